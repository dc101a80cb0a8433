import type { LinkFilters } from '#model/link.ts';
import type { Profile } from './profile.ts';

/** The least and most that uBridge takes as a number of `frequency_drop`. @see https://github.com/GNS3/ubridge packet_filter.c */
const FREQUENCY = { least: 2, most: 32_767 };

/** The filters of GNS3 for a profile. A link has them both ways. */
export function renderFilters(profile: Profile): { readonly filters: LinkFilters; readonly notes: readonly string[] } {
  const { delay_ms: delay, jitter_ms: jitter, loss_percent: loss, corrupt_percent: corrupt, rate_kbps: rate } = profile;
  const notes: string[] = [];
  const filters: LinkFilters = {};
  if (delay > 0) filters['delay'] = [delay, jitter];
  if (loss > 0 && Number.isInteger(loss)) {
    filters['packet_loss'] = [loss];
  } else if (loss > 0 && loss < 1) {
    const nth = Math.min(FREQUENCY.most, Math.max(FREQUENCY.least, Math.round(100 / loss)));
    filters['frequency_drop'] = [nth];
    notes.push(`A loss of ${loss} % is every ${nth}th packet: the chance of a filter of GNS3 is whole percents.`);
  } else if (loss > 0) {
    filters['packet_loss'] = [Math.round(loss)];
    notes.push(`A loss of ${loss} % becomes ${Math.round(loss)} %: the chance of a filter of GNS3 is whole percents.`);
  }
  if (corrupt > 0) {
    const whole = Math.max(1, Math.round(corrupt));
    filters['corrupt'] = [whole];
    if (whole !== corrupt) notes.push(`A corruption of ${corrupt} % becomes ${whole} %: the chance of a filter of GNS3 is whole percents.`);
  }
  if (rate !== null)
    notes.push(`The rate of ${rate} kbit/s is left out: links of GNS3 have no filter for it. On a Linux node, tc does it.`);
  return { filters, notes };
}
