import { describe, expect, test } from 'vitest';
import { fail } from '#kernel/error.ts';
import { FakeGns3 } from './fake-controller.ts';
import { follow, settled, until } from './following.ts';

describe('projects with auto_close: listening decides whether a lab lives (pitfall 1)', () => {
  test('observe on 2.2 opens no stream of the project and polls it', async () => {
    const gns3 = new FakeGns3({ api: 'v2' });
    const project = gns3.project('core', { auto_close: true }, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    const scene = follow(gns3, undefined, { pollBusyMs: 2, pollQuietMs: 2, pollReadsPerSecond: 10_000 });
    await settled(scene);
    gns3.change(project, node!, { status: 'started' }, 'silently');
    await until(() => scene.log.said().includes('topology.changed polled'));
    expect(scene.log.said()).toContain('node.started R1 (inferred)');
    expect(gns3.journal.filter((entry) => entry.startsWith(`open ${project}`))).toEqual([]);
    expect(scene.follower.watch(project)!.status()).toMatchObject({ mode: 'poll', policy: 'observe', connected: true });
    await scene.follower.stop();
    expect(gns3.left).toEqual([]);
  });

  test('observe on 3.0 uses the HTTP stream, whose leaving closes nothing', async () => {
    const gns3 = new FakeGns3({ api: 'v3' });
    const project = gns3.project('core', { auto_close: true }, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    expect(gns3.listeners(project).map(({ kind }) => kind)).toEqual(['http']);
    await scene.follower.stop();
    expect(gns3.left).toEqual([]);
  });

  test('pin sets auto_close false first and streams then', async () => {
    const gns3 = new FakeGns3({ autoClose: 'pin' });
    const project = gns3.project('core', { auto_close: true }, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    const order = (entry: string): number => gns3.journal.findIndex((one) => one.startsWith(entry));
    expect(order(`update ${project}`)).toBeGreaterThan(-1);
    expect(order(`update ${project}`)).toBeLessThan(order(`open ${project}`));
    expect(scene.follower.watch(project)!.status()).toMatchObject({ mode: 'websocket', policy: 'pin' });
    expect(scene.log.said()).toContain('project.updated core');
    await scene.follower.stop();
    expect(gns3.left).toEqual([]);
  });

  test('pin that GNS3 refuses falls back to observing and says why', async () => {
    const gns3 = new FakeGns3({ autoClose: 'pin' });
    const project = gns3.project('core', { auto_close: true });
    gns3.refusals.set(`update ${project}`, fail('conflict', 'no'));
    const scene = follow(gns3);
    await settled(scene);
    expect(scene.follower.watch(project)!.status()).toMatchObject({
      mode: 'poll',
      policy: 'observe',
      why: expect.stringContaining('pin was refused: no') as string,
    });
    expect(gns3.listeners(project)).toEqual([]);
  });

  test('attach streams, and says that leaving closes', async () => {
    const gns3 = new FakeGns3({ autoClose: 'attach' });
    const project = gns3.project('core', { auto_close: true });
    const scene = follow(gns3);
    await settled(scene);
    expect(scene.follower.watch(project)!.status()).toMatchObject({
      mode: 'websocket',
      policy: 'attach',
      why: expect.stringContaining('closes the project') as string,
    });
    await scene.follower.stop();
    expect(gns3.left).toEqual([project]);
  });

  test('auto_close switched on under the stream: 2.2 stays, 3.0 changes to HTTP before the WebSocket goes', async () => {
    for (const api of ['v2', 'v3'] as const) {
      const gns3 = new FakeGns3({ api });
      const project = gns3.project('core');
      const scene = follow(gns3);
      await settled(scene);
      gns3.changeProject(project, { auto_close: true }, 'project.updated');
      const kind = api === 'v2' ? 'websocket' : 'http';
      await until(() => scene.follower.watch(project)!.status().why.startsWith('auto_close'));
      await until(() => gns3.listeners(project).length === 1 && gns3.listeners(project)[0]!.kind === kind);
      expect(gns3.left).toEqual([]);
    }
  });

  test('a closed project has no stream, and is followed by its policy when it is opened', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', { status: 'closed' }, ['R1']);
    const scene = follow(gns3);
    await settled(scene);
    expect(gns3.listeners(project)).toEqual([]);
    expect(scene.follower.state.documents()[0]!.nodes.map((node) => node.status)).toEqual(['unknown']);
    gns3.changeProject(project, { status: 'opened' }, 'project.opened');
    await until(() => gns3.listeners(project).length === 1);
    await until(() => scene.follower.state.documents()[0]!.nodes[0]!.status === 'stopped');
    gns3.changeProject(project, { status: 'closed' }, 'project.closed');
    await until(() => gns3.listeners(project).length === 0);
    expect(scene.log.said().filter((said) => said.startsWith('node.st'))).toEqual([]);
  });

  test('the last stopped of a closing project counts though project.closed came first on the other stream', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core', {}, ['R1']);
    const [node] = gns3.projects.get(project)!.nodes.keys();
    gns3.change(project, node!, { status: 'started' }, 'silently');
    const scene = follow(gns3, undefined, { lastWordsMs: 1_000 });
    await settled(scene);
    const from = scene.log.events.length;
    gns3.changeProject(project, { status: 'closed' }, 'project.closed');
    gns3.change(project, node!, { status: 'stopped' });
    await until(() => scene.log.events.length >= from + 2);
    expect(scene.log.said(from)).toEqual(['project.closed core', 'node.stopped R1']);
    expect(scene.log.events.at(-1)!.priority).toBe('normal');
  });

  test('where WebSockets are refused, HTTP streams are used for projects without auto_close (pitfall 5)', async () => {
    const gns3 = new FakeGns3();
    const project = gns3.project('core');
    gns3.refusals.set('open controller websocket', fail('gns3_unavailable', 'The proxy answered 400 to the upgrade.'));
    const scene = follow(gns3);
    await settled(scene);
    expect([...gns3.streams].map(({ of, kind }) => `${of} ${kind}`)).toEqual(['controller http', `${project} http`]);
    expect(scene.follower.reason).toContain('HTTP');
  });

  test('polling keeps to its budget, a busy project comes round more often, and a quiet one still does', async () => {
    const gns3 = new FakeGns3();
    const projects = Array.from({ length: 4 }, (_, index) => gns3.project(`p${index}`, { auto_close: true }, ['R1']));
    const scene = follow(gns3, undefined, { pollReadsPerSecond: 200, pollBusyMs: 10, pollQuietMs: 10 });
    await settled(scene);
    const startedMs = performance.now();
    const from = gns3.journal.length;
    await until(() => projects.every((project) => gns3.journal.slice(from).filter((entry) => entry === `nodes ${project}`).length >= 4));
    const reads = gns3.journal.slice(from).filter((entry) => /^(nodes|links)/.test(entry)).length;
    // What was saved up for a second may be spent at once.
    expect(reads).toBeLessThanOrEqual(200 + 200 * ((performance.now() - startedMs) / 1_000) + 2);
  });
});
