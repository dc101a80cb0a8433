import type { Clock } from '#kernel/clock.ts';
import { fail, Failure } from '#kernel/error.ts';
import type { Candidacy, Lease, Leases } from '#kernel/lease.ts';
import type { Log } from '#kernel/log.ts';
import type { LeaseTable } from './lease-table.ts';

export interface LeaseOptions {
  /** Unique among all processes that ever shared the table. */
  readonly process: string;
  readonly table: LeaseTable;
  readonly clock: Clock;
  readonly log: Log;
  /** No other process can be alive: what is held needs no renewal and is never lost. */
  readonly sole?: boolean;
  /** How long a lease lasts after it was renewed; 3 s by default. */
  readonly ttlMs?: number;
}

const TTL_MS = 3_000;
/** Parts of the time to live. Renewals get two tries; a lease counts as lost here well before another process may take it. */
const RENEW_PART = 1 / 3;
const BELIEF_PART = 5 / 6;
const LOOK_PART = 1 / 12;
/** `held` that goes on after its lease was let go keeps it from others no longer than this. */
const HAND_OVER_MS = 10_000;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface SharedLeases extends Leases {
  /** Lets go what is held. */
  close(): Promise<void>;
}

/** When something was asked: by the clock that never jumps and by the one that goes on while the machine sleeps. */
interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

interface Holding {
  readonly lease: Lease;
  readonly ending: AbortController;
  /** Of the last statement that renewed it: the database lets it live from later on. */
  renewed: Moment;
  work: Promise<void>;
}

interface Campaign {
  readonly name: string;
  readonly held: (lease: Lease) => Promise<void>;
  /** Before this moment it does not stand: its work failed. */
  standsFromMs: number;
  retryMs: number;
  holding: Holding | null;
  closed: boolean;
}

/** Leases of one process of several: one statement a second renews all that it holds and stands for what it wants. */
export function sharedLeases(options: LeaseOptions): SharedLeases {
  return new LeaseKeeper(options);
}

class LeaseKeeper implements SharedLeases {
  readonly process: string;
  readonly #options: LeaseOptions;
  readonly #ttlMs: number;
  readonly #campaigns = new Map<string, Campaign>();
  #timer: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #turning = false;
  #again = false;
  #closed = false;
  #away = false;

  constructor(options: LeaseOptions) {
    this.process = options.process;
    this.#options = options;
    this.#ttlMs = options.ttlMs ?? TTL_MS;
    options.table.onReleased(() => this.#turnSoon());
  }

  campaign(name: string, held: (lease: Lease) => Promise<void>): Candidacy {
    if (this.#campaigns.has(name)) throw fail('internal_error', `This process stands for the lease ${name} already.`);
    const campaign: Campaign = { name, held, standsFromMs: 0, retryMs: RETRY_MS, holding: null, closed: false };
    this.#campaigns.set(name, campaign);
    this.#turnSoon();
    return {
      lease: () => {
        this.#loseOverdue(campaign);
        const lease = campaign.holding?.lease;
        return lease === undefined || lease.lost.aborted ? null : lease;
      },
      close: () => this.#end(campaign),
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#campaigns.values()].map((campaign) => this.#end(campaign)));
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#looking);
  }

  /** All campaigns that begin in one turn of the event loop are one statement. */
  #turnSoon(): void {
    this.#schedule(0);
  }

  #schedule(inMs: number): void {
    if (this.#closed) return;
    if (this.#turning) {
      this.#again ||= inMs === 0;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#turn(), inMs).unref();
  }

  async #turn(): Promise<void> {
    this.#turning = true;
    const nextMs = await this.#claim();
    this.#turning = false;
    const soon = this.#again;
    this.#again = false;
    if (this.#campaigns.size > 0 && nextMs !== null) this.#schedule(soon ? 0 : nextMs);
    else if (soon) this.#schedule(0);
  }

  /** Says when the next turn is due; null when nothing calls for one. */
  async #claim(): Promise<number | null> {
    const { table, log, sole = false } = this.#options;
    const asked = this.#now();
    const campaigns = [...this.#campaigns.values()];
    const renewing = campaigns.filter(({ holding }) => holding !== null && !sole && !this.#isOverdue(holding));
    const standing = campaigns.filter(
      ({ holding, closed, standsFromMs }) => holding === null && !closed && standsFromMs <= asked.monotonicMs,
    );
    const renewMs = this.#ttlMs * RENEW_PART;
    const laterMs = campaigns
      .filter(({ holding, closed }) => holding === null && !closed)
      .map(({ standsFromMs }) => standsFromMs - asked.monotonicMs);
    const dueMs = sole ? Math.max(0, Math.min(...laterMs, renewMs)) : renewMs;
    if (renewing.length === 0 && standing.length === 0) return sole && laterMs.length === 0 ? null : dueMs;
    try {
      const { held, freeInMs } = await table.claim({
        process: this.process,
        held: renewing.map(({ holding }) => holding!.lease),
        wanted: standing.map(({ name }) => name),
        ttlMs: this.#ttlMs,
      });
      if (this.#away) log.info('Leases can be renewed again.');
      this.#away = false;
      const epochs = new Map(held.map(({ name, epoch }) => [name, epoch]));
      for (const campaign of renewing) {
        if (campaign.holding === null) continue;
        if (epochs.get(campaign.name) === campaign.holding.lease.epoch) campaign.holding.renewed = asked;
        else this.#lose(campaign, 'another process took it');
      }
      for (const campaign of standing) {
        const epoch = epochs.get(campaign.name);
        if (epoch !== undefined) await this.#take(campaign, epoch, asked);
      }
      // The row of a dead holder is free the moment its time is over, not a turn later.
      return freeInMs === null ? dueMs : Math.min(dueMs, freeInMs + 5);
    } catch (error) {
      if (!this.#away)
        log.warn('Leases cannot be renewed; tried again.', { error: error instanceof Error ? error.message : String(error) });
      this.#away = true;
      // What was asked may have been done: without its answer it counts for nothing, and is taken anew under the next epoch.
      return Math.min(renewMs / 4, 250);
    }
  }

  async #take(campaign: Campaign, epoch: number, asked: Moment): Promise<void> {
    const { name } = campaign;
    const ending = new AbortController();
    const lease: Lease = { name, epoch, lost: ending.signal };
    const holding: Holding = { lease, ending, renewed: asked, work: Promise.resolve() };
    // An answer that took too long is worth nothing: the next turn takes the lease anew.
    if (this.#isOverdue(holding)) return;
    if (campaign.closed) {
      await this.#release(lease);
      return;
    }
    campaign.holding = holding;
    this.#looking ??= this.#options.sole === true ? undefined : setInterval(() => this.#look(), this.#ttlMs * LOOK_PART).unref();
    holding.work = this.#work(campaign, holding);
  }

  /** Runs `held`. One that returned early keeps its lease; one that failed lets it go and stands again after a while. */
  async #work(campaign: Campaign, holding: Holding): Promise<void> {
    const { lease, ending } = holding;
    const { log } = this.#options;
    let failed = false;
    try {
      await campaign.held(lease);
    } catch (error) {
      if (!lease.lost.aborted) {
        failed = true;
        log.error('What is done under a lease failed; it is let go and stood for again.', {
          lease: lease.name,
          again_ms: campaign.retryMs,
          error: error instanceof Failure ? error.message : error,
        });
      }
    }
    if (failed) {
      ending.abort(lost(lease.name, 'what is done under it failed'));
      campaign.standsFromMs = this.#now().monotonicMs + campaign.retryMs;
      campaign.retryMs = Math.min(campaign.retryMs * 2, LONGEST_RETRY_MS);
      await this.#release(lease);
    } else if (!lease.lost.aborted) {
      await new Promise<void>((resolve) => lease.lost.addEventListener('abort', () => resolve(), { once: true }));
    }
    if (!failed) campaign.retryMs = RETRY_MS;
    if (campaign.closed) return;
    campaign.holding = null;
    this.#turnSoon();
  }

  async #end(campaign: Campaign): Promise<void> {
    const { holding } = campaign;
    if (!campaign.closed) {
      campaign.closed = true;
      holding?.ending.abort(lost(campaign.name, 'it is let go'));
    }
    if (holding === null) {
      this.#campaigns.delete(campaign.name);
      return;
    }
    // Meanwhile it goes on being renewed: nobody begins before the work here has ended.
    await Promise.race([holding.work, timeOut(HAND_OVER_MS)]);
    if (this.#campaigns.get(campaign.name) === campaign) {
      this.#campaigns.delete(campaign.name);
      await this.#release(holding.lease);
    }
    await holding.work;
  }

  async #release(lease: Lease): Promise<void> {
    // Nobody waits for it: the next one to take it is the next start.
    if (this.#options.sole === true) return;
    // Without an answer it ends by itself when its time is over.
    await this.#options.table.release(this.process, [lease]).catch(() => undefined);
  }

  #look(): void {
    for (const campaign of this.#campaigns.values()) this.#loseOverdue(campaign);
  }

  #loseOverdue(campaign: Campaign): void {
    if (campaign.holding !== null && this.#isOverdue(campaign.holding)) this.#lose(campaign, 'it could not be renewed in time');
  }

  #lose({ holding, name }: Campaign, reason: string): void {
    if (holding === null || holding.lease.lost.aborted) return;
    this.#options.log.warn('A lease was lost.', { lease: name, epoch: holding.lease.epoch, reason });
    holding.ending.abort(lost(name, reason));
  }

  #isOverdue({ renewed }: Pick<Holding, 'renewed'>): boolean {
    if (this.#options.sole === true) return false;
    const now = this.#now();
    const believedMs = this.#ttlMs * BELIEF_PART;
    return now.monotonicMs - renewed.monotonicMs >= believedMs || now.wallMs - renewed.wallMs >= believedMs;
  }

  #now(): Moment {
    const { clock } = this.#options;
    return { monotonicMs: clock.monotonicMs(), wallMs: clock.now().getTime() };
  }
}

function lost(name: string, reason: string): Failure {
  return fail('lease_lost', `The lease ${name} is lost: ${reason}.`);
}

function timeOut(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
