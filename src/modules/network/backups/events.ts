import { z } from 'zod';
import { event } from '#kernel/message.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';

export const ConfigurationKind = z
  .enum(['running', 'startup'])
  .describe('`running`: what the device does now; `startup`: what it will do after its next start.');
export type ConfigurationKind = z.infer<typeof ConfigurationKind>;

export const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 of the lines that are compared, with references in the place of secrets: names a configuration by what it says.');

const device = { project_id: ProjectId, node_id: NodeId, name: z.string().describe('Of the node.') };

export const configurationBackedUp = event('configuration.backed_up', {
  summary: 'A configuration of a device was read and is kept.',
  priority: 'low',
  data: z.object({
    ...device,
    kind: ConfigurationKind,
    platform: z.string(),
    hash: Hash,
    lines: z.int(),
    cause: z.enum(['asked', 'schedule', 'change', 'restore']),
    by: z.string(),
    content: z.string().optional().describe('With references in the place of secrets; absent where the one before says the same.'),
  }),
});

export const configurationChanged = event('configuration.changed', {
  summary: 'A configuration of a device is another one than at the backup before.',
  priority: 'normal',
  data: z.object({
    ...device,
    kind: ConfigurationKind,
    before: Hash,
    after: Hash,
    added: z.int().describe('Lines.'),
    removed: z.int().describe('Lines.'),
    since: z.iso.datetime().describe('When the one before was last seen.'),
  }),
});

export const configurationBackupFailed = event('configuration.backup_failed', {
  summary: 'The configuration of a device cannot be read; told once, until it can.',
  priority: 'high',
  data: z.object({ ...device, reason: z.string(), last_backup_at: z.iso.datetime().nullable() }),
});

export const configurationBackupRecovered = event('configuration.backup_recovered', {
  summary: 'The configuration of a device can be read again.',
  priority: 'normal',
  data: z.object({ ...device, failed_since: z.iso.datetime() }),
});

export const restoreBegun = event('configuration.restore.begun', {
  summary:
    'A configuration is being written back to a device; `configuration.restored` tells how that went, whatever becomes of the process.',
  priority: 'normal',
  data: z.object({
    ...device,
    restore_id: z.guid(),
    before: Hash,
    wanted: Hash,
    commands: z.int(),
    by: z.string(),
    process: z.string().describe('Which does it; when that ends in the middle, another tells how it went.'),
  }),
});

export const configurationRestored = event('configuration.restored', {
  summary: 'A configuration was written back to a device, or that was tried: the outcome is here.',
  priority: 'high',
  data: z.object({
    ...device,
    outcome: z.enum(['restored', 'unchanged', 'rolled_back', 'failed']),
    before: Hash,
    wanted: Hash,
    after: Hash.nullable().describe('What the device has afterwards; null where it could not be read.'),
    commands: z.int(),
    reason: z.string(),
    by: z.string(),
  }),
});

export const backupScheduleSet = event('configuration.schedule.saved', {
  summary: 'Configurations are backed up by a schedule.',
  priority: 'normal',
  data: z.object({
    name: z.string(),
    project_id: ProjectId.nullable(),
    cron: z.string(),
    timezone: z.string(),
    missed: z.enum(['skip', 'once']),
    by: z.object({ kind: z.enum(['user', 'module', 'system', 'anonymous']), name: z.string(), roles: z.array(z.string()) }),
  }),
});

export const backupScheduleDeleted = event('configuration.schedule.deleted', {
  summary: 'A schedule of backups is no more.',
  priority: 'normal',
  data: z.object({ name: z.string(), by: z.string() }),
});
