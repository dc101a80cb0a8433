import { expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { feedDoor } from '#kit/feed-door.ts';
import { createMemoryFeed, type MemoryFeed } from '#kit/memory-feed.ts';
import { until } from '#kit/until.ts';
import { LiveFeed, type LiveState } from '../../src/web/live-feed.ts';
import type { Topology } from '../../src/web/operations.generated.ts';

const P1 = '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8';

/** A tab: what a browser gives the feed, over Node's own WebSocket. */
function tab(feedOf: () => MemoryFeed, portOf: () => number, tokenOf: () => string = () => 'admin') {
  const states: LiveState[] = [];
  const heard: number[] = [];
  const asked = { all: 0, one: [] as string[], checks: 0, renewed: 0 };
  const projects = [{ project_id: P1, server: 'lab', name: 'campus', status: 'opened', nodes: [], links: [], stale: false }];
  const read = (): Topology => ({ position: feedOf().head(), observed_at: '', projects: structuredClone(projects) }) as unknown as Topology;
  const live = new LiveFeed({
    open(token, { message, closed }) {
      const socket = new WebSocket(`ws://127.0.0.1:${portOf()}/ws/gns3/events/`, ['thalamus.v1', `bearer.${token}`]);
      socket.addEventListener('message', ({ data }) => message(data));
      socket.addEventListener('close', ({ code }) => closed(code));
      return socket;
    },
    token: async () => tokenOf(),
    renew: async () => {
      asked.renewed += 1;
      return tokenOf();
    },
    check: async () => void (asked.checks += 1),
    readAll: async () => {
      asked.all += 1;
      return read();
    },
    readProject: async (_server, id) => {
      asked.one.push(id);
      return { position: feedOf().head(), project: read().projects[0]! };
    },
    now: () => new Date(),
    later(ms, work) {
      const timer = setTimeout(work, ms / 10);
      return () => clearTimeout(timer);
    },
    random: () => 0.5,
  });
  live.watch({ state: (state) => states.push(state), events: (events) => heard.push(...events.map(({ position }) => position)) });
  endsWithTest(() => live.stop());
  return { live, states, heard, asked, projects, phases: () => states.map(({ phase }) => phase) };
}

const nodeStarted = (name: string): Partial<Envelope> & { type: string } => ({
  type: 'node.started',
  projectid: P1,
  data: { server: 'lab', node: { node_id: name, project_id: P1, name, status: 'started' }, changed: ['status'], inferred: false },
});

test('a tab reads the topology once and then hears everything after it, each event once', async () => {
  const feed = createMemoryFeed();
  feed.append([nodeStarted('before')]);
  const hub = await feedDoor(feed);
  const one = tab(
    () => feed,
    () => hub.port,
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  feed.append([nodeStarted('R1'), nodeStarted('R2')]);
  await until('two events', () => one.heard.length === 2);
  expect(one.heard).toEqual([2, 3]);
  expect(one.live.topology!.projects[0]!.nodes.map(({ name }) => name)).toEqual(['R1', 'R2']);
  expect(one.asked.all).toBe(1);
  expect(one.phases()).toEqual(['live']);
});

test('after a loss it is stale, and goes on from its position without reading anew: nothing missed, nothing twice', async () => {
  const feed = createMemoryFeed();
  const first = await feedDoor(feed);
  const one = tab(
    () => feed,
    () => first.port,
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  feed.append([nodeStarted('R1')]);
  await until('the first event', () => one.heard.length === 1);
  await first.close();
  await until('the tab to be stale', () => one.live.state.phase === 'stale');
  feed.append([nodeStarted('R2'), nodeStarted('R3')]);
  await feedDoor(feed, first.port);
  await until('the tab to be live again', () => one.live.state.phase === 'live');
  await until('what was missed', () => one.heard.length === 3);
  feed.append([nodeStarted('R4')]);
  await until('what came after', () => one.heard.length === 4);
  expect(one.heard).toEqual([1, 2, 3, 4]);
  expect(one.asked.all).toBe(1);
  expect(one.phases()).toEqual(['live', 'stale', 'live']);
});

test('a hub with another log is read anew, for old positions mean nothing in it', async () => {
  const feed = createMemoryFeed();
  feed.append(Array.from({ length: 30 }, (_, index) => nodeStarted(`R${index}`)));
  const other: MemoryFeed = createMemoryFeed();
  const restored = Object.create(other, { logId: { value: 'log-2' } }) as MemoryFeed;
  const first = await feedDoor(feed);
  let now: MemoryFeed = feed;
  const one = tab(
    () => now,
    () => first.port,
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  await first.close();
  now = restored;
  await feedDoor(restored, first.port);
  await until('the tab to be live again', () => one.phases().lastIndexOf('live') > 0);
  expect(one.asked.all).toBe(2);
  other.append([nodeStarted('R1')]);
  await until('an event of the other log', () => one.heard.at(-1) === 1);
});

test('a restored log that ends before the position of the tab is read anew too', async () => {
  const feed = createMemoryFeed();
  feed.append([nodeStarted('R1'), nodeStarted('R2')]);
  const shorter = createMemoryFeed();
  const first = await feedDoor(feed);
  let now = feed;
  const one = tab(
    () => now,
    () => first.port,
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  await first.close();
  now = shorter;
  await feedDoor(shorter, first.port);
  await until('the tab to be live again', () => one.phases().lastIndexOf('live') > 0);
  expect(one.asked.all).toBe(2);
});

test('a connection whose token ended is made again with a new one, from the same position', async () => {
  const feed = createMemoryFeed();
  const hub = await feedDoor(feed);
  let token = 'viewer';
  const one = tab(
    () => feed,
    () => hub.port,
    () => token,
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  token = 'admin';
  hub.revoked.add('viewer');
  await until('the token to be renewed', () => one.asked.renewed === 1);
  feed.append([nodeStarted('R1')]);
  await until('an event', () => one.heard.length === 1);
  expect(one.asked.all).toBe(1);
  await until('the tab to be live again', () => one.live.state.phase === 'live');
});

test('a token that is told in time keeps the connection when the one before ends', async () => {
  const feed = createMemoryFeed();
  const hub = await feedDoor(feed);
  const one = tab(
    () => feed,
    () => hub.port,
    () => 'viewer',
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  one.live.reauthenticate('admin');
  hub.revoked.add('viewer');
  await until('the hub to look at the new token again', () => (hub.looks.get('admin') ?? 0) >= 3);
  feed.append([nodeStarted('R1')]);
  await until('an event', () => one.heard.length === 1);
  expect(one.phases()).toEqual(['live']);
});

test('a connection on which nothing is heard is given up and made again', async () => {
  const feed = createMemoryFeed();
  const hub = await feedDoor(feed, 0, 60_000);
  const one = tab(
    () => feed,
    () => hub.port,
  );
  one.live.start();
  await until('the tab to be live, stale and live again', () => one.phases().join() === 'live,stale,live');
  expect(one.asked.all).toBe(1);
});

test('a refused handshake makes the tab ask whether its log-in still holds', async () => {
  const feed = createMemoryFeed();
  const hub = await feedDoor(feed);
  const one = tab(
    () => feed,
    () => hub.port,
    () => 'somebody-unknown',
  );
  one.live.start();
  await until('the log-in to be asked for', () => one.asked.checks + one.asked.renewed > 0);
  expect(one.live.state.phase).toBe('connecting');
});

test('a project that was opened is read again, and what happened meanwhile is not lost', async () => {
  const feed = createMemoryFeed();
  const hub = await feedDoor(feed);
  const one = tab(
    () => feed,
    () => hub.port,
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  const opened = { type: 'project.opened', projectid: P1, data: { server: 'lab', project: { ...one.projects[0], name: 'renamed' } } };
  feed.append([opened, nodeStarted('R1')]);
  await until('the project to be read', () => one.asked.one.length === 1);
  feed.append([nodeStarted('R2')]);
  await until('all events', () => one.heard.length === 3);
  await until('the last node', () => one.live.topology!.projects[0]!.nodes.some(({ name }) => name === 'R2'));
  expect(one.asked.all).toBe(1);
});

test('whoever logs out is not told anything any more', async () => {
  const feed = createMemoryFeed();
  const hub = await feedDoor(feed);
  const one = tab(
    () => feed,
    () => hub.port,
  );
  one.live.start();
  await until('the tab to be live', () => one.live.state.phase === 'live');
  one.live.stop();
  expect(one.live.topology).toBeUndefined();
  feed.append([nodeStarted('R1')]);
  await until('the subscription to end', () => feed.subscribers === 0);
  expect(one.heard).toEqual([]);
});
