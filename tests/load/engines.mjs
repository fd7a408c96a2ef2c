// The same titles and summaries, and the same queries, in SQLite FTS5 and in PostgreSQL: best twenty hits and their number.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { FOLDER, run } from './programs.mjs';

const MOST_SECONDS = 900;
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/** CPU in µs per query of each engine; those that are not on this machine are left out. */
export function engines(size, documents, texts) {
  return { 'SQLite FTS5 trigram': sqlite(size, documents, texts), 'PostgreSQL pg_trgm': postgres(documents, texts) };
}

/** Words of at least three characters: shorter ones no trigram finds. */
function words(text) {
  return text.split(/\s+/).filter((word) => [...word].length >= 3);
}

function sqlite(size, documents, texts) {
  if (spawnSync('sqlite3', ['-version']).status !== 0) return undefined;
  const file = `${FOLDER}/fts5-${size}.db`;
  rmSync(file, { force: true });
  const rows = documents.map(({ title, summary }) => `INSERT INTO found VALUES (${quoted(title)}, ${quoted(summary)});`);
  feed('sqlite3', [file], ["CREATE VIRTUAL TABLE found USING fts5(title, summary, tokenize='trigram');", 'BEGIN;', ...rows, 'COMMIT;']);
  const asked = texts.map(words).filter((all) => all.length);
  const query = (all) => {
    const match = quoted(all.map((word) => `"${word.replaceAll('"', '')}"`).join(' '));
    return `SELECT rowid FROM found WHERE found MATCH ${match} ORDER BY bm25(found, 3, 1) LIMIT 20; SELECT COUNT(*) FROM found WHERE found MATCH ${match};`;
  };
  const seconds = (lines) => cpu('sqlite3', [file], lines);
  const idle = seconds(['SELECT 1;']);
  const used = seconds(asked.map(query)) - idle;
  rmSync(file, { force: true });
  return (used * 1e6) / asked.length;
}

function postgres(documents, texts) {
  if (spawnSync('psql', ['--version']).status !== 0) return undefined;
  run('tests/postgres.sh', ['start'], 120);
  try {
    const url = run('tests/postgres.sh', ['url']).trim();
    feed('psql', ['-q', url], ["CREATE DATABASE found TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';"]);
    const found = url.replace(/[^/]+$/, 'found');
    const rows = documents.map(({ title, summary }) => `${title}\t${summary}`.replaceAll('\\', ''));
    feed('psql', ['-q', found], [
      'CREATE EXTENSION pg_trgm;', 'CREATE TABLE found (title TEXT, summary TEXT);', 'COPY found FROM STDIN;', ...rows, '\\.',
      "CREATE INDEX found_words ON found USING gin ((title || ' ' || summary) gin_trgm_ops);", 'ANALYZE found;',
    ]);
    const asked = texts.map(words).filter((all) => all.length);
    const query = (all) => {
      const tests = all.map((word) => `(title || ' ' || summary) LIKE ${quoted(`%${word.replace(/[%_\\]/g, '')}%`)}`).join(' AND ');
      return `SELECT title, COUNT(*) OVER () FROM found WHERE ${tests} ORDER BY similarity(title, ${quoted(all.join(' '))}) DESC LIMIT 20;`;
    };
    // The backend says itself what it used.
    const stat = "SELECT split_part(pg_read_file('/proc/' || pg_backend_pid() || '/stat'), ') ', 2);";
    const lines = run('psql', ['-qAt', found, '-f', script([stat, ...asked.map(query), stat])], MOST_SECONDS).trim().split('\n');
    const ticks = (line) => line.split(' ').slice(11, 13).reduce((sum, part) => sum + Number(part), 0);
    return ((ticks(lines.at(-1)) - ticks(lines[0])) * 1e4) / asked.length;
  } finally {
    run('tests/postgres.sh', ['stop'], 60);
  }
}

function script(lines) {
  const file = `${FOLDER}/engine.sql`;
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function feed(program, args, lines) {
  const done = spawnSync(program, args, { input: `${lines.join('\n')}\n`, encoding: 'utf8', timeout: MOST_SECONDS * 1000, maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${program}: ${done.error ?? done.stderr.slice(-500)}`);
}

/** Seconds of processor time that a program takes for its input, as the shell counts them. */
function cpu(program, args, lines) {
  const command = `TIMEFORMAT='%U %S'; time ${program} ${args.join(' ')} < ${script(lines)} > /dev/null`;
  const done = spawnSync('bash', ['-c', command], { encoding: 'utf8', timeout: MOST_SECONDS * 1000 });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr.slice(-500)}`);
  const [user, system] = done.stderr.trim().split(/\s+/).slice(-2).map(Number);
  return user + system;
}
