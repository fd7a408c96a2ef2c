// Axe on every kind of page, in every theme, on a phone and on a desktop; words, pictures and fields; no page wider than its window.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accounts, isAdministrator } from './lib/accounts.mjs';
import { DESKTOP, PHONE, setView, startBrowser } from './lib/browser.mjs';
import { axe, overflow, wording } from './lib/checks.mjs';
import { Session } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { ADMIN_PLACES, OWN_PLACES, publicPlaces } from './lib/places.mjs';

const THEMES = ['dark', 'contrast'];
const AT_ONCE = 2;

let node;
let browser;
/** Whose eyes a page is seen with; guests have no cookies. */
const sessions = new Map();

before(async () => {
  node = await startNode();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

/** Every place with the account that sees it: `[name, path, account]`. */
async function everyPlace() {
  const open = (await publicPlaces(node)).map((place) => [...place, undefined]);
  const people = accounts(node);
  const own = people.slice(0, 1).flatMap((account) => OWN_PLACES.slice(1).map((place) => [...place, account]));
  const desks = people.map((account) => [`desk ${account.name}`, '/me', account]);
  const admin = people.filter(isAdministrator).slice(0, 1).flatMap((account) => ADMIN_PLACES.map((place) => [...place, account]));
  return [...open, ...desks, ...own, ...admin];
}

async function openAs(account, view, size) {
  const context = await browser.visitor({ viewport: size });
  await setView(context, node.url, view);
  if (!account) return context;
  if (!sessions.has(account.name)) sessions.set(account.name, new Session(node.url).signIn(account));
  await context.addCookies((await sessions.get(account.name)).cookies().filter(({ name }) => name !== 'qh_view'));
  return context;
}

/** Runs `look` on every place, a few at a time; answers the sentences it came back with. */
async function everywhere(places, look) {
  const left = [...places];
  const faults = [];
  const worker = async () => {
    for (let place = left.shift(); place; place = left.shift()) {
      const [name, path, account] = place;
      const found = await look(path, account).catch((error) => [`failed: ${error.message.split('\n')[0]}`]);
      faults.push(...found.map((fault) => `${name}: ${fault}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return faults;
}

const unique = (lines) => [...new Set(lines)].sort();

for (const [device, size] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  it(`axe finds nothing serious on a ${device}, in any theme`, async (t) => {
    const slight = [];
    const faults = await everywhere(await everyPlace(), async (path, account) => {
      const context = await openAs(account, 'zh-Hans.light.m', size);
      const page = await context.newPage();
      await page.goto(node.url + path);
      const found = await axe(page);
      slight.push(...found.slight.map((line) => `${path} ${line}`));
      const grave = found.grave.map((line) => `light: ${line}`);
      for (const theme of THEMES) {
        await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
        grave.push(...(await axe(page, { themeOnly: true })).grave.map((line) => `${theme}: ${line}`));
      }
      await context.close();
      return grave;
    });
    unique(slight).forEach((line) => t.diagnostic(`slight: ${line}`));
    assert.deepEqual(faults, []);
  });
}

describe('the view cookie', () => {
  it('changes nothing but the attributes of the page and the marks of the switch', async () => {
    const plain = (html) => html.replace(/data-theme="\w+" data-size="\w+"/, '').replace(/ aria-current="true"/g, '');
    const asked = (view) => new Session(node.url).ask('/about', { headers: { cookie: `qh_view=${view}` } });
    const light = await asked('zh-Hans.light.m');
    for (const theme of THEMES) {
      const { text } = await asked(`zh-Hans.${theme}.xl`);
      assert.match(text, new RegExp(`<html lang="zh-Hans" data-theme="${theme}" data-size="xl">`));
      assert.equal(plain(text), plain(light.text));
    }
  });
  it('is set by the links of the switch, which come back to the page', async () => {
    const context = await browser.visitor();
    const page = await context.newPage();
    await page.goto(`${node.url}/books`);
    for (const language of ['zh-Hant', 'en', 'zh-Hans']) {
      await page.locator(`.ub a[lang=${language}]`).click();
      await page.waitForFunction((lang) => document.documentElement.lang === lang, language);
      assert.equal(new URL(page.url()).pathname, '/books');
    }
    await page.locator('.ub details.menu summary').click();
    await page.locator('.ub details.menu a[href*="set=dark"]').click();
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await context.close();
  });
});

for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
  it(`speaks ${language} on every page, with named pictures and fields`, async () => {
    const faults = await everywhere(await everyPlace(), async (path, account) => {
      const context = await openAs(account, `${language}.light.m`, DESKTOP);
      const page = await context.newPage();
      await page.goto(node.url + path, { waitUntil: 'domcontentloaded' });
      const found = await wording(page);
      const lang = await page.evaluate(() => document.documentElement.lang);
      if (lang !== language) found.push(`the page says it is ${lang}`);
      await context.close();
      return found;
    });
    assert.deepEqual(unique(faults), []);
  });
}

it('no page is wider than its window, from 320 px up and with very large type', async () => {
  const faults = await everywhere(await everyPlace(), async (path, account) => {
    const context = await openAs(account, 'zh-Hans.light.m', PHONE);
    const page = await context.newPage();
    await page.goto(node.url + path);
    const found = [];
    for (const type of ['m', 'xl']) {
      await page.evaluate((size) => { document.documentElement.dataset.size = size; }, type);
      for (const width of [320, 390, 768, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        const excess = await overflow(page);
        if (excess) found.push(`${width} ${type}: ${excess}`);
      }
    }
    await context.close();
    return found;
  });
  assert.deepEqual(faults, []);
});
