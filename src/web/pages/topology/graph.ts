import type { Severity } from '#model/severity.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '../../operations.generated.ts';
import { portName } from '../../kit/link-name.ts';
import { NO_MARKS, type AlertMark, type AlertMarks } from './alert-marks.ts';
import { lanesOf } from './lanes.ts';
import { filterText, linkStateOf, type LinkState } from './link-state.ts';
import { nameOffset } from './name-offset.ts';
import { nodeKindOf, type NodeKind } from './node-kind.ts';

/** What is drawn of a node, and nothing else: two of equal fields look the same. */
export interface MapNode {
  readonly id: string;
  readonly name: string;
  readonly kind: NodeKind;
  readonly type: string;
  readonly status: TopologyNode['status'];
  /** What is known of it is what was known last. */
  readonly stale: boolean;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly locked: boolean;
  /** Its first addresses, and how many more there are: `10.1.0.1 +2`. Empty: none is known. */
  readonly address: string;
  /** The worst open alert; null: none. */
  readonly alert: Severity | null;
  /** How many are open. */
  readonly alerts: number;
}

/** What is drawn of a link. */
export interface MapLink {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly sourcePort: string;
  readonly targetPort: string;
  readonly state: LinkState;
  /** Empty: no filters. */
  readonly filters: string;
  readonly capturing: boolean;
  readonly stale: boolean;
  /** The worst open alert of it or of an interface at its ends; null: none. */
  readonly alert: Severity | null;
  readonly alerts: number;
  /** How far it is bent away from the straight line. @see lanesOf */
  readonly lane: number;
  /** How far from the middle of the node the names of the ports stand. @see nameOffset */
  readonly sourceOffset: number;
  readonly targetOffset: number;
}

/** A project as it is drawn. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, MapNode>;
  readonly links: ReadonlyMap<string, MapLink>;
}

export const EMPTY_GRAPH: Graph = { nodes: new Map(), links: new Map() };

/**
 * What to draw of a project. What looks as it did in `before` is the same object, so that a comparison of two graphs costs a
 * comparison of references. A link that has not two ends on known nodes is half-made and is not drawn.
 */
export function graphOf(
  project: Pick<TopologyProject, 'nodes' | 'links' | 'stale'>,
  before: Graph = EMPTY_GRAPH,
  marks: AlertMarks = NO_MARKS,
): Graph {
  const known = new Map(project.nodes.map((node) => [node.node_id, node]));
  const nodes = new Map<string, MapNode>();
  for (const node of project.nodes) {
    const mark = marks.get(node.node_id.toLowerCase());
    nodes.set(node.node_id, kept(before.nodes.get(node.node_id), mapNode(node, project.stale, mark)));
  }

  const drawable = project.links.filter((link) => link.ends.length === 2 && link.ends.every((end) => known.has(end.node_id)));
  const lanes = lanesOf(drawable.map((link) => ({ id: link.link_id, source: link.ends.at(0)!.node_id, target: link.ends.at(1)!.node_id })));
  const links = new Map<string, MapLink>();
  const turns = new Map<string, number>();
  const offsetOf = (here: TopologyNode, there: TopologyNode): number => {
    const turn = turns.get(here.node_id) ?? 0;
    turns.set(here.node_id, turn + 1);
    return nameOffset(here, there, turn);
  };
  for (const link of drawable) {
    const [source, target] = link.ends.map((end) => known.get(end.node_id)!) as [TopologyNode, TopologyNode];
    const drawing = {
      ...told(marks.get(link.link_id.toLowerCase())),
      lane: lanes.get(link.link_id) ?? 0,
      sourceOffset: offsetOf(source, target),
      targetOffset: offsetOf(target, source),
    };
    links.set(link.link_id, kept(before.links.get(link.link_id), mapLink(link, known, drawing, project.stale)));
  }
  return { nodes, links };
}

function told(mark: AlertMark | undefined): Pick<MapNode, 'alert' | 'alerts'> {
  return { alert: mark?.severity ?? null, alerts: mark?.count ?? 0 };
}

function mapNode(node: TopologyNode, projectStale: boolean, mark: AlertMark | undefined): MapNode {
  const [first = '', ...more] = node.addresses;
  return {
    id: node.node_id,
    name: node.name,
    kind: nodeKindOf(node),
    type: node.node_type,
    status: node.status,
    stale: node.stale || projectStale,
    x: node.x,
    y: node.y,
    z: node.z,
    locked: node.locked,
    address: more.length === 0 ? first : `${first} +${more.length}`,
    ...told(mark),
  };
}

function mapLink(
  link: TopologyLink,
  nodes: ReadonlyMap<string, TopologyNode>,
  drawing: Pick<MapLink, 'lane' | 'sourceOffset' | 'targetOffset' | 'alert' | 'alerts'>,
  stale: boolean,
): MapLink {
  const [source, target] = link.ends as [TopologyLink['ends'][number], TopologyLink['ends'][number]];
  return {
    id: link.link_id,
    source: source.node_id,
    target: target.node_id,
    sourcePort: portName(source, nodes.get(source.node_id)),
    targetPort: portName(target, nodes.get(target.node_id)),
    state: linkStateOf(link, [nodes.get(source.node_id)?.status, nodes.get(target.node_id)?.status]),
    filters: filterText(link.filters),
    capturing: link.capturing,
    stale,
    ...drawing,
  };
}

/** The old object where nothing of it differs. */
function kept<T extends object>(old: T | undefined, made: T): T {
  if (old === undefined) return made;
  for (const field of Object.keys(made) as (keyof T)[]) if (old[field] !== made[field]) return made;
  return old;
}
