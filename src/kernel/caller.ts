/** On whose behalf something is done. */
export interface Caller {
  readonly kind: 'user' | 'module' | 'system' | 'anonymous';
  readonly name: string;
  readonly roles: readonly string[];
  /** Permissions that the roles give: `gns3.read`, `gns3.*` or `*`. */
  readonly permissions: readonly string[];
}

export const anonymous: Caller = { kind: 'anonymous', name: 'anonymous', roles: [], permissions: [] };

/** The hub itself, when it acts on its own. */
export const system: Caller = { kind: 'system', name: 'common_hub', roles: ['system'], permissions: ['*'] };

/** Whoever may read everything (`*.read`) may not therefore read secrets: they are given by name, or with everything (`*`). */
const NAMED_ONLY = 'secrets.';

/** `public` needs nobody, `authenticated` anybody who logged in; the others must be among the caller's permissions. */
export function permits(caller: Caller, permission: string): boolean {
  if (permission === 'public') return true;
  if (permission === 'authenticated') return caller.kind !== 'anonymous';
  return caller.permissions.some(
    (held) =>
      held === '*' ||
      held === permission ||
      (held.endsWith('.*') && permission.startsWith(held.slice(0, -1))) ||
      (held.startsWith('*.') && permission.endsWith(held.slice(1)) && !permission.startsWith(NAMED_ONLY)),
  );
}
