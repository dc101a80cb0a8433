import { afterAll, beforeAll, expect, test } from 'vitest';
import { qosAsks } from '#composition/qos-asks.ts';
import type { Caller } from '#kernel/caller.ts';
import type { Lab, LabProject } from '#lab/index.ts';
import { pc, startDescribed } from '#kit/described-lab.ts';
import { nodeNamed, startDiscoveryHub } from '#kit/discovery-hub.ts';
import { aheadClock } from '#kit/clocks.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';
import { qos } from '#modules/qos/index.ts';

/** Two PCs on one link, and a router. */
const LINE = {
  name: 'Line',
  nodes: [
    pc('PC1', '10.7.0.1'),
    pc('PC2', '10.7.0.2'),
    { name: 'R1', kind: 'router', platform: 'c3725', x: 0, y: 0, startup: ['hostname R1', '!', 'end'] },
  ],
  links: [['PC1 Ethernet0', 'PC2 Ethernet0']],
} as const;

interface View {
  readonly application_id: string;
  readonly state: string;
  readonly verified: boolean;
  readonly reason: string;
  readonly measured: readonly { readonly values: readonly { readonly value: string; readonly asked: number; readonly got: number }[] }[];
}

const clock = aheadClock();
let lab: Lab;
let hub: OrchestrationHub;
let project: LabProject;

beforeAll(async () => {
  ({ lab, project } = await startDescribed(LINE));
  hub = await startDiscoveryHub(lab, {
    clock,
    consoleLimits: { listenMs: 60, quietMs: 250, otherPromptMs: 120 },
    others: [qos({ asks: qosAsks, lookEveryMs: 20 })],
  });
}, 30_000);
afterAll(async () => {
  await hub?.stop();
  await lab?.close();
});

const link = () => [...project.links.values()][0]!;
const target = () => ({ project_id: project.projectId, link_id: link().linkId });
const probes = () => [{ node_id: nodeNamed(project, 'PC1').nodeId, address: '10.7.0.2' }];
const apply = (more: object, caller?: Caller) =>
  hub.perform<View>('qos.apply', { ...target(), profile: 'wan-100ms', probes: probes(), pings: 3, ...more }, caller);
const remove = ({ application_id }: View) => hub.perform<View>('qos.remove', { application_id });

test('a plan says the filters and the way back, and changes nothing', async () => {
  expect(await hub.perform('qos.plan', { ...target(), profile: 'satellite' })).toMatchObject({
    way: { kind: 'filters', apply: { delay: [260, 10], packet_loss: [1] }, undo: {} },
    problems: [],
  });
  expect(link().filters).toEqual({});
});

test('a profile is put on a link, measured as asked, and taken away again', async () => {
  const applied = await apply({});
  expect(applied).toMatchObject({ state: 'in_force', verified: true });
  expect(link().applied.filters).toEqual({ delay: [100, 0] });
  const [rtt] = applied.measured[0]!.values;
  expect(rtt).toMatchObject({ value: 'added_rtt_ms', asked: 200 });
  expect(Math.abs(rtt!.got - 200)).toBeLessThan(40);
  await expect(apply({})).rejects.toMatchObject({ code: 'conflict' });
  expect(await remove(applied)).toMatchObject({ state: 'removed' });
  expect(link().applied.filters).toEqual({});
});

test('a link that gives ten times the delay is rolled back, and asked and got are told', async () => {
  // The wire itself slows down when the filters are set, as a relay does that is overloaded.
  const slow = setInterval(() => void (link().wire.delayMs = Object.keys(link().applied.filters).length > 0 ? 900 : 0), 1);
  const applied = await apply({}).finally(() => clearInterval(slow));
  link().wire.delayMs = 0;
  expect(applied).toMatchObject({ state: 'rolled_back', reason: expect.stringMatching(/added_rtt_ms.*200\.0 asked/) });
  expect(link().applied.filters).toEqual({});
  expect((await hub.events(['qos.*'])).slice(-3).map(({ type }) => type)).toEqual(['qos.applied', 'qos.measured', 'qos.rolled_back']);
});

test('what cannot be measured is refused when it is strict, and put there unverified when it is not', async () => {
  await expect(apply({ probes: [] })).rejects.toMatchObject({ code: 'conflict' });
  const applied = await apply({ probes: [], strict: false });
  expect(applied).toMatchObject({ state: 'in_force', verified: false });
  await remove(applied);
});

test('what somebody takes away is put back, and ends when its time is over', async () => {
  await apply({ probes: [], strict: false, for_s: 3_600 });
  await hub.perform('gns3.link.filters.set', { ...target(), filters: {} });
  await until(
    'the filters to be put back',
    async () => 'delay' in link().applied.filters && (await hub.events(['qos.restored'])).length > 0,
  );
  clock.advance(3_600_000);
  await until(
    'the filters to be taken away',
    async () => (await hub.events(['qos.removed'])).at(-1)?.data !== undefined && !('delay' in link().applied.filters),
  );
});

test('a policy is typed on a router, shown by it, and taken away without a trace', async () => {
  const node_id = nodeNamed(project, 'R1').nodeId;
  await hub.perform('gns3.node.start', { project_id: project.projectId, node_id });
  const shows = async (command: string): Promise<string> => {
    const ran = await hub.perform<{ transcripts: { output: string }[] }>('console.run', {
      project_id: project.projectId,
      node_id,
      platform: 'cisco_ios',
      commands: ['enable', command],
    });
    return ran.transcripts[1]!.output;
  };
  const on = { project_id: project.projectId, node_id, interface: 'FastEthernet0/0', policy: 'voice-first' };
  const before = await shows('show running-config');
  const applied = await hub.perform<View & { way: { kind: string } }>('qos.apply', on);
  expect(applied, applied.reason).toMatchObject({ state: 'in_force', verified: true, way: { kind: 'mqc' } });
  expect(await shows('show running-config')).toContain(' service-policy output THALAMUS-voice-first-shaper');
  // Somebody's own policy is not replaced: a second one is refused with what is there.
  await expect(hub.perform('qos.apply', on)).rejects.toMatchObject({ code: 'conflict' });
  expect(await remove(applied)).toMatchObject({ state: 'removed' });
  expect(await shows('show running-config')).toBe(before);
});

test('an operator types nothing on consoles', async () => {
  const operator: Caller = { kind: 'user', name: 'op', roles: ['operator'], permissions: ['*.read', '*.operate'] };
  const on = {
    project_id: project.projectId,
    node_id: nodeNamed(project, 'PC1').nodeId,
    interface: 'eth0',
    policy: 'voice-first',
    platform: 'linux',
  };
  await expect(hub.perform('qos.apply', on, operator)).rejects.toMatchObject({
    code: 'forbidden',
    details: { permission: 'qos.configure' },
  });
});

test('profiles that came with the product stay, and faults are told by field', async () => {
  const own = { name: 'own', title: 'Own', delay_ms: 5 };
  await expect(hub.perform('qos.profile.save', { ...own, name: 'dsl' })).rejects.toMatchObject({ code: 'conflict' });
  await expect(hub.perform('qos.profile.save', { ...own, jitter_ms: 9 })).rejects.toMatchObject({ code: 'validation_error' });
  await hub.perform('qos.profile.save', own);
  const names = async () => (await hub.perform<{ items: { name: string }[] }>('qos.profile.list')).items.map(({ name }) => name);
  expect(await names()).toContain('own');
  await hub.perform('qos.profile.delete', { name: 'own' });
  expect(await names()).not.toContain('own');
});

test('a timed impairment ends by itself, as steps of a run', async () => {
  const run = await hub.run('timed_impairment', { ...target(), profile: 'dsl', duration: '1s' });
  expect(run).toMatchObject({ status: 'succeeded', output: { state: 'in_force' } });
  expect(link().applied.filters).toEqual({});
});
