/**
 * What a process does: `api` answers people and systems, `worker` runs workflows, tasks and modules' reactions, `listener`
 * follows GNS3 servers.
 */
export type Role = 'api' | 'worker' | 'listener';

export const ROLES = ['api', 'worker', 'listener'] as const satisfies readonly Role[];

/** `all`, or a list such as `api,worker`. */
export function isRoles(text: string): boolean {
  const names = namesOf(text);
  return text === 'all' || (names.every((name) => (ROLES as readonly string[]).includes(name)) && new Set(names).size === names.length);
}

/** The roles that a sound text names, in their usual order. */
export function rolesOf(text: string): readonly Role[] {
  return text === 'all' ? ROLES : ROLES.filter((role) => namesOf(text).includes(role));
}

function namesOf(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}
