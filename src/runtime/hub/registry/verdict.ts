import type { Clock } from '#kernel/clock.ts';
import type { Health } from '#kernel/health.ts';
import type { Verdict } from './messages.ts';
import type { Registry } from './registry.ts';
import { standingOf } from './standing.ts';

/**
 * Looks at all modules at once, or takes how they were at the last look, and says how the whole is: unhealthy when something is that the hub cannot work without, degraded
 * when anything is not well. A module that said good-bye is missing, not ill.
 */
export async function verdictOf(registry: Registry, clock: Clock, { look }: { readonly look: boolean }): Promise<Verdict> {
  const startedMs = clock.monotonicMs();
  const modules = await Promise.all(
    registry.entries().map(async ([name]) => {
      const beganMs = clock.monotonicMs();
      if (look) await registry.rounds.check(name);
      const { standing, health, message } = standingOf(registry.state(name));
      return { name, standing, health, critical: registry.isCritical(name), message, duration_ms: clock.monotonicMs() - beganMs };
    }),
  );
  const ill = modules.filter(({ health }) => health === 'unhealthy' || health === 'degraded');
  const status: Health = ill.some(({ critical, health }) => critical && health === 'unhealthy')
    ? 'unhealthy'
    : ill.length > 0
      ? 'degraded'
      : 'healthy';
  const warnings = modules.filter(({ health }) => health !== 'healthy').map(({ name, message }) => `${name}: ${message}`);
  return { status, checked_at: clock.now().toISOString(), duration_ms: clock.monotonicMs() - startedMs, modules, warnings };
}
