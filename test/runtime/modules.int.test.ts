import { afterEach, describe, expect, test } from 'vitest';
import { answering, echo, moduleOf, MODULES, OPERATIONS, received, registered, registration, say, waiting } from '#kit/echo-module.ts';
import { moduleHubs } from '#kit/module-hub.ts';
import { until } from '#kit/until.ts';

const { started, stopAll } = moduleHubs();
afterEach(stopAll);

describe('a module of another process', () => {
  test('registers over REST, joins over its socket, and what it answers is asked over REST at once', async () => {
    const hub = await started();
    const { status, body } = await hub.ask('POST', `${MODULES}register/`, registration);
    expect([status, body.socket, body.module.standing]).toEqual([201, '/ws/gns3/module/echo/', 'registered']);
    expect(body.token).toMatch(/^thm_/);

    const early = await hub.ask('POST', `${OPERATIONS}echo.say/`, { text: 'hello' });
    expect([early.status, early.body.code]).toEqual([503, 'module_unavailable']);

    answering(await hub.connect('echo', body.token, echo));
    expect(await hub.ask('POST', `${OPERATIONS}echo.say/`, { text: 'hello' })).toEqual({ status: 200, body: { said: 'hello' } });
    const wrong = await hub.ask('POST', `${OPERATIONS}echo.say/`, { txet: 'hello' });
    expect([wrong.status, Object.keys(wrong.body.details).sort()]).toEqual([422, ['text', 'txet']]);
    const viewer = await hub.ask('POST', `${OPERATIONS}echo.say/`, { text: 'hello' }, 'viewer');
    expect([viewer.status, viewer.body.details.permission]).toEqual([403, 'echo.operate']);

    const document = (await hub.ask('GET', '/api/openapi.json')).body;
    expect(Object.keys(document.paths)).toContain(`${OPERATIONS}echo.say/`);
    expect(await moduleOf(hub)).toMatchObject({
      name: 'echo',
      source: 'remote',
      standing: 'active',
      health: 'healthy',
      capabilities: ['echoing'],
      answers: [{ name: 'echo.say', kind: 'command', permission: 'echo.operate' }],
      instances: [{ process: 'alpha', health: 'healthy', silent: false }],
      message_count: 1,
      error_count: 0,
    });
  });

  test('shares its messages among its instances, and what a lost one held is delivered again', async () => {
    const hub = await started();
    const token = await registered(hub);
    const first = await hub.connect('echo', token, echo);
    const second = await hub.connect('echo', token, echo);
    expect((await moduleOf(hub)).instances).toHaveLength(2);
    for (const text of ['a', 'b'])
      void hub.hub
        .performAs(
          hub.hub.operations().find(({ name }) => name === 'echo.say')!,
          { text },
        )
        .catch(() => undefined);
    await until('both to be delivered', () => received(first).length + received(second).length === 2);
    const [holder, other] = received(first).length > 0 ? [first, second] : [second, first];
    const held = received(holder).length;
    holder.webSocket.terminate();
    await until('the messages to come to the other', () => received(other).length === 2);
    expect(received(other).filter(({ attempt }) => attempt === 2)).toHaveLength(held);
    for (const { id } of received(other)) other.say({ action: 'reply', id, data: { said: '' } });
    await until('the log to know', async () => (await moduleOf(hub)).instances.length === 1);
  });

  test('that says good-bye is told apart from one that is lost', async () => {
    const hub = await started();
    const token = await registered(hub);
    const polite = await hub.connect('echo', token, echo);
    polite.webSocket.close(1000);
    await until('good-bye', async () => (await moduleOf(hub)).standing === 'gone');
    expect((await moduleOf(hub)).health).toBe('unknown');
    const other = await hub.connect('echo', token, echo);
    other.webSocket.terminate();
    await until('loss', async () => (await moduleOf(hub)).standing === 'lost');
    expect((await moduleOf(hub)).health).toBe('unhealthy');
  });

  test('is unhealthy after five minutes of silence and its messages wait until it is heard again', async () => {
    const hub = await started();
    const socket = await hub.connect('echo', await registered(hub), echo);
    hub.clock.advance(4 * 60_000);
    socket.say({ action: 'heartbeat', health: 'degraded', details: { queue: 7 } });
    await until('the heartbeat', async () => (await moduleOf(hub)).health === 'degraded');
    expect(await moduleOf(hub)).toMatchObject({ message: '{"queue":7}', standing: 'active' });
    hub.clock.advance(4 * 60_000);
    hub.registry.rounds.listen();
    expect((await moduleOf(hub)).standing).toBe('active');
    hub.clock.advance(60_001);
    hub.registry.rounds.listen();
    await until('silence to be noted', async () => (await moduleOf(hub)).standing === 'silent');
    expect((await moduleOf(hub)).health).toBe('unhealthy');

    await hub.ask('POST', '/api/beds/7/mend/', { tell: 'echo' });
    expect([await waiting(hub, 'echo'), received(socket)]).toEqual([1, []]);
    socket.say({ action: 'heartbeat' });
    await until('the message', () => received(socket).length === 1);
    await until('health', async () => (await moduleOf(hub)).health === 'healthy');
  });

  test('that only speaks over REST is silent after five minutes too', async () => {
    const hub = await started();
    const token = await registered(hub);
    const told = await hub.ask('POST', `${MODULES}echo/heartbeat/`, { health: 'healthy' }, token);
    expect([told.status, told.body.standing]).toEqual([200, 'active']);
    expect((await hub.ask('POST', `${MODULES}beds/heartbeat/`, {}, token)).status).toBe(403);
    hub.clock.advance(5 * 60_000 + 1);
    hub.registry.rounds.listen();
    await until('silence', async () => (await moduleOf(hub)).standing === 'silent');
    expect((await hub.ask('POST', `${MODULES}echo/heartbeat/`, {}, token)).body).toMatchObject({ standing: 'active', health: 'healthy' });
  });

  test('gets the events that it reacts to as messages, from its registration on', async () => {
    const hub = await started();
    await hub.ask('POST', '/api/beds/1/mend/', {});
    const token = await registered(hub, { reactions: ['bed.*'] });
    await hub.ask('POST', '/api/beds/2/mend/', {});
    const socket = await hub.connect('echo', token, { ...echo, reactions: ['bed.*'] });
    answering(socket);
    await hub.ask('POST', '/api/beds/3/mend/', {});
    await until('both events', () => received(socket).length >= 2);
    expect(received(socket)).toMatchObject([
      { name: 'bed.mended', from: 'common_hub', data: { type: 'bed.mended', subject: 'beds/2', data: { number: 2 } } },
      { name: 'bed.mended', data: { subject: 'beds/3' } },
    ]);
  });

  test('sends to others, asks them and hears of events on the one socket', async () => {
    const hub = await started();
    const token = await registered(hub, { permissions: ['messages.operate', 'events.read', 'bed.operate'] });
    const socket = await hub.connect('echo', token, echo);
    socket.say([
      { action: 'subscribe', id: 's', types: ['bed.*'] },
      { action: 'send', id: 1, to: 'bed_management', name: 'bed.mend', data: { number: 5 }, reply: true },
      { action: 'send', id: 2, to: 'beds', name: 'bed.mend', data: { number: 6 } },
      { action: 'send', id: 3, to: 'beds', name: 'bed.count', data: {} },
      { action: 'send', id: 4, to: 'nobody', name: 'x', data: {} },
      { action: 'send', id: 5, to: '*', name: 'bed.mend', data: { number: 8 } },
      { action: 'send', id: 8, to: 'hub', name: 'bed.mend', data: {} },
      { action: 'ping', id: 6 },
      { action: 'dance', id: 7 },
    ]);
    expect(await socket.frame('reply', 1)).toMatchObject({ data: { number: 5 } });
    expect(await socket.frame('sent', 2)).toMatchObject({ message_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(await socket.frame('error', 3)).toMatchObject({ code: 'forbidden', details: { permission: 'bed.read' } });
    expect(await socket.frame('error', 4)).toMatchObject({ code: 'not_found' });
    expect(await socket.frame('sent', 5)).toMatchObject({ recipients: ['beds'] });
    await socket.frame('pong', 6);
    expect(await socket.frame('error', 7)).toMatchObject({ code: 'unknown_action' });
    await until('the events', () => socket.events('s').length === 3);
    expect(hub.state.mended).toBe(3);
    await until('the dead letter', async () => (await hub.broker.dead.list({ limit: 10 })).length === 1);
    expect(await hub.broker.dead.list({ limit: 10 })).toMatchObject([
      { message: { to: 'hub' }, error: expect.stringContaining('it understands') },
    ]);
  });

  test('gets what people send it, under its long name too, and only from those who may', async () => {
    const hub = await started();
    const socket = await hub.connect('echo', await registered(hub), echo);
    const send = (body: object, token?: string) => hub.ask('POST', '/api/common/api/v1/hub/messages/send/', body, token);
    const sent = await send({ to: 'echo_management', name: 'news', data: { of: 'today' } });
    expect([sent.status, sent.body]).toEqual([202, { message_id: expect.any(String) }]);
    await until('the message', () => received(socket).length === 1);
    expect(received(socket)).toMatchObject([{ id: sent.body.message_id, name: 'news', from: 'admin', data: { of: 'today' } }]);
    expect((await send({ to: 'echo', name: 'news', data: {} }, 'viewer')).status).toBe(403);
    expect((await send({ to: 'nobody', name: 'news', data: {} })).status).toBe(404);
  });

  test('that answers with something else than it declares, or fails, is told to whoever asked', async () => {
    const hub = await started();
    const socket = await hub.connect('echo', await registered(hub), echo);
    const answers = [{ data: { sad: true } }, { error: { code: 'conflict', message: 'I am hoarse.' } }];
    const done = new Set<string>();
    socket.webSocket.on('message', () => {
      for (const { id } of received(socket)) {
        if (done.has(id)) continue;
        done.add(id);
        socket.say({ action: 'reply', id, ...answers[done.size - 1] });
      }
    });
    const first = await hub.ask('POST', `${OPERATIONS}echo.say/`, { text: 'hello' });
    expect([first.status, first.body.code]).toEqual([502, 'module_error']);
    const second = await hub.ask('POST', `${OPERATIONS}echo.say/`, { text: 'hello' });
    expect([second.status, second.body.message]).toEqual([409, 'I am hoarse.']);
    expect((await moduleOf(hub)).error_count).toBe(1);
  });

  test('is refused where it cannot be understood or takes what is not its own', async () => {
    const hub = await started();
    const refused = async (more: Record<string, unknown>, token = 'admin') => {
      const { status, body } = await hub.ask('POST', `${MODULES}register/`, { ...registration, ...more }, token);
      return [status, body.code, body.message];
    };
    const offered = (changes: object) => ({ answers: [{ ...say, ...changes }] });
    expect(await refused(offered({ input: { type: 'object', if: {} } }))).toEqual([
      422,
      'validation_error',
      expect.stringContaining('input schema of echo.say'),
    ]);
    expect(await refused(offered({ input: { type: 'string' } }))).toEqual([
      422,
      'validation_error',
      expect.stringContaining('"type": "object"'),
    ]);
    expect(await refused(offered({ input: { ...say.input, additionalProperties: true } }))).toEqual([
      422,
      'validation_error',
      expect.stringContaining('additionalProperties'),
    ]);
    expect(await refused(offered({ name: 'bed.mend' }))).toEqual([409, 'conflict', expect.stringContaining('bed.mend is taken')]);
    expect(await refused({ name: 'beds' })).toEqual([409, 'conflict', expect.stringContaining('the hub itself')]);
    expect(await refused({ name: 'bed_management' })).toEqual([409, 'conflict', expect.stringContaining('the hub itself')]);
    expect(await refused({ health_url: 'ftp://example.net/' })).toEqual([422, 'validation_error', expect.any(String)]);
    expect(await refused({ health_url: 'http://169.254.169.254/' })).toEqual([
      422,
      'validation_error',
      expect.stringContaining('no address of a module'),
    ]);
    expect(await refused({}, 'viewer')).toEqual([403, 'forbidden', expect.any(String)]);
    await registered(hub);
    expect(await refused({ name: 'parrot' })).toEqual([409, 'conflict', expect.stringContaining('taken by the module echo')]);
  });

  test('that was unregistered is gone: token, connection and operations', async () => {
    const hub = await started();
    const token = await registered(hub);
    const socket = await hub.connect('echo', token, echo);
    expect((await hub.ask('DELETE', `${MODULES}echo_management/`)).status).toBe(200);
    expect(await socket.closed).toBe(4404);
    expect((await hub.ask('GET', `${MODULES}echo/`)).status).toBe(404);
    expect((await hub.ask('POST', `${OPERATIONS}echo.say/`, { text: 'x' })).status).toBe(404);
    expect((await hub.ask('GET', '/api/common/api/v1/events/', undefined, token)).status).toBe(401);
    expect((await hub.ask('GET', '/api/openapi.json')).body.paths[`${OPERATIONS}echo.say/`]).toBeUndefined();
  });
});

describe('the token of a module', () => {
  test('permits what was asked for and its registrar holds, for this module alone', async () => {
    const hub = await started();
    const token = await registered(hub);
    expect((await hub.ask('GET', '/api/common/api/v1/events/', undefined, token)).status).toBe(200);
    expect((await hub.ask('GET', '/api/beds/', undefined, token)).status).toBe(403);
    expect((await hub.ask('DELETE', `${MODULES}beds/`, undefined, token)).status).toBe(403);
    const other = await hub.connect('parrot', token);
    other.say({ action: 'register', version: '1', id: 1 });
    expect(await other.frame('error', 1)).toMatchObject({ code: 'forbidden' });
    const again = await hub.ask('POST', `${MODULES}register/`, { ...registration, version: '1.0.1' }, token);
    expect([again.status, again.body.module.version]).toEqual([201, '1.0.1']);
    expect((await hub.ask('POST', `${MODULES}register/`, { ...registration, name: 'parrot' }, token)).status).toBe(403);
    const own = await hub.connect('echo', token);
    own.say({ action: 'register', ...echo, permissions: ['bed.read'], id: 1 });
    expect(await own.frame('error', 1)).toMatchObject({ code: 'forbidden', details: { permissions: ['bed.read'] } });
    own.say({ action: 'ack', id: '0191d1a0-0000-7000-8000-000000000001' });
    expect(await own.frame('error', '0191d1a0-0000-7000-8000-000000000001')).toMatchObject({ code: 'conflict' });
  });

  test('comes with the channels and the operations that it opens', async () => {
    const hub = await started();
    await registered(hub);
    const { status, body } = await hub.ask('POST', '/api/common/api/gns3-central/modules/interface/', {
      module_name: 'echo_management',
      permissions: ['bed.*'],
    });
    expect([status, body.module, body.permissions, body.socket]).toEqual([200, 'echo', ['bed.*'], '/ws/gns3/module/echo/']);
    expect(body.operations.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['bed.mend', 'bed.count']));
    expect(body.operations.map(({ name }: { name: string }) => name)).not.toContain('hub.stop');
    expect(body.channels.map(({ path }: { path: string }) => path)).toEqual(['/ws/gns3/events/', '/ws/gns3/module/echo/']);
    expect((await hub.ask('GET', '/api/beds/', undefined, body.token)).status).toBe(200);
  });
});
