import { PeakRatio } from './peak-ratio.ts';

/** What of a value is looked at, each against the most of it so far. */
const LOOKS = ['level', 'jump', 'noise'] as const;
type Look = (typeof LOOKS)[number];

export interface Sight {
  /** How many times the most of the past it is. */
  readonly ratio: number;
  /** By which it is so; null while nothing is known. */
  readonly look: Look | null;
  readonly expected: number;
  /** How many usual deviations the value is from that. */
  readonly deviations: number;
}

/** How fast the level follows, and how fast what is usual follows that: within an hour and two days of a value in five minutes. */
const FAST = 0.05;
const SLOW = 0.002;
/** What was the most so far is forgotten by this share with each value. */
const FORGET = 0.0002;
const NOISE_RATE = 0.05;
/** Of the level of a series, below which nothing is a deviation. */
const FLOOR = 1e-3;
/** How many times its level a series that never moved must jump: three times the level is told. */
const STILL_JUMP = 2;
/** One that was always 0, as of a line that nobody used yet, may begin without a word. */
const LEAST_LEVEL = 1e-6;

/** Whether a series that was always `level` is told to be at a value. */
export function isFarFromStill(level: number, value: number): boolean {
  return Math.abs(level) >= LEAST_LEVEL && Math.abs(value - level) >= STILL_JUMP * Math.abs(level);
}

/** How a series goes, and how far a value goes beyond that: what says of something new how much it is. */
export class Pace {
  readonly #peaks: Readonly<Record<Look, PeakRatio>>;
  #seen = 0;
  #fast = 0;
  #slow = 0;
  #deviation = 0;
  #change = 0;
  #recentChange = 0;
  #last = 0;

  /** @param learning values at the beginning that are only learned from */
  constructor(learning: number) {
    this.#peaks = {
      level: new PeakRatio(FORGET, learning),
      jump: new PeakRatio(FORGET, learning),
      noise: new PeakRatio(FORGET, learning),
    };
  }

  /** @param value finite */
  look(value: number): Sight {
    if (this.#seen === 0) this.#fast = this.#slow = this.#last = value;
    const expected = this.#slow;
    const floor = 1e-9 + Math.abs(this.#slow) * FLOOR;
    const change = Math.abs(value - this.#last);
    const noise = this.#recentChange + NOISE_RATE * (change - this.#recentChange);
    const level = this.#fast + FAST * (value - this.#fast);
    const surprises: Readonly<Record<Look, number>> = {
      level: Math.abs(level - this.#slow) / (this.#deviation + floor),
      jump: Math.abs(value - this.#fast) / (this.#change + floor),
      noise: noise / (this.#change + floor),
    };
    const deviations = Math.abs(value - expected) / (this.#deviation + floor);
    this.#seen += 1;
    let ratio = 0;
    let look: Look | null = null;
    for (const name of LOOKS) {
      const beyond = this.#peaks[name].ratio(surprises[name]);
      if (beyond > ratio) [ratio, look] = [beyond, name];
    }
    this.#learn(value, { level, change, noise, rate: Math.max(1 / this.#seen, SLOW) });
    return { ratio, look, expected, deviations };
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
