import { C, arc, arrow, box, dot, fade, line, play, sheet, smooth, span, text, titleCard } from './canvas.mjs';

const BEAT = 5.2;
const WAVE = 110;

/** A drum seen from the side: its skin bows by `bend` px. */
function drum(ctx, x, y, bend) {
  box(ctx, x - 90, y, 180, 96, { fill: C.warm, edge: C.ink, radius: 10 });
  for (let part = 0; part < 6; part++) line(ctx, [[x - 84 + part * 28, y + 8], [x - 70 + part * 28, y + 88], [x - 56 + part * 28, y + 8]], { colour: C.peach, width: 2 });
  ctx.beginPath();
  ctx.moveTo(x - 92, y);
  ctx.quadraticCurveTo(x, y - bend * 2, x + 92, y);
  ctx.strokeStyle = C.ink;
  ctx.lineWidth = 4;
  ctx.stroke();
}

function rice(ctx, t, x, y, strength) {
  for (let grain = 0; grain < 13; grain++) {
    const hop = Math.abs(Math.sin(t * (4 + (grain % 4)) + grain * 1.7)) * (16 + (grain % 5) * 7) * strength;
    ctx.save();
    ctx.translate(x - 72 + grain * 12, y - 5 - hop);
    ctx.rotate(grain + t * 3 * strength);
    box(ctx, -4, -2, 8, 4, { fill: '#fffdf5', edge: C.ink, radius: 2 });
    ctx.restore();
  }
}

function birth(ctx, t, w, h) {
  sheet(ctx, '声音是怎样产生的？', w, h);
  const strength = t < 8 ? 0 : smooth(t, 8, 8.3) * (1 - smooth(t, 16, 16.6));
  drum(ctx, 220, 186, Math.sin(t * 22) * 7 * strength);
  rice(ctx, t, 220, 186, strength);
  line(ctx, [[70, 96], [170, 176 - (t < 8 ? 30 * (1 - span(t, 7.6, 8)) : 40 * smooth(t, 8, 8.6))]], { colour: C.wood, width: 7 });
  for (let ring = 0; ring < 4; ring++) {
    const radius = ((t * 60 + ring * 45) % 180) + 20;
    fade(ctx, strength * (1 - radius / 200), () => arc(ctx, 250, 180, radius, -0.9, 0.1, { colour: C.blue, width: 3 }));
  }
  if (t > 15.6) box(ctx, 196, 150, 86, 34, { fill: '#f0c9a4', edge: C.ink, radius: 16 });
  const stopped = t > 16.4;
  text(ctx, stopped ? '手按鼓面' : strength ? '敲击鼓面' : '鼓面静止', 470, 130, { size: 22, weight: 700, align: 'center' });
  text(ctx, stopped ? '振动停止，发声停止' : strength ? '米粒跳动，鼓面在振动' : '没有声音', 470, 170, { align: 'center', colour: stopped ? C.warm : C.blue });
}

/** The air between a skin and an ear; every mote swings about its own place. */
function air(ctx, t, front) {
  const swing = (x) => (x < front ? Math.sin(BEAT * t - (x / WAVE) * Math.PI * 2) * 13 : 0);
  for (let row = 0; row < 9; row++) {
    for (let column = 0; column < 42; column++) {
      const home = column * 10 + (row % 2) * 5;
      const marked = row === 4 && column === 20;
      dot(ctx, 110 + home + swing(home), 96 + row * 16, marked ? 6 : 2.4, marked ? C.warm : C.blue);
    }
  }
  return Math.sin(BEAT * t) * 13;
}

function travel(ctx, t, w, h) {
  sheet(ctx, '空气怎样传播声音？', w, h);
  const bend = air(ctx, t, (t - 21) * 90);
  ctx.beginPath();
  ctx.moveTo(96, 80);
  ctx.quadraticCurveTo(96 + bend * 1.4, 160, 96, 240);
  ctx.strokeStyle = C.warm;
  ctx.lineWidth = 6;
  ctx.stroke();
  text(ctx, '膜', 60, 166, { weight: 700, colour: C.warm });
  arrow(ctx, [120, 264], [120 + 380 * span(t, 21, 26), 264], { colour: C.deep });
  text(ctx, '声波传播方向', 300, 288, { size: 16, align: 'center' });
  fade(ctx, smooth(t, 30, 31), () => {
    line(ctx, [[295, 70], [335, 70]], { colour: C.warm, width: 3 });
    text(ctx, '红点只在原处来回振动', 315, 60, { size: 16, weight: 700, colour: C.warm, align: 'center' });
  });
  arc(ctx, 578, 160, 26, -2.2, 2.2, { width: 5, colour: '#c98f5d' });
  arc(ctx, 574, 162, 12, -2, 2, { width: 3, colour: '#c98f5d' });
}

function vacuum(ctx, t, w, h) {
  sheet(ctx, '没有空气，还能传声吗？', w, h);
  const pressure = 1 - smooth(t, 41, 46) + smooth(t, 49, 51);
  ctx.beginPath();
  ctx.moveTo(130, 286);
  ctx.lineTo(130, 170);
  ctx.arc(220, 170, 90, Math.PI, 0);
  ctx.lineTo(310, 286);
  ctx.fillStyle = `rgba(191,224,238,${0.12 + 0.5 * pressure})`;
  ctx.fill();
  ctx.strokeStyle = C.blue;
  ctx.lineWidth = 4;
  ctx.stroke();
  line(ctx, [[100, 290], [400, 290], [400, 260]], { width: 5 });
  box(ctx, 380, 200, 44, 62, { fill: C.grey, edge: C.ink });
  text(ctx, '抽气机', 402, 190, { size: 15, align: 'center' });
  const shake = Math.sin(t * 40) * 2.5;
  dot(ctx, 220 + shake, 200, 34, C.gold, C.ink);
  line(ctx, [[258 - shake, 176], [272 - shake, 200]], { width: 5 });
  line(ctx, [[220, 234], [220, 288]], { width: 6 });
  for (let ring = 0; ring < 3; ring++) {
    const radius = 46 + ((t * 50 + ring * 40) % 120);
    fade(ctx, pressure * (1 - radius / 180), () => arc(ctx, 220, 200, radius, -2.4, -0.7, { colour: C.warm, width: 3 }));
  }
  text(ctx, '听到的铃声', 530, 96, { size: 17, weight: 700, align: 'center' });
  box(ctx, 500, 110, 60, 160, { fill: C.white, edge: C.ink });
  const bar = 8 + 146 * pressure;
  box(ctx, 504, 266 - bar, 52, bar, { fill: C.warm, radius: 4 });
}

function race(ctx, t, w, h) {
  sheet(ctx, '同样的时间，声音走多远？', w, h);
  const lanes = [['空气', 340, C.pale, 84], ['水', 1500, C.water, 154], ['铁', 5200, '#c3c9cd', 224]];
  for (const [name, speed, fill, y] of lanes) {
    box(ctx, 90, y, 500, 46, { fill, edge: C.grey, radius: 4 });
    text(ctx, name, 76, y + 30, { weight: 700, align: 'right' });
    const reach = 490 * (speed / 5200) * span(t, 54, 58);
    for (let back = 0; back < 5; back++) {
      if (reach > back * 7) line(ctx, [[94 + reach - back * 7, y + 5], [94 + reach - back * 7, y + 41]], { colour: C.warm, width: 3 - back * 0.5 });
    }
    fade(ctx, smooth(t, 58, 59), () => text(ctx, `约 ${speed} m/s`, Math.min(430, 110 + reach), y + 30, { weight: 700 }));
  }
  fade(ctx, smooth(t, 60, 61), () => text(ctx, '一般：固体最快，液体次之，气体最慢', 340, 298, { weight: 700, align: 'center', colour: C.deep }));
}

const SCENES = [[6, (ctx, t, w, h) => titleCard(ctx, t, '声音从哪里来', '振动产生，介质传播', w, h)], [20, birth], [38, travel], [53, vacuum], [66, race]];

export const video = {
  duration_s: 66,
  poster_s: 34,
  chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 6000, title: '振动发声' }, { at_ms: 20000, title: '声波' },
    { at_ms: 38000, title: '真空不能传声' }, { at_ms: 53000, title: '声速' }],
  captions: [
    { from: 0.5, to: 5.5, text: '鼓声、铃声、说话声，声音是怎样产生的？' },
    { from: 6.2, to: 10, text: '在鼓面上撒一些米粒，敲一下鼓。' },
    { from: 10, to: 15.5, text: '米粒跳了起来，原来鼓面在振动。' },
    { from: 15.5, to: 19.8, text: '用手按住鼓面，振动停止，声音也停止了。' },
    { from: 20.2, to: 25, text: '膜振动时，推动旁边的空气，使它时密时疏。' },
    { from: 25, to: 30, text: '疏密相间的波动向前传去，这就是声波。' },
    { from: 30, to: 37.8, text: '看红点：空气微粒只在原处来回振动，没有跟着跑。' },
    { from: 38.2, to: 43, text: '把响铃放进玻璃罩，逐渐抽出空气。' },
    { from: 43, to: 48.5, text: '铃还在振动，我们听到的声音却越来越小。' },
    { from: 48.5, to: 52.8, text: '放进空气，铃声又变大。由此推理：真空不能传声。' },
    { from: 53.2, to: 58, text: '让声音在空气、水和铁中同时出发。' },
    { from: 58, to: 65.5, text: '一般说来，声音在固体中最快，液体次之，气体最慢。' },
  ],
  draw: (ctx, t, { w, h }) => play(SCENES, ctx, t, w, h),
};
