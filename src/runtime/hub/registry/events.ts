import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { SOURCES } from './definition.ts';

const HEALTHS = ['healthy', 'degraded', 'unhealthy'] as const;

/** Why an instance is gone: it said good-bye, the hub stopped it with itself, or it was lost. */
export const DEPARTURES = ['good_bye', 'stopped', 'lost'] as const;
export type Departure = (typeof DEPARTURES)[number];

const name = z.string().describe('Name of the module.');
const schema = z.record(z.string(), z.unknown().describe('A keyword of JSON Schema.'));

const Answer = z.object({
  name: z.string(),
  summary: z.string(),
  kind: z.enum(['command', 'query']),
  permission: z.string(),
  timeout_ms: z.int().optional(),
  input: schema.optional().describe('JSON Schema, where another process answers it.'),
  output: schema.optional().describe('JSON Schema, where another process answers it.'),
});

const Definition = z.object({
  name,
  version: z.string(),
  summary: z.string(),
  source: z.enum(SOURCES).describe('Where it runs.'),
  capabilities: z.array(z.string()),
  answers: z.array(Answer),
  reactions: z.array(z.string()),
  health_url: z.string().optional(),
});

const Instance = z.object({
  id: z.guid(),
  process: z.string().describe('The process of the hub that it is connected to.'),
  since: z.iso.datetime(),
  health: z.enum(HEALTHS),
  message: z.string().describe('Why it is so.'),
  silent: z.boolean().describe('It said nothing for five minutes; its messages wait.'),
});

const moduleRegistered = event('module.registered', {
  summary: 'A module said for the first time what it is and does.',
  priority: 'normal',
  data: z.object({ name, definition: Definition }),
});

const moduleUpdated = event('module.updated', {
  summary: 'A module says something else of itself than before.',
  priority: 'normal',
  data: z.object({ name, definition: Definition, changed: z.array(z.string()).describe('Fields of the definition.') }),
});

const moduleInstanceJoined = event('module.instance.joined', {
  summary: 'An instance of a module takes its messages from here on.',
  priority: 'normal',
  data: z.object({ name, instance: Instance }),
});

const moduleInstanceLeft = event('module.instance.left', {
  summary: 'An instance of a module is gone: it said good-bye, or it was lost.',
  priority: 'normal',
  data: z.object({ name, instance_id: z.guid(), process: z.string(), reason: z.enum(DEPARTURES) }),
});

const moduleHealthChanged = event('module.health.changed', {
  summary: 'A module, or one of its instances, is better or worse than before.',
  priority: 'high',
  data: z.object({
    name,
    instance: Instance.nullable().describe('Null for a module without connected instances, which tells its health over REST.'),
    health: z.enum(HEALTHS),
    message: z.string(),
    silent: z.boolean(),
    process: z.string().describe('The process of the hub that heard it.'),
  }),
});

const moduleUnregistered = event('module.unregistered', {
  summary: 'A module was removed: it answers nothing more, and its token is no longer good.',
  priority: 'normal',
  data: z.object({ name, instances: z.array(z.guid()).describe('Those that were connected.') }),
});

export const REGISTRY_EVENTS = [
  moduleRegistered,
  moduleUpdated,
  moduleInstanceJoined,
  moduleInstanceLeft,
  moduleHealthChanged,
  moduleUnregistered,
] as const;

export const hubStarted = event('hub.started', {
  summary: 'The hub was started again by somebody.',
  priority: 'high',
  data: z.object({ process: z.string().describe('The process that was asked; the others follow it.') }),
});

export const hubStopped = event('hub.stopped', {
  summary: 'The hub was stopped by somebody; its processes go on.',
  priority: 'high',
  data: z.object({ process: z.string().describe('The process that was asked; the others follow it.') }),
});
