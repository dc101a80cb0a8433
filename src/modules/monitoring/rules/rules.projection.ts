import type { Json } from '#kernel/json.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import type { AlertRule } from './rule-definition.ts';

/** A rule as it was saved last, or a shipped one as it came. */
export interface SavedRule {
  readonly name: string;
  readonly definition: AlertRule;
  readonly saved_at: string | null;
  readonly saved_by: string | null;
}

/** Rules that people saved, those in place of shipped ones among them. */
export const rulesProjection: Projection = {
  name: 'alert_rules',
  version: 1,
  summary: 'Rules of alerts that were saved, now and at any past position.',
  handles: ['alerting.rule.*'],
  project(event) {
    const { name, definition, by } = event.data as { readonly name: string; readonly definition?: Json; readonly by: string };
    const value: Json = definition === undefined ? null : { name, definition, saved_at: event.time, saved_by: by };
    return [{ key: name, scope: 'rule', value }];
  },
};

/** All that count: saved ones before shipped ones of the same name. */
export async function rulesOf(read: ReadModel, shipped: ReadonlyMap<string, AlertRule>): Promise<readonly SavedRule[]> {
  const saved = (await read.rows(rulesProjection.name)).map(({ value }) => value as unknown as SavedRule);
  const names = new Set(saved.map(({ name }) => name));
  const untouched = [...shipped].filter(([name]) => !names.has(name));
  const rules = [...saved, ...untouched.map(([name, definition]) => ({ name, definition, saved_at: null, saved_by: null }))];
  return rules.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
