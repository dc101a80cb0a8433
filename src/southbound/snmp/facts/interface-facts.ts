import type { InterfaceFacts } from '#model/device-facts.ts';
import { interfaceOf } from '../interfaces.ts';
import { IF_TABLE, IFX_TABLE } from '../objects.ts';
import { type Heard, macOf } from './heard.ts';
import { interfaceTypeName } from './interface-types.ts';
import { DOT3_STATS } from './standard-columns.ts';

const DUPLEX = ['unknown', 'half', 'full'] as const;

const COLUMNS = { ...IF_TABLE, ...IFX_TABLE, ...DOT3_STATS };

/** Interfaces by ifIndex, also of an agent that has only one of the two tables. Addresses are put to them later. */
export function interfacesOf(heard: Heard): InterfaceFacts[] {
  return heard.table(COLUMNS).flatMap((row): InterfaceFacts[] => {
    const told = interfaceOf(row);
    if (told === undefined) return [];
    const duplex = row.word('dot3StatsDuplexStatus', DUPLEX);
    const { in_octets, out_octets, in_unicast_packets, out_unicast_packets, in_errors, out_errors, in_discards, out_discards } = told;
    return [
      {
        index: told.index,
        name: row.text('ifName') ?? row.text('ifDescr'),
        descr: row.text('ifDescr'),
        alias: row.text('ifAlias'),
        type: interfaceTypeName(told.type),
        mtu: told.mtu,
        speed_bps: told.speed_bps,
        ...(duplex === 'half' || duplex === 'full' ? { duplex } : {}),
        admin_status: told.admin_status,
        oper_status: told.oper_status,
        mac: macOf(row.bytes('ifPhysAddress')),
        addresses: [],
        counters: { in_octets, out_octets, in_unicast_packets, out_unicast_packets, in_errors, out_errors, in_discards, out_discards },
      },
    ];
  });
}
