import type { Envelope } from '#kernel/event.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import type { Topology, TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import { briefDiscoveries, briefDiscovery, briefDocument } from './brief-equipment.ts';

/**
 * A topology as an agent can read it: one line's worth of each node and link. The whole of 31 nodes is 100,000 characters, most of them
 * ports and settings of emulators, which `get_node` tells of one.
 */
function briefTopology(topology: Topology): unknown {
  return { ...topology, projects: topology.projects.map(briefProject) };
}

function briefProject(project: TopologyProject): unknown {
  const { project_id: id, name, status, server, observed_at: observedAt, stale, nodes, links } = project;
  const nodeOf = new Map(nodes.map((node) => [node.node_id, node]));
  const names = new Map<string, number>();
  for (const node of nodes) names.set(node.name, (names.get(node.name) ?? 0) + 1);
  const nameOf = (node: TopologyNode): string => (names.get(node.name) === 1 ? node.name : `${node.name} (${node.node_id})`);
  return {
    project_id: id,
    name,
    status,
    server,
    observed_at: observedAt,
    stale,
    nodes: nodes.map(briefNode),
    links: links.map((link) => briefLink(link, nodeOf, nameOf)),
  };
}

function briefNode({ node_id: id, name, node_type: type, status, console, addresses, stale }: TopologyNode): unknown {
  return {
    node_id: id,
    name,
    node_type: type,
    status,
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(console.port === null ? {} : { console: `${console.type ?? ''} ${console.host ?? ''}:${console.port}`.trim() }),
    ...(stale ? { stale } : {}),
  };
}

function briefLink(link: TopologyLink, nodeOf: ReadonlyMap<string, TopologyNode>, nameOf: (node: TopologyNode) => string): unknown {
  const { link_id: id, ends, filters, suspended, capturing, oper_status: operStatus } = link;
  return {
    link_id: id,
    ends: ends.map(({ node_id: end, adapter_number: adapter, port_number: port }) => {
      const node = nodeOf.get(end);
      const named = node?.ports.find((each) => each.adapter_number === adapter && each.port_number === port);
      return `${node === undefined ? end : nameOf(node)} ${named?.name ?? `${adapter}/${port}`}`;
    }),
    ...(operStatus === undefined ? {} : { oper_status: operStatus }),
    ...(Object.keys(filters).length === 0 ? {} : { filters }),
    ...(suspended ? { suspended } : {}),
    ...(capturing ? { capturing } : {}),
  };
}

/** Events carry whole nodes and projects; of those, what tells which and how they are. */
function briefEvents(page: { readonly items: readonly Envelope[]; readonly next_cursor: string | null }): unknown {
  return { ...page, items: page.items.map(briefEvent) };
}

function briefEvent({ position, time, type, subject, source, priority, data, correlationid }: Envelope): unknown {
  return {
    position,
    time,
    type,
    subject,
    source,
    priority,
    data: briefData(data),
    ...(correlationid === undefined ? {} : { correlationid }),
  };
}

type Said = { readonly node?: Node; readonly link?: Link; readonly project?: Project; readonly plan?: Planned };
type Planned = { readonly operation?: unknown; readonly summary?: unknown; readonly input?: unknown; readonly reversible?: unknown };

function briefData(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return data;
  const { node, link, project, plan } = data as Said;
  const isDocument = (value: unknown): boolean => typeof value === 'object' && value !== null;
  return {
    ...data,
    ...(isDocument(node) ? { node: { node_id: node!.node_id, name: node!.name, status: node!.status } } : {}),
    ...(isDocument(link)
      ? {
          link: {
            link_id: link!.link_id,
            ends: link!.ends,
            filters: link!.filters,
            suspended: link!.suspended,
            capturing: link!.capturing,
          },
        }
      : {}),
    ...(isDocument(plan)
      ? { plan: { operation: plan!.operation, summary: plan!.summary, input: plan!.input, reversible: plan!.reversible } }
      : {}),
    ...(isDocument(project) ? { project: { project_id: project!.project_id, name: project!.name, status: project!.status } } : {}),
  };
}

/** Outputs that agents get in brief, by operation. */
const BRIEF: Readonly<Record<string, (output: never) => unknown>> = {
  'gns3.topology.get': briefTopology,
  'events.list': briefEvents,
  'events.replay': briefEvents,
  'equipment.get': briefDocument,
  'equipment.discover': briefDiscovery,
  'equipment.project.discover': briefDiscoveries,
};

/** The output of an operation as agents get it from tools and resources; `ask_operation` gives all of it. */
export function briefly(operation: string, output: unknown): unknown {
  const brief = BRIEF[operation] as ((output: unknown) => unknown) | undefined;
  return brief === undefined ? output : brief(output);
}
