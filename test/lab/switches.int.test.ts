import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { NO_SURPRISES, type LabApi, type LabOptions, type LabProject, type LabSwitches } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import type { LabClient } from './lab-client.ts';
import { startedProject, type StartedProject } from './started-lab.ts';

const start = (api: LabApi, switches: Partial<LabSwitches> = {}, options: LabOptions = {}) => startedProject(api, { switches, ...options });

const firstNode = (project: LabProject): string => [...project.nodes.keys()][0]!;

/** Follows a project's stream; the frames as they came. */
function frames({ client, base }: StartedProject): { texts: string[]; socket: ReturnType<LabClient['socket']>; actions: () => string[] } {
  const socket = client.socket(`${base}/notifications/ws`);
  const texts: string[] = [];
  socket.on('message', (data: Buffer) => texts.push(data.toString()));
  return { texts, socket, actions: () => texts.map((text) => (JSON.parse(text) as { action: string }).action) };
}

describe('streams that surprise', () => {
  it('silentStreams: a socket is accepted and says nothing, not even a ping: it looks alive', async () => {
    const started = await start('v2', { silentStreams: true }, { pingEveryMs: 20 });
    const { client, project, base, lab: running } = started;
    const { texts } = frames(started);
    await until('the listener', () => running.listeners(project.projectId) === 1);
    await client.ask('PUT', `${base}/nodes/${firstNode(project)}`, { x: 77 });
    await client.ask('GET', base);
    expect(texts).toEqual([]);
  });

  it('cutStreamsEveryMs: streams break, and what was said meanwhile is lost: nothing is numbered or kept', async () => {
    const started = await start('v2', { cutStreamsEveryMs: 60 });
    const { client, project, base } = started;
    const first = frames(started);
    // Listened for from the beginning: on a busy machine it is cut before its first ping is looked for.
    const cut = new Promise<number>((resolve) => first.socket.on('close', resolve));
    await until('the first ping', () => first.texts.length > 0);
    expect(await cut).toBe(1006);
    await client.ask('PUT', `${base}/nodes/${firstNode(project)}`, { x: 77 });
    const second = frames(started);
    await until('the ping of the second', () => second.texts.length > 0);
    expect(second.actions()).toEqual(['ping']);
  });

  it('lateEventsMs: an event comes long after the answer to what caused it', async () => {
    const started = await start('v2', { lateEventsMs: 150 });
    const { client, project, base } = started;
    const { actions } = frames(started);
    await until('the first ping', () => actions().length > 0);
    await client.ask('POST', `${base}/nodes/${firstNode(project)}/start`, {});
    expect((await client.ask('GET', `${base}/nodes/${firstNode(project)}`)).body).toMatchObject({ status: 'started' });
    expect(actions()).toEqual(['ping']);
    await until('the event', () => actions().includes('node.updated'));
  });

  it('extraRepeats: the same event of a node comes again', async () => {
    const { client, project, base } = await start('v2', { extraRepeats: 1 });
    await client.listen(project.projectId);
    await client.ask('PUT', `${base}/nodes/${firstNode(project)}`, { x: 77 });
    await until('two events', () => client.heard.length === 2);
    expect(client.heard[0]).toEqual(client.heard[1]);
  });

  it('unknownActions: actions that no client knows come between the others, as in 3.1', async () => {
    const started = await start('v3', { unknownActions: true });
    const { client, project, base } = started;
    const { actions } = frames(started);
    await until('the first ping', () => actions().length > 0);
    await client.ask('PUT', `${base}/nodes/${firstNode(project)}`, { x: 77 });
    await until('both', () => actions().length === 3);
    expect(actions()).toEqual(['ping', 'node.updated', 'link.web_wireshark_started']);
  });

  it('logEvents: log.info, log.warning and log.error are events whose texts say nothing about state', async () => {
    const started = await start('v2', { logEvents: true });
    const { client, project, base } = started;
    const { actions, texts } = frames(started);
    await until('the first ping', () => actions().length > 0);
    await client.ask('POST', `${base}/nodes/${firstNode(project)}/start`, {});
    await until('the texts', () => actions().includes('log.error'));
    expect(actions().slice(1)).toEqual(['node.updated', 'log.info', 'log.warning', 'log.error']);
    expect(texts.at(-1)).toContain('"message"');
    expect((await client.ask('GET', `${base}/nodes/${firstNode(project)}`)).body).toMatchObject({ status: 'started' });
  });

  it('projectEvents: before 2.2.45 project.closed and project.updated come on the project stream', async () => {
    const { client, project, base } = await start('v2', { projectEvents: 'project' });
    await client.listen('controller');
    await client.listen(project.projectId);
    await client.ask('PUT', base, { zoom: 90 });
    await client.ask('POST', `${base}/close`, {});
    const told = () => client.heard.filter((heard) => heard.action.startsWith('project.'));
    await until('both events', () => told().length === 2);
    expect(told()).toMatchObject([
      { stream: project.projectId, action: 'project.updated' },
      { stream: project.projectId, action: 'project.closed' },
    ]);
  });

  it('blockSockets: a proxy refuses WebSocket handshakes while HTTP streams work', async () => {
    const started = await start('v2', { blockSockets: true });
    const { socket } = frames(started);
    expect(await new Promise((resolve) => socket.on('error', (error: Error) => resolve(error.message)))).toContain('403');
    const stream = await fetch(`${started.lab.url}${started.base}/notifications`);
    expect(stream.status).toBe(200);
    await stream.body?.cancel();
  });
});

describe('credentials that surprise', () => {
  it('refuseSockets: a socket is accepted first, told log.error and then closed with 1008', async () => {
    const { socket, texts } = frames(await start('v3', { refuseSockets: true }));
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1008);
    expect(JSON.parse(texts[0]!)).toMatchObject({ action: 'log.error' });
  });

  it('revokeTokensEveryMs: somebody logs out, and every token of that user is bad', async () => {
    const { client, base } = await start('v3', { revokeTokensEveryMs: 80 });
    expect((await client.ask('GET', base)).status).toBe(200);
    await until('the refusal', async () => (await client.ask('GET', base)).status === 401);
    await client.logIn();
    expect((await client.ask('GET', base)).status).toBe(200);
  });

  it('tokenLifetimeMs: a token grows old, and what was good is 401 until the next log in', async () => {
    let now = 1_800_000_000_000;
    const clock = { now: () => new Date(now), monotonicMs: () => performance.now() };
    const { client, base } = await start('v3', { tokenLifetimeMs: 60_000 }, { clock });
    expect((await client.ask('GET', base)).status).toBe(200);
    now += 61_000;
    expect((await client.ask('GET', base)).status).toBe(401);
    await client.logIn();
    expect((await client.ask('GET', base)).status).toBe(200);
  });

  it('refuseConsoles: consoles are forbidden while everything else works', async () => {
    const started = await start('v3', { refuseConsoles: true }, { started: true });
    const { client, project, base } = started;
    const console = client.socket(`${base}/nodes/${firstNode(project)}/console/ws`);
    expect(await new Promise((resolve) => console.on('error', (error: Error) => resolve(error.message)))).toContain('403');
    const { texts } = frames(started);
    await until('the stream all the same', () => texts.length > 0);
    expect((await client.ask('GET', base)).status).toBe(200);
  });

  it('hiddenProjects: a project is missing from the list for want of rights, and was not deleted', async () => {
    const { client, lab: running } = await start('v3', { hiddenProjects: 1 }, { projects: 3 });
    const ids = [...running.model.projects.keys()];
    await client.listen('controller');
    const listed = ((await client.ask('GET', '/v3/projects')).body as { project_id: string }[]).map(({ project_id }) => project_id);
    expect(listed).toEqual(ids.slice(1));
    expect((await client.ask('GET', `/v3/projects/${ids[0]}`)).status).toBe(200);
    expect(client.heard).toEqual([]);
  });
});

describe('requests that surprise', () => {
  it('conflictEvery: 409 is the answer to nearly everything, and the same request succeeds a moment later', async () => {
    const { client, project, base } = await start('v2', { conflictEvery: 3 });
    const put = async (x: number) => (await client.ask('PUT', `${base}/nodes/${firstNode(project)}`, { x })).status;
    expect([await put(1), await put(2), await put(3), await put(3), await put(4), await put(5)]).toEqual([200, 200, 409, 200, 200, 409]);
    expect((await client.ask('GET', base)).status).toBe(200);
  });

  it('bareErrors: errors of 3.0 come without a message: {"detail"}, and for 422 a list', async () => {
    const { client, base } = await start('v3', { bareErrors: true });
    expect(await client.ask('GET', '/v3/projects/00000000-0000-4000-8000-000000000000')).toMatchObject({
      status: 404,
      body: { detail: "Project ID 00000000-0000-4000-8000-000000000000 doesn't exist" },
    });
    const refused = await client.ask('POST', `${base}/nodes`, { node_type: 'vpcs' });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ detail: [{ loc: ['body'], msg: expect.any(String) }] });
  });

  it('statistics: what was a list is an object in 3.1', async () => {
    const list = await start('v3');
    expect((await list.client.ask('GET', '/v3/statistics')).body).toMatchObject([{ compute_id: 'local' }]);
    await list.lab.close();
    const object = await start('v3', { statistics: 'object' });
    expect((await object.client.ask('GET', '/v3/statistics')).body).toHaveProperty('memory_total');
  });

  it('slowOperationsMs: who gives up waiting does not know whether it was done, and it was', async () => {
    const { lab: running, project, base, client } = await start('v2', { slowOperationsMs: 120 });
    const path = `${base}/nodes/${firstNode(project)}`;
    const given = fetch(running.url + path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ x: 77 }),
      signal: AbortSignal.timeout(40),
    });
    await expect(given).rejects.toThrow();
    await until('the change', async () => ((await client.ask('GET', path)).body as { x: number }).x === 77);
  });

  it('racyIouIds: nodes made at once get the same IOU id, and with it the same MAC addresses', async () => {
    const { client, project, base } = await start('v2', { racyIouIds: true }, { emulators: 'all' });
    const make = (name: string) =>
      client.ask('POST', `${base}/nodes`, { name, node_type: 'iou', compute_id: 'local', properties: { path: 'l3.bin' } });
    await Promise.all([make('R1'), make('R2')]);
    const ids = [...project.nodes.values()].filter(({ nodeType }) => nodeType === 'iou').map((node) => node.properties['application_id']);
    expect(ids).toEqual([1, 1]);
  });

  it('lateComputeMs: nodes cannot be made before the compute is connected', async () => {
    let monotonicMs = 0;
    const clock = { now: () => new Date(), monotonicMs: () => monotonicMs };
    const { client, base } = await start('v2', { lateComputeMs: 1_000 }, { clock });
    const create = () => client.ask('POST', `${base}/nodes`, { name: 'late', node_type: 'vpcs', compute_id: 'local' });
    expect(await create()).toMatchObject({
      status: 409,
      body: { message: "Cannot connect to compute 'local' with request POST /projects" },
    });
    monotonicMs = 1_000;
    expect((await create()).status).toBe(201);
  });

  it('forgetfulComputeMs: the controller says that nodes run which the compute has forgotten, until the project is opened anew', async () => {
    const { client, project, base } = await start('v2', { forgetfulComputeMs: 60 }, { started: true });
    const path = `${base}/nodes/${firstNode(project)}`;
    await until('the refusal', async () => (await client.ask('POST', `${path}/start`, {})).status === 404);
    expect((await client.ask('POST', `${path}/stop`, {})).status).toBe(404);
    expect((await client.ask('GET', path)).body).toMatchObject({ status: 'started' });
    await client.ask('POST', `${base}/close`, {});
    await client.ask('POST', `${base}/open`, {});
    expect((await client.ask('POST', `${path}/start`, {})).status).toBe(200);
  });

  it('filterDefects: in 3.0.6 a filter is gone from the answer and still at work until the link is reset', async () => {
    const { client, project, base } = await start('v3', { filterDefects: true }, { started: true, links: 'pairs' });
    const link = [...project.links.values()][0]!;
    const put = (filters: object) => client.ask('PUT', `${base}/links/${link.linkId}`, { filters });
    await put({ delay: [50, 0] });
    expect((await put({})).body).toMatchObject({ filters: {} });
    expect(link.applied.filters).toEqual({ delay: [50, 0] });
    await client.ask('POST', `${base}/links/${link.linkId}/reset`, {});
    expect(link.applied.filters).toEqual({});
  });

  it('withoutRelay: starting all succeeds and starts nothing', async () => {
    const { client, project, base } = await start('v2', { withoutRelay: true });
    expect((await client.ask('POST', `${base}/nodes/start`, {})).status).toBe(204);
    expect([...project.nodes.values()].map((node) => node.status)).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
  });

  it('withoutDynamips: switches cannot even be made where Dynamips is missing', async () => {
    const { client, base } = await start('v2', { withoutDynamips: true });
    const made = await client.ask('POST', `${base}/nodes`, { name: 'SW', node_type: 'ethernet_switch', compute_id: 'local' });
    expect(made).toMatchObject({ status: 409, body: { message: 'Could not find Dynamips' } });
  });

  it('vpcs: a node is made where its program is missing or too old, and every start is refused', async () => {
    for (const [vpcs, message] of [
      ['missing', "VPCS program '/nonexistent/vpcs' is not accessible"],
      ['old', 'VPCS executable version must be >= 0.6.1 but not a 0.8'],
    ] as const) {
      const { client, project, base, lab: running } = await start('v2', { vpcs });
      expect(await client.ask('POST', `${base}/nodes/${firstNode(project)}/start`, {})).toMatchObject({ status: 409, body: { message } });
      expect((await client.ask('POST', `${base}/nodes/start`, {})).status).toBe(409);
      await running.close();
    }
  });
});

describe('consoles that surprise', () => {
  async function answering(
    { client, base }: StartedProject,
    node: string,
  ): Promise<{ type(text: string): void; text: () => string; binary: () => boolean | null }> {
    const socket = client.socket(`${base}/nodes/${node}/console/ws`);
    let text = '';
    let binary: boolean | null = null;
    socket.on('message', (data: Buffer, isBinary) => {
      text += data.toString('latin1');
      binary = isBinary;
    });
    socket.on('error', () => undefined);
    await until('the prompt', () => text.includes('> '));
    return { type: (line) => socket.send(`${line}\r\n`), text: () => text, binary: () => binary };
  }

  function telnet(port: number): { text: () => string; closed: () => boolean; leave(): void } {
    let text = '';
    let closed = false;
    const socket = connect({ host: '127.0.0.1', port });
    socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
    socket.on('close', () => (closed = true));
    socket.on('error', () => undefined);
    return { text: () => text, closed: () => closed, leave: () => socket.destroy() };
  }

  it('halfOpenConsoles: a console accepts and never says anything', async () => {
    const { project, client } = await start('v2', { halfOpenConsoles: true }, { started: true, consoles: 'telnet' });
    const terminal = telnet(project.nodes.get(firstNode(project))!.console!);
    await client.ask('GET', '/v2/version');
    expect({ text: terminal.text(), closed: terminal.closed() }).toEqual({ text: '', closed: false });
    terminal.leave();
  });

  it('singleClientConsoles: a console lets one client in, and the next is cut at once', async () => {
    const { project } = await start('v2', { singleClientConsoles: true }, { started: true, consoles: 'telnet' });
    const port = project.nodes.get(firstNode(project))!.console!;
    const first = telnet(port);
    await until('the prompt', () => first.text().includes('> '));
    const second = telnet(port);
    await until('the end of the second', () => second.closed());
    expect(first.closed()).toBe(false);
    first.leave();
    await until('that the place is free', async () => {
      const third = telnet(port);
      await until('an end or a prompt', () => third.closed() || third.text().includes('> '));
      third.leave();
      return third.text().includes('> ');
    });
  });

  it('repeatedLines: a long line is echoed twice', async () => {
    const started = await start('v2', { repeatedLines: true }, { started: true });
    const terminal = await answering(started, firstNode(started.project));
    const long = `echo ${'x'.repeat(90)}`;
    terminal.type(long);
    await until('the echo', () => terminal.text().split('x'.repeat(90)).length > 2);
    terminal.type('echo short');
    await until('the short one', () => terminal.text().includes('short'));
  });

  it('textConsoles: a console sends text frames where others send binary ones', async () => {
    const started = await start('v3', { textConsoles: true }, { started: true });
    expect((await answering(started, firstNode(started.project))).binary()).toBe(false);
  });

  it('consoleHost: a node tells an address that means nothing to its clients', async () => {
    const { client, project, base } = await start('v2', { consoleHost: '0.0.0.0' });
    expect((await client.ask('GET', `${base}/nodes/${firstNode(project)}`)).body).toMatchObject({ console_host: '0.0.0.0' });
  });

  it('movingPorts: a console has another port after each start', async () => {
    const { client, project, base } = await start('v2', { movingPorts: true });
    const path = `${base}/nodes/${firstNode(project)}`;
    const ports: unknown[] = [];
    for (let time = 0; time < 3; time += 1) {
      await client.ask('POST', `${path}/start`, {});
      ports.push(((await client.ask('GET', path)).body as { console: number }).console);
      await client.ask('POST', `${path}/stop`, {});
    }
    expect(new Set(ports).size).toBeGreaterThan(1);
    expect(ports[1]).not.toBe(ports[0]);
  });
});

describe('what surprises without a switch, for every GNS3 server does it', () => {
  it('a token stands in the query of a socket, and so in logs: the journal has none', async () => {
    const started = await start('v3');
    const { texts } = frames(started);
    await until('the first ping', () => texts.length > 0);
    const paths = started.lab.journal().map(({ path }) => path);
    expect(paths).toContain(`${started.base}/notifications/ws?token=<token>`);
    expect(paths.join(' ')).not.toContain(started.client.token!);
  });

  it('a restored snapshot replaces everything under the clients: 3.0 even gives other ids, and tells no end of the old ones', async () => {
    for (const api of ['v2', 'v3'] as const) {
      const { client, project, base, lab: running } = await start(api);
      const before = [...project.nodes.keys()];
      const { snapshot_id } = (await client.ask('POST', `${base}/snapshots`, { name: 'now' })).body as { snapshot_id: string };
      await client.listen(project.projectId);
      await client.ask('POST', `${base}/snapshots/${snapshot_id}/restore`, {});
      await until('snapshot.restored', () => client.heard.some(({ action }) => action === 'snapshot.restored'));
      const actions = new Set(client.heard.map(({ action }) => action));
      expect({ api, deleted: actions.has('node.deleted'), kept: [...project.nodes.keys()].join() === before.join() }).toEqual({
        api,
        deleted: false,
        kept: api === 'v2',
      });
      client.close();
      await running.close();
    }
  });

  it('a field at the wrong level is ignored without a word (3.0)', async () => {
    const { client, project, base } = await start('v3');
    const path = `${base}/nodes/${firstNode(project)}`;
    const console = project.nodes.get(firstNode(project))!.console;
    expect((await client.ask('PUT', path, { ram: 512, properties: { console: 4_242 } })).status).toBe(200);
    expect((await client.ask('GET', path)).body).toMatchObject({ console });
  });

  it('names of nodes are given again: who goes by name meets another one', async () => {
    const { client, project, base } = await start('v2');
    const old = firstNode(project);
    const { name } = project.nodes.get(old)!;
    await client.ask('DELETE', `${base}/nodes/${old}`);
    const made = await client.ask('POST', `${base}/nodes`, { name, node_type: 'vpcs', compute_id: 'local' });
    expect(made.body).toMatchObject({ name });
    expect((made.body as { node_id: string }).node_id).not.toBe(old);
  });

  it('the nodes of a closed project are known and have no state', async () => {
    const { client, base } = await start('v2');
    await client.ask('POST', `${base}/close`, {});
    const nodes = (await client.ask('GET', `${base}/nodes`)).body as Record<string, unknown>[];
    expect(nodes.map((node) => node['status'])).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('paths in answers are those of the server, and nothing is there', async () => {
    const { client, base } = await start('v2');
    expect((await client.ask('GET', base)).body).toMatchObject({ path: expect.stringMatching(/^\/opt\/gns3\/projects\//) });
  });

  it('a log in comes as a form or as JSON (3.0)', async () => {
    const { lab: running } = await start('v3');
    const form = await fetch(`${running.url}/v3/access/users/login`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'admin', password: 'admin' }),
    });
    expect(await form.json()).toMatchObject({ token_type: 'bearer', access_token: expect.any(String) });
  });
});

describe('the switches of a lab', () => {
  it('are each shown here: a title begins with its name', () => {
    const source = readFileSync(new URL(import.meta.url), 'utf8');
    const shown = new Set([...source.matchAll(/\bit\('(\w+): /g)].map((match) => match[1]));
    expect(Object.keys(NO_SURPRISES).filter((name) => !shown.has(name))).toEqual([]);
  });

  it('are all off at first: the server does nothing but what was recorded', () => {
    expect(Object.values(NO_SURPRISES).filter((value) => ![false, 0, '', 'controller', 'list', 'ready'].includes(value))).toEqual([]);
  });
});
