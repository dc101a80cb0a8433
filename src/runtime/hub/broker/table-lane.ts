import type { Log } from '#kernel/log.ts';
import type { ClaimedMessage, MessageQueue, Placement, SentMessage } from '../../store/index.ts';
import type { Lane } from './lane.ts';

export interface TableLaneParts {
  readonly lane: Lane;
  readonly queue: Pick<MessageQueue, 'claim' | 'release'>;
  readonly log: Log;
  /** Of how many messages and bytes memory holds what the table has too. */
  readonly limit: number;
  /** This process is the one that takes messages with a key. */
  readonly holds: () => boolean;
  readonly take: (claimed: ClaimedMessage) => void;
  /** A claim may have succeeded without our knowing it. */
  readonly doubt: () => void;
}

const LIMIT_BYTES = 33_554_432;
const CLAIM_MOST = 500;

/**
 * How the messages of a lane come from the table into the memory of this process. While there are consumers and room,
 * messages are claimed with their insert and taken when it commits; what waited in the table is claimed in its order. A
 * message with a key is never claimed with its insert while one of its key waits in the table (the insert sees to that),
 * and one that committed during a claim is taken after what was claimed before it: so a key stays in order.
 */
export class TableLane {
  readonly #parts: TableLaneParts;
  #mode: 'away' | 'open' | 'full' = 'away';
  #placing = 0;
  #claiming = false;
  #again = false;
  /** Committed during a claim. */
  readonly #held: ClaimedMessage[] = [];

  constructor(parts: TableLaneParts) {
    this.#parts = parts;
  }

  /** There are consumers: takes what waits, and what comes from now on. */
  open(): void {
    if (this.#mode === 'away') this.#mode = 'open';
    this.look();
  }

  /** There is nobody any more; what is in memory is given back by whoever knows it. */
  close(): void {
    this.#mode = 'away';
    this.#again = false;
  }

  wants(message: SentMessage): boolean {
    if (this.#mode !== 'open' || (message.key !== undefined && !this.#parts.holds())) return false;
    if (this.#room() <= 0) {
      this.#mode = 'full';
      return false;
    }
    this.#placing += 1;
    return true;
  }

  placed({ message, wanted, taken, nth }: Placement): void {
    if (wanted) this.#placing -= 1;
    if (!taken) {
      if (this.#mode === 'open') this.look();
      return;
    }
    const claimed: ClaimedMessage = { message, nth, failures: 0, losses: 0, dueAt: null };
    if (this.#mode === 'away') this.#parts.queue.release([{ id: message.id, losses: 0 }]);
    else if (this.#claiming && message.key !== undefined) this.#held.push(claimed);
    else this.#parts.take(claimed);
  }

  unplaced(): void {
    this.#placing -= 1;
  }

  /** Something was ended. */
  drained(): void {
    if (this.#mode === 'full' && !this.#claiming && this.#room() > this.#parts.limit / 2) this.look();
  }

  /** Something may wait in the table. */
  look(): void {
    if (this.#mode === 'away') return;
    this.#again = true;
    if (!this.#claiming) void this.#claim();
  }

  /** Ids that are neither in the lane nor lost. */
  held(): readonly string[] {
    return this.#held.map(({ message }) => message.id);
  }

  #room(): number {
    const { lane, limit } = this.#parts;
    return lane.bytes >= LIMIT_BYTES ? 0 : limit - lane.depth - this.#placing - this.#held.length;
  }

  async #claim(): Promise<void> {
    const { lane, queue, log, holds, limit } = this.#parts;
    this.#claiming = true;
    while (this.#again && this.#mode !== 'away') {
      this.#again = false;
      const count = Math.min(this.#room(), CLAIM_MOST, limit);
      if (count <= 0) {
        this.#mode = 'full';
        break;
      }
      try {
        const claimed = await queue.claim(lane.module, lane.priority, count, holds());
        this.#takeIn(claimed);
        if (claimed.length === count) this.#again = true;
        else if (this.#isFull()) this.#mode = 'open';
      } catch (error) {
        this.#takeIn([]);
        this.#parts.doubt();
        log.debug('Waiting messages could not be claimed.', { module: lane.module, error: String(error) });
        break;
      }
    }
    this.#claiming = false;
  }

  /** Apart, for it changes while a claim is waited for. */
  #isFull(): boolean {
    return this.#mode === 'full';
  }

  #takeIn(claimed: readonly ClaimedMessage[]): void {
    const all = [...claimed, ...this.#held.splice(0)].sort((a, b) => a.nth - b.nth);
    if (this.#mode === 'away') this.#parts.queue.release(all.map(({ message: { id }, losses }) => ({ id, losses })));
    else for (const one of all) this.#parts.take(one);
  }
}
