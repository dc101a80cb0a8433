import { Worker } from 'node:worker_threads';
import type { Clock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Translation } from '#model/translation.ts';
import { anyAddress } from '../agent/any-address.ts';
import { bootsAt, engineIdOf } from '../agent/engine-identity.ts';
import type { UsmUser } from '../agent/usm-users.ts';
import { DEFAULT_COMMUNITIES } from '../credential.ts';
import { traps } from './metrics.ts';
import { trapEvent } from './trap-event.ts';
import type { Notice } from './trap-gatherer.ts';
import { ownerOf } from './trap-owner.ts';
import { type FromThread, NO_TRAPS, type ToThread, type TrapFigures, type TrapThreadData } from './trap-thread.ts';

export interface TrapOptions {
  /** UDP port; 0: any free one. Equipment sends to 162, which only root may open on most systems. */
  readonly port: number;
  /** Absent: all addresses of this machine. */
  readonly host?: string;
  /** Communities that are taken; absent: any. */
  readonly communities?: readonly string[];
  /** Users of version 3 whose traps and informs are taken. */
  readonly users?: readonly UsmUser[];
  /** What the id of the engine is made of, the same at every start; absent: `thalamus`. */
  readonly engineName?: string;
  /** How long traps that repeat are gathered; absent: 10 s. */
  readonly windowMs?: number;
}

export interface TrapReceiverStatus extends TrapFigures {
  readonly listening: boolean;
  readonly port: number | null;
  readonly reason: string;
}

interface TrapSurroundings {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  /** The address translation table, which tells whose a trap is. Never rejects. */
  readonly translations?: () => Promise<readonly Translation[]>;
}

/** Notices that wait in the thread. */
const MOST_WAITING = 2_000;
/** What a datagram can carry. @see RFC 768 */
const MOST_BYTES = 65_507;
const WINDOW_MS = 10_000;
/** After a port could not be opened, the thread failed, or the log could not be written. */
const AGAIN_MS = { open: 10_000, publish: 1_000 };
/** How long the thread may take to end. */
const END_MS = 2_000;

/** Takes traps and informs in a thread of its own, and tells each to the log. */
export class TrapReceiver {
  readonly #options: TrapOptions | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #meter: Meter;
  readonly #translations: () => Promise<readonly Translation[]>;
  #publish: ModuleContext['publish'] | undefined;
  #worker: Worker | undefined;
  #stopping = false;
  #again: NodeJS.Timeout | undefined;
  #port: number | null = null;
  #reason: string;
  #figures: TrapFigures = NO_TRAPS;
  /** What threads before this one counted. */
  #before: TrapFigures = NO_TRAPS;
  #telling: Promise<void> = Promise.resolve();

  /** Without options nothing is received. */
  constructor(options: TrapOptions | undefined, { clock, log, meter, translations = async () => [] }: TrapSurroundings) {
    this.#translations = translations;
    this.#options = options;
    this.#clock = clock;
    this.#log = log;
    this.#meter = meter;
    this.#reason = options === undefined ? 'No port is configured for traps (snmp.traps.port).' : 'It has not started.';
  }

  status(): TrapReceiverStatus {
    return { listening: this.#port !== null, port: this.#port, reason: this.#reason, ...sum(this.#before, this.#figures) };
  }

  readonly probe: HealthProbe = {
    name: 'snmp-traps',
    critical: false,
    check: async () => ({
      status: this.#options === undefined || this.#port !== null ? 'healthy' : 'degraded',
      message: this.#reason,
    }),
  };

  start(publish: ModuleContext['publish']): void {
    this.#publish = publish;
    if (this.#options !== undefined && this.#worker === undefined) this.#open(this.#options);
  }

  /** What was received until now is told first. */
  async stop(): Promise<void> {
    clearTimeout(this.#again);
    this.#stopping = true;
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker !== undefined) {
      const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      send(worker, { kind: 'stop' });
      const timer = setTimeout(() => void worker.terminate(), END_MS);
      await ended;
      clearTimeout(timer);
    }
    await this.#telling;
    this.#publish = undefined;
    this.#stopping = false;
    this.#closed('It was stopped.');
  }

  #open(options: TrapOptions): void {
    const { port, host = anyAddress(), communities, users = [], engineName = 'thalamus', windowMs = WINDOW_MS } = options;
    const data: TrapThreadData = {
      host,
      port,
      ...(communities === undefined ? {} : { communities }),
      wellKnown: DEFAULT_COMMUNITIES,
      engine: { id: engineIdOf(`${engineName} traps`), boots: bootsAt(this.#clock.now()), users, maxBytes: MOST_BYTES },
      windowMs,
      most: MOST_WAITING,
    };
    const worker = new Worker(new URL('trap-worker.ts', import.meta.url), { workerData: data });
    this.#worker = worker;
    this.#reason = 'It starts.';
    let failure: string | undefined;
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'notices') this.#tell(worker, message.notices);
      else if (message.kind === 'figures') this.#count(message.figures);
      else if (message.kind === 'failed') failure = message.reason;
      else {
        this.#port = message.port;
        this.#reason = `Traps are taken at UDP port ${message.port}.`;
        this.#log.info('Traps are received.', { port: message.port });
      }
    });
    worker.on('error', (error) => (failure = String(error)));
    worker.on('exit', () => {
      this.#before = sum(this.#before, this.#figures);
      this.#figures = NO_TRAPS;
      // Nobody asked it to end.
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const reason = `UDP port ${port} cannot be used for traps: ${failure ?? 'the thread ended'}. It is tried again.`;
      // Once, not every time that it is tried.
      if (this.#reason !== reason) this.#log.warn(reason, { port });
      this.#closed(reason);
      this.#again = setTimeout(() => this.#open(options), AGAIN_MS.open);
      this.#again.unref();
    });
  }

  #closed(reason: string): void {
    this.#port = null;
    if (this.#options !== undefined) this.#reason = reason;
  }

  /** One batch after another: the thread hands over the next when this one is in the log. */
  #tell(worker: Worker, notices: readonly Notice[]): void {
    this.#telling = this.#telling.then(() => this.#untilTold(worker, notices));
  }

  async #untilTold(worker: Worker, notices: readonly Notice[]): Promise<void> {
    const rows = notices.length === 0 ? [] : await this.#translations();
    const events = notices.map((notice) => trapEvent(notice, ownerOf(notice.trap, rows)));
    for (let told = events.length === 0, tries = 1; !told; tries += 1) {
      try {
        await this.#publish?.(events);
        told = true;
      } catch (error) {
        if (tries === 1) this.#log.warn('Traps could not be told to the log.', { error: String(error), count: events.length });
        // A database that is away comes back; whatever else it is would be so again.
        if (this.#stopping || !(error instanceof Failure && error.code === 'store_unavailable')) break;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS.publish));
      }
    }
    send(worker, { kind: 'taken' });
  }

  #count(figures: TrapFigures): void {
    for (const outcome of OUTCOMES) {
      const more = figures[outcome] - this.#figures[outcome];
      if (more > 0) this.#meter.add(traps, more, { outcome });
    }
    if (figures.dropped > 0 && this.#figures.dropped === 0) {
      this.#log.warn('More traps came than could be told; some were lost, and are counted.', { dropped: figures.dropped });
    }
    this.#figures = figures;
  }
}

const OUTCOMES = ['received', 'unreadable', 'refused', 'dropped', 'repeated'] as const satisfies readonly (keyof TrapFigures)[];

function sum(one: TrapFigures, other: TrapFigures): TrapFigures {
  return {
    received: one.received + other.received,
    unreadable: one.unreadable + other.unreadable,
    refused: one.refused + other.refused,
    dropped: one.dropped + other.dropped,
    repeated: one.repeated + other.repeated,
  };
}

/** A thread that has ended meanwhile takes nothing, and nothing is lost by that. */
function send(worker: Worker, message: ToThread): void {
  // Of a window of a browser, not of a thread.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(message);
}
