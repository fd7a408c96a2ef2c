// Waiting for a phone: asks now and then whether it has answered, and loads the page anew, which then says so or signs in. Without this the
// page loads itself anew.
import { one } from './lib/dom';
import { send } from './lib/http';

const EVERY_MS = 2000;
const place = one('[data-computer]');

async function look() {
  const answer = await send(place!.dataset.computer!).catch(() => null);
  const isWaiting = !answer || !answer.ok || (await answer.json()).waiting;
  if (isWaiting) window.setTimeout(look, EVERY_MS);
  else location.reload();
}

if (place) window.setTimeout(look, EVERY_MS);
