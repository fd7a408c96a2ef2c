// Exercises and the questions of films: answered without leaving the page, kept on the device until they are handed in.
import { all, hit, one } from './dom';
import { account, isPublicComputer } from './device';
import { send, signedIn } from './http';
import { moment, say } from './offline-text';
import { Waiting, deliver, flush, list, put } from './outbox';

interface Statement { verb: { id: string }; object: { id: string }; result: { success?: boolean }; timestamp: string }

/** `/answer/{resource}/{item}` */
const path = (form: HTMLFormElement) => new URL(form.action).pathname;
const forms = () => all<HTMLFormElement>('form[data-answer]');
let since = Date.now();

function newId(): string {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte, at) => {
    const value = at === 6 ? (byte & 15) | 64 : at === 8 ? (byte & 63) | 128 : byte;
    return value.toString(16).padStart(2, '0');
  }).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function tell(form: HTMLFormElement, text: string, look = '') {
  const line = one('.q-m', form)!;
  line.textContent = text;
  line.className = `q-m ${look}`;
}

function showSolution(form: HTMLFormElement) {
  const solution = one<HTMLDetailsElement>('details', form.parentElement!);
  if (solution) solution.open = true;
  form.dispatchEvent(new Event('qh:answered', { bubbles: true }));
}

function responseOf(form: HTMLFormElement): string {
  const data = new FormData(form);
  return data.has('text') ? String(data.get('text')).trim() : data.getAll('choice').join('[,]');
}

function verdict(success: boolean | undefined): [string, string] {
  if (success === undefined) return [say('compare'), ''];
  return success ? [say('right'), 'ok'] : [say('wrong'), 'no'];
}

async function answer(form: HTMLFormElement) {
  const response = responseOf(form);
  if (!response) return tell(form, one('.q-m', form)!.dataset.empty || '', 'no');
  if (!signedIn()) return answerAsGuest(form);
  const own = account();
  if (!own) return tell(form, say('unknown'), 'no');
  const entry = statement(form, own, response);
  if (isPublicComputer()) return answerAtOnce(form, entry);
  await put(entry);
  tell(form, `${say('saved')} ${moment(entry.at)}`);
  showSolution(form);
  await flush();
}

/** What is handed in; no response is to skip the question. */
function statement(form: HTMLFormElement, own: string, response: string | null): Waiting {
  const [, , resource, item] = path(form).split('/');
  const id = newId();
  const at = Date.now();
  const release = String(new FormData(form).get('release'));
  const body = { account: own, resource, item, release, response, duration_ms: at - since, answered_at: at };
  since = at;
  return { id, account: own, url: `/me/answers/${id}`, body, at };
}

async function skip(form: HTMLFormElement) {
  const own = signedIn() && account();
  if (!own) return;
  const entry = statement(form, own, null);
  if (isPublicComputer()) return void await deliver(entry);
  await put(entry);
  await flush();
}

/** Where many people come and go, nothing waits on the device. */
async function answerAtOnce(form: HTMLFormElement, entry: Waiting) {
  if ((await deliver(entry).catch(() => 'later')) !== 'kept') tell(form, say('look-here'));
  showSolution(form);
}

/** Guests are told what the server says, and nothing is kept. */
async function answerAsGuest(form: HTMLFormElement) {
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  try {
    const reply = await send(form.action, { method: 'POST', body });
    const said = one('.notice[role=status]', new DOMParser().parseFromString(await reply.text(), 'text/html'));
    if (!reply.ok || !said) return form.submit();
    const look = said.classList.contains('notice-o') ? 'ok' : said.classList.contains('notice-w') ? 'no' : '';
    tell(form, one('b', said)!.textContent!, look);
  } catch {
    tell(form, say('look-here'));
  }
  showSolution(form);
}

const isSkipped = (statement: Statement) => /skipped$/.test(statement.verb.id);

function showHandedIn(statement: Statement) {
  const form = forms().find((it) => path(it) === statement.object.id);
  if (!form || isSkipped(statement)) return;
  const [text, look] = verdict(statement.result.success);
  tell(form, `${say('handed-in')} ${moment(Date.now())} · ${text}`, look);
}

/** What one answered before, and what still waits on this device. */
async function showPast() {
  const open = forms().filter((form) => !one('.q-m', form)!.textContent);
  if (!open.length || !signedIn()) return;
  const waiting = await list().catch(() => [] as Waiting[]);
  const [, , resource] = path(open[0]).split('/');
  const reply = await send(`/me/answers/of/${resource}`).catch(() => null);
  const past: Statement[] = reply && reply.status === 200 && !reply.redirected ? (await reply.json()).statements : [];
  open.forEach((form) => {
    const queued = waiting.filter((it) => it.account === account() && `/answer/${it.body.resource}/${it.body.item}` === path(form)).pop();
    const known = past.find((it) => it.object.id === path(form));
    if (queued ? queued.body.response === null : known && isSkipped(known)) tell(form, one('.q-m', form)!.dataset.skipped || '');
    else if (queued) tell(form, `${say('saved')} ${moment(queued.at)}`);
    else if (known) tell(form, `${say('last')} ${moment(Date.parse(known.timestamp))} · ${verdict(known.result.success)[0]}`);
  });
}

export function answers() {
  document.addEventListener('submit', (event) => {
    const form = hit<HTMLFormElement>(event, 'form[data-answer]');
    if (!form) return;
    event.preventDefault();
    // Where the device keeps nothing, the form goes its plain way.
    answer(form).catch(() => form.submit());
  });
  document.addEventListener('qh:asked', () => { since = Date.now(); });
  document.addEventListener('qh:skipped', (event) => void skip(event.target as HTMLFormElement).catch(() => undefined));
  document.addEventListener('qh:handed-in', (event) => {
    const { statement } = (event as CustomEvent<{ statement: Statement | null }>).detail;
    if (statement && statement.object) showHandedIn(statement);
  });
  document.addEventListener('qh:swap', () => { since = Date.now(); showPast().catch(() => undefined); });
  showPast().catch(() => undefined);
}
