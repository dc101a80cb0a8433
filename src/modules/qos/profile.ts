import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** Names of profiles and policies: file names and parts of paths. */
export const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .describe('Lower case, digits and -: `wan-100ms`.');

/** The longest delay that GNS3's filter and the shortest of the ranges of netem take. */
const MOST_MS = 32_767;
const percent = z.number().min(0).max(100).default(0);

/** What a line does to packets, each way. */
export const Profile = z.strictObject({
  name: Name,
  title: z.string().min(1).max(100),
  description: z.string().max(500).default(''),
  delay_ms: z.int().min(0).max(MOST_MS).default(0).describe('Added to each packet, one way.'),
  jitter_ms: z.int().min(0).max(MOST_MS).default(0).describe('The delay varies by so much, up and down; at most the delay.'),
  loss_percent: percent.describe('Chance of a packet to be lost.'),
  corrupt_percent: percent.describe('Chance of a packet to be damaged.'),
  rate_kbps: z.int().min(8).max(100_000_000).nullable().default(null).describe('The most that passes, in kbit/s; null: no limit.'),
});
export type Profile = z.infer<typeof Profile>;

/** What is wrong with a profile beyond its types, by field; empty when nothing is. */
export function profileFaults({ delay_ms: delay, jitter_ms: jitter, ...rest }: Profile): Record<string, string[]> {
  const faults: Record<string, string[]> = {};
  if (jitter > delay) faults['jitter_ms'] = [`Is at most the delay of ${delay} ms: no packet arrives before it was sent.`];
  if (delay === 0 && rest.loss_percent === 0 && rest.corrupt_percent === 0 && rest.rate_kbps === null) {
    faults['delay_ms'] = ['The profile does nothing: give a delay, a loss, a corruption or a rate.'];
  }
  return faults;
}

/** The documents of a folder of the module. A file that is not one is a defect: the process then does not start. */
export function readShipped<T>(folder: string, schema: z.ZodType<T>): readonly T[] {
  const place = new URL(`./${folder}/`, import.meta.url);
  const files = readdirSync(place).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => schema.parse(parse(readFileSync(new URL(name, place), 'utf8'))));
}
