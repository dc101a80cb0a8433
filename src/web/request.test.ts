import { expect, test } from 'vitest';
import { requestOf } from './request.ts';

test('fields of the path go there, encoded; the others of a query into its query string, one for each value of a list', () => {
  expect(requestOf('gns3.link.filters.get', { project_id: 'a/b', link_id: 'l 1', server: 'x&y' })).toEqual({
    method: 'GET',
    path: '/api/common/api/gns3-central/projects/a%2Fb/links/l%201/filters/?server=x%26y',
    body: undefined,
  });
  expect(requestOf('events.list', { types: ['node.*', 'link.updated'], limit: 5 }).path).toBe(
    '/api/common/api/v1/events/?types=node.*&types=link.updated&limit=5',
  );
});

test('a comma within a value of a list is told from those between values', () => {
  const { path } = requestOf('events.list', { types: ['a, the old one', 'b'] });
  expect(new URL(path, 'http://hub').searchParams.getAll('types')).toEqual([String.raw`a\, the old one`, 'b']);
});

test('the other fields of a command are its body; fields without a value are left out', () => {
  const asked = requestOf('gns3.link.filters.set', {
    project_id: 'p',
    link_id: 'l',
    filters: {},
    suspended: true,
    server: undefined,
  });
  expect(asked.path).toBe('/api/common/api/gns3-central/projects/p/links/l/filters/');
  expect(JSON.parse(asked.body!)).toEqual({ filters: {}, suspended: true });
  expect(requestOf('gns3.project.open', { project_id: 'p' }).body).toBeUndefined();
});

test('an operation that takes a file has its fields in the query string, for the body is the file', () => {
  expect(requestOf('gns3.project.import', { project_id: 'p', name: 'n' })).toMatchObject({
    path: '/api/common/api/gns3-central/projects/p/import/?name=n',
    body: undefined,
  });
});
