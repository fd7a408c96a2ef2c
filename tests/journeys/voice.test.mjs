// A voice message: recorded on a phone, listened to, thrown away, recorded again, posted, and played by somebody else.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { signIn } from './lib/accounts.mjs';
import { HUMMING } from './lib/browser.mjs';
import { isFit } from './lib/checks.mjs';
import { openClass } from './lib/classes.mjs';
import { raise } from './lib/stage.mjs';

const CLASS = '七（3）班';

const stage = raise(HUMMING);

/** The feed of the class on the phone of the demo person; `prepare` runs in the page before its own scripts. */
async function feedOf(name, prepare) {
  const page = await (await stage.browser.phone({ permissions: ['microphone'] })).newPage();
  if (prepare) await page.addInitScript(prepare);
  await signIn(page, stage.node.url, { name, password: stage.node.said.password });
  await openClass(page, stage.node.url, CLASS, '班级圈');
  return page;
}

const start = (page) => page.locator('[data-start]');
const said = (page) => page.locator('[data-said]');

/** Records with the keyboard for so many seconds by the page's own clock. */
async function record(page, seconds) {
  await start(page).focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-stop]:focus').waitFor();
  assert.match(await said(page).textContent(), /正在录音/);
  await page.locator('[role=timer]', { hasText: `0:0${seconds}` }).waitFor();
  await page.keyboard.press('Enter');
  await start(page).waitFor();
  assert.match(await said(page).textContent(), /录好了/);
}

const isHeard = (sound) => sound.evaluate(async (audio) => {
  audio.muted = true;
  await audio.play();
  await new Promise((done) => { audio.ontimeupdate = () => { if (audio.currentTime > 0.3) done(); }; });
  audio.pause();
  return true;
});

it('records, listens, throws away, posts, and lets another member play it', async () => {
  const pupil = await feedOf('pupil');
  await start(pupil).waitFor();
  await isFit(pupil);
  await record(pupil, 1);
  await pupil.locator('.rec audio').waitFor();
  await pupil.locator('.rec li button', { hasText: '删掉' }).click();
  assert.equal(await pupil.locator('#files').evaluate((input) => input.files.length), 0);
  await record(pupil, 2);
  await isFit(pupil);
  assert.ok(await isHeard(pupil.locator('.rec audio')), 'what was recorded can be listened to before it is sent');
  const buffer = await pupil.screenshot({ type: 'png' });
  await pupil.locator('#files').setInputFiles({ name: '画.png', mimeType: 'image/png', buffer });
  assert.equal(await pupil.locator('#files').evaluate((input) => input.files.length), 2, 'a picture chosen later keeps the recording');
  await pupil.locator('#text').fill('我来读一段');
  await pupil.locator('button', { hasText: '发布' }).click();
  const own = pupil.locator('article', { hasText: '我来读一段' });
  await own.locator('audio').waitFor({ timeout: 60_000 });

  const other = await feedOf('c73-01');
  const sound = other.locator('article', { hasText: '我来读一段' }).locator('audio');
  assert.ok(await isHeard(sound));
  const seconds = await sound.evaluate((audio) => audio.duration);
  assert.ok(seconds > 1.5 && seconds < 10, `${seconds} s`);
  await isFit(other);
});

it('keeps a form that is sent while somebody still speaks', async () => {
  const pupil = await feedOf('pupil');
  await start(pupil).click();
  await pupil.locator('[data-stop]:focus').waitFor();
  await pupil.locator('#text').fill('还没说完');
  await pupil.locator('button', { hasText: '发布' }).click();
  await pupil.locator('[data-said]', { hasText: '请先停止' }).waitFor();
  assert.equal(await pupil.locator('article', { hasText: '还没说完' }).count(), 0);
});

it('says what to do when the microphone is refused, and offers nothing where there is none', async () => {
  const refused = await feedOf('pupil', () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
  });
  await start(refused).click();
  await refused.locator('[data-said]', { hasText: '请在地址栏的网站设置里允许麦克风' }).waitFor();
  assert.ok(await start(refused).isVisible(), 'to try again');
  const without = await feedOf('pupil', () => { navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]); });
  assert.ok(await start(without).isHidden());
  assert.ok(await without.locator('#files').isVisible());
});
