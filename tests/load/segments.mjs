// Pieces of a film beside nginx, and what five hundred clients that read slowly cost.
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, ownMegabytes } from './machine.mjs';
import { FOLDER, QINGHE, get, run, stop } from './programs.mjs';
import { startNginx } from './reference.mjs';

const FILM_BYTES = 64 << 20;
const SECONDS = 4;
const ROUNDS = 3;
const SLOW_CLIENTS = 500;
/** By then every client's buffers on the way are full, so what grows afterwards grows for ever. */
const SLOW_FULL_SECONDS = 10;
const SLOW_SECONDS = 30;
const SLOW_BYTES = 32 * 1024;

/** Puts a film into the library of `data`; answers its digest. Call it before the server starts. */
export function addFilm(data) {
  const folder = `${FOLDER}/film`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const film = Buffer.alloc(FILM_BYTES);
  // Nothing repeats, so that nothing is saved by luck.
  for (let at = 0, seed = 1; at < FILM_BYTES; at += 4) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    film.writeUInt32LE(seed, at);
  }
  film.write('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 0, 'latin1');
  writeFileSync(`${folder}/film.mp4`, film);
  writeFileSync(`${folder}/film.jsonl`, `${JSON.stringify({
    kind: 'resource', id: '01890a5d-ac96-774b-bcce-b302099a8057', type: 'micro_lesson', title: { 'zh-Hans': '测速' }, summary: { 'zh-Hans': '测速' },
    places: [{ section: 'course-teaching', column: 'self-study' }], audience: ['pupil'], language: 'zh-Hans', licence: 'CC-BY-4.0',
    parts: [{ part: 'video', file: { file: 'film.mp4' }, duration_ms: 600_000, width: 1280, height: 720 }],
  })}\n`);
  run(QINGHE, ['import', 'catalogue', folder, '--data', data], 120);
  rmSync(folder, { recursive: true, force: true });
  return createHash('sha256').update(film).digest('hex');
}

/** Bytes a second beside nginx, the median of some rounds; memory while many read slowly. */
export async function segments(server, digest) {
  const path = `/files/${digest}`;
  const answer = await get(server.origin, path, { 'accept-encoding': 'identity' });
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
  const nginx = await startNginx([{ name: 'film', answer }]);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [one, target, other] = [load(nginx, '/film'), load(server, path), load(nginx, '/film')];
    const [reference, referenceCpu] = ['rate', 'cpu'].map((key) => (one[key] + other[key]) / 2);
    rounds.push({ ratio: target.rate / reference, cpuRatio: target.cpu / referenceCpu, megabytesPerSecond: target.rate / 1e6, p99_ms: target.p99_ms });
  }
  await stop(nginx.child);
  rounds.sort((a, b) => a.ratio - b.ratio);
  return { ...rounds[Math.floor(ROUNDS / 2)], slow: await slowClients(server, path) };
}

function load(server, path) {
  const cpu = cpuSeconds(server.child.pid);
  const args = ['-t1', '-c16', `-d${SECONDS}s`, '-s', 'tests/load/segments.lua', server.origin + path, '--', '7'];
  const seen = JSON.parse(run('wrk', args).trim().split('\n').at(-1));
  if (seen.failures) throw new Error(`${path}: ${seen.failures} of ${seen.requests} pieces failed`);
  return { rate: seen.bytes / seen.seconds, cpu: (cpuSeconds(server.child.pid) - cpu) / seen.bytes, p99_ms: seen.p99_ms };
}

/** Memory when all buffers are full and twenty seconds later, with clients that take 32 KB four times a second. */
async function slowClients(server, path) {
  const { hostname, port } = new URL(server.origin);
  const before = ownMegabytes(server.child.pid);
  const sockets = Array.from({ length: SLOW_CLIENTS }, () => slowly(hostname, Number(port), path));
  await sleep(SLOW_FULL_SECONDS * 1000);
  const early = ownMegabytes(server.child.pid);
  await sleep((SLOW_SECONDS - SLOW_FULL_SECONDS) * 1000);
  const late = ownMegabytes(server.child.pid);
  const alive = sockets.filter((socket) => !socket.destroyed).length;
  sockets.forEach((socket) => socket.destroy());
  return { clients: alive, before, early, late, growth: late / early };
}

function slowly(host, port, path) {
  const socket = connect({ host, port, highWaterMark: SLOW_BYTES }, () => {
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
  });
  socket.on('error', () => socket.destroy());
  socket.on('data', () => {
    socket.pause();
    setTimeout(() => socket.resume(), 250);
  });
  return socket;
}
