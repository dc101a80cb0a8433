import { expect, test } from 'vitest';
import { nodesMatching } from './search.ts';
import { node } from './small-topology.ts';

const mac = (address: string) => [{ ...node('x').ports.at(0)!, mac_address: address }];
const nodes = [
  node('pc1', { addresses: ['10.1.0.1'], ports: mac('00:50:79:66:68:00') }),
  node('pc10', { addresses: ['10.1.0.10'] }),
  node('edge pc1', {}),
  node('sw1', { node_type: 'ethernet_switch', addresses: ['2001:db8::1'] }),
];
const found = (text: string) => nodesMatching(nodes, text).map(({ name }) => name);

test('a node is found by its name, the exact one first', () => {
  expect(found('pc1')).toEqual(['PC1', 'PC10', 'EDGE PC1']);
});

test('a node is found by a part of an address of either version', () => {
  expect(found('10.1.0.1')).toEqual(['PC1', 'PC10']);
  expect(found('2001:DB8')).toEqual(['SW1']);
});

test.each(['00:50:79:66', '0050.7966', '00-50-79-66-68-00', '6668'])('a node is found by a MAC address written as %s', (text) => {
  expect(found(text)).toEqual(['PC1']);
});

test('a node is found by its type, and nothing by an empty text', () => {
  expect(found('ethernet_sw')).toEqual(['SW1']);
  expect(found('  ')).toEqual([]);
});
