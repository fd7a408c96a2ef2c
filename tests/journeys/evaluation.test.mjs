// Evaluation, from the teacher's phone over the term text to the growth record.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { openClass } from './lib/classes.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '七（3）班';
const CLASSMATE = '白鹭';

const stage = raise();

async function signedIn(context, name) {
  const page = await context.newPage();
  await signIn(page, stage.node.url, accounts(stage.node).find((account) => account.name === name));
  return page;
}
const phoneOf = async (name) => signedIn(await stage.browser.phone(), name);
const deskOf = async (name) => signedIn(await stage.browser.visitor(), name);

it('is recorded with three taps on a phone and taken back with one', async () => {
  const teacher = await phoneOf('teacher');
  await openClass(teacher, stage.node.url, CLASS, '学生评价');
  await isFit(teacher);
  await teacher.locator('label', { hasText: '林小满' }).first().click();
  await teacher.locator('label', { hasText: '细心照料植物' }).click();
  await teacher.locator('button', { hasText: '记下' }).click();
  await teacher.locator('.notice', { hasText: '已记下' }).waitFor();
  await teacher.locator('label', { hasText: CLASSMATE }).first().click();
  await teacher.locator('label', { hasText: '大方地展示自己' }).click();
  await teacher.locator('button', { hasText: '记下' }).click();
  const mistaken = teacher.locator('#recent li', { hasText: '大方地展示自己' });
  await mistaken.waitFor();
  await mistaken.locator('button', { hasText: '撤回' }).click();
  await mistaken.waitFor({ state: 'detached' });
});

it('becomes a term text that a parent reads, and a growth record that the pupil opens', async () => {
  const teacher = await deskOf('teacher');
  await openClass(teacher, stage.node.url, CLASS, '学生评价');
  await isFit(teacher);
  await teacher.locator('main a', { hasText: '期末评语' }).click();
  await isFit(teacher);
  await teacher.locator('button', { hasText: '生成' }).click();
  await teacher.locator('main a', { hasText: '林小满' }).click();
  await isFit(teacher);
  await teacher.locator('button', { hasText: '重新生成' }).click();
  const body = teacher.locator('#body');
  assert.match(await body.inputValue(), /林小满/);
  await body.fill(`${await body.inputValue()}老师等你回来种菜。`);
  await teacher.locator('button', { hasText: '分享给学生和家长' }).click();
  await teacher.locator('.notice', { hasText: '已在' }).waitFor();
  await teacher.goto(`${stage.node.url}${new URL(teacher.url()).pathname.replace(/[^/]+$/, 'print')}`);
  await teacher.locator('article', { hasText: '老师等你回来种菜' }).waitFor();
  await isFit(teacher);

  const parent = await phoneOf('parent');
  await openClass(parent, stage.node.url, CLASS, '学生评价');
  await parent.locator('article', { hasText: '老师等你回来种菜' }).waitFor();
  await parent.locator('li', { hasText: '细心照料植物' }).waitFor();
  await isFit(parent);
  assert.ok(!(await parent.locator('main').innerText()).includes(CLASSMATE), 'no other child is named');

  const pupil = await phoneOf('pupil');
  await openClass(pupil, stage.node.url, CLASS, '成长档案');
  await pupil.locator('li', { hasText: '老师等你回来种菜' }).waitFor();
  await isFit(pupil);
  await pupil.locator('#body').fill('我种的绿豆发芽了。');
  await pupil.locator('button', { hasText: '放进档案' }).click();
  await pupil.locator('li', { hasText: '我种的绿豆发芽了' }).locator('button[aria-label^="设为最喜欢"]').click();
  await pupil.locator('section', { hasText: '我最喜欢的' }).first().locator('li', { hasText: '绿豆' }).waitFor();
  await isFit(pupil);

  await parent.goto(pupil.url());
  await parent.locator('li', { hasText: '我种的绿豆发芽了' }).first().waitFor();
  assert.equal(await parent.locator('#body').count(), 0, 'a parent reads and does not write');
});
