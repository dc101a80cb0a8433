import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { permits, type Caller } from '#kernel/caller.ts';
import { covers, granted, inCommon, together, type Rights } from './permissions.ts';

const area = fc.constantFrom('gns3', 'equipment', 'secrets', 'access', 'audit');
const verb = fc.constantFrom('read', 'operate', 'manage');
const exact = fc.tuple(area, verb).map((parts) => parts.join('.'));
const pattern = fc.oneof(
  exact,
  area.map((name) => `${name}.*`),
  verb.map((name) => `*.${name}`),
  fc.constant('*'),
);
const PROJECTS = ['a', 'b', 'c'];
const rights: fc.Arbitrary<Rights> = fc
  .array(fc.tuple(fc.array(pattern, { maxLength: 3 }), fc.option(fc.subarray(PROJECTS), { nil: undefined })), { maxLength: 3 })
  .map((grants) => together(grants.map(([permissions, projects]) => granted(permissions, projects))));
const place = fc.constantFrom(undefined, ...PROJECTS, 'elsewhere');

function may(held: Rights, permission: string, project: string | undefined): boolean {
  const caller: Caller = { kind: 'user', name: 'x', roles: [], ...held };
  return permits(caller, permission, project);
}

test('what two rights give in common is what each of them gives', () => {
  fc.assert(
    fc.property(rights, rights, exact, place, (one, other, permission, project) => {
      expect(may(inCommon(one, other), permission, project)).toBe(may(one, permission, project) && may(other, permission, project));
    }),
    { numRuns: 2_000 },
  );
});

test('what rights give together is what one of them gives', () => {
  fc.assert(
    fc.property(rights, rights, exact, place, (one, other, permission, project) => {
      expect(may(together([one, other]), permission, project)).toBe(may(one, permission, project) || may(other, permission, project));
    }),
    { numRuns: 2_000 },
  );
});

test('whoever covers rights may do all that they give, and everybody covers the own ones and what is in common with them', () => {
  fc.assert(
    fc.property(rights, rights, exact, place, (one, other, permission, project) => {
      expect(covers(one, other) && may(other, permission, project) && !may(one, permission, project)).toBe(false);
      expect(covers(one, one)).toBe(true);
      expect(covers(one, inCommon(one, other))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('everything read is not therefore what is given by name, and is not covered by it', () => {
  const reader = granted(['*.read'], undefined);
  expect(covers(reader, granted(['secrets.read'], undefined))).toBe(false);
  expect(covers(reader, granted(['gns3.read'], undefined))).toBe(true);
  expect(covers(granted(['*'], ['a']), granted(['gns3.read'], undefined))).toBe(false);
  expect(covers(granted(['*'], ['a']), granted(['gns3.read'], ['a']))).toBe(true);
  expect(inCommon(reader, granted(['secrets.*'], undefined)).permissions).toEqual([]);
});
