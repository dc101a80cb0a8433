import { describe, expect, test } from 'vitest';
import { parseIpv4 } from '../device/ipv4.ts';
import { cpuPercent, memoryUsedBytes } from '../device/load.ts';
import { testNetwork } from '../forwarding/test-network.ts';
import { createTraffic } from '../traffic/traffic.ts';
import { FAULT_KINDS, FaultPlan, type FaultKind } from './fault-plan.ts';
import { createFaults } from './faults.ts';
import { NoTarget } from './target.ts';
import type { Truth } from './truth.ts';

/** PC1 and SRV on SW1 behind R1, and PC2 on the other side of it. */
function lab(seed = 1) {
  const net = testNetwork({ seed });
  const pc1 = net.host('PC1');
  const server = net.host('SRV');
  const pc2 = net.host('PC2');
  const sw = net.switch('SW1');
  const router = net.router('R1');
  const access = net.link(pc1, sw);
  net.link(server, sw);
  net.link(sw, router);
  net.link(router, pc2, [1, undefined]);
  net.address(net.port(pc1, 0), '10.1.0.10/24', '10.1.0.1');
  net.address(net.port(server, 0), '10.1.0.20/24', '10.1.0.1');
  net.address(net.port(router, 0), '10.1.0.1/24');
  net.address(net.port(router, 1), '10.2.0.1/24');
  net.address(net.port(pc2, 0), '10.2.0.10/24', '10.2.0.1');
  const truths: Truth[] = [];
  const warnings: string[] = [];
  const planned: { atMs: number; run: () => void }[] = [];
  const agents = new Map<string, string>();
  const hung = new Set<string>();
  const stalls: number[] = [];
  const simulatedMs = (): number => net.network.simulatedMs();
  const traffic = createTraffic({ forwarding: net.forwarding, random: net.network.random, simulatedMs });
  const faults = createFaults(
    {
      network: net.network,
      traffic,
      random: net.network.random,
      agents: {
        slow: ({ hostname }, ms) => agents.set(hostname, `slow ${ms}`),
        silence: ({ hostname }) => agents.set(hostname, 'silent'),
        restore: ({ hostname }) => agents.delete(hostname),
      },
      hangConsole: ({ name }, hangs) => void (hangs ? hung.add(name) : hung.delete(name)),
      stall: (ms) => void stalls.push(ms),
      after(ms, run) {
        const entry = { atMs: simulatedMs() + ms, run };
        planned.push(entry);
        return () => {
          const index = planned.indexOf(entry);
          if (index !== -1) planned.splice(index, 1);
        };
      },
    },
    (truth) => truths.push(truth),
    (message) => warnings.push(message),
  );
  /** Time passes, and what was planned for it happens in its order. */
  function pass(ms: number): void {
    const untilMs = simulatedMs() + ms;
    for (;;) {
      const next = planned.filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      planned.splice(planned.indexOf(next), 1);
      net.pass(Math.max(0, next.atMs - simulatedMs()));
      next.run();
    }
    net.pass(untilMs - simulatedMs());
  }
  const begin = (kind: FaultKind, more: Partial<FaultPlan> = {}): Truth => faults.begin(FaultPlan.parse({ kind, ...more }));
  const ping = (from = pc1, to = '10.2.0.10'): string => net.forwarding.echo(from, parseIpv4(to)!).outcome;
  return { net, pc1, server, pc2, sw, router, access, traffic, faults, truths, warnings, agents, hung, stalls, planned, pass, begin, ping };
}

test('every kind begins, is told with its label, and ending it leaves the network as it was', () => {
  for (const kind of FAULT_KINDS) {
    const { net, faults, truths, begin, pass, ping, pc2 } = lab();
    const before = JSON.stringify(facts(net));
    expect(ping(), kind).toBe('delivered');
    const truth = begin(kind);
    expect(truth).toMatchObject({ kind, project: 'test', ended_at: null });
    expect(truth.label, kind).toMatch(/^[A-Z].*\.$/);
    pass(7_000);
    expect(faults.active().map(({ fault_id }) => fault_id)).toEqual([truth.fault_id]);
    expect(faults.end(truth.fault_id)).toBe(true);
    expect(faults.end(truth.fault_id), 'a second time').toBe(false);
    expect(truths.map(({ fault_id, ended_at }) => [fault_id, ended_at === null])).toEqual([
      [truth.fault_id, true],
      [truth.fault_id, false],
    ]);
    expect(JSON.stringify(facts(net)), kind).toBe(before);
    expect(ping(), kind).toBe('delivered');
    expect(ping(pc2, '10.1.0.10'), kind).toBe('delivered');
  }
});

/** What faults may touch and have to put back. */
function facts({ devices, project }: ReturnType<typeof lab>['net']): unknown {
  return {
    links: [...project.links.values()].map(({ wire, filters, suspended }) => ({ ...wire, filters, suspended })),
    devices: [...devices.all()].map(({ hostname, gateway, ospf, staticRoutes, dhcpPools, load, interfaces }) => ({
      hostname,
      gateway,
      ospf,
      staticRoutes,
      dhcpPools,
      faults: [load.faultCpuPercent, Math.round(load.faultMemoryBytes)],
      interfaces: interfaces.map(({ adminUp, failed, addresses, duplex, switchport }) => ({
        adminUp,
        failed,
        addresses,
        duplex,
        switchport,
      })),
    })),
  };
}

describe('what a fault does', () => {
  test('a cut link has no carrier at either end and pings stop', () => {
    const { net, pc1, sw, begin, ping } = lab();
    begin('link_cut', { link: 'PC1 eth0' });
    expect(net.forwarding.operUp(net.port(pc1, 0))).toBe(false);
    expect(net.forwarding.operUp(net.port(sw, 0))).toBe(false);
    expect(ping()).not.toBe('delivered');
  });

  test('a lossy link keeps its carrier and loses pings', () => {
    const { net, pc1, begin, ping } = lab();
    begin('link_loss', { link: 'PC1 eth0', percent: 50 });
    expect(net.forwarding.operUp(net.port(pc1, 0))).toBe(true);
    const delivered = Array.from({ length: 200 }, () => ping()).filter((outcome) => outcome === 'delivered').length;
    // There and back: a quarter gets through.
    expect(delivered).toBeGreaterThan(15);
    expect(delivered).toBeLessThan(110);
  });

  test('a flapping link is down and up in turn', () => {
    const { net, pc1, begin, pass } = lab();
    begin('link_flapping', { link: 'PC1 eth0', period_s: 10 });
    const states = Array.from({ length: 6 }, () => {
      const up = net.forwarding.operUp(net.port(pc1, 0));
      pass(10_000);
      return up;
    });
    expect(states).toEqual([false, true, false, true, false, true]);
  });

  test('an interface goes down inside a started node that knows of no shutdown', () => {
    const { net, router, begin, ping } = lab();
    const truth = begin('interface_down', { node: 'R1', interface: 'Fa0/1' });
    expect(truth.interface).toBe('FastEthernet0/1');
    expect(router.node.status).toBe('started');
    expect(net.port(router, 1).adminUp).toBe(true);
    expect(net.forwarding.operUp(net.port(router, 1))).toBe(false);
    expect(ping()).not.toBe('delivered');
  });

  test('a runaway process loads the processor, a leak fills the memory step by step', () => {
    const { router, begin, pass } = lab();
    begin('cpu_runaway', { node: 'R1', percent: 80 });
    expect(cpuPercent(router)).toBeGreaterThanOrEqual(80);
    const before = memoryUsedBytes(router);
    begin('memory_leak', { node: 'R1', bytes_per_s: 1_000_000 });
    pass(60_000);
    expect(memoryUsedBytes(router) - before).toBeGreaterThan(55_000_000);
    pass(86_400_000);
    expect(memoryUsedBytes(router)).toBeLessThan(router.load.memoryTotalBytes);
  });

  test('a duplex mismatch shows late collisions at the half-duplex end and damaged frames at the other', () => {
    const { net, pc1, sw, router, traffic, begin, pass } = lab();
    traffic.add({
      projectId: net.project.projectId,
      fromNodeId: pc1.node.nodeId,
      destination: parseIpv4('10.2.0.10')!,
      forwardBps: 1_000_000,
      backwardBps: 1_000_000,
      frameBytes: 1_000,
      shape: 'constant',
    });
    begin('duplex_mismatch', { node: 'R1', interface: 'Fa0/0' });
    pass(60_000);
    traffic.settle(net.project.projectId);
    const half = net.port(router, 0).counters;
    const full = net.port(sw, 2).counters;
    expect([half.lateCollisions > 50, half.inFcsErrors, full.lateCollisions, full.inFcsErrors > 50]).toEqual([true, 0, 0, true]);
  });

  test('a broadcast storm fills every port of its segment and no other', () => {
    const { net, pc1, pc2, sw, traffic, begin, pass } = lab();
    begin('broadcast_storm', { node: 'PC1' });
    pass(10_000);
    traffic.settle(net.project.projectId);
    expect(net.port(pc1, 0).counters.inBroadcastPackets).toBeGreaterThan(100_000);
    expect(net.port(sw, 1).counters.outBroadcastPackets).toBeGreaterThan(100_000);
    expect(net.port(pc2, 0).counters.inBroadcastPackets).toBeLessThan(1_000);
    expect(cpuPercent(sw)).toBeGreaterThan(60);
  });

  test('an address conflict has two who answer for one address', () => {
    const { net, router, begin } = lab();
    const truth = begin('address_conflict', { node: 'PC1' });
    const address = parseIpv4(String(truth.parameters['address']))!;
    const on10 = [net.port(router, 0), ...net.forwarding.segment(net.port(router, 0)).map((member) => member.interface)];
    expect(on10.filter((port) => port.addresses.some(({ ip }) => ip === address))).toHaveLength(2);
  });

  test('a rogue DHCP server hands out a gateway that nobody is', () => {
    const { net, pc1, begin } = lab();
    expect(net.forwarding.requestLease(net.port(pc1, 0))).toBeNull();
    begin('rogue_dhcp', { node: 'SRV' });
    const lease = net.forwarding.requestLease(net.port(pc1, 0));
    expect(lease).toMatchObject({ server: parseIpv4('10.1.0.20'), gateway: parseIpv4('10.1.0.254') });
  });

  test('agents and consoles are named and told', () => {
    const { agents, hung, stalls, begin } = lab();
    begin('agent_slow', { node: 'R1', delay_ms: 500 });
    begin('agent_dead', { node: 'SW1' });
    begin('console_hung', { node: 'PC2' });
    begin('server_stall', { delay_ms: 3_000 });
    expect([...agents]).toEqual([
      ['R1', 'slow 500'],
      ['SW1', 'silent'],
    ]);
    expect([...hung]).toEqual(['PC2']);
    expect(stalls).toEqual([3_000]);
  });
});

describe('planned faults', () => {
  test('begin at their time and end after their duration', () => {
    const { faults, truths, pass, net } = lab();
    const bornMs = net.network.simulatedMs();
    faults.schedule({ faults: [FaultPlan.parse({ kind: 'link_cut', link: 'PC1 eth0', at_s: 60, for_s: 30 })] });
    pass(59_000);
    expect(truths).toEqual([]);
    pass(60_000);
    expect(
      truths.map(({ began_at, ended_at }) => [Date.parse(began_at) - bornMs, ended_at === null ? null : Date.parse(ended_at) - bornMs]),
    ).toEqual([
      [60_000, null],
      [60_000, 90_000],
    ]);
  });

  test('drawn from a seed are the same again, and many kinds of them come', () => {
    const runs = [1, 2].map(() => {
      const { faults, truths, pass } = lab();
      faults.schedule({ faults: [], random: { seed: 42, per_hour: 60, mean_s: 60 } });
      for (let minute = 0; minute < 240; minute += 1) pass(60_000);
      return truths.map(({ kind, label, began_at, ended_at }) => ({ kind, label, began_at, ended_at }));
    });
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]!.length).toBeGreaterThan(200);
    expect(new Set(runs[0]!.map(({ kind }) => kind)).size).toBeGreaterThan(10);
  });

  test('that name what is not there are said, and the others go on', () => {
    const { faults, warnings, truths, begin } = lab();
    faults.schedule({
      faults: [FaultPlan.parse({ kind: 'link_cut', link: 'R9 Fa0/0' }), FaultPlan.parse({ kind: 'agent_dead', node: 'R1' })],
    });
    expect(warnings).toEqual(['link_cut did not begin: There is no link "R9 Fa0/0".']);
    expect(truths.map(({ kind }) => kind)).toEqual(['agent_dead']);
    expect(() => begin('cpu_runaway', { node: 'R9' })).toThrow(NoTarget);
  });

  test('end with the lab, and nothing stays planned', () => {
    const { faults, truths, planned } = lab();
    faults.schedule({
      faults: [FaultPlan.parse({ kind: 'memory_leak', node: 'R1', for_s: 600 }), FaultPlan.parse({ kind: 'link_flapping', at_s: 20 })],
      random: { seed: 1, per_hour: 10, mean_s: 60 },
    });
    faults.close();
    expect(truths.map(({ ended_at }) => ended_at === null)).toEqual([true, false]);
    expect(planned).toEqual([]);
  });
});
