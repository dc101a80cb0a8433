import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningConsumer } from '#kernel/consumers.ts';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import type { Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { ChannelDefinition } from './channel-definition.ts';
import { SOURCE } from './events.ts';
import { judge, nextDue, tick, type Decision } from './judging/judge.ts';
import type { Silence } from './judging/matching.ts';
import { ruleFold, ruleStream, type RuleState } from './judging/state.ts';
import { channelsOf, settingsOf, silencesOf } from './settings.projection.ts';

/** Timers of Node.js go no further, 24.8 days; whatever is later is looked at again then. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const RETRY_MS = 1_000;

/**
 * Reads the log and lets every rule judge every event. One process at a time does it, under a lease: what one writes that lost it is
 * refused. What a rule remembers is the fold of its stream, so a crash between reading and writing only means reading again.
 */
export class Reader {
  readonly #context: ModuleContext;
  readonly #lease: Lease;
  readonly #rules = new Map<string, RuleState>();
  #channels: ReadonlyMap<string, ChannelDefinition> = new Map();
  #silences: readonly Silence[] = [];
  /** What is in memory may differ from the log: a write failed. */
  #stale = true;
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(context: ModuleContext, lease: Lease) {
    this.#context = context;
    this.#lease = lease;
  }

  /** Until the lease is lost. */
  async run(): Promise<void> {
    const { lost } = this.#lease;
    const consumer: RunningConsumer = this.#context.consumers.consume({
      name: 'notification',
      from: 'now',
      deliver: (events) => this.#inTurn(() => this.#take(events)),
    });
    void this.#wake();
    try {
      if (!lost.aborted) await new Promise<void>((resolve) => lost.addEventListener('abort', () => resolve(), { once: true }));
    } finally {
      clearTimeout(this.#timer);
      await consumer.close();
      await this.#turn.catch(() => undefined);
      clearTimeout(this.#timer);
    }
  }

  async #take(events: readonly Envelope[]): Promise<void> {
    await this.#refresh();
    let decided: NewEvent[] = [];
    const write = async (): Promise<void> => {
      const writing = decided;
      decided = [];
      await this.#write(writing);
    };
    for (const event of events) {
      if (event.source === SOURCE) {
        await write();
        await this.#reload(event);
      } else {
        for (const [id, state] of this.#rules) decided.push(...this.#decided(id, judge(id, state, event, this.#around())));
      }
    }
    await write();
    this.#arm();
  }

  async #tick(): Promise<void> {
    await this.#refresh();
    const decided: NewEvent[] = [];
    for (const [id, state] of this.#rules) decided.push(...this.#decided(id, tick(id, state, this.#around())));
    await this.#write(decided);
    this.#arm();
  }

  /** Somebody changed what is judged by. */
  async #reload({ type, data }: Envelope): Promise<void> {
    const id = (data as { readonly rule_id?: string | null }).rule_id;
    if (type === 'notification.rule.deleted') this.#rules.delete(id!);
    else if (type === 'notification.rule.saved' || type === 'notification.acknowledged') await this.#load(id!);
    else if (type.startsWith('notification.channel.')) this.#channels = await channelsOf(this.#context.read);
    else if (type.startsWith('notification.silence.')) this.#silences = await silencesOf(this.#context.read);
  }

  async #load(id: string): Promise<void> {
    const { state } = await this.#context.events.fold(ruleStream(id), ruleFold);
    this.#rules.set(id, state as unknown as RuleState);
  }

  async #refresh(): Promise<void> {
    if (!this.#stale) return;
    const { read } = this.#context;
    const [rules, channels, silences] = await Promise.all([settingsOf(read, 'rule'), channelsOf(read), silencesOf(read)]);
    this.#rules.clear();
    for (const id of rules.keys()) await this.#load(id);
    this.#channels = channels;
    this.#silences = silences;
    this.#stale = false;
  }

  #decided(id: string, { state, events }: Decision): readonly NewEvent[] {
    this.#rules.set(id, state);
    return events;
  }

  async #write(events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    this.#stale = true;
    await this.#context.publish(events, this.#lease);
    this.#stale = false;
  }

  #around() {
    return { now: this.#context.clock.now(), silences: this.#silences, channels: this.#channels };
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const dues = [...this.#rules.values()].map(nextDue).filter((due) => due !== null);
    if (dues.length === 0 || this.#lease.lost.aborted) return;
    const inMs = Math.max(1, Math.min(...dues) - this.#context.clock.now().getTime());
    this.#timer = setTimeout(() => void this.#wake(), Math.min(inMs, LONGEST_TIMER_MS)).unref();
  }

  /** What was due while nobody looked, and from then on what becomes due. */
  async #wake(): Promise<void> {
    while (!this.#lease.lost.aborted) {
      try {
        await this.#inTurn(() => this.#tick());
        return;
      } catch (error) {
        this.#context.log.warn('Notifications that are due could not be issued; tried again in a second.', { error: String(error) });
        await sleep(RETRY_MS, undefined, { signal: this.#lease.lost, ref: false }).catch(() => undefined);
      }
    }
  }

  /** Events and timers change the same state. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
