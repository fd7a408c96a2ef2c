// Error pages as people meet them: in their language, with a way on, and accessible like every other page.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { accounts, isAdministrator, isNodeAdministrator } from './lib/accounts.mjs';
import { setView, startBrowser } from './lib/browser.mjs';
import { axe, overflow, wording } from './lib/checks.mjs';
import { Session } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue, findLesson } from './lib/places.mjs';
import { none } from './lib/tour.mjs';

let node;
let browser;
let recalled;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  recalled = findLesson(await catalogue(node)).lesson.id;
  const office = await new Session(node.url).signIn(accounts(node).find(isNodeAdministrator));
  assert.equal((await office.post('/admin/library', { item: recalled, decision: 'recall' })).status, 303);
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

/** Sends the sign-in form of the open page with some of its fields changed. */
function sendForm(page, changes) {
  return Promise.all([page.waitForResponse((it) => it.request().method() === 'POST'), page.evaluate((fields) => {
    const form = document.querySelector('main form');
    for (const [name, value] of Object.entries(fields)) {
      const input = form.elements[name];
      input.removeAttribute('maxlength');
      input.value = typeof value === 'number' ? 'x'.repeat(value) : value;
    }
    form.submit();
  }, changes)]).then(([answer]) => answer.status());
}

const CASES = {
  403: (page) => sendForm(page, { csrf: 'f'.repeat(32) }),
  404: async (page) => (await page.goto(`${node.url}/lesson/no-such-lesson`)).status(),
  410: async (page) => (await page.goto(`${node.url}/lesson/${recalled}`)).status(),
  413: (page) => sendForm(page, { name: 300_000 }),
  400: async (page) => (await page.goto(`${node.url}/view`)).status(),
  405: async (page) => {
    await page.evaluate(() => { document.querySelector('main form').action = '/course'; });
    return sendForm(page, {});
  },
  429: async (page) => {
    const guesser = new Session(node.url);
    for (let guess = 0; guess < 12; guess += 1) await guesser.post('/sign-in', { name: 'nobody-here', password: `guess-number-${guess}` });
    return sendForm(page, { name: 'nobody-here', password: 'guess-number-13' });
  },
};

for (const [status, provoke] of Object.entries(CASES)) {
  it(`${status} in three languages and themes`, async () => {
    for (const view of ['zh-Hans.light.m', 'zh-Hant.dark.l', 'en.contrast.xl']) {
      const context = await browser.visitor({ viewport: { width: 390, height: 844 } });
      await setView(context, node.url, view);
      const page = await context.newPage();
      await page.goto(`${node.url}/sign-in`);
      assert.equal(await provoke(page), Number(status));
      await page.locator('main h1').waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), view.split('.')[0]);
      assert.ok(await page.locator('main a[href]').count(), 'a way on');
      none([...(await axe(page)).grave, ...await wording(page), await overflow(page)].filter(Boolean).map((fault) => `${view}: ${fault}`));
      await context.close();
    }
  });
}

it('somebody without the office gets a 403 that says so', async () => {
  const context = await browser.visitor();
  const session = await new Session(node.url).signIn(accounts(node).find((it) => !isAdministrator(it)));
  await context.addCookies(session.cookies());
  const page = await context.newPage();
  assert.equal((await page.goto(`${node.url}/admin/people`)).status(), 403);
  assert.ok((await page.locator('main').textContent()).includes('403'));
  await context.close();
});
