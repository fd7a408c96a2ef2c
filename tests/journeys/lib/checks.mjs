// What must hold on every page, whatever it shows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What can differ between themes; everything else is judged once. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

const described = ({ id, impact, nodes }) =>
  `${impact} ${id} ×${nodes.length}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''})`).join(' | ')}`;

/** What axe finds, worst first: `{ grave, slight }`. `themeOnly` looks at colours alone. */
export async function axe(page, { themeOnly = false } = {}) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const runOnly = themeOnly ? { type: 'rule', values: COLOUR_RULES } : { type: 'tag', values: STANDARDS };
  const { violations } = await page.evaluate((only) => window.axe.run(document, { runOnly: only, resultTypes: ['violations'] }), runOnly);
  const isGrave = ({ impact }) => impact === 'serious' || impact === 'critical';
  return { grave: violations.filter(isGrave).map(described), slight: violations.filter((it) => !isGrave(it)).map(described) };
}

/** The first thing that sticks out of the window, or nothing. What scrolls in a box of its own makes no page wide; its box may. */
export function overflow(page) {
  return page.evaluate(() => {
    const excess = document.documentElement.scrollWidth - window.innerWidth;
    if (excess <= 0) return '';
    const isShown = (it) => !it.closest('details:not([open]) > :not(summary)');
    const scrolls = (it) => it !== document.body && (getComputedStyle(it).overflowX !== 'visible' || scrolls(it.parentElement));
    const sticksOut = (it) => it.getBoundingClientRect().right > window.innerWidth + 1 && isShown(it) && !scrolls(it.parentElement);
    const outside = Array.from(document.querySelectorAll('body *')).filter(sticksOut);
    const culprit = outside.find((it) => !outside.some((other) => other !== it && it.contains(other))) ?? document.body;
    return `${excess} px too wide: <${culprit.tagName.toLowerCase()} class="${culprit.getAttribute('class') ?? ''}"> ${culprit.textContent.trim().slice(0, 30)}`;
  });
}

/** Words, pictures, fields and buttons as people need them; answers what is wrong. */
export function wording(page) {
  return page.evaluate(() => {
    const faults = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const words = text.data.trim();
      const element = text.parentElement;
      // Code and the names of colours may look like this; messages must not.
      if (/^[a-z]+(-[a-z0-9]+)+$/.test(words) && !element.closest('script, style, code, .sw')) faults.push(`message key: ${words}`);
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'data-on', 'data-off']) {
      document.querySelectorAll(`[${name}]`).forEach((it) => {
        if (/^[a-z]+(-[a-z0-9]+)+$/.test(it.getAttribute(name))) faults.push(`message key in ${name}: ${it.getAttribute(name)}`);
      });
    }
    if (/^[a-z]+(-[a-z0-9]+)+( |$)/.test(document.title)) faults.push(`message key in the title: ${document.title}`);
    document.querySelectorAll('img:not([alt])').forEach((it) => faults.push(`no alt: ${it.src}`));
    document.querySelectorAll('img').forEach((it) => { if (!it.hasAttribute('width')) faults.push(`no size: ${it.src}`); });
    document.querySelectorAll('button:not([type])').forEach((it) => faults.push(`button without type: ${it.textContent}`));
    document.querySelectorAll('input:not([type=hidden]), select, textarea').forEach((it) => {
      const isNamed = it.labels?.length || it.hasAttribute('aria-label') || it.hasAttribute('aria-labelledby') || it.getAttribute('aria-hidden') === 'true';
      if (!isNamed) faults.push(`field without label: ${it.name}`);
    });
    return faults;
  });
}

/** Fails for a page with a grave finding of axe, one wider than its window, or a stray message key. */
export async function isFit(page) {
  assert.deepEqual((await axe(page)).grave, [], page.url());
  assert.equal(await overflow(page), '', page.url());
  assert.deepEqual(await wording(page), [], page.url());
}
