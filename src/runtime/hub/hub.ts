import type { z } from 'zod';
import { system, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { Answer, Call } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Log } from '#kernel/log.ts';
import type { Operation, RateClass } from '#kernel/message.ts';
import type { Module } from '#kernel/module.ts';
import type { DoorRefusal } from '#kernel/refusal.ts';
import { unattached } from '#kernel/unattached.ts';
import { Audit } from './audit.ts';
import { catalogueOf, type Catalogue, type Route } from './catalogue.ts';
import type { Scope } from './handler-context.ts';
import { InFlight, within } from './in-flight.ts';
import type { HubLife, HubState } from './life.ts';
import { measureWith, type Measure } from './measure.ts';
import { Pipeline } from './pipeline.ts';
import { getHubStatus, startHub, stopHub } from './registry/messages.ts';
import type { Registry } from './registry/registry.ts';
import { Repeats } from './repeat.ts';
import type { HubOptions, RunningHub } from './running-hub.ts';
import { RunningModule } from './running-module.ts';
import { moduleContextOf, scopeOf, type ScopeParts } from './scopes.ts';

/** @throws internal_error when the modules do not fit together */
export function createHub(options: HubOptions): RunningHub {
  return new InProcessHub(options);
}

/** What is answered while the hub is halted: how it is and its start; and who starts it may have to log in first. */
const ANSWERED_HALTED: ReadonlySet<string> = new Set([getHubStatus.name, startHub.name, stopHub.name]);
/** Those wait for what is under way: they are not a part of it. */
const LIFE: ReadonlySet<string> = new Set([startHub.name, stopHub.name]);

class InProcessHub implements RunningHub, HubLife {
  readonly #options: HubOptions;
  readonly #catalogue: Catalogue;
  readonly #scopeParts: ScopeParts;
  readonly #scopes = new Map<string, Scope>();
  readonly #pipeline: Pipeline;
  readonly #audit: Audit;
  readonly #measure: Measure;
  readonly #log: Log;
  readonly #drainMs: number;
  readonly #stopMs: number;
  readonly #inFlight = new InFlight();
  readonly #running: RunningModule[] = [];
  #abort = new AbortController();
  #state: HubState = 'new';
  #startedAt: Date;
  #stopped: Promise<void> | undefined;
  #following: Subscription | undefined;
  #listed: { readonly routes: ReadonlyMap<string, Route> | undefined; readonly operations: readonly Operation[] };

  constructor(options: HubOptions) {
    const { modules, eventLog, feed, clock, log, meter, limiter, registry, checkOutputs = false } = options;
    this.#options = options;
    this.#catalogue = catalogueOf(modules);
    this.#listed = { routes: undefined, operations: this.#catalogue.operations };
    this.#log = log;
    this.#drainMs = options.drainMs ?? 10_000;
    this.#stopMs = options.stopMs ?? 5_000;
    this.#startedAt = clock.now();
    this.#measure = measureWith(meter);
    this.#audit = new Audit({ eventLog, feed, clock, log });
    const stopping = () => this.#abort.signal;
    this.#pipeline = new Pipeline({
      eventLog,
      feed,
      clock,
      log,
      limiter,
      measure: this.#measure,
      audit: this.#audit,
      repeats: new Repeats(eventLog, clock, options.claims),
      checkOutputs,
      ...(options.admits === undefined ? {} : { admits: options.admits }),
      stopping,
    });
    this.#scopeParts = {
      ...options,
      checkOutputs,
      stopping,
      moduleNames: () => registry?.names(),
      recipients: (name) => registry?.recipients(name) ?? [],
      perform: (operation, input, call) => {
        if (this.#state === 'stopped' || this.#state === 'halted') throw this.#notRunning();
        return this.#perform(operation, input, call);
      },
    };
    for (const module of modules) {
      this.#scopes.set(module.name, scopeOf(module, this.#catalogue.emits.get(module.name)!, this.#scopeParts));
    }
  }

  operations(): readonly Operation[] {
    const routes = this.#options.registry?.routes();
    // The same list as long as nothing changed: doors keep what they made of it.
    if (routes !== this.#listed.routes) {
      const offered = [...(routes?.values() ?? [])].map(({ operation }) => operation);
      this.#listed = {
        routes,
        operations: offered.length === 0 ? this.#catalogue.operations : [...this.#catalogue.operations, ...offered],
      };
    }
    return this.#listed.operations;
  }

  events(): Catalogue['events'] {
    return this.#catalogue.events;
  }

  modules(): readonly Pick<Module, 'name' | 'version' | 'summary' | 'capabilities'>[] {
    return this.#options.registry?.definitions() ?? this.#options.modules;
  }

  async perform(operation: string, input: unknown, call: Call): Promise<Answer> {
    if (this.#state !== 'running' && !this.#answersHalted(operation)) throw this.#notRunning();
    return this.#perform(operation, input, call);
  }

  async count(what: { readonly name: string; readonly rate: RateClass }, call: Call): Promise<void> {
    await this.#pipeline.count(what, call);
  }

  refused(refusal: DoorRefusal): void {
    this.#audit.refusedAtDoor(refusal);
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
    try {
      await this.#options.registry?.open(this.#site());
      await this.#startModules();
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#state = 'running';
    this.#followOthers();
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  state(): HubState {
    return this.#state;
  }

  startedAt(): Date {
    return this.#startedAt;
  }

  underWay(): number {
    return this.#inFlight.count;
  }

  async halt(): Promise<boolean> {
    if (this.#state === 'halted') return false;
    if (this.#state !== 'running') throw this.#busy();
    this.#state = 'halting';
    this.#log.info('The hub is stopped by an operation; its process goes on.');
    await this.#options.registry?.pause(this.#drainMs);
    await this.#end();
    // What is answered while it is halted is not ended by that.
    if (this.#stopped === undefined) {
      this.#abort = new AbortController();
      this.#state = 'halted';
    }
    return true;
  }

  async resume(): Promise<boolean> {
    if (this.#state === 'running') return false;
    if (this.#state !== 'halted') throw this.#busy();
    this.#state = 'starting';
    try {
      this.#options.registry?.resume();
      await this.#startModules();
    } catch (error) {
      await this.#options.registry?.pause(this.#drainMs);
      await this.#end();
      this.#abort = new AbortController();
      this.#state = 'halted';
      throw error;
    }
    this.#state = 'running';
    this.#log.info('The hub is started again.');
    return true;
  }

  async #startModules(): Promise<void> {
    this.#startedAt = this.#options.clock.now();
    const admissions: Promise<void>[] = [];
    for (const module of this.#options.modules) {
      const scope = this.#scopes.get(module.name)!;
      const { registry, broker, consumers = unattached.consumers, eventLog } = this.#options;
      const running = new RunningModule(module, {
        context: moduleContextOf(scope, eventLog),
        log: scope.log,
        registry,
        broker,
        consumers,
        perform: (operation, input, call) => this.#perform(operation, input, call),
      });
      await module.start?.(moduleContextOf(scope, eventLog));
      // A stop may have come while the module was starting.
      if (this.#stopped !== undefined) {
        await this.#stopModule(running);
        throw this.#notRunning();
      }
      this.#running.push(running);
      // Not one after the other: what is written about them shares a commit.
      const admission = running.takeWork();
      admission.catch(() => undefined);
      admissions.push(admission);
    }
    await Promise.all(admissions);
    if (this.#options.registry === undefined) this.#measure.modulesRunning(this.#running.length);
  }

  async #stop(): Promise<void> {
    this.#state = 'stopping';
    this.#following?.close();
    await this.#end();
    await this.#options.registry?.close();
    await this.#audit.close();
    this.#measure.modulesRunning(0);
    this.#state = 'stopped';
  }

  /** Ends what is under way, then the modules. */
  async #end(): Promise<void> {
    await Promise.all(this.#running.map(async (module) => within(this.#drainMs + this.#stopMs, module.endWork(this.#drainMs))));
    if (!(await this.#inFlight.idle(this.#drainMs))) {
      this.#log.warn('Operations are still under way; they are aborted.', { operations: this.#inFlight.count, waited_ms: this.#drainMs });
    }
    this.#abort.abort(new DOMException('The process stops.', 'AbortError'));
    if (!(await this.#inFlight.idle(this.#stopMs))) {
      this.#log.error('Operations did not end when they were aborted.', { operations: this.#inFlight.count, waited_ms: this.#stopMs });
    }
    for (const module of this.#running.splice(0).toReversed()) await this.#stopModule(module);
  }

  async #stopModule({ module }: RunningModule): Promise<void> {
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
    const { registry } = this.#options;
    const route = this.#routeOf(name);
    if (route === undefined) throw fail('not_found', `There is no operation ${name.slice(0, 100)}.`);
    // What other processes answer is counted where their messages are.
    const isOwn = this.#catalogue.routes.has(name);
    const counts = !LIFE.has(name);
    if (counts) this.#inFlight.enter();
    try {
      const answer = await this.#pipeline.perform(route, this.#scopeOf(route.module), input, call);
      if (isOwn) registry?.count(route.module, false);
      return answer;
    } catch (error) {
      if (isOwn) registry?.count(route.module, isOfModule(error));
      throw error;
    } finally {
      if (counts) this.#inFlight.leave();
    }
  }

  #routeOf(name: string): Route | undefined {
    return this.#catalogue.routes.get(name) ?? this.#options.registry?.routes().get(name);
  }

  /** Modules of other processes get theirs when they are first asked. */
  #scopeOf(module: string): Scope {
    let scope = this.#scopes.get(module);
    if (scope === undefined) this.#scopes.set(module, (scope = scopeOf({ name: module }, new Map(), this.#scopeParts)));
    return scope;
  }

  #site(): Parameters<Registry['open']>[0] {
    const { consumers = unattached.consumers, leases = unattached.leases, broker } = this.#options;
    return {
      ...this.#options,
      broker,
      consumers,
      leases,
      hub: this,
      taken: new Set([...this.#catalogue.routes.keys(), ...this.#catalogue.events.map(({ type }) => type)]),
      route: (name) => this.#routeOf(name),
    };
  }

  /** Stopped at one process, the hub is stopped at all of them. */
  #followOthers(): void {
    const { registry, feed } = this.#options;
    if (registry === undefined) return;
    this.#following = feed.subscribe({
      name: 'hub',
      filter: { types: ['hub.stopped', 'hub.started'] },
      deliver: async ({ events }) => {
        for (const event of events) {
          if ((event.data as { readonly process?: string }).process === registry.process) continue;
          await (event.type === 'hub.stopped' ? this.halt() : this.resume()).catch((error: unknown) => {
            this.#log.error(`${event.type} of another process could not be followed.`, { error: String(error) });
          });
        }
      },
      failed: (error) => this.#log.error('Stops of other processes can no longer be followed.', { error: String(error) }),
    });
  }

  #answersHalted(operation: string): boolean {
    if (this.#state !== 'halted' && this.#state !== 'halting' && this.#state !== 'starting') return false;
    if (this.#startedBefore()) return ANSWERED_HALTED.has(operation) || this.#catalogue.routes.get(operation)?.operation.rate === 'login';
    return false;
  }

  /** The first start is not a time for questions: the doors are not open yet. */
  #startedBefore(): boolean {
    return this.#following !== undefined;
  }

  #busy() {
    return fail('conflict', `The hub is ${this.#state}; ask again in a moment.`, { state: this.#state });
  }

  #notRunning() {
    const texts: Partial<Record<HubState, string>> = {
      new: 'has not started yet',
      starting: 'has not started yet',
      halting: 'was stopped; POST hub/start/ starts it',
      halted: 'was stopped; POST hub/start/ starts it',
    };
    const text = texts[this.#state] ?? 'is stopping and takes no new work';
    return fail('shutting_down', `The hub ${text}; ask again in a moment.`, undefined, { retryAfterMs: 1_000 });
  }
}

/** What the caller did wrong is no error of the module. */
function isOfModule(error: unknown): boolean {
  const { fault } = error as { readonly fault?: string };
  return fault === 'ours' || fault === 'remote';
}
