// A guest finds a lesson, plays it, opens its textbook page, signs up, and goes on in another browser.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fillSignIn } from './lib/accounts.mjs';
import { startBrowser } from './lib/browser.mjs';
import { ask } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue, findLesson } from './lib/places.mjs';

const MOST_TAPS = 6;
const STOPPED_AT_S = 20;
const LONGEST_WAIT_MS = 20_000;

let node;
let browser;
let target;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  target = findLesson(await catalogue(node));
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

/** Follows links as a person would, and counts. */
class Walk {
  constructor(page) {
    this.page = page;
    this.taps = 0;
  }

  /** Taps the first of `selectors` that can be seen, and waits for the page that follows. */
  async tap(...selectors) {
    const link = this.page.locator(selectors.map((selector) => `${selector}:visible`).join(', ')).first();
    const before = this.page.url();
    await link.click();
    await this.page.waitForURL((url) => url.href !== before);
    await this.page.waitForLoadState('load');
    this.taps += 1;
  }
}

/** From the home page through course teaching, choosing stage, subject and chapter; answers the number of taps. */
async function reachLesson(page) {
  const { lesson, book } = target;
  const walk = new Walk(page);
  await page.goto(node.url);
  await walk.tap('nav a[href="/course"]');
  const isChosen = () => page.locator(`a[href*="${book.id}"]`).count();
  for (const name of [book.curriculum.stage, book.curriculum.subject]) {
    if (await isChosen()) break;
    if (!(await page.locator('.pick .chip:visible').count())) await walk.tap('.pk-x a');
    await walk.tap(`.pick a:text-is("${name}")`);
  }
  await walk.tap(`a[href="/lesson/${lesson.id}"]:not([tabindex="-1"])`);
  assert.match(page.url(), new RegExp(`/lesson/${lesson.id}$`));
  return walk.taps;
}

const player = (page) => page.locator('#player');
const currentTime = (page) => player(page).evaluate((video) => video.currentTime);

/** Looks again and again from outside: pages without scripts have no timers to wait with. */
async function until(what, holds) {
  const end = Date.now() + LONGEST_WAIT_MS;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function play(page) {
  await player(page).focus();
  await page.keyboard.press('Space');
  const before = await currentTime(page);
  await until('the film goes on', async () => await currentTime(page) > before + 1);
}

async function captionsShow(page) {
  await page.waitForFunction(() => {
    const [track] = document.querySelector('#player').textTracks;
    return track.mode === 'showing' && track.cues?.length > 0;
  });
  await player(page).evaluate((video) => { video.currentTime = video.textTracks[0].cues[0].startTime + 0.1; });
  await page.waitForFunction(() => document.querySelector('#player').textTracks[0].activeCues.length > 0);
}

async function opensItsTextbookPage(page) {
  const { book, unit } = target;
  await page.locator(`.ls-side a[href^="/book/${book.id}"]`).click();
  await page.waitForURL(`**/book/${book.id}?page=${unit.page}*`);
  assert.equal(await page.locator('.rd-go input[name=page]').inputValue(), String(unit.page));
  const sheet = page.locator('.rd-pg img').first();
  await sheet.evaluate((image) => image.decode());
  assert.match(await sheet.getAttribute('alt'), new RegExp(`\\b${unit.page}\\b`));
  const words = (await page.locator('.rd-t').first().textContent()).replace(/\s/g, '');
  assert.ok(words.length > 10, 'the page has its words');
}

async function signUp(page, account) {
  await page.locator('#account a').click();
  await page.waitForURL('**/sign-in**');
  await page.locator('main a[href^="/sign-up"]').click();
  await page.locator('main a[href*="role=pupil"]').click();
  const form = page.locator('main form[action="/sign-up"]');
  await form.locator('input[name=display_name]').fill(account.shown);
  // Younger ones rest at night, and tests run at any hour.
  await form.locator('select[name=schooling]').selectOption('初中/九年级');
  await form.locator('input[name=guardian_agrees]').check();
  await form.locator('input[name=sign_in_name]').fill(account.name);
  await form.locator('input[name=password]').fill(account.password);
  await form.locator('button[type=submit]').click();
  await page.waitForURL((url) => url.pathname !== '/sign-up');
}

async function stopsAt(page, seconds) {
  await player(page).evaluate((video, at) => { video.currentTime = at; }, seconds);
  await play(page);
  const saved = page.waitForResponse((it) => it.url().includes('/me/progress/') && it.request().method() === 'PUT');
  await page.keyboard.press('Space');
  assert.ok((await saved).status() < 300, 'the position is saved');
  return currentTime(page);
}

async function goesOnElsewhere(visitor, account, stoppedAt) {
  const page = await visitor.newPage();
  await page.goto(`${node.url}/sign-in?next=/lesson/${target.lesson.id}`);
  await fillSignIn(page, account);
  await page.waitForURL(`**/lesson/${target.lesson.id}`);
  await page.waitForFunction((at) => Math.abs(document.querySelector('#player').currentTime - at) < 2, stoppedAt);
  await page.locator('.vid-resume').waitFor();
  await page.goto(`${node.url}/me`);
  assert.ok(await page.locator(`main a[href*="${target.lesson.id}"]`).count(), 'the desk offers the lesson to go on with');
}

for (const kind of ['phone', 'visitor']) {
  describe(`a guest on a ${kind === 'phone' ? 'phone' : 'desktop'}`, () => {
    const account = { shown: '林小满', name: `xiaoman-${kind}`, password: 'lantern-river-42' };
    let context;
    let page;
    let stoppedAt;

    before(async () => { context = await browser[kind](); page = await context.newPage(); });
    after(() => context?.close());

    it(`reaches a lesson in at most ${MOST_TAPS} taps`, async (t) => {
      const taps = await reachLesson(page);
      t.diagnostic(`${taps} taps`);
      assert.ok(taps <= MOST_TAPS, `${taps} taps`);
    });
    it('plays it with captions', async () => { await play(page); await captionsShow(page); });
    it('opens the textbook page it belongs to', () => opensItsTextbookPage(page));
    it('signs up', async () => {
      await signUp(page, account);
      await page.goto(`${node.url}/lesson/${target.lesson.id}`);
      await page.locator('#account .me-n').waitFor({ state: 'attached' });
      assert.match(await page.locator('#account').textContent(), new RegExp(account.shown));
    });
    it('has the position saved', async () => { stoppedAt = await stopsAt(page, STOPPED_AT_S); });
    it('goes on in a second browser', async () => {
      const other = await browser[kind]();
      await goesOnElsewhere(other, account, stoppedAt);
      await other.close();
    });
  });

  it(`without scripts on a ${kind === 'phone' ? 'phone' : 'desktop'}, a guest reaches the lesson and plays it`, async () => {
    const context = await browser[kind]({ javaScriptEnabled: false });
    const page = await context.newPage();
    assert.ok(await reachLesson(page) <= MOST_TAPS);
    assert.equal(await player(page).getAttribute('controls'), '');
    const film = await ask(node.url, await page.locator('#player source').getAttribute('src'), { headers: { range: 'bytes=0-1023' } });
    assert.deepEqual([film.status, film.headers['content-type'], film.bytes.length], [206, 'video/mp4', 1024]);
    const captions = await ask(node.url, await page.locator('#player track[default]').getAttribute('src'));
    assert.match(captions.headers['content-type'], /^text\/vtt/);
    assert.match(captions.text, /^WEBVTT/);
    assert.match(captions.text, /\d\d:\d\d\.\d{3} --> (\d\d:)?\d\d:\d\d\.\d{3}[^\n]*\n\S/);
    await play(page);
    await opensItsTextbookPage(page);
    await context.close();
  });
}
