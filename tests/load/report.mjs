// One table: every figure, how it grows, its goal, whether it is met.
import { writeFileSync } from 'node:fs';
import { searchFigures } from './search.mjs';

const PAGES = ['home', 'section', 'browse', 'lesson', 'resource'];
const atLeast = (goal) => ({ text: `≥ ${goal}`, isMet: (value) => value >= goal });
const atMost = (goal) => ({ text: `≤ ${goal}`, isMet: (value) => value <= goal });
/** The rate at which 100,000 resources are in after a minute. */
const IMPORT_PER_SECOND = 1_667;
/** Memory is flat: ten times as many records fill the database's own cache, and nothing else. */
const FLAT = 1.25;
/** So many busy cores besides the bench disturb nothing worth telling. */
const QUIET = 0.1;

/** What stands in the table; `of` reads the figure from what was measured at one size. */
function figures() {
  const page = (name, key) => (result) => result.pages?.find((page) => page.name === name)?.[key];
  const each = (title, key, goal, digits) => PAGES.map((name) => ({ title: `${title}: ${name}`, of: page(name, key), goal, digits }));
  const rendering = PAGES.map((name) => ({
    title: `first rendering, CPU µs: ${name}`,
    of: (result) => result.firstRendering?.[name]?.cpuUs,
    goal: atMost(500),
    digits: 0,
  }));
  return [
    ...each('requests/s ÷ nginx', 'ratio', atLeast(0.8), 2),
    ...each('CPU per request ÷ nginx', 'cpuRatio', atMost(1.25), 2),
    ...each('CPU µs per request', 'cpuUs', null, 1),
    ...rendering,
    { title: 'p99 at half capacity, ms', of: (result) => result.halfCapacity?.p99_ms, digits: 2 },
    { title: 'p99 of nginx at that rate, ms', of: (result) => result.halfCapacity?.nginx.p99_ms, digits: 2 },
    { title: 'segments, bytes/s ÷ nginx', of: (result) => result.segments?.ratio, goal: atLeast(0.7), digits: 2 },
    { title: 'segments, CPU per byte ÷ nginx', of: (result) => result.segments?.cpuRatio, digits: 2 },
    { title: 'segments, 500 slow clients, MB', of: (result) => result.segments?.slow.late, digits: 0 },
    { title: 'segments, their memory after 30 s ÷ 10 s', of: (result) => result.segments?.slow.growth, goal: atMost(FLAT), digits: 2 },
    ...searchFigures(atMost),
    { title: 'start to first page, ms', of: (result) => result.firstPageMs, goal: atMost(2000), digits: 0 },
    { title: 'server memory, MB', of: (result) => result.serverMegabytes, digits: 0 },
    { title: 'import, resources/s', of: (result) => result.import && result.size / result.import.seconds, goal: atLeast(IMPORT_PER_SECOND), digits: 0 },
    { title: 'import memory, peak MB', of: (result) => result.import?.peak, goalOfGrowth: atMost(FLAT), digits: 0 },
    { title: 'cores busy with other work, before', of: (result) => result.othersBusy, digits: 2 },
    { title: 'cores busy with other work, after', of: (result) => result.othersBusyAfter, digits: 2 },
    { title: 'seed, resources/s', of: (result) => result.seed?.seconds && result.size / result.seed.seconds, digits: 0 },
  ];
}

/** Prints the table and writes everything that was measured to `file`. */
export function report({ at, machine, judged, results }, file) {
  const sizes = results.map((result) => result.size);
  const rows = figures().map((figure) => row(figure, results, judged));
  writeFileSync(file, `${JSON.stringify({ at, machine, judged, rows, results }, null, 1)}\n`);
  const heads = ['figure', ...sizes.map((size) => size.toLocaleString('en')), 'growth', 'goal', 'met'];
  const cells = rows.map((row) => [row.title, ...row.shown, row.growth.map((by) => `×${by.toFixed(2)}`).join(' '), row.goal, row.met]);
  console.log(`\n${machine.model}, ${machine.cores} cores, load average ${results.map((result) => result.load.toFixed(1)).join(', ')} when each size began, ${machine.load.toFixed(1)} at the end`);
  const others = Math.max(...results.flatMap((result) => [result.othersBusy, result.othersBusyAfter]).filter(Number.isFinite));
  if (others > QUIET) console.log(`other programs kept up to ${others.toFixed(2)} cores busy: times are too long by what that costs`);
  console.log(`goals are judged at ${judged.toLocaleString('en')} resources; growth is from each size to the next\n`);
  print([heads, ...cells]);
  const p99 = results.find((result) => result.size === judged)?.halfCapacity;
  if (p99) console.log(`\nhalf capacity was ${p99.per_second} requests/s: p50 ${p99.p50_ms} ms, p99 ${p99.p99_ms} ms, p99.9 ${p99.p999_ms} ms, ${p99.failures} failures`);
  console.log(`everything: ${file}`);
}

function row({ title, of, goal, goalOfGrowth, digits }, results, judged) {
  const values = results.map(of);
  const known = values.filter(Number.isFinite);
  const growth = known.slice(1).map((value, at) => value / known[at]);
  const aim = goal ?? goalOfGrowth;
  const judge = goal ? of(results.find((result) => result.size === judged)) : Math.max(...growth);
  const shown = values.map((value) => (Number.isFinite(value) ? value.toFixed(digits) : '–'));
  const verdict = Number.isFinite(judge) ? (aim?.isMet(judge) ? 'yes' : 'NO') : '–';
  return { title, values, shown, growth, goal: aim ? `${aim.text}${goal ? '' : ' ×'}` : '', met: aim ? verdict : '' };
}

function print(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) console.log(line.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join('  ').trimEnd());
}
