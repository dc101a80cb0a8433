import { ADMIN_STATUS, OPER_STATUS } from './enumerations.ts';
import type { Interface } from './messages.ts';
import { IF_TABLE, IFX_TABLE } from './objects.ts';
import type { Row } from './table.ts';
import { typedValue } from './value.ts';

/** ifSpeed of what is faster; ifHighSpeed then tells. @see RFC 2863 §3.1.6 */
const SPEED_BEYOND = 4_294_967_295;

/** What is read of each interface: ifTable and ifXTable. */
export const INTERFACE_COLUMNS: readonly string[] = [...Object.values(IF_TABLE), ...Object.values(IFX_TABLE)];

/** A row of both tables in the words of an interface. A column that is missing, or of another type than the MIB says, is null. */
export function interfaceOf({ index, cells }: Row): Interface | undefined {
  if (!/^\d+$/.test(index)) return undefined;
  const value = (column: string): string | number | null => {
    const varbind = cells.get(column);
    return varbind === undefined ? null : typedValue(varbind).value;
  };
  const text = (column: string): string | null => {
    const found = value(column);
    return typeof found === 'string' && found !== '' ? found : null;
  };
  const number = (column: string): number | null => {
    const found = value(column);
    return typeof found === 'number' ? found : null;
  };
  const counter = (wide: string, narrow: string): number | string | null => {
    const found = value(wide);
    return isCounter(found) ? found : number(narrow);
  };
  const descr = text(IF_TABLE.ifDescr);
  return {
    index: Number(index),
    name: text(IFX_TABLE.ifName) ?? descr,
    alias: text(IFX_TABLE.ifAlias),
    descr,
    type: number(IF_TABLE.ifType),
    mac: text(IF_TABLE.ifPhysAddress),
    admin_status: ADMIN_STATUS[(number(IF_TABLE.ifAdminStatus) ?? 0) - 1] ?? null,
    oper_status: OPER_STATUS[(number(IF_TABLE.ifOperStatus) ?? 0) - 1] ?? null,
    speed_bps: speedOf(number(IF_TABLE.ifSpeed), number(IFX_TABLE.ifHighSpeed)),
    mtu: number(IF_TABLE.ifMtu),
    last_change_ticks: number(IF_TABLE.ifLastChange),
    counter_bits: isCounter(value(IFX_TABLE.ifHCInOctets)) ? 64 : 32,
    in_octets: counter(IFX_TABLE.ifHCInOctets, IF_TABLE.ifInOctets),
    in_unicast_packets: counter(IFX_TABLE.ifHCInUcastPkts, IF_TABLE.ifInUcastPkts),
    in_discards: number(IF_TABLE.ifInDiscards),
    in_errors: number(IF_TABLE.ifInErrors),
    out_octets: counter(IFX_TABLE.ifHCOutOctets, IF_TABLE.ifOutOctets),
    out_unicast_packets: counter(IFX_TABLE.ifHCOutUcastPkts, IF_TABLE.ifOutUcastPkts),
    out_discards: number(IF_TABLE.ifOutDiscards),
    out_errors: number(IF_TABLE.ifOutErrors),
  };
}

/** A number, or the digits of one that a double cannot hold. */
function isCounter(value: string | number | null): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^\d{16,20}$/.test(value));
}

/** In bits per second: ifSpeed where it can tell, for ifHighSpeed is rounded to millions. */
function speedOf(speed: number | null, high: number | null): number | null {
  if (speed !== null && speed < SPEED_BEYOND && !(speed === 0 && (high ?? 0) > 0)) return speed;
  return high === null || high === 0 ? speed : high * 1_000_000;
}
