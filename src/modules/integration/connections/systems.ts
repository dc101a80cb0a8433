import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import { netbox } from '../netbox/netbox.ts';
import type { Look } from '../services/verdict.ts';
import type { SyslogSender } from '../syslog/syslog-sender.ts';
import type { ConnectionKind, HttpKind } from './connection-definition.ts';
import { connectionsOf, type KnownConnection } from './connections.projection.ts';
import { grafana } from './grafana.ts';
import { netdata } from './netdata.ts';
import { prometheus } from './prometheus.ts';
import type { Asker, Reach, Reached } from './reach.ts';

interface Tested {
  readonly version: string | null;
  readonly message: string;
}

const SYSTEMS: Readonly<Record<HttpKind, { test(reach: Reach, connection: Reached, asker: Asker): Promise<Tested> }>> = {
  prometheus,
  grafana,
  netdata,
  netbox,
};

/** Whether the system behind a connection is as it should be. @throws conflict, timeout, module_error */
export async function testSystem(reach: Reach, sender: SyslogSender, connection: Reached, asker: Asker): Promise<Tested> {
  const { settings } = connection.definition;
  if (settings.kind !== 'syslog') return SYSTEMS[settings.kind].test(reach, connection, asker);
  return { version: null, message: await sender.test(settings, asker) };
}

/** The same for whoever watches: never throws. */
export async function lookAtSystem(reach: Reach, sender: SyslogSender, connection: Reached, asker: Asker): Promise<Look> {
  try {
    return { ok: true, message: (await testSystem(reach, sender, connection, asker)).message };
  } catch (error) {
    return { ok: false, message: asFailure(error).message };
  }
}

/** @throws not_found, conflict when it is of another kind or switched off */
export async function connectionOf(
  name: string,
  kind: ConnectionKind | null,
  { read }: { readonly read: Asker['read'] },
): Promise<KnownConnection> {
  const found = (await connectionsOf(read)).get(name);
  if (found === undefined) throw fail('not_found', `There is no connection ${name}; integration.connection.list shows what there is.`);
  const { enabled, settings } = found.definition;
  if (kind === null) return found;
  if (settings.kind !== kind)
    throw fail('conflict', `The connection ${name} leads to ${settings.kind}, not to ${kind}.`, { kind: settings.kind });
  if (!enabled) throw fail('conflict', `The connection ${name} is switched off.`, { connection: name });
  return found;
}

export function elapsedMs(clock: Clock, sinceMs: number): number {
  return Math.round((clock.monotonicMs() - sinceMs) * 10) / 10;
}
