import { describe, expect, test } from 'vitest';
import type { KeptText } from '#kernel/kept-text.ts';
import { keptLog, LeaseBoard, runGns3Module, type KeptLog, type RunningModule } from '#kit/gns3-module.ts';
import type { Lab, LabOptions } from '#lab/index.ts';
import type { Gns3Options } from '#southbound/gns3/index.ts';
import { auth, contradictions, eventually, labOfTest, told, truth, typesOf } from './gns3-truth.ts';

const lab = (options: LabOptions = {}): Promise<Lab> => labOfTest({ api: 'v3', projects: 2, nodes: 3, keepConnections: true, ...options });

interface Status {
  readonly servers: readonly {
    readonly id: string;
    readonly connected: boolean;
    readonly reason: string;
    readonly auto_close: string;
    readonly listener: { readonly process: string; readonly epoch: number; readonly here: boolean } | null;
  }[];
}

/** A document that several processes share: each knows the last text that it looked at. */
function sharedDocument(): () => KeptText {
  let kept: string | null = null;
  return () => {
    let seen = kept;
    return {
      path: 'gns3-servers.json',
      read: () => seen,
      refresh: async () => {
        seen = kept;
      },
      write: async (content) => {
        kept = content();
        seen = kept;
      },
    };
  };
}

interface Hub {
  readonly kept: KeptLog;
  readonly board: LeaseBoard;
  process(name: string, options?: Partial<Gns3Options> & { readonly feedLagMs?: number }): Promise<RunningModule>;
}

async function hub(world?: Lab, more: Partial<Gns3Options> = {}): Promise<Hub> {
  const kept = await keptLog();
  const board = new LeaseBoard();
  const document = sharedDocument();
  return {
    kept,
    board,
    process: (name, { feedLagMs, ...options } = {}) =>
      runGns3Module(
        kept,
        {
          servers: world === undefined ? [] : [{ id: 'lab', url: world.url, ...auth, autoClose: 'observe' }],
          keep: document(),
          pace: {
            retryFirstMs: 20,
            retryLongestMs: 100,
            pollReadsPerSecond: 200,
            pollBusyMs: 5_000,
            pollQuietMs: 5_000,
            addressNodesMost: 0,
          },
          ...more,
          ...options,
        },
        { name, leases: board, ...(feedLagMs === undefined ? {} : { feedLagMs }) },
      ),
  };
}

/** `a` listens, `b` stands by, and both know the lab. */
async function two(world: Lab, more: { readonly lagOfListenerMs?: number } = {}) {
  const shared = await hub(world);
  const a = await shared.process('a', more.lagOfListenerMs === undefined ? {} : { feedLagMs: more.lagOfListenerMs });
  await eventually('a knows the lab', async () => typesOf(await a.events(), /^topology\.changed$/).length > 0);
  const b = await shared.process('b');
  await eventually('b knows the lab', async () => told(await b.topology()).join() === truth(world).join());
  return { ...shared, a, b };
}

const serverOf = async (module: RunningModule) => (await module.ask<Status>('gns3.status')).servers.find(({ id }) => id === 'lab')!;

function someNode(world: Lab) {
  const [project] = world.model.projects.values();
  const [node] = project!.nodes.values();
  return { project: project!, node: node!, on: { project_id: project!.projectId, node_id: node!.nodeId } };
}

describe.each(['v2', 'v3'] as const)('two processes on one log, %s', (api) => {
  test('one listens, both know everything, and both say who listens', async () => {
    const world = await lab({ api });
    const { a, b } = await two(world);
    expect(told(await a.topology())).toEqual(truth(world));
    expect(await serverOf(a)).toMatchObject({ connected: true, listener: { process: 'a', epoch: 1, here: true } });
    expect(await serverOf(b)).toMatchObject({ connected: true, listener: { process: 'a', epoch: 1, here: false } });
    expect((await serverOf(b)).reason).toContain('Process a listens');
    expect(typesOf(await a.events(), /^server\./)).toEqual(['server.listened', 'server.connected']);
    // Nobody streams or lists twice.
    const streams = world.journal().filter(({ path }) => path.includes('/notifications'));
    expect(new Set(streams.map(({ path }) => path.replace(/\?.*/, ''))).size).toBe(streams.length);
  });

  test('what the one that stands by starts runs, is shown by both at once, and is told once, with the request', async () => {
    const world = await lab({ api });
    const { a, b } = await two(world);
    const from = (await a.events()).length;
    const { node, on } = someNode(world);
    expect(await b.ask('gns3.node.start', on, 'request-of-b')).toMatchObject({ node: { status: 'started' } });
    expect(node.status).toBe('started');
    expect(await b.ask('gns3.node.get', on)).toMatchObject({ status: 'started', stale: false });
    expect(await a.ask('gns3.node.get', on)).toMatchObject({ status: 'started', stale: false });
    const started = (await a.events(from)).filter((event) => event.type === 'node.started');
    expect(started).toMatchObject([{ correlationid: 'request-of-b', data: { inferred: false } }]);
  });
});

test('a stop that one process asked for is not high, although the one that listens hears of the asking later than of the stop', async () => {
  const world = await lab();
  const { a, b } = await two(world, { lagOfListenerMs: 400 });
  const { on, project } = someNode(world);
  await a.ask('gns3.node.start', on);
  const from = (await a.events()).length;
  await b.ask('gns3.node.stop', on, 'request-of-b');
  const stopped = (await a.events(from)).filter((event) => event.type === 'node.stopped');
  expect(stopped).toMatchObject([{ priority: 'normal', correlationid: 'request-of-b' }]);
  expect(await b.ask('gns3.project.close', { project_id: project.projectId }, 'close-of-b')).toMatchObject({
    project: { status: 'closed' },
  });
  await eventually('the closing is told', async () => typesOf(await a.events(from), /^project\.closed$/).length === 1);
  const closed = (await a.events(from)).find((event) => event.type === 'project.closed')!;
  expect(closed).toMatchObject({ priority: 'high', correlationid: 'close-of-b' });
});

test('a stop that no process asked for stays high beside one that a process asked for', async () => {
  const world = await lab();
  const { a, b } = await two(world);
  const [first, second] = [...someNode(world).project.nodes.values()];
  const projectId = someNode(world).project.projectId;
  for (const node of [first!, second!]) await a.ask('gns3.node.start', { project_id: projectId, node_id: node.nodeId });
  const from = (await a.events()).length;
  await b.ask('gns3.node.stop', { project_id: projectId, node_id: first!.nodeId });
  await fetchAs(world, 'POST', `/v3/projects/${projectId}/nodes/${second!.nodeId}/stop`);
  await eventually('both stops are told', async () => typesOf(await a.events(from), /^node\.stopped$/).length === 2);
  const stops = (await a.events(from)).filter((event) => event.type === 'node.stopped');
  expect(stops.map((event) => [event.nodeid, event.priority])).toEqual([
    [first!.nodeId, 'normal'],
    [second!.nodeId, 'high'],
  ]);
});

test('the topology of the one that stands by is never behind its position, however late it hears', async () => {
  const world = await lab();
  const shared = await hub(world);
  const a = await shared.process('a');
  await eventually('a knows the lab', async () => typesOf(await a.events(), /^topology\.changed$/).length > 0);
  const b = await shared.process('b', { feedLagMs: 200 });
  const { on } = someNode(world);
  await eventually('b knows the lab', async () => told(await b.topology()).join() === truth(world).join());
  await a.ask('gns3.node.start', on);
  const head = (await a.events()).length;
  const shown = await b.topology();
  expect(shown.position).toBe(head);
  expect(shown.projects.flatMap(({ nodes }) => nodes).find((node) => node.node_id === on.node_id)).toMatchObject({ status: 'started' });
  expect(await b.ask('gns3.node.get', on)).toMatchObject({ status: 'started' });
});

test('in a project that is only polled, what the one that stands by does is read at once by the one that listens', async () => {
  const world = await lab({ autoClose: true, api: 'v2' });
  const { a, b } = await two(world);
  const { on } = someNode(world);
  await b.ask('gns3.node.start', on);
  expect(await b.ask('gns3.node.get', on)).toMatchObject({ status: 'started' });
  expect(typesOf(await a.events(), /^node\.started$/)).toHaveLength(1);
  expect(typesOf(await a.events(), /^reading\.asked$/).length).toBeGreaterThan(0);
});

test('projects are opened, copied and read again by the one that stands by', async () => {
  const world = await lab();
  const { a, b } = await two(world);
  const { project } = someNode(world);
  const id = { project_id: project.projectId };
  await b.ask('gns3.project.close', id);
  expect(await b.ask('gns3.project.duplicate', { ...id, name: 'the copy' })).toMatchObject({ project: { name: 'the copy' } });
  expect((await a.topology()).projects.map(({ name }) => name)).toContain('the copy');
  expect((await b.topology()).projects.map(({ name }) => name)).toContain('the copy');
  expect(await b.ask('gns3.project.open', id)).toMatchObject({ project: { status: 'opened' } });
  await eventually('b shows it opened', async () => told(await b.topology()).join() === truth(world).join());
  expect(await b.ask('gns3.topology.refresh')).toMatchObject({ servers: [{ server: 'lab', reached: true }], differences: [] });
  expect(contradictions(await a.events())).toEqual([]);
});

test('a project is started completely by the one that stands by, as a whole and a piece at a time', async () => {
  const world = await lab({ started: false });
  const { a, b } = await two(world);
  const [first, second] = [...world.model.projects.values()].map(({ projectId }) => ({ project_id: projectId }));
  const { run_id: runId } = await b.ask<{ run_id: string }>('gns3.project.start', first);
  const ofRun = async () => (await a.events()).filter((event) => event.correlationid === runId);
  await eventually('the start is finished', async () => typesOf(await ofRun(), /^project\.start\.finished$/).length === 1);
  expect((await ofRun()).find((event) => event.type === 'project.start.finished')!.data).toMatchObject({ status: 'succeeded', failed: 0 });
  expect(typesOf(await ofRun(), /^node\.started$/)).toHaveLength(3);

  const plan = await b.ask<{ waves: { nodes: { node_id: string; always_on: boolean }[] }[] }>('gns3.project.start.plan', second);
  const nodes = plan.waves.flatMap((wave) => wave.nodes).filter((node) => !node.always_on);
  for (const { node_id: nodeId } of nodes) {
    await b.ask('gns3.node.start', { ...second, node_id: nodeId });
    expect(await b.ask('gns3.node.await_ready', { ...second, node_id: nodeId })).toMatchObject({ ready: true });
  }
  expect(await b.ask('gns3.project.state.get', second)).toMatchObject({ stale: false, nodes: { total: 3, started: 3, not_started: [] } });
});

test('a fault of a link is set and undone by the one that stands by', async () => {
  const world = await lab({ started: true });
  const { a, b } = await two(world);
  const { project } = someNode(world);
  const on = { project_id: project.projectId, link_id: [...project.links.keys()][0]! };
  interface Answer {
    readonly previous: { readonly filters: object; readonly suspended: boolean };
  }
  const { previous } = await b.ask<Answer>('gns3.link.filters.set', { ...on, filters: { delay: [50] }, suspended: true });
  for (const module of [a, b]) {
    expect(await module.ask('gns3.project.state.get', { project_id: project.projectId })).toMatchObject({
      links: { suspended: [on.link_id], filtered: [on.link_id], down: [on.link_id] },
    });
  }
  await b.ask('gns3.link.filters.set', { ...on, ...previous });
  expect(await b.ask('gns3.project.state.get', { project_id: project.projectId })).toMatchObject({
    links: { suspended: [], filtered: [], down: [] },
  });
});

test('after the listener was killed the other takes over: a gap, nothing twice, nothing missed', async () => {
  const world = await lab({ projects: 3, nodes: 8 });
  const { a, b } = await two(world);
  const activity = world.activity({ eventsPerSecond: 200, powerPercent: 60 });
  const powered = async (count: number) => typesOf(await b.events(), /^node\.(started|stopped)$/).length > count;
  await eventually('some nodes changed', () => powered(20));
  a.kill();
  const killedAt = (await b.events()).length;
  await eventually('b listens', async () => typesOf(await b.events(killedAt), /^stream\.gap\.ended$/).length > 0);
  const after = (await b.events()).length;
  await eventually('b hears', async () => typesOf(await b.events(after), /^node\.(started|stopped)$/).length > 20);
  activity.stop();
  await eventually('b is right', async () => told(await b.topology()).join() === truth(world).join());
  const events = await b.events();
  expect(contradictions(events)).toEqual([]);
  expect(typesOf(events.slice(killedAt), /^(server\.listened|stream\.gap\.(started|ended))$/)).toEqual([
    'server.listened',
    'stream.gap.started',
    'stream.gap.ended',
  ]);
  expect(events.find((event) => event.type === 'stream.gap.started')!.data).toMatchObject({
    reason: expect.stringContaining('process a') as string,
  });
  expect(await serverOf(b)).toMatchObject({ connected: true, listener: { process: 'b', epoch: 2, here: true } });
  expect(told({ ...(await b.topology({ at: events.at(-1)!.position })) })).toEqual(truth(world));
});

test('who lost its lease without noticing writes nothing, and stands by when it notices', async () => {
  const world = await lab();
  const { a, b, board } = await two(world);
  const { on } = someNode(world);
  const lost = board.usurp('gns3/lab');
  await eventually('b listens', async () => typesOf(await b.events(), /^stream\.gap\.ended$/).length === 1);
  // Both hear it; only one may say it.
  await fetchAs(world, 'POST', `/v3/projects/${on.project_id}/nodes/${on.node_id}/start`);
  await eventually('the start is told', async () => typesOf(await b.events(), /^node\.started$/).length > 0);
  await lost.notice();
  // What it knew is shown until it knows what the log says.
  expect((await a.topology()).projects).toHaveLength(2);
  await eventually(
    'a stands by',
    async () => (await serverOf(a)).listener?.here === false && told(await a.topology()).join() === truth(world).join(),
  );
  expect(await serverOf(a)).toMatchObject({ connected: true, listener: { process: 'b', epoch: 2, here: false } });
  await a.ask('gns3.node.stop', on);
  expect(contradictions(await b.events())).toEqual([]);
  expect(typesOf(await b.events(), /^node\.(started|stopped)$/)).toEqual(['node.started', 'node.stopped']);
  expect((await b.events()).find((event) => event.type === 'node.stopped')!.priority).toBe('normal');
  // And takes over again.
  b.kill();
  await eventually('a listens again', async () => (await serverOf(a)).connected && (await serverOf(a)).listener?.here === true);
  expect(board.epoch('gns3/lab')).toBe(3);
});

test('a process that stops hands over at once, and one without the role never listens', async () => {
  const world = await lab();
  const shared = await hub(world);
  const a = await shared.process('a');
  await eventually('a knows the lab', async () => typesOf(await a.events(), /^topology\.changed$/).length > 0);
  const builtIn = { id: 'built-in', start: () => Promise.reject(new Error('No lab here.')), stop: async () => undefined };
  const never = await shared.process('api', { listens: false, builtIn });
  await eventually('the one without the role knows it', async () => told(await never.topology()).join() === truth(world).join());
  const b = await shared.process('b');
  await a.stop();
  await eventually('b listens', async () => (await serverOf(b)).connected && (await serverOf(b)).listener?.here === true);
  await eventually(
    'the other one says so',
    async () => (await serverOf(never)).listener?.process === 'b' && (await serverOf(never)).connected,
  );
  expect(await serverOf(never)).toMatchObject({ connected: true, listener: { process: 'b', here: false } });
  await b.stop();
  await eventually('it is stale', async () => told(await never.topology()).every((line) => line.endsWith('stale')));
  expect(await serverOf(never)).toMatchObject({ connected: false });
  expect((await serverOf(never)).reason).toContain('the hub stops');
});

test('that GNS3 is away and is back is known to both, and what is asked meanwhile is refused by both', async () => {
  const world = await lab();
  const { a, b } = await two(world);
  const { on } = someNode(world);
  await world.kill();
  await eventually('both know that it is away', async () => !(await serverOf(a)).connected && !(await serverOf(b)).connected);
  expect(told(await b.topology()).every((line) => line.endsWith('stale'))).toBe(true);
  for (const module of [a, b]) {
    await expect(module.ask('gns3.node.start', on)).rejects.toMatchObject({ code: 'gns3_unavailable' });
  }
  await world.restart();
  await eventually('both know that it is back', async () => (await serverOf(a)).connected && (await serverOf(b)).connected);
  await eventually('b shows what is so', async () => told(await b.topology()).join() === truth(world).join());
  expect(typesOf(await a.events(), /^server\.(lost|connected)$/)).toEqual(['server.connected', 'server.lost', 'server.connected']);
});

test('a server that is added, changed and removed at one process is followed, changed and left by the other', async () => {
  const world = await lab();
  const shared = await hub();
  const [a, b] = [await shared.process('a'), await shared.process('b')];
  await a.ask('gns3.server.add', { id: 'lab', url: world.url, ...auth });
  await eventually('b knows the lab', async () => told(await b.topology()).join() === truth(world).join());
  expect(await serverOf(b)).toMatchObject({ auto_close: 'observe', connected: true });
  await expect(b.ask('gns3.server.add', { url: world.url, ...auth })).rejects.toMatchObject({ code: 'conflict' });

  await b.ask('gns3.server.update', { id: 'lab', auto_close: 'pin' });
  await eventually('a knows the policy', async () => (await serverOf(a)).auto_close === 'pin');
  await eventually('it is heard again', async () => (await serverOf(a)).connected && (await serverOf(b)).connected);

  await a.ask('gns3.server.remove', { id: 'lab' });
  await eventually('b left it', async () => (await b.ask<Status>('gns3.status')).servers.length === 0);
  const { position } = await a.topology();
  await eventually('nothing of it is left', async () => (await a.topology({ at: (await a.topology()).position })).projects.length === 0);
  expect(position).toBeGreaterThan(0);
  expect(JSON.stringify(await a.events())).not.toContain(auth.password);
});

/** Another client of GNS3. */
async function fetchAs(world: Lab, method: string, path: string): Promise<void> {
  const login = await fetch(`${world.url}/v3/access/users/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: auth.user, password: auth.password }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const answer = await fetch(`${world.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
}
