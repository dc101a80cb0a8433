import { afterAll, beforeAll, expect, test } from 'vitest';
import { aheadClock } from '#kit/clocks.ts';
import { startMemoryHub, type MemoryHub } from '#kit/memory-hub.ts';
import { until } from '#kit/until.ts';
import type { Containment } from '#modules/security/containment/containment.ts';
import { security } from '#modules/security/index.ts';
import { L, N, network, OTHER, P } from '#modules/security/test-network.ts';
import { memoryArchive } from '#runtime/archive/index.ts';
import { startTestServer, type TestServer } from '#runtime/store/sharing/test-server.ts';

type Answer = { containment: Containment; contained: boolean };
type Ledger = { items: Containment[] };

const clock = aheadClock();
/** The one network that both act on. */
const lab = network();
let server: TestServer;
let url: string;
let processes: readonly [MemoryHub, MemoryHub];

async function join(name: string): Promise<MemoryHub> {
  const store = await server.join(url, { name, clock });
  const nftables = { set: 'inet t banned', program: ['true'] };
  const modules = [lab.module, security({ asks: lab.asks, archive: memoryArchive(), everyMs: 20, clock, hub: () => [], nftables })];
  return startMemoryHub(modules, { clock, store, leases: store.leases, claims: store.claims });
}

beforeAll(async () => {
  server = await startTestServer();
  url = await server.newDatabase();
  processes = [await join('one'), await join('two')];
});
afterAll(async () => {
  for (const { hub } of processes ?? []) await hub.stop();
  await server?.stop();
});

/** Asks both at the same moment, several times; gives what they answered, refusals by their codes. */
async function both<O>(operation: string, input: object, times = 3): Promise<readonly (O | string)[]> {
  const asked = Array.from({ length: times }, () => processes).flat();
  return Promise.all(asked.map((one) => one.ask<O>(operation, input).catch((error: { readonly code: string }) => error.code)));
}

const ledger = async (inForce: boolean, at = processes[0]) =>
  (await at.ask<Ledger>('security.containment.list', { in_force: inForce })).items;

test.each([
  ['security.node.contain', { project_id: P, node_id: N, reason: 'It attacks.' }],
  ['security.address.ban', { address: '198.51.100.7', reason: 'It attacks.' }],
])('asked of two processes in the same moment, %s makes one containment, and everybody gets that one', async (operation, input) => {
  for (let round = 0; round < 5; round += 1) {
    const answers = (await both<Answer>(operation, input)) as readonly Answer[];
    expect(answers.filter(({ contained }) => contained)).toHaveLength(1);
    const [id, ...others] = new Set(answers.map(({ containment }) => containment.containment_id));
    expect(others).toEqual([]);
    for (const at of processes) {
      await until('the ledger to have it in force', async () => {
        const [one, ...more] = await ledger(true, at);
        expect(more).toEqual([]);
        return one?.containment_id === id && one?.state === 'in_force';
      });
    }
    // Both end it at once: it ends once.
    const ended = (await both<Containment>('security.containment.release', { containment_id: id })) as readonly Containment[];
    expect(ended.every((one) => typeof one !== 'string' && ['ending', 'released'].includes(one.state))).toBe(true);
    for (const at of processes) await until('it to be over', async () => (await ledger(true, at)).length === 0);
  }
  expect(lab.state.link.suspended).toBe(false);
  expect((await ledger(false)).filter(({ state }) => state === 'released').length).toBeGreaterThanOrEqual(5);
});

test('a release by hand in the moment in which the time is over ends it once', async () => {
  const { containment } = await processes[0].ask<Answer>('security.node.contain', {
    project_id: P,
    node_id: N,
    reason: 'x',
    duration_s: 60,
  });
  clock.advance(61_000);
  await both('security.containment.release', { containment_id: containment.containment_id });
  await until('it to be over', async () => (await ledger(true)).length === 0);
  expect(lab.state.link).toMatchObject({ link_id: L, suspended: false, filters: { delay: [20] } });
});

test('a link between two contained nodes comes back with the last of them, whichever process ends them', async () => {
  const [one, two] = processes;
  const first = await one.ask<Answer>('security.node.contain', { project_id: P, node_id: N, reason: 'x' });
  const second = await two.ask<Answer>('security.node.contain', { project_id: P, node_id: OTHER, reason: 'x' });
  expect(second.containment.undo).toEqual([{ link_id: L, suspended: false, filters: { delay: [20] } }]);
  await two.ask('security.containment.release', { containment_id: first.containment.containment_id });
  expect(lab.state.link.suspended).toBe(true);
  await one.ask('security.containment.release', { containment_id: second.containment.containment_id });
  expect(lab.state.link.suspended).toBe(false);
});
