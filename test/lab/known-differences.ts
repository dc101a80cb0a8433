import type { LabApi } from '#lab/index.ts';
import type { Difference } from './replay.ts';

/** One way in which the lab does not say what was recorded, and why it need not. */
interface KnownDifference {
  readonly recording: string;
  /** Absent: of both. */
  readonly api?: LabApi;
  readonly exchange: string;
  readonly part: Difference['part'];
  readonly reason: string;
}

/** All of them. What no longer differs must be taken out: the test says so. */
const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    recording: 'exchanges',
    exchange: 'appliances',
    part: 'answer',
    reason: 'a catalogue of 220 appliances, whose images would have to be downloaded: the lab has none',
  },
  {
    recording: 'exchanges',
    api: 'v3',
    exchange: 'symbols',
    part: 'answer',
    reason: '3.0 puts 49 pictures of its appliances beside the 603 that it comes with: the lab has no appliances',
  },
];

/** Takes the known differences away; what is left, and rows that nothing differs in, are told. */
export function unexplained(api: LabApi, recording: string, differences: readonly Difference[]): string[] {
  const rows = KNOWN_DIFFERENCES.filter((row) => row.recording === recording && (row.api ?? api) === api);
  const explains = (row: KnownDifference, { exchange, part }: Difference): boolean => row.exchange === exchange && row.part === part;
  return [
    ...differences.filter((difference) => !rows.some((row) => explains(row, difference))).map(({ text }) => text),
    ...rows
      .filter((row) => !differences.some((difference) => explains(row, difference)))
      .map((row) => `${row.exchange} (${row.part}) no longer differs: take it out of the known differences`),
  ];
}
