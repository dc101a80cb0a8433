import type { DeviceFacts } from '#model/device-facts.ts';

/** Lines that switch something on. @see Cisco IOS Master Command List; Junos OS CLI Reference (`set` form and blocks) */
const FEATURES: readonly (readonly [feature: string, line: RegExp])[] = [
  ['ospf', /^(router ospf|ipv6 router ospf|set protocols ospf3?)\b/m],
  ['bgp', /^(router bgp|set protocols bgp)\b/m],
  ['eigrp', /^(router eigrp|ipv6 router eigrp)\b/m],
  ['rip', /^(router rip|ipv6 router rip|set protocols ripn?g?)\b/m],
  ['isis', /^(router isis|set protocols isis)\b/m],
  ['static_routes', /^(ip route|ipv6 route|set routing-options static route)\b/m],
  ['mpls', /^\s*(mpls ip|mpls label protocol|set protocols (mpls|ldp))\b/m],
  ['multicast', /^(ip multicast-routing|ip pim)\b/m],
  ['vrf', /^(vrf definition|ip vrf|vrf instance|set routing-instances)\b/m],
  ['dhcp_server', /^(ip dhcp pool|dhcp-range|subnet \S+ netmask|set system services dhcp)\b/m],
  ['dhcp_relay', /^\s+ip helper-address\b/m],
  ['nat', /^\s*(ip nat (inside|outside)|set security nat|object network)\b/m],
  ['acl', /^(ip access-list|access-list|ipv6 access-list|set firewall (family|filter))\b/m],
  ['qos', /^(policy-map|class-map|set class-of-service)\b/m],
  ['spanning_tree', /^(spanning-tree|set protocols (rstp|mstp|stp))\b/m],
  ['vlans', /^(vlan \d|interface vlan|set vlans)/im],
  ['trunks', /^\s+switchport mode trunk\b/m],
  ['link_aggregation', /^\s+(channel-group|port-channel)\b/m],
  ['hsrp', /^\s+standby \d+ ip\b/m],
  ['vrrp', /^\s+vrrp \d+\b/m],
  ['lldp', /^(lldp run|set protocols lldp)\b/m],
  ['cdp_off', /^no cdp run\b/m],
  ['snmp_agent', /^(snmp-server (community|user|group)|set snmp|rocommunity)\b/m],
  ['syslog', /^(logging (host |\d)|set system syslog host)/m],
  ['ntp', /^(ntp (server|peer)|set system ntp)\b/m],
  ['aaa', /^(aaa new-model|tacacs|radius|set system (radius-server|tacplus-server))/m],
  ['ssh', /^(ip ssh|crypto key generate rsa|set system services ssh)\b|^\s+transport input .*ssh/m],
  ['ipsec', /^(crypto (isakmp|ikev2|ipsec|map)|set security (ike|ipsec))\b/m],
  ['netflow', /^(flow (exporter|monitor)|ip flow-export)\b/m],
];

export function featuresOf(...configurations: readonly (string | null)[]): string[] {
  const text = configurations.filter((each) => each !== null).join('\n');
  return FEATURES.filter(([, line]) => line.test(text)).map(([feature]) => feature);
}

/** What the device can do, as its facts and what is switched on show it. */
export function capabilitiesOf(
  facts: DeviceFacts,
  features: readonly string[],
  seen: { readonly snmp: boolean; readonly services: readonly string[] },
): string[] {
  const has = (...names: readonly string[]): boolean => names.some((name) => features.includes(name));
  const many = (list: keyof DeviceFacts): boolean => ((facts[list] as readonly unknown[] | undefined)?.length ?? 0) > 0;
  const capabilities: readonly (readonly [string, boolean])[] = [
    [
      'routing',
      has('ospf', 'bgp', 'eigrp', 'rip', 'isis', 'static_routes') || many('bgp') || many('ospf') || facts.identity?.kind === 'router',
    ],
    ['switching', has('spanning_tree', 'trunks') || many('fdb') || facts.identity?.kind === 'switch'],
    ['vlans', has('vlans', 'trunks') || many('vlans')],
    ['dhcp_server', has('dhcp_server')],
    ['nat', has('nat')],
    ['firewall', has('acl') || facts.identity?.kind === 'firewall'],
    ['qos', has('qos')],
    ['neighbor_discovery', has('lldp') || many('neighbors')],
    ['redundancy', has('hsrp', 'vrrp')],
    ['snmp_agent', seen.snmp || has('snmp_agent')],
    ['web', seen.services.some((service) => service.startsWith('http'))],
    ['ssh', seen.services.includes('ssh') || has('ssh')],
    ['sensors', many('sensors')],
  ];
  return capabilities.filter(([, able]) => able).map(([name]) => name);
}
