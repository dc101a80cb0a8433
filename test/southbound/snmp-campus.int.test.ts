import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentMeter } from '#kernel/metric.ts';
import { startLab, type Lab, type LabNode } from '#lab/index.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import { getNode, gns3 } from '#southbound/gns3/index.ts';
import { snmp, type SnmpOptions } from '#southbound/snmp/index.ts';
import { ENDLESS, startMemoryHub, type MemoryHub } from '#kit/memory-hub.ts';
import { textLog } from '#kit/text-log.ts';
import { until } from '#kit/until.ts';

const SECRETS = ['campus-auth-1', 'campus-priv-1', 'campus-rw', 'a-wrong-community', 'not-the-key-1'];
const v3 = {
  user: 'nms',
  auth_protocol: 'sha',
  auth_key: 'campus-auth-1',
  priv_protocol: 'aes',
  priv_key: 'campus-priv-1',
} as const;

const { log, lines } = textLog();

let lab: Lab;
let core: LabNode;
const running: MemoryHub[] = [];
const folder = mkdtempSync(join(tmpdir(), 'thalamus-snmp-'));

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, consoles: 'websocket' });
  core = [...lab.model.projects.values()].flatMap((project) => [...project.nodes.values()]).find(({ name }) => name === 'CORE1')!;
});
afterAll(async () => {
  for (const { hub } of running) await hub.stop();
  await lab.close();
  for (const { store } of running) await store.close();
  rmSync(folder, { recursive: true });
});

type Asking = (operation: string, input: object, caller?: Caller) => Promise<Record<string, unknown>>;
type Table = Pick<SnmpOptions, 'translations' | 'builtInTranslations'>;

/** A hub that follows the campus and knows its translations in this way. */
async function hubWith(table: Table): Promise<Asking> {
  const basics = { clock: systemClock, log, meter: silentMeter };
  const server = { id: 'lab', url: lab.url, autoClose: 'observe', ...lab.credentials! } as const;
  const modules = [gns3({ servers: [server], ...basics }), snmp({ nodeQuery: getNode, ...table, ...basics })];
  const hub = await startMemoryHub(modules, { ...basics, limits: { rates: ENDLESS } });
  running.push(hub);
  const perform: Asking = (operation, input, caller) => hub.ask(operation, input, caller);
  await until('the core to be known', () =>
    perform('gns3.node.get', nodeOf(core)).then(
      () => true,
      () => false,
    ),
  );
  return perform;
}

function nodeOf(node: LabNode): { project_id: string; node_id: string } {
  return { project_id: node.project.projectId, node_id: node.nodeId };
}

/** A node that has no address and no agent. */
function unmanaged(): LabNode {
  return [...core.project.nodes.values()].find(({ nodeType }) => nodeType === 'ethernet_switch' || nodeType === 'cloud')!;
}

describe('the agents of the campus', () => {
  let perform: Awaited<ReturnType<typeof hubWith>>;
  beforeAll(async () => {
    perform = await hubWith({ builtInTranslations: () => lab.translations() });
  });

  test.each([
    ['1', { version: '1' }],
    ['2c', {}],
    ['3', v3],
  ])('tell by version %s who they are', async (version, how) => {
    expect(await perform('snmp.system', { ...nodeOf(core), ...how })).toMatchObject({
      answered: true,
      version,
      translated: true,
      host: '127.0.0.1',
      name: 'CORE1',
      location: 'Campus, machine room, rack 1',
      contact: 'noc@campus.example',
      object_id: expect.stringMatching(/^1\.3\.6\.1\.4\.1\.9\./),
      uptime: expect.stringMatching(/^\d+:\d\d:\d\d$/),
    });
  });

  test.each([
    ['2c', {}],
    ['3', v3],
  ])('tell by version %s their interfaces, as the device has them', async (_, how) => {
    const { interfaces, ...told } = await perform('snmp.interfaces', { ...nodeOf(core), ...how });
    expect(told).toMatchObject({ answered: true, complete: true, findings: [], observed_at: expect.any(String) });
    const device = [...lab.model.devices.all()].find(({ node }) => node === core)!;
    const rows = interfaces as { name: string; descr: string; admin_status: string; mac: string | null; counter_bits: number }[];
    expect(rows.map(({ descr }) => descr)).toEqual(device.interfaces.map(({ name }) => name));
    expect(rows.map(({ name }) => name)).toEqual(device.interfaces.map(({ shortName }) => shortName));
    expect(rows.map(({ admin_status }) => admin_status)).toEqual(device.interfaces.map(({ adminUp }) => (adminUp ? 'up' : 'down')));
    expect(rows.filter(({ counter_bits }) => counter_bits === 64).length).toBeGreaterThan(5);
    expect(rows.filter(({ mac }) => mac !== null && /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac)).length).toBeGreaterThan(3);
    expect(rows).toContainEqual(
      expect.objectContaining({ in_octets: expect.any(Number), speed_bps: expect.any(Number), oper_status: 'up' }),
    );
  });

  test.each([
    ['public', {}],
    ['user nms', v3],
  ])('tell everything of a device as facts, with the credential that they take (%s)', async (credential, how) => {
    const { facts, ...told } = await perform('snmp.facts.read', { ...nodeOf(core), ...how });
    expect(told).toMatchObject({ answered: true, complete: true, credential, translated: true });
    const device = [...lab.model.devices.all()].find(({ node }) => node === core)!;
    const { system, identity, interfaces, neighbors, arp, routes } = facts as DeviceFacts;
    expect(system).toMatchObject({ name: 'CORE1', location: 'Campus, machine room, rack 1' });
    expect(identity).toMatchObject({
      vendor: 'Cisco Systems',
      os: expect.stringMatching(/^ios/),
      version: expect.stringMatching(/^\d+\./),
    });
    expect(interfaces?.map(({ descr }) => descr)).toEqual(device.interfaces.map(({ name }) => name));
    expect(interfaces?.flatMap(({ addresses }) => addresses).length).toBeGreaterThan(3);
    expect(neighbors?.length).toBeGreaterThan(0);
    expect(arp?.length).toBeGreaterThan(0);
    expect(routes?.length).toBeGreaterThan(0);
  });

  test('of switches tell what they learned in each VLAN, at the interfaces behind their ports', async () => {
    const access = [...core.project.nodes.values()].find(({ name }) => name === 'ACC-A1')!;
    const { facts } = await perform('snmp.facts.read', nodeOf(access));
    const { fdb, vlans, interfaces } = facts as DeviceFacts;
    const known = new Set(vlans?.map(({ id }) => id));
    expect(new Set(fdb?.map(({ vlan }) => vlan)).size).toBeGreaterThan(1);
    expect(fdb?.every(({ vlan }) => vlan !== null && known.has(vlan))).toBe(true);
    const indices = new Set(interfaces?.map(({ index }) => index));
    expect(fdb?.every((entry) => indices.has(entry.interface as number))).toBe(true);
  });

  test('are walked whole by each version, with the same names', async () => {
    const walks = await Promise.all(
      [{ version: '1' }, {}, v3].map((how) => perform('snmp.walk', { ...nodeOf(core), ...how, oid: '1.3.6.1.2.1.2.2.1.2' })),
    );
    const [one, ...others] = walks.map(({ values }) => (values as { oid: string }[]).map(({ oid }) => oid));
    expect(walks.map(({ complete }) => complete)).toEqual([true, true, true]);
    expect(one!.length).toBeGreaterThan(5);
    expect(others).toEqual([one, one]);
    const whole = await perform('snmp.walk', { ...nodeOf(core), oid: '1.3.6.1' });
    expect(whole).toMatchObject({ complete: true, findings: [] });
    expect((whole['values'] as unknown[]).length).toBeGreaterThan(600);
    const cut = await perform('snmp.walk', { ...nodeOf(core), oid: '1.3.6.1', most_values: 100 });
    expect(cut).toMatchObject({ answered: true, complete: false, findings: [{ kind: 'limit' }] });
  });

  test('answer objects by name, and say what they do not have', async () => {
    const oids = ['.1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.77.0', '1.3.6.1.2.1.31.1.1.1.6.1'];
    for (const how of [{ version: '1' }, {}, v3]) {
      const { values } = await perform('snmp.get', { ...nodeOf(core), ...how, oids });
      expect(values).toMatchObject([
        { oid: '1.3.6.1.2.1.1.5.0', name: 'sysName.0', type: 'OctetString', value: 'CORE1', encoding: 'text' },
        { oid: '1.3.6.1.2.1.77.0', type: expect.stringMatching(/^noSuch/), value: null },
        // Version 1 has no counters of 64 bits. @see RFC 3584 §4.2.2.1
        { oid: '1.3.6.1.2.1.31.1.1.1.6.1', type: 'version' in how ? 'noSuchInstance' : 'Counter64' },
      ]);
    }
  });

  test('give tables by row', async () => {
    const [name, status] = ['1.3.6.1.2.1.31.1.1.1.1', '1.3.6.1.2.1.2.2.1.8'];
    const { rows } = await perform('snmp.table', { ...nodeOf(core), columns: [name, status] });
    expect(rows).toContainEqual({
      index: '1',
      cells: { [name]: expect.objectContaining({ type: 'OctetString' }), [status]: expect.objectContaining({ value: 1 }) },
    });
  });

  test('take the communities that they have, each tried at once', async () => {
    const given = { communities: ['a-wrong-community', 'campus-rw'], timeout_ms: 500, ...v3 };
    const trial = await perform('snmp.credentials.test', { ...nodeOf(core), ...given });
    const credentials = trial['credentials'] as { credential: string; answered: boolean; name: string | null }[];
    expect(credentials.filter(({ answered }) => answered).map(({ credential, name }) => [credential, name])).toEqual([
      ['public', 'CORE1'],
      ['given community 2', 'CORE1'],
      ['user nms', 'CORE1'],
    ]);
    expect(credentials).toHaveLength(8);
    expect(trial).toMatchObject({ answered: true, reason: 'It takes public, given community 2, user nms.' });
  });

  test.each([
    ['a community that they do not know', { community: 'a-wrong-community' }, /did not answer within 300 ms.*silent to a community/],
    ['an unknown user', { ...v3, user: 'nobody' }, /Unknown User Name/],
    ['another key', { ...v3, auth_key: 'not-the-key-1' }, /Wrong Digest/],
  ])('are not read with %s, and the reason says so', async (_, how, reason) => {
    const told = await perform('snmp.system', { ...nodeOf(core), ...how, timeout_ms: 300, retries: 0 });
    expect(told).toMatchObject({ answered: false, name: null, reason: expect.stringMatching(reason) });
  });

  test('are asked by whoever may read, and tried by whoever may write', async () => {
    const viewer: Caller = { kind: 'user', name: 'viewer', roles: ['viewer'], permissions: ['*.read'] };
    expect(await perform('snmp.system', nodeOf(core), viewer)).toMatchObject({ name: 'CORE1' });
    await expect(perform('snmp.credentials.test', nodeOf(core), viewer)).rejects.toThrow(/snmp\.write/);
  });
});

describe('whom to ask', () => {
  test('is read from a file or a URL; that it cannot be read is told', async () => {
    const file = join(folder, 'translations.json');
    writeFileSync(file, JSON.stringify(lab.translations()));
    for (const translations of [file, `${lab.url}/lab/translations`]) {
      const perform = await hubWith({ translations });
      expect(await perform('snmp.system', nodeOf(core))).toMatchObject({ answered: true, translated: true, name: 'CORE1' });
    }
    const perform = await hubWith({ translations: join(folder, 'nothing.json') });
    await expect(perform('snmp.system', nodeOf(unmanaged()))).rejects.toThrow(/No address of the node is known/);
    expect(lines.some((line) => line.includes('The address translation table cannot be read'))).toBe(true);
  });

  test('is a host or a node, and a node that has an address', async () => {
    const perform = await hubWith({ builtInTranslations: () => [] });
    const row = lab.translations().find(({ node_id, protocol }) => node_id === core.nodeId && protocol === 'udp')!;
    const at = { host: row.to_host, port: row.to_port };
    expect(await perform('snmp.system', at)).toMatchObject({ answered: true, translated: false, name: 'CORE1' });
    await expect(perform('snmp.system', { ...at, ...nodeOf(core) })).rejects.toThrow(/not both/);
    await expect(perform('snmp.system', {})).rejects.toThrow(/Name whom to ask/);
    await expect(perform('snmp.system', nodeOf(unmanaged()))).rejects.toThrow(/No address of the node is known/);
    await expect(perform('snmp.system', { ...at, ...v3, priv_protocol: 'des' })).rejects.toThrow(/no longer has DES/);
  });
});

test('communities and keys are in no audit row, event or line of the log', async () => {
  const kept: unknown[] = [];
  for (const { store } of running)
    kept.push(await store.records.audit({ limit: 1_000 }), await store.log.readAll({ after: 0, limit: 10_000 }));
  const everything = [JSON.stringify(kept), ...lines].join('\n');
  expect(everything).toContain('snmp.credentials.test');
  for (const secret of SECRETS) expect(everything).not.toContain(secret);
});

test('who may only read asks nodes of projects, and no host by its name', async () => {
  const perform = await hubWith({ builtInTranslations: () => lab.translations() });
  const viewer: Caller = { kind: 'user', name: 'vera', roles: ['viewer'], permissions: ['*.read'] };
  expect(await perform('snmp.system', nodeOf(core), viewer)).toMatchObject({ answered: true, name: 'CORE1' });
  await expect(perform('snmp.system', { host: '127.0.0.1', port: 9 }, viewer)).rejects.toMatchObject({ code: 'forbidden' });
});
