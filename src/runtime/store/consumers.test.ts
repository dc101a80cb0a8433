import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { soleLeases } from '#kernel/lease.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import type { Store } from './index.ts';
import { nodeEvent, setClock, until } from './test-kit.ts';

function openStore(): Store {
  const store = memoryStore(setClock());
  endsWithTest(() => store.close());
  return store;
}

/** A consumer that notes what it gets. */
function noting(taken: Envelope[], from: 'now' | 'start' = 'start') {
  return { name: 'reader', from, deliver: async (events: readonly Envelope[]) => void taken.push(...events) };
}

describe('a reader of the log with a checkpoint', () => {
  it('goes on where it was when it is started again', async () => {
    const store = openStore();
    const consumers = store.consumers(soleLeases());
    await store.log.append({ events: [nodeEvent('n1'), nodeEvent('n2')] });
    const first: Envelope[] = [];
    const running = consumers.consume(noting(first));
    await until(() => first.length === 2, 'two events');
    await running.close();
    await store.log.append({ events: [nodeEvent('n3')] });
    const second: Envelope[] = [];
    const again = consumers.consume(noting(second));
    await until(() => second.length > 0, 'the third event');
    expect(second.map(({ position }) => position)).toEqual([3]);
    expect(again.position()).toBeGreaterThanOrEqual(2);
    await again.close();
  });

  it('begins with what comes from now on, and keeps that beginning over a restart', async () => {
    const store = openStore();
    const consumers = store.consumers(soleLeases());
    await store.log.append({ events: [nodeEvent('old')] });
    const none: Envelope[] = [];
    const running = consumers.consume(noting(none, 'now'));
    await until(() => running.position() === 1, 'the beginning');
    await running.close();
    await store.log.append({ events: [nodeEvent('meanwhile')] });
    const taken: Envelope[] = [];
    const again = consumers.consume(noting(taken, 'now'));
    await until(() => taken.length === 1, 'what came meanwhile');
    expect(none).toEqual([]);
    expect(taken[0]!.nodeid).toBe('meanwhile');
    await again.close();
  });

  it('gets the same events again after it failed, and passes none over', async () => {
    const store = openStore();
    const taken: string[] = [];
    let failures = 2;
    const running = store.consumers(soleLeases()).consume({
      name: 'reader',
      from: 'start',
      deliver: async (events) => {
        if (failures-- > 0) throw new Error('not now');
        taken.push(...events.map(({ nodeid }) => nodeid!));
      },
    });
    await store.log.append({ events: [nodeEvent('n1')] });
    await store.log.append({ events: [nodeEvent('n2')] });
    await until(() => taken.length === 2, 'both events');
    expect(taken).toEqual(['n1', 'n2']);
    await running.close();
  });

  it('takes nothing more once its lease is gone', async () => {
    const store = openStore();
    const taken: Envelope[] = [];
    const running = store.consumers(soleLeases()).consume(noting(taken));
    await store.log.append({ events: [nodeEvent('n1')] });
    await until(() => taken.length === 1, 'the first event');
    await running.close();
    await store.log.append({ events: [nodeEvent('n2')] });
    await sleep(20);
    expect(taken).toHaveLength(1);
  });
});
