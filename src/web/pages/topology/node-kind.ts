import type { TopologyNode } from '../../operations.generated.ts';

/** What a node is drawn as. */
export type NodeKind =
  | 'router'
  | 'switch'
  | 'layer-3-switch'
  | 'hub'
  | 'cloud'
  | 'nat'
  | 'pc'
  | 'server'
  | 'firewall'
  | 'docker'
  | 'unknown';

export const NODE_KINDS = [
  'router',
  'switch',
  'layer-3-switch',
  'hub',
  'cloud',
  'nat',
  'pc',
  'server',
  'firewall',
  'docker',
  'unknown',
] as const satisfies readonly NodeKind[];

/** Node types that are one thing whatever symbol somebody gave them. @see gns3-server, schemas/node.py */
const BY_TYPE: Readonly<Record<string, NodeKind>> = {
  vpcs: 'pc',
  traceng: 'pc',
  ethernet_switch: 'switch',
  frame_relay_switch: 'switch',
  atm_switch: 'switch',
  ethernet_hub: 'hub',
  cloud: 'cloud',
  nat: 'nat',
};

/**
 * Symbols say what runs in an emulator that runs anything. The names are those of the symbols that come with GNS3
 * (`:/symbols/classic/multilayer_switch.svg`) and of its marketplace; the first that fits counts.
 */
const BY_SYMBOL: readonly (readonly [RegExp, NodeKind])[] = [
  [/multilayer|layer_?3|l3/, 'layer-3-switch'],
  [/firewall|asa|pix|fortigate|palo_?alto|pfsense|opnsense|checkpoint/, 'firewall'],
  [/switch/, 'switch'],
  [/router|gateway|vyos|mikrotik/, 'router'],
  [/docker|container/, 'docker'],
  [/server|linux_guest|database/, 'server'],
  [/computer|vpcs|pc\b|laptop|guest|client/, 'pc'],
  [/cloud|internet/, 'cloud'],
  [/hub/, 'hub'],
];

/** What the emulator mostly runs, for a node whose symbol says nothing. */
const BY_EMULATOR: Readonly<Record<string, NodeKind>> = {
  dynamips: 'router',
  docker: 'docker',
  virtualbox: 'server',
  vmware: 'server',
};

/** What to draw a node as: by its type, then by its symbol, then by its emulator. */
export function nodeKindOf({ node_type: type, symbol, properties }: Pick<TopologyNode, 'node_type' | 'symbol' | 'properties'>): NodeKind {
  const fixed = BY_TYPE[type];
  if (fixed !== undefined) return fixed;
  const name = symbol?.toLowerCase().split('/').at(-1) ?? '';
  const told = BY_SYMBOL.find(([pattern]) => pattern.test(name));
  if (told !== undefined) return told[1];
  const image = properties['path'];
  if (type === 'iou') return typeof image === 'string' && /l2/i.test(image) ? 'switch' : 'router';
  return BY_EMULATOR[type] ?? 'unknown';
}
