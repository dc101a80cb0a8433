import type { DeviceFacts } from '#model/device-facts.ts';

/** Fields whose neutral name is not theirs in camel case. */
const NAMES: Readonly<Record<string, string>> = {
  object_id: 'objectID',
  speed_bps: 'speed',
  mac: 'physAddress',
  in_unicast_packets: 'inUcastPkts',
  out_unicast_packets: 'outUcastPkts',
  neighbors: 'neighbours',
};
/** Beside interfaces, an address of hardware is called by its usual name. */
const MAC_LISTS = ['arp', 'fdb'];

/** Facts in the form in which discoveries of different products are compared. What is not known is left out. */
export function neutralDocument(facts: DeviceFacts): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [NAMES[name] ?? name, neutral(value, MAC_LISTS.includes(name))]));
}

function neutral(value: unknown, plainMac: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => neutral(each, plainMac));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null && field !== undefined)
      .map(([name, field]) => [plainMac && name === 'mac' ? 'mac' : (NAMES[name] ?? camelCase(name)), neutral(field, plainMac)]),
  );
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
