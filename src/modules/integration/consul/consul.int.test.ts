import { describe, expect, test } from 'vitest';
import { silentLog, type Log } from '#kernel/log.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { nextIndex } from '#wire/consul.ts';
import { startIntegration } from '../test-integration.ts';
import { consulEntry, registerAtConsul } from './consul-registration.ts';
import { consulContract } from './consul.contract.ts';
import { startFakeConsul } from './fake-consul.ts';
import { patienceMs } from './patience.ts';

consulContract('the fake Consul', () => startFakeConsul());
// Whoever has a real agent tries the same on it.
const real = process.env['THALAMUS_TEST_CONSUL_URL'];
if (real !== undefined) {
  consulContract('a real Consul', async () => ({
    url: real,
    token: process.env['THALAMUS_TEST_CONSUL_TOKEN'],
    stop: async () => undefined,
  }));
}

async function fake(options: Parameters<typeof startFakeConsul>[0] = {}) {
  const consul = await startFakeConsul(options);
  endsWithTest(() => consul.stop().catch(() => undefined));
  return consul;
}

const UUID = '0197a000-0000-7000-8000-000000000001';
const self = { name: 'nms-common', uuid: UUID, self: 'http://192.0.2.7:8000', version: '0.1.0', deregisterAfter: '10m', random: () => 0 };

describe('registration', () => {
  test('is under name and uuid, with an HTTP check of the health every ten seconds', () => {
    expect(consulEntry({ ...self, self: 'https://[2001:db8::7]/' })).toMatchObject({
      ID: `nms-common-${UUID}`,
      Name: 'nms-common',
      Address: '2001:db8::7',
      Port: 443,
      Check: { HTTP: 'https://[2001:db8::7]/health/', Interval: '10s', DeregisterCriticalServiceAfter: '10m' },
    });
  });

  test('comes back after the agent forgot it, and ends when the hub stops', async () => {
    const consul = await fake({ token: 'a-token' });
    const registration = registerAtConsul({ ...self, url: consul.url, token: 'a-token', log: silentLog, lookMs: 20 });
    endsWithTest(() => registration.stop());
    const there = (): boolean => consul.services.has(`nms-common-${UUID}`);
    await until('it to be registered', there);
    consul.forget();
    await until('it to be registered again', there);
    await registration.stop();
    expect(there()).toBe(false);
  });

  test('an agent that is away is told once, and its return once', async () => {
    const consul = await fake();
    await consul.stop();
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const log: Log = { ...silentLog, warn: note, info: note };
    const registration = registerAtConsul({ ...self, url: consul.url, log, lookMs: 20 });
    endsWithTest(() => registration.stop());
    await until('it to be told', () => lines.length > 0);
    await consul.start();
    await until('its return', () => lines.some((line) => line.includes('again') && !line.includes('tried')));
    expect(lines).toEqual([
      'This hub cannot be registered at Consul; it is tried again and again.',
      'Registered at Consul.',
      'Consul answers again.',
    ]);
  });
});

describe('discovery', () => {
  const web = (id: string, port: number) => ({ ID: id, Name: 'web', Address: '', Port: port, Tags: ['blue'], Meta: { protocol: 'http' } });
  const check = consulEntry({ ...self, self: 'http://192.0.2.7:80' }).Check;

  test('services of Consul are followed with their health, each change told once', async () => {
    const consul = await fake();
    consul.services.set('web-1', { registration: { ...web('web-1', 80), Check: check }, status: 'passing' });
    const { ask, events, stop } = await startIntegration({ consul: { url: consul.url } });
    endsWithTest(stop);
    const instances = async (): Promise<{ instance_id: string; health: string; url: string }[]> =>
      (await ask('integration.service.list', { source: 'consul' })).items.flatMap(({ instances: each }: { instances: [] }) => each);
    await until('it to be healthy', async () => (await instances())[0]?.health === 'healthy');
    expect(await instances()).toMatchObject([{ instance_id: 'web-1', url: 'http://192.0.2.10:80', tags: ['blue'], monitor: null }]);
    consul.setStatus('web-1', 'critical');
    await until('it to be unhealthy', async () => (await instances())[0]?.health === 'unhealthy');
    consul.setStatus('web-1', 'warning');
    await until('it to be healthy again', async () => (await instances())[0]?.health === 'healthy');
    // A restore throws the index back: what is there then is read anew.
    await until('both queries to be held', () => consul.held() === 2);
    consul.restore();
    await until('it to be gone', async () => (await instances()).length === 0);
    expect((await events('service.*')).map(({ type }) => type)).toEqual([
      'service.registered',
      'service.confirmed',
      'service.failed',
      'service.recovered',
      'service.deregistered',
    ]);
  });

  test('while Consul is away what was known is believed on', async () => {
    const consul = await fake();
    consul.services.set('web-1', { registration: web('web-1', 80), status: 'passing' });
    const { ask, events, stop } = await startIntegration({ consul: { url: consul.url } });
    endsWithTest(stop);
    const healthy = async (): Promise<number> =>
      (await ask('integration.service.list', { source: 'consul', health: 'healthy' })).items.length;
    await until('it to be there', async () => (await healthy()) === 1);
    await until('both queries to be held', () => consul.held() === 2);
    await consul.stop();
    consul.services.set('web-2', { registration: web('web-2', 81), status: 'passing' });
    expect(await healthy()).toBe(1);
    await consul.start();
    await until('the other one to be there too', async () => (await events('service.registered')).length === 2);
    expect(await events('service.deregistered')).toEqual([]);
  });
});

test('an index that is none, or goes backwards, begins anew', () => {
  expect([
    nextIndex(5n, '6'),
    nextIndex(5n, '5'),
    nextIndex(5n, '4'),
    nextIndex(5n, '0'),
    nextIndex(5n, 'x'),
    nextIndex(5n, undefined),
  ]).toEqual([6n, 5n, 0n, 0n, 0n, 0n]);
});

test('the more failures in a row, the longer the pause, up to a minute', () => {
  expect([1, 2, 3, 7, 100].map((failures) => patienceMs(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  expect(patienceMs(100, 0)).toBe(30_000);
});
