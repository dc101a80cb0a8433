import { fail } from '#kernel/error.ts';
import type { Fold } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { WorkflowDefinition } from '#kernel/workflow.ts';
import { SOURCE, workflowDeleted, workflowSaved, workflowSubject } from './events.ts';

/** A workflow as its stream says. `version` counts what was saved and deleted. */
export type DefinitionState = {
  readonly version: number;
  readonly definition: Json;
  readonly text: string | null;
  readonly saved_at: string | null;
  readonly saved_by: string | null;
};

export const definitionFold: Fold<DefinitionState> = {
  name: 'workflow-1',
  initial: { version: 0, definition: null, text: null, saved_at: null, saved_by: null },
  evolve(state, { type, data, time }) {
    const { definition, text, by } = data as { definition?: Json; text?: string | null; by: string };
    const version = state.version + 1;
    if (type === workflowSaved.type) return { version, definition: definition ?? null, text: text ?? null, saved_at: time, saved_by: by };
    if (type === workflowDeleted.type) return { version, definition: null, text: null, saved_at: null, saved_by: null };
    return state;
  },
};

export function definitionStream(name: string): string {
  return `${SOURCE}/${workflowSubject(name)}`;
}

/** @throws conflict when it is not the version that was to be replaced, or one is there that must not */
export function decideSave(
  state: DefinitionState,
  save: {
    readonly definition: WorkflowDefinition;
    readonly text: string | null;
    readonly by: string;
    readonly expect: 'new' | 'any' | number;
  },
): NewEvent {
  const { name } = save.definition;
  if (save.expect === 'new' && state.definition !== null) {
    throw fail('conflict', `There is a workflow ${name} already; put it in its place, or take another name.`);
  }
  if (typeof save.expect === 'number' && save.expect !== (state.definition === null ? 0 : state.version)) {
    throw fail('conflict', `The workflow ${name} stands at version ${state.version}, not at ${save.expect}; read it again.`);
  }
  const definition = JSON.parse(JSON.stringify(save.definition)) as Json;
  const data = { name, version: state.version + 1, definition, text: save.text, by: save.by };
  return { type: workflowSaved.type, source: SOURCE, subject: workflowSubject(name), priority: workflowSaved.priority, data };
}

/** @throws not_found */
export function decideDelete(state: DefinitionState, name: string, by: string): NewEvent {
  if (state.definition === null) throw fail('not_found', `There is no workflow ${name}.`);
  const data = { name, version: state.version + 1, by };
  return { type: workflowDeleted.type, source: SOURCE, subject: workflowSubject(name), priority: workflowDeleted.priority, data };
}
