import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { discoveryAsks } from '#composition/discovery-asks.ts';
import { networkAsks } from '#composition/network-asks.ts';
import { silentLog } from '#kernel/log.ts';
import { command, query, type Conversation } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { startOrchestrationHub, type OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import type { TopologyNode } from '#model/topology.ts';
import { network } from '#modules/network/index.ts';
import { consoles, type ConsolesOptions } from '#southbound/console/index.ts';
import { discovery } from '#southbound/discovery/index.ts';
import { scan } from '#southbound/scan/index.ts';
import { consoleOf } from './typed-device.ts';
import { Junos, Nxos, Vyos, Xr } from './typed-systems.ts';

const NXOS = `hostname n9k
feature ospf
interface mgmt0
  ip address 192.0.2.9/24
interface Ethernet1/1
  description to the core
  no shutdown
router ospf 1
  router-id 10.0.0.1
`;
const XR = `hostname xr1
interface GigabitEthernet0/0/0/0
  description to the core
  ipv4 address 10.0.0.1 255.255.255.0
router static
  address-family
`;
const JUNOS = `set version 21.2R1.10
set system host-name mx1
set system root-authentication encrypted-password "$6$geheim"
set interfaces ge-0/0/0 description "to the core"
set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24
set policy-options policy-statement out term a then accept
set policy-options policy-statement out term b then reject
`;
const VYOS = `set interfaces ethernet eth0 address '10.0.0.1/24'
set interfaces ethernet eth0 description 'to the core'
set system host-name 'v1'
`;

const devices = {
  nxos: new Nxos(NXOS),
  xr: new Xr(XR),
  junos: new Junos(JUNOS),
  vyos: new Vyos(VYOS),
};
type Name = keyof typeof devices;
const names = Object.keys(devices) as Name[];
const PROJECT = '11111111-1111-4111-8111-111111111111';
const on = (name: Name) => ({ project_id: PROJECT, node_id: `22222222-2222-4222-8222-22222222222${names.indexOf(name)}` });
const deviceAt = (nodeId: string): Name => names.find((name) => on(name).node_id === nodeId)!;

const declared = { summary: 'Of the bench.', tag: 'Network', permission: 'gns3.operate', rate: 'action' } as const;
const onNode = z.strictObject({ project_id: z.string(), node_id: z.string(), server: z.string().optional() });
const benchNode = query('bench.node.get', { ...declared, input: onNode, output: z.custom<TopologyNode>() });
const benchConsole = command('bench.console.open', { ...declared, input: onNode, output: z.custom<Conversation>() });
const bench = defineModule({
  name: 'bench',
  version: '1.0.0',
  summary: 'Devices that are not there.',
  capabilities: [],
  answers: [
    answer(benchNode, ({ node_id }) => ({ name: deviceAt(node_id), node_type: 'qemu', status: 'started' }) as TopologyNode),
    answer(benchConsole, ({ node_id }) => consoleOf(devices[deviceAt(node_id)])),
  ],
});

let hub: OrchestrationHub;
beforeAll(async () => {
  const nodeQuery = benchNode as unknown as ConsolesOptions['nodeQuery'];
  const openConsole = benchConsole as unknown as ConsolesOptions['openConsole'];
  const limits = { listenMs: 15, settleMs: 8, otherPromptMs: 25, quietMs: 50 };
  hub = await startOrchestrationHub({
    others: [
      consoles({ nodeQuery, openConsole, log: silentLog, meter: silentMeter, limits }),
      scan({ allow: ['127.0.0.0/8'] }),
      discovery({ asks: discoveryAsks }),
      bench,
    ],
    scheduled: (scheduler) => [network({ ...networkAsks, asks: { ...networkAsks.asks, node: benchNode }, scheduler, lookEveryMs: 100 })],
  });
});
afterAll(() => hub?.stop());

const take = async (name: Name): Promise<string> => {
  const taken = await hub.perform<{ reason: string; items: { kind: string; hash: string }[] }>('network.backup.take', on(name));
  const running = taken.items.find(({ kind }) => kind === 'running');
  expect(running, taken.reason).toBeDefined();
  return running!.hash;
};
const run = async (name: Name, ...commands: string[]) => {
  const ran = await hub.perform<{ transcripts: { refused: boolean }[]; reason: string }>('console.run', { ...on(name), commands });
  expect(
    ran.transcripts.filter(({ refused }) => refused),
    ran.reason,
  ).toEqual([]);
};
interface Restored {
  outcome: string;
  reason: string;
  differs: string[];
  saved: boolean;
  after_hash: string;
}
const restore = async (name: Name, hash: string): Promise<{ commands: string[]; restored: Restored }> => {
  const plan = await hub.perform<{ current_hash: string; commands: string[] }>('network.restore.plan', { ...on(name), hash });
  devices[name].carriedOut.length = 0;
  const restored = await hub.perform<Restored>('network.restore.apply', {
    ...on(name),
    hash,
    expected_hash: plan.current_hash,
    confirm: true,
  });
  return { commands: plan.commands, restored };
};

describe('Cisco NX-OS', () => {
  const change = [
    'terminal width 511',
    'configure terminal',
    'interface Ethernet1/1',
    'description wrong',
    'ip address 10.9.9.9/24',
    'end',
  ];

  test('is led back by what differs, keeps a checkpoint meanwhile, and saves', async () => {
    const before = await take('nxos');
    await run('nxos', ...change);
    await take('nxos');
    const { commands, restored } = await restore('nxos', before);
    expect(commands).toEqual([
      'interface Ethernet1/1',
      'no ip address 10.9.9.9/24',
      'no description',
      'interface Ethernet1/1',
      'description to the core',
    ]);
    expect(restored, restored.reason).toMatchObject({ outcome: 'restored', saved: true, differs: [] });
    expect(devices.nxos.carriedOut.filter((line) => /checkpoint/.test(line)).map((line) => line.replace(/-\w+$/, ''))).toEqual([
      'checkpoint thalamus',
      'no checkpoint thalamus',
    ]);
    expect(devices.nxos.startup).toContain('description to the core');
  });

  test('goes back to its checkpoint when a command is refused half way', async () => {
    const before = await take('nxos');
    await run('nxos', ...change);
    const changed = await take('nxos');
    devices.nxos.faults = { refuses: 'description to the core' };
    const { restored } = await restore('nxos', before);
    devices.nxos.faults = {};
    expect(restored).toMatchObject({ outcome: 'rolled_back', after_hash: changed, saved: false });
    expect(restored.reason).toContain('description to the core');
    expect(devices.nxos.carriedOut.some((line) => /^rollback running-config checkpoint thalamus-\w+ atomic$/.test(line))).toBe(true);
    expect(devices.nxos.checkpoints).toBe(0);
  });
});

describe('Cisco IOS XR', () => {
  const change = ['configure exclusive', 'interface GigabitEthernet0/0/0/0', 'description wrong', 'commit', 'end'];

  test('commits what differs as one', async () => {
    const before = await take('xr');
    await run('xr', ...change);
    await take('xr');
    const { restored } = await restore('xr', before);
    expect(restored, restored.reason).toMatchObject({ outcome: 'restored', differs: [] });
  });

  test('has no change when the commit fails, and is left outside the configuration', async () => {
    const before = await take('xr');
    await run('xr', ...change);
    const changed = await take('xr');
    devices.xr.faults = { refusesCommit: '% Failed to commit one or more configuration items during a pseudo-atomic operation.' };
    const { restored } = await restore('xr', before);
    devices.xr.faults = {};
    expect(restored).toMatchObject({ outcome: 'rolled_back', after_hash: changed });
    expect(devices.xr.carriedOut).toContain('abort');
    expect(devices.xr.prompt).toBe('RP/0/RP0/CPU0:xr1#');
  });

  test('goes back to the commit before when it does not have what was wanted', async () => {
    const before = await hub.perform<{ items: { hash: string }[] }>('network.backup.versions.list', on('xr'));
    const changed = await take('xr');
    const wanted = before.items.find(({ hash }) => hash !== changed)!.hash;
    devices.xr.faults = { forgets: 'description to the core' };
    const { restored } = await restore('xr', wanted);
    devices.xr.faults = {};
    expect(restored).toMatchObject({ outcome: 'rolled_back', after_hash: changed });
    expect(devices.xr.carriedOut).toContain('rollback configuration last 1');
  });
});

describe('Juniper Junos', () => {
  const change = [
    'configure exclusive',
    'set system host-name wrong',
    'delete interfaces ge-0/0/0 description',
    'set interfaces ge-0/0/1 unit 0 family inet address 10.9.9.9/24',
    'set policy-options policy-statement out term c then accept',
    'commit',
    'exit configuration-mode',
  ];

  test('checks, commits on trial, and confirms when what is there is what was wanted', async () => {
    const before = await take('junos');
    await run('junos', ...change);
    await take('junos');
    const { commands, restored } = await restore('junos', before);
    expect(commands).toEqual([
      'delete policy-options policy-statement out',
      'delete interfaces ge-0/0/1',
      'set system host-name mx1',
      'set interfaces ge-0/0/0 description "to the core"',
      'set policy-options policy-statement out term a then accept',
      'set policy-options policy-statement out term b then reject',
    ]);
    expect(restored.outcome, restored.reason).toBe('restored');
    expect(devices.junos.onTrial).toBe(false);
    expect(devices.junos.carriedOut.filter((line) => line.startsWith('commit'))).toEqual(['commit check', 'commit confirmed 5', 'commit']);
  });

  test('commits nothing when the check fails', async () => {
    const before = await take('junos');
    await run('junos', ...change);
    const changed = await take('junos');
    devices.junos.faults = { refusesCommit: '[edit interfaces]\n  warning: x\nerror: configuration check-out failed' };
    const { restored } = await restore('junos', before);
    devices.junos.faults = {};
    expect(restored).toMatchObject({ outcome: 'rolled_back', after_hash: changed });
    expect(restored.reason).toContain('configuration check-out failed');
    expect(devices.junos.carriedOut).not.toContain('commit confirmed 5');
    expect(devices.junos.prompt).toBe('ada@mx1> ');
  });

  test('goes back to what it had when it does not have what was wanted', async () => {
    const versions = await hub.perform<{ items: { hash: string }[] }>('network.backup.versions.list', on('junos'));
    const changed = await take('junos');
    const wanted = versions.items.find(({ hash }) => hash !== changed)!.hash;
    devices.junos.faults = { forgets: 'set interfaces ge-0/0/0 description "to the core"' };
    const { restored } = await restore('junos', wanted);
    devices.junos.faults = {};
    expect(restored).toMatchObject({ outcome: 'rolled_back', after_hash: changed });
    expect(devices.junos.carriedOut).toContain('rollback 1');
    expect(devices.junos.onTrial).toBe(false);
  });

  test('is left alone while somebody else has its configuration locked', async () => {
    const versions = await hub.perform<{ items: { hash: string }[] }>('network.backup.versions.list', on('junos'));
    const changed = await take('junos');
    devices.junos.locked = true;
    const { restored } = await restore('junos', versions.items.find(({ hash }) => hash !== changed)!.hash);
    devices.junos.locked = false;
    expect(restored).toMatchObject({ outcome: 'rolled_back', after_hash: changed });
    expect(restored.reason).toContain('configuration database locked');
    expect(devices.junos.carriedOut.filter((line) => /^(?:set (?!cli)|delete|commit)/.test(line))).toEqual([]);
  });
});

test.each<[Name, readonly string[]]>([
  ['junos', ['configure exclusive', 'set system host-name lost']],
  ['xr', ['configure exclusive', 'hostname lost']],
  ['vyos', ['configure', "set system host-name 'lost'"]],
])('what a dead process typed into the candidate of %s and did not commit is given up before anything is told', async (name, typed) => {
  const before = await take(name);
  const prompt = devices[name].prompt;
  for (const line of typed) devices[name].carryOut(line);
  expect(devices[name].prompt).not.toBe(prompt);
  const { project_id, node_id } = on(name);
  const begun = { ...on(name), name, restore_id: `r-${name}`, before, wanted: 'cd'.repeat(32), commands: 1, by: 'ada', process: 'dead' };
  const subject = `projects/${project_id}/nodes/${node_id}/configuration`;
  await hub.store.log.append({
    events: [{ type: 'configuration.restore.begun', source: '/modules/network', subject, priority: 'normal', data: begun }],
  });
  const told = async () => (await hub.events(['configuration.restored'])).map(({ data }) => data as { wanted: string; node_id: string });
  await until('what became of it', async () => (await told()).some((each) => each.wanted === begun.wanted && each.node_id === node_id));
  expect((await told()).at(-1)).toMatchObject({ outcome: 'rolled_back', after: before });
  expect(devices[name].prompt).toBe(prompt);
  expect(await take(name)).toBe(before);
});

describe('VyOS', () => {
  const change = ['configure', "set interfaces ethernet eth1 address '10.9.9.9/24'", "set system host-name 'wrong'", 'commit', 'exit'];

  test('commits what differs, and saves', async () => {
    const before = await take('vyos');
    await run('vyos', ...change);
    await take('vyos');
    const { commands, restored } = await restore('vyos', before);
    expect(commands).toEqual(['delete interfaces ethernet eth1', "delete system host-name 'wrong'", "set system host-name 'v1'"]);
    expect(restored.outcome, restored.reason).toBe('restored');
    expect(devices.vyos.saved).toContain("host-name 'v1'");
  });

  test('discards what was typed when the commit fails', async () => {
    const before = await take('vyos');
    await run('vyos', ...change);
    const changed = await take('vyos');
    devices.vyos.faults = { refusesCommit: '[[interfaces ethernet eth1]] failed\nCommit failed' };
    const { restored } = await restore('vyos', before);
    devices.vyos.faults = {};
    expect(restored).toMatchObject({ outcome: 'rolled_back', after_hash: changed });
    expect(devices.vyos.carriedOut).toContain('exit discard');
  });
});
