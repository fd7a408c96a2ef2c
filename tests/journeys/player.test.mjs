// The player and the reader as instruments: keys, sign language, transcript, questions, notes, highlights.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { startBrowser } from './lib/browser.mjs';
import { axe } from './lib/checks.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue } from './lib/places.mjs';

const MEDIA = fileURLToPath(new URL('../../sample/nation/media/', import.meta.url));
const SIGNED = '5f0c9f1e-3c67-4b7e-9d57-0c7a3f6f1a01';

let node;
let browser;
let asking;
let book;
let pupil;

/** A lesson whose film has a second film for sign language, a recording, and captions in SRT, imported as an operator would. */
async function importSignedLesson() {
  const folder = mkdtempSync(join(tmpdir(), 'qinghe-signed-'));
  mkdirSync(join(folder, 'media'));
  copyFileSync(join(MEDIA, 'math-4a-parallel/film.mp4'), join(folder, 'media/film.mp4'));
  copyFileSync(join(MEDIA, 'math-4a-angle-measure/film.mp4'), join(folder, 'media/sign.mp4'));
  // Any MP4 will do for a recording: what is tested is that the player goes on in the lighter file.
  copyFileSync(join(MEDIA, 'math-4a-multiply/film.mp4'), join(folder, 'media/sound.mp4'));
  writeFileSync(join(folder, 'media/zh.srt'), '1\n00:00:00,500 --> 00:00:30,000\n同一平面内\n\n2\n00:00:30,000 --> 00:00:50,000\n两条直线互相平行\n');
  const video = {
    part: 'video', file: { file: 'media/film.mp4' }, duration_ms: 70_000, width: 640, height: 360, sign: { file: 'media/sign.mp4' },
    captions: [{ language: 'zh-Hans', file: { file: 'media/zh.srt' } }], chapters: [{ at_ms: 0, title: '开始' }, { at_ms: 20_000, title: '平行' }],
  };
  const exercises = { part: 'exercises', items: [{ prompt: '平行线会相交吗？', choices: ['会', '不会'], answer: [1] }] };
  const slides = JSON.parse(readFileSync(join(MEDIA, '../catalogue.jsonl'), 'utf8').split('\n').find((line) => line.includes('math-4a-parallel/film.mp4')))
    .parts.find(({ part }) => part === 'courseware');
  for (const page of slides.pages) {
    for (const size of ['small', 'large']) {
      const name = page[size].file.replaceAll('/', '-');
      copyFileSync(join(MEDIA, '..', page[size].file), join(folder, 'media', name));
      page[size].file = `media/${name}`;
    }
  }
  const text = { 'zh-Hans': '平行线（手语）' };
  writeFileSync(join(folder, 'catalogue.jsonl'), `${JSON.stringify({
    kind: 'resource', id: SIGNED, type: 'lesson', title: text, summary: text, places: [{ section: 'course-teaching', column: 'self-study' }],
    audience: ['pupil'], language: 'zh-Hans', licence: 'CC-BY-4.0', accessibility: { captions: true, transcript: true, sign_language: true, audio_description: false },
    parts: [video, slides, exercises, { part: 'audio', file: { file: 'media/sound.mp4' }, duration_ms: 70_000 }],
  })}\n`);
  await node.run('import', 'catalogue', folder);
  rmSync(folder, { recursive: true });
}

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  await importSignedLesson();
  const documents = await catalogue(node);
  asking = documents.find((it) => it.parts?.some((part) => part.questions?.some(({ exercise }) => exercise.choices)));
  book = documents.find((it) => it.kind === 'textbook' && it.id === asking.alignments[0].textbook);
  pupil = accounts(node).find(({ name }) => name === 'pupil-primary');
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

const player = (page, property) => page.evaluate((name) => document.querySelector('#player')[name], property);
const until = (page, test, value) => page.waitForFunction(test, value);
const settled = (page) => until(page, () => document.querySelector('#player').readyState > 0);

async function open(kind, path, account) {
  const context = await browser[kind]();
  const page = await context.newPage();
  if (account) await signIn(page, node.url, account);
  await page.goto(node.url + path);
  return { context, page };
}

for (const kind of ['phone', 'visitor']) {
  const device = kind === 'phone' ? 'phone' : 'desktop';
  describe(`a lesson on a ${device}`, () => {
    it('obeys the keys that are promised, and no others', async () => {
      const { context, page } = await open(kind, `/lesson/${SIGNED}`);
      await settled(page);
      const frame = page.locator('#player');
      await frame.focus();
      await page.keyboard.press('k');
      await until(page, () => document.querySelector('#player').currentTime > 0.2);
      await page.keyboard.press('Space');
      assert.equal(await player(page, 'paused'), true);
      await page.keyboard.press('ArrowRight');
      await until(page, () => Math.floor(document.querySelector('#player').currentTime) >= 10);
      await page.keyboard.press('ArrowLeft');
      await until(page, () => document.querySelector('#player').currentTime < 10);
      await page.keyboard.press('ArrowDown');
      assert.ok(Math.abs(await player(page, 'volume') - 0.9) < 0.01);
      await page.keyboard.press('ArrowUp');
      assert.equal(await player(page, 'volume'), 1);
      for (const [key, rate] of [['>', 1.25], ['<', 1], ['<', 0.75], ['<', 0.5], ['<', 0.5]]) {
        await page.keyboard.press(key);
        assert.equal(await player(page, 'playbackRate'), rate);
      }
      const captions = () => page.evaluate(() => document.querySelector('#player').textTracks[0].mode);
      assert.equal(await captions(), 'showing');
      await page.keyboard.press('c');
      assert.equal(await captions(), 'disabled');
      const at = await player(page, 'currentTime');
      await page.keyboard.press('5');
      assert.equal(await player(page, 'currentTime'), at, 'number keys surprise');
      await page.keyboard.press('n');
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), `/me/notes/resource/${SIGNED}`, 'guests are led to sign in');
      await context.close();
    });

    it('shows sign language where the person puts it', async () => {
      const { context, page } = await open(kind, `/lesson/${SIGNED}`);
      const inset = page.locator('.sign');
      await inset.waitFor();
      const place = async () => (await inset.boundingBox());
      const first = await place();
      await inset.focus();
      for (let press = 0; press < 6; press += 1) await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowDown');
      const moved = await place();
      assert.ok(moved.x < first.x - 20 && moved.y > first.y, 'arrow keys move it');
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      assert.ok((await place()).width > moved.width, 'plus makes it larger');
      await inset.scrollIntoViewIfNeeded();
      const from = await place();
      await page.mouse.move(from.x + from.width / 2, from.y + from.height * 0.6);
      await page.mouse.down();
      await page.mouse.move(from.x + from.width / 2 - 40, from.y + from.height * 0.6 + 10, { steps: 4 });
      await page.mouse.up();
      assert.ok(Math.abs((await place()).x - (from.x - 40)) < 4, 'it can be dragged');
      const left = await place();
      await page.reload();
      await settled(page);
      await inset.waitFor();
      const again = await place();
      for (const side of ['x', 'width']) assert.ok(Math.abs(again[side] - left[side]) < 2, `and stays there: ${side} ${left[side]} → ${again[side]}`);
      await page.locator('#player').focus();
      await page.keyboard.press('k');
      await until(page, () => document.querySelector('.sign video').currentTime > 0.2);
      await page.keyboard.press('s');
      assert.ok(await inset.isHidden());
      assert.equal(await page.locator('[data-act=sign]').getAttribute('aria-pressed'), 'false');
      await context.close();
    });

    it('has a transcript to search, to follow and to play from', async () => {
      const { context, page } = await open(kind, `/lesson/${SIGNED}`);
      await settled(page);
      await page.locator('.tr-box summary').click();
      await page.locator('#tr-q').fill('平行');
      assert.equal(await page.locator('.tr a:visible').count(), 1);
      assert.equal(await page.locator('.tr mark').textContent(), '平行');
      assert.equal(await page.locator('[data-found]').textContent(), '1');
      await page.locator('#tr-q').press('Enter');
      await until(page, () => document.querySelector('#player').currentTime >= 30);
      await until(page, () => document.querySelector('.tr .on'));
      assert.match(await page.locator('.tr .on').textContent(), /两条直线互相平行/);
      await page.locator('#tr-q').fill('没有这个词');
      assert.equal(await page.locator('.tr a:visible').count(), 0);
      assert.notEqual(await page.locator('[data-found]').textContent(), '');
      await context.close();
    });

    it('offers the exercises before anything else when it is over, and a lighter way when the network is weak', async () => {
      const { context, page } = await open(kind, `/lesson/${SIGNED}`);
      await settled(page);
      await page.evaluate(() => { const it = document.querySelector('#player'); it.currentTime = it.duration - 0.4; return it.play(); });
      const end = page.locator('[data-player=end]');
      await end.waitFor();
      assert.match(await end.locator('a').first().getAttribute('href'), /\/exercises$/);
      await page.evaluate(() => { document.querySelector('#player').currentTime = 0; });
      await until(page, () => document.querySelector('[data-player=end]').hidden);
      await page.evaluate(() => { const it = document.querySelector('#player'); it.pause(); it.dispatchEvent(new Event('waiting')); });
      const stalled = page.locator('[data-player=stalled]');
      await stalled.waitFor({ timeout: 6000 });
      assert.match(await stalled.locator('a').getAttribute('href'), /\/courseware$/);
      await stalled.locator('[data-act=listen]').click();
      assert.ok(await page.locator('.vid-listen').count());
      assert.ok(await stalled.isHidden());
      await until(page, () => document.querySelector('#player').currentSrc.endsWith(document.querySelector('#player').dataset.listen));
      await page.locator('.vid-bar [data-act=listen]').click();
      assert.equal(await page.locator('.vid-listen').count(), 0);
      await context.close();
    });

    it('stops at a question, takes the answer, and does not ask again on another device', async () => {
      const account = { ...pupil, ...(kind === 'visitor' ? {} : accounts(node).find(({ name }) => name === 'pupil')) };
      const [first] = asking.parts.find((part) => part.questions).questions;
      const { context, page } = await open(kind, `/lesson/${asking.id}`, account);
      await settled(page);
      const toQuestion = (seconds) => page.evaluate((at) => { const it = document.querySelector('#player'); it.currentTime = at; return it.play(); }, seconds);
      await toQuestion(first.at_ms / 1000 - 0.8);
      const dialog = page.locator('.vq-d');
      await dialog.waitFor();
      assert.equal(await player(page, 'paused'), true);
      assert.deepEqual((await axe(page)).grave, []);
      await dialog.locator('[type=submit]').click();
      assert.equal(await dialog.locator('.q-m').textContent(), '', 'nothing chosen is no answer');
      await dialog.locator('.opt input').nth(first.exercise.answer[0]).press('Space');
      const sent = page.waitForResponse((answer) => answer.url().includes('/me/answers/') && answer.request().method() === 'PUT');
      await dialog.locator('.opt input').first().press('Enter');
      assert.equal((await sent).status(), 200);
      await dialog.locator('.q-m', { hasText: '做对了' }).waitFor();
      await dialog.locator('[data-go]').click();
      await until(page, () => !document.querySelector('#player').paused);
      const other = await open(kind, `/lesson/${asking.id}`, account);
      await other.page.locator('.vq .q-m', { hasText: '做对了' }).waitFor();
      await other.context.close();
      await context.close();
    });

    it('goes on after a question is skipped with Escape', async () => {
      const [first] = asking.parts.find((part) => part.questions).questions;
      const { context, page } = await open(kind, `/lesson/${asking.id}`);
      await settled(page);
      await page.evaluate((at) => { const it = document.querySelector('#player'); it.currentTime = at; return it.play(); }, first.at_ms / 1000 - 0.8);
      await page.locator('.vq-d').waitFor();
      await page.keyboard.press('Escape');
      await until(page, () => !document.querySelector('#player').paused);
      await page.locator('#film-questions > .vq .q-m', { hasText: '跳过' }).waitFor();
      await context.close();
    });

    it('keeps a note with its moment', async () => {
      const { context, page } = await open(kind, `/lesson/${asking.id}?t=65`, pupil);
      await settled(page);
      const card = page.locator('[data-notes]');
      await card.locator('form[data-add]').waitFor();
      await until(page, () => document.querySelector('#player').currentTime >= 65);
      await page.locator('#player').focus();
      await page.keyboard.press('n');
      await page.keyboard.type(`先估后量 ${device}`);
      await card.locator('form[data-add] button').click();
      const note = card.locator('.nt', { hasText: `先估后量 ${device}` });
      await note.waitFor();
      assert.equal(await note.locator('.nt-t').textContent(), '01:05');
      assert.deepEqual((await axe(page)).grave, []);
      await page.evaluate(() => { document.querySelector('#player').currentTime = 3; });
      await note.locator('.nt-t').click();
      await until(page, () => document.querySelector('#player').currentTime >= 65);
      await context.close();
    });
  });

  describe(`a textbook on a ${device}`, () => {
    const select = (page, text) => page.evaluate((wanted) => {
      const lines = document.createTreeWalker(document.querySelector('.rd-t'), NodeFilter.SHOW_TEXT);
      while (lines.nextNode()) if (lines.currentNode.data.replace(/\s/g, '').length >= wanted) break;
      const range = document.createRange();
      range.setStart(lines.currentNode, 0);
      range.setEnd(lines.currentNode, wanted);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return range.toString();
    }, text);

    it('takes highlights, notes and a bookmark, and shows them again', async () => {
      const { context, page } = await open(kind, `/book/${book.id}?page=12`, kind === 'phone' ? pupil : accounts(node).find(({ name }) => name === 'teacher'));
      await until(page, () => document.querySelector('#rd-notes form'));
      const words = await select(page, 6);
      await page.locator('.rd-sel').waitFor();
      await page.locator('.rd-sel [data-rd=highlight]').click();
      await page.locator('.rd-t mark').first().waitFor();
      assert.equal((await page.locator('.rd-t mark').allTextContents()).join('').replace(/\s/g, ''), words.replace(/\s/g, ''));
      await page.locator('[data-rd=bookmark]').click();
      await until(page, () => document.querySelector('[data-rd=bookmark]').getAttribute('aria-pressed') === 'true');
      await select(page, 3);
      await page.locator('.rd-sel [data-rd=comment]').click();
      await page.keyboard.type('要记住');
      await page.locator('#rd-notes form[data-add] button').click();
      await page.locator('#rd-notes .nt', { hasText: '要记住' }).waitFor();
      assert.deepEqual((await axe(page)).grave, []);
      await page.locator('#rd-notes').press('Escape');
      assert.ok(await page.locator('#rd-notes').isHidden());
      await page.locator('.rd-next').click();
      await page.waitForURL('**page=13');
      assert.equal(await page.locator('.rd-t mark').count(), 0);
      assert.equal(await page.locator('[data-rd=bookmark]').getAttribute('aria-pressed'), 'false');
      await page.goto(`${node.url}/book/${book.id}?page=12`);
      await page.locator('.rd-t mark').first().waitFor();
      await page.goto(`${node.url}/me/notes/textbook/${book.id}`);
      assert.equal(await page.locator('.nt').count(), 3);
      for (let left = 3; left > 0; left -= 1) {
        await page.locator('.nt form[action$="/remove"] button').first().click();
        await until(page, (count) => document.querySelectorAll('.nt').length === count, left - 1);
      }
      await context.close();
    });

    it('leads guests to sign in, and everyone to paper', async () => {
      const { context, page } = await open(kind, `/book/${book.id}?page=12`);
      await page.locator('[data-rd=notes]').click();
      await page.waitForURL('**/sign-in?next=**');
      await page.goto(`${node.url}/book/${book.id}/print?from=12&to=13`);
      assert.equal(await page.locator('.pr-pg').count(), 2);
      await page.emulateMedia({ media: 'print' });
      assert.ok(await page.locator('.pr-f').isHidden());
      assert.ok(await page.locator('.hd').isHidden());
      await context.close();
    });
  });
}

it('works as pages and links without scripts', async () => {
  const context = await browser.visitor({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${node.url}/lesson/${asking.id}`);
  assert.ok(await page.locator('.vq').count() >= 2, 'the questions are a list under the film');
  assert.ok(await page.locator('.vid-bar').isHidden());
  await page.locator('.vq details').first().locator('summary').click();
  await page.locator('.vq .opt').first().click();
  await page.locator('.vq [type=submit]').first().click();
  await page.locator('.notice b').waitFor();
  await signIn(page, node.url, pupil);
  await page.goto(`${node.url}/me/notes/textbook/${book.id}?place=12`);
  await page.locator('form[data-add] textarea').fill('没有脚本也能写');
  await page.locator('form[data-add] button').click();
  await page.waitForURL(`**/me/notes/textbook/${book.id}`);
  assert.ok(await page.locator('.nt', { hasText: '没有脚本也能写' }).count());
  await context.close();
});
