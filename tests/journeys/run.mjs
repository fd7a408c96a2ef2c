// Makes the demo nation once, then runs every test file against nodes of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDemo, program } from './lib/node.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const asked = process.argv.slice(2);
const files = readdirSync(here).filter((file) => file.endsWith('.test.mjs') && (!asked.length || asked.some((name) => file.startsWith(name))));
const folder = mkdtempSync(join(tmpdir(), 'qinghe-journeys-'));
const demo = join(folder, 'demo');

console.log(`journeys: ${program()}`);
writeFileSync(`${demo}.json`, JSON.stringify(makeDemo(demo)));
const tests = spawn(process.execPath, ['--test', '--test-concurrency=2', '--test-reporter=spec', ...files], {
  cwd: here, stdio: 'inherit', env: { ...process.env, QINGHE_DEMO: demo },
});
tests.on('exit', (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});
