import { all, hit, one, toggleFullScreen, typing } from './dom';
import { remember, remembered } from './store';

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const KEYS_OFF = 'qh-keys-off';

type Act = 'back' | 'captions' | 'forward' | 'full' | 'keys' | 'listen' | 'note' | 'sign';

/** The bar below the native controls, and the keyboard shortcuts, which can be switched off. Number keys do nothing: they surprise. */
export class Controls {
  private keysOn = remembered(KEYS_OFF) !== '1';
  private readonly speed: HTMLSelectElement | null;

  constructor(private readonly player: HTMLMediaElement, private readonly own: Record<'listen' | 'note' | 'sign', () => void>) {
    const bar = one('.vid-bar');
    this.speed = bar && one<HTMLSelectElement>('select', bar);
    document.addEventListener('keydown', (event) => this.press(event), true);
    if (!bar) return;
    bar.hidden = false;
    bar.addEventListener('click', (event) => {
      const button = hit(event, '[data-act]');
      if (button) this.acts[button.dataset.act as Act]();
    });
    if (this.speed) this.speed.onchange = () => { player.playbackRate = Number(this.speed!.value); };
    player.addEventListener('ratechange', () => { if (this.speed) this.speed.value = String(player.playbackRate); });
    player.textTracks.addEventListener('change', () => this.show());
    this.show();
  }

  private readonly acts: Record<Act, () => void> = {
    back: () => this.skip(-10),
    forward: () => this.skip(10),
    captions: () => this.toggleCaptions(),
    full: () => toggleFullScreen(this.player.closest('.vid') || this.player),
    keys: () => { this.keysOn = !this.keysOn; remember(KEYS_OFF, this.keysOn ? '0' : '1'); this.show(); },
    listen: () => this.own.listen(),
    note: () => this.own.note(),
    sign: () => this.own.sign(),
  };

  private readonly keys: Record<string, () => void> = {
    k: () => (this.player.paused ? void this.player.play() : this.player.pause()),
    ArrowLeft: this.acts.back,
    ArrowRight: this.acts.forward,
    ArrowUp: () => this.louder(0.1),
    ArrowDown: () => this.louder(-0.1),
    c: this.acts.captions,
    f: this.acts.full,
    n: this.acts.note,
    s: this.acts.sign,
    '<': () => this.faster(-1),
    '>': () => this.faster(1),
  };

  private show() {
    const pressed: [string, boolean][] = [['captions', this.captions()], ['keys', this.keysOn]];
    pressed.forEach(([act, on]) => all(`.vid-bar [data-act=${act}]`).forEach((it) => it.setAttribute('aria-pressed', String(on))));
  }

  private captions(): boolean {
    return Array.from(this.player.textTracks).some((track) => track.mode === 'showing');
  }

  private toggleCaptions() {
    const on = this.captions();
    Array.from(this.player.textTracks).forEach((track, index) => { track.mode = !on && index === 0 ? 'showing' : 'disabled'; });
  }

  private skip(seconds: number) {
    this.player.currentTime = Math.max(0, this.player.currentTime + seconds);
  }

  private faster(step: number) {
    const index = SPEEDS.indexOf(this.player.playbackRate);
    this.player.playbackRate = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index + step))] || 1;
  }

  private louder(step: number) {
    this.player.volume = Math.min(1, Math.max(0, this.player.volume + step));
  }

  private press(event: KeyboardEvent) {
    const name = event.key === ' ' ? 'k' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const inPlayer = !!hit(event, '#player');
    if (inPlayer && /^[0-9]$/.test(event.key)) return void event.preventDefault();
    const act = Object.prototype.hasOwnProperty.call(this.keys, name) ? this.keys[name] : null;
    if (!act || !this.keysOn || typing(event) || hit(event, 'dialog, .sign')) return;
    // Space and vertical arrows keep their page meaning outside the player, all arrows in what scrolls by itself.
    const isPageKey = event.key === ' ' || name === 'ArrowUp' || name === 'ArrowDown';
    const isScrolling = name.startsWith('Arrow') && hit(event, '[tabindex], .deck');
    if (!inPlayer && (isPageKey || isScrolling)) return;
    event.preventDefault();
    act();
  }
}
