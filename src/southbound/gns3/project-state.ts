import { answer, type Answering } from '#kernel/module.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { Known } from './known.ts';
import { projectState } from './step-messages.ts';

/** Whether a project is in the state that somebody expects: for what is checked before and after a fault. */
export function projectStates(known: Known): readonly Answering[] {
  return [
    answer(projectState, async (input) => {
      const found = await known.seek(input.project_id, input.server);
      await known.freshen(found);
      return stateOf(found.record.document(), input.node_ids, input.link_ids);
    }),
  ];
}

function stateOf(project: TopologyProject, nodeIds: readonly string[] | undefined, linkIds: readonly string[] | undefined) {
  const nodes = project.nodes.filter(({ node_id: id }) => nodeIds?.includes(id) ?? true);
  const links = project.links.filter(({ link_id: id }) => linkIds?.includes(id) ?? true);
  const count = (status: string): number => nodes.filter((node) => node.status === status).length;
  const those = (which: (link: TopologyProject['links'][number]) => boolean): string[] => links.filter(which).map(({ link_id: id }) => id);
  return {
    status: project.status,
    stale: project.stale,
    nodes: {
      total: nodes.length,
      started: count('started'),
      stopped: count('stopped'),
      suspended: count('suspended'),
      unknown: count('unknown'),
      not_started: nodes
        .filter(({ status }) => status !== 'started')
        .map(({ node_id: nodeId, name, status }) => ({ node_id: nodeId, name, status })),
    },
    links: {
      total: links.length,
      suspended: those(({ suspended }) => suspended),
      filtered: those(({ filters }) => Object.keys(filters).length > 0),
      down: those(({ oper_status: status }) => status === 'down'),
    },
    missing: {
      node_ids: (nodeIds ?? []).filter((id) => !project.nodes.some((node) => node.node_id === id)),
      link_ids: (linkIds ?? []).filter((id) => !project.links.some((link) => link.link_id === id)),
    },
  };
}
