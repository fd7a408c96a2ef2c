// Picture codes, from the teacher's screen to a shared tablet and back.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

const RIGHT = ['太阳', '小树', '小鱼', '房子'];
const WRONG = ['太阳', '小树', '小鱼', '汽车'];
const TABLET = { width: 820, height: 1180 };

const stage = raise();

async function teacherAtSession() {
  const page = await (await stage.browser.visitor()).newPage();
  await signIn(page, stage.node.url, accounts(stage.node).find(({ name }) => name === 'teacher-parent'));
  await page.goto(`${stage.node.url}/class`);
  await page.locator('main a', { hasText: '二（1）班' }).click();
  await page.locator('main nav.tabs a', { hasText: '课堂' }).click();
  return page;
}

async function tap(page, pictures) {
  for (const [at, name] of pictures.entries()) {
    await page.locator('#step', { hasText: `第 ${at + 1} 张` }).waitFor();
    await page.locator('.pad button', { hasText: name }).click();
  }
}

it('lets a pupil in by pictures on a tablet and on a phone, locks after wrong ones, and signs all out when the class is over', async () => {
  const teacher = await teacherAtSession();
  await isFit(teacher);
  await teacher.locator('button', { hasText: '给还没有的 1 人发图片密码' }).click();
  await teacher.locator('.pcards li', { hasText: '朱珠' }).first().waitFor();
  await isFit(teacher);
  await teacher.locator('nav.crumb a').click();
  await teacher.locator('button', { hasText: '开始' }).click();
  await teacher.locator('h2', { hasText: '课堂进行中' }).waitFor();
  await isFit(teacher);
  await teacher.locator('a', { hasText: '投影课堂码' }).click();
  await isFit(teacher);
  const code = (await teacher.locator('.board-c').textContent()).replace(/\D/g, '');
  assert.equal(code.length, 8);
  await teacher.locator('a', { hasText: '回到课堂' }).click();

  // A tablet types the code.
  const tablet = await (await stage.browser.visitor({ viewport: TABLET, hasTouch: true })).newPage();
  await tablet.goto(`${stage.node.url}/in`);
  await isFit(tablet);
  await tablet.fill('#code', `${code.slice(0, 4)} ${code.slice(4)}`);
  await tablet.locator('button', { hasText: '进入' }).click();
  await tablet.waitForURL('**/in/names');
  await isFit(tablet);
  await tablet.locator('a.kid', { hasText: '林小芽' }).click();
  await isFit(tablet);
  await tap(tablet, RIGHT);
  await tablet.waitForURL('**/me');
  assert.match(await tablet.locator('main h1').textContent(), /林小芽/);
  await isFit(tablet);
  await tablet.goto(`${stage.node.url}/me/settings`);
  await tablet.locator('main', { hasText: '用图片登录的' }).waitFor();

  // A phone follows the QR code; whoever taps on is locked out until the teacher says so.
  const phone = await (await stage.browser.phone()).newPage();
  await phone.goto(`${stage.node.url}/in?code=${code}`);
  await phone.locator('button', { hasText: '进入' }).click();
  await phone.waitForURL('**/in/names');
  await isFit(phone);
  for (let wrong = 1; wrong <= 5; wrong += 1) {
    await phone.locator('a.kid', { hasText: '丁当' }).click();
    await tap(phone, WRONG);
    await phone.locator('[role=alert]', { hasText: wrong < 5 ? '再试一次' : '先锁住了' }).waitFor();
    await phone.locator('a', { hasText: '这不是我' }).click();
  }
  assert.equal(await phone.locator('a.kid', { hasText: '丁当' }).count(), 0);
  await teacher.reload();
  await isFit(teacher);
  await teacher.locator('li', { hasText: '林小芽' }).locator('button', { hasText: '退出' }).waitFor();
  await teacher.locator('li', { hasText: '丁当' }).locator('button', { hasText: '解锁' }).click();
  await phone.reload();
  await phone.locator('a.kid', { hasText: '丁当' }).click();
  await isFit(phone);
  await tap(phone, RIGHT);
  await phone.waitForURL('**/me');
  const bar = await phone.locator('nav.tb a').allTextContents();
  assert.deepEqual(bar, ['首页', '课程', '教材', '练习', '我的']);

  await teacher.locator('button', { hasText: '下课' }).click();
  await teacher.locator('h2', { hasText: '开始一节课堂' }).waitFor();
  await phone.goto(`${stage.node.url}/me/answers`);
  await phone.waitForURL('**/sign-in**');
  await phone.locator('a[href="/in"]').click();
  await phone.locator('.notice', { hasText: '课堂结束了' }).waitFor();
});

it('works with the keyboard alone and without scripts', async () => {
  const teacher = await teacherAtSession();
  await teacher.locator('button', { hasText: '开始' }).click();
  const code = await teacher.locator('.sess-c b').textContent();
  const page = await (await stage.browser.visitor({ viewport: TABLET, javaScriptEnabled: false })).newPage();
  await page.goto(`${stage.node.url}/in`);
  await page.keyboard.press('Tab');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/in/names');
  await page.locator('a.kid', { hasText: '叶子' }).focus();
  await page.keyboard.press('Enter');
  for (const [at, name] of RIGHT.entries()) {
    await page.locator('#step', { hasText: `第 ${at + 1} 张` }).waitFor();
    const place = await page.locator('.pad button').allTextContents();
    // The first picture has the cursor already.
    for (let step = 0; step < place.findIndex((text) => text.includes(name)); step += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  }
  await page.waitForURL('**/me');
});

it('gives each role its own bar on the phone, also on public pages', async () => {
  const expected = {
    pupil: ['首页', '课程', '班级', '练习', '我的'],
    parent: ['首页', '课程', '班级', '消息', '我的'],
    teacher: ['首页', '课程', '班级', '消息', '我的'],
    school: ['首页', '课程', '人员', '选用教材', '工作台'],
  };
  const guest = await (await stage.browser.phone()).newPage();
  await guest.goto(`${stage.node.url}/course`);
  assert.deepEqual(await guest.locator('nav.tb a').allTextContents(), ['首页', '课程', '教材', '搜索', '我的']);
  for (const [name, tabs] of Object.entries(expected)) {
    const page = await (await stage.browser.phone()).newPage();
    await signIn(page, stage.node.url, accounts(stage.node).find((account) => account.name === name));
    assert.deepEqual(await page.locator('nav.tb a').allTextContents(), tabs, `${name} on the own page`);
    await page.goto(`${stage.node.url}/course`);
    await page.locator('nav.tb a', { hasText: tabs[3] }).waitFor();
    assert.deepEqual(await page.locator('nav.tb a').allTextContents(), tabs, `${name} on a public page`);
    assert.equal(await page.locator('nav.tb [aria-current]').textContent(), '课程');
    await page.locator('nav.tb a', { hasText: tabs[3] }).click();
    assert.equal(await page.locator('nav.tb [aria-current]').textContent(), tabs[3]);
  }
});
