import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device } from '../../device/device.ts';
import { addInterface } from '../../device/interfaces.ts';
import { startupFileOf } from '../../device/startup-file.ts';
import type { TestNetwork } from '../../forwarding/test-network.ts';
import { consoleNetwork, consoleOf, type TestClient } from '../test-console.ts';
import { readCommandLine } from './command-line.ts';
import { renderHostStartup } from './startup.ts';

interface Site {
  readonly lab: TestNetwork;
  readonly host: Device;
  readonly router: Device;
  readonly shell: TestClient;
}

/** A host at a router with 10.0.0.1/24 that has 10.5.0.1/24 besides. */
async function site(): Promise<Site> {
  const lab = consoleNetwork();
  const [host, router] = [lab.host('web', 2), lab.router('R1')];
  lab.link(host, router);
  lab.address(lab.port(router, 'FastEthernet0/0'), '10.0.0.1/24');
  lab.address(addInterface(router, { name: 'Loopback0', kind: 'loopback' }, 0), '10.5.0.1/24');
  return { lab, host, router, shell: consoleOf(lab, host) };
}

describe('a command line', () => {
  const read = (line: string) => readCommandLine(line, (name) => `<${name}>`);

  test('is taken apart as a shell does', () => {
    expect(read(`echo "a $USER" 'b $USER' c\\ d | grep -v x && true; false || ls >> out # note`)).toEqual([
      {
        when: 'always',
        commands: [
          { words: ['echo', 'a <USER>', 'b $USER', 'c d'], output: null, quiet: 'none' },
          { words: ['grep', '-v', 'x'], output: null, quiet: 'none' },
        ],
      },
      { when: 'done', commands: [{ words: ['true'], output: null, quiet: 'none' }] },
      { when: 'always', commands: [{ words: ['false'], output: null, quiet: 'none' }] },
      { when: 'failed', commands: [{ words: ['ls'], output: { path: 'out', append: true }, quiet: 'none' }] },
    ]);
    expect(read('ping x 2>/dev/null >f')).toEqual([
      { when: 'always', commands: [{ words: ['ping', 'x'], output: { path: 'f', append: false }, quiet: 'errors' }] },
    ]);
  });

  test.each(['echo "open', 'ls |', '| ls', 'echo >', '&& x'])('of %j is a complaint of bash, or nothing', (line) => {
    const result = read(line);
    expect(typeof result === 'string' ? result : result.length).toSatisfy(
      (value: string | number) => value === 1 || String(value).startsWith('bash: '),
    );
  });

  test('of whatever characters never fails', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom(...`ab "'\\|&;<>$#{}2/`.split('')) }), (line) => {
        const result = read(line);
        expect(typeof result === 'string' || Array.isArray(result)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a Linux host', () => {
  test('shows its interfaces as iproute2 does', async () => {
    const { shell, host } = await site();
    await shell.run('ip addr add 10.0.0.20/24 dev eth0');
    const [first, second] = [host.interfaces[0]!, host.interfaces[1]!];
    expect(await shell.run('ip -4 addr show eth0')).toBe(
      `${first.index}: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel state UP group default qlen 1000\n    inet 10.0.0.20/24 brd 10.0.0.255 scope global eth0\n       valid_lft forever preferred_lft forever\n`,
    );
    expect(await shell.run('ip -br link show eth1')).toBe(
      `eth1             DOWN           ${second.mac} <NO-CARRIER,BROADCAST,MULTICAST,UP> \n`,
    );
    expect(JSON.parse(await shell.run('ip -j -4 addr show dev eth0'))).toMatchObject([
      {
        ifindex: first.index,
        ifname: 'eth0',
        operstate: 'UP',
        address: first.mac,
        addr_info: [{ family: 'inet', local: '10.0.0.20', prefixlen: 24, broadcast: '10.0.0.255' }],
      },
    ]);
    expect(await shell.run('ifconfig eth0')).toContain(
      'eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n        inet 10.0.0.20  netmask 255.255.255.0  broadcast 10.0.0.255\n',
    );
  });

  test('changes its interfaces, addresses and routes, and complains as iproute2 does', async () => {
    const { shell, host, lab } = await site();
    await shell.run(
      'ip a a 10.0.0.20/24 dev eth0',
      'ip link set eth1 down',
      'ip route add default via 10.0.0.1',
      'ip route add 10.9.0.0/16 via 10.0.0.1',
    );
    expect(host.interfaces.map(({ adminUp }) => adminUp)).toEqual([true, false]);
    expect(host.gateway).toBe(0x0a000001);
    expect(await shell.run('ip route')).toBe(
      'default via 10.0.0.1 dev eth0 \n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.20 \n10.9.0.0/16 via 10.0.0.1 dev eth0 \n',
    );
    expect(await shell.run('ip route get 10.9.1.1')).toBe('10.9.1.1 via 10.0.0.1 dev eth0 src 10.0.0.20 uid 0 \n    cache \n');
    expect(await shell.run('ip addr add 10.0.0.20/24 dev eth0')).toBe('RTNETLINK answers: File exists\n');
    expect(await shell.run('ip route add 10.7.0.0/16 via 192.0.2.1')).toBe('Error: Nexthop has invalid gateway.\n');
    expect(await shell.run('ip link set eth9 up')).toBe('Cannot find device "eth9"\n');
    expect(await shell.run('ip foo')).toBe('Object "foo" is unknown, try "ip help".\n');
    await shell.run('ip addr del 10.0.0.20/24 dev eth0');
    expect(lab.port(host, 'eth0').addresses).toEqual([]);
  });

  test('pings as iputils does', async () => {
    const { shell } = await site();
    expect(await shell.run('ping -c 1 10.0.0.1')).toBe('ping: connect: Network is unreachable\n');
    await shell.run('ip addr add 10.0.0.20/24 dev eth0', 'ip route add default via 10.0.0.1');
    expect(await shell.run('ping -c 2 -s 100 10.0.0.1')).toMatch(
      /^PING 10\.0\.0\.1 \(10\.0\.0\.1\) 100\(128\) bytes of data\.\n108 bytes from 10\.0\.0\.1: icmp_seq=1 ttl=255 time=\d\.\d{3} ms\n.*icmp_seq=2.*\n\n--- 10\.0\.0\.1 ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1000ms\nrtt min\/avg\/max\/mdev = [\d./]+ ms\n$/,
    );
    expect(await shell.run('ping -c 1 10.0.0.99')).toContain(
      'From 10.0.0.20 icmp_seq=1 Destination Host Unreachable\n\n--- 10.0.0.99 ping statistics ---\n1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms\n',
    );
    expect(await shell.run('ping -c 1 99.0.0.1')).toContain('From 10.0.0.1 icmp_seq=1 Destination Net Unreachable\n');
    expect(await shell.run('ping -c 1 10.0.0.1 > /dev/null && echo reached')).toBe('reached\n');
    expect(await shell.run('traceroute -n 10.5.0.1')).toMatch(
      /^traceroute to 10\.5\.0\.1 \(10\.5\.0\.1\), 30 hops max, 60 byte packets\n 1 {2}10\.5\.0\.1 {2}\d\.\d{3} ms {2}\d\.\d{3} ms {2}\d\.\d{3} ms\n$/,
    );
    expect(await shell.run('ip neigh')).toMatch(/^10\.0\.0\.1 dev eth0 lladdr [0-9a-f:]{17} REACHABLE \n$/);
    expect(await shell.run('arp -n')).toMatch(
      /^Address {18}HWtype {2}HWaddress .*\n10\.0\.0\.1 {17}ether {3}[0-9a-f:]{17} {3}C {21}eth0\n$/,
    );
  });

  test('has files, of which some are computed', async () => {
    const { shell, host, lab } = await site();
    expect(await shell.run('cat /etc/hostname')).toBe('web\n');
    expect(await shell.run('hostname db; cat /etc/hostname')).toBe('db\n');
    expect(await shell.run('grep ^ID= /etc/os-release')).toBe('ID=debian\n');
    lab.pass(3_600_000);
    expect(await shell.run('cut -d x /proc/uptime')).toBe('bash: cut: command not found\n');
    expect(await shell.run('cat /proc/uptime')).toMatch(/^3600\.00 /);
    expect(await shell.run('uptime')).toMatch(/^ 01:00:00 up {2}1:00, {2}1 user, {2}load average: 0\.01, /);
    host.interfaces[0]!.counters.inOctets = 4_242;
    expect(await shell.run('cat /proc/net/dev | grep eth0 | wc -l')).toBe('1\n');
    expect(await shell.run('cat /proc/net/dev')).toContain('  eth0:     4242       0 ');
    expect(await shell.run('cat /nothing')).toBe('cat: /nothing: No such file or directory\n');
    expect(await shell.run('ls /etc/network')).toBe('interfaces\n');
    expect(await shell.run('cd /etc; pwd; ls network; cd; pwd')).toBe('/etc\ninterfaces\n/root\n');
    expect(await shell.run('head -n 1 /proc/meminfo')).toMatch(/^MemTotal: +524288 kB\n$/);
  });

  test('writes files into its folder of the project, within bounds', async () => {
    const { shell, lab, host } = await site();
    expect(await shell.run('echo one > /tmp/notes; echo two >> /tmp/notes; cat /tmp/notes | tail -n 1')).toBe('two\n');
    expect([...lab.project.files.keys()]).toEqual([startupFileOf(host.node)!.replace('/etc/network/interfaces', '/tmp/notes')]);
    expect(await shell.run('echo x > /proc/version')).toBe('bash: /proc/version: Permission denied\n');
    expect(await shell.run('echo x > /nowhere/x')).toBe('bash: /nowhere/x: No such file or directory\n');
    await shell.run('echo 1 > /proc/sys/net/ipv4/ip_forward');
    expect(host.ipRouting).toBe(true);
    expect(await shell.run('sysctl net.ipv4.ip_forward')).toBe('net.ipv4.ip_forward = 1\n');
  });

  test('boots from its interfaces file and what lies beside it', async () => {
    const { lab, host } = await site();
    const path = startupFileOf(host.node)!;
    lab.project.files.set(
      path,
      Buffer.from(
        'auto eth0\niface eth0 inet static\n  address 10.0.0.20\n  netmask 255.255.255.0\n  gateway 10.0.0.1\n  up ip route add 10.9.0.0/16 via 10.0.0.1\n',
      ),
    );
    lab.project.files.set(path.replace('network/interfaces', 'hostname'), Buffer.from('mail\n'));
    lab.stop(host);
    const booted = lab.start(host.node)!;
    expect(booted).toMatchObject({
      hostname: 'mail',
      gateway: 0x0a000001,
      staticRoutes: [{ network: 0x0a090000, prefixBits: 16, via: 0x0a000001 }],
    });
    expect(booted.interfaces[0]!.addresses).toEqual([{ ip: 0x0a000014, prefixBits: 24 }]);
    const shell = consoleOf(lab, booted);
    await shell.run('ip addr flush dev eth0', 'ifdown eth0', 'ifup eth0');
    expect(booted.interfaces[0]).toMatchObject({ adminUp: true, addresses: [{ ip: 0x0a000014, prefixBits: 24 }] });
  });

  test('says what it does not know, ends an endless ping by Ctrl-C, and a session by Ctrl-D', async () => {
    const { shell } = await site();
    expect(await shell.run('foo -x')).toBe('bash: foo: command not found\n');
    expect(await shell.run('foo; echo $?')).toBe('bash: foo: command not found\n127\n');
    await shell.run('ip addr add 10.0.0.20/24 dev eth0');
    await shell.type('ping 10.0.0.1\r');
    expect(await shell.type('\u0003')).toMatch(/^\^C\n\n--- 10\.0\.0\.1 ping statistics ---\n\d packets transmitted/);
    expect(await shell.type('\u0004')).toBe('\nlogout\nroot@web:~# ');
    expect(await shell.type('tracer\t')).toBe('traceroute ');
    expect(await shell.type('/etc/os\t')).toBe('/etc/os-release');
  });
});

test('the interfaces file that is written makes the host again', () => {
  const octet = fc.integer({ min: 2, max: 250 });
  const configuration = fc.record({
    first: fc.array(octet, { maxLength: 3 }),
    second: fc.option(octet),
    gateway: fc.boolean(),
    mtu: fc.constantFrom(1_500, 1_400),
    routing: fc.boolean(),
    routes: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
    dns: fc.boolean(),
    ipv6: fc.option(fc.constant('2001:db8::7/64')),
  });
  fc.assert(
    fc.property(configuration, ({ first, second, gateway, mtu, routing, routes, dns, ipv6 }) => {
      const lab = consoleNetwork();
      const host = lab.host('web', 2);
      const [one, two] = [host.interfaces[0]!, host.interfaces[1]!];
      one.addresses = first.map((last) => ({ ip: 0x0a010100 + last, prefixBits: 24 }));
      if (second !== null) two.addresses = [{ ip: 0x0a020200 + second, prefixBits: 25 }];
      one.mtu = mtu;
      host.ipRouting = routing;
      if (gateway && first.length > 0) host.gateway = 0x0a010101;
      if (first.length > 0)
        host.staticRoutes = routes.map((net) => ({
          network: (0x0b000000 + net * 65_536) >>> 0,
          prefixBits: 16,
          via: 0x0a010101,
          interfaceName: null,
          distance: 1,
        }));
      if (dns) host.dnsServer = 0x08080808;
      if (ipv6 !== null) two.ipv6Addresses = [ipv6];
      const of = (device: Device): unknown => [
        device.gateway,
        device.dnsServer,
        device.ipRouting,
        device.staticRoutes,
        device.interfaces.map((port) => [port.addresses, port.mtu, port.ipv6Addresses]),
      ];
      const before = of(host);
      lab.project.files.set(startupFileOf(host.node)!, Buffer.from(renderHostStartup(host)));
      lab.stop(host);
      expect(of(lab.start(host.node)!)).toEqual(before);
    }),
  );
});
