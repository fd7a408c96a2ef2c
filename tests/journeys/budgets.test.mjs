// What a page may weigh and how long it may take on the reference device: 1.6 Mbit/s, 150 ms, a processor six times slower.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { accounts, isAdministrator } from './lib/accounts.mjs';
import { PHONE, startBrowser } from './lib/browser.mjs';
import { Session, ask } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { ADMIN_PLACES, OWN_PLACES, catalogue, findLesson, publicPlaces } from './lib/places.mjs';
import { none } from './lib/tour.mjs';

const KB = 1024;
const HTML_KB = { warn: 15, warnHome: 20, most: 30 };
const CSS_KB = 18;
const SCRIPT_KB = { lesson: 28, reader: 32, desk: 24, people: 45, other: 22 };
const MOST_NODES = 1500;
const MOST_REQUESTS = 6;
const MOST_CLS = 0.05;
const LCP_MS = { most: 3000, broken: 5000 };
const LESSON_KB = 150;
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const SLOW_DOWN = 6;
const ROUNDS = 3;

let node;
let browser;
let places;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  const person = (await new Session(node.url).signIn(accounts(node)[0]));
  const office = (await new Session(node.url).signIn(accounts(node).find(isAdministrator)));
  places = [
    ...(await publicPlaces(node)).map((place) => [...place, new Session(node.url)]),
    ...OWN_PLACES.map((place) => [...place, person]), ...ADMIN_PLACES.map((place) => [...place, office]),
  ];
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

const sizes = new Map();

async function compressed(path, encoding) {
  const key = `${encoding} ${path}`;
  if (!sizes.has(key)) sizes.set(key, (await ask(node.url, path, { headers: { 'accept-encoding': encoding } })).bytes.length);
  return sizes.get(key);
}

it('HTML, styles and scripts keep their size', async (t) => {
  const faults = [];
  for (const [name, path, session] of places) {
    const html = (await session.ask(path)).text;
    const bytes = (await session.ask(path, { headers: { 'accept-encoding': 'br' } })).bytes.length;
    const kb = (bytes / KB).toFixed(1);
    if (bytes > HTML_KB.most * KB) faults.push(`${name}: ${kb} KB of HTML`);
    else if (bytes > (name === 'home' ? HTML_KB.warnHome : HTML_KB.warn) * KB) t.diagnostic(`${name}: ${kb} KB of HTML, more than planned`);
    const styles = Array.from(html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g), (match) => match[1]);
    const css = (await Promise.all(styles.map((file) => compressed(file, 'br')))).reduce((a, b) => a + b, 0);
    if (css > CSS_KB * KB) faults.push(`${name}: ${css} bytes of CSS`);
    const scripts = Array.from(html.matchAll(/<script[^>]* src="([^"]+)"/g), (match) => match[1]);
    const js = (await Promise.all(scripts.map((file) => compressed(file, 'gzip')))).reduce((a, b) => a + b, 0);
    if (js > (SCRIPT_KB[name.split(' ')[0]] ?? SCRIPT_KB.other) * KB) faults.push(`${name}: ${js} bytes of scripts`);
    // A data block for search engines is not run; everything else that is inside the page would be.
    if (/<script(?![^>]*\bsrc=)(?! type="application\/ld\+json">)[^>]*>/.test(html)) faults.push(`${name}: a script inside the page`);
  }
  none(faults);
});

it('pages keep few nodes', async () => {
  const faults = [];
  const context = await browser.visitor({ viewport: PHONE });
  const page = await context.newPage();
  for (const [name, path, session] of places) {
    await context.clearCookies();
    await context.addCookies(session.cookies());
    await page.goto(node.url + path, { waitUntil: 'domcontentloaded' });
    const nodes = await page.evaluate(() => document.getElementsByTagName('*').length);
    if (nodes > MOST_NODES) faults.push(`${name}: ${nodes} nodes`);
  }
  await context.close();
  none(faults);
});

/** Loads `path` for the first time on the reference device; answers what was seen. */
async function firstVisit(path) {
  const context = await browser.visitor({ viewport: PHONE });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
  const films = new Set();
  let bytes = 0;
  devtools.on('Network.responseReceived', ({ requestId, response }) => { if (/^(video|audio)\//.test(response.mimeType)) films.add(requestId); });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (!films.has(requestId)) bytes += encodedDataLength; });
  await page.addInitScript(() => {
    window.seen = { lcp: 0, what: '', shift: 0 };
    new PerformanceObserver((list) => list.getEntries().forEach((it) => {
      window.seen.lcp = it.startTime;
      window.seen.what = it.element ? `${it.element.tagName} ${it.element.className}` : '';
      window.seen.picture = it.url;
    })).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => list.getEntries().forEach((it) => {
      if (!it.hadRecentInput) window.seen.shift += it.value;
    })).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(node.url + path, { waitUntil: 'load', timeout: 60_000 });
  await page.waitForTimeout(1000);
  // Scripts and other pictures come beside the content, not before it: they may be late without anyone waiting.
  const seen = await page.evaluate(() => ({
    ...window.seen,
    requests: 1 + performance.getEntriesByType('resource').filter((it) => it.responseEnd <= window.seen.lcp
      && (it.name === window.seen.picture || !['img', 'script', 'video', 'track'].includes(it.initiatorType))).length,
    started: 1 + performance.getEntriesByType('resource').filter((it) => it.startTime < window.seen.lcp).length,
  }));
  await context.close();
  return { ...seen, bytes };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

it('content is there soon and stays where it is', async (t) => {
  const faults = [];
  const { lesson } = findLesson(await catalogue(node));
  for (const [name, path] of [['home', '/'], ['course', '/course'], ['lesson', `/lesson/${lesson.id}`], ['section', '/s/moral-education']]) {
    const visits = [];
    for (let round = 0; round < ROUNDS; round += 1) visits.push(await firstVisit(path));
    const lcp = Math.round(median(visits.map((visit) => visit.lcp)));
    const requests = median(visits.map((visit) => visit.requests));
    const shift = Math.max(...visits.map((visit) => visit.shift));
    const kb = Math.round(visits[0].bytes / KB);
    t.diagnostic(`${name}: LCP ${lcp} ms (${visits[0].what}), ${requests} requests needed before it (${visits[0].started} begun), shift ${shift.toFixed(3)}, ${kb} KB`);
    if (lcp > LCP_MS.broken) faults.push(`${name}: LCP ${lcp} ms`);
    else if (lcp > LCP_MS.most) t.diagnostic(`${name}: LCP is over ${LCP_MS.most} ms; on a machine that does nothing else this would be a fault`);
    if (requests > MOST_REQUESTS) faults.push(`${name}: ${requests} requests before its content`);
    if (shift > MOST_CLS) faults.push(`${name}: layout shift ${shift.toFixed(3)}`);
    if (name === 'lesson' && visits[0].bytes > LESSON_KB * KB) faults.push(`lesson: ${kb} KB before playing`);
  }
  none(faults);
});
