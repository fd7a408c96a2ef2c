// What a class's feed costs its members: in a small nation, and in one of a million people.
import { rmSync } from 'node:fs';
import { Session } from '../journeys/lib/http.mjs';
import { cpuSeconds } from './machine.mjs';
import { FOLDER, QINGHE, get, run, time } from './programs.mjs';

const PER_SECOND = 300;
const SECONDS = 20;
const SECONDS_TO_WARM_UP = 3;
/** So many classes are asked for in turn, each by so many of its members. */
const CLASSES = 10;
const MEMBERS = 4;
const MOST_SECONDS_TO_SEED = 1200;
const DEMO_PASSWORD = 'qinghe-demo';

/** How large the nations are whose classes are measured. */
export const NATIONS = [
  { people: 6_000, classes: 180 },
  { people: 1_000_000, classes: 30_000 },
];

/** Seeds the nation; some of its classes get a year of posts, all others a few. Answers its seconds and its folder. */
export async function seedNation({ people, classes }) {
  const data = `${FOLDER}/people-${people}`;
  rmSync(data, { recursive: true, force: true });
  const args = ['seed', '--data', data, '--users', people, '--classes', classes, '--feeds', CLASSES];
  return { data, seeded: await time(QINGHE, args, MOST_SECONDS_TO_SEED) };
}
