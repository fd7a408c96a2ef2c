import { C, arrow, box, dot, fade, line, play, sheet, smooth, span, text, titleCard, SERIF } from './canvas.mjs';

const GRAPH = { left: 90, bottom: 290, second: 88, metre: 60 };
const onGraph = (t, s) => [GRAPH.left + t * GRAPH.second, GRAPH.bottom - s * GRAPH.metre];

function runner(ctx, x, y, t, colour) {
  const swing = Math.sin(t * 9) * 9;
  dot(ctx, x, y - 30, 6, colour);
  line(ctx, [[x, y - 24], [x - 2, y - 10]], { colour, width: 4 });
  line(ctx, [[x - 8 - swing / 2, y - 16], [x, y - 21], [x + 8 + swing / 2, y - 16]], { colour, width: 3 });
  line(ctx, [[x - swing, y], [x - 2, y - 10], [x + swing, y]], { colour, width: 3 });
}

function compare(ctx, t, w, h) {
  sheet(ctx, '谁跑得快？路程不同，时间也不同', w, h);
  const rows = [['小禾', 60, 12, C.blue, 110], ['小青', 90, 20, C.warm, 196]];
  for (const [name, metres, seconds, colour, y] of rows) {
    const clock = Math.min(seconds, Math.max(0, t - 7) * 2.6);
    line(ctx, [[90, y], [90 + metres * 5, y]], { colour: C.line, width: 6 });
    line(ctx, [[90, y], [90 + (clock / seconds) * metres * 5, y]], { colour, width: 6 });
    runner(ctx, 90 + (clock / seconds) * metres * 5, y - 4, clock < seconds ? t : 0, colour);
    text(ctx, name, 30, y + 6, { weight: 700, colour });
    text(ctx, `${metres} m`, 90 + metres * 5 + 10, y + 6, { size: 16 });
    text(ctx, `${clock.toFixed(1)} s`, 90 + (clock / seconds) * metres * 5, y - 46, { size: 15, align: 'center', colour });
  }
  fade(ctx, smooth(t, 16, 17.5), () => {
    box(ctx, 90, 226, 460, 66, { fill: C.peach });
    text(ctx, '60 m ÷ 12 s = 5 m/s', 112, 254, { weight: 700, colour: C.blue });
    text(ctx, '90 m ÷ 20 s = 4.5 m/s', 112, 282, { weight: 700, colour: C.warm });
    text(ctx, '1 s 内：小禾更快', 366, 268, { weight: 700 });
  });
}

function cart(ctx, x, y, colour) {
  box(ctx, x - 44, y - 26, 44, 18, { fill: colour, radius: 4 });
  for (const wheel of [x - 34, x - 10]) dot(ctx, wheel, y - 5, 6, C.ink);
}

function track(ctx, y) {
  line(ctx, [[90, y], [560, y]], { width: 3 });
  for (let part = 0; part <= 10; part++) line(ctx, [[90 + part * 44, y], [90 + part * 44, y + (part % 5 ? 5 : 9)]], { width: 1.2 });
}

function grid(ctx) {
  for (let second = 1; second <= 5; second++) {
    line(ctx, [onGraph(second, 0), onGraph(second, 2)], { colour: C.line, width: 1 });
    text(ctx, `${second}`, onGraph(second, 0)[0], GRAPH.bottom + 16, { size: 13, align: 'center' });
  }
  for (let half = 1; half <= 4; half++) {
    line(ctx, [onGraph(0, half / 2), onGraph(5, half / 2)], { colour: C.line, width: 1 });
    text(ctx, (half / 2).toFixed(1), 82, onGraph(0, half / 2)[1] + 5, { size: 13, align: 'right' });
  }
  arrow(ctx, onGraph(0, 0), onGraph(5.5, 0), { width: 2 });
  arrow(ctx, onGraph(0, 0), onGraph(0, 2.35), { width: 2 });
  text(ctx, 't/s', 578, GRAPH.bottom + 16, { size: 14 });
  text(ctx, 's/m', 46, 158, { size: 14 });
}

function plot(ctx, clock, speed, colour) {
  line(ctx, [onGraph(0, 0), onGraph(clock, clock * speed)], { colour, width: 3 });
  for (let second = 0; second <= Math.floor(clock + 1e-6); second++) dot(ctx, ...onGraph(second, second * speed), 5, colour);
}

function drawGraph(ctx, t, w, h) {
  sheet(ctx, '小车每前进一段，图像上就多一个点', w, h);
  const clock = span(t, 24, 39) * 5;
  track(ctx, 108);
  cart(ctx, 90 + clock * 0.4 * 220, 108, C.blue);
  text(ctx, `t = ${clock.toFixed(1)} s　　s = ${(clock * 0.4).toFixed(2)} m`, 90, 68, { weight: 700, colour: C.blue });
  grid(ctx);
  plot(ctx, clock, 0.4, C.blue);
  line(ctx, [[90 + clock * 88, 124], onGraph(clock, clock * 0.4)], { colour: C.grey, width: 1.2, dash: [4, 4] });
  line(ctx, [onGraph(clock, clock * 0.4), onGraph(0, clock * 0.4)], { colour: C.grey, width: 1.2, dash: [4, 4] });
}

function slopes(ctx, t, w, h) {
  sheet(ctx, '直线越陡，速度越大', w, h);
  const clock = span(t, 43, 51) * 5;
  track(ctx, 86);
  cart(ctx, 90 + clock * 88, 86, C.blue);
  track(ctx, 128);
  cart(ctx, 90 + clock * 44, 128, C.warm);
  text(ctx, '甲', 60, 84, { weight: 700, colour: C.blue });
  text(ctx, '乙', 60, 126, { weight: 700, colour: C.warm });
  grid(ctx);
  plot(ctx, clock, 0.4, C.blue);
  plot(ctx, clock, 0.2, C.warm);
  fade(ctx, smooth(t, 51.5, 52.5), () => {
    box(ctx, 106, 146, 214, 60, { edge: C.line });
    text(ctx, '甲：2.0 m ÷ 5 s = 0.4 m/s', 116, 170, { size: 15, weight: 700, colour: C.blue });
    text(ctx, '乙：1.0 m ÷ 5 s = 0.2 m/s', 116, 194, { size: 15, weight: 700, colour: C.warm });
  });
}

function summary(ctx, t, w, h) {
  sheet(ctx, '小结', w, h);
  fade(ctx, smooth(t, 57, 58), () => {
    box(ctx, 60, 62, 220, 120, { fill: C.pale });
    text(ctx, 'v =', 100, 132, { size: 34, font: SERIF, weight: 700, colour: C.deep });
    text(ctx, 's', 190, 112, { size: 34, font: SERIF, weight: 700, colour: C.deep, align: 'center' });
    line(ctx, [[166, 124], [214, 124]], { colour: C.deep, width: 3 });
    text(ctx, 't', 190, 160, { size: 34, font: SERIF, weight: 700, colour: C.deep, align: 'center' });
  });
  fade(ctx, smooth(t, 60, 61), () => {
    box(ctx, 310, 62, 270, 120, { fill: C.peach });
    text(ctx, '1 m/s = 3.6 km/h', 445, 114, { size: 24, weight: 700, colour: C.warm, align: 'center' });
    text(ctx, '20 m/s = 72 km/h', 445, 154, { size: 20, align: 'center' });
  });
  fade(ctx, smooth(t, 63, 64), () => {
    text(ctx, '匀速直线运动：速度不变，s-t 图像是一条倾斜的直线', 320, 230, { size: 19, weight: 700, align: 'center' });
    text(ctx, '变速运动：说平均速度，要说清是哪一段', 320, 268, { size: 19, weight: 700, align: 'center' });
  });
}

const SCENES = [[6, (ctx, t, w, h) => titleCard(ctx, t, '运动的快慢', '怎样比较，怎样用图像表示', w, h)], [22, compare], [42, drawGraph],
  [56, slopes], [70, summary]];

export const video = {
  duration_s: 70,
  poster_s: 37,
  chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 6000, title: '两种比较的办法' }, { at_ms: 22000, title: '画路程—时间图像' },
    { at_ms: 42000, title: '比较两条图线' }, { at_ms: 56000, title: '小结' }],
  captions: [
    { from: 0.5, to: 5.5, text: '这节课我们来学习怎样比较运动的快慢。' },
    { from: 6.2, to: 11, text: '小禾 12 秒跑了 60 米，小青 20 秒跑了 90 米。' },
    { from: 11, to: 16, text: '路程不同，时间也不同，谁跑得快？' },
    { from: 16, to: 21.8, text: '算一算每秒跑的路程：小禾 5 米，小青 4.5 米，小禾更快。' },
    { from: 22.2, to: 27, text: '让小车在直轨道上匀速前进，同时画出它的图像。' },
    { from: 27, to: 33, text: '横轴是时间，纵轴是路程，每过 1 秒描一个点。' },
    { from: 33, to: 41.8, text: '相等的时间里路程相等，各点连成一条倾斜的直线。' },
    { from: 42.2, to: 47, text: '再来一辆慢一些的小车乙，和甲同时出发。' },
    { from: 47, to: 51.5, text: '同样是 5 秒，甲走了 2 米，乙只走了 1 米。' },
    { from: 51.5, to: 55.8, text: '甲的图线更陡，速度也更大。' },
    { from: 56.2, to: 60, text: '速度等于路程与时间之比。' },
    { from: 60, to: 63, text: '单位换算要记牢：1 米每秒等于 3.6 千米每小时。' },
    { from: 63, to: 69.5, text: '说平均速度时，别忘了说明是哪一段路程。' },
  ],
  draw: (ctx, t, { w, h }) => play(SCENES, ctx, t, w, h),
};
