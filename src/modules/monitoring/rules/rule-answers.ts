import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { SOURCE } from '../alerts/alert-state.ts';
import { deleteRule, listRules, ruleDeleted, ruleSaved, setRule } from './messages.ts';
import { checkRule, type AlertRule } from './rule-definition.ts';
import { rulesOf } from './rules.projection.ts';

export function ruleAnswers(shipped: ReadonlyMap<string, AlertRule>): readonly Answering[] {
  return [
    answer(listRules, async (_, { read }) => ({
      items: (await rulesOf(read, shipped)).map((rule) => ({ ...rule, shipped: shipped.has(rule.name) })),
      next_cursor: null,
    })),
    answer(setRule, ({ name, definition }, context) => {
      const { caller, clock } = context;
      checkRule(definition);
      const data = { name, definition, by: caller.name } as unknown as Json;
      context.publish([{ type: ruleSaved.type, source: SOURCE, subject: `alerting/rules/${name}`, priority: ruleSaved.priority, data }]);
      return { name, definition, shipped: shipped.has(name), saved_at: clock.now().toISOString(), saved_by: caller.name };
    }),
    answer(deleteRule, async ({ name }, context) => {
      const { caller, read } = context;
      const saved = (await rulesOf(read, shipped)).find((rule) => rule.name === name && rule.saved_at !== null);
      if (saved === undefined) {
        const why = shipped.has(name)
          ? `The rule ${name} comes with the product; save one of its name with enabled: false.`
          : `There is no rule ${name}.`;
        throw fail(shipped.has(name) ? 'conflict' : 'not_found', why);
      }
      const data = { name, by: caller.name };
      context.publish([
        { type: ruleDeleted.type, source: SOURCE, subject: `alerting/rules/${name}`, priority: ruleDeleted.priority, data },
      ]);
      return { name };
    }),
  ];
}
