import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Node } from '#model/node.ts';
import type { NodeChange } from '../controller.ts';
import type { Located } from '../knowledge.ts';
import { updateNode } from '../messages.ts';
import { changeNode } from './node-change.ts';
import type { Acting } from './parts.ts';

const CHANGEABLE = ['name', 'x', 'y', 'z', 'locked', 'symbol'] as const satisfies readonly (keyof NodeChange & keyof Node)[];

/** Name, place, lock and symbol of a node: written, read back, compared. @see gns3-pitfalls.md 22 */
export function nodeUpdates(acting: Acting): Answering[] {
  const { knowledge } = acting;
  return [
    answer(updateNode, async (input, context) => {
      const wanted = Object.fromEntries(CHANGEABLE.flatMap((field) => (input[field] === undefined ? [] : [[field, input[field]]])));
      if (Object.keys(wanted).length === 0) {
        throw fail('validation_error', `Nothing to change: give at least one of ${CHANGEABLE.join(', ')}.`, { name: ['is missing'] });
      }
      const at = await knowledge.locate(input.project_id, input.server);
      const before = await knowledge.node(at, input.node_id);
      if (input.name !== undefined && input.name !== before.name) await refuseTakenName(acting, at, before, input.name);
      return { node: await changeNode<Node>(acting, { at, before, change: wanted, wanted, shownOf: (node) => node }, context) };
    }),
  ];
}

/** GNS3 would say yes and give the node some other name. @see gns3/README.md, "Both" */
async function refuseTakenName({ knowledge }: Acting, at: Located, node: Node, name: string): Promise<void> {
  const taken = (await knowledge.nodes(at)).find((other) => other.node_id !== node.node_id && other.name === name);
  if (taken === undefined) return;
  throw fail('conflict', `Project ${at.project.name} has a node ${name} already; GNS3 would give node ${node.name} another name.`, {
    node_id: taken.node_id,
  });
}
