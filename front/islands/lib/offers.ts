import { all, hit, one } from './dom';

/** A film that stands still for so long is on a weak network. */
const STALLED_MS = 4000;

/** What is offered over the film: a lighter way when the network is weak, and what to do when it is over. */
export class Offers {
  private readonly frame = one('.vid');
  private readonly stalled = one('[data-player=stalled]');
  private readonly ended = one('[data-player=end]');
  private film = '';
  private timer = 0;
  private declined = false;

  constructor(private readonly player: HTMLMediaElement) {
    player.addEventListener('waiting', () => this.watch());
    ['playing', 'pause', 'seeking', 'emptied'].forEach((name) => player.addEventListener(name, () => this.flows()));
    player.addEventListener('ended', () => this.end());
    ['play', 'seeking'].forEach((name) => player.addEventListener(name, () => { if (this.ended) this.ended.hidden = true; }));
    [this.stalled, this.ended].forEach((card) => card && card.addEventListener('click', (event) => this.choose(event)));
  }

  /** Sound without the picture, from the lighter file. A lesson that has none offers nothing: hiding the picture alone saves no data. */
  listen() {
    const recording = this.player.dataset.listen;
    if (!this.frame || !recording) return;
    const on = this.frame.classList.toggle('vid-listen');
    all('.vid-bar [data-act=listen]').forEach((button) => button.setAttribute('aria-pressed', String(on)));
    this.film = this.film || this.player.currentSrc;
    this.change(on ? recording : this.film);
  }

  /** Goes on from the same second in another file. */
  private change(source: string) {
    const { currentTime, paused, playbackRate } = this.player;
    this.player.addEventListener('loadedmetadata', () => {
      this.player.currentTime = currentTime;
      this.player.playbackRate = playbackRate;
      if (!paused) this.player.play().catch(() => undefined);
    }, { once: true });
    this.player.src = source;
  }

  private watch() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { if (this.stalled && !this.declined) this.stalled.hidden = false; }, STALLED_MS);
  }

  private flows() {
    clearTimeout(this.timer);
    if (this.stalled) this.stalled.hidden = true;
  }

  private end() {
    if (!this.ended) return;
    this.ended.hidden = false;
    const words = one('p', this.ended);
    // Whoever was at the player is told; whoever reads elsewhere on the page is not pulled away.
    if (words && document.activeElement === this.player) words.focus();
  }

  private choose(event: MouseEvent) {
    const chosen = hit(event, '[data-act], a');
    if (!chosen) return;
    const act = chosen.dataset.act;
    if (act === 'listen') this.listen();
    if (act === 'wait') this.declined = true;
    if (act === 'again') {
      this.player.currentTime = 0;
      this.player.play().catch(() => undefined);
    }
    all('[data-player]').forEach((card) => { card.hidden = true; });
    const panel = one('#tab-panel');
    if (act) this.player.focus();
    else if (panel && chosen.hasAttribute('data-swap')) panel.scrollIntoView();
  }
}
