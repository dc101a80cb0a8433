import { beforeEach, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { DEFAULT_MCP_LIMITS } from './limits.ts';
import { Sessions } from './sessions.ts';

const ann: Caller = { kind: 'user', name: 'ann', roles: [], permissions: [] };
const bob: Caller = { ...ann, name: 'bob' };

let nowMs = 0;
let closed: string[] = [];
let sessions: Sessions;

beforeEach(() => {
  nowMs = 0;
  closed = [];
  const limits = { ...DEFAULT_MCP_LIMITS, sessions: 4, sessionsOfCaller: 2, sessionIdleMs: 1_000 };
  sessions = new Sessions({ now: () => new Date(nowMs), monotonicMs: () => nowMs }, limits);
});

function transport(id: string) {
  return { handleRequest: async () => new Response(), close: async () => void closed.push(id) };
}

function begin(id: string, caller: Caller): void {
  sessions.add(id, transport(id), caller);
}

test('a session is found by who began it and by nobody else', () => {
  begin('a', ann);
  expect(sessions.find('a', ann)).toBeDefined();
  expect(sessions.find('a', bob)).toBeUndefined();
  expect(sessions.find('a', { ...ann, kind: 'module' })).toBeUndefined();
  expect(sessions.find('b', ann)).toBeUndefined();
});

test('one that nothing comes on is ended, one that is used stays', () => {
  begin('a', ann);
  begin('b', bob);
  nowMs = 600;
  sessions.hold('b')();
  nowMs = 1_200;
  expect(sessions.find('a', ann)).toBeUndefined();
  expect(sessions.find('b', bob)).toBeDefined();
  expect(closed).toEqual(['a']);
});

test('a session in which something is answered is not ended, however long that takes', () => {
  begin('a', ann);
  const release = sessions.hold('a');
  nowMs = 5_000;
  expect(sessions.find('a', ann)).toBeDefined();
  release();
  nowMs = 5_900;
  expect(sessions.find('a', ann)).toBeDefined();
  nowMs = 7_000;
  expect(sessions.find('a', ann)).toBeUndefined();
});

test('who begins one after the other loses the oldest of its own, not those of others', () => {
  begin('b', bob);
  for (const id of ['1', '2', '3', '4']) begin(id, ann);
  expect(closed).toEqual(['1', '2']);
  expect(sessions.find('b', bob)).toBeDefined();
});

test('there are never more than the process can bear', () => {
  for (let n = 0; n < 10; n += 1) begin(String(n), { ...ann, name: `user${n}` });
  expect(sessions.size).toBe(4);
  expect(closed).toEqual(['0', '1', '2', '3', '4', '5']);
});

test('all end with the door', async () => {
  begin('a', ann);
  begin('b', bob);
  await sessions.closeAll();
  expect(closed.toSorted()).toEqual(['a', 'b']);
  expect(sessions.size).toBe(0);
});
