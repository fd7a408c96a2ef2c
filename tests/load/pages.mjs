// Which pages are asked for.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Agent, request } from 'node:http';
import { QINGHE, get } from './programs.mjs';

const SECTION = '/s/moral-education';
/** So many resources of a library are looked at, in equal steps, to find some of each kind. */
const SAMPLE = 6_000;
const THEMES = ['auto', 'light', 'dark', 'contrast'];
const TYPE_SIZES = ['m', 'l', 'xl'];
const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'];

/** The five pages a guest meets most. */
export async function addresses(origin) {
  const find = async (path, link) => {
    const { body } = await get(origin, path, { 'accept-encoding': 'identity' });
    const found = body.toString().match(link);
    if (!found) throw new Error(`${path} has no link like ${link}`);
    return found[1];
  };
  return [
    { name: 'home', path: '/' },
    { name: 'section', path: SECTION },
    { name: 'browse', path: '/course' },
    { name: 'lesson', path: await find('/course', /href="(\/lesson\/[0-9a-f-]{36})"/) },
    { name: 'resource', path: await find(SECTION, /href="(\/r\/[0-9a-f-]{36})"/) },
  ];
}

/** Up to `most` requests for different pages of each kind. Of what has few addresses, every look of a page is one of its own. */
export async function manyAddresses(origin, data, most) {
  const { books, lessons, resources } = await sample(data);
  const { body } = await get(origin, '/', { 'accept-encoding': 'identity' });
  const sections = [...new Set(body.toString().match(/\/s\/[a-z-]+/g))];
  const looks = LANGUAGES.flatMap((language) => THEMES.flatMap((theme) => TYPE_SIZES.map((size) => `qh_view=${language}.${theme}.${size}`)));
  const first = (requests) => requests.slice(0, most);
  return {
    home: first(looks.flatMap((cookie) => sections.map((_, turn) => ({ path: `/?turn=${turn}`, cookie })))),
    section: first(looks.flatMap((cookie) => sections.map((path) => ({ path, cookie })))),
    browse: first(books),
    lesson: first(lessons),
    resource: first(resources),
  };
}

async function sample(data) {
  const found = { books: [], lessons: [], resources: [] };
  const child = spawn(QINGHE, ['export', 'catalogue', '--data', data], { stdio: ['ignore', 'pipe', 'ignore'] });
  const size = Number(data.match(/\d+$/)[0]);
  const step = Math.max(1, Math.floor(size / SAMPLE));
  let line = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    if (line++ % step) continue;
    const document = JSON.parse(text);
    if (document.kind === 'textbook') found.books.push(...document.tree.map(({ key }) => ({ path: `/course?book=${document.id}&unit=${key}` })));
    else if (document.type === 'lesson') found.lessons.push({ path: `/lesson/${document.id}` });
    else found.resources.push({ path: `/r/${document.id}` });
  }
  return found;
}

/** Asks for every page once, one after another, over one connection. */
export async function askOnce(origin, requests) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (const { path, cookie } of requests) await askOver(agent, origin, path, cookie);
  agent.destroy();
}

function askOver(agent, origin, path, cookie) {
  const headers = { 'accept-encoding': 'gzip, br', ...(cookie && { cookie }) };
  return new Promise((resolve, reject) => {
    const asked = request(origin + path, { agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${path} answers ${answer.statusCode}`))));
    });
    asked.on('error', reject);
    asked.end();
  });
}
