import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeHub, Refused } from './northbound/cli/fake-hub.ts';

const cli = fileURLToPath(new URL('cli.ts', import.meta.url));
const P1 = '11111111-1111-4111-8111-111111111111';
const P2 = '11112222-2222-4222-8222-222222222222';
const P3 = '33333333-3333-4333-8333-333333333333';
const N1 = 'aaaa1111-0000-4000-8000-000000000001';
const N2 = 'aaaa2222-0000-4000-8000-000000000002';
const L1 = 'bbbb0000-0000-4000-8000-000000000001';

let hub: FakeHub;
let folder: string;
const running = new Set<ChildProcessWithoutNullStreams>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-cli-'));
  hub = await new FakeHub().listen();
  hub.operations.set('gns3.project.list', () => ({
    items: [project(P1, 'campus'), project(P2, 'twin'), project(P3, 'twin')],
    next_cursor: null,
  }));
  hub.operations.set('gns3.topology.get', ({ project_id }) => ({
    position: 7,
    observed_at: NOW,
    projects: [topologyOf((project_id as string | undefined) ?? P1)],
  }));
});

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await hub.close();
  rmSync(folder, { recursive: true });
});

const NOW = '2026-01-02T03:04:05.678Z';

function project(project_id: string, name: string) {
  return { project_id, name, status: 'opened', server: 'main', auto_close: false, auto_open: false, auto_start: false, path: null };
}

function node(node_id: string, name: string, status = 'started') {
  return {
    node_id,
    project_id: P1,
    name,
    node_type: 'vpcs',
    status,
    console: { host: '127.0.0.1', port: 5000, type: 'telnet' },
    addresses: [],
    ports: [],
    observed_at: NOW,
    stale: false,
  };
}

function topologyOf(id: string) {
  const end = (node_id: string) => ({ node_id, adapter_number: 0, port_number: 0, label: null });
  const link = {
    link_id: L1,
    project_id: id,
    link_type: 'ethernet',
    ends: [end(N1), end(N2)],
    filters: { delay: [5, 0] },
    suspended: false,
    capturing: false,
  };
  return { ...project(id, 'campus'), observed_at: NOW, stale: false, nodes: [node(N1, 'PC1'), node(N2, 'PC2', 'stopped')], links: [link] };
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<Ended>;
}

function start(words: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [cli, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, THALAMUS_URL: hub.url, ...env },
  });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return { code: code as number | null, out, err };
  });
  return { child, out: () => out, err: () => err, ended };
}

async function run(words: readonly string[], env: NodeJS.ProcessEnv = {}, input?: string): Promise<Ended> {
  const started = start(words, env);
  started.child.stdin.end(input ?? '');
  return started.ended;
}

async function until(condition: () => boolean, what: string): Promise<void> {
  await expect.poll(condition, { timeout: 20_000, interval: 10, message: what }).toBe(true);
}

describe('exit codes', () => {
  test('0 when done, with the result on standard output alone', async () => {
    expect(await run(['project', 'list'])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('campus') });
  });

  test('1 when the hub refuses, with its message and its details', async () => {
    hub.operations.set('gns3.project.open', () => {
      throw new Refused(422, 'validation_error', 'The input does not fit.', { project_id: ['Expected a UUID.'] });
    });
    expect(await run(['project', 'open', 'campus'])).toEqual({
      code: 1,
      out: '',
      err: 'The input does not fit.\n  project_id: Expected a UUID.\n',
    });
  });

  test('the error is JSON for programs', async () => {
    hub.operations.delete('gns3.project.list');
    const { code, out, err } = await run(['project', 'list', '--json']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(JSON.parse(err)).toMatchObject({ error: true, code: 'not_found' });
  });

  test.each([
    ['an unknown command', ['porject', 'list']],
    ['an unknown option', ['status', '--loud']],
    ['a missing argument', ['project', 'show']],
    ['an argument too many', ['status', 'now']],
    ['a command family without a command', ['project']],
    ['no command at all', []],
    ['input that is none', ['call', 'gns3.status', 'nonsense']],
    ['a number that is none', ['events', '--since', 'yesterday']],
    ['an address that is none', ['status', '--url', 'ftp://x']],
    ['a profile that is not there', ['status', '--profile', 'nobody']],
    ['a lab of a third API', ['lab', '--api', 'v9']],
  ])('2 for %s', async (_, words) => {
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toBe('');
  });

  test('3 when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    for (const words of [['status'], ['events', '--follow'], ['console', P1, N1]]) {
      expect(await run(words, { THALAMUS_URL: `http://127.0.0.1:${port}` })).toMatchObject({
        code: 3,
        out: '',
        err: expect.stringContaining('not reachable'),
      });
    }
  });

  test('1 when what answers is no hub', async () => {
    hub.places.set('GET /health/', () => ({ bytes: Buffer.from('<html>'), mediaType: 'text/html' }));
    expect(await run(['status'])).toMatchObject({ code: 1, err: expect.stringContaining('no hub') });
  });

  test('help and version are done, on standard output', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('topology') });
    expect(await run(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('output', () => {
  test('--json prints one document, before or after the command', async () => {
    for (const words of [
      ['--json', 'project', 'list'],
      ['project', 'list', '--json'],
    ]) {
      const { out } = await run(words);
      expect((JSON.parse(out) as { project_id: string }[]).map(({ project_id }) => project_id)).toEqual([P1, P2, P3]);
    }
  });

  test('nothing is coloured when piped, and terminal codes in names are shown, not sent', async () => {
    hub.operations.set('gns3.project.list', () => ({ items: [project(P1, '\u001B[31mred')], next_cursor: null }));
    const { out } = await run(['project', 'list']);
    expect(out).toContain('\\x1b[31mred');
    expect(out).not.toContain('\u001B');
  });

  test('a list goes on to its last page', async () => {
    hub.operations.set('gns3.project.list', ({ cursor }) =>
      cursor === undefined ? { items: [project(P1, 'first')], next_cursor: 'more' } : { items: [project(P2, 'second')], next_cursor: null },
    );
    const { out } = await run(['project', 'list']);
    expect(out).toMatch(/first[^]*second/);
  });

  test('a reader that leaves early is no error', async () => {
    hub.operations.set('events.list', () => ({
      items: Array.from({ length: 500 }, () => hub.publish('node.started', {})),
      next_cursor: null,
    }));
    const { child, ended } = start(['events', '--json', '--limit', '500']);
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });
});

describe('status and topology', () => {
  test('status tells servers, streams, figures and warnings', async () => {
    hub.places.set('GET /health/', () => ({ status: 503, json: { status: 'degraded', checks: {}, warnings: ['gns3: away'] } }));
    hub.operations.set('gns3.status', () => ({
      servers: [
        {
          id: 'main',
          url: 'http://h:3080',
          version: '2.2.61',
          api: 'v2',
          connected: true,
          reason: 'It answers.',
          breaker: { state: 'closed', failures: 0 },
          streams: [
            {
              stream: `projects/${P1}`,
              project: 'campus',
              mode: 'poll',
              policy: 'observe',
              why: 'It would close.',
              connected: true,
              heard_at: NOW,
              stale_ms: 1_500,
            },
          ],
        },
      ],
      cache: { hits: 99, misses: 1, hit_ratio: 0.99, entries: 4 },
      events: { total: 12, rate_per_s: 0.5, delay_ms: { p50: 1, p99: 2 } },
    }));
    const { code, out, err } = await run(['status']);
    expect(code).toBe(0);
    for (const text of ['2.2.61', 'connected', 'campus', 'observe', '1.5 s', 'It would close.', '99.0 % of 100 reads'])
      expect(out).toContain(text);
    expect(err).toContain('gns3: away');
    const json = JSON.parse((await run(['status', '--json'])).out) as { health: { status: string } };
    expect(json.health.status).toBe('degraded');
  });

  test('topology passes the past on: positions as numbers, times as text', async () => {
    await run(['topology', 'campus', '--at', '42']);
    await run(['topology', '--at', NOW]);
    const inputs = hub.received.filter(({ path }) => path.includes('topology')).map(({ body }) => JSON.parse(body.toString()) as unknown);
    expect(inputs).toEqual([{ project_id: P1, server: 'main', at: 42 }, { at: NOW }]);
  });

  test('topology prints nodes and links of each project', async () => {
    const { out } = await run(['topology']);
    expect(out).toMatch(/campus[^]*PC1[^]*PC2[^]*PC1 0\/0 ↔ PC2 0\/0/);
  });
});

describe('names', () => {
  test.each([
    ['its name', 'campus', P1],
    ['its id', P1, P1],
    ['the beginning of its id', P1.slice(0, 6), P1],
    ['the beginning of one of two equal names', '3333', P3],
  ])('a project is named by %s', async (_, word, id) => {
    hub.operations.set('gns3.project.close', (input) => ({ project: project(String(input['project_id']), 'x') }));
    const { code, out } = await run(['project', 'close', word]);
    expect({ code, id: out.includes(id) }).toEqual({ code: 0, id: true });
  });

  test.each([
    ['a name that two have', 'twin', [P2, P3]],
    ['the beginning of two ids', '1111', [P1, P2]],
  ])('%s is refused with the candidates', async (_, word, candidates) => {
    const { code, err } = await run(['project', 'show', word]);
    expect(code).toBe(1);
    for (const id of candidates) expect(err).toContain(id);
  });

  test('a name that nobody has is refused with a proposal', async () => {
    expect(await run(['project', 'show', 'camp'])).toMatchObject({ code: 1, err: expect.stringContaining('campus') });
    expect(await run(['node', 'show', 'campus', 'PC9'])).toMatchObject({ code: 1, err: expect.stringContaining('no node "PC9"') });
  });

  test('a node is started by name, several at once', async () => {
    hub.operations.set('gns3.node.start', ({ node_id }) => ({ node: node(String(node_id), node_id === N1 ? 'PC1' : 'PC2') }));
    const { code, out } = await run(['node', 'start', 'campus', 'PC1', 'aaaa2222', '--json']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as { node_id: string }[]).map(({ node_id }) => node_id)).toEqual([N1, N2]);
  });

  test('when one of several nodes is refused, the others are told and the exit code is 1', async () => {
    hub.operations.set('gns3.node.stop', ({ node_id }) => {
      if (node_id === N2) throw new Refused(504, 'timeout', 'PC2 did not stop.');
      return { node: node(N1, 'PC1', 'stopped') };
    });
    expect(await run(['node', 'stop', 'campus', 'PC1', 'PC2'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('PC1'),
      err: 'PC2 did not stop.\n',
    });
  });

  test('a link is named by its two nodes in either order; its filters are replaced', async () => {
    const inputs: unknown[] = [];
    hub.operations.set('gns3.link.filters.set', (input) => {
      inputs.push(input);
      return { link: topologyOf(P1).links[0] };
    });
    expect((await run(['link', 'filters', 'campus', 'PC2:PC1', 'delay=100,10', 'bpf=icmp, or arp'])).code).toBe(0);
    expect((await run(['link', 'filters', 'campus', L1, '--suspend'])).code).toBe(0);
    expect((await run(['link', 'filters', 'campus', 'bbbb', '--clear'])).code).toBe(0);
    const named = { project_id: P1, server: 'main', link_id: L1 };
    expect(inputs).toEqual([
      { ...named, filters: { delay: [100, 10], bpf: ['icmp, or arp'] } },
      { ...named, filters: { delay: [5, 0] }, suspended: true },
      { ...named, filters: {} },
    ]);
  });
});

describe('log-in', () => {
  function withSessions(): { valid: Set<string>; renewals: () => number } {
    let count = 0;
    const valid = new Set<string>();
    hub.tokens = valid;
    hub.places.set('POST /api/common/api/v1/auth/token/', ({ body }) => {
      const { username, password } = JSON.parse(body.toString()) as { username: string; password: string };
      if (password !== 'right') throw new Refused(401, 'unauthorized', 'The password is wrong.');
      valid.add('first');
      return { json: { access: 'first', refresh: `refresh-of-${username}`, expires_in: 900 } };
    });
    hub.places.set('POST /api/common/api/v1/auth/refresh/', ({ body }) => {
      expect(JSON.parse(body.toString())).toEqual({ refresh: count === 0 ? 'refresh-of-ann' : `refresh-${count}` });
      count += 1;
      valid.add(`renewed-${count}`);
      return { json: { access: `renewed-${count}`, refresh: `refresh-${count}`, expires_in: 900 } };
    });
    return { valid, renewals: () => count };
  }

  test('a log-in is kept for its owner alone and used from then on', async () => {
    withSessions();
    expect(await run(['project', 'list'])).toMatchObject({ code: 1, err: expect.stringContaining('thalamus login') });
    expect(await run(['login', '--user', 'ann'], {}, 'right\n')).toMatchObject({ code: 0, out: '' });
    const file = join(folder, '.config', 'thalamus', 'profiles.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('right');
    expect((await run(['project', 'list'])).code).toBe(0);
    expect((await run(['project', 'list'], { THALAMUS_URL: '' })).code).toBe(0);
  });

  test('a wrong password is refused and nothing is kept', async () => {
    withSessions();
    expect(await run(['login'], {}, 'wrong\n')).toMatchObject({ code: 1, err: expect.stringContaining('wrong') });
    expect(existsSync(join(folder, '.config'))).toBe(false);
    expect((await run(['login'], {}, '')).code).toBe(2);
  });

  test('an access token that ended is renewed once, and the new refresh token is kept', async () => {
    const { valid, renewals } = withSessions();
    await run(['login', '--user', 'ann'], { XDG_CONFIG_HOME: folder }, 'right\n');
    valid.clear();
    expect((await run(['project', 'list'], { XDG_CONFIG_HOME: folder })).code).toBe(0);
    valid.clear();
    const { child, ended } = start(['events', '--follow'], { XDG_CONFIG_HOME: folder });
    await until(() => hub.followers === 1, 'the follower is there');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
    expect(renewals()).toBe(2);
  });

  test('the token of the environment wins over the profile and is never renewed', async () => {
    const { valid, renewals } = withSessions();
    await run(['login', '--user', 'ann'], {}, 'right\n');
    expect((await run(['project', 'list'], { THALAMUS_TOKEN: 'other' })).code).toBe(1);
    valid.add('other');
    expect((await run(['project', 'list'], { THALAMUS_TOKEN: 'other' })).code).toBe(0);
    expect(renewals()).toBe(0);
  });

  test('a session is shown to the hub that gave it and to no other', async () => {
    withSessions();
    await run(['login', '--user', 'ann'], {}, 'right\n');
    const other = await new FakeHub().listen();
    other.operations.set('gns3.project.list', () => ({ items: [], next_cursor: null }));
    await run(['project', 'list'], { THALAMUS_URL: other.url });
    await other.close();
    expect(other.received.map(({ token }) => token)).toEqual([undefined]);
  });
});

describe('events', () => {
  test('the last events come in the order in which they happened', async () => {
    hub.publish('node.started', { node: { name: 'PC1' } });
    hub.publish('node.stopped', { node: { name: 'PC1' } });
    hub.operations.set('events.list', ({ limit, types }) => ({
      items: types === undefined ? hub.log.toReversed().slice(0, Number(limit)) : [],
      next_cursor: null,
    }));
    const { out } = await run(['events', '--json']);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { position: number }).position),
    ).toEqual([1, 2]);
    expect((await run(['events'])).out).toMatch(/node\.started\s+PC1[^]*node\.stopped\s+PC1/);
    expect((await run(['events', '--type', 'node.*,link.created', '--type', 'x'])).out).toBe('');
    expect(JSON.parse(hub.received.at(-1)!.body.toString())).toMatchObject({ types: ['node.*', 'link.created', 'x'] });
  });

  test('following resumes behind the last event when the connection is lost, nothing missed and nothing twice', async () => {
    const { child, out, err, ended } = start([
      'events',
      '--follow',
      '--json',
      '--type',
      'node.*',
      '--project',
      'campus',
      '--min-priority',
      'high',
    ]);
    await until(() => hub.followers === 1, 'the follower is there');
    expect(hub.subscriptions[0]).toMatchObject({ types: ['node.*'], projects: [P1], min_priority: 'high' });
    hub.publish('node.started', {});
    hub.publish('node.stopped', {});
    await until(() => out().split('\n').length === 3, 'two lines are there');
    hub.breakSockets();
    hub.publish('node.started', {});
    await until(() => hub.followers === 1, 'the follower is back');
    expect(hub.subscriptions[0]).toMatchObject({ since: 2, log_id: 'log-1' });
    hub.publish('node.stopped', {});
    await until(() => out().split('\n').length === 5, 'four lines are there');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });
    expect(
      out()
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { position: number }).position),
    ).toEqual([1, 2, 3, 4]);
    expect(err()).toContain('Connection lost');
  });

  test('--since begins in the past', async () => {
    for (const name of ['a', 'b', 'c']) hub.publish('node.created', { node: { name } });
    const { child, out, ended } = start(['events', '-f', '--json', '--since', '1']);
    await until(() => out().split('\n').length === 3, 'two lines are there');
    child.kill('SIGINT');
    await ended;
    expect(
      out()
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { position: number }).position),
    ).toEqual([2, 3]);
  });

  test('a log that was replaced meanwhile ends the following with an error', async () => {
    const { ended } = start(['events', '--follow']);
    await until(() => hub.followers === 1, 'the follower is there');
    hub.logId = 'log-2';
    hub.breakSockets();
    expect(await ended).toMatchObject({ code: 1, err: expect.stringContaining('restored from a backup') });
  });

  test('following without a valid token is refused', async () => {
    hub.tokens = new Set(['good']);
    expect(await run(['events', '--follow'])).toMatchObject({ code: 1, err: expect.stringContaining('thalamus login') });
  });
});

describe('project start', () => {
  const RUN = '99999999-0000-4000-8000-000000000000';
  const progress = { run_id: RUN, server: 'main', project_id: P1, name: 'campus' };
  function report(name: string, done: number, outcome: string): void {
    hub.publish('project.start.node.reported', {
      ...progress,
      node_id: N1,
      node_name: name,
      outcome,
      duration_ms: 1_500,
      error: null,
      done,
      nodes: 2,
    });
  }

  test('progress is on standard error, the nodes are the result', async () => {
    hub.operations.set('gns3.project.start', () => {
      // Events may be faster than the answer, and of other runs.
      report('PC1', 1, 'ready');
      hub.publish('project.start.finished', {
        ...progress,
        run_id: 'another',
        status: 'failed',
        ready: 0,
        failed: 9,
        duration_ms: 1,
        error: null,
      });
      return { run_id: RUN };
    });
    const { out, err, ended } = start(['project', 'start', 'campus']);
    await until(() => err().includes('PC1: ready'), 'PC1 is reported');
    hub.breakSockets();
    report('PC2', 2, 'started');
    hub.publish('project.start.finished', { ...progress, status: 'succeeded', ready: 2, failed: 0, duration_ms: 2_000, error: null });
    expect(await ended).toMatchObject({ code: 0 });
    expect(out()).toMatch(/PC1\s+ready\s+1\.5 s[^]*PC2\s+started/);
    expect(err()).toContain('2 of 2 nodes ready after 2.0 s.');
  });

  test('a node that does not come up makes the exit code 1', async () => {
    hub.operations.set('gns3.project.start', () => {
      report('PC1', 1, 'failed');
      hub.publish('project.start.finished', { ...progress, status: 'failed', ready: 0, failed: 1, duration_ms: 2_000, error: null });
      return { run_id: RUN };
    });
    const { code, out } = await run(['project', 'start', 'campus', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ run_id: RUN, status: 'failed', nodes: [{ outcome: 'failed' }] });
  });

  test('a refused start ends the command', async () => {
    hub.operations.set('gns3.project.start', () => {
      throw new Refused(503, 'gns3_unavailable', 'The server is away.');
    });
    expect(await run(['project', 'start', 'campus'])).toEqual({ code: 1, out: '', err: 'The server is away.\n' });
  });

  test('--no-wait prints the run', async () => {
    hub.operations.set('gns3.project.start', () => ({ run_id: RUN }));
    expect(await run(['project', 'start', 'campus', '--no-wait'])).toEqual({ code: 0, out: `${RUN}\n`, err: '' });
  });
});

describe('console', () => {
  test('piped lines are typed with Enter, and what the node says is the output', async () => {
    const typed: Buffer[] = [];
    let opened = '';
    hub.onConsole = (socket, path) => {
      opened = path;
      socket.send(Buffer.from('PC1> '));
      socket.on('message', (data, binary) => {
        expect(binary).toBe(true);
        typed.push(data as Buffer);
        socket.send(Buffer.from([0x4f, 0x4b, 0xff, 0x0d, 0x0a]));
      });
    };
    const started = start(['console', 'campus', 'PC1', '--linger', '300ms']);
    const bytes: Buffer[] = [];
    started.child.stdout
      .removeAllListeners('data')
      .setEncoding('latin1')
      .on('data', (text: string) => bytes.push(Buffer.from(text, 'latin1')));
    started.child.stdin.end('show ip\nping 10.0.0.2\r\n');
    expect((await started.ended).code).toBe(0);
    expect(opened).toBe(`/ws/gns3/console/${P1}/${N1}/?server=main`);
    expect(Buffer.concat(typed).toString()).toBe('show ip\rping 10.0.0.2\r');
    expect(Buffer.concat(bytes).subarray(0, 10)).toEqual(Buffer.from([0x50, 0x43, 0x31, 0x3e, 0x20, 0x4f, 0x4b, 0xff, 0x0d, 0x0a]));
  });

  test('a console that the hub refuses says why', async () => {
    hub.onConsole = (socket) => {
      socket.send(JSON.stringify({ error: true, code: 'conflict', message: 'PC2 does not run.' }));
      socket.close(4_409);
    };
    expect(await run(['console', 'campus', 'PC2'])).toMatchObject({ code: 1, err: 'PC2 does not run.\n' });
  });

  test('the end of the conversation by the node ends the command', async () => {
    hub.onConsole = (socket) => {
      socket.send(Buffer.from('bye\r\n'));
      socket.close(1_000);
    };
    const { out, ended } = start(['console', 'campus', 'PC1']);
    expect(await ended).toMatchObject({ code: 0 });
    expect(out()).toBe('bye\r\n');
  });
});

describe('files', () => {
  const archive = Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0, 0x80]);

  test('an export is written whole, byte for byte, to a file or to standard output', async () => {
    hub.places.set(`GET /api/common/api/gns3-central/projects/${P1}/export/`, () => ({ bytes: archive, mediaType: 'application/zip' }));
    expect((await run(['project', 'export', 'campus', 'campus.gns3project'])).code).toBe(0);
    expect(readFileSync(join(folder, 'campus.gns3project'))).toEqual(archive);
    const piped = start(['project', 'export', 'campus', '-']);
    const chunks: Buffer[] = [];
    piped.child.stdout
      .removeAllListeners('data')
      .setEncoding('latin1')
      .on('data', (text: string) => chunks.push(Buffer.from(text, 'latin1')));
    await piped.ended;
    expect(Buffer.concat(chunks)).toEqual(archive);
  });

  test('an export that breaks off leaves no file', async () => {
    hub.places.set(`GET /api/common/api/gns3-central/projects/${P1}/export/`, () => {
      throw new Refused(409, 'conflict', 'Its nodes run.');
    });
    expect(await run(['project', 'export', 'campus', 'campus.zip'])).toMatchObject({ code: 1, err: 'Its nodes run.\n' });
    expect(existsSync(join(folder, 'campus.zip')) || existsSync(join(folder, 'campus.zip.part'))).toBe(false);
  });

  test('an import sends the file as it is, under a new id and the name of the file', async () => {
    writeFileSync(join(folder, 'lab one.gns3project'), archive);
    hub.places.set(`POST /api/common/api/gns3-central/projects/${P2}/import/`, () => ({
      status: 201,
      json: { project: project(P2, 'lab one') },
    }));
    expect(await run(['project', 'import', 'lab one.gns3project', '--id', P2])).toMatchObject({
      code: 0,
      out: expect.stringContaining('lab one'),
    });
    const { path, body } = hub.received.at(-1)!;
    expect(new URL(path, hub.url).searchParams.get('name')).toBe('lab one');
    expect(body).toEqual(archive);
    expect((await run(['project', 'import', 'nowhere.zip'])).code).toBe(1);
  });
});

describe('any operation', () => {
  test('call takes one JSON object or fields, and prints the answer', async () => {
    const inputs: unknown[] = [];
    hub.operations.set('area.thing.do', (input) => {
      inputs.push(input);
      return { done: true };
    });
    expect(JSON.parse((await run(['call', 'area.thing.do', '{"a":{"b":1}}'])).out)).toEqual({ done: true });
    await run(['call', 'area.thing.do', 'count=3', 'name=PC1', 'flag=true', 'list=["a"]', 'text="3"', 'url=http://h/?x=1']);
    await run(['call', 'area.thing.do']);
    expect(inputs).toEqual([{ a: { b: 1 } }, { count: 3, name: 'PC1', flag: true, list: ['a'], text: '3', url: 'http://h/?x=1' }, {}]);
  });

  test('operations are read off the OpenAPI document; one with raw bytes is called at its own place', async () => {
    const raw = {
      'x-thalamus-operation': 'gns3.project.import',
      'x-thalamus-kind': 'command',
      'x-thalamus-permission': 'gns3.operate',
      summary: 'Makes a project.',
      requestBody: { content: { 'application/zip': {} } },
    };
    hub.places.set('GET /api/openapi.json', () => ({
      json: { paths: { '/things/{thing_id}/raw/': { post: raw }, '/metrics': { get: { summary: 'No operation.' } } } },
    }));
    hub.places.set('POST /things/7/raw/', ({ path, body }) => ({ json: { path, size: body.length } }));
    expect((await run(['operations'])).out).toMatch(/gns3\.project\.import\s+command\s+gns3\.operate\s+Makes a project\./);
    expect((await run(['operations', 'nothing'])).out).toBe('');
    const { out } = await run(['call', 'gns3.project.import', 'thing_id=7', 'name=x y', '--body', '-'], {}, 'bytes');
    expect(JSON.parse(out)).toEqual({ path: '/things/7/raw/?name=x+y', size: 5 });
  });
});

describe('offline', () => {
  test('config show prints key, value and source and needs no hub', async () => {
    writeFileSync(join(folder, 'thalamus.yaml'), 'port: 9000\n');
    const { code, out } = await run(['config', 'show'], {
      THALAMUS_URL: 'http://127.0.0.1:9',
      THALAMUS_LOG_LEVEL: 'debug',
      THALAMUS_ADMIN_PASSWORD: 'hunter2',
    });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/));
    expect(code).toBe(0);
    expect(lines.every((words) => words.length === 3)).toBe(true);
    expect(lines).toContainEqual(['port', '9000', 'file:thalamus.yaml:1']);
    expect(lines).toContainEqual(['log.level', 'debug', 'environment:THALAMUS_LOG_LEVEL']);
    expect(lines).toContainEqual(['host', '127.0.0.1', 'default']);
    expect(lines).toContainEqual(['admin.password', '********', 'environment:THALAMUS_ADMIN_PASSWORD']);
    expect(JSON.parse((await run(['config', 'show', '--json'])).out)).toContainEqual({
      key: 'port',
      value: 9000,
      source: 'file:thalamus.yaml:1',
    });
  });

  test('a configuration that is not allowed is refused with every problem', async () => {
    const { code, out, err } = await run(['config', 'show'], { THALAMUS_PORT: 'x', THALAMUS_ROLES: 'api', THALAMUS_NONSENSE: '1' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    for (const text of ['port = "x"', 'roles = "api"', 'THALAMUS_NONSENSE']) expect(err).toContain(text);
  });

  test('lab serves the simulated GNS3 server until it is told to stop', async () => {
    const { child, out, ended } = start(['lab', '--port', '0', '--api', 'v2', '--projects', '2', '--nodes', '3', '--delays', 'none']);
    await until(() => out().includes('http://'), 'the address is printed');
    const address = /http:\/\/[\d.]+:\d+/.exec(out())![0];
    const projects = (await (await fetch(`${address}/v2/projects`)).json()) as unknown[];
    expect(projects).toHaveLength(2);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });
});
