import type { Clock } from '#kernel/clock.ts';
import { Failure } from '#kernel/error.ts';
import type { Health, HealthCheck, HealthProbe, HealthReport } from '#kernel/health.ts';

export interface HealthOptions {
  readonly clock: Clock;
  /** How long one probe may take before its thing counts as unhealthy. */
  readonly timeoutMs?: number;
  /** How long a report is given out again: many askers cost one look. */
  readonly keptMs?: number;
}

type TimedCheck = HealthCheck & { readonly duration_ms: number };

/**
 * Looks at everything at once and says how the whole is: unhealthy when something critical is, else degraded when
 * anything is not healthy.
 */
export function createHealth(
  probes: readonly HealthProbe[],
  { clock, timeoutMs = 2_000, keptMs = 1_000 }: HealthOptions,
): () => Promise<HealthReport> {
  let kept: { readonly report: Promise<HealthReport>; untilMs: number } | undefined;
  return async () => {
    if (kept === undefined || clock.monotonicMs() >= kept.untilMs) {
      // Askers that come while the probes run share their report, however long it takes.
      const current = { report: examine(probes, clock, timeoutMs), untilMs: Number.POSITIVE_INFINITY };
      kept = current;
      await current.report;
      current.untilMs = clock.monotonicMs() + keptMs;
    }
    return kept.report;
  };
}

async function examine(probes: readonly HealthProbe[], clock: Clock, timeoutMs: number): Promise<HealthReport> {
  const checks = await Promise.all(probes.map((probe) => look(probe, clock, timeoutMs)));
  const named = probes.map((probe, index) => ({ probe, check: checks[index]! }));
  const ill = named.filter(({ check }) => check.status !== 'healthy');
  const down = ill.some(({ probe, check }) => probe.critical && check.status === 'unhealthy');
  return {
    status: down ? 'unhealthy' : ill.length > 0 ? 'degraded' : 'healthy',
    checks: Object.fromEntries(named.map(({ probe, check }) => [probe.name, check])),
    warnings: ill
      .filter(({ probe, check }) => !(probe.critical && check.status === 'unhealthy'))
      .map(({ probe, check }) => `${probe.name}: ${check.message}`),
  };
}

async function look(probe: HealthProbe, clock: Clock, timeoutMs: number): Promise<TimedCheck> {
  const startedMs = clock.monotonicMs();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthCheck>((resolve) => {
    timer = setTimeout(() => resolve(unhealthy(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    const { status, message } = await Promise.race([probe.check(), late]);
    return { status, message, duration_ms: elapsed() };
  } catch (error) {
    return { ...unhealthy(error instanceof Failure ? error.message : 'The check failed; the log may say more.'), duration_ms: elapsed() };
  } finally {
    clearTimeout(timer);
  }

  function elapsed(): number {
    return Math.round((clock.monotonicMs() - startedMs) * 10) / 10;
  }
}

function unhealthy(message: string): HealthCheck {
  return { status: 'unhealthy' satisfies Health, message };
}
