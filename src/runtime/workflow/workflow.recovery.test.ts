import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { until } from '#kit/until.ts';
import { openStore } from '../store/index.ts';
import { DbosEngine, type CrashPoint } from './index.ts';
import { startWorkflows, Wards } from './test-kit.ts';
import type { RunDocument } from './run-document.ts';

interface Ended {
  readonly run: RunDocument;
  readonly events: readonly {
    readonly type: string;
    readonly data: {
      readonly step?: {
        readonly id: string;
        readonly status: string;
        readonly attempts: number;
        readonly items?: { readonly done: number };
      };
    };
  }[];
}

interface Begin {
  readonly workflow: string;
  readonly key: string;
  readonly count?: number;
}

interface Plan {
  readonly before: readonly Begin[];
  readonly begin?: Begin;
  readonly die?: { readonly point: CrashPoint; readonly time: number };
}

const home = mkdtempSync(join(tmpdir(), 'thalamus-workflow-'));
const effectsFile = join(home, 'effects');
let processes = 0;

/** Runs a process to its end, whichever that is, and tells what it said. */
async function live(plan: Plan): Promise<{ readonly signal: string | null; readonly begun: string[]; readonly ended: readonly Ended[] }> {
  processes += 1;
  const script = fileURLToPath(new URL('./test-process.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [script, join(home, 'data'), effectsFile, JSON.stringify({ name: `process-${processes}`, ...plan })],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const begun: string[] = [];
  const ended: Ended[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const said = JSON.parse(line) as { begun?: string[]; ended?: Ended[] };
    begun.push(...(said.begun ?? []));
    ended.push(...(said.ended ?? []));
  });
  const [[, signal]] = await Promise.all([once(child, 'exit') as Promise<[number | null, string | null]>, once(lines, 'close')]);
  return { signal, begun, ended };
}

/** Which effects a run had, each with how many ids: a second id would be a second effect. */
function effectsOf(key: string): Record<string, number> {
  const said = readFileSync(effectsFile, 'utf8').split('\n').slice(0, -1);
  const lines = said.map((line) => JSON.parse(line) as { operation: string; name: string; id: string });
  const from = lines.findIndex(({ operation, name }) => operation === 'begin' && name === key) + 1;
  const next = lines.findIndex(({ operation }, index) => index >= from && operation === 'begin');
  const ids = new Map<string, Set<string>>();
  for (const { operation, name, id } of lines.slice(from, next < 0 ? undefined : next)) {
    ids.set(`${operation} ${name}`, (ids.get(`${operation} ${name}`) ?? new Set()).add(id));
  }
  return Object.fromEntries([...ids].map(([effect, { size }]) => [effect, size] as const).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A run as it must be the same with and without kills: without times and without what happened on the way. */
function essence({ run }: Ended): unknown {
  const { workflow, status, output, error, left, steps } = run;
  return {
    workflow,
    status,
    output,
    error,
    left,
    steps: steps.map(({ id, status: at, output: given, error: why, items }) => ({
      id,
      status: at,
      // When the pause ended is a time.
      output: id === 'pause' ? 'a time' : given,
      error: why,
      items,
    })),
  };
}

/** What the stream of a run says more than once. */
function doubled({ events }: Ended): string[] {
  const said = events.map(({ type, data }) => {
    const { step } = data;
    return step === undefined ? type : `${type} ${step.id} ${step.status} ${step.attempts} ${step.items?.done ?? ''}`;
  });
  return said.filter((line, index) => said.indexOf(line) !== index && !/waiting$|continued$/.test(line));
}

afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 10 }));

const KILLS: readonly { readonly workflow: 'good' | 'bad'; readonly point: CrashPoint; readonly time: number }[] = [
  { workflow: 'good', point: 'before-effect', time: 4 },
  { workflow: 'good', point: 'after-effect', time: 2 },
  { workflow: 'good', point: 'after-effect', time: 5 },
  { workflow: 'good', point: 'after-record', time: 7 },
  { workflow: 'good', point: 'while-waiting', time: 1 },
  { workflow: 'good', point: 'before-end', time: 2 },
  { workflow: 'bad', point: 'after-effect', time: 3 },
  { workflow: 'bad', point: 'before-undo', time: 1 },
  { workflow: 'bad', point: 'after-undo', time: 1 },
  { workflow: 'bad', point: 'before-end', time: 1 },
];

describe('a run whose process is killed', () => {
  it(
    'ends as without the kill, with each effect once and nothing told twice, at whichever point it was',
    { timeout: 180_000 },
    async () => {
      const whole: Record<string, { readonly essence: unknown; readonly effects: Record<string, number> }> = {};
      for (const workflow of ['good', 'bad']) {
        const { ended } = await live({ before: [], begin: { workflow, key: workflow } });
        whole[workflow] = { essence: essence(ended[0]!), effects: effectsOf(workflow) };
      }
      expect(whole['good']).toMatchObject({ essence: { status: 'succeeded', output: { part: 'inner' } } });
      expect(Object.keys(whole['good']!.effects)).toEqual([
        'open after-3',
        'open beside',
        'open east',
        'open inner',
        'open north',
        'open south',
      ]);
      expect(whole['bad']).toMatchObject({ essence: { status: 'failed', error: { step: 'refused' } } });
      expect(Object.keys(whole['bad']!.effects)).toEqual(
        expect.arrayContaining(['close beside', 'close east', 'close north', 'close south']),
      );

      const found: unknown[] = [];
      const expected: unknown[] = [];
      let killed: (Begin & { readonly name: string }) | null = null;
      for (const [number, kill] of [...KILLS, null].entries()) {
        const key = `kill-${number}`;
        const life = await live({
          before: killed === null ? [] : [killed],
          ...(kill === null ? {} : { begin: { workflow: kill.workflow, key }, die: { point: kill.point, time: kill.time } }),
        });
        if (killed !== null) {
          const [ended] = life.ended;
          found.push({ killed: killed.name, essence: essence(ended!), doubled: doubled(ended!), effects: effectsOf(killed.key) });
          expected.push({ killed: killed.name, doubled: [], ...whole[killed.workflow]! });
        }
        killed = kill === null ? null : { key, name: `${kill.workflow} ${kill.point} ${kill.time}`, workflow: kill.workflow };
        found.push([killed?.name, life.signal]);
        expected.push([killed?.name, kill === null ? null : 'SIGKILL']);
      }
      expect(found).toEqual(expected);
    },
  );
});

describe('runs whose database server is killed', () => {
  it('all end well, with each effect once', { timeout: 90_000 }, async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'thalamus-workflow-'));
    const store = await openStore({ dataDir, clock: systemClock, log: silentLog, meter: silentMeter });
    const engine = new DbosEngine({
      connections: store.connections({ name: 'workflows', most: 10 }),
      process: 'sole',
      log: silentLog,
      revive: () => store.log.head(),
    });
    const workflows = await startWorkflows({ store, wards: new Wards(), strands: new Map() }, { engine });
    const cluster = readdirSync(dataDir).find((name) => /^postgres-\d+$/.test(name))!;
    const definition = {
      name: 'wards',
      steps: [
        { id: 'pause', wait: { duration: '500ms' } },
        ...['a', 'b', 'c'].map((id) => ({ id, operation: 'ward.open', needs: ['pause'], with: { name: id } })),
        { id: 'last', operation: 'ward.open', needs: ['a', 'b', 'c'], with: { name: 'last' } },
      ],
    };
    const ids = await Promise.all(Array.from({ length: 20 }, () => workflows.run(definition)));
    for (const effects of [1, 40]) {
      await until('runs go on', () => workflows.wards.effects.length >= effects, 30_000);
      process.kill(Number.parseInt(readFileSync(join(dataDir, cluster, 'postmaster.pid'), 'utf8'), 10), 'SIGKILL');
    }
    const results = await Promise.all(ids.map((id) => workflows.workflows.result(id, 60_000)));
    expect(results.map(({ status }) => status)).toEqual(ids.map(() => 'succeeded'));
    expect([new Set(workflows.wards.effects.map(({ key }) => key)).size, workflows.wards.effects.length]).toEqual([80, 80]);
    await workflows.stop();
    await store.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  });
});
