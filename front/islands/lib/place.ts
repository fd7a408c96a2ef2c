import { one } from './dom';
import { send, signedIn } from './http';

const EVERY_MS = 10_000;
/** A section that is looked at for so long counts as read; leafing through does not. */
const READ_AFTER_MS = 2000;

interface Reached { section: number; share: number }

/** Where somebody is in a book: told to the server, and gone back to on any device. */
export class Place {
  private readonly url: string;
  private readonly section: number;
  private waiting = 0;
  private last = -1;

  constructor(root: HTMLElement, private readonly audio: HTMLAudioElement | null) {
    this.url = signedIn() ? root.dataset.progress || '' : '';
    this.section = Number(root.dataset.page);
    if (this.url) this.resume().catch(() => undefined).then(() => this.follow());
  }

  /** Whoever opens the book without naming a section is led to theirs; in their own section, to the place in it. */
  private async resume() {
    const answer = await send(this.url, { headers: { Accept: 'application/json' } });
    if (!answer.ok || answer.status === 204) return;
    const { section, share }: Reached = await answer.json();
    const isNamed = /[?&](section|page)=/.test(location.search);
    if (section !== this.section) {
      if (!isNamed) location.replace(`?section=${section}`);
      return;
    }
    if (location.hash || share <= 0) return;
    if (this.audio) this.seek(this.audio, share);
    else if (!scrollY) scrollTo(0, this.top() + share * this.height());
  }

  private seek(audio: HTMLAudioElement, share: number) {
    const go = () => { audio.currentTime = Math.max(0, share * audio.duration - 2); };
    if (audio.readyState) go();
    else audio.addEventListener('loadedmetadata', go, { once: true });
  }

  private follow() {
    addEventListener('pagehide', () => this.report(true));
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.report(true); });
    if (this.audio) {
      let sent = Date.now();
      this.audio.addEventListener('timeupdate', () => {
        if (Date.now() - sent < EVERY_MS) return;
        sent = Date.now();
        this.report();
      });
      ['pause', 'ended'].forEach((name) => this.audio!.addEventListener(name, () => this.report()));
      return;
    }
    addEventListener('scroll', () => this.wait(), { passive: true });
    this.wait();
  }

  private wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.report(), READ_AFTER_MS);
  }

  private top(): number {
    return one('.rd-fl')!.getBoundingClientRect().top + scrollY;
  }

  private height(): number {
    return one('.rd-fl')!.offsetHeight;
  }

  private share(): number {
    if (this.audio) return this.audio.duration ? this.audio.currentTime / this.audio.duration : 0;
    // Whoever sees the last line has read the section.
    if (scrollY + innerHeight >= this.top() + this.height()) return 1;
    return Math.min(1, Math.max(0, (scrollY - this.top()) / this.height()));
  }

  private report(leaving = false) {
    if (this.audio && !this.audio.played.length) return;
    const share = Math.round(this.share() * 10_000) / 10_000;
    if (share === this.last) return;
    this.last = share;
    send(this.url, {
      method: 'PUT', keepalive: leaving, headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ section: this.section, share }),
    }).catch(() => undefined);
  }
}
