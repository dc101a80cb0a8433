import type { Envelope } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { Projection, ReadModel } from '#kernel/projection.ts';
import type { Instance } from './service-definition.ts';
import type { InstanceHealth } from './verdict.ts';

const INSTANCE = 'instance';
const HEALTH = 'health';

interface KeptHealth {
  readonly key: string;
  readonly health: InstanceHealth;
  readonly since: string;
  readonly message: string;
}

/** An instance with what is known of its health. */
export interface KnownInstance extends Instance {
  /** Null where its source does not tell. */
  readonly registeredAt: string | null;
  readonly by: string;
  readonly health: InstanceHealth;
  /** When it became so; null where its source does not tell. */
  readonly since: string | null;
  readonly message: string;
}

/** Services and how they are, now and at any past position. */
export const servicesProjection: Projection = {
  name: 'integration_services',
  version: 1,
  summary: 'Instances of services and their health, now and at any past position.',
  handles: ['service.*'],
  project(event: Envelope) {
    const data = event.data as Record<string, Json>;
    const key = keyOf(data['service'] as string, data['instance_id'] as string);
    const health = (value: Json) => ({ key: `${HEALTH} ${key}`, scope: HEALTH, value });
    switch (event.type) {
      case 'service.registered': {
        const { service, instance_id: id, url, tags, weight, source, monitor, by } = data as { readonly [field: string]: Json };
        const value = {
          service: service!,
          id: id!,
          url: url!,
          tags: tags!,
          weight: weight!,
          source: source!,
          monitor: monitor!,
          registeredAt: event.time,
          by: by!,
        };
        return [{ key: `${INSTANCE} ${key}`, scope: INSTANCE, value }, ...(data['fresh'] === true ? [health(null)] : [])];
      }
      case 'service.deregistered':
        return [{ key: `${INSTANCE} ${key}`, scope: INSTANCE, value: null }, health(null)];
      default:
        return [
          health({ key, health: event.type === 'service.failed' ? 'unhealthy' : 'healthy', since: event.time, message: data['message']! }),
        ];
    }
  },
};

export function keyOf(service: string, id: string): string {
  return `${service}/${id}`;
}

/** All instances, by service and id. */
export async function instancesOf(read: ReadModel): Promise<readonly KnownInstance[]> {
  const rows = await read.rows(servicesProjection.name);
  const healths = new Map(
    rows.filter(({ scope }) => scope === HEALTH).map(({ value }) => [(value as unknown as KeptHealth).key, value as unknown as KeptHealth]),
  );
  return rows
    .filter(({ scope }) => scope === INSTANCE)
    .map(({ value }) => value as unknown as Omit<KnownInstance, 'health' | 'since' | 'message'>)
    .map((instance) => {
      const known = healths.get(keyOf(instance.service, instance.id));
      return {
        ...instance,
        health: known?.health ?? 'unknown',
        since: known?.since ?? instance.registeredAt,
        message: known?.message ?? 'Nobody has looked yet.',
      };
    })
    .toSorted(byName);
}

/** By service, then by id. */
export function byName(one: Instance, other: Instance): number {
  if (one.service !== other.service) return one.service < other.service ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
