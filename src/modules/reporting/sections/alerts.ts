import { upTo } from '#kernel/all-of.ts';
import type { Alert } from '#model/alert.ts';
import { SEVERITIES } from '#model/severity.ts';
import type { Section } from '../document.ts';
import { count, countsOf, isWithin, sectionOf, tableOf, type Scope } from './scope.ts';

const MOST_ALERTS = 5_000;

/** Alerts that were there within the period: those that began in it, and those that had not ended before it. */
export async function alertsOf(scope: Scope): Promise<{ alerts: Alert[]; more: boolean }> {
  const { asks, context, projectId, incidentId } = scope;
  const { items, more } = await upTo<Alert>(
    context,
    asks.alerts!,
    {
      state: ['active', 'acknowledged', 'cleared'],
      ...(projectId === undefined ? {} : { project_id: projectId }),
      ...(incidentId === undefined ? {} : { incident_id: incidentId }),
    },
    { most: MOST_ALERTS },
  );
  // Of one incident all of them, whenever it was.
  const alerts = items.filter(({ raised_at, cleared_at }) => incidentId !== undefined || isWithin(scope, raised_at, cleared_at));
  return { alerts, more };
}

export async function alertSection(scope: Scope): Promise<Section> {
  const { alerts, more } = await alertsOf(scope);
  const bySeverity = countsOf(alerts, ({ severity }) => severity);
  return sectionOf(
    'alerts',
    {
      figures: [
        count('alerts', alerts.length),
        count('open', alerts.filter(({ state }) => state !== 'cleared').length),
        count('acknowledged', alerts.filter(({ state }) => state === 'acknowledged').length),
        count('cleared', alerts.filter(({ state }) => state === 'cleared').length),
      ],
      charts: [
        {
          key: 'by_severity',
          kind: 'number',
          bars: SEVERITIES.toReversed().map((severity) => ({
            label: severity,
            word: true,
            value: bySeverity.find(([name]) => name === severity)?.[1] ?? 0,
          })),
        },
      ],
      tables: [
        tableOf(
          'alerts',
          [
            ['severity', 'word', ({ severity }) => severity],
            ['state', 'word', ({ state }) => state],
            ['alert', 'text', ({ title }) => title],
            ['node', 'text', ({ place }) => place.node_name],
            ['raised_at', 'time', ({ raised_at }) => raised_at],
            ['cleared_at', 'time', ({ cleared_at }) => cleared_at],
            ['lasted', 'duration', (alert) => lastedMs(alert, scope.until)],
          ],
          alerts,
        ),
      ],
    },
    more ? ['alerts_cut'] : [],
  );
}

/** Of one that is there still, until the end of the period. */
function lastedMs({ raised_at, cleared_at }: Alert, until: Date): number {
  return Math.max(0, (cleared_at === null ? until.getTime() : Date.parse(cleared_at)) - Date.parse(raised_at));
}
