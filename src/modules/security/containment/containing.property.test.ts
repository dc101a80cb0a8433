import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '#kernel/clock.ts';
import { fail, Failure } from '#kernel/error.ts';
import { uuidv7 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { silentLog } from '#kernel/log.ts';
import type { Context } from '#kernel/module.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { AllowList } from './allow-list.ts';
import { containmentAnswers } from './containment-answers.ts';
import { containmentsProjection, isInForce, type Containment } from './containment.ts';
import { Ending } from './ending.ts';
import { Enforcement, type EnforcementAsks } from './enforcement.ts';
import { banAddress, containNode, releaseContainment } from './messages.ts';
import type { Nftables } from './nftables.ts';

const P = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
const LINKS = [
  ['l1', 'a', 'b'],
  ['l2', 'a', 'c'],
  ['l3', 'b', 'c'],
  // Suspended by somebody: it is nobody's here.
  ['l4', 'a', 'c'],
] as const;

/** A project as GNS3 has it and a set of banned addresses; it may refuse everything for a while. */
class Network {
  readonly suspended = new Set<string>(['l4']);
  readonly stopped = new Set<string>();
  readonly banned = new Set<string>();
  refuses = false;

  topology() {
    return {
      projects: [
        {
          project_id: P,
          name: 'lab',
          nodes: ['a', 'b', 'c'].map((id) => ({ node_id: id, name: id, status: this.stopped.has(id) ? 'stopped' : 'started' })),
          links: LINKS.map(([id, ...ends]) => ({
            link_id: id,
            filters: { delay: [20] },
            suspended: this.suspended.has(id),
            ends: ends.map((end) => ({ node_id: end })),
          })),
        },
      ],
    };
  }

  do(set: Set<string>, key: string, isIn: boolean): void {
    if (this.refuses) throw fail('provider_error', 'GNS3 is away.');
    if (isIn) set.add(key);
    else set.delete(key);
  }
}

/** Two processes on one log and one network; each of their steps waits for its turn. */
function world(scheduler: fc.Scheduler) {
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
  const store = memoryStore(clock);
  const network = new Network();
  const turn = () => scheduler.schedule(Promise.resolve());
  const ledger = async () => {
    const rows = new Map<string, { containment: Containment; type: string }>();
    for (const { type, data } of await store.log.readAll({ after: 0, limit: 10_000 })) {
      const { containment } = data as unknown as { containment: Containment };
      rows.set(containment.containment_id, { containment, type });
    }
    return [...rows.values()];
  };
  const read: Context['read'] = {
    rows: async (_, options) =>
      (await ledger())
        .map(({ containment }) => containment)
        .filter((one) => options?.scope === undefined || isInForce(one))
        .map((one) => ({ key: one.containment_id, scope: containmentsProjection.name, value: one as unknown as Json, validFrom: 1 })),
  };

  /** A process, until it dies. */
  const start = () => {
    const life = { isDead: false };
    const step = async () => {
      await turn();
      // Nothing of a process that died goes on.
      if (life.isDead) await new Promise(() => undefined);
    };
    const effect = async (set: Set<string>, key: string, isIn: boolean) => {
      await step();
      // What is under way arrives, whatever becomes of who sent it.
      await turn();
      network.do(set, key, isIn);
      await step();
    };
    const named = (name: string) => ({ name }) as unknown as EnforcementAsks['topology'];
    const asks = {
      topology: named('topology'),
      setFilters: named('setFilters'),
      stopNode: named('stopNode'),
      startNode: named('startNode'),
    };
    const nftables = {
      ban: (address: string) => effect(network.banned, address, true),
      unban: (address: string) => effect(network.banned, address, false),
    } as unknown as Nftables;
    const answers = containmentAnswers({
      enforcement: new Enforcement(asks, nftables, undefined),
      allowed: new AllowList([], () => []),
      addressesOf: async () => [],
      publish: () => async (events, only) => {
        await step();
        await store.log.append({ events, ...(only !== undefined && 'stream' in only ? { expect: [only] } : {}) });
        await step();
      },
    });
    const ask = async (operation: { readonly name: string }, input: Record<string, never>): Promise<unknown> => {
      const { link_id: link, suspended, node_id: node } = input;
      if (operation.name === 'topology') return network.topology();
      if (operation.name === 'setFilters') return effect(network.suspended, link!, suspended!);
      if (operation.name === 'stopNode') return effect(network.stopped, node!, true);
      if (operation.name === 'startNode') return effect(network.stopped, node!, false);
      return perform(operation.name, input);
    };
    const context = {
      clock,
      log: silentLog,
      read,
      events: store.log,
      feed: { reached: async () => true },
      projects: null,
      caller: { name: 'x' },
      ask,
    };
    const perform = async (operation: string, input: object): Promise<unknown> =>
      answers.find((one) => one.operation.name === operation)!.handle(input as never, { ...context, messageId: uuidv7() } as never);
    const ending = new Ending(context as never, 1_000);
    return { life, perform, ending };
  };
  return { network, ledger, start, advance: (ms: number) => void (nowMs += ms) };
}

/** The links, the node or the address that it acts on. */
function claimsOf({ method, node_id: node, address, undo }: Containment): readonly (string | null)[] {
  if (method === 'suspend_links') return undo.map(({ link_id: link }) => link);
  return [method === 'stop_node' ? node : address];
}

const act = fc.record({
  process: fc.nat(1),
  what: fc.constantFrom('contain', 'contain', 'contain', 'release', 'release', 'end', 'crash', 'refuse', 'wait', 'settle'),
  target: fc.constantFrom('a', 'b', 'c', 'stop a', '192.0.2.1'),
  seconds: fc.constantFrom(1, 60, 200),
  steps: fc.nat(12),
});

test('however processes contain, release, die and run out of time: a target has one containment, none is in force without an entry, all end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(act, { minLength: 1, maxLength: 25 }), async (scheduler, acts) => {
      const { network, ledger, start, advance } = world(scheduler);
      const processes = [start(), start()];

      const check = async () => {
        const rows = await ledger();
        const open = rows.filter(({ containment }) => isInForce(containment));
        const targets = open.map(({ containment: { method, node_id: node, address } }) => `${method} ${node} ${address}`);
        expect(targets).toEqual([...new Set(targets)]);
        const claimed = open.flatMap(({ containment }) => claimsOf(containment));
        expect(claimed).toEqual(
          expect.arrayContaining([...network.suspended, ...network.stopped, ...network.banned].filter((one) => one !== 'l4')),
        );
        // What was told to be in force is.
        const enforced = open
          .filter(({ type }) => type === 'security.containment.enforced')
          .flatMap(({ containment }) => claimsOf(containment));
        expect([...network.suspended, ...network.stopped, ...network.banned]).toEqual(expect.arrayContaining(enforced));
        expect(network.suspended).toContain('l4');
      };
      const run = async (steps: number) => {
        for (let done = 0; done < steps; done += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          if (scheduler.count() === 0) return;
          await scheduler.waitNext(1);
          await check();
        }
      };
      const settled = () => run(Infinity);
      const asked = (promise: Promise<unknown>) =>
        void promise.catch((error: unknown) => {
          if (!(error instanceof Failure) || !['conflict', 'provider_error', 'not_found', 'timeout'].includes(error.code)) throw error;
        });

      for (const { process, what, target, seconds, steps } of acts) {
        const { perform, ending, life } = processes[process]!;
        if (what === 'contain') {
          const terms = { reason: 'It attacks.', duration_s: seconds };
          const [node, method] = target === 'stop a' ? ['a', 'stop_node'] : [target, 'suspend_links'];
          asked(
            target === '192.0.2.1'
              ? perform(banAddress.name, { ...terms, address: target })
              : perform(containNode.name, { ...terms, project_id: P, node_id: node, method }),
          );
        } else if (what === 'release') {
          const open = (await ledger()).filter(({ containment }) => isInForce(containment));
          const one = open[steps % Math.max(1, open.length)];
          if (one !== undefined)
            asked(perform(releaseContainment.name, { containment_id: one.containment.containment_id, reason: 'By hand.' }));
        } else if (what === 'end') asked(ending.once());
        else if (what === 'crash') {
          life.isDead = true;
          processes[process] = start();
        } else if (what === 'refuse') network.refuses = !network.refuses;
        else {
          // Whatever is under way ends within the time that it has, or never does.
          await settled();
          advance(what === 'wait' ? 61_000 : 200_000);
        }
        await run(steps);
      }
      network.refuses = false;
      for (let round = 0; round < 4; round += 1) {
        await settled();
        advance(200_000);
        asked(processes[round % 2]!.ending.once());
      }
      await settled();
      expect((await ledger()).filter(({ containment }) => isInForce(containment))).toEqual([]);
      expect([...network.suspended, ...network.stopped, ...network.banned]).toEqual(['l4']);
    }),
    { numRuns: 100 },
  );
});
