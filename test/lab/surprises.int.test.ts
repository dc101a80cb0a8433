import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { LabApi, LabOptions, LabSwitches } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { startedProject } from './started-lab.ts';

async function start(api: LabApi, switches: Partial<LabSwitches>, options: LabOptions = {}) {
  const { lab: running, client, project, base } = await startedProject(api, { nodes: 2, switches, ...options });
  const [first, second] = [...project.nodes.keys()];
  const power = (verb: string, node = first!) => client.ask('POST', `${base}/nodes/${node}/${verb}`, {});
  return { running, client, project, base, first: first!, second: second!, power };
}

/** What a telnet client of a console sees. */
function telnet(port: number): { seen(): string; closed(): boolean; send(text: string): void; end(): void } {
  let text = '';
  let closed = false;
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (data: Buffer) => (text += data.toString('latin1')));
  socket.on('close', () => (closed = true));
  socket.on('error', () => (closed = true));
  return { seen: () => text, closed: () => closed, send: (sent) => void socket.write(sent), end: () => socket.destroy() };
}

describe('streams that surprise', () => {
  it('are cut again and again', async () => {
    const { client, project } = await start('v3', { cutStreamsEveryMs: 50 });
    const socket = await client.listen(project.projectId);
    await until('the cut', () => socket.readyState === socket.CLOSED);
    await client.listen(project.projectId);
  });

  it('tell later than the answer came', async () => {
    const { client, project, power } = await start('v2', { lateEventsMs: 80 });
    await client.listen(project.projectId);
    expect((await power('start')).status).toBe(200);
    expect(client.heard).toEqual([]);
    await until('the event', () => client.heard.length === 1);
    expect(client.heard[0]).toMatchObject({ action: 'node.updated', event: { status: 'started' } });
  });

  it('tell actions that nobody knows, and logs that say nothing of state', async () => {
    const { client, project, power } = await start('v3', { unknownActions: true, logEvents: true });
    await client.listen(project.projectId);
    await power('start');
    await until('all of them', () => client.heard.length === 5);
    expect(client.heard.map(({ action }) => action)).toEqual([
      'node.updated',
      'link.web_wireshark_started',
      'log.info',
      'log.warning',
      'log.error',
    ]);
  });
});

describe('rights that surprise', () => {
  it('forbid consoles while the rest works', async () => {
    const { client, base, first, power } = await start('v3', { refuseConsoles: true });
    await power('start');
    const socket = client.socket(`${base}/nodes/${first}/console/ws`);
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', () => undefined);
    });
    expect(status).toBe(403);
    expect((await client.ask('GET', `${base}/nodes`)).status).toBe(200);
  });

  it('end with every token of the server', async () => {
    const { client, base } = await start('v3', { revokeTokensEveryMs: 60 });
    await until('the revocation', async () => (await client.ask('GET', `${base}/nodes`)).status === 401);
    await until('a new token to be good', async () => {
      await client.logIn();
      return (await client.ask('GET', `${base}/nodes`)).status === 200;
    });
  });

  it('hide projects that are there', async () => {
    const { client, base } = await start('v3', { hiddenProjects: 1 }, { projects: 2 });
    expect((await client.ask('GET', '/v3/projects')).body).toHaveLength(1);
    expect((await client.ask('GET', base)).status).toBe(200);
  });
});

describe('requests that surprise', () => {
  it('conflict now and then, with a text of another reason each time', async () => {
    const { power } = await start('v2', { conflictEvery: 2 });
    const answers = [await power('start'), await power('stop'), await power('start'), await power('stop')];
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 200, 409]);
    expect(answers[1]!.body).not.toEqual(answers[3]!.body);
  });

  it('fail in the shapes of the framework', async () => {
    const { client, base } = await start('v3', { bareErrors: true });
    expect((await client.ask('GET', `${base}/nodes/no-uuid`)).body).toMatchObject({ detail: [{ msg: expect.any(String) }] });
    expect((await client.ask('GET', `${base}/nodes/00000000-0000-4000-8000-000000000000`)).body).toEqual({
      detail: expect.stringContaining("doesn't exist"),
    });
  });

  it('are slow when they change something', async () => {
    const { client, base, power } = await start('v2', { slowOperationsMs: 300 });
    const answered: string[] = [];
    await Promise.all([
      power('start').then(() => answered.push('POST')),
      client.ask('GET', `${base}/nodes`).then(() => answered.push('GET')),
    ]);
    expect(answered).toEqual(['GET', 'POST']);
  });

  it('give one number to two IOU nodes', async () => {
    const { client, base } = await start('v2', { racyIouIds: true }, { emulators: 'all' });
    const make = async () => {
      const made = await client.ask('POST', `${base}/nodes`, { name: 'IOU', node_type: 'iou', compute_id: 'local' });
      return (made.body as { properties: Record<string, unknown> }).properties['application_id'];
    };
    expect([await make(), await make()]).toEqual([1, 1]);
  });

  it('meet a compute that forgot, until the project is closed and opened', async () => {
    const { running, client, base, first, power } = await start('v3', { forgetfulComputeMs: 150 }, { started: true });
    const status = async () => ((await client.ask('GET', `${base}/nodes/${first}`)).body as { status: string }).status;
    await until('the compute to forget', () => running.model.devices.byNodeId(first) === null);
    expect(await status()).toBe('started');
    expect((await power('stop')).status).toBe(404);
    await client.ask('POST', `${base}/close`, {});
    await client.ask('POST', `${base}/open`, {});
    expect(await status()).toBe('stopped');
    expect((await power('start')).status).toBe(204);
    expect(running.model.devices.byNodeId(first)).not.toBeNull();
  });
});

describe('consoles that surprise', () => {
  it('let one client in', async () => {
    const { project, first, power } = await start('v2', { singleClientConsoles: true }, { consoles: 'telnet' });
    await power('start');
    const port = project.nodes.get(first)!.console!;
    const one = telnet(port);
    await until('the prompt', () => one.seen().includes('> '));
    const two = telnet(port);
    await until('the second to be cut', () => two.closed());
    one.end();
    await until('the prompt for the next, once the first is gone', async () => {
      const three = telnet(port);
      await until('an answer or none', () => three.closed() || three.seen().includes('> '));
      const welcome = !three.closed();
      three.end();
      return welcome;
    });
  });

  it('echo long lines twice', async () => {
    const { project, first, power } = await start('v2', { repeatedLines: true }, { consoles: 'telnet' });
    await power('start');
    const terminal = telnet(project.nodes.get(first)!.console!);
    await until('the prompt', () => terminal.seen().includes('> '));
    const long = `echo ${'abcdefghij'.repeat(9)}`;
    terminal.send(`${long}\r\n`);
    await until('the repeat', () => terminal.seen().split(long).length > 2);
    terminal.end();
  });

  it('are said to be where only the server is', async () => {
    const { client, base } = await start('v2', { consoleHost: '0.0.0.0' });
    expect((await client.ask('GET', `${base}/nodes`)).body).toMatchObject([{ console_host: '0.0.0.0' }, { console_host: '0.0.0.0' }]);
  });

  it('move with each start', async () => {
    const { project, first, power } = await start('v2', { movingPorts: true });
    const ports = new Set<number | null>();
    for (let round = 0; round < 3; round += 1) {
      await power('start');
      ports.add(project.nodes.get(first)!.console);
      await power('stop');
    }
    expect(ports.size).toBeGreaterThan(1);
  });

  it('are two where a node has an auxiliary port, and each is a session of its own', async () => {
    const { client, base, project } = await start('v2', {}, { emulators: 'all', consoles: 'telnet' });
    const made = (await client.ask('POST', `${base}/nodes`, { name: 'H', node_type: 'docker', compute_id: 'local' })).body as {
      node_id: string;
    };
    await client.ask('POST', `${base}/nodes/${made.node_id}/start`, {});
    const node = project.nodes.get(made.node_id)!;
    const [one, two] = [telnet(node.console!), telnet(node.aux!)];
    await until('both prompts', () => one.seen().includes('# ') && two.seen().includes('# '));
    two.send('echo on-the-second\r\n');
    await until('the answer', () => two.seen().split('on-the-second').length > 2);
    expect(one.seen()).not.toContain('on-the-second');
    await client.ask('POST', `${base}/nodes/${made.node_id}/stop`, {});
    await until('both to be cut', () => one.closed() && two.closed());
  });

  it('are silent while their node is suspended, and go on with it', async () => {
    const { client, base, project } = await start('v2', {}, { emulators: 'all', consoles: 'telnet' });
    const made = (await client.ask('POST', `${base}/nodes`, { name: 'R', node_type: 'dynamips', compute_id: 'local' })).body as {
      node_id: string;
    };
    const node = `${base}/nodes/${made.node_id}`;
    await client.ask('POST', `${node}/start`, {});
    const terminal = telnet(project.nodes.get(made.node_id)!.console!);
    terminal.send('\r\n');
    await until('a prompt', () => terminal.seen().includes('Router>'));
    await client.ask('POST', `${node}/suspend`, {});
    const before = terminal.seen();
    terminal.send('\r\n');
    // What was typed has arrived when the answer to something sent later has.
    await client.ask('GET', node);
    expect(terminal.seen()).toBe(before);
    await client.ask('POST', `${node}/start`, {});
    terminal.send('\r\n');
    await until('the prompt', () => terminal.seen().length > before.length);
    terminal.end();
  });
});
