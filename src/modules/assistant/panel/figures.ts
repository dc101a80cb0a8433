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

/** Three digits: what a person reads. */
export function shortNumber(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString() : String(Number(value.toPrecision(3)));
}

export function actionText(t: (key: TextKey) => string, action: string): string {
  const key = `action_${action}`;
  return isKey(key) ? t(key) : action.replaceAll('_', ' ');
}
