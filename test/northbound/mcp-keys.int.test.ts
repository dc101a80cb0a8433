import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgentTerms, Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { graphql } from '#northbound/graphql/index.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { placeOf, projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { agentOf, agentOfTest, type Agent } from '#kit/mcp-client.ts';
import { serve } from '#kit/northbound.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';

let lab: Lab;
let hub: OrchestrationHub;
let http: Awaited<ReturnType<typeof serve>>;
let campus: LabProject;
let lost = false;

const keyed = (name: string, agent: AgentTerms): Caller => ({
  kind: 'user',
  name: 'ann',
  roles: ['agent'],
  permissions: ['*.read', '*.operate', '*.write'],
  key: { id: `key-${name}`, name, agent },
});
/** By their tokens. */
const CALLERS: Readonly<Record<string, Caller>> = {
  pcs: keyed('pcs', { nodes: ['PC-*'] }),
  asking: keyed('asking', { approval: 'changes' }),
  careful: keyed('careful', { approval: 'irreversible' }),
  looking: keyed('looking', { tools: ['lab', 'events'] }),
  free: keyed('free', {}),
  hourly: keyed('hourly', { callsPerHour: 4 }),
  ann: { kind: 'user', name: 'ann', roles: ['operator'], permissions: ['*.read', '*.operate'] },
  boss: { kind: 'user', name: 'boss', roles: ['admin'], permissions: ['*'] },
  clerk: { kind: 'user', name: 'clerk', roles: [], permissions: ['agents.read', 'agents.operate'] },
};

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab, { callerLost: () => lost });
  const verify = async (token: string): Promise<Caller> => {
    const caller = CALLERS[token];
    if (caller === undefined) throw fail('unauthorized', 'The token is not valid.');
    return caller;
  };
  const parts = { hub: hub.hub, clock: systemClock, log: silentLog };
  http = await serve([mcp({ ...parts, version: '1.0.0' }), rest({ hub: hub.hub }), graphql({ ...parts, feed: hub.store.feed, verify })], {
    verify,
  });
  campus = projectNamed(lab, 'Campus');
});
beforeEach(() => {
  lost = false;
});
afterAll(async () => {
  await http.close();
  await hub.stop();
  await lab.close();
});

const agent = (token: string, query = '?write=direct'): Promise<Agent> => agentOfTest(http.url, query, token);
const place = (name: string) => placeOf(campus, name);
const statusOf = async (name: string) => (await hub.perform<{ status: string }>('gns3.node.get', place(name))).status;
const started = async (name: string): Promise<void> => {
  if ((await statusOf(name)) !== 'started') await hub.perform('gns3.node.start', place(name));
};

async function request(method: string, path: string, token: string, body?: object) {
  const response = await fetch(`${http.url}/api/common/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const approvalOf = (answer: { readonly error?: { readonly code: string; readonly details?: Record<string, unknown> } }): string => {
  expect(answer.error).toMatchObject({ code: 'approval_needed', details: { approval_id: expect.any(String) } });
  return answer.error!.details!['approval_id'] as string;
};

describe('a key for some nodes', () => {
  test('changes nodes whose names fit, and no others', async () => {
    const { call } = await agent('pcs');
    expect((await call('node_action', { action: 'stop', ...place('PC-A1') })).error).toBeUndefined();
    expect((await call('node_action', { action: 'start', ...place('PC-A1') })).error).toBeUndefined();
    const refused = await call('node_action', { action: 'stop', ...place('EDGE1') });
    expect(refused.error).toMatchObject({
      code: 'forbidden',
      message: 'The key lets change only nodes named PC-*; EDGE1 is not.',
      details: { nodes: ['PC-*'], others: ['EDGE1'] },
    });
    expect(await statusOf('EDGE1')).toBe('started');
  });

  test('changes no link one end of which is another node, no whole project, and nothing of which nobody says where it is', async () => {
    const { call } = await agent('pcs');
    const { projects } = await hub.perform<{ projects: { links: { link_id: string; ends: { node_id: string }[] }[] }[] }>(
      'gns3.topology.get',
      {
        project_id: campus.projectId,
      },
    );
    const link = projects[0]!.links.find(({ ends }) => ends.some(({ node_id: id }) => id === place('PC-A1').node_id))!;
    const filters = await call('link_filters', { action: 'set', project_id: campus.projectId, link_id: link.link_id, filters: {} });
    expect(filters.error?.message).toMatch(/The key lets change only nodes named PC-\*; \S+ is not\./);
    expect((await call('project_action', { action: 'close', project_id: campus.projectId })).error?.message).toContain('a whole project');
    const other = await call('ask_operation', { operation: 'hub.workflow.delete', input: { name: 'nightly' } });
    expect(other.error?.message).toContain('does not say which node it changes');
  });

  test('says so to its agent before that asks', async () => {
    expect((await agent('pcs')).client.getInstructions()).toContain('only nodes whose names fit PC-*');
    expect((await agent('careful')).client.getInstructions()).toContain("waits for a person's approval");
  });

  test('reads and looks wherever its user may', async () => {
    const { call } = await agent('pcs');
    expect((await call('get_node', place('EDGE1'))).output).toMatchObject({ name: 'EDGE1' });
    expect((await call('probe', { action: 'ping', addresses: ['127.0.0.1'], count: 1 })).output).toMatchObject({
      items: [{ alive: true }],
    });
  });

  test('gets around it by no other door', async () => {
    const { project_id: project, node_id: node } = place('EDGE1');
    const byRest = await request('POST', 'gns3-central/stop_node/', 'pcs', { project_id: project, node_id: node });
    expect([byRest.status, byRest.body['details']]).toEqual([403, { nodes: ['PC-*'], others: ['EDGE1'] }]);
    const byGraphql = await fetch(`${http.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'Bearer pcs', 'content-type': 'application/json' },
      body: JSON.stringify({ query: `mutation { gns3NodeStop(projectId: "${project}", nodeId: "${node}") { node { status } } }` }),
    });
    expect(await byGraphql.json()).toMatchObject({ errors: [{ extensions: { code: 'forbidden', details: { others: ['EDGE1'] } } }] });
    const planned = await request('POST', 'v1/plans/', 'pcs', {
      operation: 'gns3.node.stop',
      input: { project_id: project, node_id: node },
    });
    expect(planned.status).toBe(201);
    const applied = await request('POST', 'v1/plans/apply/', 'pcs', { hash: planned.body['hash'] });
    expect([applied.status, applied.body['code']]).toEqual([403, 'forbidden']);
    expect(await statusOf('EDGE1')).toBe('started');
  });
});

describe('a key whose changes a person approves', () => {
  test('does nothing until a person says yes, then it is done on its behalf, and it is told so', async () => {
    await started('PC-A1');
    const { call } = await agent('asking');
    const id = approvalOf(await call('node_action', { action: 'stop', ...place('PC-A1') }));
    expect(await statusOf('PC-A1')).toBe('started');
    // The same wish again is the same approval.
    expect(approvalOf(await call('node_action', { action: 'stop', ...place('PC-A1') }))).toBe(id);
    const listed = await request('GET', 'v1/agents/approvals/?state=pending', 'ann');
    expect(listed.body['items']).toMatchObject([
      { approval_id: id, state: 'pending', asked_by: 'ann', key: 'asking', plan: { operation: 'gns3.node.stop', reversible: 'undo' } },
    ]);
    const waited = call('ask_operation', { operation: 'agents.approval.get', input: { approval_id: id, wait_s: 20 } });
    const approved = await request('POST', `v1/agents/approvals/${id}/approve/`, 'boss', {});
    expect(approved.body).toMatchObject({ state: 'approved', decided_by: 'boss', outcome: { done: true } });
    expect((await waited).output).toMatchObject({ state: 'approved', outcome: { done: true, result: { node: { status: 'stopped' } } } });
    expect(await statusOf('PC-A1')).toBe('stopped');
    expect((await request('POST', `v1/agents/approvals/${id}/approve/`, 'boss', {})).body).toMatchObject({ code: 'conflict' });
    const told = await hub.events(['agents.approval.*']);
    expect(told.map(({ type }) => type)).toEqual(['agents.approval.asked', 'agents.approval.approved']);
    expect(told.every(({ projectid }) => projectid === campus.projectId)).toBe(true);
  });

  test('is told why a person said no', async () => {
    await started('PC-A1');
    const { call } = await agent('asking');
    const id = approvalOf(await call('node_action', { action: 'stop', ...place('PC-A1') }));
    expect((await request('POST', `v1/agents/approvals/${id}/refuse/`, 'ann', { reason: 'Not during the lesson.' })).body).toMatchObject({
      state: 'refused',
    });
    const { output } = await call('ask_operation', { operation: 'agents.approval.get', input: { approval_id: id } });
    expect(output).toMatchObject({ state: 'refused', reason: 'Not during the lesson.', decided_by: 'ann', outcome: null });
    expect(await statusOf('PC-A1')).toBe('started');
  });

  test('approves nothing itself, nor does any key, nor who may not do it themselves', async () => {
    await started('PC-A1');
    const { call } = await agent('asking');
    const id = approvalOf(await call('node_action', { action: 'stop', ...place('PC-A1') }));
    const itself = await call('ask_operation', { operation: 'agents.approval.approve', input: { approval_id: id } });
    expect(itself.error?.code).toBe('forbidden');
    for (const token of ['asking', 'free', 'clerk']) {
      expect((await request('POST', `v1/agents/approvals/${id}/approve/`, token, {})).status).toBe(403);
    }
    expect(await statusOf('PC-A1')).toBe('started');
    await request('POST', `v1/agents/approvals/${id}/refuse/`, 'boss', {});
  });

  test('is not approved as it was asked when what it reaches is otherwise, unless the person wants it anyway', async () => {
    await started('PC-A1');
    await started('PC-A2');
    const { call } = await agent('asking');
    const id = approvalOf(await call('node_action', { action: 'stop', ...place('PC-A1') }));
    await hub.perform('gns3.node.stop', place('PC-A1'));
    const refused = await request('POST', `v1/agents/approvals/${id}/approve/`, 'boss', {});
    expect([refused.status, refused.body['details']]).toEqual([409, { changed: ['PC-A1 was started and is stopped.'] }]);
    const approved = await request('POST', `v1/agents/approvals/${id}/approve/`, 'boss', { anyway: true });
    expect(approved.body).toMatchObject({ state: 'approved', outcome: { done: true } });
    await started('PC-A1');
  });

  test('whose user may do nothing any more gets nothing done', async () => {
    await started('PC-A1');
    const { call } = await agent('asking');
    const id = approvalOf(await call('node_action', { action: 'stop', ...place('PC-A1') }));
    lost = true;
    expect((await request('POST', `v1/agents/approvals/${id}/approve/`, 'boss', {})).status).toBe(409);
    expect(await statusOf('PC-A1')).toBe('started');
    await request('POST', `v1/agents/approvals/${id}/refuse/`, 'boss', {});
  });

  test('asks for no more than 20 at a time', async () => {
    const { call } = await agent('careful');
    const note = (n: number) => call('node_action', { action: 'reload', ...place([...campus.nodes.values()][n]!.name) });
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 21; n += 1) codes.push((await note(n)).error?.code);
    expect(codes.slice(0, 20).every((code) => code === 'approval_needed')).toBe(true);
    expect(codes[20]).toBe('conflict');
  });

  test('for what cannot be taken back does the rest at once', async () => {
    const { call } = await agent('careful');
    await started('PC-A1');
    expect((await call('node_action', { action: 'stop', ...place('PC-A1') })).error).toBeUndefined();
    expect((await call('node_action', { action: 'start', ...place('PC-A1') })).error).toBeUndefined();
  });
});

describe('a key for some calls an hour', () => {
  test('is told with each result how many are left, and over no door gets more', async () => {
    const { call } = await agent('hourly');
    // Beginning the session was one of them.
    for (const left of [2, 1, 0]) expect(await call('get_node', place('PC-A1'))).toMatchObject({ calls_left: { remaining: left, of: 4 } });
    const refused = await call('get_node', place('PC-A1'));
    expect(refused).toMatchObject({ error: { code: 'rate_limited' }, calls_left: { remaining: 0 } });
    expect((await request('GET', 'gns3-central/projects/', 'hourly')).status).toBe(429);
    expect((await call('plan_change', { operation: 'gns3.node.stop', input: place('PC-A1') })).error?.code).toBe('rate_limited');
  });
});

describe('a key for some sets of tools', () => {
  test('offers these alone, whatever is wanted', async () => {
    const { tools } = await agent('looking', '');
    expect(await tools()).toEqual(expect.arrayContaining(['list_projects', 'events']));
    expect(await tools()).not.toContain('find_operation');
    await expect(agent('looking', '?tools=plans')).rejects.toThrow(/lab, events/);
  });
});

test('over standard input and output a key means the same', async () => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [fileURLToPath(new URL('../../src/cli.ts', import.meta.url)), 'mcp', '--write', 'direct'],
      env: { THALAMUS_URL: http.url, THALAMUS_TOKEN: 'pcs', HOME: '/nonexistent' },
      stderr: 'pipe',
    }),
  );
  const spawned = agentOf(client);
  endsWithTest(() => spawned.client.close());
  await started('PC-A1');
  expect((await spawned.call('node_action', { action: 'stop', ...place('EDGE1') })).error).toMatchObject({
    details: { others: ['EDGE1'] },
  });
  expect((await spawned.call('node_action', { action: 'stop', ...place('PC-A1') })).error).toBeUndefined();
});
