import { PeakRatio } from './peak-ratio.ts';
import { SeasonalProfile } from './seasonal-profile.ts';

/** How a detector judges; one setting serves all series. */
export interface DetectorSetting {
  /** Values at the beginning of a series that are learned from and never told. */
  readonly learning: number;
  /** Values after a told anomaly within which nothing else is told: one event is one anomaly. */
  readonly quiet: number;
  /** How far beyond the greatest surprise so far a surprise must be: 0.25 is a quarter. */
  readonly margin: number;
  /** Share of the greatest surprise that is forgotten with each value. */
  readonly forget: number;
  /** How fast the fast level follows. */
  readonly fast: number;
  /** How fast the slow level follows. */
  readonly slow: number;
}

/** Chosen by trying on labelled series; README.md says how. */
const DETECTOR_SETTING: DetectorSetting = { learning: 150, quiet: 250, margin: 0.15, forget: 0.0002, fast: 0.05, slow: 0.002 };

export const CHANNELS = ['level', 'jump', 'season', 'noise'] as const;
export type Channel = (typeof CHANNELS)[number];

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

/**
 * Judges the values of one series as they come, by what came before alone. It remembers a fixed number of figures, however long the series is:
 * two levels, their usual deviations, a profile of the day, and the greatest surprise of each kind. An anomaly is a surprise greater than
 * all that were seen, which makes one setting right for quiet and for noisy series.
 */
export class Detector {
  readonly #setting: DetectorSetting;
  readonly #profile = new SeasonalProfile();
  readonly #peaks: Readonly<Record<Channel, PeakRatio>>;
  #seen = 0;
  #fast = 0;
  #slow = 0;
  #deviation = 0;
  #change = 0;
  #recentChange = 0;
  #last = 0;
  #quietFor = 0;

  constructor(setting: DetectorSetting = DETECTOR_SETTING) {
    this.#setting = setting;
    const peak = (): PeakRatio => new PeakRatio(setting.forget, setting.learning);
    this.#peaks = { level: peak(), jump: peak(), season: peak(), noise: peak() };
  }

  /** @param atMs Unix milliseconds @param value finite */
  judge(atMs: number, value: number): Verdict {
    const { learning, quiet, margin, fast, slow } = this.#setting;
    if (this.#seen === 0) this.#fast = this.#slow = this.#last = value;
    const expected = this.#slow;
    const floor = 1e-9 + Math.abs(this.#slow) * 1e-3;
    const change = Math.abs(value - this.#last);
    const noise = this.#recentChange + 0.05 * (change - this.#recentChange);
    const seasonal = this.#profile.expected(atMs);
    const level = this.#fast + fast * (value - this.#fast);
    const surprises: Record<Channel, number> = {
      level: Math.abs(level - this.#slow) / (this.#deviation + floor),
      jump: Math.abs(value - this.#fast) / (this.#change + floor),
      season: seasonal === null ? -1 : Math.abs(level - seasonal.mean) / (seasonal.deviation + this.#deviation * 0.3 + floor),
      noise: noise / (this.#change + floor),
    };
    this.#seen += 1;
    let worst = 0;
    let channel: Channel | null = null;
    for (const name of CHANNELS) {
      // A profile that is not known yet is no profile that fits well.
      if (surprises[name] < 0) continue;
      const ratio = this.#peaks[name].ratio(surprises[name]);
      if (ratio > worst) [worst, channel] = [ratio, name];
    }
    const deviations = Math.abs(value - expected) / (this.#deviation + floor);
    this.#learn(atMs, value, level, change, noise, Math.max(1 / this.#seen, slow));
    // Half a point is reached where the surprise is beyond the greatest by the margin.
    const score = 1 - 0.5 ** (worst / (1 + margin));
    this.#quietFor = Math.max(0, this.#quietFor - 1);
    if (this.#seen <= learning) return { score: 0, anomalous: false, channel: null, expected, deviations };
    const anomalous = score >= 0.5 && this.#quietFor === 0;
    if (score >= 0.5) this.#quietFor = quiet;
    return { score: anomalous ? score : Math.min(score, 0.49), anomalous, channel, expected, deviations };
  }

  #learn(atMs: number, value: number, level: number, change: number, noise: number, rate: number): void {
    this.#deviation += rate * (Math.abs(value - this.#slow) - this.#deviation);
    this.#change += rate * (change - this.#change);
    this.#recentChange = noise;
    this.#slow += rate * (value - this.#slow);
    this.#fast = level;
    this.#last = value;
    this.#profile.learn(atMs, value);
  }
}
