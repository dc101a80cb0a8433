import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { uuidv5 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import type { Store } from '../../store/index.ts';
import { EventTriggers } from './event-triggers.ts';
import { triggerRefused } from './messages.ts';
import type { Triggered } from './triggered.ts';
import { until } from '#kit/until.ts';

interface Started {
  readonly workflow: string;
  readonly event: string;
  readonly caller: string;
}

/** Moves by hand; events are stamped by it. */
function standing() {
  let ms = Date.parse('2026-05-04T10:00:00Z');
  return { now: () => new Date(ms), monotonicMs: () => ms, advance: (by: number) => void (ms += by) };
}

/** What outlives a process: the log, and the runs by their keys. */
class World {
  readonly clock = standing();
  readonly store: Store = memoryStore(this.clock);
  readonly runs = new Map<string, Started>();
  readonly shipped: Triggered[] = [];
  /** How many starts are still refused by a busy database. */
  busy = 0;
  /** Starts that were asked for, also of runs that there were already. */
  asked = 0;

  constructor() {
    endsWithTest(() => this.store.close());
  }

  /** A process that takes events until it is stopped; `dies` may have it die after a start. */
  begin(dies: () => boolean = () => false, mostPerMinute?: number) {
    let dead = false;
    const triggers = new EventTriggers({
      shipped: () => this.shipped,
      ...(mostPerMinute === undefined ? {} : { mostPerMinute }),
      context: {
        clock: this.clock,
        log: silentLog,
        events: this.store.log,
        publish: async (events) => void (await this.store.log.append({ events })),
        workflows: {
          start: async (workflow, _inputs, { caller, idempotencyKey, trigger }) => {
            if (dead) throw fail('shutting_down', 'The process is dead.');
            if (this.busy > 0) {
              this.busy -= 1;
              throw fail('store_unavailable', 'The database is away.');
            }
            this.asked += 1;
            const runId = uuidv5('7c1f6f0e-5b2a-4f60-8a44-2f6c8f7f0d35', `${workflow}/${idempotencyKey}`);
            const { event } = trigger as { event: { id: string } };
            if (!this.runs.has(runId)) {
              this.runs.set(runId, { workflow, event: event.id, caller: caller.name });
              await this.store.log.append({ events: [runStarted(runId, workflow, trigger ?? null)] });
            }
            if (dies()) {
              dead = true;
              throw fail('shutting_down', 'The process is dead.');
            }
            return runId;
          },
          result: () => Promise.reject(fail('timeout', 'Not asked here.')),
        },
      },
    });
    const consumer = this.store
      .consumers(soleLeases())
      .consume({ name: 'triggers/events', from: 'now', deliver: (events) => triggers.take(events) });
    return { consumer, dead: () => dead };
  }

  async publish(...events: readonly Partial<NewEvent>[]): Promise<void> {
    await this.store.log.append({ events: events.map((event) => ({ ...alarm, ...event })) });
  }

  started(): string[] {
    return [...this.runs.values()].map(({ event }) => event).sort();
  }

  /** Until every event that there is has been taken. */
  async drained(consumer: { position(): number }): Promise<void> {
    await until('all events to be taken', async () => {
      const head = await this.store.log.head();
      return consumer.position() >= head && (await this.store.log.head()) === head;
    });
  }
}

const alarm: NewEvent = { type: 'alarm.raised', source: '/modules/wards', subject: 'wards/north', priority: 'high', data: { level: 3 } };

function saved(name: string, triggers: Json, by = 'ann'): NewEvent {
  const definition = { name, triggers, steps: [{ id: 'one', wait: { duration: '1s' } }] };
  return {
    type: 'workflow.saved',
    source: 'common_hub',
    subject: `workflows/${name}`,
    priority: 'normal',
    data: { name, version: 1, definition, text: null, by },
  };
}

function deleted(name: string): NewEvent {
  return {
    type: 'workflow.deleted',
    source: 'common_hub',
    subject: `workflows/${name}`,
    priority: 'normal',
    data: { name, version: 2, by: 'ann' },
  };
}

function runStarted(runId: string, workflow: string, trigger: Json): NewEvent {
  const subject = `workflows/runs/${runId}`;
  return {
    type: 'workflow.run.started',
    source: 'common_hub',
    subject,
    priority: 'normal',
    data: { run: { run_id: runId, workflow, trigger } },
  };
}

const onAlarm = [{ event: { type: 'alarm.*', where: 'event.data.level > 2' } }];

test('an event that fits starts one run, on behalf of who saved the workflow', async () => {
  const world = new World();
  const { consumer } = world.begin();
  await world.publish({ data: { level: 9 } });
  await world.publish(saved('answer', onAlarm));
  await world.publish({ data: { level: 1 } }, { data: { level: 3 } }, { data: null }, { type: 'bed.mended' });
  await world.drained(consumer);
  expect([...world.runs.values()]).toMatchObject([{ workflow: 'answer', caller: 'ann' }]);
  await consumer.close();
});

test('a workflow that was changed or deleted follows at once, for the events after that', async () => {
  const world = new World();
  const { consumer } = world.begin();
  await world.publish(saved('answer', onAlarm), {}, saved('answer', [{ event: { type: 'bed.mended' } }]), {}, { type: 'bed.mended' });
  await world.publish(deleted('answer'), {}, { type: 'bed.mended' });
  await world.drained(consumer);
  const events = await world.store.log.readAll({ after: 0, filter: { types: ['alarm.raised', 'bed.mended'] } });
  expect(world.started()).toEqual([events[0]!.id, events[2]!.id].sort());
  await consumer.close();
});

test('a database that is away holds up what is to be started, and loses nothing of it', async () => {
  const world = new World();
  world.busy = 2;
  const { consumer } = world.begin();
  await world.publish(saved('answer', onAlarm), {}, {});
  await world.drained(consumer);
  expect(world.started()).toHaveLength(2);
  await consumer.close();
});

test('what cannot be started is said once, and holds nothing up', async () => {
  const world = new World();
  const triggers = new EventTriggers({
    shipped: () => [],
    context: {
      clock: world.clock,
      log: silentLog,
      events: world.store.log,
      publish: async (events) => void (await world.store.log.append({ events })),
      workflows: {
        start: () => Promise.reject(fail('validation_error', 'project_id is missing.')),
        result: () => Promise.reject(fail('timeout', 'No.')),
      },
    },
  });
  await world.publish(saved('answer', onAlarm), {});
  await triggers.take(await world.store.log.readAll({ after: 0 }));
  const [refused, ...more] = await world.store.log.readAll({ after: 0, filter: { types: [triggerRefused.type] } });
  expect(refused!.data).toMatchObject({ workflow: 'answer', kind: 'event', reason: 'refused', message: 'project_id is missing.' });
  expect(more).toEqual([]);
});

test('a workflow that triggers itself is stopped after a few runs, and that is said', async () => {
  const world = new World();
  const { consumer } = world.begin();
  await world.publish(saved('echo', [{ event: { type: 'workflow.run.started' } }]), saved('begin', onAlarm), {});
  await world.drained(consumer);
  const runs = [...world.runs.values()].map(({ workflow }) => workflow);
  expect(runs).toEqual(['begin', 'echo', 'echo', 'echo']);
  const refused = await world.store.log.readAll({ after: 0, filter: { types: [triggerRefused.type] } });
  expect(refused.map(({ data }) => data)).toMatchObject([{ workflow: 'echo', reason: 'loop' }]);
  await consumer.close();
});

test('what a run did carries its id, and counts to the chain of that run', async () => {
  const world = new World();
  const { consumer } = world.begin();
  await world.publish(saved('answer', onAlarm), {});
  await world.drained(consumer);
  for (let round = 0; round < 5; round += 1) {
    // A step of the run raises the alarm again.
    await world.publish({ correlationid: [...world.runs.keys()].at(-1)! });
    await world.drained(consumer);
  }
  expect(world.runs.size).toBe(3);
  await consumer.close();
});

test('a flood of events starts a bounded number of runs a minute, and one warning says so', async () => {
  const world = new World();
  const { consumer } = world.begin(undefined, 5);
  await world.publish(saved('answer', onAlarm), ...Array.from({ length: 20 }, () => ({})));
  await world.drained(consumer);
  expect(world.runs.size).toBe(5);
  expect((await world.store.log.readAll({ after: 0, filter: { types: [triggerRefused.type] } })).map(({ data }) => data)).toMatchObject([
    { reason: 'rate' },
  ]);
  world.clock.advance(60_000);
  await world.publish({});
  await world.drained(consumer);
  expect(world.runs.size).toBe(6);
  await consumer.close();
});

test('whenever processes die, old events never fire again and no event is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          { weight: 6, arbitrary: fc.constant('alarm' as const) },
          { weight: 2, arbitrary: fc.constant('save' as const) },
          { weight: 1, arbitrary: fc.constant('delete' as const) },
          { weight: 2, arbitrary: fc.constant('other' as const) },
          { weight: 2, arbitrary: fc.constant('restart' as const) },
          { weight: 1, arbitrary: fc.constant('drain' as const) },
        ),
        { minLength: 5, maxLength: 30 },
      ),
      fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
      async (acts, chance) => {
        const world = new World();
        const dies = () => chance.next().value === 0;
        await world.publish({}, {});
        let process = world.begin(dies);
        let there = false;
        const expected: string[] = [];
        const restart = async () => {
          await process.consumer.close();
          process = world.begin(dies);
        };
        for (const act of acts) {
          if (act === 'save') await world.publish(saved('answer', onAlarm));
          if (act === 'delete') await world.publish(deleted('answer'));
          if (act === 'other') await world.publish({ type: 'bed.mended' });
          if (act === 'alarm') {
            const { events } = await world.store.log.append({ events: [alarm] });
            if (there) expected.push(events[0]!.id);
          }
          if (act === 'restart') await restart();
          if (act === 'drain') await until('a while', () => process.dead() || process.consumer.position() >= world.store.feed.head());
          if (act === 'save') there = true;
          if (act === 'delete') there = false;
        }
        // The last event of all: when its run is there, everything before it was taken.
        await world.publish(saved('last', [{ event: { type: 'last.raised' } }]), { type: 'last.raised' });
        await until('everything to be taken', async () => {
          if (process.dead()) await restart();
          return [...world.runs.values()].some(({ workflow }) => workflow === 'last');
        });
        await process.consumer.close();
        expect([...world.runs.values()].filter(({ workflow }) => workflow === 'answer').map(({ event }) => event)).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});
