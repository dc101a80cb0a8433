import { systemName, uptimeMs } from '../../device/identity.ts';
import { type ObjectGroup, scalars, type Setting, table } from '../objects.ts';
import { counter, gauge, integer, name, octets, text, ticks, truth } from '../values.ts';
import { tellsAuthenticationFailures } from '../authentication-traps.ts';
import { changedConfiguration, textSetting } from '../settings.ts';
import type { Subject } from '../subject.ts';

/** Sum of 2^(L-1) of the layers served: IOS routers 2, 3, 4 and 7, bridges 2 and 3, Net-SNMP's own default 4 and 7. @see RFC 3418 sysServices */
function services({ device }: Subject): number {
  if (device.kind === 'host') return 72;
  return device.ipRouting ? 78 : 6;
}

/** Letters, digits and what IOS takes in `hostname`; a name of RFC 1034 §3.5 has at most 63. */
const HOST_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,62}$/;

/** SNMPv2-MIB system. @see RFC 3418 */
export const system: ObjectGroup = scalars(
  '1.3.6.1.2.1.1',
  {
    1: ({ device }) => text(device.platform.description), // sysDescr
    2: ({ device }) => name(device.platform.objectId), // sysObjectID
    3: ({ device, nowMs }) => ticks(uptimeMs(device, nowMs)), // sysUpTime
    4: ({ device }) => text(device.snmp.contact), // sysContact
    5: ({ device }) => text(systemName(device)), // sysName
    6: ({ device }) => text(device.snmp.location), // sysLocation
    7: (subject) => integer(services(subject)), // sysServices
    8: () => ticks(0), // sysORLastChange
  },
  {
    4: textSetting({ most: 255, set: (value, _, { device }) => (device.snmp.contact = value) }),
    5: textSetting({ most: 255, pattern: HOST_NAME, set: (value, _, { device }) => (device.hostname = value) }),
    6: textSetting({ most: 255, set: (value, _, { device }) => (device.snmp.location = value) }),
  },
);

/** What the agent supports, as Net-SNMP lists it; IOS lists nothing here. */
const MODULES = [
  { id: '1.3.6.1.6.3.10.3.1.1', text: 'The SNMP Management Architecture MIB.' },
  { id: '1.3.6.1.6.3.11.3.1.1', text: 'The MIB for Message Processing and Dispatching.' },
  { id: '1.3.6.1.6.3.15.2.1.1', text: 'The management information definitions for the SNMP User-based Security Model.' },
  { id: '1.3.6.1.6.3.1', text: 'The MIB module for SNMPv2 entities' },
  { id: '1.3.6.1.2.1.4', text: 'The MIB module for managing IP and ICMP implementations' },
];

/** SNMPv2-MIB sysORTable. @see RFC 3418 */
export const systemModules: ObjectGroup = table({
  at: '1.3.6.1.2.1.1.9.1',
  rows: () => MODULES.map((row, at) => ({ index: [at + 1], row })),
  columns: {
    2: ({ id }) => name(id), // sysORID
    3: (module) => text(module.text), // sysORDescr
    4: () => ticks(0), // sysORUpTime
  },
});

const enableAuthenticationTraps: Setting<null> = {
  check: (value) => (value.type !== 'Integer' ? 'wrongType' : value.value === 1 || value.value === 2 ? null : 'wrongValue'),
  set(value, _, subject) {
    subject.device.snmp.authenticationTraps = value.type === 'Integer' && value.value === 1;
    changedConfiguration(subject);
  },
};

/** SNMPv2-MIB snmp; the objects that RFC 3418 makes obsolete are 0, as agents that still have them answer. @see RFC 3418, RFC 1213 */
export const snmp: ObjectGroup = scalars(
  '1.3.6.1.2.1.11',
  {
    1: ({ statistics }) => counter(statistics.inPkts),
    2: ({ statistics }) => counter(statistics.outPkts),
    3: ({ statistics }) => counter(statistics.inBadVersions),
    4: ({ statistics }) => counter(statistics.inBadCommunityNames),
    5: ({ statistics }) => counter(statistics.inBadCommunityUses),
    6: ({ statistics }) => counter(statistics.inASNParseErrs),
    8: () => counter(0), // snmpInTooBigs
    9: () => counter(0), // snmpInNoSuchNames
    10: () => counter(0), // snmpInBadValues
    11: () => counter(0), // snmpInReadOnlys
    12: () => counter(0), // snmpInGenErrs
    13: ({ statistics }) => counter(statistics.inTotalReqVars),
    14: ({ statistics }) => counter(statistics.inTotalSetVars),
    15: ({ statistics }) => counter(statistics.inGetRequests),
    16: ({ statistics }) => counter(statistics.inGetNexts),
    17: ({ statistics }) => counter(statistics.inSetRequests),
    18: () => counter(0), // snmpInGetResponses
    19: () => counter(0), // snmpInTraps
    20: ({ statistics }) => counter(statistics.outTooBigs),
    21: ({ statistics }) => counter(statistics.outNoSuchNames),
    22: ({ statistics }) => counter(statistics.outBadValues),
    24: ({ statistics }) => counter(statistics.outGenErrs),
    25: () => counter(0), // snmpOutGetRequests
    26: () => counter(0), // snmpOutGetNexts
    27: () => counter(0), // snmpOutSetRequests
    28: ({ statistics }) => counter(statistics.outGetResponses),
    29: ({ statistics }) => counter(statistics.outTraps),
    30: ({ device }) => truth(tellsAuthenticationFailures(device)), // snmpEnableAuthenTraps
    31: ({ statistics }) => counter(statistics.silentDrops),
    32: () => counter(0), // snmpProxyDrops
  },
  { 30: enableAuthenticationTraps },
);

/** SNMP-FRAMEWORK-MIB snmpEngine. @see RFC 3411 §5 */
export const snmpEngine: ObjectGroup = scalars('1.3.6.1.6.3.10.2.1', {
  1: ({ engine }) => octets(engine.id),
  2: ({ engine }) => integer(engine.boots),
  3: ({ engine }) => integer(engine.time()),
  4: ({ engine }) => integer(engine.maxMessageBytes),
});

/** SNMP-MPD-MIB snmpMPDStats. @see RFC 3412 §5 */
export const dispatching: ObjectGroup = scalars('1.3.6.1.6.3.11.2.1', {
  1: ({ statistics }) => counter(statistics.unknownSecurityModels),
  2: ({ statistics }) => counter(statistics.invalidMsgs),
  3: ({ statistics }) => counter(statistics.unknownPDUHandlers),
});

/** SNMP-TARGET-MIB: snmpUnavailableContexts, snmpUnknownContexts. @see RFC 3413 §4.1.2 */
export const contexts: ObjectGroup = scalars('1.3.6.1.6.3.12.1', {
  4: () => counter(0),
  5: ({ statistics }) => counter(statistics.unknownContexts),
});

/** SNMP-USER-BASED-SM-MIB usmStats. @see RFC 3414 §5 */
export const usmStatistics: ObjectGroup = scalars('1.3.6.1.6.3.15.1.1', {
  1: ({ statistics }) => counter(statistics.unsupportedSecLevels),
  2: ({ statistics }) => counter(statistics.notInTimeWindows),
  3: ({ statistics }) => counter(statistics.unknownUserNames),
  4: ({ statistics }) => counter(statistics.unknownEngineIDs),
  5: ({ statistics }) => counter(statistics.wrongDigests),
  6: ({ statistics }) => counter(statistics.decryptionErrors),
});

/** IF-MIB ifNumber. @see RFC 2863 */
export const interfaceCount: ObjectGroup = scalars('1.3.6.1.2.1.2', { 1: ({ device }) => integer(device.interfaces.length) });

/** IF-MIB ifTableLastChange: interfaces that come and go do so with the configuration. @see RFC 2863 */
export const interfaceTableChange: ObjectGroup = scalars('1.3.6.1.2.1.31.1', {
  5: ({ device }) =>
    ticks(Math.max(0, ...device.interfaces.filter(({ port }) => port === null).map(({ lastChangeMs }) => lastChangeMs - device.bootedMs))),
  6: () => gauge(0), // ifStackLastChange
});
