import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { command } from '#kernel/message.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { failureOf } from '#kit/failure-of.ts';
import { ENDLESS, memoryStore, startMemoryHub } from '#kit/memory-hub.ts';
import { until } from '#kit/until.ts';
import type { RunningHub } from '../hub/index.ts';
import { createWorkflows, MemoryEngine } from './index.ts';

const ann: Caller = { kind: 'user', name: 'ann', roles: ['administrator'], permissions: ['*'] };
const vic: Caller = {
  kind: 'user',
  name: 'vic',
  roles: ['operator'],
  permissions: ['workflows.read', 'workflows.operate', 'workflows.write'],
};

const openWard = command('ward.open', {
  tag: 'Hub Communication',
  rate: 'action',
  permission: 'ward.operate',
  summary: 'Opens a ward.',
  input: z.strictObject({ name: z.string() }),
  output: z.object({ name: z.string() }),
});

async function start() {
  const store = memoryStore();
  let hub: RunningHub | undefined;
  let full = false;
  const created = createWorkflows({
    engine: new MemoryEngine(() => Date.now()),
    eventLog: store.log,
    feed: store.feed,
    clock: systemClock,
    log: silentLog,
    perform: (name, input, call) => hub!.perform(name, input, call),
    operations: () => hub!.operations(),
    permissionsOf: async (caller) => ({ ...caller, permissions: caller.name === 'ann' ? ['*'] : vic.permissions }),
  });
  const wards = defineModule({
    name: 'wards',
    version: '1.0.0',
    summary: 'Wards.',
    capabilities: [],
    answers: [
      answer(openWard, ({ name }) => {
        if (full) throw fail('conflict', 'The ward is full.');
        return { name };
      }),
    ],
  });
  created.definitions.ship('wards', { name: 'shipped', steps: [{ id: 'a', operation: 'ward.open', with: { name: 'a' } }] });
  const started = await startMemoryHub([created.module, wards], { store, limits: { rates: ENDLESS } });
  ({ hub } = started);
  await created.start();
  endsWithTest(async () => {
    await started.hub.stop();
    await created.stop();
    await store.close();
  });
  const ask = async (name: string, input: object = {}, caller: Caller = ann, key?: string) => {
    const output = await started.ask<unknown>(name, input, caller, key === undefined ? {} : { idempotencyKey: key });
    // What a client gets is JSON.
    return JSON.parse(JSON.stringify(output)) as never;
  };
  const ended = async (runId: string) => {
    await created.workflows.result(runId, 5_000);
    return ask('hub.workflow.run.get', { run_id: runId });
  };
  return { ask, ended, fill: (is: boolean) => (full = is) };
}

const TEXT = `# Opens a ward.
name: mine
description: Opens a ward.
inputs: {type: object, properties: {name: {type: string}}, required: [name]}
steps:
  - id: a
    operation: ward.open
    with: {name: "\${{ inputs.name }}"}
outputs: {name: "\${{ steps.a.output.name }}"}
`;

describe('workflows', () => {
  test('are saved as text, listed, changed at their version, and deleted', async () => {
    const { ask } = await start();
    expect(await ask('hub.workflow.create', { text: TEXT })).toMatchObject({
      name: 'mine',
      version: 1,
      text: TEXT,
      saved_by: 'ann',
      shipped_by: null,
    });
    expect((await failureOf(ask('hub.workflow.create', { text: TEXT }))).code).toBe('conflict');
    expect(await ask('hub.workflow.put', { name: 'mine', version: 1, text: TEXT })).toMatchObject({ version: 2 });
    expect((await failureOf(ask('hub.workflow.put', { name: 'mine', version: 1, text: TEXT }))).message).toContain('version 2');
    const first = (await ask('hub.workflow.list', { limit: 1 })) as { items: { name: string }[]; next_cursor: string };
    expect(first).toMatchObject({ items: [{ name: 'mine', version: 2, description: 'Opens a ward.' }], next_cursor: 'mine' });
    expect(await ask('hub.workflow.list', { cursor: first.next_cursor })).toMatchObject({
      items: [{ name: 'shipped', shipped_by: 'wards', version: 0 }],
      next_cursor: null,
    });
    expect(await ask('hub.workflow.delete', { name: 'mine' })).toEqual({ name: 'mine', deleted: true });
    expect((await failureOf(ask('hub.workflow.get', { name: 'mine' }))).code).toBe('not_found');
    expect(await ask('hub.workflow.create', { text: TEXT })).toMatchObject({ version: 4 });
  });

  test('that come with a module cannot be changed, nor be named as paths are', async () => {
    const { ask } = await start();
    const definition = { name: 'shipped', steps: [{ id: 'a', operation: 'ward.open', with: { name: 'a' } }] };
    expect((await failureOf(ask('hub.workflow.put', { name: 'shipped', definition }))).code).toBe('conflict');
    expect((await failureOf(ask('hub.workflow.delete', { name: 'shipped' }))).code).toBe('conflict');
    expect((await failureOf(ask('hub.workflow.create', { definition: { ...definition, name: 'runs' } }))).code).toBe('validation_error');
  });

  test('with problems are refused with their lines, and checked without being saved', async () => {
    const { ask } = await start();
    const text = TEXT.replace('name: "${{', 'nmae: "${{');
    const failure = await failureOf(ask('hub.workflow.create', { text }));
    expect(failure.details).toMatchObject({ 'steps[0].with.nmae': ['Line 8, column 12: is not a field that is known here.'] });
    const checked = (await ask('hub.workflow.check', { text })) as { valid: boolean; problems: { line: number }[] };
    expect([checked.valid, checked.problems.map(({ line }) => line)]).toEqual([false, [8, 8]]);
    expect(await ask('hub.workflow.check', { text: TEXT })).toEqual({ valid: true, problems: [] });
    expect((await failureOf(ask('hub.workflow.check', {}))).code).toBe('validation_error');
    expect((await failureOf(ask('hub.workflow.create', { text: TEXT }, vic))).message).toContain('ward.operate');
  });

  test('have a schema for editors, with the operations', async () => {
    const { ask } = await start();
    const { schema, operations } = (await ask('hub.workflow.schema.get')) as {
      schema: { properties: object };
      operations: { name: string; input: object }[];
    };
    expect(Object.keys(schema.properties)).toEqual(['name', 'description', 'inputs', 'triggers', 'steps', 'outputs']);
    expect(operations.find(({ name }) => name === 'ward.open')).toMatchObject({ input: { properties: { name: { type: 'string' } } } });
  });

  test('are planned with their inputs', async () => {
    const { ask } = await start();
    await ask('hub.workflow.create', { text: TEXT });
    expect(await ask('hub.workflow.plan', { name: 'mine', context: { name: 'north' } })).toMatchObject({
      levels: [['a']],
      steps: [{ input: { name: 'north' } }],
      irreversible: ['a'],
    });
    expect((await failureOf(ask('hub.workflow.plan', { name: 'mine' }))).code).toBe('validation_error');
  });
});

describe('runs', () => {
  test('are started, listed newest first, and told with their steps', async () => {
    const { ask, ended } = await start();
    await ask('hub.workflow.create', { text: TEXT });
    const { run_id: id } = (await ask('hub.workflow.execute', { workflow: 'mine', context: { name: 'north' } })) as { run_id: string };
    expect(await ended(id)).toMatchObject({
      status: 'succeeded',
      version: 1,
      trigger: { kind: 'manual', by: 'ann' },
      inputs: { name: 'north' },
      output: { name: 'north' },
      steps: [{ id: 'a', status: 'succeeded', attempts: 1, input: { name: 'north' }, output: { name: 'north' } }],
    });
    const { run_id: second } = (await ask('hub.workflow.execute', { workflow: 'shipped' })) as { run_id: string };
    await ended(second);
    const page = (await ask('hub.workflow.run.list', { limit: 1 })) as { items: { run_id: string }[]; next_cursor: string };
    expect(page.items.map(({ run_id: runId }) => runId)).toEqual([second]);
    expect(await ask('hub.workflow.run.list', { cursor: page.next_cursor })).toMatchObject({ items: [{ run_id: id }], next_cursor: null });
    expect(await ask('hub.workflow.run.list', { workflow: 'mine', status: 'failed' })).toEqual({ items: [], next_cursor: null });
    expect((await failureOf(ask('hub.workflow.run.get', { run_id: '00000000-0000-4000-8000-000000000000' }))).code).toBe('not_found');
  });

  test('of one key are one, whether the key is of the door or of the input', async () => {
    const { ask, ended } = await start();
    const one = (await ask('hub.workflow.execute', { workflow: 'shipped', idempotency_key: 'k' })) as { run_id: string };
    expect(await ask('hub.workflow.execute', { workflow: 'shipped', idempotency_key: 'k' })).toEqual(one);
    const other = (await ask('hub.workflow.execute', { workflow: 'shipped' }, ann, 'door')) as { run_id: string };
    expect(await ask('hub.workflow.execute', { workflow: 'shipped' }, ann, 'door')).toEqual(other);
    expect(other).not.toEqual(one);
    await ended(one.run_id);
    await ended(other.run_id);
  });

  test('ask with what who started them may do when the step runs', async () => {
    const { ask, ended } = await start();
    const { run_id: id } = (await ask('hub.workflow.execute', { workflow: 'shipped' }, vic)) as { run_id: string };
    expect(await ended(id)).toMatchObject({ status: 'failed', error: { code: 'forbidden', step: 'a' } });
  });

  test('that failed are resumed, and others are not', async () => {
    const { ask, ended, fill } = await start();
    fill(true);
    const { run_id: id } = (await ask('hub.workflow.execute', { workflow: 'shipped' })) as { run_id: string };
    expect(await ended(id)).toMatchObject({ status: 'failed', error: { message: 'The ward is full.' } });
    fill(false);
    await ask('hub.workflow.run.resume', { run_id: id });
    expect(await ended(id)).toMatchObject({ status: 'succeeded', resumed: 1, steps: [{ status: 'succeeded' }] });
    expect((await failureOf(ask('hub.workflow.run.resume', { run_id: id }))).code).toBe('conflict');
    expect((await failureOf(ask('hub.workflow.run.cancel', { run_id: id }))).code).toBe('conflict');
  });

  test('wait for an approval of who may give it, and for signals', async () => {
    const { ask, ended } = await start();
    await ask('hub.workflow.create', {
      definition: {
        name: 'asking',
        steps: [
          { id: 'ask', wait: { approval: { prompt: 'Go on?', permission: 'ward.operate' } } },
          { id: 'go', wait: { signal: 'go' }, needs: ['ask'] },
        ],
        outputs: { by: '${{ steps.ask.output.by }}', go: '${{ steps.go.output }}' },
      },
    });
    const { run_id: id } = (await ask('hub.workflow.execute', { workflow: 'asking' })) as { run_id: string };
    await until('it asks', async () => ((await ask('hub.workflow.run.get', { run_id: id })) as { status: string }).status === 'waiting');
    expect((await failureOf(ask('hub.workflow.run.signal', { run_id: id, step: 'ask', approve: true }, vic))).code).toBe('forbidden');
    expect((await failureOf(ask('hub.workflow.run.signal', { run_id: id, step: 'go', approve: true }))).code).toBe('conflict');
    expect((await failureOf(ask('hub.workflow.run.signal', { run_id: id, step: 'ask' }))).code).toBe('validation_error');
    await ask('hub.workflow.run.signal', { run_id: id, step: 'ask', approve: true, comment: 'Yes.' });
    await ask('hub.workflow.run.signal', { run_id: id, signal: 'go', data: { n: 1 } }, vic);
    expect(await ended(id)).toMatchObject({ status: 'succeeded', output: { by: 'ann', go: { n: 1 } } });
  });

  test('are cancelled while they wait', async () => {
    const { ask, ended } = await start();
    await ask('hub.workflow.create', { definition: { name: 'waiting', steps: [{ id: 'w', wait: { signal: 'never' } }] } });
    const { run_id: id } = (await ask('hub.workflow.execute', { workflow: 'waiting' })) as { run_id: string };
    expect(await ask('hub.workflow.run.cancel', { run_id: id })).toEqual({ run_id: id, accepted: true });
    expect(await ended(id)).toMatchObject({ status: 'cancelled', steps: [{ status: 'cancelled' }] });
  });
});
