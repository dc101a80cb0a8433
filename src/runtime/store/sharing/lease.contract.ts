import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { Candidacy, Lease } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { until } from '../test-kit.ts';
import type { LeaseTable } from './lease-table.ts';
import { sharedLeases, type SharedLeases } from './leases.ts';

/** Shorter than in earnest, and long enough for a busy machine. */
const TTL_MS = 900;

/** What leases do, whatever their table is kept in. `connect` gives a process's way to the one table; `cut` makes it fail for good. */
export function leaseContract(connect: () => Promise<{ readonly table: LeaseTable; cut(): void }>): void {
  let made = 0;
  const newName = () => {
    made += 1;
    return `contract/${made}`;
  };

  describe('as leases', () => {
    const processes: SharedLeases[] = [];
    afterEach(async () => {
      for (const leases of processes.splice(0)) await leases.close();
    });

    async function join(): Promise<{ readonly leases: SharedLeases; cut(): void }> {
      const way = await connect();
      const leases = sharedLeases({
        process: `p${made}-${processes.length + 1}`,
        table: way.table,
        clock: systemClock,
        log: silentLog,
        ttlMs: TTL_MS,
      });
      processes.push(leases);
      return { leases, cut: () => way.cut() };
    }

    /** Stands for a lease and notes what it held, until it was lost. */
    function stand(
      leases: SharedLeases,
      name: string,
    ): { readonly candidacy: Candidacy; readonly held: Lease[]; readonly working: () => boolean } {
      const held: Lease[] = [];
      let working = false;
      const candidacy = leases.campaign(name, async (lease) => {
        working = true;
        held.push(lease);
        await new Promise<void>((resolve) => lease.lost.addEventListener('abort', () => resolve(), { once: true }));
        working = false;
      });
      return { candidacy, held, working: () => working };
    }

    test('of several processes one holds it, and the next when it is let go, under the next epoch', async () => {
      const name = newName();
      const [one, two] = [await join(), await join()];
      const first = stand(one.leases, name);
      await until(() => first.candidacy.lease() !== null, 'the first holds it');
      const second = stand(two.leases, name);
      const { epoch } = first.candidacy.lease()!;
      expect(second.candidacy.lease()).toBeNull();
      await first.candidacy.close();
      expect(first.working()).toBe(false);
      expect(first.held[0]!.lost.aborted).toBe(true);
      await until(() => second.candidacy.lease() !== null, 'the second holds it');
      expect(second.candidacy.lease()!.epoch).toBe(epoch + 1);
    });

    test('it is renewed for as long as its process lives', async () => {
      const name = newName();
      const [one, two] = [await join(), await join()];
      const first = stand(one.leases, name);
      await until(() => first.candidacy.lease() !== null, 'the first holds it');
      const second = stand(two.leases, name);
      const began = performance.now();
      await until(() => performance.now() - began > 1.5 * TTL_MS, 'longer than it lasts without renewal');
      expect(first.held).toHaveLength(1);
      expect(second.held).toHaveLength(0);
    });

    test('who cannot renew it gives it up before another takes it', async () => {
      const name = newName();
      const [one, two] = [await join(), await join()];
      const first = stand(one.leases, name);
      await until(() => first.candidacy.lease() !== null, 'the first holds it');
      const second = stand(two.leases, name);
      one.cut();
      let overlapped = false;
      await until(() => {
        overlapped ||= first.candidacy.lease() !== null && second.candidacy.lease() !== null;
        return second.candidacy.lease() !== null;
      }, 'the second holds it');
      expect(overlapped).toBe(false);
      expect(first.working()).toBe(false);
      expect(first.held[0]!.lost.reason).toMatchObject({ code: 'lease_lost' });
      expect(second.candidacy.lease()!.epoch).toBe(first.held[0]!.epoch + 1);
    });

    test('what fails under it lets it go, and is begun again', async () => {
      const name = newName();
      const { leases } = await join();
      const epochs: number[] = [];
      const candidacy = leases.campaign(name, async ({ epoch }) => {
        epochs.push(epoch);
        if (epochs.length === 1) throw new Error('not now');
      });
      await until(() => epochs.length === 2, 'it is begun again');
      expect(epochs[1]).toBe(epochs[0]! + 1);
      // What returned early keeps it.
      expect(candidacy.lease()).toMatchObject({ name, epoch: epochs[1] });
    });

    test('many are held by one process, each under its own epoch', async () => {
      const names = Array.from({ length: 30 }, newName);
      const [one, two] = [await join(), await join()];
      const firsts = names.map((name) => stand(one.leases, name));
      const seconds = names.map((name) => stand(two.leases, name));
      await until(
        () => names.every((_, at) => (firsts[at]!.candidacy.lease() === null) !== (seconds[at]!.candidacy.lease() === null)),
        'each has a holder',
      );
      await one.leases.close();
      await until(() => seconds.every(({ candidacy }) => candidacy.lease() !== null), 'the second holds all');
    });

    test('a process stands for a lease once, and again when it has let it go', async () => {
      const name = newName();
      const { leases } = await join();
      const first = stand(leases, name);
      expect(() => leases.campaign(name, async () => undefined)).toThrow(/already/);
      await until(() => first.candidacy.lease() !== null, 'it is held');
      await first.candidacy.close();
      const again = stand(leases, name);
      await until(() => again.candidacy.lease() !== null, 'it is held again');
      expect(again.held[0]!.epoch).toBe(first.held[0]!.epoch + 1);
    });
  });
}
