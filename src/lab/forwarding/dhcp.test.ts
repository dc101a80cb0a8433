import { expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import { ipv4Text, parseCidr, parseIpv4 } from '../device/ipv4.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';

const ip = (text: string): number => parseIpv4(text)!;

/** A router that serves 10.0.0.0/29, and three clients on a switch with it. */
function served(lab: TestNetwork): { server: Device; s: Device; clients: Device[] } {
  const [server, s] = [lab.router('R1'), lab.switch('S1')];
  const clients = ['A', 'B', 'C'].map((name) => lab.vpcs(name));
  for (const each of [server, ...clients]) lab.link(each, s);
  lab.address(lab.port(server, 0), '10.0.0.1/29');
  lab.change(() => {
    server.dhcpPools = [{ name: 'lan', network: parseCidr('10.0.0.0/29'), defaultRouter: ip('10.0.0.1'), dnsServer: ip('9.9.9.9') }];
    server.dhcpExcluded = [{ first: ip('10.0.0.2'), last: ip('10.0.0.3') }];
  });
  return { server, s, clients };
}

const leased = (lab: TestNetwork, client: Device): string | null => {
  const lease = lab.forwarding.requestLease(lab.port(client, 0));
  return lease === null ? null : ipv4Text(lease.ip);
};

test('a client gets the first address that is neither excluded, nor the router’s, nor given, nor used by somebody', () => {
  const lab = testNetwork();
  const { clients } = served(lab);
  lab.address(lab.port(clients[2]!, 0), '10.0.0.4/29');
  expect(lab.forwarding.requestLease(lab.port(clients[0]!, 0))).toEqual({
    server: ip('10.0.0.1'),
    ip: ip('10.0.0.5'),
    prefixBits: 29,
    gateway: ip('10.0.0.1'),
    dns: ip('9.9.9.9'),
    seconds: 86_400,
  });
  expect(leased(lab, clients[1]!)).toBe('10.0.0.6');
  // Both addresses are given, all others are taken.
  expect(leased(lab, clients[2]!)).toBe('10.0.0.4');
});

test('asked again, the server gives the same address; a lease that ran out is free', () => {
  const lab = testNetwork();
  const { server, clients } = served(lab);
  expect(leased(lab, clients[0]!)).toBe('10.0.0.4');
  expect(leased(lab, clients[0]!)).toBe('10.0.0.4');
  expect([...server.leases.values()]).toMatchObject([{ ip: ip('10.0.0.4'), mac: lab.port(clients[0]!, 0).mac, poolName: 'lan' }]);
  lab.pass(86_400_000);
  expect(leased(lab, clients[1]!)).toBe('10.0.0.4');
});

test('a full pool gives nothing', () => {
  const lab = testNetwork();
  const { server, clients } = served(lab);
  lab.change(() => server.dhcpExcluded.push({ first: ip('10.0.0.4'), last: ip('10.0.0.5') }));
  expect(leased(lab, clients[0]!)).toBe('10.0.0.6');
  expect(leased(lab, clients[1]!)).toBeNull();
});

test('nobody answers in another VLAN, or over a link that loses everything', () => {
  const lab = testNetwork();
  const { s, clients } = served(lab);
  s.vlans.set(10, 'apart');
  lab.change(() => void (lab.port(s, 1).switchport!.accessVlan = 10));
  expect(leased(lab, clients[0]!)).toBeNull();
  lab.filter([...lab.project.links.values()][2]!, { frequency_drop: [-1] });
  expect(leased(lab, clients[1]!)).toBeNull();
  expect(leased(lab, clients[2]!)).toBe('10.0.0.4');
});

test('a rogue server that is nearer wins', () => {
  const lab = testNetwork();
  const { s, clients } = served(lab);
  const [hub, rogue, victim] = [lab.hub('B1'), lab.host('Rogue'), lab.vpcs('V')];
  lab.link(hub, s);
  lab.link(rogue, hub);
  lab.link(victim, hub);
  lab.address(lab.port(rogue, 0), '10.66.0.1/24');
  lab.change(
    () => void (rogue.dhcpPools = [{ name: 'rogue', network: parseCidr('10.66.0.0/24'), defaultRouter: ip('10.66.0.1'), dnsServer: null }]),
  );
  expect(leased(lab, victim)).toBe('10.66.0.2');
  expect(leased(lab, clients[0]!)).toBe('10.0.0.4');
});
