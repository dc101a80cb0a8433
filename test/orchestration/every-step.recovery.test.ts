import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { startLab, type Lab } from '#lab/index.ts';
import { memoryStore } from '#kit/memory-hub.ts';
import { MemoryEngine } from '#runtime/workflow/index.ts';
import { startOrchestrationHub, type RunView } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

let lab: Lab;
let projectId: string;
let linkId: string;
let nodeId: string;

beforeAll(async () => {
  lab = await startLab({ api: 'v3', projects: 1, nodes: 4, delays: 'none', seed: 1, consoles: 'websocket' });
  const [project] = lab.model.projects.values();
  projectId = project!.projectId;
  const [link] = project!.links.values();
  linkId = link!.linkId;
  nodeId = link!.ends[0]!.node.nodeId;
});
afterAll(() => lab.close());

/** What the lab and the log say when it is over: the same, whatever died on the way. */
interface Outcome {
  readonly status: string;
  readonly steps: readonly string[];
  readonly output: Record<string, unknown>;
  /** How the links were suspended and released, in order. */
  readonly suspensions: readonly string[];
  /** The nodes that began to run. */
  readonly starts: readonly string[];
  readonly reports: number;
  readonly suspendedInLab: readonly string[];
}

/** Runs a workflow; the process dies at one of its crash points, and another one goes on. */
async function runDyingAt(
  dieAt: number,
  workflow: string,
  context: object,
): Promise<{ readonly outcome: Outcome; readonly points: number }> {
  const store = memoryStore();
  const strands: ConstructorParameters<typeof MemoryEngine>[1] = new Map();
  const engine = () => new MemoryEngine(() => systemClock.now().getTime(), strands);
  let points = 0;
  let dead: Promise<void> | undefined;
  const first = await startOrchestrationHub({
    lab,
    store,
    engine: engine(),
    crashPoint: () => {
      points += 1;
      if (points === dieAt) dead = first.crash();
    },
  });
  const known = async (hub: typeof first) => (await hub.perform<{ items: unknown[] }>('gns3.project.list')).items.length > 0;
  await until('the project to be known', () => known(first));
  if (workflow === 'start_gns3_project_complete') await first.perform('gns3.project.close', { project_id: projectId });
  const { run_id: runId } = await first.perform<{ run_id: string }>('hub.workflow.execute', { workflow, context });
  await until('the run to end or the process to die', async () => dead !== undefined || (await first.runOf(runId)).status === 'succeeded');
  await dead;
  await first.stop({ keep: true });
  const second = await startOrchestrationHub({ lab, store, engine: engine() });
  await until('the project to be known', () => known(second));
  const run = await second.ended(runId);
  const links = (await second.events(['link.updated'])).map(
    ({ data }) => (data as unknown as { link: { link_id: string; suspended: boolean } }).link,
  );
  const outcome = {
    status: run.status,
    steps: run.steps.map(({ id, status }) => `${id} ${status}`),
    output: steady(run),
    suspensions: links.map(({ link_id, suspended }) => `${link_id} ${suspended}`).sort(),
    starts: (await second.events(['node.started'])).map(({ nodeid }) => nodeid!).sort(),
    reports: (await second.events(['report.compiled'])).length,
    suspendedInLab: [...lab.model.projects.get(projectId)!.links.values()].filter(({ suspended }) => suspended).map((link) => link.linkId),
  };
  for (const { link_id, suspended } of links) {
    if (suspended) await second.perform('gns3.link.filters.set', { project_id: projectId, link_id, filters: {}, suspended: false });
  }
  await second.stop({ keep: true });
  await store.close();
  return { outcome, points };
}

/** Without ids and durations, which are of each run, and without how the system was at the moment. */
function steady({ output }: RunView): Record<string, unknown> {
  const whole = (output ?? {}) as Record<string, unknown>;
  const { passed, tests, failures, contained, isolated_links: isolated, skipped, complete, nodes } = whole;
  return {
    passed,
    tests,
    failures,
    contained,
    isolated: Array.isArray(isolated) ? new Set(isolated) : isolated,
    skipped,
    complete,
    nodes,
  };
}

test.each([
  [
    'network_experiment',
    () => ({
      project_id: projectId,
      link_id: linkId,
      steady: [{ name: 'the link is not suspended', expression: `!links['${linkId}'].suspended` }],
      converged: [{ name: 'the link is suspended', expression: `links['${linkId}'].suspended` }],
      within: '5s',
    }),
  ],
  ['incident_response', () => ({ project_id: projectId, node_id: nodeId, auto_contain: true })],
  ['start_gns3_project_complete', () => ({ project_id: projectId, require_all: true })],
])('%s ends the same, with each effect once, wherever its process dies', { timeout: 120_000 }, async (workflow, context) => {
  const { outcome: expected, points } = await runDyingAt(Number.POSITIVE_INFINITY, workflow, context());
  expect(expected).toMatchObject({ status: 'succeeded', reports: workflow === 'start_gns3_project_complete' ? 0 : 1 });
  expect(points).toBeGreaterThan(10);
  for (let dieAt = 1; dieAt <= points; dieAt += 1) {
    expect({ dieAt, ...(await runDyingAt(dieAt, workflow, context())).outcome }).toEqual({ dieAt, ...expected });
  }
});
