import type { Decision } from './answers.ts';
import { TEXTS, type TextKey } from './texts.ts';

/** Of a share, in whole percent. */
export function percentOf(share: number): number {
  return Math.round(share * 100);
}

function isKey(key: string): key is TextKey {
  return Object.hasOwn(TEXTS.en, key);
}

/** What is measured, in words where there are some. */
export function metricText(t: (key: TextKey) => string, metric: string): string {
  const key = `metric_${metric}`;
  return isKey(key) ? t(key) : metric;
}

/** Evidence for a failure, in words; where a later hub knows of more, in its own. */
export function evidenceText(
  t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string,
  { kind, count, text }: { readonly kind: string; readonly count: number; readonly text: string },
): string {
  const key = `evidence_${kind}`;
  return isKey(key) ? t('evidence', { what: t(key), count }) : text;
}

type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** Part and whole in the order of the language: of what is measured within a device the hub says `e0 of R1`. */
export function componentText(t: Say, { component, resource }: { readonly component: string; readonly resource: string }): string {
  const isPart = /^(projects\/[^/]+\/nodes|servers\/[^/]+\/computes)\/[^/]+\/./.test(resource);
  const at = component.indexOf(' of ');
  return isPart && at > 0 ? t('partOf', { part: component.slice(0, at), whole: component.slice(at + 4) }) : component;
}

interface Grounded {
  readonly reasons: readonly string[];
  readonly grounds: readonly { readonly key: string; readonly values: Readonly<Record<string, string | number>> }[];
}

/** What speaks for something, in words; where a later hub knows of more, in its own. `shown`: how its component is shown. */
export function reasonsText(t: Say, { reasons, grounds }: Grounded, shown?: string): readonly string[] {
  return grounds.map(({ key, values: { metric, component, ...values } }, index) => {
    const text = `ground_${key}`;
    const named = {
      ...values,
      ...(component === undefined ? {} : { component: shown ?? component }),
      ...(metric === undefined ? {} : { metric: metricText(t, String(metric)) }),
    };
    return isKey(text) ? t(text, named) : (reasons[index] ?? key);
  });
}

/** Words of an anomaly. */
export function anomalyText(
  t: Say,
  {
    metric,
    value,
    expected,
    channel,
  }: { readonly metric: string; readonly value: number; readonly expected: number; readonly channel: string },
): string {
  const how = `channel_${channel}`;
  const what = t('anomaly', { metric: metricText(t, metric), value: shortNumber(value), expected: shortNumber(expected) });
  return isKey(how) ? `${what} ${t(how)}` : what;
}

/** Why something was decided: what the hub said of its occasion in words, what a policy says of its own as it is. */
export function decisionReason(t: Say, { on, reason, subject }: Pick<Decision, 'on' | 'reason' | 'subject'>): string {
  if (on === 'anomaly' && reason === subject['description']) {
    return anomalyText(t, subject as unknown as Parameters<typeof anomalyText>[1]);
  }
  const { reasons, grounds } = subject as unknown as Partial<Grounded>;
  if (on !== 'scaling' || reasons === undefined || grounds === undefined || reason !== reasons[0]) return reason;
  return reasonsText(t, { reasons, grounds })[0] ?? reason;
}

/** What a policy is for: of those that came with the product in words, of others as somebody wrote it. */
export function policyText(t: Say, name: string, description: string | undefined): string | undefined {
  const key = `policy_${name}`;
  return isKey(key) && description === TEXTS.en[key] ? t(key) : description;
}

/** Three digits: what a person reads. */
function shortNumber(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString() : String(Number(value.toPrecision(3)));
}

export function actionText(t: (key: TextKey) => string, action: string): string {
  const key = `action_${action}`;
  return isKey(key) ? t(key) : action.replaceAll('_', ' ');
}
