import { get, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startLab, type LabApi, type LabProject } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { clientOf, startedProject } from './started-lab.ts';
import { recordedText } from './recording.ts';

interface HttpStream {
  readonly lines: Record<string, unknown>[];
  /** How it ended: by itself, or cut in the middle; null while it goes on. */
  ended: 'whole' | 'cut' | null;
  leave(): void;
}

/** Reads an HTTP notification stream. */
function follow(url: string, token: string | null): Promise<HttpStream> {
  return new Promise((resolve, reject) => {
    const request = get(url, token === null ? {} : { headers: { authorization: `Bearer ${token}` } }, (response: IncomingMessage) => {
      const stream: HttpStream = { lines: [], ended: null, leave: () => request.destroy() };
      let rest = '';
      response.on('data', (chunk: Buffer) => {
        const parts = (rest + chunk.toString()).split('\n');
        rest = parts.pop()!;
        for (const line of parts) stream.lines.push(JSON.parse(line) as Record<string, unknown>);
      });
      response.on('end', () => {
        stream.ended = response.complete ? 'whole' : 'cut';
      });
      response.on('error', () => {
        stream.ended = 'cut';
      });
      resolve(stream);
    });
    request.on('error', reject);
  });
}

const firstNode = (project: LabProject): string => [...project.nodes.keys()][0]!;

describe.each<LabApi>(['v2', 'v3'])('the notification streams of %s', (api) => {
  it('begin with a ping and ping again after silence, by HTTP and by WebSocket', async () => {
    const { lab: running, client, base } = await startedProject(api, { pingEveryMs: 60 });
    const http = await follow(`${running.url}${base}/notifications`, client.token);
    await until('a second ping by HTTP', () => http.lines.length >= 2);
    expect(http.lines.map((line) => line['action'])).toEqual(http.lines.map(() => 'ping'));
    const socket = client.socket(`${base}/notifications/ws`);
    const frames: string[] = [];
    socket.on('message', (data: Buffer) => frames.push(data.toString()));
    await until('a second ping by WebSocket', () => frames.length >= 2);
    const ping = JSON.parse(frames[0]!) as { action: string; event: Record<string, unknown> };
    expect(ping.action).toBe('ping');
    expect(Object.keys(ping.event).sort()).toEqual(
      [...(api === 'v3' ? ['cpu_usage_percent', 'disk_usage_percent'] : ['cpu_usage_percent']), 'memory_usage_percent'].sort(),
    );
  });

  it('tell the load of the compute to the controller stream alone', async () => {
    const { lab: running, client, base } = await startedProject(api, { computeEveryMs: 40 });
    const controller = await follow(`${running.url}/${api}/notifications`, client.token);
    const project = await follow(`${running.url}${base}/notifications`, client.token);
    await until('three messages', () => controller.lines.length >= 4);
    expect(controller.lines.slice(1).map((line) => line['action'])).toEqual(controller.lines.slice(1).map(() => 'compute.updated'));
    expect(project.lines.map((line) => line['action'])).toEqual(['ping']);
  });

  it('close an auto_close project when its last listener left, not when one came back', async () => {
    const { client, project, base } = await startedProject(api, { autoClose: true, autoCloseAfterMs: 80 });
    await client.ask('POST', `${base}/nodes/${firstNode(project)}/start`, {});
    await client.listen('controller');
    const first = await client.listen(project.projectId);
    first.close();
    await new Promise((resolve) => first.on('close', resolve));
    const second = await client.listen(project.projectId);
    // The closing that was due is over when one that began later has happened.
    const { project_id } = (await client.ask('POST', `/${api}/projects`, { name: 'other' })).body as { project_id: string };
    (await client.listen(project_id)).close();
    await until('the other project closed', () => client.heard.some((heard) => heard.action === 'project.closed'));
    expect(project.status).toBe('opened');
    second.close();
    await until('the project closed', () => client.heard.filter((heard) => heard.action === 'project.closed').length === 2);
    expect(project.status).toBe('closed');
    expect([...project.nodes.values()].map((node) => node.status)).toEqual(['stopped', 'stopped', 'stopped', 'stopped']);
  });

  it('close a project also when an HTTP stream ends (2.2); HTTP streams do not count (3.0)', async () => {
    const { lab: running, client, project, base } = await startedProject(api, { autoClose: true, autoCloseAfterMs: 30 });
    await client.listen('controller');
    const http = await follow(`${running.url}${base}/notifications`, client.token);
    await until('the first ping', () => http.lines.length === 1);
    http.leave();
    await until('the end of the stream', () => running.listeners(project.projectId) === 0);
    const { project_id } = (await client.ask('POST', `/${api}/projects`, { name: 'other' })).body as { project_id: string };
    (await client.listen(project_id)).close();
    await until('the other project closed', () =>
      client.heard.some((heard) => heard.action === 'project.closed' && (heard.event as { name: string }).name === 'other'),
    );
    expect(project.status).toBe(api === 'v3' ? 'opened' : 'closed');
  });

  it('accept and refuse WebSockets as recorded', async () => {
    const { lab: running, client, project, base } = await startedProject(api);
    const secured = api === 'v3' ? running : await startLab({ api, projects: 0, auth: { user: 'nms', password: 'secret' } });
    const secret = clientOf(secured);
    await secret.logIn();
    const recorded = (
      JSON.parse(recordedText(api, 'websocket-probes.json')) as {
        probes: { name: string; url: string; handshake: number; close_code: number | null; frames: { type: string; data: unknown }[] }[];
      }
    ).probes;
    await client.ask('POST', `${base}/nodes/${firstNode(project)}/start`, {});
    const stopped = [...project.nodes.keys()][1]!;
    try {
      for (const probe of recorded) {
        const target = probe.name.startsWith('auth-server') ? secured : running;
        const path = new URL(probe.url).pathname
          .replace(/projects\/(?!0000)[0-9a-f-]{36}/, `projects/${project.projectId}`)
          .replace(/nodes\/[0-9a-f-]{36}/, `nodes/${probe.name.includes('stopped') ? stopped : firstNode(project)}`);
        const query = probe.url.includes('token=garbage') ? '?token=garbage' : probe.url.includes('token=') ? `?token=${client.token}` : '';
        const basic = probe.name.includes('-basic') || probe.name.includes('userinfo');
        const bearer = probe.name.includes('bearer');
        const headers: Record<string, string> = basic
          ? { authorization: `Basic ${Buffer.from('nms:secret').toString('base64')}` }
          : bearer
            ? { authorization: `Bearer ${client.token}` }
            : {};
        const outcome = await probeSocket(
          target.url.replace('http', 'ws') + path + query,
          headers,
          probe.frames.filter((frame) => frame.type === '1' || frame.type === '2').length > 0,
        );
        expect({ name: probe.name, handshake: outcome.handshake }).toEqual({ name: probe.name, handshake: probe.handshake });
        // A code that only says how the recording left is not the server's.
        const serverCloses = probe.frames.length === 0 ? probe.handshake === 101 : ['8', '257'].includes(probe.frames.at(-1)!.type);
        expect({ name: probe.name, code: serverCloses ? outcome.code : probe.close_code }).toEqual({
          name: probe.name,
          code: probe.close_code,
        });
        const text = probe.frames.find((frame) => frame.type === '1')?.data as string | undefined;
        expect({ name: probe.name, error: outcome.first?.includes('log.error') === true ? outcome.first : null }).toEqual({
          name: probe.name,
          error: text?.includes('log.error') === true ? text : null,
        });
      }
    } finally {
      if (secured !== running) await secured.close();
    }
  });

  it('break in the middle of a chunk when the server is killed; after a restart projects are closed and tokens still good', async () => {
    const { lab: running, client, project, base } = await startedProject(api, { started: true });
    const http = await follow(`${running.url}${base}/notifications`, client.token);
    const socket = await client.listen(project.projectId);
    const code = new Promise<number>((resolve) => socket.on('close', resolve));
    await running.kill();
    expect(await code).toBe(1006);
    await until('the end of the HTTP stream', () => http.ended !== null);
    expect(http.ended).toBe('cut');
    await expect(client.ask('GET', `/${api}/version`)).rejects.toThrow();
    await running.restart();
    expect((await client.ask('GET', base)).body).toMatchObject({ status: 'closed' });
    const nodes = (await client.ask('GET', `${base}/nodes`)).body as Record<string, unknown>[];
    expect(nodes.map((node) => node['status'])).toEqual([undefined, undefined, undefined, undefined]);
    expect((await client.ask('POST', `${base}/open`, {})).status).toBe(201);
    expect(((await client.ask('GET', `${base}/nodes`)).body as Record<string, unknown>[]).map((node) => node['status'])).toEqual([
      'stopped',
      'stopped',
      'stopped',
      'stopped',
    ]);
  });

  it(`end at SIGTERM with close code ${api === 'v2' ? 1001 : 1012}, HTTP streams ${api === 'v2' ? 'cut' : 'whole'}`, async () => {
    const { lab: running, client, project, base } = await startedProject(api);
    const http = await follow(`${running.url}${base}/notifications`, client.token);
    const socket = await client.listen(project.projectId);
    const code = new Promise<number>((resolve) => socket.on('close', resolve));
    await running.shutDown();
    expect(await code).toBe(api === 'v2' ? 1001 : 1012);
    await until('the end of the HTTP stream', () => http.ended !== null);
    expect(http.ended).toBe(api === 'v2' ? 'cut' : 'whole');
  });

  it('stop while the server stalls and then say everything, as answers do', async () => {
    const { lab: running, client, project, base } = await startedProject(api);
    await client.listen(project.projectId);
    const stalled = running.stallFor(150);
    let answered = false;
    const asking = async (): Promise<void> => {
      await client.ask('GET', `/${api}/version`);
      answered = true;
    };
    const answer = asking();
    running.emit(project.projectId, 'node.updated', { name: 'held' });
    await until('the request reached the lab', () =>
      running.journal().some((entry) => entry.path.endsWith('/version') && entry.status === 0),
    );
    expect({ answered, heard: client.heard.length }).toEqual({ answered: false, heard: 0 });
    await stalled;
    await answer;
    await until('the held event', () => client.heard.length === 1);
    expect((await client.ask('GET', base)).status).toBe(200);
  });

  it('are cut alone by breakStreams: requests go on', async () => {
    const { lab: running, client, project, base } = await startedProject(api);
    const socket = await client.listen(project.projectId);
    const code = new Promise<number>((resolve) => socket.on('close', resolve));
    running.breakStreams();
    expect(await code).toBe(1006);
    expect((await client.ask('GET', base)).status).toBe(200);
  });
});

interface Outcome {
  readonly handshake: number;
  readonly code: number | null;
  readonly first: string | null;
}

/** Tries a WebSocket: until it is closed, or its first frame came. */
function probeSocket(url: string, headers: Record<string, string>, expectFrame: boolean): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { headers });
    let first: string | null = null;
    socket.on('unexpected-response', (_request, response) => {
      resolve({ handshake: response.statusCode ?? 0, code: null, first });
      socket.terminate();
    });
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      first ??= data.toString();
      // An error is followed by the closing, which is waited for.
      if (!first.includes('log.error') && expectFrame) {
        resolve({ handshake: 101, code: null, first });
        socket.terminate();
      }
    });
    socket.on('close', (code) => resolve({ handshake: 101, code, first }));
  });
}
