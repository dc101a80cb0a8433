import { lines, type LineRule } from '../lines.ts';
import type { Reader } from '../parser.ts';

/** What IOS, IOS XR and EOS print alike of an interface. @see Cisco IOS Interface and Hardware Component Command Reference, "show interfaces" */
export const INTERFACE_BLOCK: readonly LineRule[] = [
  {
    match: /^(?<name>[A-Za-z]\S*(?: \S+){0,2}?) is (?<status>[^,]+?),? +line protocol is (?<protocol_status>.+)$/u,
    starts: true,
  },
  { match: /^(?<name>pseudowire\d+) is (?<status>[^,]+)$/u, starts: true },
  { match: /^ +Hardware (?:is|:) *(?<type>[^,]+?)(?:, +address (?:is|:) *(?<mac>[\da-f.]+))?(?: \(bia (?<bia>[^)]+)\))?$/iu },
  { match: /^ +Description: *(?<description>.+)$/u },
  { match: /^ +(?:Primary )?Internet address is (?<ip>\d[\d.]+)(?:\/(?<prefix_length>\d+))?/iu },
  { match: /^ +Secondary address (?<secondary>\d[\d./]+)/iu, list: true },
  { match: /^ +(?:\w+ )?MTU (?<mtu>\d+) bytes(?: \(default\))?(?: *,.*?\bBW (?<bandwidth>\d+ [Kk]bit))?/u },
  { match: /^ .*\b(?:Vlan ID|VLAN Id) +(?<vlan>\d+)/u },
  {
    match: /^ +(?<duplex>(?:full|half|auto|unknown)[- ]?duplex|Duplex unknown), *(?<speed>[^,]+)(?:,|$)/iu,
    when: '!duplex',
  },
  { match: /^ +(?<input_packets>\d+) packets input(?:, (?<input_bytes>\d+) bytes)?/u },
  { match: /^ +(?<input_errors>\d+) input errors, (?<crc>\d+) CRC/u },
  { match: /^ +(?<output_packets>\d+) packets output(?:, (?<output_bytes>\d+) bytes)?/u },
  { match: /^ +(?<output_errors>\d+) output errors/u },
];

/** `show interfaces` of IOS. */
export const iosInterfaces: Reader = lines({ rules: INTERFACE_BLOCK });

/** `show interfaces status` of IOS, NX-OS and EOS: columns whose widths differ among versions, known by what stands in them. */
export const interfaceStatus: Reader = lines({
  rules: [
    {
      match:
        /^(?<name>[A-Za-z][A-Za-z-]*\d\S*)\s(?<description>.*?)\s*(?<!\S)(?<status>[A-Za-z][\w-]*)(?::(?: [A-Z]+)?)?\s+(?:in )?(?<vlan>[\w,-]+(?: (?:prom|isol|comm|host)\w*)?)\s+(?<duplex>(?:a-)?(?:full|half)|auto|--|unknown)\s+(?<speed>\S+)(?:\s+(?<type>.*))?$/u,
      starts: true,
    },
    // A port that is in no VLAN, or whose VLAN is not shown.
    {
      match:
        /^(?<name>[A-Za-z][A-Za-z-]*\d\S*)\s(?<description>.*?)\s*(?<!\S)(?<status>connected|notconnect?|disabled|err-disabled|inactive|suspended|monitoring|sfpAbsent|xcvrAbsen)\s+(?<duplex>(?:a-)?(?:full|half)|auto|--|unknown)\s+(?<speed>\S+)(?:\s+(?<type>.*))?$/u,
      starts: true,
    },
    { match: /^(?<name>fc\d\S*) is (?<status>up|down)\b/u, starts: true },
  ],
});

/** `show interfaces description`: IOS and EOS; a status may be two words. */
export const interfaceDescriptions: Reader = lines({
  rules: [
    {
      match:
        /^(?<name>[A-Za-z][A-Za-z-]*\d\S*)\s+(?<status>admin(?:-| )down|deleted|up|down|reset)\s+(?<protocol_status>[a-z-]+)(?:\s+(?<description>.*))?$/iu,
      starts: true,
    },
  ],
});

/** `show ip interface brief` of IOS and ASA. */
export const ipInterfacesBrief: Reader = lines({
  rules: [
    {
      match:
        /^(?<name>[A-Za-z]\S*)\s+(?<ip>\d[\d.]+|unassigned|negotiated)\s+(?:YES|NO)\s+\S+\s+(?<status>\S.*?)\s+(?<protocol_status>\S+)$/iu,
      starts: true,
    },
  ],
});
