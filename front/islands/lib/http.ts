/** Value of a cookie readable by scripts, or an empty string. */
export function cookie(name: string): string {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

/** `qh_in=1` only says that a session exists; the session itself is not readable here. */
export const signedIn = () => cookie('qh_in') === '1';

function csrf(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name=csrf]');
  return (meta && meta.content) || cookie('qh_csrf');
}

/**
 * fetch with this site's cookies (old Chromium leaves them out by default) and, for changes, the CSRF token. What could not be put for
 * want of a network is announced, so that the page can keep it for later, unless it is `kept` already.
 */
export function send(url: string, init: RequestInit = {}, kept = false): Promise<Response> {
  const headers = new Headers(init.headers);
  if (init.method && init.method !== 'GET') headers.set('X-CSRF', csrf());
  return fetch(url, { credentials: 'same-origin', ...init, headers }).catch((error) => {
    const detail = { url, body: init.body };
    if (init.method === 'PUT' && init.body && !kept) document.dispatchEvent(new CustomEvent('qh:unsent', { detail }));
    throw error;
  });
}

/** Another page of this site as a document; rejects unless the answer is a page. */
export async function page(url: string): Promise<Document> {
  const answer = await send(url, { headers: { Accept: 'text/html' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}
