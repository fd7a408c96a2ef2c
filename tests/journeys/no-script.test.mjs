// The eleven main flows with scripts switched off: everything is a link or a form.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accounts, fillSignIn } from './lib/accounts.mjs';
import { PHONE, startBrowser } from './lib/browser.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue, findLesson } from './lib/places.mjs';

let node;
let browser;
let target;
let context;
let page;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  target = findLesson(await catalogue(node));
  context = await browser.phone({ javaScriptEnabled: false });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

const path = () => decodeURIComponent(new URL(page.url()).pathname + new URL(page.url()).search);
const account = { name: 'no-script-teacher', password: 'lantern-river-42' };

describe('without scripts', () => {
  it('1 choose a textbook and a chapter', async () => {
    await page.goto(`${node.url}/course?pick=1`);
    await page.locator(`.pick a:text-is("${target.book.curriculum.stage}")`).click();
    await page.locator('.mbar a[href="#toc"]').click();
    assert.ok(await page.locator('#toc').isVisible());
    await page.locator('#toc a[href*="unit="]:visible').first().click();
    assert.match(path(), /unit=/);
  });
  it('2 every part of a lesson is a page', async () => {
    await page.goto(`${node.url}/lesson/${target.lesson.id}`);
    const tabs = await page.locator('.res .tabs a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
    assert.ok(tabs.length >= 4);
    for (const href of tabs) {
      await page.locator(`.res .tabs a[href="${href}"]`).click();
      assert.ok((await page.locator('#tab-panel').textContent()).trim().length > 20, href);
      assert.ok(await page.locator('#player').count(), 'the player stays');
    }
  });
  it('3 read a textbook: next page, a page by its number, the outline', async () => {
    await page.goto(`${node.url}/book/${target.book.id}?page=12`);
    await page.locator('a[rel=next]').first().click();
    assert.match(path(), /page=13/);
    await page.locator('.rd-go input[name=page]').fill('5');
    await page.locator('.rd-go input[name=page]').press('Enter');
    assert.match(path(), /page=5/);
    await page.locator('.rd-toc a[href*="page="]:visible').last().click();
    assert.match(path(), /page=\d/);
  });
  it('4 a section, a column, a resource', async () => {
    await page.goto(`${node.url}/s/moral-education`);
    await page.locator('main a[href*="column="]:visible').first().click();
    await page.locator('main a.lc[href^="/r/"]').first().click();
    assert.ok((await page.locator('main h1').textContent()).trim());
  });
  it('5 search', async () => {
    await page.goto(`${node.url}/search`);
    const box = page.locator('main input[type=search]');
    await box.fill(target.book.curriculum.subject);
    await box.press('Enter');
    assert.ok(await page.locator('main a[href^="/book/"], main a[href^="/lesson/"], main a[href^="/r/"]').count());
  });
  it('6 language, colours and size', async () => {
    await page.goto(`${node.url}/books`);
    await page.locator('.ub a[lang=en]').click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.locator('.ub details.menu summary').click();
    await page.locator('.ub details.menu a[href*="set=contrast"]').click();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'contrast');
    await page.locator('.ub a[lang=zh-Hans]').click();
  });
  it('7 sign up', async () => {
    await page.goto(`${node.url}/me`);
    await page.locator('main a[href^="/sign-up"]').click();
    await page.locator('main a[href*="role=teacher"]').click();
    const form = page.locator('main form[action="/sign-up"]');
    await form.locator('input[name=display_name]').fill('王老师');
    await form.locator('input[name=sign_in_name]').fill(account.name);
    await form.locator('input[name=password]').fill(account.password);
    await form.locator('button[type=submit]').click();
    assert.equal(path(), '/me');
    assert.match(await page.locator('#account').textContent(), /王老师/);
  });
  it('8 keep a lesson: the page asks, then does it', async () => {
    await page.goto(`${node.url}/lesson/${target.lesson.id}`);
    await page.locator('.ls-h form.fav button').click();
    const confirm = page.locator(`main form[action*="/me/favourites/"] button`).first();
    if (!path().startsWith('/lesson/')) await confirm.click();
    await page.goto(`${node.url}/me/favourites`);
    assert.ok(await page.locator(`main a[href*="${target.lesson.id}"]`).count());
  });
  it('9 settings, and out', async () => {
    await page.goto(`${node.url}/me/settings`);
    await page.locator('#profile input[name=display_name]').fill('王敏');
    await page.locator('#profile button[type=submit]').click();
    assert.equal(await page.locator('#profile input[name=display_name]').inputValue(), '王敏');
    await page.locator('#account summary').click();
    await page.locator('#account form[action="/sign-out"] button').click();
    await page.goto(`${node.url}/me`);
    assert.match(path(), /^\/sign-in/);
  });
  it('10 a wrong password, then sign in', async () => {
    await page.goto(`${node.url}/sign-in`);
    await fillSignIn(page, { ...account, password: 'wrong-password' });
    assert.ok(await page.locator('.error-summary').count());
    assert.equal(await page.locator('main input[name=name]').inputValue(), account.name);
    await fillSignIn(page, account);
    assert.equal(path(), '/me');
    await page.goto(`${node.url}/sign-in`);
    assert.equal(path(), '/me');
  });
  it('11 hand a lesson on: a short code with its QR leads back to it', async () => {
    await page.goto(`${node.url}/lesson/${target.lesson.id}`);
    await page.locator('main a[href^="/share/resource/"]').click();
    await page.locator('main form[action^="/share/"] button').click();
    assert.ok(await page.locator('main svg.qr').isVisible());
    const code = (await page.locator('.qr-c').textContent()).trim();
    assert.match(code, /^[2-9B-Y]{3} [2-9B-Y]{3}$/);
    await page.goto(`${node.url}/q/${encodeURIComponent(code)}`);
    assert.equal(path(), `/lesson/${target.lesson.id}`);
    await page.locator(`main a[href="/r/${target.lesson.id}"]`).click();
    await page.locator('main a[href$="/files"]').click();
    assert.ok(await page.locator('main a[download]').count());
  });
  it('a phone shows a page within its width', async () => {
    await page.goto(`${node.url}/me`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= PHONE.width);
  });
  it('the demo accounts sign in too', async () => {
    await context.clearCookies();
    await page.goto(`${node.url}/sign-in`);
    await fillSignIn(page, accounts(node)[0]);
    assert.equal(path(), '/me');
  });
});
