import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { startLab, type Lab } from '#lab/index.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { serve } from '#kit/northbound.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';

let lab: Lab;
let hub: OrchestrationHub;
let http: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab);
  http = await serve([mcp({ hub: hub.hub, version: '1.0.0', clock: systemClock, log: silentLog })]);
});
afterAll(async () => {
  await http.close();
  await hub.stop();
  await lab.close();
});

test('x', async () => {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${http.url}/mcp?write=direct`), { requestInit: { headers: { authorization: 'Bearer admin' } } }) as never);
  const { tools } = await client.listTools();
  console.log(tools.length, JSON.stringify(tools).length, tools.map((t) => `${t.name} ${JSON.stringify(t).length}`));
  console.log(JSON.stringify(tools.find((t) => t.name === 'node_action'), null, 1));
  const project = projectNamed(lab, 'Campus');
  const r = await client.callTool({ name: 'get_topology', arguments: { project_id: project.projectId } });
  console.log(JSON.stringify(r.structuredContent).slice(0, 1500));
  console.log(await client.callTool({ name: 'find_operation', arguments: { query: 'snapshot' } }).then((r) => JSON.stringify(r).slice(0, 3000)));
  const node = [...project.nodes.values()][0]!;
  console.log(JSON.stringify(await client.callTool({ name: 'plan_change', arguments: { operation: 'gns3.node.stop', input: { project_id: project.projectId, node_id: node.nodeId } } }), null, 1).slice(0, 6000));
  console.log(JSON.stringify(await client.listResources()).slice(0, 1000));
  await client.close();
});
