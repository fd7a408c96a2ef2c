// Builds styles, islands and the icon sprite into crates/web/assets with content-hashed names.
// `node build.mjs` writes them; `node build.mjs --check` rebuilds elsewhere and compares.
import { build } from 'esbuild';
import { transform } from 'lightningcss';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { scanCss } from './rules.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const committed = join(here, '../crates/web/assets');
const CHROME_64 = 64 << 16;

/** Largest accepted size after compression, in bytes. */
const BUDGETS = {
  'app.css': ['br', 18 * 1024],
  'book.js': ['gz', 5 * 1024],
  'computer.js': ['gz', 1024],
  'core.js': ['gz', 6 * 1024],
  'minor.js': ['gz', 2 * 1024],
  'feed.js': ['gz', 4 * 1024],
  'offline.js': ['gz', 7 * 1024],
  'passkey.js': ['gz', 2 * 1024],
  'player.js': ['gz', 8 * 1024],
  'record.js': ['gz', 2 * 1024],
  'reader.js': ['gz', 6 * 1024],
  'suggest.js': ['gz', 2 * 1024],
  'tabs.js': ['gz', 1024],
  'upload.js': ['gz', 3 * 1024],
  'worker.js': ['gz', 3 * 1024],
  'icons.svg': ['gz', 12 * 1024],
};

const read = (...path) => readFileSync(join(here, ...path), 'utf8');
const list = (folder, end) => readdirSync(join(here, folder)).filter((f) => f.endsWith(end)).sort();

function readStyles() {
  const folder = (name) => list(`styles/${name}`, '.css').map((f) => `${name}/${f}`);
  const files = ['tokens.css', 'base.css', ...folder('components'), ...folder('pages'), 'utilities.css'];
  return files.map((f) => read('styles', f)).join('\n');
}

/** `data-theme=auto` repeats the dark and contrast rules behind the visitor's own preference. */
function withAutoTheme(css) {
  const auto = (theme, query) => {
    const rules = css.match(new RegExp(`^\\[data-theme=${theme}\\][^{]*\\{[^}]*\\}`, 'gm')) ?? [];
    return `@media (${query}) {\n${rules.join('\n').split(`theme=${theme}`).join('theme=auto')}\n}\n`;
  };
  return css + auto('dark', 'prefers-color-scheme: dark') + auto('contrast', 'prefers-contrast: more');
}

function buildCss() {
  const source = withAutoTheme(readStyles());
  const { code } = transform({
    filename: 'app.css', code: Buffer.from(source), minify: true, targets: { chrome: CHROME_64 },
  });
  const broken = [...scanCss(source), ...scanCss(code.toString())];
  if (broken.length) throw new Error(`app.css uses forbidden features:\n  ${broken.join('\n  ')}`);
  return code;
}

function symbol(line) {
  const [name, source = name] = line.split('=');
  const filled = source.endsWith('-f');
  const file = `${filled ? source.slice(0, -2) : source}.svg`;
  const svg = read('node_modules/@tabler/icons/icons', filled ? 'filled' : 'outline', file);
  const body = svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, '').replace(/\s+/g, ' ').replace(/> </g, '><').trim();
  // Presentation attributes, because page styles do not reach into an external sprite.
  return `<symbol id="${name}" viewBox="0 0 24 24"${filled ? ' fill="currentColor" stroke="none"' : ''}>${body}</symbol>`;
}

function buildSprite() {
  const names = read('icons.txt').split('\n').filter(Boolean);
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join('\n')}\n</svg>\n`);
}

const buildIslands = () => bundle(list('islands', '.ts').map((f) => `islands/${f}`));

async function bundle(entryPoints, define = {}) {
  const { outputFiles } = await build({
    absWorkingDir: here, entryPoints, outdir: 'out', define,
    bundle: true, format: 'esm', target: 'chrome64', minify: true, write: false, legalComments: 'none',
  });
  return outputFiles.map((f) => [basename(f.path), Buffer.from(f.contents)]);
}

/** The worker knows by name what pages are made with, so it is built last. */
async function buildWorker(manifest) {
  const shell = Object.values(manifest).filter((file) => /\.(css|js|svg)$/.test(file)).map((file) => `/assets/${file}`);
  const build = createHash('sha256').update(shell.join()).digest('hex').slice(0, 10);
  return bundle(['worker/worker.ts'], { SHELL: JSON.stringify(shell), BUILD: JSON.stringify(build) });
}

function hashed(name, body) {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 10);
  const end = extname(name);
  return `${name.slice(0, -end.length)}.${digest}${end}`;
}

async function buildAll() {
  const sources = [
    ['app.css', buildCss()], ['icons.svg', buildSprite()], ...(await buildIslands()),
    ...list('static', '.svg').map((f) => [f, Buffer.from(read('static', f))]),
  ];
  const manifest = {};
  const files = new Map();
  const add = (name, body) => {
    manifest[name] = hashed(name, body);
    files.set(manifest[name], body);
  };
  sources.forEach(([name, body]) => add(name, body));
  add('site.webmanifest', Buffer.from(read('static/site.webmanifest').replace(/\{\{(.+?)\}\}/g, (_, name) => manifest[name])));
  (await buildWorker(manifest)).forEach(([name, body]) => add(name, body));
  const sorted = Object.fromEntries(Object.entries(manifest).sort());
  files.set('manifest.json', Buffer.from(`${JSON.stringify(sorted, null, 2)}\n`));
  files.set('LICENSES.md', Buffer.from(licences()));
  return { files, manifest: sorted };
}

function licences() {
  return `# Licences of bundled material\n\n## icons.svg\n\nIcons from Tabler Icons, MIT licence:\n\n${
    read('node_modules/@tabler/icons/LICENSE').trim().replace(/^/gm, '> ').replace(/> $/gm, '>')}\n`;
}

function write(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, body] of files) writeFileSync(join(folder, name), body);
}

function report({ files, manifest }) {
  let over = false;
  for (const [name, file] of Object.entries(manifest)) {
    const body = files.get(file);
    const size = { raw: body.length, br: brotliCompressSync(body).length, gz: gzipSync(body, { level: 9 }).length };
    const [kind, limit] = BUDGETS[name] ?? ['br', Infinity];
    const fits = size[kind] <= limit;
    over = over || !fits;
    console.log(`${name.padEnd(18)} raw ${size.raw}  br ${size.br}  gz ${size.gz}${fits ? '' : `  OVER ${kind} ${limit}`}`);
  }
  return !over;
}

/** Names of committed files that a fresh build would not produce byte for byte, and the reverse. */
function differences(fresh) {
  const names = new Set([...readdirSync(committed), ...readdirSync(fresh)]);
  const body = (folder, name) => { try { return readFileSync(join(folder, name), 'hex'); } catch { return null; } };
  return [...names].filter((name) => body(committed, name) !== body(fresh, name));
}

const built = await buildAll();
let good = report(built);
if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(join(tmpdir(), 'front-'));
  write(fresh, built.files);
  const stale = differences(fresh);
  rmSync(fresh, { recursive: true });
  if (stale.length) console.error(`Stale assets, run "npm run build": ${stale.join(', ')}`);
  good = good && stale.length === 0;
} else {
  write(committed, built.files);
}
process.exit(good ? 0 : 1);
