import { describe, expect, test } from 'vitest';
import { keptLog, runGns3Module } from '#kit/gns3-module.ts';
import type { LabOptions } from '#lab/index.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Topology, TopologyProject } from '#model/topology.ts';
import { auth, eventually, labOfTest } from './gns3-truth.ts';

/** A lab of one project, and the module that follows it. */
async function hubOn(options: LabOptions) {
  const lab = await labOfTest({ projects: 1, nodes: 4, ...options });
  const hub = await runGns3Module(await keptLog(), {
    servers: [{ id: 'lab', url: lab.url, autoClose: 'observe', ...auth }],
    pace: { pollReadsPerSecond: 1_000 },
  });
  await eventually('everything was read', async () => (await hub.events()).some((event) => event.type === 'topology.changed'));
  return { lab, ...hub, project: async (): Promise<TopologyProject> => (await hub.topology()).projects[0]! };
}

describe.each(['v2', 'v3'] as const)('what follows from a request, %s', (api) => {
  test('events of an act carry the id of its request, whichever way the hub heard of the change; others carry none', async () => {
    const { lab, ask, events, project } = await hubOn({ api });
    const { project_id, nodes } = await project();
    const [one, other] = [nodes[0]!, nodes[1]!];
    await ask('gns3.node.start', { project_id, node_id: one.node_id }, 'the start');
    await ask('gns3.node.update', { project_id, node_id: one.node_id, x: -77 }, 'the move');
    const activity = lab.activity({ eventsPerSecond: 100, powerPercent: 100 });
    await eventually('somebody else acts', async () =>
      (await events()).some((event) => event.nodeid === other.node_id && event.type !== 'node.created'),
    );
    activity.stop();
    const of = (nodeId: string, type: string) =>
      events().then((all) => all.filter((event) => event.nodeid === nodeId && event.type === type));
    expect((await of(one.node_id, 'node.started'))[0]).toMatchObject({ correlationid: 'the start', causationid: 'the-message' });
    const moved = (await of(one.node_id, 'node.updated')).filter((event) => (event.data as { changed: string[] }).changed.includes('x'));
    expect(moved[0]).toMatchObject({ correlationid: 'the move', priority: 'low' });
    const theirs = (await events()).filter((event) => event.nodeid === other.node_id && event.type !== 'node.created');
    expect(theirs.filter((event) => event.correlationid !== undefined)).toEqual([]);
  });

  test('the nodes that a complete start brings up are told with the id of its run', async () => {
    const { ask, events, project } = await hubOn({ api, opened: false });
    const { project_id } = await project();
    const { run_id } = await ask<{ run_id: string }>('gns3.project.start', { project_id });
    await eventually('the run is over', async () => (await events()).some((event) => event.type === 'project.start.finished'));
    const caused = (await events()).filter((event) => ['project.opened', 'node.started'].includes(event.type));
    expect(caused).toHaveLength(5);
    expect(new Set(caused.map((event) => event.correlationid))).toEqual(new Set([run_id]));
  });

  test('a node is moved, renamed and locked, and read back', async () => {
    const { ask, lab, project } = await hubOn({ api });
    const { project_id, nodes } = await project();
    const [{ node_id }, other] = [nodes[0]!, nodes[1]!];
    const { node } = await ask<{ node: Node }>('gns3.node.update', { project_id, node_id, x: -300, y: 12, name: 'client', locked: true });
    expect(node).toMatchObject({ x: -300, y: 12, name: 'client', locked: true });
    const theirs = [...lab.model.projects.values()][0]!.nodes.get(node_id)!;
    expect(theirs).toMatchObject({ x: -300, y: 12, name: 'client', locked: true });
    expect((await project()).nodes.find((one) => one.node_id === node_id)).toMatchObject({ x: -300, name: 'client' });
    await expect(ask('gns3.node.update', { project_id, node_id, name: other.name })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('the real state of a link follows nodes and suspension, apart from what GNS3 calls suspended, and in no event', async () => {
    const { ask, events, project } = await hubOn({ api, nodes: 2 });
    const { project_id, nodes, links } = await project();
    const oper = async () =>
      (await project()).links.map(({ suspended, oper_status, oper_source }) => ({ suspended, oper_status, oper_source }));
    expect(await oper()).toEqual([{ suspended: false, oper_status: 'down', oper_source: 'gns3' }]);
    for (const { node_id } of nodes) await ask('gns3.node.start', { project_id, node_id });
    expect(await oper()).toEqual([{ suspended: false, oper_status: 'unknown', oper_source: 'gns3' }]);
    const before = await ask<Topology>('gns3.topology.get', {});
    await ask<{ link: Link }>('gns3.link.filters.set', { project_id, link_id: links[0]!.link_id, filters: {}, suspended: true });
    expect(await oper()).toEqual([{ suspended: true, oper_status: 'down', oper_source: 'gns3' }]);
    const then = await ask<Topology>('gns3.topology.get', { at: before.position });
    expect(then.projects[0]!.links[0]).toMatchObject({ suspended: false, oper_status: 'unknown' });
    await ask('gns3.project.close', { project_id });
    expect(await oper()).toEqual([{ suspended: true, oper_status: 'unknown', oper_source: 'gns3' }]);
    expect((await events()).filter((event) => JSON.stringify(event).includes('oper_status'))).toEqual([]);
  });

  test('what a start-up file says is the address of its node, also on a project that must not be listened to', async () => {
    const { ask, events, lab, project } = await hubOn({ api, autoClose: true });
    const { project_id, nodes } = await project();
    const node_id = nodes[0]!.node_id;
    [...lab.model.projects.values()][0]!.files.set(
      `project-files/vpcs/${node_id}/startup.vpc`,
      Buffer.from('set pcname PC1\nip 192.0.2.77/24 192.0.2.1\n'),
    );
    await ask('gns3.node.start', { project_id, node_id });
    const address = async () => (await project()).nodes.find((node) => node.node_id === node_id)!.addresses.join();
    await eventually('the address is known', async () => (await address()) === '192.0.2.77');
    const told = (await events()).filter(
      (event) => event.nodeid === node_id && (event.data as { changed?: string[] }).changed?.includes('addresses'),
    );
    expect(told.at(-1)).toMatchObject({ type: 'node.updated', priority: 'low', data: { changed: ['addresses'], inferred: true } });
    await ask('gns3.topology.refresh', { project_id });
    await ask('gns3.node.stop', { project_id, node_id });
    expect(await address()).toBe('192.0.2.77');
  });
});
