import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Parser } from '../parser.ts';
import { ifconfig } from './linux-ifconfig.ts';
import { iproute } from './linux-iproute.ts';
import { lldpdNeighbors } from './linux-lldpd.ts';
import { without } from './prefix.ts';

const platform = 'linux';

function unquoted(record: Fields): Fields {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/^"(.*)"$/u, '$1') : value]),
  );
}

/** Linux with iproute2 or BusyBox, net-tools and lldpd, and what tells its version. */
export const linux: readonly Parser[] = [
  ...iproute(platform),
  { platform, command: ['ifconfig [-a] [<name>]', '[usr] sbin ifconfig [-a] [<name>]'], kind: 'interfaces', read: ifconfig },
  {
    // @see arp(8)
    platform,
    command: 'arp [-a|-n|-an|-e|-ne|-en|-na] [<name>]',
    kind: 'arp',
    read: lines({
      rules: [
        // BSD style: `gw (10.0.0.1) at 0c:00:00:00:00:01 [ether] on eth0`
        {
          match: /^(?<hostname>\S+) \((?<ip>[^)]+)\) at <?(?<mac>[\da-fA-F:]+|incomplete)>?(?: \[(?<type>\w+)\])?.* on (?<interface>\S+)/u,
          starts: true,
        },
        // Linux style, in columns: address, type, hardware address, flags, mask, interface
        {
          match:
            /^(?<ip>[\d.]+)\s+(?<type>\w+)\s+(?<mac>(?:[\da-fA-F]{2}:){5}[\da-fA-F]{2})\s+(?<state>[CMP!]+)\s+(?:\S+\s+)?(?<interface>\S+)$/u,
          starts: true,
        },
        { match: /^(?<ip>[\d.]+)\s+\(incomplete\)\s+(?<interface>\S+)$/u, starts: true },
      ],
    }),
  },
  {
    // @see route(8): destination, gateway, mask, flags, metric, references, use, interface
    platform,
    command: ['route [-n]', 'netstat -rn|-nr'],
    kind: 'routes',
    read: lines({
      rules: [
        {
          match:
            /^(?<network>default|[\d.]+)\s+(?<next_hop>[\d.]+|\*)\s+(?<prefix_length>\d+\.\d+\.\d+\.\d+)\s+(?<flags>[A-Z!]+)\s+(?<metric>\d+)\s+\d+\s+\d+\s+(?<interface>\S+)$/u,
          starts: true,
        },
      ],
      finish: (record) => without(record, /^(?:0\.0\.0\.0|\*)$/u, ['next_hop']),
    }),
  },
  { platform, command: ['lldpcli show neighbors [<detail>] [...]', 'lldpctl [<name>]'], kind: 'neighbors', read: lldpdNeighbors },
  {
    platform,
    command: ['hostname [-s|-f|--fqdn|--short]', 'cat /etc/hostname', 'uname -n'],
    kind: 'hostname',
    read: lines({ rules: [{ match: /^(?<fqdn>(?<hostname>[\w-]+)\.[\w.-]+)$/u }, { match: /^(?<hostname>[\w-]+)$/u }] }),
  },
  {
    // @see uname(1): system, node name, release, version of the build, machine, system
    platform,
    command: 'uname -a',
    kind: 'version',
    read: lines({
      rules: [
        {
          match:
            /^(?<os>Linux|FreeBSD|OpenBSD|NetBSD|Darwin) (?<hostname>\S+) (?<version>\S+) .*?(?:\s(?<architecture>x86_64|i[3-6]86|aarch64|arm\w+|ppc\w+|riscv\w+|mips\w*|s390x|amd64))?(?: (?:GNU\/)?Linux)?$/u,
        },
      ],
    }),
  },
  {
    // @see os-release(5)
    platform,
    command: 'cat /etc/os-release|/usr/lib/os-release',
    kind: 'version',
    read: pairs({
      separator: /=/u,
      keys: { id: 'os', name: 'name', version_id: 'version', pretty_name: 'description', version_codename: 'codename', id_like: 'like' },
      needs: ['os'],
      finish: unquoted,
    }),
  },
  {
    // @see hostnamectl(1)
    platform,
    command: 'hostnamectl [status]',
    kind: 'version',
    read: pairs({
      keys: {
        'static hostname': 'hostname',
        chassis: 'chassis',
        virtualization: 'virtualization',
        'operating system': 'description',
        kernel: 'version',
        architecture: 'architecture',
        'hardware vendor': 'vendor',
        'hardware model': 'model',
        'hardware serial': 'serial',
        'firmware version': 'firmware',
      },
      needs: ['hostname'],
    }),
  },
  {
    // @see Proxmox VE Administration Guide, pveversion(1)
    platform,
    command: 'pveversion [-v]',
    kind: 'version',
    read: lines({
      rules: [
        {
          match: /^pve-manager\/(?<version>[^/\s]+)\/(?<build>[^/\s]+)(?: \(running kernel: (?<kernel>[^)]+)\))?/u,
          set: { model: 'Proxmox VE' },
        },
        { match: /^pve-manager: (?<version>\S+)(?: \(running version: (?<version_full>[^)]+)\))?/u, set: { model: 'Proxmox VE' } },
      ],
      needs: ['version'],
    }),
  },
];
