import { describe, expect, test } from 'vitest';
import { parseIpv4 } from '../device/ipv4.ts';
import { cpuPercent } from '../device/load.ts';
import { testNetwork } from '../forwarding/test-network.ts';
import { createTraffic } from './traffic.ts';

/** PC1 – SW1 – R1 – SW2 – SRV: two networks and what joins them. */
function office() {
  const net = testNetwork();
  const pc = net.host('PC1');
  const sw1 = net.switch('SW1');
  const router = net.router('R1');
  const sw2 = net.switch('SW2');
  const server = net.host('SRV');
  const access = net.link(pc, sw1);
  net.link(sw1, router);
  net.link(router, sw2, [1, undefined]);
  net.link(sw2, server);
  net.address(net.port(pc, 0), '10.1.0.10/24', '10.1.0.1');
  net.address(net.port(router, 0), '10.1.0.1/24');
  net.address(net.port(router, 1), '10.2.0.1/24');
  net.address(net.port(server, 0), '10.2.0.20/24', '10.2.0.1');
  const traffic = createTraffic({ forwarding: net.forwarding, random: net.network.random, simulatedMs: () => net.network.simulatedMs() });
  return { net, pc, sw1, router, sw2, server, access, traffic };
}

function flowOf({ net, pc }: ReturnType<typeof office>, forwardBps = 1_000_000) {
  return {
    projectId: net.project.projectId,
    fromNodeId: pc.node.nodeId,
    destination: parseIpv4('10.2.0.20')!,
    forwardBps,
    backwardBps: 400_000,
    frameBytes: 1_000,
    shape: 'constant' as const,
  };
}

describe('a flow', () => {
  test('moves the counters of every interface on its way, both ways, by its rate', () => {
    const lab = office();
    const { net, pc, router, server, traffic } = lab;
    traffic.add(flowOf(lab));
    net.pass(600_000);
    traffic.settle(net.project.projectId);
    const there = net.port(pc, 0).counters.outUnicastPackets;
    const back = net.port(server, 0).counters.outUnicastPackets;
    // 1 Mbit/s and 0.4 Mbit/s in frames of 1,000 octets for ten minutes, and the waves of a flow.
    expect(Math.abs(there / 75_000 - 1)).toBeLessThan(0.06);
    expect(Math.abs(back / 30_000 - 1)).toBeLessThan(0.06);
    expect(net.port(pc, 0).counters.outOctets).toBeGreaterThanOrEqual(there * 1_000);
    for (const port of [net.port(router, 0), net.port(server, 0)]) expect(Math.abs(port.counters.inUnicastPackets - there)).toBeLessThan(5);
    for (const port of [net.port(router, 1), net.port(pc, 0)]) expect(Math.abs(port.counters.inUnicastPackets - back)).toBeLessThan(5);
  });

  test('counts the same settled once as settled often', () => {
    const [once, often] = [office(), office()];
    for (const lab of [once, often]) lab.traffic.add(flowOf(lab));
    once.net.pass(900_000);
    once.traffic.settle(once.net.project.projectId);
    for (let second = 0; second < 900; second += 1) {
      often.net.pass(1_000);
      often.traffic.settle(often.net.project.projectId);
    }
    const counted = [once, often].map(({ net, pc }) => net.port(pc, 0).counters.outUnicastPackets);
    expect(Math.abs(counted[0]! - counted[1]!) / counted[0]!).toBeLessThan(0.01);
  });

  test('stops when its link is suspended, and what came before is counted', () => {
    const lab = office();
    const { net, pc, server, access, traffic } = lab;
    traffic.add(flowOf(lab));
    net.pass(60_000);
    net.suspend(access);
    const before = net.port(server, 0).counters.inUnicastPackets;
    expect(before).toBeGreaterThan(5_000);
    net.pass(600_000);
    traffic.settle(net.project.projectId);
    expect(net.port(server, 0).counters.inUnicastPackets).toBe(before);
    net.suspend(access, false);
    traffic.settle(net.project.projectId);
    net.pass(60_000);
    traffic.settle(net.project.projectId);
    expect(net.port(server, 0).counters.inUnicastPackets).toBeGreaterThan(before + 5_000);
    expect(net.port(pc, 0).counters.outUnicastPackets).toBeGreaterThan(10_000);
  });

  test('teaches ARP and MAC tables for as long as it goes', () => {
    const lab = office();
    const { net, pc, sw1, router, server, traffic } = lab;
    traffic.add(flowOf(lab));
    for (let minute = 0; minute < 20; minute += 1) {
      net.pass(29_000);
      traffic.settle(net.project.projectId);
    }
    const now = net.network.simulatedMs();
    const fresh = (entry: { confirmedMs: number } | undefined): boolean => entry !== undefined && now - entry.confirmedMs < 60_000;
    expect(fresh(pc.arp.get(parseIpv4('10.1.0.1')!))).toBe(true);
    expect(router.arp.get(parseIpv4('10.2.0.20')!)?.mac).toBe(net.port(server, 0).mac);
    expect([...sw1.macs.values()].filter(fresh).map(({ mac }) => mac)).toEqual(
      expect.arrayContaining([net.port(pc, 0).mac, net.port(router, 0).mac]),
    );
  });

  test('loses a share on a link that loses it, and the rest arrives', () => {
    const lab = office();
    const { net, server, access, traffic } = lab;
    net.filter(access, { packet_loss: [25] });
    traffic.add(flowOf(lab));
    net.pass(600_000);
    traffic.settle(net.project.projectId);
    const arrived = net.port(server, 0).counters.inUnicastPackets / (600 * 125);
    expect(arrived).toBeGreaterThan(0.7);
    expect(arrived).toBeLessThan(0.8);
  });

  test('costs the processors on its way', () => {
    const lab = office();
    const { net, router, traffic } = lab;
    traffic.settle(net.project.projectId);
    net.pass(10_000);
    traffic.settle(net.project.projectId);
    const idle = cpuPercent(router);
    traffic.add(flowOf(lab, 40_000_000));
    net.pass(10_000);
    traffic.settle(net.project.projectId);
    expect(cpuPercent(router)).toBeGreaterThan(idle + 20);
  });
});

test('an idle network is not silent: hellos move the counters of whoever is up, here and at the neighbor', () => {
  const { net, sw1, router, traffic } = office();
  net.pass(1_000);
  traffic.settle(net.project.projectId);
  net.pass(600_000);
  traffic.settle(net.project.projectId);
  expect(net.port(sw1, 1).counters.outMulticastPackets).toBeGreaterThan(200);
  expect(net.port(router, 0).counters.inMulticastPackets).toBe(net.port(sw1, 1).counters.outMulticastPackets);
  expect(net.port(sw1, 5).counters.outMulticastPackets).toBe(0);
});
