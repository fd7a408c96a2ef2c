import { RED, SANS, bird, blend, disc, during, dice, ridge, sky, slip, span, titleCard, veil, verse, words } from '../ink.mjs';

const POEM = [
  { text: '人闲桂花落，', py: 'rén xián guì huā luò' },
  { text: '夜静春山空。', py: 'yè jìng chūn shān kōng' },
  { text: '月出惊山鸟，', py: 'yuè chū jīng shān niǎo' },
  { text: '时鸣春涧中。', py: 'shí míng chūn jiàn zhōng' },
];
const PALE = '#f4efe0';
const READING = '#f0c987';
const NIGHT_INK = { colour: PALE, reading: READING };

function valley(ctx, t, w, h) {
  const light = span(t, 27, 34);
  sky(ctx, blend('#17222d', '#2f4557', light), blend('#2a3944', '#7d929a', light), w, h);
  veil(ctx, span(t, 26, 28.5), () => disc(ctx, 470, 190 - 118 * light, 26, blend('#a99d78', '#f7edcb', light)));
  ridge(ctx, { y: 214, height: 110, seed: 4, colour: blend('#22303a', '#4d6572', light), alpha: 0.95 }, w);
  ridge(ctx, { y: 262, height: 96, seed: 9, colour: blend('#1a262e', '#324854', light), alpha: 0.95 }, w);
  ridge(ctx, { y: 330, height: 66, seed: 15, colour: '#121c23', alpha: 1, depth: 60 }, w);
  ctx.strokeStyle = `rgba(225,235,235,${0.25 + 0.5 * light})`;
  ctx.lineWidth = 4;
  ctx.beginPath();
  ctx.moveTo(430, 360);
  ctx.bezierCurveTo(404, 326, 456, 306, 424, 268);
  ctx.stroke();
}

function petals(ctx, t, from, to) {
  const roll = dice(7);
  for (let i = 0; i < 26; i++) {
    const start = from + roll() * (to - from);
    const side = roll() * 170;
    const fall = (t - start) / 7;
    if (fall < 0 || fall > 1) continue;
    const x = 470 + side + Math.sin(t * 1.4 + i) * 14;
    veil(ctx, Math.min(1, 4 * (1 - fall)), () => {
      ctx.fillStyle = i % 3 ? '#f0c35a' : '#f7dc96';
      ctx.beginPath();
      ctx.ellipse(x, 60 + fall * 240, 4.2, 2.6, t + i, 0, 7);
      ctx.fill();
    });
  }
}

function flock(ctx, t) {
  const gone = (t - 31.5) / 9;
  if (gone < 0 || gone > 1) return;
  for (let i = 0; i < 7; i++) {
    const x = 440 - gone * (120 + i * 34) + i * 12;
    bird(ctx, x, 210 - Math.sin(gone * 2.2) * (70 + i * 13), 0.55 + (i % 3) * 0.15, t * 9 + i, '#0d151b');
  }
}

/** Rings of sound that spread over the stream at every call. */
function calls(ctx, t) {
  for (const at of [38, 40.5, 43]) {
    const age = (t - at) / 2.6;
    if (age < 0 || age > 1) continue;
    for (const ring of [0, 0.25, 0.5]) {
      veil(ctx, Math.max(0, 1 - age - ring * 0.4), () => {
        ctx.strokeStyle = '#f4e3b5';
        ctx.lineWidth = 1.6;
        ctx.beginPath();
        ctx.ellipse(426, 286, 20 + (age + ring) * 80, 7 + (age + ring) * 24, 0, 0, 7);
        ctx.stroke();
      });
    }
  }
}

/** The loudness of the night as a line: flat, with three small peaks. */
function quietLine(ctx, t) {
  const drawn = span(t, 49, 56);
  const bumps = [[0.2, 8, '花落'], [0.55, 34, '惊鸟'], [0.78, 26, '鸟鸣']];
  words(ctx, '声音', 70, 262, { size: 14, font: SANS, colour: '#626B7C' });
  ctx.strokeStyle = RED;
  ctx.lineWidth = 2.4;
  ctx.beginPath();
  for (let p = 0; p <= drawn; p += 0.004) {
    const height = bumps.reduce((sum, [at, size]) => sum + size * Math.exp(-(((p - at) / 0.018) ** 2)) * Math.cos((p - at) * 260), 0);
    ctx.lineTo(116 + p * 440, 256 - height);
  }
  ctx.stroke();
  for (const [at, , name] of bumps) {
    veil(ctx, span(drawn, at, at + 0.08), () => words(ctx, name, 116 + at * 440, 300, { size: 14, font: SANS, align: 'center' }));
  }
}

function contrast(ctx, t) {
  slip(ctx, 46, 30, 548, 280);
  words(ctx, '以动衬静', 320, 74, { size: 28, weight: 700, colour: RED, align: 'center' });
  [['静', ['闲', '静', '空'], 70, '#3f5b6b'], ['动', ['落', '出', '惊', '鸣'], 320, '#8a4b2c']].forEach(([name, list, x, colour], row) => {
    words(ctx, name, x + 10, 128, { size: 26, weight: 700, colour });
    list.forEach((letter, at) => veil(ctx, span(t, 45.6 + row + at * 0.5, 46.2 + row + at * 0.5), () => {
      slip(ctx, x + 54 + at * 50, 98, 42, 42, { fill: colour });
      words(ctx, letter, x + 75 + at * 50, 128, { size: 26, colour: '#fff', align: 'center' });
    }));
  });
  veil(ctx, span(t, 48, 49), () => words(ctx, '动得越细微，静得越深沉', 320, 186, { size: 22, align: 'center' }));
  quietLine(ctx, t);
}

function wholePoem(ctx, t) {
  words(ctx, '五言节奏：二／二／一　二／一／二', 44, 46, { size: 15, font: SANS, colour: READING });
  ['人闲／桂花／落，', '夜静／春山／空。', '月出／惊／山鸟，', '时鸣／春涧／中。'].forEach((line, at) => {
    const now = during(t, 60 + at * 2.6, 63 + at * 2.6, 0.4);
    veil(ctx, span(t, 58.6 + at * 0.4, 59.2 + at * 0.4), () => words(ctx, line, 44, 98 + at * 54, { size: 32, colour: blend(PALE, '#ffd27a', now) }));
  });
}

function draw(ctx, t, { w, h }) {
  valley(ctx, t, w, h);
  petals(ctx, t, 6, 24);
  flock(ctx, t);
  calls(ctx, t);
  veil(ctx, during(t, 0, 8.4), () => titleCard(ctx, t, { title: '鸟鸣涧', author: '［唐］王维', seal: '山水清音', colour: PALE }));
  veil(ctx, during(t, 8.4, 26), () => {
    verse(ctx, POEM[0], 66, 104, (t - 9) * 1.5, NIGHT_INK);
    verse(ctx, POEM[1], 66, 184, (t - 17) * 1.5, NIGHT_INK);
  });
  veil(ctx, during(t, 26, 44.6), () => {
    verse(ctx, POEM[2], 66, 104, (t - 28) * 1.5, NIGHT_INK);
    verse(ctx, POEM[3], 66, 184, (t - 36.5) * 1.5, NIGHT_INK);
  });
  veil(ctx, during(t, 44.6, 58), () => contrast(ctx, t));
  veil(ctx, span(t, 58, 59), () => wholePoem(ctx, t));
}

export default {
  key: 'niao-ming-jian',
  unit: 'u1.1',
  title: { 'zh-Hans': '鸟鸣涧：一声鸟鸣，满山寂静', 'zh-Hant': '鳥鳴澗：一聲鳥鳴，滿山寂靜', en: 'Birds Calling in the Ravine: one call, a whole mountain of silence' },
  summary: { 'zh-Hans': '跟着月光走进春夜的山谷，读懂“落、出、惊、鸣”怎样写出静，学会“以动衬静”，并按节奏背诵全诗。',
    'zh-Hant': '跟著月光走進春夜的山谷，讀懂「落、出、驚、鳴」怎樣寫出靜，學會「以動襯靜」，並按節奏背誦全詩。',
    en: 'Walk into a spring valley by moonlight, see how small movements make the silence deeper, and learn to recite the poem in rhythm.' },
  minutes: 20,
  goals: ['读准“涧、闲、惊”等字的字音，按“二／二／一”或“二／一／二”的节奏背诵全诗', '说出诗中写静与写动的词语，解释“以动衬静”的作用', '仿照诗人的办法，用一个细小的声响写出周围的安静'],
  authors: ['何静'],
  providers: ['示例市第二中学'],
  places: [{ section: 'course-teaching', column: 'self-study' }],
  teaching_design: `# 《鸟鸣涧》教学设计

**课时**：1 课时（课堂 40 分钟；学生自学可用 20 分钟）　**课型**：诗歌品读

## 教学目标

1. 读准字音，读出五言诗的节奏，当堂背诵。
2. 圈画写“静”与写“动”的词语，理解以动衬静的写法。
3. 感受春山月夜的清幽，学会留心身边细小的声音。

## 教学重点与难点

- **重点**：想象诗中的画面，体会“空”与“惊”的表达效果。
- **难点**：诗题写“鸟鸣”，为什么读来觉得静。

## 学情分析

七年级学生能读懂字面意思，但容易把诗译成白话就停下来，不习惯追问“为什么这样写”。本课用声音做入口：先听，再读，再想。

## 教学过程

| 环节 | 时间 | 教师活动 | 学生活动 |
| --- | --- | --- | --- |
| 听静 | 4 分钟 | 请全班静坐一分钟，问：你听到了什么？ | 记下听到的声音，发现“越静，听到的越多” |
| 初读 | 8 分钟 | 范读，纠正“涧”“闲”字音，出示节奏线 | 自由读、同桌互读，用铅笔划出停顿 |
| 入境 | 10 分钟 | 播放微视频前两段，提问：月光怎么会惊醒鸟？ | 边看边圈动词，用两三句话描述画面 |
| 探究 | 10 分钟 | 板书“静”“动”两栏，引导比较：去掉后两句会怎样？ | 小组填表、辩一辩，得出“以动衬静” |
| 诵读 | 5 分钟 | 指导轻重缓急，配乐 | 分组诵读，互评 |
| 迁移 | 3 分钟 | 布置小练笔 | 口头说一句，课后写成五十字 |

## 关键提问

1. 花落有声音吗？诗人怎么知道花落了？
2. “空”是山里什么都没有吗？
3. 如果把“惊”换成“照”，诗会失去什么？

## 板书设计

    鸟鸣涧　　王维
    静：人闲　夜静　山空
    　　　　↑ 衬
    动：花落　月出　鸟惊　时鸣

## 评价与作业

- 过关：背诵全诗，字音正确。
- 提高：用“本来……忽然……更觉得……”的句式写一个安静的片刻。`,
  task_sheet: `# 《鸟鸣涧》学习任务单

**学习时间**：约 20 分钟　**准备**：课本第 2—3 页、一支铅笔

## 任务一　读准（3 分钟）

大声读三遍。把容易读错的字抄在下面，注上拼音：涧（　　）、闲（　　）、惊（　　）。

## 任务二　看和想（7 分钟）

观看视频，边看边填表。

| 诗句 | 看到什么 | 听到什么 | 写静还是写动 |
| --- | --- | --- | --- |
| 人闲桂花落 | | | |
| 夜静春山空 | | | |
| 月出惊山鸟 | | | |
| 时鸣春涧中 | | | |

## 任务三　问一问（5 分钟）

1. 月亮升起没有声音，鸟为什么会“惊”？
2. 有人说：“诗里有鸟叫，所以并不静。”你怎样回答他？

## 任务四　写一写（5 分钟）

选一个安静的时刻（午休的教室、清晨的操场、停电的夜晚），用一个小小的声音写出它的静，不超过五十字。

## 自我检查

- [ ] 我能背诵全诗，一字不错
- [ ] 我能说出什么是“以动衬静”
- [ ] 我的小练笔里没有直接写“很安静”`,
  exercises: [
    { prompt: '《鸟鸣涧》的作者是谁？', choices: ['孟浩然', '王维', '王湾', '李白'], answer: [1], solution: '作者是唐代诗人王维，字摩诘。', points: 1 },
    { prompt: '“涧”字的正确读音和意思是哪一项？', choices: ['jiān，房间', 'jiàn，山间的溪流', 'rùn，湿润', 'jiàn，小桥'], answer: [1], solution: '涧读 jiàn，指夹在两山之间的溪流。', points: 1 },
    { prompt: '“夜静春山空”的“空”字，理解最恰当的是哪一项？', choices: ['山上没有树木', '山里没有人住', '夜深人静，山谷显得空寂', '诗人心里难过'], answer: [2], solution: '山中有花有鸟，并非真的空无一物；“空”写的是寂静中感到的空旷。', points: 1 },
    { prompt: '下列词语中，诗里用来写“动”的有哪些？（多选）', choices: ['落', '闲', '惊', '鸣'], answer: [0, 2, 3], solution: '“落、惊、鸣”写动，另外还有“出”；“闲”写静。', points: 2 },
    { prompt: '“月出惊山鸟”中，山鸟受惊的原因是什么？', choices: ['月亮升起时有响声', '山里来了猎人', '桂花落在鸟身上', '夜极静极暗，月光忽然照亮山林'], answer: [3], solution: '月出无声，惊动鸟儿的是忽然到来的光亮，这正说明先前的夜多么静、多么暗。', points: 1 },
    { prompt: '下列诗句中，同样运用“以动衬静”写法的是哪一句？', choices: ['蝉噪林逾静，鸟鸣山更幽', '会当凌绝顶，一览众山小', '海日生残夜，江春入旧年', '君问归期未有期，巴山夜雨涨秋池'], answer: [0], solution: '“蝉噪”“鸟鸣”是动，“林逾静”“山更幽”是静，与本诗写法相同。', points: 1 },
    { prompt: '诗题是“鸟鸣涧”，前两句却没有写鸟鸣。请说说这样安排的好处。', answer: '前两句先写人闲、花落、夜静、山空，铺出极静的背景；有了这个背景，后两句的鸟鸣才显得清亮，也才反过来衬出山谷的幽静。', solution: '答出两点即可：一是前两句为鸟鸣作铺垫；二是静与动互相映衬，使静更深。', points: 3 },
  ],
  slides: [
    '<div class="slide-title"><p class="serif muted">第一单元　山水清音</p><h1>鸟鸣涧</h1><p class="big serif">［唐］王维</p><p class="muted small">示例市第二中学　何静</p></div>',
    '<h1>静坐一分钟</h1><div class="row fill middle"><div class="stack"><p>闭上眼睛，数一数：</p><ol><li>你听到了几种声音？</li><li>哪一种最轻？</li><li>为什么平时没有听到它？</li></ol></div><div class="think"><p class="big serif">越安静，<br>听见的越多。</p></div></div>',
    '<h1>读准字音，读出节奏</h1><p class="poem">人闲<em>／</em>桂花<em>／</em>落，<br>夜静<em>／</em>春山<em>／</em>空。<br>月出<em>／</em>惊<em>／</em>山鸟，<br>时鸣<em>／</em>春涧<em>／</em>中。</p><p class="center small">涧 jiàn：夹在两山之间的溪流　　时：时而，偶尔</p>',
    '<h1>走进画面</h1><table><tr><th>诗句</th><th>看到</th><th>听到</th></tr><tr><td>人闲桂花落</td><td>花瓣轻轻落地</td><td>几乎没有声音</td></tr><tr><td>夜静春山空</td><td>空旷的山谷</td><td>一片寂静</td></tr><tr><td>月出惊山鸟</td><td>月光洒满山林</td><td>翅膀扑动</td></tr><tr><td>时鸣春涧中</td><td>溪水闪光</td><td>断续的鸟鸣</td></tr></table>',
    '<h1>辩一辩：有鸟叫，还静吗？</h1><div class="grid2 fill"><div class="def"><h3>静</h3><p class="big serif">人闲 夜静 山空</p></div><div class="example"><h3>动</h3><p class="big serif">花落 月出 鸟惊 时鸣</p></div></div><p class="formula">动得越细微，静得越深沉 —— 以动衬静</p>',
    '<h1>换一个字试试</h1><div class="stack"><p class="big serif">月出<em>惊</em>山鸟　→　月出<em>照</em>山鸟</p><ul><li>“照”只写光，鸟没有反应；</li><li>“惊”写出夜的暗与静，写出光来得忽然；</li><li>一个字，让画面从静止变成活动。</li></ul></div>',
    '<h1>小结与练笔</h1><ul><li>一种写法：以动衬静</li><li>一个好字：惊</li><li>一份心境：人闲，才听得见花落</li></ul><div class="think"><span class="label">练一练</span>不写“很安静”三个字，写出教室午休时的安静。</div>',
  ],
  video: {
    duration_s: 72,
    poster_s: 41,
    captions: [
      { from: 0.5, to: 4.2, text: '大家好，今天我们来读王维的《鸟鸣涧》。' },
      { from: 4.4, to: 8.2, text: '题目里有鸟鸣，读完却觉得满山寂静，这是为什么呢？' },
      { from: 8.8, to: 13, text: '第一句：人闲桂花落。' },
      { from: 13.2, to: 16.8, text: '花落几乎没有声音，心静下来的人才能觉察。' },
      { from: 17, to: 21, text: '第二句：夜静春山空。' },
      { from: 21.2, to: 26, text: '夜深了，人声没有了，春天的山谷显得格外空旷。' },
      { from: 27, to: 31.4, text: '这时，月亮从山后升起来：月出惊山鸟。' },
      { from: 31.6, to: 36, text: '月光无声，却惊醒了鸟儿，可见先前有多暗、多静。' },
      { from: 36.4, to: 40.2, text: '最后一句：时鸣春涧中。' },
      { from: 40.4, to: 44.4, text: '偶尔几声鸟鸣，在溪涧里一圈一圈荡开。' },
      { from: 45, to: 49, text: '把写静的字和写动的字分成两栏，比一比。' },
      { from: 49.2, to: 53.4, text: '声音的曲线几乎是平的，只有几处小小的起伏。' },
      { from: 53.6, to: 57.8, text: '正是这些细微的动，衬出了整座山的静：以动衬静。' },
      { from: 58.6, to: 65, text: '现在，跟着节奏一起读：人闲，桂花，落；夜静，春山，空。' },
      { from: 65.2, to: 71.4, text: '月出，惊，山鸟；时鸣，春涧，中。' },
    ],
    chapters: [{ at_ms: 0, title: '导入：鸟鸣与寂静' }, { at_ms: 8400, title: '花落山空' }, { at_ms: 26000, title: '月出鸟鸣' }, { at_ms: 44600, title: '以动衬静' }, { at_ms: 58000, title: '节奏诵读' }],
    draw,
  },
};
