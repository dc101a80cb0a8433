import { beforeEach, describe, expect, test } from 'vitest';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import { system } from '#kernel/caller.ts';
import { handClock, type MovedClock } from '#kit/clocks.ts';
import { startMemoryHub } from '#kit/memory-hub.ts';
import { failureOf } from '#kit/failure-of.ts';
import type { RunningHub } from './running-hub.ts';
import { hubModule } from './hub-module.ts';
import { callBy, viewer } from './test-hub.ts';

const PROJECT = '0191d1a0-0000-7000-8000-00000000000a';
const NODE = '0191d1a0-0000-7000-8000-00000000000b';

interface Page {
  items: Envelope[];
  next_cursor: string | null;
}

let hub: RunningHub;
let clock: MovedClock;

/** Ten events a minute apart: odd ones start a node, even ones are alerts of ever lower priority. */
beforeEach(async () => {
  clock = handClock();
  const started = await startMemoryHub(({ store }) => [hubModule({ eventLog: store.log })], { clock });
  const { store } = started;
  ({ hub } = started);
  for (let n = 1; n <= 10; n += 1) {
    const event: NewEvent =
      n % 2 === 1
        ? {
            type: 'node.started',
            source: '/gns3/a',
            subject: `projects/${PROJECT}/nodes/${NODE}`,
            priority: 'normal',
            data: { n },
            projectid: PROJECT,
            nodeid: NODE,
          }
        : { type: 'alert.raised', source: 'common_hub', subject: `alerts/${n}`, priority: n === 2 ? 'critical' : 'low', data: { n } };
    await store.log.append({ events: [event] });
    clock.advance(60_000);
  }
});

async function ask(operation: string, input: object): Promise<Page> {
  return (await hub.perform(operation, input, callBy(viewer))).output as Page;
}

const positions = (page: Page) => page.items.map((event) => event.position);

describe('events.list', () => {
  test('tells the newest first and pages back to the first', async () => {
    const first = await ask('events.list', { limit: 4 });
    expect(positions(first)).toEqual([10, 9, 8, 7]);
    const second = await ask('events.list', { limit: 4, cursor: first.next_cursor });
    expect(positions(second)).toEqual([6, 5, 4, 3]);
    const third = await ask('events.list', { limit: 4, cursor: second.next_cursor });
    expect(positions(third)).toEqual([2, 1]);
    expect(third.next_cursor).toBeNull();
    expect((await ask('events.list', { limit: 10 })).next_cursor).toBeNull();
  });

  test.each<[object, number[]]>([
    [{ types: ['alert.*'] }, [10, 8, 6, 4, 2]],
    [{ types: ['node.started', 'alert.raised'], limit: 2 }, [10, 9]],
    [{ projects: [PROJECT.toUpperCase()] }, [9, 7, 5, 3, 1]],
    [{ nodes: [NODE], limit: 1 }, [9]],
    [{ subject: 'alerts/4' }, [4]],
    [{ min_priority: 'high' }, [2]],
    [{ from: '2026-11-23T08:08:00Z' }, [10, 9]],
    [{ until: '2026-11-23T09:01:00+01:00' }, [2, 1]],
    [{ from: '2026-11-23T08:03:00Z', until: '2026-11-23T08:04:00Z' }, [5, 4]],
  ])('narrows by %j', async (filter, expected) => {
    expect(positions(await ask('events.list', filter))).toEqual(expected);
  });

  test.each([
    { limit: 501 },
    { limit: 0 },
    { types: [] },
    { types: ['a\u0000'] },
    { subject: 'a\u0000' },
    { cursor: 'x' },
    { projects: ['x'] },
    { from: 'noon' },
  ])('refuses %j', async (input) => {
    expect((await failureOf(ask('events.list', input))).code).toBe('validation_error');
  });
});

describe('events.replay', () => {
  test('tells the oldest first, everything after a position once', async () => {
    const first = await ask('events.replay', { after: 2, limit: 5 });
    expect(positions(first)).toEqual([3, 4, 5, 6, 7]);
    const second = await ask('events.replay', { after: 2, limit: 5, cursor: first.next_cursor });
    expect(positions(second)).toEqual([8, 9, 10]);
    expect(second.next_cursor).toBeNull();
    expect(positions(await ask('events.replay', { after: 10 }))).toEqual([]);
    expect(positions(await ask('events.replay', { types: ['alert.*'], limit: 2 }))).toEqual([2, 4]);
  });
});

describe('events.get', () => {
  test('tells the event at a position, or that there is none', async () => {
    const { output } = await hub.perform('events.get', { position: 2 }, callBy(viewer));
    expect(output).toMatchObject({ position: 2, type: 'alert.raised', priority: 'critical' });
    const failure = await failureOf(hub.perform('events.get', { position: 11 }, callBy(system)));
    expect(failure.code).toBe('not_found');
    expect(failure.message).toMatch(/ends at 10/);
  });
});
