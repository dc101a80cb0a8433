import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { logIn } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import type { Figure } from './report.ts';
import { Peer, residentMib, type WebSocketReport } from './subjects.ts';

export interface LabAddress {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly projects: readonly string[];
}

/** The hub following a lab, each in a process of its own, the lab's projects pinned. */
export async function hubOnLab(
  projects: number,
  nodes: number,
): Promise<{ hub: HubProcess; lab: Peer; address: LabAddress; end: () => Promise<void> }> {
  const lab = new Peer('./load/lab-process.ts', ['v3', String(projects), String(nodes)]);
  const address = await lab.next<LabAddress>();
  const hub = await startHub({ gns3: address, env: { THALAMUS_GNS3_AUTO_CLOSE: 'pin' } });
  const client = await logIn(hub.url, hub.password);
  await until(
    'the hub to know every node',
    async () => {
      const topology = await client.get<{ projects: { nodes: unknown[]; stale: boolean }[] }>('/api/common/api/gns3-central/topology/');
      return topology.projects.length === projects && topology.projects.every((project) => project.nodes.length >= nodes && !project.stale);
    },
    120_000,
  );
  return {
    hub,
    lab,
    address,
    end: async () => {
      await hub.cleanUp();
      await lab.end();
    },
  };
}

/**
 * Waits until the hub has read the addresses of every node (smaller labs only: above 1,000 nodes it reads none): the event that tells them
 * carries the node with its last stamp, which is not the delay of that event.
 */
export async function addressesKnown(hub: HubProcess): Promise<void> {
  const client = await logIn(hub.url, hub.password);
  await until(
    'the hub to know every address',
    async () => {
      const topology = await client.get<{ projects: { nodes: { node_type: string; addresses: unknown[] }[] }[] }>(
        '/api/common/api/gns3-central/topology/',
      );
      return topology.projects.every(({ nodes }) =>
        nodes.every(({ node_type, addresses }) => node_type !== 'vpcs' || addresses.length > 0),
      );
    },
    120_000,
  );
}

/** So many clients of the events socket, subscribed to everything from now on. */
export async function subscribers(hub: HubProcess, clients: number): Promise<Peer> {
  const { token } = await logIn(hub.url, hub.password);
  const peer = new Peer('./load/websocket-clients.ts');
  const ready = peer.next();
  peer.say(
    JSON.stringify({ url: hub.url, path: '/ws/gns3/events/', token, clients, subscribe: JSON.stringify({ action: 'subscribe', id: 's' }) }),
  );
  await ready;
  return peer;
}

/** What arrived in a window of steady events, after a second to settle. */
export async function window(
  lab: Peer,
  clients: Peer,
  rate: number,
  seconds: number,
): Promise<WebSocketReport & { readonly seconds: number }> {
  lab.say(String(rate));
  await sleep(1_500);
  clients.say('start');
  const from = performance.now();
  await sleep(seconds * 1_000);
  const report = await clients.ask<WebSocketReport>('report');
  const measured = (performance.now() - from) / 1_000;
  lab.say('0');
  await sleep(500);
  return { ...report, seconds: measured };
}

/** GNS3 notification on the wire → committed → WebSocket frame, and how much of it is sustained. */
export async function eventPath(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const row = 'event path';
  for (const [size, projects, nodes] of [
    ['', 10, 20],
    [' (10 × the nodes)', 100, 20],
  ] as const) {
    const { hub, lab, end } = await hubOnLab(projects, nodes);
    if (projects * nodes <= 1_000) await addressesKnown(hub);
    const clients = await subscribers(hub, 100);
    const steady = await window(lab, clients, 200, 10);
    const reference = 'documented by a design of this kind: under 100 ms at 50-200/s';
    figures.push(
      { row, what: `200/s, 100 clients, p50${size}`, value: steady.p50 / 1_000, unit: 'ms', goal: { at: 'most', value: 5 }, reference },
      { row, what: `200/s, 100 clients, p99${size}`, value: steady.p99 / 1_000, unit: 'ms', goal: { at: 'most', value: 20 }, reference },
      { row, what: `events that each client got, of 200/s${size}`, value: steady.perClientMin / steady.seconds, unit: '/s' },
    );
    await clients.end();
    const one = await subscribers(hub, 1);
    const flood = await window(lab, one, 5_000, 10);
    figures.push(
      {
        row,
        what: `sustained at 5,000/s, one client${size}`,
        value: flood.events / flood.seconds,
        unit: 'events/s',
        goal: { at: 'least', value: 4_950 },
      },
      { row, what: `its p99${size}`, value: flood.p99 / 1_000, unit: 'ms' },
    );
    if (size === '') {
      const minute = await window(lab, one, 5_000, 60);
      figures.push({
        row: 'events in a minute',
        what: 'through the whole path',
        value: minute.events,
        unit: 'events',
        goal: { at: 'least', value: 297_000 },
        reference: 'documented: 10,000',
      });
      figures.push({ row, what: 'memory of the hub afterwards', value: await residentMib(hub.pid), unit: 'MiB' });
    }
    await one.end();
    await end();
  }
  return figures;
}
