import { expect, test } from 'vitest';
import { controllerOf, failure, serverOf } from './scripted-controller.ts';
import { json, until } from './scripted-server.ts';

test('the breaker opens after five time-outs or connection failures in a row, and then nothing is sent', async () => {
  const server = await serverOf('3.0.6');
  const controller = controllerOf(server.url, {}, { limits: { readMs: 30 } });
  const told: boolean[] = [];
  controller.onReachable((reachable) => told.push(reachable));
  await controller.probe();
  server.on('GET /v3/projects', () => undefined);
  for (let call = 0; call < 5; call += 1) expect((await failure(controller.projects())).code).toBe('timeout');
  expect(controller.breaker()).toEqual({ state: 'open', failures: 5 });
  const sent = server.came.length;
  const refused = await failure(controller.projects());
  expect(refused.code).toBe('gns3_unavailable');
  expect(refused.retryAfterMs).toBeGreaterThan(50_000);
  expect(server.came.length).toBe(sent);
  expect(told).toEqual([true, false]);
});

test('the breaker counts 502 to 504, and no other answer of GNS3: neither 409 (pitfall 17) nor 500', async () => {
  const server = await serverOf('3.0.6');
  const controller = controllerOf(server.url);
  let status = 500;
  server.on('GET /v3/projects', (_, response) => json(response, status, { message: 'no' }));
  for (status of [500, 409, 500, 403, 500, 404, 500, 422, 500, 500]) await failure(controller.projects());
  expect(controller.breaker().state).toBe('closed');
  for (status of [502, 503, 504, 502]) await failure(controller.projects());
  expect(controller.breaker()).toEqual({ state: 'closed', failures: 4 });
  status = 500;
  await failure(controller.projects());
  expect(controller.breaker()).toEqual({ state: 'closed', failures: 0 });
  for (status of [502, 503, 504, 502, 503]) await failure(controller.projects());
  expect(controller.breaker().state).toBe('open');
});

test('an open breaker lets one call try after its time; a good one closes it', async () => {
  const server = await serverOf('3.0.6');
  const controller = controllerOf(server.url, {}, { limits: { breakerOpenMs: 20 } });
  let status = 503;
  server.on('GET /v3/projects', (_, response) => json(response, status, status === 200 ? [] : { message: 'no' }));
  for (let call = 0; call < 5; call += 1) await failure(controller.projects());
  expect(controller.breaker().state).toBe('open');
  status = 200;
  let open = true;
  await until(() => {
    if (open) {
      open = false;
      controller.projects().catch(() => {
        open = true;
      });
    }
    return controller.breaker().state === 'closed';
  }, 'the trial');
});

test('a good version probe goes past an open breaker and closes it at once', async () => {
  const server = await serverOf('3.0.6');
  const controller = controllerOf(server.url);
  const told: boolean[] = [];
  let status = 503;
  server.on('GET /v3/projects', (_, response) => json(response, status, status === 200 ? [] : {}));
  for (let call = 0; call < 5; call += 1) await failure(controller.projects());
  controller.onReachable((reachable) => told.push(reachable));
  expect(controller.breaker().state).toBe('open');
  status = 200;
  await controller.probe();
  expect(controller.breaker()).toEqual({ state: 'closed', failures: 0 });
  expect(await controller.projects()).toEqual([]);
  expect(told).toEqual([true]);
});

test('a server that is not there is unavailable, and probing it tells so', async () => {
  const server = await serverOf();
  await server.close();
  const controller = controllerOf(server.url);
  const told: boolean[] = [];
  controller.onReachable((reachable) => told.push(reachable));
  const refused = await failure(controller.probe());
  expect(refused.code).toBe('gns3_unavailable');
  expect(refused.message).toMatch(/cannot be reached/);
  expect(told).toEqual([false]);
});
