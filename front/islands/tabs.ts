// Lesson tabs: swaps #tab-panel from the linked page, so the player above it keeps playing.
import { all, hit, one, plainClick } from './lib/dom';
import { page } from './lib/http';

const key = (url: { pathname: string; search: string }) => url.pathname + url.search;
let shown = key(location);

async function show(url: string) {
  const next = await page(url);
  if (new URL(url).href !== location.href) return; // another tab was chosen meanwhile
  const panel = one('#tab-panel')!;
  panel.innerHTML = one('#tab-panel', next)!.innerHTML;
  document.title = next.title;
  all<HTMLAnchorElement>('a[data-swap]').forEach((link) => {
    if (key(link) === key(location)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  shown = key(location);
  document.dispatchEvent(new Event('qh:swap'));
}

document.addEventListener('click', (event) => {
  const link = hit<HTMLAnchorElement>(event, 'a[data-swap]');
  if (!link || !plainClick(event)) return;
  event.preventDefault();
  history.pushState(null, '', link.href);
  show(link.href).catch(() => location.reload());
});

// Slide anchors (#s3) also raise popstate; only a different page needs another panel.
addEventListener('popstate', () => {
  if (key(location) !== shown) show(location.href).catch(() => location.reload());
});
