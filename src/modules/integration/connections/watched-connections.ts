import type { ModuleContext } from '#kernel/module.ts';
import { connectionConfirmed, connectionFailed, connectionRecovered, connectionSubject, said } from '../events.ts';
import type { SyslogSender } from '../syslog/syslog-sender.ts';
import type { Watched } from '../watch.ts';
import { leadsTo } from './connection-answers.ts';
import { connectionsOf, type KnownConnection } from './connections.projection.ts';
import type { Reach } from './reach.ts';
import type { SecretBook } from './secret-book.ts';
import { lookAtSystem } from './systems.ts';

const INTERVAL_MS = 30_000;
/** As services are judged that say nothing else. */
const THRESHOLDS = { unhealthyAfter: 3, healthyAfter: 2 };
const TELLING = { confirmed: connectionConfirmed, failed: connectionFailed, recovered: connectionRecovered } as const;

/** Connections that are switched on, as what is to be watched. */
export async function watchedConnections(
  context: Pick<ModuleContext, 'read' | 'ask' | 'clock'>,
  reach: Reach,
  sender: SyslogSender,
  secrets: SecretBook,
): Promise<readonly Watched[]> {
  const { read, ask, clock } = context;
  const watched = ({ name, definition, health }: KnownConnection): Watched => ({
    key: name,
    identity: leadsTo(definition),
    health,
    intervalMs: INTERVAL_MS,
    thresholds: THRESHOLDS,
    look: async (signal) => {
      await secrets.refresh().catch(() => undefined);
      return lookAtSystem(reach, sender, { name, definition }, { read, ask: ask.bind(context), clock, signal });
    },
    tell: (change, { message }, looks) =>
      said(TELLING[change], connectionSubject(name), {
        connection: name,
        kind: definition.settings.kind,
        message: message.slice(0, 500),
        looks,
      }),
  });
  return [...(await connectionsOf(read)).values()].filter(({ definition }) => definition.enabled).map(watched);
}
