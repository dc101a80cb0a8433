import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { Failure } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import type { WireNotification } from '#wire/gns3.ts';
import type { Controller, Gns3Server, NotificationStream, StreamListener } from './controller.ts';
import { createController } from './http-controller.ts';
import { json, scriptedServer, token, until, type ScriptedServer } from './scripted-server.ts';
import type { TimeLimits } from './time-limits.ts';

const P = '11111111-2222-4333-8444-555555555555';
const PING = { action: 'ping', event: { cpu_usage_percent: 3 } };
const CREATED = { action: 'node.created', event: { name: 'Ünïcode' } };

async function serverOf(version: string): Promise<ScriptedServer> {
  const server = await scriptedServer({ version });
  endsWithTest(() => server.close());
  return server;
}

function controllerOf(url: string, more: Partial<Gns3Server> = {}, limits: Partial<TimeLimits> = {}): Controller {
  const controller = createController(
    { id: 'one', url, autoClose: 'observe', ...more },
    { clock: systemClock, log: silentLog, meter: silentMeter, limits },
  );
  endsWithTest(() => controller.close());
  return controller;
}

/** A listener that keeps what it hears. */
function heard() {
  const messages: WireNotification[] = [];
  const ended: string[] = [];
  const malformed: string[] = [];
  const listener: StreamListener = {
    message: (notification) => void messages.push(notification),
    ended: (reason) => void ended.push(reason),
    malformed: (text) => void malformed.push(text),
  };
  return { messages, ended, malformed, listener };
}

async function failure(promise: Promise<unknown>): Promise<Failure> {
  return promise.then(
    () => {
      throw new Error('it succeeded');
    },
    (thrown: unknown) => thrown as Failure,
  );
}

/** Serves both kinds alike: what a script sends goes out as frames or lines. */
function serve(
  server: ScriptedServer,
  api: string,
  path: string,
  script: (send: (text: string) => void, end: () => void, cut: () => void) => void,
): void {
  server.onSocket(`/${api}${path}/ws`, (_, socket) => {
    script(
      (text) => socket.send(text),
      () => socket.close(1001),
      () => socket.terminate(),
    );
  });
  server.on(`GET /${api}${path}`, (_, response, request) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    script(
      (text) => void response.write(`${text}\n`),
      () => void response.end(),
      () => request.socket.destroy(),
    );
  });
}

describe.each(['websocket', 'http'] as const)('a notification stream over %s', (kind) => {
  test('stands when the first ping was heard, and tells what follows in order', async () => {
    const server = await serverOf('2.2.61');
    serve(server, 'v2', `/projects/${P}/notifications`, (send) => {
      send(JSON.stringify(PING));
      send(JSON.stringify(CREATED));
    });
    const { messages, listener } = heard();
    const stream = await controllerOf(server.url).openStream({ projectId: P }, kind, listener);
    expect(stream.kind).toBe(kind);
    await until(() => messages.length === 2, 'both messages');
    expect(messages).toEqual([PING, CREATED]);
  });

  test('pitfall 4: a stream that falls silent is ended', async () => {
    const server = await serverOf('3.0.6');
    serve(server, 'v3', '/notifications', (send) => send(JSON.stringify(PING)));
    const { ended, listener } = heard();
    await controllerOf(server.url, {}, { silenceMs: 60 }).openStream('controller', kind, listener);
    await until(() => ended.length > 0, 'the end');
    expect(ended).toEqual(['no message for 0.06 s']);
  });

  test('messages keep it alive', async () => {
    const server = await serverOf('3.0.6');
    let sent = 0;
    serve(server, 'v3', '/notifications', (send) => {
      const timer = setInterval(() => {
        if (++sent > 12) clearInterval(timer);
        else send(JSON.stringify(PING));
      }, 20);
    });
    const { ended, messages, listener } = heard();
    await controllerOf(server.url, {}, { silenceMs: 100 }).openStream('controller', kind, listener);
    await until(() => ended.length > 0, 'the end');
    expect(messages).toHaveLength(12);
  });

  test('a socket that is accepted and never says a word is no stream', async () => {
    const server = await serverOf('3.0.6');
    serve(server, 'v3', '/notifications', () => undefined);
    const refused = await failure(controllerOf(server.url, {}, { firstMessageMs: 50 }).openStream('controller', kind, heard().listener));
    expect(['gns3_unavailable', 'timeout']).toContain(refused.code);
  });

  test.each(['', '{', '[]', '5', '{"action":1,"event":{}}', '{"action":"x"}', '<html>', '\u0000'])(
    'a malformed message %j is reported and the stream goes on',
    async (text) => {
      const server = await serverOf('2.2.61');
      serve(server, 'v2', '/notifications', (send) => {
        send(JSON.stringify(PING));
        send(text);
        send(JSON.stringify(CREATED));
      });
      const { messages, malformed, listener } = heard();
      await controllerOf(server.url).openStream('controller', kind, listener);
      await until(() => messages.length === 2, 'the message after it');
      // An empty line is no line at all.
      expect(malformed).toEqual(text === '' && kind === 'http' ? [] : [text]);
    },
  );

  test('a listener that throws breaks nothing', async () => {
    const server = await serverOf('2.2.61');
    serve(server, 'v2', '/notifications', (send) => {
      send(JSON.stringify(PING));
      send(JSON.stringify(CREATED));
    });
    const { messages, listener } = heard();
    await controllerOf(server.url).openStream('controller', kind, {
      ...listener,
      message: (notification) => {
        messages.push(notification);
        throw new Error('a defect of the listener');
      },
    });
    await until(() => messages.length === 2, 'both messages');
    expect(messages).toEqual([PING, CREATED]);
  });

  test.each(['ended by the server', 'cut in the middle', 'closed by the hub'] as const)('its end is told once: %s', async (how) => {
    const server = await serverOf('3.0.6');
    let end: () => void = () => undefined;
    let cut: () => void = () => undefined;
    serve(server, 'v3', '/notifications', (send, ending, cutting) => {
      send(JSON.stringify(PING));
      send(JSON.stringify(CREATED));
      end = ending;
      cut = cutting;
    });
    const { messages, ended, listener } = heard();
    const stream: NotificationStream = await controllerOf(server.url).openStream('controller', kind, listener);
    await until(() => messages.length === 2, 'the messages');
    if (how === 'ended by the server') end();
    else if (how === 'cut in the middle') cut();
    else stream.close();
    await until(() => ended.length > 0, 'the end');
    stream.close();
    expect(ended).toHaveLength(1);
  });

  test('an unknown project has no stream', async () => {
    const server = await serverOf('2.2.61');
    server.on(`GET /v2/projects/${P}/notifications`, (_, response) => json(response, 404, { message: `Project ID ${P} doesn't exist` }));
    expect((await failure(controllerOf(server.url).openStream({ projectId: P }, kind, heard().listener))).code).toBe('not_found');
  });

  test('streams do not count for the breaker', async () => {
    const server = await serverOf('3.0.6');
    const controller = controllerOf(server.url);
    await controller.probe();
    server.on('GET /v3/notifications', (_, response) => json(response, 503, {}));
    for (let attempt = 0; attempt < 6; attempt += 1) await failure(controller.openStream('controller', kind, heard().listener));
    expect(controller.breaker()).toEqual({ state: 'closed', failures: 0 });
  });
});

test('pitfall 10: v3 accepts the socket, says log.error and closes with 1008: that is a refused token, not a connection', async () => {
  const server = await serverOf('3.0.6');
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => json(response, 200, { access_token: token(`t${++logins}`) }));
  server.onSocket('/v3/notifications/ws', (_, socket) => {
    socket.send(
      '{"action":"log.error","event":{"message":"Could not authenticate while connecting to controller WebSocket: Could not validate credentials"}}',
    );
    socket.close(1008);
  });
  const { messages, ended, listener } = heard();
  const refused = await failure(
    controllerOf(server.url, { user: 'admin', password: 'geheim' }).openStream('controller', 'websocket', listener),
  );
  expect(refused.code).toBe('gns3_unavailable');
  expect(refused.details?.['credentials']).toBe('refused');
  expect(logins).toBe(2);
  expect([messages, ended]).toEqual([[], []]);
});

test('pitfall 10: a token that expired while the hub slept is replaced, and the stream opens', async () => {
  const server = await serverOf('3.0.6');
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => json(response, 200, { access_token: token(`t${++logins}`) }));
  server.onSocket('/v3/notifications/ws', (came, socket) => {
    if (logins === 1) {
      socket.send('{"action":"log.error","event":{"message":"Could not validate credentials"}}');
      socket.close(1008);
      return;
    }
    expect(came.path).toContain('?token=');
    socket.send(JSON.stringify(PING));
  });
  await controllerOf(server.url, { user: 'admin', password: 'geheim' }).openStream('controller', 'websocket', heard().listener);
  expect(logins).toBe(2);
});

test('pitfall 14: a stream that the user may not open takes nothing else away', async () => {
  const server = await serverOf('3.0.6');
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => json(response, 200, { access_token: token(`t${++logins}`) }));
  server.on('GET /v3/projects', (_, response) => json(response, 200, []));
  server.onSocket('/v3/notifications/ws', (_, socket) => {
    socket.send('{"action":"log.error","event":{"message":"Permission denied (privilege Project.Audit is required)"}}');
    socket.close(1008);
  });
  const controller = controllerOf(server.url, { user: 'limited', password: 'geheim' });
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect((await failure(controller.openStream('controller', 'websocket', heard().listener))).code).toBe('gns3_error');
  }
  expect(await controller.projects()).toEqual([]);
  expect(logins).toBe(1);
});

test('v2 sends its Basic header in the handshake; without it the handshake is refused', async () => {
  const server = await serverOf('2.2.61');
  server.onSocket('/v2/notifications/ws', (came, socket) => {
    if (came.headers.authorization === `Basic ${Buffer.from('nms:geheim').toString('base64')}`) socket.send(JSON.stringify(PING));
    else socket.terminate();
  });
  await controllerOf(server.url, { user: 'nms', password: 'geheim' }).openStream('controller', 'websocket', heard().listener);
  server.onHandshake(
    '/v2/notifications/ws',
    (socket) => void socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  );
  const refused = await failure(controllerOf(server.url).openStream('controller', 'websocket', heard().listener));
  expect(refused.details?.['credentials']).toBe('refused');
});

test('pitfall 5: a proxy that breaks WebSockets is told by the status of the handshake, so that HTTP can be tried', async () => {
  const server = await serverOf('2.2.61');
  server.onHandshake(
    '/v2/notifications/ws',
    (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  );
  serve(server, 'v2', '/notifications', (send) => send(JSON.stringify(PING)));
  server.onHandshake(
    '/v2/notifications/ws',
    (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  );
  const controller = controllerOf(server.url);
  const refused = await failure(controller.openStream('controller', 'websocket', heard().listener));
  expect(refused).toMatchObject({ code: 'gns3_unavailable', details: { status: 400, kind: 'websocket' } });
  expect((await controller.openStream('controller', 'http', heard().listener)).kind).toBe('http');
});

test('a line that never ends is dropped to its end and told, and the stream goes on', async () => {
  const server = await serverOf('2.2.61');
  server.on('GET /v2/notifications', (_, response) => {
    response.writeHead(200);
    response.write(`${JSON.stringify(PING)}\n{"action":"drawing.created","event":"`);
    const piece = 'x'.repeat(1024 * 1024);
    for (let megabytes = 0; megabytes < 18; megabytes += 1) response.write(piece);
    response.write(`"}\n${JSON.stringify(CREATED)}\n`);
  });
  const { messages, malformed, listener } = heard();
  await controllerOf(server.url).openStream('controller', 'http', listener);
  await until(() => messages.length === 2, 'the message after it', 10_000);
  expect(malformed).toHaveLength(1);
  expect(malformed[0]?.length).toBeLessThanOrEqual(500);
});

test('when the hub leaves a server, what stands is ended and what is being opened fails', async () => {
  const server = await serverOf('3.0.6');
  serve(server, 'v3', '/notifications', (send) => send(JSON.stringify(PING)));
  let waiting = 0;
  server.onHandshake(`/v3/projects/${P}/notifications/ws`, () => {
    waiting += 1;
  });
  server.on(`GET /v3/projects/${P}/notifications`, () => {
    waiting += 1;
  });
  const controller = controllerOf(server.url);
  const { ended, listener } = heard();
  await controller.openStream('controller', 'websocket', listener);
  await controller.openStream('controller', 'http', listener);
  const opening = (['websocket', 'http'] as const).map((kind) => failure(controller.openStream({ projectId: P }, kind, heard().listener)));
  await until(() => waiting === 2, 'both requests');
  await controller.close();
  expect((await Promise.all(opening)).map((refused) => refused.code)).toEqual(['gns3_unavailable', 'gns3_unavailable']);
  await until(() => ended.length === 2, 'both ends');
  expect((await failure(controller.projects())).code).toBe('gns3_unavailable');
});
