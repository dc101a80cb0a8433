import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Log, LogFields } from '#kernel/log.ts';
import { Child, type Exit } from './child.ts';

let folder: string;
let lines: [string, string, LogFields | undefined][];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-lines-'));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(text: string): Promise<{ readonly exit: Exit; readonly lastLines: readonly string[] }> {
  const entry = join(folder, 'module.mjs');
  writeFileSync(entry, text);
  const say = (level: string) => (message: string, fields?: LogFields) => void lines.push([level, message, fields]);
  const log: Log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), child: () => log };
  const child = new Child({
    folder: { name: 'm', path: folder, entry, print: '', permissions: undefined },
    url: 'http://127.0.0.1:9',
    token: 'the-token',
    log,
    monotonicMs: () => 0,
  });
  return { exit: await child.ended, lastLines: child.lastLines() };
}

test('lines of a module are in the log, those of its kit with their level, those of its errors as warnings', async () => {
  const { exit, lastLines } = await run(`
    console.log('plain');
    console.log(JSON.stringify({ level: 'error', message: 'From the kit.', module: 'm', time: '…', node: 'R1' }));
    console.log('{"level":"shout","message":1}');
    process.stdout.write('without an end');
    process.exitCode = 4;`);
  expect(exit).toEqual({ code: 4, signal: null });
  expect(lines).toEqual([
    ['info', 'plain', undefined],
    ['error', 'From the kit.', { said: { node: 'R1' } }],
    ['info', '{"level":"shout","message":1}', undefined],
    ['info', 'without an end', undefined],
  ]);
  expect(lastLines).toHaveLength(4);
  lines.length = 0;
  await run("console.error('oh')");
  expect(lines).toEqual([['warn', 'oh', undefined]]);
});

test('a module that floods its output fills neither the log nor the memory', async () => {
  const { lastLines } = await run("for (let i = 0; i < 5_000; i += 1) console.log('line ' + i); console.log('x'.repeat(3_000_000));");
  expect(lines).toHaveLength(200);
  expect(lastLines).toHaveLength(20);
  expect(lastLines.at(-2)).toBe('line 4999');
  expect(lastLines.at(-1)).toHaveLength(2_000);
});

test('a module gets the address, its token and its name, and nothing of the hub that it need not have', async () => {
  process.env['THALAMUS_ADMIN_PASSWORD'] = 'geheim';
  await run("console.log(Object.keys(process.env).filter((name) => /THALAMUS|NODE_/.test(name)).toSorted().join(' '))");
  delete process.env['THALAMUS_ADMIN_PASSWORD'];
  const names = lines[0]![1].split(' ');
  expect(names.filter((name) => name.startsWith('THALAMUS'))).toEqual([
    'THALAMUS_MODULE',
    'THALAMUS_ORPHAN_GRACE_MS',
    'THALAMUS_TOKEN',
    'THALAMUS_URL',
  ]);
});
