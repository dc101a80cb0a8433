import { expect, test } from 'vitest';
import type { EquipmentDocument } from '#model/equipment.ts';
import type { TopologyProject } from '#model/topology.ts';
import { exitsOf, follow, type Known } from './follow.ts';
import { isIn, networkOf } from './prefixes.ts';

type Route = readonly [destination: string, nextHop: string | null, port?: string, metric?: number];

function device(name: string, addresses: readonly string[], routes: readonly Route[] = []): EquipmentDocument {
  return {
    name,
    network_info: {
      addresses: [],
      arp: [],
      interfaces: addresses.map((text, at) => {
        const [address, length] = text.split('/') as [string, string];
        return { name: `eth${at}`, index: at + 1, link_id: null, addresses: [{ address, prefix_length: Number(length) }] };
      }),
      routes: routes.map(([text, next_hop, port, metric]) => {
        const [destination, length] = text.split('/');
        return { destination, prefix_length: Number(length), next_hop, interface: port ?? null, metric: metric ?? null };
      }),
    },
  } as unknown as EquipmentDocument;
}

/** Every two devices are linked. */
function network(...devices: readonly EquipmentDocument[]): Known {
  const nodes = devices.map(({ name }) => ({ node_id: name, name, node_type: 'dynamips', status: 'started' }));
  const links = nodes.flatMap(({ node_id: one }, at) =>
    nodes.slice(at + 1).map(({ node_id: other }) => ({
      link_id: `${one}-${other}`,
      suspended: false,
      ends: [{ node_id: one }, { node_id: other }],
    })),
  );
  return { project: { nodes, links } as unknown as TopologyProject, documents: new Map(devices.map((each) => [each.name, each])) };
}

const told = (hops: ReturnType<typeof follow>) =>
  hops.map(
    ({ name, state, ways }) => `${name} ${state}${ways.map(({ next }) => ` → ${next === null ? 'nowhere' : hops[next - 1]!.name}`).join()}`,
  );

test('a way is followed by the most specific route of each device', () => {
  const known = network(
    device(
      'A',
      ['10.0.0.1/24'],
      [
        ['0.0.0.0/0', '10.0.0.2'],
        ['10.2.0.0/16', '10.0.0.2'],
        ['10.2.0.0/24', '10.0.0.3'],
      ],
    ),
    device('B', ['10.0.0.2/24']),
    device('C', ['10.0.0.3/24', '10.2.0.1/24']),
    device('D', ['10.2.0.9/24']),
  );
  expect(told(follow('A', '10.2.0.9', known))).toEqual(['A forwards → C', 'C forwards → D', 'D arrived']);
});

test('ways that cost the same are both followed, and a dearer one is not', () => {
  const known = network(
    device(
      'A',
      ['10.0.0.1/24', '10.1.0.1/24', '10.3.0.1/24'],
      [
        ['10.9.0.0/24', '10.0.0.2', 'eth0', 20],
        ['10.9.0.0/24', '10.1.0.2', 'eth1', 20],
        ['10.9.0.0/24', '10.3.0.2', 'eth2', 30],
      ],
    ),
    device('B', ['10.0.0.2/24'], [['10.9.0.0/24', '10.0.0.9']]),
    device('C', ['10.1.0.2/24', '10.9.0.1/24']),
    device('D', ['10.3.0.2/24']),
  );
  const hops = follow('A', '10.9.0.1', known);
  expect(told(hops)).toEqual(['A forwards → B, → C', 'B stops → nowhere', 'C arrived']);
  expect(hops[1]!.reason).toBe('Nobody that is known has 10.0.0.9.');
});

test('a circle is seen', () => {
  const known = network(
    device('A', ['10.0.0.1/24'], [['0.0.0.0/0', '10.0.0.2']]),
    device('B', ['10.0.0.2/24'], [['0.0.0.0/0', '10.0.0.1']]),
  );
  const hops = follow('A', '192.0.2.1', known);
  expect(told(hops)).toEqual(['A forwards → B', 'B stops → nowhere']);
  expect(hops[1]!.reason).toContain('circle');
});

test('a next hop that is not next to the device is found by the route to it', () => {
  const border = device(
    'A',
    ['10.0.0.1/24'],
    [
      ['203.0.113.0/24', '10.255.0.9'],
      ['10.255.0.9/32', '10.0.0.2'],
    ],
  );
  expect(exitsOf(border, '203.0.113.5')).toEqual([{ route: '203.0.113.0/24', protocol: null, nextHop: '10.0.0.2', interface: 'eth0' }]);
});

test('a link that is suspended stops the way, and it is told', () => {
  const known = network(device('A', ['10.0.0.1/24']), device('B', ['10.0.0.2/24']));
  (known.project.links[0] as { suspended: boolean }).suspended = true;
  expect(follow('A', '10.0.0.2', known)[0]).toMatchObject({ state: 'stops', reason: 'A link on the way is down or suspended.' });
});

test('networks are told by their first address', () => {
  expect(networkOf('10.20.30.40', 20)).toBe('10.20.16.0/20');
  expect(networkOf('255.255.255.255', 0)).toBe('0.0.0.0/0');
  expect(isIn('2001:db8::5', '2001:db8::', 64)).toBe(true);
  expect(isIn('2001:db8:1::5', '2001:db8::', 64)).toBe(false);
  expect(isIn('10.0.0.1', '::', 0)).toBe(false);
});
