import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { startLab, type Lab } from '#lab/index.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { MemoryEngine } from '#runtime/workflow/index.ts';
import { startOrchestrationHub, type OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

let lab: Lab;
let projectId: string;
beforeAll(async () => {
  lab = await startLab({ lab: 'campus', api: 'v3', delays: 'none', seed: 1, consoles: 'websocket' });
  projectId = [...lab.model.projects.keys()][0]!;
});
afterAll(() => lab.close());

/** What outlives the process: the log, and what the engine remembers. */
function surviving() {
  const store = memoryStore();
  const strands: ConstructorParameters<typeof MemoryEngine>[1] = new Map();
  const begin = async (): Promise<OrchestrationHub> => {
    const hub = await startOrchestrationHub({ lab, store, engine: new MemoryEngine(() => systemClock.now().getTime(), strands) });
    await until('the campus to be known', async () => (await hub.perform<{ items: unknown[] }>('gns3.project.list')).items.length > 0);
    return hub;
  };
  return { store, begin };
}

interface Links {
  readonly projects: readonly {
    readonly links: readonly { readonly link_id: string; readonly suspended: boolean; readonly filters: object }[];
  }[];
}

async function linkOf(hub: OrchestrationHub, linkId?: string) {
  const { projects } = await hub.perform<Links>('gns3.topology.get', { project_id: projectId });
  const { links } = projects[0]!;
  return linkId === undefined ? links[0]! : links.find(({ link_id }) => link_id === linkId)!;
}

test('an experiment whose process dies under the fault goes on, and the link is put back', async () => {
  const { store, begin } = surviving();
  const first = await begin();
  const before = await linkOf(first);
  const { run_id } = await first.perform<{ run_id: string }>('hub.workflow.execute', {
    workflow: 'network_experiment',
    context: {
      project_id: projectId,
      link_id: before.link_id,
      converged: [{ name: 'the link is down', expression: `links['${before.link_id}'].oper_status == 'down'` }],
      assertions: [{ name: 'it is suspended', expression: `links['${before.link_id}'].suspended` }],
      within: '10s',
      hold: '1s',
    },
  });
  await until('the fault to be held', async () =>
    (await first.runOf(run_id)).steps.some(({ id, status }) => id === 'hold' && status === 'waiting'),
  );
  expect(await linkOf(first, before.link_id)).toMatchObject({ suspended: true });
  await first.stop({ keep: true });
  const second = await begin();
  const run = await second.ended(run_id);
  expect(run).toMatchObject({ status: 'succeeded', output: { passed: true, tests: 2, failures: 0 } });
  expect(await linkOf(second, before.link_id)).toMatchObject({ suspended: false, filters: before.filters });
  // It was hurt once and healed once: nothing was done a second time.
  const changes = await second.events(['link.updated']);
  expect(changes.map(({ data }) => (data as unknown as { link: { suspended: boolean } }).link.suspended)).toEqual([true, false]);
  await second.stop({ keep: true });
  await store.close();
});

test('a project that is being started completely is started to the end by the next process', async () => {
  const { store, begin } = surviving();
  const first = await begin();
  await first.perform('gns3.project.close', { project_id: projectId });
  const { run_id } = await first.perform<{ run_id: string }>('task.run', {
    task: 'start_gns3_project_complete',
    inputs: { project_id: projectId, require_all: true },
  });
  await until('some nodes to run', async () => (await first.events(['node.started'])).length > 3);
  await first.stop({ keep: true });
  const second = await begin();
  const run = await second.ended(run_id);
  expect(run).toMatchObject({ status: 'succeeded', output: { complete: true, nodes: { total: 31, started: 31 } } });
  await second.stop({ keep: true });
  await store.close();
});
