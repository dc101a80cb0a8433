import { afterAll, expect, test } from 'vitest';
import { startFakeConsul } from '#modules/integration/consul/fake-consul.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

const consul = await startFakeConsul({ token: 'a-token-of-the-tests' });
afterAll(() => consul.stop());

test('a hub that is told where Consul is, as the Swarm service tells it, is registered there while it runs', async () => {
  const hub = await startHub({
    env: { CONSUL_HOST: new URL(consul.url).host, SERVICE_NAME: 'nms-tests', THALAMUS_CONSUL_TOKEN: 'a-token-of-the-tests' },
  });
  try {
    await until('the hub to be registered', () => consul.services.size === 1, 30_000);
    const { registration } = [...consul.services.values()][0]!;
    expect(registration.ID).toMatch(/^nms-tests-[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(registration).toMatchObject({
      Name: 'nms-tests',
      Address: '127.0.0.1',
      Port: Number(new URL(hub.url).port),
      Check: { Interval: '10s' },
    });
    // What Consul is told to ask answers as Consul wants it: 2xx is passing.
    expect((await fetch(registration.Check!.HTTP)).status).toBe(200);
    await hub.stop();
    expect(consul.services.size).toBe(0);
  } finally {
    await hub.cleanUp();
  }
});
