import { PatternMemory } from './pattern-memory.ts';
import { PeakRatio, type Still } from './peak-ratio.ts';

/** How fast a view looks at a series. */
export interface ViewSetting {
  /** How fast the fast level follows. */
  readonly fast: number;
  /** How fast the slow level follows. */
  readonly slow: number;
  /** Values in a mean of its patterns. */
  readonly values: number;
  /** Means in a pattern. */
  readonly means: number;
}

export const CHANNELS = ['level', 'jump', 'season', 'noise', 'pattern'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Sight {
  /** How far what is most unusual goes beyond the most of the past: 1 is as far. */
  readonly ratio: number;
  /** Null while nothing is known. */
  readonly channel: Channel | null;
  readonly expected: number;
  /** How many usual deviations the value is from that. */
  readonly deviations: number;
}

/** What was the most so far is forgotten by this share with each value. */
const FORGET = 0.0002;
/** New patterns are forgotten sooner. */
const FORGET_PATTERN = 0.0005;
/** Novelty below this share of the range is none. */
const LEAST_NOVELTY = 0.02;
/** By this a pattern must go farther than other channels, to count as much: there are many ways to be a little new. */
const PATTERN_MARGIN = 1.1;
const NOISE_RATE = 0.05;
/** Of the level of a series, below which nothing is a deviation. */
const FLOOR = 1e-3;
/**
 * A series that never moved, as of a device that idles: three times its level is told, which is a jump of twice it, as worth knowing and no more. One
 * that was always 0, as of a line that nobody used yet, may begin without a word.
 */
const STILL: Still = { as: 1.8 / FLOOR, most: 1.5 };
const LEAST_LEVEL = 1e-6;

/** One way of looking at a series, at its own pace: against its own past alone, in a fixed amount of memory. */
export class View {
  readonly #setting: ViewSetting;
  readonly #patterns: PatternMemory;
  readonly #peaks: Readonly<Record<Channel, PeakRatio>>;
  #seen = 0;
  #fast = 0;
  #slow = 0;
  #deviation = 0;
  #change = 0;
  #recentChange = 0;
  #last = 0;

  /** @param learning values at the beginning that are only learned from */
  constructor(setting: ViewSetting, learning: number) {
    this.#setting = setting;
    this.#patterns = new PatternMemory(setting.values, setting.means);
    const peak = (): PeakRatio => new PeakRatio(FORGET, learning);
    const patterns = new PeakRatio(FORGET_PATTERN * setting.values, Math.floor(learning / setting.values));
    this.#peaks = { level: peak(), jump: new PeakRatio(FORGET, learning, STILL), season: peak(), noise: peak(), pattern: patterns };
  }

  /** @param value finite @param seasonal what is usual at this time of the day, if that is known */
  look(value: number, seasonal: { readonly mean: number; readonly deviation: number } | null): Sight {
    const { fast, slow } = this.#setting;
    if (this.#seen === 0) this.#fast = this.#slow = this.#last = value;
    const expected = this.#slow;
    const floor = 1e-9 + Math.abs(this.#slow) * FLOOR;
    const change = Math.abs(value - this.#last);
    const noise = this.#recentChange + NOISE_RATE * (change - this.#recentChange);
    const level = this.#fast + fast * (value - this.#fast);
    const novelty = this.#patterns.novelty(value);
    const surprises: Record<Channel, number | null> = {
      level: Math.abs(level - this.#slow) / (this.#deviation + floor),
      jump: this.#change === 0 && Math.abs(this.#slow) < LEAST_LEVEL ? 0 : Math.abs(value - this.#fast) / (this.#change + floor),
      season: seasonal === null ? null : Math.abs(level - seasonal.mean) / (seasonal.deviation + this.#deviation * 0.3 + floor),
      noise: noise / (this.#change + floor),
      pattern: novelty === null ? null : Math.max(novelty, LEAST_NOVELTY),
    };
    const deviations = Math.abs(value - expected) / (this.#deviation + floor);
    this.#seen += 1;
    let ratio = 0;
    let channel: Channel | null = null;
    for (const name of CHANNELS) {
      const surprise = surprises[name];
      if (surprise === null) continue;
      const beyond = this.#peaks[name].ratio(surprise) / (name === 'pattern' ? PATTERN_MARGIN : 1);
      if (beyond > ratio) [ratio, channel] = [beyond, name];
    }
    this.#learn(value, { level, change, noise, rate: Math.max(1 / this.#seen, slow) });
    return { ratio, channel, expected, deviations };
  }

  #learn(value: number, { level, change, noise, rate }: Readonly<Record<'level' | 'change' | 'noise' | 'rate', number>>): void {
    this.#deviation += rate * (Math.abs(value - this.#slow) - this.#deviation);
    this.#change += rate * (change - this.#change);
    this.#recentChange = noise;
    this.#slow += rate * (value - this.#slow);
    this.#fast = level;
    this.#last = value;
  }
}
