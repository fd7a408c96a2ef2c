// Axe on every kind of page, in every theme, on a phone and on a desktop.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESKTOP, PHONE } from './lib/browser.mjs';
import { axe } from './lib/checks.mjs';
import { Session } from './lib/http.mjs';
import { raise } from './lib/stage.mjs';
import { Tour, none } from './lib/tour.mjs';

const OTHER_THEMES = ['dark', 'contrast'];

const stage = raise();

for (const [device, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  it(`axe finds nothing serious on a ${device}, in any theme`, async (t) => {
    const slight = new Set();
    const faults = await new Tour(stage.node, stage.browser).look('zh-Hans.light.m', viewport, async (page, name) => {
      const found = await axe(page);
      found.slight.forEach((line) => slight.add(`${name}: ${line}`));
      const grave = found.grave.map((line) => `light: ${line}`);
      for (const theme of OTHER_THEMES) {
        await page.evaluate((key) => { document.documentElement.dataset.theme = key; }, theme);
        grave.push(...(await axe(page, { themeOnly: true })).grave.map((line) => `${theme}: ${line}`));
      }
      return grave;
    });
    [...slight].sort().forEach((line) => t.diagnostic(`slight: ${line}`));
    none(faults);
  });
}

describe('the view cookie', () => {
  it('changes nothing but the attributes of the page and the marks of the switch', async () => {
    const plain = (html) => html.replace(/data-theme="\w+" data-size="\w+"/, '').replace(/ aria-current="true"/g, '');
    const asked = (view) => new Session(stage.node.url).ask('/about', { headers: { cookie: `qh_view=${view}` } });
    const light = await asked('zh-Hans.light.m');
    for (const theme of OTHER_THEMES) {
      const { text } = await asked(`zh-Hans.${theme}.xl`);
      assert.match(text, new RegExp(`<html lang="zh-Hans" data-theme="${theme}" data-size="xl">`));
      assert.equal(plain(text), plain(light.text));
    }
  });

  it('is set by the links of the switch, which come back to the page', async () => {
    const context = await stage.browser.visitor();
    const page = await context.newPage();
    await page.goto(`${stage.node.url}/books`);
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
