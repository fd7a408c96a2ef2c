// Answers and progress that wait for a network: one IndexedDB store, each entry with the account it belongs to.
import { account, setWaitingCount } from './device';
import { send } from './http';

export interface Waiting {
  /** The id under which it is sent, so that sending twice is no harm; for progress the address, so that the latest replaces the rest. */
  id: string;
  account: string;
  url: string;
  body: Record<string, unknown>;
  at: number;
  /** The server will never take it: a person decides what becomes of it. */
  isRefused?: boolean;
}

const DATABASE = 'qinghe';
const STORE = 'outbox';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'id' });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** Does one thing in a transaction; resolves once it is on the disk. */
async function act<T>(mode: IDBTransactionMode, what: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise<T>((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = what(transaction.objectStore(STORE));
    transaction.oncomplete = () => { database.close(); resolve(request.result); };
    transaction.onabort = transaction.onerror = () => { database.close(); reject(transaction.error); };
  });
}

export const list = (): Promise<Waiting[]> => act('readonly', (store) => store.getAll());

async function count() {
  setWaitingCount((await list()).length);
  document.dispatchEvent(new Event('qh:outbox'));
}

export async function put(entry: Waiting) {
  await act('readwrite', (store) => store.put(entry));
  await count();
}

export async function discard(id: string) {
  await act('readwrite', (store) => store.delete(id));
  await count();
}

export function wipe(): Promise<void> {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(DATABASE);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}

let sending: Promise<void> | null = null;

/** Sends what waits for the account that is signed in; the rest stays for its own. */
export function flush(): Promise<void> {
  sending = sending || sendAll().catch(() => undefined).then(() => { sending = null; });
  return sending;
}

async function sendAll() {
  const own = account();
  if (!own) return;
  const due = (await list()).filter((entry) => entry.account === own && !entry.isRefused).sort((a, b) => a.at - b.at);
  for (const entry of due) if (!(await sendOne(entry))) return;
}

/** Answers whether to go on with the next. */
async function sendOne(entry: Waiting): Promise<boolean> {
  const outcome = await deliver(entry);
  if (outcome === 'kept') await discardSent(entry);
  if (outcome === 'refused') await put({ ...entry, isRefused: true });
  return outcome !== 'later';
}

/** Hands an entry in: the server keeps it, asks for patience, or will never take it. */
export async function deliver(entry: Waiting): Promise<'kept' | 'later' | 'refused'> {
  const headers = { 'Content-Type': 'application/json', 'X-Account': entry.account };
  const answer = await send(entry.url, { method: 'PUT', headers, body: JSON.stringify(entry.body), redirect: 'manual' }, true);
  if (answer.ok) {
    const statement = answer.status === 200 ? await answer.json() : null;
    document.dispatchEvent(new CustomEvent('qh:handed-in', { detail: { id: entry.id, statement } }));
    return 'kept';
  }
  // A redirect leads to sign-in, 403 means another account or an old token, 5xx a busy server: all pass.
  const passes = answer.status < 400 || answer.status >= 500 || [401, 403, 408, 429].indexOf(answer.status) >= 0;
  return passes ? 'later' : 'refused';
}

/** Progress may have gone on while it was being sent. */
async function discardSent(entry: Waiting) {
  const present = (await list()).find((other) => other.id === entry.id);
  if (present && present.at === entry.at) await discard(entry.id);
}
