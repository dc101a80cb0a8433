import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { nodeNamed, projectNamed } from '#kit/discovery-hub.ts';
import { until } from '#kit/until.ts';
import type { Envelope } from '#kernel/event.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';

const QOS = '/api/common/api/v1/qos';
const NETWORK = '/api/common/api/v1/network';

/** Two pairs of PCs, each on a link, and a router. */
const LAB = {
  lab: 1,
  name: 'killed',
  projects: [
    {
      name: 'Killed',
      nodes: [
        ...[1, 2, 3, 4].map((n) => ({ name: `PC${n}`, kind: 'pc', x: 0, y: 0, startup: [`set pcname PC${n}`, `ip 10.7.0.${n} 24`] })),
        { name: 'R1', kind: 'router', platform: 'c3725', x: 0, y: 0, startup: ['hostname R1', '!', 'end'] },
      ],
      links: [
        ['PC1 Ethernet0', 'PC2 Ethernet0'],
        ['PC3 Ethernet0', 'PC4 Ethernet0'],
      ],
    },
  ],
};

const folder = mkdtempSync(join(tmpdir(), 'thalamus-killed-'));
let lab: Lab;
let hub: HubProcess;
let client: HubClient;
let project: LabProject;

beforeAll(async () => {
  writeFileSync(join(folder, 'killed.json'), JSON.stringify(LAB));
  lab = await startLab({ api: 'v3', lab: join(folder, 'killed.json'), delays: 'none', seed: 1 });
  hub = await startHub({ gns3: { url: lab.url, ...lab.credentials } });
  client = await logIn(hub.url, hub.password);
  project = projectNamed(lab, 'Killed');
  await followed();
});
afterAll(async () => {
  await hub?.cleanUp();
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function followed(): Promise<void> {
  const projects = async () => (await client.get<{ projects: { project_id: string }[] }>(`${CENTRAL}/topology/`)).projects;
  await until('the project to be known', async () => (await projects()).some(({ project_id: id }) => id === project.projectId), 30_000);
}

async function killAndStart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  await hub.kill();
  await meanwhile();
  await hub.start();
  client = await logIn(hub.url, hub.password);
}

/** Of one kind, oldest first. */
async function events(type: string): Promise<readonly Envelope[]> {
  return (await client.get<{ items: Envelope[] }>(`/api/common/api/v1/events/?types=${type}&limit=100`)).items.toReversed();
}

/** As somebody else's program asks GNS3. */
async function askGns3(method: string, path: string, body: object, token?: string): Promise<Record<string, string>> {
  const response = await fetch(`${lab.url}/v3${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
  return (await response.json()) as Record<string, string>;
}

test('what is in force outlives kill -9: it is put back where it was taken away, and ended where its time is over', async () => {
  const [lasting, timed] = [...project.links.values()];
  const put = (link_id: string, more: object) =>
    client.send('POST', `${QOS}/apply/`, { project_id: project.projectId, link_id, profile: 'wan-100ms', strict: false, ...more });
  await put(lasting!.linkId, {});
  await put(timed!.linkId, { for_s: 5 });
  expect([lasting!, timed!].map(({ applied }) => 'delay' in applied.filters)).toEqual([true, true]);

  await killAndStart(async () => {
    const { username, user, password } = { username: undefined, user: undefined, ...lab.credentials } as Record<string, string | undefined>;
    const { access_token: token } = await askGns3('POST', '/access/users/authenticate', { username: username ?? user, password });
    await askGns3('PUT', `/projects/${project.projectId}/links/${lasting!.linkId}`, { filters: {} }, token);
  });
  await until(
    'the lasting one to be put back, and the timed one to be taken away',
    async () => (await events('qos.restored')).length > 0 && (await events('qos.removed')).length > 0,
    60_000,
  );
  expect('delay' in lasting!.applied.filters).toBe(true);
  expect(timed!.applied.filters).toEqual({});
  const { items } = await client.get<{ items: { link_id: string; state: string }[] }>(`${QOS}/applications/`);
  expect(items.map(({ link_id, state }) => [link_id, state])).toEqual([
    [timed!.linkId, 'removed'],
    [lasting!.linkId, 'in_force'],
  ]);
});

test('a restore that is killed is told by what the device has then', async () => {
  const on = { project_id: project.projectId, node_id: nodeNamed(project, 'R1').nodeId };
  await followed();
  await client.send('POST', `${CENTRAL}/start_node/`, on);
  const take = async (): Promise<string> => {
    const taken = await client.send<{ reason: string; items: { kind: string; hash: string }[] }>('POST', `${NETWORK}/backups/take/`, on);
    const running = taken.items.find(({ kind }) => kind === 'running');
    expect(running, taken.reason).toBeDefined();
    return running!.hash;
  };
  const wanted = await take();
  const routes = Array.from({ length: 6 }, (_, at) => `ip route 10.${at + 20}.0.0 255.255.0.0 Null0`);
  await client.send('POST', '/api/common/api/v1/console/run/', {
    ...on,
    platform: 'cisco_ios',
    commands: ['enable', 'configure terminal', ...routes, 'end'],
  });
  const before = await take();
  expect(before).not.toBe(wanted);

  const asked = client
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
  const { outcome, reason } = await client.send<{ outcome: string; reason: string }>('POST', `${NETWORK}/restores/apply/`, {
    ...on,
    hash: wanted,
    expected_hash: told!.after,
    confirm: true,
  });
  expect(['restored', 'unchanged'], reason).toContain(outcome);
});
