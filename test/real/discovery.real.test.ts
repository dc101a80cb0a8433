import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EquipmentChange, EquipmentDocument, EquipmentSummary } from '#model/equipment.ts';
import type { Wiring } from '#model/wiring.ts';
import { CENTRAL, EventListener, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startGns3, type Gns3Server, type Gns3Version } from './gns3-server.ts';
import { OtherClient, type OtherLink, type OtherNode, type OtherProject } from './other-client.ts';
import { TelnetPerson } from './telnet-person.ts';

const V1 = '/api/common/api/v1';
/** Addresses for documentation, which nobody has. @see RFC 5737 */
const ADDRESSES = { PC1: '192.0.2.1', PC2: '192.0.2.2', PC3: '198.51.100.3' } as const;

interface Progress {
  readonly run_id: string;
  readonly name: string;
  readonly ended: boolean;
  readonly steps: readonly { readonly step: string }[];
}

function gateway(pc: keyof typeof ADDRESSES): string {
  return ADDRESSES[pc].replace(/\d+$/, '254');
}

const NAMES = ['PC1', 'PC2', 'PC3', 'PC4'] as const;

/** PC1 and PC2 are joined and run; of PC3 and PC4, which are joined as well, only PC3 runs. */
interface World {
  readonly project: OtherProject;
  readonly pcs: Readonly<Record<(typeof NAMES)[number], OtherNode>>;
  readonly links: readonly OtherLink[];
}

let hub: HubProcess;
let client: HubClient;
let listener: EventListener;
const servers: Gns3Server[] = [];
const worlds = new Map<Gns3Version, World>();

// One hub follows both servers, and all is made ready at once: starting is most of what takes long.
beforeAll(async () => {
  const [old, current] = await Promise.all((['2.2', '3.0'] as const).map((version) => startGns3({ version })));
  servers.push(old!, current!);
  const making = Promise.all(servers.map((server) => worldOn(server)));
  hub = await startHub({ gns3: { url: old!.url } });
  client = await logIn(hub.url, hub.password);
  const { url, user, password } = current!;
  await client.send('POST', `${CENTRAL}/servers/`, { id: 'gns3-30', url, user, password });
  listener = new EventListener(hub.url);
  await listener.connect(client.token);
  const made = await making;
  await Promise.all(made.map((world) => configured(world)));
  made.forEach((world, at) => worlds.set(servers[at]!.version, world));
});
afterAll(async () => {
  listener?.close();
  await Promise.all([hub?.cleanUp(), ...servers.map((server) => server.cleanUp())]);
});

async function worldOn(server: Gns3Server): Promise<World> {
  const other = new OtherClient(server);
  const project = await other.createProject(`discovered ${server.version}`);
  const made: OtherNode[] = [];
  for (const name of NAMES) made.push(await other.createVpcs(project.project_id, name));
  const pcs = Object.fromEntries(made.map((pc) => [pc.name, pc])) as World['pcs'];
  const links = [await other.link(pcs.PC1, pcs.PC2), await other.link(pcs.PC3, pcs.PC4)];
  for (const pc of [pcs.PC1, pcs.PC2, pcs.PC3]) await other.start(pc);
  return { project, pcs, links };
}

/** Gives the PCs that run their names and addresses, through the hub. */
async function configured({ project, pcs }: World): Promise<void> {
  await until(
    'the nodes to be known as they are',
    async () => {
      const { projects } = await client.get<{ projects: { project_id: string; nodes: { status: string }[]; links: unknown[] }[] }>(
        `${CENTRAL}/topology/`,
      );
      const known = projects.find(({ project_id: id }) => id === project.project_id);
      return known?.links.length === 2 && known.nodes.filter(({ status }) => status === 'started').length === 3;
    },
    30_000,
  );
  await Promise.all(
    (['PC1', 'PC2', 'PC3'] as const).map((name) => run(pcs[name], [`set pcname ${name}`, `ip ${ADDRESSES[name]}/24 ${gateway(name)}`])),
  );
  await run(pcs.PC1, [`ping ${ADDRESSES.PC2} -c 2`]);
}

/** Gives commands on a console, of which each must be carried out. */
async function run({ project_id, node_id }: OtherNode, commands: readonly string[]): Promise<void> {
  const { answered, reason, transcripts } = await client.send<{
    answered: boolean;
    reason: string;
    transcripts: { complete: boolean }[];
  }>('POST', `${V1}/console/run/`, { project_id, node_id, commands });
  if (!answered || transcripts.some(({ complete }) => !complete)) throw new Error(`${commands.join(', ')}: ${reason}`);
}

describe.each<Gns3Version>(['2.2', '3.0'])('VPCS on a real GNS3 %s', (version) => {
  let project: OtherProject;
  let pcs: World['pcs'];
  let links: World['links'];

  const equipment = (path = ''): string => `${V1}/equipment/projects/${project.project_id}${path}`;
  const one = ({ node_id: id }: OtherNode, path = '/'): string => equipment(`/equipment/${id}${path}`);
  const discoverAll = async (): Promise<Record<string, EquipmentDocument>> => {
    const { status, items } = await client.send<{ status: string; items: EquipmentDocument[] }>(
      'POST',
      equipment('/discover/?wait=true'),
      {},
    );
    expect(status).toBe('succeeded');
    return Object.fromEntries(items.map((document) => [document.name, document]));
  };

  beforeAll(() => {
    ({ project, pcs, links } = worlds.get(version)!);
  });

  test('are discovered through their consoles: what they are, their addresses and hardware addresses; one that is stopped is told so', async () => {
    const found = await discoverAll();
    expect(Object.keys(found).sort()).toEqual(['PC1', 'PC2', 'PC3', 'PC4']);
    for (const [name, address] of Object.entries(ADDRESSES) as [keyof typeof ADDRESSES, string][]) {
      const { discovery_status, identity, network_info, console, snmp_data, steps } = found[name]!;
      expect(discovery_status, JSON.stringify(steps)).toBe('complete');
      expect(identity).toMatchObject({ name, vendor: 'gns3', os: 'vpcs', model: 'VPCS', version: expect.stringMatching(/^0\.\d/) });
      expect(network_info.addresses).toMatchObject([{ address, prefix_length: 24, interface: 'eth0', sources: ['console'] }]);
      expect(network_info.interfaces).toMatchObject([
        { name: 'eth0', connected: true, ip: address, mac: expect.stringMatching(/^00:50:79:66:68:/), port: { name: 'Ethernet0' } },
      ]);
      expect(network_info.routes).toMatchObject([{ destination: '0.0.0.0', next_hop: gateway(name) }]);
      expect(console).toMatchObject({ answered: true, platform: 'vpcs', prompt: expect.stringContaining(name) });
      expect(snmp_data).toMatchObject({ snmp_available: false, reason: 'VPCS has no agent.' });
    }
    const macs = Object.values(found).flatMap(({ network_info: network }) => network.interfaces.flatMap(({ mac }) => mac ?? []));
    expect(new Set(macs).size).toBe(3);
    const { arp } = found['PC1']!.network_info;
    expect(arp).toContainEqual(expect.objectContaining({ address: ADDRESSES.PC2, mac: found['PC2']!.network_info.interfaces[0]!.mac }));
    expect(found['PC4']).toMatchObject({
      status: 'stopped',
      discovery_status: 'partial',
      console: { answered: null, reason: 'The node is stopped.' },
      network_info: { ip_addresses: [] },
    });
  });

  test('show their wiring by what they resolved, and nothing of it is false', async () => {
    const wiring = await client.get<Wiring>(equipment('/wiring/'));
    const [joined, half] = links.map((link) => wiring.links.find(({ link_id: id }) => id === link.link_id)!);
    expect(joined).toMatchObject({
      seen: 'consistent',
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'arp', by: 'PC1' })]),
    });
    const ends = joined!.ends.map(({ name, interface: own, addresses }) => `${name} ${own} ${addresses[0]?.address}`);
    expect(ends.sort()).toEqual([`PC1 eth0 ${ADDRESSES.PC1}`, `PC2 eth0 ${ADDRESSES.PC2}`]);
    expect(half).toMatchObject({ seen: 'unseen', evidence: [], oper_status: 'down', oper_source: 'gns3' });
    expect(wiring.drifts).toEqual([]);
  });

  test('are found by address and by hardware address', async () => {
    const { network_info } = await client.get<EquipmentDocument>(one(pcs.PC2));
    for (const [q, matched] of [
      [ADDRESSES.PC2, 'address'],
      [network_info.interfaces[0]!.mac!.replaceAll(':', '').toUpperCase(), 'mac'],
    ] as const) {
      const { items } = await client.get<{ items: (EquipmentSummary & { matched: string })[] }>(
        `${V1}/equipment/search/?q=${q}&project_id=${project.project_id}`,
      );
      expect(items, q).toMatchObject([{ equipment_id: pcs.PC2.node_id, matched }]);
    }
  });

  test('are not disturbed while somebody types: the discovery waits, and goes on when the command is given', async () => {
    const person = await TelnetPerson.sitDown(pcs.PC1.console);
    try {
      person.type('\r\n');
      await person.saw(/PC1> $/);
      person.type('show ar');
      await person.saw(/show ar$/);
      const { run_id } = await client.send<{ run_id: string }>('POST', equipment('/discover/'), {
        equipment_ids: [pcs.PC1.node_id, pcs.PC2.node_id],
      });
      const told = (name: string): Progress[] =>
        listener
          .ofType('equipment.discovery.progressed')
          .map(({ data }) => data as unknown as Progress)
          .filter((progress) => progress.run_id === run_id && progress.name === name);
      await until('the other one to be done', () => told('PC2').some(({ ended }) => ended), 30_000);
      // The console of the one is waited for: what the person sees is what they typed.
      expect(told('PC1').flatMap(({ steps }) => steps.map(({ step }) => step))).not.toContain('console');
      expect(person.screen()).toMatch(/PC1> show ar$/);
      person.type('p\r\n');
      await person.saw(/show arp\s[^]*192\.0\.2\.2[^]*PC1> /);
      await until('both to be done', () => told('PC1').some(({ ended }) => ended), 30_000);
      expect(await client.get(one(pcs.PC1))).toMatchObject({ run_id, discovery_status: 'complete', console: { answered: true } });
    } finally {
      person.leave();
    }
  });

  test('are discovered a second time: what changed is told, and only that; the past stays what it was', async () => {
    const person = await TelnetPerson.sitDown(pcs.PC1.console);
    person.type('\r\n');
    await person.saw(/PC1> $/);
    person.type('ip 192.0.2.9/24 192.0.2.254\r\n');
    await person.saw(/ip 192\.0\.2\.9[^]*192\.0\.2\.9 255[^]*PC1> $/);
    person.type('save\r\n');
    await person.saw(/save\s[^]*PC1> $/);
    person.leave();
    const { position } = await client.get<{ position: number }>(`${CENTRAL}/topology/`);
    const { changes } = await client.send<{ changes: EquipmentChange[] }>('POST', one(pcs.PC1, '/discover/'), {});
    const addresses = changes.filter(({ fact }) => fact.startsWith('interfaces.'));
    expect(addresses).toEqual([
      { fact: 'interfaces.eth0.addresses.192.0.2.1', before: 24, after: null },
      { fact: 'interfaces.eth0.addresses.192.0.2.9', before: null, after: 24 },
    ]);
    expect(changes).toEqual(addresses);
    const now = await client.get<EquipmentDocument>(one(pcs.PC1));
    expect(now.network_info.ip_addresses).toEqual(['192.0.2.9']);
    // PC2 still resolves the other one, which is kept beside it.
    expect(now.network_info.addresses).toMatchObject([
      { address: '192.0.2.9', sources: ['console', 'configuration'] },
      { address: ADDRESSES.PC1, sources: ['arp'] },
    ]);
    expect(now.configuration.startup).toContain('ip 192.0.2.9');
    const then = await client.get<EquipmentDocument>(one(pcs.PC1, `/?at=${position}`));
    expect(then.network_info.ip_addresses).toEqual([ADDRESSES.PC1]);
    const { items } = await client.get<{ items: { changes: EquipmentChange[] }[] }>(one(pcs.PC1, '/history/'));
    expect(items[0]!.changes).toEqual(changes);
    await until('the change to be told', () =>
      listener.ofType('equipment.changed').some(({ data }) => (data as { equipment_id: string }).equipment_id === pcs.PC1.node_id),
    );
  });

  test('are known when they are started, and known as stopped when they are stopped, with what was known of them', async () => {
    for (const [action, pc] of [
      ['start_node', pcs.PC4],
      ['stop_node', pcs.PC3],
    ] as const)
      await client.send('POST', `${CENTRAL}/${action}/`, { project_id: project.project_id, node_id: pc.node_id });
    const { PC3, PC4 } = await discoverAll();
    expect(PC4).toMatchObject({ status: 'started', discovery_status: 'complete', identity: { os: 'vpcs' }, console: { answered: true } });
    expect(PC3).toMatchObject({ status: 'stopped', console: { answered: null, reason: 'The node is stopped.' } });
    const { items } = await client.get<{ items: { changes: EquipmentChange[] }[] }>(one(pcs.PC4, '/history/'));
    expect(items[0]!.changes).toContainEqual({ fact: 'status', before: 'stopped', after: 'started' });
  });
});
