import { describe, expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import { parseIpv4 } from '../device/ipv4.ts';
import type { LabLink } from '../network/objects.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';

const ip = (text: string): number => parseIpv4(text)!;

/** A and B on a switch, with a third host that only listens. */
function segment(lab: TestNetwork, make: (name: string) => Device): { a: Device; b: Device; c: Device; s: Device; links: LabLink[] } {
  const s = lab.switch('S1');
  const [a, b, c] = ['A', 'B', 'C'].map(make) as [Device, Device, Device];
  const links = [a, b, c].map((host, at) => lab.link(host, s, [0, at]));
  for (const [at, host] of [a, b, c].entries()) lab.address(lab.port(host, 0), `10.0.0.${at + 1}/24`);
  return { a, b, c, s, links };
}

describe('ARP', () => {
  test('both sides of an exchange learn each other, and nobody else', () => {
    const lab = testNetwork();
    const { a, b, c } = segment(lab, (name) => lab.vpcs(name));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    expect(lab.forwarding.arpTable(a)).toEqual([
      { ip: ip('10.0.0.2'), mac: lab.port(b, 0).mac, interfaceName: 'eth0', confirmedMs: lab.network.simulatedMs() },
    ]);
    expect(lab.forwarding.arpTable(b)).toMatchObject([{ ip: ip('10.0.0.1'), mac: lab.port(a, 0).mac }]);
    expect(lab.forwarding.arpTable(c)).toEqual([]);
  });

  test.each([
    ['a VPCS', (lab: TestNetwork) => (name: string) => lab.vpcs(name), 120],
    ['a Linux', (lab: TestNetwork) => (name: string) => lab.host(name), 60],
    ['an IOS', (lab: TestNetwork) => (name: string) => lab.router(name), 14_400],
  ] as const)('%s forgets after its time', (_who, maker, seconds) => {
    const lab = testNetwork();
    const { a } = segment(lab, maker(lab));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    lab.pass(seconds * 1_000 - 1);
    expect(lab.forwarding.arpTable(a)).toHaveLength(1);
    lab.pass(1);
    expect(lab.forwarding.arpTable(a)).toEqual([]);
  });

  test('is asked again only after it was forgotten', () => {
    const lab = testNetwork();
    const { a, b } = segment(lab, (name) => lab.vpcs(name));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    expect(lab.port(b, 0).counters.inBroadcastPackets).toBe(1);
    lab.pass(120_000);
    lab.forwarding.echo(a, ip('10.0.0.2'));
    // Now both have to ask.
    expect(lab.port(b, 0).counters.inBroadcastPackets).toBe(2);
  });

  test('who was resolved and is gone loses packets; who was never resolved is not found', () => {
    const lab = testNetwork();
    const { a, b } = segment(lab, (name) => lab.vpcs(name));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    lab.stop(b);
    expect(lab.forwarding.echo(a, ip('10.0.0.2')).outcome).toBe('lost');
    lab.pass(120_000);
    expect(lab.forwarding.echo(a, ip('10.0.0.2')).outcome).toBe('unresolved');
  });

  test('who takes an address over is found at once', () => {
    const lab = testNetwork();
    const { a, b, c } = segment(lab, (name) => lab.vpcs(name));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    lab.change(() => void (lab.port(b, 0).addresses = []));
    lab.change(() => void (lab.port(c, 0).addresses = [{ ip: ip('10.0.0.2'), prefixBits: 24 }]));
    expect(lab.forwarding.echo(a, ip('10.0.0.2')).outcome).toBe('delivered');
    expect(lab.forwarding.arpTable(a)).toMatchObject([{ mac: lab.port(c, 0).mac }]);
  });

  test('of an interface that went down everything is forgotten, except on a VPCS, which does not see it', () => {
    const lab = testNetwork();
    const { a, b, s, links } = segment(lab, (name) => (name === 'B' ? lab.vpcs(name) : lab.host(name)));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    expect(lab.forwarding.macTable(s)).toHaveLength(2);
    lab.suspend(links[0]!);
    expect(lab.forwarding.arpTable(a)).toEqual([]);
    expect(lab.forwarding.macTable(s).map(({ interfaceName }) => interfaceName)).toEqual(['Ethernet0/1']);
    lab.suspend(links[1]!);
    expect(lab.forwarding.arpTable(b)).toHaveLength(1);
    expect(lab.forwarding.echo(b, ip('10.0.0.1')).outcome).toBe('lost');
  });

  test('a conflict is seen: all who claim an address are told, the nearest gets the packets', () => {
    const lab = testNetwork();
    const { a, b, c } = segment(lab, (name) => lab.vpcs(name));
    lab.change(() => void (lab.port(c, 0).addresses = [{ ip: ip('10.0.0.2'), prefixBits: 24 }]));
    const claiming = (host: Device): string[] =>
      lab.forwarding.claimants(lab.port(host, 0), ip('10.0.0.2')).map(({ device }) => device.node.name);
    expect(claiming(a)).toEqual(['B', 'C']);
    expect(claiming(b)).toEqual(['C']);
    expect(lab.forwarding.echo(a, ip('10.0.0.2')).outcome).toBe('delivered');
    expect(lab.forwarding.arpTable(a)).toMatchObject([{ mac: lab.port(b, 0).mac }]);
  });

  test('a filter that drops it lets nobody be found', () => {
    const lab = testNetwork();
    const { a, links } = segment(lab, (name) => lab.vpcs(name));
    lab.filter(links[1]!, { bpf: ['arp'] });
    expect(lab.forwarding.echo(a, ip('10.0.0.2')).outcome).toBe('unresolved');
    lab.filter(links[1]!, { bpf: ['icmp'] });
    expect(lab.forwarding.echo(a, ip('10.0.0.2')).outcome).toBe('lost');
  });

  test('of who uses an address of its own a router learns nothing; when its own is gone it does', () => {
    const lab = testNetwork();
    const [router, other] = [lab.router('R1'), lab.host('H1')];
    lab.link(router, other);
    lab.address(lab.port(router, 0), '10.0.0.9/24');
    lab.address(lab.port(router, 0), '10.0.0.1/24');
    lab.address(lab.port(other, 0), '10.0.0.1/24');
    lab.forwarding.echo(other, ip('10.0.0.9'));
    expect(lab.forwarding.arpTable(router)).toEqual([]);
    lab.change(() => lab.port(router, 0).addresses.pop());
    expect(lab.forwarding.arpTable(router)).toMatchObject([{ ip: ip('10.0.0.1'), mac: lab.port(other, 0).mac }]);
  });
});

describe('switches', () => {
  test('learn by which port a station is, and forget after 300 seconds', () => {
    const lab = testNetwork();
    const { a, b, s } = segment(lab, (name) => lab.vpcs(name));
    lab.forwarding.echo(a, ip('10.0.0.2'));
    expect(lab.forwarding.macTable(s)).toMatchObject([
      { vlan: 1, mac: lab.port(a, 0).mac, interfaceName: 'Ethernet0/0' },
      { vlan: 1, mac: lab.port(b, 0).mac, interfaceName: 'Ethernet0/1' },
    ]);
    lab.pass(299_999);
    expect(lab.forwarding.macTable(s)).toHaveLength(2);
    lab.pass(1);
    expect(lab.forwarding.macTable(s)).toEqual([]);
  });

  test('flood a broadcast to every port and a packet to one', () => {
    const lab = testNetwork();
    const { a, b, c, s } = segment(lab, (name) => lab.vpcs(name));
    lab.forwarding.echo(a, ip('10.0.0.2'), { bytes: 1_000 });
    expect(lab.port(c, 0).counters).toMatchObject({ inBroadcastPackets: 1, inUnicastPackets: 0, inOctets: 64 });
    // The ARP request and its answer, the echo request and its answer.
    expect(lab.port(s, 0).counters).toMatchObject({
      inBroadcastPackets: 1,
      outUnicastPackets: 2,
      inUnicastPackets: 1,
      inOctets: 64 + 1_018,
      outOctets: 64 + 1_018,
    });
    expect(lab.port(b, 0).counters).toMatchObject({ inOctets: 64 + 1_018, outOctets: 64 + 1_018 });
  });
});

test('what one end of a link sends, the other receives, unless the link loses it', () => {
  const lab = testNetwork();
  const { a, s, links } = segment(lab, (name) => lab.vpcs(name));
  lab.forwarding.echo(a, ip('10.0.0.2'));
  lab.filter(links[0]!, { packet_loss: [40] });
  for (let time = 0; time < 50; time += 1) lab.forwarding.echo(a, ip('10.0.0.2'));
  const [out, reached] = [lab.port(a, 0).counters.outUnicastPackets, lab.port(s, 0).counters.inUnicastPackets];
  expect(reached).toBeLessThan(out);
  expect(reached).toBeGreaterThan(0);
  const [back, arrived] = [lab.port(s, 0).counters.outUnicastPackets, lab.port(a, 0).counters.inUnicastPackets];
  expect(arrived).toBeLessThanOrEqual(back);
});
