import type { Device, DeviceInterface, InterfaceAddress, OspfProcess, Prefix } from '../device/device.ts';
import { ospfRouterId } from '../device/identity.ts';
import { networkOf, prefixOf } from '../device/ipv4.ts';
import type { OspfNeighbor } from './forwarding.ts';
import { compareRoutes, DISTANCE, type FoundRoute } from './route-table.ts';

/** An interface that an OSPF process speaks for. */
interface OspfInterface {
  readonly port: DeviceInterface;
  readonly address: InterfaceAddress;
  readonly area: number;
  readonly cost: number;
  readonly passive: boolean;
}

/** Reference bandwidth 100 Mbit/s over speed, at least 1; loopbacks are 1. @see RFC 2328 §C.3 */
export function ospfCostOf(port: DeviceInterface): number {
  if (port.ospfCost !== null) return port.ospfCost;
  return port.kind === 'loopback' ? 1 : Math.min(65_535, Math.max(1, Math.floor(100_000_000 / port.speedBps)));
}

/** The area of an address: that of the network statement that says most of it. Null: none says anything. */
export function areaOf(process: OspfProcess, ip: number): number | null {
  let most: { area: number; wildcard: number } | null = null;
  for (const { network, wildcard, area } of process.networks) {
    if (((ip ^ network) & ~wildcard) >>> 0 !== 0) continue;
    if (most === null || wildcard < most.wildcard) most = { area, wildcard };
  }
  return most?.area ?? null;
}

/** Interfaces of a device that take part, those that are up. A device that does not route runs no OSPF. */
function ospfInterfaces(device: Device, up: (port: DeviceInterface) => boolean): OspfInterface[] {
  const process = device.ospf;
  if (process === null || !device.ipRouting) return [];
  const passive = new Set(process.passiveInterfaces.map((name) => name.toLowerCase()));
  return device.interfaces.flatMap((port) => {
    const address = port.addresses[0];
    const area = address === undefined || !up(port) ? null : areaOf(process, address.ip);
    if (address === undefined || area === null) return [];
    const silent = port.kind === 'loopback' || passive.has(port.name.toLowerCase()) || passive.has('default');
    return [{ port, address, area, cost: ospfCostOf(port), passive: silent }];
  });
}

/** What OSPF needs to know of the layers below. */
export interface OspfGround {
  readonly devices: readonly Device[];
  readonly up: (port: DeviceInterface) => boolean;
  /** Interfaces in the broadcast domain of one. */
  segment(port: DeviceInterface): readonly DeviceInterface[];
}

/** A way to a network within one area, from a router. */
interface Way {
  readonly cost: number;
  /** Null at the router itself. */
  readonly first: { readonly via: number; readonly outbound: DeviceInterface } | null;
}

/** All that OSPF has found out in a project. */
export interface Ospf {
  neighbors(device: Device): readonly OspfNeighbor[];
  routes(device: Device): readonly FoundRoute[];
}

const BACKBONE = 0;

interface Found extends Prefix {
  readonly cost: number;
}

/** Floods and computes as one would who sees all link states at once. */
export function runOspf(ground: OspfGround): Ospf {
  const speakers = new Map<Device, OspfInterface[]>();
  const byPort = new Map<DeviceInterface, OspfInterface>();
  for (const device of ground.devices) {
    const own = ospfInterfaces(device, ground.up);
    if (own.length === 0) continue;
    speakers.set(device, own);
    for (const each of own) byPort.set(each.port, each);
  }
  const adjacencies = new Map<Device, { own: OspfInterface; other: OspfInterface }[]>();
  for (const [device, own] of speakers)
    adjacencies.set(
      device,
      own.flatMap((each) => adjacent(each)),
    );

  /** Two interfaces agree on area and network, and neither is silent. */
  function adjacent(own: OspfInterface): { own: OspfInterface; other: OspfInterface }[] {
    if (own.passive) return [];
    return ground.segment(own.port).flatMap((port) => {
      const other = byPort.get(port);
      const same =
        other !== undefined &&
        !other.passive &&
        other.area === own.area &&
        other.address.prefixBits === own.address.prefixBits &&
        networkOf(other.address.ip, other.address.prefixBits) === networkOf(own.address.ip, own.address.prefixBits) &&
        other.address.ip !== own.address.ip &&
        port.device !== own.port.device &&
        // Routers with one identifier do not become neighbors (RFC 2328 §10.5).
        ospfRouterId(port.device) !== ospfRouterId(own.port.device);
      return same ? [{ own, other }] : [];
    });
  }

  /** Dijkstra over the routers of an area. Of ways that cost the same, the one with the lower first hop is taken. */
  function ways(from: Device, area: number): Map<Device, Way> {
    const done = new Map<Device, Way>();
    const open = new Map<Device, Way>([[from, { cost: 0, first: null }]]);
    while (open.size > 0) {
      const [device, way] = [...open].reduce((best, each) => (compareWays(each[1], best[1]) < 0 ? each : best));
      open.delete(device);
      done.set(device, way);
      for (const { own, other } of adjacencies.get(device) ?? []) {
        if (own.area !== area || done.has(other.port.device)) continue;
        const next: Way = { cost: way.cost + own.cost, first: way.first ?? { via: other.address.ip, outbound: own.port } };
        const known = open.get(other.port.device);
        if (known === undefined || compareWays(next, known) < 0) open.set(other.port.device, next);
      }
    }
    return done;
  }

  const waysOf = new Map<Device, Map<number, Map<Device, Way>>>();
  function waysIn(from: Device, area: number): Map<Device, Way> {
    let own = waysOf.get(from);
    if (own === undefined) waysOf.set(from, (own = new Map()));
    let found = own.get(area);
    if (found === undefined) own.set(area, (found = ways(from, area)));
    return found;
  }

  function areasOf(device: Device): Set<number> {
    return new Set((speakers.get(device) ?? []).map(({ area }) => area));
  }

  function isBorder(device: Device): boolean {
    const areas = areasOf(device);
    return areas.has(BACKBONE) && areas.size > 1;
  }

  /** What a router has in an area; a loopback is told as a host. @see RFC 2328 §12.4.1 */
  function stubs(device: Device, area: number): Found[] {
    return (speakers.get(device) ?? [])
      .filter((each) => each.area === area)
      .map(({ port, address, cost }) =>
        port.kind === 'loopback' ? { network: address.ip, prefixBits: 32, cost } : { ...prefixOf(address), cost },
      );
  }

  /** Networks of an area as a router reaches them within it. */
  function within(from: Device, area: number): (Found & { readonly way: Way })[] {
    return [...waysIn(from, area)].flatMap(([router, way]) =>
      stubs(router, area).map((stub) => ({ ...stub, cost: way.cost + stub.cost, way })),
    );
  }

  const summaries = new Map<Device, Map<number, readonly Found[]>>();
  /** What a border router tells an area about the others: to the backbone what its own areas have, to these all else. */
  function toldTo(border: Device, area: number): readonly Found[] {
    let own = summaries.get(border);
    if (own === undefined) summaries.set(border, (own = new Map()));
    let told = own.get(area);
    if (told === undefined) {
      const others = [...areasOf(border)].filter((each) => each !== area).flatMap((each) => within(border, each));
      told = area === BACKBONE ? others : [...others, ...beyond(border, BACKBONE)];
      own.set(area, (told = cheapest(told)));
    }
    return told;
  }

  /** Networks outside an area as a router in it hears of them from the area's border routers. */
  function beyond(from: Device, area: number): (Found & { readonly way: Way })[] {
    return [...waysIn(from, area)].flatMap(([router, way]) =>
      router === from || !isBorder(router) ? [] : toldTo(router, area).map((found) => ({ ...found, cost: way.cost + found.cost, way })),
    );
  }

  function routesOf(device: Device): FoundRoute[] {
    const areas = [...areasOf(device)];
    const inside = areas.flatMap((area) => within(device, area)).map((found) => routeOf(found, 'ospf'));
    // A border router believes the backbone only (RFC 2328 §16.2).
    const heard = (isBorder(device) ? [BACKBONE] : areas).flatMap((area) => beyond(device, area));
    const outside = heard.map((found) => routeOf(found, 'ospf inter-area'));
    const best = new Map<string, FoundRoute>();
    // What is in an own area wins over what is told of others, whatever it costs (RFC 2328 §11).
    for (const routes of [inside, outside]) {
      const known = new Set(best.keys());
      for (const route of routes) {
        if (route === null) continue;
        const key = `${route.network}/${route.prefixBits}`;
        const other = best.get(key);
        if (known.has(key) || (other !== undefined && compareRoutes(other, route) <= 0)) continue;
        best.set(key, route);
      }
    }
    return [...best.values()];
  }

  const routes = new Map<Device, readonly FoundRoute[]>();
  return {
    neighbors: (device) =>
      (adjacencies.get(device) ?? []).map(({ own, other }) => ({
        local: own.port,
        remote: other.port,
        routerId: ospfRouterId(other.port.device) ?? 0,
      })),
    routes(device) {
      if (!speakers.has(device)) return [];
      let found = routes.get(device);
      if (found === undefined) routes.set(device, (found = routesOf(device)));
      return found;
    },
  };
}

function compareWays(a: Way, b: Way): number {
  return a.cost - b.cost || (a.first?.via ?? -1) - (b.first?.via ?? -1);
}

function cheapest(found: readonly Found[]): Found[] {
  const best = new Map<string, Found>();
  for (const { network, prefixBits, cost } of found) {
    const key = `${network}/${prefixBits}`;
    const known = best.get(key);
    if (known === undefined || cost < known.cost) best.set(key, { network, prefixBits, cost });
  }
  return [...best.values()];
}

/** Null for what is the router's own: it is connected. */
function routeOf(found: Found & { readonly way: Way }, source: 'ospf' | 'ospf inter-area'): FoundRoute | null {
  const { network, prefixBits, cost, way } = found;
  if (way.first === null) return null;
  return { network, prefixBits, source, via: way.first.via, outbound: way.first.outbound, distance: DISTANCE.ospf, metric: cost };
}
