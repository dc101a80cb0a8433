import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Lease, Leases } from '#kernel/lease.ts';
import { silentLog, type Log } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';
import { unattached } from '#kernel/unattached.ts';
import type { Topology } from '#model/topology.ts';
import { openMemoryStore, type Projections, type Store } from '#runtime/store/index.ts';
import { gns3, type Gns3Options } from '#southbound/gns3/index.ts';
import { endsWithTest } from './ends-with-test.ts';

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

/** One process of several that share a log. */
export interface SharingProcess {
  readonly name: string;
  readonly leases: LeaseBoard;
  /** How much later than others it hears of what is committed. */
  readonly feedLagMs?: number;
}

interface Candidate {
  readonly process: string;
  readonly held: (lease: Lease) => Promise<void>;
  holding: { readonly lease: Lease; readonly ending: AbortController; readonly work: Promise<void> } | undefined;
}

/** The leases of several processes in one: who came first holds, and who comes next takes over under the next epoch. */
export class LeaseBoard {
  readonly #epochs = new Map<string, number>();
  readonly #candidates = new Map<string, Candidate[]>();
  readonly #dead = new Set<string>();

  of(process: string): Leases {
    return {
      process,
      campaign: (name, held) => {
        const candidate: Candidate = { process, held, holding: undefined };
        this.#candidates.set(name, [...(this.#candidates.get(name) ?? []), candidate]);
        queueMicrotask(() => this.#assign(name));
        return {
          lease: () => candidate.holding?.lease ?? null,
          close: async () => {
            const { holding } = candidate;
            holding?.ending.abort(new Error('let go'));
            await holding?.work;
            this.#candidates.set(
              name,
              this.#candidates.get(name)!.filter((one) => one !== candidate),
            );
            this.#assign(name);
          },
        };
      },
    };
  }

  /** Is this still the last epoch, and its process alive? */
  isLast({ name, epoch }: Lease, process: string): boolean {
    return this.#epochs.get(name) === epoch && !this.#dead.has(process);
  }

  epoch(name: string): number {
    return this.#epochs.get(name) ?? 0;
  }

  /** The process is no more: nobody tells it, and what it held is free. */
  kill(process: string): void {
    this.#dead.add(process);
    for (const name of this.#candidates.keys()) this.#assign(name);
  }

  /** Another process takes the lease; the one that held it has not noticed until `notice` is called. */
  usurp(name: string): { notice(): Promise<void> } {
    const candidates = this.#candidates.get(name)!;
    const held = candidates.find(({ holding, process }) => holding !== undefined && !this.#dead.has(process))!;
    const { holding } = held;
    held.holding = undefined;
    this.#candidates.set(name, [...candidates.filter((one) => one !== held), held]);
    this.#assign(name);
    return {
      notice: async () => {
        holding!.ending.abort(new Error('another process took it'));
        await holding!.work;
      },
    };
  }

  #assign(name: string): void {
    const candidates = this.#candidates.get(name)!.filter(({ process }) => !this.#dead.has(process));
    const [next] = candidates;
    if (next === undefined || candidates.some(({ holding }) => holding !== undefined)) return;
    const epoch = this.epoch(name) + 1;
    this.#epochs.set(name, epoch);
    const ending = new AbortController();
    const lease: Lease = { name, epoch, lost: ending.signal };
    next.holding = { lease, ending, work: next.held(lease) };
  }
}

/** The feed as a process hears it that is some way off. */
function lagging(feed: Feed, lagMs: number): Feed {
  return {
    logId: feed.logId,
    head: () => feed.head(),
    reached: (position, timeoutMs) => feed.reached(position, timeoutMs),
    subscribe: (options) =>
      feed.subscribe({
        ...options,
        deliver: async (batch) => {
          await new Promise((resolve) => setTimeout(resolve, lagMs));
          await options.deliver(batch);
        },
      }),
  };
}

/** The GNS3 module as a hub runs it, without the hub around it. */
export interface RunningModule {
  readonly module: Module;
  /** Asks an operation, as if for this request. Input and output are checked. */
  readonly ask: <T>(operation: string, input?: object, requestId?: string) => Promise<T>;
  readonly topology: (input?: object) => Promise<Topology>;
  readonly events: (after?: number) => Promise<readonly Envelope[]>;
  readonly stop: () => Promise<void>;
  /** Ends it as kill -9 does, as far as others see: nothing of it reaches the log any more, and its leases are free. */
  readonly kill: () => void;
}

export async function runGns3Module(
  { store, projections }: KeptLog,
  options: Omit<Gns3Options, 'log' | 'meter'> & { readonly log?: Log },
  process?: SharingProcess,
): Promise<RunningModule> {
  const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
  const module = gns3({ ...basics, ...options });
  const context: ModuleContext = {
    ...unattached,
    ...basics,
    log: options.log ?? silentLog,
    publish: async (events, only) => {
      const expect = only !== undefined && 'stream' in only ? [only] : [];
      if (only !== undefined && 'epoch' in only && process?.leases.isLast(only, process.name) === false) {
        throw fail('lease_lost', `The lease ${only.name} is another process's.`);
      }
      await store.log.append({ events, expect });
    },
    events: store.log,
    feed: process?.feedLagMs === undefined ? store.feed : lagging(store.feed, process.feedLagMs),
    read: projections,
    ...(process === undefined ? {} : { leases: process.leases.of(process.name) }),
    ask: async () => Promise.reject(fail('not_found', 'Nobody answers here.')),
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= module.stop!());
  endsWithTest(stop);
  await module.start!(context);
  const ask = async <T>(name: string, input: object = {}, correlationId = 'the-request'): Promise<T> => {
    const answering = module.answers.find(({ operation }) => operation.name === name)!;
    const request = { caller: system, projects: null, correlationId, messageId: 'the-message', signal: new AbortController().signal };
    const unused = { body: undefined, publish: () => undefined };
    const answer = await answering.handle(answering.operation.input.parse(input) as never, { ...context, ...request, ...unused });
    return answering.operation.output.parse(answer) as T;
  };
  return {
    module,
    ask,
    stop,
    kill: () => process?.leases.kill(process.name),
    topology: (input = {}) => ask<Topology>('gns3.topology.get', input),
    events: (after = 0) => store.log.readAll({ after, limit: 10_000 }),
  };
}
