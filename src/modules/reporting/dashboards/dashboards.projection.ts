import type { z } from 'zod';
import type { ModuleContext } from '#kernel/module.ts';
import type { Projection } from '#kernel/projection.ts';
import { dashboardDeleted, dashboardSaved } from './messages.ts';

/** A dashboard as the log says it. */
export type KeptDashboard = Omit<z.output<typeof dashboardSaved.data>, 'by'> & { readonly changed_at: string };

/** The dashboards that people put together. */
export const dashboardsProjection: Projection = {
  name: 'dashboards',
  version: 1,
  summary: 'Dashboards that were put together and not deleted.',
  handles: [dashboardSaved.type, dashboardDeleted.type],
  project({ type, data, time }) {
    const { by: _by, ...told } = data as { readonly dashboard_id: string; readonly by: string };
    return [{ key: told.dashboard_id, scope: 'dashboards', value: type === dashboardSaved.type ? { ...told, changed_at: time } : null }];
  },
};

export async function keptDashboards({ read }: Pick<ModuleContext, 'read'>): Promise<readonly KeptDashboard[]> {
  return (await read.rows(dashboardsProjection.name)).map(({ value }) => value as unknown as KeptDashboard);
}
