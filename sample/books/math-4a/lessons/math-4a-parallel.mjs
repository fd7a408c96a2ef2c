import { board, polar } from '../video/board.mjs';

function draw(ctx, t, kit) {
  const { palette: p, w } = kit;
  const b = board(ctx, t, kit);
  if (t < 5) return b.opening('平行与垂直', '两条直线的两种特殊关系');
  b.sheet(t < 20 ? '一　相交还是不相交' : t < 36 ? '二　平行' : t < 52 ? '三　垂直' : '四　同一个平面内');
  if (t < 20) return sort(b, t, p, w);
  if (t < 36) return parallel(b, t, p, w);
  if (t < 52) return upright(b, t, p, w);
  plane(ctx, b, t, p, w);
}

const PAIRS = [[[20, 20, 110, 90], [110, 20, 20, 90]], [[12, 38, 90, 46], [12, 84, 90, 66]], [[14, 40, 118, 40], [14, 78, 118, 78]], [[64, 14, 64, 100], [14, 60, 118, 60]]];

function sort(b, t, p, w) {
  const stretch = b.on(10.5, 2.5);
  PAIRS.forEach((pair, at) => {
    const show = b.on(5.4 + at * 0.9, 0.8);
    const [x, y] = [30 + at * 148, 84];
    const parallel = at === 2;
    b.card(x, y, 134, 116, { show, edge: t > 14 ? (parallel ? p.ok : p.hue) : p.mid });
    pair.forEach(([x1, y1, x2, y2]) => {
      const longer = at === 1 ? 1 + 0.5 * stretch : 1;
      b.line(x + x1, y + y1, x + x1 + (x2 - x1) * longer, y + y1 + (y2 - y1) * longer, { color: parallel ? p.ok : p.hue, show });
    });
    b.text(parallel ? '不相交' : '相交', x + 67, y + 142, { size: 18, bold: true, color: parallel ? p.ok : p.hue, show: b.on(14 + at * 0.4) });
  });
  b.text('任意画两条直线，会有哪些情况？', w / 2, 64, { size: 19, show: b.on(5.4) });
  b.text('直线可以无限延长：看似没碰到，延长后可能相交', w / 2, 268, { size: 20, bold: true, color: p.seal, show: b.on(10.5) });
  b.text('分成两类：相交、不相交', w / 2, 316, { size: 22, bold: true, show: b.on(16.5) });
}

function parallel(b, t, p, w) {
  const grow = b.on(20.4, 2.5);
  b.line(60, 118, 580, 118, { color: p.ok, width: 4, show: grow });
  b.line(60, 206, 580, 206, { color: p.ok, width: 4, show: grow });
  b.text('a', 600, 118, { size: 22, bold: true, show: b.on(22) });
  b.text('b', 600, 206, { size: 22, bold: true, show: b.on(22) });
  for (let at = 0; at < 5; at++) b.line(110 + at * 104, 118, 110 + at * 104, 206, { color: p.seal, width: 2, dash: [6, 5], show: b.on(24 + at * 0.4) });
  b.text('处处一样宽', w / 2, 84, { size: 19, color: p.seal, show: b.on(25.5) });
  b.text('在同一个平面内不相交的两条直线，互相平行', w / 2, 256, { size: 22, bold: true, show: b.on(28) });
  b.text('a ∥ b', w / 2, 306, { size: 36, bold: true, serif: true, color: p.ok, show: b.on(32) });
}

function upright(b, t, p, w) {
  const angle = 52 + 38 * b.on(39, 3);
  const [x, y] = [230, 208];
  const [x1, y1] = polar(x, y, 130, angle);
  const [x2, y2] = polar(x, y, 84, angle + 180);
  b.line(90, y, 376, y, { color: p.hue, width: 4, show: b.on(36.3) });
  if (t > 37.2) b.line(x2, y2, x1, y1, { color: p.hue, width: 4 });
  const degrees = Math.round(angle);
  if (t > 38) b.text(`${degrees}°`, x + 62, y - 26, { size: 22, bold: true, color: p.seal });
  if (degrees < 90 && t > 38) b.arc(x, y, 34, 0, angle);
  if (degrees === 90) { b.line(x + 24, y, x + 24, y - 24, { color: p.seal }); b.line(x, y - 24, x + 24, y - 24, { color: p.seal }); }
  b.dot(x, y, 6, p.seal, b.on(46));
  b.text('垂足', x - 34, y + 24, { size: 18, color: p.seal, show: b.on(46) });
  b.card(404, 96, 212, 150, { show: b.on(43) });
  b.text('相交成直角', 510, 128, { size: 22, bold: true, color: p.hue, show: b.on(43) });
  b.text('两条直线互相垂直', 510, 164, { size: 20, show: b.on(44.5) });
  b.text('a ⊥ b', 510, 212, { size: 34, bold: true, serif: true, color: p.seal, show: b.on(47) });
  b.text('垂直是相交中的特殊情况', w / 2, 322, { size: 20, bold: true, show: b.on(49) });
}

function plane(ctx, b, t, p, w) {
  const faces = [[[150, 132], [350, 132], [350, 282], [150, 282]], [[150, 132], [230, 76], [430, 76], [350, 132]], [[350, 132], [430, 76], [430, 226], [350, 282]]];
  faces.forEach((points, at) => {
    ctx.save();
    ctx.globalAlpha = b.on(52.3);
    ctx.fillStyle = ['#FFFFFF', p.soft, '#DCE6F8'][at];
    ctx.strokeStyle = p.mid;
    ctx.lineWidth = 2;
    ctx.beginPath();
    points.forEach(([x, y]) => ctx.lineTo(x, y));
    ctx.closePath();
    ctx.fill();
    ctx.stroke();
    ctx.restore();
  });
  b.line(150, 282, 350, 282, { color: p.hue, width: 6, show: b.on(54.5) });
  b.line(350, 132, 430, 76, { color: p.seal, width: 6, show: b.on(56) });
  b.text('a', 250, 304, { size: 20, bold: true, color: p.hue, show: b.on(55) });
  b.text('b', 404, 120, { size: 20, bold: true, color: p.seal, show: b.on(56.5) });
  b.text('不相交', 528, 130, { size: 22, bold: true, show: b.on(57.5) });
  b.text('也不平行', 528, 164, { size: 22, bold: true, color: p.seal, show: b.on(59) });
  b.text('它们不在同一个平面内', 528, 204, { size: 17, color: p.ink2, show: b.on(60.5) });
  b.text('平行：同一平面，永不相交　　垂直：相交成直角', w / 2, 334, { size: 20, bold: true, color: p.ok, show: b.on(63) });
}

export default {
  key: 'math-4a-parallel', unit: 'u4.1.1', minutes: 10, authors: ['周敏'], providers: ['示例市第一小学'],
  title: { 'zh-Hans': '平行与垂直', 'zh-Hant': '平行與垂直', en: 'Parallel and Perpendicular' },
  summary: { 'zh-Hans': '给两条直线的位置分类，认识互相平行与互相垂直，弄懂“同一个平面内”的意思。', 'zh-Hant': '給兩條直線的位置分類，認識互相平行與互相垂直，弄懂「同一個平面內」的意思。', en: 'Sort the positions of two straight lines, meet parallel and perpendicular lines, and see why “in the same plane” matters.' },
  places: [{ section: 'course-teaching', column: 'micro-lessons' }],
  goals: ['知道同一平面内两条直线的位置关系', '认识平行线和垂线，会用符号表示', '能在生活中找到平行与垂直的例子'],
  video: {
    duration_s: 70, poster_s: 49, draw,
    captions: [
      { from: 0.4, to: 4.8, text: '这节微课，我们认识平行与垂直。' }, { from: 5.4, to: 10, text: '在纸上任意画两条直线，会有哪些情况呢？' },
      { from: 10.5, to: 13.8, text: '直线可以无限延长。第二组看似没有碰到，延长后就相交了。' }, { from: 14, to: 19.6, text: '所以可以分成两类：相交和不相交。' },
      { from: 20.4, to: 24, text: '先看不相交的。a 和 b 无论怎样延长，都不会碰到。' }, { from: 24.2, to: 27.8, text: '量一量它们之间的宽度，处处都一样。' },
      { from: 28, to: 31.8, text: '在同一个平面内不相交的两条直线，叫作互相平行。' }, { from: 32, to: 35.8, text: '记作 a∥b，读作：a 平行于 b。' },
      { from: 36.3, to: 38.8, text: '再看相交的。两条直线相交，形成了四个角。' }, { from: 39, to: 42.8, text: '转动其中一条，当这个角变成 90 度时……' },
      { from: 43, to: 46.8, text: '两条直线相交成直角，就说它们互相垂直，交点叫垂足。' }, { from: 47, to: 51.8, text: '记作 a⊥b。垂直是相交中的特殊情况。' },
      { from: 52.3, to: 57, text: '为什么要说“同一个平面内”？看这个长方体的两条棱。' }, { from: 57.4, to: 62.6, text: '它们不相交，可是也不平行，因为不在同一个平面内。' }, { from: 63, to: 69.4, text: '记住：平行是同一平面内永不相交，垂直是相交成直角。' },
    ],
    chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 5000, title: '相交还是不相交' }, { at_ms: 20000, title: '平行' }, { at_ms: 36000, title: '垂直' }, { at_ms: 52000, title: '同一个平面内' }],
  },
  slides: [
    `<div class="slide-title"><span class="tag" style="align-self:flex-start;font-size:20px;line-height:32px;padding:2px 16px">四年级上册 · 第四单元</span><h1>平行与垂直</h1><p class="big muted">两条直线的两种特殊关系</p></div>`,
    `<h1>两条直线有几种位置？</h1><svg viewBox="0 0 840 220" width="840" height="220"><g class="f-paper"><rect x="10" y="10" width="190" height="180" rx="10" class="f-paper ln-line"/><rect x="220" y="10" width="190" height="180" rx="10" class="f-paper ln-line"/><rect x="430" y="10" width="190" height="180" rx="10" class="f-paper ln-line"/><rect x="640" y="10" width="190" height="180" rx="10" class="f-paper ln-line"/></g><path class="ln-hue bold" d="M40 50 170 150M170 50 40 150M245 70 375 84M245 140 375 112M455 76H595M455 128H595M735 30V170M665 110H805"/><path class="ln-seal bold" d="M735 92H753V110"/><text x="105" y="216" class="mid">①</text><text x="315" y="216" class="mid">②</text><text x="525" y="216" class="mid">③</text><text x="735" y="216" class="mid">④</text></svg><div class="think"><span class="label">分一分</span>哪些相交，哪些不相交？②到底算哪一类？</div>`,
    `<h1>互相平行</h1><svg viewBox="0 0 840 190" width="840" height="190"><path class="ln-ok" style="stroke-width:4" d="M60 40H760M60 140H760"/><path class="ln-seal dash" d="M140 40V140M320 40V140M500 40V140M680 40V140"/><text x="780" y="47">a</text><text x="780" y="147">b</text><text x="410" y="98" class="mid f-seal">处处一样宽</text></svg><div class="def">在<em>同一个平面内</em>不相交的两条直线叫作平行线，也说这两条直线<em>互相平行</em>。记作 <b>a∥b</b>，读作“a 平行于 b”。</div>`,
    `<h1>互相垂直</h1><div class="row middle"><svg viewBox="0 0 400 260" width="400" height="260"><path class="ln-hue" style="stroke-width:4" d="M30 180H370M190 20V240"/><path class="ln-seal bold" d="M190 154H216V180"/><circle cx="190" cy="180" r="7" class="f-seal"/><text x="376" y="186">a</text><text x="198" y="32">b</text><text x="128" y="214" class="f-seal">垂足</text></svg><div class="def">两条直线相交成<em>直角</em>，就说它们<em>互相垂直</em>。其中一条是另一条的<b>垂线</b>，交点叫<b>垂足</b>。<br>记作 <b>a⊥b</b></div></div>`,
    `<h1>为什么说“同一个平面内”？</h1><div class="row middle"><svg viewBox="0 0 400 280" width="400" height="280"><path d="M40 90H260V260H40Z" class="f-paper ln"/><path d="M40 90 130 24H350L260 90Z" class="f-soft ln"/><path d="M260 90 350 24V194L260 260Z" class="f-mid ln"/><path d="M40 260H260" stroke="#264C96" stroke-width="7"/><path d="M260 90 350 24" stroke="#B23A26" stroke-width="7"/></svg><div class="stack"><p>两条粗线<b>不相交</b>，</p><p>可是它们也<b class="seal">不平行</b>。</p><div class="def">因为它们<em>不在同一个平面内</em>。</div></div></div>`,
    `<h1>练一练</h1><ol class="exercise"><li>判断：两条不相交的直线叫平行线。（　　）</li><li>判断：两条直线相交成 90°，它们互相垂直。（　　）</li><li>“工”“田”“王”三个字的横竖笔画里，各有几组平行、几处垂直？</li></ol><div class="try"><span class="label">找一找</span>教室里的三组平行线、三组垂线，说清“谁与谁”。</div>`,
  ],
  teaching_design: `## 教学目标

1. 知道同一平面内两条直线的位置关系，认识平行线和垂线。
2. 会用符号“∥”“⊥”表示，会用三角尺检验。
3. 在分类活动中体会“先观察、再延长、后判断”的方法。

## 重点与难点

- **重点**：理解“互相平行”“互相垂直”。
- **难点**：理解“同一个平面内”，理解看似不相交的直线延长后会相交。

## 使用建议

本课是 10 分钟以内的知识点微课，可用于课前自学，也可插入新授课中分段播放。

## 教学过程（40 分钟课堂参考）

### 1. 画与分（10 分钟）

学生在纸上任意画两条直线，收集八种贴在黑板上，小组分类并说明标准。

### 2. 认识平行（10 分钟）

播放微课第二段前先讨论第二组：现在没有相交，算哪一类？用直尺延长验证，得出平行的定义，练习读写 a∥b。

### 3. 认识垂直（10 分钟）

用两根小棒转动，量夹角，找到 90° 的特殊位置。用三角尺的直角检验身边的垂直。

### 4. 理解“同一个平面”（5 分钟）

拿一个纸盒，在相邻的两个面上各画一条线，看它们是否相交、是否平行。

### 5. 练习与小结（5 分钟）

完成任务单，互相说一说“谁平行于谁、谁垂直于谁”。

## 板书设计

    同一平面内两条直线
      ├ 不相交 → 互相平行　a∥b
      └ 相交　 → 成直角：互相垂直　a⊥b（垂足）

## 评价建议

能正确判断五组直线、并完整说出“谁与谁互相平行（垂直）”为达标。`,
  task_sheet: `# 学习任务单：平行与垂直

**班级**　　　　**姓名**　　　　

## 一、画一画

在下面空白处任意画两组直线，每组两条，延长后看它们是否相交。

## 二、填一填

1. 在（　　　　　）内，（　　　　）的两条直线叫作平行线。记作 a（　　）b。
2. 两条直线相交成（　　）角，就说它们互相（　　）。交点叫作（　　）。

## 三、找一找

| 在哪里 | 谁与谁 | 平行还是垂直 |
|---|---|---|
| 数学书封面 | | |
| 教室的窗 | | |
| 操场 | | |

## 四、辨一辨

1. 两条不相交的直线叫平行线。（　　）
2. 两条直线相交，交点就是垂足。（　　）
3. a 是平行线。（　　）　想一想：少说了什么？`,
  exercises: [
    { prompt: '在同一个平面内，两条直线的位置关系有（　　）。', choices: ['相交和垂直', '平行和垂直', '相交和平行', '只有相交'], answer: [2], solution: '同一平面内两条直线不是相交就是平行；垂直是相交的特殊情况。', points: 1 },
    { prompt: '两条直线互相垂直，它们相交成的四个角（　　）。', choices: ['都是锐角', '都是直角', '两个锐角两个钝角', '都是钝角'], answer: [1], solution: '一个角是 90°，其余三个角也都是 90°。', points: 1 },
    { prompt: '同一平面内，两条直线都与第三条直线垂直，这两条直线（　　）。', choices: ['互相垂直', '互相平行', '相交但不垂直', '不能确定'], answer: [1], solution: '画图可以看到它们方向相同、永不相交，所以互相平行。', points: 1 },
    { prompt: '下面说法正确的有（　　）。（可多选）', choices: ['长方形相邻的两条边互相垂直', '长方形相对的两条边互相平行', '不相交的两条直线一定平行', '钟面 3 时整，时针与分针互相垂直'], answer: [0, 1, 3], solution: '第三句少了“在同一个平面内”。3 时整两针成 90°。', points: 2 },
    { prompt: '“a 是平行线”这句话对吗？', choices: ['对', '不对'], answer: [1], solution: '平行是两条直线之间的关系，要说“a 与 b 互相平行”。', points: 1 },
    { prompt: '怎样用一张纸折出互相垂直的两条折痕？', answer: '先任意折一条折痕，再让这条折痕对折、自身重合，压平，第二条折痕就与第一条垂直。', solution: '第二次对折把平角平均分成两份，每份 90°，所以两条折痕互相垂直。', points: 2 },
  ],
};
