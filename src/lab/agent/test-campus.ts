import { addInterface } from '../device/interfaces.ts';
import { parseIpv4 } from '../device/ipv4.ts';
import type { Device } from '../device/device.ts';
import { testNetwork, type TestNetwork } from '../forwarding/test-network.ts';

/** A small network with something in every table of its agents. */
export interface Campus extends Omit<TestNetwork, 'router' | 'switch' | 'host'> {
  readonly router: Device;
  /** The other end of the router's line, in the same OSPF area. */
  readonly far: Device;
  readonly switch: Device;
  readonly host: Device;
  readonly pc: Device;
}

const ip = (text: string): number => parseIpv4(text)!;

/** PC and host in VLAN 10 of a switch, a router with its subinterface over the trunk, a second router behind it; all of them have talked to each other. */
export function campus(): Campus {
  const lab = testNetwork();
  const [router, far, bridge, host, pc] = [lab.router('R1'), lab.router('R2'), lab.switch('SW1'), lab.host('srv'), lab.vpcs('PC1')];
  const nowMs = lab.network.simulatedMs();
  lab.link(router, bridge);
  lab.link(router, far);
  lab.link(host, bridge);
  lab.link(pc, bridge);
  bridge.vlans.set(10, 'users');
  lab.change(() => {
    const [trunk, first, second] = bridge.interfaces;
    trunk!.switchport = { mode: 'trunk', accessVlan: 1, nativeVlan: 1, allowedVlans: 'all' };
    for (const port of [first!, second!]) port.switchport = { mode: 'access', accessVlan: 10, nativeVlan: 1, allowedVlans: 'all' };
  });
  const users = addInterface(router, { name: 'FastEthernet0/0.10', kind: 'ethernet', vlan: 10, parent: router.interfaces[0]! }, nowMs);
  lab.address(users, '10.10.0.1/24');
  const management = addInterface(bridge, { name: 'Vlan10', kind: 'vlan', vlan: 10 }, nowMs);
  lab.address(management, '10.10.0.2/24');
  lab.address(addInterface(router, { name: 'Loopback0', kind: 'loopback' }, nowMs), '192.0.2.1/32');
  lab.address(router.interfaces[1]!, '172.16.0.1/30');
  lab.address(far.interfaces[0]!, '172.16.0.2/30');
  lab.address(lab.port(host, 0), '10.10.0.20/24', '10.10.0.1');
  lab.address(lab.port(pc, 0), '10.10.0.30/24', '10.10.0.1');
  for (const each of [router, far, bridge, host]) {
    each.snmp.communities.set('public', 'ro').set('private', 'rw');
    each.snmp.contact = 'noc@example.net';
    each.snmp.location = 'Room 12';
  }
  for (const each of [router, far])
    each.ospf = { processId: 1, routerId: null, networks: [{ network: 0, wildcard: 0xffff_ffff, area: 0 }], passiveInterfaces: [] };
  lab.change(() => {
    bridge.gateway = ip('10.10.0.1');
  });
  lab.pass(60_000);
  for (const to of ['10.10.0.1', '10.10.0.2', '10.10.0.20', '172.16.0.2']) lab.forwarding.echo(pc, ip(to));
  lab.forwarding.echo(host, ip('10.10.0.1'));
  return { ...lab, router, far, switch: bridge, host, pc };
}
