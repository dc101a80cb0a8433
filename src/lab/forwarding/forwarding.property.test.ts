import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Device, DeviceInterface } from '../device/device.ts';
import { createForwarding } from './create-forwarding.ts';
import { naive } from './test-naive.ts';
import { breakSomething, randomTopology, type TopologyPlan } from './test-topology.ts';

const plans: fc.Arbitrary<TopologyPlan> = fc.record({
  seed: fc.integer({ min: 1, max: 0x7fff_ffff }),
  devices: fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 2, max: 40 }) }, { weight: 1, arbitrary: fc.constant(200) }),
  moreLinks: fc.integer({ min: 0, max: 40 }),
  faults: fc.integer({ min: 0, max: 12 }),
  areas: fc.constantFrom(1, 1, 2, 3),
});

function layer3(devices: readonly Device[]): DeviceInterface[] {
  return devices.flatMap((device) => device.interfaces.filter((port) => port.switchport === null && port.kind !== 'loopback'));
}

const ids = (ports: Iterable<DeviceInterface>): string[] => [...ports].map((port) => `${port.device.node.name} ${port.name}`).toSorted();

describe('layer 2 of random topologies', () => {
  test('a broadcast reaches exactly those that it would reach without spanning tree, and whoever hears is heard', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology(plan);
        const running = devices.filter(({ node }) => node.status === 'started');
        const plain = naive(lab);
        for (const port of layer3(running)) {
          if (!lab.forwarding.operUp(port)) continue;
          const members = lab.forwarding.segment(port).map((member) => member.interface);
          expect(ids(members)).toEqual(ids(plain.hears(port)));
          for (const other of members) expect(lab.forwarding.segment(other).map((member) => member.interface)).toContain(port);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('no link carries a broadcast twice, unless only hubs and unmanaged switches close a loop', () => {
    let broken = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology(plan);
        const open = (port: DeviceInterface, vlan: number): boolean => lab.forwarding.stpState(port, vlan) === 'forwarding';
        if (lab.forwarding.loops(lab.project.projectId).length > 0) return;
        const plain = naive(lab);
        const running = devices.filter(({ node }) => node.status === 'started');
        for (const port of layer3(running)) {
          if (!lab.forwarding.operUp(port)) continue;
          expect(plain.storms(port, open)).toBe(false);
          if (plain.storms(port, () => true)) broken += 1;
        }
      }),
      { numRuns: 60 },
    );
    // Loops that spanning tree has broken.
    expect(broken).toBeGreaterThan(10);
  });

  test('both ends of a link agree whether it is up', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology(plan);
        const portAt = ({ node, adapterNumber, portNumber }: { node: Device['node']; adapterNumber: number; portNumber: number }) =>
          devices
            .find((device) => device.node === node)
            ?.interfaces.find((each) => each.port?.adapterNumber === adapterNumber && each.port.portNumber === portNumber);
        for (const link of lab.project.links.values()) {
          const [left, right] = link.ends.map(portAt);
          if (left === undefined || right === undefined) continue;
          expect(lab.forwarding.operUp(left)).toBe(lab.forwarding.operUp(right));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('each switch has a tree with one root port towards the root, which is the lowest bridge that it hears', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology(plan);
        for (const device of devices) {
          if (device.kind !== 'switch' || device.node.status !== 'started') continue;
          for (const vlan of device.vlans.keys()) {
            const tree = lab.forwarding.spanningTree(device, vlan)!;
            const atRoot = tree.ports.every(({ role }) => role !== 'root');
            expect(tree.ports.filter(({ role }) => role === 'root').length).toBe(tree.rootPort === null ? 0 : 1);
            expect(tree.rootCost === 0).toBe(atRoot);
            expect(tree.rootPriority).toBeLessThanOrEqual(device.stpPriority);
            for (const port of tree.ports) {
              expect(port.state).toBe(port.role === 'root' || port.role === 'designated' ? 'forwarding' : 'blocking');
              expect(lab.forwarding.stpState(port.interface, vlan)).toBe(port.state);
              expect(lab.forwarding.operUp(port.interface)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('neighbors of random topologies', () => {
  test('whoever is seen sees too, by interfaces that are up, on links as OSPF', () => {
    let seen = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology(plan);
        for (const device of devices) {
          if (device.node.status !== 'started') continue;
          for (const list of [(at: Device) => lab.forwarding.neighbors(at), (at: Device) => lab.forwarding.ospfNeighbors(at)]) {
            for (const { local, remote } of list(device)) {
              seen += 1;
              expect([local, remote].every((port) => lab.forwarding.operUp(port))).toBe(true);
              expect(list(remote.device).some((back) => back.local === remote && back.remote === local)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});

describe('layer 3 of random topologies', () => {
  test('routes leave by interfaces that are up, and the longest prefix wins', () => {
    fc.assert(
      fc.property(plans, fc.array(fc.integer({ min: 0, max: 64 * 256 }), { minLength: 5, maxLength: 20 }), (plan, offsets) => {
        const { lab, devices } = randomTopology(plan);
        for (const device of devices) {
          if (device.node.status !== 'started') continue;
          const routes = lab.forwarding.routes(device);
          expect(new Set(routes.map(({ network, prefixBits }) => `${network}/${prefixBits}`)).size).toBe(routes.length);
          // VPCS sees no carrier.
          expect(routes.every(({ outbound }) => device.kind === 'vpcs' || lab.forwarding.operUp(outbound))).toBe(true);
          for (const offset of offsets) {
            const destination = 0x0a00_0000 + offset;
            const matching = routes.filter(
              ({ network, prefixBits }) =>
                Math.floor(destination / 2 ** (32 - prefixBits)) === Math.floor(network / 2 ** (32 - prefixBits)),
            );
            const longest = matching.length === 0 ? null : Math.max(...matching.map(({ prefixBits }) => prefixBits));
            expect(lab.forwarding.lookUp(device, destination)?.prefixBits ?? null).toBe(longest);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('OSPF in one area finds what distance vectors find, at the same cost', () => {
    let compared = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology({ ...plan, areas: 1 });
        const plain = naive(lab);
        for (const device of devices) {
          if (device.node.status !== 'started' || device.ospf === null) continue;
          const costs = plain.backboneCosts(device);
          for (const route of lab.forwarding.routes(device)) {
            if (route.source !== 'ospf') continue;
            compared += 1;
            expect([route.metric, `${route.network}/${route.prefixBits}`]).toEqual([
              costs.get(`${route.network}/${route.prefixBits}`),
              `${route.network}/${route.prefixBits}`,
            ]);
          }
          const known = new Set(lab.forwarding.routes(device).map(({ network, prefixBits }) => `${network}/${prefixBits}`));
          for (const network of costs.keys()) expect(known).toContain(network);
        }
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  test('an echo is answered exactly when a packet finds its way there and another back, hop by hop', () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology(plan);
        const running = devices.filter(({ node }) => node.status === 'started');
        const plain = naive(lab);
        const owns = (port: DeviceInterface, ip: number): boolean =>
          (port.device.kind === 'vpcs' || lab.forwarding.operUp(port)) && port.addresses.some((address) => address.ip === ip);
        /** Where a packet ends, by routes and what is heard of it on each segment; null when nowhere. Undefined when two claim an address. */
        const arrives = (from: Device, destination: number, ttl: number): Device | null | undefined => {
          let at = from;
          for (let hop = 0; hop <= ttl; hop += 1) {
            if (at.interfaces.some((port) => owns(port, destination))) return at;
            if (hop > 0 && !at.ipRouting) return null;
            if (hop === ttl) return null;
            const route = lab.forwarding.lookUp(at, destination);
            if (route === null) return null;
            const next = route.via ?? destination;
            const heard = [...plain.hears(route.outbound)];
            const proxies = (port: DeviceInterface): boolean => {
              const beyond = lab.forwarding.lookUp(port.device, next);
              return (
                port.device !== at &&
                port.device.ipRouting &&
                port.addresses.length > 0 &&
                lab.forwarding.operUp(port) &&
                beyond !== null &&
                beyond.outbound !== port
              );
            };
            const owners = heard.filter((port) => owns(port, next));
            const claiming = owners.length > 0 ? owners : heard.filter(proxies);
            if (claiming.length !== 1) return claiming.length === 0 ? null : undefined;
            at = claiming[0]!.device;
          }
          return null;
        };
        for (const from of running.slice(0, 6)) {
          for (const to of running.slice(-6)) {
            const target = to.interfaces.find((port) => port.addresses.length > 0)?.addresses[0]?.ip;
            if (target === undefined) continue;
            const source = lab.forwarding.lookUp(from, target)?.outbound.addresses[0]?.ip;
            const there = arrives(from, target, from.ipRouting || from.kind === 'switch' ? 255 : 64);
            if (there === undefined) continue;
            const back = there === null || source === undefined ? null : there === from ? from : arrives(there, source, 64);
            if (back === undefined) continue;
            const { outcome } = lab.forwarding.echo(from, target);
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
            expect(outcome === 'delivered').toBe(back === from);
          }
        }
      }),
      { numRuns: 60 },
    );
    // Otherwise nothing of interest was drawn.
    expect(outcomes.get('delivered')).toBeGreaterThan(50);
    expect(outcomes.get('unresolved')).toBeGreaterThan(5);
    expect(outcomes.get('lost')).toBeGreaterThan(1);
  });

  test('who was reached is in the ARP table, and the MAC tables lead to it from switch to switch', () => {
    let followed = 0;
    fc.assert(
      fc.property(plans, (plan) => {
        const { lab, devices } = randomTopology(plan);
        const running = devices.filter(({ node }) => node.status === 'started');
        for (const from of running.slice(0, 5)) {
          for (const to of running.slice(-5)) {
            const target = to.interfaces.find((port) => port.addresses.length > 0)?.addresses[0]?.ip;
            if (target === undefined || lab.forwarding.echo(from, target).outcome !== 'delivered') continue;
            const trace = lab.forwarding.trace(from, target, { teach: true });
            // Where addresses conflict, the one that asked last is believed: the next packet may go elsewhere.
            if (trace.outcome !== 'delivered') continue;
            const route = lab.forwarding.lookUp(from, target)!;
            const next = trace.hops[0]!.inbound;
            if (next.device === from) continue;
            // Whoever has the address of the next hop itself, on another interface, does not ask for it.
            if (from.interfaces.some(({ addresses }) => addresses.some(({ ip }) => ip === (route.via ?? target)))) continue;
            const entry = lab.forwarding.arpTable(from).find(({ ip }) => ip === (route.via ?? target))!;
            expect(entry).toMatchObject({ mac: next.mac, interfaceName: route.outbound.name });
            for (const { from: leaving, to: reached } of trace.links) {
              expect([leaving, reached].every((port) => port === null || lab.forwarding.operUp(port))).toBe(true);
            }
            // The switches that the first hop passed know the station by the port that the frame left by.
            const segment = lab.forwarding.segment(route.outbound).find((member) => member.interface === next)!;
            const passed = trace.links.slice(0, segment.links.length);
            expect(passed.map(({ link }) => link)).toEqual(segment.links);
            // A subinterface has the address of its interface: where VLANs leak, one station is in two places.
            if (next.device.interfaces.filter(({ mac }) => mac === next.mac).length > 1) continue;
            for (const { from: leaving } of passed) {
              if (leaving === null || leaving.switchport === null) continue;
              followed += 1;
              const known = lab.forwarding.macTable(leaving.device).filter(({ mac }) => mac === next.mac);
              expect(known.map(({ interfaceName }) => interfaceName)).toContain(leaving.name);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(followed).toBeGreaterThan(20);
  });
});

test('after any change the answers are those of somebody who looks for the first time', () => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: 8 }), (plan, changes) => {
      const topology = randomTopology(plan);
      const { lab, devices } = topology;
      for (let change = 0; change < changes; change += 1) {
        for (const device of devices) if (device.node.status === 'started') lab.forwarding.routes(device);
        breakSomething(topology);
      }
      const fresh = createForwarding(lab.network);
      for (const device of devices) {
        if (device.node.status !== 'started') continue;
        for (const port of device.interfaces) {
          expect(lab.forwarding.operUp(port)).toBe(fresh.operUp(port));
          expect(ids(lab.forwarding.segment(port).map((member) => member.interface))).toEqual(
            ids(fresh.segment(port).map((member) => member.interface)),
          );
        }
        const shown = (routes: ReturnType<typeof fresh.routes>): unknown[] =>
          routes.map(({ sinceMs: _since, ...route }) => ({ ...route, outbound: route.outbound.name }));
        expect(shown(lab.forwarding.routes(device))).toEqual(shown(fresh.routes(device)));
        expect(lab.forwarding.neighbors(device).map(({ remote }) => remote.name)).toEqual(
          fresh.neighbors(device).map(({ remote }) => remote.name),
        );
      }
    }),
    { numRuns: 40 },
  );
});
