import { GraphQLID, GraphQLInputObjectType, GraphQLList, GraphQLNonNull, type GraphQLInputType } from 'graphql';
import type { Operation } from '#kernel/message.ts';
import type { Topology, TopologyLink, TopologyNode } from '#model/topology.ts';
import type { Wiring } from '#model/wiring.ts';
import type { InputTypes } from './input-types.ts';
import { operationField } from './operation-field.ts';
import type { Field, Fields, TypeBook } from './type-book.ts';

/** Fields under the names that people know, each an operation as it is. */
export const KNOWN_AS: Readonly<Record<string, string>> = {
  networkTopology: 'gns3.topology.get',
  projects: 'gns3.project.list',
  node: 'gns3.node.get',
  devices: 'equipment.list',
  deviceInterfaces: 'equipment.interface.list',
  equipment: 'equipment.get',
  wiring: 'equipment.wiring.get',
  modules: 'hub.module.list',
  module: 'hub.module.get',
  events: 'events.list',
  runs: 'hub.workflow.run.list',
  run: 'hub.workflow.run.get',
};

/** What people look for first, beside the operations themselves. */
export function curatedFields(operations: ReadonlyMap<string, Operation>, book: TypeBook, inputs: InputTypes): Fields {
  const fields: Fields = {};
  for (const [field, name] of Object.entries(KNOWN_AS)) {
    const operation = operations.get(name);
    if (operation !== undefined) fields[field] = operationField(operation, book, inputs);
  }
  const topology = operations.get('gns3.topology.get');
  const list = operations.get('equipment.list');
  const document = operations.get('equipment.get');
  const wiring = operations.get('equipment.wiring.get');
  if (topology !== undefined) Object.assign(fields, partsOfTopology(topology, book, inputs));
  if (list !== undefined) fields['equipmentDetails'] = equipmentDetails(list, book, inputs);
  if (document !== undefined) fields['interfaces'] = interfaces(document, book, inputs);
  if (wiring !== undefined) fields['neighbors'] = neighbors(wiring, book, inputs);
  return fields;
}

function argument(field: Field, name: string): GraphQLInputType {
  return field.args![name]!.type;
}

const nullableOf = (type: GraphQLInputType): GraphQLInputType => (type instanceof GraphQLNonNull ? type.ofType : type);

function partsOfTopology(operation: Operation, book: TypeBook, inputs: InputTypes): Fields {
  const whole = operationField(operation, book, inputs);
  const place = {
    projectId: { type: new GraphQLNonNull(nullableOf(argument(whole, 'projectId'))) },
    server: whole.args!['server']!,
    at: whole.args!['at']!,
  };
  const read = whole.resolve!;
  const some = (name: string) => new GraphQLList(new GraphQLNonNull(book.object(name)!));
  const ofProject = async (...[source, args, execution, info]: Parameters<NonNullable<Field['resolve']>>) => {
    const { projectId, server, at } = args as Record<string, unknown>;
    return (
      (await read(source, { projectId, ...(server == null ? {} : { server }), ...(at == null ? {} : { at }) }, execution, info)) as Topology
    ).projects;
  };
  return {
    nodes: {
      ...whole,
      type: some('TopologyNode'),
      description: `The nodes of a project, now or as they were. Needs \`${operation.permission}\`.`,
      args: {
        ...place,
        status: { type: book.enumOf('NodeStatus'), description: 'Only those that are so.' },
        nodeIds: { type: new GraphQLList(new GraphQLNonNull(GraphQLID)), description: 'Only these.' },
      },
      resolve: async (source, args, execution, info) => {
        const { status, nodeIds } = args as { status?: string; nodeIds?: readonly string[] };
        const wanted = nodeIds == null ? undefined : new Set(nodeIds.map((id) => id.toLowerCase()));
        const fits = (node: TopologyNode) =>
          (status == null || node.status === status) && (wanted?.has(node.node_id.toLowerCase()) ?? true);
        const projects = await ofProject(source, args, execution, info);
        return execution.counted(projects.flatMap((project) => execution.within(project, project.nodes.filter(fits))));
      },
    },
    links: {
      ...whole,
      type: some('TopologyLink'),
      description: `The links of a project, now or as they were. Needs \`${operation.permission}\`.`,
      args: { ...place, nodeId: { type: GraphQLID, description: 'Only those that end on this node.' } },
      resolve: async (source, args, execution, info) => {
        const nodeId = (args as { nodeId?: string | null }).nodeId?.toLowerCase();
        const fits = (link: TopologyLink) => nodeId === undefined || link.ends.some(({ node_id: id }) => id.toLowerCase() === nodeId);
        const projects = await ofProject(source, args, execution, info);
        return execution.counted(projects.flatMap((project) => execution.within(project, project.links.filter(fits))));
      },
    },
  };
}

/** `equipment.list` with its filters in one argument, as the contract has it. */
function equipmentDetails(operation: Operation, book: TypeBook, inputs: InputTypes): Field {
  const list = operationField(operation, book, inputs);
  const { status, nodeType, q, ...args } = list.args!;
  const filters = new GraphQLInputObjectType({
    name: book.free('EquipmentFilters'),
    fields: { status: status!, nodeType: nodeType!, q: q! },
  });
  return {
    ...list,
    args: { ...args, filters: { type: filters } },
    resolve: (source, { filters: given, ...rest }: Record<string, unknown>, execution, info) =>
      list.resolve!(source, { ...rest, ...(given as object | null | undefined) }, execution, info),
  };
}

function interfaces(operation: Operation, book: TypeBook, inputs: InputTypes): Field {
  const one = operationField(operation, book, inputs);
  return {
    ...one,
    type: new GraphQLList(new GraphQLNonNull(book.object('EquipmentInterface')!)),
    description: `The interfaces of a device as discovery knows them. Needs \`${operation.permission}\`.`,
    resolve: async (source, args, execution, info) => {
      const document = (await one.resolve!(source, args, execution, info)) as { network_info: { interfaces: unknown[] } };
      return execution.counted(document.network_info.interfaces);
    },
  };
}

function neighbors(operation: Operation, book: TypeBook, inputs: InputTypes): Field {
  const whole = operationField(operation, book, inputs);
  return {
    ...whole,
    type: new GraphQLList(new GraphQLNonNull(book.object('WiringNeighbor')!)),
    description: `What the devices of a project say of their neighbors. Needs \`${operation.permission}\`.`,
    args: { ...whole.args, equipmentId: { type: GraphQLID, description: 'Only what this device says.' } },
    resolve: async (source, { equipmentId, ...args }: Record<string, unknown>, execution, info) => {
      const { neighbors: all } = (await whole.resolve!(source, args, execution, info)) as Wiring;
      const id = typeof equipmentId === 'string' ? equipmentId.toLowerCase() : undefined;
      return execution.counted(id === undefined ? all : all.filter(({ node_id: node }) => node.toLowerCase() === id));
    },
  };
}
