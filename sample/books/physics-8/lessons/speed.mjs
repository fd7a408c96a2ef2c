import { video } from '../video/speed.mjs';

export default {
  key: 'physics-8-speed',
  unit: 'u1.3',
  title: { 'zh-Hans': '运动的快慢', 'zh-Hant': '運動的快慢', en: 'How Fast Things Move' },
  summary: {
    'zh-Hans': '从百米赛跑的两种比较方法出发，建立速度的概念，学会单位换算，并用路程—时间图像表示匀速直线运动。',
    'zh-Hant': '從百米賽跑的兩種比較方法出發，建立速度的概念，學會單位換算，並用路程—時間圖像表示勻速直線運動。',
    en: 'From two ways of judging a race to the idea of speed, unit conversion and the distance–time graph of uniform motion.',
  },
  minutes: 45,
  goals: ['能说出比较运动快慢的两种方法，知道速度的定义和单位', '会用 v = s/t 进行简单计算，会换算 m/s 与 km/h', '能读懂并画出匀速直线运动的 s-t 图像，知道图线越陡速度越大'],
  authors: ['陈立'],
  providers: ['示例市第一中学'],
  places: [{ section: 'course-teaching', column: 'self-study' }],
  video,
  teaching_design: `## 教学目标

1. 经历用统一标准比较快慢的过程，理解速度的物理意义。
2. 会用公式 v = s/t 计算，解题格式规范，单位统一。
3. 会把表格数据转化为 s-t 图像，能从图像读出速度。

## 重点与难点

- **重点**：速度的概念、公式和单位。
- **难点**：由图像认识匀速直线运动；平均速度的含义。

## 教学准备

电动小车、2 m 直轨道、刻度尺、停表、方格纸、视频。

## 教学过程

### 一、导入（5 分钟）
播放赛跑片段。提问：“观众和裁判判断快慢的办法有什么不同？”归纳：相同时间比路程，相同路程比时间。

### 二、建立速度概念（12 分钟）
给出小禾 60 m/12 s、小青 90 m/20 s。学生先独立想办法，再交流。引导学生统一到“1 s 内通过的路程”，得出 v = s/t。说明比值定义法：速度的大小由运动本身决定。

### 三、单位和计算（10 分钟）
推导 1 m/s = 3.6 km/h。师生共同完成列车过桥例题，强调“桥长 + 车长”，板书完整步骤。

### 四、用图像表示运动（12 分钟）
小组测量小车每隔 1 s 的位置，在方格纸上描点连线。对比快、慢两辆车的图线，归纳“越陡越快”。

### 五、小结与检测（6 分钟）
学生说收获，完成任务单的检测题，同桌互批。

## 板书设计

| 运动的快慢 | |
|---|---|
| 1. 比较：同时间比路程，同路程比时间 | 4. s-t 图像：倾斜直线 |
| 2. 速度 v = s/t | 越陡，v 越大 |
| 3. 1 m/s = 3.6 km/h | 5. 平均速度：说清哪一段 |

## 教学反思要点

关注学生是否把图线当成小车走过的路线，可请学生边走边说“这一秒我在哪里”。`,
  task_sheet: `## 课前

量出从教室门口到操场的路程（可用步长估测），记下步行所用的时间。路程 ____ m，时间 ____ s。

## 课中

**任务一**　比一比。小禾 12 s 跑 60 m，小青 20 s 跑 90 m。你的办法：________ 结论：________

**任务二**　测一测，填表并在方格纸上画 s-t 图像。

| 时间 / s | 0 | 1 | 2 | 3 | 4 |
|---|---|---|---|---|---|
| 路程 / m | 0 | | | | |

1. 各点是否在一条直线上？说明了什么？
2. 从图上读出 2.5 s 时小车的位置：____ m。
3. 求小车的速度：____ m/s = ____ km/h。

**任务三**　换一辆慢些的小车，它的图线会在原图线的上方还是下方？先猜，再测。

## 课后

用课前的数据算出你步行的平均速度，与全组同学比较，想一想差异从哪里来。`,
  exercises: [
    { prompt: '下列速度中最大的是哪一个？', choices: ['20 m/s', '54 km/h', '1.5 km/min', '1 000 cm/s'], answer: [2], solution: '统一换成 m/s：20、15、25、10，最大的是 1.5 km/min。', points: 2 },
    { prompt: '一辆汽车以 72 km/h 匀速行驶，5 s 内通过的路程是多少？', choices: ['14.4 m', '100 m', '360 m', '20 m'], answer: [1], solution: '72 km/h = 20 m/s，s = vt = 20 m/s × 5 s = 100 m。', points: 2 },
    { prompt: '关于匀速直线运动的公式 v = s/t，说法正确的是哪一个？', choices: ['s 越大，v 越大', 't 越大，v 越小', 'v 的大小与 s、t 的选取无关', '只有 s 和 t 都很大时才成立'], answer: [2], solution: '匀速直线运动的速度不变，任取一段路程，与对应时间之比都相等。', points: 2 },
    { prompt: '在同一张 s-t 图上，甲、乙两条直线都从原点出发，甲比乙陡。下列说法正确的有（可多选）', choices: ['甲的速度比乙大', '相同时间内甲通过的路程长', '通过相同路程甲用的时间长', '两者都做匀速直线运动'], answer: [0, 1, 3], solution: '图线陡，速度大；相同路程用时短，所以第三项错误。', points: 3 },
    { prompt: '小青上学，前 600 m 用 5 min，后 400 m 用 5 min。全程的平均速度约是多少？', choices: ['1.33 m/s', '1.67 m/s', '2 m/s', '100 m/s'], answer: [1], solution: '全程 1 000 m，用时 600 s，平均速度约 1.67 m/s。', points: 2 },
    { prompt: '一列长 160 m 的列车以 20 m/s 匀速通过一座桥，从车头上桥到车尾离桥用了 58 s。求桥长，写出过程。', answer: '1 000 m', solution: '列车通过的路程 s = vt = 20 m/s × 58 s = 1 160 m，等于桥长与车长之和，桥长为 1 160 m − 160 m = 1 000 m。', points: 4 },
    { prompt: '甲、乙两人同时从同地沿同方向骑行，速度分别为 5 m/s 和 4 m/s。2 min 后两人相距多远？', answer: '120 m', solution: '2 min = 120 s，甲走 600 m，乙走 480 m，相距 120 m。', points: 3 },
  ],
  slides: [
    '<div class="slide-title"><h1>运动的快慢</h1><p class="big">物理 八年级上册 · 1.3</p><p>示例市第一中学　陈立</p></div>',
    `<h1>谁跑得快？</h1><table><tr><th></th><th>路程</th><th>时间</th></tr><tr><td>小禾</td><td>60 m</td><td>12 s</td></tr><tr><td>小青</td><td>90 m</td><td>20 s</td></tr></table>
<ul><li>观众：相同的时间，比路程</li><li>裁判：相同的路程，比时间</li><li>路程、时间都不同，怎么办？</li></ul>`,
    `<h1>速度</h1><p>路程与时间之比叫做速度，表示物体运动的快慢。</p><p class="formula">v = <span class="frac"><span>s</span><span>t</span></span></p>
<table><tr><th>量</th><th>符号</th><th>国际单位</th></tr><tr><td>路程</td><td>s</td><td>米 m</td></tr><tr><td>时间</td><td>t</td><td>秒 s</td></tr><tr><td>速度</td><td>v</td><td>米每秒 m/s</td></tr></table>`,
    `<h1>单位换算</h1><p class="formula">1 m/s = <span class="frac"><span>0.001 km</span><span>1/3600 h</span></span> = 3.6 km/h</p><p class="key">m/s 换成 km/h 乘以 3.6；km/h 换成 m/s 除以 3.6。</p><p>试一试：15 m/s = ____ km/h　　90 km/h = ____ m/s</p>`,
    `<h1>路程—时间图像</h1><div class="row middle"><ul><li>匀速直线运动：倾斜的直线</li><li>直线越陡，速度越大</li><li>甲：2.0 m ÷ 5 s = 0.4 m/s</li><li>乙：1.0 m ÷ 5 s = 0.2 m/s</li></ul>
<svg class="fix" viewBox="0 0 400 300" width="400"><path class="thin" d="M50 195H360M50 130H360M50 65H360M112 260V40M174 260V40M236 260V40M298 260V40M360 260V40"/><path d="M50 20V260H390" stroke-width="3"/><path class="blue" d="M50 260 360 65" style="stroke-width:4"/><path class="warm" d="M50 260 360 162" style="stroke-width:4"/><text x="330" y="60">甲</text><text x="330" y="158">乙</text><text x="60" y="30">s/m</text><text x="366" y="290">t/s</text></svg></div>`,
    `<h1>列车过桥</h1><p>长 210 m 的列车以 252 km/h 通过 1 260 m 的大桥，要多久？</p><svg viewBox="0 0 840 150" width="840"><path d="M180 100H660" stroke-width="8"/><path d="M180 100v40M660 100v40" stroke-width="4"/><rect class="pale" x="90" y="66" width="90" height="28" rx="6"/><rect x="660" y="66" width="90" height="28" rx="6" class="pale dash"/><path class="warm" d="M180 40H750m-14-8 14 8-14 8" stroke-width="3"/><text x="370" y="30">桥长 + 车长 = 1 470 m</text><text x="390" y="136">桥</text></svg><p class="formula">t = 1 470 m ÷ 70 m/s = 21 s</p>`,
    '<h1>小结</h1><ol><li>比较快慢：相同时间比路程，相同路程比时间。</li><li>速度 v = s/t，单位 m/s；1 m/s = 3.6 km/h。</li><li>匀速直线运动：速度不变，s-t 图像是倾斜的直线。</li><li>平均速度：某一段路程 ÷ 通过这段路程的时间。</li></ol><p class="key">作业：课本第 6 页“练一练”。</p>',
  ],
};
