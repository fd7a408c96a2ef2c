import { all, hit, make, one } from './dom';
import { send, signedIn } from './http';

type Response = 'skipped' | { choices: number[] } | { text: string };

/** One jump over more than this between two looks at the clock was a seek, not playing. */
const PLAYED_S = 2;

/** Stops the film at its questions. What was answered or skipped is not asked again by itself; the list under the film asks any time. */
export class Questions {
  private readonly list = one('#film-questions');
  private readonly dialog = this.list && one<HTMLDialogElement>('dialog', this.list);
  private readonly done = new Set<string>();
  private asked: HTMLElement | null = null;
  private goesOn = false;
  private before = 0;

  constructor(private readonly player: HTMLMediaElement) {
    const { list, dialog } = this;
    if (!list || !dialog || !dialog.showModal) return;
    player.addEventListener('timeupdate', () => this.look());
    player.addEventListener('seeking', () => { this.before = player.currentTime; });
    all('[data-ask]', list).forEach((button) => { button.hidden = false; });
    list.addEventListener('click', (event) => {
      const button = hit(event, '[data-ask]');
      if (button) this.ask(button.closest<HTMLElement>('[data-question]')!);
    });
    one('form', dialog)!.addEventListener('submit', (event) => { event.preventDefault(); this.answer(); });
    one('[data-skip]', dialog)!.addEventListener('click', () => this.skip());
    one('[data-go]', dialog)!.addEventListener('click', () => this.close());
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      if (one('[data-go]', dialog)!.hidden) this.skip(); else this.close();
    });
    this.recall().catch(() => undefined);
  }

  private async recall() {
    if (!signedIn()) return;
    const answer = await send(this.list!.dataset.answers!, { headers: { Accept: 'application/json' } });
    if (answer.status !== 200 || answer.redirected) return;
    (await answer.json() as { question: string; response: Response; success: boolean | null }[]).forEach(({ question, response, success }) => {
      const asked = one(`[data-question="${question}"]`, this.list!);
      if (asked) this.note(asked, response === 'skipped', success);
    });
  }

  private look() {
    const now = this.player.currentTime;
    const { before } = this;
    this.before = now;
    if (this.player.paused || now <= before || now - before > PLAYED_S * this.player.playbackRate) return;
    const due = all('[data-question]', this.list!).filter((it) => {
      const at = Number(it.dataset.atMs) / 1000;
      return before < at && at <= now && !this.done.has(it.dataset.question!);
    });
    if (due.length) this.ask(due[0]);
  }

  private ask(asked: HTMLElement) {
    const dialog = this.dialog!;
    this.asked = asked;
    this.goesOn = !this.player.paused;
    this.player.pause();
    const body = one('[data-body]', dialog)!;
    body.textContent = '';
    body.append(one('.q-s', asked)!.cloneNode(true), this.fields(asked));
    one('[data-result]', dialog)!.textContent = '';
    this.step(false);
    dialog.showModal();
    const first = one('input, textarea', body);
    if (first) first.focus();
  }

  private fields(asked: HTMLElement): HTMLElement {
    const options = all('.opt', asked);
    if (!options.length) {
      const field = make('textarea', 'note') as HTMLTextAreaElement;
      field.maxLength = 2000;
      field.rows = 3;
      field.setAttribute('aria-label', this.list!.dataset.own!);
      return field;
    }
    const group = make('div', 'q-o');
    group.setAttribute('role', 'group');
    const type = asked.dataset.right!.indexOf(',') < 0 ? 'radio' : 'checkbox';
    options.forEach((option, index) => {
      const label = make('label', 'opt');
      const input = document.createElement('input');
      Object.assign(input, { type, name: 'choice', value: String(index) });
      label.append(input, ...Array.from(option.childNodes).map((node) => node.cloneNode(true)));
      group.append(label);
    });
    return group;
  }

  private said(): Response | null {
    const body = one('[data-body]', this.dialog!)!;
    const field = one<HTMLTextAreaElement>('textarea', body);
    if (field) return field.value.trim() ? { text: field.value.trim() } : null;
    const choices = all<HTMLInputElement>('input:checked', body).map((input) => Number(input.value));
    return choices.length ? { choices } : null;
  }

  private answer() {
    const dialog = this.dialog!;
    const asked = this.asked!;
    if (!one('[data-go]', dialog)!.hidden) return this.close();
    const said = this.said();
    const result = one('[data-result]', dialog)!;
    if (!said || said === 'skipped') return void (result.textContent = this.list!.dataset.empty!);
    const right = asked.dataset.right!.split(',').map(Number);
    const success = 'choices' in said ? said.choices.length === right.length && said.choices.every((it) => right.indexOf(it) >= 0) : null;
    this.report(said);
    this.note(asked, false, success);
    result.textContent = this.words(success);
    all<HTMLInputElement>('input', dialog).forEach((input, index) => {
      input.disabled = true;
      if (right.indexOf(index) >= 0) input.parentElement!.classList.add('opt-ok');
      else if (input.checked) input.parentElement!.classList.add('opt-no');
    });
    const solution = one('.q-a', asked)!.cloneNode(true) as HTMLDetailsElement;
    solution.open = true;
    one('[data-body]', dialog)!.append(solution);
    this.step(true);
    one('[data-go]', dialog)!.focus();
  }

  private skip() {
    this.report('skipped');
    this.note(this.asked!, true, null);
    this.close();
  }

  private step(isAnswered: boolean) {
    const dialog = this.dialog!;
    one('[data-go]', dialog)!.hidden = !isAnswered;
    one('[data-skip]', dialog)!.hidden = isAnswered;
    one('[type=submit]', dialog)!.hidden = isAnswered;
  }

  private close() {
    this.dialog!.close();
    this.player.focus();
    if (this.goesOn) this.player.play().catch(() => undefined);
  }

  private words(success: boolean | null): string {
    const { right, wrong, compare } = this.list!.dataset;
    return (success === null ? compare : success ? right : wrong)!;
  }

  private note(asked: HTMLElement, isSkipped: boolean, success: boolean | null) {
    this.done.add(asked.dataset.question!);
    const tag = one('[data-said]', asked)!;
    tag.textContent = isSkipped ? this.list!.dataset.skipped! : this.words(success);
    tag.className = success ? 'tag tag-g' : 'tag';
    tag.hidden = false;
  }

  private report(response: Response) {
    if (!signedIn()) return;
    const url = `${this.list!.dataset.answers}/${this.asked!.dataset.question}`;
    send(url, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(response) }).catch(() => undefined);
  }
}
