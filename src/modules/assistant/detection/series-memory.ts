import { ContextMemory } from './context-memory.ts';
import { DayMemory, partOfDay } from './day-memory.ts';
import { Past } from './past.ts';
import { StillPast } from './still-past.ts';

/** Values in the moving mean in which what goes on for a while is seen: at a value in five minutes, an hour. */
const MEAN_OF = 12;
/** Share of its level that a series covers at least: what moves by less than some hundredths of it stands still. */
const SAME = 0.05;
/** A value may be beyond what is covered by this share of the width, before the eighths are made wider: what grows slowly would do so with each value. */
const MARGIN = 1 / 128;
/** After so many values all but the remembered past is forgotten: of a value a minute, after more than eleven days. */
const FORGET_AFTER = 16_384;

export interface Novelty {
  /** How much of what is known of the series says that this never was; 0 to 1. */
  readonly share: number;
  /** By what it is known: the way from value to value, the mean of the last hour, the time of the day. */
  readonly by: 'values' | 'mean' | 'day';
  /** The one value that there was before it, if there was no other. */
  readonly still: number | null;
}

/** The mean of the last values. */
class MovingMean {
  readonly #values = new Float64Array(MEAN_OF);
  #count = 0;

  add(value: number): number {
    this.#values[this.#count % MEAN_OF] = value;
    this.#count += 1;
    let sum = 0;
    for (const one of this.#values) sum += one;
    return sum / Math.min(this.#count, MEAN_OF);
  }
}

/** The values that a series covers, and the eighth of them that a value is in. */
class Cover {
  #least = Infinity;
  #greatest = -Infinity;

  /** The one value that there was so far; null: there were none, or several. */
  get only(): number | null {
    return this.#least === this.#greatest ? this.#least : null;
  }

  get #width(): number {
    return Math.max(this.#greatest - this.#least, SAME * Math.max(Math.abs(this.#least), Math.abs(this.#greatest)));
  }

  /** False: the value is beyond what is covered. */
  has(value: number): boolean {
    const margin = this.only === null ? this.#width * MARGIN : 0;
    return value >= this.#least - margin && value <= this.#greatest + margin;
  }

  widen(value: number): void {
    this.#least = Math.min(this.#least, value);
    this.#greatest = Math.max(this.#greatest, value);
  }

  get least(): number {
    return this.#least;
  }

  get greatest(): number {
    return this.#greatest;
  }

  eighth(value: number): number {
    const width = this.#width;
    if (!(width > 0)) return 0;
    return Math.max(0, Math.min(7, Math.floor(((value - this.#least) / width) * 8)));
  }
}

/**
 * What is known of how a series goes, in a fixed amount of memory: little of one that never moved, and most of the thousands that a hub watches never do.
 */
export class SeriesMemory {
  readonly #still = new StillPast();
  #moving: MovingMemory | null = null;
  #since = 0;
  #seen = 0;

  /** Values from which is known what is known. */
  get seen(): number {
    return this.#seen;
  }

  /** Learned anew from here: what was known is of little use for what comes. */
  begin(): void {
    this.#seen = 0;
  }

  /** How new a value is; from then on it is known. @param atMs Unix milliseconds @param value finite */
  novelty(atMs: number, value: number): Novelty {
    const part = partOfDay(atMs);
    this.#since += 1;
    this.#seen += 1;
    if (this.#moving === null && !this.#still.has(value)) this.#moving = new MovingMemory(this.#still);
    if (this.#since >= FORGET_AFTER) this.#forget();
    if (this.#moving !== null) return this.#moving.novelty(value, part);
    this.#still.add(value, part);
    return { share: 0, by: 'values', still: null };
  }

  #forget(): void {
    this.#since = 0;
    if (this.#moving?.learnAnew() === true) return;
    // It did not move, or so little beside something wild that nothing of it is known: what comes is the first of it.
    this.#seen = 0;
    this.#moving = null;
    this.#still.forget();
  }
}

/**
 * Of a series that moves. What is beyond all it covered makes the eighths wider; then what is remembered of the past is gone through once more, in the
 * new ones.
 */
class MovingMemory {
  readonly #past = new Past();
  readonly #values = { cover: new Cover(), contexts: new ContextMemory() };
  readonly #means = { cover: new Cover(), contexts: new ContextMemory(), mean: new MovingMean() };
  readonly #day = new DayMemory();

  constructor(still: StillPast) {
    still.each((value, part) => {
      this.#past.add(value, part);
      this.#values.cover.widen(value);
      this.#means.cover.widen(this.#means.mean.add(value));
    });
    this.#learnMeans();
  }

  novelty(value: number, part: number): Novelty {
    const only = this.#values.cover.only;
    const still = only === value ? null : only;
    if (!this.#values.cover.has(value)) {
      this.#values.cover.widen(value);
      this.#learnValues();
    }
    const mean = this.#means.mean.add(value);
    if (!this.#means.cover.has(mean)) {
      this.#means.cover.widen(mean);
      this.#learnMeans();
    }
    const eighth = this.#values.cover.eighth(value);
    const values = this.#values.contexts.novelty(eighth);
    const day = this.#day.novelty(eighth, part);
    const means = this.#means.contexts.novelty(this.#means.cover.eighth(mean));
    this.#past.add(value, part);
    if (day === 1 && values < 1) return { share: 1, by: 'day', still };
    return values >= means ? { share: values, by: 'values', still } : { share: means, by: 'mean', still };
  }

  /** All that is known but the past is forgotten, and learned from that. False: it did not move in it, and nothing is changed. */
  learnAnew(): boolean {
    const [values, means, mean] = [new Cover(), new Cover(), new MovingMean()];
    this.#past.each((value) => {
      values.widen(value);
      means.widen(mean.add(value));
    });
    if (values.only !== null) return false;
    this.#past.fit(values.least, values.greatest);
    this.#values.cover = values;
    this.#means.cover = means;
    this.#learnValues();
    this.#learnMeans();
    return true;
  }

  #learnValues(): void {
    const { cover, contexts } = this.#values;
    contexts.forget();
    this.#day.forget();
    this.#past.each((value, part) => {
      const eighth = cover.eighth(value);
      contexts.novelty(eighth);
      this.#day.novelty(eighth, part);
    });
  }

  #learnMeans(): void {
    const { cover, contexts } = this.#means;
    const mean = new MovingMean();
    contexts.forget();
    this.#past.each((value) => void contexts.novelty(cover.eighth(mean.add(value))));
  }
}
