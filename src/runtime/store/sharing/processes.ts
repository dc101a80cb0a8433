import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Log } from '#kernel/log.ts';
import type { ProcessDescription, ProcessInfo, ProcessRow, ProcessRows } from './process-rows.ts';

/** The processes that share a database. */
export interface Processes {
  /** The name of this one. */
  readonly self: string;
  /** Aborted when others took this process for dead: what it was doing was given to them, so it must end. */
  readonly lost: AbortSignal;
  /** What is to be said of this process besides, such as the address that it turned out to serve. */
  describe(about: Readonly<Record<string, Json>>): void;
  /** Those that live, this one among them, in the order in which they started. */
  list(): Promise<readonly ProcessInfo[]>;
  /**
   * Calls once for each other process that ended or fell silent, those before this process's start included, at every process
   * that lives: what is done about it must bear being done twice. Gives what ends the calls.
   */
  onDeath(listener: (process: ProcessInfo) => void): () => void;
}

export interface OwnProcess extends Processes {
  /** Resolves when the first sign of life was given. */
  started(): Promise<void>;
  close(): Promise<void>;
}

export interface ProcessOptions {
  readonly self: ProcessDescription;
  readonly rows: ProcessRows;
  readonly clock: Clock;
  readonly log: Log;
  /** No other process can be alive: all others are dead, and no sign of life is needed. */
  readonly sole?: boolean;
  readonly beatMs?: number;
  /** After how long without a sign of life a process is dead. */
  readonly silentMs?: number;
}

const BEAT_MS = 1_000;
/** Longer than a lease, for a process that is taken for dead has to end; within the five seconds of a takeover. */
const SILENT_MS = 4_000;
const SWEEP_MS = 3_600_000;

/** What was seen of another process. */
interface Sight {
  sign: string;
  /** Since when, by our clock, without a look that failed in between. */
  sinceMs: number;
}

export function ownProcess(options: ProcessOptions): OwnProcess {
  const { rows, clock, log, sole = false, beatMs = BEAT_MS, silentMs = SILENT_MS } = options;
  const lost = new AbortController();
  const started = Promise.withResolvers<void>();
  const sights = new Map<string, Sight>();
  const dead = new Map<string, ProcessInfo>();
  const listeners = new Set<(process: ProcessInfo) => void>();
  let self = options.self;
  let timer: NodeJS.Timeout | undefined;
  let turning: Promise<void> | null = null;
  let again = false;
  let nextMs = beatMs;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let sweptMs = Number.NEGATIVE_INFINITY;
  let closed = false;

  function bury(row: ProcessRow): void {
    sights.delete(row.name);
    if (dead.has(row.name)) return;
    dead.set(row.name, row);
    for (const listener of listeners) tell(listener, row);
  }

  function tell(listener: (process: ProcessInfo) => void, process: ProcessInfo): void {
    try {
      listener(process);
    } catch (error) {
      log.error('What is done about a process that ended failed.', { process: process.name, error });
    }
  }

  /**
   * Dead is who gave no sign by the database's clock, and while we looked on without a break by ours: after the database was
   * away for a while, everybody looks silent.
   */
  async function judge(row: ProcessRow, nowMs: number): Promise<void> {
    if (row.ended) return bury(row);
    const sight = sights.get(row.name);
    if (sight === undefined || sight.sign !== row.sign) {
      sights.set(row.name, { sign: row.sign, sinceMs: nowMs });
      if (!sole) return;
    } else {
      const leftMs = Math.max(silentMs - row.silentMs, silentMs - beatMs - (nowMs - sight.sinceMs));
      // Looked at again in the moment in which it would be dead, not a beat later.
      if (leftMs > 0) nextMs = Math.min(nextMs, leftMs + 5);
      if (leftMs > 0) return;
    }
    if (!(await rows.end(row.name, row.sign))) return;
    log.warn('A process ended without saying so; what it was doing goes on elsewhere.', { process: row.name, silent_ms: row.silentMs });
    bury(row);
  }

  async function turn(): Promise<void> {
    try {
      const { accepted, rows: found } = await rows.beat(self);
      if (closed) return;
      if (!accepted) {
        log.error('The other processes took this one for dead, and what it was doing goes on elsewhere: it has to end.', {
          process: self.name,
        });
        lost.abort(fail('lease_lost', `The process ${self.name} was taken for dead by the others.`));
        return;
      }
      const nowMs = clock.monotonicMs();
      // Nor while this process itself stood still.
      if (nowMs - lookedMs > 3 * beatMs) sights.clear();
      lookedMs = nowMs;
      nextMs = beatMs;
      for (const row of found) if (row.name !== self.name) await judge(row, nowMs);
      for (const name of sights.keys()) if (!found.some((row) => row.name === name)) sights.delete(name);
      started.resolve();
      if (nowMs - sweptMs > SWEEP_MS) {
        await rows.sweep();
        sweptMs = nowMs;
      }
      if (!sole) schedule(nextMs);
    } catch (error) {
      // Whoever did not look cannot say who was silent meanwhile.
      sights.clear();
      log.debug('No sign of life could be given.', { error: error instanceof Error ? error.message : String(error) });
      schedule(beatMs / 2);
    }
  }

  function schedule(inMs: number): void {
    if (closed || lost.signal.aborted) return;
    if (turning !== null) {
      again ||= inMs === 0;
      if (inMs === 0) return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      turning = turn().finally(() => {
        turning = null;
        if (again) schedule(0);
        again = false;
      });
    }, inMs).unref();
  }

  rows.onEnded(() => schedule(0));
  schedule(0);

  return {
    self: self.name,
    lost: lost.signal,
    describe(about) {
      self = { ...self, about: { ...self.about, ...about } };
      schedule(0);
    },
    async list() {
      return (await rows.list()).filter((row) => !row.ended && (!sole || row.name === self.name)).map(infoOf);
    },
    onDeath(listener) {
      listeners.add(listener);
      for (const process of dead.values()) queueMicrotask(() => listeners.has(listener) && tell(listener, process));
      return () => void listeners.delete(listener);
    },
    started: () => started.promise,
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      await turning;
      started.resolve();
      // One that was alone says so too: else the next start tells of an end that nobody announced.
      if (!lost.signal.aborted) await rows.end(self.name, null).catch(() => undefined);
    },
  };
}

function infoOf({ name, roles, about, startedAt, seenAt }: ProcessRow): ProcessInfo {
  return { name, roles, about, startedAt, seenAt };
}
