import { describe, expect, test } from 'vitest';
import type { Device } from '../../device/device.ts';
import { ipv4Text } from '../../device/ipv4.ts';
import { startupFileOf } from '../../device/startup-file.ts';
import type { TestNetwork } from '../../forwarding/test-network.ts';
import { until } from '#kit/until.ts';
import { machineOf } from '../machine.ts';
import { consoleNetwork, consoleOf, enabled, type TestClient } from '../test-console.ts';

async function configuring(kind: 'router' | 'switch' = 'router'): Promise<{ lab: TestNetwork; device: Device; client: TestClient }> {
  const lab = consoleNetwork();
  const device = kind === 'router' ? lab.router('R1') : lab.switch('SW1');
  const client = await enabled(lab, device);
  await client.run('configure terminal');
  return { lab, device, client };
}

const lastLine = (client: TestClient): string => client.screen().split('\n').at(-1)!;

describe('what is configured', () => {
  test('is what the device has: interface, address, routes, OSPF, DHCP', async () => {
    const { lab, device, client } = await configuring();
    await client.run(
      'hostname core',
      'interface FastEthernet 0/0',
      'description to the campus',
      'ip address 10.0.0.1 255.255.255.0',
      'ip address 10.0.1.1 255.255.255.0 secondary',
      'ip ospf cost 7',
      'mtu 1400',
      'int lo0',
      'ip add 1.1.1.1 255.255.255.255',
      'ip route 0.0.0.0 0.0.0.0 10.0.0.254',
      'ip route 172.16.0.0 255.240.0.0 FastEthernet0/0 5',
      'router ospf 7',
      'router-id 9.9.9.9',
      'network 10.0.0.0 0.0.255.255 area 3',
      'passive-interface lo0',
      'ip dhcp excluded-address 10.0.0.1 10.0.0.9',
      'ip dhcp pool LAN',
      'network 10.0.0.0 255.255.255.0',
      'default-router 10.0.0.1',
      'dns-server 10.0.0.53',
    );
    const port = lab.port(device, 'FastEthernet0/0');
    expect(device.hostname).toBe('core');
    expect(port).toMatchObject({ description: 'to the campus', ospfCost: 7, mtu: 1_400 });
    expect(port.addresses.map(({ ip, prefixBits }) => `${ipv4Text(ip)}/${prefixBits}`)).toEqual(['10.0.0.1/24', '10.0.1.1/24']);
    expect(lab.port(device, 'Loopback0').addresses).toEqual([{ ip: 0x01010101, prefixBits: 32 }]);
    expect(device.staticRoutes).toEqual([
      { network: 0, prefixBits: 0, via: 0x0a0000fe, interfaceName: null, distance: 1 },
      { network: 0xac100000, prefixBits: 12, via: null, interfaceName: 'FastEthernet0/0', distance: 5 },
    ]);
    expect(device.ospf).toEqual({
      processId: 7,
      routerId: 0x09090909,
      networks: [{ network: 0x0a000000, wildcard: 0xffff, area: 3 }],
      passiveInterfaces: ['Loopback0'],
    });
    expect(device.dhcpPools).toEqual([
      { name: 'LAN', network: { network: 0x0a000000, prefixBits: 24 }, defaultRouter: 0x0a000001, dnsServer: 0x0a000035 },
    ]);
    expect(device.dhcpExcluded).toEqual([{ first: 0x0a000001, last: 0x0a000009 }]);
  });

  test('goes again with no', async () => {
    const { lab, device, client } = await configuring();
    await client.run(
      'int fa0/0',
      'description x',
      'ip address 10.0.0.1 255.255.255.0',
      'shutdown',
      'int lo5',
      'ip route 10.5.0.0 255.255.0.0 10.0.0.9',
      'router ospf 1',
    );
    await client.run(
      'int fa0/0',
      'no description',
      'no ip address',
      'no shut',
      'no int lo5',
      'no ip route 10.5.0.0 255.255.0.0 10.0.0.9',
      'no router ospf 1',
    );
    const port = lab.port(device, 'FastEthernet0/0');
    expect(port).toMatchObject({ description: '', addresses: [], adminUp: true });
    expect(device.interfaces.map(({ name }) => name)).not.toContain('Loopback5');
    expect([device.staticRoutes, device.ospf]).toEqual([[], null]);
  });

  test('of a switch: VLANs and their names, access and trunk ports, ranges, priority', async () => {
    const { lab, device, client } = await configuring('switch');
    await client.run(
      'vlan 10',
      'name USERS',
      'vlan 20,30-31',
      'interface range et0/1 - 2 , et1/0',
      'switchport mode access',
      'switchport access vlan 10',
    );
    await client.run(
      'int et0/0',
      'switchport trunk encapsulation dot1q',
      'switchport mode trunk',
      'switchport trunk native vlan 99',
      'switchport trunk allowed vlan 10,20',
    );
    await client.run(
      'switchport trunk allowed vlan add 30-31',
      'switchport trunk allowed vlan remove 20',
      'spanning-tree vlan 1-4094 priority 4096',
    );
    expect([...device.vlans]).toEqual([
      [1, 'default'],
      [10, 'USERS'],
      [20, 'VLAN0020'],
      [30, 'VLAN0030'],
      [31, 'VLAN0031'],
    ]);
    for (const name of ['Ethernet0/1', 'Ethernet0/2', 'Ethernet1/0'])
      expect(lab.port(device, name).switchport).toMatchObject({ mode: 'access', accessVlan: 10 });
    expect(lab.port(device, 'Ethernet0/0').switchport).toEqual({
      mode: 'trunk',
      accessVlan: 1,
      nativeVlan: 99,
      allowedVlans: [10, 30, 31],
    });
    expect(device.stpPriority).toBe(4_096);
    expect(await client.run('spanning-tree vlan 1 priority 5')).toMatch(/^% Bridge Priority must be in increments of 4096\./);
    expect(await client.run('int et1/3', 'switchport access vlan 77')).toBe('% Access VLAN does not exist. Creating vlan 77\n');
    await client.run('no switchport', 'ip address 10.7.0.1 255.255.255.0');
    expect(lab.port(device, 'Ethernet1/3')).toMatchObject({ switchport: null, addresses: [{ ip: 0x0a070001, prefixBits: 24 }] });
  });

  test('of a subinterface: its tag', async () => {
    const { lab, device, client } = await configuring();
    await client.run('interface fa0/0.10', 'encapsulation dot1Q 10', 'ip address 10.10.0.1 255.255.255.0');
    expect(lastLine(client)).toBe('R1(config-subif)#');
    const sub = lab.port(device, 'FastEthernet0/0.10');
    expect(sub).toMatchObject({ vlan: 10, addresses: [{ ip: 0x0a0a0001, prefixBits: 24 }] });
    expect(sub.parent).toBe(lab.port(device, 'FastEthernet0/0'));
  });

  test('of SNMP', async () => {
    const { device, client } = await configuring();
    await client.run(
      'snmp-server community public ro',
      'snmp-server community private RW',
      'snmp-server location Paris, floor 2',
      'snmp-server contact noc@example.org',
    );
    await client.run(
      'snmp-server host 10.0.0.5 version 2c traps-here',
      'snmp-server user admin netops v3 auth sha secret123 priv aes 128 secret456',
    );
    expect([...device.snmp.communities]).toEqual([
      ['public', 'ro'],
      ['private', 'rw'],
    ]);
    expect(device.snmp).toMatchObject({
      location: 'Paris, floor 2',
      contact: 'noc@example.org',
      trapHosts: [{ ip: 0x0a000005, community: 'traps-here' }],
      users: [{ name: 'admin', authProtocol: 'sha', authKey: 'secret123', privProtocol: 'aes', privKey: 'secret456' }],
    });
  });

  test('tells forwarding at once', async () => {
    const { lab, device, client } = await configuring();
    const before = [lab.forwarding.epoch(lab.project.projectId), device.revision];
    await client.run('int fa0/0', 'shutdown');
    expect(lab.forwarding.epoch(lab.project.projectId)).toBeGreaterThan(before[0]!);
    expect(device.revision).toBeGreaterThan(before[1]!);
  });
});

describe('what IOS refuses', () => {
  test.each([
    [
      'a command that there is not',
      'interfaces foo',
      "R1(config)#interfaces foo\n                    ^\n% Invalid input detected at '^' marker.\n\n",
    ],
    [
      'an interface that there is not',
      'interface FastEthernet9/9',
      "R1(config)#interface FastEthernet9/9\n                     ^\n% Invalid input detected at '^' marker.\n\n",
    ],
    ['half a command', 'hostname', 'R1(config)#hostname\n% Incomplete command.\n\n'],
    ['what could be several', 'i', 'R1(config)#i\n% Ambiguous command:  "i"\n'],
    [
      'a host address that is the network',
      'ip route 10.0.0.1 255.255.255.0 10.1.1.1',
      'R1(config)#ip route 10.0.0.1 255.255.255.0 10.1.1.1\n%Inconsistent address and mask\n',
    ],
  ])('%s, in its words', async (_, line, printed) => {
    const { client } = await configuring();
    const before = client.screen().lastIndexOf('R1(config)#');
    await client.run(line);
    expect(client.screen().slice(before)).toBe(`${printed}R1(config)#`);
  });

  test('an address of another interface, and one that is no host', async () => {
    const { client } = await configuring();
    await client.run('int fa0/0', 'ip address 10.0.0.1 255.255.255.0', 'int fa0/1');
    expect(await client.run('ip address 10.0.0.2 255.255.0.0')).toBe('% 10.0.0.0 overlaps with FastEthernet0/0\n');
    expect(await client.run('ip address 10.9.0.0 255.255.255.0')).toBe('Bad mask /24 for address 10.9.0.0\n');
  });

  test('a configuration without end', async () => {
    const { lab, device, client } = await configuring();
    machineOf(lab.network, device.node)!.type(Array.from({ length: 10_000 }, (_, number) => `interface Loopback${number}\r`).join(''));
    await until('the last line', () => client.screen().includes('interface Loopback9999\n% Not enough space for more configuration\n'));
    expect(device.interfaces.length).toBe(1_000);
    await client.run('no interface Loopback5');
    expect(await client.run('interface Loopback5')).toBe('');
  });

  test('VLANs on a router, and subinterfaces on a switching port', async () => {
    const router = await configuring();
    expect(await router.client.run('vlan 10')).toContain('% Invalid input detected');
    const { client } = await configuring('switch');
    expect(await client.run('int et0/0.5')).toContain('% Invalid input detected');
  });
});

describe('modes', () => {
  test('show in the prompt; a global command leaves a submode; exit, end and Ctrl-Z go back', async () => {
    const { client } = await configuring();
    const prompts: string[] = [];
    for (const line of [
      'int fa0/0',
      'router ospf 1',
      'ip dhcp pool X',
      'line con 0',
      'hostname R1',
      'interface range fa0/0 - 1',
      'exit',
      'int fa0/0',
      'end',
      'conf t',
      'int fa0/0',
    ]) {
      await client.run(line);
      prompts.push(lastLine(client));
    }
    expect(prompts).toEqual([
      'R1(config-if)#',
      'R1(config-router)#',
      'R1(dhcp-config)#',
      'R1(config-line)#',
      'R1(config)#',
      'R1(config-if-range)#',
      'R1(config)#',
      'R1(config-if)#',
      'R1#',
      'R1(config)#',
      'R1(config-if)#',
    ]);
    await client.type('\u001a');
    expect(lastLine(client)).toBe('R1#');
  });

  test('run commands of the exec with do', async () => {
    const { client } = await configuring();
    expect(await client.run('do show privilege')).toBe('Current privilege level is 15\n');
    expect(await client.run('do show foo')).toBe("                    ^\n% Invalid input detected at '^' marker.\n\n");
  });
});

describe('the startup configuration', () => {
  test('is written by write memory, read at the next start, and lost without', async () => {
    const { lab, device, client } = await configuring();
    await client.run('int fa0/0', 'ip address 10.0.0.1 255.255.255.0', 'end');
    expect(await client.run('write memory')).toBe('Building configuration...\n[OK]\n');
    await client.run('conf t', 'int fa0/1', 'ip address 10.1.0.1 255.255.255.0', 'end');
    expect(lab.project.files.get(startupFileOf(device.node)!)!.toString()).toContain(' ip address 10.0.0.1 255.255.255.0\n');
    lab.stop(device);
    const again = lab.start(device.node)!;
    expect(again.hostname).toBe('R1');
    expect(lab.port(again, 'FastEthernet0/0').addresses).toEqual([{ ip: 0x0a000001, prefixBits: 24 }]);
    expect(lab.port(again, 'FastEthernet0/1').addresses).toEqual([]);
  });

  test('is asked about by reload, which starts the device anew on the same terminal', async () => {
    const { lab, device, client } = await configuring();
    await client.run('hostname changed', 'end');
    expect(await client.type('reload\r')).toBe('reload\nSystem configuration has been modified. Save? [yes/no]: ');
    expect(await client.type('no\r')).toBe('no\nProceed with reload? [confirm]');
    expect(await client.type('\r')).toContain('Press RETURN to get started.');
    expect(lab.devices.of(device.node)).not.toBe(device);
    await client.type('\r');
    expect(lastLine(client)).toBe('Router>');
  });

  test('of a router from elsewhere keeps what nobody here interprets', () => {
    const lab = consoleNetwork();
    const device = lab.router('R1');
    const text = [
      '!',
      'version 12.4',
      'service timestamps debug datetime msec',
      'hostname edge',
      'no ip domain lookup',
      'interface Tunnel0',
      ' tunnel source FastEthernet0/0',
      'interface FastEthernet0/0',
      ' ip address 10.0.0.1 255.255.255.0',
      ' ip nat outside',
      ' duplex half',
      ' speed 10',
      'interface FastEthernet0/1',
      ' no ip address',
      ' shutdown',
      'router bgp 65000',
      ' neighbor 10.0.0.2 remote-as 65001',
      'ip http server',
      'line con 0',
      ' exec-timeout 0 0',
      ' privilege level 15',
      'banner motd ^C',
      'keep out',
      '^C',
      'end',
    ].join('\n');
    lab.project.files.set(startupFileOf(device.node)!, Buffer.from(text));
    lab.stop(device);
    const booted = lab.start(device.node)!;
    expect(booted.hostname).toBe('edge');
    expect(lab.port(booted, 'FastEthernet0/0')).toMatchObject({ adminUp: true, duplex: 'half', speedBps: 10_000_000 });
    expect(lab.port(booted, 'FastEthernet0/1').adminUp).toBe(false);
    expect(Object.fromEntries(booted.otherLines)).toMatchObject({
      '': ['service timestamps debug datetime msec', 'no ip domain lookup', 'ip http server'],
      'interface Tunnel0': ['tunnel source FastEthernet0/0'],
      'interface FastEthernet0/0': ['ip nat outside'],
      'router bgp 65000': ['neighbor 10.0.0.2 remote-as 65001'],
      'line con 0': ['exec-timeout 0 0', 'privilege level 15'],
      'banner motd': ['', 'keep out', ''],
    });
  });
});

describe('getting in', () => {
  test('is greeted by the banner, and by a password where the secret is set', async () => {
    const { client } = await configuring();
    await client.run('banner motd #', 'authorized people only', '#', 'enable secret geheim', 'end', 'exit');
    expect(client.screen()).toMatch(/R1 con0 is now available\n+Press RETURN to get started\.\n+$/);
    expect(await client.type('\r')).toBe('\n\n\n\nauthorized people only\n\nR1>');
    expect(await client.type('enable\r')).toBe('enable\nPassword: ');
    expect(await client.type('wrong\r')).toBe('\nPassword: ');
    expect(await client.type('geheim\r')).toBe('\nR1#');
    expect(await client.run('show running-config | include secret')).toMatch(/^enable secret 5 \$1\$[./\w]{4}\$[./\w]{22}\n$/);
    await client.run('disable');
    await client.type('enable\rno\rno\rno\r');
    expect(client.screen()).toMatch(/% Bad secrets\n\nR1>$/);
  });

  test('may need a login on the line, and begins privileged where the line says so', async () => {
    const { lab, client, device } = await configuring();
    await client.run('username ada secret lovelace', 'line con 0', 'login local', 'privilege level 15', 'end', 'exit');
    expect(await client.type('\r')).toContain('User Access Verification\n\nUsername: ');
    await client.type('ada\r');
    expect(await client.type('lovelace\r')).toBe('\nR1#');
    expect(consoleOf(lab, device).screen()).toContain('Connected to Dynamips VM "R1"');
  });
});
