import type { Envelope, Priority } from '#kernel/event.ts';

/** From harmless to worst. */
export const SEVERITIES = ['info', 'warning', 'minor', 'major', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How bad an event is that says nothing of it. */
const OF_PRIORITY: Readonly<Record<Priority, Severity>> = { critical: 'critical', high: 'major', normal: 'info', low: 'info' };

/** How fast a notification goes out. */
const TO_PRIORITY: Readonly<Record<Severity, Priority>> = {
  critical: 'critical',
  major: 'high',
  minor: 'normal',
  warning: 'normal',
  info: 'low',
};

/** As the event itself says in `data.severity`, else by its priority. */
export function severityOf(event: Pick<Envelope, 'data' | 'priority'>): Severity {
  const { data } = event;
  const told = typeof data === 'object' && data !== null ? (data as { readonly severity?: unknown }).severity : undefined;
  return SEVERITIES.find((severity) => severity === told) ?? OF_PRIORITY[event.priority];
}

export function priorityOf(severity: Severity): Priority {
  return TO_PRIORITY[severity];
}

export function atLeast(severity: Severity, least: Severity | undefined): boolean {
  return least === undefined || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

export function worst(severities: readonly Severity[]): Severity {
  return SEVERITIES.findLast((severity) => severities.includes(severity)) ?? 'info';
}
