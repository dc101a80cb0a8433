import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkAsks } from '#composition/network-asks.ts';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { network } from '#modules/network/index.ts';
import { createHub, createLimiter } from '#runtime/hub/index.ts';
import { openMemoryStore, type Store } from '#runtime/store/index.ts';
import { LeasedScheduler } from '#runtime/workflow/index.ts';
import { consoles } from '#southbound/console/index.ts';
import { getNode, openConsole } from '#southbound/gns3/index.ts';
import { startFrrHost, type FrrHost } from './frr-host.ts';

const ON = { project_id: '00000000-0000-4000-8000-0000000000aa', node_id: '00000000-0000-4000-8000-000000000001' };

let host: FrrHost;
let store: Store;
let hub: ReturnType<typeof createHub>;

beforeAll(async () => {
  host = await startFrrHost();
  const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
  store = openMemoryStore(basics);
  const { asks } = networkAsks;
  const known = [getNode.name, openConsole.name, asks.consoleRun.name, asks.consoleFacts.name];
  /** The host as the one node of a project. */
  const project = defineModule({
    name: 'project',
    version: '1.0.0',
    summary: 'A project with one node, whose console is that of a real host.',
    capabilities: [],
    answers: [
      answer(getNode, () => ({
        ...ON,
        name: 'edge',
        node_type: 'qemu',
        status: 'started' as const,
        console: {
          host: '127.0.0.1',
          port: 1,
          type: 'telnet',
        },
        x: 0,
        y: 0,
        z: 0,
        symbol: null,
        locked: false,
        compute_id: 'local',
        template_id: null,
        ports: [],
        properties: {},
        addresses: [],
        observed_at: new Date().toISOString(),
        stale: false,
      })),
      answer(openConsole, () => host.console()),
      ...Object.values(asks)
        .filter(({ name }) => !known.includes(name))
        .map((operation) =>
          answer(operation, () => {
            throw fail('not_found', 'The test has one node and nothing else.');
          }),
        ),
    ],
  });
  const modules = [
    project,
    consoles({ nodeQuery: getNode, openConsole, ...basics }),
    network({ ...networkAsks, scheduler: new LeasedScheduler() }),
  ];
  const read = await store.projections(modules.flatMap((module) => module.projections ?? []));
  const generous = { perSecond: 1_000, burst: 1_000 };
  hub = createHub({
    modules,
    eventLog: store.log,
    feed: store.feed,
    read,
    ...basics,
    limiter: createLimiter({ clock: systemClock, rates: { heavy: generous, action: generous, read: generous } }),
    checkOutputs: true,
  });
  await hub.start();
});
afterAll(async () => {
  await hub?.stop();
  await store?.close();
  await host?.close();
});

const ask = async <T>(operation: string, input: object = {}): Promise<T> =>
  (await hub.perform(operation, { ...ON, ...input }, { caller: system, requestId: uuidv7(), door: 'test' })).output as T;

interface Taken {
  outcome: string;
  reason: string;
  items: { kind: string; hash: string; platform: string }[];
}

test('a real FRRouting is backed up at the console of its host, changed behind its back, and restored', async () => {
  const first = await ask<Taken>('network.backup.take');
  expect(first, first.reason).toMatchObject({
    outcome: 'first',
    items: [
      { kind: 'running', platform: 'linux' },
      { kind: 'startup', platform: 'linux' },
    ],
  });
  const { content } = await ask<{ content: string }>('network.backup.get');
  expect(content).toContain('interface up0\n description uplink\n ip address 192.0.2.1/24');

  await host.run(
    'vtysh',
    ...['configure terminal', 'no ip route 198.51.100.0/24 192.0.2.254', 'ip route 203.0.113.0/24 192.0.2.253', 'interface up0'].flatMap(
      (command) => ['-c', command],
    ),
    '-c',
    "description somebody's test",
    '-c',
    'no ip address 192.0.2.1/24',
    '-c',
    'ip address 192.0.2.77/24',
  );
  const second = await ask<Taken>('network.backup.take');
  expect(second.outcome).toBe('changed');
  expect(await host.run('ip', '-4', '-o', 'addr', 'show', 'up0')).toContain('192.0.2.77/24');

  const hash = first.items[0]!.hash;
  const plan = await ask<{ current_hash: string; commands: string[] }>('network.restore.plan', { hash });
  const restored = await ask<{ outcome: string; reason: string; saved: boolean; differs: string[] }>('network.restore.apply', {
    hash,
    expected_hash: plan.current_hash,
    confirm: true,
  });
  expect(restored, JSON.stringify({ restored, plan })).toMatchObject({ outcome: 'restored', differs: [], saved: true });

  // Not what the console says, but what the kernel has.
  const addresses = await host.run('ip', '-4', '-o', 'addr', 'show', 'up0');
  expect(addresses).toContain('192.0.2.1/24');
  expect(addresses).not.toContain('192.0.2.77');
  const routes = await host.run('ip', 'route');
  expect(routes).toMatch(/198\.51\.100\.0\/24 .*via 192\.0\.2\.254/);
  expect(routes).not.toContain('203.0.113.0/24');
  expect(await host.run('cat', '/etc/frr/frr.conf')).toContain('ip route 198.51.100.0/24 192.0.2.254');
  expect((await ask<Taken>('network.backup.take')).items[0]!.hash).toBe(hash);
});
