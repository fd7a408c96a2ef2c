import { all, one } from './dom';

/** Search in the transcript, and a view of it that follows the playing. The sentences are links that seek by themselves. */
export class Transcript {
  private box: HTMLElement | null = null;

  constructor(player: HTMLMediaElement) {
    player.addEventListener('timeupdate', () => this.follow());
    this.mount();
  }

  /** The transcript comes and goes with its tab. */
  mount() {
    const box = one('.tr-box');
    if (!box || box === this.box) return;
    this.box = box;
    const bar = one('.tr-s', box)!;
    bar.hidden = false;
    const input = one<HTMLInputElement>('input[type=search]', bar)!;
    input.addEventListener('input', (event) => { if (!(event as InputEvent).isComposing) this.find(input.value); });
    input.addEventListener('compositionend', () => this.find(input.value));
    input.addEventListener('keydown', (event) => {
      const first = one('.tr a:not([hidden])', box);
      if (event.key === 'Enter' && !event.isComposing && first) first.click();
    });
    box.addEventListener('toggle', () => this.follow());
  }

  /** Shows the sentences that hold `words` alone, with the words marked. */
  private find(words: string) {
    const box = this.box!;
    const wanted = words.trim().toLowerCase();
    let count = 0;
    all('.tr a', box).forEach((line) => {
      const time = one('time', line)!;
      const text = line.textContent!.slice(time.textContent!.length);
      const at = wanted ? text.toLowerCase().indexOf(wanted) : -1;
      line.hidden = !!wanted && at < 0;
      while (time.nextSibling) time.nextSibling.remove();
      if (at < 0) return void line.append(text);
      count += 1;
      const mark = document.createElement('mark');
      mark.textContent = text.slice(at, at + wanted.length);
      line.append(text.slice(0, at), mark, text.slice(at + wanted.length));
    });
    const found = one('[data-found]', box)!;
    found.textContent = !wanted ? '' : count ? String(count) : found.dataset.none!;
  }

  /** Scrolls the list, never the page, and never while somebody is reading in it with the keyboard. */
  private follow() {
    const box = this.box;
    if (!box || !box.isConnected || !(box as HTMLDetailsElement).open) return;
    const wants = one<HTMLInputElement>('[data-follow]', box)!.checked;
    const list = one('.tr', box)!;
    const line = one('a.on:not([hidden])', list);
    if (!wants || !line || list.contains(document.activeElement)) return;
    const top = line.offsetTop - list.offsetTop;
    const isSeen = top >= list.scrollTop && top + line.offsetHeight <= list.scrollTop + list.clientHeight;
    if (!isSeen) list.scrollTop = top - list.clientHeight / 3;
  }
}
