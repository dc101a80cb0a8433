import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { AlertRule, checkRule } from './rule-definition.ts';

const FOLDER = new URL('./shipped/', import.meta.url);

/** The rules that come with the module, by name. A file that is wrong is a defect: the process then does not start. */
export function readShippedRules(): ReadonlyMap<string, AlertRule> {
  const rules = new Map<string, AlertRule>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
    for (const [name, text] of Object.entries(parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, unknown>)) {
      const rule = AlertRule.parse(text);
      checkRule(rule);
      rules.set(name, rule);
    }
  }
  return rules;
}
