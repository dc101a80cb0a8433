import type { EventLog } from '#kernel/event-log.ts';
import type { Envelope } from '#kernel/event.ts';
import type { Feed, Subscription } from '#kernel/feed.ts';
import { cancellationRequested, runSubject, SOURCE } from './events.ts';
import type { RunFrame } from './task.ts';

interface Open {
  readonly ids: ReadonlySet<string>;
  readonly since: number;
  readonly asked: AbortController;
  /** What was asked before this process looked is read. */
  readonly ready: Promise<void>;
}

/** Knows which runs were asked to stop: by whom in the log it is, so that every process and every later one knows. */
export class Steering {
  readonly #eventLog: Pick<EventLog, 'readStream'>;
  readonly #subscription: Subscription;
  readonly #open = new Map<string, Open>();

  constructor(parts: { readonly feed: Feed; readonly eventLog: Pick<EventLog, 'readStream'> }) {
    this.#eventLog = parts.eventLog;
    this.#subscription = parts.feed.subscribe({
      name: 'cancellations of runs',
      filter: { types: [cancellationRequested.type] },
      deliver: ({ events }) => {
        for (const event of events) this.#asked(event);
      },
    });
  }

  /** `fresh`: the run has just been begun, so nothing was asked of it before. */
  open(frame: RunFrame, fresh: boolean): void {
    if (this.#open.has(frame.run_id)) return;
    const ids = new Set([frame.run_id, ...frame.ancestors]);
    const asked = new AbortController();
    const opened: Open = { ids, since: frame.since, asked, ready: fresh ? Promise.resolve() : this.#before(ids, frame.since, asked) };
    this.#open.set(frame.run_id, opened);
  }

  async cancellation(frame: RunFrame): Promise<AbortSignal> {
    this.open(frame, false);
    const { asked, ready } = this.#open.get(frame.run_id)!;
    await ready;
    return asked.signal;
  }

  release(runId: string): void {
    this.#open.delete(runId);
  }

  close(): void {
    this.#subscription.close();
  }

  #asked(event: Envelope): void {
    const { run_id: runId } = event.data as { run_id: string };
    for (const { ids, since, asked } of this.#open.values()) {
      if (ids.has(runId) && event.position > since) asked.abort();
    }
  }

  async #before(ids: ReadonlySet<string>, since: number, asked: AbortController): Promise<void> {
    for (const id of ids) {
      const events = await this.#eventLog.readStream(`${SOURCE}/${runSubject(id)}`);
      if (events.some(({ event }) => event.type === cancellationRequested.type && event.position > since)) asked.abort();
    }
  }
}
