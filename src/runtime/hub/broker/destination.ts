import type { Attachment, Consumer, Message } from '#kernel/broker.ts';
import { PRIORITIES, type Priority } from '#kernel/event.ts';
import type { ClaimedMessage, DeathReason } from '../../store/index.ts';
import { backoffMs } from './backoff.ts';
import type { Carrying } from './carrying.ts';
import { Lane, type Entry } from './lane.ts';
import { Seat } from './seat.ts';
import { TableLane } from './table-lane.ts';
import { Turns } from './turn.ts';
import { weightOf } from './weight.ts';

/** Deliveries of one turn of a module: then the others have theirs. */
const BATCH = 64;
/** What was lost with so many consumers or processes is likely what ends them. */
const MOST_LOSSES = 100;

const PLACE: Readonly<Record<Priority, number>> = { critical: 0, high: 1, normal: 2, low: 3 };

/** The messages of one module at this process, and the consumers that share them. */
export class Destination {
  readonly module: string;
  readonly lanes: readonly Lane[];
  readonly tables: readonly TableLane[];
  readonly #carrying: Carrying;
  readonly #turns: Turns;
  readonly #seats: Seat[] = [];
  /** Failed, and not due yet. */
  readonly #putOff = new Map<Entry, NodeJS.Timeout>();
  /** Of the last second, at this process. */
  arrivedPerS = 0;
  deliveredPerS = 0;
  #delivered = 0;
  #measured = { arrived: 0, delivered: 0 };
  #next = 0;
  #holds = false;
  #holding = false;

  constructor(module: string, carrying: Carrying) {
    this.module = module;
    this.#carrying = carrying;
    this.lanes = PRIORITIES.map((priority) => new Lane(module, priority));
    this.#turns = new Turns(this.lanes);
    this.tables = this.lanes.map(
      (lane) =>
        new TableLane({
          lane,
          queue: carrying.queue,
          log: carrying.log,
          limit: carrying.tableLimit,
          holds: () => this.#holds,
          take: (claimed) => this.#takeIn(claimed),
          doubt: () => carrying.doubt(),
        }),
    );
  }

  /** Somebody takes its messages here. */
  get attended(): boolean {
    return this.#seats.some(({ open }) => open);
  }

  get inFlight(): number {
    return this.#seats.reduce((sum, { held }) => sum + held.size, 0);
  }

  get deliverable(): boolean {
    const [critical, ...others] = this.lanes;
    if (critical!.ready > 0) return this.#takers.some(({ room }) => room > 0);
    return others.some(({ ready }) => ready > 0) && this.#takers.some(({ commonRoom }) => commonRoom > 0);
  }

  lane(priority: Priority): Lane {
    return this.lanes[PLACE[priority]]!;
  }

  table(priority: Priority): TableLane {
    return this.tables[PLACE[priority]]!;
  }

  attach(consumer: Consumer): Attachment {
    const seat: Seat = new Seat(consumer, {
      acked: (entry, answer) => {
        // Asked for the time only where it matters: this is the busiest path.
        seat.trust.ended(seat.trust.everLost ? this.#carrying.clock.monotonicMs() : 0);
        this.#carrying.ended(entry, answer);
        this.#left(entry);
      },
      nacked: (entry, failure) => {
        seat.trust.failed(this.#carrying.clock.monotonicMs());
        this.#failed(entry, failure);
      },
      closed: (closed, held) => this.#closed(closed, held),
    });
    this.#seats.push(seat);
    this.#carrying.schedule(this);
    void this.#open();
    return seat;
  }

  /** Knows first whether messages with a key are to be taken here. */
  async #open(): Promise<void> {
    await this.hold();
    if (this.attended) for (const table of this.tables) table.open();
  }

  /** Asks to be the one process that takes messages with a key. */
  async hold(): Promise<void> {
    if (this.#holds || this.#holding || !this.attended) return;
    this.#holding = true;
    try {
      this.#holds = await this.#carrying.queue.hold(this.module);
      if (this.#holds && !this.attended) this.#letGo();
      else if (this.#holds) for (const table of this.tables) table.look();
    } catch {
      // The database is away: asked again by and by.
    } finally {
      this.#holding = false;
    }
  }

  /** A message that is in memory only. */
  add(entry: Entry): void {
    this.lane(entry.message.priority).add(entry);
    this.#carrying.schedule(this);
  }

  /** Delivers until a share is given, nothing is left or nobody has room; says how many. */
  deliver(): number {
    const { clock, log } = this.#carrying;
    const nowMs = clock.now().getTime();
    let given = 0;
    while (given < BATCH) {
      const seat = this.#nextSeat();
      if (seat === undefined) break;
      const batch: Message[] = [];
      const share = Math.min(seat.room, Math.ceil((BATCH - given) / this.#seats.length));
      let oldestMs = Number.POSITIVE_INFINITY;
      let urgent: Priority = 'low';
      while (batch.length < share && (this.lanes[0]!.ready > 0 || seat.commonRoom > 0)) {
        const lane = this.#turns.next();
        const entry = lane?.take();
        if (lane === undefined || entry === undefined) break;
        if (entry.expiresMs <= nowMs) {
          this.die(entry, 'expired', 'It expired before it was begun.');
          continue;
        }
        if (batch.length === 0) urgent = lane.priority;
        oldestMs = Math.min(oldestMs, entry.arrivedMs);
        seat.held.set(entry.message.id, entry);
        const tries = entry.failures + entry.losses;
        batch.push(tries === 0 ? entry.message : { ...entry.message, attempt: tries + 1 });
        this.#carrying.counts.delivered[PLACE[lane.priority]]! += 1;
      }
      if (batch.length === 0) break;
      given += batch.length;
      this.#delivered += batch.length;
      this.#carrying.counts.delay(urgent, clock.monotonicMs() - oldestMs);
      try {
        seat.consumer.deliver(batch);
      } catch (error) {
        log.error('A consumer of messages threw; it is closed.', { module: this.module, error });
        seat.close();
      }
    }
    return given;
  }

  /** Ends it as a dead letter. */
  die(entry: Entry, reason: DeathReason, error: string): void {
    this.#carrying.died(entry, reason, error);
    this.#left(entry);
  }

  /** Notes its rates since the last time. */
  measure(sinceMs: number): void {
    const now = { arrived: this.lanes.reduce((sum, { arrived }) => sum + arrived, 0), delivered: this.#delivered };
    this.arrivedPerS = ((now.arrived - this.#measured.arrived) * 1_000) / sinceMs;
    this.deliveredPerS = ((now.delivered - this.#measured.delivered) * 1_000) / sinceMs;
    this.#measured = now;
  }

  /** Ends what expired while it waited, and what nobody takes for too long. */
  expire(nowMs: number, arrivedBeforeMs: number): void {
    for (const lane of this.lanes) {
      for (const entry of lane.expire(nowMs)) this.#carrying.died(entry, 'expired', 'It expired before it was begun.');
      if (this.attended) continue;
      const nobody = `No instance of ${this.module} took it in time.`;
      for (const entry of lane.remove(({ stored, arrivedMs }) => !stored && arrivedMs < arrivedBeforeMs)) {
        this.#carrying.died(entry, 'undeliverable', nobody);
      }
    }
  }

  /** What is in memory only and not out: for it to go elsewhere. */
  takeLive(): Entry[] {
    return this.lanes.flatMap((lane) => lane.remove(({ stored }) => !stored));
  }

  /** Ids of all rows that it has in memory. */
  *stored(): Generator<string> {
    for (const lane of this.lanes) for (const { stored, message } of lane.waiting()) if (stored) yield message.id;
    for (const { stored, message } of this.#putOff.keys()) if (stored) yield message.id;
    for (const { held } of this.#seats) for (const { stored, message } of held.values()) if (stored) yield message.id;
    for (const table of this.tables) yield* table.held();
  }

  close(): void {
    for (const seat of this.#seats.slice()) seat.close();
    for (const timer of this.#putOff.values()) clearTimeout(timer);
    this.#putOff.clear();
  }

  /** Those that messages go to: whoever fails one after the other is left out while there are others. */
  get #takers(): readonly Seat[] {
    if (this.#seats.length < 2 || !this.#seats.some(({ trust }) => trust.everLost)) return this.#seats;
    const nowMs = this.#carrying.clock.monotonicMs();
    const trusted = this.#seats.filter(({ open, trust }) => open && !trust.isLost(nowMs));
    return trusted.length === 0 ? this.#seats : trusted;
  }

  #nextSeat(): Seat | undefined {
    const takers = this.#takers;
    for (let tried = 0; tried < takers.length; tried += 1) {
      this.#next = (this.#next + 1) % takers.length;
      const seat = takers[this.#next]!;
      if (this.lanes[0]!.ready > 0 ? seat.room > 0 : seat.commonRoom > 0) return seat;
    }
    return undefined;
  }

  #takeIn({ message, failures, losses, dueAt }: ClaimedMessage): void {
    const entry: Entry = {
      message,
      stored: true,
      bytes: weightOf(message.data),
      arrivedMs: this.#carrying.clock.monotonicMs(),
      expiresMs: message.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(message.expiresAt),
      failures,
      losses,
    };
    const lane = this.lane(message.priority);
    const waitMs = dueAt === null ? 0 : dueAt.getTime() - this.#carrying.clock.now().getTime();
    if (losses > MOST_LOSSES) this.#carrying.died(entry, 'lost', `It was lost with ${losses} processes or consumers that held it.`);
    else if (waitMs <= 0) lane.add(entry);
    else if (lane.addPutOff(entry)) this.#later(entry, waitMs);
    this.#carrying.schedule(this);
  }

  #left(entry: Entry): void {
    const lane = this.lane(entry.message.priority);
    lane.ended(entry);
    this.table(entry.message.priority).drained();
    if (lane.ready > 0 || this.deliverable) this.#carrying.schedule(this);
  }

  #failed(entry: Entry, { error, retry = true }: { readonly error: string; readonly retry?: boolean }): void {
    const { maxAttempts, random, firstRetryMs, clock, queue, counts } = this.#carrying;
    entry.failures += 1;
    if (!retry || entry.failures >= maxAttempts) {
      this.die(entry, 'failed', error);
      return;
    }
    counts.retried[PLACE[entry.message.priority]]! += 1;
    const waitMs = backoffMs(entry.failures, random(), firstRetryMs);
    if (entry.stored) queue.retry(entry.message.id, entry.failures, new Date(clock.now().getTime() + waitMs));
    this.#later(entry, waitMs);
    this.#carrying.schedule(this);
  }

  #later(entry: Entry, waitMs: number): void {
    const timer = setTimeout(() => {
      this.#putOff.delete(entry);
      this.lane(entry.message.priority).putBack(entry);
      this.#carrying.schedule(this);
    }, waitMs);
    this.#putOff.set(entry, timer.unref());
  }

  #closed(seat: Seat, held: readonly Entry[]): void {
    this.#seats.splice(this.#seats.indexOf(seat), 1);
    // The first of them is to be the first again.
    for (const entry of held.toReversed()) {
      entry.losses += 1;
      if (entry.losses > MOST_LOSSES) {
        this.die(entry, 'lost', `It was lost with ${entry.losses} consumers that held it.`);
        continue;
      }
      this.#carrying.counts.retried[PLACE[entry.message.priority]]! += 1;
      this.lane(entry.message.priority).putBack(entry);
    }
    if (this.attended) this.#carrying.schedule(this);
    else this.#vacate();
  }

  /** Nobody takes its messages here any more: what the table has goes to whoever does. */
  #vacate(): void {
    const given: { id: string; losses: number }[] = [];
    for (const [index, lane] of this.lanes.entries()) {
      this.tables[index]!.close();
      for (const { message, losses } of lane.remove(({ stored }) => stored)) given.push({ id: message.id, losses });
    }
    for (const [entry, timer] of this.#putOff) {
      if (!entry.stored) continue;
      clearTimeout(timer);
      this.#putOff.delete(entry);
      this.lane(entry.message.priority).ended(entry);
      given.push({ id: entry.message.id, losses: entry.losses });
    }
    this.#carrying.queue.release(given);
    if (this.#holds) this.#letGo();
  }

  #letGo(): void {
    this.#holds = false;
    this.#carrying.queue.letGo(this.module);
  }
}
