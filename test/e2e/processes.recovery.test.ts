import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CENTRAL, EventListener, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { startPostgresServer, type PostgresServer } from '#kit/postgres-server.ts';
import { startRedisServer, type RedisServer } from '#kit/redis-server.ts';
import { until } from '#kit/until.ts';
import { startLab, type Lab } from '#lab/index.ts';

interface Node {
  readonly node_id: string;
  readonly name: string;
  readonly status: string;
}

interface Topology {
  readonly position: number;
  readonly projects: readonly { readonly project_id: string; readonly name: string; readonly nodes: readonly Node[] }[];
}

interface Status {
  readonly servers: readonly {
    readonly id: string;
    readonly connected: boolean;
    readonly listener: { readonly process: string; readonly here: boolean } | null;
  }[];
}

/** An instance of a remote module that notes the texts it takes. */
interface Instance {
  readonly token: string;
  readonly taken: string[];
  close(): void;
}

/** The first instance registers the module; the others come with its token. */
async function connectModule(hub: HubProcess, client: HubClient, name: string, known?: string): Promise<Instance> {
  const registration = { name, version: '1.0.0', capabilities: ['notes'] };
  const token = known ?? (await client.send<{ token: string }>('POST', '/api/common/api/v1/hub/modules/register/', registration)).token;
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/gns3/module/${name}/`, ['thalamus.v1', `bearer.${token}`]);
  const taken: string[] = [];
  let joined = false;
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { type: string; messages?: { id: string; data: { text: string } }[] };
    if (frame.type === 'welcome') socket.send(JSON.stringify({ action: 'register', ...registration }));
    if (frame.type !== 'welcome') joined = true;
    for (const message of frame.messages ?? []) {
      taken.push(message.data.text);
      socket.send(JSON.stringify({ action: 'ack', id: message.id }));
    }
  });
  await until(`an instance of ${name} at ${hub.url}`, async () => {
    const module = await client.get<{ instances: unknown[] }>(`/api/common/api/v1/hub/modules/${name}/`);
    return joined || module.instances.length > (known === undefined ? 0 : 1);
  });
  return { token, taken, close: () => socket.close() };
}

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgresServer();
});
afterAll(() => postgres?.cleanUp());

describe.each([
  ['without Redis', false],
  ['with Redis', true],
])('three processes on one PostgreSQL, %s', (_name, withRedis) => {
  let lab: Lab;
  let redis: RedisServer | undefined;
  let hubs: HubProcess[] = [];
  let clients: HubClient[] = [];
  let project: Topology['projects'][number];

  beforeAll(async () => {
    lab = await startLab({ api: 'v3', projects: 1, nodes: 6, autoClose: false, seed: 11 });
    redis = withRedis ? await startRedisServer() : undefined;
    const env = {
      THALAMUS_DATABASE_URL: await postgres.database(),
      THALAMUS_GNS3_AUTO_CLOSE: 'pin',
      ...(redis === undefined ? {} : { THALAMUS_REDIS_URL: redis.url }),
    };
    const gns3 = { url: lab.url, ...lab.credentials! };
    // All at once: on an empty database they meet in its migrations.
    hubs = await Promise.all([startHub({ gns3, env }), startHub({ gns3, env }), startHub({ gns3, env })]);
    clients = await Promise.all(hubs.map((hub) => logIn(hub.url, hub.password)));
    await until('every process knows the project', async () => {
      const seen = await Promise.all(clients.map((client) => client.get<Topology>(`${CENTRAL}/topology/`)));
      project = seen[0]!.projects[0]!;
      return seen.every(({ projects }) => projects[0]?.nodes.length === 6);
    });
  });
  afterAll(async () => {
    // The database ends with its server.
    await Promise.all(hubs.map((hub) => hub.stop()));
    await redis?.cleanUp();
    await lab?.close();
  });

  const act = (client: HubClient, action: string, node: Node) =>
    client.send('POST', `${CENTRAL}/${action}/`, { project_id: project.project_id, node_id: node.node_id });

  /** The process that listens to the GNS3 server, by its own word. */
  async function listener(alive: readonly number[]): Promise<number> {
    const found: number[] = [];
    for (const index of alive) {
      const status = await clients[index]!.get<Status>(`${CENTRAL}/status/`).catch(() => undefined);
      if (status?.servers[0]?.listener?.here === true && status.servers[0].connected) found.push(index);
    }
    return found.length === 1 ? found[0]! : -1;
  }

  test('one of them listens to GNS3, and all of them act and answer', async () => {
    await until('exactly one listener', async () => (await listener([0, 1, 2])) >= 0);
    for (const [index, client] of clients.entries()) {
      await act(client, 'start_node', project.nodes[index]!);
      for (const other of clients) {
        await until(`${project.nodes[index]!.name} started for everybody`, async () => {
          const topology = await other.get<Topology>(`${CENTRAL}/topology/`);
          return topology.projects[0]!.nodes.find(({ node_id: id }) => id === project.nodes[index]!.node_id)?.status === 'started';
        });
      }
    }
  });

  test('a log-in at one of them counts at the others', async () => {
    const answers = await Promise.all(
      hubs.map((hub) => fetch(`${hub.url}/api/common/api/v1/auth/me/`, { headers: { authorization: `Bearer ${clients[0]!.token}` } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test('when the listener is killed, another listens within five seconds, and no client misses an event or sees one twice', async () => {
    const killed = await listener([0, 1, 2]);
    const alive = [0, 1, 2].filter((index) => index !== killed);
    const listeners = await Promise.all(
      alive.map(async (index) => {
        const events = new EventListener(hubs[index]!.url);
        await events.connect(clients[index]!.token);
        return events;
      }),
    );
    await hubs[killed]!.kill();
    await until('another listener', async () => (await listener(alive)) >= 0, 5_000);
    const node = project.nodes[5]!;
    await act(clients[alive[0]!]!, 'start_node', node);
    await until('both see it started, once', () =>
      listeners.every((events) => events.ofType('node.started').some(({ nodeid }) => nodeid === node.node_id)),
    );
    await sleep(200);
    for (const events of listeners) {
      expect(events.ofType('node.started').filter(({ nodeid }) => nodeid === node.node_id)).toHaveLength(1);
      const positions = events.seen.map(({ position }) => position);
      expect(positions).toEqual(positions.map((_position, index) => positions[0]! + index));
      events.close();
    }
    await hubs[killed]!.start();
    clients[killed] = await logIn(hubs[killed]!.url, hubs[killed]!.password);
  });

  test('a message sent at one process reaches the module at another; a second instance takes over when its process is killed', async () => {
    const first = await connectModule(hubs[0]!, clients[0]!, 'relay');
    const second = await connectModule(hubs[1]!, clients[1]!, 'relay', first.token);
    const send = (index: number, text: string) =>
      clients[index]!.send<{ message_id: string }>('POST', '/api/common/api/v1/hub/messages/send/', {
        to: 'relay',
        name: 'note',
        data: { text },
      });
    await send(2, 'one');
    await until('one of the instances has it', () => [...first.taken, ...second.taken].includes('one'));
    await hubs[0]!.kill();
    for (let index = 0; index < 10; index += 1) await send(2, `after ${index}`);
    await until(
      'the other has all of them',
      () => Array.from({ length: 10 }, (_value, index) => `after ${index}`).every((text) => second.taken.includes(text)),
      10_000,
    );
    await hubs[0]!.start();
    clients[0] = await logIn(hubs[0]!.url, hubs[0]!.password);
    second.close();
  });

  test('a run goes on when the process that ran it is killed', async () => {
    const definition = {
      name: 'patient',
      steps: [
        { id: 'before', operation: 'hub.status.get' },
        { id: 'pause', wait: { duration: '3s' }, needs: ['before'] },
        { id: 'after', operation: 'hub.status.get', needs: ['pause'] },
      ],
    };
    await clients[1]!.send('POST', '/api/common/api/v1/hub/workflows/', { definition });
    const { run_id: run } = await clients[1]!.send<{ run_id: string }>('POST', '/api/common/api/v1/hub/workflows/execute/', {
      workflow: 'patient',
    });
    const read = (client: HubClient) =>
      client.get<{ status: string; steps: { id: string; status: string }[] }>(`/api/common/api/v1/hub/workflows/runs/${run}/`);
    await until('the first step is done', async () =>
      (await read(clients[2]!)).steps.some(({ id, status }) => id === 'before' && status === 'succeeded'),
    );
    await hubs[1]!.kill();
    await until('the run has succeeded', async () => (await read(clients[2]!)).status === 'succeeded', 20_000);
    await hubs[1]!.start();
    clients[1] = await logIn(hubs[1]!.url, hubs[1]!.password);
  });

  if (withRedis)
    test('programs outside read in Redis what the network is, whichever process was killed', async () => {
      const outside = new Redis(redis!.url);
      const node = project.nodes[4]!;
      await act(clients[0]!, 'start_node', node);
      await until('the node and the network say it is started', async () => {
        const [network, alone] = await outside.mget('gns3:network_state', `gns3:node:${node.node_id}`);
        const there = (JSON.parse(network ?? '{}') as Partial<Topology>).projects?.[0]?.nodes.find(
          ({ node_id: id }) => id === node.node_id,
        );
        return there?.status === 'started' && (JSON.parse(alone ?? '{}') as Partial<Node>).status === 'started';
      });
      await outside.quit();
    });
});
