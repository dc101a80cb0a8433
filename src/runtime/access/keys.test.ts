import { beforeEach, describe, expect, test } from 'vitest';
import { permits, type Caller } from '#kernel/caller.ts';
import { until } from '#kit/until.ts';
import { handClock, type MovedClock } from '#kit/clocks.ts';
import { ONE, OTHER, sharedDocuments, startAccess, type TestAccess } from './test-access.ts';

const SECRET = 'purple boots';
const DAY_MS = 24 * 60 * 60_000;

interface Made {
  readonly key: string;
  readonly key_id: string;
  readonly projects: readonly string[] | null;
}

let clock: MovedClock;
let hub: TestAccess;
let open: ReturnType<typeof sharedDocuments>;
let admin: Caller;

beforeEach(async () => {
  clock = handClock();
  open = sharedDocuments();
  hub = await startAccess(open(), clock);
  admin = await hub.as();
});

const makeKey = (input: object, caller: Caller = admin): Promise<Made> =>
  hub.ask<Made>('auth.key.create', { name: 'robot', ...input }, caller);

async function user(username: string, roles: readonly string[], projects?: readonly string[]): Promise<Caller> {
  await hub.ask('auth.user.create', { username, password: SECRET, roles, ...(projects === undefined ? {} : { projects }) }, admin);
  return hub.as(username, SECRET);
}

describe('an API key', () => {
  test('is shown once, says whose it is, and is kept as a hash', async () => {
    const { key, key_id: id } = await makeKey({ roles: ['operator'] });
    expect(key).toMatch(new RegExp(`^thk_${id}_`));
    const caller = await hub.access.verify(key);
    expect(caller).toMatchObject({
      kind: 'user',
      name: 'admin',
      roles: ['operator'],
      permissions: ['*.read', '*.operate'],
      key: { id, name: 'robot' },
    });
    await expect(hub.ask('auth.me', {}, caller)).resolves.toMatchObject({ key: { id, name: 'robot', for_agent: false }, session: null });
    const document = await open().open('api-keys.json');
    expect(document.current()!.text).not.toContain(key.slice(15));
    expect(JSON.stringify(await hub.ask('auth.key.list', {}, admin))).not.toContain(key.slice(15));
  });

  test('that is misspelt, cut, or of nobody is refused', async () => {
    const { key } = await makeKey({ roles: ['viewer'] });
    const other = await startAccess(sharedDocuments()(), clock);
    const foreign = await other.ask<Made>('auth.key.create', { name: 'x', roles: ['viewer'] }, await other.as());
    for (const text of [key.slice(0, -1), `${key}x`, key.replace('thk_', 'thk_0'), key.toUpperCase(), 'thk_', foreign.key, `${key} `]) {
      await expect(hub.access.verify(text)).rejects.toMatchObject({ code: 'unauthorized' });
    }
  });

  test('gives what its owner holds now, and not more than it was made for', async () => {
    const vic = await user('vic', ['operator']);
    const { key } = await makeKey({ roles: ['operator'] }, vic);
    await hub.ask('auth.user.change', { username: 'vic', roles: ['viewer'] }, admin);
    expect((await hub.access.verify(key)).permissions).toEqual(['*.read']);
    await hub.ask('auth.user.change', { username: 'vic', roles: ['viewer'], projects: [ONE] }, admin);
    const narrowed = await hub.access.verify(key);
    expect(narrowed.permissions).toEqual([]);
    expect(narrowed.inProjects).toEqual({ [ONE]: ['*.read'] });
    await hub.ask('auth.user.change', { username: 'vic', roles: ['admin'], projects: null }, admin);
    expect((await hub.access.verify(key)).permissions).toEqual(['*.read', '*.operate']);
  });

  test('is not made for more than one holds, and holds in the projects of who has no others', async () => {
    const vic = await user('vic', ['operator'], [ONE]);
    for (const input of [{ roles: ['admin'] }, { roles: ['engineer'], projects: [ONE] }, { roles: ['viewer'], projects: [OTHER] }]) {
      await expect(makeKey(input, vic)).rejects.toMatchObject({ code: 'forbidden' });
    }
    const { key, projects } = await makeKey({ roles: ['viewer'] }, vic);
    expect(projects).toEqual([ONE]);
    const caller = await hub.access.verify(key);
    expect(permits(caller, 'gns3.read', ONE)).toBe(true);
    expect(permits(caller, 'gns3.read', OTHER)).toBe(false);
    await expect(makeKey({ name: 'robot', roles: ['viewer'] }, vic)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('ends when it is revoked, expires, or its owner goes, and is not inherited', async () => {
    await user('vic', ['viewer']);
    const vic = await hub.as('vic', SECRET);
    const [revoked, expiring, lasting] = [
      await makeKey({ name: 'a', roles: ['viewer'] }, vic),
      await makeKey({ name: 'b', roles: ['viewer'], expires_in_days: 2 }, vic),
      await makeKey({ name: 'c', roles: ['viewer'] }, vic),
    ];
    for (const { key } of [revoked, expiring, lasting]) await hub.access.verify(key);
    await hub.ask('auth.key.delete', { key_id: revoked.key_id }, vic);
    await expect(hub.access.verify(revoked.key)).rejects.toMatchObject({ code: 'unauthorized' });
    clock.advance(2 * DAY_MS - 1);
    await hub.access.verify(expiring.key);
    clock.advance(1);
    await expect(hub.access.verify(expiring.key)).rejects.toThrow(/expired/);
    await hub.ask('auth.user.delete', { username: 'vic' }, admin);
    await expect(hub.access.verify(lasting.key)).rejects.toMatchObject({ code: 'unauthorized' });
    await user('vic', ['viewer']);
    await expect(hub.access.verify(lasting.key)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('makes no keys, sets no password and ends no sessions of its owner, but may end itself', async () => {
    const { key, key_id: id } = await makeKey({ roles: ['admin'] });
    const caller = await hub.access.verify(key);
    for (const [name, input] of [
      ['auth.key.create', { name: 'next', roles: ['viewer'] }],
      ['auth.key.list', {}],
      ['auth.session.list', {}],
      ['auth.session.end_others', {}],
      ['auth.me.password.set', { old_password: 'correct horse', new_password: SECRET }],
    ] as const) {
      expect([name, await hub.codeOf(name, input, caller)]).toEqual([name, 'forbidden']);
    }
    expect(await hub.codeOf('auth.key.delete', { key_id: id }, caller)).toBe('done');
    await expect(hub.access.verify(key)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('of an agent says its terms', async () => {
    const agent = { nodes: ['R*'], calls_per_hour: 100, approval: 'irreversible', tools: ['look'] };
    const { key } = await makeKey({ roles: ['agent'], agent });
    expect((await hub.access.verify(key)).key).toMatchObject({
      agent: { nodes: ['R*'], callsPerHour: 100, approval: 'irreversible', tools: ['look'] },
    });
  });

  test('is listed with when it was used last, to an hour', async () => {
    const { key } = await makeKey({ roles: ['viewer'] });
    const usedAt = async () => (await hub.ask<{ items: { used_at: string | null }[] }>('auth.key.list', {}, admin)).items[0]!.used_at;
    expect(await usedAt()).toBeNull();
    await hub.access.verify(key);
    await until('the first use', async () => (await usedAt()) === '2026-11-23T08:00:00.000Z');
    clock.advance(10 * 60_000);
    await hub.access.verify(key);
    clock.advance(60 * 60_000);
    await hub.access.verify(key);
    await until('the use an hour later', async () => (await usedAt()) === '2026-11-23T09:10:00.000Z');
  });

  test('of others is listed and revoked by who manages them, and by nobody else', async () => {
    const vic = await user('vic', ['viewer']);
    const eve = await user('eve', ['viewer']);
    const { key_id: id } = await makeKey({ roles: ['viewer'] }, vic);
    expect(await hub.codeOf('auth.key.list', { username: 'vic' }, eve)).toBe('forbidden');
    expect(await hub.codeOf('auth.key.list', { everybody: true }, eve)).toBe('forbidden');
    expect(await hub.codeOf('auth.key.delete', { key_id: id }, eve)).toBe('not_found');
    expect(await hub.codeOf('auth.key.create', { name: 'x', roles: ['viewer'], username: 'vic' }, eve)).toBe('forbidden');
    const { items } = await hub.ask<{ items: { owner: string }[] }>('auth.key.list', { username: 'vic' }, admin);
    expect(items.map(({ owner }) => owner)).toEqual(['vic']);
    expect(await hub.codeOf('auth.key.delete', { key_id: id }, admin)).toBe('done');
  });
});

test('a module of a user’s name has neither keys nor sessions of that user', async () => {
  const { key_id: id } = await makeKey({ roles: ['viewer'] });
  const module: Caller = { kind: 'module', name: 'admin', roles: ['module'], permissions: ['*.read'] };
  for (const [name, input] of [
    ['auth.key.list', {}],
    ['auth.key.create', { name: 'mine', roles: ['viewer'] }],
    ['auth.key.delete', { key_id: id }],
    ['auth.session.list', {}],
    ['auth.session.end_others', {}],
    ['auth.me.password.set', { old_password: 'correct horse', new_password: SECRET }],
  ] as const) {
    expect([name, await hub.codeOf(name, input, module)]).toEqual([name, 'forbidden']);
  }
});

describe('something that goes on', () => {
  test('may do what its starter may now, in projects too, narrowed by the key that it was started with', async () => {
    const vic = await user('vic', ['operator'], [ONE, OTHER]);
    const { key, key_id: id } = await makeKey({ roles: ['viewer'], projects: [ONE] }, vic);
    const byKey = await hub.access.verify(key);
    await expect(hub.access.permissionsOf(vic)).resolves.toMatchObject({
      permissions: [],
      inProjects: { [OTHER]: ['*.read', '*.operate'] },
    });
    const now = await hub.access.permissionsOf(byKey);
    expect(now?.inProjects).toEqual({ [ONE]: ['*.read'] });
    await hub.ask('auth.key.delete', { key_id: id }, vic);
    expect(await hub.access.permissionsOf(byKey)).toBeNull();
  });
});

describe('at every process', () => {
  test('keys, roles and groups count at once, and who holds connections is told', async () => {
    const other = await startAccess(open(), clock);
    let told = 0;
    other.access.onChange(() => (told += 1));
    const vic = await user('vic', ['viewer']);
    const { key, key_id: id } = await makeKey({ roles: ['viewer'] }, vic);
    await expect(other.access.verify(key)).resolves.toMatchObject({ name: 'vic' });
    const before = told;
    await hub.ask('auth.user.change', { username: 'vic', roles: ['wall'] }, admin);
    await until('the other process to tell', () => told > before);
    expect((await other.access.verify(key)).permissions).not.toContain('*.read');
    await hub.ask('auth.key.delete', { key_id: id }, vic);
    const isRefused = () =>
      other.access.verify(key).then(
        () => false,
        () => true,
      );
    await until('the key to end at the other process', isRefused);
  });

  test('a log-in tells nobody, and the end of a session everybody', async () => {
    const other = await startAccess(open(), clock);
    const pair = await hub.logIn();
    await other.access.verify(pair.access);
    let told = 0;
    other.access.onChange(() => (told += 1));
    const second = await hub.logIn();
    await other.access.verify(second.access);
    expect(told).toBe(0);
    await hub.ask('auth.session.end', {}, await hub.access.verify(pair.access));
    await until('the other process to tell', () => told > 0);
    await expect(other.access.verify(pair.access)).rejects.toMatchObject({ code: 'unauthorized' });
  });
});
