import { describe, expect, test } from 'vitest';
import { CommandLine, N1, P1 } from './test-command-line.ts';

const line = CommandLine.forEachTest();

const text = (description: string) => ({ type: 'string', description });
const named = (name: string, more: object) => ({ 'x-thalamus-operation': name, 'x-thalamus-permission': 'access.manage', ...more });
const body = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } } });

/** What a hub says of itself, as far as a command line reads it. */
const DOCUMENT = {
  openapi: '3.1.1',
  paths: {
    '/plans/': {
      post: named('plan.make', {
        summary: 'Says what an operation would do.',
        'x-thalamus-secret': ['input'],
        ...body({
          type: 'object',
          properties: {
            operation: text('Name of the operation.'),
            input: { type: 'object', description: 'Its input.', additionalProperties: {} },
          },
          required: ['operation'],
        }),
      }),
    },
    '/groups/': {
      get: named('auth.group.list', {
        summary: 'Lists the groups.',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer' } },
          { name: 'cursor', in: 'query', schema: { type: 'string' } },
          { $ref: '#/components/parameters/min_position' },
        ],
        responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/groups' } } } } },
      }),
      post: named('auth.group.create', {
        summary: 'Creates a group.',
        ...body({
          type: 'object',
          properties: {
            name: text('Its name.'),
            summary: text('A sentence.'),
            roles: { type: 'array', items: { type: 'string' } },
            max_members: { type: 'integer' },
            open_to_all: { type: 'boolean' },
          },
          required: ['name'],
        }),
      }),
    },
    '/users/': {
      post: named('auth.user.create', {
        summary: 'Creates a user.',
        'x-thalamus-secret': ['password'],
        ...body({
          type: 'object',
          properties: { username: text('Its name.'), password: text('At least 8.') },
          required: ['username', 'password'],
        }),
      }),
    },
    '/nodes/': {
      post: named('gns3.node.start', {
        summary: 'Starts a node.',
        ...body({
          type: 'object',
          properties: { project_id: text('A project.'), node_id: text('A node.') },
          required: ['project_id', 'node_id'],
        }),
      }),
    },
  },
  components: { schemas: { groups: { type: 'object', properties: { items: { type: 'array' }, next_cursor: { type: 'string' } } } } },
};

/** The hub has that document, and its operations say what they were asked. */
function serve(): Record<string, unknown[]> {
  const asked: Record<string, unknown[]> = {};
  line.hub.places.set('GET /api/openapi.json', () => ({ json: DOCUMENT }));
  for (const name of ['plan.make', 'auth.group.create', 'auth.user.create', 'gns3.node.start']) {
    line.hub.operations.set(name, (input) => {
      (asked[name] ??= []).push(input);
      return { done: name };
    });
  }
  return asked;
}

describe('an operation of the hub is a command, as its name is read', () => {
  test('required fields are words, others are flags of their types', async () => {
    const asked = serve();
    const words = [
      'access',
      'group',
      'create',
      '7',
      '--roles',
      'viewer',
      'operator',
      '--max-members',
      '3',
      '--open-to-all',
      '--summary',
      'Of 7.',
    ];
    expect(await line.run(words)).toMatchObject({ code: 0, out: 'done: auth.group.create\n' });
    expect(await line.run(['auth', 'group', 'create', 'b', '--json'])).toMatchObject({
      code: 0,
      out: '{\n  "done": "auth.group.create"\n}\n',
    });
    expect(asked['auth.group.create']).toEqual([
      { name: '7', roles: ['viewer', 'operator'], max_members: 3, open_to_all: true, summary: 'Of 7.' },
      { name: 'b' },
    ]);
  });

  test('an input of any fields is name=value words, or JSON from standard input', async () => {
    const asked = serve();
    expect((await line.run(['plan', 'make', 'gns3.node.stop', `project_id=${P1}`, 'force=true'])).code).toBe(0);
    expect((await line.run(['plan', 'make', 'gns3.node.stop', '--input-stdin'], {}, '{"a":1}')).code).toBe(0);
    expect(asked['plan.make']).toEqual([
      { operation: 'gns3.node.stop', input: { project_id: P1, force: true } },
      { operation: 'gns3.node.stop', input: { a: 1 } },
    ]);
    expect(await line.run(['plan', 'make', 'x', '--input-stdin'], {}, 'no')).toMatchObject({
      code: 2,
      err: 'Standard input is not a JSON object.\n',
    });
  });

  test('secrets come by standard input and have no flag', async () => {
    const asked = serve();
    expect((await line.run(['access', 'user', 'create', 'ann', '--password-stdin'], {}, 'of nobody else\n')).code).toBe(0);
    expect(asked['auth.user.create']).toEqual([{ username: 'ann', password: 'of nobody else' }]);
    expect((await line.run(['access', 'user', 'create', 'ann', '--password', 'x'])).code).toBe(2);
  });

  test('help says what it does, what it takes and gives an example', async () => {
    serve();
    const { code, out } = await line.run(['plan', 'make', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: thalamus plan make [options] <operation> [input...]');
    expect(out).toContain('Says what an operation would do.');
    expect(out).toContain('thalamus plan make OPERATION name=value');
    expect((await line.run(['access', 'group', '--help'])).out).toMatch(/create.*\n.*list/s);
  });

  test('what is written by hand stays as it is, and asks for no document', async () => {
    serve();
    line.hub.received.length = 0;
    await line.run(['node', 'list', 'campus']);
    expect(line.hub.received.map(({ path }) => path)).not.toContain('/api/openapi.json');
  });

  test('a missing word is wrong use, a hub that is away is not reachable, a word that nobody knows is unknown', async () => {
    serve();
    expect((await line.run(['access', 'group', 'create'])).code).toBe(2);
    expect(await line.run(['porject', 'list'])).toMatchObject({ code: 2 });
    expect((await line.run(['access', 'group', 'list'], { THALAMUS_URL: 'http://127.0.0.1:1' })).code).toBe(3);
  });
});

test('a list is a table of its page, and of all pages with --all; YAML and JSON have everything', async () => {
  serve();
  line.hub.operations.set('auth.group.list', ({ cursor }) =>
    cursor === undefined
      ? { items: [{ name: 'a', roles: ['viewer', 'wall'], more: { deep: 1 } }], next_cursor: 'c' }
      : { items: [{ name: 'b', roles: [], more: {} }], next_cursor: null },
  );
  const first = await line.run(['access', 'group', 'list']);
  expect(first.out).toBe('NAME  ROLES\na     viewer wall\n');
  expect(first.err).toContain('--all');
  expect((await line.run(['access', 'group', 'list', '--all'])).out).toBe('NAME  ROLES\na     viewer wall\nb     -\n');
  const yaml = await line.run(['access', 'group', 'list', '--all', '--yaml']);
  expect(yaml.out).toContain('- name: a\n    roles:\n      - viewer\n      - wall\n    more:\n      deep: 1\n');
  expect((await line.run(['access', 'group', 'list', '--yaml', '--json'])).code).toBe(2);
});

describe('completion', () => {
  const complete = async (...words: string[]): Promise<string[]> => {
    serve();
    const { out } = await line.run(['__complete', '--', ...words]);
    return out.split('\n').filter((each) => each !== '');
  };
  const values = async (...words: string[]): Promise<string[]> => (await complete(...words)).map((each) => each.split('\t')[0]!);

  test('tells commands, of the program and of the hub, with what they do', async () => {
    expect(await values('acc')).toEqual(['access']);
    expect(await values('access', '')).toEqual(['group', 'user']);
    expect(await complete('plan', 'm')).toEqual(['make\tSays what an operation would do.']);
    expect(await values('node', 'sta')).toEqual(['start']);
  });

  test('tells flags, and what values they have', async () => {
    expect(await values('access', 'group', 'create', 'x', '--op')).toEqual(['--open-to-all']);
    expect(await values('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  test('tells names and ids that the hub has', async () => {
    expect(await values('node', 'start', 'cam')).toEqual(['campus']);
    expect(await values('node', 'start', 'campus', '')).toEqual(['PC1', 'PC2']);
    expect(await complete('gns3', 'node', 'start', P1, 'aaaa1')).toEqual([`${N1}\tPC1, started`]);
    expect(await values('plan', 'make', 'gns3.')).toEqual(['gns3.node.start']);
  });

  test('says nothing where the hub says nothing', async () => {
    const { code, out, err } = await line.run(['__complete', '--', 'node', 'start', ''], { THALAMUS_URL: 'http://127.0.0.1:1' });
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
  });
});
