/**
 * The right to do something that only one process may do at a time, such as listening to one GNS3 server. It ends when
 * its holder lets it go, or does not renew it in time: another process then takes it under the next epoch.
 */
export interface Lease {
  readonly name: string;
  /** Counts the holders. What is written under the lease carries it, and is refused when it is not the last one any more. */
  readonly epoch: number;
  /** Aborted as soon as the lease is lost or may have been lost. */
  readonly lost: AbortSignal;
}

/** A process that wants a lease for as long as it runs. */
export interface Candidacy {
  /** The lease, while this process holds it. */
  lease(): Lease | null;
  /** Lets it go, so that another process takes it at once, and stands for it no more. Waits until `held` has returned. */
  close(): Promise<void>;
}

export interface Leases {
  /** Name of this process among those that share the database. */
  readonly process: string;
  /**
   * Stands for a lease. `held` runs while this process holds it and should return soon after `lease.lost`; it is called anew
   * each time the lease is won. What it throws is logged, the lease is let go, and stood for again after a while.
   */
  campaign(name: string, held: (lease: Lease) => Promise<void>): Candidacy;
}

/** Of a process that is alone: every lease is its own at once, under epoch 1. */
export function soleLeases(process = 'sole'): Leases {
  return {
    process,
    campaign(name, held) {
      const ending = new AbortController();
      const lease: Lease = { name, epoch: 1, lost: ending.signal };
      // In a turn of its own: the caller has its candidacy before anything runs.
      const work = Promise.resolve().then(() => held(lease));
      return {
        lease: () => (ending.signal.aborted ? null : lease),
        async close() {
          ending.abort(new Error(`The lease ${name} was let go.`));
          await work.catch(() => undefined);
        },
      };
    },
  };
}

/** Stands only for leases that this process has a part in; the others are left to other processes. */
export function leasesFor(leases: Leases, takesPart: (name: string) => boolean): Leases {
  const idle: Candidacy = { lease: () => null, close: async () => undefined };
  return { process: leases.process, campaign: (name, held) => (takesPart(name) ? leases.campaign(name, held) : idle) };
}
