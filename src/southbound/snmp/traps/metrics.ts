import { metric } from '#kernel/metric.ts';

export const traps = metric(
  'counter',
  'thalamus_snmp_traps_total',
  'Traps and informs by what came of them; repeated and dropped ones are received ones too.',
  ['outcome'],
);
