import { Detector, type Verdict } from './detector.ts';

/** Judges a whole series in its order, each value by those before it. */
export function detect<T extends { readonly atMs: number; readonly value: number }>(rows: readonly T[]): readonly (T & Verdict)[] {
  const detector = new Detector();
  return rows.map((row) => ({ ...row, ...detector.judge(row.atMs, row.value) }));
}
