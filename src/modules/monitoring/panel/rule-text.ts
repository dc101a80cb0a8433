import { stringify } from 'yaml';
import type { Rule } from './answers.ts';

/** When a rule raises, in a line: `cpu_load_percent > 85, 5m`. */
export function conditionOf({ metric, above, below, anomaly, absent, for: time }: Rule['definition']): string {
  const what =
    above !== undefined
      ? `${metric} > ${above}`
      : below !== undefined
        ? `${metric} < ${below}`
        : anomaly !== undefined
          ? `|${metric} − μ| > ${anomaly} σ`
          : absent === true
            ? `∄ ${metric}`
            : metric;
  return `${what}, ${time}`;
}

/** A rule as somebody edits it; one to begin with when there is none yet. */
export function ruleText(rule: Rule | undefined): string {
  if (rule !== undefined) return stringify(rule.definition);
  return `kind: uplink.busy
severity: minor
metric: ifHCInOctets
where: labels.interface == 'GigabitEthernet0/0'
above: 100000000 # bytes a second
clears_at: 80000000
for: 5m
title: '\${{ labels.interface }} of \${{ labels.node }} is busy'
`;
}
