import { interfaceAddresses, ipInterfaceRecords, parsed } from './records.ts';
import { columns } from '../parse/columns.ts';
import { lines } from '../parse/lines.ts';
import type { Getters } from './getter.ts';
import { fullInterfaceName } from './interface-names.ts';
import { hardwareAddress, listOf, megabits, NOT_TOLD, numberOf, textOf } from './told-values.ts';

const counters = lines({
  rules: [
    { match: /^(?<name>[A-Za-z]\S*(?: \S+){0,2}?) is [^,]+,? +line protocol is /u, starts: true },
    { match: /^ +(?<packets_in>\d+) packets input, (?<octets_in>\d+) bytes/u },
    { match: /^ +Received (?<broadcasts_in>\d+) broadcasts(?: \((?<multicasts_in>\d+) (?:IP )?multicasts?\))?/u },
    { match: /^ +(?<errors_in>\d+) input errors/u },
    { match: /^ +(?<packets_out>\d+) packets output, (?<octets_out>\d+) bytes/u },
    { match: /^ +Output (?<broadcasts_out>\d+) broadcasts(?: \((?<multicasts_out>\d+) (?:IP )?multicasts?\))?/u },
    { match: /^ +(?<errors_out>\d+) output errors/u },
  ],
});

/** `show interfaces summary`: IHQ and OHQ are queues, IQD and OQD what was dropped from them. */
const drops = lines({
  rules: [{ match: /^\*? +(?<name>[A-Za-z]\S*) +\d+ +(?<dropped_in>\d+) +\d+ +(?<dropped_out>\d+) +\d/u, starts: true }],
});

/** `show ipv6 interface`: a link-local address has the length of its block. @see RFC 4291 §2.4 */
const addresses6 = lines({
  rules: [
    { match: /^(?<name>[A-Za-z]\S*) is [^,]+, line protocol is /u, starts: true },
    { match: /link-local address is (?<link_local>[\da-f:]+)/iu },
    { match: /^ +(?<address>[\da-f]*:[\da-f:.]+), subnet is [\da-f:.]+\/(?<length>\d+)/iu, list: true },
  ],
});
const LINK_LOCAL_LENGTH = 10;

/** `show interfaces transceiver`: columns differ by platform; alarms stand after the value that they are about. */
const transceivers = columns({
  header: /^Port +\(Celsius\)/iu,
  columns: [
    ['Port', 'port'],
    ['(Celsius)', 'temperature'],
    ['(Volts)', 'voltage'],
    ['(mA)', 'current'],
    ['(dBm)', 'output'],
    ['(dBm)', 'input'],
  ],
  ruler: true,
  finish: (record) => (/^[A-Za-z]+\d/u.test(String(record['port'])) ? record : null),
});
/** The power of no light in dBm, and the current of no laser, which stand for a value that is not shown. */
const DARK = -100;
const OFF = 0;

export const iosInterfaceGetters: Getters = {
  get_interfaces: (outputs) =>
    Object.fromEntries(
      parsed('cisco_ios', 'show interfaces', outputs.of(/^show interfaces?$/u)).map((record) => [
        textOf(record['name']),
        {
          is_enabled: !/admin/iu.test(textOf(record['status'])),
          is_up: /^up/iu.test(textOf(record['protocol_status'] ?? record['status'])),
          description: textOf(record['description']),
          mac_address: hardwareAddress(textOf(record['mac'])),
          last_flapped: NOT_TOLD,
          mtu: numberOf(record['mtu']),
          speed: megabits(textOf(record['bandwidth'])),
        },
      ]),
    ),

  /** Packets are all packets: IOS does not count unicast by itself. */
  get_interfaces_counters: (outputs) => {
    const dropped = new Map(drops(outputs.of(/^show interfaces? summary/u)).map((record) => [textOf(record['name']), record]));
    return Object.fromEntries(
      counters(outputs.of(/^show interfaces?$/u)).map((record) => [
        textOf(record['name']),
        {
          rx_unicast_packets: numberOf(record['packets_in']),
          rx_octets: numberOf(record['octets_in']),
          rx_broadcast_packets: numberOf(record['broadcasts_in']),
          rx_multicast_packets: numberOf(record['multicasts_in']),
          rx_errors: numberOf(record['errors_in']),
          rx_discards: numberOf(dropped.get(textOf(record['name']))?.['dropped_in']),
          tx_unicast_packets: numberOf(record['packets_out']),
          tx_octets: numberOf(record['octets_out']),
          tx_broadcast_packets: numberOf(record['broadcasts_out']),
          tx_multicast_packets: numberOf(record['multicasts_out']),
          tx_errors: numberOf(record['errors_out']),
          tx_discards: numberOf(dropped.get(textOf(record['name']))?.['dropped_out']),
        },
      ]),
    );
  },

  get_interfaces_ip: (outputs) => {
    const { of, add } = interfaceAddresses();
    for (const record of ipInterfaceRecords('cisco_ios', outputs.of(/^show ip interface$/u)))
      add(record.name, 'ipv4', record.ip, record.length);
    for (const record of addresses6(outputs.of(/^show ipv6 interface$/u))) {
      const name = textOf(record['name']);
      if (record['link_local'] !== undefined) add(name, 'ipv6', textOf(record['link_local']), LINK_LOCAL_LENGTH);
      const lengths = listOf(record['length']);
      for (const [index, address] of listOf(record['address']).entries()) add(name, 'ipv6', address, Number(lengths[index]));
    }
    return of;
  },

  get_vlans: (outputs) =>
    Object.fromEntries(
      parsed('cisco_ios', 'show vlan', outputs.of(/^show vlan(?: all-ports| brief)?$|^show vlan all ports$/u)).map((record) => [
        textOf(record['id']),
        { name: textOf(record['name']), interfaces: listOf(record['interfaces']).map(fullInterfaceName) },
      ]),
    ),

  get_network_instances: (outputs) => {
    const everything = parsed('cisco_ios', 'show ip interface brief', outputs.of(/^show ip interface brief$/u)).map((record) =>
      textOf(record['name']),
    );
    const instances = virtualRouters(outputs.of(/^show (?:ip )?vrf detail/u));
    const elsewhere = new Set(instances.flatMap(({ interfaces }) => interfaces));
    const instance = (name: string, type: string, distinguisher: string, interfaces: readonly string[]) => ({
      name,
      type,
      state: { route_distinguisher: distinguisher },
      interfaces: { interface: Object.fromEntries(interfaces.map((each) => [each, {}])) },
    });
    return Object.fromEntries([
      [
        'default',
        instance(
          'default',
          'DEFAULT_INSTANCE',
          '',
          everything.filter((name) => !elsewhere.has(name)),
        ),
      ],
      ...instances.map(({ name, distinguisher, interfaces }) => [name, instance(name, 'L3VRF', distinguisher, interfaces)] as const),
    ]);
  },

  get_optics: (outputs) => {
    const power = (value: string): { instant: number; avg: number; min: number; max: number } => ({
      instant: measured(value, DARK),
      avg: DARK,
      min: DARK,
      max: DARK,
    });
    return Object.fromEntries(
      outputs
        .all(/^show interfaces? transceiver/u)
        .flatMap(({ text }) => transceivers(text))
        .map((record) => [
          fullInterfaceName(textOf(record['port'])),
          {
            physical_channels: {
              channel: [
                {
                  index: 0,
                  state: {
                    input_power: power(textOf(record['input'])),
                    output_power: power(textOf(record['output'])),
                    laser_bias_current: { instant: measured(textOf(record['current']), OFF), avg: OFF, min: OFF, max: OFF },
                  },
                },
              ],
            },
          },
        ]),
    );
  },
};

/** `-27.4 --` is -27.4 with an alarm. */
function measured(text: string, absent: number): number {
  const value = /^-?\d+(?:\.\d+)?/u.exec(text)?.[0];
  return value === undefined ? absent : Number(value);
}

function virtualRouters(text: string): { readonly name: string; readonly distinguisher: string; readonly interfaces: readonly string[] }[] {
  return lines({
    rules: [
      { match: /^VRF (?<name>\S+)(?: \(VRF Id = \d+\))?; default RD (?<distinguisher>[^;]+)/iu, starts: true },
      { match: /^ +No interfaces/iu, section: null },
      { match: /^ +Interfaces:/iu, section: 'interfaces' },
      { match: /^(?:Address family|Description)/iu, section: null },
      { match: /^ +(?<interfaces>[A-Z][A-Za-z-]*\d.*)$/u, in: 'interfaces', list: true },
    ],
  })(text).map((record) => ({
    name: textOf(record['name']),
    distinguisher: textOf(record['distinguisher']).replace(/^<not set>$/u, ''),
    interfaces: listOf(record['interfaces'])
      .flatMap((part) => part.split(/[\s,]+/u))
      .filter((part) => part !== '')
      .map(fullInterfaceName),
  }));
}
