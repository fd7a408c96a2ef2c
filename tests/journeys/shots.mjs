// Pictures of the running product for people to look at: `npm run shots -- http://127.0.0.1:8080`, or without an address a node of its own.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accounts, isAdministrator } from './lib/accounts.mjs';
import { picture, setView, startBrowser } from './lib/browser.mjs';
import { Session } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { ADMIN_PLACES, OWN_PLACES, publicPlaces } from './lib/places.mjs';

const folder = fileURLToPath(new URL('shots', import.meta.url));
const SIZES = { 390: 844, 1440: 900 };
const WIDEST = { 1920: 1080 };
const THEMES = ['light', 'dark', 'contrast'];
const THEMED = ['home', 'course', 'lesson', 'reader'];
const LEFT_OUT = /^(section (?!moral|special|local)|resource (?!article|case|micro|listening)|about |sign up teacher|course filters|books filtered)/;

async function shoot(browser, base, name, path, { cookies = [], sizes = SIZES, themes = ['light'] } = {}) {
  for (const theme of themes) {
    for (const [width, height] of Object.entries(sizes)) {
      const context = await browser.visitor({ viewport: { width: Number(width), height } });
      await context.addCookies(cookies.filter((cookie) => cookie.name !== 'qh_view'));
      await setView(context, base, `zh-Hans.${theme}.m`);
      const page = await context.newPage();
      await page.goto(base + path, { waitUntil: 'load' });
      const suffix = theme === 'light' ? '' : `-${theme}`;
      await picture(page, join(folder, `${name.replace(/[^\w]+/g, '-')}-${width}${suffix}.png`));
      await context.close();
    }
  }
  console.log(`${name} ${path}`);
}

const node = await startNode();
const base = process.argv[2] ?? node.url;
const browser = await startBrowser();
try {
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of (await publicPlaces(node)).filter(([name]) => !LEFT_OUT.test(name))) {
    const sizes = name === 'home' ? { ...SIZES, ...WIDEST } : SIZES;
    await shoot(browser, base, name, path, { sizes, themes: THEMED.includes(name) ? THEMES : ['light'] });
  }
  for (const account of accounts(node)) {
    const cookies = (await new Session(base).signIn(account)).cookies();
    const own = account === accounts(node)[0] ? OWN_PLACES.slice(1) : [];
    const office = isAdministrator(account) ? ADMIN_PLACES.slice(0, 1) : [];
    await shoot(browser, base, `desk ${account.name}`, '/me', { cookies });
    for (const [name, path] of own) await shoot(browser, base, name, path, { cookies });
    for (const [name, path] of office) await shoot(browser, base, `${name} ${account.name}`, path, { cookies });
  }
} finally {
  await browser.close();
  await node.stop();
}
console.log(`pictures in ${folder}`);
