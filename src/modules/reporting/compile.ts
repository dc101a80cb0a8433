import { upTo } from '#kernel/all-of.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Language } from '#kernel/language.ts';
import type { Context } from '#kernel/module.ts';
import type { Alert } from '#model/alert.ts';
import type { Project } from '#model/project.ts';
import { DEFINITIONS, type ReportKind, type SectionKey } from './definitions.ts';
import type { Report, Section, Verdict } from './document.ts';
import { say } from './rendering/words.ts';
import { makeSection } from './sections/making.ts';
import { MOST_ROWS, type ReportAsks, type Scope } from './sections/scope.ts';

/** What is asked for. */
export interface Wanted {
  readonly kind: ReportKind;
  readonly title?: string | null | undefined;
  readonly language: Language;
  readonly project_id?: string | null | undefined;
  readonly period_h: number;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly sections?: readonly SectionKey[] | null | undefined;
  readonly incident_id?: string | undefined;
  readonly schedule?: string;
  /** What whoever asks says of it. */
  readonly told?: Readonly<Record<string, Json>> | undefined;
  /** What came of what is reported; absent: by the alerts that are open. */
  readonly verdict?: Verdict | undefined;
}

const HOUR_MS = 3_600_000;
const LONGEST_PERIOD_MS = 8_784 * HOUR_MS;

/** Makes a report of what others tell now. @throws validation_error, not_found */
export async function compileReport(asks: ReportAsks, wanted: Wanted, context: Context): Promise<Report> {
  const now = context.clock.now();
  const period = periodOf(wanted, now);
  const projectId = wanted.project_id ?? undefined;
  const projects = await projectsOf(asks, projectId, context);
  const scope: Scope = {
    asks,
    context,
    now,
    ...period,
    projects,
    ...(projectId === undefined ? {} : { projectId }),
    ...(wanted.incident_id === undefined ? {} : { incidentId: wanted.incident_id }),
    ...(wanted.told === undefined ? {} : { told: wanted.told }),
  };
  const sections: Section[] = [];
  // One after the other: a report is no reason to ask everybody at once.
  const keys = wanted.sections ?? DEFINITIONS[wanted.kind];
  for (const key of new Set<SectionKey>([...(wanted.told === undefined ? [] : ['told' as const]), ...keys]))
    sections.push(await makeSection(key, scope));
  return {
    report_id: context.messageId,
    kind: wanted.kind,
    title: wanted.title ?? say(wanted.language, `kind.${wanted.kind}`),
    language: wanted.language,
    project_id: projectId?.toLowerCase() ?? null,
    project: projectId === undefined ? null : (projects[0]?.name ?? projectId),
    from: period.from.toISOString(),
    until: period.until.toISOString(),
    generated_at: now.toISOString(),
    by: context.caller.name,
    schedule: wanted.schedule ?? null,
    verdict: wanted.verdict ?? (await verdictOf(scope, context)),
    sections,
  };
}

function periodOf(wanted: Wanted, now: Date): { readonly from: Date; readonly until: Date } {
  // What has not been yet is not reported of.
  const until = new Date(Math.min(wanted.until === undefined ? now.getTime() : Date.parse(wanted.until), now.getTime()));
  const from = wanted.from === undefined ? new Date(until.getTime() - wanted.period_h * HOUR_MS) : new Date(wanted.from);
  if (from >= until) {
    throw fail('validation_error', 'The period ends before it begins.', { from: ['Expected a time before `until`, and before now.'] });
  }
  if (until.getTime() - from.getTime() > LONGEST_PERIOD_MS) {
    throw fail('validation_error', 'The period is longer than a year.', { from: ['Expected at most 8784 hours before `until`.'] });
  }
  return { from, until };
}

/** @throws not_found for one that is not there */
async function projectsOf({ projects }: ReportAsks, projectId: string | undefined, context: Context): Promise<readonly Project[]> {
  if (projects === undefined) return [];
  const { items } = await upTo<Project>(context, projects, {}, { most: MOST_ROWS });
  if (projectId === undefined) return items;
  const found = items.filter(({ project_id }) => project_id.toLowerCase() === projectId.toLowerCase());
  if (found.length === 0) throw fail('not_found', `There is no project ${projectId}; GET …/gns3-central/projects/ lists them.`);
  return found;
}

/** How it stands when the report is made, by the alerts that are open. */
async function verdictOf({ asks, projectId, incidentId }: Scope, context: Context): Promise<Verdict> {
  if (asks.alerts === undefined) return 'unknown';
  const of = {
    ...(projectId === undefined ? {} : { project_id: projectId }),
    ...(incidentId === undefined ? {} : { incident_id: incidentId }),
    limit: 1,
  };
  const isOpen = async (least: string): Promise<boolean> => {
    const { items } = (await context.ask(asks.alerts!, { ...of, min_severity: least })) as { readonly items: readonly Alert[] };
    return items.length > 0;
  };
  try {
    if (await isOpen('major')) return 'unhealthy';
    return (await isOpen('warning')) ? 'degraded' : 'healthy';
  } catch (error) {
    context.log.debug('Nobody tells which alerts are open.', { error: String(error) });
    return 'unknown';
  }
}
