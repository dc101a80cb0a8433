import { describe, expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import type { LabLink } from '../network/objects.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';

/** Three switches in a triangle, all ports in VLAN 1; a host on S2 and one on S3. */
function triangle(lab: TestNetwork): { switches: [Device, Device, Device]; links: LabLink[]; hosts: [Device, Device] } {
  const switches: [Device, Device, Device] = [lab.switch('S1'), lab.switch('S2'), lab.switch('S3')];
  const links = [lab.link(switches[0], switches[1]), lab.link(switches[1], switches[2]), lab.link(switches[2], switches[0])];
  const hosts: [Device, Device] = [lab.host('H2'), lab.host('H3')];
  lab.link(hosts[0], switches[1], [0, 5]);
  lab.link(hosts[1], switches[2], [0, 5]);
  lab.address(lab.port(hosts[0], 0), '10.0.0.2/24');
  lab.address(lab.port(hosts[1], 0), '10.0.0.3/24');
  return { switches, links, hosts };
}

function blocked(lab: TestNetwork, switches: readonly Device[]): string[] {
  return switches.flatMap((device) =>
    device.interfaces.filter((port) => lab.forwarding.stpState(port, 1) === 'blocking').map((port) => `${device.node.name} ${port.name}`),
  );
}

describe('spanning tree', () => {
  test('the lowest address is the root, and the far side of the triangle is blocked at the higher bridge', () => {
    const lab = testNetwork();
    const { switches } = triangle(lab);
    expect(lab.forwarding.spanningTree(switches[2], 1)).toMatchObject({
      root: switches[0],
      rootCost: 100,
      rootPort: { name: 'Ethernet0/1' },
    });
    expect(blocked(lab, switches)).toEqual(['S3 Ethernet0/0']);
    expect(lab.forwarding.spanningTree(switches[2], 1)!.ports.map(({ role }) => role)).toEqual(['alternate', 'root', 'designated']);
    expect(lab.forwarding.spanningTree(switches[0], 1)).toMatchObject({ rootCost: 0, rootPort: null });
  });

  test('a lower priority makes the root, whatever the address', () => {
    const lab = testNetwork();
    const { switches } = triangle(lab);
    lab.change(() => void (switches[2].stpPriority = 4_096));
    expect(lab.forwarding.spanningTree(switches[0], 1)!.root).toBe(switches[2]);
    expect(blocked(lab, switches)).toEqual(['S2 Ethernet0/0']);
  });

  test('a blocked port takes over when a link of the tree fails, and stations are learned anew', () => {
    const lab = testNetwork();
    const { switches, links, hosts } = triangle(lab);
    expect(lab.forwarding.echo(hosts[0], lab.port(hosts[1], 0).addresses[0]!.ip).outcome).toBe('delivered');
    const mac = lab.port(hosts[1], 0).mac;
    const learned = (device: Device): (string | undefined)[] =>
      lab.forwarding
        .macTable(device)
        .filter((entry) => entry.mac === mac)
        .map(({ interfaceName }) => interfaceName);
    expect(learned(switches[1])).toEqual(['Ethernet0/0']);
    lab.suspend(links[2]!);
    expect(blocked(lab, switches)).toEqual([]);
    expect(learned(switches[1])).toEqual([]);
    expect(lab.forwarding.echo(hosts[0], lab.port(hosts[1], 0).addresses[0]!.ip).outcome).toBe('delivered');
    expect(learned(switches[1])).toEqual(['Ethernet0/1']);
  });

  test('of two links between two switches one is blocked; it is a backup when a hub joins them', () => {
    const lab = testNetwork();
    const [s1, s2] = [lab.switch('S1'), lab.switch('S2')];
    lab.link(s1, s2);
    lab.link(s1, s2);
    expect(blocked(lab, [s1, s2])).toEqual(['S2 Ethernet0/1']);
    const hub = lab.hub('B1');
    lab.link(s1, hub);
    lab.link(s1, hub);
    expect(lab.forwarding.spanningTree(s1, 1)!.ports.map(({ role }) => role)).toEqual(['designated', 'designated', 'designated', 'backup']);
  });

  test('faster ports are nearer to the root', () => {
    const lab = testNetwork();
    const { switches } = triangle(lab);
    lab.change(() => {
      for (const device of switches) for (const port of device.interfaces) port.speedBps = 1_000_000_000;
      lab.port(switches[2], 'Ethernet0/1').speedBps = 10_000_000;
    });
    // From S3 by S2: 4 + 4; directly: 100.
    expect(lab.forwarding.spanningTree(switches[2], 1)).toMatchObject({ rootCost: 8, rootPort: { name: 'Ethernet0/0' } });
    expect(blocked(lab, switches)).toEqual(['S3 Ethernet0/1']);
  });

  test('a port that is down takes no part', () => {
    const lab = testNetwork();
    const { switches } = triangle(lab);
    expect(lab.forwarding.stpState(lab.port(switches[0], 7), 1)).toBe('disabled');
    expect(lab.forwarding.stpState(lab.port(switches[0], 0), 99)).toBe('disabled');
    expect(lab.forwarding.spanningTree(switches[0], 99)).toBeNull();
  });

  test('each VLAN has a tree of its own', () => {
    const lab = testNetwork();
    const { switches } = triangle(lab);
    lab.change(() => {
      for (const device of switches) {
        device.vlans.set(10, 'users');
        for (const name of ['Ethernet0/0', 'Ethernet0/1']) lab.port(device, name).switchport!.mode = 'trunk';
      }
      lab.port(switches[0], 'Ethernet0/1').switchport!.allowedVlans = [1];
    });
    expect(blocked(lab, switches)).toEqual(['S3 Ethernet0/0']);
    // VLAN 10 is a chain, not a triangle.
    expect(lab.forwarding.stpState(lab.port(switches[2], 'Ethernet0/0'), 10)).toBe('forwarding');
  });
});
