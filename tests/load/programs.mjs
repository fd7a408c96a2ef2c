// The programs of a bench: started here, asked here, and ended with the bench whatever happens.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownMegabytes } from './machine.mjs';

export const QINGHE = process.env.QINGHE_BIN ?? 'target/release/qinghe';
export const FOLDER = '.bench';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

/** Starts a program whose words go to a log file. */
export function start(program, args, log) {
  const file = openSync(log, 'a');
  const child = spawn(program, args, { stdio: ['ignore', file, file] });
  closeSync(file);
  running.add(child);
  child.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(running.delete(child) && (signal ?? code))));
  return child;
}

/** Asks a program to end, and waits until it has. */
export async function stop(child) {
  child.kill('SIGTERM');
  await child.ended;
}

/** Runs a program to its end; answers what it printed. */
export function run(program, args, seconds = 60) {
  const done = spawnSync(program, args, { encoding: 'utf8', timeout: seconds * 1000, maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.error ?? done.stderr.slice(-500)}`);
  return done.stdout;
}

/** Runs a long program to its end; answers its seconds and its peak of memory, or `null` where it was not done in time. */
export async function time(program, args, mostSeconds) {
  const began = performance.now();
  const child = start(program, args, `${FOLDER}/programs.log`);
  let peak = 0;
  const watch = setInterval(() => {
    try {
      peak = Math.max(peak, ownMegabytes(child.pid));
    } catch {
      // It has just ended.
    }
  }, 50);
  const late = setTimeout(() => child.kill('SIGKILL'), mostSeconds * 1000);
  const end = await child.ended;
  clearInterval(watch);
  clearTimeout(late);
  if (end === 'SIGKILL') return null;
  if (end !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${end}: see ${FOLDER}/programs.log`);
  return { seconds: (performance.now() - began) / 1000, peak };
}

/** One answer as it came over the wire. */
export function get(origin, path, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(origin + path, { headers: { 'accept-encoding': 'gzip, br', ...headers } }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Asks until there is an answer; answers the milliseconds since `began`. */
export async function firstAnswer(origin, child, began) {
  while (running.has(child)) {
    const answer = await get(origin, '/').catch(() => null);
    if (answer?.status === 200) return performance.now() - began;
    await sleep(2);
  }
  throw new Error(`the server ended before it answered: see ${FOLDER}`);
}

/** A port that nobody uses. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
