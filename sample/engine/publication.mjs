// Books that flow: chapters of lines in a small markup become the words of a publication; audio books are also read aloud by espeak-ng.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uuid } from './ids.mjs';
import { SAMPLE, cached, engineSource, fileref, nationPath, put } from './places.mjs';
import { poster } from './poster.mjs';

const given = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
const run = (text, extra = {}) => ({ text, ...extra });
const PIECE = /\{([^|}]+)\|([^}]+)\}|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\((\d+)\)/g;

/** `{字|zì}` is read so, `**strong**`, `*emphasis*`, `[words](2)` lead to chapter 2. */
function runs(text) {
  const all = [];
  let at = 0;
  for (const found of text.matchAll(PIECE)) {
    if (found.index > at) all.push(run(text.slice(at, found.index)));
    const [, base, reading, strong, emphasis, words, chapter] = found;
    if (base) all.push(run(base, { ruby: reading }));
    else if (strong) all.push(run(strong, { marks: ['strong'] }));
    else if (emphasis) all.push(run(emphasis, { marks: ['emphasis'] }));
    else all.push(run(words, { to: { section: Number(chapter) } }));
    at = found.index + found[0].length;
  }
  if (at < text.length) all.push(run(text.slice(at)));
  return all;
}

/** One line, one block: `#` and `##` headings, `>` a quote, `-` and `1.` items, `!0|alt|caption` a picture, `---` a change of scene. */
function block(line) {
  const item = /^(?:(\d+)\.|-) (.*)$/.exec(line);
  if (line === '---') return { block: 'rule' };
  if (line.startsWith('# ')) return { block: 'heading', level: 1, runs: runs(line.slice(2)) };
  if (line.startsWith('## ')) return { block: 'heading', level: 2, runs: runs(line.slice(3)) };
  if (line.startsWith('> ')) return { block: 'paragraph', runs: runs(line.slice(2)), setting: 'quote' };
  if (item) return { block: 'item', level: 1, ...(item[1] ? { number: Number(item[1]) } : {}), runs: runs(item[2]) };
  if (line.startsWith('!')) {
    const [image, alt, caption] = line.slice(1).split('|');
    return { block: 'figure', image: Number(image), alt, caption: runs(caption) };
  }
  return { block: 'paragraph', runs: runs(line) };
}

/** `@13` says that page 13 of the printed book begins with the next line. */
function chapter({ title, lines }, section) {
  const blocks = [];
  const [pages, parts] = [[], []];
  for (const line of lines) {
    if (line.startsWith('@')) pages.push({ label: line.slice(1), place: { section, block: blocks.length + 1 } });
    else blocks.push(block(line));
    if (line.startsWith('## ')) parts.push({ title: line.slice(3), place: { section, block: blocks.length } });
  }
  const words = blocks.flatMap((it) => it.runs ?? it.caption ?? []).map(({ text }) => text).join('');
  return { title, blocks, pages, parts, characters: [...words.replace(/\s/g, '')].length, entry: { title, place: { section }, ...(parts.length ? { children: parts } : {}) } };
}

const spoken = (lines) => lines.map((line) => line.replace(/^# /, '')).join('\n');

/** The chapter read aloud, and how long that takes. */
function narration(key, number, lines) {
  const text = spoken(lines);
  return cached(`narration/${key}-${number}`, [text, engineSource('publication.mjs')], () => {
    const path = `media/${key}/chapter-${number}.m4a`;
    const [file, wav] = [nationPath(path), nationPath(`${path}.wav`)];
    mkdirSync(dirname(file), { recursive: true });
    execFileSync('espeak-ng', ['-v', 'cmn', '-s', '120', '-w', wav, text]);
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', wav, '-ac', '1', '-ar', '22050', '-c:a', 'aac', '-b:a', '24k', '-map_metadata', '-1', '-fflags', '+bitexact', '-movflags', '+faststart', file]);
    rmSync(wav);
    const seconds = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file], { encoding: 'utf8' });
    return { file: fileref(path), duration_ms: Math.round(Number(seconds) * 1000) };
  });
}

async function record(book, recent) {
  const { key, hue, title, type } = book;
  const chapters = book.chapters.map((it, at) => chapter(it, at + 1));
  const pictures = chapters.flatMap(({ blocks }) => blocks).filter((it) => it.block === 'figure');
  const images = [];
  for (const [at, { alt }] of pictures.entries()) images.push({ ...(await poster(`${key}-${at}`, alt, hue, recent)), width: 640, height: 360 });
  const sections = [];
  for (const [at, { title: name, characters }] of chapters.entries()) {
    const heard = type === 'audio_book' ? await narration(key, at + 1, book.chapters[at].lines) : undefined;
    sections.push(given({ title: name, characters, narration: heard }));
  }
  const body = put(`media/${key}/body.json`, JSON.stringify({ sections: chapters.map(({ blocks }) => blocks) }));
  const pages = chapters.flatMap((it) => it.pages);
  const outline = chapters.some(({ parts }) => parts.length) ? chapters.map(({ entry }) => entry) : [];
  const { summary, places, curriculum, audience, providers, authors, minutes, goals } = book;
  return given({
    kind: 'resource', id: uuid(`resource:${key}`), type, title, summary, places, curriculum, audience, language: 'zh-Hans', licence: 'CC-BY-4.0',
    providers, authors, minutes, poster: await poster(key, title['zh-Hans'], hue, recent), goals,
    parts: [{ part: 'publication', body, ...(images.length ? { images } : {}), sections, ...(outline.length ? { outline } : {}), ...(pages.length ? { pages } : {}) }],
  });
}

/** The books in `publications/`, in the order of their names. */
export async function publicationRecords() {
  const folder = join(SAMPLE, 'publications');
  const recent = [];
  const records = [];
  for (const name of readdirSync(folder).filter((it) => it.endsWith('.json')).sort()) {
    records.push(await record(JSON.parse(readFileSync(join(folder, name), 'utf8')), recent));
  }
  return records;
}
