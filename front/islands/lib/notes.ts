import { hit, one } from './dom';
import { page, send } from './http';

/** The notes of one thing, as a piece of the page that lists them. Its forms work here without leaving the page. */
export class Notes {
  constructor(private readonly place: HTMLElement, readonly url: string, private readonly shown: () => void) {
    place.addEventListener('submit', (event) => {
      const form = hit<HTMLFormElement>(event, 'form');
      if (!form) return;
      event.preventDefault();
      this.post(form.getAttribute('action')!, new FormData(form)).catch(() => form.submit());
    });
  }

  async load() {
    const found = one('#notes', await page(this.url));
    if (!found) throw new Error('no notes');
    found.removeAttribute('id');
    this.place.textContent = '';
    this.place.append(found);
    this.shown();
  }

  async post(url: string, fields: FormData) {
    const body = new URLSearchParams(fields as unknown as Record<string, string>);
    const answer = await send(url, { method: 'POST', body, redirect: 'manual' });
    if (!answer.ok) throw new Error(`${answer.status}`);
    await this.load();
  }

  get form(): HTMLFormElement | null {
    return one<HTMLFormElement>('form[data-add]', this.place);
  }
}
