import { systemClock, type Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import { silentMeter, type Meter } from '#kernel/metric.ts';
import { defineModule, type Module } from '#kernel/module.ts';
import { answers, type NodeQuery, type OpenConsole } from './answers.ts';
import { shippedDialects } from './dialects.ts';
import { SESSION_LIMITS, type SessionLimits } from './limits.ts';
import type { Login } from './log-in.ts';
import { consoleMetrics } from './metrics.ts';

export { readConsoleFacts, runOnConsole } from './messages.ts';
export { parse } from './parse/index.ts';

export interface ConsolesOptions {
  /** Who knows nodes. */
  readonly nodeQuery: NodeQuery;
  /** Who opens their consoles. */
  readonly openConsole: OpenConsole;
  /** For consoles that ask, when whoever reads them says nothing else. */
  readonly login?: Login;
  readonly log: Log;
  readonly meter?: Meter;
  readonly clock?: Clock;
  readonly limits?: Partial<SessionLimits>;
}

/** The consoles of nodes: commands given there when nobody else types, and facts of what they print. */
export function consoles({
  nodeQuery,
  openConsole,
  login = {},
  log,
  meter = silentMeter,
  clock = systemClock,
  limits = {},
}: ConsolesOptions): Module {
  const dialects = shippedDialects();
  return defineModule({
    name: 'console',
    version: '1.0.0',
    summary: 'The consoles of nodes: sessions that give way to people, in the dialects of many systems, and facts of what they print.',
    capabilities: ['console'],
    answers: answers({ nodeQuery, openConsole, dialects, limits: { ...SESSION_LIMITS, ...limits }, login, clock, meter }),
    needs: [nodeQuery, openConsole],
    metrics: consoleMetrics,
    async start() {
      for (const defect of dialects.defects) log.error('A dialect is broken and does not count.', { defect });
    },
  });
}
