import { beforeEach, expect, test } from 'vitest';
import { projectsOf, type Caller } from '#kernel/caller.ts';
import { handClock } from '#kit/clocks.ts';
import type { ExternalPerson } from './external-log-ins.ts';
import { ONE, sharedDocuments, startAccess, type TestAccess } from './test-access.ts';

const ORIGIN = { door: 'web', address: '192.0.2.7' };
const jane: ExternalPerson = {
  issuer: 'https://id.example.org',
  subject: '248289761001',
  provider: 'school',
  username: 'jane',
  roles: ['viewer'],
  groups: [],
};
let hub: TestAccess;
let admin: Caller;

beforeEach(async () => {
  hub = await startAccess(sharedDocuments()(), handClock());
  admin = await hub.as();
});

const logInAs = (changes: Partial<ExternalPerson> = {}) => hub.access.external.logInAs({ ...jane, ...changes }, ORIGIN);

test('the first log-in makes the user, and each one says what that one may do', async () => {
  const first = await logInAs();
  expect(first.username).toBe('jane');
  const caller = await hub.access.verify(first.access);
  expect(caller.permissions).toEqual(['*.read']);
  await expect(hub.ask('auth.me', {}, caller)).resolves.toMatchObject({ log_in: 'sso' });
  await logInAs({ roles: ['operator'], projects: [ONE] });
  expect(projectsOf(await hub.access.verify(first.access), 'gns3.operate')).toEqual(new Set([ONE]));
  await expect(hub.ask('auth.user.get', { username: 'jane' }, admin)).resolves.toMatchObject({ log_in: 'sso:school', roles: ['operator'] });
  expect(await hub.codeOf('auth.user.change', { username: 'jane', roles: ['admin'] }, admin)).toBe('conflict');
});

test('a name that somebody has is not taken over, of the product or of another provider', async () => {
  const users = [
    await logInAs({ username: 'admin' }),
    await logInAs({ subject: '2', username: 'admin' }),
    await logInAs({ issuer: 'https://other.example.org', username: 'admin' }),
    await logInAs({ subject: '3', username: '__proto__' }),
    await logInAs({ subject: '4', username: 'Zoé  Müller/../x' }),
    await logInAs({ subject: '5', username: '日本' }),
  ].map(({ username }) => username);
  expect(users).toEqual(['admin-2', 'admin-3', 'admin-4', 'proto__', 'Zoe-Muller-..-x', 'user']);
  expect((await logInAs({ username: 'elsewhere' })).username).toBe('admin-2');
});

test('groups that the provider says count as long as it says them, and those that there are not count for nothing', async () => {
  await hub.ask('auth.group.create', { name: 'class-1', roles: ['operator'], projects: [ONE] }, admin);
  const { access } = await logInAs({ roles: [], groups: ['class-1', 'ghosts', '__proto__'] });
  await expect(hub.ask('auth.me', {}, await hub.access.verify(access))).resolves.toMatchObject({
    groups: ['class-1'],
    in_projects: { [ONE]: ['*.read', '*.operate'] },
  });
  const { items } = await hub.ask<{ items: { members: string[] }[] }>('auth.group.list', {}, admin);
  expect(items[0]!.members).toEqual(['jane']);
  await logInAs({ roles: [] });
  expect((await hub.access.verify(access)).inProjects).toBeUndefined();
});

test('roles that there are not are left out', async () => {
  const { access } = await logInAs({ roles: ['emperor', 'viewer', '__proto__'] });
  expect((await hub.access.verify(access)).permissions).toEqual(['*.read']);
});

test('such a user has no password here, and stays out when disabled', async () => {
  await logInAs();
  for (const password of ['', 'null', 'undefined', 'jane likes maps']) {
    expect(await hub.codeOf('auth.token.create', { username: 'jane', password })).toMatch(/unauthorized|validation_error/);
  }
  expect(await hub.codeOf('auth.user.password.set', { username: 'jane', password: 'jane likes maps' }, admin)).toBe('conflict');
  await hub.ask('auth.user.change', { username: 'jane', disabled: true }, admin);
  await expect(logInAs()).rejects.toMatchObject({ code: 'forbidden' });
});

test('the provider ends sessions of a person or one of its own, and none of others', async () => {
  const [one, two] = [await logInAs({ providerSession: 's1' }), await logInAs({ providerSession: 's2' })];
  const other = await logInAs({ issuer: 'https://other.example.org', providerSession: 's1' });
  expect(await hub.access.external.end({ issuer: jane.issuer })).toBe(0);
  expect(await hub.access.external.end({ issuer: jane.issuer, providerSession: 's1' })).toBe(1);
  await expect(hub.access.verify(one.access)).rejects.toMatchObject({ code: 'unauthorized' });
  await hub.access.verify(two.access);
  expect(await hub.access.external.end({ issuer: jane.issuer, subject: jane.subject })).toBe(1);
  await hub.access.verify(other.access);
  await hub.access.endSession(other.session);
  await expect(hub.access.verify(other.access)).rejects.toMatchObject({ code: 'unauthorized' });
});
