import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import type { EquipmentChange, EquipmentDocument, EquipmentSummary } from '#model/equipment.ts';
import type { Drift, Wiring } from '#model/wiring.ts';
import { nodeNamed, projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

/** Two routers with a line between them, a server at one, and two PCs behind a switch of GNS3 at the other, which gives one of them its address. */
const LAB = {
  lab: 1,
  name: 'two-sites',
  projects: [
    {
      name: 'Two sites',
      nodes: [
        router('R1', 0, [
          'ip dhcp pool lan',
          ' network 10.1.0.0 255.255.255.0',
          ' default-router 10.1.0.1',
          '!',
          ...port('FastEthernet0/0', '10.1.0.1', 'the office'),
          ...port('FastEthernet0/1', '10.9.0.1', 'R2 Fa0/1'),
        ]),
        router('R2', 200, [...port('FastEthernet0/0', '10.2.0.1', 'servers'), ...port('FastEthernet0/1', '10.9.0.2', 'R1 Fa0/1')]),
        { name: 'SW', kind: 'ethernet_switch', x: 0, y: 100 },
        { name: 'PC1', kind: 'pc', x: 0, y: 200, startup: ['set pcname PC1', 'ip 10.1.0.99/24 10.1.0.1'] },
        { name: 'PC2', kind: 'pc', x: 100, y: 200, startup: ['set pcname PC2', 'ip dhcp'] },
        {
          name: 'SRV',
          kind: 'host',
          x: 200,
          y: 100,
          startup: ['auto eth0', 'iface eth0 inet static', '    address 10.2.0.10/24', '    gateway 10.2.0.1'],
        },
        { name: 'OFF', kind: 'pc', x: 300, y: 200 },
      ],
      links: [
        ['R1 Fa0/0', 'SW Ethernet0'],
        ['SW Ethernet1', 'PC1 e0'],
        ['SW Ethernet2', 'PC2 e0'],
        ['R1 Fa0/1', 'R2 Fa0/1'],
        ['R2 Fa0/0', 'SRV eth0'],
      ],
    },
  ],
};

function router(name: string, x: number, lines: readonly string[]) {
  const head = ['version 15.2', `hostname ${name}`, '!', 'lldp run', '!', 'username ops password 0 very-secret', '!'];
  const tail = ['snmp-server community public RO', 'snmp-server community geheim RO', 'snmp-server location rack 1', '!', 'end'];
  return { name, kind: 'router', platform: 'c3725', x, y: 0, startup: [...head, ...lines, ...tail] };
}

function port(name: string, address: string, description: string): string[] {
  return [`interface ${name}`, ` description ${description}`, ` ip address ${address} 255.255.255.0`, ' no shutdown', '!'];
}

const folder = mkdtempSync(join(tmpdir(), 'thalamus-discovery-'));
let lab: Lab;
let hub: OrchestrationHub;
let project: LabProject;

beforeAll(async () => {
  const file = join(folder, 'two-sites.json');
  writeFileSync(file, JSON.stringify(LAB));
  lab = await startLab({ lab: file, api: 'v3', delays: 'none', seed: 1 });
  project = projectNamed(lab, 'Two sites');
  hub = await startDiscoveryHub(lab, { discovery: { settings: { communities: ['geheim'] } } });
  await hub.perform('gns3.node.stop', { project_id: project.projectId, node_id: idOf('OFF') });
});
afterAll(async () => {
  await hub.stop();
  await lab.close();
  rmSync(folder, { recursive: true });
});

function idOf(name: string): string {
  return nodeNamed(project, name).nodeId;
}

const reader: Caller = { kind: 'user', name: 'vera', roles: ['viewer'], permissions: ['*.read'] };

interface Answer {
  readonly run_id: string;
  readonly status: string;
  readonly items: readonly EquipmentDocument[];
}

async function discovered(): Promise<Answer & { readonly of: (name: string) => EquipmentDocument }> {
  const answer = await hub.perform<Answer>('equipment.project.discover', { project_id: project.projectId, wait: true });
  return { ...answer, of: (name) => answer.items.find((each) => each.name === name)! };
}

async function told<T>(type: string): Promise<readonly T[]> {
  return (await hub.events([type])).map(({ data }) => data as unknown as T);
}

test('each device of a project is known from its console, its agent, its configuration and from GNS3', async () => {
  const { run_id, status, items, of } = await discovered();
  expect(status).toBe('succeeded');
  expect(items.map(({ name }) => name).sort()).toEqual(['OFF', 'PC1', 'PC2', 'R1', 'R2', 'SRV', 'SW']);
  expect(items.map(({ run_id: run }) => run)).toEqual(items.map(() => run_id));
  expect(Object.fromEntries(items.map(({ name, discovery_status }) => [name, discovery_status]))).toEqual({
    R1: 'complete',
    R2: 'complete',
    SRV: 'complete',
    PC1: 'complete',
    PC2: 'complete',
    SW: 'complete',
    OFF: 'partial',
  });
  for (const { steps } of items) expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

  const r1 = of('R1');
  expect(r1).toMatchObject({
    type: 'dynamips',
    identity: { name: 'R1', os: 'ios', location: 'rack 1', serial: expect.any(String) },
    snmp_data: { snmp_available: true, community: 'public', system_name: 'R1', ownership: { proof: 'proved' } },
    console: { answered: true, platform: 'cisco_ios' },
    configuration: { features: expect.arrayContaining(['dhcp_server', 'snmp_agent', 'lldp']) },
  });
  expect(r1.network_info.ip_addresses.toSorted()).toEqual(['10.1.0.1', '10.9.0.1']);
  expect(r1.network_info.interfaces.slice(0, 2)).toMatchObject([
    {
      name: 'FastEthernet0/0',
      connected: true,
      ip: '10.1.0.1',
      alias: 'the office',
      oper_status: 'up',
      sources: ['console', 'snmp', 'configuration', 'gns3'],
    },
    { name: 'FastEthernet0/1', connected: true, ip: '10.9.0.1', alias: 'R2 Fa0/1', oper_status: 'up' },
  ]);
  // Each was shown by another device of the project before the run ended.
  expect(r1.network_info.skipped).toEqual([]);
  expect(Object.keys(r1.network_info.connectivity_tests).toSorted()).toEqual(['10.1.0.1', '10.9.0.1']);
  expect(r1.facts.find(({ fact }) => fact === 'identity.serial')).toMatchObject({ source: 'console', agrees: ['snmp'], confidence: 0.99 });
  expect(r1.conflicts).toEqual([]);
  expect(r1.topology.neighbors).toContainEqual(expect.objectContaining({ remote_host: expect.stringMatching(/^R2/), node_id: idOf('R2') }));

  expect(of('PC1').network_info.addresses).toMatchObject([
    { address: '10.1.0.99', prefix_length: 24, sources: expect.arrayContaining(['console', 'configuration']) },
  ]);
  expect(of('SRV')).toMatchObject({
    identity: { os: 'linux' },
    network_info: { ip_addresses: ['10.2.0.10'] },
    snmp_data: { snmp_available: true },
  });
  expect(of('SW').steps.find(({ step }) => step === 'console')).toMatchObject({ status: 'skipped' });
  expect(of('OFF')).toMatchObject({ status: 'stopped', console: { answered: null, reason: 'The node is stopped.' } });
  const [address] = of('PC2').network_info.ip_addresses;
  expect(address).toMatch(/^10\.1\.0\.\d+$/);
  expect(r1.network_info.leases).toEqual([expect.objectContaining({ address, mac: of('PC2').network_info.interfaces[0]!.mac })]);
});

test('no community and no password of a device is in an event or an answer', async () => {
  const events = await hub.store.log.readAll({ after: 0, limit: 10_000 });
  const documents = await Promise.all(
    ['R1', 'R2'].map((name) => hub.perform('equipment.get', { project_id: project.projectId, equipment_id: idOf(name) }, reader)),
  );
  const everything = JSON.stringify([events, documents]);
  expect(everything).toContain('equipment.discovered');
  expect(everything).toContain('snmp-server community <secret> RO');
  for (const secret of ['geheim', 'very-secret']) expect(everything).not.toContain(secret);
});

test('those who watch are told of each device while it is discovered', async () => {
  const progress = await told<{ name: string; done: number; of: number; ended: boolean; steps: { step: string }[] }>(
    'equipment.discovery.progressed',
  );
  const ofR1 = progress.filter(({ name }) => name === 'R1');
  expect(ofR1.flatMap(({ steps }) => steps.map(({ step }) => step)).sort()).toHaveLength(11);
  expect(ofR1.at(-1)).toMatchObject({ done: 11, of: 11, ended: true, discovery_status: 'complete' });
  expect(ofR1.filter(({ ended }) => ended)).toHaveLength(1);
});

test('the wiring that devices see is that of GNS3', async () => {
  const wiring = await hub.perform<Wiring>('equipment.wiring.get', { project_id: project.projectId });
  expect(wiring.drifts).toEqual([]);
  expect(wiring.score).toMatchObject({ precision: 1, recall: 1 });
  const line = wiring.links.find(({ ends }) => ends.every(({ name }) => name.startsWith('R')))!;
  expect(line).toMatchObject({ oper_status: 'up', oper_source: 'device', seen: 'confirmed' });
  expect(line.ends.map(({ name, addresses }) => `${name} ${addresses[0]?.address}`)).toEqual(['R1 10.9.0.1', 'R2 10.9.0.2']);
});

test('a list shows what is known, and search finds it by name, address, hardware address and serial', async () => {
  const { items } = await hub.perform<{ items: EquipmentSummary[] }>('equipment.list', { project_id: project.projectId, limit: 3 });
  expect(items.map(({ name }) => name)).toEqual(['OFF', 'PC1', 'PC2']);
  const routers = await hub.perform<{ items: EquipmentSummary[] }>('equipment.list', {
    project_id: project.projectId,
    node_type: 'dynamips',
  });
  expect(routers.items.map(({ name }) => name)).toEqual(['R1', 'R2']);
  const r1 = await hub.perform<EquipmentDocument>('equipment.get', { project_id: project.projectId, equipment_id: idOf('R1') });
  const [first] = r1.network_info.interfaces;
  const dotted = first!.mac!.replaceAll(':', '').replace(/(....)(....)(....)/, '$1.$2.$3');
  for (const [q, matched] of [
    ['r1', 'name'],
    ['10.9.0.1', 'address'],
    [dotted, 'mac'],
    [r1.identity.serial!, 'serial'],
  ] as const) {
    const found = await hub.perform<{ items: { name: string; matched: string }[] }>('equipment.search', { q });
    expect(found.items[0], q).toMatchObject({ name: 'R1', matched });
  }
  expect((await hub.perform<{ items: unknown[] }>('equipment.search', { q: 'nobody has this' })).items).toEqual([]);
});

test('a second discovery says what changed and nothing else; the past shows what was', async () => {
  const position = hub.store.feed.head();
  const device = [...lab.model.devices.all()].find(({ node }) => node.name === 'R2')!;
  device.hostname = 'R2-NEW';
  device.interfaces[0]!.description = 'the server room';
  const { of } = await discovered();
  expect(of('R2').identity.name).toBe('R2-NEW');
  const changes = await told<{ name: string; changes: EquipmentChange[] }>('equipment.changed');
  const ofR2 = changes.find(({ name }) => name === 'R2')!.changes;
  expect(ofR2).toContainEqual({ fact: 'system.name', before: 'R2', after: 'R2-NEW' });
  expect(ofR2).toContainEqual({ fact: 'interfaces.FastEthernet0/0.alias', before: 'servers', after: 'the server room' });
  expect(ofR2.every(({ fact }) => /name|alias|hostname|description/.test(fact))).toBe(true);
  expect(changes.filter(({ name }) => !['R1', 'R2', 'SRV'].includes(name))).toEqual([]);

  const asked = { project_id: project.projectId, equipment_id: idOf('R2') };
  expect(await hub.perform('equipment.get', { ...asked, at: position })).toMatchObject({ identity: { name: 'R2' } });
  expect(await hub.perform('equipment.get', asked)).toMatchObject({ identity: { name: 'R2-NEW' } });
  const { items } = await hub.perform<{ items: { changes: EquipmentChange[] }[] }>('equipment.history', asked);
  expect(items[0]!.changes).toEqual(ofR2);
});

test('a line that is cut is told once, and once that it is whole again', async () => {
  const { fault_id: fault } = lab.model.faults.begin({ kind: 'link_cut', link: 'R1 FastEthernet0/1', at_s: 0 });
  await discovered();
  expect(await hub.perform('equipment.wiring.compare', { project_id: project.projectId })).toMatchObject({
    found: [],
    cleared: [],
    standing: 1,
  });
  const found = await told<Drift>('drift.found');
  expect(found).toMatchObject([{ kind: 'oper_down', expected: 'up', found: 'down', text: expect.stringContaining('R1 FastEthernet0/1') }]);
  const wiring = await hub.perform<Wiring>('equipment.wiring.get', { project_id: project.projectId });
  expect(wiring.drifts.map(({ drift_id }) => drift_id)).toEqual(found.map(({ drift_id }) => drift_id));
  expect(wiring.links.find(({ link_id }) => link_id === found[0]!.link_id)).toMatchObject({ oper_status: 'down', oper_source: 'device' });
  lab.model.faults.end(fault);
  await until('the line to be told whole', async () => {
    await discovered();
    return (await told<Drift>('drift.cleared')).length > 0;
  });
  expect(await told<Drift>('drift.cleared')).toMatchObject([{ drift_id: found[0]!.drift_id }]);
  expect(await told<Drift>('drift.found')).toHaveLength(1);
});

test('one device is discovered alone, with a community that only those see who may', async () => {
  const device = [...lab.model.devices.all()].find(({ node }) => node.name === 'R1')!;
  device.snmp.communities.delete('public');
  const asked = { project_id: project.projectId, equipment_id: idOf('R1') };
  const { document } = await hub.perform<{ document: EquipmentDocument }>('equipment.discover', asked);
  expect(document.snmp_data).toMatchObject({ snmp_available: true, community: '********' });
  expect(await hub.perform('equipment.get', asked, reader)).toMatchObject({ snmp_data: { community: '********' } });
  expect(await hub.perform('equipment.get', asked)).toMatchObject({ snmp_data: { community: 'geheim' } });
  await expect(hub.perform('equipment.discover', asked, reader)).rejects.toMatchObject({ code: 'forbidden' });
});

test('networks are swept where somebody answers, and who is not known is told', async () => {
  const of = { project_id: project.projectId };
  // The lab's own networks are behind its translations: nobody answers there from here.
  await discovered();
  expect(await hub.perform('equipment.networks.sweep', of)).toMatchObject({
    networks: [],
    asked: 0,
    items: [],
    reason: expect.stringContaining('reached'),
  });
  const swept = await hub.perform<{ asked: number; unknown: number; items: { address: string; equipment_id: string | null }[] }>(
    'equipment.networks.sweep',
    { ...of, networks: ['127.0.0.8/29'] },
  );
  expect(swept.items.length).toBeGreaterThan(0);
  expect(swept.unknown).toBe(swept.items.length);
  expect(swept.items.every(({ address, equipment_id: id }) => address.startsWith('127.0.0.') && id === null)).toBe(true);
});

test('what there is not is refused', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000';
  const asked = { project_id: project.projectId, equipment_id: nobody };
  for (const operation of ['equipment.get', 'equipment.discover'])
    await expect(hub.perform(operation, asked)).rejects.toMatchObject({ code: 'not_found' });
  await expect(hub.perform('equipment.project.discover', { project_id: project.projectId, equipment_ids: [nobody] })).rejects.toMatchObject(
    {
      code: 'not_found',
    },
  );
  await expect(hub.perform('equipment.list', { project_id: nobody })).rejects.toMatchObject({ code: 'not_found' });
});
