// Uploads in pieces: progress, cancel, going on after a broken connection or on another day. The plain form stays for small files.
import { one } from './lib/dom';
import { page } from './lib/http';
import { Refused, forget, put, showing, wait } from './lib/tus';

const form = one<HTMLFormElement>('form[data-upload]');

async function upload(file: File) {
  const { sending, paused, lost, cancel, upload: to } = form!.dataset;
  const shown = showing(file, one('[data-sent]')!, { sending, paused, lost, cancel });
  try {
    await put(to!, file, shown);
    shown.say('');
    if (!shown.state.stopped) (form!.elements.namedItem('file') as HTMLInputElement).value = '';
  } catch (error) {
    if (error instanceof Refused) forget(file);
    shown.say(error instanceof Refused ? error.message : shown.state.stopped ? '' : lost!);
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
