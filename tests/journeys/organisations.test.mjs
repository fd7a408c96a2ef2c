// A guest asks for a school on a phone, the county takes it in, its administrator takes over and confirms the county's first notice.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

const SCHOOL = '示例县云岭小学';

const stage = raise();

const phone = async () => (await stage.browser.phone()).newPage();
const row = (page, name) => page.locator('tr', { hasText: name });

it('takes a school in and brings a notice down and its receipt up', async () => {
  const guest = await phone();
  await guest.goto(`${stage.node.url}/sign-up`);
  await guest.locator('main a[href="/schools/ask"]').click();
  await isFit(guest);
  for (const division of ['示例省', '示例市', '示例县']) await guest.locator('main a.chip', { hasText: division }).click();
  await isFit(guest);
  await guest.fill('#school_name', SCHOOL);
  await guest.fill('#contact_name', '尹川');
  await guest.fill('#contact', '1');
  await guest.locator('main button[type=submit]').click();
  await guest.locator('#contact-e').waitFor();
  await isFit(guest);
  await guest.fill('#contact', 'office@yunling.example');
  await guest.locator('main button[type=submit]').click();
  await guest.locator('.tag', { hasText: '等待处理' }).waitFor();
  await isFit(guest);
  const link = guest.url();

  const county = await (await stage.browser.visitor()).newPage();
  await signIn(county, stage.node.url, accounts(stage.node).find((account) => account.name === 'county'));
  await county.locator('main a[href="/admin/schools"]').first().click();
  await isFit(county);
  const request = county.locator('article', { hasText: SCHOOL });
  await request.locator('button', { hasText: '同意入驻' }).click();
  await county.locator('.slip-code').waitFor();
  await isFit(county);
  const code = await county.locator('.slip-code').textContent();
  await guest.goto(link);
  await guest.locator('.tag', { hasText: '已同意' }).waitFor();

  const head = await phone();
  await head.goto(`${stage.node.url}/activate`);
  await head.fill('#code', code);
  await head.fill('#sign_in_name', 'yin.chuan');
  await head.fill('#password', 'three green shoots');
  await head.locator('form[action="/activate"] button[type=submit]').click();
  await head.waitForURL('**/me');
  await head.locator('main a[href="/admin/orgs"]').first().click();
  await head.locator('h1', { hasText: SCHOOL }).waitFor();
  await isFit(head);

  await county.goto(`${stage.node.url}/admin/notices`);
  await isFit(county);
  await county.locator('main a[href="/admin/notices/new"]').click();
  await isFit(county);
  await county.fill('#title', '报送新学期校历');
  await county.fill('#body', '请各校在回执里写明开学日期。');
  await county.locator('label', { hasText: '只发学校' }).click();
  await county.locator('main form button[type=submit]').click();
  await county.locator('h1', { hasText: '报送新学期校历' }).waitFor();
  await isFit(county);
  const notice = county.url();
  assert.match(await row(county, SCHOOL).textContent(), /0 \/ 1/);

  await head.goto(`${stage.node.url}/me`);
  await head.locator('main a[href="/admin/notices"]').first().click();
  await isFit(head);
  await head.locator('main a', { hasText: '报送新学期校历' }).click();
  await isFit(head);
  await head.fill('#note', '9 月 1 日开学');
  await head.locator('button', { hasText: '确认收到' }).click();
  await head.locator('.tag', { hasText: '已确认' }).waitFor();

  await county.goto(notice);
  assert.match(await row(county, SCHOOL).textContent(), /1 \/ 1[\s\S]*9 月 1 日开学/);
  await county.locator('a', { hasText: '未确认的' }).click();
  await county.locator('main li', { hasText: '示例县中心小学' }).waitFor();
  assert.equal(await county.locator('main li', { hasText: SCHOOL }).count(), 0);
  await isFit(county);
});
