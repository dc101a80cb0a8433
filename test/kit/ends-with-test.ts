import { onTestFinished } from 'vitest';

/** Ends with the test, after what was opened later. */
export function endsWithTest(close: () => unknown): void {
  onTestFinished(async () => void (await close()));
}
