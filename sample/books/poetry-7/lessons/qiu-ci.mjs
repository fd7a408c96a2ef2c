import { INK, RED, SANS, blend, cloud, crane, dice, during, ridge, sky, slip, span, titleCard, veil, verse, words } from '../ink.mjs';

const POEM = [
  { text: '自古逢秋悲寂寥，', py: 'zì gǔ féng qiū bēi jì liáo' },
  { text: '我言秋日胜春朝。', py: 'wǒ yán qiū rì shèng chūn zhāo' },
  { text: '晴空一鹤排云上，', py: 'qíng kōng yí hè pái yún shàng' },
  { text: '便引诗情到碧霄。', py: 'biàn yǐn shī qíng dào bì xiāo' },
];
const DEEP_RED = '#7d1d10';

/** A grey autumn that clears to blue at 23 s; the view follows the crane upwards from 34 s to 46 s. */
function autumn(ctx, t, w, h) {
  const clear = span(t, 22, 28);
  const climb = span(t, 34, 46) * 190;
  sky(ctx, blend('#8b9298', '#5fa3d0', clear), blend('#c9c5ba', '#eef4ee', clear), w, h);
  ctx.save();
  ctx.translate(0, climb);
  ridge(ctx, { y: 250, height: 90, seed: 18, colour: blend('#6d6f70', '#b4854e', clear), alpha: 0.7 }, w);
  ridge(ctx, { y: 310, height: 80, seed: 25, colour: blend('#55585a', '#9c5b32', clear), alpha: 0.85 }, w);
  ctx.restore();
  leaves(ctx, t, 1 - clear, h);
}

function leaves(ctx, t, alpha, h) {
  const roll = dice(11);
  veil(ctx, alpha, () => {
    for (let i = 0; i < 30; i++) {
      const speed = 26 + roll() * 30;
      const x = (roll() * 700 + t * 18) % 700 - 30;
      const y = (roll() * h + t * speed) % h;
      ctx.fillStyle = ['#8a6a45', '#75563a', '#9a7b52'][i % 3];
      ctx.beginPath();
      ctx.ellipse(x + Math.sin(t * 2 + i) * 10, y, 6, 3, t * 1.5 + i, 0, 7);
      ctx.fill();
    }
  });
}

/** Clouds part to both sides where the crane breaks through. */
function breakThrough(ctx, t) {
  const part = span(t, 37, 42);
  const flight = span(t, 31, 47);
  for (const [side, y, size] of [[-1, 128, 1.5], [1, 140, 1.6], [-1, 190, 1.2], [1, 206, 1.1]]) {
    cloud(ctx, 400 + side * (46 + part * 150), y + part * 30, size, 0.92);
  }
  veil(ctx, span(t, 31, 32), () => crane(ctx, 250 + flight * 250, 300 - flight * 222, 0.75 + flight * 0.25, t * 5));
  veil(ctx, during(t, 43, 53), () => {
    ctx.strokeStyle = 'rgba(255,255,255,.8)';
    ctx.lineWidth = 2;
    ctx.setLineDash([2, 9]);
    ctx.beginPath();
    ctx.moveTo(120, 320);
    ctx.quadraticCurveTo(360, 290, 480, 100);
    ctx.stroke();
    ctx.setLineDash([]);
  });
}

function argument(ctx, t) {
  slip(ctx, 40, 24, 560, 270, { fill: 'rgba(252,250,245,.94)' });
  words(ctx, '翻案：说出相反而合理的新话', 320, 62, { size: 24, weight: 700, colour: RED, align: 'center' });
  const rows = [['别人', '自古', '悲寂寥', '#6c7378'], ['诗人', '我言', '胜春朝', RED]];
  rows.forEach(([who, start, claim, colour], row) => veil(ctx, span(t, 54 + row * 1.6, 55 + row * 1.6), () => {
    const y = 112 + row * 58;
    words(ctx, who, 84, y, { size: 18, font: SANS, colour: '#626B7C' });
    slip(ctx, 150, y - 30, 110, 42, { fill: colour });
    words(ctx, start, 205, y, { size: 25, colour: '#fff', align: 'center' });
    words(ctx, '——', 284, y, { size: 24, colour });
    words(ctx, claim, 350, y, { size: 27, colour });
  }));
  veil(ctx, span(t, 58, 59), () => {
    words(ctx, '证据', 84, 228, { size: 18, font: SANS, colour: '#626B7C' });
    words(ctx, '一幅画：晴空一鹤排云上', 150, 230, { size: 27 });
  });
  veil(ctx, span(t, 60, 61), () => words(ctx, '先议论，后写景；以景为证，景中有志', 320, 276, { size: 20, align: 'center', colour: '#8a5600' }));
}

function closing(ctx, t) {
  POEM.forEach((line, at) => veil(ctx, span(t, 64.2 + at * 1.3, 65 + at * 1.3), () => {
    words(ctx, line.text, 44, 86 + at * 56, { size: 31, weight: at > 1 ? 700 : 400, colour: at === 0 ? '#46535b' : INK });
  }));
  crane(ctx, 500, 130 + Math.sin(t) * 8, 1.05, t * 3);
}

function draw(ctx, t, { w, h }) {
  autumn(ctx, t, w, h);
  veil(ctx, during(t, 0, 7.6), () => titleCard(ctx, t, { title: '秋词', author: '［唐］刘禹锡　其一', seal: '四时佳兴' }));
  veil(ctx, during(t, 7.6, 15), () => {
    words(ctx, '悲哉，秋之为气也！', 320, 130, { size: 34, align: 'center', colour: '#333b40' });
    words(ctx, '—— 宋玉《九辩》', 470, 176, { size: 18, align: 'center', colour: '#333b40' });
  });
  veil(ctx, during(t, 15, 30.6), () => {
    verse(ctx, POEM[0], 66, 104, (t - 15.6) * 1.7, { pitch: 48, reading: DEEP_RED });
    verse(ctx, POEM[1], 66, 186, (t - 22.6) * 1.7, { pitch: 48, reading: DEEP_RED });
  });
  veil(ctx, during(t, 30.4, 53), () => {
    breakThrough(ctx, t);
    verse(ctx, POEM[2], 40, 76, (t - 32) * 1.3, { size: 28, pitch: 38, reading: DEEP_RED });
    verse(ctx, POEM[3], 40, 142, (t - 43) * 1.3, { size: 28, pitch: 38, reading: DEEP_RED });
  });
  veil(ctx, during(t, 53, 63.4), () => argument(ctx, t));
  veil(ctx, span(t, 63.4, 64.2), () => closing(ctx, t));
}

export default {
  key: 'qiu-ci',
  unit: 'u3.3',
  title: { 'zh-Hans': '微课：《秋词》里的“翻案”——一鹤排云', 'zh-Hant': '微課：《秋詞》裡的「翻案」——一鶴排雲', en: 'Micro-lesson: turning the argument round in “Autumn Song”' },
  summary: { 'zh-Hans': '一个知识点：什么是“翻案”。看刘禹锡怎样用一只冲上云霄的鹤，反驳千百年来的悲秋。',
    'zh-Hant': '一個知識點：什麼是「翻案」。看劉禹錫怎樣用一隻衝上雲霄的鶴，反駁千百年來的悲秋。',
    en: 'One idea in a few minutes: how Liu Yuxi overturns the old lament of autumn with a single crane breaking through the clouds.' },
  minutes: 10,
  goals: ['说出“翻案”的含义，并在诗中找到反驳的对象和理由', '品味“排”字，理解鹤的形象与诗人志向的关系'],
  authors: ['何静'],
  providers: ['示例市第二中学'],
  places: [{ section: 'course-teaching', column: 'micro-lessons' }],
  teaching_design: `# 微课《秋词》教学设计：认识“翻案”

**时长**：10 分钟（视频约 1 分钟，讨论与练习约 9 分钟）　**知识点**：翻案；以景证理

## 教学目标

1. 知道“翻案”是推翻旧说、另立新意的写法。
2. 能用“别人说……诗人说……理由是……”概括诗意。
3. 体会“排”字的力量和诗人身处逆境的豪情。

## 教学重点与难点

- **重点**：弄清诗人反驳谁、主张什么、拿什么作证据。
- **难点**：理解鹤的形象与诗人自身的联系。

## 教学过程

| 步骤 | 时间 | 活动 |
| --- | --- | --- |
| 一、唤起旧知 | 1 分钟 | 说出你读过的写秋天的诗句，多数是什么心情？ |
| 二、观看视频 | 1 分钟 | 边看边记：画面在哪一句变亮了？ |
| 三、理清论辩 | 3 分钟 | 填“观点—反方观点—证据”三格表 |
| 四、炼字 | 2 分钟 | 比较“排云上”“穿云去”“入云中” |
| 五、知人论世 | 1 分钟 | 补充：此诗作于被贬朗州期间 |
| 六、迁移 | 2 分钟 | 选一个老话题（如“下雨天真扫兴”），翻一次案 |

## 板书设计

    自古——悲寂寥　（旧说）
    　　　↓ 翻案
    我言——胜春朝　（新说）
    　　　↓ 证据
    一鹤——排云上　（景）→ 诗情到碧霄（志）

## 使用建议

可用作课前预习，也可嵌入《秋词》新授课的“品读”环节；与《雪梅》对读，比较“辩论”与“评判”两种说理方式。`,
  task_sheet: `# 微课任务单：《秋词》与翻案

**学习时间**：约 10 分钟

## 一、看

观看视频，记下画面由灰变蓝的那一句：＿＿＿＿＿＿＿＿

## 二、理

| | 内容 |
| --- | --- |
| 反驳的旧说 | |
| 诗人的主张 | |
| 拿出的证据 | |

## 三、品

给“晴空一鹤（　）云上”填一个你想到的动词，再与“排”比较：

- 我填的字：＿＿＿
- “排”好在：＿＿＿＿＿＿＿＿

## 四、写

学着翻一次案（三句话）：

1. 大家都说＿＿＿＿＿＿。
2. 我却说＿＿＿＿＿＿。
3. 你看，＿＿＿＿＿＿（用一个画面作证据）。

## 自评

- [ ] 我能解释什么是“翻案”
- [ ] 我的理由是一个画面，不是一句口号`,
  exercises: [
    { prompt: '“自古逢秋悲寂寥”中，“寂寥”的意思是哪一项？', choices: ['热闹', '冷落空寂', '疲倦', '遥远'], answer: [1], solution: '寂寥指冷落、空寂。', points: 1 },
    { prompt: '“我言秋日胜春朝”的“朝”读什么？', choices: ['cháo', 'zhāo', 'zháo', 'chāo'], answer: [1], solution: '“春朝”的“朝”读 zhāo，指早晨，这里泛指春天。', points: 1 },
    { prompt: '“翻案”在诗歌写作中的意思是哪一项？', choices: ['重新审理案件', '推翻前人旧说，另立新意', '把诗句颠倒过来写', '引用前人的诗句'], answer: [1], solution: '诗中的翻案，是对习惯的看法提出相反而合理的新看法。', points: 1 },
    { prompt: '诗人用来证明“秋日胜春朝”的画面是什么？', choices: ['落叶满地', '菊花盛开', '一鹤冲上云霄', '大雁南飞'], answer: [2], solution: '“晴空一鹤排云上，便引诗情到碧霄”就是证据。', points: 1 },
    { prompt: '这首诗写于诗人怎样的处境？', choices: ['少年求学', '被贬朗州', '告老还乡', '初入长安'], answer: [1], solution: '诗写于刘禹锡被贬为朗州司马期间。', points: 1 },
    { prompt: '关于“排”字，下列赏析恰当的有哪些？（多选）', choices: ['写出鹤推开云层的力量', '显示奋发向上的气势', '说明许多鹤排成一队', '寄托诗人不屈的志向'], answer: [0, 1, 3], solution: '“排”是推开的意思；诗中只有“一鹤”，并非排队。', points: 2 },
    { prompt: '学习本诗的写法，用三句话为“下雨天”翻一次案。', answer: '示例：大家都说下雨天闷在家里真扫兴。我却说雨天最有看头。你看，雨点在操场的水洼里开出一朵朵小花，谁走过，花就让开一条路。', solution: '要有旧说、有新说、有一个具体的画面作证据。', points: 3 },
  ],
  slides: [
    '<div class="slide-title"><p class="serif muted">第三单元　四时佳兴　·　微课</p><h1>《秋词》里的“翻案”</h1><p class="big serif">［唐］刘禹锡</p><p class="muted small">示例市第二中学　何静</p></div>',
    '<h1>古人眼里的秋天</h1><div class="stack fill"><p class="big serif">悲哉，秋之为气也！</p><p class="right muted small">—— 宋玉《九辩》</p><div class="think">想到秋天，你先想到的是落叶，还是蓝天？</div></div>',
    '<h1>一场隔着千年的辩论</h1><table><tr><th></th><th>谁说的</th><th>说了什么</th></tr><tr><th>旧说</th><td>自古</td><td>逢秋悲寂寥</td></tr><tr><th class="seal">新说</th><td class="seal">我言</td><td class="seal">秋日胜春朝</td></tr></table><p class="formula">翻案：说出相反而合理的新话</p>',
    '<h1>证据是一幅画</h1><p class="poem">晴空一鹤<em>排</em>云上，<br>便引诗情到碧霄。</p><div class="grid3 small"><div class="def">晴空：开阔、明亮</div><div class="def">一鹤：孤单而不孤弱</div><div class="def">碧霄：极高、极远</div></div>',
    '<h1>比一比，哪个字最有力？</h1><table><tr><th>排云上</th><th>穿云去</th><th>入云中</th></tr><tr><td>推开云层，主动、有力</td><td>速度快，力量不足</td><td>只写结果，渐渐消失</td></tr></table><p>“排”字里，有一个身处逆境却不低头的人。</p>',
    '<h1>轮到你来翻案</h1><div class="example"><ol><li>大家都说……</li><li>我却说……</li><li>你看，……（一个画面）</li></ol></div><p class="small">可选话题：下雨天　·　排队　·　旧书　·　停电的晚上</p>',
  ],
  video: {
    duration_s: 70,
    poster_s: 46,
    captions: [
      { from: 0.5, to: 3.8, text: '说起秋天，你会想到什么？' },
      { from: 4, to: 7.4, text: '今天用一分钟，认识诗歌里的“翻案”。' },
      { from: 8, to: 11.4, text: '战国的宋玉说：悲哉，秋之为气也！' },
      { from: 11.6, to: 14.8, text: '从那以后，写秋天多半是写悲伤。' },
      { from: 15.4, to: 21.8, text: '刘禹锡开口却说：自古逢秋悲寂寥，' },
      { from: 22.2, to: 26.4, text: '我言秋日胜春朝。我说秋天胜过春天！' },
      { from: 26.6, to: 30.4, text: '话说得这样肯定，理由在哪里呢？' },
      { from: 31.4, to: 37, text: '晴空一鹤排云上：一只鹤推开云层，直冲上去。' },
      { from: 37.2, to: 42.4, text: '“排”是推开，主动而有力。' },
      { from: 42.8, to: 47.8, text: '便引诗情到碧霄：诗人的心也跟着飞上高天。' },
      { from: 48, to: 52.8, text: '写这首诗时，他正被贬在朗州。鹤，就是他自己。' },
      { from: 53.6, to: 58, text: '别人说悲，他说胜，这就叫翻案。' },
      { from: 58.2, to: 63.2, text: '证据不是大道理，而是一幅画：景中有志。' },
      { from: 64, to: 69.4, text: '再读一遍，把最后两句读得高亢、开阔。' },
    ],
    chapters: [{ at_ms: 0, title: '悲秋的传统' }, { at_ms: 15000, title: '自古与我言' }, { at_ms: 30600, title: '一鹤排云' }, { at_ms: 53000, title: '什么是翻案' }],
    draw,
  },
};
