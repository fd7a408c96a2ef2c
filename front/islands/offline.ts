// Without a network: exercises that wait, what is on this device, and the line that says so. core.ts loads it where it is of use.
import { all, make, one } from './lib/dom';
import { account, isPublicComputer, setPublicComputer, setWaitingCount } from './lib/device';
import { signedIn } from './lib/http';
import { moment, say, size } from './lib/offline-text';
import { answers } from './lib/answers';
import { Waiting, discard, flush, list, put, wipe } from './lib/outbox';
import { listTaken, removeTaken, take } from './lib/take';

/** Says on top that the network is away, and since when the page is as it is. Who is signed in cannot be asked for then. */
async function strip() {
  const old = one('.away');
  const corner = one('#account:not([data-account])');
  if (corner) corner.hidden = !navigator.onLine && signedIn();
  if (navigator.onLine) {
    if (old) old.remove();
    return;
  }
  if (old) return;
  const bar = make('div', 'notice notice-w strip-n away', say('offline'));
  bar.setAttribute('role', 'status');
  one('#main')!.insertAdjacentElement('beforebegin', bar);
  const kept = 'caches' in self ? await caches.match(location.pathname + location.search) : undefined;
  const date = kept && Date.parse(kept.headers.get('date') || '');
  if (date) bar.textContent = `${say('offline')} · ${say('shown')} ${moment(date)}`;
}

/** Progress that could not be sent waits for the network. */
function keepUnsent() {
  document.addEventListener('qh:unsent', (event) => {
    const { url, body } = (event as CustomEvent<{ url: string; body: string }>).detail;
    const [own, at] = [account(), Date.now()];
    if (own && !isPublicComputer()) put({ id: `${own} ${url}`, account: own, url, body: { ...JSON.parse(body), at }, at }).catch(() => undefined);
  });
}

function act(text: string, what: () => Promise<unknown>): HTMLElement {
  const button = make('button', 'btn btn-t btn-sm', text) as HTMLButtonElement;
  button.type = 'button';
  button.onclick = () => void what().catch(() => undefined);
  return button;
}

function row(title: Node, about: string, ...acts: HTMLElement[]): HTMLElement {
  const item = make('li', 'row');
  const text = make('div', 'row-b');
  text.append(title, make('small', 'mut', about));
  item.append(text, ...acts);
  return item;
}

async function showTaken(place: HTMLElement) {
  const taken = 'caches' in self ? await listTaken() : [];
  const rows = taken.map(([name, it]) => {
    const link = make('a', '', it.title) as HTMLAnchorElement;
    link.href = it.href;
    const state = it.isWhole ? moment(it.at) : say('unfinished');
    return row(link, `${size(it.bytes)} · ${state}`, act(say('remove'), () => removeTaken(name).then(() => showTaken(place))));
  });
  fill(place, rows);
  const total = taken.reduce((sum, [, it]) => sum + it.bytes, 0);
  one('[data-total]')!.textContent = taken.length ? `${say('total')} ${size(total)}` : '';
}

function fill(place: HTMLElement, rows: HTMLElement[]) {
  const found = one('ul', place)!;
  found.textContent = '';
  found.append(...rows);
  found.hidden = !rows.length;
  one('[data-none]', place)!.hidden = rows.length > 0;
}

async function showWaiting(place: HTMLElement) {
  const own = account();
  const waiting = await list().catch(() => [] as Waiting[]);
  fill(place, waiting.map((it) => {
    const title = make('b', '', it.account !== own ? say('other') : it.url.indexOf('/answers/') > 0 ? say('answer') : say('progress'));
    const state = it.isRefused ? say('refused') : say('waiting');
    const acts = [act(say('discard'), () => discard(it.id))];
    if (it.account === own) acts.unshift(act(say('retry'), () => put({ ...it, isRefused: false }).then(flush)));
    return row(title, `${state} · ${moment(it.at)}`, ...acts);
  }));
}

async function forgetAll() {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.all(workers.map((worker) => worker.unregister()));
  await wipe();
  setWaitingCount(0);
}

/** On a computer that many use nothing is kept, and what was kept is wiped. */
function publicSwitch(box: HTMLInputElement) {
  box.checked = isPublicComputer();
  box.onchange = async () => {
    const waiting = await list().catch(() => []);
    if (box.checked && waiting.length && !confirm(say('sure'))) return void (box.checked = false);
    setPublicComputer(box.checked);
    if (box.checked && 'serviceWorker' in navigator) await forgetAll();
    location.reload();
  };
}

/** The page `/offline`, which the worker also shows in place of a page that is not here. */
function page() {
  const root = one('div[data-offline]');
  if (!root) return;
  if (location.pathname !== '/offline') all('[data-lost]', root).forEach((it) => { it.hidden = false; });
  if (!('serviceWorker' in navigator)) one('[data-cannot]', root)!.hidden = false;
  const [taken, waiting] = [one('[data-taken]', root)!, one('[data-waiting]', root)!];
  showTaken(taken).catch(() => undefined);
  showWaiting(waiting).catch(() => undefined);
  document.addEventListener('qh:outbox', () => void showWaiting(waiting));
  const box = one<HTMLInputElement>('[data-public]', root)!;
  one('[data-switch]', root)!.hidden = false;
  publicSwitch(box);
}

answers();
take();
keepUnsent();
page();
['online', 'offline'].forEach((name) => addEventListener(name, () => { void strip(); void flush(); }));
void strip();
void flush();
