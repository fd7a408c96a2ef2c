// `make bench`: what the program costs on this machine, beside nginx, and how the costs grow with the library.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { NATIONS, measureFeeds, reportFeeds } from './classes.mjs';
import { busySeconds, cpuSeconds, machine, ownMegabytes } from './machine.mjs';
import { addresses, askOnce, manyAddresses } from './pages.mjs';
import { FOLDER, QINGHE, firstAnswer, freePort, get, run, start, stop, time } from './programs.mjs';
import { startNginx } from './reference.mjs';
import { report } from './report.mjs';
import { buildIndex, measureSearch, searchable } from './search.mjs';
import { addFilm, segments } from './segments.mjs';

const sizes = (process.env.BENCH_SIZES ?? '10000 100000 1000000').split(/\s+/).filter(Boolean).map(Number).sort((a, b) => a - b);
const judged = sizes.includes(100_000) ? 100_000 : sizes.at(-1);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const TARGET_SECONDS = 3;
const REFERENCE_SECONDS = 2;
const MOST_SECONDS_TO_SEED = 600;
const MOST_SECONDS_TO_IMPORT = 600;
const NEW_PAGES = 400;
/** The first look at a page is measured so often, each time with a server that has just started. */
const FIRST_LOOKS = 3;
const SECONDS_OF_QUIET = 2;

mkdirSync(FOLDER, { recursive: true });
const results = [];
const parts = (process.env.BENCH_PARTS ?? 'library classes').split(/\s+/);
if (parts.includes('library')) {
  for (const size of sizes) results.push(await measure(size));
  report({ at: new Date().toISOString(), machine: machine(), judged, results }, `${FOLDER}/result.json`);
}
if (parts.includes('classes')) {
  const feeds = [];
  for (const nation of NATIONS) feeds.push(await measureFeeds(nation, serve, stop));
  reportFeeds(feeds);
}

/** Everything that is measured of a library of `size` resources. */
async function measure(size) {
  const data = `${FOLDER}/nation-${size}`;
  const result = { size, load: machine().load, othersBusy: await othersBusy() };
  say(size, `seeding; other programs keep ${result.othersBusy.toFixed(2)} cores busy`);
  result.seed = await seed(size, data);
  if (!result.seed) return result;
  say(size, 'starting');
  const starts = [];
  for (let turn = 0; turn < 3; turn++) {
    const server = await serve(data);
    starts.push(server.firstPageMs);
    await stop(server.child);
  }
  result.firstPageMs = median(starts);
  say(size, 'building the search index');
  result.index = buildIndex(data, size);
  const server = await serve(data);
  const pages = await addresses(server.origin);
  say(size, 'pages from memory, beside nginx');
  for (const page of pages) page.answer = await settled(server.origin, page.path);
  const nginx = await startNginx(pages);
  result.pages = besideNginx(server, nginx, pages, size === judged ? rounds : 1);
  if (size === judged) result.halfCapacity = halfCapacity(server, nginx, result.pages);
  await stop(nginx.child);
  say(size, 'searching, beside other engines');
  await searchable(server.origin);
  result.search = await measureSearch(server, data, size, pages, capacityOf(result.pages) / 2);
  result.serverMegabytes = ownMegabytes(server.child.pid);
  await stop(server.child);
  say(size, 'pages not seen before');
  result.firstRendering = await firstRendering(data);
  if (size === judged) {
    say(size, 'pieces of a film, beside nginx');
    result.segments = await filmBesideNginx(data);
  }
  say(size, 'importing');
  result.import = await importCatalogue(size, data);
  result.othersBusyAfter = await othersBusy();
  say(size, `measured; other programs keep ${result.othersBusyAfter.toFixed(2)} cores busy`);
  return result;
}

async function seed(size, data) {
  if (process.env.BENCH_KEEP && existsSync(`${data}/qinghe.db`)) return { kept: true };
  rmSync(data, { recursive: true, force: true });
  return time(QINGHE, ['seed', '--data', data, '--resources', size, '--users', 0], MOST_SECONDS_TO_SEED);
}

async function serve(data) {
  const port = await freePort();
  const began = performance.now();
  const child = start(QINGHE, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], `${FOLDER}/serve.log`);
  const origin = `http://127.0.0.1:${port}`;
  return { child, origin, firstPageMs: await firstAnswer(origin, child, began) };
}

async function filmBesideNginx(data) {
  const digest = addFilm(data);
  const server = await serve(data);
  const seen = await segments(server, digest);
  await stop(server.child);
  return seen;
}

/** Each page in turn: nginx, the program, nginx. */
function besideNginx(server, nginx, pages, rounds) {
  const seen = Object.fromEntries(pages.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, path } of pages) {
      const reference = () => load(nginx, `/${name}`, REFERENCE_SECONDS);
      const [one, target, other] = [reference(), load(server, path, TARGET_SECONDS), reference()];
      const [perSecond, cpuUs] = ['perSecond', 'cpuUs'].map((key) => (one[key] + other[key]) / 2);
      const ratios = { ratio: target.perSecond / perSecond, cpuRatio: target.cpuUs / cpuUs };
      seen[name].push({ ...target, ...ratios, nginxPerSecond: perSecond, nginxCpuUs: cpuUs });
    }
  }
  return pages.map(({ name, path, answer }) => ({ name, path, bytes: answer.body.length, ...medians(seen[name]) }));
}

/** The answer for a page that is often asked for: it comes in its smallest form after a while. */
async function settled(origin, path) {
  for (let turn = 0; turn < 100; turn++) {
    const answer = await get(origin, path);
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    if (answer.headers['content-encoding'] === 'br') return answer;
    await sleep(20);
  }
  return get(origin, path);
}

/** As many requests as the server takes for some seconds. */
function load(server, path, seconds) {
  const [cpu, busy] = [cpuSeconds(server.child.pid), busySeconds()];
  const args = ['-t1', '-c32', `-d${seconds}s`, '-s', 'tests/load/report.lua', '-H', 'Accept-Encoding: gzip, br', server.origin + path];
  const wrk = JSON.parse(run('wrk', args).trim().split('\n').at(-1));
  if (wrk.failures) throw new Error(`${path}: ${wrk.failures} of ${wrk.requests} requests failed`);
  const used = cpuSeconds(server.child.pid) - cpu;
  return { perSecond: wrk.requests / wrk.seconds, cpuUs: (used * 1e6) / wrk.requests, busy: (busySeconds() - busy) / wrk.seconds };
}

/** How long readers wait when half of what the server can do is asked for, at random moments; and with nginx at the same rate. */
function halfCapacity(server, nginx, pages) {
  const capacity = capacityOf(pages);
  const arrive = (origin, paths) => JSON.parse(run(`${FOLDER}/arrivals`, [new URL(origin).host, String(capacity / 2), '10', ...paths]));
  const reference = arrive(nginx.origin, pages.map(({ name }) => `/${name}`));
  return { ...arrive(server.origin, pages.map(({ path }) => path)), nginx: reference };
}

function capacityOf(pages) {
  return pages.reduce((sum, { perSecond }) => sum + perSecond, 0) / pages.length;
}

/** How many cores other programs keep busy while this one waits: what a figure of this machine is worth. */
async function othersBusy() {
  const busy = busySeconds();
  await sleep(SECONDS_OF_QUIET * 1000);
  return (busySeconds() - busy) / SECONDS_OF_QUIET;
}

/** Waits until a server that has just started has done what it does once, such as compressing its scripts. */
async function atRest(child) {
  let used;
  do {
    used = cpuSeconds(child.pid);
    await sleep(500);
  } while (cpuSeconds(child.pid) - used > 0.01);
}

/** Processor time of a page that nobody asked for before: the median of some servers that have just started. */
async function firstRendering(data) {
  const looks = [];
  let kinds;
  for (let turn = 0; turn < FIRST_LOOKS; turn++) {
    const server = await serve(data);
    await atRest(server.child);
    kinds ??= await manyAddresses(server.origin, data, NEW_PAGES);
    const look = {};
    for (const [kind, requests] of Object.entries(kinds)) {
      const cpu = cpuSeconds(server.child.pid);
      await askOnce(server.origin, requests);
      look[kind] = ((cpuSeconds(server.child.pid) - cpu) * 1e6) / requests.length;
    }
    looks.push(look);
    await stop(server.child);
  }
  const figure = ([kind, requests]) => {
    const seen = looks.map((look) => look[kind]);
    return [kind, { cpuUs: median(seen), seen, pages: requests.length }];
  };
  return Object.fromEntries(Object.entries(kinds).map(figure));
}

async function importCatalogue(size, data) {
  const [file, fresh] = [`${FOLDER}/catalogue-${size}.jsonl`, `${FOLDER}/imported-${size}`];
  run(QINGHE, ['export', 'catalogue', '--data', data, '--out', file], 600);
  rmSync(fresh, { recursive: true, force: true });
  const done = await time(QINGHE, ['import', 'catalogue', file, '--data', fresh], MOST_SECONDS_TO_IMPORT);
  rmSync(fresh, { recursive: true, force: true });
  rmSync(file, { force: true });
  return done;
}

function medians(seen) {
  return Object.fromEntries(Object.keys(seen[0]).map((key) => [key, median(seen.map((one) => one[key]))]));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function say(size, what) {
  console.log(`bench: ${size.toLocaleString('en')} resources: ${what}`);
}
