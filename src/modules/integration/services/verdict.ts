/** What is known of an instance. `unknown`: nobody has seen it answer or fail often enough yet. */
export const HEALTHS = ['healthy', 'unhealthy', 'unknown'] as const;
export type InstanceHealth = (typeof HEALTHS)[number];

/** What one look found. */
export interface Look {
  readonly ok: boolean;
  /** In a sentence. */
  readonly message: string;
}

/** How an instance stands with whoever watches it. */
export interface Standing {
  readonly health: InstanceHealth;
  readonly failures: number;
  readonly successes: number;
}

export interface Thresholds {
  readonly unhealthyAfter: number;
  readonly healthyAfter: number;
}

/** What is to be told: `confirmed` is the first answer ever, `recovered` the end of a failure that was told. */
export type Change = 'confirmed' | 'failed' | 'recovered';

export const unwatched: Standing = { health: 'unknown', failures: 0, successes: 0 };

/**
 * One more look. A failure is told once, when enough of them came in a row, and its end once: the counts of the other kind begin anew
 * with every look. An instance of which nothing is known is believed at its first answer.
 */
export function judged(
  standing: Standing,
  ok: boolean,
  { unhealthyAfter, healthyAfter }: Thresholds,
): { readonly standing: Standing; readonly change: Change | null } {
  const failures = ok ? 0 : standing.failures + 1;
  const successes = ok ? standing.successes + 1 : 0;
  const counted = { health: standing.health, failures, successes };
  if (!ok && standing.health !== 'unhealthy' && failures >= unhealthyAfter) {
    return { standing: { ...counted, health: 'unhealthy' }, change: 'failed' };
  }
  if (ok && standing.health === 'unknown') return { standing: { ...counted, health: 'healthy' }, change: 'confirmed' };
  if (ok && standing.health === 'unhealthy' && successes >= healthyAfter) {
    return { standing: { ...counted, health: 'healthy' }, change: 'recovered' };
  }
  return { standing: counted, change: null };
}
