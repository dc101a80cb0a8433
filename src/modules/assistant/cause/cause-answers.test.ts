import { expect, test } from 'vitest';
import { uuidv7 } from '#kernel/id.ts';
import { alertOf, NODE, OTHER_PROJECT, person, PROJECT, assistantOfTest, type AssistantHub } from '../test-assistant.ts';
import type { Cause } from '../analysis-messages.ts';

interface Told {
  readonly about: { readonly incident_id: string | null; readonly alerts: { readonly title: string }[] };
  readonly candidates: Cause[];
}

/** R1 stopped, and an alert says so. */
async function start(): Promise<AssistantHub> {
  const assistant = await assistantOfTest();
  assistant.ward.nodes = [{ node_id: NODE, name: 'R1', node_type: 'qemu', status: 'stopped', ports: [], properties: {} }];
  assistant.ward.alerts = [alertOf({ kind: 'node.stopped', severity: 'major', title: 'R1 stopped', incident_id: uuidv7() })];
  return assistant;
}

const confined = (project: string) => ({ ...person('pat'), inProjects: { [project]: ['assistant.read'] } });

test('the cause of an alert is told, with where to look', async () => {
  const { ask, ward } = await start();
  const { about, candidates } = await ask<Told>('assistant.cause.get', { alert_id: ward.alerts[0]!.alert_id });
  expect(about).toMatchObject({ incident_id: ward.alerts[0]!.incident_id, alerts: [{ title: 'R1 stopped' }] });
  expect(candidates).toEqual([expect.objectContaining({ kind: 'node_stopped', node_id: NODE, title: 'R1 is stopped' })]);
  expect(candidates[0]!.links.map(({ page }) => page)).toEqual([`/projects/${PROJECT}`, `/equipment/${PROJECT}/${NODE}`]);
});

test('of an incident that is over it is told what was to blame, as far as that is still seen', async () => {
  const { ask, ward } = await start();
  ward.alerts = ward.alerts.map((alert) => ({ ...alert, state: 'cleared', cleared_at: new Date().toISOString() }));
  expect((await ask<Told>('assistant.cause.get', {})).candidates).toEqual([]);
  const incident = uuidv7();
  expect((await ask<Told>('assistant.cause.get', { incident_id: incident })).candidates[0]).toMatchObject({ kind: 'node_stopped' });
});

test('who holds another project is told of no alert, no incident and no cause of this one', async () => {
  const { ask, ward } = await start();
  const other = confined(OTHER_PROJECT);
  expect((await ask<Told>('assistant.cause.get', {}, confined(PROJECT))).candidates).toHaveLength(1);
  expect(await ask<Told>('assistant.cause.get', {}, other)).toMatchObject({ about: { alerts: [] }, candidates: [] });
  await expect(ask('assistant.cause.get', { alert_id: ward.alerts[0]!.alert_id }, other)).rejects.toMatchObject({ code: 'not_found' });
  await expect(ask('assistant.cause.get', { incident_id: uuidv7() }, other)).rejects.toMatchObject({ code: 'not_found' });
});

test('an incident and an alert at once are refused, and an alert that is not open is not known', async () => {
  const { ask } = await start();
  await expect(ask('assistant.cause.get', { alert_id: uuidv7(), incident_id: uuidv7() })).rejects.toMatchObject({
    code: 'validation_error',
  });
  await expect(ask('assistant.cause.get', { alert_id: uuidv7() })).rejects.toMatchObject({ code: 'not_found' });
});
