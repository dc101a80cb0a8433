import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { system, type Caller } from '#kernel/caller.ts';
import { systemClock, type Clock } from '#kernel/clock.ts';
import type { Envelope } from '#kernel/event.ts';
import type { Hub } from '#kernel/hub.ts';
import { silentLog, type Log } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Module } from '#kernel/module.ts';
import type { Scheduler } from '#kernel/schedule.ts';
import { canonicalModuleName } from '#model/module-names.ts';
import type { Lab } from '#lab/index.ts';
import { changes } from '#modules/changes/index.ts';
import { orchestration } from '#modules/orchestration/index.ts';
import { reporting } from '#modules/reporting/index.ts';
import { ModuleTokens } from '#runtime/access/index.ts';
import { fileDocuments } from '#runtime/documents/index.ts';
import { hubModule, Registry } from '#runtime/hub/index.ts';
import { openMemoryStore, type Store } from '#runtime/store/index.ts';
import {
  createWorkflows,
  LeasedScheduler,
  MemoryEngine,
  triggers,
  type Defined,
  type Engine,
  type Triggered,
} from '#runtime/workflow/index.ts';
import { getNode, gns3 } from '#southbound/gns3/index.ts';
import { snmp } from '#southbound/snmp/index.ts';
import { ENDLESS, startMemoryHub } from './memory-hub.ts';
import { until } from './until.ts';

export interface RunView {
  readonly run_id: string;
  readonly workflow: string;
  readonly status: string;
  readonly output: Record<string, never>;
  readonly trigger: Record<string, unknown>;
  readonly error?: { readonly message: string };
  readonly steps: readonly {
    readonly id: string;
    readonly status: string;
    readonly reason?: string;
    readonly error?: { message: string };
    readonly output?: unknown;
  }[];
}

export interface OrchestrationHubOptions {
  readonly lab?: Lab;
  /** Modules beside those of the product: those of later releases. */
  readonly others?: readonly Module[];
  /** Those of them that have schedules; absent: reporting, which keeps what workflows report. */
  readonly scheduled?: (scheduler: Scheduler) => readonly Module[];
  /** What outlives a process. */
  readonly store?: Store;
  readonly engine?: Engine;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly mostPerMinute?: number;
  /** Whether callers that come back later may do nothing any more. */
  readonly callerLost?: () => boolean;
  /** What those may do for whom runs go on; absent: everything. */
  readonly permissionsOf?: Parameters<typeof createWorkflows>[0]['permissionsOf'];
  /** The moments of a step at which a process may die. */
  readonly crashPoint?: () => void;
}

/** A hub with everything that orchestrates, and a lab to do it on where there is one. */
export async function startOrchestrationHub(options: OrchestrationHubOptions = {}) {
  const { lab, clock = systemClock, log = silentLog } = options;
  const basics = { clock, log, meter: silentMeter };
  const store = options.store ?? openMemoryStore(basics);
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-orchestration-'));
  const registry = new Registry({
    process: 'alpha',
    tokens: await ModuleTokens.open(fileDocuments(folder), clock),
    canonical: canonicalModuleName,
  });
  let hub: Hub | undefined;
  const created = createWorkflows({
    engine: options.engine ?? new MemoryEngine(() => clock.now().getTime()),
    eventLog: store.log,
    feed: store.feed,
    clock,
    log,
    perform: (operation, input, call) => hub!.perform(operation, input, call),
    operations: () => hub?.operations() ?? [],
    permissionsOf: options.permissionsOf ?? (async (caller) => ({ ...caller, permissions: ['*'] })),
    ...(options.crashPoint === undefined ? {} : { crashPoint: options.crashPoint }),
  });
  const planned = changes({
    hub: () => hub!,
    permissionsOf: async ({ key, ...caller }) =>
      options.callerLost?.() === true ? null : { ...caller, permissions: ['*'], ...(key === undefined ? {} : { key }) },
  });
  const scheduler = new LeasedScheduler({ lookMs: 5 });
  const server = lab === undefined ? [] : [{ id: 'lab', url: lab.url, autoClose: 'observe' as const, ...lab.credentials }];
  const base = [
    hubModule({ eventLog: store.log, registry }),
    gns3({ servers: server, ...basics }),
    snmp({ nodeQuery: getNode, ...basics, ...(lab === undefined ? {} : { builtInTranslations: () => lab.translations() }) }),
    created.module,
    planned.module,
  ];
  const named = (name: string): Operation =>
    base.flatMap(({ answers }) => answers).find(({ operation }) => operation.name === name)!.operation;
  const reports = (kept: Scheduler) => [
    reporting({ asks: { projects: named('gns3.project.list'), modules: named('hub.module.list') }, scheduler: kept }),
  ];
  const modules = [
    ...base,
    triggers({
      workflows: () => created.definitions.all().map(triggeredOf),
      find: (name) => {
        const defined = created.definitions.find(name);
        return defined === undefined ? undefined : triggeredOf(defined);
      },
      secrets: async (name) => options.secrets?.[name],
      scheduler,
      ...(options.mostPerMinute === undefined ? {} : { mostPerMinute: options.mostPerMinute }),
    }),
    orchestration({
      asks: {
        topology: named('gns3.topology.get'),
        snmpGet: named('snmp.get'),
        listModules: named('hub.module.list'),
        getRun: named('hub.workflow.run.get'),
        cancelRun: named('hub.workflow.run.cancel'),
      },
      scheduler,
    }),
    ...(options.others ?? []),
    ...(options.scheduled ?? reports)(scheduler),
  ];
  for (const module of modules) {
    for (const definition of module.workflows ?? []) created.definitions.ship(module.name, definition);
  }
  const running = await startMemoryHub(modules, {
    ...basics,
    store,
    limits: { rates: ENDLESS },
    registry,
    workflows: created.workflows,
    admits: planned.admits,
  });
  ({ hub } = running);
  await created.start();

  const perform = async <T = Record<string, unknown>>(
    operation: string,
    input: object = {},
    caller: Caller = system,
    idempotencyKey?: string,
  ): Promise<T> => running.ask<T>(operation, input, caller, idempotencyKey === undefined ? {} : { idempotencyKey });
  const runOf = (runId: string): Promise<RunView> => perform<RunView>('hub.workflow.run.get', { run_id: runId });
  const ended = async (runId: string, timeoutMs = 30_000): Promise<RunView> => {
    await until(
      `the run ${runId} to end`,
      async () => ['succeeded', 'failed', 'cancelled'].includes((await runOf(runId)).status),
      timeoutMs,
    );
    return runOf(runId);
  };
  return {
    hub: running.hub,
    store,
    clock,
    perform,
    runOf,
    ended,
    events: (types: readonly string[]): Promise<readonly Envelope[]> => store.log.readAll({ after: 0, limit: 10_000, filter: { types } }),
    /** Runs a workflow to its end. */
    async run(workflow: string, context: object = {}): Promise<RunView> {
      return ended((await perform<{ run_id: string }>('hub.workflow.execute', { workflow, context })).run_id);
    },
    /** Leaves runs as they are, as a process does that is killed; what it asked already still happens. */
    crash: () => created.stop(),
    async stop({ keep = false } = {}) {
      await created.stop();
      await running.hub.stop();
      // They end with the store, which here may outlive the process.
      await running.read.close();
      if (!keep) await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type OrchestrationHub = Awaited<ReturnType<typeof startOrchestrationHub>>;

function triggeredOf({ name, definition, saved_by: savedBy, saved_at: savedAt, shippedBy }: Defined): Triggered {
  return { name, definition, savedBy: shippedBy === null ? savedBy : null, savedAt: savedAt === null ? null : new Date(savedAt) };
}
