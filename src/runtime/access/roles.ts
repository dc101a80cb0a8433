import { fail } from '#kernel/error.ts';

/** What a user may be; a role gives permissions. */
export interface Role {
  readonly name: string;
  readonly summary: string;
  /** `*`, `<area>.*`, `*.<verb>` or `<area>.<verb>`. */
  readonly permissions: readonly string[];
}

export const ROLES: readonly Role[] = [
  { name: 'administrator', summary: 'May do everything.', permissions: ['*'] },
  { name: 'viewer', summary: 'May read everything and change nothing.', permissions: ['*.read'] },
];

/** The roles that there are. */
export class RoleBook {
  readonly #roles: ReadonlyMap<string, Role>;

  constructor(roles: readonly Role[]) {
    this.#roles = new Map(roles.map((role) => [role.name, role]));
  }

  /** @throws validation_error for a name that is no role */
  check(names: readonly string[]): void {
    const unknown = names.filter((name) => !this.#roles.has(name));
    if (unknown.length === 0) return;
    const known = [...this.#roles.keys()].join(', ');
    throw fail('validation_error', `${unknown.join(', ')}: no such role; there are ${known}.`, { roles: [`must be among ${known}`] });
  }

  /** What roles give together; a role that no longer exists gives nothing. */
  permissions(names: readonly string[]): string[] {
    return [...new Set(names.flatMap((name) => this.#roles.get(name)?.permissions ?? []))];
  }
}
