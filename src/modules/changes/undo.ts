import type { Operation } from '#kernel/message.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import { canonicalJson } from '#kernel/canonical-json.ts';
import { nodeSizeOf } from '#model/node-size.ts';
import { only } from './fields.ts';
import { onlyLooks } from '#model/looks.ts';

/** What takes a change back. */
export interface Undo {
  readonly operation: string;
  /** What is not known before the change stands in `< >`. */
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Reversal {
  /** `undo`: the undo takes it back; `changes_nothing`; `no`: its effect stays. The words of the plans of workflows. */
  readonly reversible: 'undo' | 'changes_nothing' | 'no';
  readonly undo?: Undo;
  /** What is gone even so, or why nothing takes it back. */
  readonly loses?: string;
}

/** What an input means, as the topology knows it now. */
export interface Meant {
  readonly input: Readonly<Record<string, unknown>>;
  readonly project: TopologyProject | undefined;
  readonly node: TopologyNode | undefined;
  readonly link: TopologyLink | undefined;
}

const MEMORY = 'What the device held in memory and had not saved.';
const ON_PROJECT = ['project_id', 'server'];
const ON_NODE = ['project_id', 'node_id', 'server'];
const ON_LINK = ['project_id', 'link_id', 'server'];
const NOTHING: Reversal = { reversible: 'changes_nothing' };

type Rule = (meant: Meant) => Reversal;

/** Commands of which it is known what takes them back. Of all others nobody says it, and a plan must not promise it. */
export const UNDO_RULES: Readonly<Record<string, Rule>> = {
  'gns3.node.start': (meant) =>
    meant.node?.status === 'started' ? NOTHING : onNode(meant, meant.node?.status === 'suspended' ? 'gns3.node.suspend' : 'gns3.node.stop'),
  'gns3.node.stop': (meant) => (meant.node?.status === 'stopped' ? NOTHING : { ...onNode(meant, 'gns3.node.start'), loses: MEMORY }),
  'gns3.node.suspend': (meant) => (meant.node?.status === 'suspended' ? NOTHING : onNode(meant, 'gns3.node.start')),
  'gns3.node.restart': () => ({ reversible: 'no', loses: MEMORY }),
  'gns3.node.reload': () => ({ reversible: 'no', loses: MEMORY }),
  'gns3.node.update': (meant) => withFormer('gns3.node.update', meant.node, meant, ON_NODE),
  'gns3.node.resize': resizedBack,
  'gns3.link.filters.set': (meant) => withFormer('gns3.link.filters.set', meant.link, meant, ON_LINK),
  'gns3.link.capture.start': ({ input, link }) =>
    link?.capturing === true ? NOTHING : { reversible: 'undo', undo: { operation: 'gns3.link.capture.stop', input: only(input, ON_LINK) } },
  'gns3.project.open': ({ input, project }) =>
    project?.status === 'opened'
      ? NOTHING
      : { reversible: 'undo', undo: { operation: 'gns3.project.close', input: only(input, ON_PROJECT) } },
  'gns3.project.close': ({ input, project }) =>
    project?.status === 'closed'
      ? NOTHING
      : { reversible: 'undo', undo: { operation: 'gns3.project.start', input: only(input, ON_PROJECT) }, loses: MEMORY },
  'gns3.project.auto_close.set': (meant) => withFormer('gns3.project.auto_close.set', meant.project, meant, ON_PROJECT),
  'gns3.project.duplicate': () => ({ reversible: 'no', loses: 'Nothing, but the copy stays until somebody deletes it in GNS3.' }),
  'gns3.snapshot.create': ({ input }) => ({
    reversible: 'undo',
    undo: { operation: 'gns3.snapshot.delete', input: { ...only(input, ON_PROJECT), snapshot_id: '<snapshot_id of the answer>' } },
  }),
  'gns3.snapshot.restore': () => ({ reversible: 'no', loses: 'Everything in the project that is newer than the snapshot.' }),
  'gns3.snapshot.delete': () => ({ reversible: 'no', loses: 'The snapshot.' }),
  // It reads; what it keeps stands beside what was kept before.
  'network.backup.take': () => NOTHING,
  'console.run': () => ({ reversible: 'no', loses: 'What the commands overwrite; the hub does not know what they do.' }),
};

/** Whether and how a change can be taken back. */
export function reversalOf(operation: Operation, meant: Meant): Reversal {
  if (onlyLooks(operation)) return NOTHING;
  return UNDO_RULES[operation.name]?.(meant) ?? { reversible: 'no', loses: 'Not known: the operation does not say what takes it back.' };
}

function onNode({ input }: Meant, operation: string): Reversal {
  return { reversible: 'undo', undo: { operation, input: only(input, ON_NODE) } };
}

/** A size that GNS3 does not tell, as that of a container without a limit, cannot be given back. */
function resizedBack(meant: Meant): Reversal {
  const { input, node } = meant;
  const size = node && nodeSizeOf(node);
  const untold = size !== undefined && (['ram_mb', 'cpus'] as const).some((field) => input[field] !== undefined && size[field] === null);
  if (untold) return { reversible: 'no', loses: 'What there is now: GNS3 does not tell it.' };
  const back = withFormer('gns3.node.resize', size, meant, [...ON_NODE, 'restart']);
  return back.reversible === 'undo' && input['restart'] === true && node?.status === 'started' ? { ...back, loses: MEMORY } : back;
}

/** The same operation with what there is now, of each field that it sets. */
function withFormer(operation: string, now: object | undefined, { input }: Meant, place: readonly string[]): Reversal {
  if (now === undefined) return { reversible: 'no', loses: 'What there is now: the hub does not know the thing.' };
  const former = now as Readonly<Record<string, unknown>>;
  const set = Object.keys(input).filter((field) => !place.includes(field) && former[field] !== undefined);
  if (set.every((field) => canonicalJson(former[field]) === canonicalJson(input[field]))) return NOTHING;
  return { reversible: 'undo', undo: { operation, input: { ...only(input, place), ...only(former, set) } } };
}
