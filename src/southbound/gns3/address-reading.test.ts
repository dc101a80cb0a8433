import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { Node } from '#model/node.ts';
import { FakeGns3 } from './fake-controller.ts';
import { follow, settled, until, type Scene } from './following.ts';

/** Writes a file into a node's folder. */
function write(gns3: FakeGns3, project: string, node: string, path: string, text: string): void {
  gns3.projects.get(project)!.files.set(`${node}/${path}`, text);
}

const addressesOf = ({ follower }: Scene, project: string, node: string): readonly string[] | undefined =>
  follower.state.record(project)?.nodes.get(node)?.addresses;

const reads = (gns3: FakeGns3): string[] => gns3.journal.filter((entry) => entry.startsWith('file '));

/** The events that told addresses. */
const told = ({ log }: Scene): { priority: string; addresses: readonly string[]; changed: readonly string[]; inferred: boolean }[] =>
  log.events
    .filter((event) => event.type === 'node.updated')
    .map((event) => {
      const { node, changed, inferred } = event.data as unknown as { node: Node; changed: string[]; inferred: boolean };
      return { priority: event.priority, addresses: node.addresses, changed, inferred };
    });

test('the addresses of start-up files are told once, as an update of low priority', async () => {
  const gns3 = new FakeGns3();
  const project = gns3.project('campus');
  const pc = gns3.node(project, 'PC1', {}, 'silently');
  const router = gns3.node(project, 'R1', { node_type: 'dynamips', properties: { dynamips_id: 7 } }, 'silently');
  const host = gns3.node(project, 'H1', { node_type: 'docker' }, 'silently');
  const appliance = gns3.node(project, 'V1', { node_type: 'qemu' }, 'silently');
  write(gns3, project, pc, 'startup.vpc', 'ip 10.0.0.5/24 10.0.0.1');
  write(gns3, project, router, 'configs/i7_startup-config.cfg', 'interface f0/0\n ip address 10.0.0.1 255.255.255.0');
  write(gns3, project, host, 'etc/network/interfaces', 'iface eth0 inet static\naddress 10.0.0.6');
  const scene = follow(gns3);
  await settled(scene);
  await until(() => told(scene).length === 3);
  expect([pc, router, host, appliance].map((node) => addressesOf(scene, project, node))).toEqual([
    ['10.0.0.5'],
    ['10.0.0.1'],
    ['10.0.0.6'],
    [],
  ]);
  expect(told(scene)[0]).toEqual({ priority: 'low', addresses: ['10.0.0.5'], changed: ['addresses'], inferred: true });
  // An emulator whose configuration is inside its disk is not asked.
  expect(reads(gns3)).toHaveLength(3);

  // Reading everything again finds the same, and says nothing.
  await scene.follower.rereadAll();
  expect(told(scene)).toHaveLength(3);
  expect(reads(gns3)).toHaveLength(3);
});

test('a node is looked at again when it was started or stopped, or its settings changed', async () => {
  const gns3 = new FakeGns3();
  const project = gns3.project('campus');
  const pc = gns3.node(project, 'PC1', {}, 'silently');
  const scene = follow(gns3);
  await settled(scene);
  await until(() => reads(gns3).length === 1);
  write(gns3, project, pc, 'startup.vpc', 'ip 10.0.0.5/24');
  gns3.change(project, pc, { status: 'started' });
  await until(() => addressesOf(scene, project, pc)?.join() === '10.0.0.5');
  gns3.change(project, pc, { x: 100 });
  write(gns3, project, pc, 'startup.vpc', '');
  gns3.change(project, pc, { properties: { usage: 'changed' } });
  await until(() => addressesOf(scene, project, pc)?.join() === '');
  // Its place on the map is not its business.
  expect(reads(gns3)).toHaveLength(3);
  expect(
    told(scene)
      .filter(({ changed }) => changed.includes('addresses'))
      .map(({ addresses }) => addresses),
  ).toEqual([['10.0.0.5'], []]);
});

test('what a node was created with counts until there is a file', async () => {
  const gns3 = new FakeGns3();
  const project = gns3.project('campus');
  const pc = gns3.node(project, 'PC1', { properties: { startup_script: 'ip 10.0.0.9/24' } }, 'silently');
  const scene = follow(gns3);
  await until(() => addressesOf(scene, project, pc)?.join() === '10.0.0.9');
  write(gns3, project, pc, 'startup.vpc', 'ip 10.0.0.10/24');
  gns3.change(project, pc, { status: 'started' });
  await until(() => addressesOf(scene, project, pc)?.join() === '10.0.0.10');
});

test('a closed project is not read before it is opened, and every node again then', async () => {
  const gns3 = new FakeGns3();
  const project = gns3.project('campus', { status: 'closed' });
  const pc = gns3.node(project, 'PC1', {}, 'silently');
  write(gns3, project, pc, 'startup.vpc', 'ip 10.0.0.5/24');
  const scene = follow(gns3);
  await settled(scene);
  expect(reads(gns3)).toEqual([]);
  gns3.changeProject(project, { status: 'opened' }, 'project.opened');
  await until(() => addressesOf(scene, project, pc)?.join() === '10.0.0.5');
});

test('after a restart of the hub the addresses are known from the log, and not told again', async () => {
  const gns3 = new FakeGns3();
  const project = gns3.project('campus');
  const pc = gns3.node(project, 'PC1', {}, 'silently');
  write(gns3, project, pc, 'startup.vpc', 'ip 10.0.0.5/24');
  const first = follow(gns3);
  await until(() => told(first).length === 1);
  await first.follower.stop();
  const second = follow(gns3, first.log);
  await until(() => reads(gns3).length === 2);
  await settled(second);
  expect(told(second)).toHaveLength(1);
  expect(addressesOf(second, project, pc)).toEqual(['10.0.0.5']);
});

test('a file that cannot be read changes nothing, and is tried again with the next change', async () => {
  const gns3 = new FakeGns3();
  const project = gns3.project('campus');
  const pc = gns3.node(project, 'PC1', {}, 'silently');
  write(gns3, project, pc, 'startup.vpc', 'ip 10.0.0.5/24');
  gns3.refusals.set('file ', fail('gns3_error', 'The disk is full.'));
  const scene = follow(gns3);
  await until(() => reads(gns3).length === 1);
  gns3.refusals.clear();
  gns3.change(project, pc, { status: 'started' });
  await until(() => addressesOf(scene, project, pc)?.join() === '10.0.0.5');
});

test('a large lab is read only when somebody asks, one project', async () => {
  const gns3 = new FakeGns3();
  const [one, other] = [gns3.project('one'), gns3.project('other')];
  const [pc] = [gns3.node(one, 'PC1', {}, 'silently'), gns3.node(other, 'PC2', {}, 'silently')];
  write(gns3, one, pc, 'startup.vpc', 'ip 10.0.0.5/24');
  const scene = follow(gns3, undefined, { addressNodesMost: 1 });
  await settled(scene);
  gns3.change(other, [...gns3.projects.get(other)!.nodes.keys()][0]!, { status: 'started' });
  scene.follower.readAddresses(one);
  await until(() => addressesOf(scene, one, pc)?.join() === '10.0.0.5');
  expect(reads(gns3)).toEqual([`file startup.vpc of ${pc}`]);
});

test('reads stay within the budget that polling has', async () => {
  const gns3 = new FakeGns3();
  const project = gns3.project(
    'campus',
    {},
    Array.from({ length: 20 }, (_, number) => `PC${number}`),
  );
  const scene = follow(gns3, undefined, { pollReadsPerSecond: 4 });
  await settled(scene);
  await until(() => reads(gns3).length >= 4);
  const { clock } = scene;
  const before = reads(gns3).length;
  // The budget saves up for one second at most: later turns find no more than what that second gave.
  expect(before).toBeLessThan(20);
  clock.advance(1_000);
  await until(() => reads(gns3).length >= before + 1);
  expect(gns3.projects.get(project)!.nodes.size).toBe(20);
});
