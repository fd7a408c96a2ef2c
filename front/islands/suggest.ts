// Suggestions under a search field (combobox with a list, ARIA 1.2). Without this the form searches just as well.
import { make } from './lib/dom';

interface Suggestion { text: string; hint: string; href: string }

const WAIT_MS = 90;
let lists = 0;

class Suggest {
  private list: HTMLElement;
  private count: HTMLElement;
  private shown: Suggestion[] = [];
  private at = -1;
  private timer = 0;
  private asked = 0;
  private composing = false;

  constructor(private input: HTMLInputElement, private form: HTMLFormElement) {
    this.list = make('ul', 'sug');
    this.list.id = `sug${++lists}`;
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', form.dataset.list!);
    this.count = make('div', 'vh');
    this.count.setAttribute('role', 'status');
    form.append(this.list, this.count);
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', this.list.id]]) input.setAttribute(name, value);
    this.listen();
    // Whoever types before this script has come has asked already.
    if (input.value !== input.defaultValue) this.later();
  }

  private listen() {
    const { input } = this;
    // While an input method is composing, what stands in the field is not yet what is meant.
    input.addEventListener('compositionstart', () => { this.composing = true; clearTimeout(this.timer); });
    input.addEventListener('compositionend', () => { this.composing = false; this.later(); });
    input.addEventListener('input', (event) => { if (!this.composing && !(event as InputEvent).isComposing) this.later(); });
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => this.close());
    // The field must not lose the focus before the click arrives.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const option = (event.target as Element).closest('[role=option]');
      if (option) this.go(Array.from(this.list.children).indexOf(option));
    });
  }

  private later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.ask().catch(() => this.close()); }, WAIT_MS);
  }

  private async ask() {
    const text = this.input.value.trim();
    const number = ++this.asked;
    if (!text) return this.close();
    const answer = await fetch(`/search/suggest?q=${encodeURIComponent(text)}`, { credentials: 'same-origin' });
    const found: Suggestion[] = answer.ok ? await answer.json() : [];
    // An answer that comes late, or to a field that was left, is no longer wanted.
    if (number === this.asked && document.activeElement === this.input) this.show(found);
  }

  private show(found: Suggestion[]) {
    this.shown = found;
    this.at = -1;
    this.list.textContent = '';
    found.forEach((it, at) => {
      const option = make('li', '', it.text);
      option.id = `${this.list.id}-${at}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.append(make('small', '', it.hint));
      this.list.append(option);
    });
    this.count.textContent = found.length ? `${found.length} ${this.form.dataset.count}` : '';
    this.open(found.length > 0);
  }

  private open(isOpen: boolean) {
    this.list.hidden = !isOpen;
    this.input.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) this.input.removeAttribute('aria-activedescendant');
  }

  private close() {
    this.asked++;
    this.at = -1;
    this.open(false);
  }

  private choose(at: number) {
    const options = Array.from(this.list.children);
    options.forEach((option, number) => option.setAttribute('aria-selected', String(number === at)));
    this.at = at;
    if (at < 0) return this.input.removeAttribute('aria-activedescendant');
    this.input.setAttribute('aria-activedescendant', options[at].id);
    options[at].scrollIntoView({ block: 'nearest' });
  }

  private go(at: number) {
    location.href = this.shown[at].href;
  }

  private key(event: KeyboardEvent) {
    // 229 is what keys of an input method report; its Enter ends the composing and must not send the form.
    if (event.isComposing || this.composing || event.keyCode === 229) {
      if (event.key === 'Enter') event.preventDefault();
      return;
    }
    const last = this.shown.length - 1;
    const isOpen = !this.list.hidden;
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === 'Enter' && isOpen && this.at >= 0) {
      event.preventDefault();
      this.go(this.at);
    } else if (event.key === 'ArrowDown' && last >= 0) {
      event.preventDefault();
      this.open(true);
      this.choose(this.at === last ? -1 : this.at + 1);
    } else if (event.key === 'ArrowUp' && isOpen) {
      event.preventDefault();
      this.choose(this.at < 0 ? last : this.at - 1);
    }
  }
}

const begun = new Set<Element>();

function begin(target: EventTarget | null) {
  const input = target instanceof Element ? target.closest<HTMLInputElement>('form[data-suggest] input[name=q]') : null;
  if (!input || begun.has(input)) return;
  begun.add(input);
  new Suggest(input, input.form!);
}

document.addEventListener('focusin', (event) => begin(event.target));
begin(document.activeElement);
