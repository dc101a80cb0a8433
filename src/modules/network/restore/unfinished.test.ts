import { expect, test } from 'vitest';
import { silentLog } from '#kernel/log.ts';
import type { Lease } from '#kernel/lease.ts';
import type { Operation } from '#kernel/message.ts';
import type { NewEvent } from '#kernel/event.ts';
import { backupsProjection } from '../backups/backups.projection.ts';
import { takeBackup } from '../backups/messages.ts';
import { SecretReferences } from '../backups/secret-references.ts';
import { readPlatforms } from '../platforms/platform-file.ts';
import { UnfinishedRestores } from './unfinished.ts';
import { unfinishedProjection } from './unfinished.projection.ts';

const BEFORE = 'aa'.repeat(32);
const WANTED = 'bb'.repeat(32);
const MINUTE_MS = 60_000;
const of = { project_id: '11111111-1111-4111-8111-111111111111', node_id: '22222222-2222-4222-8222-222222222222' };
const restore = { ...of, name: 'mx1', restore_id: 'r', before: BEFORE, wanted: WANTED, commands: 2, by: 'ada', process: 'dead' };

/** A device of a platform on which a restore began whose process is dead; `has` is what it has. */
function device(platform: string, has: string) {
  const state = { has, nowMs: 0, told: [] as { outcome: string; reason: string }[], reads: 0, gaveUp: [] as unknown[] };
  const context = {
    log: silentLog,
    clock: { now: () => new Date(0), monotonicMs: () => state.nowMs },
    leases: { process: 'another' },
    read: {
      rows: async (projection: string, { scope }: { scope: string }) => {
        if (projection === unfinishedProjection.name) return state.told.length === 0 ? [{ value: { ...restore, begun_at: '' } }] : [];
        if (projection !== backupsProjection.name || scope !== 'newest') return [];
        return [{ value: { ...of, name: 'mx1', kind: 'running', platform, hash: state.has } }];
      },
    },
    ask: async (operation: Operation, input: Record<string, unknown>) => {
      if (operation.name === takeBackup.name) {
        state.reads += 1;
        return { outcome: 'unchanged', reason: '' };
      }
      state.gaveUp.push(input['left_open']);
      return { answered: true, reason: '', transcripts: [] };
    },
    publish: async (events: readonly NewEvent[]) => void state.told.push(...events.map(({ data }) => data as never)),
  };
  const parts = { asks: { consoleRun: { name: 'console.run' } as Operation }, secrets: new SecretReferences(), platforms: readPlatforms() };
  const unfinished = new UnfinishedRestores(parts, new Set(), context as never);
  const look = async (): Promise<void> => unfinished.look({ lost: new AbortController().signal } as Lease);
  return { state, look };
}

test('a commit on trial that nobody confirms any more is told when its time is over: taken back', async () => {
  const { state, look } = device('juniper_junos', WANTED);
  await look();
  state.nowMs = 5 * MINUTE_MS;
  await look();
  expect(state.told).toEqual([]);
  expect(state.reads).toBe(1);
  // Junos took it back by itself.
  state.has = BEFORE;
  state.nowMs = 6 * MINUTE_MS;
  await look();
  expect(state.told).toMatchObject([{ outcome: 'rolled_back', after: BEFORE }]);
});

test('a commit that was confirmed before its process died stays, and is told when no trial can be left', async () => {
  const { state, look } = device('juniper_junos', WANTED);
  await look();
  expect(state.told).toEqual([]);
  state.nowMs = 6 * MINUTE_MS;
  await look();
  expect(state.told).toMatchObject([{ outcome: 'restored', after: WANTED }]);
});

test('what is neither may be a trial as well, and is what it had when that is over', async () => {
  const { state, look } = device('juniper_junos', 'cc'.repeat(32));
  await look();
  expect(state.told).toEqual([]);
  state.has = BEFORE;
  state.nowMs = 6 * MINUTE_MS;
  await look();
  expect(state.told).toMatchObject([{ outcome: 'rolled_back' }]);
});

test('what the device had is told at once, and so is everything where nothing is on trial', async () => {
  const back = device('juniper_junos', BEFORE);
  await back.look();
  expect(back.state.told).toMatchObject([{ outcome: 'rolled_back' }]);
  for (const platform of ['cisco_ios', 'cisco_xr', 'vyatta_vyos']) {
    const { state, look } = device(platform, WANTED);
    await look();
    expect(state.told).toMatchObject([{ outcome: 'restored' }]);
  }
});

test('a console that was left inside a candidate is led out of it first; where there is none nothing is typed', async () => {
  const left = async (platform: string): Promise<unknown[]> => {
    const { state, look } = device(platform, BEFORE);
    await look();
    return state.gaveUp;
  };
  expect(await left('juniper_junos')).toEqual([['rollback 0', 'exit configuration-mode']]);
  expect(await left('cisco_xr')).toEqual([['abort']]);
  expect(await left('vyatta_vyos')).toEqual([['exit discard']]);
  expect(await left('cisco_ios')).toEqual([]);
});
