import type { Attachment, Broker, Message, Messenger } from '#kernel/broker.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Health, HealthCheck } from '#kernel/health.ts';
import type { Uuid } from '#kernel/id.ts';
import type { JoinedInstance } from '#kernel/registry.ts';
import type { InstanceState, ToldHealth } from './decider.ts';
import type { Departure } from './events.ts';
import type { Figures } from './figures.ts';
import { rank } from './probes.ts';

/** A module that says nothing for this long is unhealthy, and its messages wait. */
export const SILENCE_MS = 5 * 60_000;

export interface SeatParts {
  readonly id: Uuid;
  readonly module: string;
  readonly process: string;
  readonly broker: Broker | undefined;
  readonly clock: Clock;
  readonly figures: Figures;
  readonly messenger: () => Messenger;
  /** It tells by itself that it lives; false of what runs within the hub. */
  readonly speaksItself: boolean;
  readonly maxInFlight: number;
  deliver(messages: readonly Message[], seat: Seat): void;
  /** Looks at the instance: its probes, or whether its connection answers. */
  look(): Promise<HealthCheck>;
  /** Its health is another one than it was. */
  changed(seat: Seat, told: ToldHealth): void;
  left(seat: Seat, reason: Departure): Promise<void>;
}

/** The place of one instance at this process: takes messages for it while it is heard, and knows how it is. */
export class Seat implements JoinedInstance {
  readonly id: Uuid;
  readonly module: string;
  readonly since: string;
  readonly #parts: SeatParts;
  #attachment: Attachment | undefined;
  /** As the instance says itself, and as a look at it showed. */
  #said: HealthCheck | undefined;
  #seen: HealthCheck | undefined;
  #silent = false;
  #paused = false;
  #gone = false;
  #heardMs: number;
  #told: ToldHealth = { health: 'healthy', message: 'Connected.', silent: false };

  constructor(parts: SeatParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.module = parts.module;
    this.since = parts.clock.now().toISOString();
    this.#heardMs = parts.clock.monotonicMs();
    parts.figures.heard(this.module, parts.clock.now().getTime());
  }

  get gone(): boolean {
    return this.#gone;
  }

  get speaksItself(): boolean {
    return this.#parts.speaksItself;
  }

  /** As the log is told when it joins. */
  get state(): InstanceState {
    return { id: this.id, process: this.#parts.process, since: this.since, ...this.#told };
  }

  messenger(): Messenger {
    return this.#parts.messenger();
  }

  ack(id: Uuid): void {
    this.#attachment?.ack(id);
  }

  nack(id: Uuid, failure: { readonly error: string; readonly retry?: boolean }): void {
    this.#parts.figures.failed(this.module);
    this.#attachment?.nack(id, failure);
  }

  reply(id: Uuid, answer: Parameters<Attachment['reply']>[1]): void {
    if ('error' in answer) this.#parts.figures.failed(this.module);
    this.#attachment?.reply(id, answer);
  }

  heard(): void {
    if (this.#gone) return;
    const { clock, figures } = this.#parts;
    this.#heardMs = clock.monotonicMs();
    figures.heard(this.module, clock.now().getTime());
    if (!this.#silent) return;
    this.#silent = false;
    this.takeMessages();
    this.#tell();
  }

  heartbeat(health: Health, details: unknown): void {
    const message =
      typeof details === 'string' ? details : details === undefined ? `It says that it is ${health}.` : JSON.stringify(details);
    this.#said = { status: health, message: message.slice(0, 500) };
    this.heard();
    this.#tell();
  }

  /** Messages come from here on. */
  takeMessages(): void {
    const { broker, maxInFlight, figures } = this.#parts;
    if (this.#gone || this.#paused || this.#silent || this.#attachment !== undefined) return;
    this.#attachment = broker?.attach(this.module, {
      maxInFlight,
      deliver: (messages) => {
        figures.took(this.module, messages.length);
        this.#parts.deliver(messages, this);
      },
    });
  }

  /** Takes nothing more, lets it end what it holds, and hands the rest back. */
  async pause(drainMs: number): Promise<void> {
    this.#paused = true;
    const attachment = this.#attachment;
    await attachment?.drain(drainMs);
    attachment?.close();
    if (this.#attachment === attachment) this.#attachment = undefined;
  }

  resume(): void {
    this.#paused = false;
    this.takeMessages();
  }

  /** Whether it was silent for too long. */
  listen(): void {
    if (this.#gone || this.#silent || !this.speaksItself || this.#parts.clock.monotonicMs() - this.#heardMs < SILENCE_MS) return;
    this.#silent = true;
    this.#attachment?.close();
    this.#attachment = undefined;
    this.#tell();
  }

  /** Looks at it now. */
  async check(): Promise<HealthCheck> {
    const seen = await this.#parts.look();
    this.#seen = seen;
    this.#tell();
    return this.verdict();
  }

  verdict(): HealthCheck {
    if (this.#silent) return { status: 'unhealthy', message: `Silent for more than ${SILENCE_MS / 60_000} minutes; its messages wait.` };
    if (this.#seen === undefined) return this.#said ?? { status: 'healthy', message: 'Connected.' };
    return this.#said === undefined || rank(this.#seen.status) > rank(this.#said.status) ? this.#seen : this.#said;
  }

  async leave(reason: Departure): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    this.#attachment?.close();
    this.#attachment = undefined;
    await this.#parts.left(this, reason);
  }

  #tell(): void {
    const { status: health, message } = this.verdict();
    const told = { health, message, silent: this.#silent };
    const changed = told.health !== this.#told.health || told.silent !== this.#told.silent;
    this.#told = told;
    if (changed && !this.#gone) this.#parts.changed(this, told);
  }
}
