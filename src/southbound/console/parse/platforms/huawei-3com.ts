import { lines, type LineRule } from '../lines.ts';
import type { Fields, Reader } from '../parser.ts';

/** What Comware and VRP print alike: both come from Huawei-3Com. */

export const IPV4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
export const MAC = String.raw`[\da-fA-F]{4}(?:-[\da-fA-F]{4}){2}`;

/** `GigabitEthernet0/0/1`, `40GE1/0/1`, `NULL0`, `MEth0/0/1` */
export const NAME = String.raw`(?=\d*[A-Za-z])\S+`;

/** Lines of an interface that `display interface` and `display ip interface` share. */
export const INTERFACE_RULES: readonly LineRule[] = [
  // `GigabitEthernet1/0/1 current state: UP`; Comware 7 puts the name on a line of its own.
  { match: new RegExp(String.raw`^\s*(?<name>${NAME})\s+current state\s*:\s*(?<status>\S.*)`, 'iu'), starts: true },
  { match: /^\s*(?<name>(?=\d*[A-Za-z])(?=\S*\d)[\w/:.-]+)$/u, starts: true },
  { match: /^\s*Current state\s*:\s*(?<status>\S.*)/iu },
  { match: /^\s*Line protocol (?:current )?state\s*:\s*(?<protocol_status>\S.*)/iu },
  { match: /^\s*Description\s*:\s*(?<description>\S.*)/iu },
  {
    match: /^\s*Internet address(?: is|\s*:)\s*(?:(?:allocated|negotiated|unnumbered)[^,]*, ?)?(?<ip>[^\s/,]+)\/(?<prefix_length>\w+)/iu,
    list: true,
  },
  { match: /^\s*(?:Route Port, ?)?(?:The )?Maximum Trans\w+ Unit(?: is|\s*:)\s*(?<mtu>\d+)/iu },
];

/** A lone word was no interface when nothing is told of it. */
export function told(record: Fields): Fields | null {
  return Object.keys(record).length > 1 ? record : null;
}

const ANY_ADDRESS = String.raw`(?:${IPV4}|[\da-fA-F]*:[\da-fA-F:.]+)`;

/** The routing instance that a table is of; the public one has no name. */
export const INSTANCE: readonly LineRule[] = [
  { match: /^\s*Routing Tables?\s*:\s*_?public_?\b/iu, carry: true, drops: ['vrf'] },
  { match: /^\s*(?:Routing Tables?\s*:|VPN[ -]instance(?: name)?\s*:)\s*(?<vrf>[\w.-]+)/iu, carry: true },
];

/** Destination, protocol, preference, cost, flags of VRP, next hop, interface. Of several ways the later ones leave out what is the same. */
export const routingTable: Reader = lines({
  rules: [
    ...INSTANCE,
    { match: new RegExp(String.raw`^\s*(?<network>${ANY_ADDRESS})/(?<prefix_length>\d+)(?=\s)`, 'u'), carry: true, more: true },
    { match: /^(?:\s*\S+\/\d+)?\s+(?<protocol>[A-Z][\w-]*)\s+(?<distance>\d+)\s+(?<metric>\d+)\s/u, carry: true, more: true },
    { match: new RegExp(String.raw`^(?:\s*\S+/\d+)?\s.*?(?<=\s)(?<next_hop>${ANY_ADDRESS})\s+(?<interface>${NAME})$`, 'u'), starts: true },
  ],
  needs: ['network', 'protocol'],
});

/** Keys of `display lldp neighbor`, which end a description of several lines. */
const AFTER_DESCRIPTION =
  /^\s*(?:System capabilities|Management address|Expired? time|Port VLAN|Time to live|OID|Neighbor index|Update time|Platform|Duplex)\b/iu;

/**
 * `key : value` for each neighbor; the headline before them names the port. Comware and VRP differ in the headline alone.
 * A description is as many lines as its sender wrote.
 */
export function lldpVerbose(
  headline: RegExp,
  portField: 'neighbor_interface' | 'port_id',
  portDescription: 'neighbor_interface' | 'port_description',
): Reader {
  const named = (pattern: string, name: string): RegExp => new RegExp(pattern.replace('(?<value>', `(?<${name}>`), 'iu');
  return lines({
    rules: [
      { match: headline, carry: true },
      { match: /^\s*(?:LLDP |CDP )?Neighbor index\s*: ?\d+/iu, starts: true },
      { match: AFTER_DESCRIPTION, section: null, more: true },
      { match: /^\s*Chassis ID\s*: ?(?<chassis_id>\S.*)/iu },
      { match: named(String.raw`^\s*Port ID\s*: ?(?<value>\S.*)`, portField) },
      { match: named(String.raw`^\s*Port description\s*: ?(?<value>\S.*)`, portDescription) },
      { match: /^\s*Platform\s*: ?(?<platform>\S.*)/iu },
      { match: /^\s*Software version\s*: ?(?<description>\S.*)?/iu, section: 'description', list: true },
      { match: /^\s*System name\s*: ?(?<neighbor>\S.*)/iu },
      { match: /^\s*System description\s*: ?(?<description>\S.*)?/iu, section: 'description', list: true },
      { match: /^\s*System capabilities enabled\s*: ?(?<capabilities>\S.*)/iu },
      { match: /^\s*Management address(?: value)?\s*: ?(?<mgmt_ip>\S+)/iu },
      { in: 'description', match: /^\s*(?<description>\S.*)/u, list: true },
    ],
    needs: ['chassis_id'],
    finish: described,
  });
}

function described(record: Fields): Fields {
  const { description } = record;
  return Array.isArray(description) && description.length === 1 ? { ...record, description: description[0] ?? '' } : record;
}
