import { board } from '../video/board.mjs';

function draw(ctx, t, kit) {
  const { palette: p, w } = kit;
  const b = board(ctx, t, kit);
  if (t < 6) return b.opening('三位数乘两位数', '145 × 12 怎样算');
  b.sheet(t < 19 ? '一　估一估' : t < 36 ? '二　分一分' : t < 60 ? '三　写竖式' : '四　验一验');
  if (t < 19) return estimate(b, t, p, w);
  if (t < 36) return area(b, t, p);
  if (t < 60) return column(b, t, p);
  check(b, t, p, w);
}

function estimate(b, t, p, w) {
  for (let at = 0; at < 12; at++) {
    const show = b.on(6.2 + at * 0.14, 0.4);
    const x = 68 + at * 43;
    b.card(x, 78, 34, 66, { show, radius: 4, fill: '#E7D3AE', edge: '#8A5600' });
    for (const y of [98, 120]) b.line(x, y, x + 34, y, { color: '#8A5600', width: 2, show });
    [6, 13, 20, 26].forEach((dx, k) => b.line(x + dx, 84, x + dx, 95, { color: [p.hue, p.seal, p.ok, p.gold][k], width: 4, show }));
  }
  b.text('12 个图书柜，每个 145 元，一共多少元？', w / 2, 176, { size: 21, bold: true, show: b.on(8) });
  b.text('145 × 12', w / 2, 222, { size: 34, bold: true, color: p.hue, show: b.on(10.5) });
  b.text('145 ≈ 150', 180, 270, { size: 22, show: b.on(13) });
  b.text('12 ≈ 10', 320, 270, { size: 22, show: b.on(14) });
  b.text('150 × 10 ＝ 1500', 486, 270, { size: 22, bold: true, color: p.seal, show: b.on(15) });
  b.text('大约 1500 元，准确的得数会更大一些吗？', w / 2, 316, { size: 18, color: p.ink2, show: b.on(16.5) });
}

function area(b, t, p) {
  const grow = b.on(20, 1.5);
  b.card(70, 78, 330 * grow, 150, { fill: p.soft, edge: p.hue, radius: 2 });
  b.card(70, 228, 330 * b.on(24, 1.5), 40, { fill: '#FBF0D9', edge: p.gold, radius: 2, show: b.on(24, 0.3) });
  b.text('145', 235, 62, { size: 18, color: p.ink2, show: grow });
  b.text('10', 50, 152, { size: 20, bold: true, color: p.hue, show: b.on(21) });
  b.text('2', 50, 248, { size: 20, bold: true, color: p.warn, show: b.on(25) });
  b.text('145 × 10 ＝ 1450', 235, 152, { size: 24, bold: true, color: p.hue, show: b.on(22) });
  b.text('145 × 2 ＝ 290', 235, 248, { size: 20, bold: true, color: p.warn, show: b.on(26) });
  b.card(430, 96, 180, 156, { show: b.on(28.5) });
  b.text('1450', 556, 128, { size: 26, bold: true, color: p.hue, align: 'right', show: b.on(29) });
  b.text('＋  290', 556, 164, { size: 26, bold: true, color: p.warn, align: 'right', show: b.on(29.6) });
  b.line(456, 190, 584, 190, { show: b.on(30.2) });
  b.text('1740', 556, 218, { size: 30, bold: true, color: p.seal, align: 'right', show: b.on(31) });
  b.text('12 分成 10 和 2，分别去乘，再加起来', 320, 316, { size: 21, bold: true, show: b.on(32) });
}

function column(b, t, p) {
  const put = (digits, y, from, color, last = 300) => [...digits].reverse().forEach((digit, at) => b.text(digit, last - at * 52, y, { size: 38, bold: true, color, show: b.on(from + at * 0.9, 0.4) }));
  const top = (digit, x, y, color) => b.text(digit, x, y, { size: 38, bold: true, color });
  [['1', 196], ['4', 248], ['5', 300]].forEach(([digit, x]) => top(digit, x, 82, p.ink));
  top('×', 140, 130, p.ink);
  top('1', 248, 130, t > 45 && t < 52 ? p.hue : p.ink);
  top('2', 300, 130, t > 37.5 && t < 44.5 ? p.warn : p.ink);
  b.line(116, 158, 330, 158, { show: b.on(36.4) });
  put('290', 186, 38.5, p.warn);
  put('145', 236, 46, p.hue, 248);
  b.text('0', 300, 236, { size: 38, color: '#C9BFAB', show: Math.min(b.on(49), 1 - b.on(52)) });
  b.line(116, 264, 330, 264, { show: b.on(53) });
  put('1740', 296, 54, p.seal);
  note(b, p, 96, '个位 2 × 145', '290 的末位对齐个位', p.warn, b.on(38));
  note(b, p, 176, '十位 1 × 145', '145 个十，末位对齐十位', p.hue, b.on(45.5));
  note(b, p, 256, '290 ＋ 1450', '两次的积相加得 1740', p.seal, b.on(53.5));
}

function note(b, p, y, title, words, color, show) {
  b.card(372, y - 30, 244, 64, { show });
  b.text(title, 388, y - 10, { size: 19, bold: true, color, align: 'left', show });
  b.text(words, 388, y + 16, { size: 16, color: p.ink2, align: 'left', show });
}

function check(b, t, p, w) {
  b.card(60, 78, 250, 120, { show: b.on(60.4) });
  b.text('和估算比', 185, 106, { size: 19, bold: true, color: p.hue, show: b.on(60.8) });
  b.text('1740 与 1500 接近', 185, 140, { size: 20, show: b.on(61.4) });
  b.text('合理 √', 185, 174, { size: 20, bold: true, color: p.ok, show: b.on(62.6) });
  b.card(330, 78, 250, 120, { show: b.on(64) });
  b.text('换个方法算', 455, 106, { size: 19, bold: true, color: p.hue, show: b.on(64.4) });
  b.text('145 × 2 × 6 ＝ 290 × 6', 455, 140, { size: 18, show: b.on(65) });
  b.text('＝ 1740 √', 455, 174, { size: 20, bold: true, color: p.ok, show: b.on(66) });
  b.card(60, 222, 520, 104, { fill: p.hue, edge: p.hue, show: b.on(67.6) });
  b.text('个位乘，末位对个位；十位乘，末位对十位；', w / 2, 256, { size: 22, bold: true, color: '#FFFFFF', show: b.on(68) });
  b.text('两次的积加起来，别忘估算来检查。', w / 2, 294, { size: 22, bold: true, color: '#FFFFFF', show: b.on(70) });
}

export default {
  key: 'math-4a-multiply', unit: 'u3.1.1', minutes: 40, authors: ['周敏'], providers: ['示例省教研室', '示例市第一小学'],
  title: { 'zh-Hans': '三位数乘两位数的笔算', 'zh-Hant': '三位數乘兩位數的筆算', en: 'Multiplying Three Digits by Two' },
  summary: { 'zh-Hans': '从买图书柜出发，先估算，再用面积图把 12 分成 10 和 2，弄懂竖式里每一步的意思。', 'zh-Hant': '從買圖書櫃出發，先估算，再用面積圖把 12 分成 10 和 2，弄懂豎式裡每一步的意思。', en: 'Starting from a bookcase order: estimate, split 12 into 10 and 2 on an area picture, and see what every step of the column method means.' },
  places: [{ section: 'course-teaching', column: 'quality-lessons' }],
  goals: ['理解三位数乘两位数的算理', '会列竖式正确计算', '会用估算和换方法检查得数'],
  video: {
    duration_s: 74, poster_s: 58.5, draw,
    captions: [
      { from: 0.5, to: 5.6, text: '同学们好，今天我们来研究三位数乘两位数。' }, { from: 6.4, to: 10.2, text: '学校要买 12 个图书柜，每个 145 元，一共要多少元？' },
      { from: 10.5, to: 12.8, text: '列式是 145 乘 12。' }, { from: 13, to: 18.6, text: '先估一估：把 145 看成 150，12 看成 10，大约是 1500 元。' },
      { from: 19.4, to: 23.6, text: '准确的得数呢？画一个长方形。上面这一块是 10 个 145，等于 1450。' }, { from: 24, to: 28, text: '下面这一块是 2 个 145，等于 290。' },
      { from: 28.5, to: 31.6, text: '合起来，1450 加 290 等于 1740。' }, { from: 32, to: 35.8, text: '我们把 12 分成 10 和 2，变成了会算的乘法。' },
      { from: 36.4, to: 41.4, text: '列竖式就是把它写得更简便。先用个位的 2 去乘 145，得 290。' }, { from: 41.6, to: 45, text: '290 的末位和个位对齐。' },
      { from: 45.5, to: 49, text: '再用十位的 1 去乘 145，得 145 个十。' }, { from: 49.2, to: 53, text: '末位和十位对齐，末尾的 0 可以不写。' },
      { from: 53.5, to: 59.5, text: '最后把两次乘得的积加起来，得 1740。' }, { from: 60.4, to: 63.8, text: '检查一下：1740 和估算的 1500 比较接近，合理。' },
      { from: 64, to: 67.4, text: '也可以换个方法：145 乘 2 再乘 6，还是 1740。' }, { from: 67.8, to: 73.5, text: '个位乘对个位，十位乘对十位，两积相加，估算来检查。' },
    ],
    chapters: [{ at_ms: 0, title: '导入' }, { at_ms: 6000, title: '估一估' }, { at_ms: 19000, title: '分一分' }, { at_ms: 36000, title: '写竖式' }, { at_ms: 60000, title: '验一验' }],
  },
  slides: [
    `<div class="slide-title"><span class="tag" style="align-self:flex-start;font-size:20px;line-height:32px;padding:2px 16px">四年级上册 · 第三单元</span><h1>三位数乘两位数</h1><p class="big muted">笔算乘法</p></div>`,
    `<h1>买图书柜</h1><div class="example"><p>学校买图书柜，每个 <em>145</em> 元，买 <em>12</em> 个，一共要多少元？</p><p class="formula">145 × 12 ＝ ？</p></div><div class="think"><span class="label">估一估</span>大约要多少元？你把 145 和 12 分别看成了多少？得数会比准确值大还是小？</div>`,
    `<h1>把 12 分成 10 和 2</h1><div class="row middle"><svg viewBox="0 0 460 300" width="460" height="300"><rect x="50" y="30" width="370" height="200" class="f-soft ln-hue"/><rect x="50" y="230" width="370" height="46" fill="#FBF0D9" stroke="#E9B95C" stroke-width="2"/><text x="235" y="138" class="mid" style="font-size:28px">145 × 10 ＝ 1450</text><text x="235" y="262" class="mid" style="font-size:24px">145 × 2 ＝ 290</text><text x="235" y="20" class="mid">145</text><text x="30" y="138" class="mid">10</text><text x="30" y="260" class="mid">2</text></svg><div class="def">1450 ＋ 290 ＝ <em>1740</em><br>把没学过的乘法，<br>变成两道会算的乘法。</div></div>`,
    `<h1>写成竖式</h1><div class="row middle fill"><div class="vert" style="flex:none;margin-left:60px">  145
<span class="x">×</span> 12<hr>  290
 145 <hr> 1740</div><ol style="flex:1"><li><b>个位的 2</b> 乘 145，得 290，末位对着个位；</li><li><b>十位的 1</b> 乘 145，得 145 个十，末位对着十位，0 可以不写；</li><li>把两次的积<b>加起来</b>。</li></ol></div>`,
    `<h1>会进位的题</h1><div class="row middle fill"><div class="vert" style="flex:none;margin-left:60px">  245
<span class="x">×</span> 16<hr> 1470
 245 <hr> 3920</div><div class="stack" style="flex:1"><p>列车每小时行 245 千米，16 小时行多少千米？</p><p class="small">6 × 5 ＝ 30，写 0 进 3；6 × 4 ＋ 3 ＝ 27，写 7 进 2；6 × 2 ＋ 2 ＝ 14。</p><div class="def">估算 250 × 16 ＝ 4000，接近 3920，合理。</div></div></div>`,
    `<h1>找错医院</h1><div class="row"><div class="safety center"><div class="vert">  134
<span class="x">×</span> 12<hr>  268
  134<hr>  402</div></div><div class="safety center"><div class="vert">  215
<span class="x">×</span> 28<hr> 1620
 430 <hr> 5920</div></div></div><div class="think"><span class="label">想一想</span>两道题各错在哪里？用估算能不能一眼发现第一题不对？</div>`,
    `<h1>练一练，理一理</h1><ol class="exercise"><li class="num">134 × 12　　176 × 47　　425 × 36</li><li>一头奶牛一天产奶 28 千克，215 头奶牛一天产奶多少千克？</li></ol><div class="def">个位乘，末位对<em>个位</em>；十位乘，末位对<em>十位</em>；两积<em>相加</em>；<em>估算</em>检查。</div>`,
  ],
  teaching_design: `## 教学目标

1. 经历从“两位数乘两位数”到“三位数乘两位数”的类推过程，理解算理，掌握笔算方法。
2. 能结合面积图说出竖式中每一步的意思。
3. 养成先估后算、算后检查的习惯。

## 重点与难点

- **重点**：三位数乘两位数的笔算方法。
- **难点**：用十位上的数去乘，积的末位为什么与十位对齐。

## 教学准备

课件、微课、方格纸；课前完成 45 × 12、24 × 30 的复习。

## 教学过程（40 分钟）

### 1. 复习引入（5 分钟）

笔算 45 × 12，请学生说每一步的意思。把 45 换成 145，问：还会算吗？

### 2. 先估一估（5 分钟）

学生独立估算并交流估法。比较 150 × 10、145 × 10、150 × 12 哪个更接近，讨论估大还是估小。

### 3. 探究算理（15 分钟）

1. 学生尝试用自己的办法算 145 × 12，教师选出拆数、列竖式等作品。
2. 看微课“分一分”，用面积图说明 1450 与 290 各在哪里。
3. 把面积图与竖式对照：竖式的第一行是图中哪一块？第二行的 145 为什么表示 1450？

### 4. 练习巩固（10 分钟）

- 基本：134 × 12、176 × 47。
- 辨错：两道病题，先用估算判断，再找原因。
- 应用：奶牛产奶问题。

### 5. 小结（5 分钟）

学生说算法和容易错的地方，教师补充检查的办法。

## 板书设计

    三位数乘两位数
        1 4 5          估：150 × 10 ＝ 1500
      ×   1 2
      -------
        2 9 0   ← 145 × 2
      1 4 5     ← 145 × 10
      -------
      1 7 4 0

## 评价建议

能算对 4 题中的 3 题，并能说出十位相乘那一步的意思为达标。对进位易错的学生，允许在竖式旁记下进位数。`,
  task_sheet: `# 学习任务单：三位数乘两位数

**班级**　　　　**姓名**　　　　

## 一、回忆

45 × 12 ＝（　　　）。其中 45 × 2 ＝（　　），45 × 10 ＝（　　）。

## 二、探究 145 × 12

1. 我的估算：　　×　　≈　　　。
2. 画一个长方形，分成两块，写出每块的积。
3. 列竖式，并在每一行旁边写出它表示几乘几。

## 三、练习

1. 笔算：134 × 12、176 × 47、425 × 36、237 × 82。
2. 一头奶牛一天产奶 28 千克，215 头奶牛一天产奶多少千克？
3. 病题：134 × 12，小宇得 402。用估算说明它一定错，再找出错误。

## 四、反思

今天我最容易错的一步是：　　　　　　　　，我的提醒办法是：`,
  exercises: [
    { prompt: '145 × 12 的竖式里，十位上的 1 乘 145，得到的 145 表示（　　）。', choices: ['145 个一', '145 个十', '145 个百', '14 个十'], answer: [1], solution: '1 在十位，表示 1 个十，乘得 145 个十，也就是 1450。', points: 1 },
    { prompt: '估算 298 × 41，最合适的是（　　）。', choices: ['200 × 40 ＝ 8000', '300 × 40 ＝ 12000', '300 × 50 ＝ 15000', '290 × 50 ＝ 14500'], answer: [1], solution: '298 最接近 300，41 最接近 40，得 12000。', points: 1 },
    { prompt: '134 × 12 的得数是（　　）。', choices: ['402', '1508', '1608', '1708'], answer: [2], solution: '134 × 2 ＝ 268，134 × 10 ＝ 1340，268 ＋ 1340 ＝ 1608。', points: 1 },
    { prompt: '不计算，下面哪些得数一定错了？（可多选）', choices: ['198 × 31 ＝ 6138', '402 × 19 ＝ 76380', '520 × 50 ＝ 2600', '215 × 28 ＝ 6020'], answer: [1, 2], solution: '400 × 20 ＝ 8000，不可能得七万多；500 × 50 ＝ 25000，不可能只有两千多。', points: 2 },
    { prompt: '三位数乘两位数，积可能是（　　）。', choices: ['三位数或四位数', '四位数或五位数', '五位数或六位数', '只能是四位数'], answer: [1], solution: '最小 100 × 10 ＝ 1000，是四位数；最大 999 × 99 ＝ 98901，是五位数。', points: 1 },
    { prompt: '列竖式计算 176 × 47，并写出检查的方法。', answer: '8272。可估算 180 × 50 ＝ 9000，接近；或交换因数再乘一遍。', solution: '176 × 7 ＝ 1232，176 × 40 ＝ 7040，1232 ＋ 7040 ＝ 8272。', points: 2 },
    { prompt: '一辆客车限坐 48 人，125 辆这样的客车最多坐多少人？', answer: '6000 人。', solution: '125 × 48 ＝ 125 × 8 × 6 ＝ 1000 × 6 ＝ 6000（人）。', points: 2 },
  ],
};
