import type { Clock } from '#kernel/clock.ts';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import type { Log } from '#kernel/log.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { AFTERWARDS_MS, CAUSED_AFTERWARDS_MS, LONGEST_MS, type Act, type Asked } from './asked.ts';
import { changeAnswered, changeAsked } from './process-events.ts';
import { calmed, isUnasked, sourceOf } from './translate.ts';

/** Acts remembered until their end is told: one that never ends (its process died) must not stay for ever. */
const ACTS_KEPT = 10_000;
const PAGE = 200;
/** While another process acted no longer ago than this, it may act again. */
const OTHERS_ACT_MS = 600_000;
/** What an act on a server changes. */
const CHANGE = /^(?:node|link|project)\./;
/** By how much the clocks of two processes may differ: those of machines that keep time by NTP differ by a few milliseconds. */
const SKEW_MS = 250;

/** An act, by the wall clock: whether it vouches for a stop does not depend on when that is asked. */
interface KnownAct {
  readonly subjects: readonly string[];
  readonly act: Act;
  readonly begunMs: number;
  endedMs: number;
  /** Ends it for what is heard from now on. */
  end(agoMs: number): void;
}

interface AskData {
  readonly act_id: string;
  readonly subjects: readonly string[];
  readonly vouches: boolean;
}

/**
 * Makes what one process asks of a server known to the one that listens to it. The beginning of an act is committed before
 * GNS3 is asked; so whatever GNS3 then says, the log has the reason for it, and who wonders about a stop needs only look.
 */
export class SharedAsks {
  readonly #server: string;
  readonly #asked: Asked;
  readonly #clock: Clock;
  readonly #acts = new Map<string, KnownAct>();
  #seen = 0;
  #toldMs = -Infinity;

  constructor(server: string, asked: Asked, clock: Clock) {
    this.#server = server;
    this.#asked = asked;
    this.#clock = clock;
  }

  /** Says that this process begins an act; resolves when that is committed. @throws store_unavailable */
  async begin(context: Pick<ModuleContext, 'publish' | 'leases'>, log: Log, subjects: readonly string[], act: Act): Promise<() => void> {
    const actId = uuidv7();
    const said = outermost(subjects);
    const { process } = context.leases;
    const told = { server: this.#server, process, act_id: actId };
    await context.publish([this.#event(changeAsked, actId, act, { ...told, subjects: said, vouches: act.vouches })]);
    this.#begin(actId, said, act, this.#clock.now().getTime());
    return () => {
      this.#end(actId, this.#clock.now().getTime());
      context.publish([this.#event(changeAnswered, actId, act, told)]).catch((error: unknown) => {
        log.warn('The end of an act could not be told to the process that listens; it counts for a minute.', { error: String(error) });
      });
    };
  }

  /** Notes an act of the process that listens itself: nobody else needs to know of it. */
  beginHere(subjects: readonly string[], act: Act): () => void {
    const actId = uuidv7();
    this.#begin(actId, outermost(subjects), act, this.#clock.now().getTime());
    return () => this.#end(actId, this.#clock.now().getTime());
  }

  /** Takes in what another process said, each event once and in order. */
  take(event: Envelope): void {
    if (event.source !== sourceOf(this.#server) || event.position <= this.#seen) return;
    this.#seen = event.position;
    this.#toldMs = this.#clock.monotonicMs();
    const atMs = Date.parse(event.time);
    const { act_id: actId, subjects, vouches } = event.data as unknown as AskData;
    if (event.type === changeAnswered.type) this.#end(actId, atMs);
    else if (event.type === changeAsked.type && atMs > this.#clock.now().getTime() - LONGEST_MS && !this.#acts.has(actId)) {
      const { correlationid, causationid } = event;
      const causation = correlationid === undefined ? undefined : { correlationid, ...(causationid === undefined ? {} : { causationid }) };
      this.#begin(actId, subjects, { vouches, ...(causation === undefined ? {} : { causation }) }, atMs);
    }
  }

  /**
   * The events as they are to be published: before one says that nobody asked for a stop, the log is read for who did. The feed
   * alone would not do, for GNS3's word may come before it. While others act, so it is for the request that a change is laid to.
   * @throws store_unavailable
   */
  async reviewed(events: readonly NewEvent[], log: Pick<ModuleContext['events'], 'readBack'>): Promise<readonly NewEvent[]> {
    const othersAct = this.#clock.monotonicMs() - this.#toldMs < OTHERS_ACT_MS;
    if (!events.some((event) => isUnasked(event) || (othersAct && CHANGE.test(event.type)))) return events;
    await this.catchUp(log);
    if (this.#acts.size === 0) return events;
    return events.map((event) => {
      const asked = isUnasked(event) && this.#behind(event, AFTERWARDS_MS, ({ act }) => act.vouches) !== undefined;
      return this.#laid(asked ? calmed(event) : event);
    });
  }

  /** Takes in what the log has and the feed has not handed out yet. @throws store_unavailable */
  async catchUp(log: Pick<ModuleContext['events'], 'readBack'>): Promise<void> {
    const oldest = new Date(this.#clock.now().getTime() - LONGEST_MS);
    const news: Envelope[] = [];
    for (let before: number | undefined; ; before = news.at(-1)!.position) {
      const page = await log.readBack({
        limit: PAGE,
        from: oldest,
        filter: { types: [changeAsked.type, changeAnswered.type] },
        ...(before === undefined ? {} : { before }),
      });
      const fresh = page.filter((event) => event.position > this.#seen);
      news.push(...fresh);
      if (fresh.length < PAGE) break;
    }
    for (const event of news.toReversed()) this.take(event);
  }

  /** With the request of the act that it is laid to. */
  #laid(event: NewEvent): NewEvent {
    if (!CHANGE.test(event.type)) return event;
    const behind = this.#behind(event, CAUSED_AFTERWARDS_MS, ({ act }) => act.causation !== undefined);
    return behind === undefined ? event : { ...event, ...behind.act.causation };
  }

  /** The latest fitting act that was going on, or had ended no longer before, when the event was heard. */
  #behind(event: NewEvent, afterwardsMs: number, fits: (act: KnownAct) => boolean): KnownAct | undefined {
    const { subject, time } = event;
    const heardMs = time === undefined ? this.#clock.now().getTime() : Date.parse(time);
    const acts = [...this.#acts.values()].filter(
      (one) =>
        fits(one) &&
        (one.subjects.includes(subject) || one.subjects.includes(around(subject))) &&
        one.begunMs - SKEW_MS <= heardMs &&
        heardMs <= one.endedMs + afterwardsMs + SKEW_MS,
    );
    return acts.findLast(({ begunMs }) => begunMs <= heardMs) ?? acts.at(-1);
  }

  #begin(actId: string, subjects: readonly string[], act: Act, begunMs: number): void {
    const ends = subjects.map((subject) => this.#asked.ask(subject, act));
    const end = (agoMs: number): void => {
      for (const one of ends) one(agoMs);
    };
    this.#acts.set(actId, { subjects, act, begunMs, endedMs: begunMs + LONGEST_MS, end });
    const oldestMs = this.#clock.now().getTime() - 2 * LONGEST_MS;
    for (const [id, known] of this.#acts) {
      if (known.begunMs >= oldestMs && this.#acts.size <= ACTS_KEPT) break;
      this.#acts.delete(id);
    }
  }

  #end(actId: string, endedMs: number): void {
    const known = this.#acts.get(actId);
    if (known === undefined) return;
    known.endedMs = Math.min(known.endedMs, endedMs);
    known.end(Math.max(0, this.#clock.now().getTime() - endedMs));
  }

  #event(declaration: EventDeclaration, actId: string, { causation }: Act, data: NewEvent['data']): NewEvent {
    return {
      type: declaration.type,
      source: sourceOf(this.#server),
      subject: `acts/${actId}`,
      priority: declaration.priority,
      ...causation,
      data,
    };
  }
}

/** Without those that lie within another one: an act on a project of a thousand nodes is told in one line. */
function outermost(subjects: readonly string[]): string[] {
  const all = new Set(subjects);
  return [...all].filter((subject) => around(subject) === subject || !all.has(around(subject)));
}

/** `projects/<id>` of `projects/<id>/nodes/<id>`. */
function around(subject: string): string {
  return subject.split('/').slice(0, 2).join('/');
}
