import { expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { projectStartBegun, projectStartFinished, projectStartNodeReported } from '../messages.ts';
import { actingOn, nodeId, P, SmallGns3 } from './small-gns3.ts';

type Told = Record<string, unknown>;
const data = (event: NewEvent | undefined) => (event?.data ?? {}) as Told;
const finished = (published: readonly NewEvent[]) => data(published.find((event) => event.type === projectStartFinished.type));
const reports = (published: readonly NewEvent[]) => published.filter((event) => event.type === projectStartNodeReported.type).map(data);

/** Runs it to its end. */
async function run(gns3: SmallGns3, limits: Parameters<typeof actingOn>[1] = {}) {
  const acting = actingOn(gns3, limits);
  const { run_id: runId } = await acting.ask<{ run_id: string }>('gns3.project.start', {});
  await expect.poll(() => acting.published.some((event) => event.type === projectStartFinished.type), { timeout: 10_000 }).toBe(true);
  return { ...acting, runId };
}

test('a closed project is opened, its nodes start in the order switches, routers, hosts, and each is reported', async () => {
  const gns3 = new SmallGns3();
  gns3.project = { ...gns3.project, status: 'closed' };
  gns3.addNode(1, 'vpcs');
  gns3.addNode(2, 'dynamips', { console_type: 'none' });
  gns3.addNode(3, 'ethernet_switch', { status: 'started' });
  gns3.addNode(4, 'vpcs');
  const { published, runId } = await run(gns3);
  expect(gns3.asked.filter((asked) => /^(open|start|console)/.test(asked))).toEqual([
    'open',
    'start PC2',
    'start PC1',
    'start PC4',
    'console PC1',
    'console PC4',
  ]);
  expect(reports(published).map((report) => [report['node_name'], report['outcome'], report['done'], report['nodes']])).toEqual([
    ['PC3', 'already_running', 1, 4],
    ['PC2', 'started', 2, 4],
    ['PC1', 'ready', 3, 4],
    ['PC4', 'ready', 4, 4],
  ]);
  expect(finished(published)).toMatchObject({ status: 'succeeded', ready: 4, failed: 0, error: null, run_id: runId, project_id: P });
});

test('every event of a run carries its id, fits its declaration, and the beginning comes first', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  const { published, runId } = await run(gns3);
  expect(published.map((event) => event.type)).toEqual([projectStartBegun.type, projectStartNodeReported.type, projectStartFinished.type]);
  for (const [index, declared] of [projectStartBegun, projectStartNodeReported, projectStartFinished].entries()) {
    expect(published[index]).toMatchObject({ correlationid: runId, projectid: P });
    expect(() => declared.data.parse(published[index]?.data)).not.toThrow();
  }
  expect(published[1]?.nodeid).toBe(nodeId(1));
});

test('no more starts are sent together than the bound, and a wave waits for the one before', async () => {
  const gns3 = new SmallGns3();
  let now = 0;
  let most = 0;
  for (let number = 1; number <= 12; number += 1) {
    gns3.addNode(number, 'vpcs', { console_type: 'none' });
    gns3.moods.set(`start PC${number}`, async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
      gns3.nodes.set(nodeId(number), { ...gns3.nodes.get(nodeId(number))!, status: 'started' });
    });
  }
  await run(gns3, { startsAtOnce: 5 });
  expect(most).toBe(5);
});

test('a node that fails is reported with its reason and stops nobody else', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  gns3.addNode(2);
  gns3.moods.set('start PC1', () => {
    throw fail('conflict', 'GNS3 server one: The image c7200.bin is missing');
  });
  const { published } = await run(gns3);
  expect(reports(published)).toEqual([
    expect.objectContaining({ node_name: 'PC1', outcome: 'failed', error: 'GNS3 server one: The image c7200.bin is missing' }),
    expect.objectContaining({ node_name: 'PC2', outcome: 'ready', error: null }),
  ]);
  expect(finished(published)).toMatchObject({ status: 'failed', ready: 1, failed: 1, error: null });
});

test('a console without a prompt is asked by carriage returns, and after its time the node is reported as not ready', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  gns3.consoleSays = (typed) => (typed === '' ? 'booting ####' : '\r\nstill #');
  const { published } = await run(gns3, { readyMs: { vpcs: 60 } });
  expect(gns3.consoles[0]?.typed).toMatch(/^\r\n(\r\n)+$/);
  expect(reports(published)[0]).toMatchObject({ outcome: 'not_ready', error: 'Node PC1 runs, but its console showed no prompt in time.' });
  expect(finished(published)).toMatchObject({ status: 'failed', ready: 0, failed: 1 });
});

test('a console that comes up late is opened again until it is there', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  let tries = 0;
  gns3.moods.set('console PC1', () => {
    tries += 1;
    if (tries < 3) throw fail('gns3_error', 'closed at once');
  });
  const { published } = await run(gns3);
  expect(reports(published)[0]).toMatchObject({ outcome: 'ready' });
  expect(tries).toBe(3);
});

test('a second start of the same project joins the one that runs', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  const acting = actingOn(gns3);
  const runs = await Promise.all(Array.from({ length: 5 }, () => acting.ask<{ run_id: string }>('gns3.project.start', {})));
  expect(new Set(runs.map((one) => one.run_id)).size).toBe(1);
  await expect.poll(() => acting.published.at(-1)?.type).toBe(projectStartFinished.type);
  expect(gns3.asked.filter((asked) => asked === 'start PC1')).toHaveLength(1);
  const again = await acting.ask<{ run_id: string }>('gns3.project.start', {});
  expect(again.run_id).not.toBe(runs[0]?.run_id);
});

test('the id of a run is that of its message, so that a repeated request names the same run', async () => {
  const gns3 = new SmallGns3();
  const messageId = '019a0000-0000-7000-8000-000000000001';
  expect(await actingOn(gns3).ask('gns3.project.start', {}, { messageId })).toEqual({ run_id: messageId });
});

test('a server out of reach refuses the start, and nothing is announced', async () => {
  const gns3 = new SmallGns3();
  gns3.moods.set('nodes', () => {
    throw fail('gns3_unavailable', 'GNS3 server one cannot be reached.');
  });
  const acting = actingOn(gns3);
  await expect(acting.ask('gns3.project.start', {})).rejects.toMatchObject({ code: 'gns3_unavailable' });
  expect(acting.published).toEqual([]);
});

test('a project that GNS3 does not open ends the run with its text', async () => {
  const gns3 = new SmallGns3();
  gns3.project = { ...gns3.project, status: 'closed' };
  gns3.addNode(1);
  gns3.moods.set('open', () => {
    throw fail('conflict', 'GNS3 server one: .gns3 file is corrupt');
  });
  const { published } = await run(gns3);
  expect(finished(published)).toMatchObject({ status: 'failed', error: 'GNS3 server one: .gns3 file is corrupt', ready: 0 });
});

test('when the hub stops, a run says by its last event that it was left', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1);
  gns3.consoleSays = () => null;
  const acting = actingOn(gns3);
  await acting.ask('gns3.project.start', {});
  await expect.poll(() => gns3.consoles.length).toBe(1);
  await acting.all.close();
  expect(finished(acting.published)).toMatchObject({ status: 'failed', error: /^The hub stops/ });
  await expect(acting.ask('gns3.project.start', {})).rejects.toMatchObject({ code: 'shutting_down' });
});
