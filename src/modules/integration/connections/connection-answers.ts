import { asFailure } from '#kernel/error.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { connectionDeleted, connectionSaved, connectionSubject, said } from '../events.ts';
import type { SyslogSender } from '../syslog/syslog-sender.ts';
import type { Watch } from '../watch.ts';
import { checkConnection, type ConnectionDefinition, type Secrets } from './connection-definition.ts';
import { connectionsOf, type KnownConnection } from './connections.projection.ts';
import { deleteConnection, getConnection, listConnections, saveConnection, testConnection } from './messages.ts';
import type { Reach } from './reach.ts';
import type { SecretBook } from './secret-book.ts';
import { connectionOf, elapsedMs, testSystem } from './systems.ts';

export interface ConnectionParts {
  readonly reach: Reach;
  readonly secrets: SecretBook;
  readonly sender: SyslogSender;
  /** The watch over connections while this process has it. */
  readonly watch: () => Watch | null;
  /** `host:port` at which this hub listens; null: not known. */
  readonly self: () => string | null;
}

/** Where it leads and how it is asked: what its health, and who may be told its secrets, depends on. */
export function leadsTo({ settings, enabled }: ConnectionDefinition): string {
  const { kind } = settings;
  const place = settings.kind === 'syslog' ? [settings.host, settings.port, settings.transport] : [settings.url, settings.service];
  return JSON.stringify([kind, enabled, ...place]);
}

export function connectionAnswers({ reach, secrets, sender, watch }: ConnectionParts): readonly Answering[] {
  const viewOf = ({ name, definition, health, since, message, savedAt, savedBy }: KnownConnection) => {
    const last = watch()?.lastLook(name) ?? null;
    return {
      connection: name,
      definition,
      secrets: masked(secrets.of(name)),
      health: definition.enabled ? health : ('unknown' as const),
      since,
      message: definition.enabled ? (last?.message ?? message) : 'It is switched off.',
      checked_at: last?.at.toISOString() ?? null,
      saved_at: savedAt,
      saved_by: savedBy,
    };
  };

  return [
    answer(listConnections, async (page, { read }) => {
      await secrets.refresh();
      const { items, next_cursor } = pageOf([...(await connectionsOf(read)).values()], page, ({ name }) => name);
      return { items: items.map(viewOf), next_cursor };
    }),

    answer(getConnection, async ({ connection: name }, context) => {
      await secrets.refresh();
      return viewOf(await connectionOf(name, null, context));
    }),

    answer(saveConnection, async ({ connection: name, definition, secrets: given }, context) => {
      const before = (await connectionsOf(context.read)).get(name);
      const fresh = before === undefined || leadsTo(before.definition) !== leadsTo(definition);
      await secrets.refresh();
      // Another place must not be told the secrets of the one before.
      const kept = before !== undefined && samePlace(before.definition, definition) ? secrets.of(name) : {};
      const now = { ...kept, ...given };
      checkConnection(definition, now);
      await secrets.replace(name, now);
      context.publish([said(connectionSaved, connectionSubject(name), { connection: name, definition, fresh, by: context.caller.name })]);
      const at = context.clock.now().toISOString();
      const known = fresh ? { health: 'unknown' as const, since: at, message: 'Nobody has looked yet.' } : before;
      return viewOf({
        name,
        definition,
        health: known.health,
        since: known.since,
        message: known.message,
        placedAt: at,
        savedAt: at,
        savedBy: context.caller.name,
      });
    }),

    answer(deleteConnection, async ({ connection: name }, context) => {
      await connectionOf(name, null, context);
      await secrets.replace(name, {});
      context.publish([said(connectionDeleted, connectionSubject(name), { connection: name, by: context.caller.name })]);
      return { connection: name };
    }),

    answer(testConnection, async ({ connection: name }, context) => {
      const found = await connectionOf(name, null, context);
      await secrets.refresh();
      return trial(found, reach, sender, context);
    }),
  ];
}

async function trial(connection: KnownConnection, reach: Reach, sender: SyslogSender, context: Context) {
  const startedMs = context.clock.monotonicMs();
  try {
    const { version, message } = await testSystem(reach, sender, connection, context);
    return { ok: true, message, version, duration_ms: elapsedMs(context.clock, startedMs) };
  } catch (error) {
    const failure = asFailure(error);
    if (failure.fault === 'ours') throw error;
    return { ok: false, message: failure.message, version: null, duration_ms: elapsedMs(context.clock, startedMs) };
  }
}

function samePlace(before: ConnectionDefinition, now: ConnectionDefinition): boolean {
  const enabled = true;
  return leadsTo({ ...before, enabled }) === leadsTo({ ...now, enabled });
}

/** Which are set, and nothing of what they are. */
function masked(secrets: Secrets): Record<string, string> {
  return Object.fromEntries(Object.keys(secrets).map((name) => [name, '••••']));
}
