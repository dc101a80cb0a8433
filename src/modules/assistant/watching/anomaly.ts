import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { SEVERITIES } from '#model/severity.ts';
import { CHANNELS } from '../detection/detector.ts';

/** A value of a series that is unlike all that came before it. */
export const Anomaly = z.object({
  anomaly_id: z.uuid(),
  component: z.string().describe('What it is about, for people: `R1`, `e0 of R1`.'),
  severity: z.enum(SEVERITIES).describe('How far it is beyond everything seen before, and whether that is the side that hurts.'),
  description: z.string().describe('In a sentence, with figures.'),
  resource: z.string().describe('What was measured, as a path: `projects/<id>/nodes/<id>/interfaces/<name>`.'),
  metric: z.string(),
  unit: z.string().nullable(),
  project_id: z.string().nullable(),
  node_id: z.string().nullable(),
  node_name: z.string().nullable(),
  interface: z.string().nullable(),
  found_at: z.iso.datetime(),
  value: z.number().describe('Of a counter, its rate a second.'),
  expected: z.number(),
  score: z
    .number()
    .min(0.5)
    .max(1)
    .describe('0.5: as it never was; 0.75: twice as far from what is usual as anything before; 0.875: three times.'),
  deviations: z.number().describe('How many usual deviations it is from what was expected.'),
  channel: z
    .enum(CHANNELS)
    .describe(
      '`level`: it stays elsewhere; `jump`: one value; `season`: not at this time of the day; `noise`: it became restless; `pattern`: it moves otherwise than ever.',
    ),
});
export type Anomaly = z.output<typeof Anomaly>;

export const anomalyFound = event('assistant.anomaly.found', {
  summary: 'A measured value is unlike all that came before it.',
  priority: 'normal',
  data: z.object({ severity: z.enum(SEVERITIES), anomaly: Anomaly }),
});
