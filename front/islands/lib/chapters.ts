import { all } from './dom';

interface Mark { at: number; link: HTMLElement }

/** Marks the chapter and the transcript sentence being played. */
export class Chapters {
  private groups: Mark[][] = [];

  constructor(private readonly player: HTMLMediaElement) {
    this.refresh();
    ['timeupdate', 'seeked'].forEach((name) => player.addEventListener(name, () => this.mark()));
  }

  /** Reads the links again after a tab swap. */
  refresh() {
    const lists = new Map<Element, Mark[]>();
    all('a[data-seek-ms]:not(.nt-t)').forEach((link) => {
      const list = link.parentElement!;
      const marks = lists.get(list) || [];
      marks.push({ at: Number(link.dataset.seekMs), link });
      lists.set(list, marks);
    });
    this.groups = Array.from(lists.values());
    this.mark();
  }

  private mark() {
    const now = this.player.currentTime * 1000;
    if (!now) return;
    this.groups.forEach((marks) => {
      const current = marks.reduce<Mark | null>((best, mark) => (mark.at <= now ? mark : best), null);
      marks.forEach((mark) => {
        const on = mark === current;
        if (on === mark.link.classList.contains('on')) return;
        mark.link.classList.toggle('on', on);
        if (on) mark.link.setAttribute('aria-current', 'true');
        else mark.link.removeAttribute('aria-current');
      });
    });
  }
}
