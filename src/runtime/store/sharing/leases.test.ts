import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Candidacy } from '#kernel/lease.ts';
import { silentLog } from '#kernel/log.ts';
import { leaseContract } from './lease.contract.ts';
import { memoryLeaseTable, type LeaseTable } from './lease-table.ts';
import { sharedLeases, type SharedLeases } from './leases.ts';

const shared = memoryLeaseTable(systemClock);

leaseContract(async () => {
  const way = wayTo(shared);
  return { table: way.table, cut: () => (way.state = 'cut') };
});

type State = 'open' | 'cut' | 'mute';

/** A process's way to the table. `cut`: nothing gets there. `mute`: what is asked is done, and the answer is lost. */
function wayTo(table: LeaseTable): { readonly table: LeaseTable; state: State } {
  const way = {
    state: 'open' as State,
    table: {
      async claim(request) {
        if (way.state === 'cut') throw fail('store_unavailable', 'cut');
        const outcome = await table.claim(request);
        if (way.state === 'mute') throw fail('store_unavailable', 'mute');
        return outcome;
      },
      async release(process, leases) {
        if (way.state === 'cut') throw fail('store_unavailable', 'cut');
        await table.release(process, leases);
      },
      onReleased: (listener) => table.onReleased(listener),
    } satisfies LeaseTable,
  };
  return way;
}

describe('leases, whatever happens', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  interface Process {
    readonly leases: SharedLeases;
    readonly way: { state: State };
    readonly candidacy: Candidacy;
    working: number;
  }

  const action = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2_500 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('way' as const), process: fc.nat(2), state: fc.constantFrom<State>('open', 'cut', 'mute') }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), process: fc.nat(2) }) },
    // The machine of a process slept: the clock that never jumps stood still there.
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('jump' as const), process: fc.nat(2), ms: fc.integer({ min: 500, max: 9_000 }) }),
    },
  );

  test('two never hold one at the same time, epochs never go back, and it is held again when a way is open', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        const clock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };
        const table = memoryLeaseTable(clock);
        const epochs: number[] = [];
        const offsets = [0, 0, 0];
        const join = (at: number): Process => {
          const way = wayTo(table);
          const own: Clock = { now: () => new Date(Date.now() + offsets[at]!), monotonicMs: () => performance.now() };
          const leases = sharedLeases({ process: `p${at}-${Math.random()}`, table: way.table, clock: own, log: silentLog });
          const process: Process = {
            leases,
            way,
            working: 0,
            candidacy: leases.campaign('it', async (lease) => {
              process.working += 1;
              epochs.push(lease.epoch);
              await new Promise<void>((resolve) => lease.lost.addEventListener('abort', () => resolve(), { once: true }));
              process.working -= 1;
            }),
          };
          return process;
        };
        const processes = [0, 1, 2].map(join);
        const check = () => {
          expect(processes.filter(({ candidacy }) => candidacy.lease() !== null).length).toBeLessThanOrEqual(1);
          expect(processes.reduce((sum, { working }) => sum + working, 0)).toBeLessThanOrEqual(1);
          expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
        };
        const wait = async (ms: number) => {
          for (let passed = 0; passed < ms; passed += 50) {
            await vi.advanceTimersByTimeAsync(Math.min(50, ms - passed));
            check();
          }
        };
        for (const each of actions) {
          if (each.kind === 'wait') await wait(each.ms);
          else if (each.kind === 'way') processes[each.process]!.way.state = each.state;
          else if (each.kind === 'jump') offsets[each.process]! += each.ms;
          else {
            const leaving = processes[each.process]!.leases.close();
            await wait(10);
            await leaving;
            processes[each.process] = join(each.process);
          }
          check();
        }
        for (const { way } of processes) way.state = 'open';
        await wait(4_000);
        expect(processes.filter(({ candidacy }) => candidacy.lease() !== null)).toHaveLength(1);
        const ended = Promise.all(processes.map(({ leases }) => leases.close()));
        await wait(100);
        await ended;
      }),
      { numRuns: 60 },
    );
  });

  test('a killed holder is followed within five seconds, one that let go at once', async () => {
    const table = memoryLeaseTable({ monotonicMs: () => performance.now() });
    const join = (process: string) => {
      const way = wayTo(table);
      const leases = sharedLeases({ process, table: way.table, clock: systemClock, log: silentLog });
      return { way, leases, candidacy: leases.campaign('it', async () => undefined) };
    };
    const one = join('one');
    await vi.advanceTimersByTimeAsync(10);
    const two = join('two');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(one.candidacy.lease()).not.toBeNull();
    one.way.state = 'cut';
    await vi.advanceTimersByTimeAsync(3_050);
    expect(two.candidacy.lease()).toMatchObject({ epoch: 2 });
    one.way.state = 'open';
    await vi.advanceTimersByTimeAsync(5_000);
    const left = two.candidacy.close();
    await vi.advanceTimersByTimeAsync(10);
    await left;
    expect(one.candidacy.lease()).toMatchObject({ epoch: 3 });
  });

  test('of a process that is alone is never lost, and taken from whoever held it before', async () => {
    const table = memoryLeaseTable({ monotonicMs: () => performance.now() });
    const way = wayTo(table);
    const leases = sharedLeases({ process: 'only', table: way.table, clock: systemClock, log: silentLog, sole: true });
    way.state = 'cut';
    const candidacy = leases.campaign('it', async () => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(candidacy.lease()).toBeNull();
    way.state = 'open';
    await vi.advanceTimersByTimeAsync(1_000);
    expect(candidacy.lease()).toMatchObject({ epoch: 1 });
    way.state = 'cut';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(candidacy.lease()).toMatchObject({ epoch: 1 });
  });
});
