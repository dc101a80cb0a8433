import type { z } from 'zod';
import type { Broker } from '#kernel/broker.ts';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { EventLog, Unit } from '#kernel/event-log.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Answer, Call } from '#kernel/hub.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { EventDeclaration, Operation } from '#kernel/message.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Expectation, Module, ModuleContext } from '#kernel/module.ts';
import type { ReadModel } from '#kernel/projection.ts';
import { unattached } from '#kernel/unattached.ts';
import { callerOf } from './catalogue.ts';
import type { Scope } from './handler-context.ts';
import { UnitMessenger } from './unit-messenger.ts';

export interface ScopeParts {
  readonly eventLog: EventLog;
  readonly feed: Feed;
  readonly read: ReadModel;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly broker?: Broker;
  readonly workflows?: ModuleContext['workflows'];
  readonly consumers?: ModuleContext['consumers'];
  readonly leases?: ModuleContext['leases'];
  readonly cache?: ModuleContext['cache'];
  readonly samples?: ModuleContext['samples'];
  readonly checkOutputs: boolean;
  /** Aborted when the hub stops, as it runs now. */
  stopping(): AbortSignal;
  /** Names of the registered modules; undefined where nobody knows them. */
  moduleNames(): readonly string[] | undefined;
  /** Those of them that a broadcast of a name is for. */
  recipients(name: string): readonly string[];
  perform(operation: string, input: unknown, call: Call): Promise<Answer>;
}

/** What all handlers of one module share. */
export function scopeOf(module: Pick<Module, 'name' | 'needs'>, emits: ReadonlyMap<string, EventDeclaration>, parts: ScopeParts): Scope {
  const { eventLog, feed, read, clock, meter, broker } = parts;
  const caller = callerOf(module);
  const needs = new Set((module.needs ?? []).map((needed) => needed.name));
  return {
    module: module.name,
    log: parts.log.child({ module: module.name }),
    clock,
    meter,
    events: eventLog,
    feed,
    read,
    messenger: broker?.messenger(caller) ?? unattached.messenger,
    unitMessenger: (correlationId) =>
      broker === undefined
        ? undefined
        : new UnitMessenger({
            messenger: broker.messenger(caller, correlationId),
            sender: caller,
            clock,
            correlationId,
            modules: () => parts.moduleNames(),
            recipients: (name) => parts.recipients(name),
          }),
    workflows: parts.workflows ?? unattached.workflows,
    consumers: parts.consumers ?? unattached.consumers,
    leases: parts.leases ?? unattached.leases,
    cache: parts.cache ?? unattached.cache,
    samples: parts.samples ?? unattached.samples,
    get stopping() {
      return parts.stopping();
    },
    check: (events) => {
      for (const event of events) {
        const declared = emits.get(event.type);
        if (declared === undefined) {
          throw fail('internal_error', `${module.name} published ${event.type}, which it does not say it emits.`);
        }
        if (!parts.checkOutputs) continue;
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
      const answer = await parts.perform(operation.name, input, {
        caller,
        requestId: cause?.requestId ?? uuidv7(),
        door: 'module',
        ...(cause === undefined ? {} : { signal: cause.signal }),
      });
      return answer.output;
    },
  };
}

/** What a module may do for as long as it runs. */
export function moduleContextOf(scope: Scope, eventLog: EventLog): ModuleContext {
  const { log, clock, meter, feed, read, events, messenger, workflows, consumers, leases, cache, samples } = scope;
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
    cache,
    samples,
    publish: async (published: readonly NewEvent[], only?: Lease | Expectation) => {
      scope.check(published);
      if (published.length === 0) return;
      await eventLog.append({ events: published, ...(only === undefined ? {} : conditionOf(only)) });
    },
    ask: async <I extends z.ZodObject, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>) =>
      (await scope.ask(operation, input)) as z.output<O>,
  };
}

function conditionOf(only: Lease | Expectation): Pick<Unit, 'expect' | 'guard'> {
  return 'stream' in only ? { expect: [only] } : { guard: { lease: only.name, epoch: only.epoch } };
}
