import type { z } from 'zod';
import type { Message } from '#kernel/broker.ts';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Call } from '#kernel/hub.ts';
import { uuidv7, type Uuid } from '#kernel/id.ts';
import type { Log } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Context, Expectation, ModuleContext } from '#kernel/module.ts';
import type { Origin } from '#kernel/origin.ts';
import type { ReadModel } from '#kernel/projection.ts';
import type { UnitMessenger } from './unit-messenger.ts';

/** What all handlers of one module share. */
export interface Scope {
  readonly module: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly events: Pick<EventLog, 'fold' | 'readBack' | 'positionAt' | 'readStream'>;
  readonly feed: Feed;
  readonly read: ReadModel;
  readonly messenger: ModuleContext['messenger'];
  /** One whose durable messages commit with a handler's unit; undefined where nobody carries messages. */
  unitMessenger(correlationId: string): UnitMessenger | undefined;
  readonly workflows: ModuleContext['workflows'];
  readonly consumers: ModuleContext['consumers'];
  readonly leases: ModuleContext['leases'];
  readonly cache: ModuleContext['cache'];
  readonly samples: ModuleContext['samples'];
  /** Aborted when the hub stops. */
  readonly stopping: AbortSignal;
  /** @throws internal_error for an event that the module does not say it emits */
  check(events: readonly NewEvent[]): void;
  /** Asks for the module; `cause` is the request that it is asked within. */
  ask(operation: Operation, input: unknown, cause?: { readonly requestId: string; readonly signal: AbortSignal }): Promise<unknown>;
}

interface ContextParts {
  /** A query changes nothing: what it sends goes at once. */
  readonly commits: boolean;
  readonly projects: ReadonlySet<string> | null;
  readonly messageId?: Uuid | undefined;
}

/**
 * The context of one call. Made for every query too, so what few handlers ask for (an abort signal of two causes, an id of
 * random bytes) is made when it is first asked for.
 */
export class HandlerContext implements Context {
  readonly #scope: Scope;
  readonly #call: Call;
  readonly #published: NewEvent[] = [];
  readonly #expected: Expectation[] = [];
  readonly projects: ReadonlySet<string> | null;
  readonly #commits: boolean;
  #unitMessenger: UnitMessenger | undefined;
  #messageId: Uuid | undefined;
  #signal: AbortSignal | undefined;
  #open = true;

  constructor(scope: Scope, call: Call, of: ContextParts) {
    this.#scope = scope;
    this.#call = call;
    this.projects = of.projects;
    this.#commits = of.commits;
    this.#messageId = of.messageId;
  }

  get log(): Log {
    return this.#scope.log;
  }
  get clock(): Clock {
    return this.#scope.clock;
  }
  get meter(): Meter {
    return this.#scope.meter;
  }
  get events(): Scope['events'] {
    return this.#scope.events;
  }
  get feed(): Feed {
    return this.#scope.feed;
  }
  get read(): ReadModel {
    return this.#scope.read;
  }
  get messenger(): ModuleContext['messenger'] {
    if (!this.#commits) return this.#scope.messenger;
    this.#unitMessenger ??= this.#scope.unitMessenger(this.correlationId);
    return this.#unitMessenger ?? this.#scope.messenger;
  }
  get cache(): ModuleContext['cache'] {
    return this.#scope.cache;
  }
  get samples(): ModuleContext['samples'] {
    return this.#scope.samples;
  }
  get workflows(): ModuleContext['workflows'] {
    return this.#scope.workflows;
  }
  get caller(): Caller {
    return this.#call.caller;
  }
  get origin(): Origin {
    return this.#call;
  }
  get correlationId(): string {
    return this.#call.requestId;
  }
  get body(): AsyncIterable<Uint8Array> | undefined {
    return this.#call.body;
  }
  get messageId(): Uuid {
    this.#messageId ??= uuidv7();
    return this.#messageId;
  }
  get signal(): AbortSignal {
    const { stopping } = this.#scope;
    this.#signal ??= this.#call.signal === undefined ? stopping : AbortSignal.any([this.#call.signal, stopping]);
    return this.#signal;
  }

  // Handlers may take these off the context: `const { ask, publish } = context`.
  readonly publish = (events: readonly NewEvent[], expect?: Expectation): void => {
    if (!this.#open) {
      throw fail(
        'internal_error',
        `${this.#scope.module} published an event after its handler had returned; use the module's own publish.`,
      );
    }
    this.#scope.check(events);
    if (expect !== undefined) this.#expected.push(expect);
    for (const event of events) {
      this.#published.push({
        ...event,
        correlationid: event.correlationid ?? this.correlationId,
        causationid: event.causationid ?? this.messageId,
      });
    }
  };

  readonly ask = async <I extends z.ZodObject, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>): Promise<z.output<O>> =>
    (await this.#scope.ask(operation, input, { requestId: this.correlationId, signal: this.signal })) as z.output<O>;

  /** What the unit consists of; from here on nothing more can be published or sent with it. */
  finish(): { readonly events: readonly NewEvent[]; readonly expect: readonly Expectation[]; readonly messages: readonly Message[] } {
    this.#open = false;
    return { events: this.#published, expect: this.#expected, messages: this.#unitMessenger?.finish() ?? [] };
  }
}
