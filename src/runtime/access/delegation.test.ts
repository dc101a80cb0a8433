import { beforeEach, describe, expect, test } from 'vitest';
import { permits, permitsSomewhere, projectsOf, type Caller } from '#kernel/caller.ts';
import { handClock } from '#kit/clocks.ts';
import { ONE, OTHER, sharedDocuments, startAccess, type TestAccess } from './test-access.ts';

const SECRET = 'purple boots';
let hub: TestAccess;
let admin: Caller;

beforeEach(async () => {
  hub = await startAccess(sharedDocuments()(), handClock());
  admin = await hub.as();
});

async function make(username: string, roles: readonly string[], projects?: readonly string[], by: Caller = admin): Promise<Caller> {
  await hub.ask('auth.user.create', { username, password: SECRET, roles, ...(projects === undefined ? {} : { projects }) }, by);
  return hub.as(username, SECRET);
}

describe('roles', () => {
  test('that the product has permit what they say', async () => {
    const { items } = await hub.ask<{ items: { name: string; permissions: string[] }[] }>('auth.role.list', {}, admin);
    expect(Object.fromEntries(items.map(({ name, permissions }) => [name, permissions.join(' ')]))).toEqual({
      viewer: '*.read',
      operator: '*.read *.operate',
      engineer: '*.read *.operate *.write *.configure',
      admin: '*',
      agent: '*.read *.operate',
      wall: 'gns3.read equipment.read events.read modules.read monitoring.read alerts.read',
      auditor: '*.read audit.read access.read',
    });
  });

  test('of projects hold there and nowhere else, in whichever case their ids are written', async () => {
    const vic = await make('vic', ['operator'], [ONE.toUpperCase()]);
    expect(vic.permissions).toEqual([]);
    expect(permits(vic, 'gns3.operate', ONE)).toBe(true);
    expect(permits(vic, 'gns3.operate', OTHER)).toBe(false);
    expect(permits(vic, 'gns3.operate')).toBe(false);
    await expect(hub.ask('auth.me', {}, vic)).resolves.toMatchObject({ permissions: [], in_projects: { [ONE]: ['*.read', '*.operate'] } });
  });

  test('are made of what the maker holds, counted at once, and not deleted while somebody has them', async () => {
    const role = { name: 'tutor', summary: 'Tutors.', permissions: ['gns3.read', 'gns3.operate'] };
    await hub.ask('auth.role.set', role, admin);
    await make('tim', ['tutor']);
    const tim = await hub.logIn('tim', SECRET);
    expect(permits(await hub.access.verify(tim.access), 'gns3.configure')).toBe(false);
    await hub.ask('auth.role.set', { ...role, permissions: ['gns3.*'] }, admin);
    expect(permits(await hub.access.verify(tim.access), 'gns3.configure')).toBe(true);
    expect(await hub.codeOf('auth.role.delete', { name: 'tutor' }, admin)).toBe('conflict');
    await hub.ask('auth.user.change', { username: 'tim', roles: ['viewer'] }, admin);
    await hub.ask('auth.role.delete', { name: 'tutor' }, admin);
    expect(await hub.codeOf('auth.user.change', { username: 'tim', roles: ['tutor'] }, admin)).toBe('validation_error');
  });

  test('of the product cannot be changed, and nobody makes or changes one that gives more than they hold', async () => {
    expect(await hub.codeOf('auth.role.set', { name: 'viewer', summary: '', permissions: ['*'] }, admin)).toBe('conflict');
    expect(await hub.codeOf('auth.role.delete', { name: 'admin' }, admin)).toBe('conflict');
    await hub.ask('auth.role.set', { name: 'clerk', summary: 'Keeps users.', permissions: ['access.*', '*.read'] }, admin);
    const clerk = await make('clerk', ['clerk']);
    const mine = { name: 'mine', summary: '', permissions: ['gns3.operate'] };
    expect(await hub.codeOf('auth.role.set', mine, clerk)).toBe('forbidden');
    expect(await hub.codeOf('auth.role.set', { ...mine, permissions: ['*'] }, clerk)).toBe('forbidden');
    expect(await hub.codeOf('auth.role.set', { ...mine, permissions: ['gns3.read'] }, clerk)).toBe('done');
    await hub.ask('auth.role.set', { name: 'strong', summary: '', permissions: ['gns3.operate'] }, admin);
    expect(await hub.codeOf('auth.role.set', { name: 'strong', summary: '', permissions: ['gns3.read'] }, clerk)).toBe('forbidden');
    expect(await hub.codeOf('auth.role.delete', { name: 'strong' }, clerk)).toBe('forbidden');
  });

  test('of the configuration stand beside those of the product and cannot take their names', async () => {
    const tutor = { name: 'tutor', summary: 'Tutors.', permissions: ['gns3.read'] };
    const other = await startAccess(sharedDocuments()(), handClock(), { roles: [tutor] });
    const { items } = await other.ask<{ items: { name: string; source: string }[] }>('auth.role.list', {}, await other.as());
    expect(items).toContainEqual({ ...tutor, source: 'configuration' });
    expect(await other.codeOf('auth.role.set', { ...tutor, permissions: ['*'] }, await other.as())).toBe('conflict');
    await expect(startAccess(sharedDocuments()(), handClock(), { roles: [{ ...tutor, name: 'viewer' }] })).rejects.toMatchObject({
      code: 'configuration_error',
    });
  });
});

describe('groups', () => {
  test('give their members roles in their projects, at once and as long as they are in', async () => {
    await make('sam', []);
    const pair = await hub.logIn('sam', SECRET);
    const group = { name: 'class-1', summary: 'Monday', members: ['sam'], roles: ['operator'], projects: [ONE] };
    await hub.ask('auth.group.create', group, admin);
    const sam = await hub.access.verify(pair.access);
    expect(projectsOf(sam, 'gns3.operate')).toEqual(new Set([ONE]));
    await expect(hub.ask('auth.me', {}, sam)).resolves.toMatchObject({ groups: ['class-1'], roles: ['operator'] });
    await hub.ask('auth.group.change', { name: 'class-1', projects: [ONE, OTHER] }, admin);
    expect(permits(await hub.access.verify(pair.access), 'gns3.read', OTHER)).toBe(true);
    await hub.ask('auth.group.member.remove', { name: 'class-1', username: 'sam' }, admin);
    expect(permitsSomewhere(await hub.access.verify(pair.access), 'gns3.read')).toBe(false);
    await hub.ask('auth.group.member.add', { name: 'class-1', username: 'sam' }, admin);
    await hub.ask('auth.group.delete', { name: 'class-1' }, admin);
    expect(permitsSomewhere(await hub.access.verify(pair.access), 'gns3.read')).toBe(false);
  });

  test('give beside what a member has, and hold no names of nobody', async () => {
    const vic = await make('vic', ['viewer']);
    const group = { name: 'class-1', members: ['vic'], roles: ['engineer'], projects: [ONE] };
    expect(await hub.codeOf('auth.group.create', { ...group, members: ['ghost'] }, admin)).toBe('validation_error');
    await hub.ask('auth.group.create', group, admin);
    expect(await hub.codeOf('auth.group.create', group, admin)).toBe('conflict');
    const now = await hub.as('vic', SECRET);
    expect(vic.inProjects).toBeUndefined();
    expect(now.permissions).toEqual(['*.read']);
    expect(now.inProjects).toEqual({ [ONE]: ['*.operate', '*.write', '*.configure'] });
    await hub.ask('auth.user.delete', { username: 'vic' }, admin);
    const { items } = await hub.ask<{ items: { members: string[] }[] }>('auth.group.list', {}, admin);
    expect(items[0]!.members).toEqual([]);
  });
});

describe('whoever manages access in one project', () => {
  let teacher: Caller;
  beforeEach(async () => {
    teacher = await make('teacher', ['admin'], [ONE]);
  });

  test('makes users and groups there and nowhere else', async () => {
    await make('pupil', ['operator'], [ONE], teacher);
    const pupil = { username: 'p2', password: SECRET, roles: ['viewer'] };
    expect(await hub.codeOf('auth.user.create', pupil, teacher)).toBe('forbidden');
    expect(await hub.codeOf('auth.user.create', { ...pupil, roles: [] }, teacher)).toBe('forbidden');
    expect(await hub.codeOf('auth.user.create', { ...pupil, projects: [OTHER] }, teacher)).toBe('forbidden');
    expect(await hub.codeOf('auth.user.create', { ...pupil, projects: [ONE, OTHER] }, teacher)).toBe('forbidden');
    const group = { name: 'mine', roles: ['viewer'], members: ['pupil'] };
    expect(await hub.codeOf('auth.group.create', group, teacher)).toBe('forbidden');
    expect(await hub.codeOf('auth.group.create', { ...group, projects: [ONE] }, teacher)).toBe('done');
    for (const projects of [null, [OTHER], [ONE, OTHER]]) {
      expect(await hub.codeOf('auth.group.change', { name: 'mine', projects }, teacher)).toBe('forbidden');
      expect(await hub.codeOf('auth.user.change', { username: 'pupil', projects }, teacher)).toBe('forbidden');
    }
    expect(await hub.codeOf('auth.role.set', { name: 'x', summary: '', permissions: ['gns3.read'] }, teacher)).toBe('forbidden');
    expect(await hub.codeOf('auth.signing_key.rotate', {}, teacher)).toBe('forbidden');
  });

  test('sees the users, groups, sessions and keys of that project alone', async () => {
    await make('pupil', ['operator'], [ONE], teacher);
    await make('stranger', ['operator'], [OTHER]);
    await make('both', ['operator'], [ONE, OTHER]);
    await hub.ask('auth.group.create', { name: 'theirs', roles: ['viewer'], projects: [OTHER] }, admin);
    await hub.ask('auth.key.create', { name: 'k', roles: ['viewer'] }, admin);
    const texts = await Promise.all(
      ['auth.user.list', 'auth.group.list'].map(async (name) => JSON.stringify(await hub.ask(name, {}, teacher))),
    );
    texts.push(JSON.stringify(await hub.ask('auth.session.list', { everybody: true }, teacher)));
    texts.push(JSON.stringify(await hub.ask('auth.key.list', { everybody: true }, teacher)));
    const text = texts.join('');
    expect(text).toContain('pupil');
    for (const unseen of ['stranger', 'both', 'theirs', OTHER, '"admin","roles"', '"owner":"admin"']) expect(text).not.toContain(unseen);
    for (const name of ['auth.user.get', 'auth.user.delete', 'auth.user.change']) {
      for (const username of ['stranger', 'both', 'admin', 'ghost']) {
        expect([name, username, await hub.codeOf(name, { username }, teacher)]).toEqual([name, username, 'not_found']);
      }
    }
    expect(await hub.codeOf('auth.user.password.set', { username: 'admin', password: SECRET }, teacher)).toBe('not_found');
    expect(await hub.codeOf('auth.group.delete', { name: 'theirs' }, teacher)).toBe('not_found');
  });

  test('does not become somebody who holds more elsewhere', async () => {
    await make('pupil', ['operator'], [ONE], teacher);
    await hub.ask('auth.group.create', { name: 'theirs', roles: ['viewer'], projects: [OTHER], members: ['pupil'] }, admin);
    for (const [name, input] of [
      ['auth.user.password.set', { password: SECRET }],
      ['auth.user.change', { disabled: true }],
      ['auth.user.delete', {}],
    ] as const) {
      expect([name, await hub.codeOf(name, { username: 'pupil', ...input }, teacher)]).toEqual([name, 'forbidden']);
    }
    expect(await hub.codeOf('auth.key.create', { name: 'k', roles: ['viewer'], username: 'pupil' }, teacher)).toBe('forbidden');
  });
});

describe('administrators', () => {
  test('the last one who logs in by password cannot go, be shut out or lose the role, by whichever way', async () => {
    for (const [name, input] of [
      ['auth.user.change', { username: 'admin', roles: ['viewer'] }],
      ['auth.user.change', { username: 'admin', projects: [ONE] }],
      ['auth.user.change', { username: 'admin', disabled: true }],
      ['auth.user.delete', { username: 'admin' }],
    ] as const) {
      expect([input, await hub.codeOf(name, input, admin)]).toEqual([input, 'conflict']);
    }
    await make('boss', []);
    await hub.ask('auth.group.create', { name: 'bosses', roles: ['admin'], members: ['boss'] }, admin);
    await hub.ask('auth.user.change', { username: 'admin', roles: ['viewer'] }, admin);
    const boss = await hub.as('boss', SECRET);
    expect(await hub.codeOf('auth.group.delete', { name: 'bosses' }, boss)).toBe('conflict');
    expect(await hub.codeOf('auth.group.change', { name: 'bosses', members: [] }, boss)).toBe('conflict');
    expect(await hub.codeOf('auth.user.delete', { username: 'boss' }, boss)).toBe('conflict');
    expect(await hub.codeOf('auth.user.delete', { username: 'admin' }, boss)).toBe('conflict');
  });

  test('are not made, nor shut out, by who keeps users without being one', async () => {
    await hub.ask('auth.role.set', { name: 'clerk', summary: '', permissions: ['access.*', '*.read'] }, admin);
    const clerk = await make('clerk', ['clerk']);
    const eve = { username: 'eve', password: SECRET };
    expect(await hub.codeOf('auth.user.create', { ...eve, roles: ['admin'] }, clerk)).toBe('forbidden');
    expect(await hub.codeOf('auth.user.create', { ...eve, roles: ['operator'] }, clerk)).toBe('forbidden');
    expect(await hub.codeOf('auth.user.create', { ...eve, roles: ['viewer'] }, clerk)).toBe('done');
    for (const [name, input] of [
      ['auth.user.password.set', { password: SECRET }],
      ['auth.user.change', { disabled: true }],
      ['auth.user.change', { roles: ['viewer'] }],
      ['auth.user.delete', {}],
    ] as const) {
      expect([name, await hub.codeOf(name, { username: 'admin', ...input }, clerk)]).toEqual([name, 'forbidden']);
    }
    expect(await hub.codeOf('auth.user.change', { username: 'clerk', roles: ['admin'] }, clerk)).toBe('forbidden');
  });
});

describe('a user who is disabled', () => {
  test('is out at once, with sessions and keys, and comes back as before without the sessions', async () => {
    await make('vic', ['viewer']);
    const pair = await hub.logIn('vic', SECRET);
    const vic = await hub.access.verify(pair.access);
    const { key } = await hub.ask<{ key: string }>('auth.key.create', { name: 'k', roles: ['viewer'] }, vic);
    await hub.access.verify(key);
    await hub.ask('auth.user.change', { username: 'vic', disabled: true }, admin);
    for (const token of [pair.access, key]) await expect(hub.access.verify(token)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await hub.codeOf('auth.token.refresh', { refresh: pair.refresh })).toBe('unauthorized');
    expect(await hub.codeOf('auth.token.create', { username: 'vic', password: SECRET })).toBe('unauthorized');
    await expect(hub.access.permissionsOf(vic)).resolves.toMatchObject({ permissions: [] });
    await hub.ask('auth.user.change', { username: 'vic', disabled: false }, admin);
    await expect(hub.access.verify(pair.access)).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(hub.access.verify(key)).resolves.toMatchObject({ name: 'vic', permissions: ['*.read'] });
    await hub.as('vic', SECRET);
  });
});
