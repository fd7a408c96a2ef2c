// An ordinary class, from the teacher who opens it to the pupil of another school who leaves it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '天文观测社';

const stage = raise();

async function pageOf(context, name) {
  const page = await context.newPage();
  await signIn(page, stage.node.url, accounts(stage.node).find((account) => account.name === name));
  return page;
}

it('goes from the teacher’s desk over the pupil’s phone to the head teacher’s phone and out again', async () => {
  const desk = await pageOf(await stage.browser.visitor(), 'teacher');
  await desk.goto(`${stage.node.url}/class`);
  await isFit(desk);
  await desk.locator('main a', { hasText: '开设普通班' }).click();
  await desk.locator('th', { hasText: '请假、考勤' }).waitFor();
  await isFit(desk);
  await desk.locator('#name').fill(CLASS);
  await desk.locator('button', { hasText: '开设班级' }).click();
  await desk.locator('button', { hasText: '生成班级码' }).click();
  await desk.locator('.qr-c').waitFor();
  await isFit(desk);
  await desk.locator('main a', { hasText: '投屏或打印' }).click();
  await isFit(desk);
  const link = new URL(await desk.locator('.join-a').innerText()).pathname;

  const pupil = await pageOf(await stage.browser.phone(), 'pupil-primary');
  await pupil.goto(`${stage.node.url}${link}`);
  await pupil.locator('dd', { hasText: '示例市第一中学' }).waitFor();
  await isFit(pupil);
  await pupil.locator('button', { hasText: '以学生身份申请加入' }).click();
  await pupil.locator('.notice', { hasText: '等班主任同意' }).waitFor();
  await isFit(pupil);

  const phone = await pageOf(await stage.browser.phone(), 'teacher');
  await phone.goto(`${stage.node.url}/class`);
  await phone.locator('main a', { hasText: CLASS }).click();
  await phone.locator('main nav.tabs a', { hasText: '成员' }).click();
  await isFit(phone);
  await phone.locator('#requests label', { hasText: '林小禾' }).waitFor();
  await phone.locator('button', { hasText: '同意勾选的人' }).click();
  await phone.locator('.names', { hasText: '林小禾' }).waitFor();
  await phone.locator('main a', { hasText: '班级设置' }).click();
  await isFit(phone);

  await pupil.goto(`${stage.node.url}/class`);
  await pupil.locator('main a', { hasText: CLASS }).click();
  await pupil.locator('main nav.tabs a', { hasText: '成员' }).click();
  await pupil.locator('summary', { hasText: '退出班级' }).click();
  await isFit(pupil);
  await pupil.locator('button', { hasText: '确定退出' }).click();
  await pupil.waitForURL('**/class');
  assert.equal(await pupil.locator('main a', { hasText: CLASS }).count(), 0);
});

it('tells who types a wrong code nothing but that it is wrong', async () => {
  const page = await pageOf(await stage.browser.phone(), 'pupil');
  await page.goto(`${stage.node.url}/class`);
  await page.locator('main a', { hasText: '用班级码加入' }).click();
  await isFit(page);
  await page.locator('#code').fill('aaaa aaaa');
  await page.locator('button', { hasText: '查看班级' }).click();
  await page.locator('[role=alert]', { hasText: '没有这个班级码' }).waitFor();
  await isFit(page);
});
