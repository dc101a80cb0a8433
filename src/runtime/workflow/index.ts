import type { Clock } from '#kernel/clock.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import { uuidv7, type Uuid } from '#kernel/id.ts';
import type { Lease, Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { Module } from '#kernel/module.ts';
import type { Workflows } from '#kernel/workflow.ts';
import { Definitions } from './definitions.ts';
import type { Engine } from './engine.ts';
import { forgetEnded } from './forgetting.ts';
import { interpreter } from './interpreter.ts';
import { Runs } from './runs.ts';
import { Steering } from './steering.ts';
import type { AskedOperation, CrashPoint, Surroundings } from './surroundings.ts';
import { workflowModule } from './workflow-module.ts';

export { DbosEngine } from './dbos-engine.ts';
export type { Engine } from './engine.ts';
export { MemoryEngine } from './memory-engine.ts';
export type { Definitions, Defined } from './definitions.ts';
export type { AskedOperation, CrashPoint } from './surroundings.ts';
export { cancelRun, getRun } from './messages.ts';
export { LeasedScheduler, signMessage, triggers, type Triggered } from './triggers/index.ts';

export interface WorkflowsOptions {
  readonly engine: Engine;
  readonly eventLog: EventLog;
  readonly feed: Feed;
  readonly clock: Clock;
  readonly log: Log;
  /** The hub's: steps ask through the pipeline like anybody. */
  readonly perform: Surroundings['perform'];
  /** All operations that somebody answers now: those of modules in other processes too. */
  operations(): readonly AskedOperation[];
  readonly permissionsOf: Surroundings['permissionsOf'];
  readonly newId?: () => Uuid;
  readonly random?: () => number;
  /** With several processes: names of those that live, and the lease under which one of them looks after what the dead left. */
  readonly processes?: { readonly leases: Leases; living(): Promise<readonly string[]> };
  /** Runs that ended longer ago are forgotten; 30 days by default. */
  readonly keepRunsMs?: number;
  /** Tests have the process die here. */
  readonly crashPoint?: (point: CrashPoint) => void;
}

export interface CreatedWorkflows {
  readonly module: Module;
  readonly workflows: Workflows;
  /** What is there to be run; modules' own workflows are added with `ship`. */
  readonly definitions: Definitions;
  /** Runs that go on in this process. */
  running(): number;
  /** Goes on with what was left behind. After the hub was started: steps ask it. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
const KEEP_RUNS_MS = 30 * DAY_MS;
const FORGET_EVERY_MS = 3_600_000;
/** A process that died is noticed when its heart has not beaten for some seconds; what it left is then taken over within one more. */
const TAKE_OVER_EVERY_MS = 1_000;

/** Workflows: definitions, and runs on a durable engine. */
export function createWorkflows(options: WorkflowsOptions): CreatedWorkflows {
  const { engine, eventLog, feed, clock, log } = options;
  const stopping = new AbortController();
  const definitions = new Definitions({ eventLog, feed, log });
  const steering = new Steering({ feed, eventLog });
  const operation = (name: string) => options.operations().find((known) => known.name === name);
  const around: Omit<Surroundings, 'progress' | 'cancellation'> = {
    clock,
    log,
    feed,
    eventLog,
    perform: options.perform,
    operation,
    permissionsOf: options.permissionsOf,
    random: options.random ?? Math.random,
    stopping: stopping.signal,
    crashPoint: options.crashPoint ?? (() => undefined),
  };
  const runs = new Runs({ engine, definitions, steering, around, newId: options.newId ?? uuidv7 });
  const course = interpreter(
    { ...around, progress: (frame) => runs.progress(frame), cancellation: (frame) => steering.cancellation(frame) },
    runs,
  );
  const ending: (() => Promise<void> | void)[] = [];

  /** What one process does for all: takes over runs of the dead, forgets old ones. */
  async function lead(lost: AbortSignal): Promise<void> {
    const each = async (everyMs: number, work: () => Promise<void>) => {
      while (!lost.aborted) {
        await work().catch((error: unknown) => log.warn('Looking after runs failed; tried again.', { error: String(error) }));
        await waited(everyMs, lost);
      }
    };
    const { processes } = options;
    await Promise.all([
      processes === undefined ? undefined : each(TAKE_OVER_EVERY_MS, async () => engine.takeOver(await processes.living())),
      each(FORGET_EVERY_MS, () => forgetEnded(engine, eventLog, new Date(clock.now().getTime() - (options.keepRunsMs ?? KEEP_RUNS_MS)))),
    ]);
  }

  return {
    definitions,
    workflows: runs,
    running: () => runs.count,
    module: workflowModule({ definitions, runs, operations: () => options.operations(), operation, clock, eventLog }),
    async start() {
      await engine.open(course);
      if (options.processes === undefined) {
        // The only process: whatever another name left behind is of a former life of this one.
        await engine.takeOver([]);
        const leading = lead(stopping.signal);
        ending.push(() => leading);
      } else {
        const candidacy = options.processes.leases.campaign('workflows/leader', (lease: Lease) => lead(lease.lost));
        ending.push(() => candidacy.close());
      }
    },
    async stop() {
      stopping.abort();
      for (const end of ending) await end();
      steering.close();
      definitions.close();
      await engine.close();
    },
  };
}

function waited(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      ended.removeEventListener('abort', end);
      resolve();
    }, ms).unref();
    ended.addEventListener('abort', end, { once: true });
  });
}
