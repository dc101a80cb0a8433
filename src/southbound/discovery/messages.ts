import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { EquipmentChange, EquipmentDocument, EquipmentInterface, EquipmentSummary } from '#model/equipment.ts';
import { NodeId, NodeStatus } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { Drift, Wiring, WiringScore } from '#model/wiring.ts';

const EQUIPMENT = '/api/common/api/v1/equipment';
const PROJECT = `${EQUIPMENT}/projects/:project_id`;
const ONE = `${PROJECT}/equipment/:equipment_id`;
const tag = 'Equipment Discovery';
const reading = { tag, permission: 'equipment.read', rate: 'read' } as const;
const operating = { tag, permission: 'equipment.operate' } as const;

const EquipmentId = NodeId.describe('The node_id of its node.');
const server = z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.');
const at = z
  .union([z.int().min(0), z.iso.datetime({ offset: true })])
  .optional()
  .describe('A position of the log or an ISO time: as it was known then.');
const limit = z.int().min(1).max(500).default(50).describe('How many at most.');
const cursor = z.string().min(1).max(500).optional().describe('`next_cursor` of the page before.');
const next_cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.');

export const listEquipment = query('equipment.list', {
  ...reading,
  summary: 'Lists the equipment of a project, by name, discovered or not.',
  rest: `GET ${PROJECT}/equipment/`,
  input: z.strictObject({
    project_id: ProjectId,
    server,
    status: NodeStatus.optional().describe('Only nodes that are so.'),
    node_type: z.string().min(1).max(60).optional().describe('Only nodes of this type.'),
    q: z.string().min(1).max(200).optional().describe('Part of a name, address, hardware address, serial, model or vendor.'),
    at,
    limit,
    cursor,
  }),
  output: z.object({ items: z.array(EquipmentSummary), next_cursor }),
});

/** What devices count is of the moment of their discovery: it stands in their documents alone. */
const DeviceInterface = EquipmentInterface.omit({ counters: true }).extend({
  project_id: ProjectId,
  equipment_id: EquipmentId,
  device: z.string().describe('Name of the node.'),
});
export type DeviceInterface = z.output<typeof DeviceInterface>;

export const listInterfaces = query('equipment.interface.list', {
  ...reading,
  summary: 'Lists the interfaces of all devices of a project at once, as discovery knows them, by device and index.',
  rest: `GET ${PROJECT}/interfaces/`,
  input: z.strictObject({
    project_id: ProjectId,
    server,
    equipment_ids: z.array(EquipmentId).min(1).max(500).optional().describe('Only of these devices; absent: of all.'),
    oper_status: z.string().min(1).max(30).optional().describe('Only interfaces that are so: `up`, `down`.'),
    at,
    limit: z.int().min(1).max(10_000).default(500).describe('How many at most.'),
    cursor,
  }),
  output: z.object({ items: z.array(DeviceInterface), next_cursor }),
});

export const getEquipment = query('equipment.get', {
  ...reading,
  summary: 'Tells everything that discovery knows of a device, and who says so.',
  rest: `GET ${ONE}/`,
  reveals: 'secrets.read',
  input: z.strictObject({ project_id: ProjectId, equipment_id: EquipmentId, server, at }),
  output: EquipmentDocument,
});

export const searchEquipment = query('equipment.search', {
  ...reading,
  projects: 'narrowed',
  summary: 'Finds equipment of all projects by name, IP address, hardware address, serial, model or the name that it gives itself.',
  rest: `GET ${EQUIPMENT}/search/`,
  input: z.strictObject({ q: z.string().min(1).max(200), project_id: ProjectId.optional(), limit, cursor }),
  output: z.object({
    items: z.array(
      EquipmentSummary.extend({
        matched: z.string().describe('What fitted: `name`, `system_name`, `address`, `mac`, `serial`, `model`, `vendor`.'),
        value: z.string().describe('The value that fitted.'),
      }),
    ),
    next_cursor,
  }),
});

export const equipmentHistory = query('equipment.history', {
  ...reading,
  summary: 'Lists the discoveries of a device that found something else than the one before, newest first.',
  rest: `GET ${ONE}/history/`,
  input: z.strictObject({ project_id: ProjectId, equipment_id: EquipmentId, limit, cursor }),
  output: z.object({
    items: z.array(
      z.object({
        position: z.int(),
        changed_at: z.iso.datetime(),
        since: z.iso.datetime().describe('When it was discovered before.'),
        changes: z.array(EquipmentChange),
        left_out: z.int(),
      }),
    ),
    next_cursor,
  }),
});

const asking = {
  communities: z
    .array(z.string().min(1).max(255))
    .max(20)
    .optional()
    .describe('Of SNMP 1 and 2c, tried beside the well-known and the configured ones.'),
  timeout_ms: z.int().min(1_000).max(300_000).optional().describe('For one device; absent: that of the settings.'),
};

export const discoverEquipment = command('equipment.discover', {
  ...operating,
  rate: 'action',
  summary: 'Asks one device for everything that it tells, in eleven steps, and keeps what it said.',
  rest: `POST ${ONE}/discover/`,
  secret: ['communities'],
  input: z.strictObject({
    project_id: ProjectId,
    equipment_id: EquipmentId,
    server,
    ...asking,
    answer: z
      .enum(['document', 'summary'])
      .default('document')
      .describe('`summary`: without the document, which `equipment.get` has; for workflows of many devices.'),
  }),
  output: z.object({
    equipment_id: z.string(),
    discovery_status: EquipmentDocument.shape.discovery_status,
    changes: z.array(EquipmentChange).describe('Against the discovery before; none at the first.'),
    summary: EquipmentSummary,
    document: EquipmentDocument.optional(),
  }),
});

export const discoverProject = command('equipment.project.discover', {
  ...operating,
  rate: 'heavy',
  summary: 'Discovers the devices of a project at once, and compares what they see with the wiring of GNS3.',
  rest: `POST ${PROJECT}/discover/`,
  completes: 'later',
  waits: 'wait',
  // With the documents it is as large as the project; the same key finds the same run.
  unkept: true,
  input: z.strictObject({
    project_id: ProjectId,
    server,
    equipment_ids: z.array(EquipmentId).min(1).max(1_000).optional().describe('Only these; absent: all of it.'),
    wait: z.boolean().default(false).describe('True: answered when it has ended, with the documents.'),
  }),
  output: z.object({
    run_id: z.guid().describe('A run of a workflow; the events of this discovery have it as `correlationid`.'),
    status: z.enum(['succeeded', 'failed', 'cancelled']).optional().describe('With `wait`.'),
    items: z.array(EquipmentDocument).optional().describe('With `wait`.'),
  }),
});

export const getWiring = query('equipment.wiring.get', {
  ...reading,
  summary: 'Tells the wiring of a project as GNS3 has it beside what its devices see, with the differences and how much they see.',
  rest: `GET ${PROJECT}/wiring/`,
  input: z.strictObject({ project_id: ProjectId, server, at }),
  output: Wiring,
});

export const compareWiring = command('equipment.wiring.compare', {
  ...operating,
  rate: 'action',
  summary: 'Compares the wiring that devices see with that of GNS3, and tells of each new difference and of each that is no more.',
  rest: `POST ${PROJECT}/wiring/compare/`,
  input: z.strictObject({ project_id: ProjectId, server }),
  output: z.object({
    found: z.array(Drift).describe('New ones.'),
    cleared: z.array(Drift),
    standing: z.int().describe('Those that were known and still are.'),
    score: WiringScore,
  }),
});

export const tryAddresses = command('equipment.addresses.try', {
  ...operating,
  rate: 'heavy',
  summary: 'Tries addresses of a project that its discovery left alone, and that are shown to be of the project alone by now.',
  rest: `POST ${PROJECT}/addresses/try/`,
  input: z.strictObject({ project_id: ProjectId, server }),
  output: z.object({
    tried: z.int().describe('Addresses; the documents of their devices say what came of each.'),
    answered: z.int(),
    reasons: z.array(z.string()).describe('Why some could not be tried.'),
  }),
});

export const sweepNetworks = command('equipment.networks.sweep', {
  ...operating,
  rate: 'heavy',
  summary: 'Sweeps the networks of a project that are reached from here, and tells which addresses answer that no known device has.',
  rest: `POST ${PROJECT}/networks/sweep/`,
  input: z.strictObject({
    project_id: ProjectId,
    server,
    networks: z
      .array(z.cidrv4())
      .min(1)
      .max(16)
      .optional()
      .describe('Absent: those in which an address of a device answered at its discovery.'),
  }),
  output: z.object({
    networks: z.array(z.string()).describe('Those that were swept.'),
    left_out: z.array(z.string()).describe('Too many or too large for one sweep.'),
    asked: z.int().describe('Addresses.'),
    items: z.array(
      z.object({
        address: z.string(),
        response_time_ms: z.number().nullable(),
        equipment_id: z.string().nullable().describe('Null: nobody that is known has it.'),
        name: z.string().nullable(),
      }),
    ),
    unknown: z.int(),
    reason: z.string().describe('In a sentence: how it went, or why not.'),
  }),
});
