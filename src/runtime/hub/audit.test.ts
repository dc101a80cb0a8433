import { describe, expect, test } from 'vitest';
import { anonymous } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { redact, withoutSecrets } from './audit.ts';
import { administrator, callBy, failureOf, openedWard, startTestHub, viewer, wards } from './test-hub.ts';

const done = async () => ({ name: 'north', number: 1 });

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

  test('is silent about queries and about answers given again', async () => {
    const { hub, audit } = await startTestHub([wards(done)]);
    await hub.perform('ward.read', {}, callBy(viewer));
    await failureOf(hub.perform('ward.read', {}, callBy(anonymous)));
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { idempotencyKey: 'k' }));
    expect(await audit()).toHaveLength(1);
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
