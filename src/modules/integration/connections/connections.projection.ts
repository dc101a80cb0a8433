import type { Envelope } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import type { Intended } from '../netbox/intended.ts';
import type { InstanceHealth } from '../services/verdict.ts';
import type { ConnectionDefinition } from './connection-definition.ts';

const CONNECTION = 'connection';
const HEALTH = 'health';
const PLACE = 'place';
const INTENDED = 'intended';

interface Kept {
  readonly name: string;
  readonly definition: ConnectionDefinition;
  readonly savedAt: string;
  readonly savedBy: string;
}
interface KeptHealth {
  readonly name: string;
  readonly health: InstanceHealth;
  readonly since: string;
  readonly message: string;
}

/** A connection with what is known of the system behind it. */
export interface KnownConnection extends Kept, KeptHealth {
  /** Since when it leads to where it does. */
  readonly placedAt: string;
}

export interface ImportedIntent {
  readonly name: string;
  readonly importedAt: string;
  readonly intended: Intended;
}

/** Connections, how the systems behind them are, and what was imported from them. */
export const connectionsProjection: Projection = {
  name: 'integration_connections',
  version: 1,
  summary: 'Connections to other systems, their health, and what was imported over them.',
  handles: ['integration.connection.*', 'integration.intent.imported'],
  project(event: Envelope) {
    const data = event.data as Record<string, Json>;
    const name = data['connection'] as string;
    const row = (scope: string, value: Json) => ({ key: `${scope} ${name}`, scope, value });
    switch (event.type) {
      case 'integration.connection.saved':
        return [
          row(CONNECTION, { name, definition: data['definition']!, savedAt: event.time, savedBy: data['by']! }),
          ...(data['fresh'] === true ? [row(HEALTH, null), row(PLACE, { name, since: event.time })] : []),
        ];
      case 'integration.connection.deleted':
        return [row(CONNECTION, null), row(HEALTH, null), row(PLACE, null), row(INTENDED, null)];
      case 'integration.intent.imported':
        return [row(INTENDED, { name, importedAt: event.time, intended: data['intended']! })];
      default:
        return [
          row(HEALTH, {
            name,
            health: event.type === 'integration.connection.failed' ? 'unhealthy' : 'healthy',
            since: event.time,
            message: data['message']!,
          }),
        ];
    }
  },
};

/** All connections by name. */
export async function connectionsOf(read: ReadModel): Promise<ReadonlyMap<string, KnownConnection>> {
  const rows = await read.rows(connectionsProjection.name);
  const of = (wanted: string): readonly unknown[] => rows.filter(({ scope }) => scope === wanted).map(({ value }) => value);
  const healths = new Map((of(HEALTH) as readonly KeptHealth[]).map((health) => [health.name, health]));
  const places = new Map(
    (of(PLACE) as readonly { readonly name: string; readonly since: string }[]).map(({ name, since }) => [name, since]),
  );
  const all = (of(CONNECTION) as readonly Kept[]).map((kept): KnownConnection => {
    const health = healths.get(kept.name) ?? { health: 'unknown', since: kept.savedAt, message: 'Nobody has looked yet.' };
    return { ...kept, ...health, placedAt: places.get(kept.name) ?? kept.savedAt };
  });
  return new Map(all.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map((each) => [each.name, each]));
}

export async function intendedOf(read: ReadModel, name: string): Promise<ImportedIntent | null> {
  const rows = await read.rows(connectionsProjection.name, { scope: INTENDED });
  return rows.map(({ value }) => value as unknown as ImportedIntent).find((each) => each.name === name) ?? null;
}
