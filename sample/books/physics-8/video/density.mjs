import { C, box, dot, fade, line, play, shape, sheet, smooth, span, text, titleCard } from './canvas.mjs';

// When each weight reaches the right pan, in grams; a removed one is negative.
const WEIGHTS = [[10, 50], [13, 5], [16, -5], [18, 2]];
const STONE = 52;

const loaded = (t) => WEIGHTS.reduce((sum, [from, grams]) => sum + grams * smooth(t, from, from + 0.4), 0);

function stone(ctx, x, y, size = 1) {
  const corners = [[-22, 0], [-26, -16], [-12, -32], [10, -34], [25, -18], [22, 0]];
  shape(ctx, corners.map(([dx, dy]) => [x + dx * size, y + dy * size]), C.stone, C.ink);
}

/** The beam leans left for a positive `tilt`; `left` and `right` paint what stands on the pans. */
function balance(ctx, tilt, left, right) {
  const [x, y, arm] = [300, 140, 170];
  const dip = tilt * 22;
  shape(ctx, [[x - 90, 290], [x + 90, 290], [x + 70, 276], [x - 70, 276]], C.deep);
  box(ctx, x - 7, y, 14, 140, { fill: C.blue, radius: 0 });
  line(ctx, [[x - arm, y + dip], [x + arm, y - dip]], { width: 8, colour: C.deep });
  dot(ctx, x, y, 9, C.warm);
  line(ctx, [[x, y], [x - tilt * 26, 238]], { width: 2, colour: C.warm });
  for (let mark = -3; mark <= 3; mark++) line(ctx, [[x + mark * 9, 242], [x + mark * 9, mark ? 248 : 252]], { width: 1.4, colour: C.white });
  for (const [side, paint] of [[-1, left], [1, right]]) {
    const [px, py] = [x + side * arm, y - side * dip];
    line(ctx, [[px, py], [px, py - 16]], { width: 5, colour: C.deep });
    shape(ctx, [[px - 62, py - 22], [px + 62, py - 22], [px + 46, py - 14], [px - 46, py - 14]], C.grey, C.ink);
    paint(px, py - 22);
  }
}

function weights(ctx, t, x, y) {
  const drop = (from) => (1 - smooth(t, from, from + 0.8)) * -46;
  fade(ctx, smooth(t, 9.4, 9.8), () => {
    box(ctx, x - 40, y - 34 + drop(9.4), 28, 34, { fill: C.gold, edge: C.ink, radius: 3 });
    text(ctx, '50', x - 26, y - 12 + drop(9.4), { size: 14, align: 'center' });
  });
  fade(ctx, smooth(t, 12.4, 12.8) - smooth(t, 16, 16.4), () => {
    box(ctx, x + 2, y - 20 + drop(12.4), 18, 20, { fill: C.gold, edge: C.ink, radius: 3 });
    text(ctx, '5', x + 11, y - 5 + drop(12.4), { size: 12, align: 'center' });
  });
}

function rider(ctx, t) {
  const grams = 2 * smooth(t, 18, 20);
  box(ctx, 220, 178, 160, 18, { fill: '#fffbe9', edge: C.ink, radius: 0 });
  for (let mark = 0; mark <= 25; mark++) line(ctx, [[224 + mark * 6, 196], [224 + mark * 6, mark % 5 ? 191 : 187]], { width: 1 });
  box(ctx, 224 + grams * 30, 173, 8, 28, { fill: C.warm, radius: 1 });
}

function weigh(ctx, t, w, h) {
  sheet(ctx, '第一步　用天平测石块的质量', w, h);
  const settle = 0.12 * Math.sin(t * 5) * Math.exp(-Math.max(0, t - 20) * 1.2);
  const tilt = Math.max(-1, Math.min(1, (STONE - loaded(t)) / 4)) * smooth(t, 7.5, 8.3) + (t > 18 ? settle : 0);
  balance(ctx, tilt, (x, y) => fade(ctx, smooth(t, 6.6, 7), () => stone(ctx, x, y - 40 * (1 - smooth(t, 6.6, 7.6)))), (x, y) => weights(ctx, t, x, y));
  rider(ctx, t);
  const say = [[7, '石块放左盘'], [9.5, '加 50 g：左边仍低'], [12.8, '再加 5 g：右边太重'], [16, '取下 5 g，改用游码'], [20, '游码 2 g：横梁平衡']];
  text(ctx, say.findLast(([from]) => t >= from)?.[1] ?? '', 610, 66, { size: 18, weight: 700, colour: C.warm, align: 'right' });
  fade(ctx, smooth(t, 21.5, 22.5), () => {
    box(ctx, 488, 210, 134, 70, { fill: C.peach });
    text(ctx, 'm = 50 g + 2 g', 555, 238, { size: 16, align: 'center' });
    text(ctx, '= 52 g', 555, 266, { size: 20, weight: 700, align: 'center', colour: C.warm });
  });
}

const level = (millilitres) => 286 - millilitres * 2.2;

function cylinder(ctx, x, volume) {
  ctx.fillStyle = C.water;
  ctx.fillRect(x - 44, level(volume), 88, level(0) - level(volume));
  line(ctx, [[x - 44, level(volume) - 4], [x - 38, level(volume)], [x + 38, level(volume)], [x + 44, level(volume) - 4]], { colour: C.blue, width: 2 });
  line(ctx, [[x - 46, 56], [x - 46, 288], [x + 46, 288], [x + 46, 56]], { width: 3 });
  line(ctx, [[x - 66, 292], [x + 66, 292]], { width: 6 });
  for (let mark = 0; mark <= 100; mark += 5) {
    line(ctx, [[x - 44, level(mark)], [x - (mark % 20 ? 34 : 24), level(mark)]], { width: 1.2 });
    if (mark % 20 === 0 && mark) text(ctx, `${mark}`, x - 54, level(mark) + 5, { size: 13, align: 'right' });
  }
}

function immerse(ctx, t, w, h) {
  sheet(ctx, '第二步　用量筒测石块的体积', w, h);
  const poured = 60 * smooth(t, 26.5, 30);
  const depth = smooth(t, 34, 38);
  const y = 96 + depth * 166;
  const rise = 20 * span(y, level(60), level(60) + 34);
  cylinder(ctx, 230, poured + rise);
  fade(ctx, smooth(t, 33, 34), () => { line(ctx, [[230, 48], [230, y - 32]], { width: 1.5 }); stone(ctx, 230, y); });
  fade(ctx, smooth(t, 30, 31), () => {
    line(ctx, [[278, level(60)], [350, level(60)]], { dash: [5, 4], colour: C.blue });
    text(ctx, 'V₁ = 60 cm³', 360, level(60) + 6, { size: 20, weight: 700, colour: C.blue });
  });
  fade(ctx, smooth(t, 38.5, 39.5), () => {
    line(ctx, [[278, level(80)], [350, level(80)]], { dash: [5, 4], colour: C.warm });
    text(ctx, 'V₂ = 80 cm³', 360, level(80) + 6, { size: 20, weight: 700, colour: C.warm });
  });
  fade(ctx, smooth(t, 41, 42), () => {
    box(ctx, 350, 206, 250, 60, { fill: C.peach });
    text(ctx, 'V = V₂ − V₁ = 20 cm³', 475, 244, { size: 21, weight: 700, align: 'center' });
  });
}

function work(ctx, t, w, h) {
  sheet(ctx, '第三步　算出密度', w, h);
  const fraction = (x, top, bottom, width) => {
    text(ctx, top, x, 112, { size: 28, weight: 700, align: 'center' });
    line(ctx, [[x - width, 126], [x + width, 126]], { width: 3 });
    text(ctx, bottom, x, 162, { size: 28, weight: 700, align: 'center' });
  };
  text(ctx, 'ρ =', 90, 136, { size: 30, weight: 700, colour: C.deep });
  fade(ctx, smooth(t, 46.5, 47.2), () => fraction(176, 'm', 'V', 26));
  fade(ctx, smooth(t, 48, 49), () => { text(ctx, '=', 218, 136, { size: 30 }); fraction(314, '52 g', '20 cm³', 64); });
  fade(ctx, smooth(t, 50, 51), () => text(ctx, '= 2.6 g/cm³', 396, 136, { size: 32, weight: 700, colour: C.warm }));
  fade(ctx, smooth(t, 52.5, 53.5), () => {
    box(ctx, 70, 198, 500, 78, { fill: C.pale });
    text(ctx, '先测质量，后测体积：', 92, 230, { weight: 700, colour: C.deep });
    text(ctx, '石块沾了水再称，质量会偏大，密度也偏大。', 92, 260);
  });
}

function columns(ctx, t, w, h) {
  sheet(ctx, '质量相等时，密度越小，柱子越高', w, h);
  const pairs = [[58, '松木', 0.5, C.wood], [61.5, '冰', 0.9, C.water], [65, '铝', 2.7, '#b9c4ca']];
  const at = Math.max(0, pairs.findLastIndex(([from]) => t >= from));
  const [from, name, density, fill] = pairs[at];
  const grow = smooth(t, from, from + 1.2);
  const column = (x, y, label, rho, colour, share) => {
    const height = (39 / rho) * share;
    box(ctx, x - 20, y - height, 40, height, { fill: colour, edge: C.ink, radius: 1 });
    text(ctx, `${label} ${rho} g/cm³`, x, y - height - 8, { size: 14, weight: 700, align: 'center' });
  };
  balance(ctx, (1 - grow) * 0.7, (x, y) => column(x, y, '石块', 2.6, C.stone, 1), (x, y) => column(x, y, name, density, fill, grow));
  fade(ctx, smooth(t, 58, 59), () => text(ctx, '两边都是 52 g', 300, 84, { size: 18, weight: 700, align: 'center', colour: C.warm }));
  fade(ctx, smooth(t, 68, 69), () => text(ctx, '密度越小，体积越大', 470, 236, { size: 20, weight: 700, align: 'center', colour: C.deep }));
}

const SCENES = [[6, (ctx, t, w, h) => titleCard(ctx, t, '测量石块的密度', '天平测质量，量筒测体积', w, h)], [26, weigh], [46, immerse],
  [57, work], [72, columns]];

export const video = {
  duration_s: 72,
  poster_s: 43,
  chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 6000, title: '测质量' }, { at_ms: 26000, title: '测体积' },
    { at_ms: 46000, title: '算密度' }, { at_ms: 57000, title: '比一比' }],
  captions: [
    { from: 0.5, to: 5.5, text: '这块小石头的密度是多少？我们来测一测。' },
    { from: 6.2, to: 9.4, text: '天平已经调好，把石块轻轻放在左盘。' },
    { from: 9.4, to: 12.6, text: '右盘先加 50 克砝码，左边仍然偏低。' },
    { from: 12.6, to: 16, text: '再加 5 克，右边又太重了。' },
    { from: 16, to: 21, text: '取下 5 克，移动游码到 2 克，横梁平衡。' },
    { from: 21, to: 25.8, text: '石块的质量等于 50 克加 2 克，是 52 克。' },
    { from: 26.2, to: 32, text: '量筒中倒入适量的水，平视凹液面底部，读数 60 立方厘米。' },
    { from: 32, to: 38, text: '用细线系住石块，缓缓浸没在水中。' },
    { from: 38, to: 45.8, text: '水面升到 80 立方厘米，石块的体积就是 20 立方厘米。' },
    { from: 46.2, to: 52, text: '质量除以体积，密度是 2.6 克每立方厘米。' },
    { from: 52, to: 56.8, text: '想一想，为什么要先测质量，后测体积？' },
    { from: 57.2, to: 64, text: '52 克的松木、52 克的冰，都能与石块平衡，可是高矮不同。' },
    { from: 64, to: 71.5, text: '质量相等时，密度越小，体积越大。' },
  ],
  draw: (ctx, t, { w, h }) => play(SCENES, ctx, t, w, h),
};
