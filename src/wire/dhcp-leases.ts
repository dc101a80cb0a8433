import type { Lease, LeaseFile } from './dhcp-lease.ts';
import { dnsmasqLeases } from './dhcp-leases-dnsmasq.ts';
import { iscLeases } from './dhcp-leases-isc.ts';
import { isKeaHeader, keaLeases } from './dhcp-leases-kea.ts';

export { LEASE_STATES, type Lease } from './dhcp-lease.ts';

export const LEASE_FORMATS = ['isc', 'kea', 'dnsmasq'] as const;
export type LeaseFormat = (typeof LEASE_FORMATS)[number];

const READERS: Readonly<Record<LeaseFormat, (text: string) => LeaseFile>> = { isc: iscLeases, kea: keaLeases, dnsmasq: dnsmasqLeases };

/** More than a lab has; the list ends there. */
const MOST = 50_000;

/** The leases of a file, read as what it looks like unless the format is said. Tolerant: what is not understood is skipped and counted. */
export function dhcpLeases(
  text: string,
  format: LeaseFormat | null = formatOf(text),
): { readonly format: LeaseFormat | null; readonly leases: readonly Lease[]; readonly skipped: number } {
  if (format === null) return { format, leases: [], skipped: text.trim() === '' ? 0 : text.trim().split('\n').length };
  const { leases, skipped } = READERS[format](text);
  return { format, leases: leases.slice(0, MOST), skipped: skipped + Math.max(0, leases.length - MOST) };
}

/** By the first line that says it; null for a file without any. */
function formatOf(text: string): LeaseFormat | null {
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    if (isKeaHeader(line)) return 'kea';
    if (/^\s*(lease\s+[0-9a-f.:]+\s*\{|ia-(na|ta|pd)\s|server-duid\s|authoring-byte-order\s|failover\s)/i.test(line)) return 'isc';
    if (/^(duid\s+[0-9a-f:]+\s*$|\d+\s+\S+\s+[0-9a-f.:]+\s+\S+)/i.test(line)) return 'dnsmasq';
  }
  return null;
}
