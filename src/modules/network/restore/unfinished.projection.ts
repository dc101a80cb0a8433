import type { z } from 'zod';
import type { Json } from '#kernel/json.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import { configurationRestored, restoreBegun } from '../backups/events.ts';

/** A restore that has begun and whose outcome is not known. */
export type Unfinished = z.output<typeof restoreBegun.data> & { readonly begun_at: string };

const OPEN = 'open';
const device = (of: { readonly project_id: string; readonly node_id: string }): string => `${of.project_id}/${of.node_id}`.toLowerCase();

/** Restores that have begun, one for each device, until their outcome is told. */
export const unfinishedProjection: Projection = {
  name: 'configuration_restores',
  version: 1,
  summary: 'Restores of configurations whose outcome is not known.',
  handles: [restoreBegun.type, configurationRestored.type],
  project({ type, data, time }) {
    const of = data as { readonly project_id: string; readonly node_id: string; readonly [field: string]: Json };
    return [{ key: device(of), scope: OPEN, value: type === restoreBegun.type ? { ...of, begun_at: time } : null }];
  },
};

export async function unfinishedRestores(read: ReadModel): Promise<Unfinished[]> {
  return (await read.rows(unfinishedProjection.name, { scope: OPEN })).map(({ value }) => value as unknown as Unfinished);
}

export function isOf(one: Unfinished, other: { readonly project_id: string; readonly node_id: string }): boolean {
  return device(one) === device(other);
}
