import { afterEach } from 'vitest';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import { silentLog, type Log } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { unattached } from '#kernel/unattached.ts';
import type { Topology } from '#model/topology.ts';
import { openMemoryStore, type Projections, type Store } from '#runtime/store/index.ts';
import { gns3, type Gns3Options } from '#southbound/gns3/index.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** Ends with the test, after what was opened later. */
export function endsWithTest(close: () => Promise<unknown>): void {
  closing.push(close);
}

/** A log and its rows, which outlive a hub as a database does. */
export interface KeptLog {
  readonly store: Store;
  readonly projections: Projections;
}

export async function keptLog(log: Log = silentLog): Promise<KeptLog> {
  const options = { clock: systemClock, log, meter: silentMeter };
  const store = openMemoryStore(options);
  endsWithTest(() => store.close());
  return { store, projections: await store.projections(gns3({ servers: [], ...options }).projections ?? []) };
}

/** The GNS3 module as a hub runs it, without the hub around it. */
export interface RunningModule {
  /** Asks an operation, as if for this request. Input and output are checked. */
  readonly ask: <T>(operation: string, input?: object, requestId?: string) => Promise<T>;
  readonly topology: (input?: object) => Promise<Topology>;
  readonly events: (after?: number) => Promise<readonly Envelope[]>;
  readonly stop: () => Promise<void>;
}

export async function runGns3Module(
  { store, projections }: KeptLog,
  options: Omit<Gns3Options, 'log' | 'meter'> & { readonly log?: Log },
): Promise<RunningModule> {
  const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
  const module = gns3({ ...basics, ...options });
  const context: ModuleContext = {
    ...unattached,
    ...basics,
    log: options.log ?? silentLog,
    publish: async (events) => {
      await store.log.append({ events });
    },
    events: store.log,
    feed: store.feed,
    read: projections,
    ask: async () => Promise.reject(fail('not_found', 'Nobody answers here.')),
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= module.stop!());
  endsWithTest(stop);
  await module.start!(context);
  const ask = async <T>(name: string, input: object = {}, correlationId = 'the-request'): Promise<T> => {
    const answering = module.answers.find(({ operation }) => operation.name === name)!;
    const request = { caller: system, correlationId, messageId: 'the-message', signal: new AbortController().signal };
    const unused = { body: undefined, publish: () => undefined };
    const answer = await answering.handle(answering.operation.input.parse(input) as never, { ...context, ...request, ...unused });
    return answering.operation.output.parse(answer) as T;
  };
  return {
    ask,
    stop,
    topology: (input = {}) => ask<Topology>('gns3.topology.get', input),
    events: (after = 0) => store.log.readAll({ after, limit: 10_000 }),
  };
}
