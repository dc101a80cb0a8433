import { lines } from '../lines.ts';

/**
 * `show interfaces`: a physical interface and its logical ones, each a record of its own.
 * @see Junos CLI Reference, show interfaces (Gigabit Ethernet)
 */
export const junosInterfaces = lines({
  rules: [
    { match: /^Physical interface: (?<name>[^\s,]+) ?, (?<admin_status>[\w ]+), Physical link is (?<status>\w+)/u, starts: true },
    { match: /^\s+Logical interface (?<name>[^\s,]+) \(Index/u, starts: true, set: { logical: 'yes' } },
    { match: /^\s+Description: (?<description>.+)/u },
    // Of a physical interface
    { match: /Link-level type: (?<type>[^,]+)/u, more: true },
    { match: /^\s+(?:Type: |Link-level type: ).*?\bMTU: (?<mtu>\w+)/u, more: true },
    { match: /Link-mode: (?<duplex>\w+)-duplex/u, more: true },
    { match: /\bSpeed: (?<speed>[^\s,]+)/u, more: true },
    { match: /Current address: (?<mac>[\da-f:]+), Hardware address: (?<hardware_mac>[\da-f:]+)/u },
    { match: /^\s+Input errors: (?<input_errors>\d+)/u },
    { match: /^\s+Output errors: (?<output_errors>\d+)/u },
    { match: /^\s+Input rate\s*: .*\((?<input_rate>\d+ pps)\)/u },
    // Of a logical one
    { match: /^\s+Flags: (?:Hardware-)?(?<status>Up|Down|Device-[Dd]own)\b/u, when: 'logical' },
    { match: /^\s+MAC: (?<mac>[\da-f:]+)/u },
    { match: /^\s+Bandwidth: (?<bandwidth>\S+)/u },
    { match: /^\s+Input packets\s*: (?<input_packets>\d+)/u },
    { match: /^\s+Output packets\s*: (?<output_packets>\d+)/u },
    { match: /^\s+Protocol inet, MTU: (?<mtu>\w+)/u, section: 'inet' },
    { match: /^\s+Protocol inet6, MTU: (?<mtu>\w+)/u, section: 'inet6' },
    { match: /^\s+Protocol [\w-]+, MTU: (?<mtu>\w+)/u, section: null },
    { in: 'inet', match: /^\s+Destination: [\w.]+(?:\/(?<prefix_length>\d+))?, Local: (?<ip>[^\s,]+)/u, list: true },
    { in: 'inet', match: /^\s+Local: (?<ip>\d[^\s,]*)/u, list: true },
    { in: 'inet6', match: /^\s+(?:Destination: [^,]+, )?Local: (?<ipv6>[\da-f:.]+)/u, list: true },
  ],
  finish: ({ logical: _logical, ...record }) => record,
});
