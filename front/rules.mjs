// What app.css may not use: features that old school browsers (down to Chromium 64) drop or misread.
const FORBIDDEN = [
  [/@layer\b/, '@layer'],
  [/@container\b/, '@container'],
  [/:(is|where|has)\(/, ':is, :where or :has'],
  [/(^|[{;\s])aspect-ratio\s*:/, 'aspect-ratio'],
  [/(^|[{;\s])inset(-block|-inline)?\s*:/, 'inset'],
  [/\b(clamp|min|max)\(/, 'clamp, min or max'],
  [/\b(oklch|oklab|color-mix)\(/, 'oklch, oklab or color-mix'],
  [/&/, 'nesting'],
];

/** Rules that every declaration block must keep. */
function scanBlock(selector, block) {
  const found = [];
  const has = (pattern) => pattern.test(block);
  if (has(/(^|;)\s*(row-|column-)?gap\s*:/) && !has(/grid-(row-|column-)?gap\s*:/)) {
    found.push(`${selector}: gap without grid-gap (use margins in flex rows)`);
  }
  if (has(/!important/) && !/^(\.vh|\*)/.test(selector)) found.push(`${selector}: !important`);
  if (/#[a-z]/i.test(selector.replace(/\[[^\]]*\]/g, ''))) found.push(`${selector}: id selector`);
  for (const stop of block.match(/gradient\([^;]*/g) ?? []) {
    if (/(#[\da-f]{3,8}|\)|transparent)\s+-?[\d.]+(px|%)?\s+-?[\d.]+(px|%)?\s*[,)]/i.test(stop)) {
      found.push(`${selector}: gradient stop with two positions`);
    }
  }
  return found;
}

/** @returns {string[]} one sentence per broken rule */
export function scanCss(css) {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/url\("data:[^"]*"\)/g, 'url()');
  const found = FORBIDDEN.filter(([pattern]) => pattern.test(plain)).map(([, name]) => name);
  for (const [, selector, block] of plain.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    found.push(...scanBlock(selector.trim(), block));
  }
  return found;
}
