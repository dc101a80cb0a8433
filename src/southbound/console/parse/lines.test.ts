import { describe, expect, test } from 'vitest';
import { lines } from './lines.ts';
import { first, merged, sections, together } from './sections.ts';

describe('records by the shapes of lines', () => {
  test('begin at a line that starts one, and have what the lines after it say first', () => {
    const read = lines({
      rules: [{ match: /^port (?<name>\S+)/u, starts: true }, { match: /^ mtu (?<mtu>\d+)/u }],
    });
    expect(read('junk\nport 1\n mtu 1500\n mtu 9000\nport 2\n')).toEqual([{ name: '1', mtu: '1500' }, { name: '2' }]);
  });

  test('are one record when no line starts one, and none when nothing matched', () => {
    const read = lines({ rules: [{ match: /^version (?<version>\S+)/u }] });
    expect(read('version 7\nother')).toEqual([{ version: '7' }]);
    expect(read('other')).toEqual([]);
  });

  test('have the headline of their part until another one', () => {
    const read = lines({
      rules: [
        { match: /^VRF (?<vrf>\S+)/u, carry: true, drops: ['vrf'] },
        { match: /^end/u, carry: true, drops: ['vrf'] },
        { match: /^ (?<network>\S+)/u, starts: true },
      ],
    });
    expect(read('VRF red\n 10.0.0.0/8\nVRF blue\n 10.1.0.0/16\nend\n 10.2.0.0/16')).toEqual([
      { vrf: 'red', network: '10.0.0.0/8' },
      { vrf: 'blue', network: '10.1.0.0/16' },
      { network: '10.2.0.0/16' },
    ]);
  });

  test('gather lists, join texts and replace values where the rule says so', () => {
    const read = lines({
      rules: [
        { match: /^vlan (?<id>\d+)/u, starts: true },
        { match: /^ ports (?<ports>\S+)/u, list: true },
        { match: /^ text (?<text>.+)/u, join: ' ' },
        { match: /^ state (?<state>\S+)/u, replaces: true },
      ],
    });
    expect(read('vlan 1\n ports a\n ports b\n text one\n text two\n state up\n state down')).toEqual([
      { id: '1', ports: ['a', 'b'], text: 'one two', state: 'down' },
    ]);
  });

  test('go on as another record of the same thing: the second next hop of a route', () => {
    const read = lines({
      rules: [
        { match: /^(?<network>\S+)$/u, starts: true },
        { match: /^ via (?<hop>\S+)(?: dev (?<port>\S+))?/u, again: ['network'] },
      ],
    });
    expect(read('10.0.0.0/8\n via 1.1.1.1 dev a\n via 2.2.2.2')).toEqual([
      { network: '10.0.0.0/8', hop: '1.1.1.1', port: 'a' },
      { network: '10.0.0.0/8', hop: '2.2.2.2' },
    ]);
  });

  test('of the same thing have lists of their own', () => {
    const read = lines({
      rules: [
        { match: /^vlan (?<id>\d+)/u, starts: true, set: { tags: ['x'] } },
        { match: /^ tag (?<tags>\S+)/u, list: true },
        { match: /^ port (?<port>\S+)/u, again: ['id', 'tags'] },
      ],
    });
    const records = [
      { id: '1', tags: ['x', 'a'], port: '1' },
      { id: '1', tags: ['x', 'a', 'b'], port: '2' },
      { id: '2', tags: ['x'] },
    ];
    expect(read('vlan 1\n tag a\n port 1\n port 2\n tag b\nvlan 2')).toEqual(records);
    expect(read('vlan 1\n tag a\n port 1\n port 2\n tag b\nvlan 2')).toEqual(records);
  });

  test('look at lines of a section only inside of it, and a record ends where a rule says so', () => {
    const read = lines({
      rules: [
        { match: /^port (?<name>\S+)/u, starts: true },
        { match: /^ receive/u, section: 'in' },
        { match: /^ send/u, section: null },
        { match: /^  (?<packets>\d+) packets/u, in: 'in' },
        { match: /^summary/u, ends: true },
        { match: /^total (?<total>\d+)/u },
      ],
    });
    expect(read('port 1\n receive\n  5 packets\n send\n  7 packets\nsummary\ntotal 12')).toEqual([{ name: '1', packets: '5' }]);
  });

  test('are none without what they need, and change as the last word says', () => {
    const read = lines({
      rules: [{ match: /^(?<name>\w+)(?: (?<age>\d+))?$/u, starts: true }],
      needs: ['age'],
      finish: (record) => (record['age'] === '0' ? null : [record, record]),
    });
    expect(read('a 1\nb\nc 0')).toEqual([
      { name: 'a', age: '1' },
      { name: 'a', age: '1' },
    ]);
  });

  test('see a row whose long name pushed it to the next line', () => {
    const read = lines({
      wrapped: { lone: /^\S+$/u, rest: /^ +\d/u },
      rules: [{ match: /^(?<name>\S+) +(?<count>\d+)$/u, starts: true }],
    });
    expect(read('a-very-long-name\n        7\nb 8')).toEqual([
      { name: 'a-very-long-name', count: '7' },
      { name: 'b', count: '8' },
    ]);
  });
});

test('what stands behind a gap that no table has, or beyond what any line has, is not looked at', () => {
  const read = lines({ rules: [{ match: /^(?<first>\S+)(?: +(?<last>\S+))?/u, starts: true }] });
  expect(read(`a${' '.repeat(150)}b`)).toEqual([{ first: 'a', last: 'b' }]);
  expect(read(`a${' '.repeat(300)}b`)).toEqual([{ first: 'a' }]);
  expect(read('a'.repeat(2_000))).toEqual([{ first: 'a'.repeat(1_000) }]);
});

describe('readers together', () => {
  const a = lines({ rules: [{ match: /^a (?<a>\S+)/u, starts: true }] });
  const b = lines({ rules: [{ match: /^b (?<b>\S+)/u, starts: true }] });

  test('the first that finds anything, all of them, or one record', () => {
    expect(first(a, b)('b 1')).toEqual([{ b: '1' }]);
    expect(first(a, b)('c 1')).toEqual([]);
    expect(together(a, b)('b 1\na 2')).toEqual([{ a: '2' }, { b: '1' }]);
    expect(merged(a, b)('b 1\na 2')).toEqual([{ a: '2', b: '1' }]);
    expect(merged(a, b)('nothing')).toEqual([]);
  });

  test('a headline belongs to every record of its part', () => {
    expect(sections(/^Interface (?<port>\S+)/u, a)('a 0\nInterface 1\na 1\na 2\nInterface 2\na 3')).toEqual([
      { port: '1', a: '1' },
      { port: '1', a: '2' },
      { port: '2', a: '3' },
    ]);
  });
});
