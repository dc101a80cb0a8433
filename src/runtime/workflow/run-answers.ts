import { permits } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { cancellationRequested, runSignalled, runSubject, SOURCE } from './events.ts';
import { cancelRun, getRun, listRuns, resumeRun, signalRun } from './messages.ts';
import type { RunDocument, RunSummary } from './run-document.ts';
import { runDocumentOf, runFold } from './run-fold.ts';
import { isOwn, isTheirs, projectOf } from './run-projects.ts';
import type { Runs } from './runs.ts';
import { RUN_LIST, runsProjection } from './runs.projection.ts';

/** Reads and steers runs. */
export function runAnswers(runs: Runs): Answering[] {
  return [
    answer(listRuns, async ({ workflow, status, limit, cursor }, context) => {
      const rows = await context.read.rows(runsProjection.name, { scope: RUN_LIST });
      const found = rows
        .map(({ value }) => value as unknown as RunSummary)
        .filter((run) => isTheirs(run, context))
        .filter((run) => (workflow === undefined || run.workflow === workflow) && (status === undefined || run.status === status))
        .sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1))
        .filter((run) => cursor === undefined || placeOf(run) < cursor);
      const items = found.slice(0, limit);
      return { items, next_cursor: found.length > limit ? placeOf(items.at(-1)!) : null };
    }),
    answer(getRun, ({ run_id: runId }, context) => documentOf(runId, context)),
    answer(cancelRun, async ({ run_id: runId, comment }, context) => {
      const about = await projectOfRun(runId, context);
      const { result } = await runs.latest(runId);
      if (result !== null)
        throw fail('conflict', `The run ${runId} has ended: it ${result.status === 'succeeded' ? 'succeeded' : `was ${result.status}`}.`);
      context.publish([said(runId, cancellationRequested, { run_id: runId, by: context.caller.name, comment: comment ?? '' }, about)]);
      return { run_id: runId, accepted: true as const };
    }),
    answer(resumeRun, async ({ run_id: runId }, context) => {
      if (context.projects !== null && !isOwn(await documentOf(runId, context), context.caller)) {
        // It would go on with what its starter may, which may be more.
        throw fail('forbidden', `The run ${runId} is resumed by who started it, or by who may do so in all projects.`, {
          permission: resumeRun.permission,
        });
      }
      await runs.resume(runId);
      return { run_id: runId, accepted: true as const };
    }),
    answer(signalRun, async ({ run_id: runId, signal, data, step, approve, comment }, context) => {
      if ((signal === undefined) === (step === undefined) || (step !== undefined) !== (approve !== undefined)) {
        throw fail('validation_error', 'Send either `signal`, or `step` with `approve`.', { signal: ['this, or step with approve'] });
      }
      const about = await projectOfRun(runId, context);
      const { result } = await runs.latest(runId);
      if (result !== null) throw fail('conflict', `The run ${runId} has ended and waits for nothing.`);
      if (step !== undefined) await mayApprove(runId, step, context);
      context.publish([
        said(
          runId,
          runSignalled,
          {
            run_id: runId,
            by: context.caller.name,
            signal: signal ?? null,
            data: (data ?? null) as Json,
            step: step ?? null,
            approve: approve ?? null,
            comment: comment ?? '',
          },
          about,
        ),
      ]);
      return { run_id: runId, accepted: true as const };
    }),
  ];
}

type Asking = Pick<Context, 'events' | 'caller' | 'projects'>;

/** Where a run stands in the list: newer ones are greater, also of one millisecond. */
function placeOf({ started_at: at, run_id: id }: RunSummary): string {
  return `${at}_${id}`;
}

/** @throws not_found, also for one of a project that the caller does not have */
async function documentOf(runId: string, context: Asking): Promise<RunDocument> {
  const { state } = await context.events.fold(`${SOURCE}/${runSubject(runId)}`, runFold);
  const document = runDocumentOf(state);
  if (document === null || !isTheirs(document, context))
    throw fail('not_found', `There is no run ${runId}; it may have been removed because it ended long ago.`);
  return document;
}

/** @throws conflict when the step waits for no approval, forbidden */
async function mayApprove(runId: string, id: string, context: Context): Promise<void> {
  const { steps, inputs } = await documentOf(runId, context);
  const step = steps.find((one) => one.id === id);
  if (step === undefined) throw fail('not_found', `The run ${runId} has no step ${id}.`);
  if (step.status !== 'waiting' || step.wait?.kind !== 'approval') {
    throw fail('conflict', `The step ${id} of the run ${runId} waits for no approval: it is ${step.status}.`);
  }
  const { permission } = step.wait;
  if (permission !== undefined && !permits(context.caller, permission, projectOf(inputs))) {
    throw fail('forbidden', `To approve ${id} needs the permission ${permission}, which ${context.caller.name} does not have.`, {
      permission,
    });
  }
}

/** The project that a run is about. @throws not_found, where the caller has some projects only, for a run of none of them */
async function projectOfRun(runId: string, context: Asking): Promise<string | undefined> {
  if (context.projects !== null) return projectOf((await documentOf(runId, context)).inputs);
  const { state } = await context.events.fold(`${SOURCE}/${runSubject(runId)}`, runFold);
  return projectOf(runDocumentOf(state)?.inputs);
}

function said(runId: string, { type, priority }: Pick<NewEvent, 'type' | 'priority'>, data: Json, projectid: string | undefined): NewEvent {
  return { type, source: SOURCE, subject: runSubject(runId), priority, data, ...(projectid === undefined ? {} : { projectid }) };
}
