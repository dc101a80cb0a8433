import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import type { RunView } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import type { Topology } from '#model/topology.ts';
import { startGns3, type Gns3Server, type Gns3Version } from './gns3-server.ts';
import { OtherClient, type OtherNode } from './other-client.ts';

const API = '/api/common/api/v1';

/** On a real server nobody has an agent or a shell but VPCS, which is asked by its console. */
describe.each<Gns3Version>(['2.2', '3.0'])('the workflows on a real GNS3 %s with real VPCS', (version) => {
  let gns3: Gns3Server;
  let other: OtherClient;
  let hub: HubProcess;
  let client: HubClient;
  let projectId: string;
  let nodes: OtherNode[];

  beforeAll(async () => {
    gns3 = await startGns3({ version });
    other = new OtherClient(gns3);
    const project = await other.createProject('a pair of hosts', { auto_close: false });
    projectId = project.project_id;
    nodes = [await other.createVpcs(projectId, 'PC1'), await other.createVpcs(projectId, 'PC2')];
    await other.link(nodes[0]!, nodes[1]!);
    hub = await startHub({ gns3: gns3.auth ? { url: gns3.url, user: gns3.user, password: gns3.password } : { url: gns3.url } });
    client = await logIn(hub.url, hub.password);
    await until(
      'the project to be known',
      async () => (await client.get<Topology>(`${CENTRAL}/topology/`)).projects.some(({ project_id: id }) => id === projectId),
      30_000,
    );
  });
  afterAll(async () => {
    await hub?.cleanUp();
    await gns3?.cleanUp();
  });

  async function ended(id: string): Promise<RunView> {
    let run: RunView | undefined;
    await until(
      `the run ${id} to end`,
      async () => {
        run = await client.get<RunView>(`${API}/hub/workflows/runs/${id}/`);
        return !['pending', 'running', 'waiting'].includes(run.status);
      },
      120_000,
    );
    return run!;
  }
  const run = async (workflow: string, context: object) =>
    ended((await client.send<{ run_id: string }>('POST', `${API}/hub/workflows/execute/`, { workflow, context })).run_id);
  const undone = ({ steps }: RunView): string[] =>
    steps
      .filter(({ status }) => status !== 'succeeded')
      .map(({ id, status, reason, error }) => `${id} ${status}: ${reason ?? error?.message}`);

  test('security_testing_full_workflow starts the project and skips no step', async () => {
    const tested = await run('security_testing_full_workflow', { project_ids: [projectId] });
    expect(undone(tested)).toEqual([]);
    expect(tested).toMatchObject({ status: 'succeeded', output: { started: 1, skipped: [] } });
  });

  test('equipment_discovery knows both hosts by their consoles, and skips no step', async () => {
    const discovered = await run('equipment_discovery', { project_id: projectId });
    expect(undone(discovered)).toEqual([]);
    expect(discovered).toMatchObject({ status: 'succeeded', output: { nodes: 2, running: 2, skipped: [], discovery: { failed: 0 } } });
  });

  test('topology_update is followed by network, monitoring, security and QoS', async () => {
    const updated = await run('topology_update', { project_id: projectId });
    expect(undone(updated)).toEqual([]);
    expect(updated.output).toMatchObject({ updated: ['network', 'monitoring', 'security', 'qos'], failed: [], skipped: [] });
  });

  test('a host that somebody stops in GNS3 is contained when a person agrees: no step is skipped', async () => {
    await other.stop(nodes[0]!);
    let started: RunView | undefined;
    await until(
      'the run to wait for somebody',
      async () => {
        const { items } = await client.get<{ items: RunView[] }>(`${API}/hub/workflows/runs/?workflow=incident_response`);
        if (items[0] === undefined) return false;
        started = await client.get<RunView>(`${API}/hub/workflows/runs/${items[0].run_id}/`);
        return started.steps.some(({ id, status }) => id === 'approval' && status === 'waiting');
      },
      60_000,
    );
    await client.send('POST', `${API}/hub/workflows/runs/${started!.run_id}/signal/`, { step: 'approval', approve: true });
    const answered = await ended(started!.run_id);
    expect(undone(answered)).toEqual([]);
    expect(answered.output).toMatchObject({ node: 'PC1', contained: true, skipped: [] });
    expect((await other.links(projectId)).map(({ suspend }) => suspend)).toEqual([true]);
  });

  test('the system has one verdict', async () => {
    const { run_id: id } = await client.send<{ run_id: string }>('POST', `${API}/tasks/orchestrate_system_monitoring/run/`, {});
    const verdict = await ended(id);
    expect(undone(verdict)).toEqual([]);
    expect(verdict.output).toMatchObject({ status: expect.stringMatching(/^(healthy|degraded|unhealthy)$/) as unknown });
  });
});
