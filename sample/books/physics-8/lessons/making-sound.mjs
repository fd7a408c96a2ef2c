import { video } from '../video/sound.mjs';

export default {
  key: 'physics-8-making-sound',
  unit: 'u2.1',
  title: { 'zh-Hans': '声音的产生与传播', 'zh-Hant': '聲音的產生與傳播', en: 'How Sound Begins and Travels' },
  summary: {
    'zh-Hans': '一分钟看清三件事：振动产生声音，介质传播声音，真空不能传声。',
    'zh-Hant': '一分鐘看清三件事：振動產生聲音，介質傳播聲音，真空不能傳聲。',
    en: 'Three things in a minute: vibration makes sound, matter carries it, and a vacuum does not.',
  },
  minutes: 10,
  goals: ['知道声音由物体的振动产生', '知道声音的传播需要介质，真空不能传声', '了解声音在不同介质中传播的快慢'],
  authors: ['陈立'],
  providers: ['示例市第一中学'],
  places: [{ section: 'course-teaching', column: 'micro-lessons' }],
  video,
  teaching_design: `## 微课目标

用 10 分钟左右的时间，解决一个知识点：声音的产生与传播条件。

## 重点与难点

- **重点**：声音由振动产生；声音的传播需要介质。
- **难点**：空气微粒不随声波远去；“真空不能传声”是实验加推理的结论。

## 使用建议

可用于课前预习、课中突破难点或课后复习。

## 教学过程

### 一、提问（1 分钟）
摸着喉咙说“啊”，你感到了什么？

### 二、看视频（2 分钟）
带着三个问题看：米粒为什么跳？红点跑到耳朵那里了吗？抽气后铃声怎样变化？

### 三、讨论（4 分钟）
1. **转换法**：用米粒显示看不清的振动。
2. **声波模型**：请十名同学排成一列，依次轻推后放开，“推”传到了队尾，人却还在原处。
3. **实验加推理**：罩内总会留有少量空气，铃声不会完全消失，结论是推想出来的。

### 四、检测（2 分钟）
完成前三道练习题，核对答案。

### 五、小结（1 分钟）
一句话：声音由振动产生，靠介质传播，真空不能传声。

## 板书设计

声音的产生与传播

- 产生：振动（停振即停声）
- 传播：固体、液体、气体 → 声波（疏密相间）
- 真空不能传声
- 声速：一般 v固 > v液 > v气；空气 15 ℃ 约 340 m/s`,
  task_sheet: `## 看之前

我认为声音产生的原因是：________________

## 边看边记

1. 米粒跳动，说明鼓面在 ________；手按住鼓面后，________。
2. 红点表示一个空气微粒，它 ____（有/没有）跟着声波跑到耳边。
3. 抽气时铃声变 ____，放进空气后变 ____。

## 做一做：土电话

材料：两个纸杯、3 m 棉线、两根牙签。

1. 拉紧棉线通话，再放松棉线通话，比较听到的声音。
2. 捏住棉线的中间，还能听清吗？
3. 换成细铜丝再试，写出你的发现：________________

## 想一想

月球上的两名航天员面对面，怎样不用无线电也能“听到”对方敲击的声音？`,
  exercises: [
    { prompt: '敲鼓时撒在鼓面上的米粒跳动，说明了什么？', choices: ['声音能在真空中传播', '发声的鼓面在振动', '米粒很轻', '声音的传播需要时间'], answer: [1], solution: '米粒把鼓面的振动显示出来，说明发声的物体在振动。', points: 2 },
    { prompt: '逐渐抽出玻璃罩内的空气，铃声越来越小。由此可以推理出什么？', choices: ['铃停止了振动', '真空不能传声', '玻璃能隔绝一切声音', '空气会发声'], answer: [1], solution: '空气越少，传声越弱，推想没有空气（真空）时不能传声。', points: 2 },
    { prompt: '关于声波，正确的是哪一个？', choices: ['空气微粒从声源跑到耳朵', '空气形成疏密相间的波动向前传播', '声波只能在空气中传播', '声波在真空中最快'], answer: [1], solution: '空气微粒只在原处附近来回振动，疏密状态向远处传播。', points: 2 },
    { prompt: '下列物质中可以传播声音的有（可多选）', choices: ['水', '钢轨', '空气', '真空'], answer: [0, 1, 2], solution: '固体、液体、气体都能传声，真空不能。', points: 3 },
    { prompt: '一般情况下，声音在空气、水、铁中的传播速度由大到小的顺序是哪一个？', choices: ['空气、水、铁', '铁、水、空气', '水、铁、空气', '铁、空气、水'], answer: [1], solution: '一般固体中最快，液体次之，气体中最慢。', points: 2 },
    { prompt: '看到远处的闪电后 3 s 听到雷声，声速取 340 m/s，闪电离你约多远？', answer: '约 1 020 m', solution: '光传播的时间可以不计，s = vt = 340 m/s × 3 s = 1 020 m。', points: 3 },
  ],
  slides: [
    '<div class="slide-title"><h1>声音的产生与传播</h1><p class="big">知识点微课 · 物理 八年级上册 2.1</p><p>示例市第一中学　陈立</p></div>',
    `<h1>声音由振动产生</h1><div class="row middle"><ul><li>拨动橡皮筋，橡皮筋变模糊</li><li>说话时手摸喉部，感到发麻</li><li>敲鼓时米粒跳动</li><li class="seal">按住鼓面：振动停，声音停</li></ul>
<svg class="fix" viewBox="0 0 400 260" width="400"><path d="M70 110v100q0 24 120 24t120-24V110Z" fill="#c2571a"/><ellipse cx="190" cy="110" rx="120" ry="26" fill="#fff7ea"/><path class="dash" d="M70 110q120-70 240 0"/><g class="solid"><circle cx="150" cy="66" r="5"/><circle cx="190" cy="48" r="5"/><circle cx="230" cy="70" r="5"/><circle cx="126" cy="86" r="5"/><circle cx="256" cy="84" r="5"/></g><path class="blue" d="M330 80q22 30 0 60M350 66q34 44 0 88M370 52q46 58 0 116"/></svg></div>`,
    `<h1>声波</h1><svg viewBox="0 0 840 190" width="840"><defs><pattern id="dense" width="8" height="14" patternUnits="userSpaceOnUse"><circle cx="3" cy="6" r="2.4" fill="#1d6486" stroke="none"/></pattern><pattern id="thin" width="24" height="24" patternUnits="userSpaceOnUse"><circle cx="10" cy="10" r="2.4" fill="#1d6486" stroke="none"/></pattern></defs><path class="warm" d="M40 20q24 60 0 120" stroke-width="7"/><g stroke="none"><rect x="70" y="20" width="80" height="120" fill="url(#dense)"/><rect x="150" y="20" width="110" height="120" fill="url(#thin)"/><rect x="260" y="20" width="80" height="120" fill="url(#dense)"/><rect x="340" y="20" width="110" height="120" fill="url(#thin)"/><rect x="450" y="20" width="80" height="120" fill="url(#dense)"/><rect x="530" y="20" width="110" height="120" fill="url(#thin)"/></g><path class="warm" d="M670 80h120m-18-10 18 10-18 10" stroke-width="4"/><text x="98" y="176">密</text><text x="194" y="176">疏</text><text x="288" y="176">密</text><text x="384" y="176">疏</text><text x="478" y="176">密</text><text x="574" y="176">疏</text></svg><ul><li>疏密相间的状态向远处传播</li><li>空气微粒只在原处附近来回振动</li></ul>`,
    '<h1>真空不能传声</h1><ol><li>响铃放进玻璃罩：听得清楚</li><li>逐渐抽出空气：铃声越来越小</li><li>放进空气：铃声又变大</li></ol><p class="key">推理：罩内若是真空，就听不到铃声。声音的传播需要介质。</p><p>方法：实验 + 推理</p>',
    '<h1>声音在不同介质中的速度</h1><table><tr><th>介质</th><th>声速 / (m·s⁻¹)</th></tr><tr><td>空气（15 ℃）</td><td>约 340</td></tr><tr><td>水（常温）</td><td>约 1 500</td></tr><tr><td>铁</td><td>约 5 200</td></tr></table><p class="key">一般：固体最快，液体次之，气体最慢。</p>',
    '<h1>小结</h1><ol class="big"><li>产生：物体的振动</li><li>传播：固体、液体、气体都可以</li><li>真空不能传声</li></ol><p>课后：做一部“土电话”，写下你的发现。</p>',
  ],
};
