import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { networkAsks } from '#composition/network-asks.ts';
import type { Caller } from '#kernel/caller.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { nodeNamed, projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import { monitoringAsks } from '#composition/monitoring-asks.ts';
import { monitoring } from '#modules/monitoring/index.ts';
import { network } from '#modules/network/index.ts';

/** Two routers and a PC. */
const LAB = {
  lab: 1,
  name: 'pair',
  projects: [
    {
      name: 'Pair',
      nodes: [
        router('R1', ['10.9.0.1', '10.7.0.1'], 'ip route 10.8.0.0 255.255.255.0 10.9.0.2'),
        router('R2', ['10.9.0.2', '10.8.0.2'], 'ip route 10.7.0.0 255.255.255.0 10.9.0.1'),
        { name: 'PC1', kind: 'pc', x: 0, y: 0, startup: ['set pcname PC1', 'ip 10.7.0.10 10.7.0.1 24'] },
        { name: 'PC2', kind: 'pc', x: 0, y: 0, startup: ['set pcname PC2', 'ip 10.8.0.10 10.8.0.2 24'] },
      ],
      links: [
        ['R1 Fa0/0', 'R2 Fa0/0'],
        ['R1 Fa0/1', 'PC1 Ethernet0'],
        ['R2 Fa0/1', 'PC2 Ethernet0'],
      ],
    },
  ],
};

function router(name: string, addresses: readonly string[], route: string) {
  const ports = addresses.flatMap((address, index) => [
    `interface FastEthernet0/${index}`,
    ` ip address ${address} 255.255.255.0`,
    ' no shutdown',
    '!',
  ]);
  const startup = ['version 15.2', `hostname ${name}`, '!', ...ports, route, 'snmp-server community geheim RO', '!', 'end'];
  return { name, kind: 'router', platform: 'c3725', x: 0, y: 0, startup };
}

/** The lab answers at once. */
const QUICK = { listenMs: 60, quietMs: 250, otherPromptMs: 120 };

const folder = mkdtempSync(join(tmpdir(), 'thalamus-network-'));
let lab: Lab;
let hub: OrchestrationHub;
let project: LabProject;

beforeAll(async () => {
  writeFileSync(join(folder, 'pair.json'), JSON.stringify(LAB));
  lab = await startLab({ api: 'v3', lab: join(folder, 'pair.json'), delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab, {
    consoleLimits: QUICK,
    others: [monitoring({ asks: monitoringAsks })],
    scheduled: (scheduler) => [network({ ...networkAsks, scheduler, alerts: true, lookEveryMs: 20 })],
  });
  project = projectNamed(lab, 'Pair');
  for (const node of project.nodes.values()) {
    if (node.status !== 'started') await hub.perform('gns3.node.start', { project_id: project.projectId, node_id: node.nodeId });
  }
});
afterAll(async () => {
  await hub?.stop();
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

const viewer: Caller = { kind: 'user', name: 'vic', roles: ['engineer'], permissions: ['*.read', '*.operate', '*.configure'] };
const on = (name: string) => ({ project_id: project.projectId, node_id: nodeNamed(project, name).nodeId });
interface Taken {
  outcome: string;
  reason: string;
  items: { kind: string; hash: string; platform: string }[];
}
const take = (name: string) => hub.perform<Taken>('network.backup.take', on(name));
const hashOf = (taken: Taken, kind = 'running') => taken.items.find((item) => item.kind === kind)!.hash;
const type = (name: string, ...commands: string[]) =>
  hub.perform<{ transcripts: { output: string; refused: boolean }[] }>('console.run', { ...on(name), commands });

test('a router is backed up once, and its secrets are seen only by those who may', async () => {
  const first = await take('R1');
  expect(first, first.reason).toMatchObject({
    outcome: 'first',
    items: expect.arrayContaining([expect.objectContaining({ platform: 'cisco_ios' })]),
  });
  expect((await take('R1')).outcome).toBe('unchanged');

  const shown = await hub.perform<{ content: string; secrets_shown: boolean }>('network.backup.get', on('R1'));
  expect(shown).toMatchObject({ secrets_shown: true });
  expect(shown.content).toContain('snmp-server community geheim RO');
  const masked = await hub.perform<{ content: string }>('network.backup.get', on('R1'), viewer);
  expect(masked.content).toContain('snmp-server community <secret-1> RO');
  expect(JSON.stringify(await hub.events(['configuration.*']))).not.toContain('geheim');
});

test('a change is seen, told with its lines, found, and taken back by a restore that reads back what it wrote', async () => {
  const before = hashOf(await take('R1'));
  await type(
    'R1',
    'enable',
    'configure terminal',
    'interface Loopback5',
    'ip address 10.5.5.5 255.255.255.255',
    'snmp-server community neu RO',
    'no ip route 10.8.0.0 255.255.255.0 10.9.0.2',
    'end',
  );
  const after = await take('R1');
  expect(after.outcome).toBe('changed');
  const difference = await hub.perform<{ added: number; removed: number; lines: { sign: string; text: string }[] }>('network.backup.diff', {
    ...on('R1'),
    context: 0,
  });
  expect(difference.lines.map(({ sign, text }) => `${sign} ${text}`)).toEqual(
    expect.arrayContaining([
      'added interface Loopback5',
      'removed ip route 10.8.0.0 255.255.255.0 10.9.0.2',
      'added snmp-server community <secret-2> RO',
    ]),
  );
  expect(await hub.events(['configuration.changed'])).toMatchObject([{ data: { name: 'R1', kind: 'running', added: 3, removed: 1 } }]);
  const found = await hub.perform<{ items: { name: string }[] }>('network.backup.search', { q: '^interface loop', regex: true });
  expect(found.items.map(({ name }) => name)).toEqual(['R1']);

  const plan = await hub.perform<{ current_hash: string; commands: string[] }>('network.restore.plan', { ...on('R1'), hash: before });
  expect(plan.commands).toContain('no interface Loopback5');
  expect(plan.commands).toContain('no snmp-server community <secret-2> RO');
  const restore = (expected: string) =>
    hub.perform<{ outcome: string; reason: string; differs: string[]; saved: boolean }>('network.restore.apply', {
      ...on('R1'),
      hash: before,
      expected_hash: expected,
      confirm: true,
    });
  await expect(restore(before)).rejects.toMatchObject({ code: 'conflict' });
  const restored = await restore(plan.current_hash);
  expect(restored, restored.reason).toMatchObject({ outcome: 'restored', differs: [], saved: true });
  expect(hashOf(await take('R1'))).toBe(before);
  expect(JSON.stringify(await hub.events(['*']))).not.toContain('neu RO');
});

test('a restore whose process ended in the middle is told by what the device has', async () => {
  const { items } = await take('R2');
  const before = items.find(({ kind }) => kind === 'running')!.hash;
  const begun = {
    ...on('R2'),
    name: 'R2',
    restore_id: '0199aaaa-0000-7000-8000-000000000001',
    before,
    wanted: 'cd'.repeat(32),
    commands: 3,
    by: 'somebody',
    process: 'one that is no more',
  };
  await hub.store.log.append({
    events: [
      {
        type: 'configuration.restore.begun',
        source: '/modules/network',
        subject: `projects/${begun.project_id}/nodes/${begun.node_id}/configuration`,
        priority: 'normal',
        data: begun,
      },
    ],
  });
  await until('what became of it', async () =>
    (await hub.events(['configuration.restored'])).some(({ data }) => (data as typeof begun).wanted === begun.wanted),
  );
  expect((await hub.events(['configuration.restored'])).at(-1)?.data).toMatchObject({
    name: 'R2',
    outcome: 'rolled_back',
    after: before,
    commands: 3,
  });
});

test('a PC gets its address back', async () => {
  const before = await take('PC1');
  expect(before.items).toMatchObject([{ kind: 'running', platform: 'vpcs' }]);
  await type('PC1', 'ip 10.7.0.66/24 10.7.0.1');
  const after = await take('PC1');
  expect(after.outcome).toBe('changed');
  const restored = await hub.perform('network.restore.apply', {
    ...on('PC1'),
    hash: hashOf(before),
    expected_hash: hashOf(after),
    confirm: true,
  });
  expect(restored).toMatchObject({ outcome: 'restored', commands: ['ip 10.7.0.10/24 10.7.0.1'] });
});

test('what a device refuses is taken back', async () => {
  const good = await take('R2');
  // What no device takes: a configuration that was kept of another one, as the log has it.
  await hub.store.log.append({
    events: (await hub.events(['configuration.backed_up']))
      .filter(({ data }) => (data as { name: string; content?: string }).name === 'R2' && 'content' in (data as object))
      .slice(0, 1)
      .map(({ type: of, source, subject, priority, data }) => ({
        type: of,
        source,
        subject,
        priority,
        data: {
          ...(data as object),
          hash: 'ab'.repeat(32),
          content: 'hostname R2\ninterface FastEthernet0/0\n description first\n ip adres 1.2.3.4\n',
        },
      })),
  });
  const plan = await hub.perform<{ current_hash: string }>('network.restore.plan', { ...on('R2'), hash: 'ab'.repeat(32) });
  const outcome = await hub.perform('network.restore.apply', {
    ...on('R2'),
    hash: 'ab'.repeat(32),
    expected_hash: plan.current_hash,
    confirm: true,
  });
  expect(outcome).toMatchObject({ outcome: 'rolled_back', after_hash: hashOf(good) });
});

test('a device that cannot be read is told once, and its return once', async () => {
  const node = on('PC2');
  await take('PC2');
  const held = await hub.perform<{ outcome: string }>('network.backup.take', { ...node, via: 'ssh', username: 'x', password: 'y' });
  expect(held.outcome).toBe('failed');
  await hub.perform('network.backup.take', { ...node, via: 'ssh', username: 'x', password: 'y' });
  expect(await hub.events(['configuration.backup_failed'])).toHaveLength(1);
  expect((await take('PC2')).outcome).toBe('unchanged');
  expect(await hub.events(['configuration.backup_recovered'])).toHaveLength(1);
});

test('a discovery that reads another configuration has it backed up', async () => {
  await take('R2');
  await type('R2', 'enable', 'configure terminal', 'interface FastEthernet0/1', 'description to the PC', 'end');
  await hub.perform('equipment.discover', { project_id: project.projectId, equipment_id: on('R2').node_id, answer: 'summary' });
  await until('the backup of the change', async () =>
    (await hub.events(['configuration.backed_up'])).some(({ data }) => (data as { cause: string }).cause === 'change'),
  );
});

test('the way between two PCs is told from table to table, and where it stops', async () => {
  await hub.perform('equipment.project.discover', { project_id: project.projectId, wait: true });
  const path = (to = '10.8.0.10') =>
    hub.perform<{ outcome: string; hops: { name: string; state: string; reason: string }[] }>('network.path.get', {
      project_id: project.projectId,
      from: '10.7.0.10',
      to,
    });
  const whole = await path();
  expect(whole.hops.map(({ name, state }) => `${name} ${state}`)).toEqual(['PC1 forwards', 'R1 forwards', 'R2 forwards', 'PC2 arrived']);
  expect(whole.outcome).toBe('arrives');
  expect(await path('192.0.2.1')).toMatchObject({
    outcome: 'stops',
    hops: [{ name: 'PC1' }, { name: 'R1', reason: 'It has no route to 192.0.2.1.' }],
  });

  const traced = await hub.perform<{ agrees: boolean; reached: boolean; hops: { verdict: string; traced: { name: string }[] }[] }>(
    'network.path.trace',
    { project_id: project.projectId, from: 'PC1', to: 'PC2' },
  );
  expect(traced).toMatchObject({ agrees: true, reached: true });
  expect(traced.hops.map(({ traced: [first], verdict }) => `${first?.name} ${verdict}`)).toEqual(['R1 same', 'R2 same', 'PC2 same']);

  const layer = await hub.perform<{ groups: { name: string; members: { name: string }[] }[] }>('network.layer.get', {
    project_id: project.projectId,
    layer: 'l3',
  });
  expect(
    layer.groups
      .find(({ name }) => name === '10.9.0.0/24')
      ?.members.map(({ name }) => name)
      .sort(),
  ).toEqual(['R1', 'R2']);
  const second = await hub.perform<{ links: { kind: string; ends: unknown[] }[] }>('network.layer.get', {
    project_id: project.projectId,
    layer: 'l2',
  });
  expect(second.links.map(({ kind, ends }) => [kind, ends.length])).toContainEqual(['cdp', 2]);
});

test('the inventory has every device, and its CSV is text', async () => {
  const listed = await hub.perform<{ total: number; items: { name: string; os: string | null }[]; by: { status: Record<string, number> } }>(
    'network.inventory.list',
  );
  expect(listed).toMatchObject({ total: 4, by: { status: { started: 4 } } });
  expect(listed.items.map(({ name, os }) => `${name} ${os}`)).toEqual(['PC1 vpcs', 'PC2 vpcs', 'R1 ios', 'R2 ios']);
  const content = await hub.perform<{ bytes: AsyncIterable<Uint8Array> }>('network.inventory.export', { what: 'interfaces' });
  const text = Buffer.concat(await Array.fromAsync(content.bytes)).toString();
  expect(text).toContain('"R1","FastEthernet0/0",');
});

test('a rule that is broken is an alert once, and its end when it is kept', async () => {
  await take('R1');
  const check = () =>
    hub.perform<{ breaches: number; raised: number; cleared: number }>('network.compliance.check', { ...on('R1'), alerts: true });
  const first = await check();
  expect(first.breaches).toBeGreaterThan(2);
  expect(first.raised).toBe(first.breaches);
  expect((await check()).raised).toBe(0);
  const listed = await hub.perform<{ items: { breaches: { rule: string }[] }[] }>('network.compliance.list', on('R1'));
  expect(listed.items[0]!.breaches.map(({ rule }) => rule)).toContain('ios-ntp-server');

  await type('R1', 'enable', 'configure terminal', 'ntp server 192.0.2.11', 'end');
  await take('R1');
  expect(await check()).toMatchObject({ breaches: first.breaches - 1, cleared: 1 });
});

test('a schedule backs the devices of a project up, until it is deleted', async () => {
  const name = 'each-second';
  const set = await hub.perform<{ next_at: string | null }>('network.backup.schedule.set', {
    name,
    project_id: project.projectId,
    cron: '* * * * * *',
  });
  expect(set.next_at).not.toBeNull();
  await until('each device to be backed up by schedule', async () => {
    const backed = (await hub.events(['configuration.backed_up'])).map(({ data }) => data as { name: string; cause: string });
    return new Set(backed.filter(({ cause }) => cause === 'schedule').map((each) => each.name)).size === 4;
  });
  await hub.perform('network.backup.schedule.delete', { name });
  expect((await hub.perform<{ items: unknown[] }>('network.backup.schedule.list')).items).toEqual([]);
  await expect(hub.perform('network.backup.schedule.delete', { name })).rejects.toMatchObject({ code: 'not_found' });
});
