import { fail } from '#kernel/error.ts';

/** What claims of a provider give here. */
export interface ClaimRules {
  /** Claims by name, or by path where one lies inside another: `realm_access.roles`. */
  readonly usernameClaim: string;
  /** Absent: no claim gives roles. */
  readonly rolesClaim?: string;
  /** Absent: the claim of the roles. */
  readonly groupsClaim?: string;
  /** Roles by the value of the claim. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** What everybody has who may log in. */
  readonly defaultRoles: readonly string[];
  /** Values of either claim, one of which is needed; absent: everybody may log in who gets a role or a group. */
  readonly allow?: readonly string[];
}

interface Rights {
  readonly username: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

/** More than a directory gives to anybody, and few enough to look at. */
const MOST_VALUES = 1_000;

/** Who somebody is here, by what the provider says. @throws forbidden who may not log in */
export function rightsOf(claims: Readonly<Record<string, unknown>>, rules: ClaimRules): Rights {
  const roleValues = valuesAt(claims, rules.rolesClaim);
  const groupValues = rules.groupsClaim === undefined ? roleValues : valuesAt(claims, rules.groupsClaim);
  const username = [rules.usernameClaim, 'preferred_username', 'email', 'sub'].flatMap((claim) => valuesAt(claims, claim))[0] ?? 'user';
  const allowed = rules.allow === undefined || rules.allow.some((value) => roleValues.includes(value) || groupValues.includes(value));
  const roles = mapped(roleValues, rules.roles, rules.defaultRoles);
  const groups = mapped(groupValues, rules.groups, []);
  if (!allowed || roles.length + groups.length === 0) {
    throw fail('forbidden', `${username} may not log in here: the provider gives no role for this hub. Ask an administrator.`, {
      reason: 'not_allowed',
    });
  }
  return { username, roles, groups };
}

function mapped(values: readonly string[], by: Readonly<Record<string, readonly string[]>>, always: readonly string[]): readonly string[] {
  return [...new Set([...always, ...values.flatMap((value) => (Object.hasOwn(by, value) ? by[value]! : []))])];
}

/** A claim's texts: one, or a list of them. What is neither gives nothing. */
function valuesAt(claims: Readonly<Record<string, unknown>>, path: string | undefined): readonly string[] {
  if (path === undefined) return [];
  // Names with dots in them are as usual as paths: https://example.org/roles.
  const value = Object.hasOwn(claims, path) ? claims[path] : path.split('.').reduce<unknown>(inside, claims);
  const values = Array.isArray(value) ? value.slice(0, MOST_VALUES) : [value];
  return values.filter((each): each is string => typeof each === 'string' && each !== '');
}

function inside(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined;
}
