import { describe, expect, test } from 'vitest';
import { Refused } from './fake-hub.ts';
import { CommandLine, N1, P1, until } from './test-command-line.ts';

const line = CommandLine.forEachTest();

describe('events', () => {
  test('the last events come in the order in which they happened', async () => {
    line.hub.publish('node.started', { node: { name: 'PC1' } });
    line.hub.publish('node.stopped', { node: { name: 'PC1' } });
    line.hub.operations.set('events.list', ({ limit, types }) => ({
      items: types === undefined ? line.hub.log.toReversed().slice(0, Number(limit)) : [],
      next_cursor: null,
    }));
    const { out } = await line.run(['events', '--json']);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { position: number }).position),
    ).toEqual([1, 2]);
    expect((await line.run(['events'])).out).toMatch(/node\.started\s+PC1[^]*node\.stopped\s+PC1/);
    expect((await line.run(['events', '--type', 'node.*,link.created', '--type', 'x'])).out).toBe('');
    expect(JSON.parse(line.hub.received.at(-1)!.body.toString())).toMatchObject({ types: ['node.*', 'link.created', 'x'] });
  });

  test('following resumes behind the last event when the connection is lost, nothing missed and nothing twice', async () => {
    const { child, out, err, ended } = line.start([
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
    await until(() => line.hub.followers === 1, 'the follower is there');
    expect(line.hub.subscriptions[0]).toMatchObject({ types: ['node.*'], projects: [P1], min_priority: 'high' });
    line.hub.publish('node.started', {});
    line.hub.publish('node.stopped', {});
    await until(() => out().split('\n').length === 3, 'two lines are there');
    line.hub.breakSockets();
    line.hub.publish('node.started', {});
    await until(() => line.hub.followers === 1, 'the follower is back');
    expect(line.hub.subscriptions[0]).toMatchObject({ since: 2, log_id: 'log-1' });
    line.hub.publish('node.stopped', {});
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
    for (const name of ['a', 'b', 'c']) line.hub.publish('node.created', { node: { name } });
    const { child, out, ended } = line.start(['events', '-f', '--json', '--since', '1']);
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
    const { ended } = line.start(['events', '--follow']);
    await until(() => line.hub.followers === 1, 'the follower is there');
    line.hub.logId = 'log-2';
    line.hub.breakSockets();
    expect(await ended).toMatchObject({ code: 1, err: expect.stringContaining('restored from a backup') });
  });

  test('following without a valid token is refused', async () => {
    line.hub.tokens = new Set(['good']);
    expect(await line.run(['events', '--follow'])).toMatchObject({ code: 1, err: expect.stringContaining('thalamus login') });
  });
});

describe('project start', () => {
  const RUN = '99999999-0000-4000-8000-000000000000';
  const progress = { run_id: RUN, server: 'main', project_id: P1, name: 'campus' };
  function report(name: string, done: number, outcome: string): void {
    line.hub.publish('project.start.node.reported', {
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
    line.hub.operations.set('gns3.project.start', () => {
      // Events may be faster than the answer, and of other runs.
      report('PC1', 1, 'ready');
      line.hub.publish('project.start.finished', {
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
    const { out, err, ended } = line.start(['project', 'start', 'campus']);
    await until(() => err().includes('PC1: ready'), 'PC1 is reported');
    line.hub.breakSockets();
    report('PC2', 2, 'started');
    line.hub.publish('project.start.finished', { ...progress, status: 'succeeded', ready: 2, failed: 0, duration_ms: 2_000, error: null });
    expect(await ended).toMatchObject({ code: 0 });
    expect(out()).toMatch(/PC1\s+ready\s+1\.5 s[^]*PC2\s+started/);
    expect(err()).toContain('2 of 2 nodes ready after 2.0 s.');
  });

  test('a node that does not come up makes the exit code 1', async () => {
    line.hub.operations.set('gns3.project.start', () => {
      report('PC1', 1, 'failed');
      line.hub.publish('project.start.finished', { ...progress, status: 'failed', ready: 0, failed: 1, duration_ms: 2_000, error: null });
      return { run_id: RUN };
    });
    const { code, out } = await line.run(['project', 'start', 'campus', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ run_id: RUN, status: 'failed', nodes: [{ outcome: 'failed' }] });
  });

  test('a refused start ends the command', async () => {
    line.hub.operations.set('gns3.project.start', () => {
      throw new Refused(503, 'gns3_unavailable', 'The server is away.');
    });
    expect(await line.run(['project', 'start', 'campus'])).toEqual({ code: 1, out: '', err: 'The server is away.\n' });
  });

  test('--no-wait prints the run', async () => {
    line.hub.operations.set('gns3.project.start', () => ({ run_id: RUN }));
    expect(await line.run(['project', 'start', 'campus', '--no-wait'])).toEqual({ code: 0, out: `${RUN}\n`, err: '' });
  });
});
