// Ink-painting strokes for the films of this book: mountains, moon, boats, birds, and verses that write themselves.
export const SERIF = '"Noto Serif CJK SC"';
export const SANS = '"Noto Sans CJK SC"';
export const INK = '#27343d';
export const RED = '#A23B2C';

const clamp = (x) => Math.min(1, Math.max(0, x));
export const smooth = (x) => { const c = clamp(x); return c * c * (3 - 2 * c); };
/** 0 before `from`, 1 after `to`, smooth between. */
export const span = (t, from, to) => smooth((t - from) / (to - from));
/** Fades in at `from` and out before `to`. */
export const during = (t, from, to, soft = 0.8) => span(t, from, from + soft) * (1 - span(t, to - soft, to));

/** The same pseudo-random numbers on every frame. */
export function dice(seed) {
  let state = seed * 7919 + 17;
  return () => ((state = (state * 16807) % 2147483647) / 2147483647);
}

export function blend(a, b, share) {
  const channel = (at) => Math.round(parseInt(a.slice(at, at + 2), 16) * (1 - share) + parseInt(b.slice(at, at + 2), 16) * share);
  return `rgb(${channel(1)},${channel(3)},${channel(5)})`;
}

/** Runs `paint` with its own transparency and restores the context. */
export function veil(ctx, alpha, paint) {
  if (alpha <= 0.01) return;
  ctx.save();
  ctx.globalAlpha *= alpha;
  paint();
  ctx.restore();
}

export function sky(ctx, top, bottom, w, h) {
  const wash = ctx.createLinearGradient(0, 0, 0, h);
  wash.addColorStop(0, top);
  wash.addColorStop(1, bottom);
  ctx.fillStyle = wash;
  ctx.fillRect(0, 0, w, h);
}

/** A mountain ridge whose colour thins out downwards into mist. `shift` scrolls it sideways. */
export function ridge(ctx, { y, height, seed, colour, alpha = 0.8, depth = 90, shift = 0 }, w = 640) {
  const roll = dice(seed);
  const phase = Array.from({ length: 5 }, () => roll() * 6.28);
  ctx.save();
  const wash = ctx.createLinearGradient(0, y - height, 0, y + depth);
  wash.addColorStop(0, colour);
  wash.addColorStop(1, 'rgba(240,240,235,0)');
  ctx.globalAlpha *= alpha;
  ctx.fillStyle = wash;
  ctx.beginPath();
  ctx.moveTo(0, y + depth);
  for (let x = 0; x <= w; x += 5) {
    const u = ((x + shift) / w) * 6.28;
    const wave = [1.1, 2.3, 5.1, 11, 23].reduce((sum, f, i) => sum + Math.sin(u * f + phase[i]) * [0.5, 0.3, 0.14, 0.05, 0.02][i], 0);
    ctx.lineTo(x, y - height * (wave * 0.5 + 0.5));
  }
  ctx.lineTo(w, y + depth);
  ctx.fill();
  ctx.restore();
}

export function disc(ctx, x, y, r, colour, glow = 2.6) {
  ctx.save();
  const halo = ctx.createRadialGradient(x, y, r * 0.8, x, y, r * glow);
  halo.addColorStop(0, colour);
  halo.addColorStop(1, 'rgba(255,240,200,0)');
  ctx.globalAlpha *= 0.5;
  ctx.fillStyle = halo;
  ctx.beginPath();
  ctx.arc(x, y, r * glow, 0, 7);
  ctx.fill();
  ctx.globalAlpha = Math.min(1, ctx.globalAlpha * 2);
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.fill();
  ctx.restore();
}

export function halfMoon(ctx, x, y, r, colour = '#f6e7b8') {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(0.4);
  ctx.fillStyle = 'rgba(246,231,184,.22)';
  ctx.beginPath();
  ctx.arc(0, 0, r * 1.8, 0, 7);
  ctx.fill();
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(0, 0, r, -Math.PI / 2, Math.PI / 2);
  ctx.fill();
  ctx.restore();
}

/** Short drifting strokes on a water surface from `top` to `bottom`. */
export function ripples(ctx, t, { top, bottom, count = 26, seed = 3, colour = 'rgba(70,95,105,.45)' }, w = 640) {
  const roll = dice(seed);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.2;
  for (let i = 0; i < count; i++) {
    const length = 22 + roll() * 50;
    const y = top + roll() * (bottom - top);
    const x = ((roll() * (w + 120) + t * (6 + roll() * 8)) % (w + 120)) - 60;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.quadraticCurveTo(x + length * 0.25, y - 3, x + length * 0.5, y);
    ctx.quadraticCurveTo(x + length * 0.75, y + 3, x + length, y);
    ctx.stroke();
  }
}

const hull = (ctx, colour) => {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(-44, 0);
  ctx.quadraticCurveTo(-28, 13, 0, 13);
  ctx.quadraticCurveTo(32, 13, 48, -4);
  ctx.quadraticCurveTo(10, 5, -44, 0);
  ctx.fill();
};

/** A small boat with a mat roof and a boatman. */
export function boat(ctx, t, x, y, size = 1, colour = INK) {
  ctx.save();
  ctx.translate(x, y + Math.sin(t * 1.3) * 1.6);
  ctx.scale(size, size);
  ctx.rotate(Math.sin(t * 0.9) * 0.02);
  hull(ctx, colour);
  ctx.fillStyle = '#7d6a4f';
  ctx.beginPath();
  ctx.moveTo(-18, 3);
  ctx.bezierCurveTo(-16, -20, 22, -20, 24, 2);
  ctx.fill();
  ctx.fillStyle = colour;
  ctx.fillRect(-28, -16, 8, 18);
  ctx.beginPath();
  ctx.arc(-24, -20, 4, 0, 7);
  ctx.fill();
  ctx.fillStyle = '#8a7350';
  ctx.beginPath();
  ctx.moveTo(-34, -21);
  ctx.lineTo(-24, -28);
  ctx.lineTo(-14, -21);
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.moveTo(-20, -10);
  ctx.lineTo(-46 + Math.sin(t * 1.6) * 6, 22);
  ctx.stroke();
  ctx.restore();
}

/** A sailing boat; `hoist` 0..1 is how far the sail is up. */
export function sailboat(ctx, t, x, y, size = 1, hoist = 1) {
  ctx.save();
  ctx.translate(x, y + Math.sin(t * 1.2) * 1.5);
  ctx.scale(size, size);
  hull(ctx, INK);
  ctx.strokeStyle = INK;
  ctx.lineWidth = 2.6;
  ctx.beginPath();
  ctx.moveTo(2, 4);
  ctx.lineTo(2, -76);
  ctx.stroke();
  const top = -4 - 68 * hoist;
  ctx.fillStyle = '#f3e7cb';
  ctx.strokeStyle = '#8a7350';
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(4, top);
  ctx.quadraticCurveTo(40, top * 0.55, 32, -4);
  ctx.lineTo(4, -4);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
  for (const part of [0.25, 0.5, 0.75]) {
    ctx.beginPath();
    ctx.moveTo(4, top * part);
    ctx.lineTo(32, top * part + 2);
    ctx.stroke();
  }
  ctx.restore();
}

/** A far bird of two wing strokes; `beat` moves the wings. */
export function bird(ctx, x, y, size, beat, colour = INK) {
  const lift = Math.sin(beat) * 6;
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size, size);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 2.6;
  ctx.lineCap = 'round';
  ctx.beginPath();
  ctx.moveTo(-14, -lift);
  ctx.quadraticCurveTo(-6, -8 - lift * 0.4, 0, 0);
  ctx.quadraticCurveTo(6, -8 - lift * 0.4, 14, -lift);
  ctx.stroke();
  ctx.restore();
}

const wing = (ctx, side, lift) => {
  ctx.fillStyle = '#fff';
  ctx.strokeStyle = INK;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.moveTo(side * 2, 0);
  ctx.quadraticCurveTo(side * 26, -50 * lift, side * 78, -46 * lift);
  ctx.quadraticCurveTo(side * 52, -22 * lift, side * 30, 0);
  ctx.quadraticCurveTo(side * 16, 6, side * 2, 6);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = INK;
  ctx.beginPath();
  ctx.moveTo(side * 78, -46 * lift);
  ctx.lineTo(side * 50, -20 * lift);
  ctx.lineTo(side * 46, -34 * lift);
  ctx.fill();
};

/** A white crane with black wing tips and a red crown, flying to the upper right. */
export function crane(ctx, x, y, size, beat) {
  const lift = 0.75 + 0.35 * Math.sin(beat);
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(-0.35);
  ctx.scale(size, size);
  ctx.strokeStyle = INK;
  ctx.lineWidth = 2;
  ctx.lineCap = 'round';
  for (const dy of [4, 9]) {
    ctx.beginPath();
    ctx.moveTo(-30, 5);
    ctx.lineTo(-66, dy);
    ctx.stroke();
  }
  wing(ctx, -1, lift);
  for (const [width, colour] of [[11, INK], [8, '#fff']]) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(-30, 5);
    ctx.quadraticCurveTo(0, -4, 26, 2);
    ctx.quadraticCurveTo(46, 2, 60, -10);
    ctx.stroke();
  }
  wing(ctx, 1, lift);
  ctx.fillStyle = '#b23a26';
  ctx.beginPath();
  ctx.arc(61, -15, 3.6, 0, 7);
  ctx.fill();
  ctx.fillStyle = '#5b4a33';
  ctx.beginPath();
  ctx.moveTo(64, -13);
  ctx.lineTo(82, -15);
  ctx.lineTo(64, -8);
  ctx.fill();
  ctx.restore();
}

export function cloud(ctx, x, y, size, alpha = 0.9) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size, size);
  ctx.globalAlpha *= alpha;
  ctx.fillStyle = '#fff';
  ctx.beginPath();
  for (const [dx, dy, r] of [[-44, 2, 22], [-18, -12, 28], [16, -14, 30], [44, 0, 22], [0, 4, 30]]) {
    ctx.moveTo(dx + r, dy);
    ctx.arc(dx, dy, r, 0, 7);
  }
  ctx.fill();
  ctx.restore();
}

export function words(ctx, text, x, y, { size = 20, colour = INK, font = SERIF, weight = 400, align = 'left' } = {}) {
  ctx.font = `${weight} ${size}px ${font}`;
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, x, y);
}

/** A verse that appears one character after another, each with its reading above. `shown` counts characters, with fractions. */
export function verse(ctx, line, x, y, shown, { size = 32, pitch = 46, colour = INK, reading = RED } = {}) {
  const syllables = line.py.split(' ');
  [...line.text].forEach((letter, at) => {
    veil(ctx, smooth(shown - at), () => {
      const lift = (1 - smooth(shown - at)) * 8;
      words(ctx, letter, x + at * pitch, y + lift, { size, colour, align: 'center' });
      if (syllables[at]) words(ctx, syllables[at], x + at * pitch, y - size - 2 + lift, { size: size * 0.42, colour: reading, font: SANS, align: 'center' });
    });
  });
}

/** A rounded sheet of paper to write on. */
export function slip(ctx, x, y, w, h, { fill = 'rgba(252,250,245,.9)', edge = '' } = {}) {
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, 10);
  ctx.fillStyle = fill;
  ctx.fill();
  if (!edge) return;
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

/** The title of a film: large characters, the author and a red seal. */
export function titleCard(ctx, t, { title, author, seal, colour = INK }) {
  [...title].forEach((letter, at) => {
    veil(ctx, span(t, 0.5 + at * 0.4, 1.3 + at * 0.4), () => words(ctx, letter, 64 + at * 62, 150, { size: 56, weight: 700, colour }));
  });
  veil(ctx, span(t, 2.6, 3.6), () => {
    words(ctx, author, 66, 194, { size: 22, colour });
    slip(ctx, 66, 214, 96, 32, { fill: RED });
    words(ctx, seal, 114, 236, { size: 17, colour: '#fff', align: 'center' });
  });
}
