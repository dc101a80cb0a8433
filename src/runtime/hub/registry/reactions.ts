import type { Broker } from '#kernel/broker.ts';
import { system } from '#kernel/caller.ts';
import type { Consumers, RunningConsumer } from '#kernel/consumers.ts';
import type { Json } from '#kernel/json.ts';
import type { ModuleState } from './decider.ts';

/**
 * Sends modules of other processes the events that they react to, as durable messages: name is the type, data the envelope, key the
 * subject, so that what happens to one thing comes in order. From a module's registration on, whether it is connected or not.
 */
export class Reactions {
  readonly #broker: Broker;
  readonly #consumers: Consumers;
  /** What runs or is about to, by module. */
  readonly #wanted = new Map<string, string>();
  readonly #running = new Map<string, RunningConsumer>();
  /** One change after the other: a reader is closed before another one of the same name begins. */
  #turn: Promise<void> = Promise.resolve();

  constructor(broker: Broker, consumers: Consumers) {
    this.#broker = broker;
    this.#consumers = consumers;
  }

  follow(module: string, { definition, registered }: ModuleState): void {
    const types = definition === null || definition.source === 'in_process' ? [] : definition.reactions;
    const what = JSON.stringify([registered?.position, types]);
    if ((this.#wanted.get(module) ?? JSON.stringify([null, []])) === what) return;
    this.#wanted.set(module, what);
    const change = async () => {
      if (this.#wanted.get(module) !== what) return;
      await this.#running.get(module)?.close();
      this.#running.delete(module);
      // One that is registered anew begins anew.
      if (types.length > 0 && registered !== null) this.#running.set(module, this.#run(module, registered.position, types));
    };
    this.#turn = this.#turn.then(change);
  }

  async close(): Promise<void> {
    this.#wanted.clear();
    await this.#turn;
    await Promise.all([...this.#running.values()].map((consumer) => consumer.close()));
    this.#running.clear();
  }

  #run(module: string, registered: number, types: readonly string[]): RunningConsumer {
    const messenger = this.#broker.messenger(system);
    return this.#consumers.consume({
      name: `module/${module}/${registered}`,
      filter: { types },
      from: 'now',
      deliver: async (events) => {
        const sent = events.map(async (event) =>
          messenger.send({
            to: module,
            name: event.type,
            data: event as unknown as Json,
            priority: event.priority,
            delivery: 'durable',
            key: event.subject,
            // After a crash the same events come again.
            idempotencyKey: `event/${event.id}`,
          }),
        );
        await Promise.all(sent);
      },
    });
  }
}
