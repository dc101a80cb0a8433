import { describe, expect, test } from 'vitest';
import { knownCommands, parse, platformOf } from './index.ts';

describe('what a command printed', () => {
  test('is parsed under any name of the platform, however the command is shortened and however its lines end', () => {
    const text =
      'sw1#show ip arp\r\nProtocol  Address  Age (min)  Hardware Addr   Type   Interface\r\nInternet  10.0.0.1        5   0011.2233.4455  ARPA   Vlan10\r\r\n';
    const record = { ip: '10.0.0.1', age: '5', mac: '0011.2233.4455', type: 'ARPA', interface: 'Vlan10' };
    for (const platform of ['cisco_ios', 'ios', 'cisco_xe', 'IOSXE', 'cisco-ios'])
      expect(parse(platform, 'sh ip arp', text), platform).toEqual({ kind: 'arp', records: [record] });
  });

  test('has no kind where the platform or its command is not known', () => {
    expect(parse('cisco_ios', 'show flowers', 'x')).toEqual({ kind: null, records: [] });
    expect(parse('toaster', 'show version', 'x')).toEqual({ kind: null, records: [] });
    expect(platformOf('toaster')).toBe('toaster');
  });

  test('has its kind and no records where the device refused', () => {
    expect(parse('cisco_ios', 'show ip route', "% Invalid input detected at '^' marker.")).toEqual({ kind: 'routes', records: [] });
  });

  test('may have tabs: they stand where a terminal shows them', () => {
    expect(parse('cisco_asa', 'show arp', '\tinside 10.0.0.9 0011.2233.4455 12\n').records).toEqual([
      { interface: 'inside', ip: '10.0.0.9', mac: '0011.2233.4455', age: '12' },
    ]);
  });
});

test('every known command is found by its own words', () => {
  const lost = knownCommands().filter(({ platform, command, kind }) => {
    const words = command
      .replace(/\[[^\]]*\]|\.\.\./gu, ' ')
      .replace(/[[\]]/gu, ' ')
      .replace(/\|\S+/gu, '')
      .replace(/<[^>]*>/gu, 'x1');
    return parse(platform, words, '').kind !== kind;
  });
  expect(lost).toEqual([]);
});
