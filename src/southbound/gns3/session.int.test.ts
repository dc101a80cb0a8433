import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { type Clock } from '#kernel/clock.ts';
import type { Failure } from '#kernel/error.ts';
import { type Log } from '#kernel/log.ts';
import { controllerOf, failure, serverOf } from './scripted-controller.ts';
import { json, token, type Came } from './scripted-server.ts';

const P = '11111111-2222-4333-8444-555555555555';
const project = { project_id: P, name: 'lab', status: 'opened' };

test('v2 takes HTTP Basic for everything, the version included', async () => {
  const server = await serverOf();
  const wanted = `Basic ${Buffer.from('nms:geheim').toString('base64')}`;
  const guarded = (body: unknown) => (came: Came, response: ServerResponse) => {
    if (came.headers.authorization === wanted) json(response, 200, body);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="GNS3 server"' }).end();
  };
  server.on('GET /v2/version', guarded({ version: '2.2.61' }));
  server.on('GET /v2/projects', guarded([project]));
  expect(await controllerOf(server.url, { user: 'nms', password: 'geheim' }).projects()).toHaveLength(1);
  const refused = await failure(controllerOf(server.url, { user: 'nms', password: 'wrong' }).projects());
  expect(refused.code).toBe('gns3_unavailable');
  expect(refused.message).toMatch(/check the configured user and password/);
});

test('v3 logs in once for however many callers, and keeps the token', async () => {
  const server = await serverOf('3.0.6');
  const jwt = token('admin');
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (came, response) => {
    logins += 1;
    expect(JSON.parse(came.body)).toEqual({ username: 'admin', password: 'geheim' });
    setTimeout(() => json(response, 200, { access_token: jwt, token_type: 'bearer' }), 20);
  });
  server.on('GET /v3/projects', (came, response) =>
    came.headers.authorization === `Bearer ${jwt}` ? json(response, 200, [project]) : json(response, 401, { message: 'Not authenticated' }),
  );
  const controller = controllerOf(server.url, { user: 'admin', password: 'geheim' });
  await Promise.all(Array.from({ length: 20 }, () => controller.projects()));
  await controller.projects();
  expect(logins).toBe(1);
});

test('pitfall 12: a revoked token is replaced by one new log in for all callers, and nobody ever logs out', async () => {
  const server = await serverOf('3.0.6');
  let valid = token('one');
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => {
    logins += 1;
    json(response, 200, { access_token: valid });
  });
  server.on('GET /v3/projects', (came, response) =>
    came.headers.authorization === `Bearer ${valid}`
      ? json(response, 200, [])
      : json(response, 401, { message: 'Could not validate credentials' }),
  );
  const controller = controllerOf(server.url, { user: 'admin', password: 'geheim' });
  await controller.projects();
  valid = token('two');
  await Promise.all(Array.from({ length: 10 }, () => controller.projects()));
  expect(logins).toBe(2);
  expect(server.came.filter((came) => came.path.includes('logout'))).toEqual([]);
});

test('pitfall 11: a token is renewed before it expires', async () => {
  const server = await serverOf('3.0.6');
  let nowMs = 0;
  const clock: Clock = { now: () => new Date(), monotonicMs: () => nowMs };
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => {
    logins += 1;
    json(response, 200, { access_token: token(`life ${logins}`, 3_600) });
  });
  server.on('GET /v3/projects', (_, response) => json(response, 200, []));
  const controller = controllerOf(server.url, { user: 'admin', password: 'geheim' }, { clock });
  await controller.projects();
  nowMs = 54 * 60_000;
  await controller.projects();
  expect(logins).toBe(1);
  nowMs = 56 * 60_000;
  await controller.projects();
  expect(logins).toBe(2);
});

test('pitfall 11: refused credentials are not tried for ever: after three refusals the hub waits, then tries once', async () => {
  const server = await serverOf('3.0.6');
  let nowMs = 0;
  const clock: Clock = { now: () => new Date(), monotonicMs: () => nowMs };
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => {
    logins += 1;
    json(response, 401, { message: 'Authentication was unsuccessful.' });
  });
  const controller = controllerOf(server.url, { user: 'admin', password: 'wrong' }, { clock });
  let last: Failure | undefined;
  for (let call = 0; call < 10; call += 1) last = await failure(controller.projects());
  expect(logins).toBe(3);
  expect(last?.code).toBe('gns3_unavailable');
  expect(last?.retryAfterMs).toBe(30_000);
  expect(controller.breaker().state).toBe('closed');
  nowMs = 30_000;
  await failure(controller.projects());
  await failure(controller.projects());
  expect(logins).toBe(4);
});

test('a server that gives tokens and refuses them does not make the hub log in for ever', async () => {
  const server = await serverOf('3.0.6');
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => {
    logins += 1;
    json(response, 200, { access_token: token(`useless ${logins}`) });
  });
  server.on('GET /v3/projects', (_, response) => json(response, 401, { message: 'Could not validate credentials' }));
  const controller = controllerOf(server.url, { user: 'admin', password: 'geheim' });
  for (let call = 0; call < 10; call += 1) expect((await failure(controller.projects())).code).toBe('gns3_unavailable');
  expect(logins).toBeLessThanOrEqual(6);
});

test('pitfall 9: neither token nor password reach logs and errors', async () => {
  const server = await serverOf('3.0.6');
  const jwt = token('admin');
  const lines: string[] = [];
  const write = (message: string, fields?: unknown) => void lines.push(message + JSON.stringify(fields));
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  server.on('POST /v3/access/users/authenticate', (_, response) => json(response, 200, { access_token: jwt }));
  server.on('GET /v3/projects', (came, response) =>
    json(response, 409, { message: `bad ${came.headers.authorization} geheim ?token=${jwt}&x` }),
  );
  server.onSocket('/v3/notifications/ws', (came, socket) => {
    socket.send(JSON.stringify({ action: 'log.error', event: { message: `refused ${came.path}` } }));
    socket.close(1008);
  });
  const controller = controllerOf(server.url, { user: 'admin', password: 'geheim' }, { log });
  const refused = [
    await failure(controller.projects()),
    await failure(
      controller.openStream('controller', 'websocket', { message: () => undefined, ended: () => undefined, malformed: () => undefined }),
    ),
  ];
  const everything = lines.join('\n') + refused.map((one) => one.message + JSON.stringify(one.details)).join('\n');
  expect(refused[0]?.message).toContain('<redacted>');
  expect(everything).not.toContain(jwt);
  expect(everything).not.toContain('geheim');
});
