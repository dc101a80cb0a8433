import type snmp from 'net-snmp';
import { SYSTEM } from './objects.ts';
import { isMissing, typedValue } from './value.ts';

export const SYSTEM_OIDS: readonly string[] = Object.values(SYSTEM);

/** What a device says of itself; null is what it does not say. */
export interface SystemGroup {
  readonly descr: string | null;
  readonly object_id: string | null;
  readonly uptime: string | null;
  readonly uptime_ticks: number | null;
  readonly name: string | null;
  readonly location: string | null;
  readonly contact: string | null;
}

/** @see RFC 3418, SNMPv2-MIB: the system group */
export function systemOf(values: readonly snmp.Varbind[]): SystemGroup {
  const found = new Map(values.filter((varbind) => !isMissing(varbind)).map((varbind) => [varbind.oid, typedValue(varbind).value]));
  const text = (name: keyof typeof SYSTEM): string | null => {
    const value = found.get(SYSTEM[name]);
    return typeof value === 'string' ? value : null;
  };
  const ticks = found.get(SYSTEM.sysUpTime);
  return {
    descr: text('sysDescr'),
    object_id: text('sysObjectID'),
    uptime: typeof ticks === 'number' ? uptimeText(ticks) : null,
    uptime_ticks: typeof ticks === 'number' ? ticks : null,
    name: text('sysName'),
    location: text('sysLocation'),
    contact: text('sysContact'),
  };
}

/** Hundredths of a second as people read them: `4:23:45`, `1 day, 4:23:45`. */
export function uptimeText(ticks: number): string {
  const seconds = Math.floor(ticks / 100);
  const two = (count: number): string => String(count).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3_600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  return days === 0 ? clock : `${days} ${days === 1 ? 'day' : 'days'}, ${clock}`;
}
