import { expect, test } from 'vitest';
import type { NodeStatus } from './node.ts';
import { operStatus } from './oper-status.ts';

const A = 'aaaaaaaa-0000-4000-8000-000000000001';
const B = 'bbbbbbbb-0000-4000-8000-000000000002';

const end = (node_id: string) => ({ node_id, adapter_number: 0, port_number: 0, label: null });
const link = (suspended = false) => ({ suspended, ends: [end(A), end(B)] });
const place = (one: NodeStatus, other: NodeStatus, more: { opened?: boolean; stale?: boolean } = {}) => ({
  opened: true,
  stale: false,
  nodes: new Map([
    [A, { status: one }],
    [B, { status: other }],
  ]),
  ...more,
});

test('two nodes that run prove nothing of what is between them: an interface may be shut inside', () => {
  expect(operStatus(link(), place('started', 'started'))).toBe('unknown');
});

test('a suspended link is down, whatever its nodes do', () => {
  expect(operStatus(link(true), place('started', 'started'))).toBe('down');
});

test.each(['stopped', 'suspended'] as const)('a link to a node that is %s is down, at either end', (status) => {
  expect(operStatus(link(), place('started', status))).toBe('down');
  expect(operStatus(link(), place(status, 'started'))).toBe('down');
});

test('a node whose status is unknown, or that is not known at all, proves nothing', () => {
  expect(operStatus(link(), place('started', 'unknown'))).toBe('unknown');
  expect(operStatus(link(), { opened: true, stale: false, nodes: new Map() })).toBe('unknown');
});

test('a closed project and a stale one prove nothing, not even by a suspended link', () => {
  expect(operStatus(link(true), place('stopped', 'stopped', { opened: false }))).toBe('unknown');
  expect(operStatus(link(true), place('stopped', 'stopped', { stale: true }))).toBe('unknown');
});
