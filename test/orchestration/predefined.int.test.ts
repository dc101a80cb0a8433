import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startLab, type Lab, type LabNode } from '#lab/index.ts';
import { startOrchestrationHub, type OrchestrationHub, type RunView } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import type { Report } from '../../src/modules/reporting/document.ts';

let lab: Lab;
let hub: OrchestrationHub;
let projectId: string;

beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, consoles: 'websocket' });
  projectId = [...lab.model.projects.keys()][0]!;
  hub = await follow();
});
afterAll(async () => {
  await hub.stop();
  await lab.close();
});

async function follow(options: Parameters<typeof startOrchestrationHub>[0] = {}): Promise<OrchestrationHub> {
  const started = await startOrchestrationHub({ lab, ...options });
  await until('the campus to be known', async () => {
    const { items } = await started.perform<{ items: { project_id: string }[] }>('gns3.project.list');
    return items.some(({ project_id }) => project_id === projectId);
  });
  return started;
}

function nodes(): LabNode[] {
  return [...lab.model.projects.get(projectId)!.nodes.values()];
}

function named(name: string): LabNode {
  return nodes().find((node) => node.name === name)!;
}

async function linksOf(name: string): Promise<{ link_id: string; suspended: boolean; filters: object }[]> {
  const { projects } = await hub.perform<{
    projects: { links: { link_id: string; suspended: boolean; filters: object; ends: { node_id: string }[] }[] }[];
  }>('gns3.topology.get', { project_id: projectId });
  return projects[0]!.links.filter(({ ends }) => ends.some(({ node_id }) => node_id === named(name).nodeId));
}

/** Ids of steps by how they ended. */
function stepsOf(run: RunView, status: string): string[] {
  return run.steps.filter((step) => step.status === status).map(({ id }) => id);
}

function reasonsOf(run: RunView): Record<string, string> {
  return Object.fromEntries(run.steps.flatMap(({ id, reason }) => (reason === undefined ? [] : [[id, reason]])));
}

test('a node that stops and nobody asked the hub for it triggers incident_response', async () => {
  // First of all: what the hub itself asked of a project vouches for its nodes a while longer.
  const node = nodes().find(({ nodeType }) => nodeType === 'vpcs')!;
  await actElsewhere(node, 'stop');
  let run: RunView | undefined;
  await until('the incident to be looked at', async () => {
    const { items } = await hub.perform<{ items: RunView[] }>('hub.workflow.run.list', {
      workflow: 'incident_response',
      status: 'waiting',
    });
    run = items[0];
    return run !== undefined;
  });
  expect(run!.trigger).toMatchObject({ kind: 'event', event: { type: 'node.stopped', nodeid: node.nodeId } });
  await hub.perform('hub.workflow.run.cancel', { run_id: run!.run_id });
  expect((await hub.ended(run!.run_id)).status).toBe('cancelled');
  // The same, asked of the hub: nobody is alarmed.
  await hub.perform('gns3.node.start', { project_id: projectId, node_id: node.nodeId });
  await hub.perform('gns3.node.stop', { project_id: projectId, node_id: node.nodeId });
  await hub.perform('gns3.node.start', { project_id: projectId, node_id: node.nodeId });
  const { items } = await hub.perform<{ items: RunView[] }>('hub.workflow.run.list', { workflow: 'incident_response', status: 'waiting' });
  expect(items).toEqual([]);
});

test('a server that is lost is an incident that is looked at and reported, with nothing to contain', async () => {
  const data = { server: 'far', url: 'http://127.0.0.1:9', version: null, reason: 'It does not answer.' };
  const { events } = await hub.store.log.append({
    events: [{ type: 'server.lost', source: '/gns3/far', subject: 'servers/far', priority: 'critical', data }],
  });
  const incidents = async () => (await hub.perform<{ items: RunView[] }>('hub.workflow.run.list', { workflow: 'incident_response' })).items;
  const ofServer = async () =>
    (await incidents()).find(({ trigger }) => (trigger['event'] as { id?: string } | undefined)?.id === events[0]!.id);
  await until('the incident to be looked at', async () => (await ofServer())?.status === 'succeeded');
  const run = await hub.runOf((await ofServer())!.run_id);
  expect(run.output).toMatchObject({ node: null, contained: false, isolated_links: [] });
  const { report_id } = run.output as unknown as { report_id: string };
  expect(await reportOf(report_id)).toMatchObject({
    verdict: 'open',
    kind: 'incident',
    told: { 'cause.type': 'server.lost', 'cause.subject': 'servers/far' },
  });
});

test('a node that runs again a moment later asks nobody for an approval', async () => {
  const [, node] = nodes().filter(({ nodeType }) => nodeType === 'vpcs');
  await actElsewhere(node!, 'stop');
  await actElsewhere(node!, 'start');
  const ofNode = async () =>
    (await hub.perform<{ items: RunView[] }>('hub.workflow.run.list', { workflow: 'incident_response' })).items.find(
      ({ trigger }) => (trigger['event'] as { nodeid?: string } | undefined)?.nodeid === node!.nodeId,
    );
  await until('the incident to be over', async () => (await ofNode())?.status === 'succeeded');
  const run = await hub.runOf((await ofNode())!.run_id);
  expect(run.output).toMatchObject({ node: node!.name, contained: false });
  expect(stepsOf(run, 'skipped')).toContain('approval');
});

test('start_gns3_project_complete starts every node of a project, what carries the others first, and reports each one', async () => {
  const run = await hub.run('start_gns3_project_complete', { project_id: projectId });
  expect(run).toMatchObject({ status: 'succeeded', output: { project: 'Campus', complete: true, nodes: { total: 31, started: 31 } } });
  const { ready, each } = run.output as unknown as { ready: number; each: { outcome: string }[] };
  expect(each).toHaveLength(ready);
  const startable = nodes().filter(({ nodeType }) => nodeType !== 'cloud' && nodeType !== 'ethernet_switch');
  expect(each.length).toBeGreaterThanOrEqual(startable.length);
  const order = run.steps.map(({ id }) => id);
  expect(order.indexOf('await_switches')).toBeLessThan(order.indexOf('start_routers'));
  // What runs already is left alone.
  const again = await hub.run('start_gns3_project_complete', { project_id: projectId });
  expect(again.steps.find(({ id }) => id === 'start_routers')!.output).toEqual([]);
  expect(again.output).toMatchObject({ complete: true });
});

test('equipment_discovery finds what answers by SNMP, and says which modules are absent', async () => {
  const run = await hub.run('equipment_discovery', { project_id: projectId });
  expect(run.status).toBe('succeeded');
  const { equipment, answered } = run.output as unknown as {
    equipment: { name: string; answered: boolean; system_name: string; interfaces: unknown[] }[];
    answered: number;
  };
  expect(answered).toBeGreaterThan(10);
  expect(equipment.find(({ name }) => name === 'CORE1')).toMatchObject({ answered: true, system_name: 'CORE1' });
  expect(equipment.find(({ name }) => name === 'CORE1')!.interfaces.length).toBeGreaterThan(5);
  expect(equipment.find(({ name }) => name === 'Internet')).toMatchObject({ answered: false });
  expect(run.output).toMatchObject({ skipped: ['discovery', 'security', 'baseline'] });
  expect(reasonsOf(run)).toMatchObject({ security: 'security.project.assess is absent: no module answers it.' });
});

test('topology_update asks the modules that are there, and says which are not', async () => {
  const place = { tag: 'Hub Communication', rate: 'action', rest: 'POST /api/test/' } as const;
  const asked: string[] = [];
  const onProject = { input: z.strictObject({ project_id: z.guid() }), output: z.object({ done: z.boolean() }) };
  const assess = command('security.project.assess', { ...place, ...onProject, summary: 'Assesses.', permission: 'security.operate' });
  const security = defineModule({
    name: 'security',
    version: '1.0.0',
    summary: 'Security.',
    capabilities: [],
    answers: [
      answer(assess, ({ project_id }) => {
        asked.push(project_id);
        return { done: true };
      }),
    ],
  });
  const other = await follow({ others: [security] });
  endsWithTest(() => other.stop());
  const run = await other.run('topology_update', { project_id: projectId });
  expect(run).toMatchObject({
    status: 'succeeded',
    output: { project: 'Campus', updated: ['security'], skipped: ['network', 'monitoring', 'qos'], state: { nodes: 31 } },
  });
  expect(asked).toEqual([projectId]);
});

test('security_testing_full_workflow starts the projects, looks at every module and keeps a report', async () => {
  const run = await hub.run('security_testing_full_workflow', { project_ids: [projectId] });
  expect(run).toMatchObject({
    status: 'succeeded',
    output: {
      started: 1,
      status: 'healthy',
      projects: [{ project: 'Campus', complete: true }],
      skipped: ['monitoring', 'qos', 'security'],
    },
  });
  const { report_id } = run.output as unknown as { report_id: string };
  const report = await reportOf(report_id);
  expect(report).toMatchObject({ title: 'Security test', kind: 'security', verdict: 'healthy' });
  expect(Object.values(report.told)).toContain('gns3');
});

test('incident_response isolates a node only after an approval', async () => {
  const node = named('EDGE1');
  const { run_id } = await hub.perform<{ run_id: string }>('hub.workflow.execute', {
    workflow: 'incident_response',
    context: { project_id: projectId, node_id: node.nodeId, reason: 'It behaves oddly.' },
  });
  await until('the approval to be asked for', async () => (await hub.runOf(run_id)).status === 'waiting');
  expect((await linksOf('EDGE1')).some(({ suspended }) => suspended)).toBe(false);
  await hub.perform('hub.workflow.run.signal', { run_id, step: 'approval', approve: true });
  const run = await hub.ended(run_id);
  expect(run).toMatchObject({
    status: 'succeeded',
    output: { node: 'EDGE1', contained: true, skipped: ['assess', 'announce', 'contain', 'notify'] },
  });
  expect((await linksOf('EDGE1')).every(({ suspended }) => suspended)).toBe(true);
  for (const { link_id, filters } of await linksOf('EDGE1')) {
    await hub.perform('gns3.link.filters.set', { project_id: projectId, link_id, filters, suspended: false });
  }
});

test('incident_response leaves a node alone when somebody says no', async () => {
  const { run_id } = await hub.perform<{ run_id: string }>('hub.workflow.execute', {
    workflow: 'incident_response',
    context: { project_id: projectId, node_id: named('EDGE2').nodeId },
  });
  await until('the approval to be asked for', async () => (await hub.runOf(run_id)).status === 'waiting');
  await hub.perform('hub.workflow.run.signal', { run_id, step: 'approval', approve: false, comment: 'It is maintenance.' });
  const run = await hub.ended(run_id);
  expect(run).toMatchObject({ status: 'succeeded', output: { contained: false, isolated_links: [] } });
  expect((await linksOf('EDGE2')).some(({ suspended }) => suspended)).toBe(false);
});

test('network_experiment hurts a link, sees what was expected, and leaves the link as it was', async () => {
  const [link] = await linksOf('CORE1');
  const run = await hub.run('network_experiment', {
    project_id: projectId,
    link_id: link!.link_id,
    snmp: [{ name: 'core', node_id: named('CORE1').nodeId, oids: ['1.3.6.1.2.1.1.5.0'] }],
    steady: [{ name: 'the link is up', expression: `links['${link!.link_id}'].oper_status != 'down'` }],
    converged: [{ name: 'the link is down', expression: `links['${link!.link_id}'].oper_status == 'down'` }],
    assertions: [
      { name: 'the core still answers', expression: "snmp.core.answered && snmp.core.values['1.3.6.1.2.1.1.5.0'] == 'CORE1'" },
      { name: 'an assertion that cannot hold', expression: "nodes['CORE1'].status == 'stopped'" },
    ],
    within: '10s',
  });
  expect(run).toMatchObject({ status: 'succeeded', output: { passed: false, tests: 4, failures: 1 } });
  const { suites, report_id } = run.output as unknown as {
    suites: { name: string; results: { name: string; passed: boolean }[] }[];
    report_id: string;
  };
  expect(suites.map(({ name, results }) => [name, results.map(({ passed }) => passed)])).toEqual([
    ['converge', [true]],
    ['assert', [true, false]],
    ['recover', [true]],
  ]);
  expect(await reportOf(report_id)).toMatchObject({ kind: 'experiment', verdict: 'failed', told: { 'assert.passed': 'false' } });
  expect((await linksOf('CORE1')).find(({ link_id }) => link_id === link!.link_id)).toMatchObject({
    suspended: false,
    filters: link!.filters,
  });
});

test('network_experiment does nothing to a network that is not well before', async () => {
  const [link] = await linksOf('CORE1');
  const before = (await hub.events(['link.updated'])).length;
  const run = await hub.run('network_experiment', {
    project_id: projectId,
    link_id: link!.link_id,
    steady: [{ name: 'everything is wonderful', expression: 'false' }],
  });
  expect(run).toMatchObject({ status: 'failed', error: { step: 'steady' } });
  expect(run.error!.message).toContain('everything is wonderful');
  expect((await hub.events(['link.updated'])).length).toBe(before);
});

test('network_experiment that is cancelled under the fault takes the fault back', async () => {
  const [link] = await linksOf('CORE2');
  const { run_id } = await hub.perform<{ run_id: string }>('hub.workflow.execute', {
    workflow: 'network_experiment',
    context: { project_id: projectId, link_id: link!.link_id, fault: 'filters', filters: { delay: [50, 5] }, hold: '600s' },
  });
  await until('the fault to be held', async () =>
    (await hub.runOf(run_id)).steps.some(({ id, status }) => id === 'hold' && status === 'waiting'),
  );
  expect((await linksOf('CORE2')).find(({ link_id }) => link_id === link!.link_id)!.filters).toEqual({ delay: [50, 5] });
  await hub.perform('hub.workflow.run.cancel', { run_id });
  const run = await hub.ended(run_id);
  expect(run.status).toBe('cancelled');
  expect(stepsOf(run, 'undone')).toEqual(['inject']);
  expect((await linksOf('CORE2')).find(({ link_id }) => link_id === link!.link_id)).toMatchObject({
    filters: link!.filters,
    suspended: false,
  });
});

test('tasks run, are listed with their runs, and say what came of them', async () => {
  const { items: tasks } = await hub.perform<{ items: { task: string }[] }>('task.list', { limit: 500 });
  expect(tasks.map(({ task }) => task)).toEqual(
    expect.arrayContaining([
      'clean_system_cache',
      'generate_unified_report',
      ...['assistant', 'gns3', 'monitoring', 'network', 'qos', 'reporting', 'security'].map((module) => `monitor_${module}`),
      'orchestrate_system_monitoring',
      'start_gns3_project_complete',
    ]),
  );
  const outputOf = async (task: string, inputs: object = {}) => {
    const { run_id } = await hub.perform<{ run_id: string }>('task.run', { task, inputs });
    const run = await hub.ended(run_id);
    expect(run.status).toBe('succeeded');
    return { run_id, output: run.output as unknown as Record<string, unknown> };
  };
  expect((await outputOf('monitor_gns3')).output).toMatchObject({ module: 'gns3', registered: true, health: 'healthy' });
  expect((await outputOf('monitor_security_management')).output).toMatchObject({ module: 'security', registered: false, health: 'absent' });
  expect((await outputOf('clean_system_cache')).output).toMatchObject({ after: { entries: 0 } });
  expect((await outputOf('orchestrate_system_monitoring')).output).toMatchObject({
    status: 'healthy',
    servers: [{ id: 'lab', connected: true }],
  });
  const first = await outputOf('generate_unified_report');
  const second = await outputOf('generate_unified_report');
  expect(await reportOf(String(first.output['report_id']))).toMatchObject({
    kind: 'unified',
    verdict: 'healthy',
    told: { 'system.status': 'healthy' },
  });
  const { items } = await hub.perform<{ items: { run_id: string; status: string }[] }>('task.history', { task: 'generate_unified_report' });
  expect(items.map(({ run_id, status }) => [run_id, status])).toEqual([
    [second.run_id, 'succeeded'],
    [first.run_id, 'succeeded'],
  ]);
});

/** A report as its reader sees it, with what the run said of it by path. */
async function reportOf(reportId: string) {
  const { sections, ...report } = await hub.perform<Report>('reporting.report.get', { report_id: reportId });
  const rows = sections.find(({ key }) => key === 'told')?.tables[0]?.rows ?? [];
  return { ...report, told: Object.fromEntries(rows.map(([path, value]) => [String(path), value])) };
}

/** As somebody does it in the GUI of GNS3. */
async function actElsewhere(node: LabNode, action: 'start' | 'stop'): Promise<void> {
  const { user, password } = lab.credentials ?? {};
  const login = await fetch(`${lab.url}/v3/access/users/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: user, password }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const answer = await fetch(`${lab.url}/v3/projects/${projectId}/nodes/${node.nodeId}/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...(action === 'start' ? { 'content-type': 'application/json' } : {}) },
    ...(action === 'start' ? { body: '{}' } : {}),
  });
  expect(answer.status).toBeLessThan(300);
}
