import { describe, expect, test } from 'vitest';
import { until } from '#kit/until.ts';
import { addInterface } from '../device/interfaces.ts';
import { testNetwork } from './test-network.ts';

describe('carrier', () => {
  test.each([
    ['its link is suspended', 'suspend'],
    ['its cable is cut', 'cut'],
    ['its link is gone', 'unlink'],
    ['the other end is shut', 'shut'],
    ['the other end has failed', 'failed'],
    ['the other node stops', 'stop'],
  ] as const)('an interface goes down when %s', (_why, how) => {
    const lab = testNetwork();
    const [a, b] = [lab.router('R1'), lab.router('R2')];
    const link = lab.link(a, b);
    expect([lab.port(a, 0), lab.port(b, 0)].map((port) => lab.forwarding.operUp(port))).toEqual([true, true]);
    if (how === 'suspend') lab.suspend(link);
    else if (how === 'unlink') lab.unlink(link);
    else if (how === 'stop') lab.stop(b);
    else if (how === 'cut') lab.change(() => void (link.wire.cut = true));
    else if (how === 'shut') lab.change(() => void (lab.port(b, 0).adminUp = false));
    else lab.change(() => void (lab.port(b, 0).failed = true));
    expect([lab.port(a, 0), lab.port(b, 0)].map((port) => lab.forwarding.operUp(port))).toEqual([false, false]);
  });

  test('an unwired port has none, and a loopback needs none', () => {
    const lab = testNetwork();
    const router = lab.router('R1');
    const loopback = addInterface(router, { name: 'Loopback0', kind: 'loopback' }, 0);
    expect(lab.forwarding.operUp(lab.port(router, 0))).toBe(false);
    expect(lab.forwarding.operUp(loopback)).toBe(true);
    lab.change(() => void (loopback.adminUp = false));
    expect(lab.forwarding.operUp(loopback)).toBe(false);
  });

  test('an interface of a device that is gone is down', () => {
    const lab = testNetwork();
    const [a, b] = [lab.router('R1'), lab.router('R2')];
    lab.link(a, b);
    lab.stop(a);
    const again = lab.start(a)!;
    expect(again).not.toBe(a);
    expect(lab.forwarding.operUp(lab.port(a, 0))).toBe(false);
    lab.change(() => void (lab.port(again, 0).adminUp = true));
    expect(lab.forwarding.operUp(lab.port(again, 0))).toBe(true);
  });
});

describe('changes', () => {
  test('both ends are told of a link that goes and comes, without anybody asking, and date it', async () => {
    const lab = testNetwork();
    const [a, b] = [lab.router('R1'), lab.router('R2')];
    const link = lab.link(a, b);
    const told: string[] = [];
    const leave = lab.forwarding.onOperChange(
      (port, up) => void told.push(`${port.device.node.name} ${port.shortName} ${up ? 'up' : 'down'}`),
    );
    lab.forwarding.operUp(lab.port(a, 0));
    lab.pass(1_000);
    lab.suspend(link);
    await until('both ends are down', () => told.length === 2);
    lab.pass(1_000);
    lab.suspend(link, false);
    await until('both ends are up', () => told.length === 4);
    expect(told).toEqual(['R1 Fa0/0 down', 'R2 Fa0/0 down', 'R1 Fa0/0 up', 'R2 Fa0/0 up']);
    expect(lab.port(a, 0).lastChangeMs).toBe(lab.network.simulatedMs());
    leave();
    lab.suspend(link);
    lab.forwarding.operUp(lab.port(a, 0));
    expect(told).toHaveLength(4);
  });

  test('a change is dated when it happened, not when somebody looks', () => {
    const lab = testNetwork();
    const [a, b] = [lab.router('R1'), lab.router('R2')];
    lab.link(a, b);
    lab.forwarding.operUp(lab.port(a, 0));
    lab.pass(1_000);
    lab.stop(b);
    const happenedMs = lab.network.simulatedMs();
    lab.pass(60_000);
    expect(lab.forwarding.operUp(lab.port(a, 0))).toBe(false);
    expect(lab.port(a, 0).lastChangeMs).toBe(happenedMs);
  });

  test('a change of one project leaves the epochs of the others alone', () => {
    const lab = testNetwork();
    const other = { ...lab.project, projectId: lab.network.random.uuid(), nodes: new Map(), links: new Map() };
    lab.network.projects.set(other.projectId, other);
    const epochs = (): number[] => [lab.project, other].map(({ projectId }) => lab.forwarding.epoch(projectId));
    const [own, others] = epochs() as [number, number];
    const all = lab.forwarding.epoch();
    lab.forwarding.changed(lab.project.projectId);
    expect(epochs()).toEqual([own + 1, others]);
    lab.forwarding.changed();
    expect(epochs()).toEqual([own + 2, others + 1]);
    expect(lab.forwarding.epoch()).toBe(all + 2);
  });

  test('listeners hear of a change before answers follow it', () => {
    const lab = testNetwork();
    const [a, b] = [lab.router('R1'), lab.router('R2')];
    const link = lab.link(a, b);
    expect(lab.forwarding.operUp(lab.port(a, 0))).toBe(true);
    const heard: unknown[] = [];
    lab.forwarding.onChange((projectId) => heard.push([projectId, lab.forwarding.operUp(lab.port(a, 0))]));
    lab.suspend(link);
    expect(heard).toEqual([[lab.project.projectId, true]]);
    expect(lab.forwarding.operUp(lab.port(a, 0))).toBe(false);
  });
});
