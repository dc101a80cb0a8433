import type { DeviceFacts, InterfaceFacts } from '#model/device-facts.ts';
import type { Sample } from '#kernel/samples.ts';
import { resourceOf, type Target } from './target.ts';

/** A poll of a device, as its agent answered it. */
export interface Reading {
  readonly target: Target;
  readonly at: Date;
  readonly answered: boolean;
  readonly durationMs: number;
  readonly facts: DeviceFacts;
}

/** Names of IF-MIB: what every engineer looks for. 64-bit counters where the device has them. @see RFC 2863 */
const COUNTERS = {
  ifHCInOctets: ['in_octets', 'By'],
  ifHCOutOctets: ['out_octets', 'By'],
  ifHCInUcastPkts: ['in_unicast_packets', '1'],
  ifHCOutUcastPkts: ['out_unicast_packets', '1'],
  ifInErrors: ['in_errors', '1'],
  ifOutErrors: ['out_errors', '1'],
  ifInDiscards: ['in_discards', '1'],
  ifOutDiscards: ['out_discards', '1'],
} as const satisfies Record<string, readonly [keyof InterfaceFacts['counters'], string]>;

/** The numbers of ifOperStatus. @see RFC 2863 §6 */
const OPER_STATUS = { up: 1, down: 2, testing: 3, unknown: 4, dormant: 5, notPresent: 6, lowerLayerDown: 7 } as const;

/** Beyond it a double no longer counts one by one; its rate is exact enough. */
const sensorUnits: Readonly<Record<string, string>> = {
  temperature: 'Cel',
  voltage: 'V',
  current: 'A',
  power: 'W',
  frequency: 'Hz',
  fanspeed: '/min',
  humidity: '%',
  percent: '%',
};

/** What a reading measured. A device that did not answer is one sample too: `device_up` is 0. */
export function samplesOf({ target, at, answered, durationMs, facts }: Reading): Sample[] {
  const node = resourceOf(target);
  const about = { project: target.projectId.toLowerCase(), node: target.nodeId.toLowerCase(), at };
  const names = { node: target.name, project: target.project };
  const samples: Sample[] = [];
  const add = (metric: string, value: number | null | undefined, more: Partial<Sample> = {}): void => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    samples.push({ metric, resource: node, kind: 'gauge', labels: names, ...about, value, ...more });
  };

  add('device_up', answered ? 1 : 0);
  if (!answered) return samples;
  add('device_response_ms', durationMs, { unit: 'ms' });
  add('sysUpTime', facts.system?.uptime_s, { unit: 's' });
  add('cpu_load_percent', mean((facts.processors ?? []).map(({ usage }) => usage)), { unit: '%' });
  const [memory] = facts.memory ?? [];
  add('memory_used_percent', memory === undefined ? null : percentOf(memory), { unit: '%' });
  for (const storage of named(facts.storage ?? [], ({ descr }) => descr)) {
    const place = { resource: `${node}/storage/${storage.name}`, labels: { ...names, storage: storage.name } };
    add('storage_used_percent', percentOf(storage.item), { ...place, unit: '%' });
  }
  for (const { name, item } of named(facts.sensors ?? [], ({ class: kind, descr }) => `${kind} ${descr ?? ''}`)) {
    if (item.class === 'state') continue;
    const unit = sensorUnits[item.class];
    const place = { resource: `${node}/sensors/${name}`, labels: { ...names, sensor: item.descr ?? name } };
    add(`sensor_${item.class}`, item.value, { ...place, ...(unit === undefined ? {} : { unit }) });
  }
  for (const { name, item } of named(facts.interfaces ?? [], (one) => one.name ?? one.descr)) {
    const labels = {
      ...names,
      interface: name,
      ...(item.alias === null ? {} : { alias: item.alias }),
      admin: item.admin_status ?? 'unknown',
      ...(item.type === null ? {} : { type: item.type }),
    };
    const place = { resource: `${node}/interfaces/${name}`, labels };
    for (const [metric, [field, unit]] of Object.entries(COUNTERS)) {
      add(metric, countOf(item.counters[field]), { ...place, kind: 'counter', unit });
    }
    add('ifOperStatus', item.oper_status === null ? null : OPER_STATUS[item.oper_status], place);
    add('ifSpeed', item.speed_bps, { ...place, unit: 'bit/s' });
  }
  return samples;
}

/** Counters beyond 2^53 come as text. */
function countOf(count: number | string | null): number | null {
  return count === null ? null : Number(count);
}

function percentOf({
  percent,
  used,
  total,
}: {
  readonly percent: number | null;
  readonly used: number | null;
  readonly total: number | null;
}): number | null {
  if (percent !== null) return percent;
  return used === null || total === null || total <= 0 ? null : (100 * used) / total;
}

function mean(values: readonly (number | null)[]): number | null {
  const told = values.filter((value) => value !== null);
  return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0) / told.length;
}

/** Longer names are no names. */
const LONGEST_NAME = 120;

/** Each with a name of its own: the second of a name gets its number. What has none is left out. */
function named<T>(items: readonly T[], nameOf: (item: T) => string | null | undefined): { readonly name: string; readonly item: T }[] {
  const seen = new Map<string, number>();
  return items.flatMap((item) => {
    const told = nameOf(item)?.trim().slice(0, LONGEST_NAME);
    if (told === undefined || told === '') return [];
    const before = seen.get(told) ?? 0;
    seen.set(told, before + 1);
    return [{ name: before === 0 ? told : `${told} #${before + 1}`, item }];
  });
}
