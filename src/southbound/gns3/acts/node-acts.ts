import { Failure, fail } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { Node, NodeStatus } from '#model/node.ts';
import type { Causation } from '../asked.ts';
import type { Located } from '../knowledge.ts';
import { actOnNode, reloadNode, restartNode, startNode, stopNode, suspendNode } from '../messages.ts';
import { nodeSubject } from '../translate.ts';
import { confirmed } from './confirm.ts';
import { alwaysOn, suspendable } from './node-types.ts';
import { asking, causationOf, type Acting } from './parts.ts';

interface OnNode {
  readonly project_id: string;
  readonly node_id: string;
  readonly server?: string | undefined;
}

export type NodeAct = 'start' | 'stop' | 'restart' | 'suspend' | 'reload';

/** Start, stop, restart, suspend and reload of one node, each confirmed by reading its status. */
export function nodeActs(acting: Acting): Answering[] {
  const act = async (name: NodeAct, input: OnNode, context: Context) => {
    const at = await acting.knowledge.locate(input.project_id, input.server);
    const node = await acting.knowledge.node(at, input.node_id);
    return { node: await actOn(acting, at, node, name, { signal: context.signal, causation: causationOf(context) }) };
  };
  return [
    answer(startNode, (input, context) => act('start', input, context)),
    answer(stopNode, (input, context) => act('stop', input, context)),
    answer(restartNode, (input, context) => act('restart', input, context)),
    answer(suspendNode, (input, context) => act('suspend', input, context)),
    answer(reloadNode, (input, context) => act('reload', input, context)),
    answer(actOnNode, (input, context) => act(input.action, input, context)),
  ];
}

/** Does it and confirms it. @throws conflict when the node's type cannot, timeout when the status does not come */
export async function actOn(
  acting: Acting,
  at: Located,
  node: Node,
  act: NodeAct,
  { signal, causation }: { readonly signal: AbortSignal; readonly causation: Causation },
): Promise<Node> {
  refuseImpossible(node, act);
  const subject = nodeSubject(at.project.project_id, node.node_id);
  return asking(acting, at, [subject], { vouches: act !== 'start', causation }, async () => {
    switch (act) {
      case 'start':
        return step(acting, at, node, 'start', 'started', signal);
      case 'stop':
        return step(acting, at, node, 'stop', 'stopped', signal);
      case 'suspend':
        return step(acting, at, node, 'suspend', 'suspended', signal);
      case 'reload':
        return step(acting, at, node, 'reload', 'started', signal);
      case 'restart':
        await step(acting, at, node, 'stop', 'stopped', signal);
        return step(acting, at, node, 'start', 'started', signal);
    }
  });
}

async function step(
  acting: Acting,
  at: Located,
  node: Node,
  action: 'start' | 'stop' | 'suspend' | 'reload',
  status: NodeStatus,
  signal: AbortSignal,
): Promise<Node> {
  try {
    await at.controller.nodeAction(at.project.project_id, node.node_id, action);
  } catch (thrown) {
    // No answer says nothing: the status does. It is read and waited for, and the action is not sent again.
    const unknown = thrown instanceof Failure && (thrown.code === 'timeout' || thrown.details?.['outcome'] === 'unknown');
    if (!unknown) throw thrown;
  }
  return confirmed(acting, at, node.node_id, status, signal);
}

function refuseImpossible(node: Node, act: NodeAct): void {
  const details = { node_id: node.node_id, node_type: node.node_type, status: node.status };
  if (act === 'suspend' && !suspendable(node.node_type)) {
    throw fail('conflict', `Node ${node.name} is of type ${node.node_type}, which cannot be suspended; stop it instead.`, details);
  }
  if (act !== 'start' && alwaysOn(node.node_type)) {
    throw fail(
      'conflict',
      `Node ${node.name} is of type ${node.node_type}, which runs as long as its project is open; GNS3 cannot ${act} it.`,
      details,
    );
  }
}
