import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Json } from '#kernel/json.ts';
import { answer, defineModule, type Context, type Module } from '#kernel/module.ts';
import { WorkflowDefinition } from '#kernel/workflow.ts';
import { checkDefinition } from './check.ts';
import { decideDelete, decideSave, definitionFold, definitionStream } from './definition-stream.ts';
import type { Defined, Definitions } from './definitions.ts';
import { WORKFLOW_EVENTS } from './events.ts';
import { acceptInputs } from './inputs.ts';
import {
  checkWorkflow,
  createWorkflow,
  deleteWorkflow,
  executeWorkflow,
  getWorkflow,
  getWorkflowSchema,
  listWorkflows,
  planWorkflow,
  putWorkflow,
} from './messages.ts';
import { planOf } from './plan.ts';
import { runAnswers } from './run-answers.ts';
import { namesOnly, projectsNamed } from './run-projects.ts';
import type { Runs } from './runs.ts';
import { runsProjection } from './runs.projection.ts';
import { fromText, fromValue, type Problem, type SourceText } from './source-text.ts';
import type { AskedOperation } from './surroundings.ts';
import { SAVED_WORKFLOWS, workflowsProjection } from './workflows.projection.ts';

export interface WorkflowModuleParts {
  readonly definitions: Definitions;
  readonly runs: Runs;
  operations(): readonly AskedOperation[];
  readonly operation: (name: string) => AskedOperation | undefined;
  readonly clock: Clock;
  readonly eventLog: EventLog;
}

interface Given {
  readonly definition?: Record<string, unknown> | undefined;
  readonly text?: string | undefined;
}

/** Names that are parts of paths beside those of workflows. */
const TAKEN = new Set(['runs', 'schema', 'check', 'execute']);

export function workflowModule(parts: WorkflowModuleParts): Module {
  const { definitions, runs, eventLog, operation } = parts;

  const checked = (source: SourceText, caller: Caller) =>
    checkDefinition(source, {
      operation: (name) => operation(name),
      workflow: (name) => definitions.find(name)?.definition,
      caller,
    });

  async function save(given: Given, context: Context, expect: 'new' | 'any' | number, name?: string): Promise<WorkflowDocument> {
    const source = sourceOf(given);
    const { definition, problems } = checked(source, context.caller);
    if (definition === null) throw refusal(problems);
    if (name !== undefined && definition.name !== name) {
      throw fail('validation_error', `The definition is of ${definition.name}, and was to be saved as ${name}.`, {
        name: ['differs from that of the definition'],
      });
    }
    if (TAKEN.has(definition.name))
      throw fail('validation_error', `${definition.name} cannot be the name of a workflow.`, { name: ['is taken by a path'] });
    const shipped = definitions.shipped(definition.name);
    if (shipped !== undefined)
      throw fail(
        'conflict',
        `The workflow ${definition.name} comes with the module ${shipped.shippedBy} and cannot be changed; save it under another name.`,
      );
    const { state } = await eventLog.fold(definitionStream(definition.name), definitionFold);
    const saved = decideSave(state, { definition, text: given.text ?? null, by: context.caller.name, expect });
    context.publish([saved]);
    const at = parts.clock.now().toISOString();
    return documentOf({
      name: definition.name,
      definition,
      version: state.version + 1,
      text: given.text ?? null,
      saved_at: at,
      saved_by: context.caller.name,
      shippedBy: null,
    });
  }

  /** @throws not_found, also for one that is not shown to who has these projects only */
  const shown = async (name: string, projects: ReadonlySet<string> | null): Promise<Defined> => {
    const defined = await definitions.get(name);
    if (!isShown(defined, projects)) throw fail('not_found', `There is no workflow ${name}; hub/workflows/ lists them.`);
    return defined;
  };

  return defineModule({
    name: 'workflow',
    version: '1.0.0',
    summary: 'Keeps workflows and runs them, whatever happens to the process.',
    capabilities: ['workflows', 'runs', 'approvals'],
    emits: WORKFLOW_EVENTS,
    projections: [runsProjection, workflowsProjection],
    answers: [
      answer(listWorkflows, async ({ limit, cursor }, { read, projects }) => {
        const all = (await everyOne(definitions, read)).filter((defined) => isShown(defined, projects));
        const after = all.filter(({ name }) => cursor === undefined || name > cursor);
        const items = after.slice(0, limit);
        return { items: items.map(summaryOf), next_cursor: after.length > limit ? items.at(-1)!.name : null };
      }),
      answer(getWorkflow, async ({ name }, { read, projects }) => {
        const found = (await everyOne(definitions, read)).find((one) => one.name === name && isShown(one, projects));
        if (found === undefined) throw fail('not_found', `There is no workflow ${name}; hub/workflows/ lists them.`);
        return documentOf(found);
      }),
      answer(createWorkflow, (input, context) => save(input, context, 'new')),
      answer(putWorkflow, ({ name, version, ...given }, context) => save(given, context, version ?? 'any', name)),
      answer(deleteWorkflow, async ({ name }, context) => {
        const shipped = definitions.shipped(name);
        if (shipped !== undefined)
          throw fail('conflict', `The workflow ${name} comes with the module ${shipped.shippedBy} and cannot be deleted.`);
        const { state } = await eventLog.fold(definitionStream(name), definitionFold);
        context.publish([decideDelete(state, name, context.caller.name)]);
        return { name, deleted: true as const };
      }),
      answer(checkWorkflow, (input, { caller }) => {
        const { problems } = checked(sourceOf(input), caller);
        return { valid: problems.length === 0, problems: [...problems] };
      }),
      answer(getWorkflowSchema, () => ({
        schema: z.toJSONSchema(WorkflowDefinition, { io: 'input' }) as Record<string, unknown>,
        operations: parts.operations().map(({ name, kind, summary, input }) => ({
          name,
          kind,
          summary,
          input: z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>,
        })),
      })),
      answer(planWorkflow, async ({ name, context: given }, { projects }) => {
        const defined = await shown(name, projects);
        const inputs = acceptInputs(name, defined.definition, (given ?? {}) as Json);
        return {
          workflow: name,
          version: defined.version,
          inputs: inputs as Record<string, unknown>,
          ...planOf(defined, inputs, (asked) => operation(asked)),
        };
      }),
      answer(executeWorkflow, async ({ workflow, context: given, idempotency_key: key }, { caller, messageId, projects }) => {
        await shown(workflow, projects);
        const foreign = projects === null ? [] : [...projectsNamed(given)].filter((id) => !projects.has(id));
        if (foreign.length > 0) {
          const { permission } = executeWorkflow;
          throw fail('forbidden', `${caller.name} does not have the permission ${permission} in the project ${foreign[0]}.`, {
            permission,
          });
        }
        const runId = await runs.start(workflow, (given ?? {}) as Json, {
          caller,
          // A command that is repeated under the door's own key has the same message id: it starts one run.
          idempotencyKey: key ?? messageId,
          trigger: { kind: 'manual', by: caller.name },
        });
        return { run_id: runId };
      }),
      ...runAnswers(runs),
    ],
  });
}

/** Whoever has some projects only is shown the workflows that name no others. */
function isShown({ definition, text, shippedBy }: Defined, projects: ReadonlySet<string> | null): boolean {
  return shippedBy !== null || namesOnly([definition, text], projects);
}

/** Those that come with modules, and those that were saved up to now, by name. */
async function everyOne(definitions: Definitions, read: Context['read']): Promise<Defined[]> {
  const rows = await read.rows(workflowsProjection.name, { scope: SAVED_WORKFLOWS });
  const saved = rows.map(({ value }) => ({ ...(value as unknown as Omit<Defined, 'shippedBy'>), shippedBy: null }));
  return [...saved, ...definitions.everyShipped()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

type WorkflowDocument = z.input<typeof getWorkflow.output>;

function summaryOf({
  name,
  version,
  definition,
  shippedBy,
  saved_at: savedAt,
  saved_by: savedBy,
}: Defined): z.input<typeof listWorkflows.output>['items'][number] {
  return {
    name,
    version,
    description: definition.description ?? '',
    shipped_by: shippedBy,
    saved_at: savedAt,
    saved_by: savedBy,
    triggers: definition.triggers ?? [],
  };
}

function documentOf(defined: Defined): WorkflowDocument {
  return { ...summaryOf(defined), definition: defined.definition, text: defined.text };
}

/** @throws validation_error when it is neither or both */
function sourceOf({ definition, text }: Given): SourceText {
  if ((definition === undefined) === (text === undefined)) {
    throw fail('validation_error', 'Give the workflow either as `definition` or as `text`.', { definition: ['this or text'] });
  }
  return text === undefined ? fromValue(definition) : fromText(text);
}

function refusal(problems: readonly Problem[]) {
  const details: Record<string, string[]> = {};
  for (const { path, message, line, column } of problems) {
    const field = path === '' ? 'definition' : path;
    (details[field] ??= []).push(line === undefined ? message : `Line ${line}, column ${column}: ${message}`);
  }
  const told = problems.slice(0, 3).map(({ path, message, line }) => `${path}${line === undefined ? '' : ` (line ${line})`} ${message}`);
  return fail(
    'validation_error',
    `The workflow has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}: ${told.join(' ')}`,
    details,
  );
}
