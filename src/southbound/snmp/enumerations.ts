import { interfaceTypeName } from './facts/interface-types.ts';

/** @see RFC 2863, IF-MIB: ifAdminStatus, ifOperStatus */
export const ADMIN_STATUS = ['up', 'down', 'testing'] as const;
export const OPER_STATUS = ['up', 'down', 'testing', 'unknown', 'dormant', 'notPresent', 'lowerLayerDown'] as const;
/** @see RFC 6933, ENTITY-MIB: PhysicalClass */
export const PHYSICAL_CLASSES = [
  'other',
  'unknown',
  'chassis',
  'backplane',
  'container',
  'powerSupply',
  'fan',
  'sensor',
  'module',
  'port',
  'stack',
  'cpu',
  'energyObject',
  'battery',
  'storageDrive',
] as const;
/** @see RFC 4273, BGP4-MIB: bgpPeerState */
export const BGP_STATES = ['idle', 'connect', 'active', 'opensent', 'openconfirm', 'established'] as const;
/** @see RFC 4750, OSPF-MIB: ospfNbrState */
export const OSPF_STATES = ['down', 'attempt', 'init', 'twoWay', 'exchangeStart', 'exchange', 'loading', 'full'] as const;

/** Words of enumerations whose numbers begin at 1, by the name of the object. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ifAdminStatus: ADMIN_STATUS,
  ifOperStatus: OPER_STATUS,
  // RFC 3635, EtherLike-MIB
  dot3StatsDuplexStatus: ['unknown', 'halfDuplex', 'fullDuplex'],
  entPhysicalClass: PHYSICAL_CLASSES,
  bgpPeerState: BGP_STATES,
  ospfNbrState: OSPF_STATES,
  // IEEE 802.1AB, LLDP-MIB
  lldpRemChassisIdSubtype: [
    'chassisComponent',
    'interfaceAlias',
    'portComponent',
    'macAddress',
    'networkAddress',
    'interfaceName',
    'local',
  ],
  lldpRemPortIdSubtype: ['interfaceAlias', 'portComponent', 'macAddress', 'networkAddress', 'interfaceName', 'agentCircuitId', 'local'],
  lldpLocPortIdSubtype: ['interfaceAlias', 'portComponent', 'macAddress', 'networkAddress', 'interfaceName', 'agentCircuitId', 'local'],
  // RFC 4293, IP-MIB
  ipNetToMediaType: ['other', 'invalid', 'dynamic', 'static'],
  ipNetToPhysicalType: ['other', 'invalid', 'dynamic', 'static', 'local'],
  ipAddressType: ['unicast', 'anycast', 'broadcast'],
  // RFC 4188, BRIDGE-MIB; RFC 4363, Q-BRIDGE-MIB
  dot1dTpFdbStatus: ['other', 'invalid', 'learned', 'self', 'mgmt'],
  dot1qTpFdbStatus: ['other', 'invalid', 'learned', 'self', 'mgmt'],
};

/**
 * What a number of an object stands for: `up` of 1 in ifOperStatus; undefined where it is no enumeration, or has no such number.
 * @param name of the object with its index: `ifOperStatus.3`
 */
export function wordOf(name: string, value: number): string | undefined {
  const [object = ''] = name.split('.', 1);
  if (object === 'ifType') return interfaceTypeName(value) ?? undefined;
  return WORDS[object]?.[value - 1];
}
