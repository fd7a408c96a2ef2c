// Books that flow: type size, keys, notes, the place kept on any device, and the next section when one was heard.
import { all, hit, one, plainClick, typing } from './lib/dom';
import { BookNotes } from './lib/book-notes';
import { Place } from './lib/place';

const SIZES = [0.85, 1, 1.2, 1.45, 1.75];
const PLAIN = 1;
const SIZE_KEY = 'qh-book-size';
/** Says in the address of the next section that it was reached by listening. */
const GO_ON = '#listen';

class Book {
  private size = PLAIN;
  private readonly notes: BookNotes;

  constructor(private readonly root: HTMLElement) {
    all('button[data-rd]', root).forEach((button) => { button.hidden = false; });
    root.addEventListener('click', (event) => this.click(event));
    document.addEventListener('keydown', (event) => this.press(event));
    this.setSize(Number(localStorage.getItem(SIZE_KEY) || PLAIN));
    this.notes = new BookNotes(root);
    this.notes.draw();
    const audio = one<HTMLAudioElement>('#narration', root);
    if (audio) this.listen(audio);
    new Place(root, audio);
  }

  private click(event: MouseEvent) {
    const tool = hit(event, '[data-rd]');
    if (tool && plainClick(event) && this.use(tool.dataset.rd!)) event.preventDefault();
  }

  private use(tool: string): boolean {
    // On phones the outline lies below the text, so its link scrolls there instead.
    if (tool === 'toc' && innerWidth <= 900) return false;
    if (tool === 'toc') this.root.classList.toggle('rd-no-toc');
    else if (tool === 'zoom-in') this.setSize(this.size + 1);
    else if (tool === 'zoom-out') this.setSize(this.size - 1);
    else return this.notes.use(tool);
    return true;
  }

  private setSize(step: number) {
    this.size = Math.min(SIZES.length - 1, Math.max(0, step || 0));
    this.root.style.setProperty('--z', String(SIZES[this.size]));
    localStorage.setItem(SIZE_KEY, String(this.size));
  }

  private press(event: KeyboardEvent) {
    if (typing(event) || hit(event, '.rd-notes, audio, .tbl-w')) return;
    const rel = event.key === 'ArrowLeft' ? 'prev' : event.key === 'ArrowRight' ? 'next' : '';
    const link = rel && one<HTMLAnchorElement>(`#rd-main a[rel=${rel}]`, this.root);
    if (!link) return;
    event.preventDefault();
    location.href = link.href;
  }

  private listen(audio: HTMLAudioElement) {
    const speed = one<HTMLSelectElement>('[data-speed]', this.root)!;
    speed.parentElement!.hidden = false;
    speed.value = sessionStorage.getItem('qh-speed') || '1';
    const set = () => { audio.playbackRate = Number(speed.value); };
    speed.addEventListener('change', () => { sessionStorage.setItem('qh-speed', speed.value); set(); });
    audio.addEventListener('loadedmetadata', set);
    set();
    audio.addEventListener('ended', () => {
      const { next } = this.root.dataset;
      if (next) location.href = next + GO_ON;
    });
    // A browser may want to be asked first; then the button is there.
    if (location.hash === GO_ON) audio.play().catch(() => audio.focus());
  }
}

const found = one('.rd');
if (found) new Book(found);

const printing = one('[data-print]');
if (printing) {
  printing.hidden = false;
  printing.onclick = () => print();
}
