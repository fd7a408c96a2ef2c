// A button that prints the page; without scripts the browser's own command does.
const printing = document.querySelector<HTMLButtonElement>('[data-print]');
if (printing) {
  printing.hidden = false;
  printing.addEventListener('click', () => window.print());
}
export {};
