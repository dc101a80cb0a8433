import { z } from 'zod';
import { command, query, type Content } from '#kernel/message.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { next_cursor, onDevice, operating, page, PLACE, reading } from '../place.ts';
import { ConfigurationKind, Hash } from './events.ts';

const BACKUPS = `${PLACE}/backups`;
const SCHEDULES = `${PLACE}/backup-schedules`;

/** What is typed on a line: a control character in it would be a key of its own. */
// Not \P{Cc}: generators of test values do not know it.
// oxlint-disable-next-line no-control-regex
const Typed = z.string().regex(/^[^\u0000-\u001F\u007F-\u009F]*$/, 'must have no control characters');

/** How the device is reached, where that is not as the settings say. */
export const way = {
  via: z.enum(['console', 'ssh']).optional().describe('Absent: its console.'),
  username: Typed.max(100).optional().describe('For consoles that ask, and for SSH; absent: those of the settings.'),
  password: Typed.max(200).optional(),
  enable_password: Typed.max(200).optional(),
} as const;
export const waySecrets = ['username', 'password', 'enable_password'] as const;

const Backup = z.object({
  project_id: ProjectId,
  node_id: NodeId,
  name: z.string().describe('Of the node.'),
  kind: ConfigurationKind,
  platform: z.string(),
  hash: Hash,
  lines: z.int(),
  cause: z.enum(['asked', 'schedule', 'change', 'restore']),
  by: z.string(),
});
export type Backup = z.infer<typeof Backup>;

const seen_at = z.iso.datetime().describe('When it was last read.');
const project_id = ProjectId.optional().describe('Only of this project.');

export const takeBackup = command('network.backup.take', {
  ...operating,
  rate: 'heavy',
  secret: waySecrets,
  summary: 'Reads the configurations of a device at its console and keeps what is new; a device that cannot be read is an answer.',
  rest: `POST ${BACKUPS}/take/`,
  input: z.strictObject({ ...onDevice, ...way, cause: z.enum(['asked', 'schedule', 'change', 'restore']).default('asked') }),
  output: z.object({
    outcome: z
      .enum(['first', 'changed', 'unchanged', 'failed', 'no_device'])
      .describe('`no_device`: it has no configuration of its own, or of no kind that is known.'),
    reason: z.string().describe('In a sentence: how it went, or why not.'),
    items: z.array(Backup),
  }),
});

export const listBackups = query('network.backup.list', {
  ...reading,
  projects: 'narrowed',
  summary: 'Lists the newest backup of each device, by its name, and which devices cannot be backed up.',
  rest: `GET ${BACKUPS}/`,
  input: z.strictObject({ project_id, node_id: NodeId.optional(), kind: ConfigurationKind.optional(), ...page }),
  output: z.object({
    items: z.array(
      Backup.extend({
        seen_at,
        failing: z
          .object({ since: z.iso.datetime(), reason: z.string() })
          .nullable()
          .describe('Since when it cannot be read; null: it can.'),
      }),
    ),
    never: z
      .array(z.object({ project_id: ProjectId, node_id: NodeId, name: z.string(), since: z.iso.datetime(), reason: z.string() }))
      .describe('Devices that could not be backed up yet.'),
    next_cursor,
  }),
});

export const backupVersions = query('network.backup.versions.list', {
  ...reading,
  summary: 'Lists the configurations that a device had, newest first.',
  rest: `GET ${BACKUPS}/projects/:project_id/nodes/:node_id/versions/`,
  input: z.strictObject({ project_id: ProjectId, node_id: NodeId, kind: ConfigurationKind.optional(), ...page }),
  output: z.object({
    items: z.array(Backup.extend({ first_seen_at: z.iso.datetime().describe('When the device was first seen to have it.') })),
    next_cursor,
  }),
});

export const getBackup = query('network.backup.get', {
  ...reading,
  reveals: 'secrets.read',
  summary: 'Gives a configuration that is kept; its secrets only to those who may see them.',
  rest: `GET ${BACKUPS}/projects/:project_id/nodes/:node_id/content/`,
  input: z.strictObject({
    project_id: ProjectId,
    node_id: NodeId,
    kind: ConfigurationKind.default('running'),
    hash: Hash.optional().describe('Absent: the newest.'),
  }),
  output: z.object({ backup: Backup, first_seen_at: z.iso.datetime(), content: z.string(), secrets_shown: z.boolean() }),
});

const DifferenceRow = z.object({
  sign: z.enum(['same', 'added', 'removed']),
  text: z.string(),
  before: z.int().nullable().describe('Number of its line in the one before; null: it is not there.'),
  after: z.int().nullable(),
});

export const diffBackups = query('network.backup.diff', {
  ...reading,
  summary: 'Tells how two configurations of a device differ, by lines, without those that change by themselves.',
  rest: `GET ${BACKUPS}/projects/:project_id/nodes/:node_id/diff/`,
  input: z.strictObject({
    project_id: ProjectId,
    node_id: NodeId,
    kind: ConfigurationKind.default('running'),
    before: Hash.optional().describe('Absent: the one before `after`; of `unsaved`: the newest of the start-up configuration.'),
    after: Hash.optional().describe('Absent: the newest.'),
    unsaved: z.boolean().default(false).describe('True: what of the running configuration would be lost at the next start.'),
    context: z.int().min(0).max(100_000).default(3).describe('Lines that are the same, around each that is not.'),
  }),
  output: z.object({
    before: Hash,
    after: Hash,
    added: z.int(),
    removed: z.int(),
    lines: z.array(DifferenceRow),
  }),
});

export const searchBackups = query('network.backup.search', {
  ...reading,
  rate: 'action',
  projects: 'narrowed',
  summary: 'Finds lines in the newest configurations of all devices, by a text or a regular expression.',
  rest: `GET ${BACKUPS}/search/`,
  input: z.strictObject({
    q: z.string().min(1).max(200).describe('In any case of letters.'),
    regex: z.boolean().default(false).describe('It is a regular expression, of one line.'),
    absent: z.boolean().default(false).describe('True: the devices in whose configuration no line fits.'),
    kind: ConfigurationKind.default('running'),
    project_id,
    ...page,
  }),
  output: z.object({
    items: z.array(
      Backup.extend({
        seen_at,
        lines_found: z.array(z.object({ number: z.int(), text: z.string() })).describe('At most 20.'),
        count: z.int(),
      }),
    ),
    next_cursor,
  }),
});

export const exportBackups = query('network.backup.export', {
  ...reading,
  rate: 'heavy',
  projects: 'narrowed',
  summary: 'Gives the newest configurations as files of an archive, with their history for `git fast-import`; without secrets.',
  rest: `GET ${BACKUPS}/export/`,
  gives: 'application/zip',
  input: z.strictObject({ project_id }),
  output: z.custom<Content>(),
});

const ScheduleName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/)
  .describe('Lower case, digits, _ and -.');
const BackupSchedule = z.object({
  name: ScheduleName,
  project_id: ProjectId.nullable().describe('Null: every project that is open.'),
  cron: z.string(),
  timezone: z.string(),
  missed: z.enum(['skip', 'once']),
  set_at: z.iso.datetime(),
  set_by: z.string(),
  next_at: z.iso.datetime().nullable(),
});
export type BackupSchedule = z.infer<typeof BackupSchedule>;

export const listBackupSchedules = query('network.backup.schedule.list', {
  ...reading,
  projects: 'narrowed',
  summary: 'Lists the schedules by which configurations are backed up.',
  rest: `GET ${SCHEDULES}/`,
  input: z.strictObject(page),
  output: z.object({ items: z.array(BackupSchedule), next_cursor }),
});

export const setBackupSchedule = command('network.backup.schedule.set', {
  ...operating,
  rate: 'action',
  projects: 'everywhere',
  summary: 'Backs up the devices of a project, or of all, by a schedule; in place of the one of its name.',
  rest: `PUT ${SCHEDULES}/:name/`,
  input: z.strictObject({
    name: ScheduleName,
    project_id: ProjectId.optional().describe('Absent: every project that is open.'),
    cron: z.string().min(1).max(100).describe('Five fields, or six with seconds first: `0 2 * * *` is each night at two.'),
    timezone: z.string().min(1).max(60).default('UTC').describe('As the IANA database names it.'),
    missed: z.enum(['skip', 'once']).default('once').describe('What is done about times that went by while nothing ran.'),
  }),
  output: BackupSchedule,
});

export const deleteBackupSchedule = command('network.backup.schedule.delete', {
  ...operating,
  rate: 'action',
  summary: 'Deletes a schedule of backups; those that were taken stay.',
  rest: `DELETE ${SCHEDULES}/:name/`,
  input: z.strictObject({ name: ScheduleName }),
  output: z.object({ name: z.string(), deleted: z.literal(true) }),
});
