import { INK, RED, SANS, blend, boat, during, halfMoon, ridge, ripples, sky, slip, smooth, span, titleCard, veil, words } from '../ink.mjs';

// P: level tone, held long; Z: oblique tone, kept short; both by the old readings.
const POEM = [
  { text: '峨眉山月半轮秋', py: 'é méi shān yuè bàn lún qiū', tones: 'PPPZZPP' },
  { text: '影入平羌江水流', py: 'yǐng rù píng qiāng jiāng shuǐ liú', tones: 'ZZPPPZP' },
  { text: '夜发清溪向三峡', py: 'yè fā qīng xī xiàng sān xiá', tones: 'ZZPPZPZ' },
  { text: '思君不见下渝州', py: 'sī jūn bú jiàn xià yú zhōu', tones: 'PPZZZPP' },
];
const RHYMES = '秋流州';
const PLACES = [['峨眉山', 60, 92], ['平羌江', 150, 168], ['清溪', 236, 208], ['三峡', 556, 92], ['渝州', 410, 196]];
const ROUTE = [[96, 118], [150, 150], [236, 190], [320, 214], [410, 178], [480, 140], [540, 112]];

function scenery(ctx, t, w, h) {
  sky(ctx, '#ccd7df', '#f4efe1', w, h);
  halfMoon(ctx, 540, 62, 26);
  ridge(ctx, { y: 236, height: 130, seed: 21, colour: '#6d828d', alpha: 0.6, shift: t * 3 }, w);
  ridge(ctx, { y: 276, height: 100, seed: 33, colour: '#3f545f', alpha: 0.75, shift: t * 6 }, w);
  ctx.fillStyle = '#c6d7db';
  ctx.fillRect(0, 276, w, h - 276);
  veil(ctx, 0.7 + 0.2 * Math.sin(t), () => {
    ctx.fillStyle = '#f6e7b8';
    for (const [dy, rx] of [[0, 24], [9, 16], [17, 9]]) {
      ctx.beginPath();
      ctx.ellipse(540 + Math.sin(t * 1.5 + dy) * 3, 292 + dy, rx, 2.6, 0, 0, 7);
      ctx.fill();
    }
  });
  ripples(ctx, t, { top: 284, bottom: 350 }, w);
}

/** One verse as bars: long for level tones, short for oblique ones; the bar being sung fills with red. */
function bars(ctx, line, y, clock) {
  let x = 44;
  [...line.text].forEach((letter, at) => {
    const level = line.tones[at] === 'P';
    const rhyme = at === 6 && RHYMES.includes(letter);
    const width = rhyme ? 96 : level ? 70 : 36;
    const sung = Math.min(1, Math.max(0, clock - at));
    const now = sung > 0 && sung < 1;
    slip(ctx, x, y + 12, width, 10, { fill: '#d9d2c2' });
    if (sung > 0) slip(ctx, x, y + 12, Math.max(6, width * sung), 10, { fill: level ? RED : '#3f5b6b' });
    words(ctx, letter, x + width / 2, y, { size: now ? 35 : 31, weight: now ? 700 : 400, colour: sung > 0 ? INK : '#8a8f90', align: 'center' });
    words(ctx, line.py.split(' ')[at], x + width / 2, y - 36, { size: 13, colour: RED, font: SANS, align: 'center' });
    x += width + 14;
  });
}

function chant(ctx, t, start, lines) {
  slip(ctx, 22, 22, 596, 224);
  words(ctx, '长条：平声，宜延长', 44, 236, { size: 14, colour: RED, font: SANS });
  words(ctx, '短条：仄声，宜短促', 204, 236, { size: 14, colour: '#3f5b6b', font: SANS });
  words(ctx, '韵脚拖腔', 364, 236, { size: 14, colour: '#8a5600', font: SANS });
  lines.forEach((line, row) => bars(ctx, line, 92 + row * 88, (t - start - 1 - row * 8.6) * 0.95));
}

const along = (share) => {
  const step = Math.min(ROUTE.length - 1.001, share * (ROUTE.length - 1));
  const at = Math.floor(step);
  const part = smooth(step - at);
  return [0, 1].map((axis) => ROUTE[at][axis] * (1 - part) + ROUTE[at + 1][axis] * part);
};

function map(ctx, t) {
  slip(ctx, 22, 18, 596, 250, { fill: 'rgba(250,246,234,.96)' });
  words(ctx, '五个地名，一路行程', 320, 50, { size: 22, weight: 700, colour: RED, align: 'center' });
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  for (const [width, colour] of [[16, '#cfe1e5'], [2, '#8fb3bd']]) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    ROUTE.forEach(([x, y]) => ctx.lineTo(x, y));
    ctx.stroke();
  }
  const going = span(t, 50, 62);
  const [x, y] = along(going * 0.68);
  PLACES.forEach(([name, px, py], at) => veil(ctx, span(t, 49 + at * 2.4, 50 + at * 2.4), () => {
    slip(ctx, px - 34, py - 20 + (at === 4 ? 22 : 0), 68, 28, { fill: '#fff', edge: at === 3 ? '#9aa7ad' : RED });
    words(ctx, name, px, py + (at === 4 ? 22 : 0), { size: 18, align: 'center' });
  }));
  boat(ctx, t, x, y - 6, 0.6);
  halfMoon(ctx, x + 20, y - 52 - going * 8, 12, blend('#f0d98c', '#e8e2cf', span(t, 58, 62)));
  veil(ctx, span(t, 59, 60), () => words(ctx, '月随船行，人已远别：“思君不见下渝州”', 320, 254, { size: 17, align: 'center' }));
}

function together(ctx, t) {
  slip(ctx, 96, 18, 448, 256);
  POEM.forEach((line, row) => [...line.text].forEach((letter, at) => {
    const clock = (t - 64.6 - row * 3.1) * 2.35 - at;
    const rhyme = at === 6 && RHYMES.includes(letter);
    const warm = smooth(clock);
    const x = 146 + at * 54 + (at > 3 ? 14 : 0);
    words(ctx, letter, x, 74 + row * 58, { size: 34, weight: rhyme ? 700 : 400, align: 'center', colour: blend('#9a9f9f', rhyme ? RED : INK, warm) });
    veil(ctx, warm, () => {
      const long = line.tones[at] === 'P';
      ctx.fillStyle = long ? RED : '#3f5b6b';
      ctx.fillRect(x - (long ? 18 : 7), 84 + row * 58, long ? 36 : 14, 3);
    });
  }));
}

function draw(ctx, t, { w, h }) {
  scenery(ctx, t, w, h);
  boat(ctx, t, 90 + t * 4.6, 298, 0.95);
  veil(ctx, during(t, 0, 8.4), () => titleCard(ctx, t, { title: '峨眉山月歌', author: '［唐］李白', seal: '诗文吟诵' }));
  veil(ctx, during(t, 8.4, 28), () => chant(ctx, t, 9, POEM.slice(0, 2)));
  veil(ctx, during(t, 28, 48), () => chant(ctx, t, 28.6, POEM.slice(2)));
  veil(ctx, during(t, 48, 63.6), () => map(ctx, t));
  veil(ctx, span(t, 63.6, 64.4), () => together(ctx, t));
}

export default {
  key: 'e-mei-shan-yue-ge',
  unit: 'u2.1',
  title: { 'zh-Hans': '峨眉山月歌：跟着月亮学吟诵', 'zh-Hant': '峨眉山月歌：跟著月亮學吟誦', en: 'Song of the Mount Emei Moon: chanting level and oblique tones' },
  summary: { 'zh-Hans': '看平仄节奏条，学“平长仄短、韵脚拖腔”的吟诵方法，沿着五个地名走一遍李白出蜀的水路。',
    'zh-Hant': '看平仄節奏條，學「平長仄短、韻腳拖腔」的吟誦方法，沿著五個地名走一遍李白出蜀的水路。',
    en: 'Follow the tone bars to chant level tones long and oblique tones short, and travel with Li Bai past five places on his way out of Shu.' },
  minutes: 25,
  goals: ['会按“平长仄短、韵脚拖腔”的方法吟诵全诗', '能在示意图上标出五个地名，说明诗人的行程', '体会月亮在诗中串联全篇、寄托思念的作用'],
  authors: ['何静'],
  providers: ['示例市第二中学'],
  places: [{ section: 'course-teaching', column: 'chanting' }, { section: 'course-teaching', column: 'self-study' }],
  teaching_design: `# 《峨眉山月歌》吟诵教学设计

**课时**：1 课时（40 分钟）　**课型**：吟诵指导

## 教学目标

1. 知道平声、仄声在吟诵中的长短规律，能看着节奏条吟诵。
2. 读懂诗意，理清五个地名构成的行程。
3. 感受青年李白离乡时的依恋与开阔。

## 教学重点与难点

- **重点**：平长仄短、韵脚拖腔的吟诵方法。
- **难点**：“发”“峡”“不”等字古属入声，今读不同，需按仄声短读。

## 教学过程

| 环节 | 时间 | 活动 | 意图 |
| --- | --- | --- | --- |
| 听一听 | 5 分钟 | 教师朗读一遍、吟诵一遍，请学生说出区别 | 发现吟诵有长有短、有旋律 |
| 认一认 | 8 分钟 | 复习四声与平仄，给首句标“—”“｜” | 建立规则 |
| 跟一跟 | 10 分钟 | 看节奏条逐句跟吟，教师用手势画长短 | 由扶到放 |
| 走一走 | 7 分钟 | 在示意图上标地名，讨论“月”在哪里 | 理解内容，声情结合 |
| 吟一吟 | 8 分钟 | 小组合作吟诵，设计一处拖腔并说明理由 | 个性表达 |
| 收一收 | 2 分钟 | 小结口诀，布置录音作业 | 巩固 |

## 吟诵口诀

平声长，仄声短；韵脚字，拖一拖；入声字，收得快；情到处，慢慢说。

## 板书设计

    峨眉山月歌　　李白
    峨眉山 → 平羌江 → 清溪 → （向三峡）→ 渝州
    　月在山　　月在水　　夜发　　　　　　思君
    韵脚：秋　流　州

## 教学提示

吟诵没有唯一的调子，方言吟诵同样值得鼓励。评价时看长短是否得当、情感是否自然，不要求音高一致。`,
  task_sheet: `# 《峨眉山月歌》吟诵任务单

**学习时间**：约 25 分钟　**准备**：课本第 10—11 页、录音设备（可选）

## 任务一　听（4 分钟）

听视频中的逐字节奏，用手在桌上画线：长音画长线，短音点一下。

## 任务二　标（6 分钟）

在每个字下面标平（—）仄（｜）。第一句已经标好。

    峨 眉 山 月 半 轮 秋
    — — — ｜ ｜ — —
    影 入 平 羌 江 水 流

    夜 发 清 溪 向 三 峡

    思 君 不 见 下 渝 州

提示：“发、峡、不”古时读音短促，按仄声处理。

## 任务三　画（5 分钟）

画出行程简图，标出：峨眉山、平羌江、清溪、三峡、渝州。在能看见月亮的地方画一个小月亮。

## 任务四　吟（8 分钟）

1. 看着节奏条吟两遍；2. 合上书吟一遍；3. 录下最满意的一遍。

## 自评

| 项目 | 做到了 | 还要练 |
| --- | --- | --- |
| 字音正确 | | |
| 平长仄短 | | |
| 三个韵脚有拖腔 | | |
| 声音里有不舍 | | |`,
  exercises: [
    { prompt: '本诗的三个韵脚字是哪一组？', choices: ['月、流、峡', '秋、流、州', '轮、羌、君', '秋、溪、州'], answer: [1], solution: '第一、二、四句押韵，韵脚是秋、流、州。', points: 1 },
    { prompt: '“影入平羌江水流”的“影”指什么？', choices: ['山的影子', '船的影子', '月亮的影子', '诗人的影子'], answer: [2], solution: '承上句“山月”，影指映入江水的月影。', points: 1 },
    { prompt: '吟诵时，一般来说平声字应当怎样处理？', choices: ['短促有力', '适当延长', '一律重读', '一律轻读'], answer: [1], solution: '平声平稳，适合延长；仄声起伏，宜短。', points: 1 },
    { prompt: '诗中一共写到了几个地名？', choices: ['三个', '四个', '五个', '六个'], answer: [2], solution: '峨眉山、平羌江、清溪、三峡、渝州，共五个。', points: 1 },
    { prompt: '下列各字中，古代属入声、吟诵时宜短促的有哪些？（多选）', choices: ['月', '轮', '发', '峡'], answer: [0, 2, 3], solution: '“月、发、峡”古属入声，都按仄声短读；“轮”是平声。', points: 2 },
    { prompt: '诗人写此诗时，正处在怎样的经历中？', choices: ['晚年流放途中', '年轻时离开蜀地出游', '在长安供奉翰林', '隐居庐山'], answer: [1], solution: '这是李白青年时期离蜀远游途中的作品。', points: 1 },
    { prompt: '“半轮秋”为什么不写成“半轮月”？', answer: '前面已经有“月”字，不必重复；写“秋”点明季节，又带来清凉、高远的感觉；“秋”还与“流、州”押韵。', solution: '从避免重复、点明时令与意境、押韵三方面作答，答出两点即可。', points: 3 },
    { prompt: '五个地名接连出现，为什么读来并不觉得呆板？', answer: '地名随行船的路线依次展开，画面不断变化；每个地名前后都有动词“入、发、向、下”相连；月亮贯穿其间，使地名带上了思念之情。', solution: '围绕“有路线、有动词、有情感线索”作答，言之成理即可。', points: 3 },
  ],
  slides: [
    '<div class="slide-title"><p class="serif muted">第二单元　明月寄怀</p><h1>峨眉山月歌</h1><p class="big serif">［唐］李白　·　吟诵课</p><p class="muted small">示例市第二中学　何静</p></div>',
    '<h1>朗读与吟诵</h1><div class="grid2 fill"><div class="example"><h3>朗读</h3><ul><li>接近说话的语调</li><li>字字清楚</li><li>停顿按意思</li></ul></div><div class="def"><h3>吟诵</h3><ul><li>介于读和唱之间</li><li>平长仄短</li><li>韵脚拖腔</li></ul></div></div>',
    '<h1>看节奏条，跟着吟</h1><table><tr><th>峨</th><th>眉</th><th>山</th><th>月</th><th>半</th><th>轮</th><th>秋</th></tr><tr><td>———</td><td>———</td><td>———</td><td>｜</td><td>｜</td><td>———</td><td class="seal">————</td></tr><tr><th>影</th><th>入</th><th>平</th><th>羌</th><th>江</th><th>水</th><th>流</th></tr><tr><td>｜</td><td>｜</td><td>———</td><td>———</td><td>———</td><td>｜</td><td class="seal">————</td></tr></table><p class="small">长线是平声，短竖是仄声，红色是韵脚，声音要拖一拖。</p>',
    '<h1>三、四两句</h1><table><tr><th>夜</th><th>发</th><th>清</th><th>溪</th><th>向</th><th>三</th><th>峡</th></tr><tr><td>｜</td><td>｜</td><td>———</td><td>———</td><td>｜</td><td>———</td><td>｜</td></tr><tr><th>思</th><th>君</th><th>不</th><th>见</th><th>下</th><th>渝</th><th>州</th></tr><tr><td>———</td><td>———</td><td>｜</td><td>｜</td><td>｜</td><td>———</td><td class="seal">————</td></tr></table><p class="small">“发、峡、不”古属入声，收得快。</p>',
    '<h1>跟着月亮走</h1><p class="center big serif">峨眉山<em> → </em>平羌江<em> → </em>清溪<em> → </em>（向三峡）<em> → </em>渝州</p><div class="grid3"><div class="def"><b>月在山</b><br>半轮秋</div><div class="def"><b>月在水</b><br>影入江</div><div class="def"><b>月难见</b><br>思君不见</div></div><p>月亮一路相伴，又一路渐远。月在，乡就在。</p>',
    '<h1>想一想：“君”是谁？</h1><div class="grid2 fill"><div class="example"><h3>说法一：友人</h3><p>离家远行，想念蜀中的朋友。</p></div><div class="example"><h3>说法二：山月</h3><p>船入峡中，两岸高山遮住了月亮。</p></div></div><p class="center">你支持哪一种？请从诗中找理由。</p>',
    '<h1>吟一吟</h1><p class="poem">峨眉山月半轮<em>秋</em>，<br>影入平羌江水<em>流</em>。<br>夜发清溪向三峡，<br>思君不见下渝<em>州</em>。</p><p class="center small">平声长，仄声短；韵脚字，拖一拖；入声字，收得快。</p>',
  ],
  video: {
    duration_s: 78,
    poster_s: 46,
    captions: [
      { from: 0.5, to: 4.2, text: '今天我们来学习吟诵李白的《峨眉山月歌》。' },
      { from: 4.4, to: 8.2, text: '吟诵有一个简单的规律：平声长，仄声短。' },
      { from: 8.8, to: 12.6, text: '先看第一句，红色的长条是平声，声音要延长。' },
      { from: 12.8, to: 17.8, text: '峨——眉——山——月，半，轮——秋——。' },
      { from: 18, to: 22.6, text: '影，入，平——羌——江——水，流——。' },
      { from: 22.8, to: 27.8, text: '“秋”和“流”是韵脚，可以拖得更长。' },
      { from: 28.6, to: 32.8, text: '第三句的“发”和“峡”古时读得短促，要收得快。' },
      { from: 33, to: 37.6, text: '夜，发，清——溪——向，三——峡。' },
      { from: 37.8, to: 42.6, text: '思——君——不，见，下，渝——州——。' },
      { from: 42.8, to: 47.8, text: '“州”字最后落下，像江水流向远方。' },
      { from: 48.4, to: 53.6, text: '再来看诗人的行程：从峨眉山下，沿平羌江而行。' },
      { from: 53.8, to: 58.6, text: '夜里从清溪出发，一路向着三峡。' },
      { from: 58.8, to: 63.4, text: '月亮一路相伴，思念的人却看不见了，船往渝州去。' },
      { from: 64.4, to: 70.6, text: '请跟着节奏，完整地吟诵一遍。' },
      { from: 70.8, to: 77.4, text: '声音要舒展，尾音慢慢收住。' },
    ],
    chapters: [{ at_ms: 0, title: '什么是吟诵' }, { at_ms: 8400, title: '一、二句跟吟' }, { at_ms: 28000, title: '三、四句跟吟' }, { at_ms: 48000, title: '五个地名的行程' }, { at_ms: 63600, title: '全诗吟诵' }],
    draw,
  },
};
