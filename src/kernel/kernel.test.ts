import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anonymous, permits, system, type Caller } from './caller.ts';
import { durationMs } from './duration.ts';
import { asFailure, ERRORS, fail, Failure } from './error.ts';
import { streamOf, typeMatches } from './event.ts';

const viewer: Caller = { kind: 'user', name: 'v', roles: ['viewer'], permissions: ['*.read'] };

describe('permissions', () => {
  test('public is for everybody, authenticated for anybody who logged in', () => {
    expect(permits(anonymous, 'public')).toBe(true);
    expect(permits(anonymous, 'authenticated')).toBe(false);
    expect(permits(viewer, 'authenticated')).toBe(true);
  });

  test('a viewer reads every area and operates none', () => {
    expect(permits(viewer, 'gns3.read')).toBe(true);
    expect(permits(viewer, 'gns3.operate')).toBe(false);
    expect(permits(viewer, 'gns3.readers')).toBe(false);
    expect(permits(system, 'gns3.operate')).toBe(true);
  });

  test('an area given whole gives its verbs and no other area', () => {
    const qos: Caller = { ...viewer, permissions: ['qos.*'] };
    expect(permits(qos, 'qos.write')).toBe(true);
    expect(permits(qos, 'qosx.write')).toBe(false);
    // Secrets are given by name, or with everything.
    expect(permits(viewer, 'secrets.read')).toBe(false);
    expect(permits(system, 'secrets.read')).toBe(true);
  });

  test('whoever holds nothing is permitted nothing but what is public', () => {
    fc.assert(fc.property(fc.string(), (permission) => permits(anonymous, permission) === (permission === 'public')));
  });
});

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  test.each(['', '5', 's', '-1s', '5 s', '5S', '1e3s', 'NaNs'])('"%s" is refused as a validation_error', (text) => {
    expect(() => durationMs(text)).toThrowError(expect.objectContaining({ code: 'validation_error' }));
  });
});

describe('event types and streams', () => {
  test('node.* fits every event of nodes and nothing else', () => {
    expect(typeMatches('node.*', 'node.started')).toBe(true);
    expect(typeMatches('node.*', 'nodes.started')).toBe(false);
    expect(typeMatches('project.*', 'project.start.finished')).toBe(true);
    expect(typeMatches('*', 'anything.happened')).toBe(true);
    expect(typeMatches('node.started', 'node.stopped')).toBe(false);
  });

  test('two servers that know a project of one id have two streams', () => {
    expect(streamOf({ source: '/gns3/a', subject: 'projects/1' })).not.toBe(streamOf({ source: '/gns3/b', subject: 'projects/1' }));
  });
});

describe('failures', () => {
  test('a thrown thing that is no Failure is a defect of ours, and its text does not leave', () => {
    const failure = asFailure(new Error('password=secret'));
    expect(failure.code).toBe('internal_error');
    expect(failure.fault).toBe('ours');
    expect(failure.message).not.toContain('secret');
    expect((failure.cause as Error).message).toContain('secret');
  });

  test('a Failure passes as it is', () => {
    const failure = fail('conflict', 'Project X is open.', { project: 'X' }, { retryAfterMs: 5 });
    expect(asFailure(failure)).toBe(failure);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.retryAfterMs).toBe(5);
  });

  test('what cannot be parsed leaves as validation_error', () => {
    expect(fail('malformed', 'x').publicCode).toBe('validation_error');
  });

  test('every entry of the catalogue says what it means and what to do', () => {
    for (const [code, entry] of Object.entries(ERRORS)) {
      expect(entry.meaning, code).toMatch(/\.$/);
      expect(entry.remedy, code).toMatch(/\.$/);
      expect(entry.type, code).toMatch(/Exception$/);
    }
  });
});
