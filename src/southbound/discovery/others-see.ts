import type { Told } from './device-sources.ts';
import type { Seen } from './seen.ts';

/** Addresses that others of the project know a device by: leases that it was given, and what they resolved. By hardware address. */
export function toldByOthers(own: { readonly nodeId: string; readonly macs: readonly string[] }, others: readonly Seen[]): Told[] {
  const macs = new Set(own.macs.map((mac) => mac.toLowerCase()));
  if (macs.size === 0) return [];
  return others
    .filter(({ node_id: nodeId }) => nodeId !== own.nodeId)
    .flatMap((other): Told[] => {
      const leases = other.leases.filter(
        ({ mac, state }) => mac !== null && macs.has(mac.toLowerCase()) && (state ?? 'active') === 'active',
      );
      const resolved = other.arp.filter(({ mac }) => macs.has(mac.toLowerCase()));
      const told = (source: Told['source'], addresses: readonly { readonly address: string }[]): Told[] =>
        addresses.length === 0
          ? []
          : [
              {
                source,
                observedAt: other.discovered_at,
                facts: {
                  addresses: addresses.map(({ address }) => ({ address: address.toLowerCase(), prefix_length: null, interface: null })),
                },
              },
            ];
      return [...told('dhcp', leases), ...told('arp', resolved)];
    });
}
