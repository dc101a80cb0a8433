import { setTimeout as sleep } from 'node:timers/promises';
import type { NewEvent } from '#kernel/event.ts';
import type { Candidacy, Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { AUDIT_ANCHORED, type AuditRows } from '../store/index.ts';

/** How old an anchor may become before there is another. */
const ANCHOR_MS = 86_400_000;
/** How often it is looked whether one is due: a process that slept or whose clock was set finds out within this time. */
const LOOK_MS = 600_000;

/** Writes the head of the audit into the log of events, once a day by one process, and by each when it stops. */
export class Anchoring {
  readonly #rows: AuditRows;
  readonly #context: ModuleContext;
  readonly #lookMs: number;
  readonly #candidacy: Candidacy;

  constructor(rows: AuditRows, context: ModuleContext, lookMs = LOOK_MS) {
    this.#rows = rows;
    this.#context = context;
    this.#lookMs = lookMs;
    this.#candidacy = context.leases.campaign('audit', (lease) => this.#daily(lease));
  }

  async close(): Promise<void> {
    await this.#candidacy.close();
    await this.#anchor();
  }

  async #daily(lease: Lease): Promise<void> {
    while (!lease.lost.aborted) {
      const last = await this.#last();
      if (last === null || this.#context.clock.now().getTime() - Date.parse(last.time) >= ANCHOR_MS) await this.#anchor(lease);
      await sleep(this.#lookMs, undefined, { signal: lease.lost, ref: false }).catch(() => undefined);
    }
  }

  /** Nothing is written where no row came since the last anchor. */
  async #anchor(lease?: Lease): Promise<void> {
    const head = await this.#rows.head();
    const last = await this.#last();
    if (head.seq === 0 || (last?.data as { readonly seq?: number } | undefined)?.seq === head.seq) return;
    const anchored: NewEvent = {
      type: AUDIT_ANCHORED,
      source: 'common_hub',
      subject: 'audit',
      priority: 'low',
      data: { seq: head.seq, hash: head.hash },
    };
    await this.#context.publish([anchored], lease);
  }

  async #last() {
    const [last] = await this.#context.events.readBack({ limit: 1, filter: { types: [AUDIT_ANCHORED] } });
    return last ?? null;
  }
}
