import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { placeOf, projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { agentOfTest, type Agent } from '#kit/mcp-client.ts';
import { serve } from '#kit/northbound.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';

let lab: Lab;
let hub: OrchestrationHub;
let http: Awaited<ReturnType<typeof serve>>;
let campus: LabProject;

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab);
  http = await serve([mcp({ hub: hub.hub, version: '1.0.0', clock: systemClock, log: silentLog })]);
  campus = projectNamed(lab, 'Campus');
});
afterAll(async () => {
  await http.close();
  await hub.stop();
  await lab.close();
});

const agent = (query?: string, token?: string): Promise<Agent> => agentOfTest(http.url, query, token);
const place = (name: string) => placeOf(campus, name);
const statusOf = async (name: string) => (await hub.perform<{ status: string }>('gns3.node.get', place(name))).status;

/** What the audit says of a command through this door, newest first. */
async function audited(operation: string): Promise<string[]> {
  const rows = await hub.store.records.audit({ limit: 500 });
  return rows
    .map(({ value }) => value as unknown as { door: string; operation: string; outcome: string; caller: { name: string } })
    .filter((row) => row.door === 'mcp' && row.operation === operation)
    .map(({ outcome, caller }) => `${caller.name} ${outcome}`);
}

describe('an agent that only reads', () => {
  test('sees the whole of a lab of 31 nodes at once, each link with its ends', async () => {
    const { call } = await agent();
    const { output, cut } = await call('get_topology', { project_id: campus.projectId });
    const [project] = output!['projects'] as { nodes: { name: string }[]; links: { ends: string[] }[] }[];
    expect(cut).toBeUndefined();
    expect(project!.nodes.map(({ name }) => name)).toEqual([...campus.nodes.values()].map(({ name }) => name));
    expect(project!.links).toHaveLength(campus.links.size);
    expect(project!.links.map(({ ends }) => ends)).toContainEqual(
      expect.arrayContaining([expect.stringMatching(/^EDGE1 FastEthernet0\/\d$/)]),
    );
  });

  test('finds projects, nodes, events and the state of the hub', async () => {
    const { call } = await agent('', 'viewer');
    expect((await call('list_projects')).output).toMatchObject({ items: [{ name: 'Campus', project_id: campus.projectId }] });
    expect((await call('get_node', place('EDGE1'))).output).toMatchObject({ name: 'EDGE1', ports: expect.anything() });
    expect((await call('hub_status', { action: 'gns3' })).output).toMatchObject({ servers: [{ id: 'lab', connected: true }] });
    expect((await call('events', { action: 'list', types: ['node.*'], limit: 2 })).output).toMatchObject({
      items: [{ type: expect.stringMatching(/^node\./) }, { data: { node: { name: expect.any(String), status: expect.any(String) } } }],
    });
    expect(
      (await call('link_filters', { action: 'get', project_id: campus.projectId, link_id: [...campus.links.keys()][0]! })).error,
    ).toBeUndefined();
  });

  test('has no tool that changes something, and is refused when it asks for it all the same', async () => {
    const { tools, call } = await agent();
    expect(await tools()).not.toEqual(expect.arrayContaining(['node_action']));
    for (const refused of [
      await call('node_action', { action: 'stop', ...place('EDGE1') }),
      await call('ask_operation', { operation: 'gns3.node.stop', input: place('EDGE1') }),
      await call('apply_plan', { hash: '0'.repeat(64) }),
    ]) {
      expect(refused.error).toMatchObject({ code: 'forbidden', message: expect.stringContaining('read-only') });
    }
    expect(await statusOf('EDGE1')).toBe('started');
    expect(await audited('gns3.node.stop')).toEqual(['admin refused', 'admin refused']);
  });

  test('finds operations that no tool is for, and asks them', async () => {
    const { call } = await agent();
    const found = await call('find_operation', { query: 'list snapshots' });
    expect((found.output!['items'] as unknown[])[0]).toMatchObject({
      name: 'gns3.snapshot.list',
      how: 'ask_operation',
      input: { required: ['project_id'] },
    });
    expect(
      (await call('ask_operation', { operation: 'gns3.snapshot.list', input: { project_id: campus.projectId } })).output,
    ).toMatchObject({ items: [] });
    const change = await call('find_operation', { query: 'gns3.snapshot.create' });
    expect(change.output).toMatchObject({ items: [{ how: 'plan_change', changes_something: true }] });
  });
});

describe('an agent that may change things at once', () => {
  test('reads its own writes, and what it does is in the audit', async () => {
    const { call } = await agent('?write=direct');
    expect((await call('node_action', { action: 'stop', ...place('PC-A1') })).output).toMatchObject({ node: { status: 'stopped' } });
    expect((await call('get_node', place('PC-A1'))).output).toMatchObject({ status: 'stopped' });
    expect((await call('node_action', { action: 'start', ...place('PC-A1') })).output).toMatchObject({ node: { status: 'started' } });
    expect(await audited('gns3.node.start')).toEqual(['admin done']);
  });

  test('may do no more than its user', async () => {
    const { tools, call } = await agent('?write=direct', 'viewer');
    expect(await tools()).not.toContain('node_action');
    expect((await call('node_action', { action: 'stop', ...place('EDGE1') })).error).toMatchObject({
      code: 'forbidden',
      details: { permission: 'gns3.operate' },
    });
    expect((await call('plan_change', { operation: 'gns3.node.stop', input: place('EDGE1') })).error?.code).toBe('forbidden');
  });

  test('discovers a device and reads its document', async () => {
    const { call } = await agent('?write=direct');
    const discovered = await call('discover', { action: 'device', project_id: campus.projectId, equipment_id: place('PC-A1').node_id });
    expect(discovered.error).toBeUndefined();
    const { output } = await call('equipment', { action: 'get', project_id: campus.projectId, equipment_id: place('PC-A1').node_id });
    expect(output).toMatchObject({ name: 'PC-A1', steps: expect.anything() });
  });

  test('is told which fields are wrong, by name', async () => {
    const { call } = await agent('?write=direct');
    expect((await call('node_action', { action: 'explode', ...place('EDGE1') })).error).toMatchObject({
      code: 'validation_error',
      message: /start, stop/,
    });
    expect((await call('node_action', { action: 'stop', project_id: campus.projectId, node: 'EDGE1' })).error).toMatchObject({
      code: 'validation_error',
      remedy: expect.any(String),
      details: { node_id: expect.anything(), node: expect.anything() },
    });
    expect((await call('get_node', { project_id: campus.projectId, node_id: campus.projectId })).error).toMatchObject({
      code: 'not_found',
    });
  });
});

describe('a plan', () => {
  const stop = (name: string) => ({ operation: 'gns3.node.stop', input: place(name) });
  const hashOf = async ({ call }: Agent, name: string) => (await call('plan_change', stop(name))).output!['hash'] as string;

  test('says what stops, who notices and what takes it back, and is applied once', async () => {
    const { call } = await agent('?write=planned');
    const { output } = await call('plan_change', stop('PC-A1'));
    expect(output).toMatchObject({
      reversible: 'undo',
      undo: { operation: 'gns3.node.start' },
      steps: [{ does: 'gns3.node.stop', reversible: 'undo' }],
      reach: { known: true, nodes: expect.arrayContaining([expect.objectContaining({ name: 'PC-A1', how: 'named' })]) },
    });
    expect(await statusOf('PC-A1')).toBe('started');
    const hash = output!['hash'];
    expect((await call('apply_plan', { hash })).output).toMatchObject({
      applied: 'gns3.node.stop',
      result: { node: { status: 'stopped' } },
    });
    expect((await call('apply_plan', { hash })).error).toMatchObject({ code: 'conflict', details: { state: 'applied' } });
    expect(await statusOf('PC-A1')).toBe('stopped');
    await hub.perform('gns3.node.start', place('PC-A1'));
  });

  test('is refused when the world changed since, and says what', async () => {
    const planner = await agent('?write=planned');
    const hash = await hashOf(planner, 'PC-A1');
    await hub.perform('gns3.node.stop', place('PC-A1'));
    const { error } = await planner.call('apply_plan', { hash });
    await hub.perform('gns3.node.start', place('PC-A1'));
    expect(error).toMatchObject({ code: 'conflict', details: { changed: ['PC-A1 was started and is stopped.'] } });
  });

  test('is refused even when the world looks as before, for it was another in between', async () => {
    const planner = await agent('?write=planned');
    const hash = await hashOf(planner, 'PC-A1');
    await hub.perform('gns3.node.stop', place('PC-A1'));
    await hub.perform('gns3.node.start', place('PC-A1'));
    expect((await planner.call('apply_plan', { hash })).error).toMatchObject({
      code: 'conflict',
      details: { changed: [expect.stringMatching(/came after position/)] },
    });
  });

  test('may be made by an agent that only reads, and applied by one of the same user that may', async () => {
    const hash = await hashOf(await agent(), 'PC-A1');
    expect((await (await agent('?write=planned', 'viewer')).call('apply_plan', { hash })).error?.code).toBe('not_found');
    expect((await (await agent('?write=planned')).call('apply_plan', { hash })).error).toBeUndefined();
    await hub.perform('gns3.node.start', place('PC-A1'));
  });

  test('is the only way in a session that plans, though it may look', async () => {
    const { tools, call } = await agent('?write=planned');
    expect(await tools()).not.toContain('node_action');
    expect((await call('ask_operation', { operation: 'gns3.node.stop', input: place('EDGE1') })).error).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('plan_change'),
    });
    expect((await call('probe', { action: 'ping', addresses: ['127.0.0.1'], count: 1 })).output).toMatchObject({
      items: [{ alive: true }],
    });
  });

  test('of starting a project names each node in its order', async () => {
    await hub.perform('gns3.node.stop', place('PC-A1'));
    const { call } = await agent();
    const { output } = await call('plan_change', { operation: 'gns3.project.start', input: { project_id: campus.projectId } });
    expect(output).toMatchObject({ reversible: 'undo', steps: [{ does: 'gns3.node.start', summary: 'Starts PC-A1.' }] });
    await hub.perform('gns3.node.start', place('PC-A1'));
  });
});

describe('what people attach', () => {
  test('is the topology, the events and the documents of a project, as the catalogue has them', async () => {
    const { client } = await agent('', 'viewer');
    const { resources } = await client.listResources();
    const uri = `thalamus://projects/${campus.projectId}/topology`;
    expect(resources.map((each) => each.uri)).toEqual(['thalamus://events', uri, `thalamus://projects/${campus.projectId}/events`]);
    const read = async (which: string) =>
      JSON.parse((await client.readResource({ uri: which })).contents.map((each) => ('text' in each ? each.text : '')).join('')) as unknown;
    expect(await read(uri)).toMatchObject({ projects: [{ name: 'Campus' }] });
    expect(await read('thalamus://events')).toMatchObject({ items: expect.anything() });
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ name }) => name)).toEqual(['topology', 'events', 'equipment']);
  });

  test.each(['thalamus://projects/x/nothing', 'file:///etc/passwd', 'thalamus://projects/../events', ''])('is not %s', async (uri) => {
    const { client } = await agent();
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32_002 });
  });

  test('is completed from what is typed', async () => {
    const { client } = await agent();
    const ref = { type: 'ref/resource' as const, uri: 'thalamus://projects/{project_id}/equipment/{equipment_id}' };
    const projects = await client.complete({ ref, argument: { name: 'project_id', value: 'cam' } });
    expect(projects.completion.values).toEqual([campus.projectId]);
    const context = { arguments: { project_id: campus.projectId } };
    const nodes = await client.complete({ ref, argument: { name: 'equipment_id', value: 'edge' }, context });
    expect(nodes.completion.values).toContain(place('EDGE1').node_id);
  });

  test('are prompts that say which tools to use', async () => {
    const { client } = await agent();
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['diagnose_link', 'document_lab', 'plan_change']);
    const { tools } = await client.listTools();
    for (const { name, arguments: wanted = [] } of prompts) {
      const given = Object.fromEntries(wanted.map((each) => [each.name, campus.projectId]));
      const { messages } = await client.getPrompt({ name, arguments: given });
      const text = messages.map(({ content }) => (content.type === 'text' ? content.text : '')).join('');
      expect(text).toContain(campus.projectId);
      expect(tools.filter((tool) => text.includes(tool.name)).length).toBeGreaterThanOrEqual(2);
    }
    await expect(client.getPrompt({ name: 'diagnose_link', arguments: {} })).rejects.toMatchObject({
      data: { details: { project_id: ['Required.'] } },
    });
  });
});
