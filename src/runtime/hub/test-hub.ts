import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import type { Call } from '#kernel/hub.ts';
import type { Json } from '#kernel/json.ts';
import type { Log, LogFields } from '#kernel/log.ts';
import { command, event, query } from '#kernel/message.ts';
import type { Labels, Meter } from '#kernel/metric.ts';
import { answer, defineModule, type Context, type Module } from '#kernel/module.ts';
import { handClock, type MovedClock } from '#kit/clocks.ts';
import { startMemoryHub, type MemoryHubOptions } from '#kit/memory-hub.ts';
import type { Store } from '../store/index.ts';
import type { RunningHub } from './running-hub.ts';

export const administrator: Caller = { kind: 'user', name: 'ann', roles: ['administrator'], permissions: ['*'] };
export const viewer: Caller = { kind: 'user', name: 'vic', roles: ['viewer'], permissions: ['*.read'] };

export const wardOpened = event('ward.opened', {
  summary: 'A ward was opened.',
  priority: 'normal',
  data: z.object({ name: z.string() }),
});

const place = { tag: 'Hub Communication', rate: 'action', permission: 'ward.operate' } as const;

export const openWard = command('ward.open', {
  ...place,
  summary: 'Opens a ward.',
  input: z.strictObject({ name: z.string().min(1), beds: z.int().min(1).default(4), pin: z.string().optional() }),
  output: z.object({ name: z.string(), number: z.int() }),
  secret: ['pin'],
});

export const readWard = query('ward.read', {
  ...place,
  summary: 'Tells a ward.',
  permission: 'ward.read',
  rate: 'read',
  input: z.strictObject({ name: z.string().optional() }),
  output: z.object({ name: z.string() }),
});

export function openedWard(name: string) {
  return { type: 'ward.opened', source: 'common_hub', subject: `wards/${name}`, priority: 'normal', data: { name } } as const;
}

/** A module of wards whose handlers the test says. */
export function wards(
  open: (input: z.output<typeof openWard.input>, context: Context) => Promise<{ name: string; number: number }>,
): Module {
  return defineModule({
    name: 'wards',
    version: '1.0.0',
    summary: 'Wards.',
    capabilities: [],
    emits: [wardOpened],
    answers: [answer(openWard, open), answer(readWard, (input) => ({ name: input.name ?? 'north' }))],
  });
}

/** Lines of the operator's log, as they would be written. */
export interface LinesLog extends Log {
  readonly lines: { readonly level: string; readonly message: string; readonly fields: LogFields }[];
}

export function linesLog(): LinesLog {
  const lines: LinesLog['lines'] = [];
  const at = (level: string, outer: LogFields): Log => {
    const write = (level: string) => (message: string, fields?: LogFields) =>
      void lines.push({ level, message, fields: { ...outer, ...fields } });
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      child: (fields) => at(level, { ...outer, ...fields }),
    };
  };
  return { ...at('info', {}), lines };
}

export interface TestHub {
  readonly hub: RunningHub;
  readonly store: Store;
  readonly clock: MovedClock;
  readonly log: LinesLog;
  /** What was measured: `name{labels}` → amount or number of observations. */
  readonly measured: ReadonlyMap<string, number>;
  /** Audit rows, oldest first. */
  readonly audit: () => Promise<Record<string, Json>[]>;
}

export async function startTestHub(modules: readonly Module[], options: MemoryHubOptions = {}): Promise<TestHub> {
  const clock = handClock();
  const log = linesLog();
  const measured = new Map<string, number>();
  const meter = countingMeter(measured);
  const { hub, store } = await startMemoryHub(modules, { clock, log, meter, ...options });
  return {
    hub,
    store,
    clock,
    log,
    measured,
    audit: async () => (await store.records.audit({ limit: 10_000 })).toReversed().map((row) => row.value as Record<string, Json>),
  };
}

function countingMeter(measured: Map<string, number>): Meter {
  const count = (name: string, labels: Labels | undefined, amount: number) => {
    const key = `${name}${labels === undefined ? '' : JSON.stringify(labels)}`;
    measured.set(key, (measured.get(key) ?? 0) + amount);
  };
  return {
    add: (metric, amount, labels) => count(metric.name, labels, amount ?? 1),
    set: (metric, value, labels) => {
      measured.delete(`${metric.name}${labels === undefined ? '' : JSON.stringify(labels)}`);
      count(metric.name, labels, value);
    },
    observe: (metric, _value, labels) => count(metric.name, labels, 1),
  };
}

let requests = 0;

export function callBy(caller: Caller, changes: Partial<Call> = {}): Call {
  requests += 1;
  return { caller, requestId: `request-${requests}`, door: 'rest', address: '192.0.2.7', ...changes };
}

/** Something that others wait for until it is let go. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
