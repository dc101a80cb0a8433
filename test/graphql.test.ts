import { assertValidSchema, isObjectType, type GraphQLFieldMap } from 'graphql';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isOfValues } from '#northbound/graphql/operation-field.ts';
import { fieldName } from '#northbound/graphql/names.ts';
import { schemaOf } from '#northbound/graphql/schema.ts';
import { readCatalogue } from '../tools/catalogue.ts';

const { operations } = await readCatalogue();
const schema = schemaOf({ operations: () => operations });
const fieldsOf = (type: 'Query' | 'Mutation'): GraphQLFieldMap<unknown, unknown> => {
  const found = schema.getType(type);
  return isObjectType(found) ? found.getFields() : {};
};

test('the catalogue of the product is a schema as GraphQL wants it', () => {
  expect(() => assertValidSchema(schema)).not.toThrow();
  expect(Object.keys(fieldsOf('Query')).length).toBeGreaterThan(50);
  expect(Object.keys(fieldsOf('Mutation')).length).toBeGreaterThan(70);
});

describe.each(operations.filter(isOfValues).map((operation) => [operation.name, operation] as const))('%s', (name, operation) => {
  const fields = fieldsOf(operation.kind === 'query' ? 'Query' : 'Mutation');

  test('is a field that takes every field of its input', () => {
    const input = z.toJSONSchema(operation.input, { io: 'input' });
    const { args } = fields[fieldName(name)]!;
    expect(args.map((argument) => argument.name).toSorted()).toEqual(
      Object.keys(input.properties ?? {})
        .map(fieldName)
        .toSorted(),
    );
    const needed = args.filter(({ type }) => String(type).endsWith('!')).map((argument) => argument.name);
    // What must be said may still be said to be null, which no argument can require.
    const nullable = Object.entries(input.properties ?? {}).flatMap(([field, shape]) =>
      typeof shape === 'object' && shape.anyOf?.some((choice) => typeof choice === 'object' && choice.type === 'null') === true
        ? [field]
        : [],
    );
    const required = (input.required ?? []).filter((field) => !nullable.includes(field));
    expect(needed.toSorted()).toEqual(required.map(fieldName).toSorted());
  });
});

test('what gives or takes bytes, or is a conversation, has no field', () => {
  const names = operations.filter((operation) => !isOfValues(operation)).map(({ name }) => fieldName(name));
  expect(names.length).toBeGreaterThan(0);
  const all = new Set([...Object.keys(fieldsOf('Query')), ...Object.keys(fieldsOf('Mutation'))]);
  expect(names.filter((name) => all.has(name))).toEqual([]);
});

test('the names that people know are there', () => {
  expect(Object.keys(fieldsOf('Query'))).toEqual(
    expect.arrayContaining([
      'networkTopology',
      'equipmentDetails',
      'projects',
      'nodes',
      'node',
      'links',
      'devices',
      'equipment',
      'interfaces',
      'neighbors',
      'wiring',
      'modules',
      'events',
      'runs',
      'run',
    ]),
  );
  expect(fieldsOf('Query')['equipmentDetails']!.args.map(({ name }) => name)).toEqual(expect.arrayContaining(['projectId', 'filters']));
});
