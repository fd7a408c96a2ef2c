import { one } from './dom';

/** Words of what exists only with script: the page holds those it has use for, in its language, as `data-say-…`. */
export function say(key: string): string {
  const holder = one(`[data-say-${key}]`);
  return holder ? holder.getAttribute(`data-say-${key}`)! : '';
}

/** The time of day, and the date before it on other days. */
export function moment(ms: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const at = new Date(ms);
  const day = at.toDateString() === new Date().toDateString() ? '' : `${two(at.getMonth() + 1)}-${two(at.getDate())} `;
  return `${day}${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const size = (bytes: number) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
