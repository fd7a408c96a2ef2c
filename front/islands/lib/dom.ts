export const one = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) =>
  root.querySelector<T>(selector);

export const all = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document) =>
  Array.from(root.querySelectorAll<T>(selector));

/** The nearest ancestor of the event's target that matches, so that one listener serves replaced content too. */
export const hit = <T extends Element = HTMLElement>(event: Event, selector: string) =>
  event.target instanceof Element ? event.target.closest<T>(selector) : null;

/** A click that should open the link here, not in a new tab or as a download. */
export const plainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;

/** True while the key belongs to a control that uses it. */
export const typing = (event: KeyboardEvent) =>
  event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
  !!hit(event, 'input, textarea, select, [contenteditable], details.menu');

export function toggleFullScreen(element: Element) {
  if (document.fullscreenElement) void document.exitFullscreen();
  else if (element.requestFullscreen) void element.requestFullscreen();
}

export function make(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
