/**
 * Full names of interfaces. A short form means the first one that it begins: `Tw1` is two gigabits, `Twe1` twenty-five.
 * @see Cisco IOS Interface and Hardware Component Command Reference, "interface"; Cisco Nexus 9000 Series NX-OS Interfaces Configuration Guide
 */
const FULL: readonly string[] = [
  'Ethernet',
  'FastEthernet',
  'GigabitEthernet',
  'TwoGigabitEthernet',
  'FiveGigabitEthernet',
  'TenGigabitEthernet',
  'TwentyFiveGigE',
  'FortyGigabitEthernet',
  'FiftyGigE',
  'HundredGigE',
  'FourHundredGigE',
  'AppGigabitEthernet',
  'BDI',
  'Bundle-Ether',
  'Dialer',
  'Loopback',
  'Management',
  'Multilink',
  'Null',
  'Port-channel',
  'Serial',
  'Tunnel',
  'Vlan',
];
/** Short forms that are no beginnings. */
const OTHER: ReadonlyMap<string, string> = new Map([
  ['mgmt', 'Management'],
  ['be', 'Bundle-Ether'],
]);

const NAME = /^(?<letters>[A-Za-z][A-Za-z-]*) ?(?<place>\d\S*)$/u;

/** `Gi1/0/1` is `GigabitEthernet1/0/1`; names of other shapes stay as they are. */
export function fullInterfaceName(name: string): string {
  const { letters = '', place = '' } = NAME.exec(name.trim())?.groups ?? {};
  const short = letters.toLowerCase();
  const full = OTHER.get(short) ?? (short.length < 2 ? undefined : FULL.find((each) => each.toLowerCase().startsWith(short)));
  return full === undefined ? name.trim() : `${full}${place}`;
}

/** `Ethernet1/1-3, port-channel5` is four names. */
export function interfaceList(text: string): string[] {
  return text
    .split(/[\s,]+/u)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const range = /^(?<stem>.*?)(?<from>\d+)-(?<to>\d+)$/u.exec(part)?.groups;
      if (range === undefined) return [fullInterfaceName(part)];
      const from = Number(range['from']);
      const to = Number(range['to']);
      if (to < from || to - from > 512) return [fullInterfaceName(part)];
      return Array.from({ length: to - from + 1 }, (_, index) => fullInterfaceName(`${range['stem']}${from + index}`));
    });
}
