import { GraphQLList, GraphQLNonNull, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import type { EquipmentSummary } from '#model/equipment.ts';
import type { Project } from '#model/project.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import type { Execution } from './execution.ts';
import { costOf } from './operation-field.ts';
import type { Asked, Place, Readings } from './readings.ts';
import type { Field, TypeBook } from './type-book.ts';

type Resolve<S> = (source: S, execution: Execution, place: Place, info: GraphQLResolveInfo) => unknown;

/**
 * The ways from one thing to another: from a node to its equipment, from a link to its nodes and its wiring. What they ask is asked
 * for a whole project at once, however many nodes stand on the way; only the document of a device is read for each.
 */
export function addWays(book: TypeBook, readings: Readings, asked: Asked): void {
  const type = (name: string): GraphQLObjectType => book.object(name)!;
  // Null where it failed: what it hangs on is told all the same.
  const some = (name: string) => new GraphQLList(new GraphQLNonNull(type(name)));

  function way<S extends { readonly project_id: string }>(
    to: Field['type'],
    asks: { readonly operation: keyof Asked; readonly each?: true },
    description: string,
    resolve: Resolve<S>,
  ): Field {
    const { cost } = costOf(asked[asks.operation]);
    return {
      type: to,
      description,
      extensions: { cost: { cost, ...(asks.each === true ? {} : { once: true }) } },
      resolve: async (source, _args, execution, info) => {
        const thing = source as S;
        const server = execution.projectOf(thing)?.server ?? (thing as { readonly server?: string }).server;
        const place = { project_id: thing.project_id, ...(server === undefined ? {} : { server }), ...execution.moment(info) };
        return execution.counted(await resolve(thing, execution, place, info));
      },
    };
  }

  /** Its nodes and links remember that they are of it. */
  const ofProject = (own: Field, part: 'nodes' | 'links'): Field => ({
    ...own,
    resolve: (source, _args, execution, info) => {
      const project = source as TopologyProject;
      readings.found(execution, { project_id: project.project_id, server: project.server, ...execution.moment(info) }, project);
      return execution.counted(execution.within<TopologyNode | TopologyLink>(project, project[part]));
    },
  });

  book.extend('Project', () => ({
    topology: way<Project>(
      type('TopologyProject'),
      { operation: 'topology' },
      'The project with its nodes and links, as it is now.',
      async (project, execution) => (await readings.projects(execution)).get(`${project.server}/${project.project_id}`),
    ),
  }));

  book.extend('TopologyProject', (own) => ({
    nodes: ofProject(own['nodes']!, 'nodes'),
    links: ofProject(own['links']!, 'links'),
    devices: way<TopologyProject>(
      some('Equipment'),
      { operation: 'devices' },
      'Its equipment, discovered or not.',
      async (_project, execution, place) => [...(await readings.devices(execution, place)).values()],
    ),
    wiring: way<TopologyProject>(
      type('Wiring'),
      { operation: 'wiring' },
      'How GNS3 and the devices see the wiring.',
      async (_project, execution, place) => (await readings.wiring(execution, place)).whole,
    ),
  }));

  book.extend('TopologyNode', () => ({
    equipment: way<TopologyNode>(type('Equipment'), { operation: 'devices' }, 'What runs on it.', async (node, execution, place) =>
      (await readings.devices(execution, place)).get(node.node_id),
    ),
    links: way<TopologyNode>(
      some('TopologyLink'),
      { operation: 'topology' },
      'The links that end on it.',
      async (node, execution, place) => (await readings.parts(execution, place)).linksOf.get(node.node_id) ?? [],
    ),
    interfaces: way<TopologyNode>(
      some('WiringLinkEnd'),
      { operation: 'wiring' },
      'Its interfaces on which links end, as its device has them; every one of them is in the document of its equipment.',
      async (node, execution, place) => (await readings.wiring(execution, place)).endsOf.get(node.node_id) ?? [],
    ),
    neighbors: way<TopologyNode>(
      some('WiringNeighbor'),
      { operation: 'wiring' },
      'The neighbors that its device reports.',
      async (node, execution, place) => (await readings.wiring(execution, place)).neighborsOf.get(node.node_id) ?? [],
    ),
    deviceInterfaces: interfacesOf((node) => (node as TopologyNode).node_id),
  }));

  const interfacesOf = (idOf: (source: TopologyNode | EquipmentSummary) => string): Field =>
    way<TopologyNode | EquipmentSummary>(
      some('DeviceInterface'),
      { operation: 'interfaces' },
      'Every interface of its device as discovery knows it, linked or not; read for all devices of the project at once.',
      async (source, execution, place) => (await readings.interfaces(execution, place)).get(idOf(source)) ?? [],
    );

  book.extend('TopologyLink', () => ({
    nodes: way<TopologyLink>(
      some('TopologyNode'),
      { operation: 'topology' },
      'The nodes that it connects.',
      async (link, execution, place) => {
        const { nodes } = await readings.parts(execution, place);
        return link.ends.flatMap(({ node_id: id }) => nodes.get(id) ?? []);
      },
    ),
    wiring: way<TopologyLink>(type('WiringLink'), { operation: 'wiring' }, 'How its ends see it.', async (link, execution, place) =>
      (await readings.wiring(execution, place)).links.get(link.link_id),
    ),
  }));

  book.extend('Equipment', () => ({
    deviceInterfaces: interfacesOf((device) => (device as EquipmentSummary).equipment_id),
    node: way<EquipmentSummary>(
      type('TopologyNode'),
      { operation: 'topology' },
      'The node that it runs on.',
      async (device, execution, place) => (await readings.parts(execution, place)).nodes.get(device.equipment_id),
    ),
    document: way<EquipmentSummary>(
      type('EquipmentDocument'),
      { operation: 'document', each: true },
      'Everything that discovery knows of it; null where it was never discovered. Read for each device by itself.',
      async (device, execution, place) =>
        device.discovery_status === null ? null : readings.document(execution, place, device.equipment_id),
    ),
  }));
}
