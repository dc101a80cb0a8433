/** A value is looked at in halves, quarters and eighths of what the series covers: in finer steps noise looks new. */
const DEPTHS = [1, 2, 3] as const;
/** A value is seen in what came before it, up to so many values. */
const LONGEST = 3;
/** A run that was met less often says nothing of what follows it. */
const KNOWN = 6;

/** The tables stand one after another in one piece, for there are thousands of series: one for each width of step and each length of run. */
const { places: PLACES, size: SIZE } = laidOut();

function laidOut(): { readonly places: readonly (readonly number[])[]; readonly size: number } {
  let size = 0;
  const places = DEPTHS.map((depth) =>
    Array.from({ length: LONGEST }, (_, longer) => {
      const place = size;
      size += 2 ** (depth * (longer + 1));
      return place;
    }),
  );
  return { places, size };
}

/**
 * Remembers what followed what: for each short run of values, which values came next. A value is new as far as nothing like it ever followed what came
 * before it now.
 * Contexts of discretised values, an idea of M. Smirnov's Contextual Anomaly Detector (Numenta Anomaly Benchmark, 2016), here as plain tables of runs.
 */
export class ContextMemory {
  /** A bit for each step that followed. */
  readonly #followed = new Uint8Array(SIZE);
  readonly #met = new Uint8Array(SIZE);
  /** In eighths, the newest first. */
  readonly #before: number[] = [];

  /** In which share of the runs that are known nothing like it ever followed; 0 where none is known. @param eighth 0 to 7 */
  novelty(eighth: number): number {
    let known = 0;
    let unlike = 0;
    for (let index = 0; index < DEPTHS.length; index += 1) {
      const depth = DEPTHS[index]!;
      const narrower = 3 - depth;
      const bit = 1 << (eighth >> narrower);
      let run = 0;
      for (let longer = 0; longer < this.#before.length; longer += 1) {
        run = (run << depth) | (this.#before[longer]! >> narrower);
        const place = PLACES[index]![longer]! + run;
        const followed = this.#followed[place]!;
        const met = this.#met[place]!;
        if (met < KNOWN) this.#met[place] = met + 1;
        else {
          known += 1;
          if ((followed & bit) === 0) unlike += 1;
        }
        this.#followed[place] = followed | bit;
      }
    }
    this.#before.unshift(eighth);
    if (this.#before.length > LONGEST) this.#before.pop();
    return known === 0 ? 0 : unlike / known;
  }

  forget(): void {
    this.#followed.fill(0);
    this.#met.fill(0);
    this.#before.length = 0;
  }
}
