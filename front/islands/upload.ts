// Uploads in pieces (tus 1.0): progress, cancel, going on after a broken connection or on another day. The plain form stays for small files.
import { make, one } from './lib/dom';
import { page, send } from './lib/http';

const PIECE = 4 << 20;
const TRIES = 8;
const TUS = { 'Tus-Resumable': '1.0.0' };

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const form = one<HTMLFormElement>('form[data-upload]');

/** The same file chosen again is the same upload: that is how it goes on. */
const known = (file: File) => `qh_upload ${file.name} ${file.size} ${file.lastModified}`;

class Refused extends Error {}

async function refuse(answer: Response): Promise<never> {
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(problem.title || `${answer.status}`);
}

async function begin(file: File): Promise<string> {
  const name = btoa(unescape(encodeURIComponent(file.name)));
  const headers = { ...TUS, 'Upload-Length': String(file.size), 'Upload-Metadata': `filename ${name}` };
  const answer = await send(form!.dataset.upload!, { method: 'POST', headers });
  if (answer.status !== 201) return refuse(answer);
  const address = answer.headers.get('Location')!;
  try { localStorage.setItem(known(file), address); } catch { /* Without a memory it begins anew next time. */ }
  return address;
}

/** How much of the file has arrived; null where the server has forgotten it. */
async function arrived(address: string): Promise<number | null> {
  const answer = await send(address, { method: 'HEAD', headers: TUS });
  if (answer.status === 404 || answer.status === 422) return null;
  if (!answer.ok) throw new Error(`${answer.status}`);
  return Number(answer.headers.get('Upload-Offset'));
}

/** Shows how far it is; `stopped` becomes true when the person cancels. */
function showing(file: File) {
  const state = { stopped: false, stop: () => {} };
  const bar = make('span', 'bar');
  const fill = bar.appendChild(document.createElement('i'));
  const text = make('p', 'sm mut', form!.dataset.sending);
  const cancel = make('button', 'btn btn-t btn-sm', form!.dataset.cancel) as HTMLButtonElement;
  bar.setAttribute('role', 'progressbar');
  bar.setAttribute('aria-label', file.name);
  cancel.type = 'button';
  cancel.onclick = () => { state.stopped = true; state.stop(); };
  const place = one('[data-sent]')!;
  place.textContent = '';
  place.append(text, bar, cancel);
  return {
    state,
    at(bytes: number) {
      const percent = Math.floor((bytes * 100) / file.size);
      fill.style.setProperty('--p', `${percent}%`);
      bar.setAttribute('aria-valuenow', String(percent));
      text.textContent = `${form!.dataset.sending} ${file.name} · ${percent}%`;
    },
    say(words: string) { text.textContent = words; },
    end() { bar.remove(); cancel.remove(); },
  };
}

async function put(file: File, shown: ReturnType<typeof showing>): Promise<void> {
  let address = localStorage.getItem(known(file));
  let offset = address ? await arrived(address) : null;
  if (!address || offset === null) { address = await begin(file); offset = 0; }
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
      shown.say(form!.dataset.paused!);
      await wait(Math.min(500 * 2 ** failures, 30_000));
      const found: number | null = await arrived(address).catch(() => offset);
      if (found === null) throw error;
      offset = found;
    }
  }
  localStorage.removeItem(known(file));
}

async function upload(file: File) {
  const shown = showing(file);
  try {
    await put(file, shown);
    shown.say('');
    if (!shown.state.stopped) (form!.elements.namedItem('file') as HTMLInputElement).value = '';
  } catch (error) {
    if (error instanceof Refused) localStorage.removeItem(known(file));
    shown.say(error instanceof Refused ? error.message : shown.state.stopped ? '' : form!.dataset.lost!);
  }
  shown.end();
  await refresh();
}

/** The list as the server has it now. */
async function refresh() {
  const now = one('#uploads', await page(location.href));
  const shown = one('#uploads');
  if (now && shown) shown.replaceWith(now);
}

/** While something is being prepared, the list keeps itself up to date. */
async function watch() {
  for (;;) {
    await wait(1500);
    if (one('#uploads[data-working]') && !document.hidden) {
      await refresh().catch(() => undefined);
      // What can be done with a file that has just become ready stands outside the list.
      if (!form && !one('#uploads[data-working]')) location.reload();
    }
  }
}

form?.addEventListener('submit', (event) => {
  const file = (form.elements.namedItem('file') as HTMLInputElement).files?.[0];
  if (!file) return;
  event.preventDefault();
  void upload(file);
});
void watch();
