import { z } from 'zod';
import { jsonFormat } from '../documents/index.ts';
import { ADMIN_ROLE } from './grant.ts';

/** A log-in that somebody else proves: who it is there, for good (OpenID Connect Core §5.7). */
const StoredExternal = z.object({
  provider: z.string(),
  issuer: z.string(),
  subject: z.string(),
  /** Groups that the provider said at the last log-in. */
  groups: z.array(z.string()),
});

const StoredUser = z.object({
  /** Null: logs in elsewhere. */
  password: z.string().nullable(),
  roles: z.array(z.string()),
  projects: z.array(z.string()).optional(),
  disabled: z.literal(true).optional(),
  external: StoredExternal.optional(),
  created_at: z.iso.datetime(),
});
export type StoredUser = z.infer<typeof StoredUser>;

const StoredGroup = z.object({
  summary: z.string(),
  members: z.array(z.string()),
  roles: z.array(z.string()),
  projects: z.array(z.string()).optional(),
  created_at: z.iso.datetime(),
});
export type StoredGroup = z.infer<typeof StoredGroup>;

const Stored = z.object({
  format: z.literal(2),
  users: z.record(z.string(), StoredUser),
  groups: z.record(z.string(), StoredGroup),
  /** Roles that administrators made. */
  roles: z.record(z.string(), z.object({ summary: z.string(), permissions: z.array(z.string()) })),
  /** The administrator's password as it was last configured: only a changed one replaces what a person set since. */
  configured: z.string().nullable(),
});
/** Who there is and what each may do. */
export type Stored = z.infer<typeof Stored>;

/** Before there were groups, and when the role of administrators had another name. */
const FirstFormat = z
  .object({
    format: z.literal(1),
    users: z.record(z.string(), z.object({ password: z.string(), roles: z.array(z.string()), created_at: z.iso.datetime() })),
    configured: z.string().nullable(),
  })
  .transform(({ users, configured }): Stored => {
    const renamed = (roles: readonly string[]) => roles.map((role) => (role === 'administrator' ? ADMIN_ROLE : role));
    const now = Object.entries(users).map(([name, user]) => [name, { ...user, roles: renamed(user.roles) }] as const);
    return { format: 2, users: Object.fromEntries(now), groups: {}, roles: {}, configured };
  });

export const DIRECTORY_FORMAT = jsonFormat<Stored>(
  z.union([Stored, FirstFormat]),
  { format: 2, users: {}, groups: {}, roles: {}, configured: null },
  'Put a copy back, or remove it to make the administrator anew.',
);
