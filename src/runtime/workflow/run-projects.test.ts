import { expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { isTheirs, namesOnly, projectOf, projectsNamed } from './run-projects.ts';

const ONE = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const TWO = 'b3a1c9c2-5a35-4f6c-8f0e-9a4c2f1d7e60';
const NODE = '2f2c1b8e-4bb5-4c53-9a2c-5d1f7a6f2d11';
const lea: Caller = { kind: 'user', name: 'lea', roles: [], permissions: [] };

test('the projects of a run are those that its inputs name, wherever they stand', () => {
  expect(projectsNamed({ project_id: ONE.toUpperCase(), node_id: NODE })).toEqual(new Set([ONE]));
  expect(projectsNamed({ labs: [{ project: ONE }, { project_ids: [TWO, 'no id'] }] })).toEqual(new Set([ONE, TWO]));
  expect(projectsNamed({ project_id: 'lab-1', node_id: NODE })).toEqual(new Set());
  expect(projectsNamed(null)).toEqual(new Set());
  expect(projectOf({ project_id: ONE })).toBe(ONE);
  expect(projectOf({ projects: [ONE, TWO] })).toBeUndefined();
});

test('a run is theirs who have every project that it names', () => {
  const run = { inputs: { projects: [ONE, TWO] }, started_by: 'lea' };
  expect(isTheirs(run, { caller: lea, projects: new Set([ONE, TWO]) })).toBe(true);
  expect(isTheirs(run, { caller: lea, projects: new Set([ONE]) })).toBe(false);
  expect(isTheirs(run, { caller: lea, projects: null })).toBe(true);
});

test('a run that names no project is shown to who started it, and not to a key of that one nor to a module of that name', () => {
  const run = { inputs: { count: 3 }, started_by: 'lea' };
  const projects = new Set([ONE]);
  expect(isTheirs(run, { caller: lea, projects })).toBe(true);
  expect(isTheirs(run, { caller: { ...lea, name: 'max' }, projects })).toBe(false);
  expect(isTheirs(run, { caller: { ...lea, kind: 'module' }, projects })).toBe(false);
  expect(isTheirs(run, { caller: { ...lea, key: { id: 'k', name: 'agent' } }, projects })).toBe(false);
});

test('a definition that names an id beyond theirs is not shown', () => {
  const definition = (id: string) => ({ name: 'look', steps: [{ id: 'a', operation: 'gns3.topology.get', with: { project_id: id } }] });
  expect(namesOnly(definition(ONE.toUpperCase()), new Set([ONE]))).toBe(true);
  expect(namesOnly(definition('${{ inputs.project_id }}'), new Set([ONE]))).toBe(true);
  expect(namesOnly(definition(TWO), new Set([ONE]))).toBe(false);
  expect(namesOnly([definition(ONE), `# was ${TWO}`], new Set([ONE]))).toBe(false);
  expect(namesOnly(definition(TWO), null)).toBe(true);
});
