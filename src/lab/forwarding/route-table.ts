import type { Device, DeviceInterface, Prefix } from '../device/device.ts';
import { interfaceNamed } from '../device/interfaces.ts';
import { contains, prefixOf } from '../device/ipv4.ts';
import type { Route } from './forwarding.ts';

/** A route before it is known since when. */
export type FoundRoute = Omit<Route, 'sinceMs'>;

/** Administrative distances of IOS. */
export const DISTANCE = { connected: 0, static: 1, ospf: 110 } as const;
/** How many next hops may have to be looked up one after the other. */
const RECURSION = 8;

function key({ network, prefixBits }: Prefix): string {
  return `${network}/${prefixBits}`;
}

/** Networks of the interfaces that are up, and on IOS the addresses themselves. */
function connectedRoutes(device: Device, up: (port: DeviceInterface) => boolean): FoundRoute[] {
  const ios = device.kind === 'router' || device.kind === 'switch';
  return device.interfaces.filter(up).flatMap((outbound) =>
    outbound.addresses.flatMap((address) => {
      const common = { via: null, outbound, distance: DISTANCE.connected, metric: 0 };
      const connected: FoundRoute = { ...prefixOf(address), source: 'connected', ...common };
      return ios && address.prefixBits < 32
        ? [connected, { network: address.ip, prefixBits: 32, source: 'local' as const, ...common }]
        : [connected];
    }),
  );
}

/** The interface by which a host reaches its gateway: that of the gateway's network; a VPCS has one only and asks there whatever the network. */
function gatewayRoute(device: Device, gateway: number, connected: readonly FoundRoute[]): FoundRoute | null {
  const near = connected.find((route) => route.source === 'connected' && contains(route, gateway));
  const outbound = near?.outbound ?? (device.kind === 'vpcs' ? connected[0]?.outbound : undefined);
  if (outbound === undefined) return null;
  return { network: 0, prefixBits: 0, source: 'static', via: gateway, outbound, distance: DISTANCE.static, metric: 0 };
}

/** Of several routes to one network: nearest administratively, then cheapest, then lowest next hop, then lowest interface. */
export function compareRoutes(a: FoundRoute, b: FoundRoute): number {
  return a.distance - b.distance || a.metric - b.metric || (a.via ?? -1) - (b.via ?? -1) || a.outbound.index - b.outbound.index;
}

export function longestMatch<R extends Prefix>(routes: readonly R[], destination: number): R | null {
  let longest: R | null = null;
  for (const route of routes) {
    if ((longest === null || route.prefixBits > longest.prefixBits) && contains(route, destination)) longest = route;
  }
  return longest;
}

/** The best route to each network, sorted by network and then by length, as `show ip route` has them. */
export function routeTable(device: Device, up: (port: DeviceInterface) => boolean, learned: readonly FoundRoute[]): FoundRoute[] {
  const connected = connectedRoutes(device, up);
  const gateway =
    device.gateway === null || (device.ipRouting && device.kind !== 'host') ? null : gatewayRoute(device, device.gateway, connected);
  const given = [...connected, ...learned, ...(gateway === null ? [] : [gateway])];
  let table = bestOf(given);
  // A static route stands while its next hop is resolved, for which it may need another: until nothing changes.
  for (let round = 0; round < RECURSION && device.staticRoutes.length > 0; round += 1) {
    const next = bestOf([...given, ...staticRoutes(device, up, table)]);
    if (equal(table, next)) break;
    table = next;
  }
  return [...table.values()].toSorted((a, b) => a.network - b.network || a.prefixBits - b.prefixBits);
}

function bestOf(routes: readonly FoundRoute[]): ReadonlyMap<string, FoundRoute> {
  const best = new Map<string, FoundRoute>();
  for (const route of routes) {
    const known = best.get(key(route));
    if (known === undefined || compareRoutes(route, known) < 0) best.set(key(route), route);
  }
  return best;
}

function equal(a: ReadonlyMap<string, FoundRoute>, b: ReadonlyMap<string, FoundRoute>): boolean {
  return (
    a.size === b.size &&
    [...b].every(([at, { via, outbound, source }]) => {
      const other = a.get(at);
      return other !== undefined && other.via === via && other.outbound === outbound && other.source === source;
    })
  );
}

/** Static routes that can be used with a table: the interface is up, or the next hop is reached by another route than the default. */
function staticRoutes(device: Device, up: (port: DeviceInterface) => boolean, table: ReadonlyMap<string, FoundRoute>): FoundRoute[] {
  return device.staticRoutes.flatMap((wanted): FoundRoute[] => {
    const common = {
      network: wanted.network,
      prefixBits: wanted.prefixBits,
      source: 'static' as const,
      distance: wanted.distance,
      metric: 0,
    };
    if (wanted.interfaceName !== null) {
      const outbound = interfaceNamed(device, wanted.interfaceName);
      return outbound !== null && up(outbound) ? [{ ...common, via: wanted.via, outbound }] : [];
    }
    if (wanted.via === null) return [];
    const others = [...table.values()].filter((route) => route.network !== wanted.network || route.prefixBits !== wanted.prefixBits);
    const towards = longestMatch(others, wanted.via);
    if (towards === null || towards.source === 'local' || (towards.prefixBits === 0 && towards.via !== null)) return [];
    return [{ ...common, via: towards.via ?? wanted.via, outbound: towards.outbound }];
  });
}

/** Every address that is the device's own and works. */
export function ownAddress(device: Device, ip: number, up: (port: DeviceInterface) => boolean): DeviceInterface | null {
  return device.interfaces.find((port) => port.addresses.some((address) => address.ip === ip) && up(port)) ?? null;
}
