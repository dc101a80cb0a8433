import { fail } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { Node } from '#model/node.ts';
import { nodeSizeOf, propertiesOfSize, resizableIn, type NodeSize } from '#model/node-size.ts';
import { resizeNode } from '../messages.ts';
import { actOn } from './node-acts.ts';
import { changeNode } from './node-change.ts';
import { causationOf, type Acting } from './parts.ts';

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
      const change = { properties: propertiesOfSize(before.node_type, input) };
      const size = Object.fromEntries(wanted.map((field) => [field, input[field]])) as Partial<NodeSize>;
      const node = await changeNode<NodeSize>(acting, { at, before, change, wanted: size, shownOf: nodeSizeOf }, context);
      if (before.status === 'stopped' || before.node_type === MADE_ANEW) return { node, in_effect: true };
      if (!input.restart) return { node, in_effect: false };
      return {
        node: await actOn(acting, at, node, 'restart', { signal: context.signal, causation: causationOf(context) }),
        in_effect: true,
      };
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
