import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startPostgresServer } from '#kit/postgres-server.ts';
import type { Topology } from '#model/topology.ts';
import type { Answer, Question } from './gns3-process.ts';
import { auth, eventually, labOfTest, told, truth, typesOf } from './gns3-truth.ts';

interface Hub {
  ask<T>(operation: string, input?: object, requestId?: string): Promise<T>;
  topology(): Promise<Topology>;
  events(after?: number): Promise<readonly Envelope[]>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

async function startProcess(name: string, databaseUrl: string, url: string): Promise<Hub> {
  const dataDir = mkdtempSync(join(tmpdir(), 'thalamus-gns3-'));
  const servers = JSON.stringify([{ id: 'lab', url, ...auth, autoClose: 'observe' }]);
  const child: ChildProcess = fork(fileURLToPath(new URL('gns3-process.ts', import.meta.url)), [name, dataDir, databaseUrl, servers]);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  endsWithTest(async () => {
    await kill();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const waiting = new Map<number, { resolve(output: never): void; reject(error: Error): void }>();
  let asked = 0;
  const started = Promise.withResolvers<void>();
  child.on('message', ({ id, output, error }: Answer) => {
    if (id === 0) started.resolve();
    else if (error === undefined) waiting.get(id)!.resolve(output as never);
    else waiting.get(id)!.reject(new Error(error));
  });
  child.once('exit', () => {
    started.reject(new Error(`The process ${name} ended.`));
    for (const asking of waiting.values()) asking.reject(new Error(`The process ${name} ended.`));
  });
  const say = <T>(question: Omit<Question, 'id'>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      child.send({ ...question, id: asked } satisfies Question);
    });
  await started.promise;
  return {
    ask: <T>(operation: string, input: object = {}, requestId = 'a-request') => say<T>({ operation, input, requestId }),
    topology: () => say<Topology>({ operation: 'gns3.topology.get' }),
    events: (after = 0) => say<readonly Envelope[]>({ eventsAfter: after }),
    kill,
  };
}

test('processes on one PostgreSQL: what the one that listens does not finish, killed, the other one tells: nothing twice, nothing missed', async () => {
  const world = await labOfTest({ api: 'v3', projects: 2, nodes: 6, keepConnections: true });
  const postgres = await startPostgresServer();
  endsWithTest(() => postgres.cleanUp());
  const database = await postgres.database();
  const knows = async (hub: Hub): Promise<boolean> => told(await hub.topology()).join() === truth(world).join();

  const a = await startProcess('a', database, world.url);
  await eventually('a knows the lab', () => knows(a));
  const b = await startProcess('b', database, world.url);
  await eventually('b knows the lab', () => knows(b));

  const [project] = world.model.projects.values();
  const [node] = project!.nodes.values();
  const on = { project_id: project!.projectId, node_id: node!.nodeId };
  const before = (await b.events()).length;
  await b.ask('gns3.node.start', on, 'start-of-b');
  await b.ask('gns3.node.stop', on, 'stop-of-b');
  const acted = (await b.events(before)).filter((event) => event.nodeid === on.node_id && event.type !== 'node.updated');
  expect(acted.map(({ type, priority }) => [type, priority])).toEqual([
    ['node.started', 'normal'],
    ['node.stopped', 'normal'],
  ]);
  expect(acted[1]!.correlationid).toBe('stop-of-b');

  const activity = world.activity({ eventsPerSecond: 100, powerPercent: 60 });
  endsWithTest(async () => activity.stop());
  const powered = async (after: number): Promise<number> => typesOf(await b.events(after), /^node\.(started|stopped)$/).length;
  await eventually('some nodes changed', async () => (await powered(before)) > 20);
  await a.kill();
  const killed = (await b.events()).length;
  await eventually('b took over', async () => typesOf(await b.events(killed), /^stream\.gap\.ended$/).length > 0);
  const over = (await b.events()).length;
  await eventually('b hears', async () => (await powered(over)) > 10);
  activity.stop();
  await eventually('b is right', () => knows(b));

  const contradictions = (events: readonly Envelope[]): string[] => {
    const found: string[] = [];
    const status = new Map<string, string>();
    for (const event of events) {
      if (!/^node\.(created|started|stopped)$/.test(event.type)) continue;
      const now = (event.data as unknown as { node: { status: string } }).node.status;
      if (status.get(event.subject) === now) found.push(`${event.type} ${event.subject} twice`);
      status.set(event.subject, now);
    }
    return found;
  };
  const events = await b.events();
  expect(contradictions(events)).toEqual([]);
  const [, second] = events.filter((event) => event.type === 'server.listened');
  expect(second).toMatchObject({ data: { process: 'b', epoch: 2 } });

  // One that comes later stands by, and knows it all.
  const c = await startProcess('c', database, world.url);
  await eventually('c knows the lab', () => knows(c));
  expect(await c.ask('gns3.status')).toMatchObject({ servers: [{ connected: true, listener: { process: 'b', epoch: 2, here: false } }] });

  // Killed in its turn, in the middle of an act: what was done and not told is told by the one that takes over.
  const acting = b.ask('gns3.node.start', on).catch(() => undefined);
  await b.kill();
  await acting;
  await eventually('c took over', async () => typesOf(await c.events(), /^server\.listened$/).length === 3);
  await eventually('c is right', () => knows(c));
  expect(await c.ask('gns3.status')).toMatchObject({ servers: [{ connected: true, listener: { process: 'c', epoch: 3, here: true } }] });
  expect(contradictions(await c.events())).toEqual([]);
});
