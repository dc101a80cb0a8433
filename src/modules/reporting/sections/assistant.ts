import { asFailure } from '#kernel/error.ts';
import type { Section } from '../document.ts';
import { count, isWithin, sectionOf, tableOf, type Scope } from './scope.ts';

const MOST_CAUSES = 5;
/** As far back as the assistant tells anomalies. */
const LONGEST_H = 168;
const HOUR_MS = 3_600_000;

/** As `assistant.cause.get` tells it. */
interface Cause {
  readonly title: string;
  readonly component: string;
  readonly confidence: number;
  readonly reasons: readonly string[];
}

/** As `assistant.analysis.get` tells it. */
interface Anomaly {
  readonly component: string;
  readonly severity: string;
  readonly description: string;
  readonly found_at: string;
}

/** What is likely to blame, and what was unusual. One of both that fails does not take the other with it. */
export async function assistantSection(scope: Scope): Promise<Section> {
  const [causes, anomalies] = await Promise.allSettled([causesOf(scope), anomaliesOf(scope)]);
  if (causes.status === 'rejected' && anomalies.status === 'rejected') throw asFailure(anomalies.reason);
  const candidates = causes.status === 'fulfilled' ? causes.value : [];
  const unusual = anomalies.status === 'fulfilled' ? anomalies.value : [];
  const isLonger = scope.now.getTime() - scope.from.getTime() > LONGEST_H * HOUR_MS;
  return sectionOf(
    'assistant',
    {
      figures: [
        ...(causes.status === 'fulfilled' ? [count('causes', candidates.length)] : []),
        ...(anomalies.status === 'fulfilled' ? [count('anomalies', unusual.length)] : []),
      ],
      tables: [
        tableOf(
          'causes',
          [
            ['likely', 'percent', ({ confidence }) => confidence * 100],
            ['likely_cause', 'text', ({ title }) => title],
            ['component', 'text', ({ component }) => component],
            ['reasons', 'text', ({ reasons }) => reasons.join(' ')],
          ],
          candidates,
        ),
        tableOf(
          'anomalies',
          [
            ['severity', 'word', ({ severity }) => severity],
            ['component', 'text', ({ component }) => component],
            ['unusual', 'text', ({ description }) => description],
            ['found_at', 'time', ({ found_at }) => found_at],
          ],
          unusual,
        ),
      ],
    },
    [
      ...([causes, anomalies].some(({ status }) => status === 'rejected') ? ['assistant_partly'] : []),
      ...(isLonger ? ['anomalies_week'] : []),
    ],
  );
}

/** Of all projects together there is no one cause: it is asked of an incident, or of a project. */
async function causesOf({ asks, context, projectId, incidentId }: Scope): Promise<readonly Cause[]> {
  const about = incidentId !== undefined ? { incident_id: incidentId } : projectId !== undefined ? { project_id: projectId } : null;
  if (asks.cause === undefined || about === null) return [];
  return ((await context.ask(asks.cause, { ...about, most: MOST_CAUSES })) as { readonly candidates: readonly Cause[] }).candidates;
}

async function anomaliesOf(scope: Scope): Promise<readonly Anomaly[]> {
  const { asks, context, now, from, projectId } = scope;
  const hours = Math.min(LONGEST_H, Math.max(1, Math.ceil((now.getTime() - from.getTime()) / HOUR_MS)));
  const of = projectId === undefined ? {} : { project_id: projectId };
  const told = (await context.ask(asks.analysis!, { ...of, hours, most: 1, points: false })) as { readonly anomalies: readonly Anomaly[] };
  return told.anomalies.filter(({ found_at }) => isWithin(scope, found_at, found_at));
}
