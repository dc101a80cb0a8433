import { iosMacTable } from '../parse/platforms/cisco-mac-table.ts';
import { lines } from '../parse/lines.ts';
import type { Getters } from './getter.ts';
import { fullInterfaceName } from './interface-names.ts';
import { parsed } from './records.ts';
import { hardwareAddress, listOf, named, NOT_TOLD, numberOf, settled, textOf } from './told-values.ts';

/** Destinations inside the device, which are no interfaces. */
const INSIDE = /^(?:cpu|switch|router|stby-switch|drop|sup-eth\S*\(R\))$/iu;

/** `Cisco IOS Software, C2960 Software (…), Version …`: all that stands after the family is the version in this answer. */
const version = lines({
  rules: [
    { match: /^(?:Cisco )?(?:IOS|Internetwork Operating System) (?:Software|\(tm\))(?: \[[^\]]*\])?,? *(?<os_version>.*Version .+)$/u },
    { match: /^(?<hostname>\S+) uptime is (?<uptime>.+)$/u },
    { match: /^Processor board ID (?<serial>[^\s,]+)/iu },
    { match: /^cisco (?<model>\S.*?) (?:\([^)]*\) )?(?:processor |\(revision |.* bytes of)/iu },
  ],
});

/** `show env temperature status`: a sensor without a name is that of the system. */
const temperatures = lines({
  rules: [
    { match: /^(?:(?<name>\S+) +)?Temperature Value: *(?<value>\d+)/iu, starts: true },
    { match: /^(?:\S+ +)?Temperature State: *(?<state>\S+)/iu },
  ],
});

const memory = lines({
  rules: [
    {
      match: /^ *(?<pool>Processor|I\/O|lsmpi_io|reserve P) +(?:[\dA-F]+ +)?(?<total>\d+) +(?<used>\d+) +(?<free>\d+) +\d+ +\d+$/iu,
      starts: true,
    },
  ],
});

/** What a platform does not tell is one entry of this name in these answers. */
const UNTOLD = {
  fans: { invalid: { status: true } },
  power: { invalid: { status: true, capacity: NOT_TOLD, output: NOT_TOLD } },
  temperature: { invalid: { is_alert: false, is_critical: false, temperature: NOT_TOLD } },
};

export const iosTableGetters: Getters = {
  get_facts: (outputs) => {
    const facts = version(outputs.of(/^show version$/u))[0] ?? {};
    const domain = /Default domain is (?<domain>\S+)/u.exec(outputs.of(/^show hosts/u))?.groups?.['domain'];
    const hostname = textOf(facts['hostname']);
    return {
      vendor: 'Cisco',
      hostname,
      fqdn: domain === undefined || domain === 'not' || hostname === '' ? '' : `${hostname}.${domain}`,
      os_version: textOf(facts['os_version']),
      serial_number: textOf(facts['serial']),
      model: textOf(facts['model']),
      interface_list: parsed('cisco_ios', 'show ip interface brief', outputs.of(/^show ip interface brief$/u)).map((record) =>
        fullInterfaceName(textOf(record['name'])),
      ),
    };
  },

  get_arp_table: (outputs) =>
    parsed('cisco_ios', 'show arp', outputs.of(/^show (?:ip )?arp/u))
      .filter((record) => !/incomplete/iu.test(textOf(record['mac'])))
      .map((record) => ({
        interface: textOf(record['interface']),
        ip: textOf(record['ip']),
        mac: hardwareAddress(textOf(record['mac'])),
        age: numberOf(record['age']),
      })),

  get_ipv6_neighbors_table: (outputs) =>
    parsed('cisco_ios', 'show ipv6 neighbors', outputs.of(/^show ipv6 neighbors/u)).map((record) => ({
      interface: textOf(record['interface']),
      ip: textOf(record['ip']).toLowerCase(),
      mac: hardwareAddress(textOf(record['mac']).replace(/^-$/u, '')),
      age: numberOf(record['age']),
      state: textOf(record['type']),
    })),

  get_mac_address_table: (outputs) =>
    iosMacTable({ multicast: true })(outputs.of(/^show mac(?:-address-table| address-table| address table)/u)).flatMap((record) => {
      const ports = listOf(record['interface']);
      return (ports.length === 0 ? [''] : ports).map((port) => ({
        interface: INSIDE.test(port) ? '' : port,
        mac: hardwareAddress(textOf(record['mac'])),
        vlan: /^\d+$/u.test(textOf(record['vlan'])) ? Number(record['vlan']) : 0,
        static: !/dynamic/iu.test(textOf(record['type'])),
        active: true,
        moves: NOT_TOLD,
        last_move: NOT_TOLD,
      }));
    }),

  get_config: (outputs) => ({
    running: settled(outputs.of(/^show running-config|^show running config/u)),
    startup: settled(outputs.of(/^show startup-config|^show startup config/u)),
    candidate: '',
  }),

  /** Keys are in lines of their own, under the user that has them. */
  get_users: (outputs) => {
    const users = named<{ level: number; password: string; sshkeys: string[] }>();
    let of = '';
    for (const line of outputs.of(/^show run(?:ning-config|ning config)? (?:section|include) username/u).split('\n')) {
      const user = USER.exec(line)?.groups;
      if (user !== undefined)
        users[user['name'] ?? ''] ??= { level: Number(user['level'] ?? 1), password: user['password'] ?? '', sshkeys: [] };
      of = /^ +username (?<name>\S+)/u.exec(line)?.groups?.['name'] ?? of;
      const key = /^ +key-hash (?<key>\S.*)$/u.exec(line.trimEnd())?.groups?.['key'];
      if (key !== undefined) users[of]?.sshkeys.push(key);
    }
    return users;
  },

  get_snmp_information: (outputs) => {
    const text = outputs.of(/^show run(?:ning-config|ning config)? include snmp.server/u);
    const said = (what: string): string => new RegExp(String.raw`^snmp-server ${what} (.+?)\s*$`, 'mu').exec(text)?.[1] ?? '';
    return {
      chassis_id: said('chassis-id'),
      contact: said('contact'),
      location: said('location'),
      community: Object.fromEntries(
        [...text.matchAll(COMMUNITY)].map((match) => {
          const { name = '', mode = 'ro', acl = 'N/A' } = match.groups ?? {};
          return [name, { mode: mode.toLowerCase(), acl }];
        }),
      ),
    };
  },

  get_environment: (outputs) => {
    const cores = [...outputs.of(/^show proc(?:esses|ess)? cpu/u).matchAll(USAGE)].map((match) => match.groups?.['usage']);
    const sensors = temperatures(outputs.of(/^show env(?:ironment)? temperature/u)).map((sensor) => [
      textOf(sensor['name']).toLowerCase() || 'system',
      {
        temperature: numberOf(sensor['value']),
        is_alert: /yellow|red|warning|critical/iu.test(textOf(sensor['state'])),
        is_critical: /red|critical/iu.test(textOf(sensor['state'])),
      },
    ]);
    return {
      ...UNTOLD,
      ...(sensors.length === 0 ? {} : { temperature: Object.fromEntries(sensors) }),
      cpu: Object.fromEntries((cores.length === 0 ? [''] : cores).map((usage, core) => [core, { '%usage': numberOf(usage) }])),
      memory: memoryOf(outputs.of(/^show memory statistics/u), outputs.of(/^show memory$/u)),
    };
  },
};

/** Over a minute: IOS tells it of a processor, IOS XE of each core. */
const USAGE = /CPU utilization for five seconds: *\d+%[^;]*; one minute: *(?<usage>\d+)%/giu;

/** IOS has pools, of which the processor's and that of packets are memory as people mean it; IOS XE has the memory of the system. */
function memoryOf(statistics: string, all: string): { readonly used_ram: number; readonly available_ram: number } {
  const system = /^System memory *: *(?<total>\d+)K total, *(?<used>\d+)K used/imu.exec(`${statistics}\n${all}`)?.groups;
  if (system !== undefined) return { used_ram: Number(system['used']), available_ram: Number(system['total']) };
  const pools = memory(statistics === '' ? all : statistics).filter(({ pool }) => /^(?:processor|i\/o)$/iu.test(textOf(pool)));
  const sum = (field: string): number => (pools.length === 0 ? NOT_TOLD : pools.reduce((total, pool) => total + Number(pool[field]), 0));
  return { used_ram: sum('used'), available_ram: sum('total') };
}

const USER = /^username (?<name>\S+)(?: privilege (?<level>\d+))?(?: (?:secret|password) (?:\d+ )?(?<password>\S+))?/u;
const COMMUNITY = /^snmp-server community (?<name>\S+)(?: view \S+)?(?: (?<mode>RO|RW|ro|rw))?(?: (?:ipv6 \S+ )?(?<acl>\S+))?\s*$/gmu;
