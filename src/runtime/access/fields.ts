import { z } from 'zod';

export const AUTH = '/api/common/api/v1/auth';
export const tag = 'Common - Infrastructure';

export const Username = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/)
  .describe('Letters, digits and . _ @ -, at most 64.');
export const GroupName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  .describe('Letters, digits and . _ -, at most 64.');
export const RoleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/)
  .describe('Lower case, digits and -.');
export const Summary = z.string().max(200).describe('A sentence for people.');
/** NIST SP 800-63B-4 §3.1.1.2 asks for 8 characters at least, and for no rules about kinds of characters. */
export const NewPassword = z.string().min(8).max(200).describe('8 to 200 characters, none of those that are guessed first.');
export const AnyPassword = z.string().min(1).max(1_000);

export const Roles = z
  .array(z.string().min(1).max(64))
  .max(20)
  .describe('Names of roles, such as viewer; auth.role.list tells which there are.');
export const Projects = z.array(z.guid()).min(1).max(200).describe('UUIDs of the projects that the roles hold in; absent: everywhere.');
/** Null, where something may be taken away again. */
export const ProjectsOrAll = Projects.nullable().describe('UUIDs of the projects that the roles hold in; null: everywhere.');

export const Limit = z.int().min(1).max(500).default(50).describe('How many at most.');
export const Cursor = z.string().max(128).optional().describe('`next_cursor` of the page before.');

/** A grant as it is shown. */
export const grantView = {
  roles: z.array(z.string()),
  projects: z.array(z.string()).nullable().describe('Where the roles hold; null: everywhere.'),
};
