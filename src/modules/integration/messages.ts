import { z } from 'zod';
import { command, query, type Content } from '#kernel/message.ts';
import { InstanceDefinition, InstanceId, Monitor, ServiceName, Source } from './services/service-definition.ts';
import { HEALTHS } from './services/verdict.ts';

export const PLACE = '/api/common/api/v1/integration';
export const tag = 'Common - Infrastructure';

const read = { tag, permission: 'integration.read', rate: 'read' } as const;
const write = { tag, permission: 'integration.write', rate: 'action' } as const;
const operate = { tag, permission: 'integration.operate', rate: 'action' } as const;

export const page = {
  limit: z.int().min(1).max(500).default(50),
  cursor: z.string().max(300).optional().describe('`next_cursor` of the page before.'),
} as const;
export const next_cursor = z.string().nullable().describe('null at the end.');

export const InstanceView = z.object({
  instance_id: z.string(),
  url: z.string(),
  tags: z.array(z.string()),
  weight: z.int(),
  source: Source,
  monitor: Monitor.nullable().describe('null: its source says itself how it is.'),
  health: z.enum(HEALTHS),
  since: z.iso.datetime().nullable().describe('When it became so; null where its source does not tell.'),
  message: z.string(),
  checked_at: z.iso.datetime().nullable().describe('The last look; null where another process of the hub looks.'),
  response_ms: z.number().nullable().describe('How long that look took.'),
  ejected_until: z.iso
    .datetime()
    .nullable()
    .describe('It failed those that were sent there by this process: nobody is sent there until then.'),
  registered_at: z.iso.datetime().nullable(),
  registered_by: z.string(),
});
export type InstanceView = z.input<typeof InstanceView>;

const ServiceView = z.object({
  service: z.string(),
  healthy: z.int().min(0),
  unhealthy: z.int().min(0),
  unknown: z.int().min(0),
  instances: z.array(InstanceView),
});

export const listServices = query('integration.service.list', {
  ...read,
  summary: 'Lists services with their instances and how each of these is.',
  rest: `GET ${PLACE}/services/`,
  input: z.strictObject({
    health: z.enum(HEALTHS).optional().describe('Only instances that are so.'),
    source: Source.optional(),
    tag: z.string().max(200).optional().describe('Only instances with this tag.'),
    ...page,
  }),
  output: z.object({ items: z.array(ServiceView), next_cursor }),
});
export const getService = query('integration.service.get', {
  ...read,
  summary: 'Tells one service with its instances.',
  rest: `GET ${PLACE}/services/:service/`,
  input: z.strictObject({ service: ServiceName }),
  output: ServiceView,
});
export const healthyInstances = query('integration.service.healthy', {
  ...read,
  summary: 'Lists the healthy instances of a service.',
  rest: `GET ${PLACE}/services/:service/healthy/`,
  input: z.strictObject({ service: ServiceName }),
  output: z.object({ service: z.string(), instances: z.array(InstanceView) }),
});
export const registerService = command('integration.service.register', {
  ...write,
  summary: 'Registers an instance of a service, or says anew what it is; its health is watched from then on.',
  rest: `POST ${PLACE}/services/`,
  creates: true,
  input: z.strictObject({ service: ServiceName, instance: InstanceDefinition }),
  output: ServiceView,
});
export const deregisterService = command('integration.service.deregister', {
  ...write,
  summary: 'Removes an instance of a service that somebody registered.',
  rest: `DELETE ${PLACE}/services/:service/instances/:instance_id/`,
  input: z.strictObject({ service: ServiceName, instance_id: InstanceId }),
  output: z.object({ service: z.string(), instance_id: z.string() }),
});
export const checkService = command('integration.service.check', {
  ...operate,
  summary: 'Looks at all instances of a service now and tells what was found.',
  rest: `POST ${PLACE}/services/:service/check/`,
  input: z.strictObject({ service: ServiceName }),
  output: z.object({
    service: z.string(),
    looks: z.array(z.object({ instance_id: z.string(), ok: z.boolean(), message: z.string(), response_ms: z.number() })),
  }),
});
export const serviceHistory = query('integration.service.history', {
  ...read,
  summary: 'Lists what happened to the instances of a service, newest first.',
  rest: `GET ${PLACE}/services/:service/history/`,
  input: z.strictObject({ service: ServiceName, instance_id: InstanceId.optional(), ...page }),
  output: z.object({
    items: z.array(
      z.object({
        position: z.int(),
        at: z.iso.datetime(),
        instance_id: z.string(),
        change: z.enum(['registered', 'deregistered', 'confirmed', 'failed', 'recovered']),
        message: z.string().nullable(),
      }),
    ),
    next_cursor,
  }),
});

export const STRATEGIES = ['round_robin', 'least_in_flight', 'weighted'] as const;
export const pickEndpoint = query('integration.service.pick', {
  ...read,
  summary: 'Chooses one healthy instance of a service to go to.',
  rest: `GET ${PLACE}/services/:service/endpoint/`,
  input: z.strictObject({
    service: ServiceName,
    strategy: z.enum(STRATEGIES).default('weighted').describe('`least_in_flight` counts what was picked and not reported at this process.'),
    tag: z.string().max(200).optional().describe('Only among instances with this tag.'),
  }),
  output: z.object({
    service: z.string(),
    instance_id: z.string(),
    url: z.string(),
    panic: z.boolean().describe('So few are healthy that all are taken for it.'),
    among: z.int().min(1).describe('How many there were to choose from.'),
  }),
});
export const reportOutcome = command('integration.service.report', {
  ...operate,
  summary: 'Says how a request to a picked instance went; who fails often is not picked for a while.',
  rest: `POST ${PLACE}/services/:service/instances/:instance_id/outcome/`,
  input: z.strictObject({
    service: ServiceName,
    instance_id: InstanceId,
    ok: z.boolean(),
    duration_ms: z.number().min(0).max(3_600_000).optional().describe('How long it took.'),
  }),
  output: z.object({ ejected_until: z.iso.datetime().nullable().describe('Nobody is sent there until then.') }),
});

export const exportServices = query('integration.service.export', {
  ...read,
  summary: 'Gives all instances of all services as CSV that a spreadsheet takes for text.',
  rest: `GET ${PLACE}/export/services/`,
  gives: 'text/csv',
  input: z.strictObject({}),
  output: z.custom<Content>(),
});
