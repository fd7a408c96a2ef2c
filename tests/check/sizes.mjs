// A file has one subject and at most 400 lines; a function tells one story in at most 60. Built and downloaded files do not count.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const MOST_LINES = 400;
const MOST_FUNCTION_LINES = 60;
const root = new URL('../../', import.meta.url);
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
const files = tracked.split('\n').filter(isSource).filter((path) => existsSync(new URL(path, root)));
const faults = [];

for (const path of files) {
  const lines = readFileSync(new URL(path, root), 'utf8').split('\n');
  if (lines.length - 1 > MOST_LINES) faults.push(`${path} has ${lines.length - 1} lines`);
  for (const { name, at, length } of functions(path, lines)) {
    if (length > MOST_FUNCTION_LINES) faults.push(`${path}:${at} ${name} has ${length} lines`);
  }
}

function isSource(path) {
  if (/^crates\/web\/assets\/|\/node_modules\/|^sample\/(nation|books)\//.test(path)) return false;
  return /\.(rs|ts|mjs|js|css|sh|html|sql|cedar)$/.test(path);
}

/** Functions as the formatters lay them out: they end at the first closing brace that stands as far left as they do. */
function functions(path, lines) {
  const begin = path.endsWith('.rs')
    ? /^(\s*)(?:pub(?:\([a-z]+\))? )?(?:const |async |unsafe )*fn (\w+)/
    : /^(\s*)(?:export )?(?:default )?(?:async )?function\*? (\w+)/;
  if (!/\.(rs|ts|mjs|js)$/.test(path)) return [];
  const found = [];
  lines.forEach((line, index) => {
    const head = line.match(begin);
    if (!head || line.trimEnd().endsWith('}') || line.trimEnd().endsWith(';')) return;
    const end = lines.findIndex((later, at) => at > index && later.startsWith(`${head[1]}}`));
    if (end > 0) found.push({ name: head[2], at: index + 1, length: end - index + 1 });
  });
  return found;
}

for (const fault of faults) console.error(`sizes: ${fault}`);
console.log(`sizes: ${files.length} files, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
