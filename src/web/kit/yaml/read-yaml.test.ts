import { expect, test } from 'vitest';
import { HubFailure } from '../../failure.ts';
import { readYaml, refusedIn } from './read-yaml.ts';

const RULE = `name: Down
match:
  types: [node.stopped]
  where: event.data.(
group:
  by:
    - event.subject
    - event.(
`;

test('a text is read as its values, and an empty one as null', () => {
  expect(readYaml('a: 1\nb: [x, 2.5, true]')).toEqual({ value: { a: 1, b: ['x', 2.5, true] }, problems: [] });
  expect(readYaml('')).toEqual({ value: null, problems: [] });
});

test('what is no YAML is told with its line', () => {
  const { problems } = readYaml('a: 1\nb: [1, 2\nc: }');
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]!.line).toBeGreaterThan(1);
  expect(readYaml('a: *nothing').problems).toHaveLength(1);
  expect(readYaml('a: 1\na: 2').problems).toMatchObject([{ line: 2, column: 1 }]);
});

test('a refusal stands beside the field that it names', () => {
  const expression = new HubFailure('validation_error', 'match.where: is no expression.', { details: { field: 'match.where' } });
  expect(refusedIn(RULE, expression, 'definition')).toEqual([{ message: 'match.where: is no expression.', line: 4, column: 10 }]);
  const nested = new HubFailure('validation_error', 'group.by.1: is none.', { details: { field: 'group.by.1' } });
  expect(refusedIn(RULE, nested, 'definition')).toMatchObject([{ line: 8 }]);
});

test('fields that the schema refused are told one by one, what is missing at what it is missing of', () => {
  const refused = new HubFailure('validation_error', 'The input does not fit.', {
    details: { 'definition.group.wait': ['Expected a duration.'], 'definition.channels': ['Required.'], definition: ['Too much.'] },
  });
  expect(refusedIn(RULE, refused, 'definition')).toEqual([
    { message: 'group.wait: Expected a duration.', line: 6, column: 3 },
    { message: 'channels: Required.' },
    { message: 'Too much.' },
  ]);
});

test('what names no field is told as it is', () => {
  expect(refusedIn(RULE, new Error('No connection.'), 'definition')).toEqual([{ message: 'No connection.' }]);
});
