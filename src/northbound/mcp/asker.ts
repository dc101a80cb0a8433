import { permitsSomewhere, type Caller } from '#kernel/caller.ts';
import { asFailure, fail, type Failure } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import { isForAgents } from '#kernel/for-agents.ts';
import type { Allowance, Answer, Hub } from '#kernel/hub.ts';
import type { Language } from '#kernel/language.ts';
import type { Operation } from '#kernel/message.ts';
import { changesNothing } from '#model/looks.ts';
import { asAgent, isStraight, type Write } from './grant.ts';

/** Operations that plans are made and applied by. */
export const PLAN = 'plan.make';
export const APPLY = 'plan.apply';

/** The limit that counts the calls of a key within an hour, as the hub names it. */
const HOUR_OF_KEY = 'hour-key';

/** What a session remembers between requests. */
export interface SessionMemory {
  /** How far the log had come with what the session changed: it reads its own writes. */
  position: Position;
}

/** Who sent a request, and how. */
export interface Request {
  readonly caller: Caller;
  readonly requestId: string;
  readonly address: string;
  readonly userAgent?: string;
  readonly language?: Language;
  /** Aborted when the client cancels. */
  readonly signal: AbortSignal;
}

/** Asks operations through the hub's pipeline on behalf of whoever sent a request. */
export class Asker {
  readonly hub: Hub;
  readonly write: Write;
  readonly request: Request;
  readonly #memory: SessionMemory;
  #hour: Allowance | undefined;

  constructor(hub: Hub, write: Write, memory: SessionMemory, request: Request) {
    this.hub = hub;
    this.write = write;
    this.request = request;
    this.#memory = memory;
  }

  /** What the key may still ask within the hour; undefined where it was not counted. */
  get callsLeft(): { readonly remaining: number; readonly of: number; readonly more_in_s: number } | undefined {
    if (this.#hour === undefined) return undefined;
    const { remaining, quota, resetS } = this.#hour;
    return { remaining, of: quota, more_in_s: resetS };
  }

  get caller(): Caller {
    return this.request.caller;
  }

  /** @throws not_found for what is no operation or none for agents */
  operation(name: string): Operation {
    const found = this.hub.operations().find((operation) => operation.name === name);
    if (found === undefined)
      throw fail('not_found', `There is no operation ${name.slice(0, 100)}; find_operation finds those that there are.`);
    if (!isForAgents(found)) {
      throw fail('forbidden', `${name} is not for agents: it moves bytes, or it is about who may log in. A person does it.`);
    }
    return found;
  }

  /** Asks what the session may ask straight away. @throws Failure */
  async ask(operation: Operation, input: unknown, idempotencyKey?: string): Promise<Answer> {
    return this.#perform(operation, input, isStraight(operation, this.write) ? this.write : 'no', idempotencyKey);
  }

  /** Plans and applies: the hub looks at what is planned by itself. @throws Failure */
  async plan(name: typeof PLAN | typeof APPLY, input: unknown): Promise<Answer> {
    const operation = this.hub.operations().find((each) => each.name === name);
    if (operation === undefined) throw fail('not_found', `The hub plans nothing: nobody answers ${name}.`);
    return this.#perform(operation, input, 'planned');
  }

  /** Reads, whatever the session may change; null where the caller may not. */
  async look(name: string, input: object): Promise<unknown> {
    const operation = this.hub.operations().find((each) => each.name === name);
    if (operation === undefined || !permitsSomewhere(this.caller, operation.permission)) return null;
    return (await this.#perform(operation, input, 'no')).output;
  }

  async #perform(operation: Operation, input: unknown, write: Write, idempotencyKey?: string): Promise<Answer> {
    const { caller, requestId, address, userAgent, language, signal } = this.request;
    // Refused by the pipeline itself, so that it is audited; only the words are ours.
    const asked = asAgent(caller, write, this.hub.operations());
    if (write === 'no' && !changesNothing(operation) && permitsSomewhere(asked, operation.permission)) throw this.#tooNarrow(operation);
    try {
      const answer = await this.hub.perform(operation.name, input, {
        caller: asked,
        requestId,
        address,
        ...(userAgent === undefined ? {} : { userAgent }),
        ...(language === undefined ? {} : { language }),
        signal,
        door: 'mcp',
        counted: (allowances) => {
          this.#hour = allowances.find(({ policy }) => policy === HOUR_OF_KEY) ?? this.#hour;
        },
        ...(operation.kind === 'command' && idempotencyKey !== undefined ? { idempotencyKey } : {}),
        ...(operation.kind === 'query' && this.#memory.position > 0 ? { minPosition: this.#memory.position } : {}),
      });
      if (operation.kind === 'command') this.#memory.position = Math.max(this.#memory.position, answer.position);
      return answer;
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (
        failure.code === 'forbidden' &&
        permitsSomewhere(caller, operation.permission) &&
        !permitsSomewhere(asked, operation.permission)
      ) {
        throw this.#tooNarrow(operation);
      }
      throw failure;
    }
  }

  /** The caller might, but not in this session. */
  #tooNarrow({ name }: Operation): Failure {
    const words =
      this.write === 'planned'
        ? `This session changes only what was planned: plan ${name} with plan_change, show the plan, then apply_plan.`
        : `This session is read-only, and ${name} is not only reading: whoever set the client up can connect with write=planned or write=direct.`;
    return fail('forbidden', words, { write: this.write });
  }
}
