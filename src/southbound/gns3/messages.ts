import { z } from 'zod';
import { command, query, type Content, type Conversation } from '#kernel/message.ts';
import { event } from '#kernel/message.ts';
import { Link, LinkFilters, LinkId } from '#model/link.ts';
import { Node, NodeId } from '#model/node.ts';
import { Project, ProjectId } from '#model/project.ts';
import { ServerSource, Topology, TopologyNode } from '#model/topology.ts';

const CENTRAL = '/api/common/api/gns3-central';
const tag = 'GNS3 Integration';

const server = z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.');
const onProject = z.strictObject({ project_id: ProjectId, server });
const onNode = z.strictObject({ project_id: ProjectId, node_id: NodeId, server });
const onLink = z.strictObject({ project_id: ProjectId, link_id: LinkId, server });

const RunStarted = z.object({ run_id: z.guid().describe('Follow it by its events: their correlationid is this id.') });

// ---- what the hub knows -------------------------------------------------------------------------------------------

const StreamStatus = z.object({
  stream: z.string().describe('`controller`, or `projects/<id>`.'),
  project: z.string().nullable().describe('Name of the project.'),
  mode: z.enum(['websocket', 'http', 'poll', 'none']),
  policy: z.enum(['observe', 'pin', 'attach', 'none']).describe('`none`: the project has no auto_close and is simply streamed.'),
  why: z.string().describe('In a sentence: what applies to this project and what leaving would do.'),
  connected: z.boolean(),
  heard_at: z.iso.datetime().nullable().describe('When it last said or answered anything.'),
  stale_ms: z.number().min(0).nullable().describe('How old the state of the project may be.'),
});

export const gns3Status = query('gns3.status', {
  summary: 'Tells the GNS3 servers with their connection, breaker and streams, and the figures of cache and events.',
  rest: `GET ${CENTRAL}/status/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  projects: 'narrowed',
  input: z.strictObject({}),
  output: z.object({
    servers: z.array(
      z.object({
        id: z.string(),
        url: z.string(),
        source: ServerSource.describe('Only those that were added, and the built-in lab, can be removed.'),
        auto_close: z
          .enum(['observe', 'pin', 'attach'])
          .describe('What is done about projects that GNS3 closes when their last listener leaves.'),
        version: z.string().nullable(),
        api: z.enum(['v2', 'v3']).nullable(),
        connected: z.boolean(),
        reason: z.string().describe('Why it is connected or not, for people.'),
        listener: z
          .object({
            process: z.string(),
            epoch: z.int().min(1).describe('Counts those that listened to it.'),
            here: z.boolean().describe('It is the process that answers; what another one hears is told by the log.'),
          })
          .nullable()
          .describe('The process that hears the server and publishes what happens on it; null before there was one.'),
        breaker: z.object({ state: z.enum(['closed', 'open', 'half_open']), failures: z.int().min(0) }),
        streams: z.array(StreamStatus),
      }),
    ),
    cache: z.object({ hits: z.int(), misses: z.int(), hit_ratio: z.number().min(0).max(1), entries: z.int() }),
    events: z.object({ total: z.int(), rate_per_s: z.number(), delay_ms: z.object({ p50: z.number(), p99: z.number() }) }),
  }),
});

export const gns3Topology = query('gns3.topology.get', {
  summary: 'Tells projects, nodes and links, now or as they were.',
  rest: `GET ${CENTRAL}/topology/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  projects: 'narrowed',
  input: z.strictObject({
    project_id: ProjectId.optional().describe('One project; absent: all.'),
    server,
    at: z
      .union([z.int().min(0), z.iso.datetime({ offset: true })])
      .optional()
      .describe('A position of the log or an ISO time: the topology as it was then.'),
  }),
  output: Topology,
});

export const refreshTopology = command('gns3.topology.refresh', {
  summary: 'Reads GNS3 again and says what differed from what the hub knew.',
  rest: `POST ${CENTRAL}/refresh_topology/`,
  tag,
  permission: 'gns3.operate',
  rate: 'heavy',
  projects: 'narrowed',
  input: z.strictObject({ project_id: ProjectId.optional(), server }),
  output: z.object({
    servers: z.array(z.object({ server: z.string(), reached: z.boolean(), reason: z.string() })),
    differences: z.array(z.object({ type: z.string(), subject: z.string(), name: z.string(), changed: z.array(z.string()) })),
  }),
});

export const getNode = query('gns3.node.get', {
  summary: 'Tells one node.',
  rest: `GET ${CENTRAL}/projects/:project_id/nodes/:node_id/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  input: onNode,
  output: TopologyNode,
});

export const listProjects = query('gns3.project.list', {
  summary: 'Lists the projects of all servers, without their nodes.',
  rest: `GET ${CENTRAL}/projects/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  projects: 'narrowed',
  input: z.strictObject({
    server,
    limit: z.int().min(1).max(500).default(50),
    cursor: z.string().max(200).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(Project), next_cursor: z.string().nullable() }),
});

export const cacheStatus = query('gns3.cache.get', {
  summary: 'Tells how the cache of network state does.',
  rest: `GET ${CENTRAL}/cache/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  projects: 'apart',
  input: z.strictObject({}),
  output: z.object({ hits: z.int(), misses: z.int(), hit_ratio: z.number().min(0).max(1), entries: z.int(), ttl_s: z.number() }),
});

export const clearCache = command('gns3.cache.clear', {
  summary: 'Forgets cached state; the next reads go to GNS3.',
  rest: `DELETE ${CENTRAL}/cache/`,
  tag,
  permission: 'gns3.operate',
  rate: 'heavy',
  input: z.strictObject({}),
  output: z.object({ entries: z.int().describe('How many were forgotten.') }),
});

export const eventStatistics = query('gns3.events.stats', {
  summary: 'Counts the events since the process started, with rates and delays.',
  rest: `GET ${CENTRAL}/events/stats/`,
  tag: 'Event Management',
  permission: 'events.read',
  rate: 'read',
  projects: 'narrowed',
  input: z.strictObject({}),
  output: z.object({
    since: z.iso.datetime(),
    total: z.int(),
    by_type: z.record(z.string(), z.int()),
    by_priority: z.record(z.string(), z.int()),
    by_project: z.record(z.string(), z.int()),
    rate_per_s: z.number().describe('Over the last 10 s.'),
    delay_ms: z.object({ p50: z.number(), p99: z.number() }).describe('From the notification on the wire to the commit.'),
  }),
});

// ---- one node -----------------------------------------------------------------------------------------------------

const nodeAnswer = z.object({ node: Node });
const nodeCommand = { tag, permission: 'gns3.operate', rate: 'action', input: onNode, output: nodeAnswer } as const;

export const startNode = command('gns3.node.start', {
  ...nodeCommand,
  summary: 'Starts a node and reads back that it runs.',
  rest: `POST ${CENTRAL}/start_node/`,
});
export const stopNode = command('gns3.node.stop', {
  ...nodeCommand,
  summary: 'Stops a node and reads back that it does not run.',
  rest: `POST ${CENTRAL}/stop_node/`,
});
export const restartNode = command('gns3.node.restart', {
  ...nodeCommand,
  summary: 'Stops and starts a node and reads back that it runs.',
  rest: `POST ${CENTRAL}/restart_node/`,
});
export const suspendNode = command('gns3.node.suspend', {
  ...nodeCommand,
  summary: 'Suspends a node where its emulator can; where it cannot, the answer is a conflict that says so.',
  rest: `POST ${CENTRAL}/suspend_node/`,
});
export const reloadNode = command('gns3.node.reload', {
  ...nodeCommand,
  summary: 'Reloads a node by GNS3 itself and reads back that it runs.',
  rest: `POST ${CENTRAL}/reload_node/`,
});
export const actOnNode = command('gns3.node.act', {
  ...nodeCommand,
  summary: 'Starts, stops or restarts a node: the three calls in one.',
  rest: `POST ${CENTRAL}/node_action/`,
  input: z.strictObject({ project_id: ProjectId, node_id: NodeId, server, action: z.enum(['start', 'stop', 'restart']) }),
});

/** Far more than any map: GNS3 itself takes any integer. */
const Coordinate = z.int().min(-1_000_000).max(1_000_000);
export const updateNode = command('gns3.node.update', {
  ...nodeCommand,
  summary: 'Changes the name, place, lock or symbol of a node and reads back that GNS3 took it.',
  rest: `PUT ${CENTRAL}/projects/:project_id/nodes/:node_id/`,
  input: z.strictObject({
    project_id: ProjectId,
    node_id: NodeId,
    server,
    name: z.string().min(1).max(200).optional(),
    x: Coordinate.optional(),
    y: Coordinate.optional(),
    z: z.int().min(-1_000).max(1_000).optional().describe('The layer: what is higher is drawn over what is lower.'),
    locked: z.boolean().optional().describe('A locked node cannot be deleted.'),
    symbol: z.string().min(1).max(500).optional().describe('As GNS3 names it: `:/symbols/router.svg`.'),
  }),
});

export const resizeNode = command('gns3.node.resize', {
  ...nodeCommand,
  summary: 'Gives a node other memory or processors; a running one has them after its next start, or at once by a restart.',
  rest: `POST ${CENTRAL}/projects/:project_id/nodes/:node_id/resize/`,
  input: z.strictObject({
    project_id: ProjectId,
    node_id: NodeId,
    server,
    ram_mb: z.int().min(4).max(1_048_576).optional().describe('Megabytes of memory.'),
    cpus: z.number().min(0.01).max(255).optional().describe('Processors: whole ones, but for containers.'),
    restart: z.boolean().default(false).describe('Whether a running node is stopped and started, which loses what it has not saved.'),
  }),
  output: nodeAnswer.extend({
    in_effect: z.boolean().describe('False: the node runs on with what it had until its next start.'),
  }),
});

export const getStartupFile = query('gns3.node.startup.get', {
  summary: 'Gives the start-up configuration of a node as GNS3 keeps it, with whatever secrets stand in it.',
  rest: `GET ${CENTRAL}/projects/:project_id/nodes/:node_id/startup/`,
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: onNode,
  output: z.object({
    path: z.string().nullable().describe("In the node's folder; null for emulators whose configuration is inside a disk."),
    text: z.string().nullable().describe('Null where nothing was ever written.'),
    addresses: z.array(z.string()).describe('IP addresses that stand in it.'),
  }),
});

export const resetConsole = command('gns3.console.reset', {
  summary: 'Makes GNS3 drop every client of the console of a node and open it anew: for one that no longer answers.',
  rest: `POST ${CENTRAL}/projects/:project_id/nodes/:node_id/console/reset/`,
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: onNode,
  output: z.object({}),
});

export const openConsole = command('gns3.console.open', {
  summary: 'Opens the console of a node: bytes both ways, many readers, one writer at a time.',
  socket: '/ws/gns3/console/:project_id/:node_id/',
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: onNode,
  output: z.custom<Conversation>(),
});

// ---- a whole project ----------------------------------------------------------------------------------------------

export const startProject = command('gns3.project.start', {
  summary: 'Starts a project completely: opens it, starts its nodes in order, waits until each is ready, and reports each one by events.',
  rest: `POST ${CENTRAL}/start_project/`,
  tag,
  permission: 'gns3.operate',
  rate: 'heavy',
  input: onProject,
  output: RunStarted,
  completes: 'later',
});

const projectCommand = {
  tag,
  permission: 'gns3.operate',
  rate: 'heavy',
  input: onProject,
  output: z.object({ project: Project }),
} as const;

export const openProject = command('gns3.project.open', {
  ...projectCommand,
  summary: 'Opens a project.',
  rest: `POST ${CENTRAL}/projects/:project_id/open/`,
});
export const closeProject = command('gns3.project.close', {
  ...projectCommand,
  summary: 'Closes a project; all its nodes stop.',
  rest: `POST ${CENTRAL}/projects/:project_id/close/`,
});
export const duplicateProject = command('gns3.project.duplicate', {
  ...projectCommand,
  summary: 'Copies a project under a new name; its nodes must be stopped.',
  // The copy is a project that nobody was given yet.
  projects: 'everywhere',
  rest: `POST ${CENTRAL}/projects/:project_id/duplicate/`,
  input: z.strictObject({ project_id: ProjectId, server, name: z.string().min(1).max(200) }),
  creates: true,
});
export const setAutoClose = command('gns3.project.auto_close.set', {
  ...projectCommand,
  summary: 'Says whether GNS3 closes the project when its last listener leaves; false pins it, and the hub then streams it.',
  rest: `PUT ${CENTRAL}/projects/:project_id/auto_close/`,
  input: z.strictObject({ project_id: ProjectId, server, auto_close: z.boolean() }),
});
export const exportProject = query('gns3.project.export', {
  summary: 'Gives a project as a portable archive (.gns3project); its nodes must be stopped.',
  rest: `GET ${CENTRAL}/projects/:project_id/export/`,
  tag,
  permission: 'gns3.operate',
  rate: 'heavy',
  input: onProject,
  output: z.custom<Content>(),
  gives: 'application/zip',
});
export const importProject = command('gns3.project.import', {
  ...projectCommand,
  summary: 'Makes a project of a portable archive, under the id of the path.',
  projects: 'everywhere',
  rest: `POST ${CENTRAL}/projects/:project_id/import/`,
  input: z.strictObject({ project_id: ProjectId, server, name: z.string().min(1).max(200).describe('Name of the new project.') }),
  takes: 'application/zip',
  creates: true,
});

const Snapshot = z.object({
  snapshot_id: z.guid().describe('On GNS3 3.0 it changes after a restore and after each reopen: match by name and created_at.'),
  name: z.string(),
  created_at: z.iso.datetime(),
});
export const listSnapshots = query('gns3.snapshot.list', {
  summary: 'Lists the snapshots of a project.',
  rest: `GET ${CENTRAL}/projects/:project_id/snapshots/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  input: onProject,
  output: z.object({ items: z.array(Snapshot), next_cursor: z.null() }),
});
export const createSnapshot = command('gns3.snapshot.create', {
  summary: 'Takes a snapshot of a project; its nodes must be stopped.',
  rest: `POST ${CENTRAL}/projects/:project_id/snapshots/`,
  tag,
  permission: 'gns3.operate',
  rate: 'heavy',
  input: z.strictObject({ project_id: ProjectId, server, name: z.string().min(1).max(200) }),
  output: z.object({ snapshot: Snapshot }),
  creates: true,
});
const onSnapshot = z.strictObject({ project_id: ProjectId, snapshot_id: z.guid(), server });
export const restoreSnapshot = command('gns3.snapshot.restore', {
  ...projectCommand,
  summary: 'Puts a project back to a snapshot; what was changed since is gone.',
  rest: `POST ${CENTRAL}/projects/:project_id/snapshots/:snapshot_id/restore/`,
  input: onSnapshot,
});
export const deleteSnapshot = command('gns3.snapshot.delete', {
  summary: 'Deletes a snapshot.',
  rest: `DELETE ${CENTRAL}/projects/:project_id/snapshots/:snapshot_id/`,
  tag,
  permission: 'gns3.operate',
  rate: 'heavy',
  input: onSnapshot,
  output: z.object({}),
});

// ---- a link -------------------------------------------------------------------------------------------------------

const FilterKind = z.object({
  type: z.string(),
  name: z.string(),
  description: z.string(),
  parameters: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      minimum: z.number().nullable(),
      maximum: z.number().nullable(),
      unit: z.string().nullable(),
    }),
  ),
});
export const getFilters = query('gns3.link.filters.get', {
  summary: 'Tells the filters of a link and those it could have.',
  rest: `GET ${CENTRAL}/projects/:project_id/links/:link_id/filters/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  input: onLink,
  output: z.object({ filters: LinkFilters, suspended: z.boolean(), available: z.array(FilterKind) }),
});
export const setFilters = command('gns3.link.filters.set', {
  summary: 'Replaces the filters of a link, checked against what the link can do before GNS3 sees them; `{}` removes all.',
  rest: `PUT ${CENTRAL}/projects/:project_id/links/:link_id/filters/`,
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: z.strictObject({ project_id: ProjectId, link_id: LinkId, server, filters: LinkFilters, suspended: z.boolean().optional() }),
  output: z.object({
    link: Link,
    previous: z.object({ filters: LinkFilters, suspended: z.boolean() }).describe('What the link had before: set again, it undoes this.'),
  }),
});
export const startCapture = command('gns3.link.capture.start', {
  summary: 'Starts a packet capture on a link.',
  rest: `POST ${CENTRAL}/projects/:project_id/links/:link_id/capture/`,
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: z.strictObject({
    project_id: ProjectId,
    link_id: LinkId,
    server,
    file_name: z
      .string()
      .regex(/^[\w.-]{1,100}$/)
      .optional()
      .describe('Name of the file on the GNS3 server; absent: made from the link.'),
    data_link_type: z.string().max(40).default('DLT_EN10MB').describe('As in pcap, e.g. DLT_EN10MB for Ethernet.'),
  }),
  output: z.object({ link: Link }),
});
export const stopCapture = command('gns3.link.capture.stop', {
  summary: 'Stops the packet capture of a link.',
  rest: `DELETE ${CENTRAL}/projects/:project_id/links/:link_id/capture/`,
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: onLink,
  output: z.object({ link: Link }),
});
export const readCapture = query('gns3.link.capture.read', {
  summary: 'Gives the running capture of a link as pcap, until it is stopped or the caller leaves.',
  rest: `GET ${CENTRAL}/projects/:project_id/links/:link_id/capture/`,
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: onLink,
  output: z.custom<Content>(),
  gives: 'application/vnd.tcpdump.pcap',
});

// ---- progress of a complete project start ---------------------------------------------------------------------------

const Progress = z.object({ run_id: z.guid(), server: z.string(), project_id: ProjectId, name: z.string() });

export const projectStartBegun = event('project.start.begun', {
  summary: 'A complete project start began.',
  priority: 'normal',
  data: Progress.extend({ nodes: z.int().describe('How many nodes it will start.') }),
});
export const projectStartNodeReported = event('project.start.node.reported', {
  summary: 'A complete project start is done with one node.',
  priority: 'normal',
  data: Progress.extend({
    node_id: NodeId,
    node_name: z.string(),
    outcome: z
      .enum(['ready', 'started', 'already_running', 'failed', 'not_ready'])
      .describe('`ready`: its console prompt was seen; `started`: it has no console to ask.'),
    duration_ms: z.number(),
    error: z.string().nullable(),
    done: z.int(),
    nodes: z.int(),
  }),
});
export const projectStartFinished = event('project.start.finished', {
  summary: 'A complete project start ended; with failures it is still the end.',
  priority: 'high',
  data: Progress.extend({
    status: z.enum(['succeeded', 'failed']),
    ready: z.int(),
    failed: z.int(),
    duration_ms: z.number(),
    error: z.string().nullable(),
  }),
});
