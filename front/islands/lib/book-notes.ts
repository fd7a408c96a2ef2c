import { all, hit, one } from './dom';
import { signedIn } from './http';
import { Notes } from './notes';
import { mark, selectedWords, unmark, Words } from './text-layer';

/** Notes, highlights and bookmarks of the open book. Guests keep the links, which ask them to sign in. */
export class BookNotes {
  private readonly panel = one('#rd-notes')!;
  private readonly tools = one('.rd-sel')!;
  private readonly button: HTMLElement;
  private readonly notes: Notes | null = null;
  private words: Words | null = null;
  private page = '';

  constructor(private readonly root: HTMLElement) {
    this.button = one('[data-rd=notes]', root)!;
    document.addEventListener('selectionchange', () => this.offer());
    // A button that took the focus would take the selection away.
    this.tools.addEventListener('pointerdown', (event) => event.preventDefault());
    this.panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.close(); });
    if (!signedIn()) return;
    const url = this.button.getAttribute('href')!;
    this.notes = new Notes(one('[data-notes-body]', this.panel)!, url.split('?')[0], () => this.show());
    this.button.setAttribute('aria-expanded', 'false');
    [this.button, one('[data-rd=bookmark]', root)!].forEach((link) => {
      link.setAttribute('role', 'button');
      link.addEventListener('keydown', (event) => {
        if (event.key !== ' ') return;
        event.preventDefault();
        link.click();
      });
    });
    root.addEventListener('click', (event) => {
      const marked = hit(event, '.rd-t mark');
      if (marked) this.open(marked.dataset.note);
    });
    this.notes.load().catch(() => undefined);
  }

  /** Does what a tool of the bar or of the selection says; `false` when its link should be followed. */
  use(tool: string): boolean {
    if (!this.notes || !this.notes.form) {
      if (tool === 'highlight' || tool === 'comment') location.href = this.button.getAttribute('href')!;
      return false;
    }
    if (tool === 'notes-close') this.close();
    else if (tool === 'notes') this.panel.hidden ? this.open() : this.close();
    else if (tool === 'bookmark') this.toggleBookmark();
    else if (tool === 'highlight') this.add('highlighting', this.words);
    else if (tool === 'comment') this.write(this.words);
    else return false;
    this.tools.hidden = true;
    return true;
  }

  /** Draws the marks of the pages on the table, and whether the page has a bookmark. */
  draw() {
    unmark(this.root);
    const sheets = all('.rd-pg', this.root);
    const bookmark = one('[data-rd=bookmark]', this.root)!;
    const label = this.root.dataset.page!;
    all('[data-note][data-start]', this.panel).forEach((note) => {
      const sheet = sheets.find((it) => it.dataset.label === note.dataset.page);
      if (sheet) mark(sheet, Number(note.dataset.start), Number(note.dataset.length), note.id);
    });
    if (this.notes) bookmark.setAttribute('aria-pressed', String(!!this.bookmarkOf(label)));
    all<HTMLInputElement>('input[name=place]', this.panel).forEach((input) => { input.value = label; });
    this.page = label;
    this.tools.hidden = true;
  }

  private show() {
    const found = one('section', this.panel);
    if (found) found.removeAttribute('aria-label');
    this.draw();
  }

  private bookmarkOf(label: string): HTMLElement | null {
    return one(`[data-note=bookmarking][data-page="${label}"]`, this.panel);
  }

  private open(note?: string) {
    this.panel.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    const row = note ? document.getElementById(note) : null;
    if (row) row.scrollIntoView({ block: 'nearest' });
    (row && one('a', row) || this.panel).focus();
  }

  private close() {
    this.panel.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    this.button.focus();
  }

  private offer() {
    const found = selectedWords();
    this.tools.hidden = !found;
    if (!found) return;
    this.words = found.words;
    this.page = found.sheet.dataset.label!;
    const frame = this.root.getBoundingClientRect();
    const left = Math.min(found.box.left - frame.left, frame.width - this.tools.offsetWidth - 8);
    Object.assign(this.tools.style, { left: `${Math.max(8, left)}px`, top: `${found.box.bottom - frame.top + 8}px` });
  }

  private add(motivation: string, words: Words | null) {
    const notes = this.notes!;
    const fields = new FormData(notes.form!);
    const set = { motivation, place: this.page, start: words ? String(words.start) : '', exact: words ? words.exact : '', body: '' };
    Object.keys(set).forEach((name) => fields.set(name, set[name as keyof typeof set]));
    getSelection()!.removeAllRanges();
    notes.post(notes.url, fields).catch(() => { location.href = `${notes.url}?place=${this.page}`; });
  }

  /** Opens the panel with the words ready to be written about. */
  private write(words: Words | null) {
    const form = this.notes!.form!;
    const quote = one('[data-quote]', form)!;
    const field = (name: string) => one<HTMLInputElement>(`[name=${name}]`, form)!;
    field('place').value = this.page;
    field('start').value = words ? String(words.start) : '';
    field('exact').value = quote.textContent = words ? words.exact : '';
    quote.hidden = !words;
    this.open();
    one('textarea', form)!.focus();
  }

  private toggleBookmark() {
    const notes = this.notes!;
    const row = this.bookmarkOf(this.root.dataset.page!);
    this.page = this.root.dataset.page!;
    if (!row) return this.add('bookmarking', null);
    const form = one<HTMLFormElement>('form[action$="/remove"]', row)!;
    notes.post(form.getAttribute('action')!, new FormData(form)).catch(() => form.submit());
  }
}
