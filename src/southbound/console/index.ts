import { networkInterfaces } from 'node:os';
import { AddressGuard } from '#kernel/address-guard.ts';
import { systemClock, type Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { silentMeter, type Meter } from '#kernel/metric.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import type { Translation } from '#model/translation.ts';
import { answers, type NodeQuery } from './answers.ts';
import type { OpenConsole } from './entrance.ts';
import { shippedDialects } from './dialects.ts';
import { SESSION_LIMITS, type SessionLimits } from './limits.ts';
import { RefusedLogins, type Login } from './log-in.ts';
import { consoleMetrics } from './metrics.ts';
import { netconfAnswers } from './netconf/answers.ts';
import type { Resolve } from './ssh/dial.ts';
import { loggedHostKeys } from './ssh/host-keys.ts';
import { hostKeysProjection } from './ssh/host-keys.projection.ts';
import { hostKeyForgotten, hostKeyRemembered } from './ssh/messages.ts';

export { readConsoleFacts, runOnConsole } from './messages.ts';
export { parse } from './parse/index.ts';

export interface ConsolesOptions {
  /** Who knows nodes. */
  readonly nodeQuery: NodeQuery;
  /** Who opens their consoles. */
  readonly openConsole: OpenConsole;
  /** For consoles that ask, when whoever reads them says nothing else. */
  readonly login?: Login;
  /** The address translation table, for nodes that are asked by SSH. */
  readonly translations?: () => Promise<readonly Translation[]>;
  /** Addresses and CIDR ranges that are asked although they are the hub itself or nobody's: `127.0.0.0/8` for a lab of this machine. */
  readonly allow?: readonly string[];
  /** Addresses of this machine; absent: as the operating system has them. */
  readonly own?: () => readonly string[];
  /** Addresses of a name; absent: as the operating system resolves it. */
  readonly resolve?: Resolve;
  readonly log: Log;
  readonly meter?: Meter;
  readonly clock?: Clock;
  readonly limits?: Partial<SessionLimits>;
}

/** The consoles of nodes, and SSH: commands given there when nobody else types, and facts of what they print. @throws configuration_error */
export function consoles({
  nodeQuery,
  openConsole,
  login = {},
  translations = async () => [],
  allow,
  own = ownAddresses,
  resolve,
  log,
  meter = silentMeter,
  clock = systemClock,
  limits = {},
}: ConsolesOptions): Module {
  const dialects = shippedDialects((defect) => log.error('A dialect is broken and does not count.', { defect }));
  const refusals = new RefusedLogins();
  let started: ModuleContext | undefined;
  const running = (): ModuleContext => {
    if (started === undefined) throw fail('shutting_down', 'The console module does not run.');
    return started;
  };
  const ssh = {
    guard: new AddressGuard({ own, ...(allow === undefined ? {} : { allow }) }),
    translations,
    hostKeys: loggedHostKeys(running),
    ...(resolve === undefined ? {} : { resolve }),
  };
  return defineModule({
    name: 'console',
    version: '1.0.0',
    summary:
      'Consoles of nodes, SSH and NETCONF: sessions that give way to people, in the dialects of many systems, and facts of what they print.',
    capabilities: ['console', 'ssh', 'netconf'],
    answers: [
      ...answers({ nodeQuery, openConsole, ssh, dialects, refusals, limits: { ...SESSION_LIMITS, ...limits }, login, clock, meter }),
      ...netconfAnswers({ nodeQuery, ssh, login, refusals, clock }),
    ],
    needs: [nodeQuery, openConsole],
    emits: [hostKeyRemembered, hostKeyForgotten],
    projections: [hostKeysProjection],
    metrics: consoleMetrics,
    async start(context) {
      started = context;
    },
    async stop() {
      started = undefined;
    },
  });
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}
