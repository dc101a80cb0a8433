import { fail } from '#kernel/error.ts';
import type { Context } from '#kernel/module.ts';
import type { Node } from '#model/node.ts';
import type { NodeChange } from '../controller.ts';
import type { Located } from '../knowledge.ts';
import { nodeSubject } from '../translate.ts';
import { asking, causationOf, type Acting } from './parts.ts';

interface Change<Shown> {
  readonly at: Located;
  readonly before: Node;
  /** As GNS3 is told it. */
  readonly change: NodeChange;
  /** What is to be seen afterwards. */
  readonly wanted: Partial<Shown>;
  readonly shownOf: (node: Node) => Shown;
}

/** Changes settings of a node: written, read back, compared. @throws gns3_error where GNS3 took it and shows another. @see gns3-pitfalls.md 22 */
export async function changeNode<Shown extends object>(
  acting: Acting,
  { at, before, change, wanted, shownOf }: Change<Shown>,
  context: Context,
): Promise<Node> {
  const { project_id: projectId, node_id: nodeId } = before;
  const node = await asking(acting, at, [nodeSubject(projectId, nodeId)], { vouches: false, causation: causationOf(context) }, async () => {
    await at.controller.updateNode(projectId, nodeId, change);
    return acting.knowledge.heardNode(at, await at.controller.node(projectId, nodeId, { signal: context.signal }));
  });
  const shown = shownOf(node);
  const others = (Object.keys(wanted) as (keyof Shown & string)[]).filter((field) => shown[field] !== wanted[field]);
  if (others.length === 0) return node;
  throw fail('gns3_error', `GNS3 took the change of node ${before.name} and shows another ${others.join(', ')}.`, {
    wanted: Object.fromEntries(others.map((field) => [field, wanted[field]])),
    shows: Object.fromEntries(others.map((field) => [field, shown[field]])),
  });
}
