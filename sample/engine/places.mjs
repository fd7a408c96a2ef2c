// Where things lie on the disk, and the cache that lets a rebuild skip unchanged work.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digest } from './ids.mjs';

export const SAMPLE = dirname(dirname(fileURLToPath(import.meta.url)));
export const NATION = join(SAMPLE, 'nation');
export const ENGINE = join(SAMPLE, 'engine');
const CACHE = join(SAMPLE, '.cache');

export const fileref = (path) => ({ file: path });
export const nationPath = (path) => join(NATION, path);

export function put(path, bytes) {
  mkdirSync(dirname(nationPath(path)), { recursive: true });
  writeFileSync(nationPath(path), bytes);
  return fileref(path);
}

export const engineSource = (...names) => names.map((name) => readFileSync(join(ENGINE, name), 'utf8')).join('\0');

/** Runs `make` unless the same source already gave a result whose files still exist. `make` returns JSON. */
export async function cached(name, source, make) {
  const path = join(CACHE, `${name.replaceAll('/', '~')}.json`);
  const hash = digest(...source);
  if (existsSync(path)) {
    const entry = JSON.parse(readFileSync(path, 'utf8'));
    if (entry.hash === hash && filesOf(entry.result).every((file) => existsSync(nationPath(file)))) return entry.result;
  }
  const result = await make();
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(path, JSON.stringify({ hash, result }));
  return result;
}

/** Every file named by `{"file": …}` anywhere inside a value. */
export function filesOf(value) {
  if (!value || typeof value !== 'object') return [];
  if (!Array.isArray(value) && typeof value.file === 'string') return [value.file, ...filesOf({ ...value, file: null })];
  return Object.values(value).flatMap(filesOf);
}
