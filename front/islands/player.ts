// Enhances the page's <video id="player"> (or <audio>): resume, chapters, transcript, speed, shortcuts, sign language, questions, notes.
import { hit, make, one, plainClick } from './lib/dom';
import { Chapters } from './lib/chapters';
import { Controls } from './lib/controls';
import { FilmNotes } from './lib/film-notes';
import { Offers } from './lib/offers';
import { Progress } from './lib/progress';
import { Questions } from './lib/questions';
import { Sign } from './lib/sign';
import { Transcript } from './lib/transcript';
import { clock } from './lib/time';

const media = one<HTMLMediaElement>('#player');

/** The address may carry a second (`?t=286`), e.g. from a search hit inside the transcript. */
const asked = Number(new URLSearchParams(location.search).get('t')) || 0;

function seek(player: HTMLMediaElement, seconds: number) {
  const go = () => { player.currentTime = seconds; };
  if (player.readyState > 0) go();
  else player.addEventListener('loadedmetadata', go, { once: true });
}

/** Says where playing will start and offers the beginning; goes away by itself once the choice is moot. */
function offerRestart(player: HTMLMediaElement, seconds: number) {
  const { resumed, restart: again, close: enough } = player.dataset;
  const bar = make('div', 'vid-resume', `${resumed} ${clock(seconds)}`);
  bar.setAttribute('role', 'status');
  const restart = make('button', '', again) as HTMLButtonElement;
  const close = make('button', '', enough) as HTMLButtonElement;
  restart.type = close.type = 'button';
  restart.onclick = () => { seek(player, 0); bar.remove(); player.focus(); };
  close.onclick = () => { bar.remove(); player.focus(); };
  bar.append(restart, close);
  player.parentElement!.append(bar);
  player.addEventListener('play', () => setTimeout(() => bar.remove(), 6000), { once: true });
}

async function resume(player: HTMLMediaElement, progress: Progress) {
  if (asked) return seek(player, asked);
  const at = await progress.saved();
  if (!at || player.currentTime > 0) return;
  seek(player, at);
  offerRestart(player, at);
}

function start(player: HTMLMediaElement) {
  const progress = new Progress(player);
  const chapters = new Chapters(player);
  const transcript = new Transcript(player);
  const place = one('.sign');
  const sign = place && new Sign(player, place);
  const notes = new FilmNotes(player);
  const offers = new Offers(player);
  new Questions(player);
  new Controls(player, {
    note: () => notes.write(),
    sign: () => { if (sign) sign.toggle(); },
    listen: () => offers.listen(),
  });
  document.addEventListener('click', (event) => {
    const link = hit(event, 'a[data-seek-ms]');
    if (!link || !plainClick(event)) return;
    event.preventDefault();
    seek(player, Number(link.dataset.seekMs) / 1000);
    player.play().catch(() => undefined);
  });
  document.addEventListener('qh:swap', () => { chapters.refresh(); transcript.mount(); });
  resume(player, progress).catch(() => undefined);
}

if (media) start(media);
