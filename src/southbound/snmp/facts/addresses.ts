import type { DeviceFacts, InterfaceFacts } from '#model/device-facts.ts';
import { addressAt, addressOf, isWithin, prefixLengthOf } from './address-index.ts';
import type { Heard } from './heard.ts';
import { C_IP_ADDRESS, IPV6_ADDR, IP_ADDR, IP_ADDRESS, IP_ADDRESS_PREFIX } from './standard-columns.ts';

export type AddressFact = NonNullable<DeviceFacts['addresses']>[number];

/** RFC 4293, ipAddressType: unicast is 1, anycast 2, broadcast 3. */
const BROADCAST = 3;

/** Addresses of a device, each once; where one table tells no prefix another may. */
export function addressesOf(heard: Heard): AddressFact[] {
  const found = new Map<string, AddressFact>();
  const networks = networksOf(heard);
  const take = (address: string | null, prefix_length: number | null, index: number | null): void => {
    if (address === null || address === '0.0.0.0' || address === '::') return;
    // Each interface may have the same address of its link. @see RFC 4291 §2.5.6
    const key = /^fe[89ab]/.test(address) ? `${address}%${index}` : address;
    const before = found.get(key);
    // Some agents say 0 where they do not know.
    const told = prefix_length !== null && prefix_length > 0 && prefix_length <= 128 ? prefix_length : null;
    found.set(key, {
      address,
      prefix_length: before?.prefix_length ?? told ?? networks(address, index),
      interface: before?.interface ?? index,
    });
  };
  for (const row of heard.table(IP_ADDR)) {
    const address = row.arcs.length === 4 ? addressOf(row.arcs) : row.text('ipAdEntAddr');
    take(address, prefixLengthOf(row.text('ipAdEntNetMask')), row.integer('ipAdEntIfIndex'));
  }
  for (const row of heard.table(IP_ADDRESS)) {
    if (row.number('ipAddressType') === BROADCAST) continue;
    take(addressAt(row.arcs, 0).address, pointedPrefix(row.text('ipAddressPrefix')), row.integer('ipAddressIfIndex'));
  }
  for (const row of heard.table(C_IP_ADDRESS)) {
    if (row.number('cIpAddressType') === BROADCAST) continue;
    take(addressAt(row.arcs, 0).address, pointedPrefix(row.text('cIpAddressPrefix')), row.integer('cIpAddressIfIndex'));
  }
  for (const row of heard.table(IPV6_ADDR)) {
    const [index, ...octets] = row.arcs;
    const address = addressOf(octets.length === 17 ? octets.slice(1) : octets);
    take(address, row.integer('ipv6AddrPfxLength'), index ?? null);
  }
  return [...found.values()];
}

/** The length of the smallest known network of an interface that an address is of. */
function networksOf(heard: Heard): (address: string, index: number | null) => number | null {
  const known = heard.table(IP_ADDRESS_PREFIX).flatMap((row) => {
    const { address } = addressAt(row.arcs, 1, 1);
    const length = row.arcs.at(-1);
    return address === null || length === undefined || length === 0 ? [] : [{ index: row.arcs[0], address, length }];
  });
  return (address, index) => {
    const fitting = known.filter((network) => network.index === index && isWithin(address, network.address, network.length));
    return fitting.length === 0 ? null : Math.max(...fitting.map(({ length }) => length));
  };
}

/** The last number of a pointer into ipAddressPrefixTable is the length; `0.0` points nowhere. */
function pointedPrefix(pointer: string | null): number | null {
  const arcs = pointer?.split('.') ?? [];
  const last = Number(arcs.at(-1));
  return arcs.length > 8 && last >= 0 && last <= 128 ? last : null;
}

/** Puts addresses to the interfaces that are known, and gives those that are left. */
export function attached(
  interfaces: readonly InterfaceFacts[],
  addresses: readonly AddressFact[],
): { interfaces: InterfaceFacts[]; loose: AddressFact[] } {
  const known = new Set(interfaces.map(({ index }) => index));
  const of = Map.groupBy(addresses, (each) => each.interface);
  return {
    interfaces: interfaces.map((each) => ({
      ...each,
      addresses: (of.get(each.index) ?? []).map(({ address, prefix_length }) => ({ address, prefix_length })),
    })),
    loose: addresses.filter((each) => typeof each.interface !== 'number' || !known.has(each.interface)),
  };
}
