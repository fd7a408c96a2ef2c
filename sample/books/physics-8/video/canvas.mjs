// Drawing words shared by the films of this book. The lowest 50 px of a frame stay free for captions.
export const C = { paper: '#fcfaf5', white: '#ffffff', ink: '#1c2b33', blue: '#1d6486', deep: '#17506c', pale: '#e2eff5', warm: '#c2571a',
  peach: '#fbe9da', grey: '#8aa3af', line: '#d3dde2', gold: '#e9b95c', green: '#2f7d4f', wood: '#d9a866', stone: '#8b8f94', water: '#bfe0ee' };
const SANS = '"Noto Sans CJK SC"';
export const SERIF = '"Noto Serif CJK SC"';

/** How far `t` has come between two moments, 0..1, straight and smoothed. */
export const span = (t, from, to) => Math.min(1, Math.max(0, (t - from) / (to - from)));
export const smooth = (t, from, to) => { const x = span(t, from, to); return x * x * (3 - 2 * x); };

export function line(ctx, points, { colour = C.ink, width = 2, dash = [] } = {}) {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.setLineDash(dash);
  ctx.beginPath();
  points.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
  ctx.restore();
}

/** A line whose head sits at the share `head` of its length. */
export function arrow(ctx, [x1, y1], [x2, y2], { colour = C.ink, width = 2.5, head = 1 } = {}) {
  line(ctx, [[x1, y1], [x2, y2]], { colour, width });
  const turn = Math.atan2(y2 - y1, x2 - x1);
  const [x, y] = [x1 + (x2 - x1) * head, y1 + (y2 - y1) * head];
  const wing = (side) => [x - 11 * Math.cos(turn + side), y - 11 * Math.sin(turn + side)];
  shape(ctx, [[x, y], wing(0.45), wing(-0.45)], colour);
}

export function shape(ctx, points, fill, edge) {
  ctx.beginPath();
  points.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
  ctx.fillStyle = fill;
  ctx.fill();
  if (edge) line(ctx, [...points, points[0]], { colour: edge, width: 1.5 });
}

export function dot(ctx, x, y, radius, fill, edge) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, Math.PI * 2);
  ctx.fillStyle = fill;
  ctx.fill();
  if (!edge) return;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

export function arc(ctx, x, y, radius, from, to, { colour = C.ink, width = 2 } = {}) {
  ctx.beginPath();
  ctx.arc(x, y, radius, from, to);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

export function box(ctx, x, y, w, h, { fill = C.white, edge, radius = 8 } = {}) {
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, radius);
  ctx.fillStyle = fill;
  ctx.fill();
  if (!edge) return;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

export function text(ctx, words, x, y, { size = 18, weight = 400, colour = C.ink, align = 'left', font = SANS } = {}) {
  ctx.font = `${weight} ${size}px ${font}`;
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(words, x, y);
}

export function fade(ctx, alpha, paint) {
  if (alpha <= 0) return;
  ctx.save();
  ctx.globalAlpha *= Math.min(1, alpha);
  paint();
  ctx.restore();
}

export function sheet(ctx, heading, w, h) {
  ctx.fillStyle = C.paper;
  ctx.fillRect(0, 0, w, h);
  if (!heading) return;
  ctx.fillStyle = C.warm;
  ctx.fillRect(24, 16, 6, 24);
  text(ctx, heading, 40, 36, { size: 21, weight: 700, colour: C.deep });
}

export function titleCard(ctx, t, title, subtitle, w, h) {
  ctx.fillStyle = C.deep;
  ctx.fillRect(0, 0, w, h);
  fade(ctx, smooth(t, 0.2, 1), () => text(ctx, title, w / 2, 150, { size: 46, weight: 700, colour: C.white, align: 'center' }));
  fade(ctx, smooth(t, 0.8, 1.8), () => text(ctx, subtitle, w / 2, 200, { size: 20, colour: '#cfe3ec', align: 'center' }));
  line(ctx, [[w / 2 - 150 * smooth(t, 0.6, 2), 170], [w / 2 + 150 * smooth(t, 0.6, 2), 170]], { colour: C.gold, width: 3 });
}

/** Plays the scene that belongs to `t`: `[[until, paint], …]`. */
export function play(scenes, ctx, t, w, h) {
  const [, paint] = scenes.find(([until]) => t < until) ?? scenes.at(-1);
  paint(ctx, t, w, h);
}
