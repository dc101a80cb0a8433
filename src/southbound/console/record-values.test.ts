import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressesOf, bpsOf, countOf, interfaceKey, macOf, prefixLengthOf, routeProtocolOf, secondsOf, statesOf } from './record-values.ts';

test.each([
  ['aabb.cc00.0100', 'aa:bb:cc:00:01:00'],
  ['00-50-79-66-68-00', '00:50:79:66:68:00'],
  ['00:50:79:66:68:0A', '00:50:79:66:68:0a'],
  ['0050-7966-6800', '00:50:79:66:68:00'],
  ['0:50:79:66:68:0', '00:50:79:66:68:00'],
  ['005079666800', '00:50:79:66:68:00'],
  ['005079-666800', '00:50:79:66:68:00'],
  ['0000.0000.0000', null],
  ['Incomplete', null],
  ['10.0.0.1', null],
  ['', null],
])('%j is the address of hardware %j', (text, mac) => {
  expect(macOf(text)).toBe(mac);
});

test('an address of hardware is the same however it is printed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
      const digits = Buffer.from(bytes).toString('hex');
      const wanted = digits.match(/../g)!.join(':');
      expect(macOf(digits.match(/..../g)!.join('.'))).toBe(wanted);
      expect(macOf(digits.toUpperCase().match(/../g)!.join('-'))).toBe(wanted);
      expect(macOf(wanted)).toBe(wanted);
    }),
  );
});

test.each([
  ['1000Mb/s', 1e9],
  ['10Gb/s', 1e10],
  ['100Mbps', 1e8],
  ['10 Gbps', 1e10],
  ['a-1000', 1e9],
  ['1000', 1e9],
  ['1.5 Gbps', 1.5e9],
  ['auto', null],
  ['Auto-speed', null],
  ['', null],
])('a speed of %j is %j bit/s', (text, bps) => {
  expect(bpsOf(text)).toBe(bps);
});

test.each([
  ['BW 100000 Kbit', 1e8],
  ['100000 Kbit/sec', 1e8],
  ['1000000', 1e9],
])('a bandwidth of %j is %j bit/s', (text, bps) => {
  expect(bpsOf(text, 1e3)).toBe(bps);
});

test.each([
  ['1 year, 2 weeks, 3 days, 4 hours, 5 minutes', 31_536_000 + 2 * 604_800 + 3 * 86_400 + 4 * 3_600 + 5 * 60],
  ['5 minutes', 300],
  ['3w2d', 3 * 604_800 + 2 * 86_400],
  ['1d02h', 86_400 + 7_200],
  ['10 days, 3:22:11', 864_000 + 3 * 3_600 + 22 * 60 + 11],
  ['01:02:03', 3_723],
  ['2w1d4h30m10s', 2 * 604_800 + 86_400 + 4 * 3_600 + 1_810],
  ['never', null],
])('%j has been %j seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

test('a mask is as long as its ones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 32 }), (length) => {
      const mask = length === 0 ? 0 : (0xffff_ffff << (32 - length)) >>> 0;
      expect(prefixLengthOf([24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.'))).toBe(length);
      expect(prefixLengthOf(`/${length}`)).toBe(length);
    }),
  );
  expect(prefixLengthOf('255.0.255.0')).toBeNull();
  expect(prefixLengthOf('129')).toBeNull();
});

test.each([
  [{ status: 'up', protocol_status: 'up (connected)' }, 'up', 'up'],
  [{ status: 'administratively down', protocol_status: 'down' }, 'down', 'down'],
  [{ status: 'down', protocol_status: 'down' }, 'up', 'down'],
  [{ status: 'up', protocol_status: 'down' }, 'up', 'down'],
  [{ status: 'connected' }, 'up', 'up'],
  [{ status: 'notconnect' }, 'up', 'down'],
  [{ status: 'disabled' }, 'down', 'down'],
  [{ status: 'err-disabled' }, 'up', 'down'],
  [{ status: 'UNKNOWN' }, 'up', 'unknown'],
  [{ status: '*down', protocol_status: 'down' }, 'down', 'down'],
  [{ status: 'ADM', protocol_status: 'DOWN' }, 'down', 'down'],
  [{ status: 'admin-up', protocol_status: 'protocol-down' }, 'up', 'down'],
  [{ status: 'admin-up', protocol_status: 'protocol-up' }, 'up', 'up'],
  [{ status: 'down', protocol_status: 'lowerlayerdown' }, 'up', 'lowerLayerDown'],
  [{ status: 'sfpAbsent' }, 'up', 'notPresent'],
  [{ status: 'up', protocol_status: 'lacp' }, 'up', 'up'],
  [{}, null, null],
])('%j is of admin status %j and oper status %j', (record, admin, oper) => {
  expect(statesOf(record)).toEqual({ admin, oper });
});

test.each([
  [{ ip: '10.0.0.1', prefix_length: '24' }, [{ address: '10.0.0.1', prefix_length: 24 }]],
  [{ ip: '10.0.0.1/30' }, [{ address: '10.0.0.1', prefix_length: 30 }]],
  [
    { ip: ['10.0.0.1', '10.0.1.1'], prefix_length: ['24', '255.255.0.0'] },
    [
      { address: '10.0.0.1', prefix_length: 24 },
      { address: '10.0.1.1', prefix_length: 16 },
    ],
  ],
  [{ ip: 'unassigned', ipv6: '2001:DB8::1/64' }, [{ address: '2001:db8::1', prefix_length: 64 }]],
  [{ ip: '0.0.0.0', prefix_length: '0' }, []],
  [{ ip: 'dhcp' }, []],
])('%j has the addresses %j', (record, addresses) => {
  expect(addressesOf(record)).toEqual(addresses);
});

test.each([
  ['O IA', 'ospf'],
  ['C', 'connected'],
  ['S*', 'static'],
  ['B E', 'bgp'],
  ['i L1', 'isis'],
  ['Static', 'static'],
  ['ospf', 'ospf'],
  ['OSPF', 'ospf'],
  ['BGP', 'bgp'],
  ['RIP', 'rip'],
  ['O_ASE', 'ospf'],
  ['ospf-10', 'ospf'],
  ['Direct', 'connected'],
])('a route of %j is of %j', (code, protocol) => {
  expect(routeProtocolOf(code)).toBe(protocol);
});

test('an interface has one key by its long and its short name, where command lines shorten names', () => {
  expect(interfaceKey('cisco_ios', 'Gi0/1')).toBe(interfaceKey('cisco_ios', 'GigabitEthernet0/1'));
  expect(interfaceKey('arista_eos', 'Et1')).toBe(interfaceKey('arista_eos', 'Ethernet1'));
  expect(interfaceKey('cisco_nxos', 'Po10')).toBe(interfaceKey('cisco_nxos', 'port-channel10'));
  expect(interfaceKey('linux', 'lo')).toBe('lo');
  expect(interfaceKey('linux', 'eth0')).toBe('eth0');
});

test('a counter beyond 2^53 stays whole', () => {
  expect(countOf('18446744073709551615')).toBe('18446744073709551615');
  expect(countOf('1,234')).toBe(1_234);
  expect(countOf('-')).toBeNull();
});
