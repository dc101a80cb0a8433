import { system, type Caller } from '#kernel/caller.ts';
import { systemClock, type Clock } from '#kernel/clock.ts';
import type { Call } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import { soleLeases } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Module } from '#kernel/module.ts';
import { createHub, createLimiter, type RunningHub } from '#runtime/hub/index.ts';
import { memorySamples } from '#runtime/samples/index.ts';
import { openMemoryStore, type Projections, type Store } from '#runtime/store/index.ts';

type HubOptions = Parameters<typeof createHub>[0];

/** A store in memory that says nothing. */
export function memoryStore(clock: Clock = systemClock): Store {
  return openMemoryStore({ clock, log: silentLog, meter: silentMeter });
}

const often = { perSecond: 1e6, burst: 1e6 };
/** Nobody asks too often. */
export const ENDLESS = { read: often, action: often, heavy: often, login: often } as const;

/** What modules may need before they are in a hub. */
export interface Ground {
  readonly store: Store;
  /** Once it is made. */
  readonly hub: () => RunningHub;
}

/** What a test says otherwise; `store` and `read` to go on where another hub was. */
export interface MemoryHubOptions extends Partial<Omit<HubOptions, 'modules'>> {
  readonly store?: Store;
  readonly read?: Projections;
  /** How often callers may ask; absent: as in the product. */
  readonly limits?: Omit<Parameters<typeof createLimiter>[0], 'clock'>;
}

/** A hub on a store in memory, started. */
export interface MemoryHub {
  readonly hub: RunningHub;
  readonly store: Store;
  readonly read: Projections;
  /** Asks as the hub itself, or as somebody else. */
  readonly ask: <T = never>(operation: string, input?: object, caller?: Caller, changes?: Partial<Call>) => Promise<T>;
}

/** Answers are checked against their declarations; who asks must stop it. */
export async function startMemoryHub(
  given: readonly Module[] | ((ground: Ground) => readonly Module[]),
  options: MemoryHubOptions = {},
): Promise<MemoryHub> {
  const { clock = systemClock, log = silentLog, meter = silentMeter, limits = {}, ...more } = options;
  const { store = openMemoryStore({ clock, log, meter }), leases = soleLeases(), ...others } = more;
  let made: RunningHub | undefined;
  const modules = typeof given === 'function' ? given({ store, hub: () => made! }) : given;
  const read = options.read ?? (await store.projections(modules.flatMap((module) => module.projections ?? [])));
  const hub = createHub({
    eventLog: store.log,
    feed: store.feed,
    clock,
    log,
    meter,
    limiter: createLimiter({ clock, ...limits }),
    leases,
    consumers: store.consumers(leases),
    samples: memorySamples(),
    checkOutputs: true,
    ...others,
    modules,
    read,
  });
  made = hub;
  await hub.start();
  return {
    hub,
    store,
    read,
    ask: async <T>(operation: string, input: object = {}, caller: Caller = system, changes: Partial<Call> = {}) =>
      (await hub.perform(operation, input, { caller, requestId: uuidv7(), door: 'test', ...changes })).output as T,
  };
}
