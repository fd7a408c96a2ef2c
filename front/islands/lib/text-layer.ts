import { all } from './dom';

/** Words of a page, counted in characters that are no spaces: where a note begins, and what it is about. */
export interface Words { start: number; exact: string }

const packed = (text: string) => Array.from(text.replace(/\s/g, ''));

/** The text of a range without what only tells how characters are read. */
function words(range: Range): string {
  const piece = range.cloneContents();
  Array.from(piece.querySelectorAll('rt')).forEach((reading) => reading.remove());
  return piece.textContent || '';
}

/** The selected words, when they lie in the text of one page. */
export function selectedWords(): { sheet: HTMLElement; words: Words; box: DOMRect } | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const from = range.startContainer.parentElement;
  const sheet = from && from.closest<HTMLElement>('.rd-pg');
  const layer = sheet && sheet.querySelector('.rd-t');
  if (!sheet || !layer || !layer.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(layer, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const exact = packed(words(range)).join('');
  const boxes = range.getClientRects();
  if (!exact || !boxes.length) return null;
  return { sheet, words: { start: packed(words(before)).length, exact }, box: boxes[boxes.length - 1] as DOMRect };
}

/** Takes all marks off. */
export function unmark(root: ParentNode) {
  all('.rd-t mark', root).forEach((mark) => {
    const line = mark.parentNode!;
    while (mark.firstChild) line.insertBefore(mark.firstChild, mark);
    mark.remove();
    line.normalize();
  });
}

/** Marks `length` characters from `start` in the text of `sheet`; they may run over several lines. */
export function mark(sheet: HTMLElement, start: number, length: number, note: string) {
  let at = 0;
  all('.rd-t', sheet).forEach((layer) => {
    const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    texts.filter((text) => text.parentElement!.tagName !== 'RT').forEach((text) => {
      const first = at;
      at += packed(text.data).length;
      const from = Math.max(start, first) - first;
      const to = Math.min(start + length, at) - first;
      if (from < to) wrap(text, from, to, note);
    });
  });
}

function wrap(text: Text, from: number, to: number, note: string) {
  const range = document.createRange();
  range.setStart(text, offset(text.data, from));
  range.setEnd(text, offset(text.data, to - 1, true));
  const mark = document.createElement('mark');
  mark.dataset.note = note;
  range.surroundContents(mark);
}

/** The offset of the character at `index`, not counting spaces; with `after` the offset behind it. */
function offset(text: string, index: number, after = false): number {
  let seen = -1;
  let at = 0;
  for (const character of Array.from(text)) {
    if (!/\s/.test(character)) seen += 1;
    if (seen === index) return after ? at + character.length : at;
    at += character.length;
  }
  return at;
}
