import type { FactSource } from '#model/equipment.ts';

interface ToldAddress {
  readonly address: string;
  readonly sources: readonly FactSource[];
}

/**
 * The addresses that a device has. Where it tells those of a family itself it tells all of them: what a saved configuration says beside them, or what
 * others resolved or leased once, is how it was or will be.
 */
export function realAddresses<T extends ToldAddress>(addresses: readonly T[]): ReadonlySet<T> {
  const own = ({ sources }: T): boolean => sources.includes('console') || sources.includes('snmp');
  const family = ({ address }: T): number => (address.includes(':') ? 6 : 4);
  const told = new Set(addresses.filter(own).map(family));
  return new Set(addresses.filter((each) => own(each) || !told.has(family(each))));
}
