// Minor mode on a page that is open: reminders, and a rest that loses nothing. The server says what there is to say, with the badge.
import { all, one } from './lib/dom';
import { account } from './lib/device';
import { send, signedIn } from './lib/http';

/** What can be read during a rest. */
const READABLE = ['/me/rest', '/me/time'];
const AGAIN_MS = 5 * 60_000;
const said = (once: string) => `qh-minor ${account()} ${once}`;
const draft = () => `qh-draft ${account()} ${location.pathname}`;

function get(name: string): string {
  try { return sessionStorage.getItem(name) || ''; } catch { return ''; }
}

function set(name: string, value: string) {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch { /* not kept */ }
}

type Field = HTMLTextAreaElement | HTMLInputElement;
const written = () => all<Field>('main textarea, main input:not([type]), main input[type=text]').filter((it) => it.id || it.name);
const nameOf = (it: Field) => it.id || it.name;

/** What was typed and not sent is put aside in this tab and put back when the page is opened again. */
function putAside() {
  const kept = written().filter((it) => it.value && it.value !== it.defaultValue).map((it) => [nameOf(it), it.value]);
  set(draft(), kept.length ? JSON.stringify(kept) : '');
}

function putBack() {
  const kept: [string, string][] = JSON.parse(get(draft()) || '[]');
  kept.forEach(([name, value]) => {
    const field = written().find((it) => nameOf(it) === name && (!it.value || it.value === it.defaultValue));
    if (field) field.value = value;
  });
  set(draft(), '');
}

async function ask() {
  if (document.hidden || !signedIn()) return;
  const answer = await send('/me/badge');
  if (answer.status !== 200 || answer.redirected) return;
  const holder = document.createElement('template');
  holder.innerHTML = await answer.text();
  const next = one<HTMLDialogElement>('[data-minor]', holder.content);
  if (next) show(next);
}

function show(dialog: HTMLDialogElement) {
  const before = one<HTMLDialogElement>('dialog.minor');
  const once = said(dialog.dataset.once!);
  const isRest = !!one('[data-rest]', dialog);
  if (before && before.dataset.once !== dialog.dataset.once) before.remove();
  else if (before) return;
  // A reminder is said once; a rest waits until what was begun is finished, once.
  const until = Number(get(once));
  if (dialog.dataset.key === 'free' || (isRest && READABLE.indexOf(location.pathname) >= 0)) return;
  if (until && (!isRest || Date.now() < until)) return;
  if (isRest && until) one('[data-finish]', dialog)!.remove();
  const close = () => {
    set(once, String(Date.now() + AGAIN_MS));
    dialog.remove();
  };
  all('[data-finish], [data-close]', dialog).forEach((it) => it.addEventListener('click', close));
  dialog.addEventListener('cancel', (event) => { event.preventDefault(); close(); });
  document.body.appendChild(dialog);
  if (!isRest) dialog.setAttribute('open', '');
  else if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute('open', '');
  if (!isRest) dialog.setAttribute('role', 'status');
}

/** Called once for each page, with what the badge brought. */
export function meet(dialog: HTMLDialogElement) {
  putBack();
  show(dialog);
  setInterval(() => void ask().catch(() => undefined), AGAIN_MS);
  document.addEventListener('visibilitychange', () => void ask().catch(() => undefined));
  // However the page is left while a rest is on: by the button, the back key, another address.
  addEventListener('pagehide', () => { if (one('dialog.minor[open] [data-rest]')) putAside(); });
}
