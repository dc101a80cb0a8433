import { lines } from '../lines.ts';
import type { Fields, Parser } from '../parser.ts';
import { without, withPrefixLength } from './prefix.ts';

const platform = 'checkpoint_gaia';

/** Check Point Gaia's clish. @see Gaia Administration Guide R80.40, R81, Network Management and Routing */
export const checkpointGaia: readonly Parser[] = [
  {
    platform,
    command: ['show interfaces all', 'show interface <name> [all]'],
    kind: 'interfaces',
    read: lines({
      rules: [
        { match: /^Interface (?<name>\S+)/u, starts: true },
        { match: /^\s*state (?<status>\S+)/u },
        { match: /^\s*mac-addr (?<mac>[\da-fA-F:]{17})/u },
        { match: /^\s*type (?<type>\S+)/u },
        { match: /^\s*link-state (?<link_status>\S.*)/u },
        { match: /^\s*mtu (?<mtu>\d+)/u },
        { match: /^\s*speed (?<speed>\S.*)/u },
        { match: /^\s*duplex (?<duplex>\S.*)/u },
        { match: /^\s*comments (?<description>\S.*)/u },
        { match: /^\s*ipv4-address (?<ip>\S.*)/u },
        { match: /^\s*ipv6-address (?<ipv6>\S.*)/u },
        { match: /^\s*ipv6-local-link-address (?<link_local>\S.*)/u },
        { match: /^\s*TX bytes:(?<output_bytes>\d+) packets:(?<output_packets>\d+) errors:(?<output_errors>\d+)/u },
        { match: /^\s*RX bytes:(?<input_bytes>\d+) packets:(?<input_packets>\d+) errors:(?<input_errors>\d+)/u },
      ],
      // Where nothing is set, clish says so.
      finish: (record: Fields) =>
        withPrefixLength(without(record, /^not configured$/iu, ['ip', 'ipv6', 'link_local', 'description', 'duplex'])),
    }),
  },
  {
    // As the kernel has them: `? (10.0.0.1) at …`, or clish's own table.
    platform,
    command: ['show arp dynamic all', 'show arp static all', 'show arp table'],
    kind: 'arp',
    read: lines({
      rules: [
        { match: /^(?:Dynamic|Static) Arp (?:Parameters|Entries)/iu },
        { match: /^(?<ip>\d+\.\d+\.\d+\.\d+)\s+(?<mac>(?:[\da-fA-F]{1,2}[:-]){5}[\da-fA-F]{1,2})(?:\s+(?<interface>\S+))?/u, starts: true },
        { match: /^IP Address:? (?<ip>\S+)/iu, starts: true },
        { match: /^MAC Address:? (?<mac>\S+)/iu },
      ],
      needs: ['mac'],
    }),
  },
  {
    platform,
    command: ['show route [...]', 'show ipv6 route [...]'],
    kind: 'routes',
    read: lines({
      rules: [
        // Code with its mark (`S`, `O E`, `B`), network, then `via …` or `is directly connected, …`; more next hops have lines of their own.
        {
          match: /^(?<protocol>[A-Za-z](?: ?[A-Z]{1,2}\d?)?)[ >*]*\s+(?<network>[\da-fA-F.:]+)\/(?<prefix_length>\d+)\s/u,
          carry: true,
          drops: ['distance', 'metric'],
          more: true,
        },
        { match: /(?:,\s*cost\s+|\[)(?:(?<distance>\d+)\/)?(?<metric>\d+)\b/u, carry: true, more: true },
        { match: /\s+via\s+(?<next_hop>[\da-fA-F.:]+)(?:%\S+)?(?:,\s*(?<interface>[^\s,]+))?/u, starts: true },
        { match: /\s+is directly connected(?:,\s*(?<interface>[^\s,]+))?/u, starts: true },
        { match: /\s+is an? (?:reject|blackhole|unusable)/u, starts: true },
        // A network as long as an address of IPv6 pushes the way to the next line.
        {
          match: /^(?<protocol>[A-Z](?: ?[A-Z]{1,2}\d?)?)[ >*]*\s+(?<network>[\da-fA-F.:]+)\/(?<prefix_length>\d+)$/u,
          carry: true,
          drops: ['distance', 'metric'],
        },
      ],
      needs: ['network'],
    }),
  },
  {
    platform,
    command: 'show version all',
    kind: 'version',
    read: lines({
      rules: [
        { match: /^Product version (?<product>Check Point Gaia )?(?<version>\S+)/iu },
        { match: /^OS build (?<build>\S+)/iu },
        { match: /^OS kernel version (?<kernel>\S+)/iu },
        { match: /^OS edition (?<edition>\S+)/iu },
      ],
      needs: ['version'],
    }),
  },
  {
    platform,
    command: ['show asset all', 'show asset system'],
    kind: 'inventory',
    read: lines({
      rules: [
        { match: /^(?:Platform|Model): (?<pid>\S.*)/u, more: true },
        { match: /^Model: (?<description>\S.*)/u },
        { match: /^Serial Number: (?<serial>\S+)/u },
      ],
    }),
  },
  { platform, command: 'show hostname', kind: 'hostname', read: lines({ rules: [{ match: /^(?<hostname>[\w.-]+)$/u }] }) },
];
