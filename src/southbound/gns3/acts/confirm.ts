import { fail } from '#kernel/error.ts';
import type { Node, NodeStatus } from '#model/node.ts';
import type { Located } from '../knowledge.ts';
import { interruption, pause } from './pause.ts';
import type { Acting } from './parts.ts';

/**
 * Reads a node until it has the status. GNS3's yes to a start says nothing: a node whose emulator is missing stays
 * stopped after a 204. @throws timeout with `details.last_status`
 */
export async function confirmed(
  { knowledge, clock, limits }: Acting,
  at: Located,
  nodeId: string,
  status: NodeStatus,
  signal: AbortSignal,
): Promise<Node> {
  const { project_id: projectId } = at.project;
  const fromMs = clock.monotonicMs();
  for (let read = 0; ; read += 1) {
    const node = await knowledge.heardNode(at, await at.controller.node(projectId, nodeId, { signal }));
    if (node.status === status) return node;
    if (clock.monotonicMs() - fromMs >= limits.confirmMs) {
      throw fail('timeout', `Node ${node.name} did not reach ${status} within ${limits.confirmMs / 1000} s; last status ${node.status}.`, {
        server: at.project.server,
        project_id: projectId,
        node_id: nodeId,
        expected_status: status,
        last_status: node.status,
      });
    }
    const every = limits.confirmEveryMs;
    await pause(every[Math.min(read, every.length - 1)] ?? 1_000, signal);
    if (signal.aborted) throw interruption(signal, `the confirmation that node ${node.name} reached ${status}`);
  }
}
