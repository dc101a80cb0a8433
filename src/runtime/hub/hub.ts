import type { z } from 'zod';
import { system, type Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Answer, Call, Hub } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import type { Broker } from '#kernel/broker.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';
import type { ReadModel } from '#kernel/projection.ts';
import { unattached } from '#kernel/unattached.ts';
import { Audit } from './audit.ts';
import { callerOf, catalogueOf, type Catalogue } from './catalogue.ts';
import type { Scope } from './handler-context.ts';
import { InFlight, within } from './in-flight.ts';
import type { Limiter } from './limit.ts';
import { measureWith, type Measure } from './measure.ts';
import { Pipeline } from './pipeline.ts';
import { Repeats } from './repeat.ts';

export interface HubOptions {
  /** Started in this order, stopped in the reverse one. */
  readonly modules: readonly Module[];
  readonly eventLog: EventLog;
  readonly feed: Feed;
  readonly read: ReadModel;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly limiter: Limiter;
  /** Absent: modules cannot send messages. */
  readonly broker?: Broker;
  /** Absent: modules cannot start workflows, react to events, or share work with other processes. */
  readonly workflows?: ModuleContext['workflows'];
  readonly consumers?: ModuleContext['consumers'];
  readonly leases?: ModuleContext['leases'];
  /** Checks answers and the data of events against their declarations too: for tests, it costs time. */
  readonly checkOutputs?: boolean;
  /** How long a stop waits for what is under way before it aborts it; 10 s by default. */
  readonly drainMs?: number;
  /** How long a stop waits for what was aborted, and for each module; 5 s by default. */
  readonly stopMs?: number;
}

/** The hub with its life. */
export interface RunningHub extends Hub {
  /** Starts the modules. A module that cannot start stops those before it, and the start fails. */
  start(): Promise<void>;
  /** Takes no new work, waits for what is under way, then stops the modules. */
  stop(): Promise<void>;
  /** Asks an operation from within the process, by default as the hub itself. */
  performAs<I extends z.ZodObject, O extends z.ZodType>(
    operation: Operation<I, O>,
    input: z.input<I>,
    caller?: Caller,
  ): Promise<z.output<O>>;
}

/** @throws internal_error when the modules do not fit together */
export function createHub(options: HubOptions): RunningHub {
  return new InProcessHub(options);
}

type State = 'new' | 'starting' | 'running' | 'stopping' | 'stopped';

class InProcessHub implements RunningHub {
  readonly #modules: readonly Module[];
  readonly #eventLog: EventLog;
  readonly #catalogue: Catalogue;
  readonly #scopes = new Map<string, Scope>();
  readonly #pipeline: Pipeline;
  readonly #audit: Audit;
  readonly #measure: Measure;
  readonly #log: Log;
  readonly #drainMs: number;
  readonly #stopMs: number;
  readonly #checkOutputs: boolean;
  readonly #inFlight = new InFlight();
  readonly #abort = new AbortController();
  readonly #started: Module[] = [];
  #state: State = 'new';
  #stopped: Promise<void> | undefined;

  constructor(options: HubOptions) {
    const { modules, eventLog, feed, clock, log, meter, limiter } = options;
    this.#modules = modules;
    this.#eventLog = eventLog;
    this.#catalogue = catalogueOf(modules);
    this.#log = log;
    this.#drainMs = options.drainMs ?? 10_000;
    this.#stopMs = options.stopMs ?? 5_000;
    this.#checkOutputs = options.checkOutputs ?? false;
    this.#measure = measureWith(meter);
    this.#audit = new Audit({ eventLog, feed, clock, log });
    this.#pipeline = new Pipeline({
      eventLog,
      feed,
      clock,
      log,
      limiter,
      measure: this.#measure,
      audit: this.#audit,
      repeats: new Repeats(eventLog, clock),
      checkOutputs: this.#checkOutputs,
      stopping: this.#abort.signal,
    });
    for (const module of modules) this.#scopes.set(module.name, this.#scopeOf(module, options));
  }

  operations(): readonly Operation[] {
    return this.#catalogue.operations;
  }

  events(): Catalogue['events'] {
    return this.#catalogue.events;
  }

  modules(): readonly Pick<Module, 'name' | 'version' | 'summary' | 'capabilities'>[] {
    return this.#modules;
  }

  async perform(operation: string, input: unknown, call: Call): Promise<Answer> {
    if (this.#state !== 'running') throw this.#notRunning();
    return this.#perform(operation, input, call);
  }

  async performAs<I extends z.ZodObject, O extends z.ZodType>(
    operation: Operation<I, O>,
    input: z.input<I>,
    caller: Caller = system,
  ): Promise<z.output<O>> {
    const answer = await this.perform(operation.name, input, { caller, requestId: uuidv7(), door: 'hub' });
    return answer.output as z.output<O>;
  }

  async start(): Promise<void> {
    if (this.#state !== 'new') throw fail('internal_error', `The hub was started before; it is ${this.#state}.`);
    this.#state = 'starting';
    for (const module of this.#modules) {
      try {
        await module.start?.(this.#moduleContext(this.#scopes.get(module.name)!));
      } catch (error) {
        await this.stop();
        throw error;
      }
      // A stop may have come while the module was starting.
      if (this.#stopped !== undefined) {
        await this.#stopModule(module);
        throw this.#notRunning();
      }
      this.#started.push(module);
    }
    this.#state = 'running';
    this.#measure.modulesRunning(this.#started.length);
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#state = 'stopping';
    if (!(await this.#inFlight.idle(this.#drainMs))) {
      this.#log.warn('Operations are still under way; they are aborted.', { operations: this.#inFlight.count, waited_ms: this.#drainMs });
    }
    this.#abort.abort(new DOMException('The process stops.', 'AbortError'));
    if (!(await this.#inFlight.idle(this.#stopMs))) {
      this.#log.error('Operations did not end when they were aborted.', { operations: this.#inFlight.count, waited_ms: this.#stopMs });
    }
    for (const module of this.#started.splice(0).toReversed()) await this.#stopModule(module);
    this.#audit.close();
    this.#measure.modulesRunning(0);
    this.#state = 'stopped';
  }

  async #stopModule(module: Module): Promise<void> {
    if (module.stop === undefined) return;
    try {
      if (await within(this.#stopMs, module.stop())) return;
      this.#log.error('A module did not stop in time.', { module: module.name, waited_ms: this.#stopMs });
    } catch (error) {
      this.#log.error('A module failed to stop.', { module: module.name, error: error instanceof Error ? error.stack : String(error) });
    }
  }

  /** From doors and from modules: modules may go on asking while what is under way comes to its end. */
  async #perform(name: string, input: unknown, call: Call): Promise<Answer> {
    const route = this.#catalogue.routes.get(name);
    if (route === undefined) throw fail('not_found', `There is no operation ${name.slice(0, 100)}.`);
    this.#inFlight.enter();
    try {
      return await this.#pipeline.perform(route, this.#scopes.get(route.module)!, input, call);
    } finally {
      this.#inFlight.leave();
    }
  }

  #notRunning() {
    const text = this.#state === 'new' || this.#state === 'starting' ? 'has not started yet' : 'is stopping and takes no new work';
    return fail('shutting_down', `The hub ${text}; ask again in a moment.`, undefined, { retryAfterMs: 1_000 });
  }

  #scopeOf(module: Module, options: HubOptions): Scope {
    const { eventLog, feed, read, clock, meter, broker } = options;
    const caller = callerOf(module);
    const needs = new Set((module.needs ?? []).map((needed) => needed.name));
    const emits = this.#catalogue.emits.get(module.name)!;
    return {
      module: module.name,
      log: options.log.child({ module: module.name }),
      clock,
      meter,
      events: eventLog,
      feed,
      read,
      messenger: broker?.messenger(caller) ?? unattached.messenger,
      workflows: options.workflows ?? unattached.workflows,
      consumers: options.consumers ?? unattached.consumers,
      leases: options.leases ?? unattached.leases,
      stopping: this.#abort.signal,
      check: (events) => {
        for (const event of events) {
          const declared = emits.get(event.type);
          if (declared === undefined)
            throw fail('internal_error', `${module.name} published ${event.type}, which it does not say it emits.`);
          if (!this.#checkOutputs) continue;
          const result = declared.data.safeParse(event.data);
          if (!result.success) {
            const text = `The data of ${event.type} by ${module.name} are not what its declaration says.`;
            throw fail('internal_error', text, undefined, { cause: result.error });
          }
        }
      },
      ask: async (operation, input, cause) => {
        if (!needs.has(operation.name)) {
          throw fail('internal_error', `${module.name} asked ${operation.name}, which it does not say it needs.`);
        }
        if (this.#state === 'stopped') throw this.#notRunning();
        const answer = await this.#perform(operation.name, input, {
          caller,
          requestId: cause?.requestId ?? uuidv7(),
          door: 'module',
          ...(cause === undefined ? {} : { signal: cause.signal }),
        });
        return answer.output;
      },
    };
  }

  #moduleContext(scope: Scope): ModuleContext {
    const { log, clock, meter, feed, read, events, messenger, workflows, consumers, leases } = scope;
    return {
      log,
      clock,
      meter,
      feed,
      read,
      events,
      messenger,
      workflows,
      consumers,
      leases,
      publish: async (published: readonly NewEvent[], lease?: Lease) => {
        scope.check(published);
        if (published.length === 0) return;
        await this.#eventLog.append({
          events: published,
          ...(lease === undefined ? {} : { guard: { lease: lease.name, epoch: lease.epoch } }),
        });
      },
      ask: async <I extends z.ZodObject, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>) =>
        (await scope.ask(operation, input)) as z.output<O>,
    };
  }
}
