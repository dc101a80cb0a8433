import { afterEach, describe, expect, test } from 'vitest';
import { system } from '#kernel/caller.ts';
import { echo, moduleOf, MODULES, received, registered, waiting } from '#kit/echo-module.ts';
import { moduleHubs } from '#kit/module-hub.ts';
import { until } from '#kit/until.ts';

const { started, stopAll } = moduleHubs();
afterEach(stopAll);

describe('the hub', () => {
  test('gives one verdict on all modules, worse when one is ill', async () => {
    const hub = await started();
    const verdict = async () => (await hub.ask('GET', '/api/common/api/v1/hub/verdict/')).body;
    expect(await verdict()).toMatchObject({
      status: 'healthy',
      warnings: [],
      modules: [{ name: 'beds', health: 'healthy', critical: true }, { name: 'hub' }],
    });
    (await hub.connect('echo', await registered(hub), echo)).webSocket.terminate();
    await until('loss', async () => (await moduleOf(hub)).standing === 'lost');
    expect(await verdict()).toMatchObject({ status: 'degraded', warnings: [expect.stringContaining('echo: ')] });
    hub.state.ill = true;
    expect(await verdict()).toMatchObject({ status: 'unhealthy', warnings: ['beds: No bed is left.', expect.any(String)] });
    hub.state.ill = false;
    expect((await hub.ask('POST', `${MODULES}beds/check/`)).body).toMatchObject({ health: 'healthy', message: 'All beds stand.' });
  });

  test('stops and starts by an operation, and answers only its status and its start in between', async () => {
    const hub = await started();
    expect((await hub.ask('POST', '/api/common/api/v1/hub/stop/')).body).toEqual({ state: 'stopped', changed: true });
    expect((await hub.ask('POST', '/api/common/api/v1/hub/stop/')).body).toEqual({ state: 'stopped', changed: false });
    expect(hub.state.runs).toBe(false);
    expect((await hub.ask('GET', '/api/beds/')).status).toBe(503);
    expect((await hub.ask('GET', '/api/common/api/v1/hub/status/')).body).toMatchObject({
      state: 'stopped',
      process: 'alpha',
      modules: { active: 0 },
    });
    expect((await hub.ask('POST', '/api/common/api/v1/hub/start/', undefined, 'viewer')).status).toBe(403);
    expect((await hub.ask('POST', '/api/common/api/v1/hub/start/')).body).toEqual({ state: 'running', changed: true });
    expect(hub.state.runs).toBe(true);
    expect((await hub.ask('GET', '/api/beds/')).status).toBe(200);
    expect((await hub.ask('GET', '/api/common/api/v1/hub/status/')).body).toMatchObject({
      state: 'running',
      modules: { registered: 2, active: 2, healthy: 2 },
    });
    const types = (await hub.store.log.readAll({ after: 0, filter: { types: ['hub.*'] } })).map(({ type }) => type);
    expect(types).toEqual(['hub.stopped', 'hub.started']);
  });

  test('stays stopped when a module cannot start again, and starts when it can', async () => {
    const hub = await started();
    const life = async (what: string) => (await hub.ask('POST', `/api/common/api/v1/hub/${what}/`)).body;
    const active = async () => (await hub.ask('GET', '/api/common/api/v1/hub/status/')).body.modules.active;
    await life('stop');
    hub.state.broken = true;
    expect(await life('start')).toMatchObject({ code: 'internal_error', message: 'The beds are broken.' });
    expect([await active(), (await hub.ask('GET', '/api/beds/')).status]).toEqual([0, 503]);
    hub.state.broken = false;
    expect(await life('start')).toEqual({ state: 'running', changed: true });
    expect(await active()).toBe(2);
  });

  test('leaves messages of other processes waiting while it is stopped, and takes no new modules', async () => {
    const hub = await started();
    const token = await registered(hub);
    const socket = await hub.connect('echo', token, echo);
    await hub.ask('POST', '/api/common/api/v1/hub/stop/');
    await hub.broker.messenger(system).send({ to: 'echo', name: 'news', data: 1 });
    const late = await hub.connect('echo', token);
    late.say({ action: 'register', ...echo, id: 1 });
    expect(await late.frame('error', 1)).toMatchObject({ code: 'shutting_down' });
    expect([await waiting(hub, 'echo'), received(socket)]).toEqual([1, []]);
    await hub.ask('POST', '/api/common/api/v1/hub/start/');
    await until('the message', () => received(socket).length === 1);
    expect(received(socket)).toMatchObject([{ name: 'news', attempt: 1 }]);
  });

  test('lets its own modules react to events once, and sends what a handler sends only when the handler ended well', async () => {
    const hub = await started();
    const socket = await hub.connect('echo', await registered(hub), echo);
    expect((await hub.ask('POST', '/api/beds/1/mend/', { tell: 'echo', fails: true })).status).toBe(500);
    expect((await hub.ask('POST', '/api/beds/2/mend/', { tell: 'echo' })).status).toBe(200);
    await until('the message', () => received(socket).length > 0);
    await until('the reaction', () => hub.state.heard === 1);
    expect(received(socket)).toMatchObject([{ name: 'bed.news', from: 'beds', data: { number: 2 }, reply: false }]);
  });
});
