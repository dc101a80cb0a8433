import type { Json } from '#kernel/json.ts';
import { platformOf } from '../parse/index.ts';
import type { Getter } from './getter.ts';
import { iosBgpGetters } from './ios-bgp.ts';
import { iosInterfaceGetters } from './ios-interfaces.ts';
import { iosTableGetters } from './ios-tables.ts';
import { lldpGetters } from './lldp.ts';
import { nxosGetters } from './nxos.ts';
import { Outputs } from './outputs.ts';

const GETTERS: ReadonlyMap<string, ReadonlyMap<string, Getter>> = new Map(
  Object.entries({
    cisco_ios: { ...iosTableGetters, ...iosInterfaceGetters, ...iosBgpGetters, ...lldpGetters('cisco_ios') },
    cisco_nxos: { ...nxosGetters, ...lldpGetters('cisco_nxos') },
  }).map(([platform, getters]) => [platform, new Map(Object.entries(getters))]),
);

/**
 * One normalised answer from several outputs of a device, in the shapes that network automation knows: `get_facts`, `get_interfaces`, … Full names of
 * interfaces, addresses as `AA:BB:CC:DD:EE:FF`, speeds in Mbit/s; -1 is not told. Null where the platform has no such getter. @see NAPALM documentation, "Getters"
 */
export function normalised(platform: string, getter: string, outputs: ReadonlyMap<string, string>): Json {
  return GETTERS.get(platformOf(platform))?.get(getter)?.(new Outputs(outputs)) ?? null;
}
