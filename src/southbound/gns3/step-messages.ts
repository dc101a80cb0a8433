import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { LinkId } from '#model/link.ts';
import { NodeId, NodeStatus } from '#model/node.ts';
import { Project, ProjectId } from '#model/project.ts';

/** What workflows and experiments do with a project, a piece at a time: each is safe to ask again after a crash. */

const PROJECT = '/api/common/api/gns3-central/projects/:project_id';
const tag = 'GNS3 Integration';
const server = z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.');

const PlannedNode = z.object({
  node_id: NodeId,
  name: z.string(),
  node_type: z.string(),
  status: NodeStatus.describe('`unknown` while the project is closed.'),
  always_on: z.boolean().describe('It runs as long as its project is open: GNS3 cannot start it.'),
  has_prompt: z.boolean().describe('It has a console that can be asked for its prompt.'),
});

export const planProjectStart = query('gns3.project.start.plan', {
  summary: 'Tells in which order the nodes of a project start: what carries the others first, a wave after the other.',
  rest: `GET ${PROJECT}/start_plan/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  input: z.strictObject({ project_id: ProjectId, server }),
  output: z.object({
    project: Project,
    waves: z
      .array(z.object({ wave: z.enum(['switches', 'routers', 'hosts']), nodes: z.array(PlannedNode) }))
      .describe('Without those that have no node. Nodes of one wave may be started together.'),
  }),
});

export const awaitNodeReady = command('gns3.node.await_ready', {
  summary: 'Waits until a node is ready: until its console shows a prompt, or the time for that is over.',
  rest: `POST ${PROJECT}/nodes/:node_id/await_ready/`,
  tag,
  permission: 'gns3.operate',
  rate: 'action',
  input: z.strictObject({
    project_id: ProjectId,
    node_id: NodeId,
    server,
    timeout_ms: z
      .int()
      .min(1_000)
      .max(600_000)
      .optional()
      .describe('How long to wait; absent: as long as nodes of its type may take, from 15 s (vpcs) to 300 s (qemu).'),
  }),
  output: z.object({
    node_id: NodeId,
    ready: z.boolean(),
    outcome: z
      .enum(['ready', 'started', 'not_ready', 'not_running'])
      .describe(
        '`ready`: its prompt was seen; `started`: it runs and has no console to ask, which counts as ready; `not_running`: it does not run, and was not waited for.',
      ),
    duration_ms: z.number().min(0),
  }),
});

export const projectState = query('gns3.project.state.get', {
  summary:
    'Counts the nodes of a project by status and names the links that are suspended, filtered or down, for comparing before and after.',
  rest: `GET ${PROJECT}/state/`,
  tag,
  permission: 'gns3.read',
  rate: 'read',
  input: z.strictObject({
    project_id: ProjectId,
    server,
    node_ids: z.array(NodeId).max(1_000).optional().describe('Only these nodes; absent: all.'),
    link_ids: z.array(LinkId).max(1_000).optional().describe('Only these links; absent: all.'),
  }),
  output: z.object({
    status: z.enum(['opened', 'closed']),
    stale: z.boolean().describe('The server is out of reach: this is what was known last.'),
    nodes: z.object({
      total: z.int().min(0),
      started: z.int().min(0),
      stopped: z.int().min(0),
      suspended: z.int().min(0),
      unknown: z.int().min(0),
      not_started: z.array(z.object({ node_id: NodeId, name: z.string(), status: NodeStatus })),
    }),
    links: z.object({
      total: z.int().min(0),
      suspended: z.array(LinkId),
      filtered: z.array(LinkId).describe('Those with any filter.'),
      down: z.array(LinkId).describe('Those through which no frame can pass now; see oper_status of the topology.'),
    }),
    missing: z.object({ node_ids: z.array(NodeId), link_ids: z.array(LinkId) }).describe('What was named and is not in the project.'),
  }),
});
