import { permitsSomewhere, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Operation } from '#kernel/message.ts';

/** On whose behalf the world is looked at, and within which request. */
export interface Request {
  readonly caller: Caller;
  readonly correlationId: string;
  readonly signal: AbortSignal | undefined;
}

/** Reads the world with the eyes of whoever plans a change: what they may not see, their plan does not show. */
export class Onlooker {
  readonly caller: Caller;
  readonly #hub: Hub;
  readonly #request: Request;

  constructor(hub: Hub, request: Request) {
    this.#hub = hub;
    this.#request = request;
    // Looking is a part of planning, which was counted; the terms of a key are about what is changed.
    const { key: _, ...caller } = request.caller;
    this.caller = caller;
  }

  /** @throws not_found */
  operation(name: string): Operation {
    const found = this.find(name);
    if (found === undefined) throw fail('not_found', `There is no operation ${name.slice(0, 100)}.`);
    return found;
  }

  /** Null where the caller may not, or nobody answers it. @throws Failure */
  async look(name: string, input: object): Promise<unknown> {
    const operation = this.find(name);
    if (operation === undefined || !permitsSomewhere(this.caller, operation.permission)) return null;
    const { correlationId, signal } = this.#request;
    const call = { caller: this.caller, requestId: correlationId, door: 'plan', ...(signal === undefined ? {} : { signal }) };
    return (await this.#hub.perform(name, input, call)).output;
  }

  find(name: string): Operation | undefined {
    return this.#hub.operations().find((operation) => operation.name === name);
  }
}
