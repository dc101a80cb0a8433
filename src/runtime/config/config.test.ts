import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Failure } from '#kernel/error.ts';
import { loadConfig } from './config.ts';
import { Settings, SETTINGS } from './settings.ts';
import type { Problem } from './sources.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'thalamus-config-'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

let files = 0;
function yaml(text: string): NodeJS.ProcessEnv {
  files += 1;
  writeFileSync(join(cwd, `${files}.yaml`), text);
  return { THALAMUS_CONFIG: `${files}.yaml` };
}

function load(env: NodeJS.ProcessEnv) {
  return loadConfig({ env, cwd });
}

function refusal(env: NodeJS.ProcessEnv): { problems: readonly Problem[]; message: string } {
  try {
    load(env);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'configuration_error') throw error;
    return { problems: error.details!['problems'] as Problem[], message: error.message };
  }
  throw new Error('the configuration was accepted');
}

function entry(env: NodeJS.ProcessEnv, key: string) {
  return load(env).entries.find((each) => each.key === key);
}

describe('defaults and sources', () => {
  test('without file and variables every key has the default of the documentation', () => {
    const { config, entries } = load({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8000,
      dataDir: join(cwd, 'data'),
      logLevel: 'info',
      gns3: { servers: [], autoClose: 'observe' },
      lab: { name: 'campus', projects: 3, nodes: 12 },
      cache: { ttlMs: 300_000 },
    });
    expect(config.databaseUrl).toBeUndefined();
    expect(config.adminPassword).toBeUndefined();
    expect(entries.map(({ key }) => key)).toEqual(SETTINGS.map(({ key }) => key));
    expect(entries.every(({ source }) => source === 'default')).toBe(true);
  });

  test.each([
    ['true', true],
    ['false', false],
    ['1', true],
    ['0', false],
    ['True', true],
  ])('every switch in the environment may be %s', (text, is) => {
    const switches = SETTINGS.filter(({ reads }) => reads === 'switch');
    expect(switches.length).toBeGreaterThan(0);
    for (const { key, variable } of switches) {
      // Some want another setting beside them; that is then what is wrong, and not the text.
      let problems: readonly Problem[] = [];
      let value: unknown;
      try {
        value = load({ [variable]: text }).entries.find((each) => each.key === key)?.value;
      } catch (error) {
        problems = (error as Failure).details!['problems'] as Problem[];
      }
      expect(
        problems.filter((problem) => problem.allowed === 'true or false'),
        key,
      ).toEqual([]);
      expect(problems.length > 0 ? is : value, key).toBe(is);
    }
  });

  test('a setting that takes true and false is read as a switch', () => {
    const leaves = (schema: z.ZodObject, path: string): [string, z.ZodType][] =>
      Object.entries(schema.shape).flatMap(([name, child]) =>
        child instanceof z.ZodObject ? leaves(child, `${path}${name}.`) : [[`${path}${name}`, child as z.ZodType]],
      );
    const takes = leaves(Settings, '').filter(([, schema]) => schema.safeParse(true).success && schema.safeParse(false).success);
    expect(takes.map(([key]) => key)).toEqual(SETTINGS.filter(({ reads }) => reads === 'switch').map(({ key }) => key));
  });

  test('a switch that is neither on nor off is refused with what is allowed', () => {
    expect(refusal({ THALAMUS_GRAPHQL_ONLY_DOCUMENTS: 'perhaps' }).message).toContain('true or false');
  });

  test('the environment wins over the file, and each value says where it came from', () => {
    const env = { ...yaml('host: 0.0.0.0\nport: 9000\n'), THALAMUS_PORT: '9100' };
    expect(load(env).config).toMatchObject({ host: '0.0.0.0', port: 9100 });
    expect(entry(env, 'port')).toEqual({ key: 'port', value: 9100, source: 'environment:THALAMUS_PORT' });
    expect(entry(env, 'host')).toEqual({ key: 'host', value: '0.0.0.0', source: `file:${files}.yaml:1` });
    expect(entry(env, 'log.level')).toEqual({ key: 'log.level', value: 'info', source: 'default' });
  });

  test('a path may be nested or joined: both are the same variable', () => {
    const nested = yaml('log:\n  level: debug\ndata:\n  dir: elsewhere\n');
    const joined = yaml('log_level: debug\ndata_dir: elsewhere\n');
    for (const env of [nested, joined]) expect(load(env).config).toMatchObject({ logLevel: 'debug', dataDir: join(cwd, 'elsewhere') });
    expect(refusal(yaml('log_level: debug\nlog:\n  level: info\n')).problems).toMatchObject([
      { key: 'log.level', allowed: expect.stringContaining('once') },
    ]);
  });

  test('every variable of the documentation is known', () => {
    const variables = SETTINGS.map(({ variable }) => variable);
    expect(variables).toEqual(
      expect.arrayContaining(
        [
          'HOST',
          'PORT',
          'DATA_DIR',
          'DATABASE_URL',
          'REDIS_URL',
          'GNS3_URL',
          'GNS3_USER',
          'GNS3_PASSWORD',
          'ADMIN_PASSWORD',
          'ROLES',
          'LOG_LEVEL',
        ].map((name) => `THALAMUS_${name}`),
      ),
    );
    expect(new Set(variables).size).toBe(variables.length);
  });

  test('an empty variable and an empty key are unset', () => {
    expect(load({ THALAMUS_GNS3_URL: '', THALAMUS_PORT: '' }).config).toMatchObject({ port: 8000, gns3: { servers: [] } });
    expect(load(yaml('port:\ngns3:\n')).config.port).toBe(8000);
    expect(load(yaml('')).config.port).toBe(8000);
  });

  test("the command line's own variables are no configuration", () => {
    expect(load({ THALAMUS_URL: 'http://x', THALAMUS_TOKEN: 't', THALAMUS_PROFILE: 'p', HOME: '/' }).config.port).toBe(8000);
  });

  test('a single server and a list of servers come out alike', () => {
    expect(
      load({ THALAMUS_GNS3_URL: 'http://gns3:3080/', THALAMUS_GNS3_USER: 'u', THALAMUS_GNS3_PASSWORD: 'p' }).config.gns3.servers,
    ).toEqual([{ id: 'main', url: 'http://gns3:3080', user: 'u', password: 'p', autoClose: 'observe' }]);
    const list =
      'gns3:\n  auto_close: pin\n  servers:\n    - {id: a, url: http://a:3080}\n    - {id: b, url: "https://b:443", user: u, password: p, auto_close: attach}\n';
    expect(load(yaml(list)).config.gns3.servers).toEqual([
      { id: 'a', url: 'http://a:3080', autoClose: 'pin' },
      { id: 'b', url: 'https://b:443', user: 'u', password: 'p', autoClose: 'attach' },
    ]);
    expect(load({ THALAMUS_GNS3_SERVERS: '[{"id":"a","url":"http://a:1"}]' }).config.gns3.servers).toMatchObject([{ id: 'a' }]);
  });

  test('the built-in lab is the campus, unless it is named or its size is set', () => {
    expect(load({ THALAMUS_LAB_NAME: 'wan' }).config.lab.name).toBe('wan');
    expect(load({ THALAMUS_LAB_NODES: '4' }).config.lab).toEqual({ name: 'generated', projects: 3, nodes: 4 });
    expect(load(yaml('lab: {projects: 2}\n')).config.lab).toEqual({ name: 'generated', projects: 2, nodes: 12 });
    expect(load({ THALAMUS_LAB_NAME: 'generated', THALAMUS_LAB_PROJECTS: '2' }).config.lab.name).toBe('generated');
    expect(refusal({ THALAMUS_LAB_NAME: 'campus', THALAMUS_LAB_PROJECTS: '2' }).problems).toMatchObject([
      { key: 'lab.projects', value: 2 },
    ]);
  });

  test('durations are read as milliseconds', () => {
    expect(load({ THALAMUS_CACHE_TTL: '2m' }).config.cache.ttlMs).toBe(120_000);
  });

  test('a process plays all roles, or those of its list', () => {
    const shared = { THALAMUS_DATABASE_URL: 'postgresql://h/d' };
    expect(load({}).config.roles).toEqual(['api', 'worker', 'listener']);
    expect(load({ THALAMUS_ROLES: 'listener,worker,api' }).config.roles).toEqual(['api', 'worker', 'listener']);
    expect(load({ ...shared, THALAMUS_ROLES: 'worker, api' }).config.roles).toEqual(['api', 'worker']);
    expect(load({ ...shared, THALAMUS_ROLES: 'listener' }).config.roles).toEqual(['listener']);
  });

  test('Redis is used where it is named, with every kind of database', () => {
    expect(load({}).config.redisUrl).toBeUndefined();
    expect(load({ THALAMUS_REDIS_URL: 'rediss://h:6380/1' }).config.redisUrl).toBe('rediss://h:6380/1');
  });

  test('limits are read for each class', () => {
    expect(load(yaml('limits:\n  login:\n    per_second: 0.5\n    burst: 3\n')).config.limits.login).toEqual({ perSecond: 0.5, burst: 3 });
    expect(load({ THALAMUS_LIMITS_READ_PER_SECOND: '7.5' }).config.limits.read.perSecond).toBe(7.5);
  });
});

describe('secrets', () => {
  test('communities, keys of SNMP users and passwords of consoles are masked, in what is shown and in what is refused', () => {
    const file = `
snmp: {communities: [lab-secret], users: [{user: ann, auth_key: very-private, auth_protocol: sha256}]}
consoles: {username: ann, password: hunter22, enable_password: hunter23}`;
    const { config } = load(yaml(file));
    expect(config.snmp.communities).toEqual(['lab-secret']);
    expect(config.consoles).toEqual({ username: 'ann', password: 'hunter22', enable_password: 'hunter23' });
    const shown = JSON.stringify(load(yaml(file)).entries);
    expect(shown).toContain('"ann"');
    expect(shown).not.toMatch(/lab-secret|very-private|hunter/);
    expect(refusal({ THALAMUS_SNMP_COMMUNITIES: '[lab-secret, 7]' }).message).not.toContain('lab-secret');
    expect(refusal(yaml('snmp: {users: [{user: ann, auth_key: short}]}')).message).not.toContain('short');
  });

  test('passwords are masked, also inside URLs and lists', () => {
    const env = {
      ...yaml('gns3:\n  servers:\n    - {id: a, url: http://a:1, user: u, password: hunter2}\n'),
      THALAMUS_ADMIN_PASSWORD: 'hunter2',
      THALAMUS_DATABASE_URL: 'postgresql://u:hunter2@h:5432/d?password=hunter2&x=1',
      THALAMUS_REDIS_URL: 'redis://:hunter2@h:6379',
    };
    const shown = JSON.stringify(load(env).entries);
    expect(shown).not.toContain('hunter2');
    expect(entry(env, 'admin.password')?.value).toBe('********');
    expect(entry(env, 'redis.url')?.value).toBe('redis://:********@h:6379');
    expect(entry(env, 'database.url')?.value).toBe('postgresql://u:********@h:5432/d?password=********&x=1');
  });

  test.each([
    ['a password that is no text', 'admin:\n  password: 77123\n', '77123'],
    ['a password in the URL of a GNS3 server', 'gns3:\n  url: http://u:hunter2@h:1\n', 'hunter2'],
    ['a password of a refused server', 'gns3:\n  servers:\n    - {id: a, url: nonsense, password: 77123}\n', '77123'],
    ['a database URL of another kind', 'database_url: mysql://u:hun/ter2@h/d\n', 'ter2'],
    ['a Redis URL of another kind', 'redis_url: "http://:hunter2@h:6379"\n', 'hunter2'],
  ])('%s is refused without being repeated', (_, text, secret) => {
    const { message, problems } = refusal(yaml(text));
    expect(message + JSON.stringify(problems)).not.toContain(secret);
  });
});

describe('refusals', () => {
  test.each([
    ['a port that is no number', { THALAMUS_PORT: 'eighty' }, 'port', 'eighty', 'an integer from 0 to 65535'],
    ['a port that is too large', { THALAMUS_PORT: '65536' }, 'port', 65_536, 'an integer from 0 to 65535'],
    ['a port with decimals', { THALAMUS_PORT: '80.5' }, 'port', 80.5, 'an integer from 0 to 65535'],
    ['an unknown log level', { THALAMUS_LOG_LEVEL: 'loud' }, 'log.level', 'loud', 'one of debug, info, warn, error, silent'],
    ['an unknown auto_close policy', { THALAMUS_GNS3_AUTO_CLOSE: 'never' }, 'gns3.auto_close', 'never', 'one of observe, pin, attach'],
    ['a duration without unit', { THALAMUS_CACHE_TTL: '300' }, 'cache.ttl', '300', 'a duration'],
    ['a GNS3 URL with a path', { THALAMUS_GNS3_URL: 'http://h:3080/v2' }, 'gns3.url', 'http://h:3080/v2', 'without path'],
    ['a GNS3 URL of another kind', { THALAMUS_GNS3_URL: 'ftp://h' }, 'gns3.url', 'ftp://h', 'http://HOST:PORT'],
    ['a database URL of another kind', { THALAMUS_DATABASE_URL: 'mysql://h/d' }, 'database.url', 'mysql://h/d', 'postgresql://'],
    ['a role that there is not', { THALAMUS_ROLES: 'api,boss' }, 'roles', 'api,boss', 'api, worker and listener'],
    ['a role twice', { THALAMUS_ROLES: 'api,api' }, 'roles', 'api,api', 'some of api'],
    ['all beside a role', { THALAMUS_ROLES: 'all,api' }, 'roles', 'all,api', 'all, or'],
    ['a Redis URL of another kind', { THALAMUS_REDIS_URL: 'http://h:6379' }, 'redis.url', 'http://h:6379', 'redis://'],
    ['a lab of negative size', { THALAMUS_LAB_NODES: '-1' }, 'lab.nodes', -1, 'an integer from 0'],
    ['servers that are no list', { THALAMUS_GNS3_SERVERS: 'http://h:1' }, 'gns3.servers', 'http://h:1', 'a list of'],
  ])('%s is refused with key, value and what is allowed', (_, env, key, value, allowed) => {
    const { problems, message } = refusal(env);
    expect(problems).toEqual([{ key, value, source: `environment:${Object.keys(env)[0]}`, allowed: expect.stringContaining(allowed) }]);
    expect(message).toContain(key);
    expect(message).toContain(JSON.stringify(value));
    expect(message).toContain(allowed);
  });

  test.each([
    ['a quoted number', 'port: "8000"\n', 'port'],
    ['a number where text is meant', 'gns3:\n  user: 12\n', 'gns3.user'],
    ['a list where a value is meant', 'host: [a]\n', 'host'],
    ['a group where a value is meant', 'host:\n  name: a\n', 'host'],
    ['an unknown key inside a server', 'gns3:\n  servers:\n    - {id: a, url: "http://a:1", colour: red}\n', 'gns3.servers[0].colour'],
    ['a server without id', 'gns3:\n  servers:\n    - {url: "http://a:1"}\n', 'gns3.servers[0].id'],
    ['an empty list of servers', 'gns3:\n  servers: []\n', 'gns3.servers'],
  ])('%s in the file is a wrong type', (_, text, key) => {
    expect(refusal(yaml(text)).problems).toMatchObject([{ key, source: expect.stringMatching(/^file:\d+\.yaml:\d+$/) }]);
  });

  test.each([
    ['unknown key', yamlOf('prot: 8000\n'), 'prot', 'did you mean port?'],
    ['unknown key of a group', yamlOf('gns3:\n  urll: http://h:1\n'), 'gns3.urll', 'did you mean gns3.url?'],
    ['unknown group', yamlOf('surprise:\n  a: 1\n'), 'surprise', 'allowed are'],
    ['key in capitals', yamlOf('PORT: 8000\n'), 'PORT', 'no key of this name'],
    ['unknown variable', () => ({ THALAMUS_PROT: '8000' }), 'THALAMUS_PROT', 'THALAMUS_PORT'],
  ])('an %s is refused with a proposal', (_, env, key, allowed) => {
    expect(refusal(env()).problems).toEqual([{ key, source: expect.any(String), allowed: expect.stringContaining(allowed) }]);
  });

  test.each([
    ['a value where a group is meant', 'gns3: http://h:1\n', 'gns3'],
    ['a duplicate key', 'port: 1\nport: 2\n', '.yaml'],
    ['broken YAML', 'port: [1\n', '.yaml'],
    ['a list as the whole', '- port\n', '.yaml'],
  ])('%s is refused', (_, text, key) => {
    expect(refusal(yaml(text)).problems[0]?.key).toContain(key);
  });

  test('a file that THALAMUS_CONFIG names must exist', () => {
    expect(refusal({ THALAMUS_CONFIG: 'nowhere.yaml' }).problems).toMatchObject([{ key: 'THALAMUS_CONFIG', value: 'nowhere.yaml' }]);
  });

  test.each([
    ['a GNS3 user without a server', { THALAMUS_GNS3_USER: 'u' }, ['gns3.user']],
    ['a GNS3 password without a server', { THALAMUS_GNS3_PASSWORD: 'p' }, ['gns3.password']],
    ['a GNS3 password without a user', { THALAMUS_GNS3_URL: 'http://h:1', THALAMUS_GNS3_PASSWORD: 'p' }, ['gns3.password']],
    ['a GNS3 user without a password', { THALAMUS_GNS3_URL: 'http://h:1', THALAMUS_GNS3_USER: 'u' }, ['gns3.user']],
    [
      'one server and a list of servers',
      { THALAMUS_GNS3_URL: 'http://h:1', THALAMUS_GNS3_SERVERS: '[{id: a, url: "http://a:1"}]' },
      ['gns3.url'],
    ],
    ['servers of one id', { THALAMUS_GNS3_SERVERS: '[{id: a, url: "http://a:1"}, {id: a, url: "http://b:1"}]' }, ['gns3.servers[1].id']],
    ['one server twice', { THALAMUS_GNS3_SERVERS: '[{id: a, url: "http://a:1"}, {id: b, url: "http://a:1/"}]' }, ['gns3.servers[1].url']],
    ['a server with user and no password', { THALAMUS_GNS3_SERVERS: '[{id: a, url: "http://a:1", user: u}]' }, ['gns3.servers[0]']],
    ['some roles on the embedded database', { THALAMUS_ROLES: 'api,worker' }, ['roles']],
    ['a burst that its rate outruns', { THALAMUS_LIMITS_READ_PER_SECOND: '1000', THALAMUS_LIMITS_READ_BURST: '5' }, ['limits.read.burst']],
  ])('%s is an unreachable combination', (_, env, keys) => {
    expect(refusal(env).problems.map(({ key }) => key)).toEqual(keys);
  });

  test('all problems are told at once, whatever their kind', () => {
    const env = { ...yaml('prot: 1\nport: high\n'), THALAMUS_LOG_LEVEL: 'loud', THALAMUS_GNS3_USER: 'u', THALAMUS_NOTHING: '1' };
    expect(refusal(env).problems.map(({ key }) => key)).toEqual(['prot', 'THALAMUS_NOTHING', 'port', 'log.level', 'gns3.user']);
    expect(refusal(env).message).toContain('5 problems');
  });
});

/** Tables of cases are made before the folder exists. */
function yamlOf(text: string): () => NodeJS.ProcessEnv {
  return () => yaml(text);
}
