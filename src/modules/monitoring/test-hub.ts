import { onTestFinished } from 'vitest';
import { system, type Caller } from '#kernel/caller.ts';
import { uuidv7 } from '#kernel/id.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { aheadClock } from '#kit/orchestration-hub.ts';
import { createHub, createLimiter, hubModule } from '#runtime/hub/index.ts';
import { memorySamples } from '#runtime/samples/index.ts';
import { openMemoryStore } from '#runtime/store/index.ts';
import { monitoring, type MonitoringOptions } from './index.ts';
import type { chain } from './test-wiring.ts';

/** A hub with nothing but monitoring and those whom it asks, at a time that the test moves. */
export async function startMonitoringHub(
  wired: ReturnType<typeof chain>,
  options: Omit<MonitoringOptions, 'asks'>,
): Promise<{
  readonly clock: ReturnType<typeof aheadClock>;
  readonly store: ReturnType<typeof openMemoryStore>;
  readonly ask: <T>(operation: string, input?: object, caller?: Caller) => Promise<T>;
}> {
  const clock = aheadClock();
  const store = openMemoryStore({ clock, log: silentLog, meter: silentMeter });
  const modules = [hubModule({ eventLog: store.log }), wired.module, monitoring({ asks: wired.asks, ...options })];
  const hub = createHub({
    modules,
    eventLog: store.log,
    feed: store.feed,
    read: await store.projections(modules.flatMap((module) => module.projections ?? [])),
    clock,
    log: silentLog,
    meter: silentMeter,
    limiter: createLimiter({ clock }),
    consumers: store.consumers(soleLeases()),
    samples: memorySamples(),
    checkOutputs: true,
  });
  await hub.start();
  onTestFinished(() => hub.stop());
  const ask = async <T>(operation: string, input: object = {}, caller: Caller = system): Promise<T> =>
    (await hub.perform(operation, input, { caller, requestId: uuidv7(), door: 'test' })).output as T;
  return { clock, store, ask };
}
