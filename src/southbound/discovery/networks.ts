import { networkOf } from '#kernel/address.ts';
import type { EquipmentDocument } from '#model/equipment.ts';

/** What a sweep takes at once. @see scan.sweep */
const MOST_NETWORKS = 16;
const MOST_ADDRESSES = 1_024;
/** Larger ones are no segment of a lab, and a link of two has nobody else in it. */
const LARGEST = 22;
const SMALLEST = 30;

type Known = Pick<EquipmentDocument, 'network_info'>;

/**
 * The networks of a project that can be reached from here: those in which an address of a device answered. Small ones first, as many as are asked
 * at once; `left` are those that were too many.
 */
export function networksToSweep(documents: readonly Known[]): { readonly networks: readonly string[]; readonly left: readonly string[] } {
  const reached = new Map<string, number>();
  for (const { network_info: info } of documents) {
    for (const { address, prefix_length: length } of info.addresses) {
      if (length === null || length < LARGEST || length > SMALLEST || address.includes(':')) continue;
      if (info.connectivity_tests[address]?.ping_success !== true) continue;
      const network = networkOf(address, length);
      if (network !== null) reached.set(network, 2 ** (32 - length));
    }
  }
  const networks: string[] = [];
  const left: string[] = [];
  let room = MOST_ADDRESSES;
  for (const [network, size] of [...reached].toSorted(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))) {
    if (networks.length < MOST_NETWORKS && size <= room) {
      networks.push(network);
      room -= size;
    } else left.push(network);
  }
  return { networks, left };
}
