import { one } from './dom';
import { signedIn } from './http';
import { Notes } from './notes';
import { clock } from './time';

/** Notes with a moment, beside the film. Guests keep the link, which asks them to sign in. */
export class FilmNotes {
  private readonly card = one('[data-notes]');
  private notes: Notes | null = null;

  constructor(private readonly player: HTMLMediaElement) {
    if (!this.card || !signedIn()) return;
    this.notes = new Notes(one('[data-notes-body]', this.card)!, this.card.dataset.notes!, () => this.follow());
    ['timeupdate', 'seeked'].forEach((name) => player.addEventListener(name, () => this.follow()));
    this.notes.load().catch(() => { this.notes = null; });
  }

  /** Begins a note at this moment; the film waits. */
  write() {
    if (!this.card) return;
    const form = this.notes && this.notes.form;
    if (!form) {
      const link = one('[data-note]', this.card);
      if (link) link.focus();
      return;
    }
    this.player.pause();
    this.setMoment(form);
    one('textarea', form)!.focus();
  }

  private setMoment(form: HTMLFormElement) {
    one<HTMLInputElement>('[name=place]', form)!.value = clock(this.player.currentTime);
  }

  /** An empty form stands at the moment that plays. */
  private follow() {
    const form = this.notes && this.notes.form;
    if (form && !one<HTMLTextAreaElement>('textarea', form)!.value && !form.contains(document.activeElement)) this.setMoment(form);
  }
}
