import { permits, permitsSomewhere, type Caller } from '#kernel/caller.ts';
import type { Place } from '../operations.generated.ts';

/** Who is logged in, as `auth.me` tells it. */
export interface Me {
  readonly kind: Caller['kind'];
  readonly username: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly in_projects: Readonly<Record<string, readonly string[]>>;
}

/** Whether somebody may ask an operation of a project; no project: of any. The hub decides in any case. */
export function mayAsk(me: Me, { permission, inProjects }: Pick<Place, 'permission' | 'inProjects'>, project?: string): boolean {
  const caller: Caller = {
    kind: me.kind,
    name: me.username,
    roles: me.roles,
    permissions: me.permissions,
    inProjects: me.in_projects,
  };
  if (permits(caller, permission)) return true;
  if (inProjects !== true) return false;
  return project === undefined ? permitsSomewhere(caller, permission) : permits(caller, permission, project);
}
