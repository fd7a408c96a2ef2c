// A real `qinghe serve`, on a data folder of its own that is copied from one demo nation.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const LONGEST_START_MS = 60_000;
const LONGEST_STOP_MS = 10_000;

/** The program to test: `QINGHE_BIN`, else the newest that was built. */
export function program() {
  if (process.env.QINGHE_BIN) return process.env.QINGHE_BIN;
  const built = ['release', 'debug'].map((profile) => join(repository, 'target', profile, 'qinghe')).filter(existsSync);
  if (!built.length) throw new Error('There is no program to test; build it with "cargo build -p qinghe".');
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** Fills `folder` with the demo nation and answers what the program says about it. */
export function makeDemo(folder) {
  const text = execFileSync(program(), ['demo', '--data', folder, '--json'], { encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'inherit'] });
  return text.trim().split('\n').map((line) => JSON.parse(line)).reduce((all, part) => ({ ...all, ...part }), {});
}

let made;

/** The demo nation that every node starts from: made once for all test files by run.mjs, or here for a single file. */
function demo() {
  if (made) return made;
  const folder = process.env.QINGHE_DEMO || mkdtempSync(join(tmpdir(), 'qinghe-demo-'));
  if (process.env.QINGHE_DEMO) {
    made = { folder, said: JSON.parse(readFileSync(`${folder}.json`, 'utf8')) };
  } else {
    made = { folder, said: makeDemo(folder) };
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  return made;
}

/** Starts a node, at a free port unless it is told where, with further flags; stop it with `await node.stop()`. */
export async function startNode({ listen = '127.0.0.1:0', flags = [] } = {}) {
  const { folder, said } = demo();
  const data = mkdtempSync(join(tmpdir(), 'qinghe-node-'));
  cpSync(folder, data, { recursive: true });
  const server = spawn(program(), ['serve', '--json', '--data', data, '--listen', listen, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  server.stderr.on('data', (chunk) => log.push(chunk.toString()));
  const kill = () => server.kill('SIGKILL');
  process.on('exit', kill);
  const url = await readyAddress(server, log);
  await hasItsStyles(url);
  return {
    url, data, said, log,
    async run(...args) {
      const { stdout } = await promisify(execFile)(program(), [...args, '--data', data], { maxBuffer: 256 << 20 });
      return stdout;
    },
    async stop() {
      await stopped(server);
      process.off('exit', kill);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A development build reads its styles from the source folder: after they were built anew it must be built anew too. */
async function hasItsStyles(url) {
  const [, sheet] = (await (await fetch(url)).text()).match(/<link rel="stylesheet" href="([^"]+)"/);
  const { status } = await fetch(url + sheet);
  if (status !== 200) throw new Error(`The program has no ${sheet}; build it again.`);
}

function readyAddress(server, log) {
  return new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${why}\n${log.join('')}`));
    const timer = setTimeout(() => fail('The node did not start in time.'), LONGEST_START_MS);
    server.on('exit', (code) => fail(`The node ended with ${code}.`));
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (!line.includes('"ready"')) return;
      clearTimeout(timer);
      resolve(JSON.parse(line).ready);
    });
  });
}

function stopped(server) {
  if (server.exitCode !== null) return undefined;
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.kill('SIGKILL'), LONGEST_STOP_MS);
    server.once('exit', () => { clearTimeout(timer); resolve(); });
    server.kill('SIGTERM');
  });
}
