import { duidBytes, type Lease, type LeaseFile, leasedAddress, leasedMac, leasedName, leaseEnd, macOfDuid } from './dhcp-lease.ts';

/**
 * dnsmasq.leases: `ends MAC address name client-id` of IPv4, and after a line `duid …` `ends IAID address name DUID` of IPv6. It holds what is
 * given now, and nothing else. @see dnsmasq(8), "--dhcp-leasefile"; --dhcp-script tells how hardware that is no Ethernet is written
 */
export function dnsmasqLeases(text: string): LeaseFile {
  const leases = new Map<string, Lease>();
  let skipped = 0;
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    if (words[0] === '' || words[0] === 'duid') continue;
    const [end, hardware, text, name, client] = words;
    const address = leasedAddress(text);
    if (address === null || end === undefined || !/^\d{1,16}$/.test(end)) {
      skipped += 1;
      continue;
    }
    leases.set(address, {
      address,
      mac: address.includes(':') ? macOfDuid(duidBytes(client ?? '')) : leasedMac(hardware?.replace(/^[0-9a-f]{2}-/i, '')),
      host_name: leasedName(name),
      // 0: for ever.
      ends_at: end === '0' ? null : leaseEnd(end),
      state: 'active',
    });
  }
  return { leases: [...leases.values()], skipped };
}
