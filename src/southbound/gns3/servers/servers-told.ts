import { asFailure } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { serverAdded, serverRemoved } from '#model/topology.ts';
import { changeAnswered, changeAsked, readingAsked } from '../process-events.ts';
import { Wake } from '../wake.ts';
import { serverUpdated } from './messages.ts';

/** Between two tries to do what was told: the database may be away. */
const RETRY_MS = 1_000;
const PAGE = 1_000;

/** Hears by the log that some process of the hub added, changed or removed a server. */
export class ServersTold {
  readonly #context: ModuleContext;
  readonly #told: (event?: Envelope) => Promise<void>;
  readonly #ending = new AbortController();
  #subscription: Subscription | undefined;

  /** @param told takes an event, or none: anything may have been told before this process listened. What it throws is tried again. */
  constructor(context: ModuleContext, told: (event?: Envelope) => Promise<void>) {
    this.#context = context;
    this.#told = told;
  }

  begin(): void {
    this.#subscribe();
    void this.#tell(undefined);
  }

  end(): void {
    this.#ending.abort();
    this.#subscription?.close();
  }

  #subscribe(): void {
    this.#subscription = this.#context.feed.subscribe({
      name: 'gns3 servers',
      filter: { types: [serverAdded.type, serverUpdated.type, serverRemoved.type] },
      deliver: async ({ events }) => {
        for (const event of events) await this.#tell(event);
      },
      failed: (error) => {
        if (this.#ending.signal.aborted) return;
        this.#context.log.error('Hearing of GNS3 servers that other processes add ended; it begins anew.', { error: String(error) });
        this.begin();
      },
    });
  }

  async #tell(event: Envelope | undefined): Promise<void> {
    const { signal } = this.#ending;
    for (let complained = false; !signal.aborted; complained = true) {
      try {
        await this.#told(event);
        return;
      } catch (error) {
        if (!complained && !signal.aborted) {
          this.#context.log.error('Which GNS3 servers another process added, changed or removed cannot be read yet.', {
            reason: asFailure(error).message,
          });
        }
        await new Wake().wait(RETRY_MS, signal);
      }
    }
  }
}

/** Is there a word of this source in the log after a position, apart from what processes only tell each other, and from removals? */
export async function saidAfter(context: Pick<ModuleContext, 'events'>, source: string, position: Position): Promise<boolean> {
  const others: readonly string[] = [changeAsked.type, changeAnswered.type, readingAsked.type, serverRemoved.type];
  for (let before: Position | undefined; ;) {
    const page = await context.events.readBack({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    const late = page.filter((event) => event.position > position);
    if (late.some((event) => event.source === source && !others.includes(event.type))) return true;
    if (late.length < PAGE) return false;
    before = late.at(-1)!.position;
  }
}
