import autocannon from 'autocannon';
import { logIn } from '#kit/hub-client.ts';
import { hubOnLab } from './event-path.ts';
import type { Figure } from './report.ts';
import { Peer } from './subjects.ts';

async function rate(url: string, token?: string): Promise<{ perSecond: number; p99Ms: number; failed: number }> {
  const result = await autocannon({
    url,
    connections: 16,
    duration: 6,
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
  return { perSecond: result.requests.average, p99Ms: result.latency.p99, failed: result.non2xx + result.errors };
}

/** Reads of state through REST while events flow: one node, and the topology of 50 nodes. The load comes from this process. */
export async function reads(): Promise<Figure[]> {
  const row = 'GNS3 reads';
  const figures: Figure[] = [];
  for (const [size, nodes] of [
    ['50 nodes', 50],
    ['500 nodes', 500],
  ] as const) {
    const { hub, lab, address, end } = await hubOnLab(1, nodes);
    const client = await logIn(hub.url, hub.password);
    const central = `${hub.url}/api/common/api/gns3-central`;
    const project = address.projects[0]!;
    const topology = await client.get<{ projects: { nodes: { node_id: string }[] }[] }>('/api/common/api/gns3-central/topology/');
    const nodeUrl = `${central}/projects/${project}/nodes/${topology.projects[0]!.nodes[0]!.node_id}/`;
    lab.say('20');
    const node = await rate(nodeUrl, client.token);
    const whole = await rate(`${central}/topology/?project_id=${project}`, client.token);
    lab.say('0');
    const status = await client.get<{ cache: { hit_ratio: number } }>('/api/common/api/gns3-central/status/');
    const body = await (await fetch(`${central}/topology/`, { headers: { authorization: `Bearer ${client.token}` } })).text();
    await end();

    const bareServer = new Peer('./load/bare-http.ts');
    bareServer.say(body);
    const { port } = await bareServer.next<{ port: number }>();
    const bare = await rate(`http://127.0.0.1:${port}/`);
    await bareServer.end();
    const first = nodes === 50;
    figures.push(
      {
        row,
        what: `one node of ${size}`,
        value: node.perSecond,
        unit: '/s',
        ...(first ? { goal: { at: 'least' as const, value: 10_000 } } : {}),
        reference: 'aiohttp, uncached: 503/s; gns3fy: 60/s',
      },
      {
        row,
        what: `topology of ${size} (${Math.round(body.length / 1024)} KiB)`,
        value: whole.perSecond,
        unit: '/s',
        ...(first ? { goal: { at: 'least' as const, value: 5_000 } } : {}),
        reference: `the same bytes behind bare Node.js HTTP: ${Math.round(bare.perSecond).toLocaleString('en-US')}/s`,
      },
      { row, what: `hit ratio at 20 events/s, ${size}`, value: status.cache.hit_ratio, unit: '', goal: { at: 'least', value: 0.99 } },
      { row, what: `answers other than 200, ${size}`, value: node.failed + whole.failed, unit: '', goal: { at: 'most', value: 0 } },
    );
  }
  return figures;
}
