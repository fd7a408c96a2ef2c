// What the feed of a class costs those who read it: in a small nation, and in one of a million people.
import { existsSync, rmSync } from 'node:fs';
import { Session, links } from '../journeys/lib/http.mjs';
import { cpuSeconds } from './machine.mjs';
import { FOLDER, QINGHE, run, time } from './programs.mjs';

const PER_SECOND = 300;
const SECONDS = 15;
const SECONDS_TO_WARM_UP = 3;
/** So many classes with a year of posts are read in turn. */
const FEEDS = 10;
/** In a seeded class: two teachers and two parents, by their place among its sixty people. Its pupils are young and rest at night. */
const READERS = [17, 19, 37, 39];
const PEOPLE_PER_CLASS = 60;
const MOST_SECONDS_TO_SEED = 1200;
const DEMO_PASSWORD = 'qinghe-demo';

/** The nations whose classes are measured, the small one first. */
export const NATIONS = [
  { people: 6_000, classes: 180 },
  { people: 1_000_000, classes: 30_000 },
];

/** How long readers of a class wait at 300 requests a second. `serve` and `stop` are the bench's. */
export async function measureFeeds({ people, classes }, serve, stop) {
  const data = `${FOLDER}/people-${people}`;
  const seeded = process.env.BENCH_KEEP && existsSync(`${data}/qinghe.db`) ? { kept: true } : await seed(data, people, classes);
  if (!seeded) return { people, classes };
  const server = await serve(data);
  const requests = await readers(server.origin, Math.ceil(people / PEOPLE_PER_CLASS));
  arrive(server, requests, SECONDS_TO_WARM_UP);
  const cpu = cpuSeconds(server.child.pid);
  const seen = arrive(server, requests, SECONDS);
  const cpuMs = ((cpuSeconds(server.child.pid) - cpu) * 1000) / (seen.per_second * SECONDS);
  await stop(server.child);
  return { people, classes, seconds: seeded.seconds, ...seen, cpuMs };
}

function seed(data, people, classes) {
  rmSync(data, { recursive: true, force: true });
  const args = ['seed', '--data', data, '--users', people, '--classes', classes, '--feeds', FEEDS].map(String);
  return time(QINGHE, args, MOST_SECONDS_TO_SEED);
}

/** The feed of each lively class with the cookies of each of its readers. */
async function readers(origin, administrative) {
  const step = Math.floor(administrative / FEEDS);
  const requests = [];
  for (let feed = 0; feed < FEEDS; feed += 1) {
    for (const reader of READERS) {
      const name = `s1-${feed * step * PEOPLE_PER_CLASS + reader}`;
      const session = await new Session(origin).signIn({ name, password: DEMO_PASSWORD });
      const own = links((await session.ask('/class')).text, '/class/').find((href) => /^\/class\/[0-9a-f-]{36}$/.test(href));
      const path = `${own}/feed`;
      const answer = await session.ask(path);
      if (answer.status !== 200 || !answer.text.includes('<article')) throw new Error(`${name} reads no feed at ${path}: ${answer.status}`);
      requests.push(`${path} ${session.cookies().map((cookie) => `${cookie.name}=${cookie.value}`).join('; ')}`);
    }
  }
  return requests;
}

function arrive(server, requests, seconds) {
  return JSON.parse(run(`${FOLDER}/arrivals`, [new URL(server.origin).host, String(PER_SECOND), String(seconds), ...requests]));
}

/** Prints what was measured, with what was aimed at. */
export function reportFeeds(results) {
  console.log(`\nthe feed of a class with a year of posts, ${PER_SECOND} requests/s, ${READERS.length * FEEDS} readers of ${FEEDS} classes`);
  for (const { people, classes, seconds, per_second: rate, p50_ms, p99_ms, failures, cpuMs } of results) {
    const size = `${people.toLocaleString('en')} people, ${classes.toLocaleString('en')} classes`;
    if (!rate) console.log(`${size}: not seeded in time`);
    else console.log(`${size} (${seconds ? `seeded in ${seconds.toFixed(0)} s` : 'kept'}): ${rate} requests/s, p50 ${p50_ms} ms, p99 ${p99_ms} ms (goal < 30), CPU ${cpuMs.toFixed(2)} ms per page, ${failures} failures`);
  }
  const [small, large] = results;
  if (small?.p99_ms && large?.p99_ms) {
    console.log(`large ÷ small (goal ≤ 1.5): p99 ${(large.p99_ms / small.p99_ms).toFixed(2)}, CPU ${(large.cpuMs / small.cpuMs).toFixed(2)}`);
  }
}
