import { lines } from '../lines.ts';
import type { Fields, Parser } from '../parser.ts';
import { first } from '../sections.ts';
import { withPrefixLength } from './prefix.ts';
import { isRow, jsonRows, picked, textOf, type JsonRow } from './json-rows.ts';

/**
 * `ip` and `bridge` of iproute2, and of BusyBox, as text, with `-brief` and with `-json`.
 * @see ip-address(8), ip-link(8), ip-route(8), ip-neighbour(8), bridge(8)
 */

const HEAD = {
  ifname: 'name',
  operstate: 'status',
  mtu: 'mtu',
  link_type: 'type',
  address: 'mac',
  ifalias: 'description',
  master: 'master',
  link: 'parent',
};

/** The loopback of Linux has no address of hardware, and neither has a tunnel: iproute2 prints an address of IP there. */
const MAC = String.raw`(?<mac>[\da-f]{2}(?::[\da-f]{2}){5})\b`;

const links = lines({
  rules: [
    { match: /^\d+: (?<name>[^:@\s]+)(?:@(?<parent>[^:\s]+))?: <(?<flags>[^>]*)> mtu (?<mtu>\d+)/u, starts: true, more: true },
    { match: / master (?<master>\S+)/u, more: true },
    { match: / state (?<status>\S+)/u },
    { match: new RegExp(String.raw`^\s+link/(?<type>\S+)(?: ${MAC})?`, 'u') },
    { match: /^\s+alias (?<description>.+)/u },
    { match: /^\s+vlan protocol \S+ id (?<vlan>\d+)/u },
    // Alternative names are other words for the same interface.
    { match: /^\s+altname (?<altname>\S+)/u, list: true },
    { match: /^\s+inet (?<ip>[\d.]+)(?: peer [\d.]+)?(?:\/(?<prefix_length>\d+))?/u, list: true },
    { match: /^\s+inet6 (?<ipv6>[\da-f:.]+(?:\/\d+)?)/u, list: true },
    { match: /^\s+RX:/u, section: 'in' },
    { match: /^\s+TX:/u, section: 'out' },
    { in: 'in', match: /^\s+(?<input_bytes>\d+)\s+(?<input_packets>\d+)\s+(?<input_errors>\d+)\s+(?<input_drops>\d+)/u, section: null },
    {
      in: 'out',
      match: /^\s+(?<output_bytes>\d+)\s+(?<output_packets>\d+)\s+(?<output_errors>\d+)\s+(?<output_drops>\d+)/u,
      section: null,
    },
  ],
});

const brief = lines({
  rules: [
    {
      match: new RegExp(
        String.raw`^(?<name>[^\s@]+)(?:@(?<parent>\S+))?\s+(?<status>UP|DOWN|UNKNOWN|DORMANT|LOWERLAYERDOWN|NOTPRESENT|TESTING)(?:\s+${MAC})?(?:\s+<(?<flags>[^>]*)>)?(?<addresses>(?:\s+[\da-f.:]+/\d+)*)`,
        'u',
      ),
      starts: true,
    },
  ],
  finish: ({ addresses, ...rest }) => ({ ...rest, ...families([addresses ?? []].flat().flatMap((each) => each.split(/\s+/u))) }),
});

function families(addresses: readonly string[]): Fields {
  const v4 = addresses.filter((each) => each.includes('.') && !each.includes(':')).map((each) => each.split('/'));
  const v6 = addresses.filter((each) => each.includes(':'));
  return {
    ...(v4.length > 0 && { ip: v4.map(([ip = '']) => ip), prefix_length: v4.map(([, bits = '32']) => bits) }),
    ...(v6.length > 0 && { ipv6: v6 }),
  };
}

function linkOfJson(row: JsonRow): Fields[] {
  const fields = picked(row, HEAD);
  if (fields['name'] === undefined) return [];
  const addresses = Array.isArray(row['addr_info']) ? row['addr_info'].filter(isRow) : [];
  const statistics = isRow(row['stats64']) ? row['stats64'] : {};
  return [
    {
      ...fields,
      ...families(
        addresses.flatMap(({ local, prefixlen }) => (textOf(local) === null ? [] : [`${textOf(local)}/${textOf(prefixlen) ?? '32'}`])),
      ),
      ...counters(statistics['rx'], 'input'),
      ...counters(statistics['tx'], 'output'),
    },
  ];
}

function counters(value: unknown, direction: 'input' | 'output'): Fields {
  if (!isRow(value)) return {};
  return picked(value, {
    bytes: `${direction}_bytes`,
    packets: `${direction}_packets`,
    errors: `${direction}_errors`,
    dropped: `${direction}_drops`,
  });
}

const interfaces = first(jsonRows(linkOfJson), links, brief);

const ROUTE = ['network', 'prefix_length', 'protocol', 'metric'];

/** Ways to somewhere else: what the kernel keeps for itself (`local`, `broadcast`) and what it refuses is none. */
const routes = first(
  jsonRows((row) => {
    if (row['type'] !== undefined && row['type'] !== 'unicast') return [];
    const names = { dst: 'network', gateway: 'next_hop', dev: 'interface', protocol: 'protocol', metric: 'metric', prefsrc: 'source' };
    const one = withPrefixLength(picked(row, names), 'network');
    const hops = Array.isArray(row['nexthops']) ? row['nexthops'].filter(isRow) : [];
    return hops.length === 0 ? [one] : hops.map((hop) => ({ ...one, ...picked(hop, { gateway: 'next_hop', dev: 'interface' }) }));
  }),
  lines({
    rules: [
      {
        match: /^(?:local|broadcast|multicast|anycast|unreachable|blackhole|prohibit|throw)\s/u,
        ends: true,
        drops: ROUTE,
      },
      {
        match: /^(?:unicast )?(?<network>default|[\da-f.:]+)(?:\/(?<prefix_length>\d+))?\s/u,
        carry: true,
        drops: ROUTE,
        more: true,
      },
      { match: /\sproto (?<protocol>\S+)/u, carry: true, more: true },
      { match: /\smetric (?<metric>\d+)/u, carry: true, more: true },
      { match: /\svia (?:inet6? )?(?<next_hop>[\da-f.:]+)(?:\s+dev (?<interface>\S+))?/u, starts: true, more: true },
      { match: /^(?!.*\svia\s)\S.*?\sdev (?<interface>\S+)/u, starts: true, more: true },
      { match: /\ssrc (?<source>\S+)/u },
    ],
    needs: ['network'],
  }),
);

/** `ip neigh`: the kernel's table of neighbors, with what else versions tell (`router`, `ref 1 used 0/0/0 probes 3`) before the state. */
export const neighbors = first(
  jsonRows((row) => [picked(row, { dst: 'ip', dev: 'interface', lladdr: 'mac', state: 'state' })]),
  lines({
    rules: [
      { match: /^\s*(?<ip>[\da-fA-F.:]+)\s+dev\s+(?<interface>\S+)/u, starts: true, more: true },
      { match: /\slladdr (?<mac>\S+)/u, more: true },
      { match: /\s(?<state>[A-Z]{4,})\b/u },
    ],
  }),
  // With -brief there is no state.
  lines({ rules: [{ match: /^(?<ip>[\da-f.:]+)\s+(?<interface>\S+)\s+(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2})/u, starts: true }] }),
);

const forwarding = first(
  jsonRows((row) => {
    const flags = Array.isArray(row['flags']) ? row['flags'].filter((flag) => flag === 'self') : [];
    const fields = picked(row, {
      mac: 'mac',
      ifname: 'interface',
      vlan: 'vlan',
      master: 'bridge',
      state: 'type',
      dst: 'remote',
      vni: 'vni',
    });
    return [{ ...fields, type: fields['type'] ?? (flags.length > 0 ? 'self' : 'dynamic') }];
  }),
  lines({
    rules: [
      { match: /^(?<mac>(?:[\da-f]{2}:){5}[\da-f]{2}) dev (?<interface>\S+)/u, starts: true, more: true },
      { match: / vlan (?<vlan>\d+)/u, more: true },
      { match: / dst (?<remote>\S+)/u, more: true },
      { match: / vni (?<vni>\d+)/u, more: true },
      { match: / master (?<bridge>\S+)/u, more: true },
      { match: / (?<type>permanent|static|stale|local)\b/u },
      { match: / (?<type>self)\b/u },
    ],
    finish: (record) => ({ type: 'dynamic', ...record }),
  }),
);

/** Between `ip` and its object: `-j`, `-s`, `-4`, `-br`, `-d`, … */
const OPTIONS = '[<option>] [<option>] [<option>]';

export function iproute(platform: string): Parser[] {
  return [
    { platform, command: `ip ${OPTIONS} address|addr [show|list] [dev] [<name>]`, kind: 'ip_interfaces', read: interfaces },
    { platform, command: `ip ${OPTIONS} link [show|list] [dev] [<name>]`, kind: 'interfaces', read: interfaces },
    { platform, command: `ip ${OPTIONS} route [show|list] [table] [<name>]`, kind: 'routes', read: routes },
    { platform, command: `ip ${OPTIONS} neighbour|neighbor [show|list] [dev] [<name>]`, kind: 'arp', read: neighbors },
    { platform, command: `bridge ${OPTIONS} fdb [show|list] [dev|br] [<name>]`, kind: 'mac_table', read: forwarding },
  ];
}
