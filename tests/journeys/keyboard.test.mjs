// Everything with the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { DESKTOP, PHONE, startBrowser } from './lib/browser.mjs';
import { startNode } from './lib/node.mjs';
import { catalogue, findLesson } from './lib/places.mjs';
import { none } from './lib/tour.mjs';

const MOST_TABS = 150;

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

const focused = (page) => page.evaluate(() => {
  const it = document.activeElement;
  const box = it.getBoundingClientRect();
  return { tag: it.tagName, href: it.getAttribute('href') ?? '', words: it.textContent.trim().slice(0, 40), x: box.x, y: box.y, width: box.width, height: box.height };
});

/** Presses Tab until `isWanted`; answers how often. */
async function tabTo(page, isWanted) {
  for (let presses = 1; presses <= MOST_TABS; presses += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (isWanted(at)) return presses;
  }
  throw new Error('not reached with the Tab key');
}

/** What tells a person where they are: an outline, a shadow or another colour than without the focus. */
function isFocusVisible(page) {
  return page.evaluate(() => {
    const it = document.activeElement;
    const look = () => {
      const style = getComputedStyle(it);
      return [style.outlineStyle !== 'none' && style.outlineWidth !== '0px' && `${style.outline}`, style.boxShadow, style.backgroundColor, style.borderColor, style.clip].join();
    };
    const withFocus = look();
    it.blur();
    const without = look();
    it.focus({ preventScroll: true });
    return withFocus !== without;
  });
}

it('the first stop skips to the content', async () => {
  const context = await browser.visitor();
  const page = await context.newPage();
  await page.goto(`${node.url}/course`);
  await page.keyboard.press('Tab');
  const skip = await focused(page);
  assert.equal(skip.href, '#main');
  assert.ok(skip.x >= 0 && skip.y >= 0 && skip.width > 40, 'it can be seen');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('main')), 'the next stop is in the content');
  await context.close();
});

for (const path of ['/', '/course', '/sign-in', '/sign-up?role=pupil']) {
  it(`every stop of ${path} can be seen and is not hidden by bars`, async () => {
    for (const viewport of [DESKTOP, PHONE]) {
      const context = await browser.visitor({ viewport });
      const page = await context.newPage();
      await page.goto(node.url + path);
      const faults = [];
      for (let press = 0; press < 60; press += 1) {
        await page.keyboard.press('Tab');
        const at = await focused(page);
        if (at.tag === 'BODY') break;
        if (!(await isFocusVisible(page))) faults.push(`no mark: ${at.tag} ${at.words}`);
        const isCovered = await page.evaluate(() => {
          const it = document.activeElement;
          const box = it.getClientRects()[0] ?? it.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return top !== null && !it.contains(top) && !top.contains(it) && getComputedStyle(top.closest('.tb, .hd, .ub, .nv, .mbar') ?? document.body).position !== 'static';
        });
        if (isCovered) faults.push(`covered: ${at.tag} ${at.words}`);
      }
      await context.close();
      none(faults.map((fault) => `${viewport.width} px: ${fault}`));
    }
  });
}

it('from course teaching to a playing lesson', async (t) => {
  const context = await browser.visitor();
  const page = await context.newPage();
  await page.goto(node.url);
  await tabTo(page, ({ href }) => href === '/course');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/course');
  for (const name of [target.book.curriculum.stage, target.book.curriculum.subject]) {
    if (await page.locator(`a[href*="${target.book.id}"]`).count()) break;
    const before = page.url();
    await tabTo(page, ({ words, href }) => words === name && href.startsWith('/course?'));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href !== before);
  }
  const presses = await tabTo(page, ({ href }) => href === `/lesson/${target.lesson.id}`);
  t.diagnostic(`${presses} presses of Tab to the lesson`);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/lesson/**');
  await page.locator('.vid-bar').waitFor();
  await page.keyboard.press('k');
  await page.waitForFunction(() => document.querySelector('#player').currentTime > 0.5);
  await page.keyboard.press('c');
  assert.equal(await page.evaluate(() => document.querySelector('#player').textTracks[0].mode), 'disabled');
  await context.close();
});

it('turns the pages of a textbook with the arrow keys', async () => {
  const context = await browser.visitor();
  const page = await context.newPage();
  await page.goto(`${node.url}/book/${target.book.id}?page=12`);
  const shown = () => page.locator('.rd-go input[name=page]').inputValue();
  for (const [key, number] of [['ArrowRight', '13'], ['ArrowRight', '14'], ['ArrowLeft', '13']]) {
    await page.keyboard.press(key);
    await page.waitForURL(`**page=${number}`);
    assert.equal(await shown(), number);
    assert.match(await page.locator('.rd-pg img').first().getAttribute('alt'), new RegExp(`\\b${number}\\b`));
  }
  await context.close();
});

it('closes an open menu with Escape and gives the focus back', async () => {
  const context = await browser.visitor();
  const page = await context.newPage();
  await page.goto(`${node.url}/about`);
  const summary = page.locator('.ub details.menu summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  assert.ok(await page.locator('.ub details.menu').getAttribute('open') !== null);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.ub details.menu').getAttribute('open'), null);
  assert.equal((await focused(page)).tag, 'SUMMARY');
  await context.close();
});
