// Small comforts on every page. Each one improves something that already works as a link or a form.
import { all, hit, one } from './lib/dom';
import { isPublicComputer, noteAccount, waitingCount } from './lib/device';
import { send, signedIn } from './lib/http';

/** Public pages are the same for everyone, so the way back to this one is put into the sign-in link here. */
function comeBackHere() {
  const link = one<HTMLAnchorElement>('#account a[href="/me"]');
  if (link && !signedIn()) link.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
}

/** The bar of a phone becomes the reader's own; one stays where one is. */
function exchangeTabs(own: Element) {
  const place = one('nav.tb');
  if (!place) return;
  const here = one<HTMLAnchorElement>('[aria-current]', place);
  all<HTMLAnchorElement>('a', own).forEach((link) => {
    // What stands in a template has no address yet: its links say only what is written in them.
    if (here && link.getAttribute('href') === here.getAttribute('href')) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  place.parentNode!.replaceChild(own, place);
}

/** Public pages are cached for everyone; the account corner and the bar of a phone are filled in afterwards. */
async function showAccount() {
  const place = one('#account');
  if (!place || !signedIn()) return;
  const answer = await send('/me/badge');
  if (!answer.ok || answer.redirected) return;
  const holder = document.createElement('template');
  holder.innerHTML = await answer.text();
  const own = one('nav.tb', holder.content);
  if (own) exchangeTabs(own);
  const minor = one('[data-minor]', holder.content);
  if (minor) {
    minor.remove();
    void import(minor.dataset.minor!).then((it) => it.meet(minor));
  }
  place.parentNode!.replaceChild(holder.content, place);
  noteAccount();
}

function closeMenus(except: Element | null) {
  all<HTMLDetailsElement>('details.menu[open]').forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

function menus() {
  document.addEventListener('click', (event) => closeMenus(hit(event, 'details.menu')));
  document.addEventListener('keydown', (event) => {
    const menu = one<HTMLDetailsElement>('details.menu[open]');
    if (event.key !== 'Escape' || !menu) return;
    closeMenus(null);
    one('summary', menu)!.focus();
  });
}

function setPressed(button: HTMLElement, pressed: boolean) {
  button.setAttribute('aria-pressed', String(pressed));
  const icon = one<SVGUseElement>('use', button);
  if (icon) icon.setAttribute('href', icon.getAttribute('href')!.replace(/#star(-f)?$/, pressed ? '#star-f' : '#star'));
  const text = one('span', button);
  const label = pressed ? button.dataset.on : button.dataset.off;
  if (text && label) text.textContent = label;
}

async function toggleFavourite(form: HTMLFormElement) {
  const button = one('button', form)!;
  const pressed = button.getAttribute('aria-pressed') === 'true';
  setPressed(button, !pressed);
  try {
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    const answer = await send(form.action, { method: 'POST', body, redirect: 'manual' });
    if (!answer.ok && answer.type !== 'opaqueredirect') throw new Error(`${answer.status}`);
  } catch {
    setPressed(button, pressed);
    form.submit();
  }
}

/** Public pages show every star empty; the ones this person keeps are filled in afterwards. */
async function showKept() {
  const forms = all<HTMLFormElement>('form[data-fav]');
  if (!forms.length || !signedIn()) return;
  const name = (form: HTMLFormElement) => form.action.split('/').slice(-2).join('/');
  const answer = await send(`/me/kept?of=${forms.map(name).join(',')}`);
  if (answer.status !== 200 || answer.redirected) return;
  const kept: string[] = await answer.json();
  forms.forEach((form) => setPressed(one('button', form)!, kept.indexOf(name(form)) >= 0));
}

/** A lesson or resource that is looked at goes into the person's own history. */
async function noteOpened() {
  const opened = /^\/(?:lesson|r)\/([0-9a-f-]{36})/.exec(location.pathname);
  if (opened && signedIn()) await send(`/me/opened/${opened[1]}`, { method: 'PUT' });
}

function favourites() {
  document.addEventListener('submit', (event) => {
    const form = hit<HTMLFormElement>(event, 'form[data-fav]');
    // Guests take the plain path, which leads to sign-in and back.
    if (!form || !signedIn()) return;
    event.preventDefault();
    void toggleFavourite(form);
  });
}

/** Colour theme and text size apply at once; the form posts in the background so that the next page agrees. */
function viewSettings() {
  document.addEventListener('change', (event) => {
    const form = hit<HTMLFormElement>(event, 'form[data-view]');
    const input = hit<HTMLInputElement>(event, 'input');
    if (!form || !input) return;
    if (input.name === 'theme' || input.name === 'size') document.documentElement.dataset[input.name] = input.value;
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    send(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => undefined);
  });
}

/** Pages that can be taken along, exercises, and everything else once the network is away or something waits for it. */
function offline() {
  const { offline: source } = one('script[data-offline]')!.dataset;
  const load = () => void import(source!);
  if (one('[data-take], [data-answer], div[data-offline]') || waitingCount() || !navigator.onLine) load();
  addEventListener('offline', load);
  document.addEventListener('qh:swap', () => { if (one('[data-answer]')) load(); });
}

/** The worker comes after all that the page needs itself, and not on computers that many use. */
function startWorker() {
  if (!('serviceWorker' in navigator) || isPublicComputer()) return;
  const { lang, dataset } = document.documentElement;
  addEventListener('load', () => {
    navigator.serviceWorker.register('/worker.js').catch(() => undefined);
    navigator.serviceWorker.ready.then((it) => it.active!.postMessage(`lang="${lang}" data-theme="${dataset.theme}"`)).catch(() => undefined);
  });
}

/** A form that came back with errors starts at its summary; its links put the cursor into the field. */
function errorSummary() {
  const summary = one('.error-summary');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = hit<HTMLAnchorElement>(event, 'a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: 'center' });
  });
}

/** A row of tabs that is wider than a phone shows the one where the reader is. */
function tabsInSight() {
  all<HTMLElement>('.tabs [aria-current]').forEach((tab) => {
    const row = tab.parentElement!;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });
}

/** Suggestions come with the first look at a search field, so that pages nobody searches on do not carry them. */
function suggestions() {
  const load = (event: Event) => {
    const form = hit<HTMLFormElement>(event, 'form[data-suggest]');
    if (form) import(form.dataset.suggest!).catch(() => undefined);
  };
  document.addEventListener('focusin', load);
  const focused = document.activeElement;
  if (focused) load({ target: focused } as unknown as Event);
}

[showAccount, showKept, noteOpened].forEach((task) => task().catch(() => undefined));
noteAccount();
comeBackHere();
tabsInSight();
offline();
startWorker();
menus();
favourites();
viewSettings();
suggestions();
errorSummary();
