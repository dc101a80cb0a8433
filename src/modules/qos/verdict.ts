import { z } from 'zod';
import type { Pinged } from './pings.ts';
import type { Profile } from './profile.ts';

export const Tolerance = z.strictObject({
  delay_percent: z.number().min(0).max(1_000).default(20).describe('How far the added round trip may be from what was asked, in %.'),
  delay_ms: z.number().min(0).max(10_000).default(10).describe('And so many ms in any case, beside the jitter that was asked.'),
  loss_points: z
    .number()
    .min(0)
    .max(100)
    .default(5)
    .describe('How far the loss may be, in points, beside what chance does to so few pings.'),
});
export type Tolerance = z.infer<typeof Tolerance>;

/** One value as it was asked and as it was had. */
export const Compared = z.object({
  value: z.enum(['added_rtt_ms', 'loss_percent']),
  asked: z.number(),
  got: z.number().nullable().describe('Null: nothing came back.'),
  within: z.number().describe('How far it may be from what was asked.'),
  kept: z.boolean(),
});
export type Compared = z.infer<typeof Compared>;

/** Standard deviations that chance is allowed: beyond three, one measurement of 370 is. */
const DEVIATIONS = 3;

/**
 * What pings before and after say about a profile. `ways`: 2 where both ways are impaired, as on a link of GNS3, 1 where one is.
 * A ping is lost when either way loses it.
 */
export function judge(
  profile: Pick<Profile, 'delay_ms' | 'jitter_ms' | 'loss_percent' | 'corrupt_percent'>,
  ways: 1 | 2,
  { before, after }: { readonly before: Pinged; readonly after: Pinged },
  tolerance: Tolerance,
): Compared[] {
  const asked = profile.delay_ms * ways;
  const added = after.rtt_ms === null ? null : after.rtt_ms - (before.rtt_ms ?? 0);
  const within = Math.max((asked * tolerance.delay_percent) / 100, tolerance.delay_ms) + profile.jitter_ms * ways;
  // What is damaged is dropped by checksums.
  const passes = ((1 - profile.loss_percent / 100) * (1 - profile.corrupt_percent / 100)) ** ways;
  const lost = 100 * (1 - passes);
  const chance = 100 * DEVIATIONS * Math.sqrt((passes * (1 - passes)) / after.sent);
  const got = 100 * (1 - after.received / after.sent);
  const lossWithin = tolerance.loss_points + chance;
  // Where everything is lost as asked, there is no round trip to look at.
  const nothingComes = lost + lossWithin >= 100 && added === null;
  return [
    { value: 'added_rtt_ms', asked, got: added, within, kept: nothingComes || (added !== null && Math.abs(added - asked) <= within) },
    { value: 'loss_percent', asked: lost, got, within: lossWithin, kept: Math.abs(got - lost) <= lossWithin },
  ];
}
