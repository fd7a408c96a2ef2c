// A pupil changes schools: the old school lets go, the new one accepts, the new head teacher and the parent see it on their phones.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { openClass } from './lib/classes.mjs';
import { raise } from './lib/stage.mjs';

const stage = raise();

async function pageOf(name, context) {
  const page = await (await context).newPage();
  await signIn(page, stage.node.url, { ...accounts(stage.node)[0], name });
  return page;
}

it('takes a pupil from one school to another with the same account', async () => {
  const school = await pageOf('school', stage.browser.visitor());
  await school.goto(`${stage.node.url}/admin/roster`);
  await isFit(school);
  await school.fill('#find', '林小满');
  await school.locator('form[action="/admin/roster/people"] button').click();
  await school.locator('tr:has-text("林小满")').waitFor();
  await isFit(school);
  await school.locator('tr:has-text("林小满") a').click();
  await school.waitForURL('**/admin/roster/transfers?**');
  assert.equal(await school.inputValue('#number'), 'PUPIL');
  await school.fill('#to', '示例市第一小学');
  await school.locator('form[action="/admin/roster/transfers"] button.btn-p').click();
  await school.locator('li.card:has-text("林小满")').filter({ hasText: '等转入学校接收' }).waitFor();
  await isFit(school);

  const city = await pageOf('city', stage.browser.visitor());
  await city.locator('a[href="/admin/roster/district"]').first().click();
  await city.waitForURL('**/admin/roster/district');
  await isFit(city);
  await city.locator('main a', { hasText: '示例市第一小学' }).click();
  await city.locator('main a', { hasText: '转学与离校' }).click();
  const line = city.locator('li.card:has-text("林小满")');
  await line.locator('select').selectOption({ label: '四（2）班' });
  await line.locator('input[name=number]').fill('P-100');
  await isFit(city);
  await line.locator('button', { hasText: '接收' }).first().click();
  await city.locator('li.card:has-text("林小满")').filter({ hasText: '已接收' }).waitFor();

  const head = await pageOf('teacher-parent', stage.browser.phone());
  await openClass(head, stage.node.url, '四（2）班', '成员');
  await head.locator('main', { hasText: '林小满' }).waitFor();
  await isFit(head);

  const parent = await pageOf('parent', stage.browser.phone());
  // The news in the inbox waits for the morning; the class is there at once.
  await openClass(parent, stage.node.url, '四（2）班', '课后服务');
  await parent.locator('main', { hasText: '林小满' }).waitFor();
  await isFit(parent);
  await parent.goto(`${stage.node.url}/me/inbox`);
  await isFit(parent);

  const old = await pageOf('teacher', stage.browser.phone());
  await openClass(old, stage.node.url, '七（3）班', '成员');
  assert.doesNotMatch(await old.locator('main').innerText(), /林小满/, 'the old class does not see the pupil any more');
});
