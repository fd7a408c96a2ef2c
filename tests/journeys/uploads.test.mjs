// A teacher uploads a clip, sees how far it is, previews it and offers it; an editor releases it; a guest plays it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { startBrowser } from './lib/browser.mjs';
import { startNode } from './lib/node.mjs';

const CLIP = '-nostdin -v error -y -f lavfi -i testsrc2=size=854x600:rate=25:duration=8 -f lavfi -i sine=duration=8 -c:v libx264 -preset ultrafast -b:v 6M -c:a aac -shortest';
const LONGEST_WORK_MS = 300_000;
let node;
let browser;
let folder;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  folder = mkdtempSync(join(tmpdir(), 'qinghe-clip-'));
});
after(async () => {
  await browser?.close();
  await node?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function pageOf(name, options = {}) {
  const context = await browser.visitor(options);
  const page = await context.newPage();
  await signIn(page, node.url, accounts(node).find((account) => account.name === name));
  return page;
}

/** Waits until the film can be moved to its last second, and answers how long it is. */
const played = (page, selector) => page.waitForFunction((wanted) => {
  const film = document.querySelector(wanted);
  if (film.readyState === 0) return false;
  if (!film.dataset.begun) { film.dataset.begun = '1'; film.muted = true; film.currentTime = 5; void film.play(); }
  return film.currentTime > 5.2 && Number.isFinite(film.duration) && film.duration;
}, selector, { timeout: 30_000 }).then((handle) => handle.jsonValue());

it('takes a film from a teacher’s disk to a guest’s screen', async () => {
  const clip = join(folder, '折纸.mp4');
  execFileSync('ffmpeg', [...CLIP.split(' '), clip]);
  const teacher = await pageOf('teacher');
  await teacher.goto(`${node.url}/me`);
  await teacher.locator('a[href="/me/uploads"]').first().click();
  // Loaded, with its script: without it the plain form sends the file, and there is no progress to see.
  await teacher.waitForURL('**/me/uploads');
  await teacher.setInputFiles('#file', clip);
  const seen = teacher.waitForSelector('[data-sent] [role=progressbar]', { state: 'attached' });
  await teacher.locator('form[data-upload] button[type=submit]').click();
  await seen;
  await teacher.locator('#uploads .row-b a').first().click();
  await teacher.waitForSelector('video#preview source[type="application/vnd.apple.mpegurl"]', { state: 'attached', timeout: LONGEST_WORK_MS });
  assert.ok(Math.abs((await played(teacher, '#preview')) - 8) < 0.5, 'the preview plays');
  await teacher.locator('form[action$="/offer"] button').click();
  const address = new URL(teacher.url()).pathname;

  const editor = await pageOf('editor');
  await editor.goto(`${node.url}/me/uploads`);
  await editor.locator(`#uploads a[href="${address}"]`).first().click();
  await editor.fill('#title', '折纸中的轴对称');
  await editor.selectOption('#place', 'course-teaching/self-study');
  await editor.fill('#provider', '示例市第一中学');
  await editor.locator('label:has(input[name=for_pupils])').click();
  await editor.locator('form[action$="/release"] button').click();
  await editor.waitForURL(/\/r\/[0-9a-f-]{36}$/);

  const guest = await (await browser.phone()).newPage();
  await guest.goto(editor.url());
  assert.match(await guest.locator('h1').textContent(), /折纸中的轴对称/);
  assert.ok(Math.abs((await played(guest, '#player')) - 8) < 0.5, 'the released film plays');
});

it('says why a file is not taken, and keeps nothing of it', async () => {
  const picture = join(folder, 'picture.mp4');
  writeFileSync(picture, `<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(2_000)}</svg>`);
  const page = await pageOf('researcher');
  await page.goto(`${node.url}/me/uploads`);
  await page.setInputFiles('#file', picture);
  await page.locator('form[data-upload] button[type=submit]').click();
  await page.locator('[data-sent]').getByText('不接收这种文件').waitFor();
});
