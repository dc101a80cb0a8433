import { expect, test } from 'vitest';
import { NODE_ACTIONS, applies } from './applicable.ts';
import { node } from './small-topology.ts';

const offered = (more: Parameters<typeof node>[1]) => NODE_ACTIONS.filter((action) => applies(action, node('a', more)));

test('a node that runs can be stopped and reloaded, one that does not can be started', () => {
  expect(offered({ status: 'started' })).toEqual(['stop', 'reload', 'console']);
  expect(offered({ status: 'stopped' })).toEqual(['start', 'console']);
});

test('only what an emulator can keep still can be suspended', () => {
  expect(offered({ status: 'started', node_type: 'qemu' })).toContain('suspend');
  expect(offered({ status: 'suspended', node_type: 'qemu' })).toEqual(['start', 'stop', 'reload', 'console']);
});

test('what GNS3 itself emulates runs always', () => {
  expect(offered({ node_type: 'ethernet_switch', console: { host: null, port: null, type: 'none' } })).toEqual([]);
});
