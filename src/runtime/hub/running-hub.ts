import type { z } from 'zod';
import type { Broker } from '#kernel/broker.ts';
import type { Caller } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import type { EventLog } from '#kernel/event-log.ts';
import type { Feed } from '#kernel/feed.ts';
import type { Admission, Hub } from '#kernel/hub.ts';
import type { Log } from '#kernel/log.ts';
import type { Operation } from '#kernel/message.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';
import type { ReadModel } from '#kernel/projection.ts';
import type { DoorRefusal } from '#kernel/refusal.ts';
import type { Limiter } from './limit.ts';
import type { Registry } from './registry/registry.ts';
import type { Claims } from './repeat.ts';

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
  /** Knows the modules of other processes too; absent: there are only those of this one. */
  readonly registry?: Registry;
  /** Absent: modules cannot send messages. */
  readonly broker?: Broker;
  /** Absent: modules cannot start workflows, react to events, or share work with other processes. */
  readonly workflows?: ModuleContext['workflows'];
  readonly consumers?: ModuleContext['consumers'];
  readonly leases?: ModuleContext['leases'];
  /** Absent: nothing is kept. */
  readonly cache?: ModuleContext['cache'];
  /** Absent: nothing is measured. */
  readonly samples?: ModuleContext['samples'];
  /** Absent: no other process does commands under the same idempotency keys. */
  readonly claims?: Claims;
  /** Asked before each command; absent: permissions alone decide. */
  readonly admits?: Admission;
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
  /** Audits what a door refused before the hub was asked. */
  refused(refusal: DoorRefusal): void;
  /** Asks an operation from within the process, by default as the hub itself. */
  performAs<I extends z.ZodObject, O extends z.ZodType>(
    operation: Operation<I, O>,
    input: z.input<I>,
    caller?: Caller,
  ): Promise<z.output<O>>;
}
