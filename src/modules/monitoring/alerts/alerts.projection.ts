import type { Position } from '#kernel/event.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import { alertCleared, type Alert } from '#model/alert.ts';

/** Alerts that did not clear yet. Those that did are in the log. */
export const openAlertsProjection: Projection = {
  name: 'open_alerts',
  version: 1,
  summary: 'Alerts that did not clear, now and at any past position.',
  handles: ['alert.*'],
  project({ type, data }) {
    const { alert } = data as unknown as { readonly alert: Alert };
    return [
      {
        key: alert.alert_id,
        scope: alert.place.project_id ?? '',
        value: type === alertCleared.type ? null : alert,
      },
    ];
  },
};

/** Newest first. */
export async function openAlerts(read: ReadModel, at?: Position): Promise<readonly Alert[]> {
  const rows = await read.rows(openAlertsProjection.name, at === undefined ? {} : { at });
  return rows
    .map(({ value }) => value as unknown as Alert)
    .toSorted((one, other) =>
      one.raised_at < other.raised_at ? 1 : one.raised_at > other.raised_at ? -1 : one.alert_id < other.alert_id ? 1 : -1,
    );
}
