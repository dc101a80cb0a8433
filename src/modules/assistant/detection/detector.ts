import { isFarFromStill, Pace } from './pace.ts';
import { SeriesMemory } from './series-memory.ts';

export const CHANNELS = ['level', 'jump', 'season', 'noise', 'pattern'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Values at the beginning of a series that are learned from and never told. */
const LEARNING = 200;
/** So much of what is known of the series has to say that it never was so. */
const UNLIKE = 0.5;
/** Values after something new within which nothing else is told: one event is one anomaly. */
const QUIET = 150;
/** Of a young series, the share of what was seen. */
const QUIET_SHARE = 0.2;
/** What stood still and went far from there is worth knowing and no more: nobody knows how far is far for it. */
const STARTED = 0.6;
/** So many times as far beyond all before, what comes is another event than what was just told. */
const WORSE = 3;

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
 * Judges the values of one series as they come, by what came before alone, in a fixed amount of memory. Whether something is an anomaly is said by what
 * the series never did before; how far beyond all before it is, says how much of one. As each series is compared with itself, one setting is right for
 * quiet and for noisy ones.
 */
export class Detector {
  readonly #memory = new SeriesMemory();
  readonly #pace = new Pace(LEARNING);
  #quietFor = 0;
  /** Where the series stood still before it began to move, until that is told or it is known how it moves. */
  #stoodAt: number | null = null;

  /** @param atMs Unix milliseconds @param value finite */
  judge(atMs: number, value: number): Verdict {
    const { ratio, look, expected, deviations } = this.#pace.look(value);
    const before = this.#memory.seen;
    const { share, by, still } = this.#memory.novelty(atMs, value);
    this.#quietFor = Math.max(0, this.#quietFor - 1);
    if (still !== null && before >= LEARNING) {
      // What begins to move is learned anew: nobody knows yet how it moves.
      this.#memory.begin();
      this.#stoodAt = still;
    }
    if (this.#stoodAt !== null && isFarFromStill(this.#stoodAt, value)) {
      this.#stoodAt = null;
      return { score: STARTED, anomalous: true, channel: 'jump', expected, deviations };
    }
    if (before < LEARNING || still !== null) return { score: 0, anomalous: false, channel: null, expected, deviations };
    this.#stoodAt = null;
    const isNew = share >= UNLIKE;
    const anomalous = isNew && (this.#quietFor === 0 || ratio >= WORSE);
    if (isNew) this.#quietFor = Math.min(QUIET, Math.floor(before * QUIET_SHARE));
    const channel = by === 'day' ? 'season' : ratio >= 1 && look !== null ? look : by === 'mean' ? 'level' : 'pattern';
    // Half for what is just unlike all before; nearer to 1, the farther it is beyond that.
    const score = anomalous ? 1 - 0.5 ** Math.max(1, ratio) : Math.min(0.49, share);
    return { score, anomalous, channel, expected, deviations };
  }
}
