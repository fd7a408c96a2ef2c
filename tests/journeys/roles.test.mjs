// Every demo account: its desk, its lists, its settings, and the doors that stay shut.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accounts, hasSeveralRoles, isAdministrator, isEditor, isNodeAdministrator, isSchoolAdministrator, makesMaterial, mayRecall, signIn } from './lib/accounts.mjs';
import { startBrowser } from './lib/browser.mjs';
import { Session } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { ADMIN_PLACES, EDITOR_PLACES, MAKER_PLACES, NODE_PLACES, OWN_PLACES, RECALL_PLACES, SCHOOL_PLACES, catalogue, findLesson } from './lib/places.mjs';

let node;
let browser;
let lesson;
let book;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  ({ lesson, book } = findLesson(await catalogue(node)));
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

it('names a demo account for every role', () => {
  const labels = accounts(node).map(({ role }) => role);
  const wanted = ['学生', '教师', '家长', '教研员', '编辑', '学校管理员', '县级管理员', '市级管理员', '省级管理员', '国家级管理员'];
  assert.deepEqual(wanted.filter((role) => !labels.some((label) => label.includes(role))), []);
});

it('lets every demo account in, shows its desk and its pages, and out again', async (t) => {
  for (const account of accounts(node)) {
    await t.test(account.name, async () => {
      const context = await browser.visitor();
      const page = await context.newPage();
      await signIn(page, node.url, account);
      assert.ok((await page.locator('main h1').first().textContent()).trim().length > 1);
      const opens = async (places, isOpen) => {
        for (const [name, path] of places) {
          assert.equal((await page.goto(node.url + path)).status(), isOpen ? 200 : 403, `${account.name}: ${name}`);
        }
      };
      await opens(OWN_PLACES, true);
      await opens(MAKER_PLACES, makesMaterial(account));
      await opens(ADMIN_PLACES, isAdministrator(account));
      await opens(NODE_PLACES, isNodeAdministrator(account));
      await opens(SCHOOL_PLACES, isSchoolAdministrator(account));
      await opens(RECALL_PLACES, mayRecall(account));
      await opens(EDITOR_PLACES, isEditor(account));
      await page.goto(`${node.url}/me/settings`);
      await page.locator('#account summary').click();
      await page.locator('#account form[action="/sign-out"] button').click();
      await page.waitForURL(`${node.url}/`);
      assert.match((await page.goto(`${node.url}/me`)).url(), /\/sign-in\?next=/);
      await context.close();
    });
  }
});

it('sends guests from every personal page to sign in and back', async () => {
  const all = [OWN_PLACES, MAKER_PLACES, ADMIN_PLACES, NODE_PLACES, SCHOOL_PLACES, RECALL_PLACES, EDITOR_PLACES];
  for (const [, path] of all.flat()) {
    const { status, headers } = await new Session(node.url).ask(path);
    assert.equal(status, 303, path);
    assert.match(headers.location, /^\/sign-in\?next=%?/, path);
  }
});

describe('an account with several roles', () => {
  it('switches and sees the other desk', async () => {
    const account = accounts(node).find(hasSeveralRoles);
    assert.ok(account, 'a demo account has several roles');
    const context = await browser.visitor();
    const page = await context.newPage();
    await signIn(page, node.url, account);
    const desk = await page.locator('main').textContent();
    await page.goto(`${node.url}/me/role`);
    const chosen = await page.locator('.role[aria-pressed=true]').textContent();
    await page.locator('.role[aria-pressed=false]').first().click();
    await page.waitForLoadState('load');
    await page.goto(`${node.url}/me/role`);
    assert.notEqual(await page.locator('.role[aria-pressed=true]').textContent(), chosen);
    await page.goto(`${node.url}/me`);
    assert.notEqual(await page.locator('main').textContent(), desk);
    await context.close();
  });
});

describe('what people keep', () => {
  let context;
  let page;
  before(async () => {
    context = await browser.visitor();
    page = await context.newPage();
    await signIn(page, node.url, accounts(node)[0]);
  });
  after(() => context?.close());

  const star = () => page.locator('.ls-h form.fav button');
  const isKept = async () => (await star().getAttribute('aria-pressed')) === 'true';

  it('a lesson among the favourites, until it is taken out', async () => {
    await page.goto(`${node.url}/lesson/${lesson.id}`);
    await page.locator('#account .me-n').waitFor({ state: 'attached' });
    const was = await isKept();
    for (const round of [!was, was]) {
      const done = page.waitForResponse((it) => it.request().method() === 'POST' && it.url().includes('/me/favourites/'));
      await star().click();
      assert.ok((await done).status() < 400);
      assert.equal(await isKept(), round);
      await page.goto(`${node.url}/me/favourites`);
      assert.equal((await page.locator(`main a[href*="${lesson.id}"]`).count()) > 0, round);
      await page.goto(`${node.url}/lesson/${lesson.id}`);
      await page.locator('#account .me-n').waitFor({ state: 'attached' });
      await page.waitForFunction((on) => document.querySelector('.ls-h form.fav button').getAttribute('aria-pressed') === String(on), round);
    }
  });

  it('a textbook on the shelf, and where one stopped in it', async () => {
    const turned = page.waitForResponse((it) => it.request().method() === 'PUT' && it.url().includes('/me/progress/book/'));
    await page.goto(`${node.url}/book/${book.id}?page=12`);
    assert.ok((await turned).status() < 300);
    await page.goto(`${node.url}/me/shelf`);
    assert.ok(await page.locator(`main a[href*="${book.id}"]`).count());
  });

  it('what was done in the history, until it is forgotten', async () => {
    await page.goto(`${node.url}/me/history`);
    const lines = page.locator(`main a[href*="${book.id}"]`);
    assert.ok(await lines.count());
    await page.locator('main a[href="/me/history?clear=1"]').click();
    await page.locator('main form[action="/me/history/clear"] button').click();
    await page.waitForLoadState('load');
    await page.goto(`${node.url}/me/history`);
    assert.equal(await lines.count(), 0);
  });
});

it('shows every device and signs one out', async () => {
  const account = accounts(node)[0];
  const [here, there] = [await browser.visitor(), await browser.visitor()];
  const page = await here.newPage();
  const other = await there.newPage();
  await signIn(page, node.url, account);
  await signIn(other, node.url, account);
  await page.goto(`${node.url}/me/settings`);
  const others = page.locator('#devices form button[name=device]:not([value=others])');
  assert.ok(await others.count());
  await page.locator('#devices form button[value=others]').click();
  await page.waitForLoadState('load');
  await page.goto(`${node.url}/me/settings`);
  assert.equal(await others.count(), 0);
  await other.goto(`${node.url}/me`);
  assert.match(other.url(), /\/sign-in/);
  await Promise.all([here.close(), there.close()]);
});

it('saves a changed name, and refuses a wrong password with a sentence at the field', async () => {
  const context = await browser.visitor();
  const page = await context.newPage();
  await signIn(page, node.url, accounts(node)[0]);
  await page.goto(`${node.url}/me/settings`);
  await page.locator('#profile input[name=display_name]').fill('秦小禾');
  await page.locator('#profile button[type=submit]').click();
  await page.waitForLoadState('load');
  assert.equal(await page.locator('#profile input[name=display_name]').inputValue(), '秦小禾');
  await page.locator('input[name=current_password]').fill('not-my-password');
  await page.locator('input[name=new_password]').fill('lantern-river-43');
  await page.locator('form[action="/me/settings/password"] button[type=submit]').click();
  await page.locator('.error-summary').waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.matches('.error-summary')), 'the summary has the focus');
  await context.close();
});
