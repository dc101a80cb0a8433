import type { Device, DeviceInterface, DhcpPool } from '../device/device.ts';
import { broadcastOf, contains } from '../device/ipv4.ts';
import type { Lease } from './forwarding.ts';
import { claimantsOf, flood, sendTo, type Sending } from './frames.ts';

/** Default lease of IOS: one day. */
const LEASE_SECONDS = 86_400;
/** A client asks four times, doubling the wait. @see RFC 2131 §4.1 */
const DISCOVERS = 4;
/** Octets of an offer: 300 of BOOTP at least, UDP and IP headers. @see RFC 1542 §2.1 */
export const DHCP_BYTES = 328;
/** How many addresses of a pool are tried: a larger one than a /16 has more than any lab asks for. */
const MOST_TRIED = 65_536;

function poolFor(device: Device, port: DeviceInterface): DhcpPool | null {
  return device.dhcpPools.find(({ network }) => network !== null && port.addresses.some(({ ip }) => contains(network, ip))) ?? null;
}

/** The address that a server gives a client: the one it has, else the first that is free; null when none is. */
function choose(sending: Sending, server: DeviceInterface, pool: DhcpPool, mac: string): number | null {
  const { device } = server;
  const network = pool.network!;
  for (const [key, lease] of device.leases) if (lease.untilMs <= sending.nowMs) device.leases.delete(key);
  const had = device.leases.get(mac);
  if (had !== undefined && had.poolName === pool.name && contains(network, had.ip)) return had.ip;
  const taken = new Set([...device.leases.values()].map(({ ip }) => ip));
  for (const port of device.interfaces) for (const { ip } of port.addresses) taken.add(ip);
  const last = Math.min((broadcastOf(network) ?? network.network + 1) - 1, network.network + MOST_TRIED);
  for (let ip = network.network + 1; ip <= last; ip += 1) {
    const excluded = device.dhcpExcluded.some(({ first, last: end }) => ip >= first && ip <= end);
    // A server pings an address before it gives it away. @see RFC 2131 §3.1
    if (!excluded && !taken.has(ip) && claimantsOf(sending.view, server, ip).every(({ end }) => end.port.mac === mac)) return ip;
  }
  return null;
}

/** Discover, offer, request and acknowledgement in one: the nearest server that has an address wins, be it a rogue one. */
export function leaseFor(sending: Sending, client: DeviceInterface): Lease | null {
  for (let discover = 0; discover < DISCOVERS; discover += 1) {
    for (const { end } of flood(sending, client)) {
      const server = end.port;
      const pool = server.device === client.device ? null : poolFor(server.device, server);
      if (pool === null) continue;
      const ip = choose(sending, server, pool, client.mac);
      const back = sending.view.walk(server)?.ends.find((each) => each.end.port === client);
      if (ip === null || back === undefined || 'lostAfter' in sendTo(sending, server, back.step)) continue;
      server.device.leases.set(client.mac, { ip, mac: client.mac, poolName: pool.name, untilMs: sending.nowMs + LEASE_SECONDS * 1_000 });
      return {
        server: server.addresses.find((address) => contains(pool.network!, address.ip))!.ip,
        ip,
        prefixBits: pool.network!.prefixBits,
        gateway: pool.defaultRouter,
        dns: pool.dnsServer,
        seconds: LEASE_SECONDS,
      };
    }
    if (sending.random === null) break;
  }
  return null;
}
