import { video } from '../video/density.mjs';

export default {
  key: 'physics-8-measuring-density',
  unit: 'u4.3',
  title: { 'zh-Hans': '实验：测量石块和盐水的密度', 'zh-Hant': '實驗：測量石塊和鹽水的密度', en: 'Experiment: Density of a Stone and of Salt Water' },
  summary: {
    'zh-Hans': '用天平测质量、用量筒测体积，完成固体和液体密度的测量，并学会安排步骤来减小误差。',
    'zh-Hant': '用天平測質量、用量筒測體積，完成固體和液體密度的測量，並學會安排步驟來減小誤差。',
    en: 'Weigh on a balance, find volumes with a measuring cylinder, and order the steps so that errors stay small.',
  },
  minutes: 45,
  goals: ['会正确使用托盘天平和量筒', '会用排水法测量小石块的密度', '会用差值法测量盐水的密度，并能分析误差的来源'],
  authors: ['陈立'],
  providers: ['示例市第一中学'],
  places: [{ section: 'course-teaching', column: 'experiments' }],
  video,
  teaching_design: `## 实验目标

1. 熟练使用天平和量筒，读数规范。
2. 设计并完成固体、液体密度的测量，如实记录。
3. 从步骤的先后顺序分析误差，提出改进。

## 重点与难点

- **重点**：排水法测体积；实验步骤的设计。
- **难点**：液体密度测量中残留带来的误差。

## 器材（每组）

托盘天平（200 g）、量筒（100 mL）、烧杯、小石块、细线、盐水、水、滴管、干布。

## 教学过程

### 一、问题与原理（5 分钟）
出示两块外形相似的石头：“怎样判断它们是不是同一种石料？”回顾 ρ = m/V，明确要测的两个量。

### 二、认识量筒（6 分钟）
观察量程和分度值；用投影演示平视、俯视、仰视，学生说出偏大还是偏小。

### 三、实验一：石块的密度（14 分钟）
1. 天平放平、归零、调平，测质量 m。
2. 量筒中倒入适量水，记 V₁。
3. 用细线系石块缓缓浸没，记 V₂。
4. 计算密度，小组间比较。

追问：先测体积、后测质量行不行？细线的体积要不要考虑？

### 四、实验二：盐水的密度（14 分钟）
学生提出两种方案，比较“全部倒入”和“倒出一部分”的误差，选择差值法完成测量。

### 五、评估与整理（6 分钟）
汇报结果，分析误差；器材洗净擦干，归位。

## 板书设计

测量物质的密度　原理 ρ = m/V

| 石块 | 盐水 |
|---|---|
| ① 测 m | ① 测总质量 m₁ |
| ② 水 V₁ | ② 倒出体积 V |
| ③ 浸没 V₂ | ③ 测剩余 m₂ |
| ρ = m/(V₂ − V₁) | ρ = (m₁ − m₂)/V |

## 安全与注意

石块要用细线轻轻放入，防止砸破量筒；洒在桌面的水及时擦干；砝码用镊子夹取。`,
  task_sheet: `## 实验前

1. 天平的称量是 ____ g，游码标尺的分度值是 ____ g。
2. 量筒的量程是 ____ mL，分度值是 ____ mL。

## 实验一　石块

| m / g | V₁ / cm³ | V₂ / cm³ | V / cm³ | ρ / (g·cm⁻³) |
|---|---|---|---|---|
| | | | | |

“适量的水”是指：________________

## 实验二　盐水

| m₁ / g | m₂ / g | m₁ − m₂ / g | V / cm³ | ρ / (g·cm⁻³) |
|---|---|---|---|---|
| | | | | |

## 评估

1. 若先测石块体积再测质量，密度会偏 ____，因为 ________________。
2. 若读 V₂ 时俯视，石块体积会偏 ____，密度偏 ____。
3. 我们组下次要改进的一点：________________

## 挑战

只用天平、烧杯、水和一个空瓶，设计方案测出酱油的密度。`,
  exercises: [
    { prompt: '读量筒中水的体积时俯视，读数与真实值相比怎样？', choices: ['偏大', '偏小', '不变', '无法判断'], answer: [0], solution: '俯视时视线斜向下，穿过的刻度比凹液面底部高，读数偏大。', points: 2 },
    { prompt: '调节天平时，游码在零刻度处，指针偏左，应怎样做？', choices: ['平衡螺母向右调', '平衡螺母向左调', '游码向右移', '在右盘加砝码'], answer: [0], solution: '指针偏左说明左边偏重，平衡螺母向右调。称量前不能用游码或砝码调平衡。', points: 2 },
    { prompt: '一石块质量 54 g，放入盛有 40 mL 水的量筒，水面升到 60 mL。石块的密度是多少？', choices: ['1.35 g/cm³', '0.9 g/cm³', '2.7 g/cm³', '2.7 kg/m³'], answer: [2], solution: 'V = 60 cm³ − 40 cm³ = 20 cm³，ρ = 54 g ÷ 20 cm³ = 2.7 g/cm³。', points: 2 },
    { prompt: '测量石块密度时，合理的步骤顺序是：①量筒倒水记 V₁；②用天平测 m；③浸没石块记 V₂；④计算。', choices: ['①③②④', '②①③④', '③①②④', '①②④③'], answer: [1], solution: '先测质量，避免石块沾水使质量偏大；再测 V₁、V₂。', points: 2 },
    { prompt: '下列哪些做法有利于减小测量盐水密度的误差？（可多选）', choices: ['测烧杯和盐水总质量，倒出一部分后再测剩余质量', '读量筒时视线与凹液面底部相平', '把量筒中的盐水全部倒入空烧杯再称', '换几组体积，多次测量求平均值'], answer: [0, 1, 3], solution: '第三种做法中量筒壁会留有盐水，质量偏小。', points: 3 },
    { prompt: '烧杯和盐水总质量 150 g，倒出 40 cm³ 到量筒后，烧杯和剩余盐水质量 106 g。求盐水的密度。', answer: '1.1 g/cm³', solution: '倒出的质量为 150 g − 106 g = 44 g，ρ = 44 g ÷ 40 cm³ = 1.1 g/cm³。', points: 3 },
    { prompt: '小石块系在蜡块下方。仅石块浸没时水面在 62 mL，石块和蜡块都浸没时在 80 mL，蜡块质量 16.2 g。求蜡的密度。', answer: '0.9 g/cm³', solution: '蜡块体积为 80 cm³ − 62 cm³ = 18 cm³，ρ = 16.2 g ÷ 18 cm³ = 0.9 g/cm³。', points: 4 },
    { prompt: '只有天平、空瓶和水，怎样测出酱油的密度？写出步骤和表达式。', answer: '测空瓶 m₀，装满水 m₁，装满酱油 m₂，ρ = (m₂ − m₀)/(m₁ − m₀) × ρ水', solution: '装满时水和酱油的体积相等，V = (m₁ − m₀)/ρ水，因此 ρ = (m₂ − m₀)ρ水/(m₁ − m₀)。', points: 4 },
  ],
  slides: [
    '<div class="slide-title"><h1>测量石块和盐水的密度</h1><p class="big">物理 八年级上册 · 4.3 学生实验</p><p>示例市第一中学　陈立</p></div>',
    '<h1>问题与原理</h1><p>两块外形相似的石头，怎样判断是不是同一种石料？</p><p class="formula">ρ = <span class="frac"><span>m</span><span>V</span></span></p><ul><li>质量 m：用天平测量</li><li>体积 V：规则的用刻度尺，不规则的用量筒</li></ul>',
    `<h1>量筒的读数</h1><div class="row middle"><ul><li>先看量程和分度值</li><li>放在水平台面上</li><li>视线与凹液面的底部相平</li><li>俯视偏大，仰视偏小</li></ul>
<svg class="fix" viewBox="0 0 400 300" width="400"><path d="M90 20V270H180V20" stroke-width="4"/><path d="M92 120q43 20 86 0V268H92Z" fill="#bfe0ee" stroke="none"/><path class="blue" d="M92 120q43 20 86 0"/><path d="M92 60h22M92 95h16M92 130h22M92 165h16M92 200h22M92 235h16"/><path class="blue dash" d="M182 130H290"/><path class="warm dash" d="M182 124 290 70M182 136 290 190"/><text x="296" y="137">平视 ✓</text><text x="296" y="76">俯视</text><text x="296" y="200">仰视</text></svg></div>`,
    `<h1>实验一　石块的密度</h1><div class="row middle"><ol><li>调平天平，测石块质量 m</li><li>量筒中倒入适量水，记 V₁</li><li>细线系石块，缓缓浸没，记 V₂</li><li>计算 ρ = m ÷ (V₂ − V₁)</li></ol>
<svg class="fix" viewBox="0 0 400 270" width="400"><path d="M60 20V240H140V20M250 20V240H330V20" stroke-width="4"/><path d="M62 130h76v108H62ZM252 86h76v152h-76Z" fill="#bfe0ee" stroke="none"/><path d="M290 10V180"/><path d="M268 190l16-14 24 6 8 24-20 16-26-8Z" fill="#8b8f94"/><text x="148" y="136">V₁</text><text x="338" y="92">V₂</text><path class="warm" d="M160 200h66m-12-8 12 8-12 8" stroke-width="3"/></svg></div>`,
    '<h1>实验二　盐水的密度</h1><div class="row"><div><h3>方案甲</h3><p>空烧杯 → 量筒量体积 → 全部倒入烧杯称量</p><p class="seal">量筒壁有残留，质量偏小</p></div><div><h3>方案乙</h3><p>烧杯和盐水 m₁ → 倒出体积 V → 剩余 m₂</p><p class="ok">残留不影响结果</p></div></div><p class="formula">ρ = <span class="frac"><span>m₁ − m₂</span><span>V</span></span></p>',
    '<h1>记录与计算</h1><table><tr><th>石块 m / g</th><th>V₁ / cm³</th><th>V₂ / cm³</th><th>V / cm³</th><th>ρ / (g·cm⁻³)</th></tr><tr><td>52</td><td>60</td><td>80</td><td>20</td><td>2.6</td></tr></table><table><tr><th>盐水 m₁ / g</th><th>m₂ / g</th><th>质量差 / g</th><th>V / cm³</th><th>ρ / (g·cm⁻³)</th></tr><tr><td>128</td><td>73</td><td>55</td><td>50</td><td>1.1</td></tr></table><p class="key">先测质量，后测体积；数据要写单位。</p>',
    '<h1>评估与拓展</h1><ul><li>石块沾水后再称，密度偏大还是偏小？</li><li>蜡块浮在水面，怎样测体积？（石块“拉”着它沉下去）</li><li>没有量筒，只有天平和水，怎样测酱油的密度？</li></ul><p class="key">整理：倒水、擦干、砝码归盒、游码归零。</p>',
  ],
};
