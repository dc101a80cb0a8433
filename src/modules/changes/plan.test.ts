import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { command, type Operation } from '#kernel/message.ts';
import { answered, smallHub } from '#kit/northbound.ts';
import { offered } from '#kit/operations.ts';
import { differences } from './differences.ts';
import { Onlooker } from './onlooker.ts';
import { makePlan, type MadePlan } from './plan.ts';
import { contentOf } from './plan-content.ts';

const P = '11111111-1111-4111-8111-111111111111';
const [R1, R2, PC] = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000001`) as [string, string, string];
const L1 = 'dddddddd-0000-4000-8000-000000000001';
const L2 = 'eeeeeeee-0000-4000-8000-000000000001';

interface World {
  nodes: { node_id: string; name: string; project_id: string; status: string; console: object; x: number; y: number }[];
  links: {
    link_id: string;
    project_id: string;
    ends: { node_id: string }[];
    filters: Record<string, unknown>;
    suspended: boolean;
    capturing: boolean;
  }[];
  status: string;
  /** Newest first; what each is about. */
  events: { position: number; type?: string; nodes?: string[]; projects?: string[]; subject?: string }[];
}

let world: World;
let steps: object[];
const ann: Caller = { kind: 'user', name: 'ann', roles: [], permissions: ['*'] };

beforeEach(() => {
  const node = (id: string, name: string, status = 'started') => ({
    node_id: id,
    name,
    project_id: P,
    status,
    console: { host: null, port: null, type: 'telnet' },
    x: 10,
    y: 20,
  });
  const link = (id: string, ...ends: string[]) => ({
    link_id: id,
    project_id: P,
    ends: ends.map((end) => ({ node_id: end })),
    filters: { delay: [5, 0] },
    suspended: false,
    capturing: false,
  });
  steps = [
    { id: 'stop', does: 'gns3.node.stop', summary: 'Stops it.', input: { project_id: P, node_id: R1 }, reversible: 'undo' },
    { id: 'tell', does: 'notification.send', summary: 'Tells it.', input: {}, reversible: 'no' },
  ];
  world = {
    nodes: [node(R1, 'R1'), node(R2, 'R2'), node(PC, 'PC', 'stopped')],
    links: [link(L1, R1, R2), link(L2, R2, PC)],
    status: 'opened',
    events: [{ position: 7, nodes: [R1], projects: [P], subject: `projects/${P}/nodes/${R1}` }],
  };
});

const declared = { summary: 'Does something.', tag: 'System Orchestration', rate: 'action', output: z.object({}) } as const;
const events = command('events.list', {
  ...declared,
  permission: 'events.read',
  input: z.strictObject({
    projects: z.array(z.string()).optional(),
    nodes: z.array(z.string()).optional(),
    subject: z.string().optional(),
    limit: z.int(),
  }),
});
const login = command('devices.login', {
  ...declared,
  permission: 'devices.operate',
  secret: ['password'],
  input: z.strictObject({ name: z.string(), password: z.string() }),
});
const planWorkflow = command('hub.workflow.plan', {
  ...declared,
  permission: 'workflows.read',
  input: z.strictObject({ name: z.string(), context: z.record(z.string(), z.json()).optional() }),
});
const execute = command('hub.workflow.execute', {
  ...declared,
  permission: 'workflows.operate',
  input: z.strictObject({ workflow: z.string(), context: z.record(z.string(), z.json()).optional() }),
});
const named = (name: string): Operation => [...offered, events, login, execute].find((operation) => operation.name === name)!;

function hub() {
  const overlaps = (wanted: unknown, have: readonly string[] | undefined): boolean =>
    wanted === undefined || (wanted as string[]).some((id) => have?.includes(id) === true);
  return smallHub([
    answered(named('gns3.topology.get'), ({ project_id: id }) => ({
      projects:
        id === P ? [{ project_id: P, name: 'Campus', status: world.status, auto_close: true, nodes: world.nodes, links: world.links }] : [],
    })),
    answered(events, ({ projects, nodes, subject }) => ({
      items: world.events.filter(
        (event) =>
          overlaps(projects, event.projects) && overlaps(nodes, event.nodes) && (subject === undefined || subject === event.subject),
      ),
    })),
    answered(planWorkflow, () => ({
      levels: [['stop'], ['tell']],
      absent: [],
      steps,
    })),
    ...['gns3.node.stop', 'gns3.node.restart', 'gns3.link.filters.set', 'gns3.project.close', 'gns3.node.update'].map((name) =>
      answered(named(name), () => ({})),
    ),
    answered(login, () => ({})),
    answered(execute, () => ({})),
  ]);
}

async function plan(name: string, input: object, caller = ann): Promise<MadePlan> {
  const onlooker = new Onlooker(hub(), { caller, correlationId: 'r', signal: undefined });
  return makePlan(onlooker, named(name), input);
}

const stopR1 = () => plan('gns3.node.stop', { project_id: P, node_id: R1 });

describe('the hash of a plan', () => {
  test('is the same as long as the world is', async () => {
    expect((await stopR1()).hash).toBe((await stopR1()).hash);
  });

  test.each<[string, () => void]>([
    ['the node was stopped meanwhile', () => (world.nodes[0]!.status = 'stopped')],
    ['a neighbor was stopped', () => (world.nodes[1]!.status = 'stopped')],
    ['a link was suspended', () => (world.links[0]!.suspended = true)],
    ['a link was added', () => world.links.push({ ...world.links[0]!, link_id: PC, ends: [{ node_id: R1 }, { node_id: PC }] })],
    ['something happened to the node', () => world.events.unshift({ position: 8, nodes: [R1], projects: [P] })],
    ['the project was closed', () => (world.status = 'closed')],
  ])('is another one when %s, and it can be told what is otherwise', async (_, change) => {
    const before = await stopR1();
    change();
    const after = await stopR1();
    expect(after.hash).not.toBe(before.hash);
    expect(differences(contentOf(before), contentOf(after))).not.toEqual([]);
  });

  test.each<[string, () => void]>([
    ['something happened to a node that it does not touch', () => world.events.unshift({ position: 8, nodes: [PC], projects: [P] })],
    ['a node was moved that it does not reach', () => (world.nodes[2]!.x = 99)],
  ])('stays when %s', async (_, change) => {
    const before = await stopR1();
    change();
    expect((await stopR1()).hash).toBe(before.hash);
  });

  test('is of who asked and of what was asked', async () => {
    const mine = await stopR1();
    expect((await plan('gns3.node.stop', { project_id: P, node_id: R1 }, { ...ann, name: 'bob' })).hash).not.toBe(mine.hash);
    expect((await plan('gns3.node.restart', { project_id: P, node_id: R1 })).hash).not.toBe(mine.hash);
    const delay = (ms: number) => plan('gns3.link.filters.set', { project_id: P, link_id: L1, filters: { delay: [ms, 0] } });
    expect((await delay(10)).hash).not.toBe((await delay(20)).hash);
  });

  test('tells nothing of secrets, which neither the plan shows', async () => {
    const one = await plan('devices.login', { name: 'R1', password: 'hunter2' });
    const other = await plan('devices.login', { name: 'R1', password: 'hunter3' });
    expect(one.hash).toBe(other.hash);
    expect(one.secrets).toEqual(['password']);
    expect(JSON.stringify(one)).not.toContain('hunter2');
  });

  test('stays when somebody plans or approves something', async () => {
    const before = await stopR1();
    world.events.unshift({ position: 8, type: 'change.planned', nodes: [R1], projects: [P] });
    expect((await stopR1()).hash).toBe(before.hash);
  });
});

describe('a plan', () => {
  test('reaches the links of a node that stops, and who shares them', async () => {
    const { reach, position } = await stopR1();
    expect(reach.nodes.map(({ name, how }) => [name, how])).toEqual([
      ['R1', 'named'],
      ['R2', 'neighbor'],
    ]);
    expect(reach.links).toMatchObject([{ link_id: L1, ends: ['R1', 'R2'], how: 'attached' }]);
    expect(position).toBe(7);
  });

  test('tells consoles that end and captures that break off', async () => {
    world.links[0]!.capturing = true;
    expect((await stopR1()).depends).toEqual([
      { kind: 'console', id: R1, name: 'telnet console of R1' },
      { kind: 'capture', id: L1, name: 'R1 – R2' },
    ]);
  });

  test('is not made of another project than those that one may change', async () => {
    const group: Caller = { ...ann, permissions: ['events.read'], inProjects: { [P]: ['gns3.*'] } };
    const other = plan('gns3.node.stop', { project_id: PC, node_id: R1 }, group);
    await expect(other).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('in this project') });
  });

  test('of a whole project reaches all of it', async () => {
    const { reach } = await plan('gns3.project.close', { project_id: P });
    expect(reach.nodes.map(({ how }) => how)).toEqual(['in_project', 'in_project', 'in_project']);
    expect(reach.links).toHaveLength(2);
  });

  test('says what takes it back, with what there is now', async () => {
    expect(await plan('gns3.link.filters.set', { project_id: P, link_id: L1, filters: {} })).toMatchObject({
      reversible: 'undo',
      undo: { operation: 'gns3.link.filters.set', input: { project_id: P, link_id: L1, filters: { delay: [5, 0] } } },
    });
    expect(await plan('gns3.node.update', { project_id: P, node_id: R1, x: 500 })).toMatchObject({
      reversible: 'undo',
      undo: { operation: 'gns3.node.update', input: { project_id: P, node_id: R1, x: 10 } },
    });
  });

  test('of another size is taken back by the size that there is now; one that GNS3 does not tell cannot be', async () => {
    const machine = { ...world.nodes[0]!, node_type: 'qemu', properties: { ram: 512, cpus: 1 } };
    world.nodes = [machine, ...world.nodes.slice(1)];
    const wanted = { project_id: P, node_id: machine.node_id, ram_mb: 1_024 };
    const undo = { operation: 'gns3.node.resize', input: { project_id: P, node_id: machine.node_id, ram_mb: 512 } };
    expect(await plan('gns3.node.resize', { ...wanted, restart: true })).toMatchObject({ reversible: 'undo', undo });
    expect(await plan('gns3.node.resize', { ...wanted, ram_mb: 512 })).toMatchObject({ reversible: 'changes_nothing' });
    const container = { ...machine, node_type: 'docker', properties: { memory: 0 } };
    world.nodes = [container, ...world.nodes.slice(1)];
    expect(await plan('gns3.node.resize', wanted)).toMatchObject({ reversible: 'no', loses: /does not tell it/ });
  });

  test('of what is so already changes nothing', async () => {
    expect(await plan('gns3.node.stop', { project_id: P, node_id: PC })).toMatchObject({ reversible: 'changes_nothing' });
    expect(await plan('gns3.link.filters.set', { project_id: P, link_id: L1, filters: { delay: [5, 0] } })).toMatchObject({
      reversible: 'changes_nothing',
    });
  });

  test('of what nobody knows how to undo promises nothing, and is stale when anything happens', async () => {
    const before = await plan('devices.login', { name: 'R1', password: 'x' });
    expect(before).toMatchObject({ reversible: 'no', reach: { known: false }, position: 7 });
    world.events.unshift({ position: 8, nodes: [PC], projects: [P] });
    expect((await plan('devices.login', { name: 'R1', password: 'x' })).hash).not.toBe(before.hash);
  });

  test('of a workflow has its steps, reaches what they reach, and is as reversible as the worst of them', async () => {
    const made = await plan('hub.workflow.execute', { workflow: 'maintenance' });
    expect(made.steps.map(({ does, level, reversible }) => [does, level, reversible])).toEqual([
      ['gns3.node.stop', 0, 'undo'],
      ['notification.send', 1, 'no'],
    ]);
    expect(made.reversible).toBe('no');
    expect(made.reach).toMatchObject({ subjects: ['workflows/maintenance'], projects: [{ name: 'Campus' }] });
    expect(made.reach.nodes.map(({ name }) => name)).toEqual(['R1', 'R2']);
  });

  test('of a workflow that works out later which node it means reaches the whole project, and without one anything', async () => {
    steps = [
      { id: 'stop', does: 'gns3.node.stop', summary: 'Stops some.', input: { project_id: P, node_id: '${item}' }, reversible: 'undo' },
    ];
    const inProject = await plan('hub.workflow.execute', { workflow: 'maintenance' });
    expect(inProject.reach.nodes.map(({ how }) => how)).toEqual(['in_project', 'in_project', 'in_project']);
    steps = [
      { id: 'stop', does: 'gns3.node.stop', summary: 'Stops some.', input: { project_id: '${inputs.project}' }, reversible: 'undo' },
    ];
    expect((await plan('hub.workflow.execute', { workflow: 'maintenance' })).reach).toMatchObject({ known: false, nodes: [] });
  });

  test('is not made of an input that does not fit, nor for who may not', async () => {
    await expect(plan('gns3.node.stop', { project_id: P, nod_id: R1 })).rejects.toMatchObject({
      code: 'validation_error',
      details: { node_id: expect.anything(), nod_id: ['Unknown field'] },
    });
    await expect(plan('gns3.node.stop', { project_id: P, node_id: R1 }, { ...ann, permissions: ['*.read'] })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('is not made of a node or a link that is not there', async () => {
    await expect(plan('gns3.node.stop', { project_id: P, node_id: L1 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(plan('gns3.link.filters.set', { project_id: P, link_id: R1, filters: {} })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is not made for who may not see what happens', async () => {
    await expect(plan('gns3.node.stop', { project_id: P, node_id: R1 }, { ...ann, permissions: ['gns3.*'] })).rejects.toMatchObject({
      code: 'forbidden',
      details: { permission: 'events.read' },
    });
  });
});
