import {
  duidBytes,
  type Lease,
  type LeaseFile,
  type LeaseState,
  leasedAddress,
  leasedMac,
  leasedName,
  leaseEnd,
  macOfDuid,
} from './dhcp-lease.ts';

/** @see Kea Administrator Reference Manual, "Lease state": 0 default, 1 declined, 2 expired-reclaimed, 3 released, 4 registered */
const STATES: readonly LeaseState[] = ['active', 'declined', 'expired', 'released', 'active'];

/** A lease that never ends. @see RFC 2131 §3.3, RFC 8415 §7.7 */
const FOR_EVER = '4294967295';

/** lease_type of IPv6: 2 is a delegated prefix, which nobody has as an address. */
const PREFIX = '2';

/**
 * The lease file of Kea's memfile backend, CSV of IPv4 or IPv6, whose first line names the columns: they became more over the versions.
 * @see Kea Administrator Reference Manual, "Memfile - Basic Storage for Leases"
 */
export function keaLeases(text: string): LeaseFile {
  const leases = new Map<string, Lease>();
  let skipped = 0;
  let columns: readonly string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const fields = line.split(',');
    if (fields[0] === 'address') {
      columns = fields;
      continue;
    }
    const field = (name: string): string | undefined => fields[columns.indexOf(name)]?.replaceAll('&#x2c', ',');
    const address = leasedAddress(field('address'));
    if (address === null) skipped += 1;
    else if (field('lease_type') === PREFIX) continue;
    // So it writes that a lease was deleted.
    else if (field('valid_lifetime') === '0') leases.delete(address);
    else {
      leases.set(address, {
        address,
        mac: leasedMac(field('hwaddr')) ?? macOfDuid(duidBytes(field('duid') ?? '')),
        host_name: leasedName(field('hostname')),
        ends_at: field('valid_lifetime') === FOR_EVER ? null : leaseEnd(field('expire')),
        state: STATES[Number(field('state') ?? 0)] ?? 'unknown',
      });
    }
  }
  return { leases: [...leases.values()], skipped };
}

/** Whether a line names the columns of such a file. */
export function isKeaHeader(line: string): boolean {
  return /^address,(hwaddr|duid),/.test(line);
}
