import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { discoverDevice } from './device-discovery.ts';
import { interfaceWith } from './node-facts.ts';
import { agentAnswer, agentFacts, consoleAnswer, groundWith, linkOf, nodeOf, projectOf, type Fakes } from './test-ground.ts';

/** R1 at its console has an address of the lab, and says that it has whatever else a test says. */
function claiming(...more: readonly (readonly [address: string, prefix_length: number])[]) {
  const at = [['10.0.0.1', 24] as const, ...more];
  return interfaceWith({ name: 'FastEthernet0/0', addresses: at.map(([address, prefix_length]) => ({ address, prefix_length })) });
}

const silent = { address: '', alive: false, method: 'icmp', response_time_ms: null, reason: 'It is silent.' };
const fakes = (facts: object): Fakes => ({
  consoleFacts: () => consoleAnswer(facts),
  ping: ({ addresses }) => ({ items: (addresses as string[]).map((address) => ({ ...silent, address, alive: true })) }),
  ports: ({ addresses }) => ({ items: (addresses as string[]).map((address) => ({ address, ports: [] })) }),
});
const R1 = nodeOf(1, 'R1');
const two = projectOf([R1, nodeOf(2, 'R2')], [linkOf(1, [1, 0], [2, 0])]);

/** Which addresses anything was sent to, and what the document says of the others. */
async function touched(facts: object, project = two, more: Parameters<typeof groundWith>[2] = {}) {
  const { target, around, asked } = groundWith(project, fakes(facts), more);
  const { document } = await discoverDevice(target, around);
  return { asked: asked.flatMap(({ input }) => (input['addresses'] as string[] | undefined) ?? []), document };
}

test('an address that a device merely claims is neither pinged nor scanned, and the document says why', async () => {
  const { asked, document } = await touched({ interfaces: [claiming(['192.168.1.20', 24])] });
  expect(new Set(asked)).toEqual(new Set(['10.0.0.1']));
  expect(document.network_info.skipped).toEqual([
    { address: '192.168.1.20', reason: 'Only the device itself says that 192.168.1.0/24 is a network of the project.' },
  ]);
  expect(document.steps.find(({ step }) => step === 'network')).toMatchObject({ status: 'succeeded' });
});

test('what a device resolved, and what it calls its neighbors, is asked nothing', async () => {
  const { asked, document } = await touched({
    interfaces: [claiming()],
    arp: [{ address: '192.168.1.1', mac: '00:00:5e:00:53:01', interface: 'Fa0/0' }],
    neighbors: [
      {
        protocol: 'lldp',
        local_port: 'Fa0/0',
        remote_host: 'office',
        remote_port: '1',
        remote_platform: null,
        remote_address: '192.168.1.2',
      },
    ],
  });
  expect(new Set(asked)).toEqual(new Set(['10.0.0.1']));
  expect(document.network_info.arp).toMatchObject([{ address: '192.168.1.1' }]);
});

test('nobody is asked at the first discovery whom no other device shows, and the step says so', async () => {
  const { asked, document } = await touched({ interfaces: [claiming()] }, two, { others: [] });
  expect(asked).toEqual([]);
  expect(document.steps.find(({ step }) => step === 'network')).toMatchObject({
    status: 'skipped',
    error: 'None of its addresses is shown to be of the project alone.',
  });
  expect(document.network_info.skipped).toMatchObject([{ address: '10.0.0.1' }]);
  expect(document.discovery_status).toBe('complete');
});

test('an address in the start-up configuration that GNS3 keeps is a claim too', async () => {
  const project = projectOf([{ ...R1, addresses: ['192.168.1.20'] }, nodeOf(2, 'R2')], [linkOf(1, [1, 0], [2, 0])]);
  const { asked, document } = await touched({ interfaces: [claiming()] }, project);
  expect(new Set(asked)).toEqual(new Set(['10.0.0.1']));
  expect(document.network_info.skipped).toMatchObject([
    { address: '192.168.1.20', reason: expect.stringContaining('No interface') as unknown },
  ]);
});

test('a network that leads out of the project through a cloud is not asked by the port that ends there', async () => {
  const project = projectOf([R1, nodeOf(2, 'R2'), nodeOf(3, 'Cloud', { node_type: 'cloud' })], [linkOf(1, [1, 0], [3, 0])]);
  const { asked, document } = await touched({ interfaces: [claiming()] }, project);
  expect(asked).toEqual([]);
  expect(document.network_info.skipped).toMatchObject([{ address: '10.0.0.1', reason: expect.stringContaining('leads out') as unknown }]);
});

test('no community is sent to an address that a device merely claims', async () => {
  const { target, around, asked } = groundWith(two, {
    ...fakes({ interfaces: [claiming(['192.168.1.20', 24])] }),
    snmpFacts: (input) => {
      const host = input['host'] as string | undefined;
      if (host === undefined) throw fail('conflict', 'No address of the node is known.');
      return agentAnswer(agentFacts(), { answered: false, reason: `${host} is silent.` });
    },
  });
  const { document } = await discoverDevice(target, around);
  expect(asked.flatMap(({ operation, input }) => (operation === 'snmpFacts' ? (input['host'] ?? []) : []))).toEqual(['10.0.0.1']);
  expect(document.snmp_data.reason).toContain('It was not asked at 192.168.1.20: Only the device itself says');
});
