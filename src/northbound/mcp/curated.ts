import { permitsSomewhere } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { isForAgents } from '#kernel/for-agents.ts';
import type { Operation } from '#kernel/message.ts';
import { changesNothing, onlyLooks } from '#model/looks.ts';
import type { Asker } from './asker.ts';
import { briefly } from './brief.ts';
import { mayAsk } from './grant.ts';
import { ACTION, toolSchemaOf } from './input-schema.ts';
import { RESULT_SCHEMA, resultOf } from './tool-result.ts';
import type { CuratedTool } from './tool-sets.ts';
import type { Tool } from './tool.ts';

/** A tool whose actions are operations; each session sees those that it may ask. */
export function curated(declared: CuratedTool): Tool {
  const { name, title, description, asks, narrow } = declared;
  const single = typeof asks === 'string';
  const names = new Map(Object.entries(single ? { [name]: asks } : asks));

  /** Actions that the catalogue has and the session may ask. */
  const actionsFor = (asker: Asker): Map<string, Operation> => {
    const operations = new Map(asker.hub.operations().map((operation) => [operation.name, operation]));
    return new Map(
      [...names].flatMap(([action, asked]) => {
        const operation = operations.get(asked);
        return operation !== undefined && mayAsk(operation, asker.caller, asker.write) ? [[action, operation] as const] : [];
      }),
    );
  };

  /** @throws validation_error for what is no action; what is one but not for this session is refused where it is asked */
  const operationOf = (asker: Asker, action: unknown): Operation => {
    const asked = single ? asks : typeof action === 'string' ? names.get(action) : undefined;
    if (asked !== undefined) return asker.operation(asked);
    const possible = [...actionsFor(asker).keys()].join(', ');
    throw fail('validation_error', `${name} needs the field ${ACTION}: one of ${possible}.`, {
      [ACTION]: [`Expected one of ${possible}.`],
    });
  };

  return {
    name,
    listed(asker) {
      const actions = actionsFor(asker);
      if (actions.size === 0) return null;
      const operations = [...actions.values()];
      return {
        name,
        title,
        description,
        inputSchema: toolSchemaOf(actions, single) as never,
        outputSchema: RESULT_SCHEMA,
        annotations: {
          readOnlyHint: operations.every(changesNothing),
          destructiveHint: !operations.every(onlyLooks),
          openWorldHint: false,
        },
      };
    },
    async call(asker, input, { limits }) {
      const { [ACTION]: action, ...fields } = input;
      const operation = operationOf(asker, action);
      const answer = await asker.ask(operation, single ? input : fields);
      return resultOf(briefly(operation.name, answer.output), answer.position, narrow, limits.resultCharacters);
    },
  };
}

/** Whether a session may see an operation at all, straight or by a plan. */
export function isVisible(operation: Operation, asker: Asker): boolean {
  return isForAgents(operation) && permitsSomewhere(asker.caller, operation.permission);
}
