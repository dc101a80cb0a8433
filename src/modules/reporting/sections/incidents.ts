import { type Listed, upTo } from '#kernel/all-of.ts';
import type { Incident } from '#model/alert.ts';
import type { Section } from '../document.ts';
import { count, isWithin, MOST_ROWS, sectionOf, tableOf, type Scope } from './scope.ts';

/** Timelines of so many incidents are told; a report of more is not read by anybody. */
const MOST_TIMELINES = 50;

/** Incidents that were there within the period, or the one that is asked for. */
export async function incidentsOf(scope: Scope): Promise<Listed<Incident>> {
  const { asks, context, projectId, incidentId } = scope;
  const { items, more } = await upTo<Incident>(context, asks.incidents!, projectId === undefined ? {} : { project_id: projectId }, {
    most: MOST_ROWS,
  });
  const found = items.filter(({ incident_id, opened_at, resolved_at }) =>
    incidentId === undefined ? isWithin(scope, opened_at, resolved_at) : incident_id === incidentId.toLowerCase(),
  );
  return { items: found, more };
}

export async function incidentSection(scope: Scope): Promise<Section> {
  const { items: incidents, more } = await incidentsOf(scope);
  const resolved = incidents.filter(({ resolved_at }) => resolved_at !== null);
  const lasted = resolved.map(({ opened_at, resolved_at }) => Date.parse(resolved_at!) - Date.parse(opened_at));
  const timelines = incidents
    .slice(0, MOST_TIMELINES)
    .flatMap(({ title, timeline }) => timeline.map((entry) => ({ incident: title, ...entry })));
  return sectionOf(
    'incidents',
    {
      figures: [
        count('incidents', incidents.length),
        count('open', incidents.length - resolved.length),
        count('resolved', resolved.length),
        {
          key: 'mean_to_resolve',
          kind: 'duration',
          value: lasted.length === 0 ? null : Math.round(lasted.reduce((sum, ms) => sum + ms, 0) / lasted.length),
        },
      ],
      tables: [
        tableOf(
          'incidents',
          [
            ['severity', 'word', ({ severity }) => severity],
            ['state', 'word', ({ state }) => state],
            ['incident', 'text', ({ title }) => title],
            ['cause', 'text', ({ cause }) => cause],
            ['owner', 'text', ({ owner }) => owner],
            ['alerts', 'number', ({ alert_ids }) => alert_ids.length],
            ['opened_at', 'time', ({ opened_at }) => opened_at],
            ['resolved_at', 'time', ({ resolved_at }) => resolved_at],
          ],
          incidents,
        ),
        tableOf(
          'timeline',
          [
            ['at', 'time', ({ at }) => at],
            ['incident', 'text', ({ incident }) => incident],
            ['what', 'text', ({ what }) => what],
            ['by', 'text', ({ by }) => by],
          ],
          timelines,
        ),
      ],
    },
    [...(more ? ['incidents_cut'] : []), ...(incidents.length > MOST_TIMELINES ? ['timelines_cut'] : [])],
  );
}
