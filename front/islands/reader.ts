// Textbook reader: turns pages without a reload by swapping #rd-main; the links underneath work alone.
import { all, hit, make, one, plainClick, toggleFullScreen, typing } from './lib/dom';
import { page, send, signedIn } from './lib/http';
import { BookNotes } from './lib/book-notes';

const AHEAD = 2;
const ZOOMS = [1, 1.25, 1.5, 2, 3];
/** A page that is looked at for so long counts as read; leafing through does not. */
const READ_AFTER_MS = 2000;

const found = one('.rd');
const pages = new Map<string, Promise<Document>>();

/** Pages are kept for the visit: turning back is instant, and a failed page is asked for again. */
function load(url: string): Promise<Document> {
  const known = pages.get(url);
  if (known) return known;
  const fresh = page(url);
  pages.set(url, fresh);
  fresh.catch(() => pages.delete(url));
  return fresh;
}

class Reader {
  private zoom = 0;
  private touch: Touch | null = null;
  private reading = 0;
  private readonly said = make('p', 'vh');
  private readonly notes: BookNotes;

  constructor(private readonly root: HTMLElement) {
    this.said.setAttribute('role', 'status');
    root.append(this.said);
    all('button[data-rd]', root).forEach((button) => { button.hidden = false; });
    root.addEventListener('click', (event) => this.click(event));
    document.addEventListener('keydown', (event) => this.press(event));
    root.addEventListener('touchstart', (event) => { this.touch = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
    root.addEventListener('touchend', (event) => this.swipe(event.changedTouches[0]));
    addEventListener('resize', () => this.measure());
    this.notes = new BookNotes(root);
    this.settle();
  }

  private link(rel: string): HTMLAnchorElement | null {
    return one<HTMLAnchorElement>(`#rd-main a[rel=${rel}][href]`, this.root);
  }

  private turn(rel: 'prev' | 'next') {
    const link = this.link(rel);
    if (link) this.go(link.href);
  }

  private go(url: string) {
    load(url).then((next) => this.show(next, url)).catch(() => { location.href = url; });
  }

  private show(next: Document, url: string) {
    const fresh = one('#rd-main', next);
    const root = one('.rd', next);
    if (!fresh || !root) return void (location.href = url);
    const strip = one('.rd-th', this.root);
    const left = strip ? strip.scrollLeft : 0;
    this.root.classList.toggle('rd-2', root.classList.contains('rd-2'));
    ['page', 'index'].forEach((name) => { this.root.dataset[name] = root.dataset[name]; });
    const turning = document.activeElement && document.activeElement.getAttribute('rel');
    one('#rd-main', this.root)!.innerHTML = fresh.innerHTML;
    const again = turning && one(`#rd-main a[rel=${turning}]`, this.root);
    if (again) again.focus();
    this.copyBar(next);
    this.markOutline(next);
    document.title = next.title;
    history.replaceState(null, '', url);
    const newStrip = one('.rd-th', this.root);
    if (newStrip) newStrip.scrollLeft = left;
    const image = one<HTMLImageElement>('.rd-pg img', this.root);
    this.said.textContent = image ? image.alt : '';
    scrollTo(0, Math.min(scrollY, this.root.offsetTop));
    this.settle();
  }

  /** The tool bar stays (focus may be in it); only what depends on the page is copied. */
  private copyBar(next: Document) {
    const input = one<HTMLInputElement>('.rd-go input[name=page]', this.root);
    if (input) input.value = this.root.dataset.page || '';
    const double = one('[data-rd=double]', this.root);
    const fresh = one('[data-rd=double]', next);
    if (!double || !fresh) return;
    ['href', 'aria-pressed'].forEach((name) => double.setAttribute(name, fresh.getAttribute(name) || ''));
    ['notes', 'bookmark', 'print'].forEach((name) => {
      const [link, other] = [this.root, next].map((root) => one(`[data-rd=${name}]`, root));
      if (link && other) link.setAttribute('href', other.getAttribute('href')!);
    });
  }

  private markOutline(next: Document) {
    const here = all('.rd-toc a[aria-current]', next).map((link) => link.textContent);
    all('.rd-toc a', this.root).forEach((link) => {
      if (here.indexOf(link.textContent) >= 0) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    });
  }

  /** Tells the server which page is open, so that the shelf can lead back to it from any device. */
  private report() {
    clearTimeout(this.reading);
    const { progress, index } = this.root.dataset;
    if (!progress || !signedIn()) return;
    this.reading = setTimeout(() => {
      const body = JSON.stringify({ page_index: Number(index) });
      send(progress, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body }).catch(() => undefined);
    }, READ_AFTER_MS);
  }

  /** After each page: thumbnails in view, text layer sized, the next pages on their way. */
  private settle() {
    const strip = one('.rd-th', this.root);
    const thumb = one('.rd-th [aria-current]', this.root);
    if (strip && thumb) strip.scrollLeft = thumb.offsetLeft - strip.offsetLeft - strip.clientWidth / 2;
    this.measure();
    this.notes.draw();
    this.report();
    const next = this.link('next');
    if (next) void this.prefetch(next.href, AHEAD);
  }

  private measure() {
    all('.rd-pg', this.root).forEach((sheet) => sheet.style.setProperty('--u', `${sheet.offsetHeight / 100}px`));
  }

  private async prefetch(url: string, count: number): Promise<void> {
    const next = await load(url).catch(() => null);
    if (!next) return;
    all<HTMLImageElement>('.rd-pg img', next).forEach((image) => {
      const copy = new Image();
      copy.srcset = image.srcset;
      copy.src = image.src;
    });
    const further = one<HTMLAnchorElement>('#rd-main a[rel=next][href]', next);
    // Documents made by DOMParser have this page's address, so a relative link resolves against it.
    if (further && count > 1) await this.prefetch(new URL(further.getAttribute('href')!, location.href).href, count - 1);
  }

  private click(event: MouseEvent) {
    const tool = hit(event, '[data-rd]');
    const link = hit<HTMLAnchorElement>(event, 'a[href]');
    if (!plainClick(event)) return;
    if (tool && this.use(tool.dataset.rd!)) event.preventDefault();
    else if (link && link.pathname === location.pathname && /[?&]page=/.test(link.search)) {
      event.preventDefault();
      this.go(link.href);
    }
  }

  private use(tool: string): boolean {
    // On phones the outline lies below the page, so its link scrolls there instead.
    if (tool === 'toc' && innerWidth <= 900) return false;
    if (tool === 'toc') this.root.classList.toggle('rd-no-toc');
    else if (tool === 'zoom-in') this.setZoom(this.zoom + 1);
    else if (tool === 'zoom-out') this.setZoom(this.zoom - 1);
    else if (tool === 'full') toggleFullScreen(this.root);
    else return this.notes.use(tool);
    this.measure();
    return true;
  }

  private setZoom(step: number) {
    this.zoom = Math.min(ZOOMS.length - 1, Math.max(0, step));
    this.root.style.setProperty('--z', String(ZOOMS[this.zoom]));
  }

  private press(event: KeyboardEvent) {
    if (typing(event) || hit(event, '.rd-notes')) return;
    const back = event.key === 'ArrowLeft' || event.key === 'PageUp';
    const on = event.key === 'ArrowRight' || event.key === 'PageDown';
    const scrolling = this.zoom > 0 && event.key.startsWith('Arrow');
    if ((!back && !on) || scrolling) return;
    event.preventDefault();
    this.turn(back ? 'prev' : 'next');
  }

  private swipe(end: Touch) {
    if (!this.touch || this.zoom > 0 || String(getSelection())) return;
    const dx = end.clientX - this.touch.clientX;
    const dy = end.clientY - this.touch.clientY;
    if (Math.abs(dx) > 60 && Math.abs(dy) < 40) this.turn(dx > 0 ? 'prev' : 'next');
  }
}

if (found) new Reader(found);

const printing = one('[data-print]');
if (printing) {
  printing.hidden = false;
  printing.onclick = () => print();
}
