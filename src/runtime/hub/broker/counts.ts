import { PRIORITIES, type Priority } from '#kernel/event.ts';
import type { Labels, Meter } from '#kernel/metric.ts';
import { ackedMessages, deadMessages, deliveredMessages, deliveryDelay, queuedMessages, retriedMessages, sentMessages } from './metrics.ts';

const LABELS: readonly Labels[] = PRIORITIES.map((priority) => ({ priority }));

/** What goes on, counted in plain numbers: a meter for each of hundreds of thousands of messages a second would be the dearest part of them. */
export class Counts {
  readonly live = [0, 0, 0, 0];
  readonly durable = [0, 0, 0, 0];
  readonly delivered = [0, 0, 0, 0];
  readonly acked = [0, 0, 0, 0];
  readonly retried = [0, 0, 0, 0];
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  delay(priority: Priority, delayMs: number): void {
    this.#meter.observe(deliveryDelay, delayMs / 1_000, LABELS[PRIORITIES.indexOf(priority)]);
  }

  dead(reason: string): void {
    this.#meter.add(deadMessages, 1, { reason });
  }

  /** Hands on what was counted since the last time. */
  write(depths: readonly number[]): void {
    for (const [index, labels] of LABELS.entries()) {
      this.#hand(sentMessages, this.live, index, { ...labels, delivery: 'live' });
      this.#hand(sentMessages, this.durable, index, { ...labels, delivery: 'durable' });
      this.#hand(deliveredMessages, this.delivered, index, labels);
      this.#hand(ackedMessages, this.acked, index, labels);
      this.#hand(retriedMessages, this.retried, index, labels);
      this.#meter.set(queuedMessages, depths[index] ?? 0, labels);
    }
  }

  #hand(metric: Parameters<Meter['add']>[0], counted: number[], index: number, labels: Labels): void {
    if (counted[index]! > 0) this.#meter.add(metric, counted[index], labels);
    counted[index] = 0;
  }
}
