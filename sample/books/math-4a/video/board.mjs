// The drawing board shared by the films of this book. Every helper takes a `show` between 0 and 1 and fades or grows with it.
const SANS = '"Noto Sans CJK SC"';

export function board(ctx, t, { w, h, ease, palette: p }) {
  const on = (from, seconds = 0.7) => ease((t - from) / seconds);
  const during = (from, to) => Math.min(on(from, 0.5), 1 - ease((t - to + 0.4) / 0.4));

  function sheet(title) {
    ctx.strokeStyle = '#EFE9DC';
    ctx.lineWidth = 1;
    for (let x = 20; x < w; x += 20) stroke([[x, 44], [x, h]]);
    for (let y = 60; y < h; y += 20) stroke([[0, y], [w, y]]);
    ctx.fillStyle = p.hue;
    ctx.fillRect(0, 0, w, 40);
    text(title, 24, 21, { size: 18, color: '#FFFFFF', bold: true, align: 'left' });
    text('数学 四年级上册', w - 24, 21, { size: 13, color: p.mid, align: 'right' });
  }

  function opening(title, subtitle) {
    ctx.fillStyle = p.hue;
    ctx.fillRect(0, 0, w, h);
    ctx.strokeStyle = 'rgba(255,255,255,.1)';
    ctx.lineWidth = 1;
    for (let x = 0; x < w; x += 32) stroke([[x, 0], [x, h]]);
    for (let y = 4; y < h; y += 32) stroke([[0, y], [w, y]]);
    text(title, w / 2, 138 - 10 * (1 - on(0)), { size: 42, color: '#FFFFFF', serif: true, bold: true, show: on(0.2) });
    text(subtitle, w / 2, 196, { size: 20, color: '#DCE6FA', show: on(1) });
  }

  function stroke(points) {
    ctx.beginPath();
    points.forEach(([x, y]) => ctx.lineTo(x, y));
    ctx.stroke();
  }

  function text(words, x, y, { size = 20, color = p.ink, bold = false, serif = false, align = 'center', show = 1, spacing = 0 } = {}) {
    if (show <= 0) return;
    ctx.save();
    ctx.globalAlpha *= show;
    ctx.font = `${bold ? 'bold ' : ''}${size}px ${serif ? '"Noto Serif CJK SC"' : SANS}`;
    ctx.letterSpacing = `${spacing}px`;
    ctx.fillStyle = color;
    ctx.textAlign = align;
    ctx.textBaseline = 'middle';
    ctx.fillText(words, x, y);
    ctx.restore();
  }

  /** A line that grows from its first point. */
  function line(x1, y1, x2, y2, { color = p.ink, width = 3, show = 1, dash = [] } = {}) {
    if (show <= 0) return;
    ctx.save();
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.lineCap = 'round';
    ctx.setLineDash(dash);
    stroke([[x1, y1], [x1 + (x2 - x1) * show, y1 + (y2 - y1) * show]]);
    ctx.restore();
  }

  function card(x, y, width, height, { fill = '#FFFFFF', edge = p.mid, radius = 12, show = 1, dash = [] } = {}) {
    if (show <= 0) return;
    ctx.save();
    ctx.globalAlpha *= show;
    ctx.beginPath();
    ctx.roundRect(x, y, width, height, radius);
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.strokeStyle = edge;
    ctx.lineWidth = 2;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.restore();
  }

  function dot(x, y, r, color = p.seal, show = 1) {
    if (show <= 0) return;
    ctx.save();
    ctx.globalAlpha *= show;
    ctx.fillStyle = color;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, Math.PI * 2);
    ctx.fill();
    ctx.restore();
  }

  /** The arc of an angle that opens anticlockwise from the right, in degrees. */
  function arc(x, y, r, from, to, { color = p.seal, width = 3 } = {}) {
    ctx.save();
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.arc(x, y, r, (-from * Math.PI) / 180, (-to * Math.PI) / 180, true);
    ctx.stroke();
    ctx.restore();
  }

  return { on, during, sheet, opening, text, line, card, dot, arc };
}

export const polar = (x, y, r, degrees) => [x + r * Math.cos((degrees * Math.PI) / 180), y - r * Math.sin((degrees * Math.PI) / 180)];
