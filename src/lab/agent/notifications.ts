import type { Pdu, TrapV1 } from '#wire/snmp-message.ts';
import { encodeCommunityMessage } from '#wire/snmp-message.ts';
import { type Oid, oid } from '#wire/snmp-oid.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import type { Device, DeviceInterface } from '../device/device.ts';
import { managementIp, uptimeMs } from '../device/identity.ts';
import type { SecureMessages } from './secure-messages.ts';
import { integer, ipBytes, name, ticks } from './values.ts';

/** What an agent tells unasked. */
export type Notification =
  | { readonly kind: 'coldStart' | 'authenticationFailure' }
  | { readonly kind: 'linkDown' | 'linkUp'; readonly port: DeviceInterface };

/** snmpTraps, whose last number is generic-trap of version 1 and one. @see RFC 3418 §2, RFC 1157 §4.1.6 */
const NUMBERS: Readonly<Record<Notification['kind'], number>> = { coldStart: 1, linkDown: 3, linkUp: 4, authenticationFailure: 5 };

const SYS_UP_TIME = oid('1.3.6.1.2.1.1.3.0');
const SNMP_TRAP_OID = oid('1.3.6.1.6.3.1.1.4.1.0');
const SNMP_TRAPS = oid('1.3.6.1.6.3.1.1.5');
const IF_ENTRY = oid('1.3.6.1.2.1.2.2.1');

/** ifIndex, ifAdminStatus and ifOperStatus of linkDown and linkUp. @see RFC 2863 §5 */
function objectsOf(notification: Notification): Varbind[] {
  if (notification.kind !== 'linkDown' && notification.kind !== 'linkUp') return [];
  const { port, kind } = notification;
  const instance = (column: number): Oid => [...IF_ENTRY, column, port.index];
  return [
    { name: instance(1), value: integer(port.index) },
    { name: instance(7), value: integer(port.adminUp ? 1 : 2) },
    { name: instance(8), value: integer(kind === 'linkUp' ? 1 : 2) },
  ];
}

/** @see RFC 3416 §4.2.6 */
function trapV2(device: Device, notification: Notification, requestId: number, nowMs: number): Pdu {
  const varbinds: Varbind[] = [
    { name: SYS_UP_TIME, value: ticks(uptimeMs(device, nowMs)) },
    { name: SNMP_TRAP_OID, value: name([...SNMP_TRAPS, NUMBERS[notification.kind]]) },
    ...objectsOf(notification),
  ];
  return { type: 'TrapV2', requestId, errorStatus: 0, errorIndex: 0, varbinds };
}

/** Of a standard trap the enterprise is sysObjectID. @see RFC 3584 §3.2 */
function trapV1(device: Device, notification: Notification, nowMs: number): TrapV1 {
  return {
    type: 'TrapV1',
    enterprise: oid(device.platform.objectId),
    agentAddress: ipBytes(managementIp(device) ?? 0),
    generic: NUMBERS[notification.kind] - 1,
    specific: 0,
    timestamp: Math.floor(uptimeMs(device, nowMs) / 10) % 0x1_0000_0000,
    varbinds: objectsOf(notification),
  };
}

/** The datagram for one of the device's trap hosts; null when it cannot be made: there is no user of that name. */
export function notificationMessage(
  device: Device,
  secure: SecureMessages,
  to: Device['snmp']['trapHosts'][number],
  notification: Notification,
  requestId: number,
  nowMs: number,
): Uint8Array | null {
  const community = Buffer.from(to.community);
  switch (to.version ?? '2c') {
    case '1':
      return encodeCommunityMessage({ version: 'v1', community, pdu: trapV1(device, notification, nowMs) });
    case '2c':
      return encodeCommunityMessage({ version: 'v2c', community, pdu: trapV2(device, notification, requestId, nowMs) });
    case '3':
      return secure.notification(to.community, requestId, trapV2(device, notification, requestId, nowMs));
  }
}
