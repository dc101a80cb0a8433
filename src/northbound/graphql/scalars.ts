import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';

/** Of what JSON Schema says and GraphQL has no type for. */

function refused(type: string, expected: string, node?: ValueNode): GraphQLError {
  return new GraphQLError(`${type} cannot hold this value; expected ${expected}.`, node === undefined ? {} : { nodes: node });
}

export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any value of JSON. Names inside it are as REST has them (`snake_case`).',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

export const DateTimeScalar = new GraphQLScalarType<unknown, string>({
  name: 'DateTime',
  description: 'A moment, ISO 8601 with its offset: `2026-11-25T20:00:00.000Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (value) => String(value),
  parseValue: (value) => momentText(value),
  parseLiteral: (node) => momentText(node.kind === Kind.STRING ? node.value : undefined, node),
});

/** Beyond 32 bits, as positions, counters and speeds are; a JavaScript number holds it exactly. */
export const LongScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'Long',
  description: 'A whole number from -(2^53 - 1) to 2^53 - 1.',
  serialize: (value) => value,
  parseValue: (value) => whole(value),
  parseLiteral: (node) => whole(node.kind === Kind.INT ? Number(node.value) : undefined, node),
});

/** What several primitive types may hold: an ifIndex or the name of an interface. */
export const ValueScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'Value',
  description: 'A text, a number, or true or false.',
  parseValue: (value) => primitive(value),
  parseLiteral: (node, variables) => primitive(valueFromASTUntyped(node, variables), node),
});

export const MomentScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'Moment',
  description: 'A position of the log, or a time as `DateTime` has it: a place in the past.',
  parseValue: (value) => (typeof value === 'number' ? whole(value) : momentText(value)),
  parseLiteral(node) {
    if (node.kind === Kind.INT) return whole(Number(node.value), node);
    return momentText(node.kind === Kind.STRING ? node.value : undefined, node);
  },
});

function momentText(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw refused('DateTime', 'a time such as 2026-11-25T20:00:00Z', node);
}

function whole(value: unknown, node?: ValueNode): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw refused('Long', 'a whole number of at most 2^53 - 1', node);
}

function primitive(value: unknown, node?: ValueNode): unknown {
  if (['string', 'number', 'boolean'].includes(typeof value)) return value;
  throw refused('Value', 'a text, a number, or true or false', node);
}
