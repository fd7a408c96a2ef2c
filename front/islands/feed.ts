// Large files go ahead of their form in pieces, and while a film of the feed is being prepared the page looks again.
import { all, make, one } from './lib/dom';
import { page } from './lib/http';
import { Refused, forget, put, showing, wait } from './lib/tus';

/** Smaller ones come with the form. */
const SMALL = 4 << 20;

/** Sends what is large and names it in the form; what is left goes with the form itself. */
async function sendAhead(form: HTMLFormElement, field: HTMLElement, input: HTMLInputElement) {
  const { sending, paused, lost, cancel, attach } = field.dataset;
  const place = one('[data-sent]', field) || field.appendChild(make('div', ''));
  place.setAttribute('data-sent', '');
  place.setAttribute('aria-live', 'polite');
  const rest = new DataTransfer();
  for (const file of Array.from(input.files || [])) {
    if (file.size <= SMALL) { rest.items.add(file); continue; }
    const shown = showing(file, place, { sending, paused, lost, cancel });
    try {
      const address = await put(attach!, file, shown, 'class');
      if (shown.state.stopped) return false;
      const named = make('input', '') as HTMLInputElement;
      Object.assign(named, { type: 'hidden', name: 'upload', value: address.split('/').pop() });
      form.append(named);
    } catch (error) {
      if (error instanceof Refused) forget(file, 'class');
      shown.end();
      shown.say(error instanceof Refused ? `${file.name}: ${error.message}` : shown.state.stopped ? '' : lost!);
      return false;
    }
  }
  input.files = rest.files;
  return true;
}

for (const field of all('[data-attach]')) {
  const form = field.closest('form')!;
  const input = one<HTMLInputElement>('input[type=file]', field)!;
  form.addEventListener('submit', (event) => {
    const isLarge = Array.from(input.files || []).some((file) => file.size > SMALL);
    if (!isLarge) return;
    event.preventDefault();
    void sendAhead(form, field, input).then((isSent) => { if (isSent) form.submit(); });
  });
}

/** Puts what is ready in the place of what was not; nobody's typing is disturbed. */
async function refresh() {
  const fresh = one('#feed', await page(location.href));
  if (!fresh) return;
  const figures = all('figure', one('#feed')!);
  figures.forEach((now, at) => {
    const then = all('figure', fresh)[at];
    if (one('[role=status]', now) && then && !one('[role=status]', then)) now.replaceWith(then);
  });
  if (!('working' in fresh.dataset)) delete one('#feed')!.dataset.working;
}

async function watch() {
  while (one('#feed[data-working]')) {
    await wait(2000);
    if (!document.hidden) await refresh().catch(() => undefined);
  }
}

void watch();
