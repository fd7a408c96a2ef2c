import { board, polar } from '../video/board.mjs';

function protractor(ctx, b, x, y, r, p, show) {
  if (show <= 0) return;
  ctx.save();
  ctx.globalAlpha = show * 0.92;
  ctx.fillStyle = p.soft;
  ctx.strokeStyle = p.hue;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(x, y, r, Math.PI, 0);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
  ctx.globalAlpha = show;
  for (let degrees = 0; degrees <= 180; degrees += 5) {
    const [x1, y1] = polar(x, y, r, degrees);
    const [x2, y2] = polar(x, y, r - (degrees % 10 ? 8 : 15), degrees);
    b.line(x1, y1, x2, y2, { color: p.hue, width: 1.5 });
  }
  for (let degrees = 0; degrees <= 180; degrees += 30) {
    const lift = degrees % 180 ? 0 : 9;
    const [x1, y1] = polar(x, y, r - 30, degrees);
    const [x2, y2] = polar(x, y, r - 56, degrees);
    b.text(`${degrees}`, x1, y1 - lift, { size: 14, bold: true });
    b.text(`${180 - degrees}`, x2, y2 - lift, { size: 13, color: p.seal });
  }
  ctx.restore();
}

function draw(ctx, t, kit) {
  const { palette: p, w } = kit;
  const b = board(ctx, t, kit);
  if (t < 6) return b.opening('角的度量', '认识量角器，学会量角');
  b.sheet(t < 18 ? '一　哪个角大' : t < 33 ? '二　1 度有多大' : t < 58 ? '三　三步量角' : '四　内圈还是外圈');
  if (t < 18) return compare(b, t, p, w);
  if (t < 33) return degree(ctx, b, t, p);
  measure(ctx, b, t, p);
}

function compare(b, t, p, w) {
  [[110, 52, '∠1', p.hue, 130], [390, 47, '∠2', p.seal, 190]].forEach(([x, degrees, name, color, length], at) => {
    const show = b.on(6.4 + at * 1.2, 1);
    const [ex, ey] = polar(x, 236, length, degrees);
    b.line(x, 236, x + length, 236, { color, show });
    b.line(x, 236, ex, ey, { color, show });
    if (show > 0.9) b.arc(x, 236, 36, 0, degrees, { color });
    b.text(name, x + 60, 206, { size: 20, show });
  });
  b.text('边长的角，就一定大吗？', w / 2, 76, { size: 24, bold: true, color: p.seal, show: b.on(10) });
  b.text('角的大小看张开的程度，与画出的边的长短无关', w / 2, 300, { size: 20, bold: true, show: b.on(13) });
}

function degree(ctx, b, t, p) {
  const [x, y] = [320, 272];
  protractor(ctx, b, x, y, 178, p, b.on(18.4, 1));
  b.text('把半圆平均分成 180 份', 320, 68, { size: 22, bold: true, show: b.on(21) });
  const open = Math.round(60 * b.on(25, 3.5));
  const [ex, ey] = polar(x, y, 190, open);
  b.line(x, y, x + 196, y, { color: p.seal, show: b.on(24) });
  if (t > 25) b.line(x, y, ex, ey, { color: p.seal });
  if (open > 0) b.arc(x, y, 40, 0, open);
  b.dot(x, y, 5, p.seal, b.on(24));
  b.text(open ? `${open}°` : '每份的角是 1°', 320, 312, { size: 26, bold: true, color: p.seal, show: b.on(24) });
}

function measure(ctx, b, t, p) {
  const [x, y] = [250, 286];
  const turn = t < 58 ? 60 : 60 + 60 * b.on(59, 2.5);
  const slide = 1 - b.on(36, 2.4);
  const [ex, ey] = polar(x, y, 212, turn);
  const lift = -90 * (1 - b.on(40, 2));
  protractor(ctx, b, x + 260 * slide, y + lift, 168, p, b.on(34.5));
  b.line(x, y, x + 220, y, { color: p.ink, width: 4 });
  b.line(x, y, ex, ey, { color: p.ink, width: 4 });
  b.arc(x, y, 34, 0, turn, { color: p.seal });
  b.dot(x, y, 6);
  if (t < 58) return steps(b, t, p, ex, ey);
  b.card(470, 74, 158, 172, { show: b.on(61) });
  b.text('右边从 0 起', 549, 102, { size: 17, show: b.on(61) });
  b.text('读外圈的数', 549, 128, { size: 17, show: b.on(61) });
  b.text('120°', 549, 170, { size: 34, bold: true, color: p.ok, show: b.on(63) });
  b.text('不是 60°', 549, 216, { size: 19, color: p.seal, show: b.on(66) });
  b.text('比直角大，所以一定大于 90°', 320, 332, { size: 20, bold: true, color: p.seal, show: b.on(68) });
}

function steps(b, t, p, ex, ey) {
  [['点对点', 36, '中心对顶点'], ['线对边', 41, '0° 线对一边'], ['读度数', 47, '从 0 那一圈读']].forEach(([name, from, words], at) => {
    const show = b.on(from);
    b.card(470, 64 + at * 76, 158, 66, { show, fill: t < from + 5.5 ? '#FBF0D9' : '#FFFFFF', edge: t < from + 5.5 ? p.gold : p.mid });
    b.text(`${at + 1}  ${name}`, 549, 86 + at * 76, { size: 20, bold: true, color: p.hue, show });
    b.text(words, 549, 112 + at * 76, { size: 15, color: p.ink2, show });
  });
  b.text('60°', ex + 22, ey + 20, { size: 28, bold: true, color: p.seal, show: b.on(51) });
  b.text('∠1 ＝ 60°', 320, 332, { size: 24, bold: true, color: p.ok, show: b.on(53) });
}

export default {
  key: 'math-4a-angle-measure', unit: 'u2.2', minutes: 40, authors: ['周敏', '李禾'], providers: ['示例省教研室'],
  title: { 'zh-Hans': '角的度量：认识量角器', 'zh-Hant': '角的度量：認識量角器', en: 'Measuring Angles: Meet the Protractor' },
  summary: { 'zh-Hans': '知道 1 度的角有多大，用“点对点、线对边、读度数”三步量角，学会分清内圈与外圈。', 'zh-Hant': '知道 1 度的角有多大，用「點對點、線對邊、讀度數」三步量角，學會分清內圈與外圈。', en: 'See how large one degree is, measure angles in three steps and choose the right scale of the protractor.' },
  places: [{ section: 'course-teaching', column: 'self-study' }, { section: 'course-teaching', column: 'quality-lessons' }],
  goals: ['知道角的计量单位是度，建立 1° 的印象', '会用量角器量出角的度数', '会先估计后测量，能判断读内圈还是外圈'],
  video: {
    duration_s: 76, poster_s: 55, draw,
    captions: [
      { from: 0.5, to: 5.6, text: '同学们好，今天我们来学习：角的度量。' }, { from: 6.4, to: 9.8, text: '这里有两个角。∠2 的边画得长，它就比 ∠1 大吗？' },
      { from: 10, to: 12.8, text: '仔细看，∠1 反而张开得更大一些。' }, { from: 13, to: 17.8, text: '角的大小看两边张开的程度，与画出的边的长短无关。' },
      { from: 18.4, to: 20.8, text: '可是大多少呢？这就要请出量角器。' }, { from: 21, to: 24.6, text: '把半圆平均分成 180 份，每一份所对的角就是 1 度。' },
      { from: 25, to: 29, text: '从 0 度开始，角慢慢张开：10 度，20 度，一直到 60 度。' }, { from: 29.3, to: 32.8, text: '60 个 1 度合起来，就是 60 度的角。' },
      { from: 34, to: 37, text: '怎样用量角器量角呢？只要三步。' }, { from: 37.2, to: 40.6, text: '第一步，点对点：量角器的中心与角的顶点重合。' },
      { from: 41, to: 46.6, text: '第二步，线对边：零度刻度线与角的一条边重合。' }, { from: 47, to: 52.6, text: '第三步，读度数：从零刻度那一圈，看另一条边对着几。' },
      { from: 53, to: 57.6, text: '这个角是 60 度，记作：∠1 等于 60°。' }, { from: 58.6, to: 62.6, text: '如果角变成这样，该读 60 还是 120？' },
      { from: 63, to: 67.6, text: '右边的零在外圈，所以读外圈的 120 度。' }, { from: 68, to: 71.6, text: '先看一看：它比直角大，一定大于 90 度。' }, { from: 71.8, to: 75.6, text: '先估后量，就不容易读错。快拿出量角器试一试吧。' },
    ],
    chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 6000, title: '哪个角大' }, { at_ms: 18000, title: '1 度有多大' }, { at_ms: 33000, title: '三步量角' }, { at_ms: 58000, title: '内圈还是外圈' }],
  },
  slides: [
    `<div class="slide-title"><span class="tag" style="align-self:flex-start;font-size:20px;line-height:32px;padding:2px 16px">四年级上册 · 第二单元</span><h1>角的度量</h1><p class="big muted">认识量角器，学会量角</p></div>`,
    `<h1>哪个角大？</h1><svg viewBox="0 0 840 260" width="840" height="260"><g transform="translate(120 220)"><path class="ln-hue bold" d="M0 0H170M0 0 105-134"/><path class="ln-seal" d="M48 0A48 48 0 0 0 30-38"/><text x="70" y="-24">∠1</text></g><g transform="translate(480 220)"><path class="ln-hue bold" d="M0 0H290M0 0 198-212"/><path class="ln-seal" d="M48 0A48 48 0 0 0 33-35"/><text x="70" y="-24">∠2</text></g></svg><div class="think"><span class="label">想一想</span>∠2 的边更长，它一定更大吗？怎样比较最有说服力？</div>`,
    `<h1>1 度有多大</h1><div class="row middle"><svg viewBox="0 0 440 250" width="440" height="250"><g transform="translate(220 220)"><path d="M-190 0A190 190 0 0 1 190 0Z" class="f-soft ln-hue"/><path d="M-184 0A184 184 0 0 1 184 0" pathLength="180" fill="none" stroke="#264C96" stroke-width="12" stroke-dasharray=".28 .72"/><path d="M-178 0A178 178 0 0 1 178 0" pathLength="180" fill="none" stroke="#264C96" stroke-width="26" stroke-dasharray=".5 9.5"/><text x="0" y="-132" class="mid">90</text><text x="118" y="-64" class="mid">30</text><text x="-118" y="-64" class="mid">150</text><text x="146" y="-6" class="mid">0</text><text x="-140" y="-6" class="mid">180</text><circle r="6" class="f-seal"/></g></svg><div class="def">把半圆平均分成 <em>180</em> 份，每一份所对的角的大小是 <em>1 度</em>，记作 <em>1°</em>。</div></div>`,
    `<h1>三步量角</h1><div class="grid3"><div class="box center"><h2 style="border:0;padding:0;color:var(--hue)">① 点对点</h2><p class="small">量角器的<b>中心</b><br>与角的<b>顶点</b>重合</p></div><div class="box center"><h2 style="border:0;padding:0;color:var(--hue)">② 线对边</h2><p class="small"><b>0° 刻度线</b><br>与角的<b>一条边</b>重合</p></div><div class="box center"><h2 style="border:0;padding:0;color:var(--hue)">③ 读度数</h2><p class="small">看<b>另一条边</b>对着几<br>从 0 那一圈读</p></div></div><svg viewBox="0 0 840 220" width="840" height="220"><g transform="translate(420 200)"><path d="M-170 0A170 170 0 0 1 170 0Z" class="f-soft ln-hue"/><path d="M-162 0A162 162 0 0 1 162 0" pathLength="180" fill="none" stroke="#264C96" stroke-width="16" stroke-dasharray=".4 9.6"/><path class="ln-seal bold" d="M0 0H220M0 0 105-182"/><text x="94" y="-110" style="font-weight:700">60</text><circle r="6" class="f-seal"/></g><text x="650" y="120" class="f-ok" style="font-size:34px;font-weight:700">∠1 ＝ 60°</text></svg>`,
    `<h1>内圈还是外圈？</h1><div class="row middle"><svg viewBox="0 0 440 270" width="440" height="270"><g transform="translate(210 240)"><path d="M-190 0A190 190 0 0 1 190 0Z" class="f-soft ln-hue"/><path d="M-182 0A182 182 0 0 1 182 0" pathLength="180" fill="none" stroke="#264C96" stroke-width="16" stroke-dasharray=".4 9.6"/><path class="ln bold" d="M0 0H220M0 0-106-184"/><text x="-74" y="-134" class="mid" style="font-weight:700">120</text><text x="-52" y="-92" class="mid f-seal">60</text><text x="154" y="-6" class="mid" style="font-weight:700">0</text><text x="112" y="-6" class="mid f-seal">180</text><circle r="6" class="f-seal"/></g></svg><div class="stack"><div class="safety"><b>容易错</b>：看到 60 就写 60°。</div><div class="def">右边的 <em>0</em> 在外圈，就读<em>外圈</em>：120°。<br>先估计：它比直角大，一定大于 90°。</div></div></div>`,
    `<h1>练一练</h1><ol class="exercise"><li>先估计，再量出三角尺上每个角的度数。</li><li>用“活动角”做一个你认为是 45° 的角，请同桌量一量，误差是几度？</li><li>小宇量一个锐角，读成 135°。这个角实际是多少度？</li></ol><div class="think"><span class="label">想一想</span>用 10 倍放大镜看 20° 的角，度数会变吗？</div>`,
    `<h1>今天的收获</h1><div class="def"><ol><li>角的计量单位是度，写作“°”；半圆分 180 份，每份 1°。</li><li>量角三步：点对点、线对边、读度数。</li><li>从哪个 0 开始，就读哪一圈；先估后量不出错。</li></ol></div><div class="try"><span class="label">课后</span>量一量家里椅背与椅面的角、书本翻开的角，记在任务单上。</div>`,
  ],
  teaching_design: `## 教学目标

1. 认识量角器，知道角的计量单位“度”，初步建立 1°、60°、90° 的印象。
2. 会用“点对点、线对边、读度数”三步量角，误差不超过 2°。
3. 经历“需要统一单位”的过程，养成先估后量的习惯。

## 重点与难点

- **重点**：量角的方法。
- **难点**：分清内圈刻度和外圈刻度。

## 教学准备

教师用大量角器、课件；学生每人量角器一把、活动角一个、练习角六个。

## 教学过程（40 分钟）

### 1. 引出问题（5 分钟）

出示两个角，边长的角反而小。学生先用眼看，再重叠比较。追问：大多少？由此说明需要一个统一的单位。

### 2. 认识量角器（10 分钟）

1. 小组观察量角器，说说看到了什么：中心、0° 刻度线、两圈数。
2. 微课演示半圆分成 180 份，闭眼想象 1° 有多小。
3. 找一找：从右边的 0 起找 60°，再从左边的 0 起找 60°。

### 3. 学习量角（13 分钟）

- 学生先试量，说出困难；再看微课，归纳三步。
- 同桌一人量、一人查：中心对准了吗？0° 线对准了吗？读的是哪一圈？

### 4. 辨析内外圈（7 分钟）

出示同一个 120° 角的两种读数，讨论谁对。得出：先判断比直角大还是小。

### 5. 练习与小结（5 分钟）

量任务单上的角，全班统计误差；用自己的话说一说三步。

## 板书设计

    角的度量
    单位：度（°）　半圆 180 份，每份 1°
    ① 点对点  ② 线对边  ③ 读度数
    从哪个 0 起，读哪一圈　　先估后量

## 评价建议

观察三个动作是否规范。能独立量三个不同方向的角且误差在 2° 以内为达标；能解释别人读错的原因为优秀。`,
  task_sheet: `# 学习任务单：角的度量

**班级**　　　　**姓名**　　　　

## 一、想一想

1. 角的大小与（　　　　　　）有关，与（　　　　　　）无关。
2. 把半圆平均分成（　　）份，每份所对的角是（　　）度。

## 二、记一记：量角三步

① （　　）对（　　）　② （　　）对（　　）　③ 读（　　）

## 三、量一量

| 要量的角 | 我估计 | 我量得 | 同桌量得 |
|---|---|---|---|
| 三角尺最小的角 | | | |
| 数学书翻开的角 | | | |
| 椅背与椅面的角 | | | |
| 我的活动角 | | | |

## 四、说一说

小宇量一个明显比直角小的角，读成 150°。他错在（　　　　　　　），正确度数是（　　）。

## 五、自我评价

我能对准中心 ☆☆☆　我能对准 0° 线 ☆☆☆　我能读对那一圈 ☆☆☆`,
  exercises: [
    { prompt: '角的大小由什么决定？', choices: ['边的长短', '两边张开的程度', '顶点的位置', '线的粗细'], answer: [1], solution: '两边张开得越大，角越大；边可以画长也可以画短，不影响大小。', points: 1 },
    { prompt: '把半圆平均分成 180 份，其中 30 份所对的角是（　　）。', choices: ['3°', '30°', '60°', '180°'], answer: [1], solution: '每份是 1°，30 份是 30°。', points: 1 },
    { prompt: '量角时，量角器的中心要与角的（　　）重合。', choices: ['一条边', '顶点', '开口', '另一条边'], answer: [1], solution: '第一步“点对点”：中心对顶点。', points: 1 },
    { prompt: '量一个比直角小的角，另一条边对着的两圈数是 75 和 105，这个角是（　　）。', choices: ['75°', '105°', '180°', '30°'], answer: [0], solution: '比直角小，说明小于 90°，应读 75°。', points: 1 },
    { prompt: '用 10 倍的放大镜看一个 20° 的角，看到的角是（　　）。', choices: ['2°', '20°', '200°', '说不准'], answer: [1], solution: '放大镜只让边看起来变长，两边张开的程度没变，仍是 20°。', points: 1 },
    { prompt: '量角时，角的一条边没有对着 0°，而是对着外圈 20°，另一条边对着外圈 85°。这个角是（　　）。', choices: ['85°', '105°', '65°', '20°'], answer: [2], solution: '两条边之间相差 85° － 20° ＝ 65°。', points: 2 },
    { prompt: '写出量角的三个步骤，并说说怎样避免读错内外圈。', answer: '点对点、线对边、读度数。先判断角比直角大还是小，再从与边重合的 0 那一圈读数。', solution: '先估后量：锐角的读数小于 90°，钝角的读数大于 90°，与估计不符就检查读的是哪一圈。', points: 2 },
  ],
};
