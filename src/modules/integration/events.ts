import { z } from 'zod';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { event } from '#kernel/message.ts';
import { ConnectionDefinition } from './connections/connection-definition.ts';
import { Intended } from './netbox/intended.ts';
import { Monitor, Source } from './services/service-definition.ts';
import { SyslogRow } from './syslog/syslog-row.ts';

export const MODULE = 'integration';
const SOURCE = `/modules/${MODULE}`;

export const instanceSubject = (service: string, id: string): string => `services/${service}/instances/${id}`;
export const connectionSubject = (name: string): string => `integration/connections/${name}`;

const by = z.string().describe('Who did it; the hub itself for what it found.');
const named = { service: z.string(), instance_id: z.string(), url: z.string(), source: Source };

export const serviceRegistered = event('service.registered', {
  summary: 'An instance of a service is known from now on, or is other than it was.',
  priority: 'normal',
  data: z.object({
    ...named,
    tags: z.array(z.string()),
    weight: z.int(),
    monitor: Monitor.nullable().describe('null: its source says itself how it is.'),
    fresh: z.boolean().describe('What was known of its health is of no use any more.'),
    by,
  }),
});
export const serviceDeregistered = event('service.deregistered', {
  summary: 'An instance of a service is no longer known; a failure of it that was told ends with it.',
  priority: 'normal',
  data: z.object({ ...named, by }),
});

const seen = z.object({
  ...named,
  message: z.string().describe('What the last look found.'),
  looks: z.int().min(1).describe('How many looks in a row found it so.'),
});
export const serviceConfirmed = event('service.confirmed', {
  summary: 'An instance of a service answered for the first time.',
  priority: 'low',
  data: seen,
});
export const serviceFailed = event('service.failed', {
  summary: 'An instance of a service became unhealthy; told once until it recovers.',
  priority: 'high',
  data: seen,
});
export const serviceRecovered = event('service.recovered', {
  summary: 'An instance of a service whose failure was told is healthy again.',
  priority: 'high',
  data: seen,
});

const connection = { connection: z.string(), kind: z.string() };
export const connectionSaved = event('integration.connection.saved', {
  summary: 'A connection to another system was made or changed; its secrets are kept elsewhere.',
  priority: 'normal',
  data: z.object({
    connection: z.string(),
    definition: ConnectionDefinition,
    fresh: z.boolean().describe('It leads elsewhere than before: a failure that was told ends with it.'),
    by,
  }),
});
export const connectionDeleted = event('integration.connection.deleted', {
  summary: 'A connection to another system was deleted.',
  priority: 'normal',
  data: z.object({ connection: z.string(), by }),
});
const met = z.object({ ...connection, message: z.string(), looks: z.int().min(1) });
export const connectionConfirmed = event('integration.connection.confirmed', {
  summary: 'The system behind a connection answered for the first time.',
  priority: 'low',
  data: met,
});
export const connectionFailed = event('integration.connection.failed', {
  summary: 'The system behind a connection does not answer as it should; told once until it does.',
  priority: 'high',
  data: met,
});
export const connectionRecovered = event('integration.connection.recovered', {
  summary: 'The system behind a connection answers again.',
  priority: 'high',
  data: met,
});

export const syslogReceived = event('integration.syslog.received', {
  summary: 'A message of syslog came; the same again within ten seconds is told with its count.',
  priority: 'low',
  data: SyslogRow,
});
export const intentImported = event('integration.intent.imported', {
  summary: 'Sites and devices as another system intends them were read.',
  priority: 'normal',
  data: z.object({ connection: z.string(), intended: Intended, by }),
});
export const inventoryExported = event('integration.inventory.exported', {
  summary: 'What the hub knows of the network was written into another system.',
  priority: 'normal',
  data: z.object({ connection: z.string(), created: z.int(), updated: z.int(), failed: z.int(), by }),
});

export const INTEGRATION_EVENTS = [
  serviceRegistered,
  serviceDeregistered,
  serviceConfirmed,
  serviceFailed,
  serviceRecovered,
  connectionSaved,
  connectionDeleted,
  connectionConfirmed,
  connectionFailed,
  connectionRecovered,
  syslogReceived,
  intentImported,
  inventoryExported,
];

/** An event of this module, of the declared priority. */
export function said<D extends z.ZodType>(
  declared: { readonly type: string; readonly priority: NewEvent['priority']; readonly data: D },
  subject: string,
  data: z.output<D>,
): NewEvent {
  return { type: declared.type, source: SOURCE, subject, priority: declared.priority, data: data as Json };
}
