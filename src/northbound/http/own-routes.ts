import type { FastifyInstance } from 'fastify';
import type { HealthReport } from '#kernel/health.ts';

export interface OwnRoutes {
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
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await from.metrics()));
}
