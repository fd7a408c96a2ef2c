import { send, signedIn } from './http';

const EVERY_MS = 10_000;
const WORTH_RESUMING_S = 5;
const FINISHED = 0.95;

/** Tells the server where the pupil is, so that any device can go on from there. */
export class Progress {
  private readonly url: string;
  private lastSent = 0;
  private lastPosition = -1;

  constructor(private readonly player: HTMLMediaElement) {
    this.url = signedIn() ? player.dataset.resumeUrl || '' : '';
    if (!this.url) return;
    player.addEventListener('timeupdate', () => {
      if (!player.paused && Date.now() - this.lastSent >= EVERY_MS) this.report();
    });
    player.addEventListener('pause', () => this.report());
    addEventListener('pagehide', () => this.report(true));
    document.addEventListener('visibilitychange', () => { if (document.hidden) this.report(true); });
  }

  /** Saved second, or 0 when there is none worth going back to. */
  async saved(): Promise<number> {
    if (!this.url) return 0;
    const answer = await send(this.url, { headers: { Accept: 'application/json' } });
    if (!answer.ok || answer.status === 204) return 0;
    const { position_ms = 0, duration_ms = 0 } = await answer.json();
    const done = duration_ms > 0 && position_ms / duration_ms > FINISHED;
    return done || position_ms < WORTH_RESUMING_S * 1000 ? 0 : position_ms / 1000;
  }

  private report(leaving = false) {
    const position = Math.round(this.player.currentTime * 1000);
    const duration = Math.round(this.player.duration * 1000);
    if (!duration || position === this.lastPosition || !this.player.played.length) return;
    this.lastSent = Date.now();
    this.lastPosition = position;
    send(this.url, {
      method: 'PUT', keepalive: leaving, headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ position_ms: position, duration_ms: duration }),
    }).catch(() => undefined);
  }
}
