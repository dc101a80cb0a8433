import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Health } from '#kernel/health.ts';
import type { Log } from '#kernel/log.ts';
import { adopt, hearHealth, type ModuleState } from './decider.ts';
import { askHealthUrl } from './health-url.ts';
import type { Registry } from './registry.ts';
import { SILENCE_MS, type Seat } from './seat.ts';

/** How often every instance is looked at. */
const CHECK_EVERY_MS = 30_000;
/** How often it is looked who was silent for too long. */
const LISTEN_EVERY_MS = 5_000;
/** How often one process looks after what concerns all of them. */
const TEND_EVERY_MS = 5_000;

type Decide = (state: ModuleState) => readonly NewEvent[];

/** What goes on by itself: looks at instances, notes who is silent, and writes down what changed. */
export class Rounds {
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #pending = new Set<Promise<void>>();
  /** When modules without a connection were last heard over REST, on the monotonic clock. */
  readonly #heardMs = new Map<string, number>();
  #checking = false;
  #askedMs = -Infinity;

  constructor(registry: Registry, { clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#registry = registry;
    this.#clock = clock;
    this.#log = log;
    this.#timers = [
      setInterval(() => this.listen(), LISTEN_EVERY_MS),
      setInterval(() => {
        // One round after the other, however long one takes.
        if (!this.#checking) void this.#checkAllOnce();
      }, CHECK_EVERY_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  /** Writes down a change without anybody waiting for it; what cannot be written is said to the operator. */
  tell(name: string, decide: Decide): void {
    this.later(this.#registry.change(name, decide));
  }

  later(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => this.#log.warn('A change of a module could not be written down.', { error: String(error) }))
      .finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  /** Resolves when everything that was told is written down. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Who was silent for too long is unhealthy from now on, and its messages wait. */
  listen(): void {
    const registry = this.#registry;
    for (const seat of registry.seats()) seat.listen();
    for (const [name, { told, instances }] of registry.entries()) {
      if (told === null || instances.length > 0) {
        this.#heardMs.delete(name);
        continue;
      }
      const nowMs = this.#clock.monotonicMs();
      // Before this process was started anew it was heard last: the time counts from here.
      const heardMs = this.#heardMs.get(name) ?? nowMs;
      this.#heardMs.set(name, heardMs);
      // One process judges: others may hear it too, or no longer.
      if (told.silent || told.process !== registry.process || nowMs - heardMs < SILENCE_MS) continue;
      const message = `Silent for more than ${SILENCE_MS / 60_000} minutes.`;
      this.tell(name, (state) => hearHealth(state, name, { health: 'unhealthy', message, silent: true }, registry.process));
    }
  }

  /** Another process calls a module silent that this one has heard: it speaks here now. */
  object(name: string, { told }: ModuleState): void {
    const heardMs = this.#heardMs.get(name);
    if (told === null || !told.silent || told.process === this.#registry.process || heardMs === undefined) return;
    if (this.#clock.monotonicMs() - heardMs >= SILENCE_MS) return;
    const health = { health: 'healthy', message: 'It speaks to another process of the hub than before.', silent: false } as const;
    this.tell(name, (state) => hearHealth(state, name, health, this.#registry.process));
  }

  /** Listens for modules that spoke to a process that is no more. */
  adoptAll(isAlive: (process: string) => boolean): void {
    const { process } = this.#registry;
    for (const [name, { told }] of this.#registry.entries()) {
      if (told !== null && !isAlive(told.process)) this.tell(name, (state) => adopt(state, name, isAlive, process));
    }
  }

  /** A module says over REST how it is. */
  async heartbeat(name: string, health: Health, details: unknown): Promise<void> {
    const registry = this.#registry;
    registry.figures.heard(name, this.#clock.now().getTime());
    const seats = registry.seats(name);
    if (registry.state(name).instances.length > 0) {
      // Of several instances nobody knows which one speaks.
      if (seats.length === 1) seats[0]!.heartbeat(health, details);
      await this.settled();
      return;
    }
    this.#heardMs.set(name, this.#clock.monotonicMs());
    const message = details === undefined ? `It says that it is ${health}.` : JSON.stringify(details).slice(0, 500);
    await registry.change(name, (state) => hearHealth(state, name, { health, message, silent: false }, registry.process));
  }

  async #checkAllOnce(): Promise<void> {
    this.#checking = true;
    await Promise.all(this.#registry.seats().map((seat) => this.#checkSeat(seat)));
    this.#checking = false;
  }

  /** Looks at a module now: at its instances here, or at its address when none is connected anywhere. */
  async check(name: string): Promise<void> {
    const registry = this.#registry;
    const { definition, instances } = registry.state(name);
    await Promise.all(registry.seats(name).map((seat) => this.#checkSeat(seat)));
    if (instances.length === 0 && definition?.health_url !== undefined) await this.#ask(name, definition.health_url);
    await this.settled();
  }

  /** Asks modules that have an address but no connection; at most every 30 s. */
  async askUnconnected(): Promise<void> {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#askedMs < CHECK_EVERY_MS) return;
    this.#askedMs = nowMs;
    const asked = this.#registry.entries().flatMap(([name, { definition, instances }]) => {
      const url = definition?.health_url;
      return url === undefined || instances.length > 0 ? [] : [this.#ask(name, url)];
    });
    await Promise.all(asked);
  }

  /** Does something every few seconds until the signal; what fails is said, and done again. */
  async every(until: AbortSignal, work: () => Promise<void>): Promise<void> {
    while (!until.aborted) {
      try {
        await work();
      } catch (error) {
        this.#log.warn('Modules could not be looked after; tried again in a moment.', { error: String(error) });
      }
      await sleep(TEND_EVERY_MS, undefined, { signal: until, ref: false }).catch(() => undefined);
    }
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  async #checkSeat(seat: Seat): Promise<void> {
    const check = await seat.check();
    // What runs within the hub lives as long as its probes answer.
    if (!seat.speaksItself && check.status !== 'unhealthy') seat.heard();
  }

  async #ask(name: string, url: string): Promise<void> {
    const { status, message } = await askHealthUrl(url);
    // It answers, so it lives; that it does not says nothing new of one that was never there.
    if (status === 'unhealthy' && this.#registry.state(name).told === null) return;
    if (status !== 'unhealthy') {
      this.#heardMs.set(name, this.#clock.monotonicMs());
      this.#registry.figures.heard(name, this.#clock.now().getTime());
    }
    await this.#registry.change(name, (state) =>
      hearHealth(state, name, { health: status, message, silent: false }, this.#registry.process),
    );
  }
}
