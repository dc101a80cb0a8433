import { Failure } from '#kernel/error.ts';
import { PRIORITIES, typeMatches, type Envelope } from '#kernel/event.ts';
import { compile } from '#kernel/expression.ts';
import type { Cause } from '../events.ts';
import type { RuleDefinition } from '../rule-definition.ts';
import type { SilenceDefinition } from '../silence-definition.ts';
import { atLeast, SEVERITIES, severityOf } from '#model/severity.ts';
import { isWithin } from './window.ts';

/** What matching looks at: an event, or what was kept of one. */
type Seen = Envelope | Cause;

export interface Silence {
  readonly id: string;
  readonly definition: SilenceDefinition;
}

export function beginsTrouble({ match }: RuleDefinition, event: Envelope): boolean {
  return (
    match.types.some((type) => typeMatches(type, event.type)) &&
    (match.min_priority === undefined || PRIORITIES.indexOf(event.priority) <= PRIORITIES.indexOf(match.min_priority)) &&
    atLeast(severityOf(event), match.min_severity) &&
    ofProjects(match.projects, event) &&
    holds(match.where, event)
  );
}

/** Projects are those of the beginning: an end of another project has a key of its own. */
export function endsTrouble({ match, recovery }: RuleDefinition, event: Envelope): boolean {
  return (
    recovery !== undefined &&
    recovery.types.some((type) => typeMatches(type, event.type)) &&
    ofProjects(match.projects, event) &&
    holds(recovery.where, event)
  );
}

/** The silence that holds a cause of a rule back at a moment. */
export function silenceOf(silences: readonly Silence[], ruleId: string, cause: Cause, now: Date): Silence | undefined {
  return silences.find(({ definition }) => isWithin(definition, now) && isMeant(definition, ruleId, cause));
}

function isMeant({ match }: SilenceDefinition, ruleId: string, cause: Cause): boolean {
  const { rules, types, subjects, max_severity: max, where } = match;
  return (
    (rules === undefined || rules.includes(ruleId)) &&
    (types === undefined || types.some((type) => typeMatches(type, cause.type))) &&
    (subjects === undefined || subjects.some((subject) => subjectMatches(subject, cause.subject))) &&
    (max === undefined || SEVERITIES.indexOf(cause.severity) <= SEVERITIES.indexOf(max)) &&
    ofProjects(match.projects, cause) &&
    holds(where, cause)
  );
}

function subjectMatches(pattern: string, subject: string): boolean {
  return pattern.endsWith('*') ? subject.startsWith(pattern.slice(0, -1)) : pattern === subject;
}

function ofProjects(projects: readonly string[] | undefined, { projectid }: Seen): boolean {
  return projects === undefined || (projectid !== undefined && projects.includes(projectid));
}

/** What has no value for an event (a field that others of its type have) does not hold of it. */
function holds(where: string | undefined, event: Seen): boolean {
  if (where === undefined) return true;
  return valueOf(where, event) === true;
}

/** A key as text; the subject where the expression has no value. */
export function keyOf(expression: string, event: Seen): string {
  const value = valueOf(expression, event);
  if (value === undefined || value === null) return event.subject;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 500);
}

function valueOf(expression: string, event: Seen): unknown {
  try {
    return compile(expression).evaluate({ event: { severity: severityIn(event), ...event } });
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function severityIn(event: Seen): string {
  return 'severity' in event ? event.severity : severityOf(event);
}
