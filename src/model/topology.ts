import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { Link } from './link.ts';
import { OperStatus } from './oper-status.ts';
import { Node } from './node.ts';
import { Project } from './project.ts';

const observed = {
  observed_at: z.iso.datetime().describe('When GNS3 last told or confirmed it.'),
  stale: z.boolean().describe('The source is out of reach: this is what was known last.'),
};

export const TopologyNode = Node.extend(observed);
export type TopologyNode = z.infer<typeof TopologyNode>;

/** Whether frames can pass, apart from how GNS3 set the link up; see `operStatus`. */
export const TopologyLink = Link.extend({
  oper_status: OperStatus.optional().describe('`unknown`: nothing proves it, either way.'),
  oper_source: z.enum(['gns3']).optional().describe('Who proves it: `gns3`, by the state of the link and of its nodes.'),
});
export type TopologyLink = z.infer<typeof TopologyLink>;

export const TopologyProject = Project.extend({
  ...observed,
  nodes: z.array(TopologyNode),
  links: z.array(TopologyLink),
});
export type TopologyProject = z.infer<typeof TopologyProject>;

/** Every project with its nodes and links, as of one position of the log. */
export const Topology = z.object({
  position: z.int().min(0).describe('Position of the log that this shows; subscribe with `since` from here.'),
  observed_at: z.iso.datetime(),
  projects: z.array(TopologyProject),
});
export type Topology = z.infer<typeof Topology>;

const TopologyDifference = z.object({
  type: z.string().describe('The event that says it.'),
  subject: z.string(),
  name: z.string(),
  changed: z.array(z.string()),
});
export type TopologyDifference = z.infer<typeof TopologyDifference>;

export const topologyChanged = event('topology.changed', {
  summary: 'A comparison with GNS3 found differences; they are listed once.',
  priority: 'high',
  data: z.object({
    server: z.string(),
    cause: z.enum(['connected', 'reconnected', 'restored', 'refreshed', 'polled', 'opened']),
    differences: z.array(TopologyDifference),
    inferred: z.literal(true),
  }),
});

const GapData = z.object({
  server: z.string(),
  stream: z.string().describe('`controller`, or `projects/<id>`.'),
  reason: z.string(),
  since: z.iso.datetime().describe('The last moment at which the stream was known to be whole.'),
});

export const streamGapStarted = event('stream.gap.started', {
  summary: 'The hub no longer hears a notification stream: what happens now is only known by comparison afterwards.',
  priority: 'high',
  data: GapData,
});
export const streamGapEnded = event('stream.gap.ended', {
  summary: 'The stream is heard again and everything that changed meanwhile has been published as inferred.',
  priority: 'high',
  data: GapData.extend({ inferred_events: z.int().describe('How many events the comparison gave.') }),
});

const ServerData = z.object({ server: z.string(), url: z.string(), version: z.string().nullable(), reason: z.string() });

export const serverConnected = event('server.connected', {
  summary: 'A GNS3 server answers and its version is known.',
  priority: 'normal',
  data: ServerData,
});
export const serverLost = event('server.lost', { summary: 'A GNS3 server no longer answers.', priority: 'critical', data: ServerData });

/** Where a server comes from: the configuration, somebody who added it, or the lab that comes with the product. */
export const ServerSource = z.enum(['configuration', 'added', 'built-in']);
export type ServerSource = z.infer<typeof ServerSource>;

const ServerListing = z.object({ server: z.string(), url: z.string(), source: ServerSource });

export const serverAdded = event('server.added', {
  summary: 'A GNS3 server is followed from now on, because somebody added it.',
  priority: 'normal',
  data: ServerListing,
});
export const serverRemoved = event('server.removed', {
  summary: 'A GNS3 server is no longer followed: the hub forgets its projects, which were not deleted.',
  priority: 'high',
  data: ServerListing,
});
