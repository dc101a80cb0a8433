import { describe, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { openapi } from '#northbound/openapi/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { MemoryEngine, signMessage } from '#runtime/workflow/index.ts';
import { serve, tokens } from '#kit/northbound.ts';
import { aheadClock } from '#kit/clocks.ts';
import { startOrchestrationHub, type OrchestrationHub, type RunView } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

const ann: Caller = { kind: 'user', name: 'ann', roles: ['operator'], permissions: ['*'] };
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

async function start(options: Parameters<typeof startOrchestrationHub>[0] = {}): Promise<OrchestrationHub> {
  const hub = await startOrchestrationHub(options);
  endsWithTest(() => hub.stop());
  return hub;
}

async function save(hub: OrchestrationHub, definition: object): Promise<void> {
  await hub.perform('hub.workflow.create', { definition }, ann);
}

async function runsOf(hub: OrchestrationHub, workflow: string): Promise<readonly RunView[]> {
  return (await hub.perform<{ items: RunView[] }>('hub.workflow.run.list', { workflow, limit: 500 })).items;
}

describe('a signed webhook', () => {
  async function served() {
    const hub = await start({ secrets: { ci: SECRET } });
    const http = await serve([rest({ hub: hub.hub }), openapi({ hub: hub.hub, version: '1.0.0' })], { verify: tokens().verify });
    endsWithTest(() => http.close());
    await save(hub, {
      name: 'deploy',
      inputs: { properties: { branch: { type: 'string', default: 'main' } } },
      triggers: [{ webhook: { secret: 'ci' } }],
      steps: [{ id: 'look', operation: 'gns3.project.list' }],
      outputs: { branch: '${{ inputs.branch }}', by: '${{ trigger.payload.by }}' },
    });
    await save(hub, {
      name: 'unsigned',
      triggers: [{ webhook: { secret: 'nowhere' } }],
      steps: [{ id: 'look', operation: 'gns3.project.list' }],
    });
    const send = async (workflow: string, body: string, headers: Record<string, string>) => {
      const answer = await fetch(`${http.url}/api/common/api/v1/hub/workflows/${workflow}/webhook/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      return { status: answer.status, body: (await answer.json()) as { run_id: string; code: string; message: string } };
    };
    const signed = (body: string, id = 'msg_1', at = new Date(), secret = SECRET) => {
      const timestamp = String(Math.floor(at.getTime() / 1_000));
      const signature = signMessage({ id, timestamp, body: Buffer.from(body) }, secret);
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    };
    return { hub, http, send, signed };
  }

  test('starts one run, however often it is sent, on behalf of who saved the workflow', async () => {
    const { hub, send, signed } = await served();
    const body = '{"branch": "next", "by": "the pipeline"}';
    const first = await send('deploy', body, signed(body));
    expect(first.status).toBe(202);
    const run = await hub.ended(first.body.run_id);
    expect(run).toMatchObject({ status: 'succeeded', output: { branch: 'next', by: 'the pipeline' }, started_by: 'ann' });
    expect((await send('deploy', body, signed(body, 'msg_1', new Date(Date.now() + 2_000)))).body.run_id).toBe(first.body.run_id);
    expect((await send('deploy', body, signed(body, 'msg_2'))).body.run_id).not.toBe(first.body.run_id);
    expect(await runsOf(hub, 'deploy')).toHaveLength(2);
  });

  test('is refused when it is forged, old, unsigned, for nobody, or no JSON', async () => {
    const { hub, send, signed } = await served();
    const body = '{"branch": "next"}';
    const good = signed(body);
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const refused = [
      await send('deploy', '{"branch": "evil"}', good),
      await send('deploy', body, signed(body, 'msg_1', minutesAgo(6))),
      await send('deploy', body, signed(body, 'msg_1', minutesAgo(-6))),
      await send('deploy', body, signed(body, 'msg_1', new Date(), 'another secret')),
      await send('deploy', body, {}),
      await send('nothing', body, good),
      await send('unsigned', body, signed(body, 'msg_1', new Date(), '')),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401));
    const text = 'not json';
    expect((await send('deploy', text, signed(text))).status).toBe(400);
    expect(await runsOf(hub, 'deploy')).toEqual([]);
  });

  test('is documented with its headers', async () => {
    const { http } = await served();
    const document = (await (await fetch(`${http.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>;
    };
    const place = document.paths['/api/common/api/v1/hub/workflows/{name}/webhook/']!['post']!;
    expect(place.parameters).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'webhook-signature', in: 'header' })]));
    expect(place.parameters.filter((parameter) => parameter.in === 'query')).toEqual([]);
  });
});

describe('a schedule', () => {
  const hourly = {
    name: 'hourly',
    triggers: [{ schedule: { cron: '0 * * * *', timezone: 'Europe/Berlin' } }],
    steps: [{ id: 'look', operation: 'gns3.project.list' }],
  };
  const HOUR_MS = 3_600_000;
  const untilHour = (clock: { now(): Date }) => HOUR_MS - (clock.now().getTime() % HOUR_MS);

  test('starts a run when its time comes, and one for all times that were missed', async () => {
    const clock = aheadClock();
    const store = memoryStore(clock);
    endsWithTest(() => store.close());
    const engine = () => new MemoryEngine(() => clock.now().getTime());
    const first = await startOrchestrationHub({ clock, store, engine: engine() });
    await save(first, hourly);
    clock.advance(untilHour(clock));
    await until('the first time', async () => (await runsOf(first, 'hourly')).length === 1);
    const [run] = await runsOf(first, 'hourly');
    expect(run).toMatchObject({ started_by: 'ann', trigger: { kind: 'schedule', schedule: 'hourly/0' } });
    await until('it to be noted', async () => (await first.events(['schedule.fired'])).length === 1);
    await first.stop({ keep: true });
    // Nothing runs for five hours.
    clock.advance(5 * HOUR_MS + 30 * 60_000);
    const second = await startOrchestrationHub({ clock, store, engine: engine() });
    endsWithTest(() => second.stop({ keep: true }));
    await until('the missed times to be one run', async () => (await second.events(['schedule.fired'])).length === 2);
    clock.advance(untilHour(clock));
    await until('the next time', async () => (await second.events(['schedule.fired'])).length === 3);
    const times = (await second.events(['schedule.fired'])).map(({ data }) => Date.parse((data as { at: string }).at));
    expect(times.map((time) => (time - times[0]!) / HOUR_MS)).toEqual([0, 5, 6]);
  });

  test('follows a workflow that is changed and deleted', async () => {
    const clock = aheadClock();
    const hub = await start({ clock });
    await save(hub, hourly);
    await hub.perform(
      'hub.workflow.put',
      { name: 'hourly', definition: { ...hourly, triggers: [{ schedule: { cron: '30 * * * *' } }] } },
      ann,
    );
    clock.advance(2 * HOUR_MS);
    await until('the new time', async () => (await hub.events(['schedule.fired'])).length === 1);
    expect((await hub.events(['schedule.fired']))[0]!.data).toMatchObject({ at: expect.stringMatching(/:30:00\.000Z$/) as unknown });
    await hub.perform('hub.workflow.delete', { name: 'hourly' }, ann);
    await save(hub, { ...hourly, name: 'other' });
    clock.advance(2 * HOUR_MS);
    await until('the other one', async () => (await hub.events(['schedule.fired'])).length === 2);
    expect((await hub.events(['schedule.fired']))[1]!.data).toMatchObject({ schedule: 'workflows/other/0' });
  });

  test('that asks for what cannot be started is said once a time, and not tried for ever', async () => {
    const clock = aheadClock();
    const hub = await start({ clock });
    await save(hub, {
      ...hourly,
      inputs: { properties: { project_id: { type: 'string' } }, required: ['project_id'] },
    });
    clock.advance(HOUR_MS);
    await until('the refusal', async () => (await hub.events(['workflow.trigger.refused'])).length === 1);
    clock.advance(HOUR_MS);
    await until('the next refusal', async () => (await hub.events(['workflow.trigger.refused'])).length === 2);
    expect((await hub.events(['workflow.trigger.refused']))[0]!.data).toMatchObject({
      workflow: 'hourly',
      kind: 'schedule',
      reason: 'refused',
    });
  });

  test('of a task is set, listed, runs by itself on behalf of who set it, and ends', async () => {
    const clock = aheadClock();
    const hub = await start({ clock });
    const set = await hub.perform<{ next_at: string }>(
      'task.schedule.set',
      { task: 'generate_unified_report', cron: '15 * * * *', timezone: 'Europe/Berlin', inputs: { title: 'By the hour' } },
      ann,
    );
    expect(set).toMatchObject({ task: 'generate_unified_report', set_by: 'ann' });
    expect(new Date(set.next_at).getUTCMinutes()).toBe(15);
    expect(await hub.perform('task.get', { task: 'generate_unified_report' })).toMatchObject({
      schedule: { cron: '15 * * * *' },
      last_run: null,
    });
    expect(await hub.perform('task.schedule.list')).toMatchObject({ items: [{ task: 'generate_unified_report' }], next_cursor: null });
    clock.advance(Date.parse(set.next_at) - clock.now().getTime());
    await until('the task to have run', async () => (await hub.events(['report.compiled'])).length === 1);
    expect((await hub.events(['report.compiled']))[0]!.data).toMatchObject({ title: 'By the hour' });
    const history = await hub.perform<{ items: unknown[] }>('task.history', { task: 'generate_unified_report' });
    expect(history.items).toMatchObject([{ started_by: 'ann', scheduled_for: set.next_at }]);
    await hub.perform('task.schedule.delete', { task: 'generate_unified_report' }, ann);
    expect(await hub.perform('task.schedule.list')).toEqual({ items: [], next_cursor: null });
    await expect(hub.perform('task.schedule.delete', { task: 'generate_unified_report' }, ann)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test.each([
    [{ cron: '99 * * * *' }, 'cron'],
    [{ cron: '0 0 31 2 *' }, 'cron'],
    [{ cron: '0 * * * *', timezone: 'Moon/Crater' }, 'timezone'],
  ])('%o is refused with the field', async (schedule, field) => {
    const hub = await start();
    await expect(hub.perform('task.schedule.set', { task: 'clean_system_cache', ...schedule }, ann)).rejects.toMatchObject({
      code: 'validation_error',
      details: { [field]: [expect.any(String)] },
    });
  });
});

describe('a task', () => {
  test('that is asked for twice under one key is one run', async () => {
    const hub = await start();
    const first = await hub.perform('task.run', { task: 'clean_system_cache' }, ann, 'once');
    expect(await hub.perform('task.run', { task: 'clean_system_cache' }, ann, 'once')).toEqual(first);
    expect(await runsOf(hub, 'clean_system_cache')).toHaveLength(1);
  });

  test('of the module of a user is there as soon as the module is', async () => {
    const hub = await start();
    await expect(hub.perform('task.get', { task: 'monitor_weather' })).rejects.toMatchObject({ code: 'not_found' });
    await hub.perform('hub.module.register', { name: 'weather', version: '1.0.0' }, ann);
    expect(await hub.perform('task.get', { task: 'monitor_weather' })).toMatchObject({ workflow: 'monitor_module' });
    const { run_id } = await hub.perform<{ run_id: string }>('task.run', { task: 'monitor_weather' });
    expect(await hub.ended(run_id)).toMatchObject({ status: 'succeeded', output: { module: 'weather', registered: true } });
  });

  test('is what its operations steer, and no other run; assertions tell nobody more than they may ask', async () => {
    const hub = await start();
    const { run_id: other } = await hub.perform<{ run_id: string }>('hub.workflow.execute', { workflow: 'clean_system_cache' });
    await expect(hub.perform('task.run.get', { run_id: other })).rejects.toMatchObject({ code: 'not_found' });
    await expect(hub.perform('task.run.cancel', { run_id: other })).rejects.toMatchObject({ code: 'not_found' });
    const { run_id: own } = await hub.perform<{ run_id: string }>('task.run', { task: 'clean_system_cache' });
    await hub.ended(own);
    expect(await hub.perform('task.run.get', { run_id: own })).toMatchObject({ run: { workflow: 'clean_system_cache' } });
    const bob: Caller = { kind: 'user', name: 'bob', roles: [], permissions: ['orchestration.operate'] };
    const assertions = [{ name: 'it is known', expression: 'project != null' }];
    const asked = { project_id: '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8', assertions };
    await expect(hub.perform('orchestration.assert', asked, bob)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await hub.perform('orchestration.assert', { assertions, required: false }, bob)).toMatchObject({ passed: false, failures: 1 });
  });

  test('that is not there is told from one that is', async () => {
    const hub = await start();
    await expect(hub.perform('task.run', { task: 'make_coffee' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(hub.perform('task.run', { task: 'monitor_gns3', inputs: { module: 'snmp' } })).rejects.toMatchObject({
      code: 'validation_error',
    });
  });
});
