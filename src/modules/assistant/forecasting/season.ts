const HOUR_S = 3_600;
const DAY_S = 86_400;

/** How many values a cycle has: those of a day, or of a week where there is one a day; 1 where no cycle is known. @param atMs moments, oldest first */
export function seasonOf(atMs: readonly number[]): number {
  const steps = atMs
    .slice(1)
    .map((at, index) => (at - atMs[index]!) / 1_000)
    .toSorted((a, b) => a - b);
  const step = steps[Math.floor(steps.length / 2)];
  if (step === undefined || step <= 0) return 1;
  if (Math.abs(step - DAY_S) < HOUR_S) return 7;
  return step < DAY_S / 2 ? Math.round(DAY_S / step) : 1;
}
