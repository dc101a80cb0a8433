import { describe, expect, it } from 'vitest';
import { startLab, type LabProject } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { LabClient } from './lab-client.ts';
import { startedProject } from './started-lab.ts';

const firstNode = (project: LabProject): string => [...project.nodes.keys()][0]!;

describe('a lab', () => {
  it('revokes tokens: what was good is 401 until the next log in', async () => {
    const { lab: running, client, base } = await startedProject('v3');
    running.revokeTokens();
    expect(await client.ask('GET', base)).toMatchObject({ status: 401, body: { message: 'Could not validate credentials' } });
    await client.logIn();
    expect((await client.ask('GET', base)).status).toBe(200);
  });

  it('lets tokens grow old', async () => {
    let now = 1_800_000_000_000;
    const { client, base } = await startedProject('v3', {
      tokenLifetimeMs: 60_000,
      clock: { now: () => new Date(now), monotonicMs: () => performance.now() },
    });
    expect((await client.ask('GET', base)).status).toBe(200);
    now += 61_000;
    expect((await client.ask('GET', base)).status).toBe(401);
  });

  it('asks for HTTP Basic on 2.2 when told to, and for nothing on its console', async () => {
    const {
      lab: running,
      client,
      project,
      base,
    } = await startedProject('v2', { auth: { user: 'nms', password: 'secret' }, started: true });
    expect((await client.ask('GET', base)).status).toBe(200);
    const anonymous = await fetch(running.url + base);
    expect({ status: anonymous.status, asks: anonymous.headers.get('www-authenticate'), body: await anonymous.text() }).toEqual({
      status: 401,
      asks: 'Basic realm="GNS3 server"',
      body: '',
    });
    const { WebSocket } = await import('ws');
    const console = new WebSocket(`${running.url.replace('http', 'ws')}${base}/nodes/${firstNode(project)}/console/ws`);
    await new Promise((resolve) => console.on('message', resolve));
    console.terminate();
  });

  it('answers what it was planned to: HTML, garbage, another status, nothing, a cut', async () => {
    const { lab: running, client, base } = await startedProject('v2');
    running.answerWith({ path: /projects/, body: '<html>proxy</html>', status: 502, times: 1 });
    expect(await client.ask('GET', base)).toMatchObject({ status: 502, body: '<html>proxy</html>' });
    expect((await client.ask('GET', base)).status).toBe(200);
    running.answerWith({ method: 'POST', path: /\/open$/, body: { message: 'Project is locked', status: 409 }, status: 409, times: 1 });
    expect(await client.ask('POST', `${base}/open`, {})).toMatchObject({ status: 409, body: { message: 'Project is locked' } });
    for (const instead of ['reset', 'cut'] as const) {
      running.answerWith({ path: /stats/, instead, body: { nodes: 1 }, times: 1 });
      await expect(client.ask('GET', `${base}/stats`)).rejects.toThrow();
    }
    const takeBack = running.answerWith({ path: /stats/, body: '{"nodes": ', contentType: 'application/json' });
    await expect(client.ask('GET', `${base}/stats`)).rejects.toThrow('JSON');
    takeBack();
    expect((await client.ask('GET', `${base}/stats`)).status).toBe(200);
  });

  it('sends unknown actions and malformed lines when told to', async () => {
    const { lab: running, client, project, base } = await startedProject('v2');
    const socket = client.socket(`${base}/notifications/ws`);
    const frames: string[] = [];
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    await until('the first ping', () => frames.length === 1);
    running.emit(project.projectId, 'link.web_wireshark_started', { link_id: 'x' });
    running.emitLine(project.projectId, '{"action": "node.upd');
    await until('both', () => frames.length === 3);
    expect(frames.slice(1)).toEqual(['{"action":"link.web_wireshark_started","event":{"link_id":"x"}}', '{"action": "node.upd']);
  });

  it('writes down what it was asked, without tokens', async () => {
    const { lab: running, client, base } = await startedProject('v3');
    running.clearJournal();
    await client.ask('GET', `${base}?token=${client.token}`);
    expect(running.journal()).toMatchObject([{ method: 'GET', path: `${base}?token=<token>`, status: 200 }]);
  });

  it('is active by itself, the same way for the same seed', async () => {
    const moves = async (): Promise<unknown[]> => {
      const running = await startLab({ projects: 2, nodes: 6, seed: 42, consoles: 'websocket' });
      const client = new LabClient(running);
      const ids = [...running.model.projects.keys()];
      for (const id of ids) await client.listen(id);
      await running.activity({ eventsPerSecond: 5_000, events: 200, powerPercent: 0 }).finished;
      await until('every event', () => client.heard.length === 200);
      client.close();
      await running.close();
      return ids.map((id) =>
        client.heard
          .filter((heard) => heard.stream === id)
          .map((heard) => {
            const { node_id, x, y } = heard.event as Record<string, unknown>;
            return { node_id, x, y };
          }),
      );
    };
    expect(await moves()).toEqual(await moves());
  });

  it('starts and stops nodes among its own changes', async () => {
    const { lab: running, client, project } = await startedProject('v2');
    await client.listen(project.projectId);
    await running.activity({ eventsPerSecond: 2_000, events: 100, powerPercent: 50 }).finished;
    const statuses = (): string[] => [...new Set(client.heard.map((heard) => (heard.event as { status: string }).status))].sort();
    await until('a start and a stop', () => statuses().length === 2);
    expect(statuses()).toEqual(['started', 'stopped']);
  });

  it('holds 500 projects of 20 nodes', { timeout: 30_000 }, async () => {
    const { lab: running, client } = await startedProject('v2', { projects: 500, nodes: 20 });
    const projects = (await client.ask('GET', '/v2/projects')).body as unknown[];
    expect(projects).toHaveLength(500);
    const nodes = [...running.model.projects.values()].reduce((sum, project) => sum + project.nodes.size, 0);
    expect(nodes).toBe(10_000);
    const ports = new Set(
      [...running.model.projects.values()].flatMap((project) => [...project.nodes.values()].map((node) => node.console)),
    );
    expect(ports.size).toBe(10_000);
  });

  it('makes two labs without a seed differ in every id', async () => {
    const { lab: running } = await startedProject('v2');
    const other = await startLab({ projects: 1, nodes: 1 });
    expect([...other.model.projects.keys()].filter((id) => running.model.projects.has(id))).toEqual([]);
    await other.close();
  });

  it('streams a capture as libpcap writes it', async () => {
    const { client, project, base, lab: running } = await startedProject('v2', { started: true });
    const link = [...project.links.keys()][0]!;
    await client.ask('POST', `${base}/links/${link}/start_capture`, {});
    const stream = await fetch(`${running.url}${base}/links/${link}/pcap`);
    const reader = stream.body!.getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value ?? []).toString('hex')).toBe('d4c3b2a1020004000000000000000000ffff000001000000');
    await client.ask('POST', `${base}/links/${link}/stop_capture`, {});
    expect((await reader.read()).done).toBe(true);
  });

  it('queues calls on one node: starts and stops sent at once all succeed', async () => {
    const { client, project, base } = await startedProject('v2', { delays: 'recorded', autoCloseAfterMs: 60_000 });
    const verbs = ['start', 'start', 'start', 'stop', 'start'];
    const answers = await Promise.all(verbs.map((verb) => client.ask('POST', `${base}/nodes/${firstNode(project)}/${verb}`, {})));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    expect(project.nodes.get(firstNode(project))!.status).toBe('started');
  });
});
