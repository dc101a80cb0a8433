import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewEvent } from '#kernel/event.ts';
import { silentLog, type Log } from '#kernel/log.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';
import { builtModuleKit } from '#kit/module-kit.ts';
import { startModuleHub, type ModuleHub } from '#kit/module-hub.ts';
import { ROOT } from '#kit/repository.ts';
import { until } from '#kit/until.ts';
import { createSupervisor, type SupervisorOptions } from '#runtime/supervisor/index.ts';

const kit = builtModuleKit();
const OPERATIONS = '/api/common/api/v1/operations/';

let hub: ModuleHub;
let directory: string;
let outside: string;
let supervisor: Module;
let told: NewEvent[];
let lines: [string, string][];
const given = new Map<string, readonly string[] | undefined>();

beforeEach(async () => {
  hub = await startModuleHub();
  outside = await mkdtemp(join(tmpdir(), 'thalamus-supervisor-'));
  directory = join(outside, 'modules');
  told = [];
  lines = [];
  given.clear();
});
afterEach(async () => {
  await supervisor.stop?.();
  await hub.stop();
  await rm(outside, { recursive: true });
});

async function supervise(options: Partial<SupervisorOptions> = {}): Promise<void> {
  supervisor = createSupervisor({
    directory,
    url: async () => hub.url,
    issueToken: (module, permissions) => {
      given.set(module, permissions);
      return hub.moduleTokens.issue({ module, permissions: permissions ?? ['events.read', 'messages.operate'], source: 'directory' });
    },
    instances: (name) => hub.registry.seats(name).map(({ id }) => id),
    random: () => 0,
    ...options,
    pace: { settleMs: 60, firstPauseMs: 40, drainMs: 5_000, mostFailures: 3, ...options.pace },
  });
  const log: Log = {
    ...silentLog,
    child: ({ module }) => ({ ...silentLog, info: (text) => void lines.push([String(module), text]), child: () => silentLog }),
  };
  const context = { log, clock: hub.clock, publish: async (events: readonly NewEvent[]) => void told.push(...events) };
  await supervisor.start?.(context as unknown as ModuleContext);
}

/** A module that says which version of it answers, and takes its time with work. */
const greeter = (version: string, name = 'greeter') => `
import { answer, defineModule, receive, run } from '${kit}';
import { z } from '${import.meta.resolve('zod')}';
import { appendFileSync } from 'node:fs';
const text = z.strictObject({});
export const greeter = defineModule({
  name: '${name}', version: '${version}', summary: 'Greets.',
  answers: [answer('${name}.greet', { summary: 'Greets.', permission: 'greeter.read', input: text, output: z.object({ version: z.string(), secret: z.boolean() }) },
    () => ({ version: '${version}', secret: 'A_SECRET' in process.env }))],
  receives: [receive('work', z.object({ number: z.int(), file: z.string() }), async ({ number, file }) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    appendFileSync(file, number + '\\n');
  })],
});
await run(greeter).ended;
`;

/** As a careful person puts it there: whole. */
async function put(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const part = join(outside, `part-${name}`);
  await mkdir(part, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(part, file), text);
  await mkdir(directory, { recursive: true });
  await rename(part, join(directory, name));
}

const greeting = async (name = 'greeter') => (await hub.ask('POST', `${OPERATIONS}${name}.greet/`, {})).body;
const types = () => told.map(({ type }) => type);
const last = (type: string) => told.findLast((each) => each.type === type)?.data as Record<string, unknown> | undefined;

describe('a module of the directory', () => {
  test('that was just created runs by itself and counts what starts', async () => {
    await supervise();
    const created = spawnSync(process.execPath, [join(ROOT, 'src', 'cli.ts'), 'module', 'create', 'node-counter', '--dir', directory], {
      encoding: 'utf8',
    });
    expect([created.status, created.stderr.includes('node --test')]).toEqual([0, true]);
    await until('its start', () => types().includes('module.process.started'));
    const node = { node_id: '11111111-1111-4111-8111-111111111111', name: 'R1' };
    const data = { server: 'main', node, changed: [], inferred: false };
    await hub.store.log.append({ events: [{ type: 'node.started', source: '/gns3/main', subject: 'nodes/1', priority: 'normal', data }] });
    const count = async () => (await hub.ask('POST', `${OPERATIONS}node_counter.node.count/`, { name: 'R' })).body;
    await until('the node', async () => (await count()).count === 1);
    expect(lines).toContainEqual(['node-counter', 'A node was started.']);
  });

  test('is started when its folder comes, answers, and ends when its folder goes', async () => {
    process.env['A_SECRET'] = 'of the hub';
    await supervise();
    await put('greeter', { 'module.mjs': greeter('1'), 'package.json': '{"thalamus":{"permissions":["bed.read"]}}' });
    await until('its start', () => types().includes('module.process.started'));
    expect(await greeting()).toEqual({ version: '1', secret: false });
    expect(given.get('greeter')).toEqual(['bed.read']);
    expect((await hub.ask('GET', '/api/common/api/v1/hub/modules/greeter/')).body).toMatchObject({
      source: 'directory',
      standing: 'active',
    });
    expect(lines).toContainEqual(['greeter', 'Registered.']);
    await rm(join(directory, 'greeter'), { recursive: true });
    await until('its end', () => types().includes('module.process.stopped'));
    await until('good-bye', async () => (await hub.ask('GET', '/api/common/api/v1/hub/modules/greeter/')).body.standing === 'gone');
    expect(types()).toEqual(['module.process.started', 'module.process.stopped']);
    delete process.env['A_SECRET'];
  });

  test('is replaced while messages come, and none of them is lost', async () => {
    await put('greeter', { 'module.mjs': greeter('1') });
    await supervise();
    await until('its start', () => types().length === 1);
    const file = join(outside, 'work');
    const messenger = hub.broker.messenger({ kind: 'user', name: 'admin', roles: [], permissions: ['*'] });
    let sent = 0;
    const sending = (async () => {
      while (types().length < 2 || sent < 60) {
        await messenger.send({ to: 'greeter', name: 'work', data: { number: sent, file } });
        sent += 1;
        await new Promise(setImmediate);
        if (sent >= 2_000) break;
      }
    })();
    await writeFile(join(directory, 'greeter', 'module.mjs'), greeter('2'));
    await until('the other version', () => last('module.process.started')?.['replaces'] !== null, 20_000);
    await sending;
    // Until the one before has ended, both answer.
    await until('only the new one', async () => (await greeting()).version === '2');
    const done = async () => new Set((await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''));
    await until('all work', async () => (await done()).size === sent, 30_000);
    expect(types()).toEqual(['module.process.started', 'module.process.started']);
  });

  test('that is broken leaves the version before at work, is told with its last lines, and is tried again less and less', async () => {
    await put('greeter', { 'module.mjs': greeter('1') });
    await supervise();
    await until('its start', () => types().length === 1);
    await writeFile(join(directory, 'greeter', 'module.mjs'), "console.error('no such thing'); process.exit(3);");
    await until('it to be given up', () => last('module.process.failed')?.['retry_in_ms'] === null);
    const failures = told.filter(({ type }) => type === 'module.process.failed').map(({ data }) => data as Record<string, unknown>);
    expect(failures.map(({ retry_in_ms }) => retry_in_ms)).toEqual([20, 40, null]);
    expect(failures[0]).toMatchObject({
      reason: 'Its process ended with code 3.',
      last_lines: ['no such thing'],
      failures: 1,
      older_runs: true,
    });
    expect((await greeting()).version).toBe('1');
    expect(await supervisor.health?.[0]?.check()).toMatchObject({ status: 'degraded', message: expect.stringContaining('code 3') });

    await writeFile(join(directory, 'greeter', 'module.mjs'), greeter('3'));
    await until('the mended one', async () => (await greeting()).version === '3');
    await until('health', async () => (await supervisor.health?.[0]?.check())?.status === 'healthy');
  });

  test('that dies is started again, and one that never joins is broken', async () => {
    await put('greeter', { 'module.mjs': greeter('1') });
    await put('mute', { 'index.js': 'setInterval(() => {}, 1_000);' });
    await supervise({ pace: { joinMs: 3_000, mostFailures: 2 } });
    await until('its start', () => types().includes('module.process.started'));
    process.kill(last('module.process.started')?.['pid'] as number, 'SIGKILL');
    await until('the next', () => types().filter((type) => type === 'module.process.started').length === 2);
    const of = (name: string) =>
      told.filter(({ data }) => (data as { name: string }).name === name).map(({ data }) => (data as { reason?: string }).reason);
    expect(of('greeter')).toEqual([undefined, 'Its process was ended by SIGKILL.', undefined]);
    expect((await greeting()).version).toBe('1');
    await until('the mute one', () => of('mute').length > 0);
    expect(of('mute')[0]).toContain('did not join the hub');
  });

  test('is not run when it is a link, holds one that leads out, or has nothing to start with', async () => {
    await mkdir(join(outside, 'elsewhere'));
    await writeFile(join(outside, 'elsewhere', 'module.mjs'), greeter('1', 'linked'));
    await mkdir(directory);
    await symlink(join(outside, 'elsewhere'), join(directory, 'linked'));
    await put('leading', { 'module.mjs': greeter('1', 'leading') });
    await symlink(join(outside, 'elsewhere'), join(directory, 'leading', 'more'));
    await put('escaping', { 'package.json': '{"main":"../../elsewhere/module.mjs"}' });
    await put('empty', { 'notes.txt': '' });
    await put('Wrong Name', { 'module.mjs': '' });
    await supervise();
    await until('all to be refused', () => types().length === 5);
    const reasons = Object.fromEntries(told.map(({ data }) => [(data as { name: string }).name, (data as { reason: string }).reason]));
    expect(reasons).toEqual({
      linked: expect.stringContaining('it is a link'),
      leading: expect.stringContaining('more is a link that leads out'),
      escaping: expect.stringContaining('"main" leads out'),
      empty: expect.stringContaining('no file to start with'),
      'Wrong Name': expect.stringContaining('no name of a module'),
    });
    expect(types().every((type) => type === 'module.process.failed')).toBe(true);
    expect(hub.registry.names()).toEqual(['beds', 'hub']);
  });

  test('is not started anew by an editor that looks at it, nor by half of a write', async () => {
    await put('greeter', { 'module.mjs': greeter('1') });
    await supervise();
    await until('its start', () => types().length === 1);
    const folder = join(directory, 'greeter');
    for (const name of ['.module.mjs.swp', 'module.mjs~', '#module.mjs#', '4913']) await writeFile(join(folder, name), 'x');
    // The same text again, then half of another one for a moment.
    await writeFile(join(folder, 'module.mjs'), greeter('1'));
    await writeFile(join(folder, 'module.mjs'), greeter('2').slice(0, 100));
    await writeFile(join(folder, 'module.mjs'), greeter('2'));
    await until('the other version', () => types().length === 2);
    expect(types()).toEqual(['module.process.started', 'module.process.started']);
    // Until the one before has ended, both answer.
    await until('only the new one', async () => (await greeting()).version === '2');
  });
});
