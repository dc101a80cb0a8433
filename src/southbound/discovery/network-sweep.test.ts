import { expect, test } from 'vitest';
import type { Operation } from '#kernel/message.ts';
import type { KnownInterface } from '#model/of-the-lab.ts';
import type { DiscoveryAsks } from './asked.ts';
import { networkSweep } from './network-sweep.ts';
import { tryingAddresses } from './newly-shown.ts';
import { PingBatch } from './ping-batch.ts';
import { USUAL_SETTINGS } from './surroundings.ts';
import { idOf, nodeOf, PROJECT, projectOf } from './test-ground.ts';

const project = projectOf([nodeOf(1, 'R1'), nodeOf(2, 'R2')]);
const R1 = [
  { address: '10.0.0.1', prefix_length: 24 },
  { address: '192.168.1.20', prefix_length: 24 },
];
const interfaceOf = (number: number, addresses: KnownInterface['addresses']): KnownInterface => ({
  project_id: PROJECT,
  equipment_id: idOf(number),
  link_id: null,
  addresses,
});
const interfaces = [interfaceOf(1, R1), interfaceOf(2, [{ address: '10.0.0.2', prefix_length: 24 }])];

/** A project of which R1 was discovered: what it has, and what came of each of its addresses. */
function discovered(network: object) {
  const document = {
    equipment_id: idOf(1),
    project_id: PROJECT,
    server: 'lab',
    name: 'R1',
    status: 'started',
    discovery_status: 'complete',
    steps: [{ step: 'network', number: 6, status: 'skipped', duration_ms: 1, error: 'None.' }],
    identity: {},
    network_info: { ip_addresses: [], addresses: R1, interfaces: [], services: [], connectivity_tests: {}, ...network },
    snmp_data: {},
    topology: { neighbors: [] },
    configuration: { capabilities: ['routing'] },
    console: { access_methods: ['console'], answered: true },
    conflicts: [],
  };
  const asked: string[][] = [];
  const told: { document: typeof document }[] = [];
  const asks = { sweep: { name: 'sweep' }, ping: { name: 'ping' }, ports: { name: 'ports' } } as unknown as DiscoveryAsks;
  const ask = async (operation: Operation, input: { networks?: string[]; addresses?: string[] }) => {
    asked.push(input.networks ?? input.addresses!);
    if (operation.name === 'sweep') return { asked: 254, items: [] };
    const open = [{ port: 22, protocol: 'tcp', state: 'open', service: 'ssh', banner: null, product: null }];
    return { items: input.addresses!.map((address) => ({ address, alive: true, method: 'icmp', reason: '', ports: open })) };
  };
  const summary = { equipment_id: idOf(1), project_id: PROJECT, server: 'lab' };
  const context = {
    projects: null,
    ask,
    signal: new AbortController().signal,
    clock: { now: () => new Date(0), monotonicMs: () => 0 },
    publish: (events: { data: never }[]) => told.push(...events.map(({ data }) => data)),
    read: {
      rows: async (_projection: string, { scope }: { scope: string }) => {
        if (scope === 'gone') return [];
        return (scope.startsWith('summaries/') ? [summary] : scope.endsWith(idOf(1)) ? [document] : []).map((value) => ({
          value,
          validFrom: 1,
        }));
      },
    },
  };
  const ground = { of: async () => ({ project, interfaces, hub: [], gns3: [] }) };
  const pings = new PingBatch(async (addresses) => ask(asks.ping!, { addresses: [...addresses] }));
  return { asked, told, context: context as never, parts: { asks, ground, pings, settings: USUAL_SETTINGS } };
}

const input = { project_id: PROJECT } as never;
const projectOfInput = async () => project;

test('a network in which somebody answered is swept when it is shown to be of the lab, and else when it is named', async () => {
  const answers = Object.fromEntries(R1.map(({ address }) => [address, { ping_success: true }]));
  const { asked, context, parts } = discovered({ connectivity_tests: answers });
  await networkSweep(parts, projectOfInput).handle(input, context);
  expect(asked).toEqual([['10.0.0.0/24']]);
  await networkSweep(parts, projectOfInput).handle({ project_id: PROJECT, networks: ['192.168.1.0/24'] } as never, context);
  expect(asked.at(-1)).toEqual(['192.168.1.0/24']);
});

test('addresses that a first discovery left alone are tried when others show them, and the document says what came of it', async () => {
  const skipped = R1.map(({ address }) => ({ address, reason: 'Only the device itself says so.' }));
  const { asked, told, context, parts } = discovered({ skipped });
  expect(await tryingAddresses(parts, projectOfInput).handle(input, context)).toEqual({ tried: 1, answered: 1, reasons: [] });
  expect(asked).toEqual([['10.0.0.1'], ['10.0.0.1']]);
  expect(told).toHaveLength(1);
  expect(told[0]!.document).toMatchObject({
    steps: [{ step: 'network', status: 'succeeded' }],
    network_info: {
      connectivity_tests: { '10.0.0.1': { ping_success: true } },
      services: [{ address: '10.0.0.1', port: 22, service: 'ssh' }],
      skipped: [{ address: '192.168.1.20', reason: 'Only the device itself says that 192.168.1.0/24 is a network of the project.' }],
    },
    configuration: { capabilities: ['routing', 'ssh'] },
    console: { access_methods: ['console', 'ssh'] },
  });
  expect(told[0]!.document.steps[0]).not.toHaveProperty('error');
});

test('where nothing is shown meanwhile, nothing is tried and nothing told', async () => {
  const { asked, told, context, parts } = discovered({ skipped: [{ address: '192.168.1.20', reason: '' }] });
  expect(await tryingAddresses(parts, projectOfInput).handle(input, context)).toEqual({ tried: 0, answered: 0, reasons: [] });
  expect([asked, told]).toEqual([[], []]);
});
