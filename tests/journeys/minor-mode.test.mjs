// Minor mode, from the guardian's phone to a rest on the child's, which loses nothing.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { isFit } from './lib/checks.mjs';
import { catalogue } from './lib/places.mjs';
import { raise } from './lib/stage.mjs';

const stage = raise();

async function phoneOf(name, options) {
  const page = await (await stage.browser.phone(options)).newPage();
  await signIn(page, stage.node.url, accounts(stage.node).find((account) => account.name === name));
  return page;
}

async function guardianAtTime() {
  const parent = await phoneOf('parent');
  await parent.goto(`${stage.node.url}/me/children`);
  await parent.locator('section', { hasText: '林小禾' }).locator('a', { hasText: '使用时间' }).click();
  return parent;
}

/** A page with exercises that are answered in words. */
async function exercisesToWrite() {
  const isWritten = (part) => part.part === 'exercises' && part.items.some((item) => !item.choices);
  const lesson = (await catalogue(stage.node)).find((it) => it.type === 'lesson' && it.parts.some(isWritten));
  return `${stage.node.url}/lesson/${lesson.id}/exercises`;
}

/** As if the child had come back to this page after a while. */
const lookAgain = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

it('rests on the child’s phone when the guardian says so, keeps what was typed, and goes on when there is more time', async () => {
  const parent = await guardianAtTime();
  await isFit(parent);
  await parent.selectOption('#daily_minutes', '40');
  await parent.locator('button', { hasText: '保存' }).click();
  await parent.locator('li', { hasText: '每天 40 分钟' }).waitFor();

  const child = await phoneOf('pupil-primary');
  const address = await exercisesToWrite();
  await child.goto(address);
  const answer = child.locator('main form[data-answer] textarea').first();
  await answer.fill('我的想法还没写完');

  await parent.locator('button', { hasText: '今天就到这里' }).click();
  await parent.locator('section', { hasText: '还有大约 0 分钟' }).first().waitFor();
  await lookAgain(child);
  await child.locator('dialog.minor[open]', { hasText: '今天的时间到了' }).waitFor();
  await isFit(child);
  await child.locator('dialog.minor button', { hasText: '先把手上的做完' }).click();
  assert.equal(await answer.inputValue(), '我的想法还没写完', 'it is still there to be finished');

  await child.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('qh-minor')).forEach((key) => { sessionStorage[key] = '1'; }));
  await lookAgain(child);
  assert.equal(await child.locator('dialog.minor [data-finish]').count(), 0, 'once is enough');
  await child.locator('dialog.minor a', { hasText: '去休息' }).click();
  await child.locator('h1', { hasText: '今天的时间到了' }).waitFor();
  await isFit(child);
  await child.goto(`${stage.node.url}/me/answers`);
  await child.waitForURL('**/me/rest?next=**');
  await child.locator('main a', { hasText: '使用时间' }).click();
  await child.locator('p', { hasText: '眼睛和身体都要休息' }).waitFor();
  await isFit(child);

  await parent.locator('button', { hasText: '多给 10 分钟' }).click();
  await parent.locator('section', { hasText: '还有大约 10 分钟' }).first().waitFor();
  await child.goto(address);
  await child.locator('dialog.minor[open]', { hasText: '快到时间了' }).waitFor();
  await isFit(child);
  await child.locator('dialog.minor button', { hasText: '知道了' }).click();
  assert.equal(await answer.inputValue(), '我的想法还没写完', 'what was typed is put back');
  await child.goto(`${stage.node.url}/me/answers`);
  assert.match(child.url(), /\/me\/answers$/);
});

it('rests without scripts too, and leaves public pages open', async () => {
  const parent = await guardianAtTime();
  const child = await phoneOf('pupil-primary', { javaScriptEnabled: false });
  await parent.locator('button', { hasText: '今天就到这里' }).click();
  await parent.locator('section', { hasText: '还有大约 0 分钟' }).first().waitFor();
  await child.goto(`${stage.node.url}/me/settings`);
  await child.locator('h1', { hasText: '今天的时间到了' }).waitFor();
  await child.goto(`${stage.node.url}/course`);
  await child.locator('main').waitFor();
  assert.match(child.url(), /\/course$/);
});
