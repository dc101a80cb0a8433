import type { TopologyLink, TopologyNode, TopologyProject } from '../../operations.generated.ts';
import { act, subjects } from '../../kit/acts.ts';
import { OPERATIONS, applies, type NodeAction } from './applicable.ts';
import { openConsole } from '../consoles/index.tsx';

type Place = Pick<TopologyProject, 'project_id' | 'server'>;

/** Does it to each node that it applies to. Resolves when all have answered. */
export async function doTo(nodes: readonly TopologyNode[], action: NodeAction, { project_id, server }: Place): Promise<void> {
  const fitting = nodes.filter((node) => applies(action, node));
  if (action === 'console') {
    for (const node of fitting) openConsole({ projectId: project_id, server, nodeId: node.node_id, name: node.name });
    return;
  }
  const operation = OPERATIONS[action];
  await Promise.all(
    fitting.map((node) =>
      act(operation, { project_id, server, node_id: node.node_id }, { subject: subjects.node(node.node_id), name: node.name }),
    ),
  );
}

export async function setSuspended(link: TopologyLink, suspended: boolean, name: string, { project_id, server }: Place): Promise<void> {
  const input = { project_id, server, link_id: link.link_id, filters: link.filters, suspended };
  await act('gns3.link.filters.set', input, { subject: subjects.link(link.link_id), name });
}

export async function setCapturing(link: TopologyLink, capturing: boolean, name: string, { project_id, server }: Place): Promise<void> {
  const input = { project_id, server, link_id: link.link_id };
  const acting = { subject: subjects.link(link.link_id), name };
  if (capturing) await act('gns3.link.capture.start', input, acting);
  else await act('gns3.link.capture.stop', input, acting);
}
