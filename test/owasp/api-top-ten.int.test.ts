import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

// The OWASP API Security Top 10 of 2023 against the product as it runs. @see https://owasp.org/API-Security/editions/2023/en/0x11-t10/

const API = '/api/common/api/v1';
const PASSWORD = 'a-long-password-of-the-tests';

interface Project {
  readonly project_id: string;
  readonly name: string;
  readonly nodes: readonly { readonly node_id: string; readonly name: string; readonly status: string }[];
}

let hub: HubProcess;
let admin: HubClient;
let mine: Project;
let theirs: Project;
/** An operator in one project only. */
let student: HubClient;
let viewer: HubClient;

beforeAll(async () => {
  hub = await startHub();
  admin = await logIn(hub.url, hub.password);
  let projects: readonly Project[] = [];
  await until(
    'two projects',
    async () => (projects = (await admin.get<{ projects: Project[] }>(`${CENTRAL}/topology/`)).projects).length >= 2,
  );
  [mine, theirs] = [projects[0]!, projects[1]!];
  await admin.send('POST', `${API}/auth/users/`, {
    username: 'student',
    password: PASSWORD,
    roles: ['operator'],
    projects: [mine.project_id],
  });
  await admin.send('POST', `${API}/auth/users/`, { username: 'vic', password: PASSWORD, roles: ['viewer'] });
  student = await logIn(hub.url, PASSWORD, 'student');
  viewer = await logIn(hub.url, PASSWORD, 'vic');
});
afterAll(() => hub?.cleanUp());

const tokens = (username: string, password: string) =>
  fetch(`${hub.url}${API}/auth/token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
const onNode = (project: Project) => ({ project_id: project.project_id, node_id: project.nodes[0]!.node_id });

/** One request as it is written, and everything that comes back. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(hub.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error(`No end came after: ${answer}`)));
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

/** Whatever went wrong inside, nothing of the inside is told. */
function expectNoInternals(text: string): void {
  expect(text).not.toMatch(
    /node_modules|\.ts:\d|at async |\bselect .* from\b|thalamus\.(events|audit)|postgres|ECONNREFUSED|\/home\/|\/work\//i,
  );
}

describe('API1 broken object level authorization', () => {
  test('who has one project reads and changes nothing of another, by whatever operation names it', async () => {
    expect((await student.raw('GET', `${CENTRAL}/topology/?project_id=${mine.project_id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ['GET', `${CENTRAL}/topology/?project_id=${theirs.project_id}`],
      ['GET', `${CENTRAL}/projects/${theirs.project_id}/nodes/${theirs.nodes[0]!.node_id}/`],
      ['GET', `${API}/equipment/projects/${theirs.project_id}/equipment/`],
      ['GET', `${CENTRAL}/projects/${theirs.project_id}/export/`],
      ['POST', `${CENTRAL}/start_node/`, onNode(theirs)],
      ['POST', `${CENTRAL}/stop_node/`, { ...onNode(theirs), project_id: theirs.project_id.toUpperCase() }],
      ['POST', `${API}/operations/gns3.node.stop/`, onNode(theirs)],
    ] as const) {
      const { status } = await student.raw(method, path, body);
      expect(status, `${method} ${path}`).toBe(403);
    }
  });

  test('a node of another project is not reached under the name of the own one', async () => {
    const { status } = await student.raw('POST', `${CENTRAL}/stop_node/`, {
      project_id: mine.project_id,
      node_id: theirs.nodes[0]!.node_id,
    });
    expect([403, 404]).toContain(status);
  });

  test('lists have what is in the own projects only', async () => {
    const { projects } = await student.get<{ projects: Project[] }>(`${CENTRAL}/topology/`);
    expect(projects.map(({ project_id }) => project_id)).toEqual([mine.project_id]);
    const events = await student.get<{ items: { projectid?: string }[] }>(`${API}/events/?limit=500`);
    expect(events.items.filter(({ projectid }) => projectid !== mine.project_id)).toEqual([]);
    expect(events.items.length).toBeGreaterThan(0);
  });
});

describe('API2 broken authentication', () => {
  const me = (token: string) => fetch(`${hub.url}${API}/auth/me/`, { headers: { authorization: `Bearer ${token}` } });

  test('a token that was forged, cut, or signed with nothing is refused', async () => {
    const [head, body, signature] = admin.token.split('.');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as Record<string, unknown>;
    const raised = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody', roles: ['admin'], permissions: ['*'] })).toString('base64url');
    const flipped = `${signature!.startsWith('A') ? 'B' : 'A'}${signature!.slice(1)}`;
    expect((await me(admin.token)).status).toBe(200);
    for (const forged of [
      `${head}.${body}.`,
      `${unsigned}.${body}.`,
      `${unsigned}.${raised}.`,
      `${head}.${raised}.${signature}`,
      `${head}.${body}.${flipped}`,
      'null',
      '',
    ]) {
      expect((await me(forged)).status, forged.slice(0, 20)).toBe(401);
    }
  });

  test('a refresh token that was used before ends the session for both who have it', async () => {
    const first = (await (await tokens('vic', PASSWORD)).json()) as { access: string; refresh: string };
    const renew = (refresh: string) =>
      fetch(`${hub.url}${API}/auth/refresh/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refresh }),
      });
    const second = (await (await renew(first.refresh)).json()) as { access: string; refresh: string };
    expect((await renew(first.refresh)).status).toBe(401);
    expect((await renew(second.refresh)).status).toBe(401);
    expect((await me(second.access)).status).toBe(401);
  });

  test('who logs out is out at once', async () => {
    const { access, refresh } = (await (await tokens('vic', PASSWORD)).json()) as { access: string; refresh: string };
    const headers = { authorization: `Bearer ${access}`, 'content-type': 'application/json' };
    expect(
      (await fetch(`${hub.url}${API}/auth/logout/`, { method: 'POST', headers, body: JSON.stringify({ refresh }) })).status,
    ).toBeLessThan(300);
    expect((await me(access)).status).toBe(401);
  });

  test('a wrong name and a wrong password are told alike', async () => {
    const [wrongName, wrongPassword] = await Promise.all([
      tokens('nobody-here', 'wrong-wrong-wrong'),
      tokens('admin', 'wrong-wrong-wrong'),
    ]);
    const told = async (response: Response) => ({ ...((await response.json()) as object), request_id: '' });
    expect(wrongName.status).toBe(401);
    expect(await told(wrongPassword)).toEqual(await told(wrongName));
  });
});

describe('API3 broken object property level authorization', () => {
  test('fields that an operation does not have are refused, and none is set', async () => {
    const asked = { username: 'mallory', password: PASSWORD, roles: ['viewer'], permissions: ['*'], is_admin: true };
    const { status, body } = await admin.raw('POST', `${API}/auth/users/`, asked);
    expect(status).toBe(422);
    expect(Object.keys(body['details'] as object)).toEqual(expect.arrayContaining(['permissions', 'is_admin']));
    expect((await tokens('mallory', PASSWORD)).status).toBe(401);
  });

  test('nobody raises themselves', async () => {
    expect((await viewer.raw('PATCH', `${API}/auth/users/vic/`, { roles: ['admin'] })).status).toBe(403);
    expect((await viewer.raw('POST', `${API}/auth/users/`, { username: 'vic2', password: PASSWORD, roles: ['admin'] })).status).toBe(403);
    const { body } = await viewer.raw('GET', `${API}/auth/me/`);
    expect(body['roles']).toEqual(['viewer']);
  });

  test('no answer has a password, a hash of one or a key', async () => {
    const channel = {
      definition: { name: 'Hook', settings: { kind: 'slack' } },
      secrets: { url: 'https://hooks.example.org/T0/B0/hunter2hunter2' },
    };
    expect((await admin.raw('PUT', `${API}/notifications/channels/hook/`, channel)).status).toBeLessThan(300);
    const { key } = await admin.send<{ key: string }>('POST', `${API}/auth/keys/`, { name: 'once', roles: ['viewer'] });
    for (const path of [
      'auth/users/',
      'auth/keys/',
      'auth/sessions/',
      'notifications/channels/',
      'notifications/channels/hook/',
      'audit/?limit=500',
      'events/?limit=500',
    ]) {
      const { status, body } = await admin.raw('GET', `${API}/${path}`);
      expect(status, path).toBe(200);
      const text = JSON.stringify(body);
      for (const secret of ['hunter2hunter2', PASSWORD, hub.password, '$argon2', key])
        expect(text.includes(secret), `${path}: ${secret}`).toBe(false);
    }
  });
});

describe('API4 unrestricted resource consumption', () => {
  test('bodies, depth, pages and batches have an end', async () => {
    const post = (path: string, body: string) =>
      fetch(`${hub.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
        body,
      });
    expect((await post(`${API}/hub/messages/send/`, `{"to":"${'x'.repeat(20_000_000)}"}`)).status).toBe(413);
    expect([400, 422]).toContain((await post(`${API}/hub/messages/send/`, `${'['.repeat(100_000)}${']'.repeat(100_000)}`)).status);
    expect((await admin.raw('GET', `${API}/events/?limit=100000`)).status).toBe(422);
    const fields = Array.from({ length: 5_000 }, (_, n) => `a${n}: projects { name }`).join(' ');
    const dear = await post('/graphql', JSON.stringify({ query: `{ ${fields} }` }));
    const text = await dear.text();
    expect(dear.status >= 400 || /"errors"/.test(text)).toBe(true);
    const deep = `{ ${'projects { nodes '.repeat(50)} { name } ${'} }'.repeat(50)} }`;
    expect(await (await post('/graphql', JSON.stringify({ query: deep }))).text()).toContain('errors');
  });
});

describe('API5 broken function level authorization', () => {
  test('what is for administrators is refused to others, by every way to it', async () => {
    for (const [method, path, body] of [
      ['GET', `${API}/auth/users/`],
      ['POST', `${API}/auth/users/`, { username: 'x2', password: PASSWORD, roles: ['viewer'] }],
      ['GET', `${API}/audit/`],
      ['GET', `${API}/audit/export/`],
      ['POST', `${API}/hub/stop/`, {}],
      ['DELETE', `${CENTRAL}/cache/`],
      ['POST', `${API}/operations/auth.user.list/`, {}],
      ['POST', `${API}/operations/hub.stop/`, {}],
    ] as const) {
      const { status } = await viewer.raw(method, path, body);
      expect(status, `${method} ${path}`).toBe(403);
    }
  });

  test('another method, another spelling or a header that claims one is no way around', async () => {
    for (const [method, path] of [
      ['PUT', `${API}/audit/`],
      ['HEAD', `${API}/auth/users/`],
      ['GET', `${API}//audit/`],
      ['GET', `${API}/%61udit/`],
      ['GET', `${API}/audit/./`],
      ['GET', '/api/common/api/v1/x/../audit/'],
    ] as const) {
      const response = await fetch(`${hub.url}${path}`, { method, headers: { authorization: `Bearer ${viewer.token}` } });
      expect([403, 404, 405], `${method} ${path}`).toContain(response.status);
    }
    const { status } = await viewer.raw(
      'POST',
      `${API}/auth/me/`,
      {},
      { 'x-http-method-override': 'GET', 'x-original-url': `${API}/audit/`, 'x-forwarded-user': 'admin' },
    );
    expect(status).toBe(405);
  });
});

describe('API6 unrestricted access to sensitive business flows', () => {
  test('passwords are not guessed in numbers, and somebody else goes on meanwhile', async () => {
    const statuses = new Set<number>();
    let waitS = 0;
    for (let n = 0; n < 25; n += 1) {
      const response = await tokens('vic', `guess-${n}-guess-guess`);
      await response.arrayBuffer();
      statuses.add(response.status);
      waitS = Number(response.headers.get('retry-after') ?? 0);
      if (response.status === 429) break;
    }
    expect([...statuses]).toEqual([401, 429]);
    expect(waitS).toBeGreaterThan(0);
    expect((await admin.raw('GET', `${API}/auth/me/`)).status).toBe(200);
    expect((await viewer.raw('GET', `${API}/auth/me/`)).status).toBe(200);
  });
});

describe('API7 server side request forgery', () => {
  /** Listens where the hub must not be led; tells whether anything came. */
  async function trap(): Promise<{ readonly url: string; readonly came: () => number; readonly server: Server }> {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, came: () => requests, server };
  }

  const INSIDE = [
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://0.0.0.0',
    'http://[::ffff:169.254.169.254]',
    'http://2852039166',
    'http://0xa9fea9fe',
  ];

  test('a webhook leads to nothing inside', async () => {
    const { url, came, server } = await trap();
    for (const target of [url, ...INSIDE]) {
      const asked = { definition: { name: 'Hook', settings: { kind: 'slack' } }, secrets: { url: `${target}/services/x` } };
      const answer = await admin.raw('POST', `${API}/notifications/channels/probe/test/`, asked);
      expect(answer, target).toMatchObject({
        status: 200,
        body: { delivered: false, error: expect.stringContaining('leads to an internal address') as string },
      });
    }
    expect(came()).toBe(0);
    server.close();
  });

  test('a connection to another system leads to nothing inside that was not allowed', async () => {
    const { url: trapped, came, server } = await trap();
    for (const url of [trapped, ...INSIDE]) {
      const definition = { title: 'Probe', settings: { kind: 'prometheus', url } };
      expect((await admin.raw('PUT', `${API}/integration/connections/probe/`, { definition })).status).toBe(200);
      const answer = await admin.raw('POST', `${API}/integration/connections/probe/test/`, {});
      expect(answer, url).toMatchObject({
        status: 200,
        body: { ok: false, message: expect.stringContaining('leads to an internal address') as string },
      });
    }
    await admin.raw('DELETE', `${API}/integration/connections/probe/`);
    expect(came()).toBe(0);
    server.close();
  });

  test('a GNS3 server is looked for in networks, and not at a metadata service', async () => {
    for (const url of INSIDE) {
      const answer = await admin.raw('POST', `${CENTRAL}/servers/test/`, { url });
      expect(answer, url).toMatchObject({
        status: 200,
        body: { reachable: false, reason: expect.stringContaining('is not asked') as string },
      });
    }
    // Labs run on this machine: that is asked.
    const { url, came, server } = await trap();
    expect(await admin.raw('POST', `${CENTRAL}/servers/test/`, { url })).toMatchObject({ status: 200, body: { reachable: false } });
    expect(came()).toBeGreaterThan(0);
    server.close();
  });
});

describe('API8 security misconfiguration', () => {
  test('every answer forbids browsers what they need not, and no site may read it', async () => {
    for (const path of ['/', `${API}/auth/me/`, '/nothing-here', '/api/openapi.json', '/health/']) {
      const response = await fetch(hub.url + path, { headers: { origin: 'https://evil.example.org' } });
      await response.arrayBuffer();
      const { headers } = response;
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('content-security-policy'), path).toMatch(/default-src/);
      expect(headers.get('content-security-policy'), path).not.toMatch(/script-src[^;]*unsafe-(inline|eval)/);
      for (const name of ['access-control-allow-origin', 'access-control-allow-credentials', 'server', 'x-powered-by'])
        expect(headers.get(name), `${path}: ${name}`).toBeNull();
    }
  });

  test('a preflight of another site gets no permission, and TRACE tells nothing back', async () => {
    const traced = await raw(
      `TRACE ${API}/auth/me/ HTTP/1.1\r\nHost: hub\r\nCookie: session=hunter2\r\nAuthorization: Bearer ${admin.token}\r\nConnection: close\r\n\r\n`,
    );
    expect(traced).toMatch(/^HTTP\/1\.1 (404|405|501) /);
    expect(traced).not.toContain('hunter2');
    const preflight = await fetch(`${hub.url}${API}/hub/stop/`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example.org',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.headers.get('access-control-allow-methods')).toBeNull();
    expect(preflight.status).toBeGreaterThanOrEqual(400);
  });

  test('errors tell nothing of the inside', async () => {
    for (const [method, path, body] of [
      ['GET', `${API}/events/?types=%00`],
      ['GET', `${API}/events/not-a-number/`],
      ['POST', `${API}/operations/no.such.operation/`, {}],
      ['POST', `${CENTRAL}/start_node/`, { project_id: "'; drop table thalamus.events; --", node_id: '${7*7}{{7*7}}' }],
      ['GET', `${API}/audit/?text=${encodeURIComponent("%' or '1'='1")}`],
    ] as const) {
      const { status, body: told } = await admin.raw(method, path, body);
      expect(status, path).toBeLessThan(500);
      expectNoInternals(JSON.stringify(told['message'] ?? ''));
    }
  });
});

describe('API9 improper inventory management', () => {
  test('the document lists what is served, and each of it needs what it says', async () => {
    const { paths } = await admin.get<{ paths: Record<string, Record<string, { readonly security?: readonly object[] }>> }>(
      '/api/openapi.json',
    );
    const places = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
        .map(([method, { security }]) => ({ method: method.toUpperCase(), path, isPublic: security?.length === 0 })),
    );
    expect(places.length).toBeGreaterThan(150);
    for (const { method, path, isPublic } of places) {
      if (isPublic || path.startsWith('/ws/')) continue;
      const response = await fetch(hub.url + path.replaceAll(/\{[^}]+\}/g, '0'), { method });
      await response.arrayBuffer();
      expect(response.status, `${method} ${path}`).toBe(401);
    }
  });

  test('nothing old, hidden or for developers is served beside it', async () => {
    for (const path of [
      '/api/v0/',
      '/api/v2/',
      '/api/common/api/v2/',
      '/debug/',
      '/console',
      '/.env',
      '/.git/config',
      '/package.json',
      '/src/main.ts',
      '/server-status',
      '/actuator/env',
      '/api/internal/',
      '/graphiql',
      '/playground',
    ]) {
      const response = await fetch(hub.url + path, { headers: { authorization: `Bearer ${admin.token}` } });
      const text = await response.text();
      // Paths of the web app are its one page.
      expect(response.status === 404 || (response.status === 200 && text.includes('<title>Thalamus')), `${path}: ${response.status}`).toBe(
        true,
      );
      expect(text).not.toMatch(/"dependencies"|\[core\]|THALAMUS_ADMIN_PASSWORD/);
    }
  });
});

describe('API10 unsafe consumption of APIs', () => {
  test('a GNS3 server that answers with nonsense, with too much or with a redirect harms nobody', async () => {
    let kind = 'redirect';
    let redirected = 0;
    const hostile = createServer((request, response) => {
      if (request.url === '/inside') redirected += 1;
      const bodies: Record<string, () => void> = {
        redirect: () => void response.writeHead(302, { location: '/inside' }).end(),
        html: () => void response.end('<script>alert(1)</script>'),
        deep: () => void response.end(`{"version":${'['.repeat(200_000)}`),
        huge: () => {
          response.writeHead(200, { 'content-type': 'application/json' });
          const write = () => {
            while (!response.destroyed && response.write('"'.padEnd(65_536, 'x')));
            if (!response.destroyed) response.once('drain', write);
          };
          write();
        },
        proto: () => void response.end('{"version":"3.0.6","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'),
        nonsense: () => void response.end(Buffer.from([0xff, 0xfe, 0x00, 0x80])),
        cut: () => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
          response.write('{"version":');
          setImmediate(() => response.destroy());
        },
      };
      bodies[kind]!();
    });
    await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;
    for (kind of ['redirect', 'html', 'deep', 'huge', 'proto', 'nonsense', 'cut']) {
      const { status, body } = await admin.raw('POST', `${CENTRAL}/servers/test/`, { url });
      expect(status, kind).toBe(200);
      expect(typeof body['reason'], kind).toBe('string');
      expectNoInternals(JSON.stringify(body));
      expect(JSON.stringify(body)).not.toContain('<script>');
    }
    expect(redirected).toBe(0);
    hostile.closeAllConnections();
    hostile.close();
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect((await admin.raw('GET', `${API}/auth/me/`)).status).toBe(200);
    expect(hub.output()).not.toContain('A defect of the hub');
  });
});
