import { Listr, type ListrTask } from 'listr2';
import type { Envelope } from '#kernel/event.ts';
import { drawnOn, isDrawable } from './drawing.ts';
import { follow } from './follow.ts';
import type { Session } from './session.ts';
import { failed } from './refusal.ts';
import { visible } from './terminal.ts';

const ENDED = new Set(['succeeded', 'failed', 'cancelled']);
const STEP_ENDED = new Set(['succeeded', 'failed', 'skipped', 'cancelled', 'undone']);

export interface Step {
  readonly id: string;
  readonly status: string;
  readonly does: string;
  readonly attempts: number;
  readonly duration_ms?: number;
  readonly reason?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly items?: { readonly total: number; readonly done: number };
  readonly wait?: { readonly kind: string; readonly what: string; readonly until?: string };
}

export interface Run {
  readonly run_id: string;
  readonly workflow: string;
  readonly status: string;
  readonly started_by: string;
  readonly started_at: string;
  readonly finished_at?: string;
  readonly duration_ms?: number;
  readonly trigger?: { readonly kind?: string } | null;
  readonly inputs?: unknown;
  readonly output?: unknown;
  readonly error?: { readonly message: string; readonly step?: string };
  readonly left?: readonly { readonly step: string; readonly operation: string; readonly error: string }[];
  readonly steps: readonly Step[];
}

/** A run as its events tell it. */
class Watched {
  readonly steps = new Map<string, Step>();
  onStep: (step: Step) => void = () => undefined;
  ended = false;

  begin({ steps, status }: Run): void {
    for (const step of steps) this.#take(step);
    this.ended = ENDED.has(status);
  }

  take(event: Envelope): void {
    const { step, run } = event.data as unknown as { step?: Step; run?: { status: string } };
    if (step !== undefined) this.#take(step);
    if (run !== undefined) this.ended = ENDED.has(run.status);
  }

  #take(step: Step): void {
    const before = this.steps.get(step.id);
    // What the hub told when it was asked may be newer than an event that comes after it.
    if (before !== undefined && STEP_ENDED.has(before.status) && !STEP_ENDED.has(step.status)) return;
    this.steps.set(step.id, step);
    this.onStep(step);
  }
}

/** Follows a run until its end, and gives it as it then is. @throws Refusal when watching was stopped */
export async function watchRun(session: Session, runId: string): Promise<Run> {
  const { client, printer, signal } = session;
  const watched = new Watched();
  const done = new AbortController();
  let refused: unknown;
  const get = (): Promise<Run> => client.perform<Run>('hub.workflow.run.get', { run_id: runId });
  const begin = async (): Promise<void> => {
    try {
      watched.begin(await get());
    } catch (error) {
      refused = error;
    }
    if (refused !== undefined || watched.ended) done.abort();
  };
  const first = await get();
  await shown(session, watched, first, async () => {
    let beginning: Promise<void> = Promise.resolve();
    await follow(client, {
      types: ['workflow.run.*'],
      signal: AbortSignal.any([signal, done.signal]),
      // Listens first and asks then, so that nothing is missed.
      subscribed: () => {
        beginning = begin();
      },
      deliver: (events) => {
        for (const event of events) if (event.subject === `workflows/runs/${runId}`) watched.take(event);
        if (watched.ended) done.abort();
      },
      notify: (text) => printer.note(text),
    });
    await beginning;
  });
  if (refused !== undefined) throw refused;
  if (!watched.ended) throw failed(`Stopped watching; the run ${runId} goes on.`);
  return get();
}

/** Prints a run that ended; exit code 1 when it did not end well. */
export function printEnd({ printer }: Session, run: Run): void {
  printer.result(run, () => {
    printRun(printer, run);
    if (run.output !== undefined && run.output !== null) printer.line(JSON.stringify(run.output, null, 2));
  });
  if (run.status !== 'succeeded') throw failed(run.error?.message ?? `The run ${run.status}.`);
}

export function printRun(printer: Session['printer'], run: Run): void {
  printer.facts([
    ['run', run.run_id],
    ['workflow', run.workflow],
    ['status', run.status],
    ['started', `${run.started_at} by ${run.started_by}${run.trigger?.kind === undefined ? '' : ` (${run.trigger.kind})`}`],
    ['took', run.duration_ms === undefined ? null : seconds(run.duration_ms)],
    ...(run.error === undefined ? [] : [['error', run.error.message] as const]),
    ...(run.left ?? []).map((left) => ['not undone', `${left.step} by ${left.operation}: ${left.error}`] as const),
  ]);
  printer.table(
    ['STEP', 'STATUS', 'DOES', 'TRIES', 'TOOK', 'WHY'],
    run.steps.map((step) => [
      step.id,
      step.status,
      step.does,
      step.attempts,
      step.duration_ms === undefined ? null : seconds(step.duration_ms),
      whyOf(step),
    ]),
    'It has no step.',
  );
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function whyOf({ error, reason, wait, items, status }: Step): string {
  if (error !== undefined) return error.message;
  if (reason !== undefined) return reason;
  if (wait !== undefined && status === 'waiting') return `waits for ${wait.kind}: ${wait.what}`;
  return items === undefined ? '' : `${items.done}/${items.total}`;
}

function describe(step: Step): string {
  const why = whyOf(step);
  return visible(`${step.id}: ${step.status}${why === '' ? '' : ` (${why})`}`);
}

/** On a terminal a tree that moves; elsewhere a line for each change, on the side. */
async function shown({ printer, terminal }: Session, watched: Watched, first: Run, work: () => Promise<void>): Promise<void> {
  if (!isDrawable({ printer, terminal })) {
    const told = new Map<string, string>();
    watched.onStep = (step) => {
      const line = describe(step);
      if (step.status === 'pending' || told.get(step.id) === line) return;
      told.set(step.id, line);
      printer.note(line);
    };
    await work();
    return;
  }
  const ends = new Map<string, (step: Step | undefined) => void>();
  const drawn = new Map<string, (step: Step) => void>();
  const tasks = first.steps.map(({ id, does }): ListrTask => ({
    title: `${id}  ${visible(does)}`,
    task: (_context, task) =>
      new Promise<void>((resolve, reject) => {
        drawn.set(id, (step) => {
          task.output = describe(step);
        });
        ends.set(id, (step) => {
          if (step?.status === 'failed') return reject(new Error(describe(step)));
          if (step === undefined || step.status !== 'succeeded') task.skip(step === undefined ? `${id}: not begun` : describe(step));
          resolve();
        });
      }),
  }));
  const options = drawnOn(terminal);
  const list = new Listr(tasks, {
    concurrent: true,
    exitOnError: false,
    ...options,
    rendererOptions: { ...options.rendererOptions, collapseErrors: false },
  });
  const drawing = list.run().catch(() => undefined);
  watched.onStep = (step) => {
    if (STEP_ENDED.has(step.status)) ends.get(step.id)?.(step);
    else if (step.status !== 'pending') drawn.get(step.id)?.(step);
  };
  try {
    await work();
  } finally {
    for (const [id, end] of ends) end(watched.steps.get(id)?.status === 'pending' ? undefined : watched.steps.get(id));
    await drawing;
  }
}
