import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { projectNamed } from '#kit/discovery-hub.ts';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import type { Topology } from '#model/topology.ts';

const SECURITY = '/api/common/api/v1/security';
const ATTACKER = '203.0.113.9';

/** A pair of PCs on a link of which one is cut off, and one that is stopped. */
const LAB = {
  lab: 1,
  name: 'contained',
  projects: [
    {
      name: 'Contained',
      nodes: [1, 2, 3].map((n) => ({ name: `PC${n}`, kind: 'pc', x: 0, y: 0, startup: [`set pcname PC${n}`, `ip 10.7.0.${n} 24`] })),
      links: [['PC1 Ethernet0', 'PC2 Ethernet0']],
    },
  ],
};

interface Containment {
  readonly containment_id: string;
  readonly state: string;
  readonly until: string;
  readonly end_reason: string | null;
}

const folder = mkdtempSync(join(tmpdir(), 'thalamus-contained-'));
const banned = join(folder, 'banned');
let lab: Lab;
let hub: HubProcess;
let client: HubClient;
let project: LabProject;

beforeAll(async () => {
  writeFileSync(join(folder, 'contained.json'), JSON.stringify(LAB));
  mkdirSync(banned);
  // Keeps elements as files, and forgets none by itself.
  const nft = join(folder, 'nft');
  writeFileSync(
    nft,
    `#!/bin/sh
address=$(echo "$6" | tr -d '{} ' | sed 's/timeout.*//')
if [ "$1" = add ]; then : > "${banned}/$address"; exit; fi
if [ -e "${banned}/$address" ]; then rm "${banned}/$address"; else echo 'No such file or directory' >&2; exit 1; fi
`,
  );
  chmodSync(nft, 0o755);
  lab = await startLab({ api: 'v3', lab: join(folder, 'contained.json'), delays: 'none', seed: 1 });
  hub = await startHub({
    gns3: { url: lab.url, ...lab.credentials },
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, THALAMUS_SECURITY_NFTABLES_SET: 'inet filter banned' },
  });
  client = await logIn(hub.url, hub.password);
  project = projectNamed(lab, 'Contained');
  await until(
    'the nodes to be known',
    async () => (await client.get<Topology>(`${CENTRAL}/topology/`)).projects[0]?.nodes.length === 3,
    30_000,
  );
  await client.send('POST', `${CENTRAL}/start_node/`, { project_id: project.projectId, node_id: nodeId('PC3') });
});
afterAll(async () => {
  await hub?.cleanUp();
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

const nodeOf = (name: string) => [...project.nodes.values()].find((node) => node.name === name)!;
const nodeId = (name: string): string => nodeOf(name).nodeId;

/** What is in force on the lab and in the set. */
function inForce(): readonly [link: boolean, node: boolean, ban: boolean] {
  const [link] = project.links.values();
  return [link!.suspended, nodeOf('PC3').status === 'stopped', existsSync(join(banned, ATTACKER))];
}

/** A node in each way, and an address. */
async function containAll(seconds: number): Promise<readonly Containment[]> {
  const terms = { reason: 'It attacks.', duration_s: seconds };
  const node = (name: string) => `${SECURITY}/projects/${project.projectId}/nodes/${nodeId(name)}/contain/`;
  const answers = await Promise.all([
    client.send<{ containment: Containment }>('POST', node('PC1'), terms),
    client.send<{ containment: Containment }>('POST', node('PC3'), { ...terms, method: 'stop_node' }),
    client.send<{ containment: Containment }>('POST', `${SECURITY}/bans/`, { ...terms, address: ATTACKER }),
  ]);
  expect(inForce()).toEqual([true, true, true]);
  return answers.map(({ containment }) => containment);
}

/** By themselves, in the ledger and in the history. */
async function ended(containments: readonly Containment[]): Promise<void> {
  await until('all to be undone', () => !inForce().includes(true), 30_000);
  for (const { containment_id: id } of containments) {
    await until('the ledger to tell it', async () => {
      const { items } = await client.get<{ items: Containment[] }>(`${SECURITY}/containments/?in_force=false`);
      return items.some((one) => one.containment_id === id && one.state === 'released' && one.end_reason === 'Its time is over.');
    });
    const { items } = await client.get<{ items: Envelope[] }>('/api/common/api/v1/events/?types=security.containment.*&limit=100');
    const told = items
      .toReversed()
      .filter(({ data }) => (data as unknown as { containment: Containment }).containment.containment_id === id);
    expect(told.map(({ type }) => type.replace('security.containment.', ''))).toEqual([
      'ordered',
      'enforced',
      'ending_started',
      'released',
    ]);
  }
  expect(await client.get(`${SECURITY}/containments/`)).toMatchObject({ items: [] });
}

test('containments end by time: the link is back, the node runs, the ban is gone', async () => {
  await ended(await containAll(2));
  expect(inForce()).toEqual([false, false, false]);
});

test('those whose time is over while the hub is dead, killed, are undone when it is back', async () => {
  const containments = await containAll(3);
  await hub.kill();
  const lastMs = Math.max(...containments.map(({ until: ends }) => Date.parse(ends)));
  await until('their time to be over', () => Date.now() > lastMs);
  expect(inForce()).toEqual([true, true, true]);
  await hub.start();
  client = await logIn(hub.url, hub.password);
  await ended(containments);
  expect(inForce()).toEqual([false, false, false]);
});
