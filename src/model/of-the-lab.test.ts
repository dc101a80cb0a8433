import { expect, test } from 'vitest';
import { addressesOfTheLab, type Ground, type KnownInterface } from './of-the-lab.ts';
import { saidInFrench } from './said-in-french.ts';
import type { TopologyProject } from './topology.ts';

const interfaceOf = (equipment: string, cidr: string, link: string | null = null, project = 'lab'): KnownInterface => {
  const [address, length] = cidr.split('/') as [string, string];
  const addresses = [{ address, prefix_length: Number(length) }];
  return { project_id: project, equipment_id: equipment, link_id: link, addresses };
};
const link = (id: string, ...ends: readonly string[]) => ({ link_id: id, ends: ends.map((end) => ({ node_id: end })) });
const node = (id: string, type = 'qemu', properties: object = {}) => ({ node_id: id, node_type: type, properties });
const mapped = (name: string, type: string) => ({ ports_mapping: [{ interface: name, name, port_number: 0, type }] });

/** R1 and R2 on a network of their own, and whatever else a test has. */
function ground(more: { readonly nodes?: object[]; readonly links?: object[]; readonly interfaces?: KnownInterface[] } = {}): Ground {
  return {
    project: {
      project_id: 'lab',
      nodes: [node('r1'), node('r2'), ...(more.nodes ?? [])],
      links: [link('l', 'r1', 'r2'), ...(more.links ?? [])],
    } as unknown as TopologyProject,
    interfaces: [interfaceOf('r1', '10.1.0.1/24', 'l'), interfaceOf('r2', '10.1.0.2/24', 'l'), ...(more.interfaces ?? [])],
    hub: [
      { name: 'lo', cidr: '127.0.0.1/8' },
      { name: 'eth0', cidr: '192.168.1.5/24' },
      { name: 'tap0', cidr: '10.5.0.254/24' },
    ],
    gns3: ['10.1.0.200', '172.16.0.9'],
  };
}

/** Why an address is not asked that R1 claims, with the network that it says it is in; null: it is. */
function whyNot(cidr: string, on: Ground = ground(), how: string | null = 'l'): string | null {
  const address = cidr.split('/')[0]!;
  const told = { ...on, interfaces: [...on.interfaces, interfaceOf('r1', cidr, how)] };
  const { asked, skipped } = addressesOfTheLab('r1', [address], told);
  expect(asked.length + skipped.length).toBe(1);
  return skipped[0]?.reason ?? null;
}

test('an address is asked in a network that another device of the project is in too', () => {
  expect(addressesOfTheLab('r1', ['10.1.0.1', '10.1.0.1'], ground())).toEqual({ asked: ['10.1.0.1'], skipped: [] });
  expect(whyNot('10.1.0.3/24')).toBeNull();
  expect(whyNot('fd00:1::1/64', ground({ interfaces: [interfaceOf('r2', 'fd00:1::2/64', 'l')] }))).toBeNull();
});

test.each([
  ['loopback', '127.0.0.1/8', /loopback/],
  ['loopback, as IPv6 writes that of IPv4', '::ffff:127.0.0.1/128', /loopback/],
  ['the hub', '192.168.1.5/24', /the hub itself/],
  ['the network of the hub', '192.168.1.20/24', /network of the hub/],
  ['a public address', '8.8.8.8/24', /public/],
  ['a public address of IPv6', '2606:4700::1111/64', /public/],
  ['a GNS3 server in a network of the lab', '10.1.0.200/24', /GNS3 server/],
  ['a GNS3 server, as IPv6 writes it', '::ffff:172.16.0.9/128', /GNS3 server/],
  ['the metadata service of clouds', '169.254.169.254/16', /link-local/],
  ['nobody', '0.0.0.0/0', /reserved/],
  ['a group', '224.0.0.5/24', /multicast/],
  ['everybody', '255.255.255.255/32', /reserved/],
  ['a company, as an address of its own', '10.20.30.40/32', /Only the device itself/],
  ['a company, with its network', '10.20.30.40/24', /Only the device itself/],
  ['a company, with a network that has the whole lab', '10.20.30.40/8', /No interface of the device/],
  ['a company, with a route to everywhere', '10.20.30.40/0', /No interface of the device/],
])('a device that claims to be %s is not believed', (_, cidr, reason) => {
  expect(whyNot(cidr)).toMatch(reason);
});

test('two devices that claim everything together do not have it: a segment of a lab is not that large', () => {
  for (const length of [0, 8, 12, 16, 21]) {
    expect(whyNot(`10.20.30.40/${length}`, ground({ interfaces: [interfaceOf('r2', `10.20.30.41/${length}`, 'l')] }))).toMatch(
      /No interface/,
    );
  }
});

test('two devices that claim the network of the hub together do not have it', () => {
  expect(whyNot('192.168.1.20/24', ground({ interfaces: [interfaceOf('r2', '192.168.1.21/24', 'l')] }))).toMatch(/network of the hub/);
  // Nor a part of it.
  expect(whyNot('192.168.1.20/30', ground({ interfaces: [interfaceOf('r2', '192.168.1.21/30', 'l')] }))).toMatch(/network of the hub/);
});

test('an address of a device of another project is not asked: whoever answers may be that one', () => {
  expect(whyNot('10.1.0.7/24', ground({ interfaces: [interfaceOf('x9', '10.1.0.7/24', null, 'other')] }))).toMatch(/another project/);
  // What a device of another project says of a network shows nothing here.
  expect(whyNot('10.8.0.7/24', ground({ interfaces: [interfaceOf('x9', '10.8.0.8/24', null, 'other')] }))).toMatch(
    /Only the device itself/,
  );
});

test('an address that no interface is known to have is not asked', () => {
  expect(addressesOfTheLab('r1', ['10.1.0.9'], ground()).skipped).toMatchObject([
    { reason: expect.stringContaining('No interface') as unknown },
  ]);
});

test('a network that leads out of the project through a cloud has machines of others', () => {
  const office = {
    nodes: [node('cloud', 'cloud', mapped('eth1', 'ethernet')), node('sw', 'ethernet_switch'), node('deaf')],
    interfaces: [interfaceOf('r2', '10.9.0.5/24', 'c')],
  };
  const direct = { ...office, links: [link('c', 'r2', 'cloud')] };
  expect(whyNot('10.9.0.1/24', ground(direct))).toMatch(/leads out/);
  // Through a switch of GNS3, through a node that has no address, and where it is not known which port an interface is.
  expect(whyNot('10.9.0.1/24', ground({ ...office, links: [link('c', 'r2', 'sw'), link('s', 'sw', 'cloud')] }))).toMatch(/leads out/);
  expect(whyNot('10.9.0.1/24', ground({ ...office, links: [link('c', 'r2', 'deaf'), link('s', 'deaf', 'cloud')] }))).toMatch(/leads out/);
  expect(whyNot('10.9.0.1/24', ground({ ...direct, interfaces: [interfaceOf('r2', '10.9.0.5/24')] }))).toMatch(/leads out/);
  // The network behind the router is the project's.
  expect(whyNot('10.1.0.1/24', ground(direct))).toBeNull();
});

test('a network of the hub that is there for the lab is asked: of a tap that a cloud ends at, of the bridge of a NAT', () => {
  const lab = (cloud: object) =>
    ground({ nodes: [cloud], links: [link('c', 'r2', 'cloud')], interfaces: [interfaceOf('r2', '10.5.0.2/24', 'c')] });
  expect(whyNot('10.5.0.1/24', lab(node('cloud', 'cloud', mapped('tap0', 'tap'))))).toBeNull();
  expect(whyNot('10.5.0.1/24', lab(node('cloud', 'nat', mapped('tap0', 'ethernet'))))).toBeNull();
  // By an interface of the machine anybody may be there.
  expect(whyNot('10.5.0.1/24', lab(node('cloud', 'cloud', mapped('tap0', 'ethernet'))))).toMatch(/network of the hub/);
  expect(whyNot('10.5.0.1/24', lab(node('cloud', 'cloud', mapped('tap1', 'tap'))))).toMatch(/network of the hub/);
  expect(whyNot('10.5.0.254/24', lab(node('cloud', 'cloud', mapped('tap0', 'tap'))))).toMatch(/the hub itself/);
});

test('why an address is left alone is read in French', () => {
  const claims: readonly (readonly [cidr: string, on?: Ground])[] = [
    ['127.0.0.1/8'],
    ['192.168.1.5/24'],
    ['192.168.1.20/24', ground({ interfaces: [interfaceOf('r2', '192.168.1.21/24', 'l')] })],
    ['8.8.8.8/24'],
    ['10.1.0.200/24'],
    ['224.0.0.5/24'],
    ['2002::1/64'],
    ['10.20.30.40/24'],
    ['10.20.30.40/8'],
    ['10.1.0.7/24', ground({ interfaces: [interfaceOf('x9', '10.1.0.7/24', null, 'other')] })],
    ['10.9.0.1/24', ground({ nodes: [node('cloud', 'cloud')], links: [link('c', 'r1', 'cloud')] })],
  ];
  const reasons = claims.map(([cidr, on]) => whyNot(cidr, on, cidr.startsWith('10.9') ? 'c' : 'l'));
  expect(new Set(reasons).size).toBe(claims.length);
  expect(reasons.filter((reason) => reason === null || saidInFrench(reason) === reason)).toEqual([]);
});
