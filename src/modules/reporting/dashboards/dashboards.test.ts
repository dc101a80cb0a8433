import { expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startOrchestrationHub, type OrchestrationHub } from '#kit/orchestration-hub.ts';
import type { Dashboard } from './dashboard.ts';
import { readStarters } from './starters.ts';

const P = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';
const Q = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a11';
const person = (name: string, permissions: readonly string[], inProjects?: Caller['inProjects']): Caller => ({
  kind: 'user',
  name,
  roles: [],
  permissions,
  ...(inProjects === undefined ? {} : { inProjects }),
});
const ann = person('ann', ['*.read', '*.operate']);
const bob = person('bob', ['*.read', '*.operate']);
const engineer = person('eve', ['*.read', '*.operate', '*.configure']);
const wall = person('wall', ['monitoring.read', 'alerts.read', 'gns3.read']);
const ofP = person('pat', [], { [P]: ['monitoring.read', 'reporting.read', 'reporting.operate'] });

const widgets = [
  { widget_id: 'cpu', kind: 'series', metric: 'cpu_load_percent', x: 0, y: 0, w: 6, h: 4 },
  { widget_id: 'note', kind: 'text', text: '<b>not bold</b>', x: 6, y: 0, w: 6, h: 4 },
];

async function start() {
  const hub = await startOrchestrationHub();
  endsWithTest(() => hub.stop());
  return hub;
}
const create = (hub: OrchestrationHub, input: object, caller: Caller) =>
  hub.perform<Dashboard>('reporting.dashboard.create', { widgets, ...input }, caller);
const names = async (hub: OrchestrationHub, caller: Caller): Promise<string[]> =>
  (await hub.perform<{ items: Dashboard[] }>('reporting.dashboard.list', {}, caller)).items.map(({ name }) => name);

test('the dashboards that come with the product are seen by everybody who reads what is measured, and changed by nobody', async () => {
  const hub = await start();
  const shipped = readStarters().map(({ name }) => name);
  expect(shipped).toEqual(['Overview', 'Traffic', 'Wall']);
  expect(await names(hub, wall)).toEqual(shipped);
  expect(await names(hub, ofP)).toEqual(shipped);
  const overview = await hub.perform<Dashboard>('reporting.dashboard.get', { dashboard_id: 'overview' }, wall);
  expect(overview).toMatchObject({ owner: null, editable: false });
  const change = { dashboard_id: 'overview', name: 'Mine', widgets };
  await expect(hub.perform('reporting.dashboard.update', change, engineer)).rejects.toMatchObject({ code: 'conflict' });
  await expect(hub.perform('reporting.dashboard.delete', { dashboard_id: 'overview' }, engineer)).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(create(hub, { name: 'Wall 2' }, wall)).rejects.toMatchObject({ code: 'forbidden' });
});

test('one that is not shared is seen by its owner alone; a shared one is changed by its owner and by engineers', async () => {
  const hub = await start();
  const own = await create(hub, { name: 'Secret' }, ann);
  expect(own).toMatchObject({ owner: 'ann', revision: 1, editable: true, shared: false });
  expect(own.widgets[0]).toMatchObject({ lines: 4, period_h: 1 });
  await expect(hub.perform('reporting.dashboard.get', { dashboard_id: own.dashboard_id }, bob)).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(hub.perform('reporting.dashboard.get', { dashboard_id: own.dashboard_id }, engineer)).rejects.toMatchObject({
    code: 'not_found',
  });
  const share = { dashboard_id: own.dashboard_id, name: 'Shown', shared: true, widgets, revision: 1 };
  expect(await hub.perform('reporting.dashboard.update', share, ann)).toMatchObject({ revision: 2, name: 'Shown' });
  expect(await hub.perform('reporting.dashboard.get', { dashboard_id: own.dashboard_id }, bob)).toMatchObject({ editable: false });
  await expect(hub.perform('reporting.dashboard.update', { ...share, revision: 2 }, bob)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(hub.perform('reporting.dashboard.delete', { dashboard_id: own.dashboard_id }, bob)).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect(await hub.perform('reporting.dashboard.update', { ...share, revision: 2, name: 'Better' }, engineer)).toMatchObject({
    revision: 3,
    owner: 'ann',
  });
});

test('whoever changes what somebody else changed meanwhile is told so, and nothing is lost', async () => {
  const hub = await start();
  const { dashboard_id } = await create(hub, { name: 'One', shared: true }, ann);
  const change = (name: string, caller: Caller) =>
    hub.perform('reporting.dashboard.update', { dashboard_id, name, shared: true, widgets: [], revision: 1 }, caller);
  await change('First', ann);
  await expect(change('Second', engineer)).rejects.toMatchObject({ code: 'version_conflict' });
  expect(await hub.perform('reporting.dashboard.get', { dashboard_id }, bob)).toMatchObject({ name: 'First', revision: 2 });
  await hub.perform('reporting.dashboard.delete', { dashboard_id }, ann);
  await expect(hub.perform('reporting.dashboard.get', { dashboard_id }, ann)).rejects.toMatchObject({ code: 'not_found' });
});

test('people of one project share what is about it, and see no shared one of another', async () => {
  const hub = await start();
  await create(hub, { name: 'Of P', shared: true, project_id: P }, ann);
  await create(hub, { name: 'Of Q', shared: true, project_id: Q }, ann);
  await create(hub, { name: 'Of all', shared: true }, ann);
  const seen = await names(hub, ofP);
  expect(seen).toContain('Of P');
  expect(seen).not.toContain('Of Q');
  expect(seen).not.toContain('Of all');
  await expect(create(hub, { name: 'X', shared: true }, ofP)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(create(hub, { name: 'X', shared: true, project_id: Q }, ofP)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await create(hub, { name: 'X', shared: true, project_id: P }, ofP)).toMatchObject({ owner: 'pat', editable: true });
});

test.each([
  ['beyond the last column', [{ ...widgets[0], x: 8 }]],
  ['under one name', [widgets[0], widgets[0]]],
  ['of a kind that there is not', [{ ...widgets[0], kind: 'iframe' }]],
  ['without a metric', [{ ...widgets[0], metric: '' }]],
  ['with what nobody knows', [{ ...widgets[1], html: '<script>' }]],
])('widgets %s are refused', async (_what, given) => {
  const hub = await start();
  await expect(create(hub, { name: 'Wrong', widgets: given }, ann)).rejects.toMatchObject({ code: 'validation_error' });
});

test('what is read from one is created as another: that is how they are carried over', async () => {
  const hub = await start();
  const { name, shared, project_id, widgets: kept } = await create(hub, { name: 'Été', project_id: P.toUpperCase() }, ann);
  const carried = JSON.parse(JSON.stringify({ name, shared, project_id, widgets: kept })) as object;
  expect(await create(hub, carried, bob)).toMatchObject({ name: 'Été', project_id: P, owner: 'bob', widgets: kept });
});
