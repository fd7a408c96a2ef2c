import { INK, RED, SANS, bird, blend, disc, during, ridge, ripples, sailboat, sky, slip, span, titleCard, veil, verse, words } from '../ink.mjs';

const LINES = [
  { text: '客路青山外，', py: 'kè lù qīng shān wài' }, { text: '行舟绿水前。', py: 'xíng zhōu lǜ shuǐ qián' },
  { text: '潮平两岸阔，', py: 'cháo píng liǎng àn kuò' }, { text: '风正一帆悬。', py: 'fēng zhèng yì fān xuán' },
  { text: '海日生残夜，', py: 'hǎi rì shēng cán yè' }, { text: '江春入旧年。', py: 'jiāng chūn rù jiù nián' },
  { text: '乡书何处达？', py: 'xiāng shū hé chù dá' }, { text: '归雁洛阳边。', py: 'guī yàn luò yáng biān' },
];
const COUPLETS = ['首联', '颔联', '颈联', '尾联'];

/** The river: the tide rises between 16 s and 24 s, the sun between 28 s and 36 s. */
function river(ctx, t, w, h) {
  const dawn = span(t, 27, 37);
  const tide = span(t, 16, 24);
  sky(ctx, blend('#263646', '#a9cbd8', dawn), blend('#5d6f7b', '#f6d9bd', dawn), w, h);
  veil(ctx, span(t, 27, 29), () => disc(ctx, 470, 226 - 92 * dawn, 28, blend('#b9502f', '#dd6a3f', dawn)));
  ridge(ctx, { y: 226, height: 70, seed: 12, colour: blend('#33444f', '#7d97a0', dawn), alpha: 0.75 }, w);
  ridge(ctx, { y: 236, height: 128, seed: 27, colour: blend('#22303a', '#46625c', dawn), alpha: 0.9, shift: 320 }, w);
  const shore = 250 - tide * 20;
  ctx.fillStyle = blend('#3d5461', '#a9cfcb', dawn);
  ctx.fillRect(0, shore, w, h - shore);
  veil(ctx, dawn * 0.5, () => {
    ctx.fillStyle = '#f3b48d';
    ctx.beginPath();
    ctx.moveTo(452, shore);
    ctx.lineTo(488, shore);
    ctx.lineTo(540, h);
    ctx.lineTo(400, h);
    ctx.fill();
  });
  ripples(ctx, t, { top: shore + 6, bottom: 352, colour: 'rgba(240,248,248,.4)' }, w);
  banks(ctx, tide, dawn, h);
}

/** Two banks that draw apart as the tide covers them; with the new year they turn green. */
function banks(ctx, tide, dawn, h) {
  ctx.fillStyle = blend('#4c4a3d', '#86a268', dawn);
  for (const side of [0, 1]) {
    const edge = side ? 640 - 150 + tide * 96 : 150 - tide * 96;
    const far = side ? 640 : 0;
    ctx.beginPath();
    ctx.moveTo(far, 262 + tide * 20);
    ctx.quadraticCurveTo((edge + far * 2) / 3, 266 + tide * 20, edge, h);
    ctx.lineTo(far, h);
    ctx.fill();
  }
}

function geese(ctx, t) {
  const flown = span(t, 47, 62);
  for (let i = 0; i < 7; i++) {
    const row = Math.ceil(i / 2) * (i % 2 ? 1 : -1);
    bird(ctx, 600 - flown * 470 + Math.abs(row) * 24, 196 - flown * 40 + row * 12, 0.7, t * 6 + i, INK);
  }
}

/** One couplet side by side; `light` 0..1 turns the writing from pale to dark as the day breaks. */
function couplet(ctx, t, at, from, light) {
  const tone = { colour: blend('#f6f1e2', INK, light), reading: blend('#f2cf98', RED, light) };
  words(ctx, COUPLETS[at], 44, 36, { size: 16, font: SANS, weight: 700, colour: tone.reading });
  verse(ctx, LINES[at * 2], 66, 94, (t - from) * 1.7, { size: 30, pitch: 44, ...tone });
  verse(ctx, LINES[at * 2 + 1], 346, 94, (t - from - 4) * 1.7, { size: 30, pitch: 44, ...tone });
}

function parallel(ctx, t) {
  slip(ctx, 60, 116, 520, 116, { fill: 'rgba(252,250,245,.92)' });
  const pairs = [['海日', '江春'], ['生', '入'], ['残夜', '旧年']];
  pairs.forEach(([upper, lower], at) => veil(ctx, span(t, 38 + at * 1.6, 38.8 + at * 1.6), () => {
    const x = 150 + at * 170;
    const strong = at === 1;
    slip(ctx, x - 52, 126, 104, 40, { fill: strong ? RED : '#efe6d3' });
    slip(ctx, x - 52, 184, 104, 40, { fill: strong ? RED : '#efe6d3' });
    words(ctx, upper, x, 155, { size: 25, align: 'center', colour: strong ? '#fff' : INK });
    words(ctx, lower, x, 213, { size: 25, align: 'center', colour: strong ? '#fff' : INK });
    ctx.fillStyle = '#8a7350';
    ctx.fillRect(x - 1, 167, 2, 16);
  }));
}

function home(ctx, t) {
  veil(ctx, span(t, 50, 51), () => {
    slip(ctx, 46, 124, 108, 40, { fill: 'rgba(252,250,245,.85)', edge: RED });
    words(ctx, '洛阳 · 家', 100, 151, { size: 20, align: 'center', colour: RED });
  });
  veil(ctx, span(t, 52, 53), () => {
    ctx.setLineDash([3, 7]);
    ctx.strokeStyle = RED;
    ctx.lineWidth = 1.6;
    ctx.beginPath();
    ctx.moveTo(330, 222);
    ctx.quadraticCurveTo(230, 130, 158, 146);
    ctx.stroke();
    ctx.setLineDash([]);
  });
}

function structure(ctx, t) {
  slip(ctx, 24, 18, 592, 278, { fill: 'rgba(252,250,245,.93)' });
  const notes = ['写行路', '写江景', '写时序，寓哲理', '寄乡情'];
  COUPLETS.forEach((name, at) => {
    const y = 70 + at * 62;
    veil(ctx, span(t, 61.8 + at * 3, 62.6 + at * 3), () => {
      slip(ctx, 42, y - 24, 56, 34, { fill: at === 2 ? RED : '#53666f' });
      words(ctx, name, 70, y, { size: 18, colour: '#fff', align: 'center' });
      words(ctx, LINES[at * 2].text + LINES[at * 2 + 1].text, 112, y + 2, { size: 25 });
      words(ctx, notes[at], 596, y, { size: 16, font: SANS, colour: RED, align: 'right' });
    });
  });
}

function draw(ctx, t, { w, h }) {
  river(ctx, t, w, h);
  sailboat(ctx, t, 250 + t * 1.6, 306, 1.05, span(t, 18, 24));
  veil(ctx, during(t, 46, 61), () => geese(ctx, t));
  veil(ctx, during(t, 0, 8.2), () => titleCard(ctx, t, { title: '次北固山下', author: '［唐］王湾', seal: '山水清音', colour: '#f6f1e2' }));
  veil(ctx, during(t, 8.2, 17), () => couplet(ctx, t, 0, 8.8, 0));
  veil(ctx, during(t, 17, 27), () => couplet(ctx, t, 1, 17.6, 0));
  veil(ctx, during(t, 27, 46), () => couplet(ctx, t, 2, 29, span(t, 32, 33.5)));
  veil(ctx, during(t, 37, 46), () => parallel(ctx, t));
  veil(ctx, during(t, 46, 60.6), () => { couplet(ctx, t, 3, 46.8, 1); home(ctx, t); });
  veil(ctx, span(t, 60.6, 61.6), () => structure(ctx, t));
}

export default {
  key: 'ci-bei-gu-shan-xia',
  unit: 'u1.3',
  title: { 'zh-Hans': '次北固山下：残夜里升起的太阳', 'zh-Hant': '次北固山下：殘夜裡升起的太陽', en: 'Mooring below Beigu Hill: a sun born out of the night' },
  summary: { 'zh-Hans': '按四联读懂一首律诗：看潮平帆悬，品“生”“入”二字，体会新旧交替中的希望与乡情。',
    'zh-Hant': '按四聯讀懂一首律詩：看潮平帆懸，品「生」「入」二字，體會新舊交替中的希望與鄉情。',
    en: 'Read a regulated poem couplet by couplet: the full tide, the hanging sail, and two verbs that let the new grow out of the old.' },
  minutes: 40,
  goals: ['认识律诗的四联，说出每一联的主要内容', '找出颈联的对仗，品味“生”“入”的妙处', '理解诗中的自然之理和思乡之情，流利背诵全诗'],
  authors: ['何静'],
  providers: ['示例市第二中学'],
  places: [{ section: 'course-teaching', column: 'quality-lessons' }],
  teaching_design: `# 《次北固山下》教学设计

**课时**：1 课时（40 分钟）　**课型**：精读课

## 教学目标

1. 了解律诗“首、颔、颈、尾”四联，读出五言律诗的节奏。
2. 借助动态画面理解“潮平”与“岸阔”、“风正”与“帆悬”的因果关系。
3. 品析颈联的对仗和炼字，体会时序更替中蕴含的积极意味。
4. 感受诗人开阔心境里的乡情。

## 教学重点与难点

- **重点**：颔联、颈联的画面与炼字。
- **难点**：从“海日生残夜，江春入旧年”读出自然的道理。

## 教学过程

| 环节 | 时间 | 教师活动 | 学生活动 |
| --- | --- | --- | --- |
| 导入 | 3 分钟 | 出示“次”字，辨析“停宿”之义；在地图上找镇江与洛阳 | 说说两地的距离与当时的交通 |
| 初读 | 6 分钟 | 指导节奏，介绍四联名称 | 齐读、分联读，标出韵脚 |
| 读景 | 10 分钟 | 播放视频第 1—27 秒，追问：岸为什么“阔”？帆为什么“悬”？ | 用“因为……所以……”说清画面 |
| 品理 | 12 分钟 | 板书颈联，引导逐词相对；替换“生”“入”比较 | 小组讨论，填写对仗表，派代表说理由 |
| 悟情 | 5 分钟 | 由“归雁”引出乡书，联系首句“客路” | 给“乡书”补写一句话 |
| 小结 | 4 分钟 | 四联串讲，当堂检测背诵 | 同桌互背，完成自评 |

## 预设与应对

- 学生可能说“生”就是“出来”。可请他比较：“海日出残夜”少了什么？引导体会孕育、新生之意。
- 学生可能认为尾联与前文脱节。可引导由“江春”想到大雁北归，由雁想到传书。

## 板书设计

    次北固山下　　王湾
    首联　青山　绿水　　行
    颔联　潮平—岸阔　风正—帆悬　　景
    颈联　海日 生 残夜 ／ 江春 入 旧年　　理
    尾联　乡书　归雁　洛阳　　情

## 作业

1. 背诵并默写。2. 用“旧……里长出新……”写一句自己的发现。3. 选做：比较本诗与《宿建德江》中的“愁”。`,
  task_sheet: `# 《次北固山下》学习任务单

**学习时间**：课前 10 分钟，课上 25 分钟，课后 5 分钟

## 课前：读通

1. 读三遍，给“次、阔、悬、残、达”注音。
2. 查地图，用一句话说明镇江到洛阳的方向。

## 课上：读懂

**（一）四联小档案**

| 联 | 诗句 | 写了什么 | 一个关键字 |
| --- | --- | --- | --- |
| 首联 | | | |
| 颔联 | | | |
| 颈联 | | | |
| 尾联 | | | |

**（二）对仗连线**　把相对的词写在一起：

- 海日 —— （　　　）
- 生 —— （　　　）
- 残夜 —— （　　　）

**（三）换字比较**　把“生”换成“出”，把“入”换成“到”，读一读，写下你的感受：＿＿＿＿＿＿＿＿

**（四）写乡书**　替诗人在家信里写一句话（不超过三十字）。

## 课后：读透

默写全诗，批改订正；向家人讲一讲“海日生残夜，江春入旧年”的意思。

## 评价

- [ ] 四联说得清
- [ ] 对仗找得准
- [ ] 默写无错字（特别注意：残、旧、归、雁）`,
  exercises: [
    { prompt: '诗题中“次”的意思是哪一项？', choices: ['第二', '停宿', '次序', '差一等'], answer: [1], solution: '“次”指旅途中停宿，这里指停船于北固山下。', points: 1 },
    { prompt: '这首诗的体裁是哪一种？', choices: ['五言绝句', '五言律诗', '七言律诗', '古体诗'], answer: [1], solution: '全诗八句，每句五字，中间两联对仗，是五言律诗。', points: 1 },
    { prompt: '“潮平两岸阔”中，两岸显得开阔的直接原因是什么？', choices: ['船走得快', '太阳升起', '潮水涨满，与岸齐平', '诗人登上了山'], answer: [2], solution: '潮水涨满，水面升高变宽，视野随之开阔。', points: 1 },
    { prompt: '“海日生残夜，江春入旧年”属于哪一联？', choices: ['首联', '颔联', '颈联', '尾联'], answer: [2], solution: '第五、六句为颈联。', points: 1 },
    { prompt: '下列关于颈联的说法，正确的有哪些？（多选）', choices: ['两句对仗工整', '“生”“入”赋予景物以生命力', '含有新事物孕育于旧事物之中的道理', '表达了对寒冬的厌恶'], answer: [0, 1, 2], solution: '前三项正确；诗中没有厌恶寒冬的意思。', points: 2 },
    { prompt: '尾联借“归雁”表达了怎样的感情？', choices: ['对大雁的喜爱', '对家乡亲人的思念', '对旅途的厌倦', '对春天的赞美'], answer: [1], solution: '诗人希望归雁把家信带到洛阳，表达思乡之情。', points: 1 },
    { prompt: '“风正一帆悬”的“正”好在哪里？请简要说明。', answer: '“正”既写风是顺风，又写风力平和，所以帆才能端正地高悬；一个字写出了江面平稳开阔的景象。', solution: '答出“顺”与“和”两层意思，并联系“悬”字即可。', points: 3 },
    { prompt: '用自己的话说说“海日生残夜，江春入旧年”给你的启发。', answer: '黑夜将尽时太阳已经升起，旧年未尽时春天已经到来；困难之中往往已孕育着希望，对未来应当乐观。', solution: '先说景，再说理，联系自己的生活，言之成理即可。', points: 3 },
  ],
  slides: [
    '<div class="slide-title"><p class="serif muted">第一单元　山水清音</p><h1>次北固山下</h1><p class="big serif">［唐］王湾</p><p class="muted small">示例市第二中学　何静</p></div>',
    '<h1>先读题目</h1><div class="grid2 fill"><div class="def"><h3>次</h3><p>停宿，这里指停船。</p></div><div class="def"><h3>北固山</h3><p>在今江苏镇江，三面临长江。</p></div></div><p>诗人家在洛阳，此刻船泊江南。一句话：<em>一个北方人，在江南的船上迎来了春天。</em></p>',
    '<h1>律诗的四联</h1><table><tr><th>首联</th><td>客路青山外，行舟绿水前。</td><td>行路</td></tr><tr><th>颔联</th><td>潮平两岸阔，风正一帆悬。</td><td>江景</td></tr><tr><th>颈联</th><td>海日生残夜，江春入旧年。</td><td>时序</td></tr><tr><th>尾联</th><td>乡书何处达？归雁洛阳边。</td><td>乡情</td></tr></table><p class="small">韵脚：前　悬　年　边</p>',
    '<h1>因为……所以……</h1><div class="grid2 fill"><div class="example"><p class="big serif">潮<em>平</em>　→　两岸<em>阔</em></p><p>水涨满了，江面变宽，视野打开。</p></div><div class="example"><p class="big serif">风<em>正</em>　→　一帆<em>悬</em></p><p>风既顺又和，船帆才端端正正。</p></div></div>',
    '<h1>颈联：两两相对</h1><table><tr><th>海日</th><th class="seal">生</th><th>残夜</th></tr><tr><td>江春</td><td class="seal">入</td><td>旧年</td></tr></table><ul><li>“生”：太阳像从残夜里诞生；</li><li>“入”：春天像客人走进了旧年。</li></ul><p class="formula">新，从旧里生长出来</p>',
    '<h1>由雁到家</h1><p class="center big serif">江春 → 雁北归 → 托雁传书 → 洛阳</p><div class="think"><span class="label">写一写</span>如果雁能带走一句话，诗人会在家信里写什么？不超过三十字。</div>',
    '<h1>小结</h1><div class="grid3 fill"><div class="def"><h3>景</h3><p>平潮、正风、悬帆、海日、江春</p></div><div class="def"><h3>理</h3><p>黑夜里有黎明，旧年里有春天</p></div><div class="def"><h3>情</h3><p>客路之上，心在洛阳</p></div></div><p class="center small">背一背：合上书，按四联的次序背诵全诗。</p>',
  ],
  video: {
    duration_s: 76,
    poster_s: 35,
    captions: [
      { from: 0.5, to: 4, text: '一千三百年前，一条船停在北固山下。' },
      { from: 4.2, to: 8, text: '船上的诗人叫王湾，家在遥远的洛阳。' },
      { from: 8.6, to: 12.4, text: '首联：客路青山外，' },
      { from: 12.6, to: 16.8, text: '行舟绿水前。路在山外，船在水前。' },
      { from: 17.4, to: 21.2, text: '颔联：潮平两岸阔。潮水涨满，江面变宽了。' },
      { from: 21.4, to: 26.8, text: '风正一帆悬。风又顺又和，帆才挂得端正。' },
      { from: 28, to: 32.6, text: '颈联：海日生残夜，太阳从残夜里升起；' },
      { from: 32.8, to: 37.4, text: '江春入旧年，旧年未尽，春意已到江边。' },
      { from: 37.8, to: 41.8, text: '海日对江春，生对入，残夜对旧年。' },
      { from: 42, to: 45.8, text: '新的事物，就从旧的里面生长出来。' },
      { from: 46.6, to: 51, text: '尾联：乡书何处达？家信托谁带去呢？' },
      { from: 51.2, to: 56, text: '归雁洛阳边。北归的大雁，请飞到洛阳。' },
      { from: 56.2, to: 60.4, text: '景越开阔，乡情越悠长。' },
      { from: 61.4, to: 68, text: '现在按首联、颔联、颈联、尾联的次序再读一遍。' },
      { from: 68.2, to: 75.4, text: '行路、江景、时序、乡情，一首律诗就读懂了。' },
    ],
    chapters: [{ at_ms: 0, title: '北固山下的船' }, { at_ms: 8200, title: '首联与颔联' }, { at_ms: 27000, title: '颈联：生与入' }, { at_ms: 46000, title: '尾联：归雁传书' }, { at_ms: 60600, title: '四联回顾' }],
    draw,
  },
};
