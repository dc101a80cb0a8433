import type { Caller } from './caller.ts';
import type { Position } from './event.ts';
import type { Language } from './language.ts';
import type { Module } from './module.ts';
import type { Origin } from './origin.ts';
import type { EventDeclaration, Operation, RateClass } from './message.ts';

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
  /** Counts what a door does for a caller beside operations, as if it were one of that class. @throws rate_limited */
  count(what: { readonly name: string; readonly rate: RateClass }, call: Call): Promise<void>;
}

/** How an operation is asked. */
export interface Call extends Origin {
  readonly caller: Caller;
  /** Taken over from the request, or made by the door; becomes the correlation id. */
  readonly requestId: string;
  readonly idempotencyKey?: string;
  /** The answer must have seen at least this position. */
  readonly minPosition?: Position;
  readonly signal?: AbortSignal;
  readonly body?: AsyncIterable<Uint8Array>;
  /** In which details of refusals are told; absent: in English. */
  readonly language?: Language;
  /** Told what the caller may still ask, once the call was counted or refused for that. */
  counted?(allowances: readonly Allowance[]): void;
}

/** What may still be asked under one of the limits that a call counts for. */
export interface Allowance {
  /** Class and whose: `action-user`, `read-roof`, `hour-key`. */
  readonly policy: string;
  /** Calls that a window may hold. */
  readonly quota: number;
  readonly windowS: number;
  readonly remaining: number;
  /** Until there is as much as can be, or at least more. */
  readonly resetS: number;
}

/**
 * Whether a command may be done now, asked after it was authorized and found valid: what a key says beyond permissions. An answer that was kept is
 * given without it. @throws Failure
 */
export type Admission = (operation: Operation, input: unknown, call: Call) => Promise<void>;

export interface Answer<O = unknown> {
  readonly output: O;
  /** The position that the log had reached, everything that the operation caused included. */
  readonly position: Position;
  /** The answer was kept from an earlier call with the same idempotency key. */
  readonly replayed: boolean;
}
