import { hit, make, one, toggleFullScreen, typing } from './dom';
import { words } from './text';

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const KEYS_OFF = 'qh-keys-off';

// Storage throws where the browser forbids it; the switch then lasts for this page only.
function remembered(): string | null {
  try { return localStorage.getItem(KEYS_OFF); } catch { return null; }
}

function remember(value: string) {
  try { localStorage.setItem(KEYS_OFF, value); } catch { /* not kept */ }
}

/** A bar below the native controls, and the keyboard shortcuts, which can be switched off. */
export class Controls {
  private readonly speed = document.createElement('select');
  private keysOn = remembered() !== '1';

  constructor(private readonly player: HTMLMediaElement) {}

  mount() {
    const bar = make('div', 'vid-bar');
    bar.append(this.button(words.back, () => this.skip(-10)), this.button(words.forward, () => this.skip(10)));
    const right = make('span', 'vid-r');
    if (this.player.textTracks.length) right.append(this.captionsButton());
    right.append(this.keysButton(), this.speedMenu());
    bar.append(right);
    const box = this.player.closest('.vid') || this.player;
    box.insertAdjacentElement('afterend', bar);
    document.addEventListener('keydown', (event) => this.press(event), true);
  }

  private button(text: string, act: (button: HTMLButtonElement) => void): HTMLButtonElement {
    const button = make('button', '', text) as HTMLButtonElement;
    button.type = 'button';
    button.onclick = () => act(button);
    return button;
  }

  private captionsButton(): HTMLButtonElement {
    const button = this.button(words.captions, () => this.toggleCaptions());
    const show = () => button.setAttribute('aria-pressed', String(this.captions()));
    this.player.textTracks.addEventListener('change', show);
    show();
    return button;
  }

  private keysButton(): HTMLButtonElement {
    const button = this.button(words.keys, () => {
      this.keysOn = !this.keysOn;
      remember(this.keysOn ? '0' : '1');
      button.setAttribute('aria-pressed', String(this.keysOn));
    });
    button.className = 'hide';
    button.title = 'Space/K  ← →  ↑ ↓  C  F  < >';
    button.setAttribute('aria-pressed', String(this.keysOn));
    return button;
  }

  private speedMenu(): HTMLSelectElement {
    this.speed.setAttribute('aria-label', words.speed);
    SPEEDS.forEach((rate) => this.speed.add(new Option(`${rate}×`, String(rate), rate === 1, rate === 1)));
    this.speed.onchange = () => { this.player.playbackRate = Number(this.speed.value); };
    this.player.addEventListener('ratechange', () => { this.speed.value = String(this.player.playbackRate); });
    return this.speed;
  }

  private captions(): boolean {
    return Array.from(this.player.textTracks).some((track) => track.mode === 'showing');
  }

  private toggleCaptions() {
    const tracks = this.player.textTracks;
    const on = this.captions();
    Array.from(tracks).forEach((track, index) => { track.mode = !on && index === 0 ? 'showing' : 'disabled'; });
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

  private readonly acts: Record<string, () => void> = {
    k: () => (this.player.paused ? void this.player.play() : this.player.pause()),
    ArrowLeft: () => this.skip(-10),
    ArrowRight: () => this.skip(10),
    ArrowUp: () => this.louder(0.1),
    ArrowDown: () => this.louder(-0.1),
    c: () => this.toggleCaptions(),
    f: () => toggleFullScreen(this.player),
    '<': () => this.faster(-1),
    '>': () => this.faster(1),
    n: () => { const note = one('[data-note]'); if (note) note.focus(); },
  };

  private press(event: KeyboardEvent) {
    const name = event.key === ' ' ? 'k' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = this.acts[name];
    // Space and vertical arrows keep their page meaning outside the player.
    const pageKey = event.key === ' ' || name === 'ArrowUp' || name === 'ArrowDown';
    const inPlayer = !!hit(event, '#player');
    if (!act || !this.keysOn || typing(event) || (pageKey && !inPlayer)) return;
    if (hit(event, '[tabindex], .deck') && name.startsWith('Arrow') && !inPlayer) return;
    event.preventDefault();
    act();
  }
}
