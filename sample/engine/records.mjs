// Turns book folders, lesson modules and section items into catalogue records.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { film } from './film.mjs';
import { uuid } from './ids.mjs';
import { SAMPLE } from './places.mjs';
import { poster } from './poster.mjs';
import { printPage, printSlide } from './print.mjs';

const LANGUAGE = { language: 'zh-Hans', licence: 'CC-BY-4.0' };
const load = async (path) => (await import(pathToFileURL(path))).default;
const given = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
const exercises = (items) => items.map((item) => ({ points: 1, ...item }));
const clean = (id) => id.replace(/\.html$/, '');

/** The words at the top of a page: the book, and the unit that the page belongs to. */
function runningHead(book, printed) {
  const unit = book.tree.find((unit) => unit.page <= printed && printed <= (unit.page_end ?? unit.page));
  const words = unit ? [unit.number && unit.kind === 'unit' ? `第${unit.number}单元` : '', unit.title.replace(/^第.{1,2}单元\s*/, '')].filter(Boolean) : [];
  return [book.title['zh-Hans'], words.join(' · ')];
}

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const listIfThere = (path, ending) => (existsSync(path) ? readdirSync(path, { recursive: true }).filter((name) => name.endsWith(ending)).sort() : []);

/** The lessons of a book, each with the text it was made from: its own module and what it can import from the book's other folders. */
async function loadLessons(folder) {
  const shared = listIfThere(folder, '.mjs').filter((name) => !name.startsWith('lessons') && name !== 'book.mjs').map((name) => readIfThere(join(folder, name)));
  const modules = listIfThere(join(folder, 'lessons'), '.mjs');
  const lessons = await Promise.all(modules.map(async (name) => {
    const path = join(folder, 'lessons', name);
    return { ...(await load(path)), source: [readIfThere(path), ...shared].join('\0') };
  }));
  return lessons.filter((lesson) => lesson.title);
}

export function loadBooks() {
  const root = join(SAMPLE, 'books');
  const folders = readdirSync(root).sort().filter((key) => existsSync(join(root, key, 'book.mjs')));
  return Promise.all(folders.map(async (key) => {
    const folder = join(root, key);
    const book = await load(join(folder, 'book.mjs'));
    const questions = JSON.parse(readIfThere(join(folder, 'questions.json')) || '{}');
    return { ...book, folder, questions, look: { hue: book.subjectHue, css: readIfThere(join(folder, 'book.css')) }, lessons: await loadLessons(folder) };
  }));
}

export async function textbookRecord(book) {
  const pages = [];
  for (const [at, name] of book.pages.entries()) {
    const printed = at + 1 - book.front_pages;
    const fragment = readFileSync(join(book.folder, 'pages', `${clean(name)}.html`), 'utf8');
    pages.push(await printPage(`${book.key}/${clean(name)}`, book.look, fragment, printed, runningHead(book, printed)));
  }
  const { key, title, curriculum, publisher, licence, front_pages, tree } = book;
  return { kind: 'textbook', id: uuid(`textbook:${key}`), title, curriculum, publisher, licence, front_pages, pages, tree };
}

export async function lessonRecord(book, lesson) {
  const slides = [];
  for (const [at, fragment] of lesson.slides.entries()) {
    slides.push(await printSlide(`${lesson.key}/slide-${at + 1}`, book.look, fragment, at + 1));
  }
  const { part: video, poster } = await film(lesson.key, lesson.video, book.subjectHue, lesson.source);
  // Kept beside the lessons, so that a new question does not draw the film anew.
  if (book.questions[lesson.key]) video.questions = book.questions[lesson.key];
  const { title, summary, places, minutes, goals, authors, providers } = lesson;
  return {
    kind: 'resource', id: uuid(`resource:${lesson.key}`), type: places.every((place) => place.column === 'micro-lessons') ? 'micro_lesson' : 'lesson',
    title, summary, places, alignments: [{ textbook: uuid(`textbook:${book.key}`), unit: lesson.unit }],
    audience: ['pupil', 'teacher'], ...LANGUAGE, providers, authors, minutes,
    accessibility: { captions: true, transcript: true, sign_language: false, audio_description: false },
    poster, goals,
    parts: [video, { part: 'courseware', pages: slides }, { part: 'teaching_design', body: lesson.teaching_design },
      { part: 'task_sheet', body: lesson.task_sheet }, { part: 'exercises', items: exercises(lesson.exercises) }],
  };
}

const BODY_PART = { teaching_design: 'teaching_design', task_sheet: 'task_sheet' };

function itemParts(item) {
  const parts = ['problem', 'action', 'evidence'].filter((part) => item[part]).map((part) => ({ part, body: item[part] }));
  if (item.body) parts.unshift({ part: BODY_PART[item.type] ?? 'article', body: item.body });
  if (item.items) parts.push({ part: 'exercises', items: exercises(item.items) });
  return parts;
}

/** `sections` are the platform's sections; items stay in file order so that neighbours get different posters. */
export async function sectionRecords(sections) {
  const folder = join(SAMPLE, 'sections');
  const records = [];
  const recent = [];
  for (const item of listIfThere(folder, '.json').flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))) {
    const hue = sections.find((section) => section.key === item.places?.[0]?.section)?.hue ?? 'ma';
    const { title, summary, places, alignments, curriculum, audience, providers, authors, minutes, goals, link } = item;
    records.push(given({
      kind: 'resource', id: uuid(`resource:${item.key}`), type: item.type, title, summary, places, alignments, curriculum, audience, ...LANGUAGE,
      providers, authors, minutes, poster: await poster(item.key, title['zh-Hans'], hue, recent), goals, parts: itemParts(item), link,
    }));
  }
  return records;
}
