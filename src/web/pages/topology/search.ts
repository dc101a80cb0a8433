import type { TopologyNode } from '../../operations.generated.ts';

/**
 * The nodes that a person means, best first: the name begins with it, a word of the name does, the name, an address, a MAC
 * address or the type contains it. MAC addresses are found however they are written: `00:50:79`, `0050.79`, `00-50-79`.
 */
export function nodesMatching(nodes: readonly TopologyNode[], text: string): readonly TopologyNode[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const hex = hexOf(wanted);
  return nodes
    .map((node) => ({ node, rank: rankOf(node, wanted, hex) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank || one.node.name.localeCompare(other.node.name, undefined, { numeric: true }))
    .map(({ node }) => node);
}

function rankOf(node: TopologyNode, wanted: string, hex: string): number {
  const name = node.name.toLowerCase();
  if (name === wanted) return 6;
  if (name.startsWith(wanted)) return 5;
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 4;
  if (name.includes(wanted)) return 3;
  if (node.addresses.some((address) => address.toLowerCase().startsWith(wanted))) return 3;
  if (node.addresses.some((address) => address.toLowerCase().includes(wanted))) return 2;
  if (hex.length >= MAC_DIGITS_MIN && node.ports.some((port) => hexOf(port.mac_address?.toLowerCase() ?? '').includes(hex))) return 2;
  return node.node_type.includes(wanted) ? 1 : 0;
}

/** Fewer hexadecimal digits are in nearly every MAC address. */
const MAC_DIGITS_MIN = 3;

/** The digits of what may be a MAC address; empty for anything else. */
function hexOf(text: string): string {
  return /^[0-9a-f:.-]+$/.test(text) ? text.replaceAll(/[:.-]/g, '') : '';
}
