// Files in pieces (tus 1.0): a broken connection, or another day, goes on where it stopped.
import { make } from './dom';
import { send } from './http';

const PIECE = 4 << 20;
const TRIES = 8;
const TUS = { 'Tus-Resumable': '1.0.0' };

export const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The sentences of the page, by the names of its data attributes. */
export interface Says { sending?: string; paused?: string; lost?: string; cancel?: string }

/** What the server does not take; the message is a sentence for the person. */
export class Refused extends Error {}

/** The same file chosen again is the same upload: that is how it goes on. */
const known = (file: File, purpose: string) => `qh_upload ${purpose}${file.name} ${file.size} ${file.lastModified}`;
const base64 = (text: string) => btoa(unescape(encodeURIComponent(text)));

async function refuse(answer: Response): Promise<never> {
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(problem.title || `${answer.status}`);
}

async function begin(to: string, file: File, purpose: string): Promise<string> {
  const metadata = `filename ${base64(file.name)}${purpose ? `,purpose ${base64(purpose)}` : ''}`;
  const headers = { ...TUS, 'Upload-Length': String(file.size), 'Upload-Metadata': metadata };
  const answer = await send(to, { method: 'POST', headers });
  if (answer.status !== 201) return refuse(answer);
  const address = answer.headers.get('Location')!;
  try { localStorage.setItem(known(file, purpose), address); } catch { /* Without a memory it begins anew next time. */ }
  return address;
}

/** How much of the file has arrived; null where the server has forgotten it. */
async function arrived(address: string): Promise<number | null> {
  const answer = await send(address, { method: 'HEAD', headers: TUS });
  if (answer.status === 404 || answer.status === 422) return null;
  if (!answer.ok) throw new Error(`${answer.status}`);
  return Number(answer.headers.get('Upload-Offset'));
}

/** Shows in `place` how far it is; `stopped` becomes true when the person cancels. */
export function showing(file: File, place: Element, says: Says) {
  const state = { stopped: false, stop: () => {} };
  const bar = make('span', 'bar');
  const fill = bar.appendChild(document.createElement('i'));
  const text = make('p', 'sm mut', says.sending);
  const cancel = make('button', 'btn btn-t btn-sm', says.cancel) as HTMLButtonElement;
  bar.setAttribute('role', 'progressbar');
  bar.setAttribute('aria-label', file.name);
  cancel.type = 'button';
  cancel.onclick = () => { state.stopped = true; state.stop(); };
  place.textContent = '';
  place.append(text, bar, cancel);
  return {
    state,
    says,
    at(bytes: number) {
      const percent = Math.floor((bytes * 100) / file.size);
      fill.style.setProperty('--p', `${percent}%`);
      bar.setAttribute('aria-valuenow', String(percent));
      text.textContent = `${says.sending} ${file.name} · ${percent}%`;
    },
    say(words: string) { text.textContent = words; },
    end() { bar.remove(); cancel.remove(); },
  };
}

/** Forgets where a file was on its way. */
export const forget = (file: File, purpose = '') => localStorage.removeItem(known(file, purpose));

/** Puts the file; answers its address. */
export async function put(to: string, file: File, shown: ReturnType<typeof showing>, purpose = ''): Promise<string> {
  let address = localStorage.getItem(known(file, purpose));
  let offset = address ? await arrived(address) : null;
  if (!address || offset === null) { address = await begin(to, file, purpose); offset = 0; }
  shown.state.stop = () => { send(address!, { method: 'DELETE', headers: TUS }).catch(() => undefined); };
  for (let failures = 0; offset < file.size && !shown.state.stopped;) {
    shown.at(offset);
    try {
      const headers = { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
      const answer = await send(address, { method: 'PATCH', headers, body: file.slice(offset, offset + PIECE) });
      if (answer.status === 413 || answer.status === 422 || answer.status === 507 || answer.status === 404) await refuse(answer);
      if (!answer.ok) throw new Error(`${answer.status}`);
      offset = Number(answer.headers.get('Upload-Offset'));
      failures = 0;
    } catch (error) {
      if (error instanceof Refused || shown.state.stopped) throw error;
      if ((failures += 1) > TRIES) throw error;
      shown.say(shown.says.paused!);
      await wait(Math.min(500 * 2 ** failures, 30_000));
      const found: number | null = await arrived(address).catch(() => offset);
      if (found === null) throw error;
      offset = found;
    }
  }
  forget(file, purpose);
  return address;
}
