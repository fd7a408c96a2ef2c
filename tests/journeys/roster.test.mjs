// A school's administrator brings a roster with errors, mends them, confirms, prints slips; a pupil takes an account over.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { raise } from './lib/stage.mjs';
import { workbook } from './lib/workbook.mjs';

const FILE = '姓名,学号,年级,班级,身份\n沈知夏,20260801,八年级,1,学生\n,20260802,八年级,1,学生\n何清和,20260803,大班,1,学生\n=1+1,20260804,八年级,1,学生\n';

const stage = raise();

it('takes a roster from a file with errors to a pupil who has signed in', async () => {
  const context = await stage.browser.visitor();
  const page = await context.newPage();
  await signIn(page, stage.node.url, accounts(stage.node).find((account) => account.name === 'school'));
  await page.locator('a[href="/admin/roster"]').first().click();
  await page.waitForURL('**/admin/roster');
  await page.setInputFiles('#file', { name: '花名册.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await page.locator('form[action="/admin/roster/import"] button').click();
  await page.waitForSelector('#r1-name');
  await page.fill('#r1-name', '程立夏');
  await page.fill('#r2-grade', '初二');
  await page.check('input[name="r3-out"]');
  await page.locator('form:has(#r1-name) button[type=submit]').click();
  await page.waitForSelector('#effect-title');
  assert.match(await page.locator('section:has(#effect-title)').textContent(), /新建 1 个班级[\s\S]*新增 3 人/);
  await page.locator('form[action$="/confirm"] button').click();
  await page.locator('main a[href^="/admin/roster?org="].btn').click();
  await page.waitForSelector('text=八（1）班');
  await page.locator('tr:has-text("八（1）班") button').click();
  await page.waitForSelector('.slip-code');
  const code = await page.locator('li:has-text("沈知夏") .slip-code').textContent();

  const pupil = await (await stage.browser.visitor()).newPage();
  await pupil.goto(`${stage.node.url}/sign-in`);
  await pupil.locator('a[href="/activate"]').click();
  await pupil.waitForURL('**/activate');
  await pupil.fill('#code', code.toLowerCase());
  await pupil.fill('#sign_in_name', 'zhixia');
  await pupil.fill('#password', 'three green shoots');
  await pupil.locator('form[action="/activate"] button[type=submit]').click();
  await pupil.waitForURL('**/me');
  assert.match(await pupil.locator('main h1').first().textContent(), /沈知夏/);
});

it('takes an Excel file, and what it exports changes nothing', async () => {
  const page = await (await stage.browser.visitor()).newPage();
  await signIn(page, stage.node.url, accounts(stage.node).find((account) => account.name === 'school'));
  const bring = async (buffer) => {
    await page.goto(`${stage.node.url}/admin/roster`);
    await page.setInputFiles('#file', { name: '花名册.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer });
    await page.locator('form[action="/admin/roster/import"] button').click();
    await page.waitForURL('**/import/**');
  };
  await bring(workbook([['姓名', '学号', '年级', '班级'], ['顾青禾', 20260901, '九年级', 2], ['方既明', 20260902, 9, '2班']]));
  assert.match(await page.locator('section:has(#effect-title)').textContent(), /新建 1 个班级[\s\S]*新增 2 人/);
  await page.locator('form[action$="/confirm"] button').click();
  await page.locator('main h1', { hasText: '花名册已更新' }).waitFor();
  await page.goto(`${stage.node.url}/admin/roster`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href^="/admin/roster/roster.xlsx"]').click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  await bring(Buffer.concat(chunks));
  assert.match(await page.locator('section:has(#effect-title)').textContent(), /不会改变什么/);
});
