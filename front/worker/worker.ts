// The service worker: pages that were taken along or visited last open without a network. It keeps nothing of anybody's own: only what
// the server marks as public, and what the reader asked to take along.
declare const self: ServiceWorkerGlobalScope;
/** Filled in by build.mjs: what pages are made with, and a name for this set of it. */
declare const SHELL: string[];
declare const BUILD: string;

const LOST = '/offline';
const VISITED = 'visited';
const MOST_VISITED = 20;
/** On a weak network a page that is here already is shown after so long. */
const PATIENCE_MS = 4000;
/** Pages of one person, and pages that only make sense with a network. */
const OWN = /^\/(me|admin|sign-|answer|take|view|dev|metrics|healthz|api)(\/|$|-|\?)/;

const plain = (url: string) => url.split('#')[0];

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(settle()));
self.addEventListener('message', (event) => event.waitUntil(speak(String(event.data))));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isPage = request.mode === 'navigate' || (request.headers.get('accept') || '').indexOf('text/html') >= 0;
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (pathname.startsWith('/files/')) event.respondWith(file(request));
  else if (isPage && OWN.test(pathname)) event.respondWith(fetch(request).catch(() => lost(request)));
  else if (isPage) event.respondWith(page(event));
});

async function fill() {
  const cache = await caches.open(`shell-${BUILD}`);
  await cache.addAll(SHELL.concat(LOST));
  await self.skipWaiting();
}

/** The styles before these stay: pages that were visited last still name them. */
async function settle() {
  const shells = (await caches.keys()).filter((name) => name.startsWith('shell-'));
  await Promise.all(shells.slice(0, -2).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** Keeps the page for lost ways in the language and colours that the reader has chosen: `lang="en" data-theme="dark"`. */
async function speak(look: string) {
  const cache = await caches.open(`shell-${BUILD}`);
  const kept = await cache.match(LOST);
  if (kept && (await kept.text()).indexOf(look) < 0) await cache.add(LOST);
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(plain(request.url), { ignoreVary: true })) || fetch(request);
}

/** Files never change, so one that is here is as good as the server's. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.match(plain(request.url), { ignoreVary: true });
  if (!kept) return fetch(request);
  const instead = kept.headers.get('x-instead');
  if (!instead) return part(kept, request.headers.get('range'));
  return fetch(request).catch(async () => (await caches.match(instead)) || Response.error());
}

/** RFC 9110 §14: players ask for a film piece by piece, and Cache Storage only has it whole. */
async function part(whole: Response, range: string | null): Promise<Response> {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(range || '');
  if (!asked || !(asked[1] || asked[2])) return whole;
  const blob = await whole.blob();
  const last = blob.size - 1;
  const from = asked[1] ? Number(asked[1]) : Math.max(0, blob.size - Number(asked[2]));
  const to = asked[1] && asked[2] ? Math.min(Number(asked[2]), last) : last;
  const headers: Record<string, string> = { 'Content-Type': whole.headers.get('content-type') || '', 'Accept-Ranges': 'bytes' };
  if (from > to) return new Response(null, { status: 416, headers: { ...headers, 'Content-Range': `bytes */${blob.size}` } });
  headers['Content-Range'] = `bytes ${from}-${to}/${blob.size}`;
  headers['Content-Length'] = String(to - from + 1);
  return new Response(blob.slice(from, to + 1), { status: 206, headers });
}

async function page(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const kept = await copy(request.url);
  try {
    const fresh = fetch(request);
    const answer = kept ? await Promise.race([fresh, tired()]) : await fresh;
    if (!answer) return kept!;
    if (answer.ok && !answer.redirected && !request.headers.get('x-take') && isPublic(answer)) {
      event.waitUntil(remember(plain(request.url), answer.clone()).catch(() => undefined));
    }
    return answer;
  } catch {
    return kept || lost(request);
  }
}

const isPublic = (answer: Response) => /\bpublic\b/.test(answer.headers.get('cache-control') || '');
const tired = () => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));

/** The page as it was visited last or taken along; a second of its film or the view of two pages makes no other page. */
async function copy(url: string): Promise<Response | undefined> {
  const bare = new URL(plain(url));
  ['t', 'view'].forEach((name) => bare.searchParams.delete(name));
  const visited = await caches.open(VISITED);
  for (const address of [plain(url), bare.href]) {
    const kept = (await visited.match(address, { ignoreVary: true })) || (await caches.match(address, { ignoreVary: true }));
    if (kept) return kept;
  }
  return undefined;
}

async function remember(url: string, answer: Response) {
  const cache = await caches.open(VISITED);
  await cache.delete(url);
  await cache.put(url, answer);
  const known = await cache.keys();
  await Promise.all(known.slice(0, -MOST_VISITED).map((old) => cache.delete(old)));
}

async function lost(request: Request): Promise<Response> {
  const answer = request.mode === 'navigate' ? await caches.match(LOST) : undefined;
  return answer || Response.error();
}

export {};
