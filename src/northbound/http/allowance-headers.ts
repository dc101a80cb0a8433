import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Allowance } from '#kernel/hub.ts';

/**
 * Lets doors tell on an answer what the caller may still ask: each limit with its quota and window in seconds, and what is left of it
 * with the seconds until it is whole again. @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10
 */
export function tellAllowances(app: FastifyInstance): void {
  app.decorateReply('tellAllowances', function tell(this: FastifyReply, allowances: readonly Allowance[]): void {
    if (allowances.length === 0) return;
    let policies = '';
    let left = '';
    for (const { policy, quota, windowS, remaining, resetS } of allowances) {
      const separator = left === '' ? '' : ', ';
      policies += `${separator}"${policy}";q=${quota};w=${windowS}`;
      left += `${separator}"${policy}";r=${remaining};t=${resetS}`;
    }
    this.header('ratelimit-policy', policies).header('ratelimit', left);
  });
}
