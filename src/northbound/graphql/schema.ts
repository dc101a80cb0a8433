import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import type { z } from 'zod';
import { fail } from '#kernel/error.ts';
import type { Hub } from '#kernel/hub.ts';
import type { Operation } from '#kernel/message.ts';
import { EquipmentChange, EquipmentDocument, EquipmentInterface, EquipmentSummary, Fact } from '#model/equipment.ts';
import { Link } from '#model/link.ts';
import { Node, NodeStatus } from '#model/node.ts';
import { Project } from '#model/project.ts';
import { Topology, TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';
import { Drift, Wiring, WiringLink } from '#model/wiring.ts';
import { connectionFields } from './connections.ts';
import { curatedFields } from './curated-fields.ts';
import { eventsField } from './events-field.ts';
import { InputTypes } from './input-types.ts';
import { COSTS } from './limits.ts';
import { fieldName } from './names.ts';
import { isOfValues, operationField, stays } from './operation-field.ts';
import { Readings, type Asked } from './readings.ts';
import { JsonScalar, LongScalar } from './scalars.ts';
import { TypeBook, type Field, type Fields } from './type-book.ts';
import { addWays } from './ways.ts';

/** Things of the model by the names that people know them by; everything else is named after where it stands. */
const MODEL: readonly (readonly [name: string, schema: z.ZodType])[] = [
  ['Project', Project],
  ['Node', Node],
  ['Link', Link],
  ['TopologyNode', TopologyNode],
  ['TopologyLink', TopologyLink],
  ['TopologyProject', TopologyProject],
  ['Topology', Topology],
  ['Equipment', EquipmentSummary],
  ['EquipmentInterface', EquipmentInterface],
  ['EquipmentChange', EquipmentChange],
  ['Fact', Fact],
  ['EquipmentDocument', EquipmentDocument],
  ['WiringLink', WiringLink],
  ['Drift', Drift],
  ['Wiring', Wiring],
];

/** Answers that are a thing by themselves. */
const ANSWERS: Readonly<Record<string, string>> = {
  'events.get': 'Event',
  'hub.module.get': 'Module',
  'hub.workflow.run.get': 'Run',
  'hub.workflow.get': 'Workflow',
};

/** Things that only lists have. */
const ITEMS: Readonly<Record<string, string>> = { 'equipment.interface.list': 'DeviceInterface' };

/**
 * The whole catalogue as a schema: every query a field of Query, every command one of Mutation, under names made by rule; beside them the
 * names that people know, and the ways from one thing to another. Operations of modules that come later are asked by `ask`.
 * @param shows which operations are in it; absent: all
 */
export function schemaOf(hub: Pick<Hub, 'operations'>, shows: (operation: Operation) => boolean = () => true): GraphQLSchema {
  const shown = hub.operations().filter(shows);
  const operations = new Map(shown.map((operation) => [operation.name, operation]));
  const book = new TypeBook();
  const inputs = new InputTypes(book);
  book.name('NodeStatus', NodeStatus);
  for (const [name, schema] of MODEL) book.name(name, schema);
  for (const [operation, name] of Object.entries(ANSWERS)) {
    const schema = operations.get(operation)?.output;
    if (schema !== undefined) book.name(name, schema);
  }
  for (const [operation, name] of Object.entries(ITEMS)) {
    const page = operations.get(operation)?.output;
    const items = page !== undefined && 'shape' in page ? (page.shape as { items?: z.ZodArray<z.ZodObject> }).items : undefined;
    if (items !== undefined) book.name(name, items.element);
  }
  const queries: Fields = {};
  const mutations: Fields = {};
  for (const operation of operations.values()) {
    if (!isOfValues(operation) || !stays(operation)) continue;
    const fields = operation.kind === 'query' ? queries : mutations;
    fields[fieldName(operation.name)] = operationField(operation, book, inputs);
  }
  const asked = askedOf(operations);
  if (asked !== undefined) {
    const readings = new Readings(asked);
    addWays(book, readings, asked);
  }
  Object.assign(queries, curatedFields(operations, book, inputs), { log: logField(), ask: askField(hub, 'query') });
  mutations['ask'] = askField(hub, 'command');
  const event = book.object('Event');
  Object.assign(queries, connectionFields(operations, queries));
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: queries }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: mutations }),
    ...(event === undefined
      ? {}
      : { subscription: new GraphQLObjectType({ name: 'Subscription', fields: { events: eventsField(event) } }) }),
  });
}

function askedOf(operations: ReadonlyMap<string, Operation>): Asked | undefined {
  const topology = operations.get('gns3.topology.get');
  const devices = operations.get('equipment.list');
  const document = operations.get('equipment.get');
  const wiring = operations.get('equipment.wiring.get');
  const interfaces = operations.get('equipment.interface.list');
  if (interfaces === undefined) return undefined;
  if (topology === undefined || devices === undefined || document === undefined || wiring === undefined) return undefined;
  return { topology, devices, document, wiring, interfaces };
}

function logField(): Field {
  return {
    type: new GraphQLNonNull(
      new GraphQLObjectType({
        name: 'Log',
        fields: {
          id: {
            type: new GraphQLNonNull(GraphQLString),
            description: 'Another one after a backup was restored: positions of before mean nothing then.',
          },
          position: { type: new GraphQLNonNull(LongScalar), description: 'The last event.' },
        },
      }),
    ),
    description: 'The log of events: subscribe with `since` from its position.',
    resolve: (_source, _args, execution) => execution.log(),
  };
}

/** Any operation by its name, those of modules of other processes too, which come and go. */
function askField(hub: Pick<Hub, 'operations'>, kind: Operation['kind']): Field {
  return {
    type: JsonScalar,
    description: `Asks any ${kind} by its name in the catalogue, also of a module that came later: its input and answer as REST has them.`,
    args: {
      operation: { type: new GraphQLNonNull(GraphQLString), description: 'Its name: `gns3.node.get`.' },
      input: { type: JsonScalar, description: 'An object with its fields, in `snake_case`.' },
    },
    extensions: { cost: { cost: COSTS.action } },
    resolve: (_source, { operation: name, input }: { operation: string; input?: unknown }, execution, info) => {
      const operation = hub.operations().find((each) => each.name === name);
      if (operation === undefined) throw fail('not_found', `There is no operation ${name}.`);
      if (operation.kind !== kind) {
        const place = operation.kind === 'query' ? 'Query' : 'Mutation';
        throw fail('conflict', `${name} is a ${operation.kind}; ask it in ${place}.`);
      }
      if (!isOfValues(operation))
        throw fail('conflict', `${name} gives or takes bytes; use ${operation.rest ?? operation.socket ?? 'REST'}.`);
      if (typeof (input ?? {}) !== 'object' || Array.isArray(input)) {
        throw fail('validation_error', 'The input is not an object.', { input: ['Expected an object with the fields of the operation.'] });
      }
      const fields = (input ?? {}) as Readonly<Record<string, unknown>>;
      return kind === 'query' ? execution.query(operation, fields) : execution.command(operation, fields, info);
    },
  };
}
