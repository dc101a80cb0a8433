import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anonymous } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { command, query } from '#kernel/message.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { failureOf } from '#kit/failure-of.ts';
import { redact, withoutSecrets } from './audit-input.ts';
import { administrator, callBy, openedWard, startTestHub, viewer, wards } from './test-hub.ts';

const done = async () => ({ name: 'north', number: 1 });

const reading = { tag: 'Hub Communication', rate: 'read', input: z.strictObject({}), output: z.object({}) } as const;

/** Operations whose being asked is told. */
const watched = defineModule({
  name: 'watched',
  version: '1.0.0',
  summary: 'Things that are looked after.',
  capabilities: [],
  answers: [
    answer(query('vault.keys.list', { ...reading, summary: 'Lists keys.', permission: 'secrets.read' }), () => ({})),
    answer(query('ward.archive.get', { ...reading, summary: 'Gives all.', permission: 'ward.read', gives: 'application/zip' }), () => ({})),
    answer(query('ward.note.get', { ...reading, summary: 'Tells a note.', permission: 'ward.read', reveals: 'secrets.read' }), () => ({})),
    answer(
      command('ward.badge.show', {
        ...reading,
        summary: 'Lets somebody in.',
        permission: 'public',
        rate: 'login',
        input: z.strictObject({ username: z.string(), password: z.string() }),
        secret: ['password'],
      }),
      () => {
        throw fail('unauthorized', 'No such badge.');
      },
    ),
  ],
});

describe('the audit', () => {
  test('tells who did what with which input, without its secrets', async () => {
    const { hub, audit } = await startTestHub([
      wards(async (input, context) => {
        context.publish([openedWard(input.name)]);
        return done();
      }),
    ]);
    await hub.perform('ward.open', { name: 'north', pin: 'hunter2' }, callBy(administrator, { requestId: 'r-1' }));
    const rows = await audit();
    expect(rows).toMatchObject([
      {
        at: '2026-11-23T08:00:00.000Z',
        caller: { kind: 'user', name: 'ann', roles: ['administrator'] },
        door: 'rest',
        address: '192.0.2.7',
        operation: 'ward.open',
        input: { name: 'north', beds: 4, pin: '***' },
        outcome: 'done',
        code: null,
        request_id: 'r-1',
        after_position: 0,
        events: 1,
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });

  test('tells commands that were refused, without the input that nobody checked', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(anonymous)));
    await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(viewer)));
    await failureOf(hub.perform('ward.open', { name: 'north', pni: 'hunter2' }, callBy(administrator)));
    const rows = await audit();
    expect(rows).toMatchObject([
      { outcome: 'refused', code: 'unauthorized', input: null, caller: { kind: 'anonymous' } },
      { outcome: 'refused', code: 'forbidden', input: null, caller: { name: 'vic' } },
      { outcome: 'refused', code: 'validation_error', input: null, refused_fields: ['pni'] },
    ]);
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });

  test('tells commands that failed', async () => {
    const { hub, audit } = await startTestHub([
      wards(async () => {
        throw fail('conflict', 'The ward is on fire.');
      }),
    ]);
    await failureOf(hub.perform('ward.open', { name: 'north', pin: 'hunter2' }, callBy(administrator)));
    expect(await audit()).toMatchObject([{ outcome: 'failed', code: 'conflict', input: { name: 'north', pin: '***' }, events: 0 }]);
  });

  test('is silent about plain queries and about answers given again', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    await hub.perform('ward.read', {}, callBy(viewer));
    await failureOf(hub.perform('ward.read', { nmae: 'north' }, callBy(viewer)));
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    expect(await audit()).toHaveLength(1);
  });

  test('tells queries that were refused to who asked', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    await failureOf(hub.perform('ward.read', { name: 'north' }, callBy(anonymous)));
    expect(await audit()).toMatchObject([{ operation: 'ward.read', outcome: 'refused', code: 'unauthorized', input: null }]);
  });

  test('tells every query of an agent, how it ended and with which key', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    const agent = { ...viewer, key: { id: 'k-1', name: 'claude' } };
    await hub.perform('ward.read', { name: 'north' }, callBy(agent, { door: 'mcp', userAgent: 'test/1' }));
    await failureOf(hub.perform('ward.read', { nmae: 'north' }, callBy(agent, { door: 'mcp' })));
    expect(await audit()).toMatchObject([
      {
        operation: 'ward.read',
        outcome: 'done',
        door: 'mcp',
        input: { name: 'north' },
        user_agent: 'test/1',
        caller: { key: { id: 'k-1', name: 'claude' } },
      },
      { operation: 'ward.read', outcome: 'refused', code: 'validation_error', refused_fields: ['nmae'] },
    ]);
  });

  test('tells queries about secrets, access and the audit, and those that give a whole file', async () => {
    const { hub, audit } = await startTestHub([watched]);
    for (const name of ['vault.keys.list', 'ward.archive.get', 'ward.note.get']) {
      await hub.perform(name, {}, callBy(administrator, { requestId: name }));
    }
    await hub.perform('ward.note.get', {}, callBy({ ...viewer, permissions: ['*.read', 'ward.read'] }));
    expect(await audit()).toMatchObject([
      { operation: 'vault.keys.list', outcome: 'done' },
      { operation: 'ward.archive.get', outcome: 'done' },
      // Only for whoever was shown the secret of it.
      { operation: 'ward.note.get', request_id: 'ward.note.get' },
    ]);
  });

  test('tells a log-in that failed with the name that was tried, and not with the password', async () => {
    const { hub, audit } = await startTestHub([watched]);
    await failureOf(hub.perform('ward.badge.show', { username: 'root', password: 'hunter2' }, callBy(anonymous)));
    const rows = await audit();
    expect(rows).toMatchObject([{ outcome: 'refused', code: 'unauthorized', input: { username: 'root', password: '***' } }]);
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });

  test('tells what a door refused before the hub was asked, without what was behind the path', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    const failure = fail('unauthorized', 'No.');
    const refusal = {
      door: 'graphql',
      address: '192.0.2.9',
      userAgent: 'curl/8',
      caller: anonymous,
      requestId: 'r-9',
      wanted: 'POST /graphql',
      failure,
    };
    hub.refused(refusal);
    await hub.stop();
    expect(await audit()).toMatchObject([
      {
        operation: null,
        asked: 'POST /graphql',
        door: 'graphql',
        address: '192.0.2.9',
        user_agent: 'curl/8',
        outcome: 'refused',
        code: 'unauthorized',
        request_id: 'r-9',
      },
    ]);
  });

  test('tells a refusal once, though the door tells it too', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    const call = callBy(viewer);
    const failure = await failureOf(hub.perform('ward.open', { name: 'north' }, call));
    hub.refused({ ...call, wanted: 'POST /wards/', failure });
    await hub.stop();
    expect(await audit()).toMatchObject([{ operation: 'ward.open', outcome: 'refused', code: 'forbidden' }]);
  });

  test('an idempotency key that was used for something else is a refusal', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    await failureOf(hub.perform('ward.open', { name: 'south' }, callBy(administrator, { idempotencyKey: 'k' })));
    expect(await audit()).toMatchObject([{ outcome: 'done' }, { outcome: 'refused', code: 'conflict' }]);
  });

  test('is not filled by strangers from many addresses', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    for (let n = 0; n < 3_000; n += 1) {
      await failureOf(hub.perform('ward.read', {}, callBy(anonymous, { address: `198.51.${n >> 8}.${n & 0xff}` })));
    }
    expect(await audit()).toHaveLength(2_000);
    await failureOf(hub.perform('ward.open', {}, callBy(viewer)));
    expect(await audit()).toHaveLength(2_001);
  });

  test('does not grow without bound under refusals, and says how many it left out', async () => {
    const { hub, audit, clock, log } = await startTestHub([wards(done)]);
    for (let n = 0; n < 500; n += 1) await failureOf(hub.perform('ward.open', {}, callBy(anonymous)));
    expect(await audit()).toHaveLength(200);
    await failureOf(hub.perform('ward.open', {}, callBy(viewer)));
    expect(await audit()).toHaveLength(201);
    clock.advance(1_000);
    await failureOf(hub.perform('ward.open', {}, callBy(anonymous)));
    expect((await audit()).at(-1)).toMatchObject({ refusals_left_out: 300 });
    for (let n = 0; n < 10; n += 1) await failureOf(hub.perform('ward.open', {}, callBy(anonymous)));
    await hub.stop();
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { caller: 'address 192.0.2.7', refusals: 9 } }]);
  });
});

test('long values are told by their size', () => {
  const input = { text: 'x'.repeat(5_000), list: Array.from({ length: 5_000 }, (_, n) => n), note: 'short' };
  const kept = redact(input, new Set());
  expect(kept).toMatchObject({ note: 'short', list: { left_out_characters: 23_891 } });
  expect(JSON.stringify(kept).length).toBeLessThan(1_200);
});

test('secrets are masked however deep they are', () => {
  const input = { user: { name: 'ann', password: 'hunter2' }, list: [{ password: 'hunter3' }] };
  expect(redact(input, new Set(['password']))).toEqual({ user: { name: 'ann', password: '***' }, list: [{ password: '***' }] });
});

test('a text loses every value of a secret field', () => {
  const text = withoutSecrets('no hunter2 here, hunter2', { pin: 'hunter2', name: 'no' }, new Set(['pin']));
  expect(text).toBe('no *** here, ***');
});
