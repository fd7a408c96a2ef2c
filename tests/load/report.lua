-- What wrk says at the end, for machines.
function done(summary, latency)
  local errors = summary.errors
  local failures = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  print(string.format('{"requests":%d,"seconds":%.4f,"failures":%d,"p99_ms":%.3f}',
    summary.requests, summary.duration / 1e6, failures, latency:percentile(99) / 1e3))
end
