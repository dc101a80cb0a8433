import type { Caller } from '#kernel/caller.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { projectNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

/** What every node of the other project is called: nothing of the hub or of the student's own project says it. */
const THEIR_NAME = 'zq9';

export interface TwoProjects {
  readonly lab: Lab;
  readonly hub: OrchestrationHub;
  readonly mine: LabProject;
  readonly others: LabProject;
  /** May do everything, in `mine`. */
  readonly student: Caller;
  /** Things of the other project, by the field of an input that names them. */
  readonly theirs: Readonly<Record<string, readonly unknown[]>>;
  /** Texts of which no answer to the student may have one. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** The classroom's projects: one that a student has, and one that is somebody else's, both discovered, polled and worked at. */
export async function startTwoProjects(): Promise<TwoProjects> {
  const lab = await startLab({ lab: 'classroom', api: 'v3', delays: 'none', seed: 1 });
  const mine = projectNamed(lab, 'Bench 1');
  const others = projectNamed(lab, 'Bench 2');
  const student: Caller = { kind: 'user', name: 'student', roles: [], permissions: [], inProjects: { [mine.projectId]: ['*'] } };
  const hub = await startDiscoveryHub(lab, {
    permissionsOf: async ({ name, ...who }) => (name === student.name ? student : { ...who, name, permissions: ['*'] }),
  });
  for (const { nodeId, name } of others.nodes.values()) {
    // GNS3 renames no node of Dynamips or IOU that runs.
    const node = { project_id: others.projectId, node_id: nodeId };
    await hub.perform('gns3.node.stop', node);
    await hub.perform('gns3.node.update', { ...node, name: `${THEIR_NAME}-${name}` });
    await hub.perform('gns3.node.start', node);
  }
  const node = (project: LabProject) => [...project.nodes.values()].find(({ nodeType }) => nodeType === 'dynamips' || nodeType === 'iou')!;
  const saved = { name: 'of_the_others', steps: [{ id: 'look', operation: 'gns3.topology.get', with: { project_id: others.projectId } }] };
  await hub.perform('hub.workflow.create', { definition: saved });
  await hub.perform('hub.workflow.create', {
    definition: {
      name: 'look',
      inputs: { type: 'object', properties: { project_id: { type: 'string' } }, required: ['project_id'] },
      steps: [{ id: 'look', operation: 'gns3.topology.get', with: { project_id: '${{ inputs.project_id }}' } }],
    },
  });
  const runs: string[] = [];
  const polls: string[] = [];
  for (const project of [others, mine]) {
    const { projectId } = project;
    await hub.perform('equipment.project.discover', { project_id: projectId, wait: true });
    const run = await hub.run('look', { project_id: projectId });
    const reached = node(project);
    const poll = await hub.perform<{ poll_id: string }>('snmp.poll.create', {
      project_id: projectId,
      node_id: reached.nodeId,
      name: project === others ? `${THEIR_NAME} poll` : 'poll',
      what: 'system',
      every_s: 60,
    });
    if (project === mine) continue;
    runs.push(run.run_id);
    polls.push(poll.poll_id);
  }
  const happened = await hub.store.log.readAll({ after: 0, limit: 10_000, filter: { projects: [others.projectId] } });
  await until('the runs to be listed', async () => (await hub.perform<{ items: object[] }>('hub.workflow.run.list', {})).items.length >= 2);
  const nodes = [...others.nodes.values()].map(({ nodeId }) => nodeId);
  const links = [...others.links.values()].map(({ linkId }) => linkId);
  return {
    lab,
    hub,
    mine,
    others,
    student,
    theirs: {
      project_id: [others.projectId, others.projectId.toUpperCase()],
      projects: [[others.projectId], [mine.projectId, others.projectId]],
      node_id: nodes.slice(0, 2),
      equipment_id: nodes.slice(0, 2),
      nodes: [nodes],
      node_ids: [nodes],
      link_id: links.slice(0, 1),
      run_id: runs,
      poll_id: polls,
      position: [happened.at(0)!.position, happened.at(-1)!.position],
      at: [happened.at(-1)!.position],
      after: [0],
      subject: [`projects/${others.projectId}`, `projects/${others.projectId}/nodes/${nodes[0]}`],
      name: ['of_the_others'],
      workflow: ['of_the_others', 'look'],
      q: [THEIR_NAME, others.projectId],
      owner: [`${others.projectId}/${nodes[0]}`],
      limit: [500],
      types: [['*']],
    },
    secrets: [others.projectId, THEIR_NAME, others.name, ...nodes],
    async close() {
      await hub.stop();
      await lab.close();
    },
  };
}
