import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { AlertRule, checkRule } from '../rules/rule-definition.ts';
import type { Rule } from './answers.ts';
import { conditionOf, ruleText } from './rule-text.ts';

const definition = {
  kind: 'cpu.high',
  severity: 'minor',
  metric: 'cpu',
  title: 'x',
  enabled: true,
  only_changes: false,
  for: '5m',
  message: '',
} as const;

test('the rule to begin with is one that the hub takes', () => {
  expect(() => checkRule(AlertRule.parse(parse(ruleText(undefined))))).not.toThrow();
});

test('a rule that is edited says what it said', () => {
  const rule = { name: 'cpu', definition: { ...definition, above: 85, title: '${{ value }}: "high"' } } as Rule;
  expect(parse(ruleText(rule))).toEqual(rule.definition);
});

test.each([
  [{ above: 0 }, 'cpu > 0, 5m'],
  [{ below: 0.5 }, 'cpu < 0.5, 5m'],
  [{ anomaly: 4 }, '|cpu − μ| > 4 σ, 5m'],
  [{ absent: true }, '∄ cpu, 5m'],
])('%j is told as %s', (condition, text) => {
  expect(conditionOf({ ...definition, ...condition })).toBe(text);
});
