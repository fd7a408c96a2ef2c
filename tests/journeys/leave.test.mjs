// Leave, from the parent's phone to the attendance sheet.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { openClass } from './lib/classes.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '七（3）班';

const stage = raise();

async function phoneOf(name) {
  const page = await (await stage.browser.phone()).newPage();
  await signIn(page, stage.node.url, accounts(stage.node).find((account) => account.name === name));
  return page;
}

it('goes from the parent’s phone over the head teacher’s to the attendance sheet and both inboxes', async () => {
  const parent = await phoneOf('parent');
  await openClass(parent, stage.node.url, CLASS, '请假');
  await isFit(parent);
  await parent.locator('label', { hasText: '今天' }).click();
  await parent.locator('#reason').fill('发烧，去医院');
  await parent.locator('button', { hasText: '交给班主任' }).click();
  await parent.locator('article', { hasText: '等班主任同意' }).waitFor();

  const teacher = await phoneOf('teacher');
  await teacher.goto(`${stage.node.url}/me`);
  await teacher.locator('main a[href="/me/inbox"]').first().click();
  await isFit(teacher);
  await teacher.locator('main a', { hasText: '等你同意' }).click();
  await isFit(teacher);
  await teacher.locator('button', { hasText: '同意' }).first().click();
  await teacher.locator('article', { hasText: '已同意' }).waitFor();

  await openClass(teacher, stage.node.url, CLASS, '考勤');
  await isFit(teacher);
  const line = teacher.locator('fieldset', { hasText: '林小满' });
  assert.ok(await line.locator('input[value=on_leave]').isChecked(), 'leave is filled in');
  await teacher.locator('button', { hasText: '保存考勤' }).click();
  await teacher.locator('.notice', { hasText: '已保存' }).waitFor();

  await parent.goto(`${stage.node.url}/me/inbox`);
  await isFit(parent);
  await parent.locator('li', { hasText: '班主任已同意' }).locator('button', { hasText: '知道了' }).click();
  await parent.locator('li', { hasText: '班主任已同意' }).locator('small', { hasText: '已处理' }).waitFor();
  assert.equal(await parent.locator('li', { hasText: '班主任已同意' }).locator('button').count(), 0);
  await openClass(parent, stage.node.url, CLASS, '考勤');
  await parent.locator('li', { hasText: '请假' }).first().waitFor();
});
