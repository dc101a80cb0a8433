import type { Input } from '#web/request.ts';
import type { Alert } from './answers.ts';

export const STATES = ['open', 'active', 'acknowledged', 'cleared', 'all'] as const;
export type ShownState = (typeof STATES)[number];

export interface AlertFilter {
  readonly state: ShownState;
  readonly severity: Alert['severity'] | null;
  readonly projectId: string | null;
}

/** What the hub is asked for; the text is looked for in what it gives. */
export function wishOf({ state, severity, projectId }: AlertFilter): Input<'alerts.list'> {
  return {
    ...(state === 'open' ? {} : { state: state === 'all' ? ['active', 'acknowledged', 'cleared'] : [state] }),
    ...(severity === null ? {} : { min_severity: severity }),
    ...(projectId === null ? {} : { project_id: projectId }),
  };
}

/** Every word must be somewhere in what an alert says of itself. */
export function says(alert: Alert, text: string): boolean {
  const { title, message, kind, resource, rule, source, place, note, acknowledged_by: by } = alert;
  const all = [title, message, kind, resource, rule, source, place.node_name, place.interface, place.address, note, by];
  const whole = all.join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
