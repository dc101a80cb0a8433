import type { DeviceKind } from '../../device/device.ts';
import { hasRoom } from '../room.ts';
import { addPattern, completed, emptyTree, helpFor, parseLine, type Branch, type Parsed } from './command-tree.ts';
import { bannerLine, GLOBAL_COMMANDS } from './config-global.ts';
import { INTERFACE_COMMANDS, sectionOf } from './config-interface.ts';
import type { Config, ConfigCommand, Mode } from './config-mode.ts';
import { POOL_COMMANDS, ROUTER_COMMANDS, VLAN_COMMANDS } from './config-sections.ts';
import { helpOf } from './help-texts.ts';
import { drop, forget, GLOBAL, isKept, keep } from './kept-lines.ts';

interface Action {
  readonly command: ConfigCommand;
  readonly no: boolean;
}

type Tree = Branch<Action>;

const COMMANDS: Readonly<Record<Exclude<Mode['name'], 'kept'>, readonly ConfigCommand[]>> = {
  global: GLOBAL_COMMANDS,
  interface: INTERFACE_COMMANDS,
  vlan: VLAN_COMMANDS,
  router: ROUTER_COMMANDS,
  pool: POOL_COMMANDS,
};

const trees = new Map<string, Tree>();

function treeOf(mode: Exclude<Mode['name'], 'kept'>, kind: DeviceKind): Tree {
  const key = `${mode} ${kind}`;
  const known = trees.get(key);
  if (known !== undefined) return known;
  const tree = emptyTree<Action>();
  for (const command of COMMANDS[mode]) {
    if (command.only !== undefined && command.only !== kind) continue;
    for (const pattern of command.is) addPattern(tree, pattern, { command, no: false }, helpOf);
    for (const pattern of [...command.is, ...(command.no ?? [])]) addPattern(tree, `no ${pattern}`, { command, no: true }, helpOf);
  }
  for (const pattern of ['exit', 'end', 'do LINE', 'help'])
    addPattern(tree, pattern, { command: { is: [], run: () => undefined }, no: false }, helpOf);
  trees.set(key, tree);
  return tree;
}

/** Lines of the global configuration that change nothing in the lab: they are kept, saved and shown. */
const KEPT_GLOBALLY = new RegExp(
  `^(${[
    'service|logging|line|boot|ntp|clock|aaa|access-list|memory-size|mmi|archive|crypto|key|route-map|class-map|policy-map|router|vrf|vtp',
    'lldp|cdp|spanning-tree|snmp-server|errdisable|mac|arp|alias|privilege|banner|scheduler|control-plane|gatekeeper|call|voice|dot11',
    'frame-relay|redundancy|track|event|parser|license|mpls|port-channel|monitor|tftp-server|multilink|enable password|username|ipv6|radius',
    'tacacs|file|exception|login|security|system|configuration|diagnostic|default-value|ip (http|forward-protocol|ssh|domain|cef|tcp|access-list',
    'nat|prefix-list|community-list|as-path|classless|subnet-zero|multicast-routing|host|scp|source-route|ftp|tftp|radius|tacacs|arp|icmp|bgp-community|local|sla|vrf|flow-export|telnet|dhcp|finger|bootp|sap|pim|igmp|rip|options|domain-lookup|domain-list|default-network)',
  ].join('|')})\\b`,
);

/** Headers of sections that are kept as a whole. */
const KEPT_SECTION =
  /^(line (con|aux|vty|console|\d)|router (bgp|eigrp|rip|isis)|ip access-list|route-map|class-map|policy-map|crypto (isakmp policy|ipsec|map|keyring|pki)|key chain|vrf |ip vrf |archive$|control-plane$|voice |track \d|redundancy$|gatekeeper$|ip sla \d|event manager|aaa group|radius server|tacacs server)/;

/** What `no` turns off that is on by itself; it is kept then. */
const ON_BY_ITSELF =
  /^(service (pad|password-encryption|timestamps|dhcp|config)|ip (http|domain|cef|domain-lookup|source-route|finger|bootp|icmp|ssh|gratuitous-arps|classless|subnet-zero|forward-protocol)|aaa new-model|cdp run|lldp run|logging|ipv6 cef|mmi|spanning-tree)/;

/** Frames of a printed configuration. */
const NO_COMMAND = /^(!.*|end|version .*|Building configuration.*|Current configuration.*|Using \d+ out of.*|boot-(start|end)-marker)?$/;

/** What a line did. `left`: configuration is over. */
export type Configured =
  | { readonly kind: 'done' | 'left' | 'ambiguous' | 'incomplete' }
  | { readonly kind: 'invalid'; readonly at: number }
  | { readonly kind: 'refused'; readonly text: string };

function normalHeader(line: string): string {
  return line.replace(/^line console /, 'line con ').replaceAll(/\s+/g, ' ');
}

/** Keeps what nobody interprets, at the place where it was said. */
function keepUnknown(config: Config, line: string): Configured | null {
  const { device, mode, startup } = config;
  const text = line.trim();
  const indented = line.startsWith(' ');
  if (mode.name === 'kept' && (indented || !startup)) {
    if (startup) {
      drop(device, GLOBAL, mode.header);
      device.otherLines.set(mode.header, [...(device.otherLines.get(mode.header) ?? []), line.slice(1).trimEnd()]);
    } else if (text.startsWith('no ')) forget(device, mode.header, text.slice(3));
    else keep(device, mode.header, text);
    return { kind: 'done' };
  }
  const section = sectionFor(mode, device.ospf?.processId ?? 0);
  if (startup && section !== null && indented) {
    keep(device, section, text);
    return { kind: 'done' };
  }
  const positive = text.replace(/^no /, '');
  if (!startup && !KEPT_GLOBALLY.test(positive)) return null;
  return keepGlobally(config, text, positive);
}

function keepGlobally(config: Config, text: string, positive: string): Configured {
  const { device, startup } = config;
  const header = normalHeader(positive);
  if (text !== positive) {
    const was = isKept(device, GLOBAL, positive);
    if (!startup) drop(device, GLOBAL, positive);
    device.otherLines.delete(header);
    if (startup || (!was && ON_BY_ITSELF.test(positive))) keep(device, GLOBAL, text);
    config.mode = { name: 'global' };
  } else if (KEPT_SECTION.test(text)) {
    if (!device.otherLines.has(header)) device.otherLines.set(header, []);
    config.mode = { name: 'kept', header };
  } else {
    drop(device, GLOBAL, `no ${text}`);
    keep(device, GLOBAL, text);
    config.mode = startup ? { name: 'kept', header: text } : { name: 'global' };
  }
  return { kind: 'done' };
}

function sectionFor(mode: Mode, processId: number): string | null {
  if (mode.name === 'interface') return mode.ports[0] === undefined ? null : sectionOf(mode.ports[0]);
  if (mode.name === 'router') return `router ospf ${processId}`;
  return mode.name === 'pool' ? `ip dhcp pool ${mode.pool.name}` : null;
}

function run(config: Config, parsed: Extract<Parsed<Action>, { kind: 'run' }>): Configured {
  const { command, no } = parsed.action;
  const said = command.run(config, parsed.values, { no, words: no ? parsed.words.slice(1) : parsed.words });
  if (said === undefined) return { kind: 'done' };
  return said === '% Invalid input detected' ? { kind: 'invalid', at: -1 } : { kind: 'refused', text: said };
}

function submodeOf(mode: Mode): Exclude<Mode['name'], 'kept' | 'global'> | null {
  return mode.name === 'kept' || mode.name === 'global' ? null : mode.name;
}

/** One line of configuration. What a mode does not know is looked for in the global configuration, which leaves the mode. */
export function configure(config: Config, line: string): Configured {
  if (config.banner !== null) {
    bannerLine(config, line);
    return { kind: 'done' };
  }
  const text = line.trim();
  if (NO_COMMAND.test(text) && (config.startup || text !== 'end')) return { kind: 'done' };
  if (text === 'end') return { kind: 'left' };
  if (/^exi?t?$/.test(text) && text.length > 1) {
    const top = config.mode.name === 'global';
    config.mode = { name: 'global' };
    return { kind: top && !config.startup ? 'left' : 'done' };
  }
  if (!text.startsWith('no ') && !hasRoom(config.device)) return { kind: 'refused', text: '% Not enough space for more configuration' };
  // In a file what stands out is of the global configuration.
  if (config.startup && !line.startsWith(' ') && config.mode.name !== 'global') config.mode = { name: 'global' };
  if (config.startup && config.mode.name === 'kept' && line.startsWith(' ')) return keepUnknown(config, line)!;
  return interpret(config, line, text);
}

function interpret(config: Config, line: string, text: string): Configured {
  const { kind } = config.device;
  const submode = submodeOf(config.mode);
  const parsed = submode === null ? null : parseLine(treeOf(submode, kind), text);
  if (parsed?.kind === 'run') return run(config, parsed);
  const globally = config.startup && line.startsWith(' ') ? null : parseLine(treeOf('global', kind), text);
  if (globally?.kind === 'run' && parsed?.kind !== 'ambiguous') {
    const before = config.mode;
    config.mode = { name: 'global' };
    const done = run(config, globally);
    if (done.kind !== 'done') config.mode = before;
    // Of a file nothing is lost, and the lines below a header that was refused stay with it.
    return done.kind !== 'done' && config.startup ? (keepUnknown(config, line) ?? done) : done;
  }
  const known = furthest(parsed, globally);
  const kept = known === null || known.kind === 'invalid' || config.startup ? keepUnknown(config, line) : null;
  if (kept !== null) return kept;
  if (known === null || known.kind === 'run') return { kind: 'invalid', at: 0 };
  return known.kind === 'invalid' ? { kind: 'invalid', at: known.at } : { kind: known.kind };
}

/** Of two ways to understand a line the one that came further. */
function furthest(here: Parsed<Action> | null, globally: Parsed<Action> | null): Parsed<Action> | null {
  if (here === null || globally === null) return here ?? globally;
  if (here.kind !== 'invalid') return here;
  return globally.kind !== 'invalid' || globally.depth > here.depth ? globally : here;
}

/** The tree that help and completion look at in a mode. */
function shownTree(config: Config): Tree {
  return treeOf(submodeOf(config.mode) ?? 'global', config.device.kind);
}

export function configHelp(config: Config, text: string): string {
  return helpFor(shownTree(config), text);
}

export function configCompleted(config: Config, text: string): string | null {
  return completed(shownTree(config), text) ?? completed(treeOf('global', config.device.kind), text);
}
