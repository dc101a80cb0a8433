import { allOf } from '#kernel/all-of.ts';
import { pause } from '#kernel/pause.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { EquipmentSummary } from '#model/equipment.ts';
import { readDevice, type ReadingAsks } from './reading.ts';
import { samplesOf } from './samples-of.ts';
import { firstTurn, nextTurn, type Turn } from './schedule.ts';
import { targetOf, wayOf, type Target } from './target.ts';

export interface PollingAsks extends ReadingAsks {
  /** Projects of all servers. */
  readonly projects: Operation;
  /** Equipment of one project. */
  readonly equipment: Operation;
  /** Finds out again how a device is asked that takes no credential that is known here. */
  readonly discover: Operation;
}

export interface PollingSettings {
  readonly intervalMs: number;
  /** Of devices that are measured by their console, in milliseconds: it is slow, and people use it; 0: they are not measured. */
  readonly consoleIntervalMs: number;
  /** Devices that are asked at once. */
  readonly parallel: number;
  /** Tried beside the well-known ones. */
  readonly communities: readonly string[];
  /** How often it is looked whose turn it is, in milliseconds. */
  readonly tickMs: number;
}

export const DEFAULT_POLLING: PollingSettings = {
  intervalMs: 60_000,
  consoleIntervalMs: 300_000,
  parallel: 16,
  communities: [],
  tickMs: 500,
};

/** How often it is looked who there is, beside when events tell that it may be others. */
const TARGETS_EVERY_MS = 60_000;
/** So many events come at once when a project is opened: it is looked once they are told. */
const SETTLE_MS = 200;
const TELLING = ['equipment.discovered', 'node.*', 'project.*', 'server.*'];

/** How a target is, as the last readings found it. */
export interface TargetStanding extends Target {
  readonly dueAt: Date;
  readonly lastAt: Date | null;
  readonly answered: boolean | null;
  readonly silent: number;
  readonly reason: string;
  readonly durationMs: number | null;
}

interface Kept {
  target: Target;
  turn: Turn;
  busy: boolean;
  lastAt: Date | null;
  answered: boolean | null;
  reason: string;
  durationMs: number | null;
  /** Since this process measures it, it has been discovered again. */
  discovered: boolean;
}

/** Reads what devices measure, each once in an interval, and keeps it as samples. One process does it under a lease. */
export class Poller {
  readonly #context: ModuleContext;
  readonly #asks: PollingAsks;
  readonly #settings: PollingSettings;
  readonly #kept = new Map<string, Kept>();
  #busy = 0;

  constructor(context: ModuleContext, asks: PollingAsks, settings: PollingSettings) {
    this.#context = context;
    this.#asks = asks;
    this.#settings = settings;
  }

  standings(): readonly TargetStanding[] {
    return [...this.#kept.values()].map(({ target, turn, lastAt, answered, reason, durationMs }) => ({
      ...target,
      dueAt: new Date(turn.dueAtMs),
      lastAt,
      answered,
      silent: turn.silent,
      reason,
      durationMs,
    }));
  }

  async run(lease: Lease): Promise<void> {
    const { clock, feed } = this.#context;
    let lookAtMs = -Infinity;
    const telling = feed.subscribe({
      name: 'monitoring targets',
      filter: { types: TELLING },
      deliver: ({ events }) => {
        if (events.length > 0) lookAtMs = Math.min(lookAtMs, clock.monotonicMs() + SETTLE_MS);
      },
    });
    lease.lost.addEventListener('abort', () => telling.close(), { once: true });
    while (!lease.lost.aborted) {
      if (clock.monotonicMs() >= lookAtMs) {
        lookAtMs = clock.monotonicMs() + TARGETS_EVERY_MS;
        await this.#look().catch((error: unknown) => {
          this.#context.log.warn('It is not known which devices there are to be measured; tried again.', { error: String(error) });
        });
      }
      this.#begin(lease);
      await pause(this.#settings.tickMs, lease.lost);
    }
    this.#kept.clear();
  }

  /** Who is measured from now on. */
  async #look(): Promise<void> {
    const found = new Map<string, Target>();
    const projects = await allOf<{ project_id: string; server: string; status: string }>(this.#context, this.#asks.projects, {});
    for (const { project_id: id, server, status } of projects) {
      if (status !== 'opened') continue;
      const equipment = await allOf<EquipmentSummary>(this.#context, this.#asks.equipment, { project_id: id, server });
      for (const one of equipment) {
        const way = wayOf(one);
        if (way === undefined || this.#intervalOf({ way }) === 0) continue;
        found.set(`${server}/${one.equipment_id}`, targetOf(one, way));
      }
    }
    for (const id of this.#kept.keys()) if (!found.has(id)) this.#kept.delete(id);
    for (const [id, target] of found) {
      const kept = this.#kept.get(id);
      if (kept !== undefined) {
        kept.target = target;
        continue;
      }
      const turn = firstTurn(id, this.#intervalOf(target), this.#now());
      this.#kept.set(id, {
        target,
        turn,
        busy: false,
        lastAt: null,
        answered: null,
        reason: 'Not measured yet.',
        durationMs: null,
        discovered: false,
      });
    }
  }

  #begin(lease: Lease): void {
    const nowMs = this.#now();
    const due = [...this.#kept]
      .filter(([, { turn, busy }]) => !busy && turn.dueAtMs <= nowMs)
      .toSorted((one, other) => one[1].turn.dueAtMs - other[1].turn.dueAtMs);
    for (const [id, kept] of due) {
      if (this.#busy >= this.#settings.parallel) return;
      kept.busy = true;
      this.#busy += 1;
      void this.#read(kept, lease)
        .catch((error: unknown) => {
          kept.answered = false;
          kept.reason = String(error);
          this.#context.log.debug('A device could not be measured.', { device: kept.target.name, error: String(error) });
        })
        .finally(() => {
          kept.turn = nextTurn(kept.turn, id, kept.answered === true, this.#intervalOf(kept.target), this.#now());
          kept.busy = false;
          this.#busy -= 1;
        });
    }
  }

  async #read(kept: Kept, lease: Lease): Promise<void> {
    const { target } = kept;
    const answer = await readDevice(target, { context: this.#context, asks: this.#asks, communities: this.#settings.communities });
    kept.lastAt = this.#context.clock.now();
    kept.answered = answer.answered;
    kept.reason = answer.reason;
    kept.durationMs = answer.duration_ms;
    if (lease.lost.aborted) return;
    // Somebody types there, or has left it in a state that is none of ours: it says nothing of the device.
    if (target.way === 'console' && !answer.answered) return;
    if (!answer.answered && !kept.discovered) {
      kept.discovered = true;
      await this.#learn(kept);
    }
    await this.#context.samples.write(
      samplesOf({ target, at: kept.lastAt, answered: answer.answered, durationMs: answer.duration_ms, facts: answer.facts }),
    );
  }

  /** Communities that only this device takes are kept where passwords are, by discovery: after a restart it has to say them to the agent once. */
  async #learn({ target }: Kept): Promise<void> {
    await this.#context
      .ask(this.#asks.discover, {
        project_id: target.projectId,
        equipment_id: target.nodeId,
        server: target.server,
        answer: 'summary',
      })
      .catch((error: unknown) => {
        this.#context.log.debug('A device that does not answer could not be discovered again.', {
          device: target.name,
          error: String(error),
        });
      });
  }

  #intervalOf({ way }: Pick<Target, 'way'>): number {
    return way === 'console' ? this.#settings.consoleIntervalMs : this.#settings.intervalMs;
  }

  #now(): number {
    return this.#context.clock.now().getTime();
  }
}
