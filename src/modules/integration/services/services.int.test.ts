import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { json, startHttpServer } from '#kit/http-server.ts';
import { until } from '#kit/until.ts';
import { startIntegration } from '../test-integration.ts';

async function started(options: Parameters<typeof startIntegration>[0] = {}) {
  const running = await startIntegration(options);
  endsWithTest(() => running.stop());
  return running;
}

/** A server of TCP that says something when it hears something. */
async function startTalker(say: (heard: Buffer) => string | Buffer | null): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const said = say(Buffer.from(bytes));
      if (said !== null) socket.write(said);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endsWithTest(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const quick = { interval: '1s', timeout: '500ms', unhealthy_after: 1, healthy_after: 1 };

test('a service that is registered is watched; its failure is told once and its return once', async () => {
  let status = 200;
  const web = await startHttpServer((_, response) => json(response, { ok: true }, status));
  endsWithTest(() => web.close());
  const { ask, events } = await started();
  const instance = { id: 'one', url: `${web.url}/health`, monitor: { kind: 'http', contains: 'ok', ...quick } };
  const registered = await ask('integration.service.register', { service: 'web', instance });
  expect(registered).toMatchObject({ service: 'web', unknown: 1, instances: [{ instance_id: 'one', health: 'unknown' }] });
  const health = async (): Promise<string> => (await ask('integration.service.get', { service: 'web' })).instances[0].health;
  await until('it to be healthy', async () => (await health()) === 'healthy');
  expect((await ask('integration.service.healthy', { service: 'web' })).instances).toMatchObject([
    { instance_id: 'one', message: 'It answered 200.' },
  ]);
  status = 503;
  await until('it to be unhealthy', async () => (await health()) === 'unhealthy');
  expect((await ask('integration.service.healthy', { service: 'web' })).instances).toEqual([]);
  const failing = web.received.length;
  await until('it to be looked at again', () => web.received.length > failing + 1);
  status = 200;
  await until('it to be healthy again', async () => (await health()) === 'healthy');
  expect((await events('service.*')).map(({ type }) => type)).toEqual([
    'service.registered',
    'service.confirmed',
    'service.failed',
    'service.recovered',
  ]);
  const { items } = await ask('integration.service.history', { service: 'web' });
  expect(items.map(({ change }: { change: string }) => change)).toEqual(['recovered', 'failed', 'confirmed', 'registered']);
  await ask('integration.service.deregister', { service: 'web', instance_id: 'one' });
  await expect(ask('integration.service.get', { service: 'web' })).rejects.toThrow('There is no service web');
});

test('each protocol is looked at in its own words', async () => {
  const { ask, around } = await started();
  const redis = await startTalker((heard) => (heard.toString() === '*1\r\n$4\r\nPING\r\n' ? '+PONG\r\n' : null));
  const shut = await startTalker(() => '-NOAUTH Authentication required.\r\n');
  const loading = await startTalker(() => '-LOADING Redis is loading the dataset in memory\r\n');
  const postgres = await startTalker((heard) => (heard.readInt32BE(4) === 80_877_103 ? 'N' : 'E'));
  const other = await startTalker(() => 'HTTP/1.1 400 Bad Request\r\n\r\n');
  const gns3 = await startHttpServer(({ url }, response) =>
    json(response, url.pathname === '/v2/version' ? { version: '2.2.54' } : {}, url.pathname === '/v2/version' ? 200 : 404),
  );
  endsWithTest(() => gns3.close());
  around.modules = [
    { name: 'probe', version: '1', source: 'remote', registered_at: null, instances: [], health: 'degraded', message: 'Half of it works.' },
  ];
  const at = (scheme: string, port: number): string => `${scheme}://127.0.0.1:${port}`;
  const looks = {
    redis: { url: at('redis', redis) },
    shut: { url: at('redis', shut) },
    loading: { url: at('redis', loading) },
    postgres: { url: at('postgres', postgres) },
    other: { url: at('postgres', other) },
    tcp: { url: at('tcp', redis) },
    gns3: { url: gns3.url, monitor: { kind: 'gns3' } },
    nobody: { url: 'tcp://127.0.0.1:1' },
    agent: { url: 'snmp://127.0.0.1:161' },
    module: { url: 'tcp://127.0.0.1:1', monitor: { kind: 'module', module: 'probe' } },
    gone: { url: 'tcp://127.0.0.1:1', monitor: { kind: 'module', module: 'nobody' } },
  };
  for (const [id, given] of Object.entries(looks))
    await ask('integration.service.register', { service: 'all', instance: { id, ...given } });
  const found = (await ask('integration.service.check', { service: 'all' })).looks as {
    instance_id: string;
    ok: boolean;
    message: string;
  }[];
  expect(Object.fromEntries(found.map(({ instance_id: id, ok }) => [id, ok]))).toEqual({
    redis: true,
    shut: true,
    loading: false,
    postgres: true,
    other: false,
    tcp: true,
    gns3: true,
    nobody: false,
    agent: true,
    module: true,
    gone: false,
  });
  expect(found.find(({ instance_id: id }) => id === 'gns3')!.message).toBe('GNS3 2.2.54, API v2.');
});

test('a monitor asks no internal address that the configuration does not allow, and never a metadata service', async () => {
  const { ask } = await started({ allow: [] });
  const urls = {
    loop: 'http://127.0.0.1:1/',
    name: 'tcp://localhost:5432',
    cloud: 'http://169.254.169.254/latest/meta-data/',
    mapped: 'http://[::ffff:10.0.0.1]/',
  };
  for (const [id, url] of Object.entries(urls)) await ask('integration.service.register', { service: 'inside', instance: { id, url } });
  const { looks } = await ask('integration.service.check', { service: 'inside' });
  const refused = { ok: false, message: expect.stringContaining('integration.allow does not allow') };
  expect(looks).toEqual(Object.keys(urls).map(() => expect.objectContaining(refused)));
});

test('what others know already is shown beside, and not told a second time', async () => {
  const instance = {
    instance_id: '0197a000-0000-7000-8000-000000000001',
    process: 'host-1',
    since: '2026-01-01T00:00:00.000Z',
    health: 'healthy',
    message: 'Fine.',
    silent: false,
  };
  const { ask, around, events } = await started({
    around: {
      modules: [
        {
          name: 'qos',
          version: '1.0.0',
          source: 'remote',
          registered_at: null,
          instances: [instance, { ...instance, instance_id: '0197a000-0000-7000-8000-000000000002', silent: true }],
        },
      ],
      servers: [{ id: 'main', url: 'http://192.0.2.1:3080', version: '3.0.5', connected: true, reason: 'It answers.' }],
    },
  });
  const { items } = await ask('integration.service.list');
  expect(items.map(({ service, healthy, unhealthy }: Record<string, unknown>) => [service, healthy, unhealthy])).toEqual([
    ['gns3', 1, 0],
    ['modules.qos', 1, 1],
    ['thalamus', 1, 0],
  ]);
  expect(await ask('integration.service.pick', { service: 'modules.qos' })).toMatchObject({ instance_id: instance.instance_id, among: 1 });
  await expect(
    ask('integration.service.register', { service: 'gns3', instance: { id: 'main', url: 'http://192.0.2.66' } }),
  ).rejects.toThrow('another source');
  await expect(ask('integration.service.deregister', { service: 'gns3', instance_id: 'main' })).rejects.toThrow('another source');
  around.servers = [];
  expect((await ask('integration.service.list', { source: 'gns3' })).items).toEqual([]);
  expect(await events('service.*')).toEqual([]);
});

test('who fails those that are sent there is not picked for a while, and says so', async () => {
  const port = await startTalker(() => null);
  const { ask } = await started();
  for (const id of ['a', 'b', 'c'])
    await ask('integration.service.register', { service: 'api', instance: { id, url: `tcp://127.0.0.1:${port}`, tags: ['=blue'] } });
  await until('all to be healthy', async () => (await ask('integration.service.healthy', { service: 'api' })).instances.length === 3);
  const picked = async (): Promise<string> =>
    (await ask('integration.service.pick', { service: 'api', strategy: 'round_robin' })).instance_id;
  // What is picked from is a second old at most.
  await until('all to be picked from', async () => (await ask('integration.service.pick', { service: 'api' })).among === 3);
  expect(new Set([await picked(), await picked(), await picked()])).toEqual(new Set(['a', 'b', 'c']));
  for (let turn = 0; turn < 4; turn += 1) {
    expect(await ask('integration.service.report', { service: 'api', instance_id: 'b', ok: false })).toEqual({ ejected_until: null });
  }
  expect((await ask('integration.service.report', { service: 'api', instance_id: 'b', ok: false })).ejected_until).toMatch(/Z$/);
  expect(new Set([await picked(), await picked(), await picked(), await picked()])).toEqual(new Set(['a', 'c']));
  const { instances } = await ask('integration.service.get', { service: 'api' });
  expect(instances.map((each: { ejected_until: string | null }) => each.ejected_until !== null)).toEqual([false, true, false]);
  await expect(ask('integration.service.pick', { service: 'api', tag: 'green' })).rejects.toThrow('green');
});

test('what the configuration lists is there, and gone when it lists it no more', async () => {
  const configured = { service: 'db', url: 'postgres://127.0.0.1:1', tags: [], weight: 1 };
  const first = await startIntegration({ services: [configured] });
  await until('it to be there', async () => (await first.ask('integration.service.list', { source: 'configured' })).items.length === 1);
  await first.stop();
  const { ask, events } = await started({ store: first.store, services: [configured, { ...configured, id: 'two' }] });
  await until(
    'the other one to be there',
    async () => (await ask('integration.service.list', { source: 'configured' })).items[0]?.instances.length === 2,
  );
  expect(await events('service.registered')).toHaveLength(2);
  const csv = await (await started({ store: first.store })).content('integration.service.export');
  expect(csv).toContain('"service","instance_id","url"');
});
