import { z } from 'zod';
import { event } from '#kernel/message.ts';

export const ProjectId = z.guid().describe('UUID of a GNS3 project.');

/** A GNS3 project as the hub knows it. */
export const Project = z.object({
  project_id: ProjectId,
  name: z.string(),
  /** `closed`: its nodes do not run, whatever they said last. */
  status: z.enum(['opened', 'closed']),
  /** The hub's id of the GNS3 server that has it. */
  server: z.string(),
  /** GNS3 closes the project when the last listener of its event stream leaves. */
  auto_close: z.boolean(),
  auto_open: z.boolean(),
  auto_start: z.boolean(),
  /** Path of the project on the GNS3 server, never on this machine; null where the server does not tell. */
  path: z.string().nullable(),
});
export type Project = z.infer<typeof Project>;

const ProjectEventData = z.object({
  server: z.string(),
  project: Project.describe('The project after the change; of a deleted one, as it was last known.'),
  changed: z.array(z.string()).describe('Names of the fields that differ from what was known before.'),
  inferred: z.boolean().describe('Concluded from a comparison, not told by GNS3.'),
});

export const projectCreated = event('project.created', {
  summary: 'A project appeared on a GNS3 server.',
  priority: 'high',
  data: ProjectEventData,
});
export const projectOpened = event('project.opened', { summary: 'A project was opened.', priority: 'high', data: ProjectEventData });
export const projectClosed = event('project.closed', {
  summary: 'A project was closed and its nodes stopped; critical when nobody asked the hub for it.',
  priority: 'high',
  data: ProjectEventData,
});
export const projectUpdated = event('project.updated', {
  summary: 'Settings of a project changed.',
  priority: 'high',
  data: ProjectEventData,
});
export const projectDeleted = event('project.deleted', { summary: 'A project was deleted.', priority: 'high', data: ProjectEventData });
