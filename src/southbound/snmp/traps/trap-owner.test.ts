import { expect, test } from 'vitest';
import type { Translation } from '#model/translation.ts';
import { ownerOf } from './trap-owner.ts';

const ONE = '10000000-0000-4000-8000-000000000001';
const OTHER = '10000000-0000-4000-8000-000000000002';
const NODE = '20000000-0000-4000-8000-000000000001';
const SECOND = '20000000-0000-4000-8000-000000000002';

function row(project_id: string, node_id: string, address: string, to_port: number): Translation {
  return { project_id, node_id, address, protocol: 'udp', port: 161, to_host: '127.0.0.1', to_port };
}

const ROWS = [
  row(ONE, NODE, '10.0.0.1', 20_001),
  row(ONE, NODE, '10.0.1.1', 20_001),
  row(OTHER, SECOND, '10.0.0.1', 20_002),
  row(ONE, SECOND, '10.0.0.7', 20_003),
];

test.each([
  [
    'came from where its agent answers',
    { agent: '10.0.0.1', source: '127.0.0.1', sourcePort: 20_002 },
    { projectId: OTHER, nodeId: SECOND },
  ],
  [
    'is about an address that one node has',
    { agent: '10.0.1.1', source: '192.0.2.9', sourcePort: 40_000 },
    { projectId: ONE, nodeId: NODE },
  ],
  ['is about an address that two labs use', { agent: '10.0.0.1', source: '192.0.2.9', sourcePort: 40_000 }, null],
  ['is about an address that no row has', { agent: '10.9.9.9', source: '10.9.9.9', sourcePort: 161 }, null],
])('a trap that %s is of its node', (_, trap, owner) => {
  expect(ownerOf(trap, ROWS)).toEqual(owner);
});
