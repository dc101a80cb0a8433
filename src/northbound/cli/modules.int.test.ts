import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtModuleKit } from '#kit/module-kit.ts';
import { Refused } from './fake-hub.ts';
import { CommandLine } from './test-command-line.ts';

const line = CommandLine.forEachTest();
/** The types of Node.js are the only ones that a module does not bring along. */
const modules = join(import.meta.dirname, '../../../node_modules');
const FLAGS = '--noEmit --strict --module nodenext --target es2024 --allowImportingTsExtensions --types node --ignoreConfig'.split(' ');
const ID = '01890000-0000-7000-8000-000000000001';
const OTHER = '01890000-0000-7000-8000-000000000002';

const echo = {
  name: 'echo',
  version: '1.0.0',
  summary: 'Says it again.',
  source: 'remote',
  standing: 'active',
  health: 'healthy',
  message: 'Its connection answers.',
  capabilities: ['echoing'],
  answers: [{ name: 'echo.say', kind: 'command', permission: 'echo.operate', summary: 'Says it again.' }],
  reactions: ['node.*'],
  instances: [{ instance_id: ID, process: 'alpha', since: '2026-01-02T03:04:05.678Z', health: 'healthy' }],
  last_heartbeat: null,
  message_count: 7,
  error_count: 0,
};

describe('modules', () => {
  test('are listed over all pages, now or as they were', async () => {
    const inputs: object[] = [];
    line.hub.operations.set('hub.module.list', (input) => {
      inputs.push(input);
      return input['cursor'] === undefined
        ? { items: [echo], next_cursor: 'echo' }
        : { items: [{ ...echo, name: 'other' }], next_cursor: null };
    });
    const { code, out } = await line.run(['module', 'list', '--health', 'healthy', '--at', '17']);
    expect([code, out.split('\n').map((row) => row.split(/ +/)[0])]).toEqual([0, ['NAME', 'echo', 'other', '']]);
    expect(inputs).toEqual([
      { limit: 500, health: 'healthy', at: 17 },
      { limit: 500, health: 'healthy', at: 17, cursor: 'echo' },
    ]);
  });

  test('are shown with what they answer, and an ill one ends a check with 1', async () => {
    line.answering('hub.module.get', echo);
    const { code, out } = await line.run(['module', 'get', 'echo']);
    expect(code).toBe(0);
    for (const text of ['echo.say', 'echo.operate', 'node.*', ID]) expect(out).toContain(text);
    line.answering('hub.module.check', { ...echo, health: 'unhealthy', message: 'Silent.' });
    expect(await line.run(['module', 'check', 'echo'])).toMatchObject({ code: 1, out: 'echo: unhealthy. Silent.\n' });
  });

  test('are unregistered, and what the hub refuses is said', async () => {
    const inputs = line.answering('hub.module.unregister', {});
    expect((await line.run(['module', 'unregister', 'echo'])).code).toBe(0);
    expect(inputs).toEqual([{ name: 'echo' }]);
    line.hub.operations.set('hub.module.unregister', () => {
      throw new Refused(404, 'not_found', 'There is no module echo.');
    });
    expect(await line.run(['module', 'unregister', 'echo'])).toMatchObject({ code: 1, err: 'There is no module echo.\n' });
  });
});

describe('a new module', () => {
  test('is made in the data directory without a hub, and its tests pass as they are', async () => {
    builtModuleKit();
    const { code, out } = await line.run(['module', 'create', 'my-counter', '--json'], { THALAMUS_DATA_DIR: 'data', THALAMUS_URL: '' });
    expect(code).toBe(0);
    const { folder } = JSON.parse(out) as { folder: string };
    expect(folder).toBe(join(line.folder, 'data', 'modules', 'my-counter'));
    expect(readdirSync(folder).toSorted()).toEqual(['README.md', 'module.test.ts', 'module.ts', 'node_modules', 'package.json']);
    expect(readdirSync(join(line.folder, 'data', 'modules'))).toEqual(['my-counter']);
    const tests = spawnSync(process.execPath, ['--test'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    expect([tests.status, /pass 2\b/.test(tests.stdout), tests.stdout]).toEqual([0, true, expect.any(String)]);
    const types = spawnSync(
      process.execPath,
      [join(modules, 'typescript/bin/tsc'), ...FLAGS, '--typeRoots', join(modules, '@types'), 'module.ts', 'module.test.ts'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(types.stdout).toBe('');
  });

  test('has a name that a module can have, and takes no place of another', async () => {
    builtModuleKit();
    for (const name of ['Counter', '../counter']) {
      expect(await line.run(['module', 'create', name, '--dir', line.folder])).toMatchObject({
        code: 2,
        err: expect.stringContaining('no name of a module'),
      });
    }
    mkdirSync(join(line.folder, 'counter'));
    expect(await line.run(['module', 'create', 'counter', '--dir', line.folder])).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists already'),
    });
    expect(readdirSync(join(line.folder, 'counter'))).toEqual([]);
  });
});

describe('messages', () => {
  test('are sent with what their options say', async () => {
    const inputs = line.answering('hub.message.send', { message_id: ID });
    const words = ['message', 'send', 'echo', 'news', '{"a":1}', '--priority', 'critical', '--delivery', 'live', '--key', 'k'];
    expect(await line.run([...words, '--idempotency-key', 'once', '--expires', '5m'])).toMatchObject({ code: 0, out: `${ID}\n` });
    expect((await line.run(['message', 'send', 'echo', 'news'])).code).toBe(0);
    expect(inputs).toEqual([
      {
        to: 'echo',
        name: 'news',
        data: { a: 1 },
        priority: 'critical',
        delivery: 'live',
        key: 'k',
        idempotency_key: 'once',
        expires_in_ms: 300_000,
      },
      { to: 'echo', name: 'news', data: null },
    ]);
    expect((await line.run(['message', 'send', 'echo', 'news', '{'])).code).toBe(2);
    expect((await line.run(['message', 'send', 'echo', 'news', '--expires', 'soon'])).code).toBe(2);
    expect((await line.run(['message', 'send', 'echo', 'news', '--priority', 'urgent'])).code).toBe(2);
  });

  test('are sent to all, and it is said to whom', async () => {
    const inputs = line.answering('hub.message.broadcast', { message_id: ID, recipients: ['echo', 'beds'] });
    expect(await line.run(['message', 'broadcast', 'news', '7'])).toEqual({ code: 0, out: `${ID}\n`, err: 'To echo, beds.\n' });
    expect(inputs).toEqual([{ name: 'news', data: 7 }]);
  });

  test('that were given up are listed, shown, sent anew and removed', async () => {
    const letter = {
      message_id: ID,
      to: 'echo',
      name: 'news',
      from: 'admin',
      data: { a: 1 },
      priority: 'high',
      delivery: 'durable',
      attempts: 5,
      sent_at: '2026-01-02T03:04:05.678Z',
      died_at: '2026-01-02T03:05:05.678Z',
      reason: 'failed',
      error: 'No.',
    };
    const lists = line.answering('hub.message.dead.list', { items: [letter], next_cursor: ID });
    const listed = await line.run(['message', 'dead', 'list', '--module', 'echo', '--limit', '1']);
    expect([listed.code, listed.out.includes(ID), listed.err.includes('more')]).toEqual([0, true, true]);
    expect(lists).toEqual([{ limit: 1, module: 'echo' }]);
    expect((await line.run(['message', 'dead', 'list', '--limit', '501'])).code).toBe(2);
    line.answering('hub.message.dead.get', letter);
    expect(JSON.parse((await line.run(['message', 'dead', 'get', ID])).out)).toEqual(letter);
    const replays = line.answering('hub.message.dead.replay', { message_id: OTHER });
    expect((await line.run(['message', 'dead', 'replay', ID, OTHER])).out).toBe(`${OTHER}\n${OTHER}\n`);
    const discards = line.answering('hub.message.dead.discard', {});
    expect((await line.run(['message', 'dead', 'discard', ID])).code).toBe(0);
    expect([replays, discards]).toEqual([[{ id: ID }, { id: OTHER }], [{ id: ID }]]);
  });

  test('that wait are counted for each module', async () => {
    const inputs = line.answering('hub.message.queue.get', {
      items: [
        {
          module: 'echo',
          depth: { critical: 0, high: 1, normal: 22, low: 333 },
          in_flight: 4,
          arrived_per_s: 5,
          delivered_per_s: 6,
          oldest_age_ms: 7_400,
        },
      ],
    });
    const { code, out } = await line.run(['message', 'queues', 'echo']);
    expect([code, out.split('\n')[1]!.split(/ +/)]).toEqual([0, ['echo', '0', '1', '22', '333', '4', '6', '7']]);
    expect(inputs).toEqual([{ module: 'echo' }]);
  });
});
