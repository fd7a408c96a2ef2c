-- Pieces of a film as a player asks for them: one MiB each, anywhere in the film.
local PIECE = 1048576
local pieces = 64
local path = '/'

function init(args)
  path = wrk.path
  math.randomseed(tonumber(args[1]) or 1)
end

function request()
  local from = math.random(0, pieces - 1) * PIECE
  return wrk.format('GET', path, { Range = string.format('bytes=%d-%d', from, from + PIECE - 1) })
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print(string.format('{"requests":%d,"seconds":%.4f,"bytes":%d,"failures":%d,"p99_ms":%.3f}',
    summary.requests, summary.duration / 1e6, summary.bytes, failures, latency:percentile(99) / 1e3))
end
