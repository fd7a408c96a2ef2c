// Every kind of page in three languages and at every width: no stray message key, named pictures and fields, nothing that sticks out.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { overflow, wording } from './lib/checks.mjs';
import { raise } from './lib/stage.mjs';
import { Tour, none } from './lib/tour.mjs';

const WIDTHS = [320, 390, 768, 1440];

const stage = raise();

/** What is wider than the window at some width, with the type as it is set and very large. */
async function tooWide(page) {
  const found = [];
  for (const size of ['m', 'xl']) {
    await page.evaluate((key) => { document.documentElement.dataset.size = key; }, size);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const excess = await overflow(page);
      if (excess) found.push(`${width} px, size ${size}: ${excess}`);
    }
  }
  return found;
}

it('finds what sticks out of the window, and not what scrolls in a box of its own', async () => {
  const page = await (await stage.browser.visitor({ viewport: { width: 390, height: 844 } })).newPage();
  const row = '<div style="overflow-x: auto"><p class="row" style="width: 900px">x</p></div>';
  await page.setContent(`<body>${row}`);
  assert.equal(await overflow(page), '');
  await page.setContent(`<body>${row}<div><p class="wide" style="width: 600px">x</p></div>`);
  assert.match(await overflow(page), /px too wide: <p class="wide">/);
  await page.context().close();
});

for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
  it(`every page speaks ${language}, names what it shows and fits its window`, async () => {
    const faults = await new Tour(stage.node, stage.browser).look(`${language}.light.m`, { width: 390, height: 844 }, async (page) => {
      const lang = await page.evaluate(() => document.documentElement.lang);
      return [...await wording(page), lang !== language && `the page says it is ${lang}`, ...await tooWide(page)];
    });
    none(faults);
  });
}
