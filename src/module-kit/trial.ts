import { randomUUID } from 'node:crypto';
import { fail } from './failure.ts';
import type { Json } from './json.ts';
import { lineLog } from './log.ts';
import type { Message, Module, ModuleContext, OutgoingMessage } from './module.ts';
import { Work, type Outcome } from './work.ts';

export interface Trial {
  /** What the module sent, broadcast and requested, in order. */
  readonly sent: readonly OutgoingMessage[];
  /** Gives the module a message as the hub does, and what it answers. @throws ModuleFailure as the sender would be told */
  readonly deliver: (name: string, data: Json, more?: Partial<Message>) => Promise<Json>;
}

/** Tries a module without a hub, for its tests. `answers` stand in for what other modules and the hub answer, by name. */
export function tryOut(module: Module, answers: Readonly<Record<string, (data: Json) => Json>> = {}): Trial {
  const sent: OutgoingMessage[] = [];
  const answered = (name: string, data: Json): Json => {
    const found = answers[name];
    if (found === undefined) throw fail('not_found', `Nobody answers ${name} in this trial.`);
    return found(data);
  };
  const context: ModuleContext = {
    log: lineLog(
      module.name,
      () => undefined,
      () => new Date(),
    ),
    signal: new AbortController().signal,
    async send(message) {
      sent.push(message);
      return randomUUID();
    },
    async broadcast(message) {
      sent.push({ ...message, to: '*' });
      return { messageId: randomUUID(), recipients: [] };
    },
    async request(message) {
      sent.push(message);
      return answered(message.name, message.data);
    },
    ask: async (operation, input = {}) => answered(operation, input as Json),
  };
  return {
    sent,
    async deliver(name, data, more = {}) {
      const outcome = await new Promise<Outcome>((resolve) => {
        const message = {
          id: randomUUID(),
          name,
          from: 'trial',
          priority: 'normal',
          delivery: 'durable',
          attempt: 1,
          data,
          reply: true,
        } as const;
        new Work(module, context, resolve).take({ ...message, ...more });
      });
      if (outcome.action === 'ack') return null;
      if (outcome.action === 'nack') throw fail('module_error', String(outcome['error']));
      const error = outcome['error'] as { code: string; message: string } | undefined;
      if (error !== undefined) throw fail(error.code, error.message);
      return outcome['data'] as Json;
    },
  };
}
