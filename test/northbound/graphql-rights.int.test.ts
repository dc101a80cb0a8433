import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { graphql, type GraphqlOptions } from '#northbound/graphql/index.ts';
import { startDiscoveryHub } from '#kit/discovery-hub.ts';
import { askingAt, type Told } from '#kit/graphql-hub.ts';
import { serve } from '#kit/northbound.ts';
import type { OrchestrationHub } from '#kit/orchestration-hub.ts';
import { until } from '#kit/until.ts';

let lab: Lab;
let hub: OrchestrationHub;
let mine: LabProject;
let other: LabProject;
let http: Awaited<ReturnType<typeof serve>>;
let callers: Record<string, Caller>;
const opened: { close(): Promise<void> }[] = [];
const { ask, post, socket, sockets } = askingAt(() => http.url);

const user = (name: string, permissions: readonly string[], inProjects?: Record<string, readonly string[]>): Caller => ({
  kind: 'user',
  name,
  roles: [],
  permissions,
  ...(inProjects === undefined ? {} : { inProjects }),
});
const verify = async (token: string): Promise<Caller> => {
  const caller = callers[token];
  if (caller === undefined) throw fail('unauthorized', 'The token is not valid.');
  return caller;
};

beforeAll(async () => {
  lab = await startLab({ api: 'v3', projects: 2, nodes: 6, delays: 'none', seed: 1 });
  hub = await startDiscoveryHub(lab);
  [mine, other] = [...lab.model.projects.values()] as [LabProject, LabProject];
  http = await start();
}, 60_000);
beforeEach(() => {
  callers = {
    admin: user('admin', ['*']),
    viewer: user('viewer', ['*.read']),
    student: user('student', [], { [mine.projectId]: ['*.read', '*.operate'] }),
    writer: user('writer', ['gns3.write']),
  };
});
afterAll(async () => {
  for (const each of sockets) each.webSocket.terminate();
  for (const each of opened) await each.close();
  await hub.stop();
  await lab.close();
});

async function start(options: Partial<GraphqlOptions> = {}) {
  const limits = { verifyAgainMs: 30, closeMs: 200 };
  const door = graphql({ hub: hub.hub, feed: hub.store.feed, verify, clock: systemClock, log: silentLog, limits, ...options });
  const served = await serve([door], { verify });
  opened.push(served);
  return served;
}

const happen = (projectId: string | undefined, type = 'hub.started') =>
  hub.store.log.append({
    events: [
      {
        type,
        source: 'common_hub',
        subject: 'hub',
        data: {},
        priority: 'normal' as const,
        ...(projectId === undefined ? {} : { projectid: projectId }),
      },
    ],
  });
const EVENTS =
  'subscription ($types: [String!], $since: Long, $project: ID) { events(types: $types, since: $since, projectId: $project) { type position } }';

describe('somebody with one project', () => {
  test('sees it, and nothing of the others', async () => {
    const { data, errors } = await ask<{
      networkTopology: { projects: { projectId: string; nodes: { equipment: { name: string } }[] }[] };
    }>('{ networkTopology { projects { projectId nodes { name equipment { name } deviceInterfaces { name } } } } }', {}, 'student');
    expect(errors).toBeUndefined();
    expect(data!.networkTopology.projects.map(({ projectId }) => projectId)).toEqual([mine.projectId]);
    expect(data!.networkTopology.projects[0]!.nodes.every(({ equipment }) => equipment.name.length > 0)).toBe(true);
    const refused = await ask(
      'query ($id: ID!) { nodes(projectId: $id) { name } deviceInterfaces(projectId: $id) { items { name } } }',
      { id: other.projectId },
      'student',
    );
    expect(refused.errors!.map(({ extensions }) => extensions['code'])).toEqual(['forbidden', 'forbidden']);
    expect(refused.data).toEqual({ nodes: null, deviceInterfaces: null });
  });

  test('follows the events of it, and no others', async () => {
    const client = await socket('student');
    const position = (await ask('{ log { id } }')).extensions!.position;
    client.subscribe('a', EVENTS, { types: ['hub.*'], since: position });
    await happen(other.projectId);
    await happen(undefined);
    await happen(mine.projectId);
    await until('the event of the project', () => client.told('a').length === 1);
    client.subscribe('b', EVENTS, { project: other.projectId });
    await until('the refusal', () => client.told('b', 'error').length === 1);
    expect(client.told('a')).toHaveLength(1);
  });

  test('is cut off when the rights change while it follows', async () => {
    const client = await socket('student');
    client.subscribe('a', EVENTS, { types: ['hub.*'] });
    callers['student'] = user('student', [], { [other.projectId]: ['*.read'] });
    expect((await client.closed).code).toBe(4403);
  });
});

describe('the schema', () => {
  const FIELDS = '{ __schema { mutationType { fields { name } } } q: __type(name: "Query") { fields { name } } }';
  const told = async (token: string) => {
    const { data } = await ask<{ __schema: { mutationType: { fields: { name: string }[] } }; q: { fields: { name: string }[] } }>(
      FIELDS,
      {},
      token,
    );
    return { mutations: data!.__schema.mutationType.fields.map(({ name }) => name), queries: data!.q.fields.map(({ name }) => name) };
  };

  test('shows what the one who looks may do somewhere, and nothing else', async () => {
    expect((await told('admin')).mutations).toEqual(expect.arrayContaining(['gns3NodeStart', 'gns3ServerAdd']));
    const viewer = await told('viewer');
    expect(viewer.mutations).not.toContain('gns3NodeStart');
    expect(viewer.queries).toEqual(expect.arrayContaining(['networkTopology', 'devicesConnection']));
    expect((await told('student')).mutations).toContain('gns3NodeStart');
    expect((await told('student')).mutations).not.toContain('gns3ServerAdd');
  });

  test('is told to nobody without the right, and its names are suggested to those who may see them', async () => {
    const { errors } = await ask(FIELDS, {}, 'writer');
    expect(errors).toMatchObject([{ extensions: { code: 'forbidden' } }]);
    const mistyped = 'mutation { gns3ServerAd { id } }';
    expect((await ask(mistyped, {}, 'admin')).errors![0]!.message).toContain('"gns3ServerAdd"');
    expect((await ask(mistyped, {}, 'viewer')).errors![0]!.message).not.toContain('gns3ServerAdd');
  });
});

/** Server-sent events as they come, until the stream ends or is let go. */
async function follow(query: string, variables: object, token = 'viewer', headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const response = await fetch(`${http.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const events: { readonly id?: string; readonly event: string; readonly data: Told | undefined }[] = [];
  let pings = 0;
  const ended = (async () => {
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString('utf8');
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const field = (name: string) =>
          lines
            .find((line) => line.startsWith(`${name}:`))
            ?.slice(name.length + 1)
            .trim();
        if (lines[0] === ':') pings += 1;
        else {
          const [id, data] = [field('id'), field('data')];
          events.push({
            ...(id === undefined ? {} : { id }),
            event: field('event')!,
            data: data === '' ? undefined : (JSON.parse(data!) as Told),
          });
        }
      }
    }
  })().catch(() => undefined);
  return { response, events, ended, leave: () => leaving.abort(), pings: () => pings };
}

describe('server-sent events', () => {
  test('tell each event with its position, and go on after the last one that a client had', async () => {
    const since = (await ask('{ log { id } }')).extensions!.position;
    const first = await follow(EVENTS, { types: ['hub.*'], since });
    expect(first.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await happen(undefined);
    await happen(undefined);
    await until('two events', () => first.events.length === 2);
    await until('a ping', () => first.pings() > 0);
    first.leave();
    await happen(undefined);
    const last = first.events[1]!.id!;
    expect(Number(last)).toBe((first.events[1]!.data!.data as { events: { position: number } }).events.position);
    const second = await follow(EVENTS, { types: ['hub.*'], since }, 'viewer', { 'last-event-id': last });
    await until('what was missed', () => second.events.length === 1);
    expect(Number(second.events[0]!.id)).toBeGreaterThan(Number(last));
    second.leave();
  });

  test('end when the rights of who follows are others', async () => {
    const { ended, events } = await follow(EVENTS, { types: ['hub.*'] }, 'student');
    callers['student'] = user('student', []);
    await ended;
    expect(events.map(({ event }) => event)).toEqual(['complete']);
  });

  test('tell queries and refusals too', async () => {
    const answered = await follow('{ log { position } }', {});
    await answered.ended;
    expect(answered.events).toMatchObject([{ event: 'next', data: { data: { log: {} } } }, { event: 'complete' }]);
    const refused = await follow('subscription { nothing }', {});
    await refused.ended;
    expect(refused.events[0]).toMatchObject({ event: 'next', data: { errors: [{ extensions: { code: 'validation_error' } }] } });
  });

  test('end with the hub', async () => {
    const before = http;
    http = await start();
    const { ended, events } = await follow(EVENTS, { types: ['hub.*'] });
    await http.close();
    await ended;
    http = before;
    expect(events.at(-1)!.event).toBe('complete');
  });
});

describe('connections', () => {
  test('lead through a list forwards, whatever the sizes of the pieces, each item once', async () => {
    interface Connection {
      readonly devicesConnection: {
        readonly edges: readonly { readonly cursor: string; readonly node: { readonly equipmentId: string } }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      };
    }
    const query = `query ($id: ID!, $first: Int, $after: String) {
      devicesConnection(projectId: $id, first: $first, after: $after) { edges { cursor node { equipmentId name } } pageInfo { hasNextPage endCursor } }
    }`;
    const through = async (first: number): Promise<string[]> => {
      const found: string[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const { data, errors }: Told<Connection> = await ask<Connection>(query, { id: mine.projectId, first, after });
        expect(errors).toBeUndefined();
        const { edges, pageInfo } = data!.devicesConnection;
        found.push(...edges.map(({ node }) => node.equipmentId));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      }
      return found;
    };
    const all = await through(500);
    expect(new Set(all).size).toBe(mine.nodes.size);
    for (const first of [1, 2, 4, 5]) expect(await through(first)).toEqual(all);
    const whole = (await ask<Connection>(query, { id: mine.projectId, first: 6 })).data!.devicesConnection;
    const after = await ask<Connection>(query, { id: mine.projectId, first: 3, after: whole.edges[1]!.cursor });
    expect(after.data!.devicesConnection.edges.map(({ node }) => node.equipmentId)).toEqual(all.slice(2, 5));
  });

  test('refuse a cursor that is none, and a size out of bounds', async () => {
    for (const [first, after] of [
      [1, 'nonsense'],
      [1, Buffer.from('[null,1e9]').toString('base64url')],
      [0, null],
      [501, null],
    ]) {
      const { errors } = await ask(
        'query ($id: ID!, $first: Int, $after: String) { devicesConnection(projectId: $id, first: $first, after: $after) { edges { cursor } } }',
        {
          id: mine.projectId,
          first,
          after,
        },
      );
      expect(errors).toMatchObject([{ extensions: { code: 'validation_error' } }]);
    }
  });

  test('cost as much as the lists that they are', async () => {
    const { errors } = await ask(
      'query ($id: ID!) { devicesConnection(projectId: $id, first: 500) { edges { node { a: document { name } b: document { name } c: document { name } } } } }',
      { id: mine.projectId },
    );
    expect(errors).toMatchObject([{ extensions: { code: 'too_large' } }]);
  });
});

describe('interfaces of all devices', () => {
  interface Interfaces {
    readonly deviceInterfaces: {
      readonly items: readonly { readonly device: string; readonly equipmentId: string; readonly operStatus: string | null }[];
      readonly nextCursor: string | null;
    };
  }
  const query = `query ($id: ID!, $limit: Int, $cursor: String, $at: Moment, $ids: [ID!], $is: String) {
    deviceInterfaces(projectId: $id, limit: $limit, cursor: $cursor, at: $at, equipmentIds: $ids, operStatus: $is) { items { device equipmentId operStatus } nextCursor }
  }`;

  test('are those of each document, come in pages by device, and were not there before anybody asked', async () => {
    const before = (await ask('{ log { position } }')).extensions!.position;
    const ids = [...mine.nodes.values()].slice(0, 3).map(({ nodeId }) => nodeId);
    const documents = await Promise.all(
      ids.map((id) =>
        hub.perform<{ document: { network_info: { interfaces: unknown[] } } }>('equipment.discover', {
          project_id: mine.projectId,
          equipment_id: id,
        }),
      ),
    );
    const wanted = documents.reduce((sum, { document }) => sum + document.network_info.interfaces.length, 0);
    expect(wanted).toBeGreaterThan(2);
    const read = async (more: object): Promise<Interfaces['deviceInterfaces']> => {
      const { data, errors } = await ask<Interfaces>(query, { id: mine.projectId, ...more });
      expect(errors).toBeUndefined();
      return data!.deviceInterfaces;
    };
    const all = await read({});
    expect(all.items).toHaveLength(wanted);
    expect(all.items.map(({ device }) => device)).toEqual(all.items.map(({ device }) => device).toSorted());
    const paged: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await read({ limit: 2, cursor });
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all.items);
    expect((await read({ ids: [ids[0]] })).items).toEqual(all.items.filter(({ equipmentId }) => equipmentId === ids[0]));
    expect((await read({ is: 'up' })).items).toEqual(all.items.filter(({ operStatus }) => operStatus === 'up'));
    expect((await read({ at: before })).items).toEqual([]);
  });
});

describe('documents that the operator trusts', () => {
  const query = '{ log { id } }';
  const hash = createHash('sha256').update(query).digest('hex');
  const persistedQuery = { version: 1, sha256Hash: hash };

  test('are known by their hash, and where only they are taken nothing else is', async () => {
    const before = http;
    http = await start({ documents: { trusted: { [hash]: query }, only: true } });
    expect((await post({ extensions: { persistedQuery } })).body.data).toEqual({ log: { id: expect.any(String) } });
    expect((await post({ query })).body.data).toEqual({ log: { id: expect.any(String) } });
    for (const body of [{ query: '{ log { position } }' }, { query: '{ log { position } }', extensions: { persistedQuery } }, {}]) {
      expect((await post(body)).body.errors).toMatchObject([{ extensions: { code: 'forbidden' } }]);
    }
    http = before;
  });

  test('whose hash is another one keep the hub from starting', () => {
    const wrong = { trusted: { [hash]: '{ log { position } }' }, only: false };
    expect(() => graphql({ hub: hub.hub, feed: hub.store.feed, verify, clock: systemClock, log: silentLog, documents: wrong })).toThrow(
      /is not the SHA-256/,
    );
  });
});
