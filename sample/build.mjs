// node build.mjs [--only <book key | lesson key | sections | publications>]
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NATION, SAMPLE, filesOf } from './engine/places.mjs';
import { closeBrowser } from './engine/print.mjs';
import { publicationRecords } from './engine/publication.mjs';
import { lessonRecord, loadBooks, sectionRecords, textbookRecord } from './engine/records.mjs';
import { faultsOf } from './engine/validate.mjs';

const CATALOGUE = join(NATION, 'catalogue.jsonl');
const sections = JSON.parse(readFileSync(join(SAMPLE, '../crates/library/data/sections.json'), 'utf8'));
const at = process.argv.indexOf('--only');
const only = at < 0 ? undefined : process.argv[at + 1];

/** The records of the last build that `--only` leaves as they were. */
function earlier(fresh) {
  if (!only || !existsSync(CATALOGUE)) return [];
  const replaced = new Set(fresh.map(({ id }) => id));
  return readFileSync(CATALOGUE, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter(({ id }) => !replaced.has(id));
}

async function build() {
  const records = [];
  const make = async (name, work) => { console.log(name); records.push(await work()); };
  const wants = (...keys) => !only || keys.includes(only);
  for (const book of await loadBooks()) {
    if (wants(book.key)) await make(book.key, () => textbookRecord(book));
    for (const lesson of book.lessons) if (wants(book.key, lesson.key)) await make(`  ${lesson.key}`, () => lessonRecord(book, lesson));
  }
  if (wants('sections')) records.push(...(await sectionRecords(sections)));
  if (wants('publications')) records.push(...(await publicationRecords()));
  if (records.length === 0) throw new Error(`nothing is called “${only}”`);
  return records;
}

const files = (folder) => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [])
  .filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

/** A whole build takes away media that nothing names any more. */
function sweep(records) {
  const named = new Set(records.flatMap(filesOf).map((path) => join(NATION, path)));
  for (const path of files(join(NATION, 'media'))) if (!named.has(path)) unlinkSync(path);
}

const fresh = await build().finally(closeBrowser);
const records = [...earlier(fresh), ...fresh].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'textbook' ? -1 : 1));
const faults = faultsOf(records, sections);
if (faults.length > 0) {
  console.error(faults.map((fault) => `  ${fault}`).join('\n'));
  console.error(`${faults.length} faults; the catalogue was not written`);
  process.exit(1);
}
mkdirSync(NATION, { recursive: true });
writeFileSync(`${CATALOGUE}.new`, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
renameSync(`${CATALOGUE}.new`, CATALOGUE);
if (!only) sweep(records);
const bytes = files(NATION).reduce((sum, path) => sum + statSync(path).size, 0);
console.log(`${records.length} records, ${(bytes / 1e6).toFixed(1)} MB`);
