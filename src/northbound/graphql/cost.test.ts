import * as fc from 'fast-check';
import { getOperationAST, GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { expect, test } from 'vitest';
import { surveyOf, weightOf } from './cost.ts';
import { ASSUMED_LIST } from './limits.ts';

const Thing: GraphQLObjectType = new GraphQLObjectType({
  name: 'Thing',
  fields: () => ({
    name: { type: GraphQLString },
    each: { type: Thing, extensions: { cost: { cost: 1 } } },
    together: { type: Thing, extensions: { cost: { cost: 1, once: true } } },
    parts: { type: new GraphQLNonNull(new GraphQLList(Thing)) },
    page: {
      type: new GraphQLObjectType({ name: 'Page', fields: { items: { type: new GraphQLList(Thing) }, next: { type: GraphQLString } } }),
      args: { limit: { type: GraphQLInt } },
      extensions: { cost: { cost: 1, page: { argument: 'limit', usual: 50 } } },
    },
    dear: { type: Thing, extensions: { cost: { cost: 50 } } },
  }),
});
const schema = new GraphQLSchema({ query: Thing });

function weigh(text: string, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  return weightOf(schema, document, getOperationAST(document)!, variables);
}

test.each([
  ['{ name }', 0],
  ['{ each { name } a: each { name } dear { name } }', 52],
  ['{ parts { each { name } } }', ASSUMED_LIST],
  ['{ parts { together { name } } }', 1],
  ['{ parts { together { each { name } parts { together { name } } } } }', 2 + ASSUMED_LIST],
  ['{ page { items { each { name } } next } }', 1 + 50],
  ['{ page(limit: 7) { items { each { name } } } }', 1 + 7],
  ['query ($n: Int) { page(limit: $n) { items { each { name } } } }', 1 + 3],
  ['{ page(limit: 7) { items { page(limit: 5) { items { each { name } } } } } }', 1 + 7 * (1 + 5)],
  ['{ page(limit: 7) { ...P } } fragment P on Page { items { ...T } } fragment T on Thing { each { name } }', 1 + 7],
])('%s costs %i', (text, cost) => {
  expect(weigh(text, { n: 3 }).cost).toBe(cost);
});

test('a document is as deep as its fields, through fragments too', () => {
  expect(weigh('{ each { each { name } } }').depth).toBe(3);
  expect(weigh('{ ...A } fragment A on Thing { each { ...B } } fragment B on Thing { each { name } }').depth).toBe(3);
  expect(weigh('{ ... on Thing { each { ... on Thing { name } } } __typename }').depth).toBe(2);
});

test('thirty fragments that each hold the next one twice are weighed in no time', () => {
  const fragments = Array.from(
    { length: 30 },
    (_, at) => `fragment F${at} on Thing { a: each { ...F${at + 1} } b: each { ...F${at + 1} } }`,
  );
  expect(weigh(`{ ...F0 } ${fragments.join(' ')} fragment F30 on Thing { name }`)).toEqual({ depth: 31, cost: 2 ** 31 - 2 });
});

interface Selection {
  readonly field: string;
  readonly below: readonly Selection[];
}

const selections = fc.letrec<{ set: Selection[] }>((tie) => ({
  set: fc.array(
    fc.record({
      field: fc.constantFrom('each', 'together', 'parts', 'dear'),
      below: fc.oneof({ depthSize: 'small' }, fc.constant([]), tie('set')),
    }),
    { maxLength: 3 },
  ),
})).set;

function written(set: readonly Selection[], fragments: string[] | undefined, path = 'x'): string {
  const fields = set.map(({ field, below }, at) => `${path}${at}: ${field} ${written(below, fragments, `${path}${at}_`)}`);
  const body = `{ name ${fields.join(' ')} }`;
  if (fragments === undefined) return body;
  fragments.push(`fragment F${fragments.length} on Thing ${body}`);
  return `{ ...F${fragments.length - 1} }`;
}

test('a document weighs the same whether it is written in one or in fragments', () => {
  fc.assert(
    fc.property(selections, (set) => {
      const fragments: string[] = [];
      const spread = written(set, fragments);
      expect(weigh(`${spread} ${fragments.join(' ')}`)).toEqual(weigh(written(set, undefined)));
    }),
  );
});

test('fields, other names and questions about the schema are found wherever they stand', () => {
  const document = parse('{ a: name ...F ... on Thing { b: each { c: name } } } fragment F on Thing { d: name }');
  expect(surveyOf(document)).toEqual({ fields: 4, aliases: 4, introspects: false });
  const about = '{ ...F } fragment F on Query { ... on Query { x: __type(name: "A") { name } } }';
  expect(surveyOf(parse(about))).toEqual({ fields: 2, aliases: 1, introspects: true });
});

test('asking how the schema is costs as often as it is asked', () => {
  expect(
    weigh(
      '{ a: __schema { ...S } ...B ...B } fragment B on Thing { b: __schema { ...S } __type(name: "A") { name } } fragment S on __Schema { types { name } }',
    ).cost,
  ).toBe(1_240);
});
