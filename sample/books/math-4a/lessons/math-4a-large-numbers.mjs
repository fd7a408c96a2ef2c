import { board } from '../video/board.mjs';

const digits = [...'3040600'];
const places = ['百万', '十万', '万', '千', '百', '十', '个'];

function draw(ctx, t, kit) {
  const { palette: p, w } = kit;
  const b = board(ctx, t, kit);
  if (t < 6) return b.opening('大数怎么读', '亿以内数的读法');
  b.sheet(t < 20 ? '一　遇到大数' : t < 36 ? '二　先分级' : t < 54 ? '三　从高级读起' : '四　零怎么读');
  if (t < 20) return meet(b, t, p, w);
  if (t < 54) return read(b, t, p);
  return zeros(b, t, p, w);
}

function meet(b, t, p, w) {
  b.card(60, 74, 520, 96, { show: b.on(6.2) });
  b.text('示例市城区树木', 90, 104, { size: 18, align: 'left', color: p.ink2, show: b.on(6.4) });
  b.text('3040600 棵', w / 2, 138, { size: 36, bold: true, color: p.hue, show: b.on(7), spacing: 2 });
  b.text('一口气数下来，容易数错位', w / 2, 204, { size: 20, show: b.on(10.5) });
  ['个', '十', '百', '千', '万', '十万', '百万'].forEach((name, at) => {
    const show = b.on(12 + at * 0.8, 0.4);
    b.card(546 - at * 78, 240, 68, 54, { show, fill: at < 4 ? '#FBF0D9' : p.soft, edge: at < 4 ? p.gold : p.mid });
    b.text(name, 580 - at * 78, 267, { size: 19, bold: true, show });
  });
  b.text('从右往左，依次是这些数位', w / 2, 326, { size: 18, color: p.ink2, show: b.on(18, 0.5) });
}

function read(b, t, p) {
  const split = b.on(23, 1.2);
  b.card(44 - 8 * split, 84, 226, 92, { fill: p.soft, show: split });
  b.card(286 + 8 * split, 84, 306, 92, { fill: '#FBF0D9', edge: p.gold, show: split });
  digits.forEach((digit, at) => {
    const x = 84 + at * 74 + (at < 3 ? -10 : 28) * split;
    b.text(digit, x, 138, { size: 46, bold: true, color: at < 3 ? p.hue : p.ink, show: b.on(20) });
    b.text(places[at], x, 102, { size: 14, color: p.ink3, show: b.on(20.8) });
  });
  b.line(279, 76, 279, 186, { color: p.seal, dash: [7, 6], show: split });
  b.text('万级', 158, 200, { size: 18, bold: true, color: p.hue, show: b.on(27) });
  b.text('个级', 458, 200, { size: 18, bold: true, color: p.warn, show: b.on(28) });
  if (t < 36) return b.text('从个位起，每四位分一级', 320, 262, { size: 26, bold: true, color: p.seal, show: b.on(30) });
  b.text('三百零四', 140, 256, { size: 32, serif: true, bold: true, color: p.hue, show: b.on(38) });
  b.text('万', 234, 256, { size: 32, serif: true, bold: true, color: p.seal, show: b.on(41) });
  b.text('零六百', 458, 256, { size: 32, serif: true, bold: true, color: p.warn, show: b.on(45) });
  b.card(120, 296, 400, 48, { fill: p.hue, edge: p.hue, show: b.on(49) });
  b.text('三百零四万零六百', 320, 320, { size: 25, bold: true, color: '#FFFFFF', show: b.on(49) });
}

function zeros(b, t, p, w) {
  const rows = [['127', '5000', '一百二十七万五千', '级末尾的 0 不读'], ['304', '0600', '三百零四万零六百', '级中间、级开头的 0 读一个'], ['5000', '0080', '五千万零八十', '连续几个 0 只读一个']];
  rows.forEach(([left, right, words, rule], at) => {
    const show = b.on(54.4 + at * 4.2);
    const y = 92 + at * 74;
    b.card(36, y - 30, 568, 62, { show });
    b.text(left, 128, y, { size: 26, bold: true, color: p.hue, align: 'right', show });
    b.line(139, y - 18, 139, y + 18, { color: p.seal, width: 2, dash: [5, 4], show });
    b.text(right, 150, y, { size: 26, bold: true, align: 'left', show });
    b.text(words, 246, y - 12, { size: 21, bold: true, color: p.ok, align: 'left', show });
    b.text(rule, 246, y + 15, { size: 15, color: p.ink2, align: 'left', show: b.on(56 + at * 4.2) });
  });
  b.text('先分级，再从高级读起；末尾的零不读，别处的零读一个。', w / 2, 322, { size: 20, bold: true, color: p.seal, show: b.on(67) });
}

export default {
  key: 'math-4a-large-numbers', unit: 'u1.1.2', minutes: 25, authors: ['周敏'], providers: ['示例省教研室'],
  title: { 'zh-Hans': '大数怎么读', 'zh-Hant': '大數怎麼讀', en: 'How to Read Large Numbers' },
  summary: { 'zh-Hans': '从右边起四位一级，先读万级，再读个级，弄清每个 0 读不读。', 'zh-Hant': '從右邊起四位一級，先讀萬級，再讀個級，弄清每個 0 讀不讀。', en: 'Group the digits in fours from the right, read the ten-thousands first, and learn which zeros are spoken.' },
  places: [{ section: 'course-teaching', column: 'self-study' }],
  goals: ['会给亿以内的数分级，说出每一级的数位', '能正确读出含有 0 的大数', '能说明哪些 0 读、哪些 0 不读'],
  video: {
    duration_s: 74, poster_s: 52, draw,
    captions: [
      { from: 0.5, to: 5.5, text: '同学们好，今天我们学习：大数怎么读。' }, { from: 6.2, to: 10.2, text: '示例市城区有三百多万棵树，写出来是这样一个七位数。' },
      { from: 10.5, to: 14.5, text: '数位这么多，一口气数下来，很容易数错。' }, { from: 14.8, to: 19.6, text: '从右往左，个、十、百、千、万、十万、百万。' },
      { from: 20.3, to: 23.5, text: '有一个好办法：先分级。' }, { from: 24, to: 29.5, text: '从个位起，每四位画一条线。右边是个级，左边是万级。' },
      { from: 30, to: 35.5, text: '请你也在本子上，给这个数分一分级。' }, { from: 36.5, to: 40.5, text: '读的时候，从高级读起。万级是 304，读作三百零四。' },
      { from: 41, to: 44.6, text: '因为它在万级，所以后面要加一个“万”字。' }, { from: 45, to: 48.6, text: '再读个级：0600，读作零六百。' },
      { from: 49, to: 53.5, text: '合起来，读作三百零四万零六百。' }, { from: 54.4, to: 58.3, text: '零最容易出错。每级末尾的零，不管有几个都不读。' },
      { from: 58.6, to: 62.5, text: '级的中间或开头有零，要读一个零。' }, { from: 62.8, to: 66.7, text: '连续有几个零，也只读一个。' }, { from: 67, to: 73, text: '记住：先分级，再从高级读起。现在打开任务单，试一试吧。' },
    ],
    chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 6000, title: '遇到大数' }, { at_ms: 20000, title: '先分级' }, { at_ms: 36000, title: '从高级读起' }, { at_ms: 54000, title: '零怎么读' }],
  },
  slides: [
    `<div class="slide-title"><span class="tag" style="align-self:flex-start;font-size:20px;line-height:32px;padding:2px 16px">四年级上册 · 第一单元</span><h1>大数怎么读</h1><p class="big muted">亿以内数的读法</p></div>`,
    `<h1>这个数你会读吗？</h1><div class="row middle fill"><div class="center"><p style="font:700 74px/110px var(--sans);letter-spacing:6px;color:var(--hue);text-align:center">3040600</p><p class="center muted">示例市城区树木（棵）</p></div></div><div class="think"><span class="label">想一想</span>它是几位数？最高位是什么位？你打算从哪边开始看？</div>`,
    `<h1>数位顺序表</h1><table class="places"><tr><th>数级</th><th colspan="4">万级</th><th colspan="4">个级</th></tr><tr><th>数位</th><td>千万</td><td>百万</td><td>十万</td><td>万</td><td>千</td><td>百</td><td>十</td><td>个</td></tr><tr><th></th><td></td><td>3</td><td>0</td><td>4</td><td>0</td><td>6</td><td>0</td><td>0</td></tr></table><div class="def">从<em>个位</em>起，每<em>四个</em>数位是一级。相邻两个计数单位之间的进率是 10。</div>`,
    `<h1>先分级，再读数</h1><svg viewBox="0 0 840 260" width="840" height="260"><rect x="40" y="20" width="330" height="110" rx="16" class="f-soft ln-hue"/><rect x="450" y="20" width="350" height="110" rx="16" fill="#FBF0D9" stroke="#E9B95C" stroke-width="2"/><path class="ln-seal dash bold" d="M410 0V160"/><text x="205" y="98" class="mid" style="font-size:68px;font-weight:700;letter-spacing:16px">304</text><text x="630" y="98" class="mid" style="font-size:68px;font-weight:700;letter-spacing:16px">0600</text><text x="205" y="182" class="mid f-hue" style="font-size:28px">三百零四 万</text><text x="625" y="182" class="mid" style="font-size:28px">零六百</text><text x="420" y="246" class="mid" style="font-size:34px;font-weight:700">三百零四万零六百</text></svg>`,
    `<h1>哪些 0 读，哪些 0 不读？</h1><table><tr><th>分级</th><th>读作</th><th>0 的位置</th></tr><tr><td>127｜5000</td><td class="says">一百二十七万五千</td><td>级末尾，不读</td></tr><tr><td>304｜0600</td><td class="says">三百零四万零六百</td><td>级中间、级开头，各读一个</td></tr><tr><td>5000｜0080</td><td class="says">五千万零八十</td><td>连续的 0，只读一个</td></tr></table><div class="think"><span class="label">想一想</span>20050000 里有六个 0，读几个？为什么？</div>`,
    `<h1>读一读，比一比</h1><ol class="exercise"><li>4860000　　30705000　　90006004</li><li>用 5、5、0、0、0、0 组成六位数：一个零也不读的是哪个？只读一个零的有哪些？</li><li>小宇把 6080000 读成“六百零八万零”，错在哪里？</li></ol>`,
    `<h1>今天的收获</h1><div class="def"><ol><li>从个位起，每四位分一级；</li><li>先读万级，加“万”字，再读个级；</li><li>每级末尾的 0 都不读，其他位置的一个 0 或连续几个 0 只读一个零。</li></ol></div><div class="try"><span class="label">课后</span>在报纸或说明书上找两个大数，分级后读给家里人听。</div>`,
  ],
  teaching_design: `## 教学目标

1. 掌握数位顺序表，会给亿以内的数分级。
2. 理解并掌握亿以内数的读法，能正确读出中间、末尾有 0 的数。
3. 在读真实数据的过程中感受大数的用处，养成先想后读的习惯。

## 重点与难点

- **重点**：先分级，再从高级读起。
- **难点**：判断每个 0 读还是不读，并说出道理。

## 教学准备

数位顺序表、0—9 数字卡、课件与微课。

## 教学过程（40 分钟）

### 1. 从身边的数开始（5 分钟）

出示“城区树木 3040600 棵”，请学生试读。让不同读法都说出来，不急于判断，引出问题：怎样才能读得又快又准？

### 2. 分级（8 分钟）

学生看微课第二段，在数位表中填数，用竖线分级。追问：为什么从右边开始分？（右边的个位是固定的，左边的最高位会变。）

### 3. 读数（10 分钟）

- 先读个级数 0600，再读万级数 304，比较两者读法的相同与不同。
- 小结：万级的数按个级的读法读，后面加“万”字。

### 4. 研究 0（10 分钟）

小组用卡片摆 127 5000、304 0600、5000 0080，把读与不读的 0 分别涂色。汇报后归纳：级末尾不读，其余读一个。

### 5. 练习与小结（7 分钟）

完成任务单前四题，同桌互读互听；请学生用一句话说出今天最容易错的地方。

## 板书设计

    大数怎么读
    万级 ｜ 个级
    304 ｜ 0600    三百零四万零六百
    一分级　二读万级（加“万”）　三读个级
    0：级末尾不读，别处读一个

## 作业与评价

基础：任务单 1—4 题。选做：用六张卡片组数。评价时请学生讲“我怎样判断 0”，能讲清两种情况为达标。`,
  task_sheet: `# 学习任务单：大数怎么读

**班级**　　　　**姓名**　　　　

## 一、看课之前

从个位起写出八个数位：个位、　　位、　　位、　　位、　　位、　　位、　　位、　　位。

## 二、边看边记

1. 从（　　）位起，每（　　）位分一级。
2. 给 3040600 分级：　　　　　。万级读作（　　　　），个级读作（　　　　）。
3. 每级（　　）的 0 不读，其他位置的 0 或连续几个 0 读（　　）个零。

## 三、试一试

1. 分级并读出：4860000、30705000、90006004。
2. 用 5、5、0、0、0、0 组成一个一个零也不读的六位数。
3. 找出身边的一个大数：　　　　　　，它表示　　　　　　，读作　　　　　　。

## 四、我的问题

看完这节课，我还想问：`,
  exercises: [
    { prompt: '给 20506000 分级，正确的是（　　）。', choices: ['205｜06000', '2050｜6000', '20｜506000', '20506｜000'], answer: [1], solution: '从个位起每四位一级：2050｜6000。', points: 1 },
    { prompt: '3070500 读作（　　）。', choices: ['三百零七万零五百', '三百七万五百', '三百零七万五百', '三十万七千零五百'], answer: [0], solution: '307｜0500：万级读三百零七万，个级开头的 0 要读，读作三百零七万零五百。', points: 1 },
    { prompt: '下面各数中，一个零也不读的是（　　）。', choices: ['5050000', '5500000', '5000500', '5000050'], answer: [1], solution: '550｜0000 读作五百五十万，0 都在级的末尾，都不读。', points: 1 },
    { prompt: '下面各数中，要读出两个零的有（　　）。（可多选）', choices: ['3040600', '9060004', '4800000', '6007000'], answer: [0, 1], solution: '304｜0600 读三百零四万零六百；906｜0004 读九百零六万零四，都读两个零。480｜0000 不读零；600｜7000 读六百万七千，也不读零。', points: 2 },
    { prompt: '最高位是千万位的数是几位数？', choices: ['六位数', '七位数', '八位数', '九位数'], answer: [2], solution: '个、十、百、千、万、十万、百万、千万，千万位是第八位。', points: 1 },
    { prompt: '读出 70000090，并说明哪几个 0 没有读。', answer: '读作七千万零九十。万级末尾的三个 0 和个级末尾的一个 0 没有读；个级开头连续的两个 0 只读一个零。', solution: '分级：7000｜0090。万级末尾的 0 不读；个级开头两个 0 连在一起，读一个零；最后一个 0 在个级末尾，不读。', points: 2 },
    { prompt: '用 6、6、0、0、0、0、0 组成一个只读一个零的七位数，写出一个并读出来。', answer: '例如 6060000 读作六百零六万。', solution: '答案不唯一：606｜0000 读六百零六万，只读一个零；600｜0600 读六百万零六百，也只读一个零。', points: 2 },
  ],
};
