import { describe, expect, test } from 'vitest';
import { addInterface } from '../device/interfaces.ts';
import { parseIpv4 } from '../device/ipv4.ts';
import type { Device } from '../device/device.ts';
import type { LabLink } from '../network/objects.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';

const ip = (text: string): number => parseIpv4(text)!;

interface Chain {
  readonly pc1: Device;
  readonly pc2: Device;
  readonly r1: Device;
  readonly r2: Device;
  readonly links: LabLink[];
}

/** PC1 10.0.1.10 – R1 – 10.0.12.0/30 – R2 – PC2 10.0.2.10, with static routes both ways. */
function chain(lab: TestNetwork): Chain {
  const [pc1, r1, r2, pc2] = [lab.vpcs('PC1'), lab.router('R1'), lab.router('R2'), lab.vpcs('PC2')];
  const links = [lab.link(pc1, r1), lab.link(r1, r2), lab.link(r2, pc2)];
  lab.address(lab.port(pc1, 0), '10.0.1.10/24', '10.0.1.1');
  lab.address(lab.port(r1, 0), '10.0.1.1/24');
  lab.address(lab.port(r1, 1), '10.0.12.1/30');
  lab.address(lab.port(r2, 0), '10.0.12.2/30');
  lab.address(lab.port(r2, 1), '10.0.2.1/24');
  lab.address(lab.port(pc2, 0), '10.0.2.10/24', '10.0.2.1');
  lab.change(() => {
    r1.staticRoutes = [{ network: ip('10.0.2.0'), prefixBits: 24, via: ip('10.0.12.2'), interfaceName: null, distance: 1 }];
    r2.staticRoutes = [{ network: ip('10.0.1.0'), prefixBits: 24, via: ip('10.0.12.1'), interfaceName: null, distance: 1 }];
  });
  return { pc1, r1, r2, pc2, links };
}

describe('an echo', () => {
  test('over two routers comes back with its time to live less two', () => {
    const lab = testNetwork();
    const { pc1 } = chain(lab);
    expect(lab.forwarding.echo(pc1, ip('10.0.2.10'))).toMatchObject({ outcome: 'delivered', from: ip('10.0.2.10'), ttl: 62 });
    expect(lab.forwarding.echo(pc1, ip('10.0.12.2'))).toMatchObject({ outcome: 'delivered', from: ip('10.0.12.2'), ttl: 254 });
  });

  test('whose time to live ends is answered by the router where it ends, from the interface it came in by', () => {
    const lab = testNetwork();
    const { pc1 } = chain(lab);
    const hops = [1, 2, 3].map((ttl) => lab.forwarding.echo(pc1, ip('10.0.2.10'), { ttl }));
    expect(hops).toMatchObject([
      { outcome: 'expired', from: ip('10.0.1.1') },
      { outcome: 'expired', from: ip('10.0.12.2') },
      { outcome: 'delivered', from: ip('10.0.2.10') },
    ]);
  });

  test('to a network that a router does not know is refused by that router', () => {
    const lab = testNetwork();
    const { pc1 } = chain(lab);
    expect(lab.forwarding.echo(pc1, ip('172.16.0.1'))).toMatchObject({ outcome: 'no route', from: ip('10.0.1.1') });
  });

  test('to a host that is not there is refused by the last router', () => {
    const lab = testNetwork();
    const { pc1 } = chain(lab);
    expect(lab.forwarding.echo(pc1, ip('10.0.2.99'))).toMatchObject({ outcome: 'unresolved', from: ip('10.0.12.2') });
    expect(lab.forwarding.echo(pc1, ip('10.0.1.99'))).toMatchObject({ outcome: 'unresolved', from: null });
  });

  test('arrives and is not answered when there is no way back', () => {
    const lab = testNetwork();
    const { pc1, pc2, r2 } = chain(lab);
    lab.change(() => void (r2.staticRoutes = []));
    expect(lab.forwarding.trace(pc1, ip('10.0.2.10')).outcome).toBe('delivered');
    expect(lab.forwarding.echo(pc1, ip('10.0.2.10'))).toEqual({ outcome: 'lost', from: null, roundTripMs: null, ttl: null });
    expect(lab.port(pc2, 0).counters.inUnicastPackets).toBeGreaterThan(0);
  });

  test('of a host without gateway goes no further than its network', () => {
    const lab = testNetwork();
    const { pc1 } = chain(lab);
    lab.change(() => void (pc1.gateway = null));
    expect(lab.forwarding.echo(pc1, ip('10.0.2.10'))).toMatchObject({ outcome: 'no route', from: null });
    expect(lab.forwarding.echo(pc1, ip('10.0.1.1')).outcome).toBe('delivered');
  });

  test('between routers that send it to each other runs out of time to live', () => {
    const lab = testNetwork();
    const { pc1, r1, r2 } = chain(lab);
    lab.change(() => {
      r1.staticRoutes = [{ network: 0, prefixBits: 0, via: ip('10.0.12.2'), interfaceName: null, distance: 1 }];
      r2.staticRoutes.push({ network: 0, prefixBits: 0, via: ip('10.0.12.1'), interfaceName: null, distance: 1 });
    });
    expect(lab.forwarding.trace(pc1, ip('8.8.8.8'))).toMatchObject({ outcome: 'expired' });
    expect(lab.forwarding.echo(pc1, ip('8.8.8.8'))).toMatchObject({ outcome: 'expired' });
  });

  test('takes as long as the delays of the links say, both ways', () => {
    const lab = testNetwork();
    const { pc1, links } = chain(lab);
    lab.filter(links[1]!, { delay: [50, 0] });
    const { roundTripMs } = lab.forwarding.echo(pc1, ip('10.0.2.10'));
    expect(roundTripMs).toBeGreaterThan(100.4);
    expect(roundTripMs).toBeLessThan(101.4);
  });

  test('over a link that loses half is lost about half of the time; without chance it passes', () => {
    const lab = testNetwork();
    const { pc1, links } = chain(lab);
    expect(lab.forwarding.echo(pc1, ip('10.0.2.10')).outcome).toBe('delivered');
    lab.filter(links[1]!, { packet_loss: [50] });
    let arrived = 0;
    for (let time = 0; time < 400; time += 1) if (lab.forwarding.trace(pc1, ip('10.0.2.10')).outcome === 'delivered') arrived += 1;
    expect(arrived).toBeGreaterThan(140);
    expect(arrived).toBeLessThan(260);
    for (let time = 0; time < 20; time += 1)
      expect(lab.forwarding.trace(pc1, ip('10.0.2.10'), { chance: false }).outcome).toBe('delivered');
  });

  test('is lost without a word on a link that loses everything, while its interfaces stay up', () => {
    const lab = testNetwork();
    const { pc1, r1, links } = chain(lab);
    expect(lab.forwarding.echo(pc1, ip('10.0.2.10')).outcome).toBe('delivered');
    lab.filter(links[1]!, { packet_loss: [100] });
    expect(lab.forwarding.operUp(lab.port(r1, 1))).toBe(true);
    expect(lab.forwarding.echo(pc1, ip('10.0.2.10'))).toMatchObject({ outcome: 'lost', from: null });
  });

  test('to an own address needs no link', () => {
    const lab = testNetwork();
    const { r1 } = chain(lab);
    expect(lab.forwarding.echo(r1, ip('10.0.12.1'))).toMatchObject({ outcome: 'delivered', from: ip('10.0.12.1'), ttl: 255 });
  });

  test('says that its interface is down, except on a VPCS, which sees no carrier', () => {
    const lab = testNetwork();
    const { pc1, r1, links } = chain(lab);
    const host = lab.host('H1');
    const link = lab.link(host, r1);
    lab.address(lab.port(host, 0), '10.0.5.9/24', '10.0.5.1');
    for (const each of [link, links[0]!]) lab.suspend(each);
    for (const target of ['10.0.5.1', '10.0.2.10'])
      expect(lab.forwarding.echo(host, ip(target))).toMatchObject({ outcome: 'down', from: null });
    for (const target of ['10.0.1.1', '10.0.2.10'])
      expect(lab.forwarding.echo(pc1, ip(target))).toMatchObject({ outcome: 'unresolved', from: null });
    expect(lab.forwarding.echo(pc1, ip('10.0.1.10')).outcome).toBe('delivered');
  });

  test('of a host with too wide a mask, and over a route that names only an interface, is helped on by proxy ARP', () => {
    const lab = testNetwork();
    const { pc1, r1, r2 } = chain(lab);
    lab.change(() => {
      lab.port(pc1, 0).addresses = [{ ip: ip('10.0.1.10'), prefixBits: 8 }];
      pc1.gateway = null;
      r1.staticRoutes = [{ network: ip('10.0.2.0'), prefixBits: 24, via: null, interfaceName: lab.port(r1, 1).name, distance: 1 }];
    });
    expect(lab.forwarding.echo(pc1, ip('10.0.2.10'))).toMatchObject({ outcome: 'delivered', ttl: 62 });
    expect(lab.forwarding.arpTable(pc1)).toMatchObject([{ ip: ip('10.0.2.10'), mac: lab.port(r1, 0).mac }]);
    expect(lab.forwarding.arpTable(r1)).toContainEqual(expect.objectContaining({ ip: ip('10.0.2.10'), mac: lab.port(r2, 0).mac }));
    // Nobody answers for what is on the same side, and a duplicate address check asks owners only.
    expect(lab.forwarding.echo(pc1, ip('10.0.1.99')).outcome).toBe('unresolved');
    expect(lab.forwarding.claimants(lab.port(pc1, 0), ip('10.0.2.10'))).toEqual([]);
  });

  test('goes by a VLAN interface of a switch only when the switch routes', () => {
    const lab = testNetwork();
    const [core, a, b] = [lab.switch('S1'), lab.vpcs('A'), lab.vpcs('B')];
    lab.link(a, core);
    lab.link(b, core);
    core.vlans.set(10, 'a').set(20, 'b');
    lab.port(core, 0).switchport!.accessVlan = 10;
    lab.port(core, 1).switchport!.accessVlan = 20;
    for (const vlan of [10, 20]) lab.address(addInterface(core, { name: `Vlan${vlan}`, kind: 'vlan', vlan }, 0), `10.0.${vlan}.1/24`);
    lab.address(lab.port(a, 0), '10.0.10.5/24', '10.0.10.1');
    lab.address(lab.port(b, 0), '10.0.20.5/24', '10.0.20.1');
    expect(lab.forwarding.echo(a, ip('10.0.10.1')).outcome).toBe('delivered');
    expect(lab.forwarding.echo(a, ip('10.0.20.5')).outcome).toBe('lost');
    lab.change(() => void (core.ipRouting = true));
    expect(lab.forwarding.echo(a, ip('10.0.20.5'))).toMatchObject({ outcome: 'delivered', ttl: 63 });
  });
});

test('a trace names the links it passes with the interfaces at their ends, and the routers that passed it on', () => {
  const lab = testNetwork();
  const { pc1, r1, r2, pc2, links } = chain(lab);
  const trace = lab.forwarding.trace(pc1, ip('10.0.2.10'));
  expect(trace.hops.map(({ device, inbound }) => [device, inbound])).toEqual([
    [r1, lab.port(r1, 0)],
    [r2, lab.port(r2, 0)],
    [pc2, lab.port(pc2, 0)],
  ]);
  expect(trace.links).toEqual([
    { link: links[0], from: lab.port(pc1, 0), to: lab.port(r1, 0) },
    { link: links[1], from: lab.port(r1, 1), to: lab.port(r2, 0) },
    { link: links[2], from: lab.port(r2, 1), to: lab.port(pc2, 0) },
  ]);
  // Nobody was taught and nothing was counted.
  expect(pc1.arp.size + r1.arp.size + lab.port(r1, 0).counters.inOctets).toBe(0);
});

test('a serial line needs no ARP', () => {
  const lab = testNetwork();
  const { pc1, r1, r2 } = chain(lab);
  lab.change(() => {
    for (const port of [lab.port(r1, 1), lab.port(r2, 0)]) Object.assign(port, { kind: 'serial', mac: '' });
  });
  expect(lab.forwarding.echo(pc1, ip('10.0.2.10')).outcome).toBe('delivered');
  expect(lab.forwarding.arpTable(r1).map((entry) => entry.ip)).toEqual([ip('10.0.1.10')]);
});
