import { until } from '#kit/until.ts';
import type { Lab } from '#lab/index.ts';
import { HubUnderKills, type RunView } from './hub-under-kills.ts';
import { more, recordLab, type LabRecord } from './lab-record.ts';
import type { SoakCase } from './predefined-cases.ts';
import { startSoakLab } from './soak-lab.ts';
import { steady } from './steady.ts';

/** How a run ended and what it did: the same, whatever died on the way. */
interface Outcome {
  readonly status: string;
  readonly error: unknown;
  readonly steps: readonly string[];
  readonly output: unknown;
  readonly report: unknown;
  readonly effects: readonly string[];
  readonly requests: readonly string[];
  readonly state: readonly string[];
}

export interface KilledWorkflow {
  readonly workflow: string;
  readonly steps: number;
  readonly effects: number;
  /** At each step, and at each effect. */
  readonly kills: number;
  readonly same: number;
  /** Effects that the lab saw more often than without kills. */
  readonly doubled: number;
  /** Requests that the lab got more often: without an effect where `doubled` does not count them. */
  readonly askedAgain: number;
  readonly slowestReadyMs: number;
  readonly slowestEndMs: number;
  readonly differences: readonly string[];
}

const STEP_MS = 60_000;
const RUN_MS = 120_000;
const ENDED = new Set(['succeeded', 'failed', 'skipped', 'cancelled', 'undone']);

interface StepEvent {
  readonly run_id: string;
  readonly workflow: string;
  readonly step: { readonly id: string; readonly status: string };
}

/** When the hub is killed: a step begins or ends, or the lab sees an effect, of which the hub then never gets the answer. */
type Moment = { readonly step: string; readonly at: 'begin' | 'end' } | { readonly effect: number };

async function runOnce(
  world: { readonly hub: HubUnderKills; readonly lab: Lab; readonly record: LabRecord },
  soak: SoakCase,
  kill?: Moment,
): Promise<{ readonly outcome: Outcome; readonly run: RunView; readonly endMs: number }> {
  const { hub, lab, record } = world;
  record.watch(undefined);
  await soak.prepare(hub, lab);
  record.clear();
  let at = hub.events.seen.length;
  let runId: string | undefined;
  const executed = hub.execute(soak.workflow, soak.context(lab)).then(
    (id) => (runId = id),
    () => undefined,
  );
  const approved = async (run: RunView | undefined): Promise<void> => {
    const waiting = run?.steps.some(({ id, status }) => id === soak.approval && status === 'waiting') === true;
    if (waiting) await hub.approve(run.run_id, soak.approval!);
  };
  let killedMs = 0;
  const died = Promise.withResolvers<void>();
  if (kill !== undefined && 'effect' in kill) {
    record.watch((count) => {
      if (count < kill.effect) return;
      record.watch(undefined);
      process.kill(hub.process.pid, 'SIGKILL');
      died.resolve();
    });
  } else died.resolve();
  if (kill === undefined) await executed;
  else {
    let asked: Promise<void> | undefined;
    const told = (): boolean => {
      for (; at < hub.events.seen.length; at += 1) {
        const { type, data } = hub.events.seen[at]!;
        if (type !== 'workflow.run.step.changed') continue;
        const { run_id, workflow, step } = data as unknown as StepEvent;
        if (workflow !== soak.workflow) continue;
        runId = run_id;
        if ('step' in kill && step.id === kill.step && (kill.at === 'begin' || ENDED.has(step.status))) return true;
        // An approval is asked for once; the kill at its end needs somebody who gives it.
        if (step.id === soak.approval && step.status === 'waiting') asked ??= hub.approve(run_id, step.id).catch(() => undefined);
      }
      return 'effect' in kill && !hub.events.live;
    };
    await until(`${soak.workflow} to come to ${JSON.stringify(kill)}`, told, STEP_MS);
    await died.promise;
    killedMs = performance.now();
    await hub.killAndStart();
    await executed;
    await asked;
  }
  if (runId === undefined) throw new Error(`${soak.workflow} was not started.`);
  const run = await hub.ended(runId, RUN_MS, approved);
  const endMs = killedMs === 0 ? 0 : performance.now() - killedMs;
  const { report_id: reportId } = (run.output ?? {}) as { report_id?: string };
  const outcome = {
    status: run.status,
    error: run.error ?? null,
    steps: run.steps.map(({ id, status }) => `${id} ${status}`),
    output: steady(run.output),
    report: reportId === undefined ? null : steady(await hub.report(reportId)),
    effects: record.effects(),
    requests: record.requests(),
    state: record.state(),
  };
  return { outcome, run, endMs };
}

/** Kills the hub at each step of a workflow in turn, and compares with a run in which nothing died. */
export async function killAtEachStep(
  soak: SoakCase,
  env: Readonly<Record<string, string>>,
  time: { readonly untilMs: number },
): Promise<KilledWorkflow> {
  const lab = await startSoakLab();
  let hub: HubUnderKills | undefined;
  const differences: string[] = [];
  let kills = 0;
  let same = 0;
  let doubled = 0;
  let askedAgain = 0;
  let slowestEndMs = 0;
  try {
    const record = recordLab(lab);
    hub = await HubUnderKills.start(lab, env);
    const world = { hub, lab, record };
    const { outcome: expected, run } = await runOnce(world, soak);
    if (expected.status !== 'succeeded') {
      differences.push(`without kills: ${expected.status}, ${JSON.stringify(expected.error)}`);
    }
    const moments: Moment[] = [
      ...run.steps.map(({ id }, index) => ({ step: id, at: index % 2 === 0 ? ('begin' as const) : ('end' as const) })),
      ...expected.effects.map((_effect, index) => ({ effect: index + 1 })),
    ];
    for (const moment of moments) {
      const where = 'step' in moment ? `${moment.step} at its ${moment.at}` : `at effect ${moment.effect}`;
      if (performance.now() > time.untilMs) {
        differences.push(`stopped before ${where}: the time was over`);
        break;
      }
      kills += 1;
      try {
        const { outcome, endMs } = await runOnce(world, soak, moment);
        slowestEndMs = Math.max(slowestEndMs, endMs);
        const twice = more(expected.effects, outcome.effects);
        doubled += twice.length;
        const again = more(expected.requests, outcome.requests);
        askedAgain += again.length;
        const found = [
          ...compared(expected, outcome),
          ...twice.map((text) => `effect more often: ${text}`),
          ...more(outcome.effects, expected.effects).map((text) => `effect missing: ${text}`),
        ];
        if (found.length === 0) same += 1;
        differences.push(...found.map((text) => `${where}: ${text}`), ...again.map((text) => `${where}: (asked again: ${text})`));
      } catch (error) {
        differences.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const printed = hub.process
      .output()
      .split('\n')
      .filter((line) => /"level":"?(error|50)|ERROR|Unhandled/.test(line));
    differences.push(...printed.slice(0, 5).map((line) => `(printed: ${line.slice(0, 300)})`));
    return {
      workflow: soak.workflow,
      steps: run.steps.length,
      effects: expected.effects.length,
      kills,
      same,
      doubled,
      askedAgain,
      slowestReadyMs: Math.max(0, ...hub.recoveriesMs),
      slowestEndMs,
      differences,
    };
  } finally {
    await hub?.end();
    await lab.close();
  }
}

function compared(expected: Outcome, outcome: Outcome): string[] {
  return (['status', 'error', 'steps', 'output', 'report', 'state'] as const).flatMap((field) => {
    const one = JSON.stringify(expected[field]);
    const other = JSON.stringify(outcome[field]);
    return one === other ? [] : [`${field}: ${cut(one, other)} instead of ${cut(other, one)}`];
  });
}

/** From a little before where it differs from the other. */
function cut(other: string, one: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return `…${one.slice(Math.max(0, at - 60), at + 160)}…`;
}
