import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pc } from '#kit/described-lab.ts';
import { startFollowedLab, type FollowedLab } from '#kit/followed-lab.ts';
import { CENTRAL } from '#kit/hub-client.ts';
import { until } from '#kit/until.ts';

const SECURITY = '/api/common/api/v1/security';
const ATTACKER = '203.0.113.9';

/** A pair of PCs on a link of which one is cut off, and one that is stopped. */
const CONTAINED = {
  name: 'Contained',
  nodes: [1, 2, 3].map((n) => pc(`PC${n}`, `10.7.0.${n}`)),
  links: [['PC1 Ethernet0', 'PC2 Ethernet0']],
} as const;

interface Containment {
  readonly containment_id: string;
  readonly state: string;
  readonly until: string;
  readonly end_reason: string | null;
}

const folder = mkdtempSync(join(tmpdir(), 'thalamus-contained-'));
const banned = join(folder, 'banned');
let followed: FollowedLab;

beforeAll(async () => {
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
  followed = await startFollowedLab(CONTAINED, {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, THALAMUS_SECURITY_NFTABLES_SET: 'inet filter banned' },
  });
  await followed.client().send('POST', `${CENTRAL}/start_node/`, { project_id: followed.project.projectId, node_id: nodeId('PC3') });
});
afterAll(async () => {
  await followed?.close();
  rmSync(folder, { recursive: true, force: true });
});

const nodeOf = (name: string) => [...followed.project.nodes.values()].find((node) => node.name === name)!;
const nodeId = (name: string): string => nodeOf(name).nodeId;

/** What is in force on the lab and in the set. */
function inForce(): readonly [link: boolean, node: boolean, ban: boolean] {
  const [link] = followed.project.links.values();
  return [link!.suspended, nodeOf('PC3').status === 'stopped', existsSync(join(banned, ATTACKER))];
}

/** A node in each way, and an address. */
async function containAll(seconds: number): Promise<readonly Containment[]> {
  const terms = { reason: 'It attacks.', duration_s: seconds };
  const node = (name: string) => `${SECURITY}/projects/${followed.project.projectId}/nodes/${nodeId(name)}/contain/`;
  const answers = await Promise.all([
    followed.client().send<{ containment: Containment }>('POST', node('PC1'), terms),
    followed.client().send<{ containment: Containment }>('POST', node('PC3'), { ...terms, method: 'stop_node' }),
    followed.client().send<{ containment: Containment }>('POST', `${SECURITY}/bans/`, { ...terms, address: ATTACKER }),
  ]);
  expect(inForce()).toEqual([true, true, true]);
  return answers.map(({ containment }) => containment);
}

/** By themselves, in the ledger and in the history. */
async function ended(containments: readonly Containment[]): Promise<void> {
  await until('all to be undone', () => !inForce().includes(true), 30_000);
  for (const { containment_id: id } of containments) {
    await until('the ledger to tell it', async () => {
      const { items } = await followed.client().get<{ items: Containment[] }>(`${SECURITY}/containments/?in_force=false`);
      return items.some((one) => one.containment_id === id && one.state === 'released' && one.end_reason === 'Its time is over.');
    });
    const told = (await followed.events('security.containment.*')).filter(
      ({ data }) => (data as unknown as { containment: Containment }).containment.containment_id === id,
    );
    expect(told.map(({ type }) => type.replace('security.containment.', ''))).toEqual([
      'ordered',
      'enforced',
      'ending_started',
      'released',
    ]);
  }
  expect(await followed.client().get(`${SECURITY}/containments/`)).toMatchObject({ items: [] });
}

test('containments end by time: the link is back, the node runs, the ban is gone', async () => {
  await ended(await containAll(2));
  expect(inForce()).toEqual([false, false, false]);
});

test('those whose time is over while the hub is dead, killed, are undone when it is back', async () => {
  const containments = await containAll(3);
  await followed.killAndStart(async () => {
    const lastMs = Math.max(...containments.map(({ until: ends }) => Date.parse(ends)));
    await until('their time to be over', () => Date.now() > lastMs);
    expect(inForce()).toEqual([true, true, true]);
  });
  await ended(containments);
  expect(inForce()).toEqual([false, false, false]);
});
