import type { FastifyInstance } from 'fastify';
import type { Clock } from '#kernel/clock.ts';
import type { HealthReport } from '#kernel/health.ts';

/** Everybody may ask for the metrics, and writing them takes milliseconds: many askers cost one page. */
const METRICS_KEPT_MS = 100;

export interface OwnRoutes {
  readonly clock: Clock;
  health(): Promise<HealthReport>;
  ready(): boolean;
  metrics(): Promise<string>;
}

/** What the server itself answers: how it is. All public, for probes have no token. */
export function ownRoutes(app: FastifyInstance, from: OwnRoutes): void {
  app.get('/health/', async (_request, reply) => {
    const report = await from.health();
    return reply.code(report.status === 'unhealthy' ? 503 : 200).send(report);
  });
  app.get('/health/live/', (_request, reply) => reply.send({ status: 'alive' }));
  app.get('/health/ready/', (_request, reply) =>
    from.ready() ? reply.send({ status: 'ready' }) : reply.code(503).header('retry-after', '1').send({ status: 'not_ready' }),
  );
  let kept: { readonly text: Promise<string>; readonly untilMs: number } | undefined;
  app.get('/metrics', async (_request, reply) => {
    const nowMs = from.clock.monotonicMs();
    if (kept === undefined || nowMs >= kept.untilMs) kept = { text: from.metrics(), untilMs: nowMs + METRICS_KEPT_MS };
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await kept.text);
  });
}
