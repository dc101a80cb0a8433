import type { AgentTerms } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import { fits } from './name-pattern.ts';
import type { MadePlan } from './plan.ts';

/** So many names are told of those that do not fit. */
const MOST_TOLD = 10;

/**
 * Whether a key lets its agent make a change, by the names of the nodes that it is about. Neighbors that lose a link are not meant by it;
 * of a link both ends are. What is about a whole project, or says of nothing that it is a node, needs a key for all nodes.
 * @throws forbidden
 */
export function refuseOtherNodes({ nodes: patterns }: AgentTerms, plan: Pick<MadePlan, 'operation' | 'reach' | 'whole'>): void {
  if (patterns === undefined || patterns.includes('*')) return;
  const told = patterns.join(', ');
  const { reach, operation } = plan;
  if (plan.whole) {
    throw fail(
      'forbidden',
      `The key lets change only nodes named ${told}, and ${operation} is about a whole project; that needs a key for all of its nodes.`,
      {
        nodes: patterns,
      },
    );
  }
  const names = [
    ...reach.nodes.filter(({ how }) => how === 'named').map(({ name }) => name),
    ...reach.links.filter(({ how }) => how === 'named').flatMap(({ ends }) => ends),
  ];
  if (names.length === 0 || !reach.known) {
    throw fail('forbidden', `The key lets change only nodes named ${told}, and ${operation} does not say which node it changes.`, {
      nodes: patterns,
    });
  }
  const others = [...new Set(names)].filter((name) => !patterns.some((pattern) => fits(pattern, name)));
  if (others.length === 0) return;
  const shown = others.slice(0, MOST_TOLD).join(', ');
  throw fail('forbidden', `The key lets change only nodes named ${told}; ${shown} ${others.length === 1 ? 'is' : 'are'} not.`, {
    nodes: patterns,
    others: others.slice(0, MOST_TOLD),
  });
}

/** Whether a change waits for a person. */
export function needsApproval({ approval }: AgentTerms, { reversible }: Pick<MadePlan, 'reversible'>): boolean {
  if (approval === 'changes') return reversible !== 'changes_nothing';
  return approval === 'irreversible' && reversible === 'no';
}
