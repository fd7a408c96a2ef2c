import { C, arc, arrow, box, dot, fade, line, play, sheet, smooth, span, text, titleCard } from './canvas.mjs';

const O = [250, 286];
const LENGTH = 210;
const TRIALS = [[22, 20], [27, 35], [32, 45], [37, 60]];
const rad = (degrees) => (degrees * Math.PI) / 180;

/** The far end of a ray that leans `degrees` from the normal; negative lies left. */
const end = (degrees, length = LENGTH) => [O[0] + length * Math.sin(rad(degrees)), O[1] - length * Math.cos(rad(degrees))];

function mirror(ctx) {
  line(ctx, [[40, O[1]], [460, O[1]]], { width: 5, colour: C.grey });
  for (let x = 52; x <= 460; x += 18) line(ctx, [[x, O[1] + 4], [x - 8, O[1] + 14]], { width: 1.2, colour: C.grey });
}

function normal(ctx) {
  line(ctx, [O, [O[0], 56]], { dash: [6, 5], width: 1.6 });
  text(ctx, 'N', O[0] + 6, 66, { size: 16 });
}

function protractor(ctx) {
  ctx.beginPath();
  ctx.arc(...O, 128, Math.PI, 0);
  ctx.closePath();
  ctx.fillStyle = 'rgba(191,224,238,.35)';
  ctx.fill();
  for (let degrees = -90; degrees <= 90; degrees += 10) {
    line(ctx, [end(degrees, 120), end(degrees, 128)], { width: 1, colour: C.blue });
    if (degrees % 30 === 0 && degrees && Math.abs(degrees) < 90) text(ctx, `${Math.abs(degrees)}`, ...end(degrees, 140), { size: 11, align: 'center', colour: C.blue });
  }
}

/** Light runs in along the left ray until `share` is 0.5, then out along the right one. */
function light(ctx, degrees, share = 1) {
  const start = end(-degrees);
  const reach = Math.min(1, share * 2);
  arrow(ctx, start, [start[0] + (O[0] - start[0]) * reach, start[1] + (O[1] - start[1]) * reach], { colour: C.blue, width: 3.5, head: reach < 1 ? 1 : 0.55 });
  if (share > 0.5) arrow(ctx, O, end(degrees, LENGTH * (share - 0.5) * 2), { colour: C.warm, width: 3.5, head: share < 1 ? 1 : 0.6 });
}

function angles(ctx, degrees) {
  const up = -Math.PI / 2;
  arc(ctx, ...O, 56, up - rad(degrees), up, { colour: C.blue, width: 2.5 });
  arc(ctx, ...O, 64, up, up + rad(degrees), { colour: C.warm, width: 2.5 });
  text(ctx, 'i', ...end(-degrees / 2, 74), { size: 17, weight: 700, colour: C.blue, align: 'center' });
  text(ctx, 'r', ...end(degrees / 2, 82), { size: 17, weight: 700, colour: C.warm, align: 'center' });
}

function names(ctx, t, w, h) {
  sheet(ctx, '认识一点、三线、两角', w, h);
  mirror(ctx);
  light(ctx, 45, span(t, 7, 11));
  const says = [[9, '入射光线 AO', end(-45, 190), C.blue, -84, 30], [9.4, '入射点 O', [O[0], O[1]], C.ink, 24, -8],
    [11, '反射光线 OB', end(45, 190), C.warm, -40, -34]];
  for (const [from, words, [x, y], colour, dx, dy] of says) {
    fade(ctx, smooth(t, from, from + 0.6), () => text(ctx, words, x + dx, y + dy, { size: 15, weight: 700, colour }));
  }
  fade(ctx, smooth(t, 13, 14), () => { normal(ctx); text(ctx, '法线 ON', O[0] + 8, 90, { size: 15, weight: 700 }); });
  fade(ctx, smooth(t, 16, 17), () => {
    angles(ctx, 45);
    text(ctx, 'i 入射角', 490, 150, { weight: 700, colour: C.blue });
    text(ctx, 'r 反射角', 490, 184, { weight: 700, colour: C.warm });
    text(ctx, '都与法线相夹', 490, 218, { size: 15 });
  });
  dot(ctx, ...O, 4, C.ink);
}

function measure(ctx, t, w, h) {
  sheet(ctx, '改变入射角，量一量反射角', w, h);
  const at = TRIALS.findLastIndex(([from]) => t >= from);
  const [from, goal] = TRIALS[at];
  const before = at ? TRIALS[at - 1][1] : goal;
  const degrees = before + (goal - before) * smooth(t, from, from + 1.6);
  protractor(ctx);
  mirror(ctx);
  normal(ctx);
  light(ctx, degrees);
  angles(ctx, degrees);
  text(ctx, `${degrees.toFixed(0)}°`, 90, 76, { size: 24, weight: 700, colour: C.blue, align: 'center' });
  text(ctx, `${degrees.toFixed(0)}°`, 410, 76, { size: 24, weight: 700, colour: C.warm, align: 'center' });
  box(ctx, 486, 70, 134, 186, { edge: C.line });
  text(ctx, 'i', 522, 96, { weight: 700, colour: C.blue, align: 'center' });
  text(ctx, 'r', 586, 96, { weight: 700, colour: C.warm, align: 'center' });
  TRIALS.forEach(([start, value], row) => fade(ctx, smooth(t, start + 2, start + 2.6), () => {
    line(ctx, [[494, 108 + row * 36], [612, 108 + row * 36]], { colour: C.line, width: 1 });
    text(ctx, `${value}°`, 522, 134 + row * 36, { align: 'center' });
    text(ctx, `${value}°`, 586, 134 + row * 36, { align: 'center' });
  }));
}

function fold(ctx, t, w, h) {
  sheet(ctx, '三线在同一平面内吗？', w, h);
  const turn = smooth(t, 44, 46) - smooth(t, 49, 51);
  const right = 190 * (1 - 0.55 * turn);
  const lift = 44 * turn;
  box(ctx, 60, 66, 190, 220, { fill: '#ffffff', edge: C.grey, radius: 0 });
  ctx.beginPath();
  [[250, 66], [250 + right, 66 - lift / 2], [250 + right, 286 - lift], [250, 286]].forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
  ctx.fillStyle = turn > 0.02 ? '#e7ebed' : '#ffffff';
  ctx.fill();
  ctx.strokeStyle = C.grey;
  ctx.stroke();
  mirror(ctx);
  normal(ctx);
  arrow(ctx, end(-40), O, { colour: C.blue, width: 3.5, head: 0.55 });
  fade(ctx, 1 - turn * 4, () => arrow(ctx, O, end(40), { colour: C.warm, width: 3.5, head: 0.6 }));
  const folded = turn > 0.5;
  text(ctx, folded ? '纸板向后折' : '纸板展平', 490, 140, { weight: 700 });
  text(ctx, folded ? '看不到反射光' : '看得到反射光', 490, 172, { size: 17, colour: folded ? C.warm : C.green });
}

function reverse(ctx, t, w, h) {
  sheet(ctx, '让光逆着反射光的方向射来', w, h);
  mirror(ctx);
  normal(ctx);
  const share = span(t, 54, 57);
  const reach = Math.min(1, share * 2);
  const start = end(50);
  arrow(ctx, start, [start[0] + (O[0] - start[0]) * reach, start[1] + (O[1] - start[1]) * reach], { colour: C.warm, width: 3.5, head: reach < 1 ? 1 : 0.5 });
  if (share > 0.5) arrow(ctx, O, end(-50, LENGTH * (share - 0.5) * 2), { colour: C.blue, width: 3.5, head: share < 1 ? 1 : 0.6 });
  fade(ctx, smooth(t, 57.5, 58.5), () => text(ctx, '光路可逆', 490, 170, { size: 24, weight: 700, colour: C.green }));
}

function law(ctx, t, w, h) {
  sheet(ctx, '光的反射定律', w, h);
  const rows = ['反射光线、入射光线、法线在同一平面内', '反射光线、入射光线分别在法线两侧', '反射角等于入射角：r = i'];
  rows.forEach((words, row) => fade(ctx, smooth(t, 60.5 + row * 2, 61.5 + row * 2), () => {
    box(ctx, 50, 66 + row * 78, 540, 62, { fill: row === 2 ? C.peach : C.pale });
    dot(ctx, 84, 97 + row * 78, 16, row === 2 ? C.warm : C.blue);
    text(ctx, `${row + 1}`, 84, 104 + row * 78, { weight: 700, colour: C.white, align: 'center' });
    text(ctx, words, 116, 105 + row * 78, { size: 22, weight: 700 });
  }));
}

const SCENES = [[6, (ctx, t, w, h) => titleCard(ctx, t, '光的反射', '用量角器找出规律', w, h)], [22, names], [42, measure], [53, fold],
  [60, reverse], [70, law]];

export const video = {
  duration_s: 70,
  poster_s: 35,
  chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 6000, title: '一点、三线、两角' }, { at_ms: 22000, title: '测量四组角' },
    { at_ms: 42000, title: '三线共面与光路可逆' }, { at_ms: 60000, title: '反射定律' }],
  captions: [
    { from: 0.5, to: 5.5, text: '光射到镜面上会被反射，它遵守什么规律？' },
    { from: 6.2, to: 11, text: '一束光沿 AO 射到镜面上的 O 点，再沿 OB 射出。' },
    { from: 11, to: 16, text: '过 O 点作垂直于镜面的直线 ON，它叫做法线。' },
    { from: 16, to: 21.8, text: '光线与法线的夹角，分别叫做入射角和反射角。' },
    { from: 22.2, to: 27, text: '用量角器测量：入射角 20 度，反射角也是 20 度。' },
    { from: 27, to: 32, text: '把入射角增大到 35 度，反射角跟着变成 35 度。' },
    { from: 32, to: 37, text: '入射角 45 度，反射角 45 度。' },
    { from: 37, to: 41.8, text: '再增大到 60 度，两个角仍然相等。' },
    { from: 42.2, to: 47, text: '把右半边纸板向后折，纸板上看不到反射光了。' },
    { from: 47, to: 52.8, text: '展平后又能看到：三条线在同一平面内。' },
    { from: 53.2, to: 59.8, text: '让光沿 BO 射来，它就沿 OA 射出，光路是可逆的。' },
    { from: 60.2, to: 65, text: '总结成反射定律：三线共面，分居两侧，' },
    { from: 65, to: 69.5, text: '反射角等于入射角。' },
  ],
  draw: (ctx, t, { w, h }) => play(SCENES, ctx, t, w, h),
};
