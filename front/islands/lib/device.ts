// What this browser remembers of its own. Storage throws where it is forbidden; then nothing is remembered.
import { one } from './dom';
import { signedIn } from './http';

const ACCOUNT = 'qh-account';
const PUBLIC = 'qh-public';
const WAITING = 'qh-waiting';

function get(name: string): string {
  try { return localStorage.getItem(name) || ''; } catch { return ''; }
}

function set(name: string, value: string) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch { /* not kept */ }
}

/** Whether many people use this device one after the other: then nothing is kept on it. */
export const isPublicComputer = () => get(PUBLIC) === '1';
export const setPublicComputer = (on: boolean) => set(PUBLIC, on ? '1' : '');

/** How many answers wait on this device. */
export const waitingCount = () => Number(get(WAITING));
export const setWaitingCount = (count: number) => set(WAITING, count ? String(count) : '');

/** Whose work this is: the account that the server last named on this device, as long as it is signed in. */
export const account = () => (signedIn() ? get(ACCOUNT) : '');

/** Notes whose badge is shown. Whoever signs in passes the sign-in page, where the one before is forgotten. */
export function noteAccount() {
  const badge = one('#account[data-account]');
  if (badge) set(ACCOUNT, badge.dataset.account!);
  else if (!signedIn() || location.pathname === '/sign-in') set(ACCOUNT, '');
}
