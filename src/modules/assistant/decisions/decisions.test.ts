import { expect, test } from 'vitest';
import { until } from '#kit/until.ts';
import { changes } from '#modules/changes/index.ts';
import { alertOf, OTHER_PROJECT, PEOPLE, person, PROJECT, assistantOfTest, type AssistantHub } from '../test-assistant.ts';
import { decisionApproved, told, type Decision } from './decision.ts';
import { readShippedPolicies } from './policies.projection.ts';

type Page = { items: Decision[]; next_cursor: string | null };

const anna = PEOPLE['anna']!;
const policy = (more: object = {}) => ({
  on: 'alert',
  where: "subject.severity == 'critical'",
  action: 'isolate_component',
  component: '${{ subject.place.node_name }}',
  reason: '${{ subject.title }}',
  operation: 'ward.door.shut',
  input: { project_id: '${{ subject.place.project_id }}', name: '${{ component }}', reason: '${{ reason }}' },
  undo: { operation: 'ward.door.open', input: { project_id: '${{ input.project_id }}', name: '${{ result.door.name }}' } },
  ...more,
});
const decisions = async ({ ask }: AssistantHub, more: object = {}): Promise<Decision[]> =>
  (await ask<Page>('assistant.decision.list', more)).items;
const stateOf = async (assistant: AssistantHub) =>
  (await decisions(assistant, { policy: 'doors' })).map(({ state, component }) => `${state} ${component}`);

test('what comes with the product only tells what it would do, and a person may have it done', async () => {
  const assistant = await assistantOfTest();
  await assistant.alert({});
  await until('the decision', async () => (await decisions(assistant)).length > 0);
  const [decision] = await decisions(assistant);
  expect(decision).toMatchObject({
    policy: 'isolate_on_critical_security_alert',
    mode: 'dry_run',
    state: 'noted',
    action: 'isolate_component',
    component: 'R1',
    reason: 'R1 is attacked',
    operation: 'security.node.contain',
    owner: null,
  });
  // Nobody answers security.node.contain in this test.
  await expect(assistant.ask('assistant.decision.approve', { decision_id: decision!.decision_id }, anna)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('policies that come with the product are those of contract: isolate_component and scale_service, none of which acts', () => {
  const shipped = [...readShippedPolicies().values()];
  expect(new Set(shipped.map(({ action }) => action))).toEqual(new Set(['isolate_component', 'scale_service']));
  expect(new Set(shipped.map(({ mode }) => mode))).toEqual(new Set(['dry_run']));
});

test('what waits for a person is done on their behalf when they say yes, planned before, and is taken back', async () => {
  const assistant = await assistantOfTest({ others: (hub) => [changes({ hub, permissionsOf: async () => null }).module] });
  const { ask, ward } = assistant;
  await ask('assistant.policy.set', { name: 'doors', definition: policy({ mode: 'approve' }) }, anna);
  await assistant.alert({});
  await until('the proposal', async () => (await stateOf(assistant)).includes('proposed R1'));
  expect(ward.shut).toEqual([]);
  const [{ decision_id: id } = {}] = await decisions(assistant, { policy: 'doors' });
  const approved = await ask<Decision>('assistant.decision.approve', { decision_id: id }, anna);
  expect(approved).toMatchObject({ state: 'approved', decided_by: 'anna', plan_id: expect.any(String) });
  await until('it to be done', async () => (await stateOf(assistant)).includes('applied R1'));
  expect(ward.shut).toEqual(['R1']);
  await expect(ask('assistant.decision.approve', { decision_id: id }, anna)).rejects.toMatchObject({ code: 'conflict' });
  const reversed = await ask<Decision>('assistant.decision.undo', { decision_id: id }, anna);
  expect(reversed).toMatchObject({ state: 'reversed', reversed_by: 'anna', undo: { operation: 'ward.door.open', input: { name: 'R1' } } });
  expect(ward.shut).toEqual([]);
});

test('what a person refuses is not done', async () => {
  const assistant = await assistantOfTest();
  await assistant.ask('assistant.policy.set', { name: 'doors', definition: policy({ mode: 'approve' }) }, anna);
  await assistant.alert({});
  await until('the proposal', async () => (await stateOf(assistant)).includes('proposed R1'));
  const [{ decision_id: id } = {}] = await decisions(assistant, { policy: 'doors' });
  await assistant.ask('assistant.decision.refuse', { decision_id: id, reason: 'A drill.' }, anna);
  expect((await decisions(assistant, { policy: 'doors' }))[0]).toMatchObject({ state: 'refused', note: 'A drill.', decided_by: 'anna' });
  await expect(assistant.ask('assistant.decision.approve', { decision_id: id }, anna)).rejects.toMatchObject({ code: 'conflict' });
  expect(assistant.ward.shut).toEqual([]);
});

test('an automatic policy acts at once, and not more often than it may, nor twice about the same', async () => {
  const assistant = await assistantOfTest();
  const { ask, ward, clock } = assistant;
  await ask('assistant.policy.set', { name: 'doors', definition: policy({ mode: 'automatic', most_per_hour: 2 }) }, anna);
  const place = (node_name: string) => ({ ...alertOf({}).place, node_name });
  await assistant.alert({ place: place('R1') });
  await until('the first', async () => (await stateOf(assistant)).includes('applied R1'));
  for (const name of ['R1', 'R2', 'R3']) await assistant.alert({ place: place(name) });
  await assistant.alert({ place: place('the last'), kind: 'ids.end' });
  await until('the second', async () => (await stateOf(assistant)).includes('applied R2'));
  clock.advance(61 * 60_000);
  await assistant.alert({ place: place('R4') });
  await until('the one of the next hour', async () => (await stateOf(assistant)).includes('applied R4'));
  expect(ward.shut).toEqual(['R1', 'R2', 'R4']);
});

test('a policy does nothing that whoever saved it may not do now', async () => {
  const eve = person('eve', '*');
  const people = { eve };
  const assistant = await assistantOfTest({ people });
  await assistant.ask('assistant.policy.set', { name: 'doors', definition: policy({ mode: 'automatic' }) }, eve);
  people.eve = person('eve', 'assistant.*');
  await assistant.alert({});
  await until('the failure', async () => (await stateOf(assistant)).includes('failed R1'));
  expect((await decisions(assistant, { policy: 'doors' }))[0]!.note).toBe(
    'ward.door.shut needs the permission ward.operate, which eve does not have.',
  );
  expect(assistant.ward.shut).toEqual([]);
});

test('nobody makes a policy act, or approves it, who may not do it by hand; nor does a key', async () => {
  const assistant = await assistantOfTest();
  const { ask } = assistant;
  const nurse = PEOPLE['ward']!;
  const keyed = { ...anna, key: { id: 'k', name: 'of a program' } };
  const save = (mode: string, caller: typeof anna) => ask('assistant.policy.set', { name: 'doors', definition: policy({ mode }) }, caller);
  await expect(save('automatic', nurse)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(save('approve', keyed)).rejects.toMatchObject({ code: 'forbidden' });
  await save('approve', anna);
  await assistant.alert({});
  await until('the proposal', async () => (await stateOf(assistant)).includes('proposed R1'));
  const [{ decision_id: id } = {}] = await decisions(assistant, { policy: 'doors' });
  await expect(ask('assistant.decision.approve', { decision_id: id }, nurse)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(ask('assistant.decision.approve', { decision_id: id }, keyed)).rejects.toMatchObject({ code: 'forbidden' });
  expect(assistant.ward.shut).toEqual([]);
});

test('who holds one project sees no decision about another', async () => {
  const assistant = await assistantOfTest();
  await assistant.alert({});
  await until('the decision', async () => (await decisions(assistant)).length > 0);
  const [{ decision_id: id } = {}] = await decisions(assistant);
  const confined = (project: string) => ({ ...person('pat'), inProjects: { [project]: ['assistant.read'] } });
  const seen = async (project: string) => (await assistant.ask<Page>('assistant.decision.list', {}, confined(project))).items.length;
  expect(await seen(PROJECT)).toBe(1);
  expect(await seen(OTHER_PROJECT)).toBe(0);
  await expect(assistant.ask('assistant.decision.get', { decision_id: id }, confined(OTHER_PROJECT))).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('what fails is told with its reason, and what was decided stays decided after a restart', async () => {
  const assistant = await assistantOfTest();
  assistant.ward.failures = 1;
  await assistant.ask('assistant.policy.set', { name: 'doors', definition: policy({ mode: 'automatic' }) }, anna);
  await assistant.alert({});
  await until('the failure', async () => (await stateOf(assistant)).includes('failed R1'));
  await assistant.hub.stop();
  const again = await assistantOfTest({ before: assistant });
  expect((await decisions(again, { policy: 'doors' }))[0]).toMatchObject({ state: 'failed', note: 'The door R1 is blocked.' });
  expect(again.ward.shut).toEqual([]);
});

test('what was approved is done after a restart, once, when the process died before it began', async () => {
  const assistant = await assistantOfTest();
  await assistant.ask('assistant.policy.set', { name: 'doors', definition: policy({ mode: 'approve' }) }, anna);
  await assistant.alert({});
  await until('the proposal', async () => (await stateOf(assistant)).includes('proposed R1'));
  const [decision] = await decisions(assistant, { policy: 'doors' });
  await assistant.hub.stop();
  const approved = { ...decision!, state: 'approved' as const, decided_at: decision!.made_at, decided_by: 'anna' };
  await assistant.store.log.append({ events: [told(decisionApproved, approved)] });
  // Told twice, as after a crash between doing it and taking note of that.
  await assistant.store.log.append({ events: [told(decisionApproved, approved)] });
  const again = await assistantOfTest({ before: assistant });
  await until('it to be done', async () => (await stateOf(again)).includes('applied R1'));
  await again.alert({ kind: 'ids.later', place: { ...alertOf({}).place, node_name: 'R2' } });
  await until('what came after it to be looked at', async () => (await stateOf(again)).includes('proposed R2'));
  expect(again.ward.shut).toEqual(['R1']);
});

test('what nobody decided within a day can no longer be decided', async () => {
  const assistant = await assistantOfTest();
  await assistant.ask('assistant.policy.set', { name: 'doors', definition: policy({ mode: 'approve' }) }, anna);
  await assistant.alert({});
  await until('the proposal', async () => (await stateOf(assistant)).includes('proposed R1'));
  assistant.clock.advance(25 * 3_600_000);
  const [decision] = await decisions(assistant, { state: 'expired', policy: 'doors' });
  await expect(assistant.ask('assistant.decision.approve', { decision_id: decision!.decision_id }, anna)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test.each([
  ['an expression that cannot be read', { where: 'subject.severity ==' }, 'where'],
  ['rights as what is done', { operation: 'access.role.set' }, 'operation'],
  ['a plan as what is done', { operation: 'plan.apply' }, 'operation'],
])('a policy with %s is not saved', async (_, wrong, field) => {
  const { ask } = await assistantOfTest();
  const failure = await ask('assistant.policy.set', { name: 'doors', definition: policy(wrong) }, anna).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'validation_error', details: { [field]: expect.any(Array) } });
});
