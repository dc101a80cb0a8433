/**
 * Notifications that equipment sends, by their MIBs. Names are `MIB::name`, as Net-SNMP's tools write them.
 */
const NOTIFICATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // RFC 3418
    'SNMPv2-MIB': { '1.3.6.1.6.3.1.1.5': ['', 'coldStart', 'warmStart', '', '', 'authenticationFailure'] },
    // RFC 2863
    'IF-MIB': { '1.3.6.1.6.3.1.1.5': ['', '', '', 'linkDown', 'linkUp'] },
    // RFC 1157 §4.1.6.6, whose object is of RFC 1213
    'RFC1213-MIB': { '1.3.6.1.6.3.1.1.5': ['', '', '', '', '', '', 'egpNeighborLoss'] },
    // RFC 4188
    'BRIDGE-MIB': { '1.3.6.1.2.1.17.0': ['', 'newRoot', 'topologyChange'] },
    // RFC 2819
    'RMON-MIB': { '1.3.6.1.2.1.16.0': ['', 'risingAlarm', 'fallingAlarm'] },
    // RFC 4273; agents of RFC 1657 send them under bgp alone
    'BGP4-MIB': {
      '1.3.6.1.2.1.15.0': ['', 'bgpEstablishedNotification', 'bgpBackwardTransNotification'],
      '1.3.6.1.2.1.15.7': ['', 'bgpEstablished', 'bgpBackwardTransition'],
    },
    // RFC 4750 §4, OSPF-TRAP-MIB
    'OSPF-TRAP-MIB': {
      '1.3.6.1.2.1.14.16.2': [
        '',
        'ospfVirtIfStateChange',
        'ospfNbrStateChange',
        'ospfVirtNbrStateChange',
        'ospfIfConfigError',
        'ospfVirtIfConfigError',
        'ospfIfAuthFailure',
        'ospfVirtIfAuthFailure',
        'ospfIfRxBadPacket',
        'ospfVirtIfRxBadPacket',
        'ospfTxRetransmit',
        'ospfVirtIfTxRetransmit',
        'ospfOriginateLsa',
        'ospfMaxAgeLsa',
        'ospfLsdbOverflow',
        'ospfLsdbApproachingOverflow',
        'ospfIfStateChange',
        'ospfNssaTranslatorStatusChange',
      ],
    },
    // RFC 2787
    'VRRP-MIB': { '1.3.6.1.2.1.68.0': ['', 'vrrpTrapNewMaster', 'vrrpTrapAuthFailure'] },
    // RFC 6933
    'ENTITY-MIB': { '1.3.6.1.2.1.47.2.0': ['', 'entConfigChange'] },
    // RFC 4268
    'ENTITY-STATE-MIB': { '1.3.6.1.2.1.131.0': ['', 'entStateOperEnabled', 'entStateOperDisabled'] },
    // RFC 3621
    'POWER-ETHERNET-MIB': {
      '1.3.6.1.2.1.105.0': ['', 'pethPsePortOnOffNotification', 'pethMainPowerUsageOnNotification', 'pethMainPowerUsageOffNotification'],
    },
    // RFC 1628
    'UPS-MIB': {
      '1.3.6.1.2.1.33.2': ['', 'upsTrapOnBattery', 'upsTrapTestCompleted', 'upsTrapAlarmEntryAdded', 'upsTrapAlarmEntryRemoved'],
    },
    // RFC 2981
    'DISMAN-EVENT-MIB': {
      '1.3.6.1.2.1.88.2.0': ['', 'mteTriggerFired', 'mteTriggerRising', 'mteTriggerFalling', 'mteTriggerFailure', 'mteEventSetFailure'],
    },
    // RFC 4560
    'DISMAN-PING-MIB': { '1.3.6.1.2.1.80.0': ['', 'pingProbeFailed', 'pingTestFailed', 'pingTestCompleted'] },
    // RFC 3812
    'MPLS-TE-STD-MIB': { '1.3.6.1.2.1.10.166.3.0': ['', 'mplsTunnelUp', 'mplsTunnelDown', 'mplsTunnelRerouted', 'mplsTunnelReoptimized'] },
    // RFC 3815
    'MPLS-LDP-STD-MIB': {
      '1.3.6.1.2.1.10.166.4.0': [
        '',
        'mplsLdpInitSessionThresholdExceeded',
        'mplsLdpPathVectorLimitMismatch',
        'mplsLdpSessionUp',
        'mplsLdpSessionDown',
      ],
    },
    // IEEE 802.1AB-2005 annex E
    'LLDP-MIB': { '1.0.8802.1.1.2.0.0': ['', 'lldpRemTablesChange'] },
    // NET-SNMP-AGENT-MIB of Net-SNMP
    'NET-SNMP-AGENT-MIB': { '1.3.6.1.4.1.8072.4.0': ['', 'nsNotifyStart', 'nsNotifyShutdown', 'nsNotifyRestart'] },
    // CISCO-CONFIG-MAN-MIB
    'CISCO-CONFIG-MAN-MIB': { '1.3.6.1.4.1.9.9.43.2.0': ['', 'ciscoConfigManEvent', 'ccmCLIRunningConfigChanged'] },
    // CISCO-SYSLOG-MIB
    'CISCO-SYSLOG-MIB': { '1.3.6.1.4.1.9.9.41.2.0': ['', 'clogMessageGenerated'] },
    // CISCO-HSRP-MIB
    'CISCO-HSRP-MIB': { '1.3.6.1.4.1.9.9.106.2.0': ['', 'cHsrpStateChange'] },
    // OLD-CISCO-TS-MIB
    'OLD-CISCO-TS-MIB': { '1.3.6.1.4.1.9.0': ['reload', 'tcpConnectionClose'] },
  }).flatMap(([mib, groups]) =>
    Object.entries(groups).flatMap(([prefix, names]) =>
      names.flatMap((name, at): [string, string][] => (name === '' ? [] : [[`${prefix}.${at}`, `${mib}::${name}`]])),
    ),
  ),
);

/** Objects that notifications carry, beside those that the unit reads by name. Prefixes without their index. */
const OBJECTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    // RFC 2863
    '1.3.6.1.2.1.2.2.1.1': 'ifIndex',
    // RFC 4273
    '1.3.6.1.2.1.15.3.1.2': 'bgpPeerState',
    '1.3.6.1.2.1.15.3.1.7': 'bgpPeerRemoteAddr',
    '1.3.6.1.2.1.15.3.1.14': 'bgpPeerLastError',
    // RFC 4750
    '1.3.6.1.2.1.14.1.1': 'ospfRouterId',
    '1.3.6.1.2.1.14.7.1.1': 'ospfIfIpAddress',
    '1.3.6.1.2.1.14.7.1.12': 'ospfIfState',
    '1.3.6.1.2.1.14.10.1.1': 'ospfNbrIpAddr',
    '1.3.6.1.2.1.14.10.1.3': 'ospfNbrRtrId',
    '1.3.6.1.2.1.14.10.1.6': 'ospfNbrState',
    '1.3.6.1.2.1.14.16.1.4': 'ospfPacketSrc',
    // RFC 2819
    '1.3.6.1.2.1.16.3.1.1.3': 'alarmVariable',
    '1.3.6.1.2.1.16.3.1.1.5': 'alarmValue',
    // RFC 6933
    '1.3.6.1.2.1.47.1.1.1.1.2': 'entPhysicalDescr',
    '1.3.6.1.2.1.47.1.1.1.1.7': 'entPhysicalName',
    // RFC 2981
    '1.3.6.1.2.1.88.2.1.1': 'mteHotTrigger',
    '1.3.6.1.2.1.88.2.1.4': 'mteHotOID',
    '1.3.6.1.2.1.88.2.1.5': 'mteHotValue',
    // RFC 3584, SNMP-COMMUNITY-MIB
    '1.3.6.1.6.3.18.1.4': 'snmpTrapCommunity',
    // CISCO-SYSLOG-MIB
    '1.3.6.1.4.1.9.9.41.1.2.3.1.2': 'clogHistFacility',
    '1.3.6.1.4.1.9.9.41.1.2.3.1.3': 'clogHistSeverity',
    '1.3.6.1.4.1.9.9.41.1.2.3.1.4': 'clogHistMsgName',
    '1.3.6.1.4.1.9.9.41.1.2.3.1.5': 'clogHistMsgText',
    // CISCO-CONFIG-MAN-MIB
    '1.3.6.1.4.1.9.9.43.1.1.6.1.3': 'ccmHistoryEventCommandSource',
    '1.3.6.1.4.1.9.9.43.1.1.6.1.4': 'ccmHistoryEventConfigSource',
    '1.3.6.1.4.1.9.9.43.1.1.6.1.5': 'ccmHistoryEventConfigDestination',
  }),
);

/** `IF-MIB::linkDown`; null for one that is not known here. */
export function notificationName(oid: string): string | null {
  return NOTIFICATIONS.get(oid) ?? null;
}

/** `ifIndex.3`; undefined for one that is not known here. The index of one may have several numbers. */
export function notifiedObjectName(oid: string): string | undefined {
  for (let dot = oid.lastIndexOf('.'); dot > 0; dot = oid.lastIndexOf('.', dot - 1)) {
    const name = OBJECTS.get(oid.slice(0, dot));
    if (name !== undefined) return `${name}${oid.slice(dot)}`;
  }
  return undefined;
}
