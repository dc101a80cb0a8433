import { expect, test } from 'vitest';
import type { TopologyProject } from '../operations.generated.ts';
import { findNodes } from './find-nodes.ts';

const node = (name: string, addresses: string[] = [], mac: string | null = null) => ({
  name,
  addresses,
  ports: [{ name: 'e0', short_name: 'e0', adapter_number: 0, port_number: 0, link_type: 'ethernet', mac_address: mac }],
});
const campus = {
  name: 'campus',
  nodes: [node('core-R1', ['10.0.0.1']), node('R1', ['10.0.1.1', '2001:db8::1'], '0c:1a:2b:3c:00:01'), node('PC10')],
} as unknown as TopologyProject;

const found = (text: string, most = 9) => findNodes([campus], text, most).map((each) => each.node.name);

test('nodes are found by a part of their name, those whose name begins with it first', () => {
  expect(found('r1')).toEqual(['R1', 'core-R1']);
  expect(found(' PC ')).toEqual(['PC10']);
  expect(found('r', 1)).toEqual(['R1']);
  expect(found('')).toEqual([]);
});

test('nodes are found by the beginning of an address', () => {
  expect(found('10.0.')).toEqual(['core-R1', 'R1']);
  expect(found('2001:DB8')).toEqual(['R1']);
});

test('nodes are found by a MAC however it is written', () => {
  expect(found('0c1a.2b3c')).toEqual(['R1']);
  expect(found('3C-00-01')).toEqual(['R1']);
});
