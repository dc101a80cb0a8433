import { isSaid } from '../device/configured-lines.ts';
import type { Device } from '../device/device.ts';

/** `snmp-server enable traps`, `… traps snmp` and `… traps snmp authentication linkdown`: each enables it. */
const ENABLED = /^snmp-server enable traps( snmp( .*\bauthentication\b.*)?)?$/;

/** snmpEnableAuthenTraps: as it was set, else as it is configured. @see RFC 3418 */
export function tellsAuthenticationFailures(device: Device): boolean {
  return device.snmp.authenticationTraps ?? isSaid(device, ENABLED);
}
