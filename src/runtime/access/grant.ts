/** The role that may do everything. */
export const ADMIN_ROLE = 'admin';

/** Roles that somebody is given: everywhere, or in some projects only. */
export interface Grant {
  readonly roles: readonly string[];
  /** Ids in lower case; absent: everywhere. */
  readonly projects?: readonly string[] | undefined;
}

/** A grant as it is kept: ids of projects are compared in lower case, and each is named once. */
export function grantOf(roles: readonly string[], projects: readonly string[] | undefined): Grant {
  const named = [...new Set(roles)];
  return projects === undefined ? { roles: named } : { roles: named, projects: [...new Set(projects.map((id) => id.toLowerCase()))] };
}
