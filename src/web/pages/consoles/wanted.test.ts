import { expect, test } from 'vitest';
import { node } from '../topology/small-topology.ts';
import { wantedOf } from './wanted.ts';

test('a console is opened while its node runs, and is waited for while it does not', () => {
  expect(wantedOf(node('a'))).toEqual({ kind: 'yes' });
  expect(wantedOf(node('a', { status: 'stopped' }))).toEqual({ kind: 'stopped', status: 'stopped' });
});

test('of a node that is not confirmed the console is tried', () => {
  expect(wantedOf(node('a', { status: 'unknown', stale: true }))).toEqual({ kind: 'yes' });
});

test('a console that is no text is told with its place', () => {
  expect(wantedOf(node('a', { console: { host: '10.0.0.9', port: 5901, type: 'vnc' } }))).toEqual({
    kind: 'not-text',
    type: 'vnc',
    address: '10.0.0.9:5901',
  });
  expect(wantedOf(node('a', { console: { host: null, port: null, type: 'none' } }))).toEqual({ kind: 'none' });
});

test('a node that is not known yet is not one that is gone', () => {
  expect([wantedOf(undefined).kind, wantedOf(null).kind]).toEqual(['unknown', 'gone']);
});
