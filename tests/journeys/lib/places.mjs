// Where every kind of page of a node is found, from its exported catalogue and its own links.
import { ask, links } from './http.mjs';

const page = (answer) => {
  if (answer.status !== 200) throw new Error(`expected a page, got ${answer.status}`);
  return answer.text;
};

/** What the node holds, as `qinghe export catalogue` writes it. */
export async function catalogue(node) {
  const text = await node.run('export', 'catalogue');
  return text.split('\n').filter((line) => line.startsWith('{"kind"')).map((line) => JSON.parse(line));
}

const isFilm = (part) => part.part === 'video';

/** The lesson that journeys use: it has a film with captions and stands in a textbook that can be read. */
export function findLesson(documents) {
  const books = documents.filter((it) => it.kind === 'textbook' && it.pages?.length);
  for (const lesson of documents.filter((it) => it.type === 'lesson' && it.parts.some(isFilm))) {
    const [alignment] = lesson.alignments ?? [];
    const book = books.find((it) => it.id === alignment?.textbook);
    const unit = book && findUnit(book.tree, alignment.unit);
    if (unit?.page && lesson.parts.find(isFilm).captions?.length) return { lesson, book, unit };
  }
  throw new Error('The demo nation has no lesson with a film, captions and a textbook page.');
}

export function findUnit(units, key) {
  for (const unit of units ?? []) {
    const found = unit.key === key ? unit : findUnit(unit.children, key);
    if (found) return found;
  }
  return undefined;
}

/** One page of every kind that anyone may read, as `[name, path]`. */
export async function publicPlaces(node) {
  const documents = await catalogue(node);
  const { lesson, book } = findLesson(documents);
  const home = page(await ask(node.url, '/'));
  const sections = links(home, '/s/');
  const [column] = links(page(await ask(node.url, sections[0])), `${sections[0]}?column=`);
  const parts = links(page(await ask(node.url, `/lesson/${lesson.id}`)), `/lesson/${lesson.id}/`);
  const region = documents.flatMap((it) => it.places ?? []).find((place) => place.region).region;
  const types = [...new Set(documents.filter((it) => it.kind === 'resource').map((it) => it.type))];
  const firstOf = (type) => documents.find((it) => it.type === type).id;
  const [, unit] = links(page(await ask(node.url, '/course')), '/course?').filter((href) => href.includes('unit='));
  return [
    ['home', '/'],
    ['course', '/course'],
    ...(unit ? [['course chapter', unit.split('#')[0]]] : []),
    ['course filters', '/course?pick=1'],
    ...sections.map((path) => [`section ${path.slice(3)}`, path]),
    ['column', column],
    ['lesson', `/lesson/${lesson.id}`],
    ...[...new Set(parts)].filter((path) => !path.includes('?')).map((path) => [`lesson ${path.split('/').pop()}`, path]),
    ['books', '/books'],
    ['books filtered', `/books?stage=${encodeURIComponent(book.curriculum.stage)}`],
    ['reader', `/book/${book.id}?page=12`],
    ['reader cover', `/book/${book.id}`],
    ['reader print', `/book/${book.id}/print?from=12&to=13`],
    ['lesson with questions', `/lesson/${documents.find((it) => it.parts?.some((part) => part.questions)).id}`],
    ['book that flows', `/book/${firstOf('book')}`],
    ['book that flows, print', `/book/${firstOf('book')}/print?from=1&to=2`],
    ['audio book', `/book/${firstOf('audio_book')}`],
    ['reader two pages', `/book/${book.id}?page=12&view=2`],
    ...types.map((type) => [`resource ${type}`, `/r/${firstOf(type)}`]),
    ['channel', `/channel/${encodeURIComponent(region)}`],
    ['open interfaces', '/api'],
    ['files', `/r/${lesson.id}/files`],
    ['share', `/share/resource/${lesson.id}`],
    ['search', `/search?q=${encodeURIComponent(book.curriculum.subject)}`],
    ['search filtered', `/search?q=${encodeURIComponent(book.curriculum.subject)}&stage=${encodeURIComponent(book.curriculum.stage)}&kind=textbook`],
    ['search direct', `/search?q=${encodeURIComponent(findLesson(documents).unit.title)}`],
    ['search thanks', '/search/missing/thanks'],
    ['search without words', '/search'],
    ['search without hits', '/search?q=zzzzqqqq'],
    ['offline', '/offline'],
    ['about', '/about'],
    ['about privacy', '/about/privacy'],
    ['about accessibility', '/about/accessibility'],
    ['sign in', '/sign-in'],
    ['sign up', '/sign-up'],
    ['sign up pupil', '/sign-up?role=pupil'],
    ['sign up teacher', '/sign-up?role=teacher'],
    ['activate', '/activate'],
    ['a school asks', '/schools/ask'],
    ['class code', '/in'],
    ['gallery', '/dev/components'],
    ['error 404', '/nothing/is-here'],
  ];
}

/** What everyone who is signed in has. */
export const OWN_PLACES = [
  ['desk', '/me'], ['classes', '/class'], ['join', '/join'], ['shelf', '/me/shelf'], ['favourites', '/me/favourites'], ['history', '/me/history'], ['notes', '/me/notes'],
  ['growth', '/growth'],
  ['answers', '/me/answers'],
  ['settings', '/me/settings'], ['ways to sign in', '/me/settings/ways'], ['confirm a sign-in', '/sign-in/confirm'], ['roles', '/me/role'], ['consent', '/me/settings/consent'], ['own data', '/me/settings/erase'],
  ['guardians', '/me/guardians'], ['reports', '/me/reports'],
];

/** For those who make teaching material: teachers, researchers, editors, administrators. */
export const MAKER_PLACES = [['uploads', '/me/uploads']];

/** What only administrators have. */
export const ADMIN_PLACES = [['people', '/admin/people'], ['people waiting', '/admin/people?waiting=1'], ['adoption', '/admin/adoption'],
  ['rosters', '/admin/roster/district'], ['organisations', '/admin/orgs'], ['schools that ask', '/admin/schools'], ['notices', '/admin/notices'],
];

/** What only the administrators of a school have. */
export const SCHOOL_PLACES = [['ordinary classes of a school', '/admin/classes']];

/** What only the administrators of the whole node have. */
export const NODE_PLACES = [['jobs', '/admin/jobs']];
/** For those who may withdraw something from the whole node's library. */
export const RECALL_PLACES = [['library item', '/admin/library'], ['missing', '/admin/missing']];
/** For those who release in the whole node's library. */
export const EDITOR_PLACES = [['short codes', '/admin/codes']];

/** The pages of the classes of somebody who is signed in: those of one from the roster, and what an ordinary one has besides. */
export async function classPlaces(session) {
  const found = new Map();
  for (const path of classesIn(page(await session.ask('/class')))) {
    const html = page(await session.ask(`${path}/members`));
    const tabs = [...new Set(links(html, `${path}/`).map((href) => href.split(/[?#]/)[0]))].filter((href) => href.split('/').length === 4);
    const isOrdinary = !tabs.includes(`${path}/leave`);
    const shown = tabs.filter((href) => !isOrdinary || /(members|settings)$/.test(href));
    shown.forEach((href) => nameOnce(found, `${isOrdinary ? 'ordinary class' : 'class'} ${href.split('/').pop()}`, href));
    if (isOrdinary && tabs.includes(`${path}/settings`)) nameOnce(found, 'join code on paper', `${path}/settings/code`);
  }
  return [...found];
}

const classesIn = (html) => [...new Set(links(html, '/class/'))].filter((href) => /^\/class\/[0-9a-f-]{36}$/.test(href));

function nameOnce(found, name, path) {
  if (!found.has(name)) found.set(name, path);
}

/** For those who may open a class. */
export const TEACHER_PLACES = [['a new class', '/class/open']];

/** The check-ins of a class, for somebody in it who is signed in. */
export async function checkInPlaces(session) {
  const all = `${classesIn(page(await session.ask('/class')))[0]}/check-in`;
  const html = page(await session.ask(all));
  const one = links(html, `${all}/`).find((href) => !href.includes('/new'));
  return [['check-ins', all], ['check-in', one], ...links(html, `${all}/new`).slice(0, 1).map((href) => ['new check-in', href])];
}
