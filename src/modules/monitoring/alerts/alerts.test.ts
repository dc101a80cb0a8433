import { describe, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { until } from '#kit/until.ts';
import type { Alert, Incident } from '#model/alert.ts';
import { startMonitoringHub } from '../test-hub.ts';
import { chain, nodeId } from '../test-wiring.ts';

const start = () => startMonitoringHub(chain(P, ['r1', 'r2', 'r3', 'r4']), { settleEveryMs: 5 });

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
    expect((await ask<Page>('alerts.list', { at: before })).items).toHaveLength(1);
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

type IncidentPage = { items: (Incident & { alerts?: Alert[] })[] };

describe('an incident', () => {
  const node = (name: string, kind: string, more: object = {}) => ({
    kind,
    resource: `projects/${P}/nodes/${name}`,
    severity: 'major',
    title: `${name}: ${kind}`,
    place: { project_id: P, node_id: nodeId(name), node_name: name },
    ...more,
  });
  const settled = async (ask: <T>(operation: string, input?: object) => Promise<T>, holds: (page: IncidentPage) => boolean) => {
    let page: IncidentPage = { items: [] };
    await until(
      () => `incidents as expected: ${JSON.stringify(page.items.map(({ title, state, open_alerts: open }) => [title, state, open]))}`,
      async () => holds((page = await ask<IncidentPage>('incidents.list'))),
    );
    return page.items;
  };

  test('gathers what a stopped node explains, names it as the cause, and is resolved when all of it cleared', async () => {
    const { ask } = await start();
    await ask('alerts.raise', node('r2', 'interface.down', { resource: `projects/${P}/nodes/r2/interfaces/e1` }));
    await ask('alerts.raise', node('r3', 'node.stopped', { severity: 'critical' }));
    await ask('alerts.raise', node('r4', 'interface.down', { resource: `projects/${P}/nodes/r4/interfaces/e0` }));
    const [incident] = await settled(ask, ({ items }) => items[0]?.alert_ids.length === 3 && items[0].cause!.includes('explains 2'));
    expect(incident).toMatchObject({
      title: 'r3: node.stopped',
      cause: 'r3: node.stopped; it explains 2 of the 2 other alerts.',
      state: 'open',
      severity: 'critical',
      open_alerts: 3,
    });
    await ask('alerts.clear', { kind: 'node.stopped', resource: `projects/${P}/nodes/r3` });
    for (const [name, end] of [
      ['r2', 'e1'],
      ['r4', 'e0'],
    ]) {
      await ask('alerts.clear', { kind: 'interface.down', resource: `projects/${P}/nodes/${name}/interfaces/${end}` });
    }
    const [resolved] = await settled(ask, ({ items }) => items[0]?.state === 'resolved');
    expect(resolved!.timeline.at(-1)!.what).toBe('All alerts cleared.');
    const told = await ask<IncidentPage['items'][number]>('incidents.get', { incident_id: resolved!.incident_id });
    expect(told.alerts!.map(({ state }) => state)).toEqual(['cleared', 'cleared', 'cleared']);
  });

  test('is apart from what happens far away, and from what happens much later', async () => {
    const { ask, clock } = await start();
    await ask('alerts.raise', node('r1', 'cpu.high'));
    await ask('alerts.raise', node('r4', 'cpu.high'));
    await settled(ask, ({ items }) => items.length === 2);
    clock.advance(11 * 60_000);
    await ask('alerts.raise', node('r1', 'memory.high'));
    const all = await settled(ask, ({ items }) => items.length === 3);
    expect(all.map(({ alert_ids: ids }) => ids.length)).toEqual([1, 1, 1]);
  });

  test('has an owner and notes, which its timeline tells', async () => {
    const { ask } = await start();
    await ask('alerts.raise', node('r1', 'cpu.high'));
    const [{ incident_id: id }] = (await settled(ask, ({ items }) => items.length === 1)) as [Incident];
    await ask('incidents.assign', { incident_id: id, owner: 'ann' });
    const noted = await ask<Incident>('incidents.note', { incident_id: id, text: 'A process runs wild.' });
    expect(noted.owner).toBe('ann');
    expect(noted.timeline.map(({ what }) => what)).toEqual(['r1: cpu.high', 'ann sees to it.', 'A process runs wild.']);
  });
});
