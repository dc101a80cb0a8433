import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { anonymous } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Feed } from '#kernel/feed.ts';
import { command } from '#kernel/message.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { failureOf } from '#kit/failure-of.ts';
import { createLimiter } from './limiter.ts';
import { administrator, callBy, gate, openedWard, openWard, readWard, startTestHub, viewer, wards } from './test-hub.ts';

const done = async () => ({ name: 'north', number: 1 });
const garbage = { name: 7, bedz: true };

describe('the order of the pipeline', () => {
  test('whoever is not logged in is told so before the input is looked at', async () => {
    const { hub } = await startTestHub([wards(done)]);
    const failure = await failureOf(hub.perform('ward.open', garbage, callBy(anonymous)));
    expect(failure.code).toBe('unauthorized');
    expect(failure.details).toBeUndefined();
  });

  test('whoever lacks the permission is told which, before the input is looked at', async () => {
    const { hub } = await startTestHub([wards(done)]);
    const failure = await failureOf(hub.perform('ward.open', garbage, callBy(viewer)));
    expect(failure.code).toBe('forbidden');
    expect(failure.details).toEqual({ permission: 'ward.operate' });
    await expect(hub.perform('ward.read', {}, callBy(viewer))).resolves.toMatchObject({ output: { name: 'north' } });
  });

  test('whoever asks too often is told when to come back, before the input is looked at', async () => {
    const clock = { now: () => new Date(0), monotonicMs: () => 0 };
    const limiter = createLimiter({ clock, rates: { action: { perSecond: 0.5, burst: 1 } } });
    const { hub } = await startTestHub([wards(done)], { limiter });
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator));
    const failure = await failureOf(hub.perform('ward.open', garbage, callBy(administrator)));
    expect(failure.code).toBe('rate_limited');
    expect(failure.retryAfterMs).toBe(2_000);
  });

  test('an input is refused with all its problems, unknown fields among them, and the handler does not run', async () => {
    let ran = false;
    const { hub } = await startTestHub([
      wards(async () => {
        ran = true;
        return done();
      }),
    ]);
    const failure = await failureOf(hub.perform('ward.open', garbage, callBy(administrator)));
    expect(failure.code).toBe('validation_error');
    expect(Object.keys(failure.details ?? {}).sort()).toEqual(['bedz', 'name']);
    expect(ran).toBe(false);
  });

  test('an operation that nobody answers is not found', async () => {
    const { hub } = await startTestHub([wards(done)]);
    expect((await failureOf(hub.perform('ward.burn', {}, callBy(administrator)))).code).toBe('not_found');
  });

  test('defaults are filled in and nothing is an empty input', async () => {
    let beds = 0;
    const { hub } = await startTestHub([
      wards(async (input) => {
        beds = input.beds;
        return done();
      }),
    ]);
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator));
    expect(beds).toBe(4);
    await expect(hub.perform('ward.read', undefined, callBy(viewer))).resolves.toMatchObject({ output: { name: 'north' } });
  });
});

describe('the unit of a command', () => {
  test('events, stamped with request and message, are in the log when the answer comes, and its position has seen them', async () => {
    const { hub, store } = await startTestHub([
      wards(async (input, context) => {
        context.publish([openedWard(input.name)]);
        context.publish([openedWard(`${input.name} annex`)]);
        return done();
      }),
    ]);
    const answer = await hub.perform('ward.open', { name: 'north' }, callBy(administrator, { requestId: 'r-1' }));
    const events = await store.log.readAll({ after: 0 });
    expect(events.map((event) => event.subject)).toEqual(['wards/north', 'wards/north annex']);
    expect(events.every((event) => event.correlationid === 'r-1')).toBe(true);
    expect(new Set(events.map((event) => event.causationid)).size).toBe(1);
    expect(answer).toEqual({ output: { name: 'north', number: 1 }, position: 2, replayed: false });
  });

  test('events of a handler that fails afterwards are not kept', async () => {
    const { hub, store } = await startTestHub([
      wards(async (input, context) => {
        context.publish([openedWard(input.name)]);
        throw fail('conflict', 'The ward is on fire.');
      }),
    ]);
    const failure = await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator)));
    expect(failure.code).toBe('conflict');
    expect(await store.log.head()).toBe(0);
  });

  test('a log that does not commit fails the command', async () => {
    const { store } = await startTestHub([]);
    const broken = Object.assign(Object.create(store.log) as typeof store.log, {
      append: async () => {
        throw fail('store_unavailable', 'The database is away.');
      },
    });
    const { hub, log } = await startTestHub([wards(done)], { eventLog: broken });
    expect((await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator)))).code).toBe('store_unavailable');
    expect(log.lines.some((line) => line.message.includes('audit row'))).toBe(true);
  });

  test('a handler can publish neither what its module does not emit nor after it has returned', async () => {
    const late = gate();
    const outcomes: Promise<Error>[] = [];
    const { hub } = await startTestHub([
      wards(async (_input, context) => {
        expect(() => context.publish([{ ...openedWard('north'), type: 'ward.burnt' }])).toThrow(/does not say it emits/);
        expect(() => context.publish([{ ...openedWard('north'), data: { name: 7 } }])).toThrow(/not what its declaration says/);
        const publishLate = async () => {
          await late.opened;
          context.publish([openedWard('north')]);
        };
        outcomes.push(failureOf(publishLate()));
        return done();
      }),
    ]);
    await hub.perform('ward.open', { name: 'north' }, callBy(administrator));
    late.open();
    expect(outcomes).toHaveLength(1);
    expect((await outcomes[0])?.message).toMatch(/after its handler had returned/);
  });
});

describe('positions', () => {
  test('a query waits until the log has reached the position that it must have seen', async () => {
    const { hub, store } = await startTestHub([wards(done)]);
    const asked = hub.perform('ward.read', {}, callBy(viewer, { minPosition: 1 }));
    await store.log.append({ events: [openedWard('north')] });
    await expect(asked).resolves.toMatchObject({ position: 1 });
  });

  test('a position that does not come is a time-out which tells where the log stands', async () => {
    const asked: number[] = [];
    const feed: Feed = {
      logId: '0191d1a0-0000-7000-8000-000000000001',
      head: () => 0,
      reached: async (_position, timeoutMs) => {
        asked.push(timeoutMs);
        return false;
      },
      subscribe: () => ({ position: () => 0, close: () => undefined }),
    };
    const { hub } = await startTestHub([wards(done)], { feed });
    const failure = await failureOf(hub.perform('ward.read', {}, callBy(viewer, { minPosition: 9 })));
    expect(failure.code).toBe('timeout');
    expect(failure.details).toEqual({ position: 0 });
    expect(asked).toEqual([5_000]);
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 60])('%d is no position', async (minPosition) => {
    const { hub } = await startTestHub([wards(done)]);
    expect((await failureOf(hub.perform('ward.read', {}, callBy(viewer, { minPosition })))).code).toBe('validation_error');
  });
});

describe('defects', () => {
  test('what a handler throws unexpectedly is told without its text and logged once, without secrets', async () => {
    const { hub, log } = await startTestHub([
      wards(async ({ pin }) => {
        throw new TypeError(`cannot read ${pin}`);
      }),
    ]);
    const failure = await failureOf(hub.perform('ward.open', { name: 'north', pin: 'hunter2' }, callBy(administrator)));
    expect(failure.code).toBe('internal_error');
    expect(failure.message).not.toContain('hunter2');
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]?.fields).toMatchObject({ operation: 'ward.open', code: 'internal_error' });
    expect(JSON.stringify(log.lines)).toContain('cannot read ***');
    expect(JSON.stringify(log.lines)).not.toContain('hunter2');
  });

  test('an answer that is not what its declaration says is a defect where outputs are checked', async () => {
    const wrong = async () => ({ name: 'north', number: 1.5 });
    const { hub } = await startTestHub([wards(wrong)]);
    expect((await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator)))).code).toBe('internal_error');
    const { hub: unchecked } = await startTestHub([wards(wrong)], { checkOutputs: false });
    await expect(unchecked.perform('ward.open', { name: 'north' }, callBy(administrator))).resolves.toBeDefined();
  });

  test('expected failures are not logged', async () => {
    const { hub, log } = await startTestHub([
      wards(async () => {
        throw fail('gns3_error', 'It said no.');
      }),
    ]);
    await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator)));
    expect(log.lines).toEqual([]);
  });

  test('a caller who leaves is no defect', async () => {
    const controller = new AbortController();
    const { hub, log } = await startTestHub([
      wards(async (_input, { signal }) => {
        controller.abort();
        signal.throwIfAborted();
        return done();
      }),
    ]);
    const failure = await failureOf(hub.perform('ward.open', { name: 'north' }, callBy(administrator, { signal: controller.signal })));
    expect(failure.code).toBe('timeout');
    expect(log.lines).toEqual([]);
  });
});

test('each answer is counted and timed by operation and outcome', async () => {
  const { hub, measured } = await startTestHub([wards(done)]);
  await hub.perform('ward.read', {}, callBy(viewer));
  await hub.perform('ward.read', {}, callBy(viewer));
  await failureOf(hub.perform('ward.open', {}, callBy(administrator)));
  expect(measured.get('thalamus_operations_total{"operation":"ward.read","outcome":"done"}')).toBe(2);
  expect(measured.get('thalamus_operation_duration_seconds{"operation":"ward.read","outcome":"done"}')).toBe(2);
  expect(measured.get('thalamus_operations_total{"operation":"ward.open","outcome":"validation_error"}')).toBe(1);
  expect(measured.get('nms_active_modules')).toBe(1);
});

describe('asking one another', () => {
  const visit = command('nurse.visit', {
    summary: 'Opens a ward by way of another module.',
    tag: 'Hub Communication',
    rate: 'action',
    permission: 'nurse.operate',
    input: z.strictObject({}),
    output: z.object({ number: z.int() }),
  });
  const nurses = (needs: readonly (typeof openWard | typeof readWard)[]) =>
    defineModule({
      name: 'nurses',
      version: '1.0.0',
      summary: 'Nurses.',
      capabilities: [],
      needs,
      answers: [answer(visit, async (_input, context) => ({ number: (await context.ask(openWard, { name: 'north' })).number }))],
    });

  test('a module asks what it needs for itself, under the request that caused it', async () => {
    const { hub, audit } = await startTestHub([wards(done), nurses([openWard])]);
    await hub.perform('nurse.visit', {}, callBy(administrator, { requestId: 'r-7' }));
    expect(await audit()).toMatchObject([
      { operation: 'ward.open', caller: { kind: 'module', name: 'nurses' }, request_id: 'r-7', door: 'module' },
      { operation: 'nurse.visit', caller: { kind: 'user', name: 'ann' }, request_id: 'r-7', door: 'rest' },
    ]);
  });

  test('a module cannot ask what it does not say it needs', async () => {
    const { hub, log } = await startTestHub([wards(done), nurses([readWard])]);
    expect((await failureOf(hub.perform('nurse.visit', {}, callBy(administrator)))).code).toBe('internal_error');
    expect(log.lines[0]?.message).toMatch(/does not say it needs/);
  });

  test('the process itself asks by declaration', async () => {
    const { hub } = await startTestHub([wards(done)]);
    await expect(hub.performAs(openWard, { name: 'north' })).resolves.toEqual({ name: 'north', number: 1 });
  });
});
