import { describe, expect, test } from 'vitest';
import type { Alert } from '#model/alert.ts';
import { DEVICE_UNREACHABLE, explain, NODE_STOPPED } from './explain.ts';
import { wiringOf } from './wiring-graph.ts';

/** a – b – c – d, and b – e. */
const graph = wiringOf({
  projects: [
    {
      nodes: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ node_id: id })),
      links: [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'd'],
        ['b', 'e'],
      ].map((ends) => ({ suspended: false, ends: ends.map((id) => ({ node_id: id })) })),
    },
  ] as never,
});

const alert = (kind: string, node: string): Alert =>
  ({ alert_id: `${kind} ${node}`, kind, resource: `nodes/${node}`, place: { node_id: node, project_id: 'p' } }) as Alert;

describe('an alert is explained by', () => {
  test('the stop of its own node', () => {
    expect(explain(alert('cpu.high', 'b'), [alert(NODE_STOPPED, 'b')], graph)).toBe('node.stopped b');
  });

  test('the stop of the node at the other end, where an interface went down', () => {
    expect(explain(alert('interface.down', 'a'), [alert(NODE_STOPPED, 'b')], graph)).toBe('node.stopped b');
    expect(explain(alert('interface.down', 'a'), [alert(NODE_STOPPED, 'c')], graph)).toBeNull();
  });

  test('the stopped node that cuts it off, where a device does not answer', () => {
    expect(explain(alert(DEVICE_UNREACHABLE, 'd'), [alert(NODE_STOPPED, 'c')], graph)).toBe('node.stopped c');
    expect(explain(alert(DEVICE_UNREACHABLE, 'd'), [alert(NODE_STOPPED, 'b'), alert(DEVICE_UNREACHABLE, 'c')], graph)).toBe(
      'node.stopped b',
    );
  });

  test('nothing, where somebody who answers is still on its side', () => {
    expect(explain(alert(DEVICE_UNREACHABLE, 'd'), [alert(NODE_STOPPED, 'b')], graph)).toBeNull();
    expect(explain(alert(DEVICE_UNREACHABLE, 'a'), [alert(NODE_STOPPED, 'c')], graph)).toBeNull();
  });

  test('nothing, when it is itself what explains', () => {
    expect(explain(alert(NODE_STOPPED, 'b'), [alert(NODE_STOPPED, 'c')], graph)).toBeNull();
  });
});
