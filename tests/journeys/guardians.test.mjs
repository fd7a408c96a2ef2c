// A parent and a child: the slip from school, both sides, consent, taking everything home, and erasing the account.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

const PARENT = 'lin.parent';
const stage = raise();
const password = () => accounts(stage.node)[0].password;

/** A phone on which the demo person is signed in. */
async function phoneOf(name) {
  const page = await (await stage.browser.phone()).newPage();
  await signIn(page, stage.node.url, { name, password: password() });
  return page;
}

it('pairs a parent by the slip from school, and the head teacher confirms', async () => {
  const teacher = await phoneOf('teacher');
  await teacher.goto(`${stage.node.url}/class`);
  await teacher.getByRole('link', { name: '七（3）班', exact: true }).click();
  await teacher.locator('main nav.tabs').getByRole('link', { name: '成员' }).click();
  await teacher.getByRole('link', { name: '白鹭' }).click();
  await isFit(teacher);
  const desk = teacher.url();
  await teacher.getByRole('button', { name: '生成配对码' }).click();
  const code = await teacher.locator('main code').textContent();
  assert.match(code, /^[A-Z2-9]{5}-[A-Z2-9]{5}$/);
  await isFit(teacher);

  const parent = await (await stage.browser.phone()).newPage();
  await parent.goto(`${stage.node.url}/sign-up?role=parent`);
  await parent.locator('input[name=display_name]').fill('白家长');
  await parent.locator('input[name=sign_in_name]').fill(PARENT);
  await parent.locator('input[name=password]').fill(password());
  await parent.locator('main form button[type=submit]').click();
  await parent.goto(`${stage.node.url}/me/settings`);
  await parent.getByRole('link', { name: '我的孩子' }).click();
  await parent.getByRole('link', { name: '与孩子配对' }).click();
  await isFit(parent);
  await parent.locator('input[name=code]').fill('ABCDE-23456');
  await parent.getByLabel('母亲').check();
  await parent.getByRole('button', { name: '配对' }).click();
  assert.match(await parent.locator('main').textContent(), /配对码不对/);
  await parent.locator('input[name=code]').fill(code.toLowerCase());
  await parent.getByRole('button', { name: '配对' }).click();
  await parent.waitForURL('**/me/children');
  assert.match(await parent.locator('main').textContent(), /等待另一方确认/);

  await teacher.goto(desk.replace(/\/[^/]+\/guardians$/, ''));
  assert.match(await teacher.getByRole('link', { name: /白鹭/ }).textContent(), /有家长待确认/);
  await teacher.getByRole('link', { name: /白鹭/ }).click();
  assert.match(await teacher.locator('main').textContent(), /白家长.*说自己是孩子的母亲/s);
  await teacher.getByRole('button', { name: '确认 白家长' }).click();
  await parent.reload();
  assert.match(await parent.locator('main').textContent(), /白鹭/);
  await isFit(parent);
  await teacher.context().close();
  await parent.context().close();
});

it('lets a guardian agree and withdraw for a child under 14', async () => {
  const parent = await phoneOf('parent');
  await parent.goto(`${stage.node.url}/me/children`);
  const child = parent.locator('section', { hasText: '林小禾' });
  await child.getByRole('link', { name: '同意与授权' }).click();
  await isFit(parent);
  await parent.getByRole('button', { name: '同意 在班级展示作品' }).click();
  assert.match(await parent.locator('main').textContent(), /已同意/);
  await parent.getByRole('button', { name: '撤回 在班级展示作品' }).click();
  assert.equal(await parent.getByRole('button', { name: '撤回 在班级展示作品' }).count(), 0);
  assert.match(await parent.locator('main').textContent(), /决定记录/);
  await parent.context().close();
});

it('gives everything about a pupil as a ZIP, and erases the account only with the password', async () => {
  const pupil = await phoneOf('pupil');
  await pupil.goto(`${stage.node.url}/me/settings/erase`);
  await isFit(pupil);
  const [download] = await Promise.all([pupil.waitForEvent('download'), pupil.getByRole('link', { name: '下载 ZIP' }).click()]);
  const zip = readFileSync(await download.path()).toString('utf8');
  assert.ok(zip.startsWith('PK'));
  for (const part of ['account.json', 'classes.json', 'statements.json', 'notes.json', 'uploads.json', '林小满', '七（3）班']) {
    assert.ok(zip.includes(part), part);
  }
  await pupil.locator('input[name=current_password]').fill('not the password');
  await pupil.getByRole('button', { name: '七天后删除' }).click();
  assert.match(await pupil.locator('main').textContent(), /密码/);
  await pupil.locator('input[name=current_password]').fill(password());
  await pupil.getByRole('button', { name: '七天后删除' }).click();
  assert.match(await pupil.locator('main [role=status]').textContent(), /账号将在/);
  await isFit(pupil);
  await pupil.getByRole('button', { name: '保留账号' }).click();
  assert.equal(await pupil.locator('input[name=current_password]').count(), 1);
  await pupil.context().close();
});
