import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#kernel/error.ts';
import type { Consumers, LogConsumer, RunningConsumer } from '#kernel/consumers.ts';
import type { Position } from '#kernel/event.ts';
import type { Lease, Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { LogFeed } from './feed.ts';

export interface ConsumersParts {
  readonly checkpoints: Checkpoints;
  readonly feed: LogFeed;
  readonly leases: Leases;
  readonly log: Log;
}

const RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;
/** How often it is noted how far events went by that were not for a consumer. */
const IDLE_NOTE_MS = 5_000;
/** How often it is looked where a consumer stands that another process runs. */
const LOOK_MS = 2_000;
const HEARD_MS = 5_000;

/** Readers of the log whose checkpoints outlive the process; of each name one runs at a time, under the lease `consumer/<name>`. */
export function logConsumers(parts: ConsumersParts): Consumers {
  return {
    consume(consumer) {
      const run = new Run(consumer, parts);
      const candidacy = parts.leases.campaign(`consumer/${consumer.name}`, (lease) => run.hold(lease));
      const timer = setInterval(() => void (candidacy.lease() === null && run.look()), LOOK_MS).unref();
      return {
        position: () => run.position,
        async close() {
          clearInterval(timer);
          await candidacy.close();
        },
      } satisfies RunningConsumer;
    },
  };
}

class Run {
  position: Position;
  readonly #consumer: LogConsumer;
  readonly #parts: ConsumersParts;

  constructor(consumer: LogConsumer, parts: ConsumersParts) {
    this.#consumer = consumer;
    this.#parts = parts;
    // "Now" is when it was asked for: the lease and the checkpoint come later.
    this.position = consumer.from === 'now' ? parts.feed.head() : 0;
  }

  /** Learns how far another process took it. */
  async look(): Promise<void> {
    const kept = await this.#parts.checkpoints.read(this.#consumer.name).catch(() => null);
    if (kept !== null) this.position = Math.max(this.position, kept);
  }

  /** Takes events until the lease is lost. */
  async hold(lease: Lease): Promise<void> {
    const { checkpoints, feed } = this.#parts;
    const { name, filter } = this.#consumer;
    const kept = await checkpoints.read(name);
    // The process that took events before may have heard of more of them than this one has yet.
    if (kept !== null) await feed.reached(kept, HEARD_MS);
    this.position = Math.min(kept ?? this.position, feed.head());
    // From here on: a consumer of "now" that crashes before its first event does not begin later than it was started.
    if (kept === null) await checkpoints.note(name, this.position);
    let noted = this.position;
    const note = async () => {
      if (this.position <= noted) return;
      const position = this.position;
      await checkpoints.note(name, position);
      noted = position;
    };
    const ended = Promise.withResolvers<void>();
    const subscription = feed.subscribe({
      name: `consumer ${name}`,
      after: this.position,
      ...(filter === undefined ? {} : { filter }),
      deliver: async ({ events, through }) => {
        await this.#take(events, lease.lost);
        if (lease.lost.aborted) return;
        this.position = through;
        await note();
      },
      failed: (error) => ended.reject(error),
    });
    const timer = setInterval(() => {
      this.position = Math.max(this.position, subscription.position());
      note().catch(() => undefined);
    }, IDLE_NOTE_MS).unref();
    const lost = () => ended.resolve();
    lease.lost.addEventListener('abort', lost, { once: true });
    if (lease.lost.aborted) lost();
    try {
      await ended.promise;
    } finally {
      clearInterval(timer);
      subscription.close();
      await note().catch(() => undefined);
    }
  }

  /** Until it succeeded or the lease is lost: an event is never passed over. */
  async #take(events: Parameters<LogConsumer['deliver']>[0], lost: AbortSignal): Promise<void> {
    for (let waitMs = RETRY_MS; !lost.aborted; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        await this.#consumer.deliver(events);
        return;
      } catch (error) {
        // Whoever was stopped in the middle of it did not fail.
        if (lost.aborted) return;
        this.#parts.log.error('A reader of the log failed; the same events come again.', {
          reader: this.#consumer.name,
          first: events[0]?.position,
          last: events.at(-1)?.position,
          again_ms: waitMs,
          error: error instanceof Failure ? error.message : error,
        });
        await sleep(waitMs, undefined, { signal: lost, ref: false }).catch(() => undefined);
      }
    }
  }
}
