import { describe, expect, test } from 'vitest';
import { addInterface } from '../device/interfaces.ts';
import { cidrText, ipv4Text, parseCidr, parseIpv4 } from '../device/ipv4.ts';
import type { Device, StaticRoute } from '../device/device.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';

const ip = (text: string): number => parseIpv4(text)!;

function toward(cidr: string, via: string | null, more: Partial<StaticRoute> = {}): StaticRoute {
  return { ...parseCidr(cidr)!, via: via === null ? null : ip(via), interfaceName: null, distance: 1, ...more };
}

/** `S 10.9.0.0/24 via 10.0.1.2 FastEthernet0/0 [1/0]` */
function shown(lab: TestNetwork, device: Device): string[] {
  return lab.forwarding
    .routes(device)
    .map(
      (route) =>
        `${route.source} ${cidrText(route)} ${route.via === null ? '-' : ipv4Text(route.via)} ${route.outbound.shortName} ${route.distance}`,
    );
}

function router(lab: TestNetwork): Device {
  const device = lab.router('R1');
  for (const at of [0, 1]) {
    lab.link(device, lab.hub(`B${at}`), [at, 0]);
    lab.address(lab.port(device, at), `10.0.${at + 1}.1/24`);
  }
  return device;
}

describe('routes of a router', () => {
  test('its networks and its own addresses are there while the interface is up', () => {
    const lab = testNetwork();
    const device = router(lab);
    expect(shown(lab, device)).toEqual([
      'connected 10.0.1.0/24 - Fa0/0 0',
      'local 10.0.1.1/32 - Fa0/0 0',
      'connected 10.0.2.0/24 - Fa0/1 0',
      'local 10.0.2.1/32 - Fa0/1 0',
    ]);
    lab.change(() => void (lab.port(device, 0).adminUp = false));
    expect(shown(lab, device)).toEqual(['connected 10.0.2.0/24 - Fa0/1 0', 'local 10.0.2.1/32 - Fa0/1 0']);
  });

  test('a static route stands while its next hop is in a network that is up', () => {
    const lab = testNetwork();
    const device = router(lab);
    lab.change(() => void (device.staticRoutes = [toward('10.9.0.0/24', '10.0.1.2'), toward('10.8.0.0/24', '172.16.0.1')]));
    expect(shown(lab, device)).toContain('static 10.9.0.0/24 10.0.1.2 Fa0/0 1');
    expect(shown(lab, device).join()).not.toContain('10.8.0.0');
    lab.change(() => void (lab.port(device, 0).failed = true));
    expect(shown(lab, device).join()).not.toContain('10.9.0.0');
  });

  test('a next hop may be found by another static route, but not by the default route', () => {
    const lab = testNetwork();
    const device = router(lab);
    lab.change(
      () =>
        void (device.staticRoutes = [
          toward('10.9.0.0/24', '10.8.0.7'),
          toward('10.8.0.0/24', '10.0.2.9'),
          toward('0.0.0.0/0', '10.0.1.2'),
          toward('10.7.0.0/24', '192.0.2.1'),
        ]),
    );
    expect(shown(lab, device)).toContain('static 10.9.0.0/24 10.0.2.9 Fa0/1 1');
    expect(shown(lab, device)).toContain('static 0.0.0.0/0 10.0.1.2 Fa0/0 1');
    expect(shown(lab, device).join()).not.toContain('10.7.0.0');
  });

  test('next hops that lead to each other lead nowhere', () => {
    const lab = testNetwork();
    const device = router(lab);
    lab.change(() => void (device.staticRoutes = [toward('10.9.0.0/24', '10.8.0.7'), toward('10.8.0.0/24', '10.9.0.7')]));
    expect(shown(lab, device)).toHaveLength(4);
  });

  test('a route by an interface needs no next hop', () => {
    const lab = testNetwork();
    const device = router(lab);
    lab.change(() => void (device.staticRoutes = [toward('10.9.0.0/24', null, { interfaceName: 'FastEthernet0/1' })]));
    expect(shown(lab, device)).toContain('static 10.9.0.0/24 - Fa0/1 1');
  });

  test('the longest prefix wins, whatever its distance; of two ways to one network the one of lower distance', () => {
    const lab = testNetwork();
    const device = router(lab);
    lab.change(
      () =>
        void (device.staticRoutes = [
          toward('10.9.0.0/16', '10.0.1.2', { distance: 5 }),
          toward('10.9.9.0/24', '10.0.1.2', { distance: 200 }),
          toward('10.9.0.0/16', '10.0.2.2'),
        ]),
    );
    expect(lab.forwarding.lookUp(device, ip('10.9.9.1'))).toMatchObject({ prefixBits: 24, via: ip('10.0.1.2') });
    expect(lab.forwarding.lookUp(device, ip('10.9.8.1'))).toMatchObject({ prefixBits: 16, via: ip('10.0.2.2') });
    expect(lab.forwarding.lookUp(device, ip('10.10.0.1'))).toBeNull();
    // A floating route takes over when the better one is gone.
    lab.change(() => void (lab.port(device, 1).adminUp = false));
    expect(lab.forwarding.lookUp(device, ip('10.9.8.1'))).toMatchObject({ via: ip('10.0.1.2'), distance: 5 });
  });

  test('a route is known since it appeared, not since somebody looked', () => {
    const lab = testNetwork();
    const device = router(lab);
    const since = (): number[] => lab.forwarding.routes(device).map(({ sinceMs }) => sinceMs - device.bootedMs);
    expect(since()).toEqual([0, 0, 0, 0]);
    lab.pass(5_000);
    lab.change(() => void (device.staticRoutes = [toward('10.9.0.0/24', '10.0.1.2')]));
    lab.pass(5_000);
    expect(since()).toEqual([0, 0, 0, 0, 5_000]);
    lab.pass(5_000);
    lab.change(() => void (lab.port(device, 3).description = 'nothing of importance'));
    expect(since()).toEqual([0, 0, 0, 0, 5_000]);
  });
});

describe('routes of a host', () => {
  test('the gateway is a default route by the interface of its network', () => {
    const lab = testNetwork();
    const host = lab.host('H1', 2);
    for (const at of [0, 1]) lab.link(host, lab.hub(`B${at}`), [at, 0]);
    lab.address(lab.port(host, 0), '10.0.1.5/24');
    lab.address(lab.port(host, 1), '10.0.2.5/24', '10.0.2.1');
    expect(shown(lab, host)).toEqual([
      'static 0.0.0.0/0 10.0.2.1 eth1 1',
      'connected 10.0.1.0/24 - eth0 0',
      'connected 10.0.2.0/24 - eth1 0',
    ]);
    lab.change(() => void (host.gateway = ip('10.0.9.1')));
    expect(shown(lab, host)).toHaveLength(2);
  });

  test('a VPCS asks for a gateway of another network all the same', () => {
    const lab = testNetwork();
    const pc = lab.vpcs('PC1');
    lab.link(pc, lab.hub('B1'));
    lab.address(lab.port(pc, 0), '10.0.1.5/24', '10.0.9.1');
    expect(shown(lab, pc)).toEqual(['static 0.0.0.0/0 10.0.9.1 eth0 1', 'connected 10.0.1.0/24 - eth0 0']);
  });
});

describe('OSPF', () => {
  /** R1 – R2 – R3 in a row, each with a loopback; the areas are those of the two links and of R3's loopback. */
  function row(lab: TestNetwork, areas: readonly [number, number]): [Device, Device, Device] {
    const routers: [Device, Device, Device] = [lab.router('R1'), lab.router('R2'), lab.router('R3')];
    lab.link(routers[0], routers[1], [1, 0]);
    lab.link(routers[1], routers[2], [1, 0]);
    for (const [at, device] of routers.entries()) {
      lab.address(addInterface(device, { name: 'Loopback0', kind: 'loopback' }, 0), `192.168.0.${at + 1}/32`);
      if (at > 0) lab.address(lab.port(device, 0), `10.0.${at}.2/24`);
      if (at < 2) lab.address(lab.port(device, 1), `10.0.${at + 1}.1/24`);
      device.ospf = {
        processId: 1,
        routerId: null,
        networks: [
          { network: ip('10.0.1.0'), wildcard: 255, area: areas[0] },
          { network: ip('10.0.2.0'), wildcard: 255, area: areas[1] },
          { network: ip('192.168.0.3'), wildcard: 0, area: areas[1] },
          { network: ip('192.168.0.0'), wildcard: 255, area: areas[0] },
        ],
        passiveInterfaces: [],
      };
    }
    lab.forwarding.changed(lab.project.projectId);
    return routers;
  }

  const learned = (lab: TestNetwork, device: Device): string[] =>
    lab.forwarding
      .routes(device)
      .flatMap((route) =>
        route.source.startsWith('ospf') ? [`${route.source} ${cidrText(route)} ${ipv4Text(route.via!)} ${route.metric}`] : [],
      );

  test('neighbors of one area and network know each other by their router ids, and what lies behind', () => {
    const lab = testNetwork();
    const [r1, r2] = row(lab, [0, 0]);
    expect(
      lab.forwarding.ospfNeighbors(r2).map(({ local, remote, routerId }) => [local.name, remote.device.node.name, ipv4Text(routerId)]),
    ).toEqual([
      ['FastEthernet0/0', 'R1', '192.168.0.1'],
      ['FastEthernet0/1', 'R3', '192.168.0.3'],
    ]);
    expect(learned(lab, r1)).toEqual(['ospf 10.0.2.0/24 10.0.1.2 2', 'ospf 192.168.0.2/32 10.0.1.2 2', 'ospf 192.168.0.3/32 10.0.1.2 3']);
    expect(lab.forwarding.echo(r1, ip('192.168.0.3')).outcome).toBe('delivered');
  });

  test('a border router tells one area of the other', () => {
    const lab = testNetwork();
    const [r1, , r3] = row(lab, [0, 1]);
    expect(learned(lab, r1)).toContain('ospf inter-area 192.168.0.3/32 10.0.1.2 3');
    expect(learned(lab, r3)).toContain('ospf inter-area 192.168.0.1/32 10.0.2.1 3');
    // Two areas without a backbone between them tell each other nothing.
    const other = testNetwork();
    const [a] = row(other, [2, 1]);
    expect(learned(other, a)).toEqual(['ospf 192.168.0.2/32 10.0.1.2 2']);
  });

  test('an area behind an area hears of the first through the backbone', () => {
    const lab = testNetwork();
    const [, , r3] = row(lab, [0, 1]);
    const r0 = lab.router('R0');
    const [r1] = lab.devices.ofProject(lab.project);
    lab.link(r0, r1!, [0, 2]);
    lab.address(lab.port(r0, 0), '10.0.3.1/24');
    lab.address(lab.port(r1!, 2), '10.0.3.2/24');
    lab.change(() => {
      for (const device of [r0, r1!]) {
        device.ospf ??= { processId: 1, routerId: ip('1.1.1.1'), networks: [], passiveInterfaces: [] };
        device.ospf.networks.push({ network: ip('10.0.3.0'), wildcard: 255, area: 2 });
      }
    });
    expect(learned(lab, r0)).toContain('ospf inter-area 192.168.0.3/32 10.0.3.2 4');
    expect(learned(lab, r3)).toContain('ospf inter-area 10.0.3.0/24 10.0.2.1 3');
  });

  test.each([
    ['is passive', (_r1: Device, r2: Device) => void r2.ospf!.passiveInterfaces.push('FastEthernet0/0')],
    ['is in another area', (_r1: Device, r2: Device) => void (r2.ospf!.networks = [{ network: ip('10.0.1.0'), wildcard: 255, area: 7 }])],
    ['has another mask', (_r1: Device, r2: Device) => void (r2.interfaces[0]!.addresses = [{ ip: ip('10.0.1.2'), prefixBits: 25 }])],
    ['has the same router id', (r1: Device, r2: Device) => void ((r1.ospf!.routerId = 9), (r2.ospf!.routerId = 9))],
    ['is shut', (_r1: Device, r2: Device) => void (r2.interfaces[0]!.adminUp = false)],
    ['does not route', (_r1: Device, r2: Device) => void (r2.ipRouting = false)],
  ])('whose other end %s is no neighbor', (_why, make) => {
    const lab = testNetwork();
    const [r1, r2] = row(lab, [0, 0]);
    expect(lab.forwarding.ospfNeighbors(r1)).toHaveLength(1);
    lab.change(() => make(r1, r2));
    expect(lab.forwarding.ospfNeighbors(r1)).toEqual([]);
    expect(learned(lab, r1)).toEqual([]);
  });

  test('a link that loses everything without going down ends the neighborhood', () => {
    const lab = testNetwork();
    const [r1] = row(lab, [0, 0]);
    lab.filter([...lab.project.links.values()][0]!, { packet_loss: [100] });
    expect(lab.forwarding.operUp(lab.port(r1, 1))).toBe(true);
    expect(lab.forwarding.ospfNeighbors(r1)).toEqual([]);
  });

  test('traffic takes the cheaper way, and the other one when that is cut', () => {
    const lab = testNetwork();
    const [r1, r2, r3] = row(lab, [0, 0]);
    const direct = lab.link(r1, r3, [0, 1]);
    lab.address(lab.port(r1, 0), '10.0.13.1/24');
    lab.address(lab.port(r3, 1), '10.0.13.3/24');
    lab.change(() => {
      for (const device of [r1, r3]) device.ospf!.networks.push({ network: ip('10.0.13.0'), wildcard: 255, area: 0 });
    });
    expect(lab.forwarding.lookUp(r1, ip('192.168.0.3'))).toMatchObject({ via: ip('10.0.13.3'), metric: 2 });
    lab.change(() => void (lab.port(r1, 0).ospfCost = 50));
    expect(lab.forwarding.lookUp(r1, ip('192.168.0.3'))).toMatchObject({ via: ip('10.0.1.2'), metric: 3 });
    lab.change(() => void (lab.port(r1, 0).ospfCost = null));
    lab.suspend(direct);
    expect(lab.forwarding.lookUp(r1, ip('192.168.0.3'))).toMatchObject({ via: ip('10.0.1.2'), metric: 3 });
    expect(lab.forwarding.trace(r1, ip('192.168.0.3')).hops.map(({ device }) => device)).toEqual([r2, r3]);
  });
});
