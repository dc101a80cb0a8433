import { lines, type LineRule } from '../lines.ts';
import type { Fields, Reader } from '../parser.ts';
import { sections } from '../sections.ts';

/** `show cdp neighbors detail`. @see Cisco Discovery Protocol Command Reference */
export const cdpDetail: Reader = lines({
  rules: [
    { match: /^Device ID: *(?<neighbor>.*)$/iu, starts: true },
    { match: /^(?:Entry|Interface) address\(es\)/iu, section: 'entry' },
    { match: /^(?:Management|Mgmt) address(?:\(es\)|es)/iu, section: 'management' },
    { match: /^ *(?:IP|IPv4)? ?address: *(?<entry_ip>\d[\d.]+)/iu, in: 'entry' },
    { match: /^ *(?:IP|IPv4)? ?address: *(?<mgmt_ip>\d[\d.]+)/iu, in: 'management' },
    { match: /^(?:System Name|SysName) *: *(?<system_name>.*)$/iu },
    { match: /^Platform *: *(?<platform>.*?), +Capabilities *: *(?<capabilities>.*)$/iu },
    { match: /^Interface *: *(?<local_interface>[^,]*), +Port ID[^:]*: *(?<neighbor_interface>.*)$/iu, more: true },
    { match: /^Interface *: *(?<local_interface>[^,]+)$/iu, more: true },
    { match: /^Port ID[^:]*: *(?<neighbor_interface>.*)$/iu },
    { match: /^(?:Holdtime|Interface)\b/iu, section: null },
    { match: /^Version *:/iu, section: 'version' },
    { match: /^(?<description>\S.*)$/u, in: 'version', section: null },
  ],
  finish: ({ entry_ip: entry, ...record }) => ({ ...(entry === undefined ? {} : { mgmt_ip: entry, entry_ip: entry }), ...record }),
});

/** NX-OS and IOS XR: the device id, `name(serial)`, is what the chassis is called, and the name of the system is told beside it. */
export const cdpDetailOfIds: Reader = (text) =>
  cdpDetail(text).map(({ neighbor, system_name: name, ...record }) => ({
    ...record,
    ...(neighbor === undefined ? {} : { chassis_id: neighbor }),
    ...(name === undefined ? {} : { neighbor: name }),
  }));

const CDP_ROW = String.raw`^(?<neighbor>\S+) +(?<local_interface>[A-Z][A-Za-z]{1,3} \d\S*|[A-Za-z-]+\d\S*) +\d{1,3} +(?:(?<capabilities>[A-Za-z](?: +[A-Za-z])*) +)?`;

/**
 * `show cdp neighbors`: the local interface is two words on IOS, one on NX-OS; a long device id has its own line. Capabilities are single letters (@see the legend),
 * so the platform begins at the first longer word.
 */
export const cdpBrief: Reader = lines({
  wrapped: { lone: /^\S+$/u, rest: /^ *(?:[A-Z][a-z]{1,2} ?\d|[A-Za-z-]+\d\S* +\d)/u },
  rules: [
    // A platform may fill its column up to the port, which is then the only one with a blank inside.
    {
      match: new RegExp(
        String.raw`${CDP_ROW}(?<platform>\S.*?) *(?<neighbor_interface>(?:Gig|Ten|Fas|Eth|Twe|For|Hun|Ser|Two|Fiv|App) \d\S*)$`,
        'u',
      ),
      starts: true,
    },
    { match: new RegExp(String.raw`${CDP_ROW}(?<platform>\S.*?) +(?<neighbor_interface>[A-Z]?[A-Za-z]+ \d\S*|\S+)$`, 'u'), starts: true },
  ],
});

const LLDP_DETAIL: readonly LineRule[] = [
  { match: /^Local (?:Intf|Interface) *: *(?<local_interface>.+)$/iu },
  { match: /^Chassis id *: *(?<chassis_id>.+)$/iu },
  { match: /^Port id *: *(?<port_id>.+)$/iu },
  { match: /^Port Description *: *(?<neighbor_interface>.+)$/iu },
  { match: /^System Name *: *(?<neighbor>.+)$/iu },
  { match: /^System Description *: *(?<description>\S.*)$/iu },
  { match: /^System Description *:$/iu, section: 'description' },
  { match: /^Time remaining/iu, section: null },
  { match: /^ *(?<description>\S.*)$/u, in: 'description', section: null },
  { match: /^System Capabilities *: *(?<system_capabilities>.+)$/iu },
  { match: /^Enabled Capabilities *: *(?<capabilities>.+)$/iu },
  { match: /^ +(?:IP|IPv4|IPv4 address)(?: *: *)(?<mgmt_ip>\d[\d.]+)/iu },
  { match: /^Management Address *: *(?<mgmt_ip>\d[\d.]+)/iu },
  { match: /^ +Model *: *(?<platform>.+)$/u },
];

/** `show lldp neighbors detail`: a new neighbor begins at the local interface, or, in versions that do not print one, at the chassis. */
export const lldpDetail: Reader = (text) => {
  const starts = /^Local (?:Intf|Interface) *:/imu.test(text) ? /^Local (?:Intf|Interface) *:/iu : /^Chassis id *:/iu;
  return sections(starts, lines({ rules: LLDP_DETAIL }))(text).map(told);
};

/** What is not advertised is not a value. */
function told(record: Fields): Fields {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => !/^-? ?not advertised$/iu.test(String(value))));
}

const LLDP_LETTERS = String.raw`(?:(?<capabilities>[RBTCWPSO](?:,? ?[RBTCWPSO])*) +)?`;

/**
 * `show lldp neighbors`. Capabilities are letters of the legend, with commas or without; the id of a port may have blanks. IOS cuts names at 20 characters and
 * puts the interface right after them.
 */
export const lldpBrief: Reader = lines({
  wrapped: { lone: /^\S+$/u, rest: /^ *[A-Z][a-zA-Z]+\d\S* +\d/u },
  rules: [
    {
      match: new RegExp(
        String.raw`^(?<neighbor>\S.{19})(?<local_interface>[A-Z][A-Za-z-]*\d\S*) +\d+ +${LLDP_LETTERS}(?<neighbor_interface>\S.*)$`,
        'u',
      ),
      starts: true,
    },
    {
      match: new RegExp(
        String.raw`^(?<neighbor>\S.*?) +(?<local_interface>[A-Za-z-]+\d\S*) +\d+ +${LLDP_LETTERS}(?<neighbor_interface>\S.*)$`,
        'u',
      ),
      starts: true,
    },
    {
      match: new RegExp(String.raw`^ +(?<local_interface>[A-Z][A-Za-z]+\d\S*) +\d+ +${LLDP_LETTERS}(?<neighbor_interface>\S.*)$`, 'u'),
      starts: true,
    },
  ],
});
