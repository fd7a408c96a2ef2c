// Printed pages and slides: HTML in chromium, out come two WebP images and the text layer.
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { spawn } from 'node:child_process';
import { chromium } from 'playwright-core';
import { cached, engineSource, put } from './places.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none'];
const KINDS = {
  page: { css: [720, 1018], large: 1440, small: 720, quality: 58 },
  slide: { css: [960, 540], large: 1280, small: 640, quality: 62 },
};

const COLOURS = 32;

let browser;
const tabs = {};

async function tab(kind) {
  browser ??= await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
  const { css: [width, height], large } = KINDS[kind];
  tabs[kind] ??= await browser.newPage({ viewport: { width, height }, deviceScaleFactor: large / width });
  return tabs[kind];
}

export const closeBrowser = () => browser?.close();

/** Flat pages are smallest and sharpest as lossless pictures of few colours; rich drawings fall back to lossy. */
async function webp(image, png, width, quality) {
  const canvas = createCanvas(width, Math.round((width * image.height) / image.width));
  const ctx = canvas.getContext('2d');
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(image, 0, 0, canvas.width, canvas.height);
  const [lossy, flat] = await Promise.all([canvas.encode('webp', quality), fewColours(png, width)]);
  return flat.length < lossy.length * 1.1 ? flat : lossy;
}

async function fewColours(png, width) {
  const filter = `scale=${width}:-1:flags=area,split[a][b];[a]palettegen=max_colors=${COLOURS}:reserve_transparent=0[p];[b][p]paletteuse=dither=none`;
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-f', 'png_pipe', '-i', '-', '-vf', filter, '-pix_fmt', 'bgra', '-c:v', 'libwebp', '-lossless', '1',
    '-compression_level', '6', '-quality', '80', '-f', 'image2pipe', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  ffmpeg.stdin.end(png);
  const chunks = [];
  for await (const chunk of ffmpeg.stdout) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Runs in the page: one entry a visual line, as fractions of the sheet. Ruby readings form lines of their own. */
function textLines() {
  const { innerWidth: W, innerHeight: H } = window;
  const ids = new Map();
  const id = (node) => ids.get(node) ?? ids.set(node, ids.size).get(node);
  const isBlock = (node) => /block|flex|grid|table|list-item/.test(getComputedStyle(node).display) || node.localName === 'text';
  const lines = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest('style,script,[aria-hidden=true]')) continue;
    let block = parent;
    while (!isBlock(block)) block = block.parentElement;
    const vertical = getComputedStyle(parent).writingMode.startsWith('vertical');
    const range = document.createRange();
    let offset = 0;
    for (const letter of node.data) {
      range.setStart(node, offset);
      range.setEnd(node, (offset += letter.length));
      const rect = range.getClientRects()[0];
      if (!rect || rect.width === 0 || rect.height === 0) continue;
      const middle = vertical ? rect.left + rect.width / 2 : rect.top + rect.height / 2;
      const owner = `${id(block)}${parent.closest('rt') ? 'rt' : ''}`;
      const slot = Math.round(middle / 8);
      const key = [slot, slot - 1, slot + 1].map((near) => `${owner} ${near}`).find((near) => lines.has(near)) ?? `${owner} ${slot}`;
      const line = lines.get(key) ?? lines.set(key, { l: rect.left, t: rect.top, r: rect.right, b: rect.bottom, text: '' }).get(key);
      const apart = !vertical && line.text && (rect.left - line.r > 4 || (owner.endsWith('rt') && line.node !== node));
      Object.assign(line, { l: Math.min(line.l, rect.left), t: Math.min(line.t, rect.top), r: Math.max(line.r, rect.right),
        b: Math.max(line.b, rect.bottom), text: line.text + (apart ? ' ' : '') + letter, node });
    }
  }
  const part = (n) => Math.round(Math.min(1, Math.max(0, n)) * 10000) / 10000;
  return [...lines.values()].map(({ l, t, r, b, text }) => [part(l / W), part(t / H), part((Math.min(r, W) - Math.max(l, 0)) / W),
    part((Math.min(b, H) - Math.max(t, 0)) / H), text.replace(/\s+/g, ' ').trim()]).filter((line) => line[4] && line[2] > 0 && line[3] > 0);
}

/** Runs in the page: sets a sheet that is too full a little smaller; says whether something still runs over the edge. */
function fit() {
  const sheet = document.querySelector('.sheet');
  const foot = document.querySelector('.folio, .slide-no')?.getBoundingClientRect().top ?? innerHeight + 3;
  const over = () => [...sheet.querySelectorAll('*:not(svg *)')].some((node) => {
    const box = node.getBoundingClientRect();
    return node.localName !== 'br' && box.height > 0 && !node.closest('.folio, .slide-no') && (box.bottom > foot - 2 || box.right > innerWidth + 1);
  });
  const least = sheet === document.body || sheet.querySelector('.unit-opener, .cover, .titlepage') ? 1 : 0.84;
  for (let zoom = 0.98; over() && zoom >= least; zoom -= 0.02) sheet.style.zoom = zoom;
  return over();
}

async function shoot(name, kind, html) {
  const { large, small, quality } = KINDS[kind];
  const page = await tab(kind);
  await page.setContent(html, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready.then(() => true));
  if (await page.evaluate(fit)) console.warn(`  ${name}: something runs over the edge of the sheet`);
  const text = await page.evaluate(textLines);
  const png = await page.screenshot({ type: 'png' });
  const image = await loadImage(png);
  return { small: put(`media/${name}-s.webp`, await webp(image, png, small, quality)),
    large: put(`media/${name}-l.webp`, await webp(image, png, large, quality)), width: image.width, height: image.height, text };
}

const shell = (bodyClass, css, inside) => `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><style>${engineSource('page.css')}${css}</style>
<body class="${bodyClass}">${inside}</body></html>`;

const print = (name, kind, html) => cached(`print/${name}`, [html, engineSource('print.mjs')], () => shoot(name, kind, html));

/** One textbook page. `printed` is its printed number, below 1 for front matter; `running` the words of its running head. */
export function printPage(name, look, fragment, printed, running) {
  const bare = printed < 1 || /class="(unit-opener|running)/.test(fragment);
  const head = bare ? '' : `<div class="running"><span>${running[0]}</span><span>${running[1]}</span></div>`;
  const folio = printed < 1 || fragment.includes('class="folio') ? '' : `<div class="folio ${printed % 2 ? 'right' : 'left'}">${printed}</div>`;
  return print(name, 'page', shell(`page hue-${look.hue}`, look.css, `${head}<div class="sheet">${fragment}</div>${folio}`));
}

export const printSlide = (name, look, fragment, number) =>
  print(name, 'slide', shell(`slide sheet hue-${look.hue}`, look.css, `${fragment}<div class="slide-no">${number}</div>`));
