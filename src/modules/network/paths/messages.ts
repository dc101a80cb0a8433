import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { ProjectId } from '#model/project.ts';
import { operating, PLACE, reading, server } from '../place.ts';
import { TRACING } from './trace-output.ts';

const at = z
  .union([z.int().min(0), z.iso.datetime({ offset: true })])
  .optional()
  .describe('A position of the log or an ISO time: by what was known then.');
const End = z.object({ node_id: z.string(), name: z.string(), port: z.string().nullable() });

const Passed = z.object({ node_id: z.string(), name: z.string() });

export const PathHop = z.object({
  number: z.int().describe('From 1; what `next` names.'),
  node_id: z.string(),
  name: z.string(),
  state: z.enum(['forwards', 'arrived', 'stops']),
  reason: z.string().describe('In a sentence: why it goes on like this, or why not.'),
  ways: z
    .array(
      z.object({
        route: z.string().describe('`10.8.0.0/24`'),
        protocol: z.string().nullable(),
        next_hop: z.string().nullable().describe('Null: it is in a network of the device itself.'),
        interface: z.string().nullable(),
        through: z.array(Passed).describe('Switches between the two, as GNS3 has the links.'),
        seen: z
          .boolean()
          .nullable()
          .describe('The device has the hardware address of the next one in its table; null where its table is not known.'),
        next: z.int().nullable().describe('Number of the next hop; null where it stops here.'),
        reason: z.string().nullable().describe('Why it stops here.'),
      }),
    )
    .describe('Several where routes cost the same: traffic takes each.'),
});
export type PathHop = z.infer<typeof PathHop>;

const Computed = z.object({
  from: End,
  to: z.object({ address: z.string(), node_id: z.string().nullable(), name: z.string().nullable() }),
  outcome: z.enum(['arrives', 'arrives_partly', 'stops']).describe('`arrives_partly`: one of several ways stops.'),
  hops: z.array(PathHop),
  oldest_at: z.iso.datetime().nullable().describe('When the oldest table that was looked at was read.'),
});

export const getPath = query('network.path.get', {
  ...reading,
  rate: 'action',
  summary: 'Follows the way between two addresses from device to device by their own tables, and tells where it stops and why.',
  rest: `GET ${PLACE}/projects/:project_id/path/`,
  input: z.strictObject({
    project_id: ProjectId,
    server,
    from: z.string().min(1).max(255).describe('An address of a device, or its name.'),
    to: z.string().min(1).max(255).describe('An address, or the name of a device: then its first address.'),
    at,
  }),
  output: Computed,
});

export const tracePath = command('network.path.trace', {
  ...operating,
  rate: 'heavy',
  summary: 'Traces the way from the console of a device, and compares it hop by hop with the way by the tables of the devices.',
  rest: `POST ${PLACE}/projects/:project_id/trace/`,
  input: z.strictObject({
    project_id: ProjectId,
    server,
    from: z.string().min(1).max(255).describe('An address of a device, or its name: its console traces.'),
    to: z.string().min(1).max(255).describe('An IPv4 address, or the name of a device: then its first address.'),
    platform: z.enum(TRACING).optional().describe('Of the console; absent: as the type of the node says.'),
  }),
  output: z.object({
    path: Computed.describe('As `network.path.get` has it.'),
    command: z.string().describe('As it was typed.'),
    answered: z.boolean().describe('The console printed a trace.'),
    reached: z.boolean().describe('The address itself answered.'),
    agrees: z
      .boolean()
      .nullable()
      .describe('Every hop that answered is one of those that were computed, and both end alike; null: too little answered to say.'),
    reason: z.string().describe('In a sentence: how it went, and what differs first.'),
    hops: z.array(
      z.object({
        number: z.int(),
        computed: z.array(Passed).describe('By the tables; several where ways cost the same.'),
        traced: z.array(z.object({ address: z.string(), node_id: z.string().nullable(), name: z.string().nullable() })),
        rtt_ms: z.number().nullable(),
        refusal: z.string().nullable().describe('What was said instead of passing it on: `!H`, …'),
        verdict: z
          .enum(['same', 'other', 'silent', 'not_computed', 'not_reached'])
          .describe('`silent`: nobody answered; `not_computed`: the tables end before; `not_reached`: the trace ends before.'),
      }),
    ),
  }),
});

export const getLayer = query('network.layer.get', {
  ...reading,
  rate: 'action',
  summary: 'Tells the topology of one layer: links of GNS3, VLANs and neighbors, or networks and routing neighbors.',
  rest: `GET ${PLACE}/projects/:project_id/layers/:layer/`,
  input: z.strictObject({ project_id: ProjectId, server, layer: z.enum(['physical', 'l2', 'l3']), at }),
  output: z.object({
    layer: z.enum(['physical', 'l2', 'l3']),
    devices: z.array(z.object({ node_id: z.string(), name: z.string(), known: z.boolean().describe('It was discovered.') })),
    links: z.array(
      z.object({
        kind: z.string().describe('`link`, `lldp`, `cdp`, `ospf`, `bgp`, …'),
        ends: z.array(End).describe('One where nobody of the project is known to be the other.'),
        state: z.string().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    groups: z
      .array(z.object({ kind: z.enum(['vlan', 'network']), name: z.string(), detail: z.string().nullable(), members: z.array(End) }))
      .describe('VLANs of layer 2, networks of layer 3.'),
  }),
});
