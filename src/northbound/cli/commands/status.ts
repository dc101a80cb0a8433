import type { HealthReport } from '#kernel/health.ts';
import type { AddCommands } from '../session.ts';

interface Status {
  readonly servers: readonly {
    readonly id: string;
    readonly url: string;
    readonly source: string;
    readonly version: string | null;
    readonly api: string | null;
    readonly connected: boolean;
    readonly reason: string;
    readonly breaker: { readonly state: string; readonly failures: number };
    readonly streams: readonly {
      readonly stream: string;
      readonly project: string | null;
      readonly mode: string;
      readonly policy: string;
      readonly why: string;
      readonly connected: boolean;
      readonly stale_ms: number | null;
    }[];
  }[];
  readonly cache: { readonly hits: number; readonly misses: number; readonly hit_ratio: number; readonly entries: number };
  readonly events: {
    readonly total: number;
    readonly rate_per_s: number;
    readonly delay_ms: { readonly p50: number; readonly p99: number };
  };
}

export const addStatusCommand: AddCommands = (program, session) => {
  program
    .command('status')
    .description('how the hub and its GNS3 servers are')
    .action(async () => {
      const { client, printer } = session();
      const [health, status] = await Promise.all([client.health<HealthReport>(), client.perform<Status>('gns3.status')]);
      printer.result({ ...status, health }, () => {
        const { cache, events } = status;
        printer.facts([
          ['hub', client.connection.url],
          ['health', health.status],
          [
            'events',
            `${events.total}, ${events.rate_per_s.toFixed(1)}/s, delay p50 ${events.delay_ms.p50.toFixed(1)} ms, p99 ${events.delay_ms.p99.toFixed(1)} ms`,
          ],
          ['cache', `${cache.entries} entries, ${(cache.hit_ratio * 100).toFixed(1)} % of ${cache.hits + cache.misses} reads hit`],
        ]);
        printer.line('');
        printer.table(
          ['SERVER', 'URL', 'FROM', 'VERSION', 'STATE', 'BREAKER', 'WHY'],
          status.servers.map((server) => [
            server.id,
            server.url,
            server.source,
            server.version,
            server.connected ? 'connected' : 'lost',
            server.breaker.state === 'closed' ? 'closed' : `${server.breaker.state} (${server.breaker.failures})`,
            server.reason,
          ]),
          'No GNS3 server is followed; thalamus server add URL adds one.',
        );
        const streams = status.servers.flatMap(({ id, streams }) => streams.map((stream) => ({ id, ...stream })));
        if (streams.length > 0) {
          printer.line('');
          printer.table(
            ['SERVER', 'STREAM', 'MODE', 'POLICY', 'CONNECTED', 'AGE', 'WHY'],
            streams.map((each) => [
              each.id,
              each.project ?? each.stream,
              each.mode,
              each.policy,
              each.connected,
              each.stale_ms === null ? null : `${(each.stale_ms / 1_000).toFixed(1)} s`,
              each.why,
            ]),
            '',
          );
        }
        for (const warning of health.warnings) printer.note(`Warning: ${warning}`);
      });
    });
};
