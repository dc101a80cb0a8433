import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { freePort } from '#kit/free-port.ts';
import { startLab, type Lab, type LabOptions } from '#lab/index.ts';
import { failure, serverOf } from '../scripted-controller.ts';
import { json, token } from '../scripted-server.ts';
import { tryServer } from './trial.ts';

const never = new AbortController().signal;

async function lab(options: LabOptions): Promise<Lab> {
  const started = await startLab({ projects: 2, nodes: 2, delays: 'none', consoles: 'websocket', ...options });
  endsWithTest(() => started.close());
  return started;
}

/** A TCP server that does with each connection what the test says. */
async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  endsWithTest(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('GNS3 2.2 without a password: found, its projects counted, and nothing is asked for', async () => {
  const { url } = await lab({ api: 'v2' });
  const found = await tryServer({ url }, never);
  expect(found).toMatchObject({ reachable: true, api: 'v2', credentials: 'not asked', projects: 2, computes: 1 });
  expect(found.version).toMatch(/^2\.2/);
});

const auth = { user: 'nms', password: 'geheim' };

test.each(['v2', 'v3'] as const)('%s that wants a log in: accepted, refused and missing are told apart', async (api) => {
  const { url } = await lab({ api, auth });
  expect(await tryServer({ url, ...auth }, never)).toMatchObject({ reachable: true, api, credentials: 'accepted', projects: 2 });
  const refused = await tryServer({ url, ...auth, password: 'wrong' }, never);
  expect(refused).toMatchObject({ reachable: true, api, credentials: 'refused' });
  expect(refused.projects).toBeUndefined();
  expect(await tryServer({ url }, never)).toMatchObject({ reachable: true, api, credentials: 'missing', reason: /give user and password/ });
});

test('a port where nothing listens is said to be that', async () => {
  const port = await freePort();
  expect(await tryServer({ url: `http://127.0.0.1:${port}` }, never)).toEqual({
    reachable: false,
    api: null,
    version: null,
    credentials: 'not asked',
    reason: `Nothing listens at 127.0.0.1:${port}.`,
  });
});

test('a name that nobody knows', async () => {
  // RFC 6761 §6.4: names under .invalid never resolve.
  expect((await tryServer({ url: 'http://gns3.invalid:3080' }, never)).reason).toMatch(/gns3\.invalid/);
});

test('something that is not HTTP, and something that only speaks TLS', async () => {
  const ssh = await listening(createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6 a-secret-banner\r\n')));
  const plain = await tryServer({ url: `http://127.0.0.1:${ssh}` }, never);
  expect(plain).toMatchObject({ reachable: false, reason: /does not speak HTTP/ });
  expect(JSON.stringify(plain)).not.toContain('banner');
  const tls = await listening(createTlsServer({}));
  expect((await tryServer({ url: `http://127.0.0.1:${tls}` }, never)).reason).toMatch(/if it speaks TLS, try https/);
  expect((await tryServer({ url: `https://127.0.0.1:${tls}` }, never)).reason).toMatch(/no TLS connection/i);
});

test('https where only http is spoken', async () => {
  const server = await serverOf('3.0.6');
  expect((await tryServer({ url: server.url.replace('http:', 'https:') }, never)).reason).toMatch(/does not speak TLS: try http:/);
});

test.each([
  [200, 'text/html', '<html>secret page</html>', /web page answers there/],
  [200, 'application/json', '{"version":"secret"}', /not a GNS3 server: HTTP 200/],
  [200, 'application/json', '{"version":"1.5.4"}', /says that it is version 1\.5\.4/],
  [401, 'text/plain', 'secret', /but not as GNS3 does/],
  [404, 'text/plain', 'secret', /not a GNS3 server: HTTP 404/],
  [502, 'text/html', '<html>secret</html>', /away behind its gateway/],
  [200, 'application/octet-stream', '\u0000\u0001secret', /not a GNS3 server/],
])('another server (HTTP %i, %s, %s) is not taken for GNS3, and nothing of it is shown', async (status, type, body, reason) => {
  const server = await serverOf();
  for (const path of ['/v3/version', '/v2/version']) {
    server.on(`GET ${path}`, (_, response) => void response.writeHead(status, { 'content-type': type }).end(body));
  }
  const found = await tryServer({ url: server.url, user: 'nms', password: 'geheim' }, never);
  expect(found).toMatchObject({ reachable: false, api: null, version: null, reason });
  expect(JSON.stringify(found)).not.toContain('secret');
  // Credentials are for GNS3 alone.
  expect(server.came.filter((came) => came.headers.authorization !== undefined || came.body !== '')).toEqual([]);
});

test('a redirect is not followed', async () => {
  const elsewhere = await serverOf('3.0.6');
  const server = await serverOf();
  server.on('GET /v3/version', (_, response) => void response.writeHead(302, { location: `${elsewhere.url}/v3/version` }).end());
  server.on('GET /v2/version', (_, response) => void response.writeHead(302, { location: `${elsewhere.url}/v2/version` }).end());
  expect(await tryServer({ url: server.url }, never)).toMatchObject({ reachable: false, reason: /redirects/ });
  expect(elsewhere.came).toEqual([]);
});

test('an answer without end is not read', async () => {
  const server = await serverOf();
  let sent = 0;
  server.on('GET /v3/version', (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const chunk = Buffer.alloc(64 * 1024, ' ');
    const pump = (): void => {
      while (!response.destroyed && sent < 50_000_000) {
        sent += chunk.length;
        if (!response.write(chunk)) break;
      }
    };
    response.on('drain', pump);
    pump();
  });
  expect(await tryServer({ url: server.url }, never)).toMatchObject({ reachable: false, reason: /far more than GNS3/ });
  expect(sent).toBeLessThan(50_000_000);
});

test('what is known stays known when the server falls silent after its version', async () => {
  const server = await serverOf('3.0.6');
  server.on('POST /v3/access/users/authenticate', (_, response) => void response.destroy());
  expect(await tryServer({ url: server.url, user: 'nms' }, never)).toMatchObject({
    reachable: true,
    api: 'v3',
    version: '3.0.6',
    credentials: 'not asked',
    reason: /^GNS3 3\.0\.6 answers\. Then .* ended the connection/,
  });
});

test('neither password nor token are in what is told', async () => {
  const server = await serverOf('3.0.6');
  const jwt = token('nms');
  server.on('POST /v3/access/users/authenticate', (_, response) => json(response, 200, { access_token: jwt }));
  server.on('GET /v3/projects', (came, response) => json(response, 409, { message: `no ${came.headers.authorization}` }));
  const found = await tryServer({ url: server.url, user: 'nms', password: 'geheim' }, never);
  expect(found).toMatchObject({ credentials: 'accepted' });
  expect(JSON.stringify(found)).not.toMatch(/geheim|eyJ/);
});

test('who goes away ends the trial', async () => {
  const server = await serverOf();
  const leaving = new AbortController();
  server.on('GET /v3/version', () => leaving.abort());
  expect((await failure(tryServer({ url: server.url }, leaving.signal))).code).toBe('timeout');
});

test.each(['ftp://192.0.2.1', 'http://user:secret@192.0.2.1:3080', 'http://192.0.2.1:3080/v3', 'nonsense'])(
  '%s is no URL of a server',
  async (url) => {
    expect((await failure(tryServer({ url }, never))).code).toBe('validation_error');
  },
);
