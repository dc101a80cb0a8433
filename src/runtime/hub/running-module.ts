import type { Attachment, Broker } from '#kernel/broker.ts';
import type { Consumers, RunningConsumer } from '#kernel/consumers.ts';
import type { Answer, Call } from '#kernel/hub.ts';
import type { Log } from '#kernel/log.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';
import { INTAKE_IN_FLIGHT, MessageIntake } from './message-intake.ts';
import { runReactions } from './module-reactions.ts';
import type { Registry } from './registry/registry.ts';

export interface RunningModuleParts {
  readonly context: ModuleContext;
  readonly log: Log;
  readonly registry: Registry | undefined;
  readonly broker: Broker | undefined;
  readonly consumers: Consumers;
  perform(operation: string, input: unknown, call: Call): Promise<Answer>;
}

/** A module of this process that has started, with what brings it work by itself: messages and events. */
export class RunningModule {
  readonly module: Module;
  readonly #parts: RunningModuleParts;
  #attachment: Attachment | undefined;
  #reactions: RunningConsumer | undefined;
  #admission: Promise<void> | undefined;

  constructor(module: Module, parts: RunningModuleParts) {
    this.module = module;
    this.#parts = parts;
  }

  takeWork(): Promise<void> {
    this.#admission = this.#begin();
    return this.#admission;
  }

  /** Takes nothing more and ends what it holds; what is left goes to another process, or waits. */
  async endWork(drainMs: number): Promise<void> {
    // Another module may have failed to start while this one was being admitted.
    await this.#admission?.catch(() => undefined);
    await Promise.all([
      this.#reactions?.close(),
      this.#parts.registry?.dismiss(this.module.name, drainMs),
      this.#attachment?.drain(drainMs).then(() => this.#attachment?.close()),
    ]);
  }

  async #begin(): Promise<void> {
    const { module } = this;
    const { registry, broker, consumers, context } = this.#parts;
    const intake = new MessageIntake({ ...this.#parts, module });
    this.#reactions = runReactions(module, consumers, context, (name, failed) => registry?.count(name, failed));
    if (registry !== undefined) {
      await registry.admit(module, (messages, seat) => intake.take(messages, seat), INTAKE_IN_FLIGHT);
      return;
    }
    const attachment = broker?.attach(module.name, {
      maxInFlight: INTAKE_IN_FLIGHT,
      deliver: (messages) => intake.take(messages, this.#attachment ?? attachment!),
    });
    this.#attachment = attachment;
  }
}
