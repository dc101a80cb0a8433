import { SeasonalProfile } from './seasonal-profile.ts';
import { View, type Channel, type Sight, type ViewSetting } from './view.ts';

export { CHANNELS, type Channel } from './view.ts';

/** Looked at quickly and slowly, in short and in long stretches: none of the paces is right for all series. */
const VIEWS: readonly ViewSetting[] = [
  { fast: 0.05, slow: 0.002, values: 6, means: 4 },
  { fast: 0.03, slow: 0.001, values: 12, means: 4 },
  { fast: 0.08, slow: 0.003, values: 3, means: 4 },
  { fast: 0.12, slow: 0.005, values: 1, means: 4 },
  { fast: 0.05, slow: 0.002, values: 12, means: 8 },
];
/** So many views have to see something unusual. */
const AGREEING = 3;
/** Views need not see it at the same value: what one saw stays for so many. */
const TOGETHER = 10;
/** As far beyond the most of the past is an anomaly. */
const BEYOND = 1.1;
/** Values at the beginning of a series that are learned from and never told. */
const LEARNING = 300;
/** Values after a told anomaly within which nothing else is told: one event is one anomaly. */
const QUIET = 250;

export interface Verdict {
  /** From 0 to 1; 0.5 and more is an anomaly. */
  readonly score: number;
  readonly anomalous: boolean;
  /** What about the value is unusual; null while it is learned. */
  readonly channel: Channel | null;
  /** What was expected. */
  readonly expected: number;
  /** How many usual deviations the value is from that. */
  readonly deviations: number;
}

interface Seen {
  readonly sight: Sight;
  readonly at: number;
}

/**
 * Judges the values of one series as they come, by what came before alone. It remembers a fixed number of figures, however long the series is:
 * all that were seen, which makes one setting right for quiet and for noisy series.
 */
export class Detector {
  readonly #profile = new SeasonalProfile();
  readonly #views = VIEWS.map((setting) => new View(setting, LEARNING));
  readonly #recent: (Seen | undefined)[] = VIEWS.map(() => undefined);
  #seen = 0;
  #quietFor = 0;

  /** @param atMs Unix milliseconds @param value finite */
  judge(atMs: number, value: number): Verdict {
    const seasonal = this.#profile.expected(atMs);
    const sights = this.#views.map((view) => view.look(value, seasonal));
    this.#profile.learn(atMs, value);
    this.#seen += 1;
    for (const [index, sight] of sights.entries()) {
      const before = this.#recent[index];
      if (before === undefined || sight.ratio >= before.sight.ratio || this.#seen - before.at >= TOGETHER)
        this.#recent[index] = { sight, at: this.#seen };
    }
    this.#quietFor = Math.max(0, this.#quietFor - 1);
    const { expected, deviations } = sights[0]!;
    if (this.#seen <= LEARNING) return { score: 0, anomalous: false, channel: null, expected, deviations };
    const farthest = this.#recent.map((seen) => seen!.sight).toSorted((a, b) => b.ratio - a.ratio);
    const score = 1 - 0.5 ** (farthest[AGREEING - 1]!.ratio / BEYOND);
    const anomalous = score >= 0.5 && this.#quietFor === 0;
    if (score >= 0.5) this.#quietFor = QUIET;
    return { score: anomalous ? score : Math.min(score, 0.49), anomalous, channel: farthest[0]!.channel ?? 'level', expected, deviations };
  }
}
