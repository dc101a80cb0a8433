import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Node } from '#model/node.ts';
import { nodeSizeOf, propertiesOfSize, resizableIn, type NodeSize } from '#model/node-size.ts';
import { resizeNode } from '../messages.ts';
import { nodeSubject } from '../translate.ts';
import { actOn } from './node-acts.ts';
import { asking, causationOf, type Acting } from './parts.ts';

/** GNS3 destroys and makes the container anew as soon as its settings change, and starts it where it ran. */
const MADE_ANEW = 'docker';

const WORDS: Readonly<Record<keyof NodeSize, string>> = { ram_mb: 'memory', cpus: 'processors' };

/** Memory and processors of a node: written, read back, compared; and the node started anew where that is wanted. @see gns3-pitfalls.md 22 */
export function nodeResizing(acting: Acting): Answering[] {
  const { knowledge } = acting;
  return [
    answer(resizeNode, async (input, context) => {
      const wanted = (['ram_mb', 'cpus'] as const).filter((field) => input[field] !== undefined);
      if (wanted.length === 0) {
        throw fail('validation_error', 'Nothing to change: give at least one of ram_mb, cpus.', { ram_mb: ['is missing'] });
      }
      const at = await knowledge.locate(input.project_id, input.server);
      const before = await knowledge.node(at, input.node_id);
      refuseImpossible(before, wanted, input.cpus);
      const causation = causationOf(context);
      const subject = nodeSubject(input.project_id, input.node_id);
      const properties = propertiesOfSize(before.node_type, input);
      const node = await asking(acting, at, [subject], { vouches: false, causation }, async () => {
        await at.controller.updateNode(input.project_id, input.node_id, { properties });
        return knowledge.heardNode(at, await at.controller.node(input.project_id, input.node_id, { signal: context.signal }));
      });
      const shows = nodeSizeOf(node);
      const others = wanted.filter((field) => shows[field] !== input[field]);
      if (others.length > 0) {
        throw fail('gns3_error', `GNS3 took the change of node ${before.name} and shows another ${others.join(', ')}.`, {
          wanted: Object.fromEntries(others.map((field) => [field, input[field]])),
          shows: Object.fromEntries(others.map((field) => [field, shows[field]])),
        });
      }
      if (before.status === 'stopped' || before.node_type === MADE_ANEW) return { node, in_effect: true };
      if (!input.restart) return { node, in_effect: false };
      return { node: await actOn(acting, at, node, 'restart', { signal: context.signal, causation }), in_effect: true };
    }),
  ];
}

function refuseImpossible(node: Node, wanted: readonly (keyof NodeSize)[], cpus: number | undefined): void {
  const details = { node_id: node.node_id, node_type: node.node_type };
  const possible = resizableIn(node.node_type);
  const impossible = wanted.find((field) => !possible.includes(field));
  if (impossible !== undefined) {
    throw fail('conflict', `Node ${node.name} is of type ${node.node_type}, whose ${WORDS[impossible]} GNS3 does not set.`, details);
  }
  if (cpus !== undefined && !Number.isInteger(cpus) && node.node_type !== MADE_ANEW) {
    throw fail('validation_error', `Node ${node.name} is of type ${node.node_type}, which has whole processors.`, {
      cpus: ['is not a whole number'],
    });
  }
}
