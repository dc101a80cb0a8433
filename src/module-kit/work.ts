import { z } from 'zod';
import { fail, messageOf, ModuleFailure } from './failure.ts';
import type { Log } from './log.ts';
import type { Message, MessageContext, Module, ModuleContext, Envelope } from './module.ts';

/** How a message ended, as the hub is told. */
export type Outcome = Readonly<{ action: 'ack' | 'nack' | 'reply'; id: string; [field: string]: unknown }>;

/** Outcomes that are remembered: what was done when its acknowledgement was lost is acknowledged again, not done again. */
const REMEMBERED = 1_000;

/** What became of each message: a handler runs once in this process, however often its message is delivered to it. */
export class Work {
  readonly #module: Module;
  readonly #context: ModuleContext;
  readonly #log: Log;
  readonly #ended: (outcome: Outcome) => void;
  readonly #running = new Set<string>();
  readonly #outcomes = new Map<string, Outcome>();
  #idle: (() => void)[] = [];

  constructor(module: Module, context: ModuleContext, ended: (outcome: Outcome) => void) {
    this.#module = module;
    this.#context = context;
    this.#log = context.log;
    this.#ended = ended;
  }

  take(message: Message): void {
    const { id } = message;
    const known = this.#outcomes.get(id);
    // A failed one comes again to be tried again; a done one came again because its end was not heard.
    if (known !== undefined && known.action !== 'nack') {
      this.#ended(known);
      return;
    }
    if (this.#running.has(id)) return;
    this.#running.add(id);
    void this.#end(message);
  }

  /** When everything that was begun is ended. */
  async idle(): Promise<void> {
    if (this.#running.size === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #end(message: Message): Promise<void> {
    const { id, name, attempt } = message;
    const outcome = await this.#outcome(message);
    if (outcome.action === 'nack') this.#log.warn('A message failed.', { id, name, attempt, error: outcome['error'] });
    this.#running.delete(id);
    this.#outcomes.set(id, outcome);
    if (this.#outcomes.size > REMEMBERED) this.#outcomes.delete(this.#outcomes.keys().next().value!);
    this.#ended(outcome);
    if (this.#running.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #outcome(message: Message): Promise<Outcome> {
    const { id, reply } = message;
    try {
      const data = (await this.#handle(message)) ?? null;
      if (!reply) return { action: 'ack', id };
      // What cannot be said in JSON is the module's defect, and is told as such.
      return { action: 'reply', id, data: JSON.parse(JSON.stringify(data)) as unknown };
    } catch (error) {
      const code = error instanceof ModuleFailure ? error.code : 'module_error';
      const text = messageOf(error).slice(0, 4_000);
      if (reply) return { action: 'reply', id, error: { code, message: text } };
      return { action: 'nack', id, error: text, ...(error instanceof ModuleFailure ? { retry: error.retry } : {}) };
    }
  }

  async #handle(message: Message): Promise<unknown> {
    const { name, data } = message;
    const context: MessageContext = { ...this.#context, message };
    const answering = this.#module.answers?.find((one) => one.name === name);
    if (answering !== undefined) {
      const input = checked(answering.input, data, `The input of ${name}`, 'validation_error');
      const output = await answering.handle(input as never, context);
      return checked(answering.output, output, `The answer to ${name}`, 'module_error');
    }
    const receiving = this.#module.receives?.find((one) => one.name === name);
    if (receiving !== undefined)
      return receiving.handle(checked(receiving.data, data, `The data of ${name}`, 'validation_error') as never, context);
    const reactions = (this.#module.reactions ?? []).filter(({ event }) => fits(event, name));
    if (reactions.length === 0) throw fail('not_found', `The module ${this.#module.name} knows no ${name}.`, { retry: false });
    for (const reaction of reactions) await reaction.react(data as unknown as Envelope, context);
    return null;
  }
}

function checked(schema: z.ZodType, value: unknown, what: string, code: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw fail(code, `${what} does not fit its schema: ${z.prettifyError(result.error)}`, { retry: false });
}

/** A type fits itself, `node.*` (any deeper too) and `*`. */
function fits(pattern: string, type: string): boolean {
  return pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)));
}
