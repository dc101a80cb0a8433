import { fail } from '#kernel/error.ts';
import { AGENT_PERMISSIONS } from '#kernel/for-agents.ts';
import { ADMIN_ROLE } from './grant.ts';

/** What a user may be; a role gives permissions. */
export interface Role {
  readonly name: string;
  readonly summary: string;
  /** `*`, `<area>.*`, `*.<verb>` or `<area>.<verb>`. */
  readonly permissions: readonly string[];
}

/** Where a role comes from: it is part of the product, of the configuration, or an administrator made it. */
export type RoleSource = 'product' | 'configuration' | 'made';

export const ROLES: readonly Role[] = [
  { name: 'viewer', summary: 'May look at everything and change nothing.', permissions: ['*.read'] },
  { name: 'operator', summary: 'May look at everything and run it: start, stop, discover.', permissions: ['*.read', '*.operate'] },
  {
    name: 'engineer',
    summary: 'May look at everything, run it and change it: links, workflows, settings of equipment.',
    permissions: ['*.read', '*.operate', '*.write', '*.configure'],
  },
  { name: ADMIN_ROLE, summary: 'May do everything; held everywhere: an administrator.', permissions: ['*'] },
  { name: 'agent', summary: 'For keys of programs that decide for themselves: may look and run.', permissions: AGENT_PERMISSIONS },
  {
    name: 'wall',
    summary: 'For screens on a wall: may look at networks and alerts.',
    permissions: ['gns3.read', 'equipment.read', 'events.read', 'modules.read', 'monitoring.read', 'alerts.read'],
  },
  {
    name: 'auditor',
    summary: 'May look at everything, at who may do what, and at what was done.',
    permissions: ['*.read', 'audit.read', 'access.read'],
  },
];

/** The roles that there are: fixed ones, and those that administrators made. */
export class RoleBook {
  readonly #fixed: ReadonlyMap<string, Role & { readonly source: RoleSource }>;
  readonly #made: Readonly<Record<string, Omit<Role, 'name'>>>;

  /** @throws configuration_error when the configuration says otherwise what a role of the product is */
  constructor(configured: readonly Role[], made: Readonly<Record<string, Omit<Role, 'name'>>> = {}) {
    for (const { name } of configured) {
      if (ROLES.some((role) => role.name === name)) {
        throw fail('configuration_error', `access.roles: ${name} is a role of the product and stays as it is; give yours another name.`);
      }
    }
    const from = (source: RoleSource) => (role: Role) => [role.name, { ...role, source }] as const;
    this.#fixed = new Map([...ROLES.map(from('product')), ...configured.map(from('configuration'))]);
    this.#made = made;
  }

  /** Those that no operation changes first, then the others by name. */
  all(): readonly (Role & { readonly source: RoleSource })[] {
    const made = Object.entries(this.#made).map(([name, role]) => ({ name, ...role, source: 'made' as const }));
    return [...this.#fixed.values(), ...made.filter(({ name }) => !this.#fixed.has(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1))];
  }

  find(name: string): (Role & { readonly source: RoleSource }) | undefined {
    const fixed = this.#fixed.get(name);
    if (fixed !== undefined) return fixed;
    return Object.hasOwn(this.#made, name) ? { name, ...this.#made[name]!, source: 'made' } : undefined;
  }

  /** @throws validation_error for a name that is no role */
  check(names: readonly string[]): void {
    const unknown = names.filter((name) => this.find(name) === undefined);
    if (unknown.length === 0) return;
    const known = this.all()
      .map(({ name }) => name)
      .join(', ');
    throw fail('validation_error', `${unknown.join(', ')}: no such role; there are ${known}.`, { roles: [`must be among ${known}`] });
  }

  /** What roles give together; a role that no longer exists gives nothing. */
  permissions(names: readonly string[]): string[] {
    return [...new Set(names.flatMap((name) => this.find(name)?.permissions ?? []))];
  }
}
