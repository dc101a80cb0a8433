import { expect, test } from 'vitest';
import { actingOn, nodeId, SmallGns3 } from './small-gns3.ts';

interface Plan {
  readonly waves: readonly {
    readonly wave: string;
    readonly nodes: readonly {
      readonly name: string;
      readonly status: string;
      readonly always_on: boolean;
      readonly has_prompt: boolean;
    }[];
  }[];
}
interface Ready {
  readonly ready: boolean;
  readonly outcome: string;
  readonly duration_ms: number;
}

test('the plan of a start has its nodes in the order in which a complete start takes them, and no empty wave', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(2, 'vpcs');
  gns3.addNode(1, 'docker', { status: 'started' });
  gns3.addNode(3, 'ethernet_switch', { status: 'started', console: null, console_type: 'none' });
  const { waves } = await actingOn(gns3).ask<Plan>('gns3.project.start.plan', {});
  expect(waves.map(({ wave, nodes }) => [wave, nodes.map(({ name, status }) => `${name} ${status}`)])).toEqual([
    ['switches', ['PC3 started']],
    ['hosts', ['PC1 started', 'PC2 stopped']],
  ]);
  expect(waves[0]!.nodes[0]).toMatchObject({ always_on: true, has_prompt: false });
  expect(waves[1]!.nodes[0]).toMatchObject({ always_on: false, has_prompt: true });
});

test('a node whose console shows a prompt is ready, and asking again changes nothing', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', { status: 'started' });
  const acting = actingOn(gns3);
  for (const _ of [1, 2]) {
    expect(await acting.ask<Ready>('gns3.node.await_ready', { node_id: nodeId(1) })).toMatchObject({ ready: true, outcome: 'ready' });
  }
  expect(gns3.asked.filter((asked) => /^(start|stop)/.test(asked))).toEqual([]);
});

test('a console that shows no prompt in time is not ready, and one that was not asked for longer is not waited for', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'qemu', { status: 'started' });
  gns3.consoleSays = () => 'Booting...\r\n';
  expect(await actingOn(gns3).ask<Ready>('gns3.node.await_ready', { node_id: nodeId(1), timeout_ms: 1_000 })).toMatchObject({
    ready: false,
    outcome: 'not_ready',
  });
});

test.each([
  ['a node without a console to ask is ready when it runs', { status: 'started', console_type: 'none' }, true, 'started'],
  ['a node that does not run is not waited for', { status: 'stopped' }, false, 'not_running'],
] as const)('%s', async (_, more, ready, outcome) => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', more);
  expect(await actingOn(gns3).ask<Ready>('gns3.node.await_ready', { node_id: nodeId(1) })).toMatchObject({ ready, outcome });
  expect(gns3.consoles).toEqual([]);
});

test('a caller that goes away ends the wait', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'qemu', { status: 'started' });
  gns3.consoleSays = () => null;
  const leaving = new AbortController();
  const waiting = actingOn(gns3).ask<Ready>('gns3.node.await_ready', { node_id: nodeId(1) }, { signal: leaving.signal });
  await expect.poll(() => gns3.consoles.length).toBeGreaterThan(0);
  leaving.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'timeout' });
});
