import { expect, test } from 'vitest';
import { controllerOf, failure, serverOf } from './scripted-controller.ts';
import { json, until } from './scripted-server.ts';

const P = '11111111-2222-4333-8444-555555555555';
const N = '21111111-2222-4333-8444-555555555555';
const L = '31111111-2222-4333-8444-555555555555';
const project = { project_id: P, name: 'lab', status: 'opened' };
const node = { node_id: N, project_id: P, name: 'PC1', node_type: 'vpcs', status: 'started' };

test.each([
  ['2.2.61', 'v2'],
  ['3.0.6', 'v3'],
  ['3.1.0a2', 'v3'],
])('version %s is detected by probing and spoken to as %s', async (version, api) => {
  const server = await serverOf(version);
  server.on(`GET /${api}/projects`, (_, response) => json(response, 200, [project]));
  const controller = controllerOf(server.url);
  expect(controller.version()).toBeNull();
  expect((await controller.projects())[0]?.name).toBe('lab');
  expect(controller.version()).toEqual({ version, api });
});

test.each([
  ['a web page', (html: string) => ({ status: 200, body: html }), 'gns3_error', /web page.*not a GNS3 server/],
  ['nothing at all', () => ({ status: 200, body: '' }), 'gns3_error', /with nothing/],
  ['garbage', () => ({ status: 200, body: '\u0000{[' }), 'gns3_error', /not a version/],
  ['another version', () => ({ status: 200, body: '{"version":"1.5.2"}' }), 'gns3_error', /says that it is version 1.5.2/],
  ['404 to both prefixes', () => ({ status: 404, body: '404: Not Found' }), 'gns3_error', /neither \/v3\/version nor \/v2\/version/],
  ['503 of a gateway', () => ({ status: 503, body: '<h1>Service Unavailable</h1>' }), 'gns3_unavailable', /away behind its gateway/],
] as const)('a server that answers the probe with %s is named as what it is', async (_, answer, code, text) => {
  const server = await serverOf();
  const { status, body } = answer('<!doctype html><title>It works</title>');
  for (const api of ['v3', 'v2']) server.on(`GET /${api}/version`, (_came, response) => void response.writeHead(status).end(body));
  const refused = await failure(controllerOf(server.url).probe());
  expect(refused.code).toBe(code);
  expect(refused.message).toMatch(text);
});

test('a server that takes the connection and says nothing is a time-out', async () => {
  const server = await serverOf();
  server.on('GET /v3/version', () => undefined);
  const refused = await failure(controllerOf(server.url, {}, { limits: { probeMs: 50 } }).probe());
  expect(refused.code).toBe('timeout');
});

test('a URL with a path or credentials is a configuration error', () => {
  expect(() => controllerOf('http://127.0.0.1:3080/v2')).toThrow(/without path/);
  expect(() => controllerOf('http://user:secret@127.0.0.1:3080')).toThrow(/without credentials/);
});

test('v3 gets the JSON body {} that it demands for a start', async () => {
  const server = await serverOf('3.0.6');
  server.on(`POST /v3/projects/${P}/nodes/${N}/start`, (came, response) =>
    came.body === '{}' && came.headers['content-type'] === 'application/json'
      ? void response.writeHead(204).end()
      : json(response, 422, { message: 'Field required' }),
  );
  await controllerOf(server.url).nodeAction(P, N, 'start');
  expect(server.came.at(-1)?.body).toBe('{}');
});

test('the two versions get their own paths for captures', async () => {
  const wire = { link_id: L, project_id: P, nodes: [], capturing: true };
  for (const [version, start, stop] of [
    ['2.2.61', `/v2/projects/${P}/links/${L}/start_capture`, `/v2/projects/${P}/links/${L}/stop_capture`],
    ['3.0.6', `/v3/projects/${P}/links/${L}/capture/start`, `/v3/projects/${P}/links/${L}/capture/stop`],
  ] as const) {
    const server = await serverOf(version);
    server.on(`POST ${start}`, (came, response) => {
      expect(JSON.parse(came.body)).toEqual({ capture_file_name: 'a.pcap', data_link_type: 'DLT_EN10MB' });
      json(response, 201, wire);
    });
    server.on(`POST ${stop}`, (_, response) => void response.writeHead(204).end());
    const controller = controllerOf(server.url);
    expect((await controller.startCapture(P, L, 'a.pcap', 'DLT_EN10MB')).capturing).toBe(true);
    await controller.stopCapture(P, L);
  }
});

test.each([
  [409, '{"message":"Port is already used"}', 'conflict', 'Port is already used'],
  [403, '{"message":"The project is not opened"}', 'conflict', 'The project is not opened'],
  [403, '{"message":"Permission denied (privilege Project.Audit is required)"}', 'gns3_error', 'privilege Project.Audit'],
  [404, '{"message":"Node ID x doesn\'t exist"}', 'not_found', "doesn't exist"],
  [404, '{"detail":"Not Found"}', 'gns3_error', 'does not know GET'],
  [422, '{"message":"1 validation error:\\n  x"}', 'gns3_error', '1 validation error'],
  [422, '{"detail":[{"loc":["path"],"msg":"bad uuid"}]}', 'gns3_error', 'bad uuid'],
  [500, '{"message":"Traceback"}', 'gns3_error', 'Traceback'],
  [502, '<html><h1>Bad Gateway</h1></html>', 'gns3_unavailable', 'Bad Gateway'],
  [301, '', 'gns3_error', 'redirects'],
] as const)('pitfall 18: an answer %i %s is the failure %s and keeps the text', async (status, body, code, text) => {
  const server = await serverOf('3.0.6');
  server.on(`GET /v3/projects/${P}/nodes/${N}`, (_, response) => void response.writeHead(status).end(body));
  const refused = await failure(controllerOf(server.url).node(P, N));
  expect(refused.code).toBe(code);
  expect(refused.message).toContain(text);
  expect(refused.details).toMatchObject({ server: 'one', status });
});

test.each([
  ['<html>portal</html>', /a web page/],
  ['', /with nothing/],
  ['{"project_id":', /not JSON/],
  ['{"project_id":5}', /unknown shape at project_id/],
  ['[]', /unknown shape/],
] as const)('a body %s where JSON is due is an error that names server and path', async (body, text) => {
  const server = await serverOf('3.0.6');
  server.on(`GET /v3/projects/${P}`, (_, response) => void response.writeHead(200).end(body));
  const refused = await failure(controllerOf(server.url).project(P));
  expect(refused.code).toBe('gns3_error');
  expect(refused.message).toMatch(text);
  expect(refused.message).toContain(`GNS3 server one answered GET /v3/projects/${P}`);
});

test('an answer without end is not read into memory', async () => {
  const server = await serverOf('3.0.6');
  server.on('GET /v3/projects', (_, response) => {
    const piece = Buffer.alloc(1024 * 1024, 0x20);
    const more = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  });
  const refused = await failure(controllerOf(server.url).projects());
  expect(refused.code).toBe('gns3_error');
  expect(refused.message).toMatch(/larger than/);
});

test('pitfall 21: a body that drips is bounded by the time of its operation', async () => {
  const server = await serverOf('3.0.6');
  server.on('GET /v3/projects', (_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(drip));
  });
  expect((await failure(controllerOf(server.url, {}, { limits: { readMs: 100 } }).projects())).code).toBe('timeout');
});

test('pitfall 21: a write without an answer is a time-out of unknown outcome, sent once', async () => {
  const server = await serverOf('2.2.61');
  server.on(`POST /v2/projects/${P}/nodes/${N}/start`, () => undefined);
  const refused = await failure(controllerOf(server.url, {}, { limits: { nodeActionMs: 50 } }).nodeAction(P, N, 'start'));
  expect(refused.code).toBe('timeout');
  expect(refused.message).toMatch(/unknown/);
  expect(server.came.filter((came) => came.method === 'POST')).toHaveLength(1);
});

test('a read that meets a reset connection is repeated, a write is not', async () => {
  const server = await serverOf('3.0.6');
  let reads = 0;
  let writes = 0;
  server.on('GET /v3/projects', (_, response, request) => {
    reads += 1;
    if (reads === 1) request.socket.destroy();
    else json(response, 200, []);
  });
  server.on(`POST /v3/projects/${P}/nodes/${N}/start`, (_, _response, request) => {
    writes += 1;
    request.socket.destroy();
  });
  const controller = controllerOf(server.url);
  expect(await controller.projects()).toEqual([]);
  expect(reads).toBe(2);
  const refused = await failure(controller.nodeAction(P, N, 'start'));
  expect(refused.details?.['outcome']).toBe('unknown');
  expect(writes).toBe(1);
});

test('after every kept connection was cut, reads go on and a write goes over a new one', async () => {
  const server = await serverOf('3.0.6');
  server.on('GET /v3/projects', (_, response) => json(response, 200, []));
  server.on(`POST /v3/projects/${P}/nodes/${N}/start`, (_, response) => void response.writeHead(204).end());
  const controller = controllerOf(server.url);
  await Promise.all([controller.projects(), controller.projects()]);
  const before = server.connections();
  server.cut();
  await Promise.all([controller.projects(), controller.projects()]);
  await controller.nodeAction(P, N, 'start');
  expect(server.connections()).toBeGreaterThan(before);
});

test('pitfall 20: requests of one node go one at a time, those of others beside it', async () => {
  const server = await serverOf('3.0.6');
  const M = N.replace('2', '4');
  let inNode = 0;
  let mostInNode = 0;
  let inAll = 0;
  let mostInAll = 0;
  for (const id of [N, M]) {
    for (const action of ['start', 'stop']) {
      server.on(`POST /v3/projects/${P}/nodes/${id}/${action}`, (_, response) => {
        inAll += 1;
        mostInAll = Math.max(mostInAll, inAll);
        if (id === N) mostInNode = Math.max(mostInNode, ++inNode);
        setTimeout(() => {
          inAll -= 1;
          if (id === N) inNode -= 1;
          response.writeHead(204).end();
        }, 20);
      });
    }
  }
  const controller = controllerOf(server.url);
  await Promise.all([N, N, N, M].flatMap((id) => [controller.nodeAction(P, id, 'start'), controller.nodeAction(P, id, 'stop')]));
  expect(mostInNode).toBe(1);
  expect(mostInAll).toBe(2);
});

test('a caller who goes away ends the read, and that counts as nothing against the server', async () => {
  const server = await serverOf('3.0.6');
  server.on('GET /v3/projects', () => undefined);
  const controller = controllerOf(server.url);
  await controller.probe();
  for (let call = 0; call < 6; call += 1) {
    const leaving = new AbortController();
    const reading = failure(controller.projects({ signal: leaving.signal }));
    await until(() => server.came.filter((came) => came.path === '/v3/projects').length > call, 'the request');
    leaving.abort();
    expect((await reading).code).toBe('timeout');
  }
  expect(controller.breaker()).toEqual({ state: 'closed', failures: 0 });
});

test('a server exchanged for another version is recognized by its unknown routes', async () => {
  const server = await serverOf('2.2.61');
  server.on('GET /v2/projects', (_, response) => json(response, 200, []));
  const controller = controllerOf(server.url);
  await controller.projects();
  for (const path of ['/v2/version', '/v2/projects'])
    server.on(`GET ${path}`, (_, response) => json(response, 404, { detail: 'Not Found' }));
  server.on('GET /v3/version', (_, response) => json(response, 200, { version: '3.0.6' }));
  server.on('GET /v3/projects', (_, response) => json(response, 200, [project]));
  await failure(controller.projects());
  expect(await controller.projects()).toHaveLength(1);
  expect(controller.version()?.api).toBe('v3');
});

test('an export is streamed: its first bytes are there before its last are made', async () => {
  const server = await serverOf('3.0.6');
  let finish: () => void = () => undefined;
  server.on(`GET /v3/projects/${P}/export`, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/gns3project' });
    response.write('PK first ');
    finish = () => void response.end('last');
  });
  const pieces: string[] = [];
  for await (const piece of await controllerOf(server.url).exportProject(P)) {
    pieces.push(Buffer.from(piece).toString());
    finish();
  }
  expect(pieces.join('')).toBe('PK first last');
  expect(pieces.length).toBeGreaterThan(1);
});

test('an export that GNS3 refuses is a conflict with its text', async () => {
  const server = await serverOf('3.0.6');
  server.on(`GET /v3/projects/${P}/export`, (_, response) =>
    json(response, 409, { message: 'Project must be stopped in order to export it' }),
  );
  const refused = await failure(controllerOf(server.url).exportProject(P));
  expect(refused.code).toBe('conflict');
  expect(refused.message).toContain('Project must be stopped in order to export it');
});

test('an export that stalls is broken off', async () => {
  const server = await serverOf('3.0.6');
  server.on(`GET /v3/projects/${P}/export`, (_, response) => void response.writeHead(200).write('PK'));
  const bytes = await controllerOf(server.url, {}, { limits: { pieceMs: 100 } }).exportProject(P);
  await expect(
    (async () => {
      for await (const piece of bytes) expect(piece.length).toBe(2);
    })(),
  ).rejects.toThrow();
});

test('an import sends the archive as it comes, under its id and name', async () => {
  const server = await serverOf('3.0.6');
  server.on(`POST /v3/projects/${P}/import`, (came, response) => {
    expect(came.path).toBe(`/v3/projects/${P}/import?name=my+lab`);
    expect(came.body).toBe('PK one two');
    json(response, 201, { ...project, name: 'my lab' });
  });
  const archive = (async function* () {
    yield Buffer.from('PK one');
    yield Buffer.from(' two');
  })();
  expect((await controllerOf(server.url).importProject(P, 'my lab', archive)).name).toBe('my lab');
});

test('a node answers as GNS3 tells it, unknown fields included', async () => {
  const server = await serverOf('3.0.6');
  server.on(`GET /v3/projects/${P}/nodes/${N}`, (_, response) => json(response, 200, { ...node, invented_in: '3.9' }));
  expect(await controllerOf(server.url).node(P, N)).toEqual({ ...node, invented_in: '3.9' });
});
