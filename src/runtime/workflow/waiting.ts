import { asFailure, fail } from '#kernel/error.ts';
import { durationMs } from '#kernel/duration.ts';
import type { Envelope } from '#kernel/event.ts';
import { renderTemplate } from '#kernel/expression.ts';
import type { FeedOptions } from '#kernel/feed.ts';
import type { Json } from '#kernel/json.ts';
import type { Strand } from './engine.ts';
import { runSignalled, runSubject } from './events.ts';
import type { WaitDocument } from './run-document.ts';
import { troubleOf, variablesOf, type Attempt } from './attempt.ts';
import { compileBare } from './step-view.ts';
import { never, type Surroundings } from './surroundings.ts';
import type { StepTask } from './task.ts';

/** Where a wait began: what happened after it counts, also while no process looked. */
interface Beginning {
  readonly position: number;
  readonly at: string;
  readonly [field: string]: Json;
}

export type Waited = Attempt & { readonly taken?: number };

/** Longer timers overflow. @see https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What comes of a wait: an output, and the position of the signal that it took. */
interface Come {
  readonly output: Json;
  readonly taken?: number;
}

export async function waitFor(strand: Strand, task: StepTask, around: Surroundings, cancelled: AbortSignal): Promise<Waited> {
  const { id } = task.step;
  const beginning = await strand.remember<Beginning>(`${id}/from`, async () => ({
    position: around.feed.head(),
    at: around.clock.now().toISOString(),
  }));
  return (await strand.remember(
    id,
    async () => (await remembered(task, beginning, around, cancelled)) as unknown as Json,
  )) as unknown as Waited;
}

async function remembered(task: StepTask, beginning: Beginning, around: Surroundings, cancelled: AbortSignal): Promise<Waited> {
  const progress = around.progress(task.frame);
  const times = () => ({ started_at: beginning.at, finished_at: around.clock.now().toISOString() });
  const ended = new AbortController();
  try {
    const endsAt = task.step.timeout === undefined ? undefined : Date.parse(beginning.at) + durationMs(task.step.timeout);
    const { document, come } = watch(task, beginning, around, ended.signal);
    progress.step(task.step.id, {
      status: 'waiting',
      attempts: 1,
      started_at: beginning.at,
      wait: { ...document, ...(endsAt === undefined ? {} : { until: new Date(endsAt).toISOString() }) },
    });
    around.crashPoint('while-waiting');
    const outcome = await Promise.race([
      come,
      aborted(cancelled).then(() => 'cancelled' as const),
      aborted(around.stopping).then(never),
      ...(endsAt === undefined ? [] : [until(endsAt, around, ended.signal).then(() => 'late' as const)]),
    ]);
    if (outcome === 'cancelled') return { kind: 'cancelled', undo: [], ...times() };
    if (outcome === 'late')
      throw fail('timeout', `${task.step.id} waited ${task.step.timeout} for ${document.kind} ${document.what}, which did not come.`);
    return { kind: 'done', undo: [], ...outcome, ...times() };
  } catch (thrown) {
    return { kind: 'failed', error: troubleOf(asFailure(thrown)), again: false, undo: [], ...times() };
  } finally {
    ended.abort();
  }
}

function watch(
  task: StepTask,
  beginning: Beginning,
  around: Surroundings,
  ended: AbortSignal,
): { readonly document: WaitDocument; readonly come: Promise<Come> } {
  const wait = task.step.wait!;
  const variables = variablesOf(task);
  if (wait.event !== undefined) {
    const { type, where } = wait.event;
    const condition = where === undefined ? undefined : compileBare(where);
    const fits = (event: Envelope) => {
      if (condition === undefined) return true;
      try {
        return condition.evaluate({ ...variables, event }) === true;
      } catch {
        // An event without the field that is asked for is not the one.
        return false;
      }
    };
    const come = find(around, { after: beginning.position, filter: { types: [type] } }, fits, ended).then((event) => ({
      output: event as unknown as Json,
    }));
    return { document: { kind: 'event', what: type }, come };
  }
  if (wait.signal !== undefined) {
    const name = wait.signal;
    const taken = takenBefore(task, name);
    const come = signal(task, around, ended, (data, event) => data.signal === name && event.position > taken).then(
      ({ data, position }) => ({
        output: data.data ?? null,
        taken: position,
      }),
    );
    return { document: { kind: 'signal', what: name }, come };
  }
  if (wait.approval !== undefined) {
    const asked = renderTemplate(wait.approval.prompt, variables);
    const what = typeof asked === 'string' ? asked : JSON.stringify(asked);
    const { permission } = wait.approval;
    // Nobody approves what was not asked yet: not before the step began, not in an earlier generation.
    const come = signal(task, around, ended, (data, event) => data.step === task.step.id && event.position > beginning.position).then(
      ({ data, at }) => {
        if (data.approve !== true)
          throw fail('conflict', `${data.by} did not approve ${task.step.id}${data.comment === '' ? '' : `: ${data.comment}`}.`);
        return { output: { approved: true, by: data.by, comment: data.comment, at } };
      },
    );
    return { document: { kind: 'approval', what, ...(permission === undefined ? {} : { permission }) }, come };
  }
  const moment = wait.duration === undefined ? momentOf(wait.until!, variables) : Date.parse(beginning.at) + durationMs(wait.duration);
  const at = new Date(moment).toISOString();
  return {
    document: { kind: wait.duration === undefined ? 'until' : 'duration', what: wait.duration ?? at, until: at },
    come: until(moment, around, ended).then(() => ({ output: at })),
  };
}

interface Signalled {
  readonly by: string;
  readonly signal: string | null;
  readonly data: Json;
  readonly step: string | null;
  readonly approve: boolean | null;
  readonly comment: string;
}

/** Signals are kept for the run: one that came before somebody waited for it is found too. */
async function signal(
  task: StepTask,
  around: Surroundings,
  ended: AbortSignal,
  fits: (data: Signalled, event: Envelope) => boolean,
): Promise<{ readonly data: Signalled; readonly position: number; readonly at: string }> {
  const { run_id: runId, signals_since: after } = task.frame;
  const filter = { types: [runSignalled.type], subject: runSubject(runId) };
  const event = await find(around, { after, filter }, (one) => fits(one.data as unknown as Signalled, one), ended);
  return { data: event.data as unknown as Signalled, position: event.position, at: event.time };
}

/** Each signal is taken once: of one name in the order in which they came. */
function takenBefore(task: StepTask, name: string): number {
  const taken = task.view['$taken'] as { readonly [signal: string]: number } | undefined;
  return taken?.[name] ?? 0;
}

async function find(
  around: Surroundings,
  from: Pick<FeedOptions, 'filter'> & { readonly after: number },
  fits: (event: Envelope) => boolean,
  ended: AbortSignal,
): Promise<Envelope> {
  let { after } = from;
  for (;;) {
    const found = Promise.withResolvers<Envelope | 'again'>();
    const subscription = around.feed.subscribe({
      name: 'wait of a run',
      after,
      ...(from.filter === undefined ? {} : { filter: from.filter }),
      deliver: ({ events }) => {
        const event = events.find(fits);
        if (event !== undefined) found.resolve(event);
      },
      failed: () => found.resolve('again'),
    });
    const close = () => subscription.close();
    ended.addEventListener('abort', close, { once: true });
    const event = await found.promise;
    after = Math.max(after, subscription.position());
    close();
    ended.removeEventListener('abort', close);
    if (event !== 'again') return event;
    await until(around.clock.now().getTime() + 1_000, around, ended);
  }
}

/** Never resolves once it is ended. */
function until(moment: number, around: Surroundings, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const leftMs = moment - around.clock.now().getTime();
      if (leftMs <= 0) {
        resolve();
        return;
      }
      // The wall clock may jump, and a test's clock is moved by hand: looked at again at least every second.
      timer = setTimeout(look, Math.min(leftMs, 1_000, LONGEST_TIMER_MS));
    };
    ended.addEventListener('abort', () => clearTimeout(timer), { once: true });
    look();
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** @throws validation_error when it is not a time */
function momentOf(text: string, variables: Record<string, unknown>): number {
  const value = renderTemplate(text, variables);
  const moment = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(moment)) throw fail('validation_error', `\`until\` must be an ISO 8601 time, and is ${JSON.stringify(value)}.`);
  return moment;
}
