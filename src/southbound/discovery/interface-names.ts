/**
 * Names of interfaces, as different sources abbreviate them: `Gi0/0`, `gigabitethernet 0/0` and `GigabitEthernet0/0` are one. Long names as
 * vendors write them in their configurations.
 * @see Cisco IOS Interface Command Reference, `interface`; Arista EOS User Manual, "Ethernet Ports"; Cisco NX-OS and IOS XR Interface Configuration Guides
 */
const LONG_NAMES: readonly (readonly [long: string, ...abbreviations: string[]])[] = [
  ['Ethernet', 'e', 'et', 'eth'],
  ['FastEthernet', 'f', 'fa', 'fas'],
  ['GigabitEthernet', 'g', 'gi', 'gig', 'gige', 'gigabite'],
  ['TwoGigabitEthernet', 'tw'],
  ['FiveGigabitEthernet', 'fi'],
  ['TenGigabitEthernet', 'te', 'ten', 'tengige', 'tengigabite'],
  ['TwentyFiveGigE', 'twe', 'tf'],
  ['FortyGigabitEthernet', 'fo', 'fortygige'],
  ['HundredGigE', 'hu', 'hundredgigabitethernet'],
  ['Serial', 's', 'se', 'ser'],
  ['Loopback', 'lo', 'loop'],
  ['Vlan', 'vl'],
  ['Port-channel', 'po', 'portchannel'],
  ['Bundle-Ether', 'be', 'bundleether'],
  ['Tunnel', 'tu', 'tun'],
  ['Management', 'ma', 'mg', 'mgmt', 'mgmteth'],
  ['Dialer', 'di'],
  ['Multilink', 'mu'],
  ['Virtual-Template', 'vt'],
  ['Virtual-Access', 'vi'],
  ['Null', 'nu'],
  ['ATM', 'at'],
];

const BY_WORD: ReadonlyMap<string, string> = new Map(
  LONG_NAMES.flatMap(([long, ...abbreviations]) => [long, ...abbreviations].map((word) => [word.toLowerCase(), long.toLowerCase()])),
);

/** One name for all abbreviations of it; names of other kinds (`ge-0/0/0`, `ens3`, `br-lan`) stay as they are, in lower case. */
export function canonicalInterface(name: string): string {
  const text = name.trim().toLowerCase();
  const [, word, place] = /^([a-z][a-z-]*?)[ ]*(\d[\d/.:]*)$/.exec(text) ?? [];
  if (word === undefined || place === undefined) return text;
  const long = BY_WORD.get(word);
  return long === undefined ? text.replaceAll(' ', '') : `${long}${place}`;
}

/** Whether a text names an interface and does not describe it. */
export function looksLikeName(text: string): boolean {
  return text.length > 0 && text.length <= 40 && /^[a-z][\w./:-]*( \d[\d/.:]*)?$/i.test(text.trim());
}
