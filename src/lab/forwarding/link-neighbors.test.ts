import { expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import { testNetwork, type TestNetwork } from './test-network.ts';

const seen = (lab: TestNetwork, device: Device): string[] =>
  lab.forwarding.neighbors(device).map(({ local, remote }) => `${local.shortName} ${remote.device.node.name} ${remote.shortName}`);

test('the other end of a link is a neighbor, through hubs and unmanaged switches too, but not through a managed one', () => {
  const lab = testNetwork();
  const [r1, r2, r3, s] = [lab.router('R1'), lab.router('R2'), lab.router('R3'), lab.switch('S1')];
  const [hub, plain] = [lab.hub('B1'), lab.plainSwitch('E1')];
  lab.link(r1, hub);
  lab.link(hub, plain);
  lab.link(plain, r2);
  lab.link(plain, s);
  lab.link(s, r3);
  expect(seen(lab, r1).toSorted()).toEqual(['Fa0/0 R2 Fa0/0', 'Fa0/0 S1 Et0/0']);
  expect(seen(lab, r3)).toEqual(['Fa0/0 S1 Et0/1']);
});

test('a VPCS is seen by nobody and sees nobody', () => {
  const lab = testNetwork();
  const [pc, host, s] = [lab.vpcs('PC1'), lab.host('H1'), lab.switch('S1')];
  lab.link(pc, s);
  lab.link(host, s);
  expect(seen(lab, s)).toEqual(['Et0/1 H1 eth0']);
  expect(seen(lab, pc)).toEqual([]);
});

test('a blocked port has its neighbor all the same', () => {
  const lab = testNetwork();
  const [s1, s2] = [lab.switch('S1'), lab.switch('S2')];
  lab.link(s1, s2);
  lab.link(s1, s2);
  expect(lab.forwarding.stpState(lab.port(s2, 1), 1)).toBe('blocking');
  expect(seen(lab, s2)).toEqual(['Et0/0 S1 Et0/0', 'Et0/1 S1 Et0/1']);
});

test('who is shut, stopped, or behind a link that carries nothing is no neighbor', () => {
  const lab = testNetwork();
  const [r1, r2, r3, r4] = ['R1', 'R2', 'R3', 'R4'].map((name) => lab.router(name)) as [Device, Device, Device, Device];
  const links = [r2, r3, r4].map((other) => lab.link(r1, other));
  expect(seen(lab, r1)).toHaveLength(3);
  lab.change(() => void (lab.port(r2, 0).adminUp = false));
  lab.stop(r3);
  lab.change(() => void (links[2]!.wire.lossPercent = 100));
  expect(seen(lab, r1)).toEqual([]);
  expect(lab.forwarding.operUp(lab.port(r1, 2))).toBe(true);
});
