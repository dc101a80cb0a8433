import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import { openStore } from '#runtime/store/index.ts';
import { DbosEngine } from '#runtime/workflow/dbos-engine.ts';
import { createWorkflows } from '#runtime/workflow/index.ts';
import { Wards } from '#runtime/workflow/test-kit.ts';
import { print, quantile, type Figure } from './report.ts';

const RUNS = 1_500;
const AT_ONCE = 100;
const SINGLE_RUNS = 100;
const KILLED = 200;
/** Of each connection pool: as main.ts gives the engine. */
const CONNECTIONS = 10;
const ann: Caller = { kind: 'user', name: 'ann', roles: ['operator'], permissions: ['*'] };

const FOUR = WorkflowDefinition.parse({
  name: 'four',
  steps: [1, 2, 3, 4].map((number) => ({
    id: `s${number}`,
    operation: 'ward.open',
    with: { name: `s${number}` },
    ...(number === 1 ? {} : { needs: [`s${number - 1}`] }),
  })),
});

async function rate(count: number, atOnce: number, run: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  let begun = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (begun < count) {
        begun += 1;
        await run();
      }
    }),
  );
  return (count / (performance.now() - startedMs)) * 1_000;
}

/** Runs a second, and from the answer of a step to the question of the next one. */
async function measured(): Promise<{ readonly perSecond: number; readonly bare: number; readonly handOverMs: number }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'thalamus-bench-'));
  const store = await openStore({ dataDir, clock: systemClock, log: silentLog, meter: silentMeter });
  try {
    const engineOf = (process: string) =>
      new DbosEngine({ connections: store.connections({ name: 'workflows', most: CONNECTIONS }), process, log: silentLog });
    const plain = engineOf('bare');
    await plain.open(async (strand) => {
      for (let step = 1; step <= 4; step += 1) await strand.remember(`s${step}`, async () => step);
      return null;
    });
    const bareRun = async () => {
      const id = uuidv7();
      await plain.start(id, null);
      await plain.result(id, 60_000);
    };
    await rate(200, AT_ONCE, bareRun);
    const bare = await rate(RUNS, AT_ONCE, bareRun);
    await plain.close();

    const wards = new Wards();
    const handOvers: number[] = [];
    const answeredAt = new Map<string, number>();
    const created = createWorkflows({
      engine: engineOf('bench'),
      eventLog: store.log,
      feed: store.feed,
      clock: systemClock,
      log: silentLog,
      async perform(name, input: Json, call) {
        const before = answeredAt.get(call.requestId);
        if (before !== undefined) handOvers.push(performance.now() - before);
        const answer = await wards.perform(name, input, call);
        answeredAt.set(call.requestId, performance.now());
        return answer;
      },
      operations: () => wards.operations(),
      permissionsOf: async (caller) => ({ ...caller, permissions: ['*'] }),
    });
    created.definitions.ship('bench', FOUR);
    const projections = await store.projections(created.module.projections ?? []);
    await created.start();
    const run = async () => {
      const id = await created.workflows.start('four', {}, { caller: ann });
      await created.workflows.result(id, 60_000);
    };
    await rate(200, AT_ONCE, run);
    const perSecond = await rate(RUNS, AT_ONCE, run);
    handOvers.length = 0;
    await rate(SINGLE_RUNS, 1, run);
    const handOverMs = quantile(
      handOvers.sort((one, other) => one - other),
      0.5,
    );
    await created.stop();
    await projections.close();
    return { perSecond, bare, handOverMs };
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Kills a process with many runs under way and starts another one on its data. */
async function killed(): Promise<{ readonly lost: number; readonly doubled: number; readonly doneMs: number }> {
  const home = mkdtempSync(join(tmpdir(), 'thalamus-bench-'));
  const effects = join(home, 'effects');
  const script = fileURLToPath(new URL('../src/runtime/workflow/test-process.ts', import.meta.url));
  const runs = { workflow: 'slow', key: 'bench', count: KILLED };
  const live = (
    plan: object,
    said: (what: { begun?: string[]; started?: true; done?: number; ended?: { run: { status: string } }[] }, kill: () => void) => void,
  ) => {
    const child = spawn(process.execPath, [script, join(home, 'data'), effects, JSON.stringify(plan)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => said(JSON.parse(line) as never, () => void child.kill('SIGKILL')));
    return once(child, 'exit');
  };
  try {
    await live({ name: 'first', before: [], begin: runs }, ({ begun }, kill) => begun !== undefined && kill());
    let readyMs = 0;
    let doneMs = 0;
    let succeeded = 0;
    await live({ name: 'second', before: [runs] }, ({ started, done, ended }) => {
      if (started === true) readyMs = performance.now();
      if (done !== undefined) doneMs = performance.now() - readyMs;
      if (ended === undefined) return;
      succeeded = ended.filter(({ run }) => run.status === 'succeeded').length;
    });
    const lines = readFileSync(effects, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { operation: string; id: string });
    const ids = lines.filter(({ operation }) => operation === 'open').map(({ id }) => id);
    return { lost: KILLED - succeeded, doubled: new Set(ids).size - KILLED, doneMs };
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** The rows of durable workflows. */
export async function workflows(): Promise<Figure[]> {
  const { perSecond, bare, handOverMs } = await measured();
  const { lost, doubled, doneMs } = await killed();
  const row = 'workflows';
  return [
    {
      row,
      what: `runs of 4 steps, ${AT_ONCE} at once`,
      value: perSecond,
      unit: '/s',
      goal: { at: 'least', value: 250 },
      reference: `the bare engine ${Math.round(bare)}/s in the same minute; a Celery chain 161/s`,
    },
    { row, what: 'from a step to the next, p50', value: handOverMs, unit: 'ms', goal: { at: 'most', value: 2 } },
    {
      row,
      what: `lost of ${KILLED} after kill -9`,
      value: lost,
      unit: 'runs',
      goal: { at: 'most', value: 0 },
      reference: `effects doubled: ${doubled}; Celery lost 2 of 200`,
    },
    {
      row,
      what: 'all done after the restart',
      value: doneMs / 1_000,
      unit: 's',
      goal: { at: 'most', value: 5 },
      reference: 'each run has a pause of 3 s in it, of which most had gone by; Celery 6.6 s',
    },
  ];
}

if (import.meta.main) print(await workflows());
