import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { graphql } from '#northbound/graphql/index.ts';
import { openStore, type DurableStore } from '#runtime/store/index.ts';
import { startDiscoveryHub } from '#kit/discovery-hub.ts';
import { askingAt } from '#kit/graphql-hub.ts';
import { serve, tokens } from '#kit/northbound.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

const NODES = 500;
const PORTS = 4;

const folder = mkdtempSync(join(tmpdir(), 'thalamus-graphql-'));
let lab: Lab;
let store: DurableStore;
let hub: OrchestrationHub;
let project: LabProject;
let http: Awaited<ReturnType<typeof serve>>;
const { ask } = askingAt(() => http.url);

interface Found {
  readonly name: string;
  readonly network_info: { readonly interfaces: readonly Record<string, unknown>[] };
}

beforeAll(async () => {
  lab = await startLab({ api: 'v3', projects: 1, nodes: NODES, delays: 'none', seed: 1 });
  store = await openStore({ dataDir: folder, clock: systemClock, log: silentLog, meter: silentMeter });
  hub = await startDiscoveryHub(lab, { store });
  project = [...lab.model.projects.values()][0]!;
  const { verify } = tokens();
  http = await serve([graphql({ hub: hub.hub, feed: store.feed, verify, clock: systemClock, log: silentLog })], { verify });
}, 60_000);
afterAll(async () => {
  await http.close();
  await hub.stop();
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

async function nodes(): Promise<readonly { node_id: string; name: string; node_type: string }[]> {
  const { projects } = await hub.perform<{ projects: { nodes: { node_id: string; name: string; node_type: string }[] }[] }>(
    'gns3.topology.get',
    {
      project_id: project.projectId,
    },
  );
  return projects[0]?.nodes ?? [];
}

/** What a discovery of a device said, said again of others, each with some interfaces. */
async function discoveredAlike(of: readonly { node_id: string; name: string }[], like: Found, summary: object): Promise<void> {
  const [port] = like.network_info.interfaces;
  const interfaces = Array.from({ length: PORTS }, (_, at) => ({ ...port, name: `Ethernet0/${at}`, index: at + 1 }));
  const events = of.map(({ node_id: id, name }) => {
    const known = { equipment_id: id, name };
    const document = { ...like, ...known, network_info: { ...like.network_info, interfaces } };
    return {
      type: 'equipment.discovered',
      source: '/modules/discovery',
      subject: `projects/${project.projectId}/equipment/${id}`,
      priority: 'normal' as const,
      projectid: project.projectId,
      nodeid: id,
      data: {
        ...known,
        server: 'lab',
        project_id: project.projectId,
        run_id: 'alike',
        discovery_status: 'succeeded',
        changed: [],
        summary: { ...summary, ...known },
        document,
      },
    };
  });
  for (let at = 0; at < events.length; at += 100) await store.log.append({ events: events.slice(at, at + 100) });
}

const QUERY = `query ($project: ID!) {
  networkTopology(projectId: $project) {
    projects { nodes { name equipment { name vendor } deviceInterfaces { name mac operStatus } links { linkId } neighbors { remoteHost } } links { linkId } }
  }
}`;

const TABLES = /\b(projection_rows|projection_keys|projections|events|audit|idempotency)\b/;

/** What the database was asked for what a client asked: not what processes say to each other meanwhile. */
async function queriesOf(work: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const query = vi.spyOn(Client.prototype, 'query');
  try {
    await work();
    for (const [asked] of query.mock.calls as unknown[][]) {
      const text = typeof asked === 'string' ? asked : ((asked as { text?: string } | undefined)?.text ?? '');
      // Projections that go on meanwhile write; who asks reads.
      if (/^\s*(select|with)\b/i.test(text) && TABLES.test(text) && !/\b(insert|update)\b/i.test(text)) texts.push(text);
    }
  } finally {
    query.mockRestore();
  }
  return texts;
}

test('a topology of 500 nodes with devices and all their interfaces takes as many database queries as one with ten devices', async () => {
  await until('the nodes to be known', async () => (await nodes()).length === NODES, 30_000);
  const all = await nodes();
  const pc = all.find(({ node_type: type }) => type === 'vpcs')!;
  const place = { project_id: project.projectId, equipment_id: pc.node_id };
  const { summary, document } = await hub.perform<{ summary: object; document: Found }>('equipment.discover', place);
  interface Told {
    readonly networkTopology: {
      readonly projects: readonly { readonly nodes: readonly { readonly deviceInterfaces: readonly unknown[] }[] }[];
    };
  }
  const interfaces = async (): Promise<number> => {
    const { data, errors } = await ask<Told>(QUERY, { project: project.projectId });
    expect(errors).toBeUndefined();
    return data!.networkTopology.projects[0]!.nodes.reduce((sum, node) => sum + node.deviceInterfaces.length, 0);
  };

  await discoveredAlike(all.slice(0, 10), document, summary);
  await until('ten devices to be known', async () => (await interfaces()) >= 10 * PORTS);
  const few = await queriesOf(interfaces);

  await discoveredAlike(all, document, summary);
  await until('all devices to be known', async () => (await interfaces()) === NODES * PORTS, 30_000);
  const many = await queriesOf(interfaces);

  expect(many.length).toBeGreaterThan(0);
  expect(many.toSorted()).toEqual(few.toSorted());
  expect(many.length).toBeLessThanOrEqual(12);
}, 90_000);
