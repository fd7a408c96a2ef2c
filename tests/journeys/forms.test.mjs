// Forms and polls: a teacher at a desk asks, a parent and a pupil answer on their phones, the teacher sees what came of it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { openClass } from './lib/classes.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '七（3）班';

const stage = raise();

async function pageOf(name, isPhone = true, options = {}) {
  const context = isPhone ? await stage.browser.phone(options) : await stage.browser.visitor(options);
  const page = await context.newPage();
  await signIn(page, stage.node.url, { name, password: stage.node.said.password });
  return page;
}

const isWithout = async (page, selector, hasText) => assert.equal(await page.locator(selector, { hasText }).count(), 0, hasText);

it('goes from the inbox of a parent to the table of the teacher', async () => {
  const parent = await pageOf('parent');
  await parent.goto(`${stage.node.url}/me/inbox`);
  await isFit(parent);
  await parent.locator('main a', { hasText: '请填写“周六示例植物园亲子活动报名”' }).click();
  await isFit(parent);
  await parent.locator('label', { hasText: /^参加/ }).click();
  await parent.locator('label', { hasText: '家长几人同行' }).click();
  await parent.keyboard.type('2');
  await parent.locator('textarea').fill('=1+1，花粉过敏');
  await parent.locator('button', { hasText: '提交' }).click();
  await parent.locator('.notice', { hasText: '已填写：你' }).waitFor();
  await isFit(parent);
  await parent.locator('summary', { hasText: '修改' }).click();
  await parent.locator('input[inputmode=decimal]').fill('1');
  await parent.locator('button', { hasText: '提交修改' }).click();
  await parent.locator('dd', { hasText: /^1$/ }).waitFor();
  await parent.goto(`${stage.node.url}/me/inbox`);
  await parent.locator('li', { hasText: '植物园亲子活动' }).locator('small', { hasText: '已处理' }).waitFor();

  const teacher = await pageOf('teacher', false);
  await openClass(teacher, stage.node.url, CLASS, '表单');
  await isFit(teacher);
  await teacher.locator('main a', { hasText: '植物园亲子活动' }).click();
  await isFit(teacher);
  await isWithout(teacher, '.chip', '林小满');
  assert.equal(await teacher.locator('tr', { hasText: '林小满' }).locator('td', { hasText: '花粉过敏' }).count(), 1);
  const [file] = await Promise.all([teacher.waitForEvent('download'), teacher.locator('a', { hasText: '导出表格' }).click()]);
  const table = readFileSync(await file.path(), 'utf8');
  assert.ok(table.startsWith('\uFEFF姓名,') && table.includes("林小满,参加,1,'=1+1，花粉过敏,"), table);
});

it('makes a poll of a title and choices, without scripts too', async () => {
  const teacher = await pageOf('teacher', false, { javaScriptEnabled: false });
  await openClass(teacher, stage.node.url, CLASS, '表单');
  await teacher.locator('main a', { hasText: '投票' }).first().click();
  await teacher.locator('#title').fill('春游去哪儿');
  await teacher.locator('#choices-0').fill('植物园\n科技馆');
  await teacher.locator('button', { hasText: '发布' }).click();
  await teacher.locator('b', { hasText: '已填 0 / 12' }).waitFor();
  const poll = teacher.url();

  const parent = await pageOf('parent');
  await openClass(parent, stage.node.url, CLASS, '表单');
  await isFit(parent);
  await parent.locator('main a', { hasText: '春游去哪儿' }).click();
  await parent.locator('label', { hasText: '科技馆' }).click();
  await parent.locator('button', { hasText: '提交' }).click();
  await parent.locator('.notice', { hasText: '已填写' }).waitFor();
  await isFit(parent);

  await teacher.goto(poll);
  await teacher.locator('dd', { hasText: '1 人 · 100%' }).waitFor();
  await teacher.locator('button', { hasText: '提醒还没有填的人' }).click();
  await teacher.locator('text=上次提醒').waitFor();
  await teacher.locator('button', { hasText: '提前截止' }).click();
  await teacher.locator('.notice', { hasText: '不再接收填写' }).waitFor();
  await teacher.locator('main a', { hasText: '删除' }).click();
  await teacher.locator('button', { hasText: '确定删除' }).click();
  await teacher.waitForURL(/\/forms$/);
  assert.equal((await parent.request.get(poll)).status(), 404);
});

it('asks many questions without names, and shows nothing before it is over', async () => {
  const teacher = await pageOf('teacher', false);
  await openClass(teacher, stage.node.url, CLASS, '表单');
  await teacher.locator('main a', { hasText: '问卷' }).first().click();
  await isFit(teacher);
  await teacher.locator('#title').fill('班会想聊什么');
  await teacher.locator('button', { hasText: '再加一题' }).click();
  await teacher.locator('#text-4').fill('你会来几次');
  assert.ok(await teacher.locator('#text-4').evaluate((it) => it === document.activeElement), 'one goes on with the new question');
  await teacher.locator('fieldset.fo-q').nth(4).locator('label', { hasText: '数字' }).click();
  await teacher.locator('fieldset#space label', { hasText: '学生' }).click();
  await teacher.locator('label', { hasText: '匿名' }).click();
  await teacher.locator('button', { hasText: '预览' }).click();
  await teacher.locator('#preview', { hasText: '你会来几次' }).waitFor();
  await isFit(teacher);
  await teacher.locator('button', { hasText: '发布' }).click();
  await teacher.locator('b', { hasText: '已填 0 / 12' }).waitFor();
  const survey = teacher.url();
  await isFit(teacher);

  const pupil = await pageOf('pupil');
  await openClass(pupil, stage.node.url, CLASS, '表单');
  await isFit(pupil);
  await pupil.locator('main a', { hasText: '班会想聊什么' }).click();
  await pupil.locator('.notice', { hasText: '提交后不能修改' }).waitFor();
  await isFit(pupil);
  await pupil.locator('label', { hasText: '很满意' }).click();
  await pupil.locator('input[inputmode=decimal]').fill('两次');
  await pupil.locator('button', { hasText: '提交' }).click();
  await pupil.locator('.field-error', { hasText: '请填数字' }).waitFor();
  await isFit(pupil);
  await pupil.locator('input[inputmode=decimal]').fill('2');
  await pupil.locator('button', { hasText: '提交' }).click();
  await pupil.locator('.notice', { hasText: '匿名表单提交后不能修改' }).waitFor();
  await isWithout(pupil, 'button', '提交');

  await teacher.goto(survey);
  await teacher.locator('.notice', { hasText: '谁也猜不出' }).waitFor();
  await isWithout(teacher, 'main dt', '很满意');
  await openClass(teacher, stage.node.url, CLASS, '表单');
  await teacher.locator('main a', { hasText: '开学第一个月' }).click();
  await teacher.locator('dd', { hasText: '4 人 · 67%' }).waitFor();
  await isFit(teacher);
});
