import { describe, expect, test } from 'vitest';
import { consoleNetwork, consoleOf } from '#lab/console/test-console.ts';
import { parse } from '../../src/southbound/console/parse/index.ts';

/** A PC and a host at a router that has 10.0.0.1/24, with what the lab's own devices know of it. */
function site() {
  const lab = consoleNetwork();
  const [pc, host, middle, router] = [lab.vpcs('PC1'), lab.host('web', 1), lab.switch('SW1'), lab.router('R1')];
  for (const device of [pc, host, router]) lab.link(device, middle);
  lab.address(lab.port(router, 'FastEthernet0/0'), '10.0.0.1/24');
  return { lab, pc, host, router };
}

describe('what consoles of the lab print', () => {
  test('a virtual PC has the address and the MAC that it shows, and its neighbors', async () => {
    const { lab, pc, router } = site();
    const client = consoleOf(lab, pc);
    await client.run('set pcname PC1', 'ip 10.0.0.5/24 10.0.0.1');
    await client.run('ping 10.0.0.1 -c 1');
    const [mac, gateway] = [pc.interfaces[0]!.mac, lab.port(router, 'FastEthernet0/0').mac];
    const address = { hostname: 'PC1', ip: '10.0.0.5', prefix_length: '24', gateway: '10.0.0.1', mac };
    expect(parse('vpcs', 'show ip', await client.run('show ip')).records).toMatchObject([address]);
    expect(parse('vpcs', 'show ip all', await client.run('show ip all')).records).toMatchObject([address]);
    expect(parse('vpcs', 'show', await client.run('show')).records).toMatchObject([address]);
    expect(parse('vpcs', 'show arp', await client.run('show arp')).records).toMatchObject([{ ip: '10.0.0.1', mac: gateway }]);
    expect(parse('vpcs', 'version', await client.run('version')).records).toMatchObject([
      { model: 'VPCS', version: expect.stringMatching(/^\d\.\d/u) },
    ]);
  });

  test('a host has the same interfaces, addresses, routes and neighbors as text, as JSON and in brief', async () => {
    const { lab, host, router } = site();
    const shell = consoleOf(lab, host);
    const told = async (command: string) => parse('linux', command, await shell.run(command)).records;
    await shell.run('ip addr add 10.0.0.6/24 dev eth0', 'ip link set eth0 up', 'ip route add default via 10.0.0.1', 'ping -c 1 10.0.0.1');
    const [mac, gateway] = [host.interfaces[0]!.mac, lab.port(router, 'FastEthernet0/0').mac];
    const loopback = { name: 'lo', ip: ['127.0.0.1'], prefix_length: ['8'], ipv6: ['::1/128'] };
    for (const command of ['ip addr', 'ip -j addr', 'ip -br addr']) {
      const found = await told(command);
      expect(found).toHaveLength(2);
      expect(found).toContainEqual(expect.objectContaining(loopback));
      expect(found).toContainEqual(expect.objectContaining({ name: 'eth0', status: 'UP', ip: ['10.0.0.6'], prefix_length: ['24'] }));
    }
    for (const command of ['ip link', 'ip -s link', 'ip -j link', 'ip -br link']) {
      expect(await told(command)).toContainEqual(expect.objectContaining({ name: 'eth0', mac, status: 'UP' }));
    }
    for (const command of ['ip route', 'ip -j route']) {
      expect(await told(command)).toEqual([
        { network: 'default', next_hop: '10.0.0.1', interface: 'eth0' },
        { network: '10.0.0.0', prefix_length: '24', interface: 'eth0', protocol: 'kernel', source: '10.0.0.6' },
      ]);
    }
    for (const command of ['ip neigh', 'ip -j neigh', 'ip -br neigh', 'arp -n', 'arp -a']) {
      expect(await told(command)).toContainEqual(expect.objectContaining({ ip: '10.0.0.1', mac: gateway, interface: 'eth0' }));
    }
    expect(await told('hostname')).toEqual([{ hostname: 'web' }]);
    expect(await told('uname -a')).toMatchObject([{ os: 'Linux', hostname: 'web' }]);
    expect(await told('cat /etc/os-release')).toMatchObject([{ os: 'debian' }]);
    expect(await told('ifconfig')).toContainEqual(expect.objectContaining({ name: 'eth0', ip: '10.0.0.6', mac }));
  });
});
