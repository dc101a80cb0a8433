import { fail } from '#kernel/error.ts';
import type { Envelope, NewEvent } from '#kernel/event.ts';
import { streamOf, typeMatches } from '#kernel/event.ts';
import type { Clock } from '#kernel/clock.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Context, ModuleContext } from '#kernel/module.ts';
import { system } from '#kernel/caller.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import { unattached } from '#kernel/unattached.ts';
import { serverListened } from './process-events.ts';
import { topologyProjection } from './topology.projection.ts';

/** A clock of the test: the wall may jump, the other never goes back. Both run with the real one. */
export class TestClock implements Clock {
  #wallMs = 0;
  #steadyMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#wallMs);
  }

  monotonicMs(): number {
    return performance.now() + this.#steadyMs;
  }

  /** Time passes. */
  advance(ms: number): void {
    this.#wallMs += ms;
    this.#steadyMs += ms;
  }

  /** The machine slept, or somebody set the clock. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }
}

/** The log and its topology rows in memory: what a module has around it, as far as this one uses it. Outlives a hub, as a database does. */
export class FakeLog {
  readonly events: Envelope[] = [];
  /** Makes every append fail. */
  down = false;
  /** The next append commits, and its answer is lost. */
  loseAnswer = false;
  readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  append(events: readonly NewEvent[]): void {
    if (this.down) throw fail('store_unavailable', 'The database does not answer.');
    for (const event of events) {
      this.events.push({
        ...event,
        id: event.id ?? uuidv7(),
        time: event.time ?? this.clock.now().toISOString(),
        position: this.events.length + 1,
        specversion: '1.0',
        datacontenttype: 'application/json',
      });
    }
    if (!this.loseAnswer) return;
    this.loseAnswer = false;
    throw fail('store_unavailable', 'The connection broke after the commit.');
  }

  rows(scope?: string, at = this.events.length): readonly ProjectionRow[] {
    const rows = new Map<string, ProjectionRow>();
    for (const event of this.events.slice(0, at)) {
      for (const change of topologyProjection.project(event)) {
        if (change.value === null) rows.delete(change.key);
        else rows.set(change.key, { ...change, validFrom: event.position });
      }
    }
    return [...rows.values()].filter((row) => scope === undefined || row.scope === scope);
  }

  context(): ModuleContext {
    return {
      ...unattached,
      log: silentLog,
      clock: this.clock,
      meter: silentMeter,
      publish: async (events) => {
        await Promise.resolve();
        this.append(events);
      },
      events: {
        fold: async (stream, fold) => {
          const own = this.events.filter((event) => streamOf(event) === stream);
          return { state: own.reduce((state, event) => fold.evolve(state, event), fold.initial), version: own.length };
        },
        readBack: async ({ before = Infinity, limit = 1_000, filter }) => {
          if (this.down) throw fail('store_unavailable', 'The database does not answer.');
          return this.events
            .filter(
              (event) =>
                event.position < before &&
                (filter?.subject === undefined || filter.subject === event.subject) &&
                (filter?.types === undefined || filter.types.some((type) => typeMatches(type, event.type))),
            )
            .toReversed()
            .slice(0, limit);
        },
        positionAt: async (moment) => this.events.findLast((event) => event.time <= moment.toISOString())?.position ?? 0,
        readStream: async () => [],
      },
      feed: {
        logId: 'log',
        head: () => this.events.length,
        reached: async (position) => this.events.length >= position,
        subscribe: () => ({ position: () => this.events.length, close: () => undefined }),
      },
      read: { rows: async (_, options = {}) => this.rows(options.scope, options.at) },
      ask: async () => Promise.reject(fail('not_found', 'Nobody answers here.')),
    };
  }

  handling(): Context {
    return {
      ...this.context(),
      caller: system,
      projects: null,
      correlationId: 'request',
      messageId: uuidv7(),
      signal: new AbortController().signal,
      body: undefined,
      publish: (events) => this.append(events),
    };
  }

  /** Types and names, as tests read them. Who listens is looked at where there are several processes. */
  said(from = 0): string[] {
    const told = this.events.slice(from).filter((event) => event.type !== serverListened.type);
    return told.map((event) => {
      const data = event.data as {
        project?: { name: string };
        node?: { name: string };
        stream?: string;
        cause?: string;
        inferred?: boolean;
      };
      const name = data.project?.name ?? data.node?.name ?? data.stream ?? data.cause;
      return [event.type, name, ...(data.inferred === true && !event.type.startsWith('topology') ? ['(inferred)'] : [])]
        .filter(Boolean)
        .join(' ');
    });
  }
}
