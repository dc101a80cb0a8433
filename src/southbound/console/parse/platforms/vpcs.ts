import { columns } from '../columns.ts';
import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Parser } from '../parser.ts';

const platform = 'vpcs';

/** The one interface that a virtual PC has; VPCS itself never prints a name for it. */
const INTERFACE = 'eth0';

/** `PC1[1]` is the PC's name and its number in the process; an address of zeros is none. */
function host({ hostname, ip, gateway, ...rest }: Fields): Fields {
  const [address = '', bits] = [ip].flat()[0]?.split('/') ?? [];
  const name = [hostname].flat()[0]?.replace(/\[\d+\]$/u, '');
  return {
    name: INTERFACE,
    ...(name !== undefined && { hostname: name }),
    ...(address !== '' && address !== '0.0.0.0' && { ip: address, ...(bits !== undefined && { prefix_length: bits }) }),
    ...(gateway !== undefined && gateway !== '0.0.0.0' && { gateway }),
    ...rest,
  };
}

/** VPCS, the Virtual PC Simulator, 0.5 to 0.8. @see its own help: `show ?` */
export const vpcs: readonly Parser[] = [
  {
    platform,
    command: 'show ip',
    kind: 'ip_interfaces',
    read: pairs({
      separator: /\s*:(?:\s+|$)/u,
      keys: {
        name: 'hostname',
        'ip/mask': 'ip',
        gateway: 'gateway',
        dns: 'dns',
        'dhcp server': 'dhcp_server',
        'dhcp lease': 'dhcp_lease',
        'domain name': 'domain',
        mac: 'mac',
        lport: 'local_port',
        'rhost:port': 'remote',
        mtu: 'mtu',
      },
      needs: ['mac'],
      finish: host,
    }),
  },
  {
    platform,
    command: 'show ipv6',
    kind: 'ip_interfaces',
    read: pairs({
      separator: /\s*:(?:\s+|$)/u,
      keys: {
        name: 'hostname',
        'link-local scope': 'ipv6',
        'global scope': 'ipv6',
        mac: 'mac',
        'router link-layer': 'gateway_mac',
        mtu: 'mtu',
        'mtu:': 'mtu',
      },
      lists: ['ipv6'],
      needs: ['mac'],
      finish: host,
    }),
  },
  {
    platform,
    command: ['show ip all', 'show', 'show all'],
    kind: 'ip_interfaces',
    read: columns({
      header: /^NAME\s+IP\/MASK\s+GATEWAY/u,
      columns: [
        ['NAME', 'hostname'],
        ['IP/MASK', 'ip'],
        ['GATEWAY', 'gateway'],
        // `GATEWAY` and `MAC` are written with sprintf: a long DNS or port never reaches into the next column.
        ['MAC', 'mac'],
        ['LPORT', 'local_port'],
        ['RHOST:PORT', 'remote'],
        ['DNS', 'dns'],
      ],
      needs: ['mac'],
      finish: host,
    }),
  },
  {
    platform,
    command: ['show arp', 'arp'],
    kind: 'arp',
    read: lines({
      rules: [
        {
          match: /^(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})\s+(?<ip>[\d.]+)(?:\s+expires in (?<expires_s>\d+))?/iu,
          starts: true,
          set: { interface: INTERFACE },
        },
      ],
    }),
  },
  {
    platform,
    command: ['show version', 'version'],
    kind: 'version',
    read: lines({
      rules: [
        { match: /Virtual PC Simulator,? version (?<version>\S+)/iu, set: { model: 'VPCS' } },
        { match: /^Build time:\s*(?<built>.+)/u },
      ],
      needs: ['version'],
    }),
  },
];
