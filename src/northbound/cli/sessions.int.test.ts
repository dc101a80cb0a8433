import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FakeHub, Refused } from './fake-hub.ts';
import { CommandLine, until } from './test-command-line.ts';

const line = CommandLine.forEachTest();

describe('log-in', () => {
  function withSessions(): { valid: Set<string>; renewals: () => number } {
    let count = 0;
    const valid = new Set<string>();
    line.hub.tokens = valid;
    line.hub.places.set('POST /api/common/api/v1/auth/token/', ({ body }) => {
      const { username, password } = JSON.parse(body.toString()) as { username: string; password: string };
      if (password !== 'right') throw new Refused(401, 'unauthorized', 'The password is wrong.');
      valid.add('first');
      return { json: { access: 'first', refresh: `refresh-of-${username}`, expires_in: 900 } };
    });
    line.hub.places.set('POST /api/common/api/v1/auth/refresh/', ({ body }) => {
      expect(JSON.parse(body.toString())).toEqual({ refresh: count === 0 ? 'refresh-of-ann' : `refresh-${count}` });
      count += 1;
      valid.add(`renewed-${count}`);
      return { json: { access: `renewed-${count}`, refresh: `refresh-${count}`, expires_in: 900 } };
    });
    return { valid, renewals: () => count };
  }

  test('a log-in is kept for its owner alone and used from then on', async () => {
    withSessions();
    expect(await line.run(['project', 'list'])).toMatchObject({ code: 1, err: expect.stringContaining('thalamus login') });
    expect(await line.run(['login', '--user', 'ann'], {}, 'right\n')).toMatchObject({ code: 0, out: '' });
    const file = join(line.folder, '.config', 'thalamus', 'profiles.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('right');
    expect((await line.run(['project', 'list'])).code).toBe(0);
    expect((await line.run(['project', 'list'], { THALAMUS_URL: '' })).code).toBe(0);
  });

  test('a wrong password is refused and nothing is kept', async () => {
    withSessions();
    expect(await line.run(['login'], {}, 'wrong\n')).toMatchObject({ code: 1, err: expect.stringContaining('wrong') });
    expect(existsSync(join(line.folder, '.config'))).toBe(false);
    expect((await line.run(['login'], {}, '')).code).toBe(2);
  });

  test('an access token that ended is renewed once, and the new refresh token is kept', async () => {
    const { valid, renewals } = withSessions();
    await line.run(['login', '--user', 'ann'], { XDG_CONFIG_HOME: line.folder }, 'right\n');
    valid.clear();
    expect((await line.run(['project', 'list'], { XDG_CONFIG_HOME: line.folder })).code).toBe(0);
    valid.clear();
    const { child, ended } = line.start(['events', '--follow'], { XDG_CONFIG_HOME: line.folder });
    await until(() => line.hub.followers === 1, 'the follower is there');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
    expect(renewals()).toBe(2);
  });

  test('the token of the environment wins over the profile and is never renewed', async () => {
    const { valid, renewals } = withSessions();
    await line.run(['login', '--user', 'ann'], {}, 'right\n');
    expect((await line.run(['project', 'list'], { THALAMUS_TOKEN: 'other' })).code).toBe(1);
    valid.add('other');
    expect((await line.run(['project', 'list'], { THALAMUS_TOKEN: 'other' })).code).toBe(0);
    expect(renewals()).toBe(0);
  });

  test('a session is shown to the hub that gave it and to no other', async () => {
    withSessions();
    await line.run(['login', '--user', 'ann'], {}, 'right\n');
    const other = await new FakeHub().listen();
    other.operations.set('gns3.project.list', () => ({ items: [], next_cursor: null }));
    await line.run(['project', 'list'], { THALAMUS_URL: other.url });
    await other.close();
    expect(other.received.map(({ token }) => token)).toEqual([undefined]);
  });
});
