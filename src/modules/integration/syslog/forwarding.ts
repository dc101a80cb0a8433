import { setTimeout as wait } from 'node:timers/promises';
import type { RunningConsumer } from '#kernel/consumers.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { SettingsOf } from '../connections/connection-definition.ts';
import { connectionsOf } from '../connections/connections.projection.ts';
import { isFor, type SyslogSender } from './syslog-sender.ts';

const RETRY_MS = 5_000;
const AT_ONCE = 100;

interface Wanted {
  readonly settings: SettingsOf<'syslog'>;
  readonly placedAt: string;
}

interface Running {
  readonly key: string;
  readonly ending: AbortController;
  readonly consumer: RunningConsumer;
}

/**
 * Sends what happens to the collectors of syslog that connections lead to. Each has its own place in the log: one that is away gets
 * everything, in order, when it is back. Whether it is away is told by the health of its connection.
 */
export class Forwarding {
  readonly #context: Pick<ModuleContext, 'read' | 'consumers'>;
  readonly #sender: SyslogSender;
  readonly #running = new Map<string, Running>();

  constructor(context: Pick<ModuleContext, 'read' | 'consumers'>, sender: SyslogSender) {
    this.#context = context;
    this.#sender = sender;
  }

  /** After connections changed. */
  async refresh(): Promise<void> {
    const wanted = new Map<string, Wanted>();
    for (const [name, { definition, placedAt }] of await connectionsOf(this.#context.read)) {
      const { enabled, settings } = definition;
      if (enabled && settings.kind === 'syslog') wanted.set(name, { settings, placedAt });
    }
    for (const [name, running] of this.#running) {
      if (running.key !== keyOf(wanted.get(name))) await this.#end(name, running);
    }
    for (const [name, each] of wanted) if (!this.#running.has(name)) this.#begin(name, each);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map(([name, running]) => this.#end(name, running)));
  }

  #begin(name: string, wanted: Wanted): void {
    const { settings, placedAt } = wanted;
    const ending = new AbortController();
    const { signal } = ending;
    const consumer = this.#context.consumers.consume({
      // One that was switched off or deleted meanwhile does not get what happened then: its place in the log is another one.
      name: `integration/syslog/${name}/${placedAt}`,
      from: 'now',
      deliver: async (events) => {
        const due = events.filter((event) => isFor(settings, event));
        for (let from = 0; from < due.length; from += AT_ONCE) {
          for (;;) {
            signal.throwIfAborted();
            try {
              await this.#sender.send(settings, due.slice(from, from + AT_ONCE), signal);
              break;
            } catch {
              await wait(RETRY_MS, undefined, { signal, ref: false });
            }
          }
        }
      },
    });
    this.#running.set(name, { key: keyOf(wanted), ending, consumer });
  }

  async #end(name: string, { ending, consumer }: Running): Promise<void> {
    this.#running.delete(name);
    // First the reader is told to end: what it is then stopped in is no failure.
    const closed = consumer.close();
    ending.abort();
    await closed;
  }
}

function keyOf(wanted: Wanted | undefined): string {
  return wanted === undefined ? '' : JSON.stringify([wanted.settings, wanted.placedAt]);
}
