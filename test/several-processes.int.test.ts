import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startMemoryHub } from '#kit/memory-hub.ts';
import { until } from '#kit/until.ts';
import { anonymous, type Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { command } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { answer, defineModule } from '#kernel/module.ts';
import { createAccess, type Access } from '#runtime/access/index.ts';
import type { RunningHub } from '#runtime/hub/index.ts';
import type { DurableStore } from '#runtime/store/index.ts';
import { startTestServer, type TestServer } from '#runtime/store/sharing/test-server.ts';

const administrator: Caller = { kind: 'user', name: 'ann', roles: ['administrator'], permissions: ['*'] };

const openWard = command('ward.open', {
  summary: 'Opens a ward.',
  tag: 'Hub Communication',
  rate: 'action',
  permission: 'ward.operate',
  input: z.strictObject({ name: z.string() }),
  output: z.object({ name: z.string(), by: z.string() }),
});

interface Process {
  readonly store: DurableStore;
  readonly access: Access;
  readonly hub: RunningHub;
  ask<O>(operation: string, input: object, caller?: Caller, key?: string): Promise<O>;
}

let server: TestServer;
let url: string;
/** Wards that were opened, by whom. */
const opened: string[] = [];

async function join(name: string): Promise<Process> {
  const store = await server.join(url, { name });
  const common = { clock: systemClock, log: silentLog, meter: silentMeter };
  const access = await createAccess({ documents: store.documents, adminPassword: 'correct horse', ...common });
  const wards = defineModule({
    name: 'wards',
    version: '1.0.0',
    summary: 'Wards.',
    capabilities: [],
    answers: [
      answer(openWard, async (input) => {
        opened.push(`${input.name} by ${name}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { name: input.name, by: name };
      }),
    ],
  });
  const { hub, ask } = await startMemoryHub([access.module, wards], { store, leases: store.leases, claims: store.claims });
  return {
    store,
    access,
    hub,
    ask: <O>(operation: string, input: object, caller: Caller = anonymous, key?: string) =>
      ask<O>(operation, input, caller, { address: '192.0.2.7', ...(key === undefined ? {} : { idempotencyKey: key }) }),
  };
}

let one: Process;
let two: Process;

beforeAll(async () => {
  server = await startTestServer();
  url = await server.newDatabase();
  [one, two] = await Promise.all([join('one'), join('two')]);
});
afterAll(async () => {
  await one.hub.stop();
  await two.hub.stop();
  await server.stop();
});

interface Pair {
  readonly access: string;
  readonly refresh: string;
}

const logIn = (at: Process, username = 'admin', password = 'correct horse') => at.ask<Pair>('auth.token.create', { username, password });
const refused = (at: Process, token: string) => () =>
  at.access.verify(token).then(
    () => false,
    () => true,
  );

describe('of two processes on one database', () => {
  test('a command under an idempotency key that both are asked at once is done by one, and both answer the same', async () => {
    for (let round = 0; round < 10; round += 1) {
      const name = `w${round}`;
      const answers = await Promise.all([one, two, one, two].map((at) => at.ask('ward.open', { name }, administrator, `key ${round}`)));
      expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(opened.filter((each) => each.startsWith(`${name} by `))).toHaveLength(1);
    }
  });

  test('the token of one is believed by the other, until its session is ended at either', async () => {
    const pair = await logIn(one);
    const caller = await two.access.verify(pair.access);
    expect(caller).toMatchObject({ name: 'admin', permissions: ['*'] });
    await two.ask('auth.session.end', {}, caller);
    await until('it is refused', refused(one, pair.access), 1_000);
    const next = await logIn(one);
    const renewed = await two.ask<Pair>('auth.token.refresh', { refresh: next.refresh });
    expect(await one.access.verify(renewed.access)).toMatchObject({ name: 'admin' });
  });

  test('a refresh token is good once, wherever it is shown', async () => {
    const { refresh } = await logIn(one);
    const uses = await Promise.allSettled([one, two, one, two].map((at) => at.ask<Pair>('auth.token.refresh', { refresh })));
    expect(uses.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  test('a user that was made at one logs in at the other, and is gone everywhere when deleted', async () => {
    await one.ask('auth.user.create', { username: 'vic', password: 'viewer pass', roles: ['viewer'] }, administrator);
    await until(
      'the user is known',
      async () => (await two.ask<{ items: unknown[] }>('auth.user.list', {}, administrator)).items.length === 2,
    );
    const pair = await logIn(two, 'vic', 'viewer pass');
    expect(await one.access.verify(pair.access)).toMatchObject({ name: 'vic' });
    await two.ask('auth.user.delete', { username: 'vic' }, administrator);
    await until('the token is refused', refused(one, pair.access), 1_000);
    await expect(logIn(one, 'vic', 'viewer pass')).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('that start for the first time at once one makes the administrator, and shows the password', async () => {
    const fresh = await server.newDatabase();
    const stores = await Promise.all([server.join(fresh), server.join(fresh), server.join(fresh)]);
    const accesses = await Promise.all(stores.map(({ documents }) => createAccess({ documents, clock: systemClock, log: silentLog })));
    expect(accesses.filter(({ initialPassword }) => initialPassword !== undefined)).toHaveLength(1);
    const texts = await Promise.all(stores.map(async ({ documents }) => (await documents.open('token-key')).read()));
    expect(new Set(texts).size).toBe(1);
  });

  test('users made at both at once are all there', async () => {
    const names = Array.from({ length: 6 }, (_, n) => `user${n}`);
    await Promise.all(
      names.map((username, n) =>
        [one, two][n % 2]!.ask('auth.user.create', { username, password: 'some pass word', roles: ['viewer'] }, administrator),
      ),
    );
    for (const at of [one, two]) {
      await until('all are known', async () => {
        const { items } = await at.ask<{ items: { username: string }[] }>('auth.user.list', {}, administrator);
        return names.every((name) => items.some(({ username }) => username === name));
      });
    }
  });
});
