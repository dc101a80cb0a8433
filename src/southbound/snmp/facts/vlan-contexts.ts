import type { DeviceFacts } from '#model/device-facts.ts';
import { walk, type Walking } from '../walk.ts';
import { forwardingOf } from './bridge.ts';
import { Heard } from './heard.ts';
import { BASE_PORT, BRIDGE_FDB, Q_BRIDGE_FDB, VTP_VLAN } from './standard-columns.ts';

type ForwardingEntry = NonNullable<DeviceFacts['fdb']>[number];

/** How the bridge of one VLAN is asked. */
export type InVlan = (vlan: number, first: boolean) => Walking['ask'];

/** VLANs that are asked about: each is a walk of its own. */
const MOST_VLANS = 128;
/** CISCO-VTP-MIB: vtpVlanState operational, vtpVlanType ethernet. */
const OPERATIONAL = 1;
const ETHERNET = 1;

const COLUMNS = [...Object.values(BASE_PORT), ...Object.values(BRIDGE_FDB)];

/**
 * Cisco's bridges answer BRIDGE-MIB for one VLAN at a time: that of the community `public@10`, or of the context `vlan-10`. Gives what was learned in
 * each; undefined for a bridge that needs no such asking, or does not answer it.
 * @see Cisco, "Community String Indexing", document 40367
 */
export async function forwardingByVlan(heard: Heard, walking: Walking, inVlan: InVlan): Promise<ForwardingEntry[] | undefined> {
  if (!heard.has(BASE_PORT.dot1dBasePortIfIndex)) return undefined;
  // Where the table of all VLANs is there, it is enough if its ports are known too.
  if (heard.has(Q_BRIDGE_FDB.dot1qTpFdbPort) && forwardingOf(heard).every((entry) => entry.interface !== null)) return undefined;
  const [first, ...others] = heard
    .table(VTP_VLAN)
    .filter((row) => row.number('vtpVlanState') === OPERATIONAL && row.number('vtpVlanType') === ETHERNET)
    .map((row) => row.arcs.at(-1))
    .filter((vlan) => vlan !== undefined)
    .slice(0, MOST_VLANS);
  if (first === undefined) return undefined;
  const read = async (vlan: number, isFirst: boolean) => {
    const how = { ...walking, ask: inVlan(vlan, isFirst), ...(isFirst ? { retries: 0 } : {}) };
    const { columns, answered } = await walk(COLUMNS, how);
    const told = new Heard();
    for (const [at, column] of COLUMNS.entries()) told.takeColumn(column, columns[at] ?? []);
    return { answered, entries: forwardingOf(told).map((entry) => ({ ...entry, vlan })) };
  };
  const begun = await read(first, true);
  if (!begun.answered) return undefined;
  const rest = await Promise.all(others.map((vlan) => read(vlan, false)));
  return [begun, ...rest].flatMap(({ entries }) => entries);
}
