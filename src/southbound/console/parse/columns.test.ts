import { describe, expect, test } from 'vitest';
import { columns } from './columns.ts';
import { pairs } from './pairs.ts';

describe('a table', () => {
  const read = columns({
    header: /^Port +Name/u,
    columns: [
      ['Port', 'name'],
      ['Name', 'description'],
      ['Vlan', 'vlan'],
      ['Rate', 'rate'],
      ['Type', 'type'],
    ],
    ends: /^Total/u,
  });

  test('has its cells under the titles, empty ones too, and titles that a version lacks are passed over', () => {
    expect(
      read(`
Port   Name          Vlan  Type
1      to the core   10    copper
2                    20
Total  2             30
`),
    ).toEqual([
      { name: '1', description: 'to the core', vlan: '10', type: 'copper' },
      { name: '2', vlan: '20' },
    ]);
  });

  test('knows a number that is aligned at the right from a text that is too long for its column', () => {
    expect(
      read(`
Port   Name       Rate  Type
1      core    1000000  fibre
long-name-1 x     10    copper
`),
    ).toEqual([
      { name: '1', description: 'core', rate: '1000000', type: 'fibre' },
      { name: 'long-name-1', description: 'x', rate: '10', type: 'copper' },
    ]);
  });

  test('has its bounds from the dashes under it, and goes on in lines without a key', () => {
    const wrapped = columns({
      header: /^ Vlan/u,
      columns: [
        ['Vlan', 'id'],
        ['Name', 'name'],
        ['Ports', 'ports'],
      ],
      ruler: true,
      key: 'id',
      lists: ['ports'],
    });
    expect(
      wrapped(` Vlan     Name           Ports
------ --------- ------------------
   1    default   gi1, gi2,
                  gi3
  20   a-long-na  gi4
       me-of-it
`),
    ).toEqual([
      { id: '1', name: 'default', ports: ['gi1', 'gi2', 'gi3'] },
      { id: '20', name: 'a-long-name-of-it', ports: ['gi4'] },
    ]);
  });
});

describe('a block of keys and values', () => {
  test('has one record for each first key; the first value of a key stays; a list takes all', () => {
    const read = pairs({
      starts: 'Name',
      lists: ['serial'],
      keys: { Name: 'name', 'Serial number': 'serial', 'Memory size': 'memory' },
    });
    expect(read('Head: x\nName....: a\nserial  Number : 1\nSerial number: 2\nMemory size = 5\nMemory size: 6\nName: b')).toEqual([
      { name: 'a', serial: ['1', '2'], memory: '5' },
      { name: 'b' },
    ]);
  });

  test('may go on in the next line', () => {
    const read = pairs({ keys: { Description: 'description' }, wrapped: ' ' });
    expect(read('Description:\n  one\n  two\n\nthree')).toEqual([{ description: 'one two' }]);
  });
});
