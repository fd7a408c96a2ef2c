// Says something into the microphone instead of choosing a file: what was recorded becomes one more file of the same form.
import { all, make, one } from './lib/dom';

const LONGEST_MS = 5 * 60_000;
/** Speech; five minutes of it fit into one form. */
const BITS = 48_000;
const FORMATS: [string, string][] = [['audio/webm;codecs=opus', 'webm'], ['audio/ogg;codecs=opus', 'ogg'], ['audio/mp4', 'm4a']];

/** The sentences of the page, by the names of its data attributes. */
type Says = Record<'name' | 'going' | 'done' | 'gone' | 'longest' | 'refused' | 'missing' | 'broken' | 'first' | 'listen' | 'drop', string>;

const clock = (ms: number) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;

class Recorder {
  private readonly says: Says;
  private readonly start: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly input: HTMLInputElement;
  private readonly kept: File[] = [];
  private running: MediaRecorder | null = null;
  private began = 0;
  /** The browser asks the person just now whether we may */
  private isAsking = false;

  constructor(private readonly place: HTMLElement) {
    this.says = place.dataset as unknown as Says;
    [this.start, this.stop] = ['[data-start]', '[data-stop]'].map((selector) => one<HTMLButtonElement>(selector, place)!);
    this.input = one<HTMLInputElement>('input[type=file]', place.closest('.field')!)!;
    this.start.onclick = () => void this.begin();
    this.stop.onclick = () => this.running?.stop();
    // Choosing files afterwards takes the place of those that were there.
    this.input.addEventListener('change', () => this.give());
    this.input.form!.addEventListener('submit', (event) => this.hold(event), true);
    addEventListener('pagehide', () => this.running?.stop());
  }

  private say(words: string) {
    one('[data-said]', this.place)!.textContent = words;
  }

  private async begin() {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      this.listenTo(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch (error) {
      const { name } = error as Error;
      this.say(name === 'NotAllowedError' ? this.says.refused : name === 'NotFoundError' ? this.says.missing : this.says.broken);
    }
    this.isAsking = false;
  }

  private listenTo(sound: MediaStream) {
    const [mimeType, ending] = FORMATS.find(([type]) => MediaRecorder.isTypeSupported(type))!;
    const pieces: Blob[] = [];
    const running = new MediaRecorder(sound, { mimeType, audioBitsPerSecond: BITS });
    running.ondataavailable = (event) => pieces.push(event.data);
    running.onstop = () => {
      sound.getTracks().forEach((track) => track.stop());
      this.end(pieces, mimeType, ending);
    };
    running.start();
    this.running = running;
    this.began = performance.now();
    this.show(true);
    this.say(this.says.going);
    this.stop.focus();
    this.tick();
  }

  /** How long it has been; a screen reader is told at the beginning and the end, not each second. */
  private tick() {
    if (!this.running) return;
    const ms = performance.now() - this.began;
    one('[role=timer]', this.place)!.textContent = clock(ms);
    if (ms >= LONGEST_MS) this.running.stop();
    else setTimeout(() => this.tick(), 250);
  }

  private show(isRunning: boolean) {
    this.start.hidden = isRunning;
    one('[data-running]', this.place)!.hidden = !isRunning;
  }

  private end(pieces: Blob[], type: string, ending: string) {
    const ms = performance.now() - this.began;
    this.running = null;
    this.show(false);
    const file = new File(pieces, `${this.says.name} ${this.kept.length + 1}.${ending}`, { type });
    if (file.size) this.keep(file, ms);
    this.say(!file.size ? this.says.broken : `${ms >= LONGEST_MS ? this.says.longest : this.says.done} ${clock(ms)}`);
    this.start.focus();
  }

  private keep(file: File, ms: number) {
    this.kept.push(file);
    this.give();
    const line = one('ul', this.place)!.appendChild(make('li', 'rec-l'));
    const sound = line.appendChild(make('audio', '')) as HTMLAudioElement;
    const drop = line.appendChild(make('button', 'btn btn-t btn-sm', this.says.drop)) as HTMLButtonElement;
    Object.assign(sound, { controls: true, src: URL.createObjectURL(file) });
    sound.setAttribute('aria-label', `${this.says.listen} ${file.name} ${clock(ms)}`);
    drop.type = 'button';
    drop.appendChild(make('span', 'vh', ` ${file.name}`));
    drop.onclick = () => {
      URL.revokeObjectURL(sound.src);
      this.kept.splice(this.kept.indexOf(file), 1);
      line.remove();
      this.give();
      this.say(this.says.gone);
      this.start.focus();
    };
  }

  /** Puts what is kept beside what was chosen. */
  private give() {
    const files = new DataTransfer();
    const chosen = Array.from(this.input.files || []).filter((file) => !own.has(file));
    this.kept.forEach((file) => own.add(file));
    chosen.concat(this.kept).forEach((file) => files.items.add(file));
    this.input.files = files.files;
  }

  /** What is still being said would be lost with the page. */
  private hold(event: Event) {
    if (!this.running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say(this.says.first);
    this.stop.focus();
  }
}

/** Files that were recorded here. */
const own = new WeakSet<File>();

async function offer() {
  if (!window.MediaRecorder || !navigator.mediaDevices) return;
  if (!FORMATS.some(([type]) => MediaRecorder.isTypeSupported(type))) return;
  const devices = await navigator.mediaDevices.enumerateDevices();
  if (!devices.some((device) => device.kind === 'audioinput')) return;
  all('[data-record]').forEach((place) => {
    place.hidden = false;
    new Recorder(place);
  });
}

void offer();
