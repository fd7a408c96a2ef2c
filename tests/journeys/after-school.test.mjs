// After-school service: a guardian chooses on a telephone, gets a place or a number, and moves up when somebody gives a place back.
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { axe, overflow } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

let path;

const stage = raise();

/** A telephone on which the demo person of the sign-in name looks at the courses of their administrative class. */
async function visit(name) {
  const context = await stage.browser.phone();
  const page = await context.newPage();
  await signIn(page, stage.node.url, { ...accounts(stage.node)[0], name });
  await page.goto(`${stage.node.url}/class`);
  await page.getByRole('link', { name: '七（3）班', exact: true }).click();
  await page.locator('nav.tabs').getByRole('link', { name: '课后服务' }).click();
  await page.waitForURL('**/after-school');
  path = new URL(page.url()).pathname;
  return page;
}

const chosen = (page, title) => page.locator('li.card', { has: page.locator('form[action$="/withdraw"]') }).filter({ hasText: title });

it('gives a place or a number, and the next moves up', async () => {
  const parent = await visit('parent');
  assert.equal(await overflow(parent), '');
  assert.deepEqual((await axe(parent)).grave, []);
  await parent.getByLabel(/志愿顺序 足球/).selectOption('1');
  await parent.getByLabel(/志愿顺序 合唱/).selectOption('2');
  await parent.getByRole('button', { name: '提交志愿' }).click();
  await parent.getByRole('alert').filter({ hasText: '时间冲突' }).waitFor();

  await parent.getByLabel(/志愿顺序 合唱/).selectOption('0');
  await parent.getByLabel(/志愿顺序 机器人/).selectOption('2');
  await parent.getByRole('button', { name: '提交志愿' }).click();
  await chosen(parent, '足球').filter({ hasText: '已录取' }).waitFor();
  await chosen(parent, '机器人').filter({ hasText: '候补第 2 位' }).waitFor();
  assert.match(await parent.locator('main').innerText(), /时间冲突/, 'what is at the same time is grey, with the reason');

  for (const name of ['c73-01', 'c73-02']) {
    const pupil = await visit(name);
    await chosen(pupil, '机器人').getByRole('button', { name: /退出/ }).click();
    await chosen(pupil, '机器人').waitFor({ state: 'detached' });
    await pupil.context().close();
  }
  await parent.goto(stage.node.url + path);
  await chosen(parent, '机器人').filter({ hasText: '已录取' }).waitFor();
  assert.doesNotMatch(await parent.locator('main').innerText(), /安然|白鹭/, 'no other child is named');
});

it('shows the teacher who comes, and keeps who came', async () => {
  const context = await stage.browser.visitor();
  const page = await context.newPage();
  await signIn(page, stage.node.url, { ...accounts(stage.node)[0], name: 'teacher' });
  await page.goto(`${stage.node.url}/after-school`);
  await page.getByRole('link', { name: '足球' }).click();
  await page.getByLabel(/安然/).uncheck();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('未到： 安然').waitFor();
  assert.deepEqual((await axe(page)).grave, []);
});
