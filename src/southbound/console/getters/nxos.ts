import { lines } from '../parse/lines.ts';
import type { Json } from '#kernel/json.ts';
import type { Getters } from './getter.ts';
import { fullInterfaceName, interfaceList } from './interface-names.ts';
import { interfaceAddresses, parsed } from './records.ts';
import { hardwareAddress, listOf, megabits, named, NOT_TOLD, numberOf, secondsOf, settled, textOf } from './told-values.ts';

const platform = 'cisco_nxos';

/** Rows of a table of `| json`: one row is an object, several are a list of them. */
function rows(text: string, table: string, row: string): Record<string, Json>[] {
  try {
    const found = (JSON.parse(text) as Record<string, Record<string, Json>>)[table]?.[row];
    return [found ?? []].flat() as Record<string, Json>[];
  } catch {
    return [];
  }
}

/** `show [ipv6] interface vrf all`: each family with the lengths that its subnet has. */
const addresses6 = lines({
  rules: [
    { match: /^(?<name>[A-Za-z]\S*?), Interface status: /u, starts: true },
    { match: /^ +IPv6 address:(?: (?<none>none))?$/iu, section: 'addresses' },
    { match: /^ +IPv6 (?:link-local )?address: (?<link_local>fe80:[\da-f:]*)/iu, section: null },
    { match: /^ +(?<address>[\da-f]*:[\da-f:.]+)\/(?<length>\d+)/iu, in: 'addresses', list: true },
    { match: /^ +IPv6 (?:subnet|virtual)/iu, section: null },
  ],
});
/** NX-OS makes its link-local addresses as RFC 4291 appendix A says, with an interface identifier of 64 bits. */
const LINK_LOCAL_LENGTH = 64;

const versionLines = lines({
  rules: [
    { match: /^ *(?:NXOS|system): +version +(?<version>\S+)/u },
    { match: /^ +cisco (?<model>\S.*?[Cc]hassis)/u },
    { match: /^ +Processor Board ID (?<serial>\S+)/iu },
    { match: /^ +Device name: *(?<hostname>\S+)/u },
    { match: /^Kernel uptime is (?<uptime>.+)$/u },
  ],
});

/** The router id of a peer that has not told it, as NX-OS shows it. */
const UNKNOWN_ROUTER = '0.0.0.0';

const temperatures = lines({
  rules: [
    {
      match: /^(?<module>\d+) +(?<sensor>\S.*?) +(?<major>\d+) +(?<minor>\d+) +(?<value>\d+) +(?<status>[A-Za-z]\S*)/u,
      starts: true,
    },
  ],
});

export const nxosGetters: Getters = {
  get_facts: (outputs) => {
    const facts = versionLines(outputs.of(/^show version$/u))[0] ?? {};
    const chassis = rows(outputs.of(/^show inventory json$/u), 'TABLE_inv', 'ROW_inv').find(({ name }) => /chassis/iu.test(textOf(name)));
    const hostname = textOf(facts['hostname']);
    const full = outputs.of(/^show hostname$/u).trim();
    return {
      vendor: 'Cisco',
      hostname: hostname === '' ? (full.split('.')[0] ?? '') : hostname,
      fqdn: full,
      os_version: textOf(facts['version']),
      serial_number: textOf(chassis?.['serialnum']) || textOf(facts['serial']),
      model: textOf(facts['model']),
      interface_list: parsed(platform, 'show interface status', outputs.of(/^show interface status$/u)).map((record) =>
        fullInterfaceName(textOf(record['name'])),
      ),
    };
  },

  get_interfaces: (outputs) =>
    Object.fromEntries(
      parsed(platform, 'show interface', outputs.of(/^show interface$/u)).map((record) => {
        const state = `${textOf(record['status'])} ${textOf(record['admin_state'])}`;
        const protocol = textOf(record['line_protocol']);
        return [
          fullInterfaceName(textOf(record['name'])),
          {
            is_enabled: !/administratively|admin(?:istratively)? down|\bdown$/iu.test(state),
            is_up: /^up\b/u.test(textOf(record['status'])) && (protocol === '' || protocol.startsWith('up')),
            description: textOf(record['description']),
            mac_address: hardwareAddress(textOf(record['mac'])),
            last_flapped: NOT_TOLD,
            mtu: numberOf(record['mtu']),
            speed: megabits(textOf(record['bandwidth'])),
          },
        ];
      }),
    ),

  get_interfaces_ip: (outputs) => {
    const { of, add } = interfaceAddresses();
    for (const { name, ip, subnet } of lines({
      rules: [
        { match: /^(?<name>[A-Za-z]\S*?), Interface status: /u, starts: true },
        { match: /^ +IP address: (?<ip>\d[\d.]+), IP subnet: [\d.]+\/(?<subnet>\d+)/u, list: true },
      ],
    })(outputs.of(/^show ip interface(?: vrf all)?$/u)))
      for (const [index, address] of [ip ?? []].flat().entries())
        add(fullInterfaceName(textOf(name)), 'ipv4', address, Number([subnet ?? []].flat()[index]));
    for (const record of addresses6(outputs.of(/^show ipv6 interface(?: vrf all)?$/u))) {
      const name = fullInterfaceName(textOf(record['name']));
      if (record['link_local'] !== undefined) add(name, 'ipv6', textOf(record['link_local']), LINK_LOCAL_LENGTH);
      for (const [index, address] of [record['address'] ?? []].flat().entries())
        add(name, 'ipv6', address, Number([record['length'] ?? []].flat()[index]));
    }
    return of;
  },

  get_arp_table: (outputs) =>
    parsed(platform, 'show ip arp', outputs.of(/^show ip arp/u))
      .filter((record) => !/incomplete/iu.test(textOf(record['mac'])))
      .map((record) => ({
        interface: textOf(record['interface']),
        ip: textOf(record['ip']),
        mac: hardwareAddress(textOf(record['mac'])),
        age: secondsOf(textOf(record['age'])),
      })),

  get_mac_address_table: (outputs) =>
    parsed(platform, 'show mac address-table', outputs.of(/^show mac address.table/u)).map((record) => ({
      interface: fullInterfaceName(textOf(record['interface'])),
      mac: hardwareAddress(textOf(record['mac'])),
      vlan: /^\d+$/u.test(textOf(record['vlan'])) ? Number(record['vlan']) : 0,
      static: !/dynamic/iu.test(textOf(record['type'])),
      active: textOf(record['entry']).includes('*'),
      moves: NOT_TOLD,
      last_move: NOT_TOLD,
    })),

  get_vlans: (outputs) => {
    const table = rows(outputs.of(/^show vlan brief json$/u), 'TABLE_vlanbriefxbrief', 'ROW_vlanbriefxbrief');
    if (table.length === 0)
      return Object.fromEntries(
        parsed(platform, 'show vlan brief', outputs.of(/^show vlan(?: brief)?$/u)).map((record) => [
          textOf(record['id']),
          { name: textOf(record['name']), interfaces: listOf(record['interfaces']).map(fullInterfaceName) },
        ]),
      );
    return Object.fromEntries(
      table.map((row) => [
        listOf(row['vlanshowbr-vlanid-utf'] ?? row['vlanshowbr-vlanid'])[0] ?? '',
        {
          name: textOf(row['vlanshowbr-vlanname']),
          interfaces: listOf(row['vlanshowplist-ifidx']).flatMap(interfaceList),
        },
      ]),
    );
  },

  get_environment: (outputs) => {
    const resources = outputs.of(/^show system resources/u);
    const memory = /Memory usage: *(?<total>\d+)K total, *(?<used>\d+)K used/u.exec(resources)?.groups;
    return {
      cpu: Object.fromEntries(
        [...resources.matchAll(/CPU(?<number>\d+) states *:.*?(?<idle>[\d.]+)% idle/gu)].map((match) => [
          match.groups?.['number'] ?? '0',
          { '%usage': Math.round((100 - Number(match.groups?.['idle'])) * 100) / 100 },
        ]),
      ),
      memory: { used_ram: numberOf(memory?.['used']), available_ram: numberOf(memory?.['total']) },
      temperature: Object.fromEntries(
        temperatures(outputs.of(/^show environment temperature/u)).map((record) => {
          const value = Number(record['value']);
          return [
            `${textOf(record['sensor'])}-${textOf(record['module'])}`,
            { temperature: value, is_alert: value > Number(record['minor']), is_critical: value > Number(record['major']) },
          ];
        }),
      ),
      power: { invalid: { status: true, output: NOT_TOLD, capacity: NOT_TOLD } },
      fans: { invalid: { status: true } },
    };
  },

  get_config: (outputs) => ({
    running: settled(outputs.of(/^show running.config/u)),
    startup: settled(outputs.of(/^show startup.config/u)),
    candidate: '',
  }),

  get_bgp_neighbors: (outputs) => {
    const answer = named<{ router_id: string; peers: Record<string, Record<string, Json>> }>();
    for (const summary of parsed(platform, 'show bgp all summary vrf all', outputs.of(/^show bgp all summary vrf all$/u))) {
      const vrf = textOf(summary['vrf']);
      const of = (answer[vrf === 'default' ? 'global' : vrf] ??= {
        router_id: textOf(summary['router_id']),
        peers: named<Record<string, Json>>(),
      });
      const state = textOf(summary['state']);
      const up = /^\d+$/u.test(state);
      const peer = (of.peers[textOf(summary['peer'])] ??= {
        local_as: numberOf(summary['local_as']),
        remote_as: numberOf(summary['as']),
        remote_id: UNKNOWN_ROUTER,
        is_up: up,
        is_enabled: !/shut|admin/iu.test(state),
        description: '',
        uptime: up ? secondsOf(textOf(summary['uptime'])) : NOT_TOLD,
        address_family: {},
      });
      peer['address_family'] = {
        ...(peer['address_family'] as Record<string, Json>),
        [textOf(summary['address_family']).toLowerCase().split(' ')[0] ?? '']: {
          received_prefixes: up ? Number(state) : NOT_TOLD,
          accepted_prefixes: NOT_TOLD,
          sent_prefixes: NOT_TOLD,
        },
      };
    }
    return answer;
  },
};
