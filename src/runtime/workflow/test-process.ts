import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { command, query } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { ENDLESS, startMemoryHub } from '#kit/memory-hub.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import type { RunningHub } from '../hub/index.ts';
import { openStore } from '../store/index.ts';
import { createWorkflows, DbosEngine, type CrashPoint } from './index.ts';

/**
 * A process with everything that a run needs: `node test-process.ts <data directory> <file of effects> <plan as JSON>`. The plan names
 * runs that were begun before and are to be ended first, then a run to begin, and the point at which the process kills itself.
 */
interface Begin {
  readonly workflow: string;
  readonly key: string;
  readonly count?: number;
}

interface Plan {
  readonly name: string;
  readonly before: readonly Begin[];
  readonly begin?: Begin;
  readonly die?: { readonly point: CrashPoint; readonly time: number };
}

const [dataDir = '', effects = '', text = '{}'] = process.argv.slice(2);
const plan = JSON.parse(text) as Plan;
const ann: Caller = { kind: 'user', name: 'ann', roles: ['operator'], permissions: ['*'] };
const place = { tag: 'Hub Communication', rate: 'action', permission: 'ward.operate' } as const;
const named = z.strictObject({ name: z.string() });

const open = command('ward.open', { ...place, summary: 'Opens a ward.', input: named, output: z.object({ name: z.string() }) });
const close = command('ward.close', { ...place, summary: 'Closes a ward.', input: named, output: z.object({ name: z.string() }) });
const refuse = command('ward.refuse', { ...place, summary: 'Refuses.', input: named, output: z.object({}) });
const list = query('ward.list', {
  ...place,
  rate: 'read',
  summary: 'Lists wards.',
  input: z.strictObject({}),
  output: z.object({ items: z.array(z.string()) }),
});

const record = (operation: string, name: string, id: string) => appendFileSync(effects, `${JSON.stringify({ operation, name, id })}\n`);
const wards = defineModule({
  name: 'wards',
  version: '1.0.0',
  summary: 'Wards.',
  capabilities: [],
  answers: [
    answer(open, ({ name }, { messageId }) => {
      record('open', name, messageId);
      return { name };
    }),
    answer(close, ({ name }, { messageId }) => {
      record('close', name, messageId);
      return { name };
    }),
    answer(refuse, () => {
      throw fail('conflict', 'The ward is full.');
    }),
    answer(list, () => ({ items: ['north', 'south', 'east'] })),
  ],
});

const common = [
  { id: 'list', operation: 'ward.list' },
  {
    id: 'each',
    operation: 'ward.open',
    needs: ['list'],
    foreach: 'steps.list.output.items',
    parallel: 2,
    with: { name: '${{ item }}' },
    undo: { operation: 'ward.close', with: { name: '${{ item }}' } },
  },
  {
    id: 'beside',
    operation: 'ward.open',
    needs: ['list'],
    with: { name: 'beside' },
    undo: { operation: 'ward.close', with: { name: '${{ steps.beside.output.name }}' } },
  },
  { id: 'pause', wait: { duration: '50ms' }, needs: ['list'] },
  { id: 'after', operation: 'ward.open', needs: ['each', 'beside', 'pause'], with: { name: 'after-${{ size(steps.each.output) }}' } },
];
const WORKFLOWS = [
  {
    name: 'part',
    steps: [{ id: 'inner', operation: 'ward.open', with: { name: 'inner' } }],
    outputs: { name: '${{ steps.inner.output.name }}' },
  },
  {
    name: 'good',
    steps: [...common, { id: 'part', workflow: 'part', needs: ['after'] }],
    outputs: { part: '${{ steps.part.output.name }}' },
  },
  { name: 'bad', steps: [...common, { id: 'refused', operation: 'ward.refuse', needs: ['after'], with: { name: 'x' } }] },
  {
    name: 'four',
    steps: [1, 2, 3, 4].map((number) => ({
      id: `s${number}`,
      operation: 'ward.open',
      with: { name: `s${number}` },
      ...(number === 1 ? {} : { needs: [`s${number - 1}`] }),
    })),
  },
  {
    name: 'slow',
    steps: [
      { id: 'pause', wait: { duration: '3s' } },
      { id: 'after', operation: 'ward.open', needs: ['pause'], with: { name: 'slow' } },
    ],
  },
];

const store = await openStore({ dataDir, clock: systemClock, log: silentLog, meter: silentMeter });
let hub: RunningHub | undefined;
let armed = false;
let times = 0;
const created = createWorkflows({
  engine: new DbosEngine({ connections: store.connections({ name: 'workflows', most: 10 }), process: plan.name, log: silentLog }),
  eventLog: store.log,
  feed: store.feed,
  clock: systemClock,
  log: silentLog,
  perform: (name, input, call) => hub!.perform(name, input, call),
  operations: () => hub!.operations(),
  permissionsOf: async (caller) => ({ ...caller, permissions: ['*'] }),
  crashPoint: (point) => {
    if (!armed || point !== plan.die?.point) return;
    times += 1;
    if (times === plan.die.time) process.kill(process.pid, 'SIGKILL');
  },
});
for (const definition of WORKFLOWS) created.definitions.ship('wards', WorkflowDefinition.parse(definition));
// Hundreds of runs at once are not a caller that asks too often.
({ hub } = await startMemoryHub([created.module, wards], { store, limits: { rates: ENDLESS } }));
await created.start();
say({ started: true });
for (const begin of plan.before) await tell(await started(begin));
armed = true;
if (plan.begin !== undefined) {
  record('begin', plan.begin.key, plan.begin.key);
  const begun = await started(plan.begin);
  say({ begun });
  await tell(begun);
}
await hub.stop();
await created.stop();
await store.close();

/** A client that was not answered asks again under the same key. */
function started({ workflow, key, count = 1 }: Begin): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, (_, number) =>
      created.workflows.start(workflow, {}, { caller: ann, idempotencyKey: `${key}-${number}` }),
    ),
  );
}

/** Waits for the end of runs, and says how they ended. */
async function tell(ids: readonly string[]): Promise<void> {
  for (const id of ids) await created.workflows.result(id, 60_000);
  say({ done: ids.length });
  const ended = [];
  for (const id of ids) {
    const { output } = await hub!.perform('hub.workflow.run.get', { run_id: id }, { caller: ann, requestId: 'test', door: 'test' });
    const events = await store.log.readStream(`common_hub/workflows/runs/${id}`);
    ended.push({ run: output, events: events.map(({ event }) => event) });
  }
  say({ ended });
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
