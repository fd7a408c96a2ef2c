// Finding: suggestions while typing, filters, a second in a film, a page of a textbook, and what to do when nothing is found.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { axe } from './lib/checks.mjs';
import { DESKTOP, startBrowser } from './lib/browser.mjs';
import { ask } from './lib/http.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue, findLesson } from './lib/places.mjs';

let node;
let browser;
let target;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  target = findLesson(await catalogue(node));
  await indexed();
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

/** The index of a new node is made in the background; its page says so until it is whole. */
async function indexed() {
  for (let turn = 0; turn < 600; turn += 1) {
    const { text } = await ask(node.url, '/search?q=zzzz');
    if (!text.includes('class="notice')) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error('the search index was not made');
}

/** A sentence of the film's captions with its second. */
async function spoken() {
  const { text } = await ask(node.url, `/lesson/${target.lesson.id}`);
  const lines = [...text.matchAll(/href="[^"]*\?t=(\d+)" data-seek-ms="\d+"><time>[^<]*<\/time> ?([^<]+)/g)];
  const [, second, words] = lines.filter(([, at]) => Number(at) > 5).sort((a, b) => b[2].length - a[2].length)[0];
  return { second, words: words.trim().slice(0, 16) };
}

it('on a phone: initials, a suggestion by keyboard, filters that keep the words, and back', async () => {
  const context = await browser.phone();
  const page = await context.newPage();
  await page.goto(`${node.url}/search`);
  const field = page.locator('#sq');
  await field.focus();
  const unit = target.unit.title;
  await field.pressSequentially(unit.slice(0, 1));
  await page.locator('.sug [role=option]').first().waitFor();
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
  assert.deepEqual((await axe(page)).grave, []);
  await page.keyboard.press('Escape');
  assert.equal(await field.getAttribute('aria-expanded'), 'false');

  await field.fill(unit);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=**');
  assert.ok(await page.locator('.hit').count() > 0);
  assert.ok((await page.locator('.direct').textContent()).includes(unit));
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no sideways scrolling');
  const before = page.url();
  await page.locator('.se-f').tap();
  const facet = page.locator('#filters .fact').first();
  const count = Number(await facet.locator('.num').textContent());
  await facet.tap();
  await page.waitForURL((url) => url.href !== before && url.href !== `${before}#filters`);
  assert.equal(new URL(page.url()).searchParams.get('q'), unit);
  assert.equal(await page.locator('#sq').inputValue(), unit);
  assert.match(await page.locator('.se-h b').textContent(), new RegExp(`\\b${count}\\b`), 'the count of a filter is what it leads to');
  await page.goBack();
  assert.equal(await page.locator('#sq').inputValue(), unit);
  await context.close();
});

it('a sentence of a film leads to its second, and plays from there', async () => {
  const { second, words } = await spoken();
  const context = await browser.phone();
  const page = await context.newPage();
  await page.goto(`${node.url}/search?q=${encodeURIComponent(words)}`);
  const link = page.locator(`.hit-x a[href="/lesson/${target.lesson.id}?t=${second}"]`);
  await link.tap();
  await page.waitForURL(`**?t=${second}`);
  await page.waitForFunction((at) => document.querySelector('#player').currentTime >= at, Number(second));
  await context.close();
});

it('a sentence of a textbook leads to the page with its printed number', async () => {
  const [index, line] = target.book.pages.flatMap((it, at) => (it.text ?? []).map(([, , , , text]) => [at + 1, text]))
    .filter(([at, text]) => at > target.book.front_pages && text.length > 8).sort((a, b) => b[1].length - a[1].length)[0];
  const { text } = await ask(node.url, `/search?q=${encodeURIComponent(line.slice(0, 30))}`);
  assert.ok(text.includes(`/book/${target.book.id}?page=${index - target.book.front_pages}"`), line);
});

it('an input method composes in peace: no request, and its Enter sends nothing', async () => {
  const context = await browser.visitor({ viewport: DESKTOP });
  const page = await context.newPage();
  await page.goto(`${node.url}/about`);
  await page.locator('#q').focus();
  await page.locator('#q[role=combobox]').waitFor();
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/search')) asked.push(request.url()); });
  const session = await context.newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'jiao', selectionStart: 4, selectionEnd: 4 });
  await page.evaluate(() => document.querySelector('#q').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true })));
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 400); }));
  assert.deepEqual(asked, []);
  assert.ok(page.url().endsWith('/about'));
  await session.send('Input.insertText', { text: '角' });
  await page.locator('.sug [role=option]').first().waitFor();
  assert.equal(asked.length, 1);
  await context.close();
});

it('without scripts it searches just as well', async () => {
  const context = await browser.visitor({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(node.url);
  await page.locator('#q').fill('jiao');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?q=jiao');
  assert.ok(await page.locator('.hit').count() > 0);
  assert.ok(await page.locator('#filters .fact').first().isVisible(), 'filters stand open on a desktop');
  await context.close();
});

it('who finds nothing says what is missing', async () => {
  const context = await browser.phone();
  const page = await context.newPage();
  await page.goto(`${node.url}/search?q=zzzzqqqq`);
  assert.deepEqual((await axe(page)).grave, []);
  await page.locator('#note').fill('想要九年级化学实验');
  await page.locator('main form[action="/search/missing"] button').tap();
  await page.waitForURL('**/search/missing/thanks');
  await context.close();
});
