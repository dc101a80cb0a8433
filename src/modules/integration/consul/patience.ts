const FIRST_MS = 1_000;
const MOST_MS = 60_000;

/** How long to wait after so many failures in a row: twice as long each time, and some of it by chance, so that not all come at once. */
export function patienceMs(failures: number, random: number): number {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(16, failures - 1));
  return most / 2 + (most / 2) * random;
}
