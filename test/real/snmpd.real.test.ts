import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '#kit/until.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import { COMMUNITY, HOSTS, startLinuxPair, USER, type LinuxPair } from './linux-pair.ts';

let pair: LinuxPair;
beforeAll(async () => {
  pair = await startLinuxPair();
});
afterAll(() => pair?.close());

const asked = async (credential: object) => {
  const { answered, told, facts } = await pair.discoverB(credential);
  return { answered, told, facts: facts as DeviceFacts };
};

const portOfB = async () => (await asked(USER)).facts.interfaces?.find(({ name }) => name === HOSTS.b.port);

test('a Linux host is known by its agent: what it is, its interfaces with 64-bit counters, its addresses of both kinds', async () => {
  // The agent looks at its interfaces every 15 s.
  await until('the agent to see its interface up', async () => (await portOfB())?.oper_status === 'up', 30_000);
  const { answered, facts } = await asked(USER);
  expect(answered).toBe(true);
  expect(facts.system).toMatchObject({ name: HOSTS.b.name, location: 'rack b', contact: 'noc@lab.example' });
  expect(facts.identity).toMatchObject({ os: 'linux', kind: 'server' });
  const port = facts.interfaces!.find(({ name }) => name === HOSTS.b.port)!;
  expect(port).toMatchObject({
    type: 'ethernetCsmacd',
    oper_status: 'up',
    admin_status: 'up',
    mac: expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
  });
  expect(Number(port.counters.in_octets)).toBeGreaterThan(0);
  expect(port.addresses).toEqual(
    expect.arrayContaining([
      { address: HOSTS.b.address, prefix_length: 24 },
      { address: HOSTS.b.address6, prefix_length: 64 },
    ]),
  );
  expect(facts.memory!.some(({ total }) => (total ?? 0) > 1e8)).toBe(true);
  expect(facts.storage!.length).toBeGreaterThan(0);
  expect(facts.arp!.some(({ address }) => address === HOSTS.a.address)).toBe(true);
  expect(facts.routes!.some(({ destination, prefix_length: length }) => destination === '192.0.2.0' && length === 24)).toBe(true);
});

test('lldpd tells the other host and its port over the same agent', async () => {
  let neighbors: NonNullable<DeviceFacts['neighbors']> = [];
  await until(
    () => `the neighbor to be heard: ${JSON.stringify(neighbors)}`,
    async () => {
      neighbors = (await asked(USER)).facts.neighbors ?? [];
      // It announces itself by the name of the machine until it is told its own.
      return neighbors.some(({ remote_host: name }) => name === HOSTS.a.name);
    },
    60_000,
  );
  expect(neighbors).toMatchObject([
    { protocol: 'lldp', local_port: HOSTS.b.port, remote_host: HOSTS.a.name, remote_port_descr: HOSTS.a.port },
  ]);
});

test('a community does as well, a wrong one and a user with a wrong key do not, and neither is told in a reason', async () => {
  expect(await asked({ version: '2c', community: COMMUNITY })).toMatchObject({ answered: true });
  const wrong = await asked({ version: '2c', community: 'not-this-one' });
  expect(wrong.answered).toBe(false);
  const refused = await asked({ ...USER, auth: { ...USER.auth, key: 'not-this-key' } });
  expect(refused.answered).toBe(false);
  expect(`${wrong.told} ${refused.told}`).not.toMatch(/not-this/);
});
