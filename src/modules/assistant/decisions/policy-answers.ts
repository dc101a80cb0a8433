import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { SOURCE } from '../place.ts';
import { requirePermitted, type ActingParts } from './acting.ts';
import { policyDeleted, policySaved } from './decision.ts';
import { deletePolicy, listPolicies, setPolicy } from './messages.ts';
import { policiesOf, type SavedPolicy } from './policies.projection.ts';
import { checkPolicy, type Policy } from './policy.ts';

export function policyAnswers(shipped: ReadonlyMap<string, Policy>, { hub }: Pick<ActingParts, 'hub'>): readonly Answering[] {
  const view = ({ name, definition, saved_at, saved_by }: SavedPolicy) => ({
    name,
    definition,
    shipped: shipped.has(name),
    saved_at,
    saved_by: saved_by?.name ?? null,
  });
  return [
    answer(listPolicies, async (_, { read }) => ({ items: (await policiesOf(read, shipped)).map(view), next_cursor: null })),
    answer(setPolicy, ({ name, definition }, context) => {
      const { caller, clock } = context;
      checkPolicy(definition);
      // Who makes it act on its own is somebody who might do it by hand.
      if (definition.mode !== 'dry_run') {
        requirePerson(context);
        requirePermitted(hub(), { operation: definition.operation, input: {} }, caller);
      }
      const by = { name: caller.name, roles: [...caller.roles] };
      const data = { name, definition, by } as unknown as Json;
      context.publish([
        { type: policySaved.type, source: SOURCE, subject: `assistant/policies/${name}`, priority: policySaved.priority, data },
      ]);
      return view({ name, definition, saved_at: clock.now().toISOString(), saved_by: by });
    }),
    answer(deletePolicy, async ({ name }, context) => {
      const saved = (await policiesOf(context.read, shipped)).find((policy) => policy.name === name && policy.saved_at !== null);
      if (saved === undefined) {
        const why = shipped.has(name)
          ? `The policy ${name} comes with the product; save one of its name with enabled: false.`
          : `There is no policy ${name}.`;
        throw fail(shipped.has(name) ? 'conflict' : 'not_found', why);
      }
      const data = { name, by: context.caller.name };
      context.publish([
        { type: policyDeleted.type, source: SOURCE, subject: `assistant/policies/${name}`, priority: policyDeleted.priority, data },
      ]);
      return { name };
    }),
  ];
}

/** @throws forbidden */
function requirePerson({ caller }: Context): void {
  if (caller.kind === 'user' && caller.key === undefined) return;
  throw fail('forbidden', 'Only a person makes a policy act: log in, keys and modules save policies with mode dry_run.');
}
