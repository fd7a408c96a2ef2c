// The picture of a section item: a motif that suits its title, on a ground in the colour of its section.
import { createCanvas } from '@napi-rs/canvas';
import { digest, seeded } from './ids.mjs';
import { MOTIFS } from './motifs.mjs';
import { HUES, mix } from './paint.mjs';
import { cached, engineSource, put } from './places.mjs';

const [W, H] = [640, 360];
const SUITS = [
  [/法|宪|规则|权利|公平|诚信/, 'scales', 'lattice', 'books'], [/安全|消防|防|地震|急救|溺|交通|应急/, 'shield', 'path', 'rings'],
  [/心理|情绪|压力|烦恼|倾听|沟通|交流|谈|陪伴|说/, 'bubbles', 'rings', 'clouds'], [/家|父|母|亲子|孩子/, 'house', 'bubbles', 'rings'],
  [/音乐|歌|曲|琴|合唱|鼓|节奏|民歌|听/, 'notes', 'waves', 'rings'], [/书法|毛笔|楷|隶|行书|临|字|墨/, 'brush', 'scroll', 'lattice'],
  [/画|色|剪纸|版画|美术|陶|设计|线条/, 'tangram', 'brush', 'scroll'], [/戏|舞|剧|电影|影|皮影|镜头|动画/, 'film', 'lantern', 'clouds'],
  [/球|篮|足|排|乒乓|羽毛/, 'balls', 'court', 'track'], [/跑|跳|体能|耐力|接力|锻炼|操|绳|体育|运动|游泳|身体/, 'track', 'court', 'balls'],
  [/武术|太极|茶|节|春|端午|中秋|传统|非遗|灯/, 'lantern', 'bamboo', 'lattice'], [/星|月|太阳|宇宙|航天|天文|卫星|火箭/, 'stars', 'orbits', 'clouds'],
  [/科|实验|电|光|磁|机器|人工智能|创|发明|信息|数据|数字|网络/, 'bulb', 'orbits', 'gears'], [/种|植物|菜|农|田|土|生态|环保|绿|垃圾|林|鸟|湿地/, 'sprout', 'branch', 'waves'],
  [/水|河|湖|海|江|雨/, 'waves', 'mountains', 'clouds'], [/劳|工|匠|木|修|缝|厨|饭|清洁|整理|技能|职业/, 'gears', 'house', 'sprout'],
  [/书|读|阅|诗|经典|课文|教材|名著|故事/, 'books', 'scroll', 'bamboo'], [/数学|作业|命题|评价|测|减|成效|案例|研究|成果|质量|教研/, 'chart', 'tangram', 'path'],
  [/研学|行|旅|博物馆|长征|路|参观|考察/, 'path', 'mountains', 'lattice'], [/国|党|史|英雄|旗|革命|精神|山/, 'mountains', 'path', 'stars'],
  [/盲|聋|手语|特|融合|康复|无障碍|支持|互助|合作|同伴/, 'rings', 'bubbles', 'sprout'], [/幼|游戏|玩|童/, 'balls', 'tangram', 'clouds'],
];

/** A motif not seen in the last few posters: first those that suit the title, then any by the key. */
function chooseMotif(key, title, recent) {
  const names = Object.keys(MOTIFS);
  const start = parseInt(digest(key).slice(0, 6), 16) % names.length;
  const any = names.map((_, at) => names[(start + at * 7) % names.length]);
  const suited = SUITS.filter(([words]) => words.test(title)).flatMap(([, ...motifs]) => motifs);
  const fresh = (name) => !recent.slice(-5).some((look) => look.motif === name);
  return [...suited, ...any, ...names].find(fresh);
}

const GROUNDS = {
  paper: (hue) => ({ ground: '#F3EDDF', a: hue, b: mix(hue, '#F3EDDF', 0.45), c: mix(hue, '#F3EDDF', 0.78), accent: '#B23A26', ink: '#1B2130' }),
  soft: (hue) => ({ ground: mix(hue, '#FFFFFF', 0.84), a: hue, b: mix(hue, '#FFFFFF', 0.4), c: mix(hue, '#FFFFFF', 0.68), accent: '#E3A93C', ink: mix(hue, '#000000', 0.45) }),
  deep: (hue) => ({ ground: mix(hue, '#10182A', 0.42), a: '#F6EFDF', b: mix(hue, '#FFFFFF', 0.45), c: mix(hue, '#10182A', 0.12), accent: '#F0C35A', ink: '#FFFFFF' }),
  cloth: (hue) => ({ ground: hue, a: '#FFFFFF', b: mix(hue, '#FFFFFF', 0.55), c: mix(hue, '#FFFFFF', 0.2), accent: '#F5D27F', ink: '#FFFFFF' }),
};

/** A ground unlike that of the neighbour before and, while there are any left, one this motif has not had in this hue. */
function chooseGround(key, motif, hue, recent) {
  const names = Object.keys(GROUNDS);
  const start = parseInt(digest(key).slice(8, 12), 16);
  const order = names.map((_, at) => names[(start + at) % names.length]).filter((name) => name !== recent.at(-1)?.ground);
  const worn = (name) => recent.some((look) => look.motif === motif && look.hue === hue && look.ground === name);
  return order.find((name) => !worn(name)) ?? order[0];
}

/** `recent` holds the looks already given in this build and grows by one. */
export function poster(key, title, hue, recent) {
  const motif = chooseMotif(key, title, recent);
  const ground = chooseGround(key, motif, hue, recent);
  recent.push({ motif, ground, hue });
  return cached(`poster/${key}`, [key, motif, ground, hue, engineSource('poster.mjs', 'motifs.mjs', 'paint.mjs')], async () => {
    const canvas = createCanvas(W, H);
    const g = canvas.getContext('2d');
    const colours = GROUNDS[ground](HUES[hue]);
    g.fillStyle = colours.ground;
    g.fillRect(0, 0, W, H);
    g.lineCap = g.lineJoin = 'round';
    MOTIFS[motif](g, colours, seeded(key));
    return put(`media/posters/${key}.webp`, await canvas.encode('webp', 72));
  });
}
