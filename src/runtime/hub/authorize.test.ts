import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { command, type Operation, type OperationDeclaration } from '#kernel/message.ts';
import { authorize, authorizeProject } from './authorize.ts';

const ONE = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const TWO = 'b3a1c9c2-5a35-4f6c-8f0e-9a4c2f1d7e60';
const student: Caller = { kind: 'user', name: 'lea', roles: [], permissions: [], inProjects: { [ONE]: ['*.operate'] } };

function mend(input: z.ZodObject, more: Partial<OperationDeclaration<z.ZodObject, z.ZodType>> = {}): Operation {
  const place = { tag: 'Hub Communication', permission: 'bed.operate', rate: 'action' } as const;
  return command('bed.mend', { ...place, summary: 'Mends a bed.', input, output: z.object({}), ...more });
}

const inOne = z.strictObject({ project_id: z.guid() });
const inAny = z.strictObject({ project_id: z.guid().optional() });
const apart = z.strictObject({});

/** The code of the refusal, or the projects that it may be done for. */
function outcome(operation: Operation, input: object, caller = student): unknown {
  try {
    const projects = authorize(operation, caller);
    authorizeProject(operation, caller, projects, input);
    return projects === null ? 'all' : [...projects];
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

describe('whoever has a permission in some projects only', () => {
  test('may ask what names one of them, however its id is written', () => {
    expect(outcome(mend(inOne), { project_id: ONE })).toEqual([ONE]);
    expect(outcome(mend(inOne), { project_id: ONE.toUpperCase() })).toEqual([ONE]);
    expect(outcome(mend(inOne), { project_id: TWO })).toBe('forbidden');
  });

  test('must name one where it need not be named, unless the operation is narrowed to them', () => {
    expect(outcome(mend(inAny), {})).toBe('forbidden');
    expect(outcome(mend(inAny), { project_id: ONE })).toEqual([ONE]);
    expect(outcome(mend(inAny, { projects: 'narrowed' }), {})).toEqual([ONE]);
    expect(outcome(mend(inAny, { projects: 'narrowed' }), { project_id: TWO })).toBe('forbidden');
  });

  test('may ask what belongs to no project where it says so, and is refused where it says nothing', () => {
    expect(outcome(mend(apart, { projects: 'apart' }), {})).toEqual([ONE]);
    expect(outcome(mend(apart), {})).toBe('forbidden');
  });

  test('is refused what reaches beyond the project that it names', () => {
    expect(outcome(mend(inOne, { projects: 'everywhere' }), { project_id: ONE })).toBe('forbidden');
    expect(outcome(mend(inOne, { projects: 'everywhere' }), { project_id: ONE }, { ...student, permissions: ['bed.operate'] })).toBe('all');
  });
});

test('nobody is asked to log in, and whoever holds the permission nowhere is refused', () => {
  const anonymous: Caller = { kind: 'anonymous', name: 'anonymous', roles: [], permissions: [] };
  expect(outcome(mend(inOne), { project_id: ONE }, anonymous)).toBe('unauthorized');
  expect(outcome(mend(inOne), { project_id: ONE }, { ...student, inProjects: { [ONE]: ['*.read'] } })).toBe('forbidden');
});
