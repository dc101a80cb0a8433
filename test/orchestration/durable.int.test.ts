import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { startLab, type Lab } from '#lab/index.ts';
import { openStore, type DurableStore } from '#runtime/store/index.ts';
import { DbosEngine } from '#runtime/workflow/index.ts';
import { startOrchestrationHub, type OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'thalamus-durable-'));
let lab: Lab;
let store: DurableStore;
let hub: OrchestrationHub;
let projectId: string;
let linkId: string;
let nodeId: string;

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, consoles: 'websocket' });
  store = await openStore({ dataDir: folder, clock: systemClock, log: silentLog, meter: silentMeter });
  const connections = store.connections({ name: 'workflows', most: 8 });
  hub = await startOrchestrationHub({ lab, store, engine: new DbosEngine({ connections, process: 'alpha', log: silentLog }) });
  const [project] = lab.model.projects.values();
  projectId = project!.projectId;
  nodeId = [...project!.nodes.values()].find(({ name }) => name === 'EDGE1')!.nodeId;
  linkId = [...project!.links.keys()][0]!;
  await until('the campus to be known', async () => (await hub.perform<{ items: unknown[] }>('gns3.project.list')).items.length > 0);
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test.each([
  ['start_gns3_project_complete', () => ({ project_id: projectId }), { complete: true }],
  [
    'network_experiment',
    () => ({
      project_id: projectId,
      link_id: linkId,
      assertions: [{ name: 'it is suspended', expression: `links['${linkId}'].suspended` }],
    }),
    { passed: true, tests: 1 },
  ],
  ['incident_response', () => ({ project_id: projectId, node_id: nodeId, auto_contain: true }), { node: 'EDGE1', contained: true }],
  ['security_testing_full_workflow', () => ({ project_ids: [projectId] }), { started: 1, skipped: ['monitoring', 'qos', 'security'] }],
  ['generate_unified_report', () => ({}), { report_id: expect.any(String) as unknown }],
])('%s does its work on the durable engine', async (workflow, inputs, output) => {
  const run = await hub.run(workflow, inputs());
  expect(run.error).toBeUndefined();
  expect(run).toMatchObject({ status: 'succeeded', output });
});
