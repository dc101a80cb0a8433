import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askingAt, startGraphql, type GraphqlGround, type Told } from '#kit/graphql-hub.ts';

const NODES = 500;

let ground: GraphqlGround;
let { project, http, asked, topologyOf }: GraphqlGround = {} as GraphqlGround;
const { post, ask, sockets } = askingAt(() => ground.http.url);

beforeAll(async () => {
  ground = await startGraphql(NODES);
  ({ project, http, asked, topologyOf } = ground);
}, 90_000);
afterAll(async () => {
  for (const each of sockets) each.webSocket.terminate();
  await ground.close();
});
beforeEach(() => {
  asked.length = 0;
});

const NODE_FIELDS = 'nodeId name status';

describe('queries', () => {
  test('a topology of 500 nodes with equipment, interfaces, links, neighbors and wiring asks three operations', async () => {
    interface NodeView {
      readonly nodeId: string;
      readonly name: string;
      readonly equipment: { readonly name: string; readonly node: { readonly nodeId: string } };
      readonly interfaces: readonly unknown[];
      readonly links: readonly unknown[];
    }
    interface LinkView {
      readonly nodes: readonly unknown[];
      readonly wiring: unknown;
    }
    const { data, errors, extensions } = await ask<{ networkTopology: { projects: { nodes: NodeView[]; links: LinkView[] }[] } }>(
      `query ($project: ID!) {
        networkTopology(projectId: $project) {
          projects {
            name
            wiring { score { truth } }
            nodes {
              ${NODE_FIELDS}
              equipment { name vendor interfaces node { nodeId } }
              interfaces { port interface operStatus addresses { address } }
              links { linkId }
              neighbors { remoteHost }
            }
            links { linkId nodes { name equipment { name } } wiring { seen } }
          }
        }
      }`,
      { project: project.projectId },
    );
    expect(errors).toBeUndefined();
    const told = data!.networkTopology.projects[0]!;
    expect(told.nodes).toHaveLength(NODES);
    expect(told.nodes.every((node) => node.equipment.name === node.name && node.equipment.node.nodeId === node.nodeId)).toBe(true);
    expect(told.nodes.every((node) => node.interfaces.length === node.links.length && node.links.length > 0)).toBe(true);
    expect(told.links.every((link) => link.nodes.length === 2 && link.wiring !== null)).toBe(true);
    expect(asked.map(({ name }) => name).toSorted()).toEqual(['equipment.list', 'equipment.wiring.get', 'gns3.topology.get']);
    expect(extensions!.cost.spent).toBe(3);
    expect(asked.every(({ call }) => call.door === 'graphql' && call.caller.name === 'admin')).toBe(true);
  });

  test('projects lead to their nodes by one more operation, however many they are', async () => {
    const { data, errors } = await ask<{ projects: { items: { topology: { nodes: unknown[] } }[] } }>(
      '{ projects(limit: 10) { items { name topology { nodes { name } } } nextCursor } }',
    );
    expect(errors).toBeUndefined();
    expect(data!.projects.items[0]!.topology.nodes).toHaveLength(NODES);
    expect(asked.map(({ name }) => name)).toEqual(['gns3.project.list', 'gns3.topology.get']);
  });

  test('equipment is filtered and comes in pages', async () => {
    const { nodes } = await topologyOf();
    const type = nodes[0]!.node_type;
    const names = nodes.filter((node) => node.node_type === type).map(({ name }) => name);
    const query = `query ($project: ID!, $type: String, $cursor: String) {
      equipmentDetails(projectId: $project, filters: { nodeType: $type }, limit: 200, cursor: $cursor) { items { name type } nextCursor }
    }`;
    interface EquipmentPage {
      readonly equipmentDetails: { readonly items: readonly { readonly name: string }[]; readonly nextCursor: string | null };
    }
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const { data, errors }: Told<EquipmentPage> = await ask<EquipmentPage>(query, { project: project.projectId, type, cursor });
      expect(errors).toBeUndefined();
      found.push(...data!.equipmentDetails.items.map(({ name }) => name));
      cursor = data!.equipmentDetails.nextCursor;
    } while (cursor !== null);
    expect(found.toSorted()).toEqual(names.toSorted());
  });

  test('a node and what it was are told, each of its moment', async () => {
    const [node] = (await topologyOf()).nodes;
    const variables = { project: project.projectId, node: node!.node_id };
    await ask('mutation ($project: ID!, $node: ID!) { gns3NodeStop(projectId: $project, nodeId: $node) { node { status } } }', variables);
    const { extensions } = await ask('{ log { position } }');
    const at = extensions!.position;
    await ask('mutation ($project: ID!, $node: ID!) { gns3NodeStart(projectId: $project, nodeId: $node) { node { status } } }', variables);
    asked.length = 0;
    const { data, errors } = await ask(
      `query ($project: ID!, $node: ID!, $at: Moment) {
        now: nodes(projectId: $project, nodeIds: [$node]) { status equipment { status } }
        before: nodes(projectId: $project, nodeIds: [$node], at: $at) { status equipment { status } }
      }`,
      { ...variables, at },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      now: [{ status: 'started', equipment: { status: 'started' } }],
      before: [{ status: 'stopped', equipment: { status: 'stopped' } }],
    });
  });

  test('a discovered device is told with its document, its interfaces and its history', async () => {
    const pc = (await topologyOf()).nodes.find(({ node_type: type }) => type === 'vpcs')!;
    const variables = { project: project.projectId, id: pc.node_id };
    const discovered = await ask<{ equipmentDiscover: { document: unknown } }>(
      'mutation ($project: ID!, $id: ID!) { equipmentDiscover(projectId: $project, equipmentId: $id, answer: summary) { discoveryStatus document { name } } }',
      variables,
    );
    expect(discovered.errors).toBeUndefined();
    expect(discovered.data!.equipmentDiscover.document).toBeNull();
    const { data, errors } = await ask<{
      equipment: { name: string };
      interfaces: unknown[];
      nodes: { equipment: { document: { steps: unknown[] } } }[];
    }>(
      `query ($project: ID!, $id: ID!) {
        equipment(projectId: $project, equipmentId: $id) { name discoveredAt networkInfo { ipAddresses } facts { fact value source } }
        interfaces(projectId: $project, equipmentId: $id) { name mac addresses { address prefixLength } }
        neighbors(projectId: $project, equipmentId: $id) { remoteHost }
        nodes(projectId: $project, nodeIds: [$id]) { equipment { document { identity { os } steps { number status } } } }
      }`,
      variables,
    );
    expect(errors).toBeUndefined();
    expect(data!.equipment.name).toBe(pc.name);
    expect(data!.interfaces.length).toBeGreaterThan(0);
    expect(data!.nodes[0]!.equipment.document.steps).toHaveLength(11);
  });

  test('modules, events and runs are told in pages', async () => {
    const { data, errors } = await ask<{
      modules: { items: { name: string }[]; nextCursor: string | null };
      events: { items: { data: unknown }[] };
    }>(
      '{ modules(limit: 3) { items { name health } nextCursor } events(types: ["node.*"], limit: 2) { items { type position priority data } nextCursor } runs { items { runId } nextCursor } }',
    );
    expect(errors).toBeUndefined();
    expect(data!.modules.items).toHaveLength(3);
    expect(data!.modules.nextCursor).toBe(data!.modules.items[2]!.name);
    expect(data!.events.items).toHaveLength(2);
    expect(data!.events.items[0]!.data).toMatchObject({ node: { node_id: expect.any(String) } });
  });

  test('what was written is read when the least position is said', async () => {
    const { position } = (await ask('{ log { id } }')).extensions!;
    const { body } = await post({ query: '{ log { position } projects { items { name } } }', extensions: { minPosition: position } });
    expect(body.errors).toBeUndefined();
    expect(asked.at(-1)!.call.minPosition).toBe(position);
  });

  test('any operation is asked by its name, as REST has it', async () => {
    const { data, errors } = await ask('query ($input: JSON) { ask(operation: "gns3.project.list", input: $input) }', {
      input: { limit: 1 },
    });
    expect(errors).toBeUndefined();
    expect(data!['ask']).toMatchObject({ items: [{ project_id: project.projectId, auto_close: expect.any(Boolean) }], next_cursor: null });
    const wrong = await ask(
      '{ a: ask(operation: "gns3.node.start") b: ask(operation: "no.such") c: ask(operation: "gns3.project.export") }',
    );
    expect(
      wrong.errors!.map(({ extensions }) => extensions['code']).toSorted((one, other) => (String(one) < String(other) ? -1 : 1)),
    ).toEqual(['conflict', 'conflict', 'not_found']);
  });
});

describe('commands', () => {
  test('are done once under an idempotency key, each field of its own', async () => {
    const [one, other] = (await topologyOf()).nodes;
    const query = `mutation ($project: ID!, $one: ID!, $other: ID!) {
      first: gns3NodeUpdate(projectId: $project, nodeId: $one, x: 7) { node { x } }
      second: gns3NodeUpdate(projectId: $project, nodeId: $other, x: 8) { node { x } }
    }`;
    const body = { query, variables: { project: project.projectId, one: one!.node_id, other: other!.node_id } };
    const done = await post(body, 'admin', { 'idempotency-key': 'move-1' });
    expect(done.body.data).toEqual({ first: { node: { x: 7 } }, second: { node: { x: 8 } } });
    const variables = { project: project.projectId, one: one!.node_id };
    await ask('mutation ($project: ID!, $one: ID!) { gns3NodeUpdate(projectId: $project, nodeId: $one, x: 9) { node { x } } }', variables);
    const again = await post(body, 'admin', { 'idempotency-key': 'move-1' });
    expect(again.body.data).toEqual(done.body.data);
    const { data } = await ask('query ($project: ID!, $one: ID!) { node(projectId: $project, nodeId: $one) { x } }', variables);
    expect(data).toEqual({ node: { x: 9 } });
    expect((await post({ query: '{ log { id } }' }, 'admin', { 'idempotency-key': 'a b' })).status).toBe(422);
  });

  test('what a viewer may not do is refused for that field alone, and the others are answered', async () => {
    const [node] = (await topologyOf()).nodes;
    const started = await ask(
      'mutation ($project: ID!, $node: ID!) { gns3NodeStop(projectId: $project, nodeId: $node) { node { name } } }',
      { project: project.projectId, node: node!.node_id },
      'viewer',
    );
    expect(started.errors).toMatchObject([
      {
        path: ['gns3NodeStop'],
        extensions: {
          code: 'forbidden',
          type: 'PermissionException',
          details: { permission: 'gns3.operate' },
          request_id: expect.any(String),
        },
      },
    ]);
    const mixed = await ask(
      'query ($project: ID!, $node: ID!) { projects { items { name } } gns3NodeStartupGet(projectId: $project, nodeId: $node) { text } }',
      { project: project.projectId, node: node!.node_id },
      'viewer',
    );
    expect(mixed.errors).toMatchObject([{ path: ['gns3NodeStartupGet'] }]);
    expect(mixed.data).toMatchObject({ projects: { items: [{}] }, gns3NodeStartupGet: null });
  });
});

describe('what is refused', () => {
  test('nobody gets in without a token, nor with a bad one', async () => {
    for (const token of ['', 'stranger']) {
      const { status, body, headers } = await post({ query: '{ log { id } }' }, token);
      expect([status, body['code'], headers.get('www-authenticate')]).toEqual([401, 'unauthorized', 'Bearer']);
    }
  });

  test('failures of operations have code, type, details and request id', async () => {
    const { body } = await post(
      { query: '{ node(projectId: "7e000000-0000-4000-8000-000000000000", nodeId: "nonsense") { name } }' },
      'admin',
      { 'x-request-id': 'mine' },
    );
    expect(body.errors).toMatchObject([
      {
        path: ['node'],
        extensions: {
          code: 'validation_error',
          type: 'ValidationException',
          details: { node_id: [expect.any(String)] },
          request_id: 'mine',
        },
      },
    ]);
  });

  test.each([
    ['no document', {}],
    ['a document that is none', { query: '{' }],
    ['a field that is not there', { query: '{ nothing }' }],
    ['a list in place of a text', { query: ['{ log { id } }'] }],
    ['variables that are a list', { query: '{ log { id } }', variables: [] }],
    [
      'a variable of another type',
      { query: 'query ($limit: Int) { projects(limit: $limit) { nextCursor } }', variables: { limit: 'many' } },
    ],
    ['an operation that is not in the document', { query: 'query A { log { id } }', operationName: 'B' }],
    ['several operations and no name', { query: 'query A { log { id } } query B { log { id } }' }],
    ['an unknown field of an input', { query: '{ equipmentDetails(projectId: "a", filters: { nothing: 1 }) { nextCursor } }' }],
    ['a text', 'query'],
  ])('%s is a validation error', async (_, body) => {
    const told = await post(body);
    expect(told.status).toBe(200);
    expect(told.body.errors!.length).toBeGreaterThan(0);
    for (const { extensions } of told.body.errors!) expect(extensions['code']).toBe('validation_error');
    expect(asked).toEqual([]);
    const strict = await post(body, 'admin', { accept: 'application/graphql-response+json' });
    expect([strict.status, strict.headers.get('content-type')]).toEqual([400, 'application/graphql-response+json; charset=utf-8']);
  });

  const deep = (levels: number): string =>
    `{ nodes(projectId: "a") ${'{ equipment { node '.repeat(levels)} { name } ${'} }'.repeat(levels)} }`;
  const spread = Array.from(
    { length: 30 },
    (_, at) => `fragment F${at} on TopologyNode { a: equipment { node { ...F${at + 1} } } b: equipment { node { ...F${at + 1} } } }`,
  );
  test.each([
    ['deeper than it may be', deep(10)],
    ['deep by fragments within fragments', `{ nodes(projectId: "a") { ...F0 } } ${spread.join(' ')} fragment F30 on TopologyNode { name }`],
    ['with too many aliases', `{ ${Array.from({ length: 101 }, (_, at) => `a${at}: log { id }`).join(' ')} }`],
    ['with too many words', `{ ${'log { id } '.repeat(1_500)} }`],
    ['too long', `{ log { id } } # ${'x'.repeat(70_000)}`],
    ['nested without an end', `{ ask(operation: "a", input: ${'['.repeat(3_000)}`],
    ['dearer than it may be', `mutation { ${Array.from({ length: 21 }, (_, at) => `a${at}: gns3CacheClear { entries }`).join(' ')} }`],
    [
      'that reads a document for each of many',
      '{ equipmentDetails(projectId: "a", limit: 500) { items { a: document { name } b: document { name } } } }',
    ],
  ])('a document %s is refused before anything is asked', async (_, query) => {
    const { errors } = await ask(query);
    expect(errors).toMatchObject([{ extensions: { type: 'ValidationException' } }]);
    expect([errors![0]!.extensions['code'], typeof (errors![0]!.extensions['details'] as Record<string, unknown>)['limit']]).toEqual([
      'too_large',
      'number',
    ]);
    expect(asked).toEqual([]);
  });

  test('a batch shares what one request may cost, and is no longer than it may be', async () => {
    const one = { query: `mutation { ${Array.from({ length: 5 }, (_, at) => `a${at}: gns3CacheClear { entries }`).join(' ')} }` };
    const { body } = await post([one, one, one, one, one, { query: '{ log { id } }' }]);
    const told = body as unknown as Told[];
    expect(told.map(({ errors }) => errors?.[0]?.extensions['code'] ?? 'done')).toEqual([
      'done',
      'done',
      'done',
      'done',
      'too_large',
      'done',
    ]);
    expect(asked).toHaveLength(20);
    const long = await post(Array.from({ length: 21 }, () => ({ query: '{ log { id } }' })));
    expect([long.status, long.body['code']]).toEqual([413, 'too_large']);
    expect((await post([])).status).toBe(413);
  });

  test('an answer that would hold too many objects is cut off where it does', async () => {
    const whole = (name: string) =>
      `${name}: networkTopology { projects { nodes { ports { name } equipment { name node { links { linkId } } } } } }`;
    const { data, errors } = await ask(`{ ${Array.from({ length: 12 }, (_, at) => whole(`a${at}`)).join(' ')} }`);
    expect(errors!.length).toBeGreaterThan(0);
    for (const { extensions } of errors!) expect(extensions).toMatchObject({ code: 'too_large', details: { limit: 30_000 } });
    expect(data!['a0']).not.toBeNull();
  });

  test('how the schema is, is told to those who read modules, and its names to nobody else', async () => {
    const { data } = await ask<{ __type: { fields: { name: string }[] } }>(
      '{ __schema { queryType { name } } __type(name: "TopologyNode") { fields { name } } }',
      {},
      'viewer',
    );
    expect(data!.__type.fields.map(({ name }) => name)).toContain('equipment');
    for (const query of ['{ __schema { queryType { name } } }', '{ ...F } fragment F on Query { a: __type(name: "Node") { name } }']) {
      expect((await ask(query, {}, 'nobody')).errors).toMatchObject([
        { extensions: { code: 'forbidden', details: { permission: 'modules.read' } } },
      ]);
    }
    const mistyped = '{ networkTopolog { position } }';
    expect((await ask(mistyped, {}, 'viewer')).errors![0]!.message).toMatch(/Did you mean "networkTopology"/);
    expect((await ask(mistyped, {}, 'nobody')).errors![0]!.message).not.toMatch(/Did you mean/);
    expect((await ask('{ __typename }', {}, 'nobody')).data).toEqual({ __typename: 'Query' });
  });

  test('a request is a POST, and says which way it is meant', async () => {
    const got = await fetch(`${http.url}/graphql?query=%7Blog%7Bid%7D%7D`, { headers: { authorization: 'Bearer admin' } });
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    const subscription = await ask('subscription { events { type } }');
    expect(subscription.errors).toMatchObject([{ extensions: { code: 'conflict' } }]);
  });
});

describe('documents that are named by their hash', () => {
  const query = '{ log { id } }';
  const persistedQuery = { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') };

  test('are asked for once and then known', async () => {
    expect((await post({ extensions: { persistedQuery } })).body.errors).toMatchObject([{ message: 'PersistedQueryNotFound' }]);
    expect((await post({ query, extensions: { persistedQuery } })).body.errors).toBeUndefined();
    expect((await post({ extensions: { persistedQuery } })).body.data).toEqual({ log: { id: expect.any(String) } });
  });

  test('are not taken under the hash of another one, and not kept when they are wrong', async () => {
    const other = await post({ query: '{ log { position } }', extensions: { persistedQuery } });
    expect(other.body.errors).toMatchObject([{ extensions: { code: 'validation_error' } }]);
    const wrong = '{ nothing }';
    const named = { version: 1, sha256Hash: createHash('sha256').update(wrong).digest('hex') };
    await post({ query: wrong, extensions: { persistedQuery: named } });
    expect((await post({ extensions: { persistedQuery: named } })).body.errors).toMatchObject([{ message: 'PersistedQueryNotFound' }]);
  });
});
