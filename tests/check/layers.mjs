// Arrows between crates run one way: spine ← people ← library ← assembly. A dependency that is not listed here fails.
import { readFileSync, readdirSync } from 'node:fs';

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

for (const fault of faults) console.error(`layers: ${fault}`);
console.log(`layers: ${crates.length} crates, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
