import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { graphql } from '#northbound/graphql/index.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { openGraphql } from '#kit/graphql-socket.ts';
import { serve } from '#kit/northbound.ts';
import { openSocket } from '#kit/socket-client.ts';
import { until } from '#kit/until.ts';
import { sharedDocuments, startAccess, type TestAccess } from '../../src/runtime/access/test-access.ts';

/** So long a socket's token is not looked at again by itself: what ends here ends because somebody told of it. */
const NEVER_MS = 3_600_000;
const SECRET = 'purple boots';
const AUTH = '/api/common/api/v1/auth';

/** A process that people talk to, and one where administrators act: they share the documents only. */
let door: TestAccess;
let elsewhere: TestAccess;
let admin: Caller;
let http: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  const documents = sharedDocuments();
  door = await startAccess(documents(), systemClock);
  elsewhere = await startAccess(documents(), systemClock);
  admin = await elsewhere.as();
  const { verify, onChange } = door.access;
  const common = { hub: door.hub, feed: door.feed, verify, onChange, clock: systemClock, log: silentLog };
  http = await serve(
    [
      rest({ hub: door.hub }),
      realtime({ ...common, meter: silentMeter, limits: { verifyAgainMs: NEVER_MS } }),
      graphql({ ...common, limits: { verifyAgainMs: NEVER_MS } }),
    ],
    { verify },
  );
  await elsewhere.ask('auth.user.create', { username: 'vic', password: SECRET, roles: ['viewer'] }, admin);
});

afterEach(() => http.close());

const me = async (token: string) => (await fetch(`${http.url}${AUTH}/me/`, { headers: { authorization: `Bearer ${token}` } })).status;

/** Somebody on every door with one token; `closed` tells the codes that the sockets are closed with. */
async function everywhere(token: string): Promise<{ readonly closed: Promise<readonly number[]> }> {
  expect(await me(token)).toBe(200);
  const events = openSocket(`${http.url}/ws/gns3/events/`, ['thalamus.v1', `bearer.${token}`]);
  await events.frame('welcome');
  events.say({ action: 'subscribe', id: 1 });
  await events.frame('subscribed');
  const queries = openGraphql(http.url);
  await queries.initialise({ authorization: `Bearer ${token}` });
  return { closed: Promise.all([events.closed, queries.closed.then(({ code }) => code)]) };
}

describe('what ends a log-in at one process ends it at every door of the others at once', () => {
  const ways: readonly (readonly [string, (vic: Caller) => Promise<unknown>])[] = [
    ['the user is disabled', () => elsewhere.ask('auth.user.change', { username: 'vic', disabled: true }, admin)],
    ['the user is deleted', () => elsewhere.ask('auth.user.delete', { username: 'vic' }, admin)],
    ['the password is set', () => elsewhere.ask('auth.user.password.set', { username: 'vic', password: 'green gloves' }, admin)],
    ['the signing key was in wrong hands', () => elsewhere.ask('auth.signing_key.rotate', { end_sessions: true }, admin)],
    ['the user logs out', (vic) => elsewhere.ask('auth.session.end', {}, vic)],
  ];
  test.each(ways)('%s', async (_, end) => {
    const { access } = await elsewhere.logIn('vic', SECRET);
    const { closed } = await everywhere(access);
    await end(await elsewhere.access.verify(access));
    expect(await closed).toEqual([4401, 4401]);
    expect(await me(access)).toBe(401);
  });

  test('an API key is revoked', async () => {
    const vic = await elsewhere.as('vic', SECRET);
    const { key, key_id: id } = await elsewhere.ask<{ key: string; key_id: string }>(
      'auth.key.create',
      { name: 'k', roles: ['viewer'] },
      vic,
    );
    const { closed } = await everywhere(key);
    await elsewhere.ask('auth.key.delete', { key_id: id }, vic);
    expect(await closed).toEqual([4401, 4401]);
    expect(await me(key)).toBe(401);
  });
});

test('what a user may do counts at the next request, whichever process changed it', async () => {
  const { access } = await elsewhere.logIn('vic', SECRET);
  const users = async () => (await fetch(`${http.url}${AUTH}/users/`, { headers: { authorization: `Bearer ${access}` } })).status;
  expect(await users()).toBe(403);
  await elsewhere.ask('auth.user.change', { username: 'vic', roles: ['auditor'] }, admin);
  await until('the rights to arrive', async () => (await users()) === 200);
  await elsewhere.ask('auth.user.change', { username: 'vic', roles: ['viewer'] }, admin);
  await until('the rights to be taken', async () => (await users()) === 403);
});
