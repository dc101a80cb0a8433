import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { placeOf, projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { aheadClock } from '#kit/clocks.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';

let lab: Lab;
let hub: OrchestrationHub;
let campus: LabProject;
const clock = aheadClock();

const user = (name: string, permissions: readonly string[], inProjects?: Record<string, readonly string[]>): Caller => ({
  kind: 'user',
  name,
  roles: [],
  permissions,
  ...(inProjects === undefined ? {} : { inProjects }),
});
const ann = user('ann', ['*']);
const bob = user('bob', ['*.read', '*.operate']);

interface Plan {
  readonly plan_id: string;
  readonly hash: string;
  readonly state: string;
  readonly secrets: readonly string[];
  readonly input: Record<string, unknown>;
}

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab, { clock });
  campus = projectNamed(lab, 'Campus');
}, 30_000);
afterAll(async () => {
  await hub.stop();
  await lab.close();
});
beforeEach(async () => {
  if ((await statusOf('PC-A1')) !== 'started') await hub.perform('gns3.node.start', place('PC-A1'));
});

const place = (name: string) => placeOf(campus, name);
const statusOf = async (name: string) => (await hub.perform<{ status: string }>('gns3.node.get', place(name))).status;
const make = (operation: string, input: object, caller = ann) => hub.perform<Plan>('plan.make', { operation, input }, caller);
const apply = (hash: string, caller = ann, secrets = {}) => hub.perform<Record<string, unknown>>('plan.apply', { hash, secrets }, caller);
const stop = (caller = ann) => make('gns3.node.stop', place('PC-A1'), caller);

describe('a plan', () => {
  test('is made, told and applied once; applied again it is a conflict', async () => {
    const plan = await stop();
    expect(plan).toMatchObject({
      state: 'open',
      made_by: 'ann',
      reversible: 'undo',
      undo: { operation: 'gns3.node.start' },
      reach: { node_count: 2, nodes: [{ name: 'PC-A1', how: 'named', console: 'telnet' }, { how: 'neighbor' }] },
      depends: [{ kind: 'console', name: 'telnet console of PC-A1' }],
    });
    expect(await statusOf('PC-A1')).toBe('started');
    expect(await apply(plan.hash)).toMatchObject({ operation: 'gns3.node.stop', result: { node: { status: 'stopped' } } });
    expect(await hub.perform('plan.get', { plan_id: plan.plan_id }, ann)).toMatchObject({ state: 'applied' });
    await expect(apply(plan.hash)).rejects.toMatchObject({ code: 'conflict', details: { state: 'applied' } });
    const told = await hub.events(['change.*']);
    expect(told.map(({ type, projectid }) => [type, projectid]).slice(-2)).toEqual([
      ['change.planned', campus.projectId],
      ['change.applied', campus.projectId],
    ]);
  });

  test('that two apply at the same time is done once', async () => {
    const { hash } = await stop();
    const before = (await hub.events(['node.stopped'])).length;
    const answers = await Promise.allSettled([apply(hash), apply(hash)]);
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await hub.events(['node.stopped'])).length).toBe(before + 1);
  });

  test('is a conflict when what it reaches changed, and tells what', async () => {
    const { hash } = await stop();
    await hub.perform('gns3.node.stop', place('PC-A1'));
    await expect(apply(hash)).rejects.toMatchObject({ code: 'conflict', details: { changed: ['PC-A1 was started and is stopped.'] } });
  });

  test('is good for 15 minutes, and made again it is good again', async () => {
    const { hash, plan_id: id } = await stop();
    clock.advance(15 * 60_000);
    await expect(apply(hash)).rejects.toMatchObject({ code: 'conflict', details: { state: 'expired' } });
    const again = await stop();
    expect([again.hash, again.plan_id]).toEqual([hash, id]);
    expect(await apply(hash)).toMatchObject({ operation: 'gns3.node.stop' });
  });

  test('is of who made it: others neither apply nor see it, who reads the audit sees it', async () => {
    const { hash, plan_id: id } = await stop();
    await expect(apply(hash, bob)).rejects.toMatchObject({ code: 'not_found' });
    await expect(hub.perform('plan.get', { plan_id: id }, bob)).rejects.toMatchObject({ code: 'not_found' });
    expect((await hub.perform<{ items: unknown[] }>('plan.list', {}, bob)).items).toEqual([]);
    const bobs = await stop(bob);
    const seen = await hub.perform<{ items: Plan[] }>('plan.list', { state: 'open' }, ann);
    expect(seen.items.map((plan) => plan.plan_id)).toEqual(expect.arrayContaining([id, bobs.plan_id]));
  });

  test('keeps no secret: whoever applies it gives it again', async () => {
    const input = { host: '127.0.0.1', port: 9, community: 'geheim', what: 'system', every_s: 3_600 };
    const plan = await make('snmp.poll.create', input);
    expect(plan).toMatchObject({ secrets: ['community'], input: { community: '***' } });
    expect(JSON.stringify(await hub.store.log.readAll({ after: 0, limit: 10_000 }))).not.toContain('geheim');
    await expect(apply(plan.hash)).rejects.toMatchObject({ code: 'validation_error', details: { 'secrets.community': ['Required.'] } });
    const more = { community: 'geheim', host: '192.0.2.1' };
    await expect(apply(plan.hash, ann, more)).rejects.toMatchObject({ details: { 'secrets.host': ['Not a secret of the plan.'] } });
    const { result } = await apply(plan.hash, ann, { community: 'geheim' });
    await hub.perform('snmp.poll.delete', { poll_id: (result as { poll_id: string }).poll_id });
  });

  test('is not made of what gives bytes, of plans, and of what there is not', async () => {
    await expect(make('gns3.project.export', { project_id: campus.projectId })).rejects.toMatchObject({ code: 'conflict' });
    await expect(make('plan.apply', { hash: 'a'.repeat(64) })).rejects.toMatchObject({ code: 'conflict' });
    await expect(make('no.such', {})).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is made and applied in one project by who has that one only, and in no other', async () => {
    const group = user('group', [], { [campus.projectId]: ['*.read', '*.operate'] });
    const plan = await make('gns3.node.stop', place('PC-A1'), group);
    expect(await apply(plan.hash, group)).toMatchObject({ operation: 'gns3.node.stop' });
    const other = user('other', [], { '7e000000-0000-4000-8000-000000000000': ['*.read', '*.operate'] });
    await expect(make('gns3.node.stop', place('PC-A1'), other)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('approvals', () => {
  const agent: Caller = { ...user('ann', ['*.read', '*.operate']), key: { id: 'k1', name: 'claude', agent: { approval: 'changes' } } };

  test('are seen by who has all the projects that they reach, end after a day, and a key asks anew then', async () => {
    const asked = await hub.perform('gns3.node.stop', place('PC-A1'), agent).catch((error: { details: { approval_id: string } }) => error);
    const { approval_id: id } = (asked as { details: { approval_id: string } }).details;
    const teacher = user('teacher', [], { [campus.projectId]: ['*.read', '*.operate'] });
    const stranger = user('stranger', [], { '7e000000-0000-4000-8000-000000000000': ['*.read', '*.operate'] });
    expect((await hub.perform<{ items: unknown[] }>('agents.approval.list', {}, teacher)).items).toHaveLength(1);
    expect((await hub.perform<{ items: unknown[] }>('agents.approval.list', {}, stranger)).items).toEqual([]);
    await expect(hub.perform('agents.approval.approve', { approval_id: id }, stranger)).rejects.toMatchObject({ code: 'not_found' });
    clock.advance(24 * 3_600_000);
    expect(await hub.perform('agents.approval.get', { approval_id: id }, teacher)).toMatchObject({ state: 'expired' });
    await expect(hub.perform('agents.approval.approve', { approval_id: id }, teacher)).rejects.toMatchObject({ code: 'conflict' });
    await expect(hub.perform('gns3.node.stop', place('PC-A1'), agent)).rejects.toMatchObject({ code: 'approval_needed' });
    expect(await statusOf('PC-A1')).toBe('started');
  });

  test('under an idempotency key are done once, and the agent that asks again under it gets that answer', async () => {
    const asked = await hub
      .perform('gns3.node.stop', place('PC-A1'), agent, 'once')
      .catch((error: { details: { approval_id: string } }) => error);
    const { approval_id: id } = (asked as { details: { approval_id: string } }).details;
    expect(await hub.perform('agents.approval.approve', { approval_id: id }, bob)).toMatchObject({ outcome: { done: true } });
    expect(await hub.perform('gns3.node.stop', place('PC-A1'), agent, 'once')).toMatchObject({ node: { status: 'stopped' } });
  });

  test('tell the agent why what was approved could not be done', async () => {
    const asked = await hub
      .perform(
        'gns3.snapshot.delete',
        { project_id: campus.projectId, snapshot_id: '7e000000-0000-4000-8000-000000000001' },
        { ...agent, permissions: ['*'] },
      )
      .catch((error: { code: string; details: { approval_id: string } }) => error);
    const { approval_id: id } = (asked as { details: { approval_id: string } }).details;
    const { outcome } = await hub.perform<{ outcome: { done: boolean; code: string } }>(
      'agents.approval.approve',
      { approval_id: id },
      ann,
    );
    expect(outcome).toMatchObject({ done: false, code: 'not_found' });
  });
});
