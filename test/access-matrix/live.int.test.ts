import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { command, type Conversation } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { createMemoryFeed, type MemoryFeed } from '#kit/memory-feed.ts';
import { answered, serve, smallHub } from '#kit/northbound.ts';
import { openSocket, type SocketClient } from '#kit/socket-client.ts';
import { until } from '#kit/until.ts';

const ONE = '7d444840-9dc0-41d1-b245-5ffdce74fad2';
const TWO = 'b3a1c9c2-5a35-4f6c-8f0e-9a4c2f1d7e60';
const NODE = '2f2c1b8e-4bb5-4c53-9a2c-5d1f7a6f2d11';

const openConsole = command('thing.console.open', {
  summary: 'Opens the console of a thing.',
  socket: '/ws/things/:project_id/:node_id/',
  tag: 'GNS3 Integration',
  permission: 'gns3.operate',
  rate: 'action',
  input: z.strictObject({ project_id: z.guid(), node_id: z.guid() }),
  output: z.custom<Conversation>(),
});

/** A conversation that lasts until somebody ends it. */
function lasting(): Conversation {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    bytes: {
      [Symbol.asyncIterator]: () => ({
        async next() {
          await promise;
          return { done: true, value: undefined };
        },
      }),
    },
    write: () => undefined,
    close: () => resolve(),
  };
}

/** A door whose callers hold what `rights` says at the moment, and tell of changes as access does. */
async function start(rights: Record<string, readonly string[]>) {
  const feed: MemoryFeed = createMemoryFeed();
  let everywhere: readonly string[] = [];
  const listeners = new Set<() => void>();
  const verify = async (token: string): Promise<Caller> => {
    if (token === 'teacher') return { kind: 'user', name: token, roles: [], permissions: ['*'] };
    if (token !== 'student') throw fail('unauthorized', 'The token is not valid.');
    return { kind: 'user', name: token, roles: [], permissions: everywhere, inProjects: { ...rights } };
  };
  const door = realtime({
    hub: smallHub([answered(openConsole, lasting)]),
    feed,
    verify,
    onChange: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    clock: systemClock,
    log: silentLog,
    meter: silentMeter,
    // So long that only the change itself can be what has an effect.
    limits: { closeMs: 200, verifyAgainMs: 600_000 },
  });
  const http = await serve([door], { verify });
  endsWithTest(() => http.close());
  const client = (path: string, token: string): SocketClient => {
    const opened = openSocket(`${http.url}${path}`, ['thalamus.v1', `bearer.${token}`]);
    endsWithTest(() => opened.webSocket.terminate());
    return opened;
  };
  return {
    feed,
    listeners,
    /** From now on the student holds this. */
    give: (changed: Record<string, readonly string[]>, all: readonly string[] = []): void => {
      for (const id of Object.keys(rights)) delete rights[id];
      Object.assign(rights, changed);
      everywhere = all;
      for (const listener of listeners) listener();
    },
    events: async (token: string): Promise<SocketClient> => {
      const opened = client('/ws/gns3/events/', token);
      await opened.frame('welcome');
      return opened;
    },
    console: (project: string, token: string) => client(`/ws/things/${project}/${NODE}/`, token),
  };
}

const of = (...projects: (string | undefined)[]) =>
  projects.map((projectid) => ({ type: 'node.updated', ...(projectid === undefined ? {} : { projectid }) }));
const positions = (client: SocketClient, id: string) => client.events(id).map(({ position }) => position);

test('events of other projects, and those of none, are not delivered: not from the log and not live', async () => {
  const { feed, events } = await start({ [ONE]: ['*.read'] });
  feed.append(of(ONE, TWO, undefined, ONE));
  const student = await events('student');
  student.say({ action: 'subscribe', id: 's', since: 0 });
  await student.frame('subscribed', 's');
  await until('the log to be told', () => positions(student, 's').length === 2);
  feed.append(of(TWO, undefined, ONE));
  await until('what happens to be told', () => positions(student, 's').length === 3);
  expect(positions(student, 's')).toEqual([1, 4, 7]);
});

test('the same subscription of somebody with other rights is another one', async () => {
  const { feed, events } = await start({ [ONE]: ['*.read'] });
  const [student, teacher] = [await events('student'), await events('teacher')];
  for (const client of [teacher, student]) {
    client.say({ action: 'subscribe', id: 's', types: ['node.*'] });
    await client.frame('subscribed', 's');
  }
  feed.append(of(ONE, TWO, undefined, ONE));
  await until('both to be told', () => positions(teacher, 's').length === 4 && positions(student, 's').length === 2);
  expect(positions(student, 's')).toEqual([1, 4]);
});

test('of projects that are asked for by name the foreign ones are left out, and a subscription to foreign ones alone is refused', async () => {
  const { feed, events } = await start({ [ONE]: ['*.read'] });
  const student = await events('student');
  student.say({ action: 'subscribe', id: 'both', projects: [ONE, TWO] });
  student.say({ action: 'subscribe', id: 'other', projects: [TWO] });
  expect(await student.frame('error', 'other')).toMatchObject({ code: 'forbidden' });
  feed.append(of(TWO, ONE));
  await until('the own event to be told', () => positions(student, 'both').length === 1);
  expect(positions(student, 'both')).toEqual([2]);
});

test('rights that are taken take effect at once, and the client is told', async () => {
  const { feed, events, give } = await start({ [ONE]: ['*.read'] });
  const student = await events('student');
  student.say({ action: 'subscribe', id: 's' });
  await student.frame('subscribed', 's');
  feed.append(of(ONE));
  await until('the first event to be told', () => positions(student, 's').length === 1);
  give({});
  expect(await student.frame('error', 's')).toMatchObject({ code: 'forbidden' });
  feed.append(of(ONE));
  student.say({ action: 'subscribe', id: 'again' });
  expect(await student.frame('error', 'again')).toMatchObject({ code: 'forbidden' });
  expect(positions(student, 's')).toEqual([1]);
  expect(student.webSocket.readyState).toBe(student.webSocket.OPEN);
});

test('a subscription goes on in the projects that its client has now, nothing missed and nothing twice', async () => {
  const { feed, events, give } = await start({ [ONE]: ['*.read'] });
  const student = await events('student');
  student.say({ action: 'subscribe', id: 's', types: ['node.*'] });
  await student.frame('subscribed', 's');
  feed.append(of(ONE, TWO));
  await until('the first event to be told', () => positions(student, 's').length === 1);
  give({ [ONE]: ['*.read'], [TWO]: ['*.read'] });
  feed.append(of(TWO, ONE));
  await until('both projects to be told', () => positions(student, 's').includes(4));
  give({ [TWO]: ['*.read'] });
  feed.append(of(ONE, TWO));
  await until('the second project to be told', () => positions(student, 's').includes(6));
  give({}, ['*.read']);
  feed.append(of(undefined));
  await until('everything to be told', () => positions(student, 's').includes(7));
  const told = positions(student, 's');
  expect(told).toEqual(told.toSorted((one, other) => one - other));
  expect(new Set(told).size).toBe(told.length);
  expect(told.filter((position) => position > 2 && position < 7)).toEqual([3, 4, 6]);
});

test('a console ends when it is no longer permitted in its project, and others go on', async () => {
  const { console, give, listeners } = await start({ [ONE]: ['gns3.operate'], [TWO]: ['gns3.operate'] });
  const [one, two, teacher] = [console(ONE, 'student'), console(TWO, 'student'), console(ONE, 'teacher')];
  await until('the consoles to be open', () => [one, two, teacher].every(({ webSocket }) => webSocket.readyState === webSocket.OPEN));
  give({ [TWO]: ['gns3.operate'] });
  expect(await one.closed).toBe(4403);
  expect(one.frames.at(-1)).toMatchObject({ type: 'error', code: 'forbidden' });
  for (const { webSocket } of [two, teacher]) expect(webSocket.readyState).toBe(webSocket.OPEN);
  expect(listeners.size).toBe(1);
});
