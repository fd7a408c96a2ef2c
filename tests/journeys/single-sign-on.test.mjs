// Two nodes: people of one sign in at the other with the account they have.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { accounts, fillSignIn, signIn } from './lib/accounts.mjs';
import { startBrowser } from './lib/browser.mjs';
import { isFit } from './lib/checks.mjs';
import { startNode } from './lib/node.mjs';

const folder = mkdtempSync(join(tmpdir(), 'qinghe-single-sign-on-'));
let browser;
let nation;
let school;
let here;

/** A port that nobody listens on: the address must be known before the node starts. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

before(async () => {
  browser = await startBrowser();
  nation = await startNode();
  const port = await freePort();
  // Two names for this machine, so that each node has cookies of its own.
  here = `http://localhost:${port}`;
  const back = `${here}/sign-in/with/nation/callback`;
  const client = JSON.parse(await nation.run('client', 'add', '--name', '示例省平台', '--redirect-uri', back, '--json'));
  const config = join(folder, 'qinghe.toml');
  writeFileSync(config, [
    '[[identity_provider]]', 'key = "nation"', `issuer = "${nation.url}"`, `client_id = "${client.client_id}"`,
    `client_secret = "${client.client_secret}"`, 'label = "国家示例节点"', 'scope = "openid profile roles"', '',
  ].join('\n'));
  school = await startNode({ listen: `127.0.0.1:${port}`, flags: ['--config', config] });
});
after(async () => {
  await browser?.close();
  await school?.stop();
  await nation?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const account = (node, name) => accounts(node).find((one) => one.name === name);

for (const [kind, open] of [['phone', () => browser.phone()], ['desktop', () => browser.visitor()]]) {
  it(`signs a teacher in at another node, connects the accounts once, and disconnects them, on a ${kind}`, async () => {
    const page = await (await open()).newPage();
    await page.goto(`${here}/sign-in?next=/me/shelf`);
    await isFit(page);
    await page.locator('a', { hasText: '国家示例节点' }).click();
    await fillSignIn(page, account(nation, 'teacher'));
    await page.locator('h1', { hasText: '用青禾账号登录其他系统' }).waitFor();
    await isFit(page);
    assert.match(await page.locator('.told').innerText(), /周敏[\s\S]*示例市第一中学/);
    await page.locator('button', { hasText: '同意并继续' }).click();

    await page.waitForURL(`${here}/sign-in/with/nation/connect`);
    await isFit(page);
    await page.locator('a', { hasText: '用青禾账号登录' }).click();
    await fillSignIn(page, account(school, 'teacher'));
    await page.locator('button', { hasText: '连接' }).click();
    await page.waitForURL('**/me/shelf');

    await page.goto(`${here}/me/settings/ways`);
    await isFit(page);
    await page.locator('#accounts li', { hasText: '国家示例节点' }).waitFor();
    await page.context().clearCookies({ domain: 'localhost' });
    await page.goto(`${here}/sign-in`);
    await page.locator('a', { hasText: '国家示例节点' }).click();
    await page.waitForURL(`${here}/me`);

    await page.goto(`${here}/me/settings/ways`);
    await page.locator('#accounts button', { hasText: '断开' }).click();
    await page.locator('#accounts a', { hasText: '国家示例节点' }).waitFor();
    await page.goto(`${nation.url}/me/settings/ways`);
    await isFit(page);
    await page.locator('#systems button', { hasText: '断开' }).click();
    await page.locator('#systems', { hasText: '没有连接其他系统' }).waitFor();
  });
}

it('tells nothing that names a child, and nothing at all when somebody does not agree', async () => {
  const page = await (await browser.phone()).newPage();
  await signIn(page, nation.url, account(nation, 'pupil-primary'));
  await page.goto(`${here}/sign-in`);
  await page.locator('a', { hasText: '国家示例节点' }).click();
  await page.locator('.notice', { hasText: '未满 14 岁' }).waitFor();
  assert.doesNotMatch(await page.locator('.told').innerText(), /林小禾|第一小学/);
  await isFit(page);
  await page.locator('button', { hasText: '不同意' }).click();
  await page.locator('.error-summary', { hasText: '没有确认是你' }).waitFor();
  await isFit(page);
});
