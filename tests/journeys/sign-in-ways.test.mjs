// Signing in without a password: with a passkey, and by a phone that is signed in already.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';

const stage = raise();
const account = (name) => accounts(stage.node).find((one) => one.name === name);
// Passkeys are bound to a name, and an address of digits is none.
const url = () => stage.node.url.replace('127.0.0.1', 'localhost');

/** A device that keeps passkeys and knows its owner. */
async function addAuthenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options });
}

it('makes a passkey on a phone and signs in with it, without a name or a password', async () => {
  const page = await (await stage.browser.phone()).newPage();
  await addAuthenticator(page);
  await signIn(page, url(), account('teacher'));
  await page.goto(`${url()}/me/settings/ways`);
  await isFit(page);
  await page.locator('#passkey_name').fill('我的手机');
  await page.locator('#current_password').fill('not my password');
  await page.locator('button', { hasText: '添加通行密钥' }).click();
  await page.locator('[data-said]', { hasText: '密码' }).waitFor();
  await page.locator('#current_password').fill(account('teacher').password);
  await page.locator('button', { hasText: '添加通行密钥' }).click();
  await page.locator('#passkeys li', { hasText: '我的手机' }).waitFor();
  await isFit(page);

  await page.context().clearCookies();
  await page.goto(`${url()}/sign-in?next=/me/settings`);
  await isFit(page);
  await page.locator('button', { hasText: '用通行密钥登录' }).click();
  await page.waitForURL('**/me/settings');
  await page.locator('#devices small', { hasText: '通行密钥登录 · 我的手机' }).waitFor();

  await page.goto(`${url()}/me/settings/ways`);
  await page.locator('#passkeys summary').click();
  await page.locator('button', { hasText: '移除' }).click();
  await page.locator('#passkeys li').waitFor({ state: 'detached' });
});

it('lets a computer in by a phone that scans its code and types its number', async () => {
  const phone = await (await stage.browser.phone()).newPage();
  await signIn(phone, stage.node.url, account('teacher-parent'));
  const computer = await (await stage.browser.visitor()).newPage();
  await computer.goto(`${stage.node.url}/sign-in?next=/me/settings`);
  await computer.locator('button', { hasText: '用手机扫码登录' }).click();
  const [code, number] = [await computer.locator('#code').innerText(), await computer.locator('#number').innerText()];
  await computer.locator('svg.qr').waitFor();
  await isFit(computer);

  await phone.goto(`${stage.node.url}/sign-in/confirm?code=${code}`);
  await isFit(phone);
  assert.equal((await phone.locator('main').innerText()).includes(number), false);
  await phone.locator('label', { hasText: '家长' }).click();
  await phone.locator('#number').fill('9');
  await phone.locator('button', { hasText: '是我在登录' }).click();
  await phone.locator('.error-summary', { hasText: '数字不同' }).waitFor();
  await isFit(phone);
  assert.equal(await phone.locator('label', { hasText: '家长' }).locator('input').isChecked(), true);
  await phone.locator('#number').fill(number);
  await phone.locator('button', { hasText: '是我在登录' }).click();
  await phone.locator('.notice', { hasText: '已确认' }).waitFor();
  await isFit(phone);
  await computer.waitForURL('**/me/settings');
  await computer.locator('#devices small', { hasText: '扫码登录' }).waitFor();
});

it('lets a computer in without scripts, and shows when the phone refused', async () => {
  const phone = await (await stage.browser.phone()).newPage();
  await signIn(phone, stage.node.url, account('pupil'));
  const computer = await (await stage.browser.visitor({ javaScriptEnabled: false })).newPage();
  for (const [button, sign] of [['不是我', '.notice'], ['是我在登录', '#account .me']]) {
    await computer.goto(`${stage.node.url}/sign-in`);
    await computer.locator('button', { hasText: '用手机扫码登录' }).click();
    await phone.goto(`${stage.node.url}/sign-in/confirm`);
    await phone.locator('#code').fill(await computer.locator('#code').innerText());
    await phone.locator('button', { hasText: '下一步' }).click();
    if (button === '是我在登录') await phone.locator('#number').fill(await computer.locator('#number').innerText());
    await phone.locator('button', { hasText: button }).click();
    await phone.locator('.notice').waitFor();
    await computer.locator(sign).first().waitFor();
  }
});
