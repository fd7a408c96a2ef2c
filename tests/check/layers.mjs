// Arrows between crates run one way: spine ← people ← library ← assembly. A dependency that is not listed here fails, and so does a file
// that no module names: it is never compiled, and tests in it never run.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const allowed = {
  kernel: [],
  store: ['kernel'],
  jobs: ['kernel', 'store'],
  search: [],
  web: ['kernel', 'store'],
  identity: ['kernel', 'store', 'jobs', 'web'],
  roster: ['kernel', 'store', 'jobs', 'web', 'identity'],
  library: ['kernel', 'store', 'jobs', 'web', 'search', 'identity'],
  media: ['kernel', 'store', 'jobs', 'web', 'identity', 'library'],
  reader: ['kernel', 'store', 'jobs', 'web', 'identity', 'library'],
  records: ['kernel', 'store', 'jobs', 'web', 'identity', 'library'],
  classroom: ['kernel', 'store', 'jobs', 'web', 'identity', 'roster', 'library', 'media', 'records'],
  administration: ['kernel', 'store', 'jobs', 'web', 'identity'],
  interop: ['kernel', 'store', 'jobs', 'web', 'identity', 'library'],
  qinghe: [
    'kernel', 'store', 'jobs', 'web', 'search', 'identity', 'roster', 'library', 'media', 'reader', 'records', 'classroom', 'administration',
    'interop',
  ],
  testing: ['kernel', 'store'],
};
const root = new URL('../../', import.meta.url);
const crates = readdirSync(new URL('crates/', root));
const faults = [];

for (const crate of crates) {
  if (!(crate in allowed)) faults.push(`${crate} has no place in tests/check/layers.mjs`);
  for (const { name, isForTests } of dependencies(crate)) {
    if (!crates.includes(name)) continue;
    const isAllowed = isForTests ? name === 'testing' || reaches(crate, name) : allowed[crate]?.includes(name);
    if (!isAllowed) faults.push(`${crate} must not depend on ${name}`);
  }
  const files = sources(crate);
  const named = new Set(files.flatMap(namedBy));
  const begins = ['src/lib.rs', 'src/main.rs', 'tests/main.rs'].map((file) => `crates/${crate}/${file}`);
  for (const path of files) if (!named.has(path) && !begins.includes(path)) faults.push(`${path} is named by no module and never compiled`);
}

/** Tests of a crate may use what the crate itself may use. */
function reaches(crate, name) {
  return allowed[crate]?.includes(name) ?? false;
}

function dependencies(crate) {
  const found = [];
  let section = '';
  for (const line of readFileSync(new URL(`crates/${crate}/Cargo.toml`, root), 'utf8').split('\n')) {
    const heading = line.match(/^\[(.+)\]$/);
    if (heading) section = heading[1];
    const name = line.match(/^([A-Za-z0-9_-]+)[.\s=]/)?.[1];
    if (name && /dependencies$/.test(section)) found.push({ name, isForTests: section.startsWith('dev') });
  }
  return found;
}

function sources(crate) {
  const folders = ['src', 'tests'].map((name) => `crates/${crate}/${name}`).filter((folder) => existsSync(new URL(folder, root)));
  const below = folders.flatMap((folder) => readdirSync(new URL(folder, root), { recursive: true }).map((name) => join(folder, name)));
  return below.filter((path) => path.endsWith('.rs'));
}

/** The files that the modules in `path` are read from. */
function namedBy(path) {
  const text = readFileSync(new URL(path, root), 'utf8');
  const isRoot = /(^|\/)(lib|main|mod)\.rs$/.test(path);
  const folder = isRoot ? dirname(path) : path.replace(/\.rs$/, '');
  const modules = [...text.matchAll(/^\s*(?:pub(?:\([a-z: ]+\))? )?mod (\w+);/gm)].map(([, name]) => name);
  const elsewhere = [...text.matchAll(/#\[path = "([^"]+\.rs)"\]/g)].map(([, file]) => join(dirname(path), file));
  return [...modules.flatMap((name) => [join(folder, `${name}.rs`), join(folder, name, 'mod.rs')]), ...elsewhere];
}

for (const fault of faults) console.error(`layers: ${fault}`);
console.log(`layers: ${crates.length} crates, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
