import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { NodeId } from './node.ts';
import { ProjectId } from './project.ts';

export const LinkId = z.guid().describe('UUID of a GNS3 link.');

const LinkEnd = z.object({
  node_id: NodeId,
  adapter_number: z.int(),
  port_number: z.int(),
  label: z.string().nullable(),
});

/** Filter type to its values: `{"delay":[100,10]}` is 100 ms ± 10 ms; `{}` lets everything pass. */
export const LinkFilters = z.record(z.string(), z.array(z.union([z.number(), z.string().max(10_000)])).max(16));
export type LinkFilters = z.infer<typeof LinkFilters>;

/** A GNS3 link as the hub knows it. */
export const Link = z.object({
  link_id: LinkId,
  project_id: ProjectId,
  link_type: z.string(),
  ends: z.array(LinkEnd).describe('Two; fewer while the link is half-made.'),
  filters: LinkFilters,
  suspended: z.boolean(),
  capturing: z.boolean(),
  capture_file_name: z.string().nullable(),
});
export type Link = z.infer<typeof Link>;

const LinkEventData = z.object({
  server: z.string(),
  link: Link.describe('The link after the change; of a deleted one, as it was last known.'),
  changed: z.array(z.string()).describe('Names of the fields that differ from what was known before.'),
  inferred: z.boolean().describe('Concluded from a comparison, not told by GNS3.'),
});

export const linkCreated = event('link.created', { summary: 'Two ports were connected.', priority: 'normal', data: LinkEventData });
export const linkUpdated = event('link.updated', {
  summary: 'Filters, suspension or capture of a link changed.',
  priority: 'normal',
  data: LinkEventData,
});
export const linkDeleted = event('link.deleted', { summary: 'A link was removed.', priority: 'normal', data: LinkEventData });
