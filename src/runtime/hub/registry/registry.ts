import type { Message } from '#kernel/broker.ts';
import { permits, type Caller } from '#kernel/caller.ts';
import { fail, Failure } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Module } from '#kernel/module.ts';
import type { JoinedInstance, ModuleConnection, ModuleEntrance, ModuleRegistration } from '#kernel/registry.ts';
import type { ModuleCaller } from '../../access/index.ts';
import type { Route } from '../catalogue.ts';
import type { HubLife } from '../life.ts';
import { activeModules } from '../measure.ts';
import * as decider from './decider.ts';
import { definitionOfModule, definitionOfRegistration, type ModuleDefinition, type ModuleSource } from './definition.ts';
import { Figures } from './figures.ts';
import { askHealthUrl } from './health-url.ts';
import { Mirror } from './mirror.ts';
import { checkSpeaksFor, permissionsFor } from './module-permissions.ts';
import { permittedMessenger } from './permitted-messenger.ts';
import { probe } from './probes.ts';
import { checkHost } from './reachable-address.ts';
import { Reactions } from './reactions.ts';
import { Routes } from './routes.ts';
import { Rounds } from './rounds.ts';
import type { Seat } from './seat.ts';
import { Seats } from './seats.ts';
import type { RegistryOptions, Site, TokenOffice } from './site.ts';
import { standingOf } from './standing.ts';

/** More than this are not tried: somebody else writes the same module all the time. */
const MOST_TRIES = 10;

/** Knows the modules, of this process and of others: who is registered, what they can do, and how they are. */
export class Registry implements ModuleEntrance {
  readonly process: string;
  readonly tokens: TokenOffice;
  readonly #options: RegistryOptions;
  #open: Opened | undefined;

  constructor(options: RegistryOptions) {
    this.process = options.process;
    this.tokens = options.tokens;
    this.#options = options;
  }

  /** The name under which a module is registered, of whatever it is called. */
  canonical(name: string): string {
    return this.#options.canonical?.(name) ?? name;
  }

  /** What an operation needs; undefined when there is none of the name. */
  permissionOf(operation: string): string | undefined {
    return this.#open?.site.route(operation)?.operation.permission;
  }

  /** The input fields of an operation that nobody is shown. */
  secretsOf(operation: string): Iterable<string> {
    return this.#open?.site.route(operation)?.secret ?? [];
  }

  /** Names of all that are registered. */
  names(): readonly string[] {
    return this.#open?.mirror.entries().map(([name]) => name) ?? [];
  }

  /** Whom a broadcast of a name is for: modules of other processes understand what they like, those of the hub what they declare. */
  recipients(name: string): readonly string[] {
    const { mirror, own } = this.#here();
    const understands = ([module, { definition }]: readonly [string, decider.ModuleState]) =>
      !own.has(module) || definition!.answers.some((one) => one.name === name) || definition!.reactions.includes(name);
    return mirror
      .entries()
      .filter(understands)
      .map(([module]) => module);
  }

  /** Whether another process has an instance of the module that takes messages. */
  elsewhere(name: string): boolean {
    const instances = this.#open?.mirror.get(name).instances ?? [];
    return instances.some(({ process, silent }) => process !== this.process && !silent);
  }

  /** The operations that modules of other processes answer. */
  routes(): ReadonlyMap<string, Route> {
    return this.#open?.routes.all() ?? new Map<string, Route>();
  }

  async open(site: Site): Promise<void> {
    const { log, feed, read, broker, consumers, clock, meter } = site;
    const mirror = new Mirror({ feed, read, log });
    const routes = new Routes({ broker, log, taken: site.taken, state: (name) => mirror.get(name) });
    const reactions = broker === undefined ? undefined : new Reactions(broker, consumers);
    const own = new Set(site.modules.map(({ name }) => name));
    const figures = new Figures(meter);
    const seats = new Seats({
      process: this.process,
      broker,
      clock,
      figures,
      state: (name) => mirror.get(name),
      change: (name, decide) => this.change(name, decide),
      rounds: () => this.rounds,
    });
    mirror.onModule((name, state, before) => {
      if (!own.has(name)) {
        routes.follow(name, state);
        reactions?.follow(name, state);
      }
      if (state.definition === null) seats.end(name);
      else seats.reclaim(name, state, before);
      this.#open?.rounds?.object(name, state);
      meter.set(activeModules, mirror.entries().filter(([, one]) => standingOf(one).standing === 'active').length);
    });
    this.#open = {
      site,
      mirror,
      routes,
      reactions,
      seats,
      own,
      figures,
      closed: false,
    };
    await mirror.open();
    this.#open.rounds = new Rounds(this, { clock, log });
    await this.#bury(await this.#isAlive());
    this.#open.campaign = site.leases.campaign('registry', (lease) => this.#tend(lease));
  }

  /** A module of this process has started: it is registered and takes its messages. */
  async admit(module: Module, deliver: (messages: readonly Message[], seat: Seat) => void, maxInFlight: number): Promise<void> {
    await this.#here().seats.sit(definitionOfModule(module), {
      speaksItself: false,
      maxInFlight,
      deliver,
      look: () => probe(module.health ?? []),
      // Its own messenger is in its context.
      messenger: () => {
        throw fail('internal_error', `${module.name} sends by its context.`);
      },
    });
  }

  /** A module of this process stops: what it holds is ended first. */
  async dismiss(module: string, drainMs: number): Promise<void> {
    await this.#open?.seats.dismiss(module, drainMs);
  }

  async join(
    given: string,
    registration: Omit<ModuleRegistration, 'name'> & { readonly name?: string | undefined },
    caller: Caller,
    connection: ModuleConnection,
  ): Promise<JoinedInstance> {
    const { site, seats } = this.#here();
    const name = this.canonical(given);
    if (registration.name !== undefined && this.canonical(registration.name) !== name) {
      throw fail('validation_error', `The socket is that of ${name}, not of ${registration.name}.`, { name: [`must be ${name}`] });
    }
    const permissions = permissionsFor(registration.permissions, caller);
    const definition = this.#define({ ...registration, name }, caller, permissions);
    const sender: ModuleCaller = { kind: 'module', name, roles: ['module'], permissions, source: sourceOf(caller) };
    const part: Parameters<Seats['sit']>[1] = {
      speaksItself: true,
      maxInFlight: connection.maxInFlight,
      deliver: (messages) => connection.deliver(messages),
      look: async () => {
        if (!(await connection.ping(5_000))) return { status: 'unhealthy', message: 'Its connection does not answer a ping.' };
        const { health_url: url } = this.state(name).definition ?? {};
        return url === undefined ? { status: 'healthy', message: 'Its connection answers.' } : askHealthUrl(url);
      },
      messenger: () => {
        if (site.broker === undefined) throw fail('internal_error', 'This hub carries no messages.');
        return permittedMessenger(site.broker.messenger(sender), sender, this);
      },
    };
    return seats.sit(definition, part, connection);
  }

  /** Registers a module of another process and gives it a token. @throws forbidden, conflict, validation_error */
  async register(registration: ModuleRegistration, caller: Caller): Promise<{ readonly name: string; readonly token: string }> {
    const name = this.canonical(registration.name);
    checkSpeaksFor(caller, name);
    const permissions = permissionsFor(registration.permissions, caller);
    const definition = this.#define({ ...registration, name }, caller, permissions);
    await this.change(name, (state) => decider.register(state, definition));
    const token = await this.tokens.issue({ module: name, permissions, source: sourceOf(caller) });
    return { name, token };
  }

  async unregister(given: string): Promise<void> {
    const name = this.canonical(given);
    this.#mustNotBeOwn(name);
    this.known(name);
    // First the token: what is said after this moment is not believed.
    await this.tokens.end(name);
    await this.change(name, (state) => decider.unregister(state, name));
  }

  /** @throws not_found */
  known(given: string): string {
    const name = this.canonical(given);
    if (this.state(name).definition === null) throw fail('not_found', `There is no module ${name}; hub/modules/ lists them.`);
    return name;
  }

  state(name: string): decider.ModuleState {
    return this.#here().mirror.get(name);
  }

  entries(): readonly (readonly [string, decider.ModuleState])[] {
    return this.#here().mirror.entries();
  }

  /** Whether the hub cannot work without what the module looks at. */
  isCritical(name: string): boolean {
    return this.#here().site.modules.some((module) => module.name === name && (module.health ?? []).some(({ critical }) => critical));
  }

  get figures(): Figures {
    return this.#here().figures;
  }

  /** Instances at this process. */
  seats(name?: string): readonly Seat[] {
    return this.#open?.seats.of(name) ?? [];
  }

  get hub(): HubLife {
    return this.#here().site.hub;
  }

  /** What the registered modules say of themselves. */
  definitions(): readonly ModuleDefinition[] {
    return this.#open?.mirror.entries().map(([, { definition }]) => definition!) ?? [];
  }

  /** Counts something that a module of this process did. */
  count(module: string, failed: boolean): void {
    this.#open?.figures.took(module);
    if (failed) this.#open?.figures.failed(module);
  }

  get rounds(): Rounds {
    return this.#here().rounds!;
  }

  /** Decides on what the log says and appends; anew when somebody else was quicker. Resolves when this process knows it too. */
  async change(name: string, decide: (state: decider.ModuleState) => readonly NewEvent[]): Promise<void> {
    const { site, mirror } = this.#here();
    const stream = decider.moduleStream(name);
    for (let tries = 1; ; tries += 1) {
      const { state, version } = await site.eventLog.fold(stream, decider.moduleFold);
      const events = decide(state as unknown as decider.ModuleState);
      if (events.length === 0) return;
      try {
        const { position } = await site.eventLog.append({ events, expect: [{ stream, version }] });
        await mirror.reached(position);
        return;
      } catch (error) {
        if (!isConflict(error) || tries === MOST_TRIES) throw error;
      }
    }
  }

  /** Nobody gets messages until `resume`. */
  async pause(drainMs: number): Promise<void> {
    await this.#open?.seats.pause(drainMs);
  }

  resume(): void {
    this.#here().seats.resume();
  }

  async close(): Promise<void> {
    const open = this.#open;
    if (open === undefined || open.closed) return;
    open.closed = true;
    open.rounds?.close();
    await open.campaign?.close();
    await open.reactions?.close();
    await open.seats.close((module) => open.own.has(module));
    open.mirror.close();
  }

  /** Checks what a module of another process says of itself. @throws forbidden, conflict, validation_error */
  #define(registration: ModuleRegistration, caller: Caller, permissions: readonly string[]): ModuleDefinition {
    const open = this.#here();
    if (open.closed || open.seats.paused)
      throw fail('shutting_down', 'The hub takes no modules just now.', undefined, { retryAfterMs: 5_000 });
    checkSpeaksFor(caller, registration.name);
    this.#mustNotBeOwn(registration.name);
    const definition = definitionOfRegistration(registration, sourceOf(caller));
    if (definition.health_url !== undefined) checkHost(new URL(definition.health_url));
    open.routes.check(definition);
    if (definition.reactions.length > 0 && !permits({ ...caller, permissions }, 'events.read')) {
      throw fail('forbidden', 'A module that reacts to events needs a token with the permission events.read.', {
        permission: 'events.read',
      });
    }
    return definition;
  }

  #mustNotBeOwn(name: string): void {
    if (this.#here().own.has(name)) throw fail('conflict', `${name} is a module of the hub itself; take another name.`, { name });
  }

  /** For all processes, by one of them: instances of those that died are gone. */
  async #tend(lease: Lease): Promise<void> {
    await this.rounds.every(lease.lost, async () => {
      if (this.#options.livingProcesses !== undefined) await this.#bury(await this.#isAlive());
      await this.rounds.askUnconnected();
    });
  }

  async #isAlive(): Promise<(process: string) => boolean> {
    const living = new Set(await this.#options.livingProcesses?.());
    // This one lives, whatever others think of it.
    return (process) => process === this.process || living.has(process);
  }

  async #bury(isAlive: (process: string) => boolean): Promise<void> {
    const dead = this.entries().filter(([, { instances }]) => instances.some(({ process }) => !isAlive(process)));
    await Promise.all(dead.map(([name]) => this.change(name, (state) => decider.buryInstances(state, name, isAlive))));
    this.rounds.adoptAll(isAlive);
  }

  #here(): Opened {
    if (this.#open === undefined) throw fail('shutting_down', 'The hub has not started yet.', undefined, { retryAfterMs: 1_000 });
    return this.#open;
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Failure && error.code === 'version_conflict';
}

/** A module that the hub starts itself shows the token that it was started with. */
function sourceOf(caller: Caller): 'remote' | 'directory' {
  return (caller as { readonly source?: ModuleSource }).source === 'directory' ? 'directory' : 'remote';
}

interface Opened {
  readonly site: Site;
  readonly mirror: Mirror;
  readonly routes: Routes;
  readonly reactions: Reactions | undefined;
  readonly seats: Seats;
  /** Names of the modules of the hub itself. */
  readonly own: ReadonlySet<string>;
  readonly figures: Figures;
  rounds?: Rounds;
  campaign?: { close(): Promise<void> };
  closed: boolean;
}
