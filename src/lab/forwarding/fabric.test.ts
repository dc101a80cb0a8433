import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device, DeviceInterface } from '../device/device.ts';
import { addInterface } from '../device/interfaces.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';
import { enterPlainPort, enterPort, leavePlainPort, leavePort, UNTAGGED } from './vlan-tags.ts';

function trunk(port: DeviceInterface, nativeVlan = 1, allowedVlans: 'all' | number[] = 'all'): void {
  port.switchport!.mode = 'trunk';
  port.switchport!.nativeVlan = nativeVlan;
  port.switchport!.allowedVlans = allowedVlans;
}

function access(port: DeviceInterface, vlan: number): void {
  port.switchport!.accessVlan = vlan;
}

/** Two hosts, each on a switch of its own, in VLAN 10; the switches are joined by one trunk. */
function twoSwitches(lab: TestNetwork): { s1: Device; s2: Device; h1: Device; h2: Device; hears: () => string[] } {
  const [s1, s2, h1, h2] = [lab.switch('S1'), lab.switch('S2'), lab.host('H1'), lab.host('H2')];
  lab.link(h1, s1, [0, 1]);
  lab.link(h2, s2, [0, 1]);
  lab.link(s1, s2, [0, 0]);
  lab.change(() => {
    for (const each of [s1, s2]) {
      each.vlans.set(10, 'users');
      trunk(lab.port(each, 0));
      access(lab.port(each, 1), 10);
    }
  });
  return { s1, s2, h1, h2, hears: () => lab.forwarding.segment(lab.port(h1, 0)).map((member) => member.interface.device.node.name) };
}

describe('VLANs of managed switches', () => {
  test('a trunk carries a VLAN from switch to switch', () => {
    const lab = testNetwork();
    expect(twoSwitches(lab).hears()).toEqual(['H2']);
  });

  test('hosts in different VLANs of one switch do not hear each other', () => {
    const lab = testNetwork();
    const { s2, hears } = twoSwitches(lab);
    lab.change(() => access(lab.port(s2, 1), 1));
    expect(hears()).toEqual([]);
  });

  test('a VLAN that a trunk does not allow, or that one switch does not have, stays on its side', () => {
    const lab = testNetwork();
    const { s1, s2, hears } = twoSwitches(lab);
    lab.change(() => trunk(lab.port(s1, 0), 1, [1, 20]));
    expect(hears()).toEqual([]);
    lab.change(() => trunk(lab.port(s1, 0), 1, [10]));
    expect(hears()).toEqual(['H2']);
    lab.change(() => s2.vlans.delete(10));
    expect(hears()).toEqual([]);
  });

  test('trunks that disagree about the native VLAN leak one VLAN into the other', () => {
    const lab = testNetwork();
    const { s1, s2, hears } = twoSwitches(lab);
    lab.change(() => {
      trunk(lab.port(s1, 0), 10);
      access(lab.port(s2, 1), 1);
    });
    expect(hears()).toEqual(['H2']);
  });

  test('a VLAN interface is in its VLAN, and up while a port of it is', () => {
    const lab = testNetwork();
    const { s2, h1, h2, hears } = twoSwitches(lab);
    const vlan10 = addInterface(s2, { name: 'Vlan10', kind: 'vlan', vlan: 10 }, 0);
    const vlan20 = addInterface(s2, { name: 'Vlan20', kind: 'vlan', vlan: 20 }, 0);
    lab.change(() => s2.vlans.set(20, 'nobody'));
    expect(hears()).toEqual(['S2', 'H2']);
    expect(lab.forwarding.operUp(vlan10)).toBe(true);
    // The trunk carries VLAN 20 as well.
    expect(lab.forwarding.operUp(vlan20)).toBe(true);
    lab.change(() => trunk(lab.port(s2, 0), 1, [10]));
    expect(lab.forwarding.operUp(vlan20)).toBe(false);
    lab.stop(h2);
    lab.change(() => trunk(lab.port(s2, 0), 1, [1]));
    expect(lab.forwarding.operUp(vlan10)).toBe(false);
    expect(lab.forwarding.segment(lab.port(h1, 0))).toEqual([]);
  });

  test('subinterfaces of a router on a trunk are in the VLANs of their tags', () => {
    const lab = testNetwork();
    const { s1, h1 } = twoSwitches(lab);
    const router = lab.router('R1');
    lab.link(router, s1, [0, 2]);
    const sub = addInterface(router, { name: 'FastEthernet0/0.10', kind: 'ethernet', vlan: 10, parent: lab.port(router, 0) }, 0);
    lab.change(() => trunk(lab.port(s1, 2)));
    expect(lab.forwarding.segment(lab.port(h1, 0)).map((member) => member.interface.name)).toEqual(['FastEthernet0/0.10', 'eth0']);
    expect(lab.forwarding.operUp(sub)).toBe(true);
    lab.change(() => void (lab.port(router, 0).adminUp = false));
    expect(lab.forwarding.operUp(sub)).toBe(false);
  });
});

describe("GNS3's own switches and hubs", () => {
  const row = (port_number: number, type: string, vlan: number): Record<string, unknown> => ({
    name: `Ethernet${port_number}`,
    port_number,
    type,
    vlan,
  });

  test('access ports keep VLANs apart, a dot1q port carries them tagged', () => {
    const lab = testNetwork();
    const mapping = [row(0, 'access', 10), row(1, 'access', 20), row(2, 'dot1q', 1)];
    const [e1, e2] = [lab.plainSwitch('E1', 3, mapping), lab.plainSwitch('E2', 3, mapping)];
    const hosts = ['A', 'B', 'C', 'D'].map((name) => lab.vpcs(name));
    lab.link(e1, e2, [2, 2]);
    for (const [at, host] of hosts.entries()) lab.link(host, at < 2 ? e1 : e2, [0, at % 2]);
    expect(lab.forwarding.segment(lab.port(hosts[0]!, 0)).map((member) => member.interface.device.node.name)).toEqual(['C']);
    expect(lab.forwarding.segment(lab.port(hosts[1]!, 0)).map((member) => member.interface.device.node.name)).toEqual(['D']);
  });

  test('qinq carries the VLANs of a customer inside one of its own', () => {
    const lab = testNetwork();
    const mapping = [row(0, 'qinq', 100), row(1, 'dot1q', 1)];
    const [e1, e2] = [lab.plainSwitch('E1', 2, mapping), lab.plainSwitch('E2', 2, mapping)];
    const { s1, s2, h1 } = twoSwitches(lab);
    for (const link of lab.project.links.values()) if (link.ends.every(({ node }) => node.nodeType === 'iou')) lab.unlink(link);
    lab.link(s1, e1, [0, 0]);
    lab.link(e1, e2, [1, 1]);
    lab.link(e2, s2, [0, 0]);
    expect(lab.forwarding.segment(lab.port(h1, 0)).map((member) => member.interface.device.node.name)).toEqual(['H2']);
  });

  test('a hub passes everything on, tags too', () => {
    const lab = testNetwork();
    const { s1, s2, h1 } = twoSwitches(lab);
    for (const link of lab.project.links.values()) if (link.ends.every(({ node }) => node.nodeType === 'iou')) lab.unlink(link);
    const hub = lab.hub('B1');
    lab.link(s1, hub, [0, 0]);
    lab.link(s2, hub, [0, 1]);
    expect(lab.forwarding.segment(lab.port(h1, 0)).map((member) => member.interface.device.node.name)).toEqual(['H2']);
  });

  test('a loop of unmanaged switches is told, not followed for ever', () => {
    const lab = testNetwork();
    const switches = ['E1', 'E2', 'E3'].map((name) => lab.plainSwitch(name));
    const [a, b] = [lab.vpcs('A'), lab.vpcs('B')];
    lab.link(a, switches[0]!, [0, 7]);
    lab.link(b, switches[1]!, [0, 7]);
    const ring = switches.map((each, at) => lab.link(each, switches[(at + 1) % 3]!));
    expect(new Set(lab.forwarding.loops(lab.project.projectId))).toEqual(new Set(ring));
    expect(lab.forwarding.segment(lab.port(a, 0)).map((member) => member.links.length)).toEqual([3]);
    lab.suspend(ring[1]!);
    expect(lab.forwarding.loops(lab.project.projectId)).toEqual([]);
  });

  test('a cloud leads nowhere, though its link is up', () => {
    const lab = testNetwork();
    const [a, b, cloud] = [lab.vpcs('A'), lab.vpcs('B'), lab.hub('Cloud1')];
    Object.assign(cloud, { nodeType: 'cloud' });
    lab.link(a, cloud);
    lab.link(b, cloud);
    expect(lab.forwarding.operUp(lab.port(a, 0))).toBe(true);
    expect(lab.forwarding.segment(lab.port(a, 0))).toEqual([]);
  });
});

test('a port takes exactly the frames that it sends', () => {
  const vlan = fc.integer({ min: 1, max: 4_094 });
  const tags = fc.oneof(
    fc.constant(UNTAGGED),
    vlan,
    fc.tuple(vlan, vlan).map(([outer, inner]) => outer * 4_096 + inner),
  );
  const managed = fc.record({
    mode: fc.constantFrom('access' as const, 'trunk' as const),
    accessVlan: vlan,
    nativeVlan: vlan,
    allowedVlans: fc.oneof(fc.constant('all' as const), fc.array(vlan, { maxLength: 5 })),
  });
  const plain = fc.record({ type: fc.constantFrom('access' as const, 'dot1q' as const, 'qinq' as const), vlan });
  fc.assert(
    fc.property(managed, plain, tags, vlan, fc.oneof(fc.constant(UNTAGGED), vlan), (port, plainPort, given, inside, inner) => {
      for (const [enter, leave] of [
        [(frame: number) => enterPort(port, frame), (frame: { vlan: number; inner: number }) => leavePort(port, frame)],
        [(frame: number) => enterPlainPort(plainPort, frame), (frame: { vlan: number; inner: number }) => leavePlainPort(plainPort, frame)],
      ] as const) {
        const taken = enter(given);
        expect(taken === null ? given : leave(taken)).toBe(given);
        const sent = leave({ vlan: inside, inner });
        expect(sent === null ? { vlan: inside, inner } : enter(sent)).toEqual({ vlan: inside, inner });
      }
    }),
  );
});
