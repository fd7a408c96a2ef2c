// Books that flow and books to hear, in the reader: outline, type size, highlight, the place kept, the next chapter.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accounts, signIn } from './lib/accounts.mjs';
import { PHONE, startBrowser } from './lib/browser.mjs';
import { axe, overflow } from './lib/checks.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue } from './lib/places.mjs';

let node;
let browser;
let book;
let heard;
let pupil;

before(async () => {
  node = await startNode();
  browser = await startBrowser();
  const documents = await catalogue(node);
  book = documents.find(({ type }) => type === 'book');
  heard = documents.find(({ type }) => type === 'audio_book');
  pupil = accounts(node).find(({ name }) => name === 'pupil-primary');
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

async function visit(options = {}) {
  const context = await browser.visitor({ viewport: PHONE, ...options });
  const page = await context.newPage();
  return { context, page };
}

describe('a book on a phone', () => {
  it('is read by its outline without a script', async () => {
    const { context, page } = await visit({ javaScriptEnabled: false });
    await page.goto(`${node.url}/book/${book.id}`);
    const sections = book.parts.find(({ part }) => part === 'publication').sections;
    const line = page.locator('#toc details', { hasText: sections[1].title });
    if (await line.count()) await line.locator('summary').click();
    await page.locator('#toc a', { hasText: sections[1].title }).first().click();
    await page.waitForURL(/section=2/);
    assert.match(await page.locator('.rd-t').textContent(), /\S{10}/);
    assert.equal(await page.locator('.rd-foot a').count(), sections.length > 2 ? 2 : 1);
    await context.close();
  });

  it('fits the screen and passes the accessibility check', async () => {
    const { context, page } = await visit();
    for (const { id } of [book, heard]) {
      await page.goto(`${node.url}/book/${id}?section=1`, { waitUntil: 'load' });
      assert.equal(await overflow(page), '');
      assert.deepEqual((await axe(page)).grave, []);
    }
    await context.close();
  });

  it('keeps a highlight and the chapter one was in', async () => {
    const { context, page } = await visit();
    await signIn(page, node.url, pupil);
    await page.goto(`${node.url}/book/${book.id}?section=2`, { waitUntil: 'load' });
    await page.waitForSelector('#rd-notes form', { state: 'attached' });
    await page.evaluate(() => {
      const words = document.createTreeWalker(document.querySelector('.rd-t'), NodeFilter.SHOW_TEXT);
      let text = words.nextNode();
      while (text.data.trim().length < 8) text = words.nextNode();
      const range = document.createRange();
      range.setStart(text, text.data.search(/\S/));
      range.setEnd(text, text.data.search(/\S/) + 6);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.dispatchEvent(new Event('selectionchange'));
    });
    await page.locator('.rd-sel [data-rd=highlight]').click();
    await page.locator('.rd-t mark').first().waitFor();
    const told = page.waitForResponse((reply) => reply.url().includes('/me/progress/book/') && reply.request().method() === 'PUT');
    await page.evaluate(() => scrollBy(0, 40));
    assert.ok((await told).status() < 300);
    const again = await context.newPage();
    await again.goto(`${node.url}/book/${book.id}`);
    await again.waitForURL(/section=2/);
    await again.locator('.rd-t mark').first().waitFor();
    await context.close();
  });
});

describe('a book to hear', () => {
  it('plays a chapter, at the speed one likes, and goes on to the next', async () => {
    const { context, page } = await visit();
    await page.goto(`${node.url}/book/${heard.id}?section=1`, { waitUntil: 'load' });
    await page.locator('[data-speed]').selectOption('2');
    const audio = (work) => page.locator('#narration').evaluate(work);
    await audio((it) => it.readyState || new Promise((done) => { it.onloadedmetadata = done; it.load(); }).then(() => 0));
    assert.ok(await audio((it) => it.duration) > 1);
    assert.equal(await audio((it) => it.playbackRate), 2);
    await audio((it) => it.play());
    await audio((it) => { it.currentTime = it.duration - 0.2; });
    await page.waitForURL(/section=2/);
    assert.equal(await page.locator('[data-speed]').inputValue(), '2');
    await context.close();
  });
});
