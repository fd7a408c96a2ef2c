// A look at every kind of page with the right person's eyes.
import { AssertionError } from 'node:assert';
import { accounts, isNodeAdministrator, isSchoolAdministrator } from './accounts.mjs';
import { setView } from './browser.mjs';
import { Session } from './http.mjs';
import { ADMIN_PLACES, MAKER_PLACES, NODE_PLACES, OWN_PLACES, SCHOOL_PLACES, TEACHER_PLACES, checkInPlaces, classPlaces, publicPlaces } from './places.mjs';

const AT_ONCE = 2;

/** Every place with the account that sees it: `[name, path, account]`; guests have no account. */
export async function everyPlace(node) {
  const open = (await publicPlaces(node)).map((place) => [...place, undefined]);
  const people = accounts(node);
  const desks = people.map((account) => [`desk ${account.name}`, '/me', account]);
  const own = OWN_PLACES.slice(1).map((place) => [...place, people[0]]);
  const office = [...ADMIN_PLACES, ...NODE_PLACES].map((place) => [...place, people.find(isNodeAdministrator)]);
  const schools = [...SCHOOL_PLACES, ['reports of a school', '/me/reports']].map((place) => [...place, people.find(isSchoolAdministrator)]);
  const making = MAKER_PLACES.map((place) => [...place, people.find(({ role }) => role.includes('编辑'))]);
  const classes = await Promise.all(['pupil', 'teacher', 'parent'].map((name) => placesInClasses(node, people.find((one) => one.name === name))));
  return [...open, ...desks, ...own, ...making, ...office, ...schools, ...classes.flat()];
}

/** What somebody sees of their classes. A check-in looks the same to a parent as to the child. */
async function placesInClasses(node, account) {
  const session = await new Session(node.url).signIn(account);
  const checkIns = account.name === 'parent' ? [] : await checkInPlaces(session);
  const opening = account.name === 'teacher' ? TEACHER_PLACES : [];
  return [...await classPlaces(session), ...checkIns, ...opening].map(([kind, path]) => [`${kind} ${account.name}`, path, account]);
}

export class Tour {
  constructor(node, browser) {
    this.node = node;
    this.browser = browser;
    this.cookies = new Map();
  }

  /** Calls `look(page, name)` on every place, a few at a time; answers the sentences it came back with. */
  async look(view, viewport, look) {
    const left = await everyPlace(this.node);
    const faults = [];
    const contexts = new Map();
    const worker = async () => {
      for (let place = left.shift(); place; place = left.shift()) {
        const [name, path, account] = place;
        const key = account?.name ?? '';
        if (!contexts.has(key)) contexts.set(key, this.enter(account, view, viewport));
        const page = await (await contexts.get(key)).newPage();
        const found = await page.goto(this.node.url + path).then(() => look(page, name)).catch((error) => [`failed: ${error.message}`]);
        faults.push(...found.filter(Boolean).map((fault) => `${name}: ${fault}`));
        await page.close();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await Promise.all(Array.from(contexts.values(), async (context) => (await context).close()));
    return faults;
  }

  async enter(account, view, viewport) {
    const context = await this.browser.visitor({ viewport });
    await setView(context, this.node.url, view);
    if (account) await context.addCookies((await this.cookiesOf(account)).filter(({ name }) => name !== 'qh_view'));
    return context;
  }

  cookiesOf(account) {
    if (!this.cookies.has(account.name)) {
      this.cookies.set(account.name, new Session(this.node.url).signIn(account).then((session) => session.cookies()));
    }
    return this.cookies.get(account.name);
  }
}

/** Fails with every fault on a line of its own. */
export function none(faults) {
  const lines = [...new Set(faults)].sort();
  if (lines.length) throw new AssertionError({ message: `${lines.length} faults:\n${lines.join('\n')}` });
}
