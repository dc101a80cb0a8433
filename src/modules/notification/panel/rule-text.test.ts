import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { placeAt } from '#web/kit/yaml/place.ts';
import { proposalsFor, type Schema } from '#web/kit/yaml/proposals.ts';
import { checkRule, RuleDefinition } from '../rule-definition.ts';
import type { Rule } from './answers.ts';
import { ruleSchema, ruleText } from './rule-text.ts';

const schema = ruleSchema(z.toJSONSchema(RuleDefinition, { io: 'input' }) as Schema, ['mail', 'pager']);

/** What is proposed at the bar. */
function proposed(marked: string): string[] {
  const place = placeAt(marked.replace('|', ''), marked.indexOf('|'));
  return place === undefined ? [] : proposalsFor(schema, place).map(({ label }) => label);
}

test('a rule that is begun is taken by the hub', () => {
  const begun = RuleDefinition.parse(parse(ruleText(undefined, ['mail'])));
  checkRule(begun);
  expect(begun.channels).toEqual(['mail']);
  expect(RuleDefinition.safeParse(parse(ruleText(undefined, []))).error?.issues.map(({ path }) => path.join('.'))).toEqual(['channels']);
});

test('a rule is edited as it was saved', () => {
  const definition = RuleDefinition.parse(parse(ruleText(undefined, ['mail'])));
  const rule: Rule = { rule_id: 'lost', definition, saved_at: '', saved_by: '' };
  expect(RuleDefinition.parse(parse(ruleText(rule, [])))).toEqual(definition);
});

test('fields, channels that there are and types of events are proposed', () => {
  expect(proposed('na|')).toEqual(expect.arrayContaining(['name', 'match', 'throttle', 'channels']));
  expect(proposed('match:\n  |')).toEqual(expect.arrayContaining(['types', 'min_severity', 'where']));
  expect(proposed('channels:\n  - m|')).toEqual(['mail', 'pager']);
  expect(proposed('escalate:\n  - after: 5m\n    channels:\n      - p|')).toEqual(['mail', 'pager']);
  expect(proposed('match:\n  types:\n    - n|')).toEqual(expect.arrayContaining(['node.stopped', 'server.lost']));
});
