import { afterEach, describe, expect, test } from 'vitest';
import { system, type Caller } from '#kernel/caller.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { aheadClock } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import type { Alert } from '#model/alert.ts';
import { createHub, createLimiter, hubModule } from '#runtime/hub/index.ts';
import { openMemoryStore } from '#runtime/store/index.ts';
import { monitoring } from '../index.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const hub of running.splice(0)) await hub.stop();
});

async function start() {
  const clock = aheadClock();
  const store = openMemoryStore({ clock, log: silentLog, meter: silentMeter });
  const modules = [hubModule({ eventLog: store.log }), monitoring({ settleEveryMs: 5 })];
  const hub = createHub({
    modules,
    eventLog: store.log,
    feed: store.feed,
    read: await store.projections(modules.flatMap((module) => module.projections ?? [])),
    clock,
    log: silentLog,
    meter: silentMeter,
    limiter: createLimiter({ clock }),
    checkOutputs: true,
  });
  await hub.start();
  running.push(hub);
  const ask = async <T>(operation: string, input: object = {}, caller: Caller = system): Promise<T> =>
    (await hub.perform(operation, input, { caller, requestId: uuidv7(), door: 'test' })).output as T;
  return { clock, store, ask };
}

const P = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
const down = (name: string, more: object = {}) => ({
  kind: 'interface.down',
  resource: `projects/${P}/nodes/n/interfaces/${name}`,
  severity: 'major',
  title: `${name} of R1 is down`,
  place: { project_id: P, interface: name },
  ...more,
});
type Raised = { alert: Alert; raised: boolean };
type Page = { items: Alert[]; next_cursor: string | null };

describe('an alert', () => {
  test('that many tell at once is one', async () => {
    const { ask, store } = await start();
    const told = await Promise.all(Array.from({ length: 5 }, () => ask<Raised>('alerts.raise', down('e0'))));
    expect(new Set(told.map(({ alert }) => alert.alert_id)).size).toBe(1);
    expect(told.filter(({ raised }) => raised)).toHaveLength(1);
    expect(await store.log.readAll({ after: 0, filter: { types: ['alert.*'] } })).toHaveLength(1);
  });

  test('is acknowledged until it clears, and the next one of the same state is another', async () => {
    const { ask } = await start();
    const { alert } = await ask<Raised>('alerts.raise', down('e0'));
    const known = await ask<Alert>('alerts.acknowledge', { alert_id: alert.alert_id, note: 'the cable is out' });
    expect(known).toMatchObject({ state: 'acknowledged', note: 'the cable is out' });
    await ask('alerts.clear', { kind: alert.kind, resource: alert.resource, reason: 'up again' });
    expect((await ask<Page>('alerts.list')).items).toEqual([]);
    await expect(ask('alerts.acknowledge', { alert_id: alert.alert_id })).rejects.toMatchObject({ code: 'conflict' });
    const next = await ask<Raised>('alerts.raise', down('e0'));
    expect(next.alert).toMatchObject({ state: 'active', acknowledged_by: null });
    expect(next.alert.alert_id).not.toBe(alert.alert_id);
    const told = await ask<Alert & { history: { type: string }[] }>('alerts.get', { alert_id: alert.alert_id });
    expect(told).toMatchObject({ state: 'cleared', clear_reason: 'up again' });
    expect(told.history.map(({ type }) => type)).toEqual(['alert.raised', 'alert.acknowledged', 'alert.cleared']);
  });

  test('of a source that only tells beginnings clears by itself, unless it is told again', async () => {
    const { ask, clock } = await start();
    await ask('alerts.raise', down('e0', { clears_after: 60 }));
    clock.advance(40_000);
    await ask('alerts.raise', down('e0', { clears_after: 60 }));
    clock.advance(40_000);
    expect((await ask<Page>('alerts.list')).items).toHaveLength(1);
    clock.advance(40_000);
    await until('the alert to clear', async () => (await ask<Page>('alerts.list')).items.length === 0);
  });

  test('stands as it was at any past time', async () => {
    const { ask, store } = await start();
    await ask('alerts.raise', down('e0'));
    const before = store.feed.head();
    await ask('alerts.clear', { kind: 'interface.down', resource: down('e0').resource });
    expect((await ask<Page>('alerts.list', { at: String(before) })).items).toHaveLength(1);
    expect((await ask<Page>('alerts.list')).items).toHaveLength(0);
  });

  test('of a project is nobody else’s', async () => {
    const { ask } = await start();
    const { alert } = await ask<Raised>('alerts.raise', down('e0'));
    const other: Caller = { kind: 'user', name: 'eve', roles: [], permissions: [], inProjects: { other: ['*'] } };
    const owner: Caller = { ...other, name: 'ann', inProjects: { [P]: ['alerts.read', 'alerts.operate'] } };
    expect((await ask<Page>('alerts.list', {}, other)).items).toEqual([]);
    await expect(ask('alerts.get', { alert_id: alert.alert_id }, other)).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask('alerts.close', { alert_id: alert.alert_id }, other)).rejects.toMatchObject({ code: 'not_found' });
    expect((await ask<Page>('alerts.list', {}, owner)).items).toHaveLength(1);
    expect(await ask('alerts.close', { alert_id: alert.alert_id }, owner)).toMatchObject({ state: 'cleared' });
  });

  test('is found among many, page by page, those that cleared after those that did not', async () => {
    const { ask } = await start();
    for (let n = 0; n < 12; n += 1) await ask('alerts.raise', down(`e${n}`));
    for (let n = 0; n < 7; n += 1) await ask('alerts.clear', { kind: 'interface.down', resource: down(`e${n}`).resource });
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page: Page = await ask('alerts.list', {
        state: ['active', 'acknowledged', 'cleared'],
        limit: 5,
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ place, state }) => `${place.interface} ${state}`));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
    expect(seen.findLastIndex((one) => one.endsWith('active'))).toBe(4);
  });
});
