// Whatever is sent: an answer below 500, a page in the reader's language, nothing of the inside, and the node goes on.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { accounts } from './lib/accounts.mjs';
import { Session, ask } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue, findLesson } from './lib/places.mjs';
import { none } from './lib/tour.mjs';

const AT_ONCE = 8;
const INSIDE = /panicked|RUST_BACKTRACE|\.rs:\d|src\/|sqlx|SQLite|SQLSTATE|no such (table|column)|syntax error|thread '|at line \d|Deserialize|axum|\/tmp\/|\bselect .* from\b/i;

let node;
let known;

before(async () => {
  node = await startNode();
  const { lesson, book } = findLesson(await catalogue(node));
  known = { lesson: lesson.id, book: book.id };
});
after(() => node?.stop());

const UUID = '01890a5d-ac96-774b-bcce-b302099a8057';
const deep = '['.repeat(5000) + ']'.repeat(5000);
const VALUES = [
  '', '%', '%2', '%zz', '%ff%fe', '%C0%AF', '%00', 'a%00b', '%F0%9F%98%80', '%E2%80%AE', "'", '%22', "'%20OR%201=1--", '%3Cscript%3Ealert(1)%3C/script%3E',
  '-1', '0', '99999999999999999999999999', '1e309', 'NaN', '-0', '1.5', '../../../../etc/passwd', '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..%5cwindows', UUID, UUID.toUpperCase(), UUID.slice(0, -1), `${UUID}x`, '0'.repeat(64), 'f'.repeat(64), 'a'.repeat(8000),
  encodeURIComponent('数学'.repeat(500)), encodeURIComponent(deep.slice(0, 4000)), '%0d%0aSet-Cookie:%20x=1', '$%7Bjndi:ldap://x%7D', '%7B%7B7*7%7D%7D', '+', '&', ';', '=', '[]', '{}', 'null', 'undefined', 'true',
];

/** Every route with a variable in its path. */
const PATHS = [
  '/{}', '/s/{}', '/channel/{}', '/lesson/{}', '/r/{}', '/book/{}', '/about/{}', '/files/{}', '/assets/{}', '/me/{}', '/admin/{}', '/dev/{}',
  '/me/favourites/resource/{}', '/me/favourites/{}/x', '/me/progress/{}', '/me/progress/book/{}', '/me/opened/{}',
  '/book/{}/print', '/me/notes/textbook/{}', '/me/notes/resource/{}', '/me/notes/{}/x',
  '/q/{}', '/share/resource/{}', '/share/textbook/{}', '/share/textbook/{}/x', '/r/{}/files', '/s/{}/feed.atom', '/sitemap/{}',
  '/api/{}', '/api/v1/resources/{}', '/api/v1/textbooks/{}/pages', '/api/v1/releases/{}', '/api/v1/sections/{}',
  '/answer/{}/0', '/answer/{}/film-0123456789abcdef', `/answer/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}/{}`, '/take/resource/{}', '/take/lessons/{}', '/take/book/{}', '/me/answers/{}', '/me/answers/of/{}',
  '/me/uploads/{}/x', '/me/uploads/990101/{}', '/me/uploads/tus/{}', '/admin/roster/import/{}', '/schools/ask/{}', '/admin/notices/{}',
  '/join/{}', '/join/requests/{}/withdraw', '/class/{}/settings', '/class/{}/settings/code', '/class/{}/members',
  '/sign-in/with/{}', '/sign-in/with/{}/callback', '/sign-in/with/{}/connect', '/oauth/{}', '/.well-known/{}',
  '/after-school/{}', '/after-school/{}/change',
  '/class/{}/session', '/class/{}/session/board', '/in/names/{}', '/me/children/{}/time',
  '/class/{}/feed', '/class/{}/feed/{}', '/class/{}/feed/{}/files/{}/{}', '/class/{}/notices', '/class/{}/notices/{}', '/class/{}/reports',
  '/class/{}/forms', '/class/{}/forms/new', '/class/{}/forms/{}', `/class/${UUID}/forms/{}/answers.csv`, `/class/${UUID}/forms/{}/delete`,
  '/class/{}/leave', '/class/{}/attendance', '/class/{}/attendance/month', '/class/{}/attendance/month.csv',
  '/class/{}/evaluation', '/class/{}/evaluation/terms', '/class/{}/evaluation/terms/print', '/class/{}/evaluation/behaviours', '/class/{}/growth', '/growth/{}',
  '/class/{}/check-in', '/class/{}/check-in/new', `/class/${UUID}/check-in/{}`, `/class/${UUID}/check-in/${UUID}/entries/{}/files/${UUID}/${'0'.repeat(64)}`,
];

/** Every route with parameters. */
const PARAMETERS = {
  '/course': ['stage', 'category', 'grade', 'subject', 'edition', 'volume', 'revision', 'book', 'unit', 'kind', 'pick', 'column'],
  '/s/moral-education': ['column', 'stage', 'minutes', 'after'],
  '/books': ['stage', 'subject', 'edition', 'grade', 'readable', 'page'],
  '/search': ['q', 'stage', 'grade', 'subject', 'edition', 'volume', 'kind', 'section', 'length', 'captions', 'sign', 'language', 'sort', 'page'],
  '/search/suggest': ['q'],
  '/view': ['set', 'next'],
  '/sign-in': ['next', 'again'],
  '/in': ['code'],
  '/me/rest': ['next'],
  '/sign-up': ['role', 'next'],
  '/join': ['code'],
  '/sign-in/phone': ['next'],
  '/sign-in/confirm': ['code', 'done'],
  '/oauth/authorize': ['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce', 'code_challenge', 'prompt', 'max_age'],
  '/me/favourites': ['of', 'after', 'kind'],
  '/me/history': ['after'],
  '/me/answers': ['after'],
  '/me/kept': ['of'],
  '/me/shelf': ['after'],
  '/me/uploads': ['after'],
  '/admin/people': ['org', 'waiting', 'after', 'part'],
  '/admin/roster': ['org'],
  '/admin/orgs': ['org', 'after'],
  '/admin/notices/new': ['pass'],
  '/schools/ask': ['in'],
  '/admin/roster/rollover': ['org'],
  '/admin/roster/people': ['org', 'q', 'group', 'page'],
  '/admin/roster/transfers': ['org', 'number'],
  '/admin/roster/district': ['org', 'after'],
  '/admin/roster/roster.xlsx': ['org'],
  '/admin/roster/oneroster.zip': ['org'],
  '/admin/adoption': ['org', 'stage', 'saved'],
  '/admin/library': ['item'],
  '/admin/missing': ['after'],
  '/admin/jobs': ['after'],
  '/admin/codes': ['set'],
  '/admin/codes/print': ['codes'],
  '/api/v1/resources': ['type', 'limit', 'cursor'],
  '/api/v1/textbooks': ['stage', 'cursor'],
  '/api/v1/changes': ['since'],
  '/oai': ['verb', 'metadataPrefix', 'resumptionToken', 'identifier', 'set', 'from', 'until'],
};

const FORMS = [
  '/in', '/in/leave', `/in/names/${UUID}`, `/class/${UUID}/session`, `/class/${UUID}/session/act`, `/class/${UUID}/session/cards`, '/me/time', `/me/children/${UUID}/time`,
  '/sign-in', '/sign-up', '/sign-out', '/me/role', '/me/role/add', '/me/settings/profile', '/me/settings/password', '/me/settings/devices', '/me/settings/consent',
  '/class/open', '/join/AAAA-AAAA', `/join/requests/${UUID}/withdraw`, `/class/${UUID}/settings`, `/class/${UUID}/settings/code`, `/class/${UUID}/members/requests`,
  '/sign-in/passkey', '/sign-in/passkey/challenge', '/sign-in/phone', '/sign-in/confirm', '/oauth/authorize', '/me/settings/ways/passkeys',
  '/me/settings/ways/passkeys/challenge', '/me/settings/ways/passkeys/change', '/me/settings/ways/accounts', '/me/settings/ways/systems',
  '/me/settings/erase', '/me/guardians', '/me/children/pair',
  '/admin/people/confirm', '/admin/people/grant', '/admin/roster/slips', '/admin/roster/rollover', '/admin/roster/transfers', '/admin/roster/transfers/ask', '/admin/roster/transfers/leave',
  '/admin/roster/transfers/code', `/admin/roster/transfers/${UUID}`, `/after-school/${UUID}/change`, `/after-school/${UUID}/cancel`, '/activate', '/admin/adoption', '/admin/library', '/me/history/remove', '/me/history/clear',
  `/me/notes/resource/${UUID}`, `/me/notes/textbook/${UUID}`, `/me/notes/textbook/${UUID}/${UUID}`,
  '/admin/codes', '/admin/codes/successor', `/admin/classes/${UUID}/close`,
  '/admin/missing', '/search/missing',
  `/class/${UUID}/forms`, `/class/${UUID}/forms/${UUID}/answers`, `/class/${UUID}/forms/${UUID}/remind`, `/class/${UUID}/forms/${UUID}/close`, `/class/${UUID}/forms/${UUID}/delete`,
  `/class/${UUID}/check-in`, `/class/${UUID}/check-in/${UUID}/entries`, `/class/${UUID}/check-in/${UUID}/remind`,
  `/class/${UUID}/check-in/${UUID}/entries/${UUID}/comment`, `/class/${UUID}/check-in/${UUID}/entries/${UUID}/show`, `/class/${UUID}/check-in/${UUID}/entries/${UUID}/hide`,
];

/** What is wrong with an answer, if anything. */
function faultsOf(answer, language = 'zh-Hans') {
  const faults = [];
  const type = answer.headers['content-type'] ?? '';
  if (answer.status >= 500) faults.push(`status ${answer.status}`);
  if (answer.headers['x-content-type-options'] !== 'nosniff') faults.push('no nosniff');
  if (!answer.headers['content-security-policy']) faults.push('no content security policy');
  if (answer.headers.location && !/^\/(?![/\\])/.test(answer.headers.location)) faults.push(`leads away: ${answer.headers.location}`);
  if (answer.status >= 400 && type.startsWith('application/problem+json')) {
    if (!JSON.parse(answer.text).type.startsWith('/api#')) faults.push('a problem without a type of ours');
    if (INSIDE.test(answer.text)) faults.push('a problem shows the inside');
  } else if (answer.status >= 400) {
    if (!type.startsWith('text/html')) faults.push(`error ${answer.status} is ${type || 'nothing'}`);
    if (!answer.text.includes(`<html lang="${language}"`)) faults.push(`error ${answer.status} is not in ${language}`);
    const inside = answer.text.replace(/<form class="sr"[\s\S]*?<\/form>/g, '').replace(/<a [^>]*href="[^"]*"/g, '').match(INSIDE);
    if (inside) faults.push(`shows the inside: ${inside[0]}`);
  }
  if (/<script>alert/.test(answer.text)) faults.push('prints what was sent as markup');
  return faults;
}

/** Sends everything, some at a time; answers the faults with their requests. */
async function send(requests, session = new Session(node.url)) {
  const left = [...requests];
  const faults = [];
  const worker = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const { path, allowed, ...options } = next;
      const what = `${options.method ?? 'GET'} ${path.slice(0, 90)}`;
      try {
        const answer = await session.ask(path, { ...options, headers: { 'accept-language': 'zh-CN', ...options.headers } });
        faults.push(...faultsOf(answer).map((fault) => `${what}: ${fault}`));
        if (allowed && !allowed.includes(answer.status)) faults.push(`${what}: ${answer.status}, not ${allowed.join(' or ')}`);
      } catch (error) {
        faults.push(`${what}: ${error.message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  assert.equal((await ask(node.url, '/healthz')).status, 200, 'the node goes on');
  return faults;
}

/** A guest and somebody with an office, who gets further in. */
const eyes = async () => [new Session(node.url), await new Session(node.url).signIn(accounts(node).find(({ role }) => role.includes('国家级')))];

it('in the path', async (t) => {
  for (const session of await eyes()) {
    const requests = PATHS.flatMap((path) => VALUES.map((value) => ({ path: path.replace('{}', value.replace(/ /g, '%20')) })));
    t.diagnostic(`${requests.length} requests`);
    none(await send(requests, session));
  }
});

it('in every parameter', async (t) => {
  const paths = { ...PARAMETERS, [`/lesson/${known.lesson}`]: ['t'], [`/book/${known.book}`]: ['page', 'unit', 'view'] };
  for (const session of await eyes()) {
    const requests = Object.entries(paths).flatMap(([path, names]) => names.flatMap((name) => VALUES.map((value) => ({ path: `${path}?${name}=${value}` }))));
    t.diagnostic(`${requests.length} requests`);
    none(await send(requests, session));
  }
});

it('ten thousand parameters, the same one twice, very long queries', async () => {
  const many = Array.from({ length: 10_000 }, (_, at) => `a${at}=1`).join('&').slice(0, 60_000);
  const requests = Object.entries(PARAMETERS).flatMap(([path, [name]]) => [
    { path: `${path}?${many}` }, { path: `${path}?${name}=a&${name}=b` }, { path: `${path}?${name}=${'a'.repeat(50_000)}` }, { path: `${path}?${deep.slice(0, 10_000)}` }, { path: `${path}?&&&=&=` },
  ]);
  none(await send(requests));
});

it('a head that is too large is refused without harm', async () => {
  const huge = `/search?q=${'a'.repeat(200_000)}`;
  const status = await ask(node.url, huge).then((answer) => answer.status, () => 'closed');
  assert.ok(status === 'closed' || (status >= 400 && status < 500), `${status}`);
  assert.equal((await ask(node.url, '/healthz')).status, 200);
});

it('forms without the token of a page are refused', async () => {
  const body = 'name=a&password=b&csrf=';
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  for (const session of await eyes()) {
    const requests = FORMS.flatMap((path) => ['', 'f'.repeat(32), "'", '%00'].map((token) => ({ path, method: 'POST', body: body + token, headers, allowed: [303, 403] })));
    none(await send(requests, session));
  }
  const answer = await new Session(node.url).ask('/sign-in', { method: 'POST', body, headers });
  assert.equal(answer.status, 403);
});

it('a star without the token of a page keeps nothing', async () => {
  const session = await new Session(node.url).signIn(accounts(node)[0]);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await session.ask(`/me/favourites/resource/${known.lesson}`, { method: 'POST', body: 'keep=1', headers });
  assert.ok(answer.status < 500);
  assert.ok(!(await session.ask('/me/favourites')).text.includes(known.lesson));
});

it('forms from another site are refused even with the token', async () => {
  const session = new Session(node.url);
  await session.ask('/sign-in');
  const body = `csrf=${session.jar.get('qh_csrf')}&name=a&password=b`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' };
  assert.equal((await session.ask('/sign-in', { method: 'POST', body, headers })).status, 403);
});

it('broken, huge and foreign bodies', async () => {
  const session = (await eyes())[1];
  const token = session.jar.get('qh_csrf');
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const bodies = [
    [form, `csrf=${token}`], [form, `csrf=${token}&display_name=${'a'.repeat(200_000)}`], [form, `csrf=${token}&role=${deep}`],
    [form, `csrf=${token}&name=%ff%fe&display_name=%00&password=%00&role=%C0%AF&sign_in_name=%F0%9F%98%80`], [form, Buffer.from([0xff, 0xfe, 0x00, 0x26, 0x3d])],
    [form, Array.from({ length: 10_000 }, (_, at) => `x${at}=1`).join('&')], [form, `csrf=${token}&csrf=${token}`],
    [{ 'content-type': 'application/json', 'x-csrf': token }, deep], [{ 'content-type': 'text/xml' }, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'], [{}, ''],
  ];
  const safe = ['/me/uploads', ...FORMS.filter((path) => path !== '/sign-out')];
  none(await send(safe.flatMap((path) => bodies.map(([headers, body]) => ({ path, method: 'POST', headers, body }))), session));
});

it('a body beyond the limit gets 413', async () => {
  const session = new Session(node.url);
  assert.equal((await session.post('/sign-in', { name: 'x'.repeat(400_000) })).status, 413);
});

it('positions that make no sense are refused', async () => {
  const session = await new Session(node.url).signIn(accounts(node)[0]);
  const headers = { 'content-type': 'application/json', 'x-csrf': session.jar.get('qh_csrf') };
  const bodies = ['', '{', '[]', 'null', '{"position_ms":-1,"duration_ms":1000}', '{"position_ms":1e400,"duration_ms":1}', '{"position_ms":"a","duration_ms":{}}', deep,
    '{"position_ms":9223372036854775807,"duration_ms":1}', '{"position_ms":5,"duration_ms":0}', `{"position_ms":5,"duration_ms":10,"x":"${'a'.repeat(100_000)}"}`];
  const paths = [`/me/progress/${known.lesson}`, `/me/progress/book/${known.book}`, `/me/progress/${UUID}`];
  none(await send(paths.flatMap((path) => bodies.map((body) => ({ path, method: 'PUT', headers, body }))), session));
});

it('methods that a page does not have get 405 or 404', async () => {
  const pages = ['/', '/course', '/books', '/search', '/about', '/s/arts', `/lesson/${known.lesson}`, `/book/${known.book}`, '/dev/components'];
  const methods = ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'];
  none(await send(pages.flatMap((path) => methods.map((method) => ({ path, method, allowed: [405] })))));
});

it('nonsense in headers is passed over', async () => {
  const odd = [
    { cookie: 'qh_view=../../../etc.%00.<script>; qh_session=' + 'a'.repeat(4000) }, { cookie: '=; ;; a' }, { 'accept-language': 'x'.repeat(5000) }, { 'accept-language': ';q=9,*,zh-Hant-TW;q=abc' },
    { 'accept-encoding': 'br;q=0, gzip;q=0, identity;q=0' }, { range: 'bytes=9-1' }, { 'if-none-match': '"' }, { 'x-forwarded-for': '::1, evil' }, { host: 'elsewhere.example' }, { 'if-modified-since': 'never' },
  ];
  const paths = ['/', '/me', '/sign-in', '/books', '/assets/app.css', `/files/${'0'.repeat(64)}`];
  none((await send(paths.flatMap((path) => odd.map((headers) => ({ path, headers }))))).filter((fault) => !fault.includes('is not in zh-Hans')));
});

it('errors speak the language that was asked for', async () => {
  for (const [accepted, language] of [['zh-TW', 'zh-Hant'], ['en-GB', 'en'], ['zh-CN', 'zh-Hans']]) {
    const answer = await ask(node.url, '/lesson/none', { headers: { 'accept-language': accepted } });
    assert.deepEqual(faultsOf(answer, language), []);
  }
});

it('files and assets stay inside their folders', async () => {
  const outside = ['../Cargo.toml', '..%2f..%2fqinghe.db', '%2e%2e/%2e%2e/etc/passwd', '....//....//etc/passwd', '/etc/passwd', '.%00./x', 'C:%5cx'];
  const requests = ['/files/', '/assets/'].flatMap((folder) => outside.map((name) => ({ path: folder + name, allowed: [400, 404] })));
  none(await send(requests));
});
