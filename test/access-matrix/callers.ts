import type { Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Operation } from '#kernel/message.ts';

export const MINE = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
export const OTHERS = 'b3a1c9c2-5a35-4f6c-8f0e-9a4c2f1d7e60';

/** Verbs that a role has in every area but those of `named`, and permissions that it has by name. Written down again here, not read from the product. */
interface Rule {
  readonly verbs: readonly string[];
  readonly named: readonly string[];
}

const NAMED_ONLY = ['secrets', 'access', 'audit'];

const RULES: Readonly<Record<string, Rule>> = {
  viewer: { verbs: ['read'], named: [] },
  operator: { verbs: ['read', 'operate'], named: [] },
  engineer: { verbs: ['read', 'operate', 'write', 'configure'], named: [] },
  admin: { verbs: ['any'], named: [] },
  agent: { verbs: ['read', 'operate'], named: [] },
  wall: {
    verbs: [],
    named: ['gns3.read', 'equipment.read', 'events.read', 'modules.read', 'monitoring.read', 'alerts.read'],
  },
  auditor: { verbs: ['read'], named: ['audit.read', 'access.read'] },
  module: { verbs: [], named: ['events.read', 'messages.operate'] },
};

/** What the product's roles are made of; the test of roles compares them with the product. */
export const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  viewer: ['*.read'],
  operator: ['*.read', '*.operate'],
  engineer: ['*.read', '*.operate', '*.write', '*.configure'],
  admin: ['*'],
  agent: ['*.read', '*.operate'],
  wall: RULES['wall']!.named,
  auditor: ['*.read', 'audit.read', 'access.read'],
  module: RULES['module']!.named,
};

export interface Somebody {
  /** Also its token; empty: nobody. */
  readonly name: string;
  readonly role: string | null;
  /** Confined to `MINE`. */
  readonly confined: boolean;
}

export const EVERYBODY: readonly Somebody[] = [
  { name: '', role: null, confined: false },
  ...Object.keys(RULES).flatMap((role) => [
    { name: role, role, confined: false },
    { name: `${role}-of-one`, role, confined: true },
  ]),
];

function callerOf({ name, role, confined }: Somebody): Caller {
  const permissions = PERMISSIONS[role!]!;
  const who = { kind: role === 'module' ? ('module' as const) : ('user' as const), name, roles: [role!] };
  return confined ? { ...who, permissions: [], inProjects: { [MINE]: permissions } } : { ...who, permissions };
}

/** Tokens are names. */
export async function verify(token: string): Promise<Caller> {
  const somebody = EVERYBODY.find(({ name }) => name !== '' && name === token);
  if (somebody === undefined) throw fail('unauthorized', 'The token is not valid.');
  return callerOf(somebody);
}

function holds(role: string, permission: string): boolean {
  const { verbs, named } = RULES[role]!;
  const [area = '', verb = ''] = permission.split('.');
  if (verbs.includes('any') || named.includes(permission)) return true;
  return verbs.includes(verb) && !NAMED_ONLY.includes(area);
}

export type Expected = 'reached' | 'unauthorized' | 'forbidden';

/** What somebody is told who asks this with a valid input that names `project`, or none. */
export function expected({ role, confined }: Somebody, operation: Operation, project: string | undefined): Expected {
  const { permission, projects } = operation;
  if (permission === 'public') return 'reached';
  if (role === null) return 'unauthorized';
  if (permission === 'authenticated') return 'reached';
  if (!holds(role, permission)) return 'forbidden';
  if (!confined) return 'reached';
  if (projects === 'everywhere') return 'forbidden';
  if (project !== undefined) return project === MINE ? 'reached' : 'forbidden';
  return projects === undefined ? 'forbidden' : 'reached';
}

/** The projects that a call of the operation can name: its own, somebody else's, and none where it need not. */
export function projectsFor({ input }: Operation): readonly (string | undefined)[] {
  const field = input.shape['project_id'];
  if (field === undefined) return [undefined];
  return field.safeParse(undefined).success ? [MINE, OTHERS, undefined] : [MINE, OTHERS];
}
