// What searching costs, beside the full-text search that the two databases bring along.
import { readdirSync, statSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { engines } from './engines.mjs';
import { cpuSeconds } from './machine.mjs';
import { askOnce } from './pages.mjs';
import { FOLDER, QINGHE, get, run, start } from './programs.mjs';

const ASKED = 300;
const PEOPLE_WHO_WAIT = 400;
const SECONDS_OF_TRAFFIC = 12;
const MOST_SECONDS_TO_BUILD = 900;
const PINYIN = ['yiyuanyici', 'pingxing', 'fenshu', 'xiaoshu', 'yuedu', 'shiyan', 'dili', 'fangcheng', 'yyyc', 'pxx', 'fsjj', 'xscf', 'gsjs', 'sxjx'];

/** Index size and build rate. Leaves the index where `serve` finds it. */
export function buildIndex(data, size) {
  const said = JSON.parse(run(QINGHE, ['search', 'rebuild', '--data', data, '--json'], MOST_SECONDS_TO_BUILD));
  const folder = `${data}/search/1`;
  const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(`${folder}/${file}`).size, 0);
  return { perSecond: size / said.seconds, megabytes: bytes / 1e6, documents: said.documents };
}

/** Waits until the server has the whole index. */
export async function searchable(origin) {
  for (let turn = 0; turn < 600; turn++) {
    const { body } = await get(origin, '/search?q=zzzzqqqq', { 'accept-encoding': 'identity' });
    if (!body.toString().includes('class="notice')) return;
    await sleep(100);
  }
  throw new Error('the search index did not become whole');
}

/** CPU of queries nobody asked before, how long people wait beside normal traffic, and the same words in other engines. */
export async function measureSearch(server, data, size, pages, rate) {
  const documents = await sample(data, size);
  const kinds = queries(documents.filter((_, at) => at % Math.ceil(documents.length / ASKED) === 0));
  const result = { kinds: {} };
  await askOnce(server.origin, address(kinds.title.slice(0, 50)).map(({ path }) => ({ path: `${path}&sort=new` })));
  for (const [kind, texts] of Object.entries(kinds)) {
    const requests = address(texts);
    const cpu = cpuSeconds(server.child.pid);
    await askOnce(server.origin, requests);
    result.kinds[kind] = ((cpuSeconds(server.child.pid) - cpu) * 1e6) / requests.length;
  }
  const costs = Object.values(result.kinds);
  result.cpuUs = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  result.p99Ms = await besideTraffic(server, address(queries(documents.filter((_, at) => at % 7 === 3)).words), pages, rate);
  result.engines = engines(size, documents, kinds.words);
  return result;
}

const address = (texts) => texts.map((text) => ({ path: `/search?q=${encodeURIComponent(text)}` }));

/** What people type: a whole title, some of its words, how it sounds, and one word that is everywhere. */
function queries(documents) {
  const titles = documents.map((document) => document.title);
  const words = titles.map((title) => title.split(/[：（]/)[0]);
  return {
    title: titles.slice(0, ASKED),
    words: titles.slice(0, ASKED).map((title, at) => `${words[at]} ${title.split('：')[1]?.slice(0, 4) ?? ''}`.trim()),
    sound: Array.from({ length: 60 }, (_, at) => `${PINYIN[at % PINYIN.length]}${'    '.slice(0, Math.floor(at / PINYIN.length))}`),
    broad: [...new Set(words)].slice(0, 60),
  };
}

async function sample(data, size) {
  const documents = [];
  const child = spawn(QINGHE, ['export', 'catalogue', '--data', data], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const { kind, id, title, summary } = JSON.parse(line);
    if (kind === 'resource' && documents.length < size) documents.push({ id, title: title['zh-Hans'], summary: summary['zh-Hans'] });
  }
  return documents;
}

/** The 99th percentile of searches, one after another, while guests read pages at `rate` a second. */
async function besideTraffic(server, requests, pages, rate) {
  const traffic = start(`${FOLDER}/arrivals`, [new URL(server.origin).host, String(rate), String(SECONDS_OF_TRAFFIC), ...pages.map(({ path }) => path)], `${FOLDER}/traffic.log`);
  await sleep(500);
  const waits = [];
  for (const { path } of requests.slice(0, PEOPLE_WHO_WAIT)) {
    const began = performance.now();
    await get(server.origin, path);
    waits.push(performance.now() - began);
  }
  await traffic.ended;
  waits.sort((a, b) => a - b);
  return waits[Math.floor(waits.length * 0.99)];
}

/** The rows of the report. */
export function searchFigures(atMost) {
  const goal = { ...atMost(1.5), text: '≤ 1.5' };
  const kind = (name) => ({ title: `search, CPU µs: ${name}`, of: (result) => result.search?.kinds[name], digits: 0 });
  const ratio = (name) => ({ title: `search, CPU ÷ ${name}`, of: (result) => result.search && result.search.kinds.words / result.search.engines[name], digits: 3 });
  return [
    { title: 'search, CPU ms per query', of: (result) => result.search && result.search.cpuUs / 1000, goal, digits: 2 },
    ...['title', 'words', 'sound', 'broad'].map(kind),
    { title: 'search, p99 beside traffic, ms', of: (result) => result.search?.p99Ms, goal: atMost(20), digits: 1 },
    ratio('SQLite FTS5 trigram'),
    ratio('PostgreSQL pg_trgm'),
    { title: 'search index, MB', of: (result) => result.index?.megabytes, digits: 0 },
    { title: 'search index, resources/s', of: (result) => result.index?.perSecond, digits: 0 },
  ];
}
