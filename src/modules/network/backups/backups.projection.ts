import type { z } from 'zod';
import type { Json } from '#kernel/json.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import {
  backupScheduleDeleted,
  backupScheduleSet,
  configurationBackedUp,
  configurationBackupFailed,
  configurationBackupRecovered,
  type ConfigurationKind,
} from './events.ts';

type BackedUp = z.output<typeof configurationBackedUp.data>;

/** A configuration that a device has or had, since `first_seen_at`. */
export type KeptBackup = Omit<BackedUp, 'content'> & { readonly first_seen_at: string };
/** The last one of a device, and when it was last read. */
export type NewestBackup = Omit<BackedUp, 'content'> & { readonly seen_at: string };
export interface FailingBackup {
  readonly project_id: string;
  readonly node_id: string;
  readonly name: string;
  readonly reason: string;
  readonly since: string;
}
export type KeptBackupSchedule = z.output<typeof backupScheduleSet.data> & { readonly set_at: string };

const NEWEST = 'newest';
const FAILING = 'failing';
const SCHEDULES = 'schedules';
const device = (data: { readonly project_id: string; readonly node_id: string }): string =>
  `${data.project_id}/${data.node_id}`.toLowerCase();
const versionsOf = (of: string): string => `versions/${of}`;
const contentOf = (hash: string): string => `content/${hash}`;

/** What is kept of configurations: the newest of each device, all versions, and each text once. */
export const backupsProjection: Projection = {
  name: 'configuration_backups',
  version: 1,
  summary: 'Backups of configurations, devices that cannot be backed up, and schedules.',
  handles: [
    configurationBackedUp.type,
    configurationBackupFailed.type,
    configurationBackupRecovered.type,
    backupScheduleSet.type,
    backupScheduleDeleted.type,
  ],
  project({ type, data, time, position }) {
    if (type === backupScheduleSet.type) {
      const schedule = data as { readonly name: string; readonly [field: string]: Json };
      return [{ key: `schedule/${schedule.name}`, scope: SCHEDULES, value: { ...schedule, set_at: time } }];
    }
    if (type === backupScheduleDeleted.type) {
      return [{ key: `schedule/${(data as { name: string }).name}`, scope: SCHEDULES, value: null }];
    }
    if (type !== configurationBackedUp.type) {
      const of = data as unknown as z.output<typeof configurationBackupFailed.data>;
      const { project_id, node_id, name, reason } = of;
      const value = type === configurationBackupFailed.type ? { project_id, node_id, name, reason, since: time } : null;
      return [{ key: `failing/${device(of)}`, scope: FAILING, value }];
    }
    const { content, ...backup } = data as unknown as BackedUp;
    const of = device(backup);
    const newest = { key: `newest/${of}/${backup.kind}`, scope: NEWEST, value: { ...backup, seen_at: time } };
    if (content === undefined) return [newest];
    return [
      newest,
      { key: `version/${of}/${position}`, scope: versionsOf(of), value: { ...backup, first_seen_at: time } },
      { key: contentOf(backup.hash), scope: contentOf(backup.hash), value: { content } },
    ];
  },
};

type At = { readonly at?: number };

async function rowsOf<T>(read: ReadModel, scope: string, at: At = {}): Promise<T[]> {
  return (await read.rows(backupsProjection.name, { scope, ...at })).map(({ value }) => value as unknown as T);
}

/** By name of the device. */
export async function newestBackups(read: ReadModel, at: At = {}): Promise<NewestBackup[]> {
  return (await rowsOf<NewestBackup>(read, NEWEST, at)).sort((one, other) => {
    const [first, second] = [one, other].map(({ name, node_id, kind }) => `${name}\0${node_id}\0${kind}`);
    return first! < second! ? -1 : 1;
  });
}

/** Newest first. */
export async function versionsOfDevice(read: ReadModel, of: Device, kind?: ConfigurationKind): Promise<KeptBackup[]> {
  const rows = [...(await read.rows(backupsProjection.name, { scope: versionsOf(device(of)) }))].sort(
    (one, other) => other.validFrom - one.validFrom,
  );
  return rows.map(({ value }) => value as unknown as KeptBackup).filter((each) => kind === undefined || each.kind === kind);
}

export async function contentWith(read: ReadModel, hash: string): Promise<string | undefined> {
  return (await rowsOf<{ readonly content: string }>(read, contentOf(hash)))[0]?.content;
}

export async function failingBackups(read: ReadModel): Promise<FailingBackup[]> {
  return (await rowsOf<FailingBackup>(read, FAILING)).sort((one, other) => (one.name < other.name ? -1 : 1));
}

export async function backupSchedules(read: ReadModel): Promise<KeptBackupSchedule[]> {
  return (await rowsOf<KeptBackupSchedule>(read, SCHEDULES)).sort((one, other) => (one.name < other.name ? -1 : 1));
}

interface Device {
  readonly project_id: string;
  readonly node_id: string;
}

export function isDevice(one: Device, other: Device): boolean {
  return device(one) === device(other);
}

/** Under which name the secrets of its configurations are kept. */
export function secretsOf(of: Device): string {
  return device(of);
}
