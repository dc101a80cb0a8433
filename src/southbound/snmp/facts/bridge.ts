import type { DeviceFacts } from '#model/device-facts.ts';
import { macText } from '../value.ts';
import { type Heard, numberOf, textOf } from './heard.ts';
import {
  BASE_PORT,
  BRIDGE_FDB,
  IEEE_Q_FDB,
  IEEE_Q_VLAN_STATIC,
  Q_BRIDGE_FDB,
  Q_VLAN_CURRENT,
  Q_VLAN_STATIC,
  VTP_VLAN,
} from './standard-columns.ts';

/** @see RFC 4188, dot1dTpFdbStatus: learned is 3, self 4 */
const SELF = 4;
const LAST_VLAN = 4_094;

type ForwardingEntry = NonNullable<DeviceFacts['fdb']>[number];
type Vlan = NonNullable<DeviceFacts['vlans']>[number];

/** Learned addresses of hardware, with the interface behind the port of the bridge. */
export function forwardingOf(heard: Heard): ForwardingEntry[] {
  const ports = heard.column(BASE_PORT.dot1dBasePortIfIndex);
  const interfaceOf = (port: number): number | null =>
    port === 0 ? null : (whole(numberOf(ports.get(String(port)))) ?? (ports.size === 0 ? port : null));
  const vlanOf = vlansOfDatabases(heard);
  const found: ForwardingEntry[] = [];
  for (const row of heard.table(Q_BRIDGE_FDB)) {
    const port = row.integer('dot1qTpFdbPort');
    const [database = 0, ...octets] = row.arcs;
    if (port === null || octets.length !== 6 || row.number('dot1qTpFdbStatus') === SELF) continue;
    found.push({ mac: macText(Uint8Array.from(octets)), interface: interfaceOf(port), vlan: vlanOf(database) });
  }
  for (const row of heard.table(IEEE_Q_FDB)) {
    const port = row.integer('ieee8021QBridgeTpFdbPort');
    const [, database = 0, ...octets] = row.arcs;
    if (port === null || octets.length !== 6 || row.number('ieee8021QBridgeTpFdbStatus') === SELF) continue;
    found.push({ mac: macText(Uint8Array.from(octets)), interface: interfaceOf(port), vlan: vlanOf(database) });
  }
  if (found.length > 0) return found;
  for (const row of heard.table(BRIDGE_FDB)) {
    const port = row.integer('dot1dTpFdbPort');
    if (port === null || row.arcs.length !== 6 || row.number('dot1dTpFdbStatus') === SELF) continue;
    found.push({ mac: macText(Uint8Array.from(row.arcs)), interface: interfaceOf(port), vlan: null });
  }
  return found;
}

/** Which VLAN a filtering database is of, for its number need not be the VLAN's. */
function vlansOfDatabases(heard: Heard): (database: number) => number | null {
  const known = new Map<number, number>();
  for (const row of heard.table(Q_VLAN_CURRENT)) {
    const database = row.number('dot1qVlanFdbId');
    const vlan = row.arcs.at(-1);
    if (database !== null && vlan !== undefined && !known.has(database)) known.set(database, vlan);
  }
  return (database) => known.get(database) ?? (database >= 1 && database <= LAST_VLAN ? database : null);
}

/** VLANs that are configured, with their names: those of 802.1Q, else Cisco's. */
export function vlansOf(heard: Heard): Vlan[] {
  const found = new Map<number, Vlan>();
  const take = (id: number | undefined, name: string | null): void => {
    if (id !== undefined && id >= 1 && id <= LAST_VLAN && !found.has(id)) found.set(id, { id, name });
  };
  for (const [index, cell] of heard.column(VTP_VLAN.vtpVlanName)) take(Number(index.split('.').at(-1)), textOf(cell));
  for (const row of heard.table(Q_VLAN_STATIC)) take(row.arcs.at(-1), row.text('dot1qVlanStaticName'));
  for (const [index, cell] of heard.column(IEEE_Q_VLAN_STATIC.ieee8021QBridgeVlanStaticName))
    take(Number(index.split('.').at(-1)), textOf(cell));
  for (const row of heard.table(Q_VLAN_CURRENT)) take(row.arcs.at(-1), null);
  return [...found.values()].toSorted((one, other) => one.id - other.id);
}

function whole(value: number | null): number | null {
  return Number.isSafeInteger(value) ? value : null;
}
