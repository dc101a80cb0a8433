import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import { runContinued, runResumed, runStarted, runSubject, runWaiting, SOURCE, stepChanged } from './events.ts';
import type { RunSummary, StepDocument } from './run-document.ts';

/** Changes of steps are gathered for so long: a run of quick steps is told in one commit. */
const GATHER_MS = 20;
const RETRY_MS = 500;
const MOST_LINES = 20;
const LONGEST_LINE = 500;

const STANDING: Readonly<Record<StepDocument['status'], number>> = {
  pending: 0,
  running: 1,
  waiting: 2,
  succeeded: 5,
  failed: 5,
  skipped: 5,
  cancelled: 5,
  undone: 6,
};

export interface ProgressParts {
  readonly eventLog: Pick<EventLog, 'append' | 'readStream'>;
  readonly log: Log;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

interface Known {
  readonly document: StepDocument;
  readonly generation: number;
}

/**
 * Tells how a run goes, by events of its own stream. Nothing waits for them but the beginning and the end of the run. What
 * the stream says already is not said again: a run that is gone through anew after a crash repeats nothing.
 */
export class Progress {
  readonly #parts: ProgressParts;
  readonly #subject: string;
  readonly #inProject: Pick<NewEvent, 'projectid'>;
  readonly #generation: number;
  readonly #whole: boolean;
  readonly #order = new Map<string, number>();
  /** What is to be said, by step; a later state of a step replaces one that was not said yet. */
  readonly #changes = new Map<string, StepDocument>();
  /** What this process knows of each step, said or not. */
  readonly #documents = new Map<string, StepDocument>();
  readonly #said = new Map<string, Known>();
  #summary: RunSummary;
  #saidRun: { type: string; generation: number } | null = null;
  #version = 0;
  #read: Promise<void> | null;
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    parts: ProgressParts,
    run: {
      readonly summary: RunSummary;
      readonly generation: number;
      /** The project that the run is about. */ readonly projectId?: string | undefined;
      readonly steps: readonly (readonly [order: number, document: StepDocument])[];
      readonly fresh: boolean;
      /** Says how the run goes, not only its steps. */ readonly whole: boolean;
    },
  ) {
    this.#parts = parts;
    this.#summary = run.summary;
    this.#generation = run.generation;
    this.#subject = runSubject(run.summary.run_id);
    this.#inProject = run.projectId === undefined ? {} : { projectid: run.projectId };
    this.#whole = run.whole;
    for (const [order, document] of run.steps) this.know(order, document);
    this.#read = run.fresh ? Promise.resolve() : null;
  }

  get summary(): RunSummary {
    return this.#summary;
  }

  /** A step that is not known yet, as it stands before it begins. */
  know(order: number, document: StepDocument): void {
    this.#order.set(document.id, order);
    if (!this.#documents.has(document.id)) this.#documents.set(document.id, document);
  }

  /** Says that the run began, or goes on; resolves when that is committed. */
  begin(): Promise<void> {
    return this.#write(async () => {
      if (this.#generation === 1) {
        if (this.#version > 0) return [];
        return [this.#runEvent(runStarted, { steps: [...this.#documents.values()] as unknown as Json })];
      }
      return this.#saidOf(runResumed.type) ? [] : [this.#runEvent(runResumed)];
    });
  }

  /** What is known of a step, with what changed. */
  step(id: string, change: Partial<StepDocument>, line?: string): void {
    const before = this.#documents.get(id);
    if (before === undefined) return;
    const { wait: _wait, ...rest } = before;
    const document: StepDocument = {
      ...(change.status === undefined || change.status === 'waiting' ? before : rest),
      ...change,
      log: line === undefined ? before.log : [...before.log, this.#line(line)].slice(-MOST_LINES),
    };
    this.#documents.set(id, document);
    this.#changes.set(id, document);
    this.#timer ??= setTimeout(() => void this.#flush(), GATHER_MS);
  }

  document(id: string): StepDocument | undefined {
    return this.#documents.get(id);
  }

  /** Says how the run ended; resolves when that is committed, with everything before it. */
  end(type: string, change: Partial<RunSummary>): Promise<void> {
    this.#summary = { ...this.#summary, ...change };
    return this.#write(async () => {
      const steps = this.#takeChanges();
      return this.#saidOf(type) ? steps : [...steps, this.#runEvent({ type, priority: type.endsWith('failed') ? 'high' : 'normal' })];
    });
  }

  /** Resolves when everything said so far is committed. */
  async settled(): Promise<void> {
    await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#write(async () => {
      const steps = this.#takeChanges();
      const waiting = [...this.#documents.values()].some(({ status }) => status === 'waiting');
      const status = waiting ? 'waiting' : 'running';
      if (!this.#whole || status === this.#summary.status || steps.length === 0 || this.#hasEnded()) return steps;
      this.#summary = { ...this.#summary, status };
      return [...steps, this.#runEvent(waiting ? runWaiting : runContinued)];
    });
  }

  #hasEnded(): boolean {
    return this.#summary.status !== 'waiting' && this.#summary.status !== 'running';
  }

  #takeChanges(): NewEvent[] {
    const taken = [...this.#changes.values()].filter((document) => this.#isNews(document));
    this.#changes.clear();
    return taken.map((step) => ({
      type: stepChanged.type,
      source: SOURCE,
      subject: this.#subject,
      priority: stepChanged.priority,
      ...this.#inProject,
      data: {
        run_id: this.#summary.run_id,
        workflow: this.#summary.workflow,
        generation: this.#generation,
        step: step as unknown as Json,
        order: this.#order.get(step.id) ?? 0,
      },
    }));
  }

  #isNews(document: StepDocument): boolean {
    const said = this.#said.get(document.id);
    if (said === undefined) return document.status !== 'pending';
    const place = (known: Known) => [
      known.generation,
      STANDING[known.document.status],
      known.document.attempts,
      known.document.items?.done ?? 0,
    ];
    const one = place({ document, generation: this.#generation });
    const other = place(said);
    const at = one.findIndex((value, index) => value !== other[index]);
    return at >= 0 && one[at]! > other[at]!;
  }

  #saidOf(type: string): boolean {
    return this.#saidRun?.type === type && this.#saidRun.generation === this.#generation;
  }

  #runEvent(
    { type, priority }: { readonly type: string; readonly priority: NewEvent['priority'] },
    more: { readonly [field: string]: Json } = {},
  ): NewEvent {
    return {
      type,
      source: SOURCE,
      subject: this.#subject,
      priority,
      ...this.#inProject,
      data: { run: this.#summary as unknown as Json, generation: this.#generation, ...more },
    };
  }

  /** One after the other: each knows what the ones before it said. */
  #write(events: () => Promise<NewEvent[]>): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const work = this.#writing.then(() => this.#append(events));
    this.#writing = work.catch(() => undefined);
    return work;
  }

  async #append(events: () => Promise<NewEvent[]>): Promise<void> {
    await this.#stream();
    let said = await events();
    while (said.length > 0 && !this.#parts.stopping.aborted) {
      try {
        await this.#parts.eventLog.append({ events: said, expect: [{ stream: `${SOURCE}/${this.#subject}`, version: this.#version }] });
        for (const event of said) this.#note(event);
        return;
      } catch (error) {
        const code = error instanceof Failure ? error.code : 'internal_error';
        if (code === 'version_conflict') {
          // A signal of somebody, or our own commit whose answer was lost.
          this.#read = null;
          await this.#stream();
          said = said.filter((event) => !this.#isSaid(event));
          continue;
        }
        if (code !== 'store_unavailable') {
          this.#parts.log.error('How a run goes could not be told.', { run: this.#summary.run_id, error: String(error) });
          if (code !== 'lease_lost') return;
        }
        await sleep(RETRY_MS, undefined, { signal: this.#parts.stopping, ref: false }).catch(() => undefined);
      }
    }
  }

  #isSaid(event: NewEvent): boolean {
    if (event.type !== stepChanged.type) return this.#saidOf(event.type) || (event.type === runStarted.type && this.#saidRun !== null);
    return !this.#isNews((event.data as unknown as { step: StepDocument }).step);
  }

  async #stream(): Promise<void> {
    this.#read ??= this.#readAll();
    await this.#read;
  }

  async #readAll(): Promise<void> {
    const events = await this.#parts.eventLog.readStream(`${SOURCE}/${this.#subject}`);
    this.#version = 0;
    for (const { event } of events) this.#note(event);
  }

  #note(event: Pick<NewEvent, 'type' | 'data'>): void {
    this.#version += 1;
    if (event.type === stepChanged.type) {
      const { step, generation } = event.data as unknown as { step: StepDocument; generation: number };
      this.#said.set(step.id, { document: step, generation });
      const known = this.#documents.get(step.id);
      // What a former process said of the step is kept where this one knows nothing of it yet.
      if (known !== undefined && known.status === 'pending') this.#documents.set(step.id, { ...step, status: known.status, log: step.log });
    } else if (typeof event.data === 'object' && event.data !== null && 'run' in event.data) {
      const { run, generation } = event.data as unknown as { run: RunSummary; generation: number };
      this.#saidRun = { type: event.type, generation };
      // The end is known before what was said earlier is committed: it stays.
      if (generation === this.#generation && !this.#hasEnded() && (run.status === 'waiting' || run.status === 'running'))
        this.#summary = { ...this.#summary, status: run.status };
    }
  }

  #line(message: string): StepDocument['log'][number] {
    return { at: this.#parts.clock.now().toISOString(), message: message.slice(0, LONGEST_LINE) };
  }
}
