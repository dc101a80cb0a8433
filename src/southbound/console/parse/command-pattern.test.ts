import { describe, expect, test } from 'vitest';
import { commandPattern, wordsOf } from './command-pattern.ts';

const rank = (pattern: string, command: string): number | null => commandPattern(pattern).rank(wordsOf(command));

describe('a command line', () => {
  test('is known in full and as people shorten it', () => {
    expect(rank('show ip interface brief', 'show ip interface brief')).toBe(400);
    expect(rank('show ip interface brief', 'sh ip int br')).toBe(280);
    expect(rank('show ip interface brief', 'SHOW IP Int Brief')).toBe(360);
  });

  test('is not known when a word is another one, is missing, or is too much', () => {
    expect(rank('show ip interface brief', 'show ipv6 interface brief')).toBeNull();
    expect(rank('show ip interface brief', 'show ip interface')).toBeNull();
    expect(rank('show ip interface', 'show ip interface brief')).toBeNull();
  });

  test('may leave optional words out, and has any word where the manual has a name', () => {
    expect(rank('show interfaces [<name>] status', 'show interfaces status')).toBe(300);
    expect(rank('show interfaces [<name>] status', 'show int gi1/0/1 status')).not.toBeNull();
    expect(rank('show mac|mac-address-table [address-table]', 'show mac address-table')).toBe(300);
    expect(rank('show ip route ...', 'show ip route vrf BLUE bgp')).not.toBeNull();
    expect(rank('show ip route ...', 'show ip route')).not.toBeNull();
  });

  test('matches a word better than a name', () => {
    expect(rank('show interfaces status', 'show interfaces status')).toBeGreaterThan(
      rank('show interfaces [<name>]', 'show interfaces status') ?? 0,
    );
  });

  test('may choose lines of its output, which changes no shape; another format is another command', () => {
    expect(rank('show version', 'show version | include uptime')).toBe(200);
    expect(rank('show ip arp', 'show ip arp | exc INCOMPLETE')).toBe(300);
    expect(rank('show vlan brief', 'show vlan brief | json')).toBeNull();
    expect(rank('show vlan brief json', 'show vlan brief | json')).toBe(400);
  });
});
