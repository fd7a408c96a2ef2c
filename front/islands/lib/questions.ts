import { all, one } from './dom';

/** One jump over more than this between two looks at the clock was a seek, not playing. */
const PLAYED_S = 2;

const line = (asked: HTMLElement) => one('.q-m', asked)!;

/**
 * Stops the film at its questions. Each is a form under the film that takes an answer any time; here it moves into a dialog for as long as
 * it is asked. What was answered or skipped says so in its line and is not asked again by itself.
 */
export class Questions {
  private readonly list = one('#film-questions');
  private readonly dialog = this.list && one<HTMLDialogElement>('dialog', this.list);
  private readonly place = document.createComment('');
  private asked: HTMLElement | null = null;
  private goesOn = false;
  private before = 0;

  constructor(private readonly player: HTMLMediaElement) {
    const { dialog } = this;
    if (!dialog || !dialog.showModal) return;
    player.addEventListener('timeupdate', () => this.look());
    player.addEventListener('seeking', () => { this.before = player.currentTime; });
    dialog.addEventListener('qh:answered', () => this.offer(true));
    one('[data-skip]', dialog)!.addEventListener('click', () => this.skip());
    one('[data-go]', dialog)!.addEventListener('click', () => this.close());
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      if (one('[data-go]', dialog)!.hidden) this.skip(); else this.close();
    });
  }

  private look() {
    const now = this.player.currentTime;
    const { before } = this;
    this.before = now;
    if (this.player.paused || now <= before || now - before > PLAYED_S * this.player.playbackRate) return;
    const due = all('[data-ask-ms]', this.list!).find((it) => {
      const at = Number(it.dataset.askMs) / 1000;
      return before < at && at <= now && !line(it).textContent;
    });
    if (due) this.ask(due);
  }

  private ask(asked: HTMLElement) {
    const dialog = this.dialog!;
    this.asked = asked;
    this.goesOn = !this.player.paused;
    this.player.pause();
    asked.parentNode!.insertBefore(this.place, asked);
    one('[data-body]', dialog)!.append(asked);
    this.offer(false);
    dialog.showModal();
    one('input:not([type=hidden]), textarea', asked)!.focus();
    one('form', asked)!.dispatchEvent(new Event('qh:asked', { bubbles: true }));
  }

  /** Who answered goes on; who did not may skip. */
  private offer(isAnswered: boolean) {
    const [go, skip] = [one('[data-go]', this.dialog!)!, one('[data-skip]', this.dialog!)!];
    go.hidden = !isAnswered;
    skip.hidden = isAnswered;
    if (isAnswered) go.focus();
  }

  private skip() {
    line(this.asked!).textContent = line(this.asked!).dataset.skipped!;
    one('form', this.asked!)!.dispatchEvent(new Event('qh:skipped', { bubbles: true }));
    this.close();
  }

  private close() {
    this.dialog!.close();
    this.place.parentNode!.replaceChild(this.asked!, this.place);
    this.player.focus();
    if (this.goesOn) this.player.play().catch(() => undefined);
  }
}
