const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/**
 * The pause before a message is tried again after so many failures: doubling, with full jitter, so that what failed
 * together does not come back together. `random` is below 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(failures: number, random: number, firstMs = FIRST_MS): number {
  return random * Math.min(LONGEST_MS, firstMs * 2 ** (failures - 1));
}
