// The words of the interface: the same messages in every language, every message that is used exists, and templates hold no text of
// their own in Chinese. A message that nobody uses is a warning.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const languages = ['zh-Hans', 'zh-Hant', 'en'];
// The switch of languages names each language in itself; a brand has its own letters.
const ownNames = /[简繁]|青禾/g;
const faults = [];
const messages = Object.fromEntries(languages.map((language) => [language, keysOf(language)]));

for (const language of languages.slice(1)) {
  for (const key of messages['zh-Hans'].keys()) if (!messages[language].has(key)) faults.push(`${language} lacks ${key}`);
  for (const key of messages[language].keys()) if (!messages['zh-Hans'].has(key)) faults.push(`zh-Hans lacks ${key}`);
}

const sources = walk(join(root, 'crates')).filter((path) => /\.(rs|html)$/.test(path) && !/\/tests\//.test(path));
const text = sources.map((path) => [path, readFileSync(path, 'utf8')]);
for (const [path, content] of text) {
  for (const [, key] of content.matchAll(/\b(?:t|tn|tx|titled|say)\(\s*"([a-z][a-z0-9-]*)"/g)) {
    if (!messages['zh-Hans'].has(key)) faults.push(`${path.slice(root.length)} uses ${key}, which no language has`);
  }
  if (path.endsWith('.html') && /\p{Script=Han}/u.test(content.replace(ownNames, ''))) {
    faults.push(`${path.slice(root.length)} holds text that belongs in locales/`);
  }
}

const everything = text.map(([, content]) => content).join('\n');
const stems = [...everything.matchAll(/"([a-z][a-z0-9-]*-)\{/g)].map(([, stem]) => stem);
const unused = [...messages['zh-Hans'].keys()].filter((key) => !everything.includes(`"${key}"`) && !stems.some((stem) => key.startsWith(stem)));
for (const key of unused) console.warn(`words: nobody uses ${key}`);

function keysOf(language) {
  const keys = new Map();
  for (const file of readdirSync(join(root, 'locales', language))) {
    for (const line of readFileSync(join(root, 'locales', language, file), 'utf8').split('\n')) {
      const key = line.match(/^([a-z][a-z0-9-]*) *=/)?.[1];
      if (key && keys.has(key)) faults.push(`${language}: ${key} is in ${keys.get(key)} and in ${file}`);
      if (key) keys.set(key, file);
    }
  }
  return keys;
}

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

for (const fault of faults) console.error(`words: ${fault}`);
console.log(`words: ${messages['zh-Hans'].size} messages in ${languages.length} languages, ${unused.length} unused, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
