import { decodeProtectedHeader } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { asFailure } from '#kernel/error.ts';
import { handClock, type MovedClock } from '#kit/clocks.ts';
import { ONE, PASSWORD, sharedDocuments, startAccess, type Pair, type TestAccess } from './test-access.ts';

const SECRET = 'purple boots';
const MINUTE_MS = 60_000;

interface Listed {
  readonly items: { readonly session_id: string; readonly username: string; readonly current: boolean; readonly used_at: string }[];
}

let clock: MovedClock;
let hub: TestAccess;
let open: ReturnType<typeof sharedDocuments>;

beforeEach(async () => {
  clock = handClock();
  open = sharedDocuments();
  hub = await startAccess(open(), clock);
});

async function vic(): Promise<Caller> {
  await hub.ask('auth.user.create', { username: 'vic', password: SECRET, roles: ['viewer'] }, await hub.as());
  return hub.as('vic', SECRET);
}

describe('sessions', () => {
  test('are listed with where they were begun, by what, and when they were used', async () => {
    const pair = await hub.logIn();
    const first = await hub.access.verify(pair.access);
    clock.advance(5 * MINUTE_MS);
    await hub.ask('auth.token.refresh', { refresh: pair.refresh });
    clock.advance(MINUTE_MS);
    await hub.logIn();
    const { items } = await hub.ask<Listed>('auth.session.list', {}, first);
    expect(items).toHaveLength(2);
    expect(items[1]).toMatchObject({
      username: 'admin',
      current: true,
      log_in: 'password',
      door: 'rest',
      address: '192.0.2.7',
      user_agent: 'test/1',
      begun_at: '2026-11-23T08:00:00.000Z',
      used_at: '2026-11-23T08:05:00.000Z',
    });
    expect(items[0]).toMatchObject({ current: false });
  });

  test('are ended one by one, or all but the one that asks', async () => {
    const [first, second, third] = [await hub.logIn(), await hub.logIn(), await hub.logIn()];
    const caller = await hub.access.verify(first.access);
    const { items } = await hub.ask<Listed>('auth.session.list', {}, await hub.access.verify(third.access));
    await hub.ask('auth.session.delete', { session_id: items.find(({ current }) => current)!.session_id }, caller);
    await expect(hub.access.verify(third.access)).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(hub.ask('auth.session.end_others', {}, caller)).resolves.toEqual({ ended: 1 });
    await expect(hub.access.verify(second.access)).rejects.toMatchObject({ code: 'unauthorized' });
    await hub.access.verify(first.access);
  });

  test('of others are seen and ended by who may, and by nobody else', async () => {
    const viewer = await vic();
    const admin = await hub.as();
    const { items } = await hub.ask<Listed>('auth.session.list', { everybody: true }, admin);
    const ofAdmin = items.find(({ username }) => username === 'admin')!.session_id;
    expect(await hub.codeOf('auth.session.list', { everybody: true }, viewer)).toBe('forbidden');
    expect(await hub.codeOf('auth.session.list', { username: 'admin' }, viewer)).toBe('forbidden');
    expect(await hub.codeOf('auth.session.delete', { session_id: ofAdmin }, viewer)).toBe('not_found');
    const ofVic = items.find(({ username }) => username === 'vic')!.session_id;
    expect(await hub.codeOf('auth.session.delete', { session_id: ofVic }, admin)).toBe('done');
    expect(await hub.codeOf('auth.session.delete', { session_id: ofVic }, admin)).toBe('not_found');
  });
});

describe('the own password', () => {
  test('is set with the old one, which ends the other sessions', async () => {
    const caller = await vic();
    const elsewhere = await hub.logIn('vic', SECRET);
    const set = (old_password: string, new_password: string) => hub.codeOf('auth.me.password.set', { old_password, new_password }, caller);
    expect(await set('wrong', 'green gloves')).toBe('validation_error');
    expect(await set(SECRET, 'password1')).toBe('validation_error');
    expect(await set(SECRET, 'green gloves')).toBe('done');
    await expect(hub.access.verify(elsewhere.access)).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(hub.ask('auth.me', {}, caller)).resolves.toMatchObject({ username: 'vic' });
    await hub.logIn('vic', 'green gloves');
  });

  test('cannot be guessed by who took a token', async () => {
    const caller = await vic();
    const codes: string[] = [];
    for (let n = 0; n < 8; n += 1) {
      clock.advance(1_000);
      codes.push(await hub.codeOf('auth.me.password.set', { old_password: `guess ${n}`, new_password: 'green gloves' }, caller));
    }
    expect(codes).toContain('rate_limited');
  });
});

describe('a refresh token', () => {
  const renew = (at: TestAccess, { refresh }: Pair, overlapMs?: number) =>
    at.access.browser.renew(refresh, overlapMs === undefined ? {} : { overlapMs }).then(
      (pair) => pair,
      (error: unknown) => asFailure(error).code,
    );

  test('of tabs that raced gives each of them tokens of one generation, at two processes too', async () => {
    const other = await startAccess(open(), clock);
    const pair = await hub.logIn();
    const both = await Promise.all([renew(hub, pair, 10_000), renew(other, pair, 10_000), renew(hub, pair, 10_000)]);
    for (const each of both) {
      expect(each).toMatchObject({ username: 'admin' });
      await hub.access.verify((each as Pair).access);
    }
    await expect(renew(other, both[1] as Pair, 10_000)).resolves.toMatchObject({ username: 'admin' });
  });

  test('that comes again later than the race ends the session', async () => {
    const pair = await hub.logIn();
    const next = (await renew(hub, pair, 10_000)) as Pair;
    clock.advance(10_000);
    expect(await renew(hub, pair, 10_000)).toBe('unauthorized');
    await expect(hub.access.verify(next.access)).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('of two generations ago ends the session, however quickly it comes', async () => {
    const pair = await hub.logIn();
    await renew(hub, (await renew(hub, pair, 10_000)) as Pair, 10_000);
    expect(await renew(hub, pair, 10_000)).toBe('unauthorized');
  });

  test('of programs is good once: two processes give one answer at most', async () => {
    const other = await startAccess(open(), clock);
    const pair = await hub.logIn();
    const both = await Promise.all([renew(hub, pair), renew(other, pair)]);
    expect(both.filter((each) => each !== 'unauthorized').length).toBeLessThanOrEqual(1);
    expect(await renew(hub, pair)).toBe('unauthorized');
  });
});

describe('the signing key', () => {
  test('is replaced without anybody having to log in again, at every process', async () => {
    const other = await startAccess(open(), clock);
    const before = await hub.logIn();
    const { key_id: id } = await hub.ask<{ key_id: string }>('auth.signing_key.rotate', {}, await hub.access.verify(before.access));
    await hub.access.verify(before.access);
    const after = await hub.logIn();
    expect(decodeProtectedHeader(after.access).kid).toBe(id);
    expect(decodeProtectedHeader(before.access).kid).not.toBe(id);
    await other.access.verify(after.access);
    await expect(hub.access.browser.renew(before.refresh)).resolves.toMatchObject({ username: 'admin' });
  });

  test('that was replaced is believed as long as its tokens can live, and then forgotten', async () => {
    const before = await hub.logIn();
    const admin = await hub.access.verify(before.access);
    await hub.ask('auth.signing_key.rotate', {}, admin);
    clock.advance(14 * 24 * 60 * MINUTE_MS);
    const late = await hub.as();
    await expect(hub.access.verify(before.access)).rejects.toMatchObject({ code: 'unauthorized' });
    await hub.ask('auth.signing_key.rotate', {}, late);
    const document = await open().open('token-key');
    expect((JSON.parse(document.current()!.text) as { keys: unknown[] }).keys).toHaveLength(2);
  });

  test('in wrong hands is forgotten at once, with all sessions', async () => {
    const before = await hub.logIn();
    await hub.ask('auth.signing_key.rotate', { end_sessions: true }, await hub.access.verify(before.access));
    await expect(hub.access.verify(before.access)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await hub.codeOf('auth.token.refresh', { refresh: before.refresh })).toBe('unauthorized');
    await hub.as();
  });

  test('of before there were several goes on', async () => {
    const documents = sharedDocuments();
    const document = await documents().open('token-key');
    await document.write(() => `${Buffer.alloc(32, 7).toString('base64url')}\n`);
    const [one, other] = [await startAccess(documents(), clock), await startAccess(documents(), clock)];
    await expect(other.access.verify((await one.logIn()).access)).resolves.toMatchObject({ name: 'admin' });
    expect(document.current()!.text.trim()).toBe(Buffer.alloc(32, 7).toString('base64url'));
  });
});

test('users of before there were groups go on, administrators as admin', async () => {
  const documents = sharedDocuments();
  const first = await startAccess(documents(), clock);
  await first.ask('auth.user.create', { username: 'vic', password: SECRET, roles: ['viewer'] }, await first.as());
  const document = await documents().open('credentials.json');
  const { users, configured } = JSON.parse(document.current()!.text) as { users: Record<string, { roles: string[] }>; configured: string };
  users['admin']!.roles = ['administrator'];
  await document.write(() => JSON.stringify({ format: 1, users, configured }));
  const later = await startAccess(documents(), clock);
  expect(await later.as('admin', PASSWORD)).toMatchObject({ roles: ['admin'], permissions: ['*'] });
  expect(await later.as('vic', SECRET)).toMatchObject({ roles: ['viewer'] });
  await later.ask('auth.user.change', { username: 'vic', projects: [ONE] }, await later.as());
  expect(JSON.parse((await documents().open('credentials.json')).current()!.text)).toMatchObject({ format: 2 });
});

test('where passwords are switched off for a user, the log-in says so', async () => {
  const only = await startAccess(open(), clock, { passwords: (username) => username === 'admin' });
  await only.as();
  expect(await only.codeOf('auth.token.create', { username: 'vic', password: SECRET })).toBe('forbidden');
});
