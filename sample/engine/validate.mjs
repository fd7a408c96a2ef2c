// Checks records against docs/standards/catalogue-jsonl.md; every fault is a line of text.
import { existsSync, statSync } from 'node:fs';
import { nationPath } from './places.mjs';

const MIB = 1 << 20;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TYPES = 'lesson micro_lesson courseware teaching_design task_sheet exercises experiment listening recitation article case course activity news link book audio_book'.split(' ');
const CURRICULUM = 'stage subject edition grade volume revision category'.split(' ');
const KEYS = {
  textbook: 'kind id title curriculum publisher licence front_pages pages tree'.split(' '),
  resource: 'kind id type title summary places alignments curriculum audience language licence providers authors minutes accessibility poster goals parts link'.split(' '),
};
const PART_KEYS = {
  video: 'part file duration_ms width height captions chapters sign questions', audio: 'part file duration_ms captions chapters', courseware: 'part pages',
  teaching_design: 'part body', task_sheet: 'part body', article: 'part body', problem: 'part body', action: 'part body', evidence: 'part body',
  exercises: 'part items', publication: 'part body images sections outline pages',
};

export function faultsOf(records, sections) {
  const faults = [];
  const seen = new Set();
  const units = new Map();
  for (const record of records) {
    const check = checker(faults, `${record.kind} ${record.title?.['zh-Hans'] ?? record.id}`);
    check.that(UUID.test(record.id), 'id is not a UUID');
    check.that(!seen.has(record.id), 'id is used twice');
    seen.add(record.id);
    check.that(Buffer.byteLength(JSON.stringify(record)) <= MIB, 'the line is longer than 1 MiB');
    check.that(depth(record) <= 32, 'deeper than 32 levels');
    check.keys(record, KEYS[record.kind] ?? [], 'record');
    check.map(record.title, 'title');
    if (record.kind === 'textbook') units.set(record.id, textbook(record, check));
  }
  for (const record of records.filter(({ kind }) => kind === 'resource')) {
    resource(record, checker(faults, `resource ${record.title?.['zh-Hans'] ?? record.id}`), sections, units);
  }
  return faults;
}

function checker(faults, name) {
  const that = (good, message) => { if (!good) faults.push(`${name}: ${message}`); };
  const keys = (object, allowed, where) => {
    for (const [key, value] of Object.entries(object ?? {})) {
      that(allowed.includes(key), `unknown key “${key}” in ${where}`);
      that(value !== null && value !== undefined, `“${key}” in ${where} is empty`);
    }
  };
  const text = (value, where) => that(typeof value === 'string' && value.trim() !== '', `${where} must be text`);
  const texts = (value, where) => { that(Array.isArray(value), `${where} must be an array`); value?.forEach?.((one) => text(one, where)); };
  const map = (value, where) => {
    keys(value, ['zh-Hans', 'zh-Hant', 'en'], where);
    for (const language of ['zh-Hans', 'zh-Hant', 'en']) text(value?.[language], `${where}.${language}`);
  };
  const whole = (value, where, least = 0) => that(Number.isInteger(value) && value >= least, `${where} must be a whole number of at least ${least}`);
  const file = (value, where) => {
    keys(value, ['file'], where);
    const path = value?.file;
    if (typeof path !== 'string' || path.startsWith('/') || path.split('/').includes('..')) return that(false, `${where} is not a file reference`);
    if (!existsSync(nationPath(path))) return that(false, `${path} is missing`);
    that(statSync(nationPath(path)).size <= 256 * MIB, `${path} is larger than 256 MiB`);
  };
  return { that, keys, text, texts, map, whole, file };
}

const depth = (value) => (value && typeof value === 'object' ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0);

function curriculum(path, check) {
  check.keys(path, CURRICULUM, 'curriculum');
  for (const [key, value] of Object.entries(path)) check.text(value, `curriculum.${key}`);
  check.that(!path.category || path.stage === '特殊教育', 'category without stage 特殊教育');
}

function pages(list, check) {
  check.that(Array.isArray(list) && list.length > 0, 'pages are missing');
  for (const page of list ?? []) {
    check.keys(page, ['small', 'large', 'width', 'height', 'text'], 'page');
    check.file(page.small, 'page.small');
    check.file(page.large, 'page.large');
    check.whole(page.width, 'page.width', 1);
    check.whole(page.height, 'page.height', 1);
    const fine = page.text.every((line) => line.length === 5 && line.slice(0, 4).every((n) => n >= 0 && n <= 1) && typeof line[4] === 'string');
    check.that(fine, 'a text line is not [x, y, w, h, text]');
  }
}

function textbook(record, check) {
  curriculum(record.curriculum, check);
  for (const key of ['stage', 'subject', 'edition']) check.text(record.curriculum[key], `curriculum.${key}`);
  check.text(record.publisher, 'publisher');
  check.text(record.licence, 'licence');
  check.whole(record.front_pages, 'front_pages');
  pages(record.pages, check);
  const last = record.pages.length - record.front_pages;
  const keys = new Set();
  const walk = (unit, level, from, to) => {
    check.keys(unit, ['key', 'kind', 'number', 'title', 'page', 'page_end', 'children'], `unit ${unit.key}`);
    check.that(!keys.has(unit.key), `unit key ${unit.key} is used twice`);
    keys.add(unit.key);
    check.that(level <= 6, 'the tree is deeper than 6 levels');
    check.that(['unit', 'chapter', 'section', 'text', 'period'].includes(unit.kind), `unit ${unit.key} has kind ${unit.kind}`);
    check.text(unit.key, 'unit key');
    check.text(unit.title, `unit ${unit.key} title`);
    if (unit.number !== undefined) check.text(unit.number, `unit ${unit.key} number`);
    const fits = from <= unit.page && unit.page <= unit.page_end && unit.page_end <= to;
    check.that(fits, `unit ${unit.key} has pages ${unit.page}–${unit.page_end} outside ${from}–${to}`);
    unit.children?.forEach((child) => walk(child, level + 1, unit.page, unit.page_end));
  };
  record.tree.forEach((unit) => walk(unit, 1, 1, last));
  return keys;
}

function resource(record, check, sections, units) {
  check.that(TYPES.includes(record.type), `type ${record.type} does not exist`);
  check.map(record.summary, 'summary');
  check.that(record.places?.length > 0, 'places is empty');
  for (const place of record.places ?? []) {
    check.keys(place, ['section', 'column', 'region'], 'place');
    const section = sections.find(({ key }) => key === place.section);
    check.that(section?.columns.some(({ key }) => key === place.column), `place ${place.section}/${place.column} does not exist`);
  }
  for (const { textbook, unit } of record.alignments ?? []) check.that(units.get(textbook)?.has(unit), `aligned unit ${unit} does not exist`);
  record.curriculum?.forEach((path) => curriculum(path, check));
  for (const one of record.audience ?? []) check.that(['pupil', 'teacher', 'parent', 'school'].includes(one), `audience ${one} does not exist`);
  for (const key of ['providers', 'authors', 'goals']) if (record[key]) check.texts(record[key], key);
  if (record.minutes !== undefined) check.whole(record.minutes, 'minutes', 1);
  if (record.poster) check.file(record.poster, 'poster');
  check.that(record.parts.length > 0 || record.type === 'link', 'there are no parts');
  check.that((record.type === 'link') === (record.link !== undefined), 'link belongs to type link only, and that needs it');
  if (record.link) check.that(/^https:\/\/[^\s]+$/.test(record.link), 'link is not an absolute https address');
  const names = record.parts.map(({ part }) => part);
  if (record.type === 'case') for (const part of ['problem', 'action', 'evidence']) check.that(names.includes(part), `a case needs ${part}`);
  record.parts.forEach((part) => onePart(part, check));
}

function onePart(part, check) {
  check.that(part.part in PART_KEYS, `part ${part.part} does not exist`);
  check.keys(part, (PART_KEYS[part.part] ?? '').split(' '), `part ${part.part}`);
  if (part.part === 'courseware') return pages(part.pages, check);
  if (part.part === 'publication') return publication(part, check);
  if (part.part === 'exercises') return part.items.forEach((item, at) => exercise(item, at + 1, check));
  if (part.part !== 'video' && part.part !== 'audio') return check.text(part.body, part.part);
  check.file(part.file, part.part);
  check.whole(part.duration_ms, 'duration_ms', 1);
  part.captions.forEach(({ language, file }) => { check.text(language, 'caption language'); check.file(file, 'captions'); });
  part.chapters.forEach(({ at_ms, title, ...rest }, at) => {
    check.keys(rest, [], 'chapter');
    check.text(title, 'chapter title');
    check.that(at_ms >= (part.chapters[at - 1]?.at_ms ?? 0) && at_ms < part.duration_ms, `chapter “${title}” is out of order`);
  });
  if (part.sign) check.file(part.sign, 'sign');
  part.questions?.forEach(({ at_ms, exercise: asked, ...rest }, at) => {
    check.keys(rest, [], 'question');
    check.that(at_ms > (part.questions[at - 1]?.at_ms ?? -1) && at_ms < part.duration_ms, `question ${at + 1} is out of order`);
    exercise(asked, at + 1, check, `question ${at + 1}`);
  });
}

function publication(part, check) {
  if (part.body) check.file(part.body, 'body');
  part.images?.forEach(({ width, height, ...file }) => {
    check.that(width > 0 && height > 0, 'a picture has no size');
    check.file(file, 'image');
  });
  const place = ({ section }, where) => check.that(part.sections[section - 1] !== undefined, `${where} leads to section ${section}`);
  const entries = (list, level) => list.forEach(({ title, place: to, children = [] }) => {
    check.text(title, 'outline title');
    place(to, title);
    check.that(level <= 6, 'the outline is deeper than 6 levels');
    entries(children, level + 1);
  });
  part.sections.forEach(({ title, narration }) => {
    check.text(title, 'section title');
    if (!narration) return check.that(part.body !== undefined, `section ${title} has nothing to read or hear`);
    check.file(narration.file, 'narration');
    check.whole(narration.duration_ms, 'duration_ms', 1);
  });
  entries(part.outline ?? [], 1);
  part.pages?.forEach(({ label, place: to }) => place(to, `page ${label}`));
}

function exercise(item, number, check, where = `exercise ${number}`) {
  check.keys(item, ['prompt', 'choices', 'answer', 'solution', 'points'], where);
  check.text(item.prompt, `${where} prompt`);
  check.text(item.solution, `${where} solution`);
  check.whole(item.points, `${where} points`, 1);
  if (!item.choices) return check.text(item.answer, `${where} answer`);
  check.texts(item.choices, `${where} choices`);
  const fine = Array.isArray(item.answer) && item.answer.length > 0 && item.answer.every((at) => Number.isInteger(at) && item.choices[at] !== undefined);
  check.that(fine, `${where} answer does not point at its choices`);
}
