import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anonymous, permits, type Caller } from '#kernel/caller.ts';
import type { Call } from '#kernel/hub.ts';
import { silentLog } from '#kernel/log.ts';
import { handClock, type MovedClock } from '#kit/clocks.ts';
import { failureOf } from '#kit/failure-of.ts';
import { startMemoryHub } from '#kit/memory-hub.ts';
import { fileDocuments } from '../documents/index.ts';
import type { RunningHub } from '../hub/index.ts';
import type { Store } from '../store/index.ts';
import type { SessionCaller } from './callers.ts';
import { createAccess, type Access, type AccessOptions } from './index.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PASSWORD = 'correct horse';

interface Pair {
  access: string;
  refresh: string;
  expires_in: number;
}

let dataDir: string;
let clock: MovedClock;
let access: Access;
let hub: RunningHub;
let store: Store;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'thalamus-access-'));
  clock = handClock();
  await start({ adminPassword: PASSWORD });
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A process on the data directory; the one before counts as ended. */
async function start(options: Partial<AccessOptions> = {}): Promise<void> {
  access = await createAccess({ documents: fileDocuments(dataDir), clock, log: silentLog, ...options });
  ({ hub, store } = await startMemoryHub([access.module], { clock }));
}

async function ask<O>(operation: string, input: object, caller: Caller = anonymous, changes: Partial<Call> = {}): Promise<O> {
  const call = { caller, requestId: 'r', door: 'rest', address: '192.0.2.7', ...changes };
  return (await hub.perform(operation, input, call)).output as O;
}

async function logIn(username = 'admin', password = PASSWORD): Promise<Pair> {
  return ask('auth.token.create', { username, password });
}

const codeOf = async (work: Promise<unknown>) => (await failureOf(work)).code;

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** A token of the parts as somebody without the key would make it, or with it. */
function forge(header: object, payload: object, key: Uint8Array = Buffer.alloc(32)): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** The key that signs now, as only the hub may know it. */
function signingKey(): Buffer {
  const { keys } = JSON.parse(readFileSync(join(dataDir, 'token-key'), 'utf8')) as { keys: { key: string }[] };
  return Buffer.from(keys.at(-1)!.key, 'base64url');
}

describe('logging in', () => {
  test('gives tokens that say who one is', async () => {
    const pair = await logIn();
    expect(pair.expires_in).toBe(900);
    const caller = await access.verify(pair.access);
    expect(caller).toMatchObject({ kind: 'user', name: 'admin', roles: ['admin'], permissions: ['*'] });
    await expect(ask('auth.me', {}, caller)).resolves.toEqual({
      username: 'admin',
      kind: 'user',
      roles: ['admin'],
      permissions: ['*'],
      in_projects: {},
      groups: [],
      log_in: 'password',
      session: (caller as SessionCaller).session,
      key: null,
    });
  });

  test('with a wrong password and as nobody are told in the same words', async () => {
    const wrong = await failureOf(logIn('admin', 'wrong'));
    const nobody = await failureOf(logIn('nobody', 'wrong'));
    expect(wrong.code).toBe('unauthorized');
    expect(nobody.code).toBe(wrong.code);
    expect(nobody.message).toBe(wrong.message);
  });

  test.each(['__proto__', 'constructor', 'toString'])('as %s is logging in as nobody', async (username) => {
    expect(await codeOf(logIn(username, 'wrong'))).toBe('unauthorized');
  });

  test('leaves neither passwords nor tokens in audit and idempotency', async () => {
    const pair = await ask<Pair>('auth.token.create', { username: 'admin', password: PASSWORD }, anonymous, { idempotencyKey: 'k' });
    const next = await ask<Pair>('auth.token.refresh', { refresh: pair.refresh });
    await failureOf(logIn('admin', 'hunter2 hunter2'));
    const rows = JSON.stringify(await store.records.audit());
    expect(rows).toContain('"code":"unauthorized"');
    for (const secret of [PASSWORD, 'hunter2 hunter2', pair.access, pair.refresh, next.access, next.refresh])
      expect(rows).not.toContain(secret);
    expect(await store.log.record('idempotency', 'anonymous/anonymous/auth.token.create/k')).toBeNull();
  });

  test('is slowed down for a user after five wrong passwords, whatever the address, and for names that do not exist', async () => {
    for (const username of ['admin', 'nobody']) {
      for (let n = 0; n < 5; n += 1) {
        const call = { address: `198.51.100.${n}` };
        expect(await codeOf(ask('auth.token.create', { username, password: 'wrong' }, anonymous, call))).toBe('unauthorized');
      }
      const slowed = await failureOf(logIn(username));
      expect(slowed.code).toBe('rate_limited');
      expect(slowed.retryAfterMs).toBe(1_000);
    }
    clock.advance(1_000);
    expect(await codeOf(logIn('admin', 'wrong'))).toBe('unauthorized');
    expect((await failureOf(logIn())).retryAfterMs).toBe(2_000);
    clock.advance(2_000);
    await logIn();
    expect(await codeOf(logIn('admin', 'wrong'))).toBe('unauthorized');
    await logIn();
  });

  test('many passwords at once do not get around the delay', async () => {
    const guesses = Array.from({ length: 40 }, async (_, n) =>
      codeOf(ask('auth.token.create', { username: 'admin', password: `guess ${n}` }, anonymous, { address: `198.51.100.${n}` })),
    );
    const codes = await Promise.all(guesses);
    // Two may be under way when the fifth turns out wrong.
    expect(codes.filter((code) => code === 'unauthorized').length).toBeLessThanOrEqual(6);
  });

  test('is limited by address for who guesses, not for who knows', async () => {
    for (let n = 0; n < 30; n += 1) await logIn();
    for (let n = 0; n < 10; n += 1) expect(await codeOf(logIn(`user${n}`, 'wrong'))).toBe('unauthorized');
    expect(await codeOf(logIn('user10', 'wrong'))).toBe('rate_limited');
  });
});

describe('an access token', () => {
  test('expires after 15 minutes, remembered or not', async () => {
    const pair = await logIn();
    await access.verify(pair.access);
    clock.advance(15 * MINUTE_MS - 1);
    await access.verify(pair.access);
    clock.advance(1);
    expect((await failureOf(access.verify(pair.access))).message).toMatch(/expired/);
    await start();
    expect((await failureOf(access.verify(pair.access))).message).toMatch(/expired/);
  });

  test('ends with its session, at once and after a restart', async () => {
    const pair = await logIn();
    const other = await logIn();
    await ask('auth.session.end', {}, await access.verify(pair.access));
    expect(await codeOf(access.verify(pair.access))).toBe('unauthorized');
    expect(await codeOf(ask('auth.token.refresh', { refresh: pair.refresh }))).toBe('unauthorized');
    await start();
    expect(await codeOf(access.verify(pair.access))).toBe('unauthorized');
    await expect(access.verify(other.access)).resolves.toMatchObject({ name: 'admin' });
  });

  test('of a caller that a door copied still ends its session', async () => {
    const pair = await logIn();
    await ask('auth.session.end', {}, { ...(await access.verify(pair.access)) });
    expect(await codeOf(access.verify(pair.access))).toBe('unauthorized');
  });

  test('that somebody else signed, or nobody, or that was changed, is not believed', async () => {
    const pair = await logIn();
    const [header, payload, signature] = pair.access.split('.');
    const good = decode(header);
    const claims = decode(payload);
    const forged = {
      'another key': forge(good, claims),
      'no algorithm': `${encode({ ...good, alg: 'none' })}.${payload}.`,
      'no algorithm, signature kept': `${encode({ ...good, alg: 'none' })}.${payload}.${signature}`,
      'another algorithm': forge({ ...good, alg: 'HS512' }, claims),
      'the algorithm that the key is not for': forge({ ...good, alg: 'RS256' }, claims, signingKey()),
      'a kid that is a path': forge({ ...good, kid: '../../dev/null' }, claims, Buffer.alloc(0)),
      'a kid of nobody, with the right key': forge({ ...good, kid: 'ghost' }, claims, signingKey()),
      'a kid that is no text': forge({ ...good, kid: { id: good['kid'] } }, claims, signingKey()),
      'no kid': forge({ alg: 'HS256', typ: 'at+jwt' }, claims, signingKey()),
      'a key that it brings along': forge({ ...good, jwk: { kty: 'oct', k: '' } }, claims, Buffer.alloc(0)),
      'an extension that must be understood': forge({ ...good, crit: ['x'], x: 1 }, claims, signingKey()),
      'another issuer': forge(good, { ...claims, iss: 'somebody' }, signingKey()),
      'another audience': forge(good, { ...claims, aud: 'thalamus-refresh' }, signingKey()),
      'the audience of another product': forge(good, { ...claims, aud: ['other'] }, signingKey()),
      'an end that is past': forge(good, { ...claims, exp: Math.floor(clock.monotonicMs() / 1_000) - 1 }, signingKey()),
      'an end that is no number': forge(good, { ...claims, exp: 'never' }, signingKey()),
      'a beginning that is to come': forge(good, { ...claims, nbf: Math.floor(clock.monotonicMs() / 1_000) + 60 }, signingKey()),
      'a changed user': `${header}.${encode({ ...claims, sub: 'root' })}.${signature}`,
      'a later end': `${header}.${encode({ ...claims, exp: 9_999_999_999 })}.${signature}`,
      'its signature cut': pair.access.slice(0, -2),
      'a refresh token': pair.refresh,
      'an empty text': '',
      'three dots': '...',
      'a megabyte': 'x'.repeat(1_000_000),
      'a null character': `${pair.access}\u0000`,
    };
    for (const [what, token] of Object.entries(forged)) {
      expect([what, await codeOf(access.verify(token))]).toEqual([what, 'unauthorized']);
    }
  });

  test('with the right key but without user, end, session or kind is not believed', async () => {
    const pair = await logIn();
    const [header, payload] = pair.access.split('.');
    const key = signingKey();
    const good = decode(header);
    const claims = decode(payload);
    await expect(access.verify(forge(good, claims, key))).resolves.toMatchObject({ name: 'admin' });
    for (const missing of ['sub', 'exp', 'sid', 'gen', 'iss', 'aud']) {
      const { [missing]: _gone, ...rest } = claims;
      expect([missing, await codeOf(access.verify(forge(good, rest, key)))]).toEqual([missing, 'unauthorized']);
    }
    await expect(access.verify(forge({ ...good, typ: 'JWT' }, claims, key))).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(access.verify(forge(good, { ...claims, sub: 'ghost' }, key))).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(access.verify(forge(good, { ...claims, sid: 'ghost' }, key))).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

describe('a refresh token', () => {
  test('gives new tokens of the same session, which outlives a restart', async () => {
    const first = await logIn();
    await start();
    const second = await ask<Pair>('auth.token.refresh', { refresh: first.refresh });
    expect(second.refresh).not.toBe(first.refresh);
    await expect(access.verify(second.access)).resolves.toMatchObject({ name: 'admin' });
    await expect(access.verify(first.access)).resolves.toMatchObject({ name: 'admin' });
    await expect(ask<Pair>('auth.token.refresh', { refresh: second.refresh })).resolves.toMatchObject({ expires_in: 900 });
  });

  test('used twice ends the session for both', async () => {
    const first = await logIn();
    const second = await ask<Pair>('auth.token.refresh', { refresh: first.refresh });
    expect((await failureOf(ask('auth.token.refresh', { refresh: first.refresh }))).message).toMatch(/used before/);
    expect(await codeOf(ask('auth.token.refresh', { refresh: second.refresh }))).toBe('unauthorized');
    expect(await codeOf(access.verify(second.access))).toBe('unauthorized');
  });

  test('of many uses at once, one at most gets tokens, and then they are worth nothing', async () => {
    const { refresh } = await logIn();
    const uses = await Promise.allSettled(Array.from({ length: 5 }, async () => ask<Pair>('auth.token.refresh', { refresh })));
    const given = uses.filter((use) => use.status === 'fulfilled');
    expect(given.length).toBeLessThanOrEqual(1);
    for (const { value } of given) expect(await codeOf(access.verify(value.access))).toBe('unauthorized');
  });

  test('expires after 14 days without use, not with it', async () => {
    const idle = await logIn();
    let used = await logIn();
    clock.advance(13 * DAY_MS);
    used = await ask<Pair>('auth.token.refresh', { refresh: used.refresh });
    clock.advance(2 * DAY_MS);
    expect((await failureOf(ask('auth.token.refresh', { refresh: idle.refresh }))).message).toMatch(/expired/);
    await ask<Pair>('auth.token.refresh', { refresh: used.refresh });
  });

  test('is no access token, and the other way round', async () => {
    const pair = await logIn();
    expect(await codeOf(access.verify(pair.refresh))).toBe('unauthorized');
    expect(await codeOf(ask('auth.token.refresh', { refresh: pair.access }))).toBe('unauthorized');
  });

  test('of somebody else ends nothing', async () => {
    const admin = await access.verify((await logIn()).access);
    await ask('auth.user.create', { username: 'vic', password: 'viewer pass', roles: ['viewer'] }, admin);
    const vic = await logIn('vic', 'viewer pass');
    const other = await logIn();
    const caller = await access.verify(vic.access);
    expect(await codeOf(ask('auth.session.end', { refresh: other.refresh }, caller))).toBe('forbidden');
    await access.verify(other.access);
    await access.verify(vic.access);
  });
});

describe('users', () => {
  test('are created with roles, listed, and log in after a restart', async () => {
    const admin = await access.verify((await logIn()).access);
    await ask('auth.user.create', { username: 'vic', password: 'viewer pass', roles: ['viewer'] }, admin);
    await start();
    const vic = await access.verify((await logIn('vic', 'viewer pass')).access);
    expect(permits(vic, 'gns3.read')).toBe(true);
    expect(permits(vic, 'gns3.operate')).toBe(false);
    expect(permits(vic, 'access.manage')).toBe(false);
    expect(await codeOf(ask('auth.user.list', {}, vic))).toBe('forbidden');
    const first = await ask<{ items: { username: string }[]; next_cursor: string }>('auth.user.list', { limit: 1 }, admin);
    expect(first.items.map((user) => user.username)).toEqual(['admin']);
    await expect(ask('auth.user.list', { limit: 1, cursor: first.next_cursor }, admin)).resolves.toEqual({
      items: [
        {
          username: 'vic',
          roles: ['viewer'],
          projects: null,
          groups: [],
          disabled: false,
          log_in: 'password',
          created_at: '2026-11-23T08:00:00.000Z',
        },
      ],
      next_cursor: null,
    });
  });

  test('cannot be created twice, not even at once, nor with a role that there is not', async () => {
    const admin = await access.verify((await logIn()).access);
    const create = async (username: string, roles = ['viewer']) =>
      ask('auth.user.create', { username, password: 'viewer pass', roles }, admin);
    const both = await Promise.allSettled([create('vic'), create('vic')]);
    expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await codeOf(create('vic'))).toBe('conflict');
    const failure = await failureOf(create('eve', ['emperor']));
    expect(failure.code).toBe('validation_error');
    expect(failure.message).toMatch(/viewer, operator, engineer, admin/);
    expect(await codeOf(create('../etc'))).toBe('validation_error');
  });

  test('lose their sessions with their password or when they are deleted', async () => {
    const admin = await access.verify((await logIn()).access);
    await ask('auth.user.create', { username: 'vic', password: 'viewer pass', roles: ['viewer'] }, admin);
    const before = await logIn('vic', 'viewer pass');
    await access.verify(before.access);
    await ask('auth.user.password.set', { username: 'vic', password: 'other pass' }, admin);
    expect(await codeOf(access.verify(before.access))).toBe('unauthorized');
    expect(await codeOf(logIn('vic', 'viewer pass'))).toBe('unauthorized');
    const after = await logIn('vic', 'other pass');
    await ask('auth.user.delete', { username: 'vic' }, admin);
    expect(await codeOf(access.verify(after.access))).toBe('unauthorized');
    expect(await codeOf(logIn('vic', 'other pass'))).toBe('unauthorized');
    expect(await codeOf(ask('auth.user.delete', { username: 'vic' }, admin))).toBe('not_found');
    expect(await codeOf(ask('auth.user.delete', { username: 'admin' }, admin))).toBe('conflict');
  });

  test('may have roles that others brought', async () => {
    await start({ roles: [{ name: 'tutor', summary: 'Tutors.', permissions: ['*.read', 'gns3.operate'] }] });
    const admin = await access.verify((await logIn()).access);
    await ask('auth.user.create', { username: 'oli', password: 'operator pass', roles: ['tutor'] }, admin);
    const oli = await access.verify((await logIn('oli', 'operator pass')).access);
    expect(permits(oli, 'gns3.operate')).toBe(true);
    expect(permits(oli, 'access.manage')).toBe(false);
    await start();
    const without = await access.verify((await logIn('oli', 'operator pass')).access);
    expect(without.permissions).toEqual([]);
  });
});

describe('the first administrator', () => {
  test('gets a generated password once when none is configured', async () => {
    rmSync(dataDir, { recursive: true });
    await start();
    const password = access.initialPassword ?? '';
    expect(password).toMatch(/^[a-zA-Z2-9]{20}$/);
    await logIn('admin', password);
    await start();
    expect(access.initialPassword).toBeUndefined();
    await logIn('admin', password);
  });

  test('gets the configured password when it changes, which ends the sessions', async () => {
    const before = await logIn();
    await start({ adminPassword: PASSWORD });
    await access.verify(before.access);
    await start({ adminPassword: 'another horse' });
    expect(access.initialPassword).toBeUndefined();
    expect(await codeOf(access.verify(before.access))).toBe('unauthorized');
    expect(await codeOf(logIn())).toBe('unauthorized');
    await logIn('admin', 'another horse');
  });

  test('keeps the password that a person set while the configured one stays the same', async () => {
    const admin = await access.verify((await logIn()).access);
    await ask('auth.user.password.set', { username: 'admin', password: 'my own horse' }, admin);
    await start({ adminPassword: PASSWORD });
    await logIn('admin', 'my own horse');
    expect(await codeOf(logIn())).toBe('unauthorized');
  });
});

describe('the files', () => {
  test('are readable by their owner alone and hold neither passwords nor tokens', async () => {
    const pair = await logIn();
    const files = readdirSync(dataDir).sort();
    expect(files).toEqual(['credentials.json', 'sessions.json', 'token-key']);
    for (const file of files) {
      expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
      const text = readFileSync(join(dataDir, file), 'utf8');
      for (const secret of [PASSWORD, pair.access, pair.refresh]) expect(text).not.toContain(secret);
    }
  });

  test('of credentials or key that are damaged stop the start and are left as they are', async () => {
    for (const [file, text] of [
      ['credentials.json', '{"format":1,'],
      ['credentials.json', '{"format":3,"users":{}}'],
      ['token-key', 'short'],
    ] as const) {
      const path = join(dataDir, file);
      const good = readFileSync(path, 'utf8');
      writeFileSync(path, text);
      const failure = await failureOf(start());
      expect(failure.code).toBe('data_incompatible');
      expect(failure.message).toContain(file);
      expect(readFileSync(path, 'utf8')).toBe(text);
      writeFileSync(path, good);
    }
    await start();
    await logIn();
  });

  test('of sessions that is damaged only ends the sessions', async () => {
    const pair = await logIn();
    writeFileSync(join(dataDir, 'sessions.json'), 'garbage');
    await start();
    expect(await codeOf(access.verify(pair.access))).toBe('unauthorized');
    await logIn();
  });
});
