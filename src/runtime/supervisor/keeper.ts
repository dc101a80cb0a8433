import { asFailure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { Child, type Exit } from './child.ts';
import type { ModuleFolder, RefusedFolder } from './folder.ts';
import { pauseAfter, type Pace } from './pace.ts';

/** What becomes known about a module's processes. */
export interface KeeperEvents {
  started(name: string, pid: number, replaces: number | null): void;
  failed(name: string, failure: KeeperFailure): void;
  stopped(name: string, pid: number): void;
}

export interface KeeperFailure {
  readonly reason: string;
  readonly lastLines: readonly string[];
  readonly failures: number;
  readonly retryInMs: number | null;
  readonly olderRuns: boolean;
}

export interface KeeperParts {
  readonly name: string;
  readonly url: string;
  readonly pace: Pace;
  readonly log: Log;
  readonly monotonicMs: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly orphanGraceMs?: number;
  readonly issueToken: (name: string, permissions: readonly string[] | undefined) => Promise<string>;
  /** Ids of the instances of the module that are connected to the hub. */
  readonly instances: (name: string) => readonly string[];
  readonly events: KeeperEvents;
}

interface Kept {
  readonly child: Child;
  readonly print: string;
  readonly sinceMs: number;
}

/** Keeps one module of the directory at work. */
export class Keeper {
  readonly #parts: KeeperParts;
  #wanted: ModuleFolder | RefusedFolder | undefined;
  #current: Kept | undefined;
  #failures = 0;
  #failure: KeeperFailure | undefined;
  #stopped = false;
  #working: Promise<void> = Promise.resolve();
  #busy = false;
  /** Ends whatever is waited for: something has changed. */
  #wake: () => void = () => undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Why it is not as it should be; undefined when it is. */
  get failure(): KeeperFailure | undefined {
    return this.#failure;
  }

  /** Nothing is there any more: neither a folder nor a process. */
  get idle(): boolean {
    return this.#wanted === undefined && this.#current === undefined && !this.#busy;
  }

  /** What the folder holds now; undefined when it is gone. */
  want(found: ModuleFolder | RefusedFolder | undefined): void {
    // Saved without a change, or only touched.
    if (
      found !== undefined &&
      this.#wanted !== undefined &&
      found.print === this.#wanted.print &&
      isRefused(found) === isRefused(this.#wanted)
    )
      return;
    this.#wanted = found;
    this.#failures = 0;
    this.#failure = undefined;
    this.#begin();
  }

  /** Ends its process; it does not come back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#working;
    const current = this.#current;
    this.#current = undefined;
    await current?.child.end(this.#parts.pace.drainMs);
  }

  /** Resolves when there is nothing to do for the moment. */
  async settled(): Promise<void> {
    await this.#working;
  }

  #begin(): void {
    this.#wake();
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    this.#working = this.#work();
  }

  async #work(): Promise<void> {
    try {
      await this.#goOn();
    } finally {
      // In the same turn: what is wanted from here on begins anew.
      this.#busy = false;
    }
  }

  async #goOn(): Promise<void> {
    const { name, events, pace } = this.#parts;
    while (!this.#stopped) {
      const wanted = this.#wanted;
      if (wanted === undefined) {
        const gone = this.#current;
        this.#current = undefined;
        if (gone === undefined) return;
        await gone.child.end(pace.drainMs);
        events.stopped(name, gone.child.pid);
        continue;
      }
      if (isRefused(wanted)) {
        this.#fail({ reason: `Not run: ${wanted.refused}.`, lastLines: [], failures: 0, retryInMs: null });
        return;
      }
      if (this.#current?.print === wanted.print) return;
      const broken = await this.#start(wanted);
      if (this.#wanted !== wanted || this.#stopped || broken === undefined) continue;
      this.#failures += 1;
      const retryInMs = this.#failures >= pace.mostFailures ? null : pauseAfter(this.#failures, pace, this.#parts.random());
      this.#fail({ ...broken, failures: this.#failures, retryInMs });
      if (retryInMs === null) return;
      await this.#pause(retryInMs);
    }
  }

  /** Starts a version beside the one before, which ends when the new one has joined. Gives why it is broken. */
  async #start(wanted: ModuleFolder): Promise<{ reason: string; lastLines: readonly string[] } | undefined> {
    const { name, url, log, monotonicMs, orphanGraceMs, pace, events } = this.#parts;
    let child: Child;
    let before: ReadonlySet<string>;
    try {
      const token = await this.#parts.issueToken(name, wanted.permissions);
      before = new Set(this.#parts.instances(name));
      child = new Child({
        folder: wanted,
        url,
        token,
        log: log.child({ module: name }),
        monotonicMs,
        ...(orphanGraceMs === undefined ? {} : { orphanGraceMs }),
      });
    } catch (error) {
      return { reason: asFailure(error).message, lastLines: [] };
    }
    void child.ended.finally(() => this.#wake());
    const deadlineMs = monotonicMs() + pace.joinMs;
    const joined = () => this.#parts.instances(name).some((id) => !before.has(id));
    while (child.exit === undefined && !joined() && monotonicMs() < deadlineMs && this.#wanted === wanted && !this.#stopped) {
      await this.#pause(pace.lookMs);
    }
    if (child.exit === undefined && joined() && this.#wanted === wanted && !this.#stopped) {
      const old = this.#current;
      const kept = { child, print: wanted.print, sinceMs: monotonicMs() };
      this.#current = kept;
      this.#failure = undefined;
      events.started(name, child.pid, old?.child.pid ?? null);
      void child.ended.then((how) => this.#broke(kept, how));
      await old?.child.end(pace.drainMs);
      return undefined;
    }
    const { exit } = child;
    const reason = exit === undefined ? `It did not join the hub within ${pace.joinMs} ms.` : told(exit);
    // One that was not needed any more, or does not answer, is not waited for as long as one that holds messages.
    if (exit === undefined) await child.end(Math.min(pace.drainMs, 2_000));
    return { reason, lastLines: child.lastLines() };
  }

  /** A process that had joined is gone without being asked to. */
  #broke(kept: Kept, exit: Exit): void {
    if (this.#current !== kept || this.#stopped) return;
    this.#current = undefined;
    const { pace, monotonicMs } = this.#parts;
    if (monotonicMs() - kept.sinceMs >= pace.steadyMs) this.#failures = 0;
    this.#failures += 1;
    const retryInMs = this.#failures >= pace.mostFailures ? null : pauseAfter(this.#failures, pace, this.#parts.random());
    this.#fail({ reason: told(exit), lastLines: kept.child.lastLines(), failures: this.#failures, retryInMs });
    if (retryInMs === null || this.#busy) return;
    this.#busy = true;
    this.#working = this.#pause(retryInMs).then(() => this.#work());
  }

  #fail(failure: Omit<KeeperFailure, 'olderRuns'>): void {
    this.#failure = { ...failure, olderRuns: this.#current !== undefined };
    this.#parts.events.failed(this.#parts.name, this.#failure);
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}

function isRefused(found: ModuleFolder | RefusedFolder): found is RefusedFolder {
  return 'refused' in found;
}

function told({ code, signal, error }: Exit): string {
  if (error !== undefined) return `Its process could not be started: ${error}`;
  return signal === null ? `Its process ended with code ${code}.` : `Its process was ended by ${signal}.`;
}
