import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Failure } from '#kernel/error.ts';
import { rightsOf, type ClaimRules } from './oidc-claims.ts';

const RULES: ClaimRules = {
  usernameClaim: 'preferred_username',
  rolesClaim: 'realm_access.roles',
  groupsClaim: 'https://example.org/classes',
  roles: { teacher: ['engineer'], student: ['viewer'] },
  groups: { 'class-1': ['class-1', 'everybody'] },
  defaultRoles: [],
};

test('roles and groups come of claims that lie inside others, or have dots in their names', () => {
  const claims = { preferred_username: 'ada', realm_access: { roles: ['teacher', 'unknown'] }, 'https://example.org/classes': 'class-1' };
  expect(rightsOf(claims, RULES)).toEqual({ username: 'ada', roles: ['engineer'], groups: ['class-1', 'everybody'] });
});

test('who gets no role and no group may not log in, nor who has none of the values that are needed', () => {
  expect(() => rightsOf({ preferred_username: 'eve' }, RULES)).toThrow('eve may not log in here');
  const rules = { ...RULES, defaultRoles: ['viewer'], allow: ['student'] };
  expect(() => rightsOf({ preferred_username: 'eve' }, rules)).toThrow('eve may not log in here');
  expect(rightsOf({ preferred_username: 'bob', realm_access: { roles: ['student'] } }, rules).roles).toEqual(['viewer']);
});

test('without another rule the groups are of the claim of the roles', () => {
  const { groupsClaim: _, ...rules } = RULES;
  const claims = { sub: '17', realm_access: { roles: ['student', 'class-1'] } };
  expect(rightsOf(claims, rules)).toEqual({ username: '17', roles: ['viewer'], groups: ['class-1', 'everybody'] });
});

test('whatever a provider says, nobody gets what no rule gives', () => {
  const roles = new Set(['engineer', 'viewer']);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), (others, value) => {
      const claims = { ...others, realm_access: { roles: value }, __proto__: null } as Record<string, unknown>;
      expect(rolesOrNone(claims).every((role) => roles.has(role))).toBe(true);
    }),
  );
});

/** Roles, and none where the log-in is refused. */
function rolesOrNone(claims: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    return rightsOf(claims, RULES).roles;
  } catch (error) {
    if ((error as Failure).code === 'forbidden') return [];
    throw error;
  }
}

test.each(['__proto__', 'constructor', 'toString'])('a value that is called %s gives nothing', (value) => {
  expect(() => rightsOf({ sub: 'x', realm_access: { roles: [value] } }, RULES)).toThrow('may not log in');
});
