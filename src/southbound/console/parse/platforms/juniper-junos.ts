import { columns } from '../columns.ts';
import { lines, type LineRule } from '../lines.ts';
import type { Fields, Parser } from '../parser.ts';
import { first } from '../sections.ts';
import { junosInterfaces } from './juniper-interfaces.ts';

const platform = 'juniper_junos';

const MAC = String.raw`(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})`;
const ADDRESS = String.raw`\d{1,3}(?:\.\d{1,3}){3}|[\da-fA-F]*:[\da-fA-F:.]+`;

/** Without `no-resolve` a name stands between address and interface; an IRB has its port in brackets. */
const arp = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^${MAC}\s+(?<ip>${ADDRESS})\s+(?:(?<hostname>\S+)\s+)?(?<interface>[a-z]+[\w:/.-]*\d)(?:\s*\[(?<port>[^\]]+)\])?\s+(?<type>[a-z]\S*(?: \S+)*)$`,
        'u',
      ),
      starts: true,
    },
  ],
});

/** Since when a session is up or down: `2:30:12`, `1w2d 3:01:02`, `5d 22:41:50`. */
const SINCE = String.raw`(?:(?:\d+[ywd])+ )?\d+(?::\d\d)+|(?:\d+[ywdhm])+|\d+|[Nn]ever`;

const bgpSummary = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^(?<peer>${ADDRESS})(?:\+\d+)?\s+(?<as>[\d.]+)\s+\d+\s+\d+\s+\d+\s+\d+\s+(?<uptime>${SINCE})\s+(?<state>[A-Z\d]\S*)`,
        'u',
      ),
      starts: true,
    },
    { match: /^\s+(?<tables>[\w.-]+\.\d): \d+\/\d+\/\d+\/\d+/u, list: true },
  ],
  // An address of IPv6 pushes the row to the next line.
  wrapped: { lone: /^[\da-fA-F]*:[\da-fA-F:.]+(?:\+\d+)?$/u, rest: /^\s+\d+\s+\d+/u },
});

/** The number of a VLAN, where its name is made of it. */
function vlanOfName(record: Fields): Fields {
  const name = record['vlan'];
  const [, id] = typeof name === 'string' ? (/^(?:vlan[-_]?)(\d{1,4})$/iu.exec(name) ?? []) : [];
  return id === undefined || typeof name !== 'string' ? record : { ...record, vlan: id, vlan_name: name };
}

const switchingTable = lines({
  rules: [
    // ELS: VLAN, MAC, flags, age, interface
    {
      match: new RegExp(String.raw`^\s+(?<vlan>\S+)\s+${MAC}\s+(?<type>[A-Z][A-Z,]*)\s+(?<age>-|\d\S*)\s+(?<interface>\S+)`, 'u'),
      starts: true,
    },
    // EX without ELS: VLAN, MAC, type in words, age, interface
    {
      match: new RegExp(String.raw`^\s+(?<vlan>\S+)\s+${MAC}\s+(?<type>[A-Z][a-z]+)\s+(?<age>-|\d\S*)\s+(?<interface>\S+)`, 'u'),
      starts: true,
    },
  ],
  finish: vlanOfName,
});

/** `ge-0/0/1.0*`: the star says that the port is up. */
function members({ interfaces, ...rest }: Fields): Fields {
  const names = [interfaces ?? []]
    .flat()
    .flatMap((line) => line.split(/[\s,]+/u))
    .map((name) => name.replace(/\*$/u, ''))
    .filter((name) => /^[a-z]+[-\d].*/u.test(name));
  return names.length === 0 ? rest : { ...rest, interfaces: names };
}

const vlans = lines({
  rules: [
    // ELS: routing instance, name, tag, and one interface a line
    { match: /^(?<instance>\S+)\s+(?<name>\S+)\s+(?<id>\d{1,4}|NA)(?:\s+(?<interfaces>[a-z]\S*.*))?$/u, starts: true },
    // EX without ELS: name, tag, and all interfaces of it
    { match: /^(?<name>\S+)\s+(?<id>\d{1,4})(?:\s+(?<interfaces>[a-z]\S*.*))?$/u, starts: true },
    // A VLAN without a tag
    { match: /^(?<name>[\w.-]+)$/u, starts: true },
    { match: /^\s{10,}(?<interfaces>[a-z]+-\S.*|ae\d.*)$/u, list: true },
  ],
  finish: members,
});

const lldp = columns({
  header: /^Local Interface\s+Parent Interface\s/iu,
  columns: [
    ['Local Interface', 'local_interface'],
    ['Parent Interface', 'parent'],
    ['Chassis Id', 'chassis_id'],
    ['Port info', 'neighbor_interface'],
    ['System Name', 'neighbor'],
  ],
  needs: ['local_interface', 'chassis_id'],
  finish: ({ parent, ...rest }) => (parent === undefined || parent === '-' ? rest : { ...rest, parent }),
});

const VERSION: readonly LineRule[] = [
  { match: /^Hostname: (?<hostname>\S+)/iu },
  { match: /^Model: (?<model>\S.*)/iu },
  { match: /^Junos: (?<version>\S+)/u },
  { match: /^JUNOS [\w -]*\[(?<version>[^\]]+)\]/iu },
  { match: /^KERNEL (?<version>\S+)/u },
];

/** Members of a chassis each under a headline. */
const versions = lines({
  rules: [{ match: /^(?<member>fpc\d+|node\d+|localre|re\d+|member\d+):$/u, starts: true }, ...VERSION],
  needs: ['version'],
});

/** Junos. @see Junos CLI Reference: show arp, show bgp summary, show interfaces, show vlans, … */
export const juniperJunos: readonly Parser[] = [
  { platform, command: 'show arp [no-resolve] [...]', kind: 'arp', read: arp },
  {
    platform,
    command: 'show ipv6 neighbors',
    kind: 'arp',
    read: lines({
      rules: [
        {
          match: new RegExp(
            String.raw`^(?<ip>[\da-f]*:[\da-f:]+)\s+(?:${MAC}|none)\s+(?<state>[a-z]\S*)\s+(?:\S+\s+)*?(?<interface>[a-z]+[\w/-]*\.\d+)`,
            'u',
          ),
          starts: true,
        },
      ],
    }),
  },
  { platform, command: 'show bgp summary [...]', kind: 'routing_peers', read: bgpSummary },
  { platform, command: 'show ethernet-switching table [...]', kind: 'mac_table', read: switchingTable },
  { platform, command: ['show interfaces [<name>] [extensive|detail]'], kind: 'interfaces', read: junosInterfaces },
  {
    platform,
    command: 'show interfaces terse [...]',
    kind: 'interfaces',
    read: lines({
      rules: [
        {
          match:
            /^(?<name>[a-z][\w:/.-]*)\s+(?<status>up|down)\s+(?<protocol_status>up|down)(?:\s+(?<family>[a-z]\w*)(?:\s+(?<address>[\da-fA-F.:]+(?:\/\d+)?))?)?/u,
          starts: true,
        },
        { match: /^\s{20,}(?:(?:[a-z]\w*)\s+)?(?<address>[\da-fA-F]+[.:][\da-fA-F.:]*(?:\/\d+)?)/u, list: true },
      ],
      finish: ({ address, family: _family, ...rest }) => {
        const all = [address ?? []].flat();
        const v4 = all.filter((each) => !each.includes(':')).map((each) => each.split('/'));
        const v6 = all.filter((each) => each.includes(':'));
        return {
          ...rest,
          ...(v4.length > 0 && { ip: v4.map(([ip = '']) => ip), prefix_length: v4.map(([, bits = '32']) => bits) }),
          ...(v6.length > 0 && { ipv6: v6 }),
        };
      },
    }),
  },
  {
    platform,
    command: 'show interfaces descriptions [...]',
    kind: 'interfaces',
    read: lines({
      rules: [
        { match: /^(?<name>[a-z][\w:/.-]*)\s+(?<status>up|down)\s+(?<protocol_status>up|down)\s+(?<description>\S.*)/u, starts: true },
      ],
    }),
  },
  { platform, command: 'show lldp neighbors', kind: 'neighbors', read: first(lldp, lldpWithoutParent()) },
  {
    platform,
    command: 'show ospf|ospf3 neighbor [...]',
    kind: 'routing_peers',
    read: lines({
      rules: [
        {
          match: /^(?<address>\d+\.\d+\.\d+\.\d+)\s+(?<interface>\S+)\s+(?<state>[A-Z]\S+)\s+(?<peer>\d+\.\d+\.\d+\.\d+)\s+\d+\s+\d+/u,
          starts: true,
        },
        // OSPFv3 tells the id first, and the address on the line below.
        { match: /^(?<peer>\d+\.\d+\.\d+\.\d+)\s+(?<interface>\S+)\s+(?<state>[A-Z]\S+)\s+\d+\s+\d+/u, starts: true },
        { match: /^\s+Neighbor-address (?<address>\S+)/u },
        { match: /^\s+(?:area|Area).*?, (?:Up|up) (?<uptime>\S+)/u },
      ],
    }),
  },
  {
    platform,
    command: 'show route [...]',
    kind: 'routes',
    read: lines({
      rules: [
        { match: /^(?<vrf>[\w.-]+)\.inet6?\.0: \d+ destinations/u, carry: true },
        { match: /^inet6?\.0: \d+ destinations/u, carry: true, drops: ['vrf'] },
        { match: new RegExp(String.raw`^(?<network>${ADDRESS})/(?<prefix_length>\d+)`, 'u'), carry: true, more: true },
        {
          match: /\s*[*+-]{0,2}\[(?<protocol>[\w-]+)\/(?<distance>\d+)(?:\/\d+)?\](?: [^,]*)?(?:, metric (?<metric>\d+))?/u,
          carry: true,
          drops: ['metric'],
        },
        { match: new RegExp(String.raw`^\s+[>\s]*to (?<next_hop>${ADDRESS}) via (?<interface>[^\s,]+)`, 'u'), starts: true },
        { match: /^\s+[>\s]*(?:via (?<interface>[^\s,]+)|Local via (?<own>\S+)|(?<next_hop>Reject|Discard|Receive))$/u, starts: true },
      ],
      needs: ['network'],
    }),
  },
  {
    platform,
    command: 'show chassis hardware [...]',
    kind: 'inventory',
    read: columns({
      header: /^Item\s+Version\s+Part number/u,
      columns: [
        ['Item', 'name'],
        ['Version', 'vid'],
        ['Part number', 'pid'],
        ['Serial number', 'serial'],
        ['Description', 'description'],
      ],
      needs: ['name'],
    }),
  },
  { platform, command: 'show version [...]', kind: 'version', read: first(versions, lines({ rules: VERSION, needs: ['version'] })) },
  { platform, command: 'show vlans [...]', kind: 'vlans', read: vlans },
];

/** Junos of SRX and before 11. */
function lldpWithoutParent(): Parser['read'] {
  return columns({
    header: /^Local Interface\s+Chassis Id\s/iu,
    columns: [
      ['Local Interface', 'local_interface'],
      ['Chassis Id', 'chassis_id'],
      ['Port info', 'neighbor_interface'],
      ['System Name', 'neighbor'],
    ],
    needs: ['local_interface', 'chassis_id'],
  });
}
