import type { Caller } from './caller.ts';
import type { Position } from './event.ts';
import type { Module } from './module.ts';
import type { EventDeclaration, Operation } from './message.ts';

/** The hub as the doors see it. */
export interface Hub {
  /** Every operation that is answered, by name. */
  operations(): readonly Operation[];
  /** Every event that may appear in the log, by type. */
  events(): readonly EventDeclaration[];
  modules(): readonly Pick<Module, 'name' | 'version' | 'summary' | 'capabilities'>[];
  /**
   * Takes an operation through the pipeline (validate, authorize, limit, audit, measure, handle).
   * `input` is as it came: not validated. @throws Failure
   */
  perform(operation: string, input: unknown, call: Call): Promise<Answer>;
}

/** How an operation is asked. */
export interface Call {
  readonly caller: Caller;
  /** Taken over from the request, or made by the door; becomes the correlation id. */
  readonly requestId: string;
  /** The door: `rest`, `websocket`, `cli`, … */
  readonly door: string;
  /** The address that the limiter counts anonymous callers by. */
  readonly address?: string;
  readonly idempotencyKey?: string;
  /** The answer must have seen at least this position. */
  readonly minPosition?: Position;
  readonly signal?: AbortSignal;
  readonly body?: AsyncIterable<Uint8Array>;
}

export interface Answer<O = unknown> {
  readonly output: O;
  /** The position that the log had reached, everything that the operation caused included. */
  readonly position: Position;
  /** The answer was kept from an earlier call with the same idempotency key. */
  readonly replayed: boolean;
}
