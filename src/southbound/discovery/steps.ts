import type { Clock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { DISCOVERY_STEPS, type DiscoveryStep, type StepReport } from '#model/equipment.ts';
import { legible } from './legible.ts';

/** What a step says of itself beside its result. */
export interface StepNote {
  /** Some of it is missing, and why. */
  partial(why: string): void;
  /** There was nothing to do, or no way to do it. */
  skipped(why: string): void;
  /** Waits for what other steps read; that time is not its own. */
  others<T>(reading: Promise<T>): Promise<T>;
}

/** The eleven steps of one discovery: how each went and how long it took. A step that fails takes nothing with it but its own result. */
export class Steps {
  readonly #ended = new Map<DiscoveryStep, StepReport>();
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onEnd: (report: StepReport) => void;

  constructor(parts: { readonly clock: Clock; readonly log: Log; readonly onEnd: (report: StepReport) => void }) {
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#onEnd = parts.onEnd;
  }

  /** Undefined when it failed. */
  async run<T>(step: DiscoveryStep, work: (note: StepNote) => Promise<T> | T): Promise<T | undefined> {
    const beganMs = this.#clock.monotonicMs();
    let status: StepReport['status'] = 'succeeded';
    const reasons: string[] = [];
    let waitedMs = 0;
    const note: StepNote = {
      partial: (why) => {
        if (status !== 'skipped') status = 'partial';
        reasons.push(why);
      },
      skipped: (why) => {
        status = 'skipped';
        reasons.push(why);
      },
      others: async (reading) => {
        const fromMs = this.#clock.monotonicMs();
        try {
          return await reading;
        } finally {
          waitedMs += this.#clock.monotonicMs() - fromMs;
        }
      },
    };
    let result: T | undefined;
    try {
      result = await work(note);
    } catch (thrown) {
      status = 'failed';
      if (thrown instanceof Failure && thrown.code !== 'internal_error') reasons.push(thrown.message);
      else {
        this.#log.error('A step of a discovery failed by a defect.', {
          step,
          error: thrown instanceof Error ? thrown.stack : String(thrown),
        });
        reasons.push('It failed by a defect of the server; the log has the details.');
      }
    }
    this.#end(step, status, this.#clock.monotonicMs() - beganMs - waitedMs, reasons);
    return result;
  }

  /** Those that ended, in their order. */
  reports(): StepReport[] {
    return DISCOVERY_STEPS.flatMap((step) => this.#ended.get(step) ?? []);
  }

  /** Ends those that were not begun. */
  skipRest(why: string): void {
    for (const step of DISCOVERY_STEPS) if (!this.#ended.has(step)) this.#end(step, 'skipped', 0, [why]);
  }

  #end(step: DiscoveryStep, status: StepReport['status'], durationMs: number, reasons: readonly string[]): void {
    const report: StepReport = {
      step,
      number: DISCOVERY_STEPS.indexOf(step) + 1,
      status,
      duration_ms: Math.round(durationMs * 10) / 10,
      ...(reasons.length === 0 ? {} : { error: legible([...new Set(reasons)].join(' ').slice(0, 1_000)) }),
    };
    this.#ended.set(step, report);
    this.#onEnd(report);
  }
}
