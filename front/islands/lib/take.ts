// Taking a lesson, a chapter or a book along: its pages and files go into a cache of their own, from where the worker answers.
import { hit, make, one } from './dom';
import { isPublicComputer } from './device';
import { send } from './http';
import { moment, say, size } from './offline-text';

interface Listed { url: string; bytes: number; kind: 'picture' | 'captions' | 'film' | 'sound'; small?: string }
interface Bundle { key: string; title: string; href: string; pages: string[]; files: Listed[] }
export interface Taken { title: string; href: string; bytes: number; at: number; isWhole: boolean; from: string; media: string }

const PREFIX = 'take-';
const ABOUT = '/offline/about';
const AT_ONCE = 4;
/** What a page weighs here, roughly; only the files' sizes are known beforehand. */
const PAGE_BYTES = 30_000;

export const canTake = () => 'serviceWorker' in navigator && 'caches' in self && !isPublicComputer();

const isMedia = (file: Listed) => file.kind === 'film' || file.kind === 'sound';
const wanted = (bundle: Bundle, media: string) => bundle.files.filter((file) => !isMedia(file) || file.kind === media);
const weigh = (bundle: Bundle, files: Listed[]) => files.reduce((sum, file) => sum + file.bytes, bundle.pages.length * PAGE_BYTES);

async function about(name: string): Promise<Taken | null> {
  const kept = await (await caches.open(name)).match(ABOUT);
  return kept ? kept.json() : null;
}

export async function listTaken(): Promise<[string, Taken][]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const found = await Promise.all(names.map(async (name) => [name, await about(name)] as [string, Taken | null]));
  return found.filter((entry): entry is [string, Taken] => !!entry[1]);
}

export const removeTaken = (name: string) => caches.delete(name);

const note = (cache: Cache, taken: Taken) => cache.put(ABOUT, new Response(JSON.stringify(taken)));

/** Fetches one address into the cache unless it is there; answers the text of a page. */
async function keep(cache: Cache, url: string, isPage: boolean): Promise<string> {
  const known = await cache.match(url);
  if (known) return isPage ? known.text() : '';
  const answer = await send(url, { headers: isPage ? { Accept: 'text/html', 'X-Take': '1' } : {} });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  const text = isPage ? await answer.clone().text() : '';
  await cache.put(url, answer);
  return text;
}

async function each<T>(things: T[], what: (thing: T) => Promise<void>) {
  const left = things.slice();
  const worker = async () => { for (let next = left.shift(); next !== undefined; next = left.shift()) await what(next); };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function download(bundle: Bundle, media: string, from: string, progress: (share: number) => void): Promise<Taken> {
  const files = wanted(bundle, media);
  const total = weigh(bundle, files);
  const cache = await caches.open(PREFIX + bundle.key);
  const taken: Taken = { title: bundle.title, href: bundle.href, bytes: total, at: Date.now(), isWhole: false, from, media };
  await note(cache, taken);
  let done = 0;
  const assets = new Set<string>();
  await each(bundle.pages, async (url) => {
    const text = await keep(cache, url, true);
    // A page stays whole when the site's styles are built anew.
    (text.match(/\/assets\/[\w.-]+/g) || []).forEach((asset) => assets.add(asset));
    progress((done += PAGE_BYTES) / total);
  });
  await each(Array.from(assets), async (url) => { await keep(cache, url, false); });
  await each(files, async (file) => {
    await keep(cache, file.url, false);
    if (file.small) await cache.put(file.small, new Response(null, { headers: { 'x-instead': file.url } }));
    progress((done += file.bytes) / total);
  });
  taken.isWhole = true;
  await note(cache, taken);
  return taken;
}

/** Below the button: what can be taken, how large it is, how far it is. */
class Panel {
  private readonly box = make('div', 'card box take');
  private bundle: Bundle | null = null;

  constructor(private readonly button: HTMLElement) {
    this.box.setAttribute('role', 'group');
    this.box.setAttribute('aria-label', say('take'));
    // The reader is laid out as a grid, so the panel stands above it.
    const reader = button.closest('.rd');
    if (reader) this.box.classList.add('take-w');
    if (reader) reader.insertAdjacentElement('beforebegin', this.box);
    else (button.closest('.ls-h, .bh') || button).insertAdjacentElement('afterend', this.box);
  }

  async open() {
    this.box.textContent = '…';
    const from = this.button.dataset.take!;
    const answer = await send(from);
    if (!answer.ok) throw new Error(`${answer.status}`);
    this.bundle = await answer.json();
    const name = PREFIX + this.bundle!.key;
    const taken = (await caches.has(name)) ? await about(name) : null;
    if (taken && taken.isWhole) this.showTaken(taken);
    else this.showChoices(taken);
    const first = one('button', this.box);
    if (first) first.focus();
  }

  private showChoices(begun: Taken | null) {
    const bundle = this.bundle!;
    this.box.textContent = '';
    this.box.append(make('h2', 'h3', `${say('take')} · ${bundle.title}`));
    const has = (kind: string) => bundle.files.some((file) => file.kind === kind);
    const choices: [string, string][] = has('film') || has('sound') ? [['', say('without')]] : [['', say('all')]];
    if (has('sound')) choices.unshift(['sound', say('with-sound')]);
    if (has('film')) choices.unshift(['film', say('with-film')]);
    const row = make('p', 'take-a');
    choices.forEach(([media, label]) => {
      const text = `${begun && begun.media === media ? `${say('go')} · ` : ''}${label} ${size(weigh(bundle, wanted(bundle, media)))}`;
      row.append(this.act(text, () => void this.take(media)));
    });
    this.box.append(row);
  }

  private act(text: string, what: () => void): HTMLElement {
    const button = make('button', 'btn btn-s btn-sm', text) as HTMLButtonElement;
    button.type = 'button';
    button.onclick = what;
    return button;
  }

  private async take(media: string) {
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.setAttribute('aria-label', say('taking'));
    this.box.textContent = '';
    this.box.append(make('p', '', `${say('taking')} · ${this.bundle!.title}`), bar);
    try {
      if (navigator.storage && navigator.storage.persist) void navigator.storage.persist();
      const from = this.button.dataset.take!;
      // The page one stands on has an address of its own making: filters, a chapter, a second.
      const here = location.pathname + location.search;
      if (this.bundle!.pages.indexOf(here) < 0) this.bundle!.pages.push(here);
      this.showTaken(await download(this.bundle!, media, from, (share) => { bar.value = share; }));
    } catch (error) {
      this.showChoices({ media } as Taken);
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.box.append(this.status(isFull ? say('full') : say('broken')));
    }
  }

  /** One sentence in place of everything else. */
  say(text: string) {
    this.box.textContent = '';
    this.box.append(this.status(text));
  }

  private status(text: string): HTMLElement {
    const line = make('p', 'sm', text);
    line.setAttribute('role', 'status');
    return line;
  }

  private showTaken(taken: Taken) {
    this.box.textContent = '';
    const line = this.status(`${say('taken')} · ${size(taken.bytes)} · ${moment(taken.at)}`);
    line.className = 'ok';
    const manage = make('a', 'btn btn-t btn-sm', say('manage')) as HTMLAnchorElement;
    manage.href = '/offline';
    const row = make('p', 'take-a');
    row.append(manage, this.act(say('remove'), () => void removeTaken(PREFIX + this.bundle!.key).then(() => this.showChoices(null))));
    this.box.append(line, row);
  }
}

const panels = new Map<HTMLElement, Panel>();

export function take() {
  const buttons = document.querySelectorAll<HTMLElement>('button[data-take]');
  if (!canTake()) return;
  buttons.forEach((button) => { button.hidden = false; });
  document.addEventListener('click', (event) => {
    const button = hit(event, 'button[data-take]');
    if (!button) return;
    const panel = panels.get(button) || new Panel(button);
    panels.set(button, panel);
    panel.open().catch(() => panel.say(say('look-later')));
  });
}
