import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { fileDocuments } from '../documents/index.ts';
import { ModuleTokens, verifyModulesToo } from './module-tokens.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'thalamus-tokens-'));
  endsWithTest(() => rmSync(path, { recursive: true }));
  return path;
}

const open = (path: string) => ModuleTokens.open(fileDocuments(path), systemClock);
const scope = { permissions: ['events.read'], source: 'remote' } as const;

function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof Failure ? error.code : error;
  }
  return 'no failure';
}

test('a token stands for its module with what it permits, after a restart too, and is nowhere in clear', async () => {
  const path = folder();
  const token = await (await open(path)).issue({ module: 'echo', ...scope });
  const caller = (await open(path)).verify(token);
  expect(caller).toEqual({ kind: 'module', name: 'echo', roles: ['module'], permissions: ['events.read'], source: 'remote' });
  const text = readFileSync(join(path, 'module-tokens.json'), 'utf8');
  expect(text).toContain('"echo"');
  expect(text).not.toContain(token.slice(4));
});

test('tokens of a module end together, those of others stay, and a made-up one is none', async () => {
  const tokens = await open(folder());
  const [one, two, other] = await Promise.all(['echo', 'echo', 'parrot'].map((module) => tokens.issue({ module, ...scope })));
  await tokens.end('echo');
  expect([one, two, other, 'thm_made-up'].map((token) => codeOf(() => tokens.verify(token!)))).toEqual([
    'unauthorized',
    'unauthorized',
    'no failure',
    'unauthorized',
  ]);
});

test('a module that registers without end keeps its newest tokens', async () => {
  const tokens = await open(folder());
  const issued: string[] = [];
  for (let n = 0; n < 40; n += 1) issued.push(await tokens.issue({ module: 'echo', ...scope }));
  const good = issued.map((token) => codeOf(() => tokens.verify(token)) === 'no failure');
  expect(good).toEqual([...Array<boolean>(8).fill(false), ...Array<boolean>(32).fill(true)]);
});

test('tokens of users go on to those who know them', async () => {
  const tokens = await open(folder());
  const user = { kind: 'user', name: 'ann', roles: [], permissions: [] } as const;
  const verify = verifyModulesToo(async () => user, tokens);
  expect(await verify('eyJ')).toBe(user);
  expect((await verify(await tokens.issue({ module: 'echo', ...scope }))).name).toBe('echo');
  await expect(verify('thm_none')).rejects.toThrow('not valid');
});
