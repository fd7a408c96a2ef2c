// One county from an empty class to a picture that is gone: every role in turn, in one run, each on the device they would use.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { axe, overflow, wording } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '七（5）班';
const HEAD = '许清禾';
const PUPIL = '苗小雨';
const ROSTER = `姓名,学号,年级,班级,身份\n${HEAD},T2601,七年级,5,班主任\n${PUPIL},20260501,七年级,5,学生\n田野,20260502,十三年级,5,学生\n,20260503,七年级,5,学生\n`;
const PASSWORD = 'three green shoots';

const stage = raise();
/** Pages that stay open from one part to the next, by who uses them. */
const open = {};

const device = {
  desktop: async () => (await stage.browser.visitor()).newPage(),
  phone: async () => (await stage.browser.phone()).newPage(),
};

async function isFit(page) {
  assert.deepEqual((await axe(page)).grave, [], page.url());
  assert.equal(await overflow(page), '', page.url());
  assert.deepEqual(await wording(page), [], page.url());
}

/** Takes an account over with the code from a slip. */
async function activate(page, code, name, isYoung) {
  await page.goto(`${stage.node.url}/activate`);
  await page.fill('#code', code);
  await page.fill('#sign_in_name', name);
  await page.fill('#password', PASSWORD);
  if (isYoung) {
    await page.check('input[name=under_14]');
    await page.check('#guardian_agrees');
  }
  await page.locator('form[action="/activate"] button[type=submit]').click();
  await page.waitForURL('**/me');
}

/** Opens the class's page behind a tab. */
async function openClass(page, tab) {
  await page.goto(`${stage.node.url}/class`);
  await page.locator('main a', { hasText: CLASS }).first().click();
  await page.locator('main nav.tabs a', { hasText: tab }).click();
}

/** The code on the slip of `name`, of the group `group`. */
async function slip(page, group, name) {
  await page.goto(`${stage.node.url}/admin/roster`);
  await page.locator(`tr:has-text("${group}") button`).click();
  return page.locator(`li:has-text("${name}") .slip-code`).textContent();
}

it('an administrator brings a roster with errors, mends it and prints the slips', async () => {
  const page = await device.desktop();
  await signIn(page, stage.node.url, accounts(stage.node).find(({ name }) => name === 'school'));
  await page.goto(`${stage.node.url}/admin/roster`);
  await page.setInputFiles('#file', { name: '../七年级.csv', mimeType: 'text/csv', buffer: Buffer.from(ROSTER) });
  await page.locator('form[action="/admin/roster/import"] button').click();
  await page.waitForSelector('#r2-grade');
  await isFit(page);
  await page.fill('#r2-grade', '七年级');
  await page.check('input[name="r3-out"]');
  await page.locator('form:has(#r2-grade) button[type=submit]').click();
  await page.waitForSelector('#effect-title');
  await isFit(page);
  assert.match(await page.locator('section:has(#effect-title)').textContent(), /新建 1 个班级[\s\S]*新增 3 人/);
  await page.locator('form[action$="/confirm"] button').click();
  open.slips = { head: await slip(page, '教师', HEAD), pupil: await slip(page, CLASS, PUPIL) };
  await page.context().close();
});

it('the head teacher gets the class, and a parent pairs with a child by the slip', async () => {
  const head = await device.phone();
  await activate(head, open.slips.head, 'xu.qinghe', false);
  await openClass(head, '成员');
  await isFit(head);
  const desk = head.url();
  await head.getByRole('link', { name: PUPIL }).click();
  await head.getByRole('button', { name: '生成配对码' }).click();
  const code = await head.locator('main code').textContent();

  const parent = await device.phone();
  await parent.goto(`${stage.node.url}/sign-up?role=parent`);
  await parent.fill('input[name=display_name]', '苗家长');
  await parent.fill('input[name=sign_in_name]', 'miao.parent');
  await parent.fill('input[name=password]', PASSWORD);
  await parent.locator('main form button[type=submit]').click();
  await parent.goto(`${stage.node.url}/me/children/pair`);
  await parent.fill('input[name=code]', code);
  await parent.getByLabel('母亲').check();
  await parent.getByRole('button', { name: '配对' }).click();
  await parent.waitForURL('**/me/children');

  await head.goto(desk);
  await head.getByRole('link', { name: new RegExp(PUPIL) }).click();
  await head.getByRole('button', { name: '确认 苗家长' }).click();
  await parent.reload();
  assert.match(await parent.locator('main').textContent(), new RegExp(PUPIL));
  Object.assign(open, { head, parent });
});

it('the parent asks for leave, the head teacher approves on a phone, and attendance shows it', async () => {
  const { head, parent } = open;
  await openClass(parent, '请假');
  await isFit(parent);
  await parent.locator('label', { hasText: '今天' }).click();
  await parent.fill('#reason', '看牙医');
  await parent.locator('button', { hasText: '交给班主任' }).click();
  await parent.locator('article', { hasText: '等班主任同意' }).waitFor();

  await head.goto(`${stage.node.url}/me/inbox`);
  await head.locator('main a', { hasText: '等你同意' }).click();
  await head.locator('button', { hasText: '同意' }).first().click();
  await head.locator('article', { hasText: '已同意' }).waitFor();
  await openClass(head, '考勤');
  assert.ok(await head.locator('fieldset', { hasText: PUPIL }).locator('input[value=on_leave]').isChecked(), 'leave is filled in');
  assert.ok(await head.locator('fieldset', { hasText: '田野' }).locator('input[value=present]').isChecked());
  await head.locator('button', { hasText: '保存考勤' }).click();
  await openClass(parent, '考勤');
  await parent.locator('li', { hasText: '请假' }).first().waitFor();
});
