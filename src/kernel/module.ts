import type { z } from 'zod';
import type { Cache } from './cache.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Messenger } from './broker.ts';
import type { Consumers } from './consumers.ts';
import type { EventLog } from './event-log.ts';
import type { Envelope, NewEvent } from './event.ts';
import type { Feed } from './feed.ts';
import type { HealthProbe } from './health.ts';
import type { Lease, Leases } from './lease.ts';
import type { Log } from './log.ts';
import type { EventDeclaration, Operation } from './message.ts';
import type { Meter, Metric } from './metric.ts';
import type { Origin } from './origin.ts';
import type { Samples } from './samples.ts';
import type { Projection, ReadModel } from './projection.ts';
import type { WorkflowDefinition, Workflows } from './workflow.ts';

/** A unit of capability: a plain object that says what it answers, emits, needs, measures and keeps. */
export interface Module {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly capabilities: readonly string[];
  readonly answers: readonly Answering[];
  /** Operations it asks of others: start-up fails when nobody answers one of them. */
  readonly needs?: readonly Operation[];
  readonly emits?: readonly EventDeclaration[];
  /** Events that it reacts to: each is taken at least once, in order, whatever happens to the process. */
  readonly reactions?: readonly Reaction[];
  /** Workflows that come with it: they are there like those that people saved, but cannot be changed. */
  readonly workflows?: readonly WorkflowDefinition[];
  readonly projections?: readonly Projection[];
  readonly metrics?: readonly Metric[];
  readonly health?: readonly HealthProbe[];
  /** Runs from the start of the hub until `stop`; a hub that was stopped by an operation starts it again. Must not wait for anything outside the process. */
  start?(context: ModuleContext): Promise<void>;
  stop?(): Promise<void>;
}

export function defineModule(module: Module): Module {
  return module;
}

/** An operation and the function that answers it. */
export interface Answering {
  readonly operation: Operation;
  handle(input: never, context: Context): unknown;
}

/** Pairs an operation with its handler; the types of both follow from the declaration. */
export function answer<I extends z.ZodObject, O extends z.ZodType>(
  operation: Operation<I, O>,
  handle: (input: z.output<I>, context: Context) => Promise<Answered<O>> | Answered<O>,
): Answering {
  return { operation, handle };
}

/** An event and what a module does about it. */
export interface Reaction {
  readonly event: EventDeclaration;
  react(event: Envelope, context: ModuleContext): Promise<void> | void;
}

/** Pairs an event with what is done about it; the type of its data follows from the declaration. */
export function react<D extends z.ZodType>(
  event: EventDeclaration<D>,
  handle: (event: Envelope & { readonly data: z.output<D> }, context: ModuleContext) => Promise<void> | void,
): Reaction {
  return { event, react: handle };
}

/** What a handler returns: the output; for `gives` and `socket` operations their schema is z.custom of Content or Conversation. */
export type Answered<O extends z.ZodType> = z.input<O>;

/** What a module may do for as long as it runs. */
export interface ModuleContext {
  readonly log: Log;
  readonly clock: Clock;
  readonly meter: Meter;
  /**
   * Appends events as one unit and resolves when they are committed. Under a lease: only while this process holds it; with what is expected of a
   * stream: only while it stands at that version. @throws lease_lost, version_conflict
   */
  publish(events: readonly NewEvent[], only?: Lease | Expectation): Promise<void>;
  readonly events: Pick<EventLog, 'fold' | 'readBack' | 'positionAt' | 'readStream'>;
  readonly feed: Feed;
  readonly read: ReadModel;
  /** Sends messages to other modules, in this module's name. */
  readonly messenger: Messenger;
  readonly workflows: Workflows;
  readonly consumers: Consumers;
  readonly leases: Leases;
  readonly cache: Cache;
  readonly samples: Samples;
  /** Asks another unit's operation on behalf of this module. */
  ask<I extends z.ZodObject, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>): Promise<z.output<O>>;
}

/** A stream, as `streamOf` names it, and the version at which what is decided holds; 0: it does not exist yet. */
export interface Expectation {
  readonly stream: string;
  readonly version: number;
}

/** What a handler may do, and for whom it does it. */
export interface Context extends Omit<ModuleContext, 'publish' | 'consumers' | 'leases'> {
  readonly caller: Caller;
  /** The projects that are meant, by their ids in lower case, where the caller holds the permission in some only; null: all. */
  readonly projects: ReadonlySet<string> | null;
  /** From where the caller asks; absent where nobody from outside does. */
  readonly origin?: Origin;
  /** Joins everything that the request causes. */
  readonly correlationId: string;
  /** The message's own id. Under an idempotency key the same key gives the same id, so effects can be made repeatable. */
  readonly messageId: string;
  /** Aborted when the caller went away or the process stops. */
  readonly signal: AbortSignal;
  /** The raw body of an operation that takes one. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
  /**
   * Adds events to the handler's unit: they commit, with its audit row and its idempotent answer, when it returns. With `expect` only while
   * the stream stands at that version: when somebody else was quicker, the handler is asked anew, of what is there then.
   */
  publish(events: readonly NewEvent[], expect?: Expectation): void;
}
