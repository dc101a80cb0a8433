import { expect, test } from 'vitest';
import type { TopologyProject } from '../operations.generated.ts';
import { withWiring, type Wiring } from './wiring.ts';

const project = (status: 'started' | 'stopped', oper: 'up' | 'unknown' = 'unknown') =>
  ({
    nodes: [
      { node_id: 'a', status: 'started' },
      { node_id: 'b', status },
    ],
    links: [{ link_id: 'l', oper_status: oper, ends: [{ node_id: 'a' }, { node_id: 'b' }] }],
  }) as unknown as TopologyProject;
const wiring = (oper: 'up' | 'down' | 'unknown', source: 'device' | 'gns3' = 'device') =>
  ({ links: [{ link_id: 'l', oper_status: oper, oper_source: source }] }) as unknown as Wiring;

test('a link of which GNS3 proves nothing has the state that its ends say', () => {
  expect(withWiring(project('started'), wiring('down')).links[0]!.oper_status).toBe('down');
});

test('what GNS3 proves stands, and so does a project of which devices say nothing', () => {
  const proved = project('started', 'up');
  expect(withWiring(proved, wiring('down'))).toBe(proved);
  const silent = project('started');
  expect(withWiring(silent, wiring('up', 'gns3'))).toBe(silent);
  expect(withWiring(silent, undefined)).toBe(silent);
});

test('what was said before an end stopped does not count', () => {
  expect(withWiring(project('stopped'), wiring('up')).links[0]!.oper_status).toBe('unknown');
});
