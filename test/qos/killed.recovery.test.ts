import { afterAll, beforeAll, expect, test } from 'vitest';
import { pc } from '#kit/described-lab.ts';
import { placeOf } from '#kit/discovery-hub.ts';
import { startFollowedLab, type FollowedLab } from '#kit/followed-lab.ts';
import { CENTRAL } from '#kit/hub-client.ts';
import { until } from '#kit/until.ts';
import { LabClient } from '../lab/lab-client.ts';

const QOS = '/api/common/api/v1/qos';
const NETWORK = '/api/common/api/v1/network';

/** Two pairs of PCs, each on a link, and a router. */
const KILLED = {
  name: 'Killed',
  nodes: [
    ...[1, 2, 3, 4].map((n) => pc(`PC${n}`, `10.7.0.${n}`)),
    { name: 'R1', kind: 'router', platform: 'c3725', x: 0, y: 0, startup: ['hostname R1', '!', 'end'] },
  ],
  links: [
    ['PC1 Ethernet0', 'PC2 Ethernet0'],
    ['PC3 Ethernet0', 'PC4 Ethernet0'],
  ],
} as const;

let followed: FollowedLab;

beforeAll(async () => {
  followed = await startFollowedLab(KILLED);
});
afterAll(() => followed?.close());

const events = (type: string) => followed.events(type);
const killAndStart = (meanwhile?: () => Promise<void>) => followed.killAndStart(meanwhile);

test('what is in force outlives kill -9: it is put back where it was taken away, and ended where its time is over', async () => {
  const { project } = followed;
  const [lasting, timed] = [...project.links.values()];
  const put = (link_id: string, more: object) =>
    followed
      .client()
      .send('POST', `${QOS}/apply/`, { project_id: project.projectId, link_id, profile: 'wan-100ms', strict: false, ...more });
  await put(lasting!.linkId, {});
  await put(timed!.linkId, { for_s: 5 });
  expect([lasting!, timed!].map(({ applied }) => 'delay' in applied.filters)).toEqual([true, true]);

  await killAndStart(async () => {
    // Somebody else's program.
    const other = new LabClient(followed.lab);
    await other.logIn();
    const path = `/v3/projects/${project.projectId}/links/${lasting!.linkId}`;
    expect(await other.ask('PUT', path, { filters: {} })).toMatchObject({ status: 200 });
  });
  await until(
    'the lasting one to be put back, and the timed one to be taken away',
    async () => (await events('qos.restored')).length > 0 && (await events('qos.removed')).length > 0,
    60_000,
  );
  expect('delay' in lasting!.applied.filters).toBe(true);
  expect(timed!.applied.filters).toEqual({});
  const { items } = await followed.client().get<{ items: { link_id: string; state: string }[] }>(`${QOS}/applications/`);
  expect(items.map(({ link_id, state }) => [link_id, state])).toEqual([
    [timed!.linkId, 'removed'],
    [lasting!.linkId, 'in_force'],
  ]);
});

test('a restore that is killed is told by what the device has then', async () => {
  const { project } = followed;
  const on = placeOf(project, 'R1');
  await followed.known();
  await followed.client().send('POST', `${CENTRAL}/start_node/`, on);
  const take = async (): Promise<string> => {
    const taken = await followed
      .client()
      .send<{ reason: string; items: { kind: string; hash: string }[] }>('POST', `${NETWORK}/backups/take/`, on);
    const running = taken.items.find(({ kind }) => kind === 'running');
    expect(running, taken.reason).toBeDefined();
    return running!.hash;
  };
  const wanted = await take();
  const routes = Array.from({ length: 6 }, (_, at) => `ip route 10.${at + 20}.0.0 255.255.0.0 Null0`);
  await followed.client().send('POST', '/api/common/api/v1/console/run/', {
    ...on,
    platform: 'cisco_ios',
    commands: ['enable', 'configure terminal', ...routes, 'end'],
  });
  const before = await take();
  expect(before).not.toBe(wanted);

  const asked = followed
    .client()
    .send('POST', `${NETWORK}/restores/apply/`, { ...on, hash: wanted, expected_hash: before, confirm: true })
    .catch(() => undefined);
  await until('it to begin', async () => (await events('configuration.restore.begun')).length > 0, 30_000);
  await killAndStart();
  await asked;
  await until('what became of it', async () => (await events('configuration.restored')).length > 0, 60_000);
  const [told] = (await events('configuration.restored')).map(
    ({ data }) => data as { outcome: string; reason: string; before: string; wanted: string; after: string },
  );
  expect(told).toMatchObject({ before, wanted, reason: expect.stringMatching(/^The process that restored it ended in the middle\./) });
  expect(told!.outcome).toBe(told!.after === before ? 'rolled_back' : told!.after === wanted ? 'restored' : 'failed');
  // It is over: another one may begin, and brings the device where it was to be.
  const { outcome, reason } = await followed.client().send<{ outcome: string; reason: string }>('POST', `${NETWORK}/restores/apply/`, {
    ...on,
    hash: wanted,
    expected_hash: told!.after,
    confirm: true,
  });
  expect(['restored', 'unchanged'], reason).toContain(outcome);
});
