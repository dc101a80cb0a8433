import type { Health, HealthCheck, HealthProbe } from '#kernel/health.ts';
import { within } from '../in-flight.ts';
import { CHECK_TIMEOUT_MS } from './health-url.ts';

/** All probes of a module in parallel: it is as well as the worst of them. Never throws. */
export async function probe(probes: readonly HealthProbe[]): Promise<HealthCheck> {
  const checks = await Promise.all(probes.map(checkOne));
  let worst: HealthCheck = { status: 'healthy', message: 'It runs.' };
  for (const check of checks) if (rank(check.status) > rank(worst.status)) worst = check;
  return worst.status === 'healthy' && checks[0] !== undefined ? checks[0] : worst;
}

/** One probe, within its time. */
async function checkOne(one: HealthProbe): Promise<HealthCheck> {
  try {
    let check: HealthCheck | undefined;
    const done = await within(
      CHECK_TIMEOUT_MS,
      one.check().then((result) => void (check = result)),
    );
    return done && check !== undefined
      ? check
      : { status: 'unhealthy', message: `${one.name}: no answer within ${CHECK_TIMEOUT_MS / 1_000} s.` };
  } catch (error) {
    return { status: 'unhealthy', message: `${one.name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The higher the worse. */
export const rank = (health: Health): number => ['healthy', 'degraded', 'unhealthy'].indexOf(health);
