import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '#kit/until.ts';
import { expectRefusal, type Body, type Subject } from './subject.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** How long a server may take to close a project that nobody listens to, stopping included. */
const CLOSING_MS = 20_000;

export function streamsContract(subject: Subject): void {
  const { v2, api } = subject;
  const requests: ClientRequest[] = [];
  const sockets: WebSocket[] = [];
  afterAll(() => {
    for (const request of requests.splice(0)) request.destroy();
    for (const socket of sockets.splice(0)) socket.terminate();
  });

  /** A stream by HTTP: one message a line. */
  async function lines(path: string): Promise<{ messages: Body[]; type: string | undefined; leave: () => void }> {
    const headers = subject.client.token === null ? {} : { authorization: `Bearer ${subject.client.token}` };
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = get(`${subject.place.url}/${api}${path}`, { headers }, resolve).on('error', reject);
    requests.push(request);
    const response = await promise;
    const messages: Body[] = [];
    let rest = '';
    response.on('error', () => undefined);
    response.on('data', (bytes: Buffer) => {
      const parts = (rest + bytes.toString()).split('\n');
      rest = parts.pop()!;
      messages.push(...parts.filter((line) => line !== '').map((line) => JSON.parse(line) as Body));
    });
    return { messages, type: response.headers['content-type'], leave: () => request.destroy() };
  }

  /** A stream by WebSocket: one message a text frame. */
  function frames(path: string): { messages: Body[]; socket: WebSocket; closed: () => number | null } {
    const token = subject.client.token === null ? '' : `?token=${subject.client.token}`;
    const socket = new WebSocket(`${subject.place.url.replace('http', 'ws')}/${api}${path}/ws${token}`);
    sockets.push(socket);
    const messages: Body[] = [];
    let closed: number | null = null;
    socket.on('message', (bytes: Buffer, binary) => {
      expect(binary).toBe(false);
      messages.push(JSON.parse(bytes.toString()) as Body);
    });
    socket.on('close', (code) => (closed = code));
    socket.on('error', () => (closed ??= 0));
    return { messages, socket, closed: () => closed };
  }

  describe('a notification stream', { concurrent: false }, () => {
    it.concurrent('begins with a ping and pings again when nothing happens, by HTTP and by WebSocket', async () => {
      const project = await subject.project({}, false);
      const http = await lines(`${project.path}/notifications`);
      expect(http.type).toMatch(/^application\/json/);
      const socket = frames(`${project.path}/notifications`);
      const pings = [http.messages, socket.messages];
      await until('two pings on each', () => pings.every((messages) => messages.length >= 2));
      for (const messages of pings)
        for (const { action, event } of messages) {
          expect(action).toBe('ping');
          expect(Object.keys(event as Body).sort()).toEqual(
            ['cpu_usage_percent', ...(v2 ? [] : ['disk_usage_percent']), 'memory_usage_percent'].sort(),
          );
        }
    });

    it('says the same by HTTP as by WebSocket, to every listener', async () => {
      const project = await subject.project();
      const http = await lines(`${project.path}/notifications`);
      const socket = frames(`${project.path}/notifications`);
      await until('both are open', () => http.messages.length > 0 && socket.messages.length > 0);
      const node = await project.vpcs('PC1');
      await subject.done('PUT', project.node(node), { x: 3 });
      const told = (messages: Body[]): unknown[] => messages.filter(({ action }) => action !== 'ping');
      await until('both events on both', () => told(http.messages).length === 2 && told(socket.messages).length === 2);
      expect(told(http.messages)).toEqual(told(socket.messages));
      expect(told(http.messages)).toMatchObject([{ action: 'node.created' }, { action: 'node.updated', event: { x: 3 } }]);
    });

    it('of the controller says nothing of nodes, and that of a project nothing of projects', async () => {
      const project = await subject.project();
      const before = subject.client.heard.length;
      const actions = await project.actions(async () => {
        await project.vpcs('PC1');
        await subject.done('PUT', project.path, { zoom: 55 });
      });
      expect(actions).toEqual(['node.created']);
      await until('project.updated', () => subject.controllerActions(project.id).includes('project.updated'));
      const controller = subject.client.heard.slice(before).filter(({ stream }) => stream === 'controller');
      expect(controller.filter(({ action }) => /^(node|link|drawing)\./.test(action))).toEqual([]);
    });

    it.concurrent('of the controller tells the load of the compute', async () => {
      const { messages } = frames('/notifications');
      await until('compute.updated', () => messages.some(({ action }) => action === 'compute.updated'), 15_000);
      expect(messages[0]).toMatchObject({ action: 'ping' });
      expect(messages.find(({ action }) => action === 'compute.updated')).toMatchObject({
        event: { compute_id: 'local', connected: true, cpu_usage_percent: expect.any(Number) },
      });
    });

    it(`of a project that does not exist is ${v2 ? 'refused' : 'refused by HTTP and dropped by WebSocket'}`, async () => {
      await expectRefusal(subject.ask('GET', `/projects/${UNKNOWN}/notifications`), 404, `Project ID ${UNKNOWN} doesn't exist`);
      const { closed, messages } = frames(`/projects/${UNKNOWN}/notifications`);
      await until('the end of the WebSocket', () => closed() !== null);
      expect(messages).toEqual([]);
    });

    it('can be opened on a closed project', async () => {
      const project = await subject.project({}, false);
      await project.vpcs('PC1');
      await subject.done('POST', `${project.path}/close`, {});
      const { messages } = frames(`${project.path}/notifications`);
      await until('the first ping', () => messages.length > 0);
      await subject.done('POST', `${project.path}/open`, {});
      await until('the node', () => messages.some(({ action }) => action === 'node.created'));
    });

    it.concurrent('whose last listener left closes its project, if that closes itself, and stops its nodes', async () => {
      const leaving = await subject.project({ auto_close: true }, false);
      const staying = await subject.project({ auto_close: false }, false);
      const node = await leaving.vpcs('PC1');
      await subject.done('POST', `${leaving.node(node)}/start`, {});
      const listeners = [leaving, staying].map((project) => frames(`${project.path}/notifications`));
      await until('the first pings', () => listeners.every(({ messages }) => messages.length > 0));
      for (const { socket } of listeners) socket.close();
      await until('project.closed', () => subject.controllerActions(leaving.id).includes('project.closed'), CLOSING_MS);
      expect(await subject.done('GET', leaving.path)).toMatchObject({ status: 'closed' });
      expect(await subject.done('GET', staying.path)).toMatchObject({ status: 'opened' });
    });

    it.concurrent('that is opened again in time keeps its project open', async () => {
      const project = await subject.project({ auto_close: true }, false);
      const first = frames(`${project.path}/notifications`);
      await until('the first ping', () => first.messages.length > 0);
      first.socket.close();
      const second = frames(`${project.path}/notifications`);
      await until('two pings on the second', () => second.messages.filter(({ action }) => action === 'ping').length >= 2);
      expect(await subject.done('GET', project.path)).toMatchObject({ status: 'opened' });
    });
  });
}
