import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { until } from '#kit/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'thalamus-orphans-'));
const killed: number[] = [];
afterEach(() => {
  for (const pid of killed) if (lives(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true });
});

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a process of a module ends by itself when its hub was killed, and is asked to first', async () => {
  const file = join(folder, 'said');
  // One that would run for ever, and says how it was asked to end.
  writeFileSync(
    join(folder, 'module.mjs'),
    `import { writeFileSync } from 'node:fs';
     process.on('SIGTERM', () => { writeFileSync('${file}', 'asked'); process.exit(0); });
     setInterval(() => {}, 1_000); console.log('here');`,
  );
  writeFileSync(
    join(folder, 'hub.mjs'),
    `import { Child } from '${join(import.meta.dirname, 'child.ts')}';
     const log = { info: () => console.log(child.pid), warn: console.error, debug() {}, error: console.error };
     const folder = { name: 'm', path: '${folder}', entry: '${join(folder, 'module.mjs')}', print: '', permissions: undefined };
     const child = new Child({ folder, url: '', token: '', log, monotonicMs: () => 0, orphanGraceMs: 50 });`,
  );
  const hub = spawn(process.execPath, [join(folder, 'hub.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  killed.push(hub.pid!);
  let printed = '';
  hub.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  await until('the module to run', () => /\d+\n/.test(printed));
  const pid = Number(printed);
  killed.push(pid);
  expect(lives(pid)).toBe(true);
  hub.kill('SIGKILL');
  await until('the module to end', () => !lives(pid));
  expect(readFileSync(file, 'utf8')).toBe('asked');
});
