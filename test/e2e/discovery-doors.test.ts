import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { connectAgent, type Agent } from '#kit/mcp-client.ts';
import { until } from '#kit/until.ts';
import type { EquipmentDocument } from '#model/equipment.ts';
import type { Topology } from '#model/topology.ts';

const V1 = '/api/common/api/v1';
const NOBODY = '00000000-0000-4000-8000-000000000000';
/** Beyond the well-known ones: a secret of whoever set it. */
const COMMUNITY = 'only-for-the-noc';

let hub: HubProcess;
let admin: HubClient;
let viewer: HubClient;
let project: string;
/** A router whose agent takes the secret community alone. */
let edge: string;
const equipment = (path: string): string => `${V1}/equipment/projects/${project}${path}`;

beforeAll(async () => {
  hub = await startHub({ env: { THALAMUS_LAB_NAME: 'campus' } });
  admin = await logIn(hub.url, hub.password);
  await admin.send('POST', `${V1}/auth/users/`, { username: 'vera', password: 'a-password-of-vera', roles: ['viewer'] });
  viewer = await logIn(hub.url, 'a-password-of-vera', 'vera');
  const campus = async () => (await admin.get<Topology>(`${CENTRAL}/topology/`)).projects[0];
  await until('the campus runs', async () => (await campus())?.nodes.every(({ status }) => status === 'started') === true, 30_000);
  const { project_id, nodes } = (await campus())!;
  project = project_id;
  edge = nodes.find(({ name }) => name === 'EDGE1')!.node_id;
  const commands = ['enable', 'configure terminal', 'no snmp-server community public', `snmp-server community ${COMMUNITY} RO`, 'end'];
  const told = await admin.send<{ reason: string; transcripts: { refused: boolean }[] }>('POST', `${V1}/console/run/`, {
    project_id,
    node_id: edge,
    enable_password: 'cisco',
    commands,
  });
  if (told.transcripts.length < commands.length || told.transcripts.some(({ refused }) => refused)) throw new Error(told.reason);
  await admin.send('POST', equipment(`/equipment/${edge}/discover/`), { communities: [COMMUNITY] });
});
afterAll(async () => {
  await hub?.cleanUp();
});

describe('who may only look', () => {
  test('discovers nothing, types nothing, scans nothing, and asks no agent that is no node', async () => {
    const node = { project_id: project, node_id: edge };
    for (const [path, body] of [
      [equipment('/discover/'), {}],
      [equipment(`/equipment/${edge}/discover/`), {}],
      [equipment('/wiring/compare/'), {}],
      [`${V1}/console/run/`, { ...node, commands: ['show version'] }],
      [`${V1}/console/facts/`, node],
      [`${V1}/scan/ping/`, { addresses: ['192.0.2.1'] }],
      [`${V1}/scan/ports/`, { addresses: ['192.0.2.1'] }],
      [`${V1}/scan/sweep/`, { networks: ['192.0.2.0/30'] }],
      [`${V1}/scan/trace/`, { address: '192.0.2.1' }],
      [`${V1}/snmp/facts/`, { host: '127.0.0.1' }],
      [`${V1}/snmp/credentials/test/`, { host: '127.0.0.1' }],
      [`${V1}/operations/console.run/`, { ...node, commands: ['show version'] }],
      [`${V1}/operations/equipment.project.discover/`, { project_id: project }],
      [`${V1}/hub/workflows/execute/`, { workflow: 'equipment_discovery', context: { project_id: project } }],
    ] as const) {
      const { status, body: answer } = await viewer.raw('POST', path, body);
      expect([path, status, answer['code']]).toEqual([path, 403, 'forbidden']);
    }
  });

  test('sees what is known, and no community that is a secret, nowhere', async () => {
    const known = async (who: HubClient) => (await who.get<EquipmentDocument>(equipment(`/equipment/${edge}/`))).snmp_data;
    expect(await known(admin)).toMatchObject({ snmp_available: true, community: COMMUNITY });
    expect(await known(viewer)).toMatchObject({ snmp_available: true, community: '********' });
    const everything = await Promise.all([
      ...['/equipment/', `/equipment/${edge}/history/`, `/equipment/${edge}/?at=${new Date().toISOString()}`, '/wiring/'].map((path) =>
        viewer.get(equipment(path)),
      ),
      viewer.get(`${V1}/events/?limit=500`),
      viewer.get(`${V1}/equipment/search/?q=${COMMUNITY}`),
    ]);
    const text = JSON.stringify(everything);
    expect(text).toContain('equipment.discovered');
    expect(text).not.toContain(COMMUNITY);
  });
});

test('what cannot be is refused by name', async () => {
  const one = (id: string): string => equipment(`/equipment/${id}`);
  const elsewhere = `${V1}/equipment/projects/${NOBODY}`;
  for (const [method, path, body, status, named] of [
    ['GET', `${elsewhere}/equipment/`, undefined, 404, NOBODY],
    ['GET', `${elsewhere}/wiring/`, undefined, 404, NOBODY],
    ['GET', `${elsewhere}/equipment/${edge}/`, undefined, 404, NOBODY],
    ['POST', `${elsewhere}/discover/`, {}, 404, NOBODY],
    ['GET', `${V1}/equipment/projects/campus/equipment/`, undefined, 422, 'project_id'],
    ['GET', `${one(NOBODY)}/`, undefined, 404, NOBODY],
    ['GET', `${one(NOBODY)}/history/`, undefined, 404, NOBODY],
    ['POST', `${one(NOBODY)}/discover/`, {}, 404, NOBODY],
    ['POST', equipment('/discover/?wait=true'), { equipment_ids: [NOBODY] }, 404, NOBODY],
    ['POST', equipment('/discover/?wait=maybe'), {}, 422, 'wait'],
    ['POST', equipment('/discover/'), { equipment_ids: [] }, 422, 'equipment_ids'],
    ['POST', equipment('/discover/'), { devices: ['EDGE1'] }, 422, 'devices'],
    ['POST', `${one(edge)}/discover/`, { timeout_ms: 10 }, 422, 'timeout_ms'],
    ['GET', equipment('/equipment/?limit=0'), undefined, 422, 'limit'],
    ['GET', equipment('/equipment/?limit=501'), undefined, 422, 'limit'],
    ['GET', equipment('/equipment/?cursor=%21'), undefined, 422, 'cursor'],
    ['GET', equipment('/equipment/?status=burning'), undefined, 422, 'status'],
    ['GET', equipment('/equipment/?at=99999999'), undefined, 404, '99999999'],
    ['GET', equipment('/equipment/?at=yesterday'), undefined, 422, 'at'],
    ['GET', `${V1}/equipment/search/`, undefined, 422, 'q'],
    ['POST', `${V1}/console/run/`, { project_id: project, node_id: NOBODY, commands: ['x'] }, 404, NOBODY],
    ['POST', `${V1}/console/run/`, { project_id: project, node_id: edge, commands: ['show ver\nreload'] }, 422, 'control characters'],
    ['POST', `${V1}/scan/sweep/`, { networks: ['10.0.0.0/8'] }, 422, '1024'],
    ['POST', `${V1}/scan/ping/`, { addresses: ['EDGE1'] }, 422, 'addresses'],
  ] as const) {
    const answer = await admin.raw(method, path, body);
    expect([path, answer.status], JSON.stringify(answer.body)).toEqual([path, status]);
    expect(answer.body).toMatchObject({ error: true, message: expect.stringContaining(named) });
  }
});

test('one device is waited for with its document', async () => {
  const { status, items } = await admin.send<{ status: string; items: EquipmentDocument[] }>('POST', equipment('/discover/?wait=true'), {
    equipment_ids: [edge],
  });
  expect(status).toBe('succeeded');
  expect(items).toMatchObject([{ equipment_id: edge, name: 'EDGE1', snmp_data: { community: '********' } }]);
});

describe('an agent with a key of its own', () => {
  /** What a teacher lets it: edge routers alone, so many calls, and a person says yes to what cannot be taken back. */
  const terms = { nodes: ['EDGE*', 'DIST*'], calls_per_hour: 50, approval: 'irreversible' };
  let agent: Agent;

  beforeAll(async () => {
    const { key } = await admin.send<{ key: string }>('POST', `${V1}/auth/keys/`, { name: 'agent', roles: ['agent'], agent: terms });
    agent = await connectAgent(hub.url, '?write=direct', key);
  });
  afterAll(() => agent?.client.close());

  test('does what the key lets it, is told what is left, and asks a person for the rest', async () => {
    const node = { project_id: project, node_id: edge };
    const ip = async () => (await admin.get<{ items: unknown[] }>(equipment('/interfaces/'))).items.length;
    expect(await ip()).toBeGreaterThan(0);
    const looked = await agent.call('get_node', node);
    expect(looked).toMatchObject({ output: { name: 'EDGE1' }, calls_left: { of: 50 } });
    const other = (await admin.get<Topology>(`${CENTRAL}/topology/`)).projects[0]!.nodes.find(({ name }) => name.startsWith('PC'))!;
    const refused = await agent.call('node_action', { action: 'stop', project_id: project, node_id: other.node_id });
    expect(refused.error).toMatchObject({ code: 'forbidden', details: { others: [other.name] } });

    const reload = await agent.call('node_action', { action: 'reload', ...node });
    expect(reload.error).toMatchObject({ code: 'approval_needed' });
    const id = String(reload.error!.details!['approval_id']);
    const approvals = `${V1}/agents/approvals`;
    expect((await viewer.raw('POST', `${approvals}/${id}/approve/`, {})).status).toBe(403);
    const waiting = agent.call('ask_operation', { operation: 'agents.approval.get', input: { approval_id: id, wait_s: 30 } });
    expect(await admin.send('POST', `${approvals}/${id}/approve/`, {})).toMatchObject({ state: 'approved', outcome: { done: true } });
    expect((await waiting).output).toMatchObject({ state: 'approved', decided_by: 'admin' });
  });
});

test('a change is planned over REST, and what happened meanwhile is a conflict', async () => {
  const plan = (): Promise<{ hash: string }> =>
    admin.send('POST', `${V1}/plans/`, { operation: 'gns3.node.stop', input: { project_id: project, node_id: edge } });
  const { hash } = await plan();
  const action = { project_id: project, node_id: edge };
  await admin.send('POST', `${CENTRAL}/stop_node/`, action);
  const late = await admin.raw('POST', `${V1}/plans/apply/`, { hash });
  expect([late.status, late.body['details']]).toMatchObject([409, { changed: ['EDGE1 was started and is stopped.'] }]);
  await admin.send('POST', `${CENTRAL}/start_node/`, action);
  expect(await admin.send('POST', `${V1}/plans/apply/`, await plan().then(({ hash: now }) => ({ hash: now })))).toMatchObject({
    operation: 'gns3.node.stop',
    undo: { operation: 'gns3.node.start' },
  });
});
