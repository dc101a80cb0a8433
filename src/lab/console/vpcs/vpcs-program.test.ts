import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device } from '../../device/device.ts';
import { addInterface } from '../../device/interfaces.ts';
import { startupFileOf } from '../../device/startup-file.ts';
import type { TestNetwork } from '../../forwarding/test-network.ts';
import { consoleNetwork, consoleOf, enabled, type TestClient } from '../test-console.ts';
import { readAddressWords } from './address-words.ts';
import { renderVpcsStartup } from './startup.ts';

interface Pair {
  readonly lab: TestNetwork;
  readonly pc: Device;
  readonly client: TestClient;
  readonly router: Device;
}

/** A PC at a router that has 10.0.0.1/24 and 10.5.0.1/24. */
async function pair(): Promise<Pair> {
  const lab = consoleNetwork();
  const [pc, router] = [lab.vpcs('PC1'), lab.router('R1')];
  lab.link(pc, router);
  lab.address(lab.port(router, 'FastEthernet0/0'), '10.0.0.1/24');
  lab.address(addInterface(router, { name: 'Loopback0', kind: 'loopback' }, 0), '10.5.0.1/24');
  return { lab, pc, router, client: consoleOf(lab, pc) };
}

describe('the address of a VPCS', () => {
  test.each([
    [['10.0.0.5'], { ip: 0x0a000005, prefixBits: 24, gateway: 0 }],
    [['10.0.0.5/26', '10.0.0.1'], { ip: 0x0a000005, prefixBits: 26, gateway: 0x0a000001 }],
    [['10.0.0.5', '10.0.0.1', '25'], { ip: 0x0a000005, prefixBits: 25, gateway: 0x0a000001 }],
    [['10.0.0.5', '255.255.0.0', '10.0.9.1'], { ip: 0x0a000005, prefixBits: 16, gateway: 0x0a000901 }],
    [['10.0.0.5/31'], { ip: 0x0a000005, prefixBits: 24, gateway: 0 }],
    [['10.0.0.0/24'], 'Invalid host address'],
    [['10.0.0.5/24', '10.0.1.1'], 'not same subnet'],
    [['10.0.0.5', 'foo'], 'Invalid options'],
    [['300.0.0.5'], 'Invalid address'],
    [['224.0.0.5'], 'Invalid address'],
  ])('is read from %j', (words, expected) => {
    expect(readAddressWords(words)).toEqual(expected);
  });

  test('is refused when another has it, and is gone then', async () => {
    const { client, pc, router, lab } = await pair();
    expect(await client.run('ip 10.0.0.1/24')).toBe(
      `Checking for duplicate address...\n10.0.0.1 is being used by MAC ${lab.port(router, 'FastEthernet0/0').mac}\nAddress not changed\n\n`,
    );
    expect(pc.interfaces[0]!.addresses).toEqual([]);
  });

  test('comes from a DHCP server, with its gateway and lease', async () => {
    const { lab, client, router, pc } = await pair();
    await client.run('ip dhcp');
    expect(client.screen()).toContain("DDD\nCan't find dhcp server\n");
    const r1 = await enabled(lab, router);
    await r1.run(
      'conf t',
      'ip dhcp excluded-address 10.0.0.1 10.0.0.9',
      'ip dhcp pool LAN',
      'network 10.0.0.0 255.255.255.0',
      'default-router 10.0.0.1',
      'end',
    );
    expect(await client.run('ip dhcp')).toBe('DORA IP 10.0.0.10/24 GW 10.0.0.1\n\n');
    expect(await client.run('show ip')).toMatch(
      /IP\/MASK {5}: 10\.0\.0\.10\/24\nGATEWAY {5}: 10\.0\.0\.1\nDNS {9}: \nDHCP SERVER : 10\.0\.0\.1\nDHCP LEASE {2}: 86400, 86400\/43200\/75600\n/,
    );
    expect(await r1.run('show ip dhcp binding')).toContain('10.0.0.10           0100.5079.6668.00       ');
    await client.run('save');
    expect(lab.project.files.get(startupFileOf(pc.node)!)!.toString()).toBe('set pcname VPCS\ndhcp\n');
  });
});

describe('a VPCS', () => {
  test('pings: answers, silence, complaints of routers, and who is not there', async () => {
    const { client, lab } = await pair();
    await client.run('ip 10.0.0.5/24 10.0.0.1');
    expect(await client.run('ping 10.0.0.1 -c 2')).toMatch(
      /^\n84 bytes from 10\.0\.0\.1 icmp_seq=1 ttl=255 time=\d\.\d{3} ms\n84 bytes from 10\.0\.0\.1 icmp_seq=2 .* ms\n\n$/,
    );
    expect(await client.run('ping 10.0.0.1 -c 1 -l 1000')).toContain('1028 bytes from 10.0.0.1 icmp_seq=1');
    expect(await client.run('ping 10.0.0.1 -c 1 -P 17')).toContain('84 bytes from 10.0.0.1 udp_seq=1 ttl=255');
    expect(await client.run('ping 10.0.0.1 -3 -c 1')).toMatch(
      /^\nConnect {3}7@10\.0\.0\.1 seq=1 ttl=255 time=.* ms\nSendData {2}7@10\.0\.0\.1 seq=1/,
    );
    expect(await client.run('ping 10.0.0.5 -c 1')).toBe('\n10.0.0.5 icmp_seq=1 ttl=64 time=0.001 ms\n\n');
    expect(await client.run('ping 10.0.0.9')).toBe('\nhost (10.0.0.9) not reachable\n\n');
    expect(await client.run('ping 99.0.0.1 -c 1')).toMatch(
      /^\n\*10\.0\.0\.1 icmp_seq=1 ttl=255 time=.* ms \(ICMP type:3, code:0, Destination network unreachable\)\n\n$/,
    );
    expect(await client.run('ping nobody')).toBe('\nCannot resolve nobody\n\n');
    expect(await client.run('ping 10.0.0.1 -z')).toBe('Invalid options\n\n');
    const [link] = lab.project.links.values();
    lab.filter(link!, { bpf: ['icmp'] });
    expect(await client.run('ping 10.0.0.1 -c 2')).toBe('\n10.0.0.1 icmp_seq=1 timeout\n10.0.0.1 icmp_seq=2 timeout\n\n');
  });

  test('has no way to other networks without a gateway', async () => {
    const { client } = await pair();
    await client.run('ip 10.0.0.5/24');
    expect(await client.run('ping 10.5.0.1')).toBe('\nNo gateway found\n\n');
  });

  test('traces the way', async () => {
    const { client } = await pair();
    await client.run('ip 10.0.0.5/24 10.0.0.1');
    expect(await client.run('trace 10.5.0.1 -m 3')).toMatch(
      /^trace to 10\.5\.0\.1, 3 hops max, press Ctrl\+C to stop\n 1 {3}\*10\.5\.0\.1 {3}\d\.\d{3} ms \(ICMP type:3, code:3, Destination port unreachable\)\n\n$/,
    );
    expect(await client.run('trace 10.5.0.1 -m 99')).toBe('Invalid TTL\n\n');
  });

  test('shows the neighbors it learned for two minutes', async () => {
    const { client, lab, router } = await pair();
    await client.run('ip 10.0.0.5/24');
    expect(await client.run('show arp')).toBe('\narp table is empty\n\n');
    await client.run('ping 10.0.0.1 -c 1');
    lab.pass(20_000);
    expect(await client.run('arp')).toBe(`\n${lab.port(router, 'FastEthernet0/0').mac}  10.0.0.1 expires in 100 seconds \n\n`);
    lab.pass(101_000);
    expect(await client.run('show arp')).toBe('\narp table is empty\n\n');
  });

  test('takes short forms, and lists what they could be', async () => {
    const { client } = await pair();
    expect(await client.run('s')).toBe('save\nset\nshow\nsleep\n\n');
    expect(await client.run('ver')).toContain('Virtual PC Simulator, version 0.8.3');
    expect(await client.run('sh ip all')).toBe(
      '\nNAME   IP/MASK              GATEWAY           MAC                DNS\nVPCS1  0.0.0.0/0            0.0.0.0           00:50:79:66:68:00  \n\n',
    );
    expect(await client.run('configure terminal')).toBe('Bad command: "configure terminal". Use ? for help.\n\n');
  });

  test('explains its commands', async () => {
    const { client } = await pair();
    for (const command of ['ip', 'ping', 'trace', 'show', 'set', 'save', 'load', 'clear', 'relay', 'rlogin', 'sleep']) {
      expect(await client.run(`${command} ?`)).toContain(`\u001b[1m${command}\u001b[0m`);
    }
  });

  test('keeps a name of twelve characters, and refuses what is no setting', async () => {
    const { client } = await pair();
    expect(await client.run('set pcname much-too-long-a-name')).toBe('Hostname is too long. (Maximum 12 characters)\n\n');
    await client.run('set pcname host-a');
    expect(client.screen()).toMatch(/\nhost-a> $/);
    expect(await client.run('set mtu 100')).toBe('Invalid MTU, should bigger than 576\n\n');
    expect(await client.run('set foo 1')).toBe('Invalid command.\n\n');
  });

  test('runs a saved file line by line', async () => {
    const { client } = await pair();
    await client.run('ip 10.0.0.5/24 10.0.0.1', 'save other', 'clear ip');
    expect(await client.run('load nothing')).toBe('Can\'t open "nothing"\n\n');
    expect(await client.run('load other')).toBe(
      '\nExecuting the file "other.vpc"\nVPCS[1] set pcname VPCS\nVPCS[1] ip 10.0.0.5 10.0.0.1 24\nChecking for duplicate address...\nVPCS : 10.0.0.5 255.255.255.0 gateway 10.0.0.1\n\n',
    );
  });

  test('waits for a key in sleep, and lets everybody go with disconnect', async () => {
    const { client } = await pair();
    expect(await client.type('sleep\r')).toBe('sleep\nPress any key to continue\n');
    expect(await client.type('x')).toBe('\nVPCS> ');
    await client.type('disconnect\r');
    expect(client.gone()).toBe(true);
  });
});

test('the file that save writes makes the PC again', () => {
  const octet = fc.integer({ min: 1, max: 250 });
  const configuration = fc.record({
    name: fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/),
    address: fc.option(fc.record({ host: octet, bits: fc.integer({ min: 8, max: 24 }), gateway: fc.option(octet) })),
    dns: fc.option(octet),
    mtu: fc.constantFrom(1_500, 576, 9_000),
    ipv6: fc.option(fc.constant('2001:db8::5/64')),
  });
  fc.assert(
    fc.property(configuration, ({ name, address, dns, mtu, ipv6 }) => {
      const lab = consoleNetwork();
      const pc = lab.vpcs('PC1');
      const port = pc.interfaces[0]!;
      pc.hostname = name;
      port.mtu = mtu;
      if (address !== null) port.addresses = [{ ip: 0x0a010100 + address.host, prefixBits: address.bits }];
      if (address?.gateway != null && address.gateway !== address.host) pc.gateway = 0x0a010100 + address.gateway;
      if (dns !== null) pc.dnsServer = 0x08080800 + dns;
      if (ipv6 !== null) port.ipv6Addresses = [ipv6];
      const of = (device: Device): unknown => [
        device.hostname,
        device.gateway,
        device.dnsServer,
        device.interfaces[0]!.addresses,
        device.interfaces[0]!.mtu,
        device.interfaces[0]!.ipv6Addresses,
      ];
      const before = of(pc);
      lab.project.files.set(startupFileOf(pc.node)!, Buffer.from(renderVpcsStartup(pc)));
      lab.stop(pc);
      expect(of(lab.start(pc.node)!)).toEqual(before);
    }),
  );
});
