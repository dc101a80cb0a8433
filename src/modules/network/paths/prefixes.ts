import { BlockList, isIP } from 'node:net';

/** Whether an address is in a network; false for what is none. */
export function isIn(address: string, network: string, length: number): boolean {
  const family = isIP(address);
  if (family === 0 || isIP(network) !== family || length < 0 || length > (family === 4 ? 32 : 128)) return false;
  // Routing tables are long, and most of their networks are of IPv4.
  if (family === 4) return networkOf(address, length) === networkOf(network, length);
  const list = new BlockList();
  list.addSubnet(network, length, 'ipv6');
  return list.check(address, 'ipv6');
}

/** The first address of its network, with the length: `10.0.0.0/24`. Null for IPv6, which the documents of devices write in many ways. */
export function networkOf(address: string, length: number): string | null {
  if (isIP(address) !== 4 || length < 0 || length > 32) return null;
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - length);
  const first = Math.floor(bits / size) * size;
  const text = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
  return `${text}/${length}`;
}
