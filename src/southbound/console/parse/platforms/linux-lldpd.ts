import { lines } from '../lines.ts';

/** `lldpcli show neighbors` of lldpd, with details or without. @see lldpcli(8) */
export const lldpdNeighbors = lines({
  rules: [
    { match: /^Interface:\s+(?<local_interface>[^\s,]+)(?:, via: (?<protocol>[^\s,]+))?/u, starts: true },
    { match: /^\s+ChassisID:\s+\S+ (?<chassis_id>.+)/u },
    { match: /^\s+SysName:\s+(?<neighbor>\S.*)/u },
    { match: /^\s+SysDescr:\s+(?<description>\S.*)/u, section: 'description', list: true },
    { match: /^\s+MgmtIP:\s+(?<mgmt_ip>\S+)/u, section: null, list: true },
    { match: /^\s+Capability:\s+(?<capabilities>[^\s,]+), on/u, section: null, list: true },
    // A Linux host has the MAC as id of a port, and its name as description.
    { match: /^\s+PortID:\s+mac (?<port_id>.+)/u, section: null },
    { match: /^\s+PortID:\s+\S+ (?<neighbor_interface>.+)/u, section: null },
    { match: /^\s+PortDescr:\s+(?<port_description>\S.*)/u, section: null },
    { match: /^\s+VLAN:\s+(?<vlan>\d+)/u, section: null },
    // A description of several lines stands under its first one; everything else has a word with a colon.
    { match: /^\s{10,}(?<description>(?!\w+:\s)\S.*)/u, in: 'description', list: true },
    { match: /^\s+[A-Z][\w ]*:/u, section: null },
  ],
  needs: ['local_interface'],
  finish: (record) => {
    const port = record['neighbor_interface'] ?? record['port_description'];
    return port === undefined ? record : { ...record, neighbor_interface: port };
  },
});
