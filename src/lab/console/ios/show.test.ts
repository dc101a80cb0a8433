import { beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../../device/device.ts';
import type { TestNetwork } from '../../forwarding/test-network.ts';
import { consoleNetwork, consoleOf, enabled, type TestClient } from '../test-console.ts';

/** R1 and R2 with OSPF over a link; R1 and a PC at a switch, which is trunked to another. */
interface Campus {
  readonly lab: TestNetwork;
  readonly r1: TestClient;
  readonly sw1: TestClient;
  readonly routers: readonly Device[];
}

async function campus(): Promise<Campus> {
  const lab = consoleNetwork();
  const [one, two] = [lab.router('R1'), lab.router('R2')];
  const [first, second] = [lab.switch('SW1', 8), lab.switch('SW2', 4)];
  const pc = lab.vpcs('PC1');
  lab.link(one, first);
  lab.link(first, second);
  lab.link(pc, first);
  lab.link(one, two, ['FastEthernet0/1', 'FastEthernet0/1']);
  const ospf = ['router ospf 1', 'network 0.0.0.0 255.255.255.255 area 0', 'end'];
  const r1 = await enabled(lab, one);
  await r1.run(
    'conf t',
    'int fa0/0',
    'description campus',
    'ip address 10.0.0.1 255.255.255.0',
    'int fa0/1',
    'ip address 10.9.0.1 255.255.255.252',
  );
  await r1.run('int fa1/0', 'shutdown', 'ip route 0.0.0.0 0.0.0.0 10.0.0.254', ...ospf);
  const r2 = await enabled(lab, two);
  await r2.run('conf t', 'int fa0/1', 'ip address 10.9.0.2 255.255.255.252', 'int lo0', 'ip address 2.2.2.2 255.255.255.255', ...ospf);
  const sw1 = await enabled(lab, first);
  await sw1.run('conf t', 'vlan 10', 'name USERS', 'int et0/1', 'switchport mode trunk', 'int et0/3', 'switchport access vlan 10', 'end');
  const sw2 = await enabled(lab, second);
  await sw2.run('conf t', 'vlan 10', 'int et0/0', 'switchport mode trunk', 'end');
  lab.address(lab.port(pc, 'eth0'), '10.0.0.10/24', '10.0.0.1');
  await consoleOf(lab, pc).run('ping 10.0.0.1 -c 3');
  return { lab, r1, sw1, routers: [one, two] };
}

/** Lines as a terminal shows them: blanks at their ends left away. */
function lines(printed: string): string[] {
  return printed
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.trimEnd());
}

let found: Campus;
beforeAll(async () => {
  found = await campus();
});

describe('a router shows', () => {
  test('its interfaces and their addresses', async () => {
    expect(lines(await found.r1.run('show ip interface brief'))).toEqual([
      'Interface                  IP-Address      OK? Method Status                Protocol',
      'FastEthernet0/0            10.0.0.1        YES manual up                    up',
      'FastEthernet0/1            10.9.0.1        YES manual up                    up',
      'FastEthernet1/0            unassigned      YES unset  administratively down down',
      'FastEthernet1/1            unassigned      YES unset  down                  down',
    ]);
  });

  test('an interface with what it counted', async () => {
    const { lab, routers } = found;
    const port = lab.port(routers[0]!, 'FastEthernet0/0');
    const printed = await found.r1.run('show interfaces fa0/0');
    const { counters } = port;
    expect(lines(printed).slice(0, 5)).toEqual([
      'FastEthernet0/0 is up, line protocol is up',
      `  Hardware is DEC21140, address is ${port.mac.replaceAll(':', '').replaceAll(/(.{4})(?=.)/g, '$1.')} (bia ${port.mac.replaceAll(':', '').replaceAll(/(.{4})(?=.)/g, '$1.')})`,
      '  Description: campus',
      '  Internet address is 10.0.0.1/24',
      '  MTU 1500 bytes, BW 100000 Kbit/sec, DLY 100 usec,',
    ]);
    expect(counters.inUnicastPackets).toBeGreaterThan(2);
    expect(printed).toContain(
      ` ${counters.inUnicastPackets + counters.inBroadcastPackets + counters.inMulticastPackets} packets input, ${counters.inOctets} bytes`,
    );
    expect(printed).toContain(` packets output, ${counters.outOctets} bytes`);
    await found.r1.type('clear counters fa0/0\r\r');
    expect(await found.r1.run('show interfaces fa0/0 | include packets input')).toBe('     0 packets input, 0 bytes, 0 no buffer\n');
    expect(port.counters.inOctets).toBe(counters.inOctets);
  });

  test('its routes, grouped by class', async () => {
    const table = lines(await found.r1.run('show ip route'));
    expect(table.slice(table.findIndex((line) => line.startsWith('Gateway')))).toEqual([
      'Gateway of last resort is 10.0.0.254 to network 0.0.0.0',
      '',
      'S*    0.0.0.0/0 [1/0] via 10.0.0.254',
      '      2.0.0.0/32 is subnetted, 1 subnets',
      'O        2.2.2.2/32 [110/2] via 10.9.0.2, 00:00:00, FastEthernet0/1',
      '      10.0.0.0/8 is variably subnetted, 4 subnets, 3 masks',
      'C        10.0.0.0/24 is directly connected, FastEthernet0/0',
      'L        10.0.0.1/32 is directly connected, FastEthernet0/0',
      'C        10.9.0.0/30 is directly connected, FastEthernet0/1',
      'L        10.9.0.1/32 is directly connected, FastEthernet0/1',
    ]);
  });

  test('whose addresses it learned, and who is next to it', async () => {
    expect(lines(await found.r1.run('show ip arp | include 10.0.0.10 '))).toEqual([
      'Internet  10.0.0.10               0   0050.7966.6800  ARPA   FastEthernet0/0',
    ]);
    expect(lines(await found.r1.run('show cdp neighbors')).slice(4)).toEqual([
      'Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID',
      'SW1              Fas 0/0           180                 S  Linux Uni Eth 0/0',
      'R2               Fas 0/1           180                 R  7206VXR   Fas 0/1',
      '',
      'Total cdp entries displayed : 2',
    ]);
    expect(lines(await found.r1.run('show lldp neighbors')).slice(4, 7)).toEqual([
      'Device ID           Local Intf     Hold-time  Capability      Port ID',
      'SW1                 Fa0/0          120        B               Et0/0',
      'R2                  Fa0/1          120        R               Fa0/1',
    ]);
    expect(lines(await found.r1.run('show ip ospf neighbor'))).toEqual([
      '',
      'Neighbor ID     Pri   State           Dead Time   Address         Interface',
      '2.2.2.2           1   FULL/BDR        00:00:40    10.9.0.2        FastEthernet0/1',
    ]);
  });

  test('the load and memory that its device has', async () => {
    const device = found.routers[0]!;
    device.load.faultCpuPercent = 60;
    device.load.faultMemoryBytes = 1_000;
    const used = device.load.baseMemoryBytes + 1_000;
    expect(await found.r1.run('show processes cpu')).toMatch(
      /^CPU utilization for five seconds: 62%\/20%; one minute: 62%; five minutes: 62%\n/,
    );
    expect(await found.r1.run('show memory statistics | include Processor')).toContain(` ${used} `);
    device.load.faultCpuPercent = 0;
  });

  test('how long it runs and what happened to its interfaces', async () => {
    const { lab, r1 } = found;
    lab.pass(93_784_000);
    expect(await r1.run('show version | include uptime')).toBe('R1 uptime is 1 day, 2 hours, 3 minutes\n');
    await r1.run('conf t', 'int fa0/1', 'shutdown', 'end');
    lab.pass(1_000);
    expect(await r1.run('show ip interface brief | include 0/1 ')).toContain('administratively down down');
    expect(await r1.run('show logging | include UPDOWN.*0/1')).toBe(
      '*Jan  6 02:03:04.000: %LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet0/1, changed state to down\n',
    );
    await r1.run('conf t', 'int fa0/1', 'no shutdown', 'end');
  });

  test('pings and the way there', async () => {
    expect(await found.r1.run('ping 10.0.0.10')).toMatch(
      /^Type escape sequence to abort\.\nSending 5, 100-byte ICMP Echos to 10\.0\.0\.10, timeout is 2 seconds:\n!!!!!\nSuccess rate is 100 percent \(5\/5\), round-trip min\/avg\/max = \d+\/\d+\/\d+ ms\n$/,
    );
    expect(await found.r1.run('ping 10.0.0.77 repeat 2')).toMatch(/:\n\.\.\nSuccess rate is 0 percent \(0\/2\)\n$/);
    expect(await found.r1.run('ping 2.2.2.2 source fa0/0 repeat 3')).toContain('Packet sent with a source address of 10.0.0.1 \n!!!\n');
    expect(await found.r1.run('traceroute 2.2.2.2')).toMatch(/\n {2}1 2\.2\.2\.2 \d+ msec \d+ msec \d+ msec \n$/);
    expect(await found.r1.run('telnet 10.0.0.10')).toBe('Trying 10.0.0.10 ... \n% Connection refused by remote host\n\n');
  });
});

describe('a switch shows', () => {
  test('its VLANs, and which ports are in them: a trunk in none', async () => {
    expect(lines(await found.sw1.run('show vlan brief')).slice(1, 6)).toEqual([
      'VLAN Name                             Status    Ports',
      '---- -------------------------------- --------- -------------------------------',
      '1    default                          active    Et0/0, Et0/2, Et1/0, Et1/1',
      '                                                Et1/2, Et1/3',
      '10   USERS                            active    Et0/3',
    ]);
  });

  test('its ports and trunks', async () => {
    expect(lines(await found.sw1.run('show interfaces status')).slice(1, 6)).toEqual([
      'Port      Name               Status       Vlan       Duplex  Speed Type',
      'Et0/0                        connected    1          a-full   auto unknown',
      'Et0/1                        connected    trunk      a-full   auto unknown',
      'Et0/2                        connected    1          a-full   auto unknown',
      'Et0/3                        notconnect   10           auto   auto unknown',
    ]);
    expect(lines(await found.sw1.run('show interfaces trunk')).slice(1)).toEqual([
      'Port        Mode             Encapsulation  Status        Native vlan',
      'Et0/1       on               802.1q         trunking      1',
      '',
      'Port        Vlans allowed on trunk',
      'Et0/1       1-4094',
      '',
      'Port        Vlans allowed and active in management domain',
      'Et0/1       1,10',
      '',
      'Port        Vlans in spanning tree forwarding state and not pruned',
      'Et0/1       1,10',
    ]);
  });

  test('the stations that it learned', async () => {
    await found.r1.run('ping 10.0.0.10');
    const table = lines(await found.sw1.run('show mac address-table'));
    expect(table).toContain('   1    0050.7966.6800    DYNAMIC     Et0/2');
    expect(table.at(-1)).toBe('Total Mac Addresses for this criterion: 2');
    await found.sw1.run('clear mac address-table dynamic');
    expect(lines(await found.sw1.run('show mac address-table')).at(-1)).toBe('Total Mac Addresses for this criterion: 0');
  });

  test('its spanning tree', async () => {
    const tree = await found.sw1.run('show spanning-tree vlan 10');
    expect(tree).toContain('\nVLAN0010\n  Spanning tree enabled protocol ieee\n  Root ID    Priority    32778\n');
    expect(tree).toContain('Et0/1               Desg FWD 100       128.2    P2p \n');
    expect(await found.sw1.run('show spanning-tree vlan 99')).toBe('Spanning tree instance(s) for vlan 99 does not exist.\n');
  });
});

describe('output', () => {
  test('is filtered behind a bar', async () => {
    expect(await found.r1.run('show running-config | section ospf')).toBe('router ospf 1\n network 0.0.0.0 255.255.255.255 area 0\n');
    expect(await found.r1.run('show running-config | begin router')).toMatch(/^router ospf 1\n/);
    expect(await found.r1.run('show ip interface brief | exclude unassigned|Interface')).toMatch(
      /^FastEthernet0\/0 .*\nFastEthernet0\/1 .*\n$/,
    );
    expect(await found.r1.run('show ip interface brief | count up')).toBe('Number of lines which match regexp = 2\n');
    expect(await found.r1.run('show clock | foo x')).toContain('% Invalid input detected');
    // A pattern that could take for ever is looked for as it stands.
    expect(await found.r1.run('show version | include (a+)+$')).toBe('');
  });

  test('is paged until terminal length 0', async () => {
    await found.r1.run('terminal length 10');
    expect(await found.r1.type('show running-config\r')).toMatch(/\n --More-- $/);
    await found.r1.type('q');
    await found.r1.run('terminal length 0');
    expect(await found.r1.run('show running-config')).toMatch(/\nend\n\n$/);
  });

  test('of help and completion is that of the words that fit', async () => {
    const typed = await found.r1.type('show ip ?');
    expect(typed).toContain('  interface  IP interface status and configuration\n');
    expect(typed).toMatch(/R1#show ip $/);
    await found.r1.type('\u0015');
    expect(await found.r1.type('sh?')).toBe('sh?\nshow\n\nR1#sh');
    expect(await found.r1.type('\t')).toBe('\nR1#show ');
    expect(await found.r1.type('ver\t')).toBe('ver\nR1#show version ');
    expect(await found.r1.type('?')).toBe('?\n  <cr>\n\nR1#show version ');
    await found.r1.type('\u0015');
  });

  test('of a word that is no command says so, as for the name of a host', async () => {
    expect(await found.r1.run('foo')).toBe('Translating "foo"\n% Unknown command or computer name, or unable to find computer address\n\n');
    expect(await found.r1.run('s')).toBe('% Ambiguous command:  "s"\n');
    expect(await found.r1.run('show')).toBe('% Incomplete command.\n\n');
    expect(await found.r1.run('debug all')).toBe('% Debugging is not available on this device.\n');
  });
});
