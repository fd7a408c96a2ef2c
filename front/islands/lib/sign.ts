import { all, hit, one } from './dom';
import { remember, remembered } from './store';

const PLACE = 'qh-sign';
/** Width in hundredths of the film: a sixth to a third, ux rule for sign language. */
const SMALLEST = 17;
const LARGEST = 34;
/** Seconds by which the two films may drift apart. */
const DRIFT = 0.3;

/** Where the inset stands: its place as hundredths of the free room, its width as hundredths of the film. */
interface Place { x: number; y: number; width: number; off: boolean }

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));

function known(): Place {
  try {
    const { x, y, width, off } = JSON.parse(remembered(PLACE) || '{}');
    if ([x, y, width].every(Number.isFinite)) return { x, y, width, off: off === true };
  } catch { /* not ours */ }
  return { x: 100, y: 0, width: 24, off: false };
}

/** A second film beside the first, in sign language. It moves and grows by mouse, finger, keys and buttons, and remembers its place. */
export class Sign {
  private place = known();
  private readonly film: HTMLVideoElement;

  constructor(private readonly player: HTMLMediaElement, private readonly box: HTMLElement) {
    this.film = one<HTMLVideoElement>('video', box)!;
    ['play', 'pause', 'seeked', 'ratechange', 'timeupdate', 'ended'].forEach((name) => player.addEventListener(name, () => this.keepUp()));
    box.addEventListener('pointerdown', (event) => this.take(event));
    box.addEventListener('keydown', (event) => this.press(event));
    box.addEventListener('click', (event) => {
      const grow = hit(event, '[data-grow]');
      if (grow) this.set({ width: this.place.width + Number(grow.dataset.grow) * 4 });
      else if (hit(event, '[data-corner]')) this.nextCorner();
    });
    this.show();
  }

  toggle() {
    this.set({ off: !this.place.off });
  }

  private set(change: Partial<Place>) {
    const { x, y, width, off } = { ...this.place, ...change };
    this.place = { x: between(0, x, 100), y: between(0, y, 100), width: between(SMALLEST, width, LARGEST), off };
    remember(PLACE, JSON.stringify(this.place));
    this.show();
  }

  private show() {
    const { x, y, width, off } = this.place;
    this.box.hidden = off;
    if (!off && !this.film.src) this.film.src = this.box.dataset.sign!;
    // Shares of the free room, whatever shape the frame has: on a full screen it is another one.
    Object.assign(this.box.style, { left: `${x}%`, top: `${y}%`, width: `${width}%`, transform: `translate(-${x}%, -${y}%)` });
    all('[data-act=sign]').forEach((button) => button.setAttribute('aria-pressed', String(!off)));
    this.keepUp();
  }

  private keepUp() {
    const { film, player } = this;
    if (this.place.off || player.paused) film.pause();
    else if (film.paused) film.play().catch(() => undefined);
    film.playbackRate = player.playbackRate;
    if (!this.place.off && Math.abs(film.currentTime - player.currentTime) > DRIFT) film.currentTime = player.currentTime;
  }

  private take(down: PointerEvent) {
    if (down.button !== 0 || hit(down, 'button')) return;
    const frame = this.box.parentElement!.getBoundingClientRect();
    const own = this.box.getBoundingClientRect();
    const { x, y, width } = this.place;
    const isGrip = !!hit(down, '.sign-g');
    const move = (event: PointerEvent) => {
      const dx = (event.clientX - down.clientX) * 100;
      const dy = (event.clientY - down.clientY) * 100;
      if (isGrip) return this.set({ width: width + dx / frame.width });
      this.set({ x: x + dx / (frame.width - own.width), y: y + dy / (frame.height - own.height) });
    };
    const drop = () => {
      this.box.removeEventListener('pointermove', move);
      ['pointerup', 'pointercancel'].forEach((name) => this.box.removeEventListener(name, drop));
    };
    down.preventDefault();
    this.box.focus({ preventScroll: true });
    this.box.setPointerCapture(down.pointerId);
    this.box.addEventListener('pointermove', move);
    ['pointerup', 'pointercancel'].forEach((name) => this.box.addEventListener(name, drop));
  }

  private press(event: KeyboardEvent) {
    const { x, y, width } = this.place;
    const changes: Record<string, Partial<Place>> = {
      ArrowLeft: { x: x - 5 }, ArrowRight: { x: x + 5 }, ArrowUp: { y: y - 5 }, ArrowDown: { y: y + 5 },
      '+': { width: width + 2 }, '=': { width: width + 2 }, '-': { width: width - 2 }, s: { off: true },
    };
    const change = changes[event.key];
    if (!change || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.set(change);
    if (this.place.off) this.player.focus();
  }

  /** Clockwise, for those who cannot drag. */
  private nextCorner() {
    const corners = [[100, 0], [100, 100], [0, 100], [0, 0]];
    const near = (value: number) => (value >= 50 ? 100 : 0);
    const at = corners.findIndex(([x, y]) => x === near(this.place.x) && y === near(this.place.y));
    const [x, y] = corners[(at + 1) % corners.length];
    this.set({ x, y });
  }
}
