import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '#kit/free-port.ts';
import { CENTRAL, EventListener, logIn, type HubClient } from '#kit/hub-client.ts';
import { HubConsole } from '#kit/hub-console.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { connectAgent } from '#kit/mcp-client.ts';
import { until } from '#kit/until.ts';
import { deployed, filled, Scratch } from './deployed-files.ts';

// nginx itself (Debian's package `nginx-light`), on the files of deploy/nginx: variables, ports and folders are those of the test.

const V1 = '/api/common/api/v1';
/** From where a client comes that is neither the proxy nor the hub. */
const CLIENT = '127.0.0.9';
const ELSEWHERE = '203.0.113.66';

const scratch = new Scratch();
let hub: HubProcess;
let url = '';
let port = 0;
let plainPort = 0;
let client: HubClient;

beforeAll(async () => {
  [port, plainPort] = [await freePort(), await freePort()];
  hub = await startHub({ env: { THALAMUS_LAB_NAME: 'campus', THALAMUS_HTTP_TRUSTED_PROXIES: '[127.0.0.1]' } });
  const { folder } = scratch;
  const tls = { key: join(folder, 'key.pem'), certificate: join(folder, 'certificate.pem') };
  const words = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
  ];
  scratch.run('openssl', [...words, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', tls.key, '-out', tls.certificate]);
  mkdirSync(join(folder, 'conf.d'));
  copyFileSync('/etc/nginx/mime.types', join(folder, 'mime.types'));
  writeFileSync(join(folder, 'nginx.conf'), deployed('nginx/nginx.conf').replaceAll(' /tmp/', ` ${folder}/`));
  writeFileSync(
    join(folder, 'conf.d', 'thalamus.conf'),
    filled(deployed('nginx/templates/thalamus.conf.template'), {
      HUB: new URL(hub.url).host,
      GNS3_WEB: new URL(hub.url).host,
      RESOLVER: '127.0.0.1',
      HTTP_PORT: plainPort,
      HTTPS_PORT: port,
      HTTPS_HOST_PORT: `:${port}`,
      SERVER_NAME: 'localhost',
      TLS_CERTIFICATE: tls.certificate,
      TLS_KEY: tls.key,
      LOG_FOLDER: folder,
    }),
  );
  writeFileSync(
    join(folder, 'conf.d', 'gns3-web.conf'),
    filled(deployed('nginx/gns3-web/gns3-web.conf.template'), {
      GNS3_SERVER: new URL(hub.url).host,
      RESOLVER: '127.0.0.1',
      PORT: await freePort(),
    }),
  );
  const nginx = ['-p', `${folder}/`, '-c', join(folder, 'nginx.conf')];
  const checked = scratch.run('nginx', ['-t', ...nginx]);
  if (checked.status !== 0) throw new Error(checked.output);
  await scratch.start('nginx', 'nginx', [...nginx, '-g', 'daemon off;'], async () => {
    const answer = await fetch(`http://127.0.0.1:${plainPort}/nginx-alive`).catch(() => undefined);
    return answer?.status === 200;
  });
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(tls.certificate, 'utf8')]);
  url = `https://127.0.0.1:${port}`;
  client = await logIn(url, hub.password);
});
afterAll(async () => {
  await scratch.cleanUp();
  await hub?.cleanUp();
});

interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

/** A request from an address of its own, with whatever headers. */
function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: object): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const from = { host: '127.0.0.1', port, localAddress: CLIENT, method, path };
    const asked = request({ ...from, headers: { 'content-type': 'application/json', ...headers }, servername: 'localhost' }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (data: string) => (text += data));
      answer.on('end', () => {
        const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: json });
      });
    });
    asked.once('error', reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const guess = (username: string, headers: Readonly<Record<string, string>> = {}) =>
  ask('POST', `${V1}/auth/token/`, headers, { username, password: 'wrong' });

describe('what passes the proxy', () => {
  test('REST over TLS with the headers of the hub; without TLS everybody is sent there; the metrics stay inside', async () => {
    const told = await ask('GET', `${CENTRAL}/topology/`, { authorization: `Bearer ${client.token}` });
    expect(told.status).toBe(200);
    expect(told.headers['strict-transport-security']).toMatch(/^max-age=31536000/);
    expect(told.headers['server']).toBe('nginx');
    expect((await ask('GET', '/metrics')).status).toBe(404);
    const plain = await fetch(`http://127.0.0.1:${plainPort}/projects/?a=b`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([308, `https://127.0.0.1:${port}/projects/?a=b`]);
    expect(await (await fetch(`${url}/`)).text()).toContain('<title>Thalamus</title>');
  });

  test('events over a WebSocket, and the console of a node', async () => {
    const events = new EventListener(url);
    await events.connect(client.token);
    const { projects } = await client.get<{
      projects: { project_id: string; nodes: { node_id: string; name: string; status: string }[] }[];
    }>(`${CENTRAL}/topology/`);
    const [{ project_id: project, nodes }] = projects as [(typeof projects)[number]];
    const pc = nodes.find(({ name }) => name === 'PC-A1')!;
    const console = await HubConsole.open(url, client.token, project, pc.node_id);
    try {
      await console.type('show ip', /IP\/MASK/);
      await client.send('POST', `${CENTRAL}/stop_node/`, { project_id: project, node_id: pc.node_id });
      await until('the event of the stop', () => events.ofType('node.stopped').length > 0);
    } finally {
      console.close();
      events.close();
    }
  });

  test('an agent over MCP, and events as a stream of the server', async () => {
    const agent = await connectAgent(url, '', client.token);
    expect((await agent.tools()).length).toBeGreaterThan(3);
    await agent.client.close();
    const stop = new AbortController();
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { events(since: 0) { type position } }' }),
      signal: stop.signal,
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const { value } = await answer.body!.getReader().read();
    expect(Buffer.from(value).toString()).toMatch(/^event: next$/m);
    stop.abort();
  });
});

describe('who is counted and remembered', () => {
  const addresses = async (who: string): Promise<string[]> => {
    const { items } = await client.get<{ items: { origin?: { address: string }; address?: string }[] }>(
      `${V1}/audit/?operation=auth.token.create&text=${who}`,
    );
    return items.map(({ origin, address }) => origin?.address ?? address ?? '');
  };

  test('the address of the client is that of the client, whatever it says itself', async () => {
    const spoofed = { 'x-forwarded-for': ELSEWHERE, forwarded: `for=${ELSEWHERE}`, 'x-real-ip': ELSEWHERE };
    expect((await guess('spoofer', spoofed)).status).toBe(401);
    await until('the audit to have it', async () => (await addresses('spoofer')).length > 0);
    expect(new Set(await addresses('spoofer'))).toEqual(new Set([CLIENT]));
  });

  test('who speaks with the hub directly is not believed either: the proxy alone is', async () => {
    const direct = await fetch(`${hub.url}${V1}/auth/token/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `${ELSEWHERE}, not-an-address` },
      body: JSON.stringify({ username: 'direct', password: 'wrong' }),
    });
    expect(direct.status).toBe(401);
    await until('the audit to have it', async () => (await addresses('direct')).length > 0);
    expect(new Set(await addresses('direct'))).toEqual(new Set(['127.0.0.1']));
  });

  test('a flood of log-ins of one address is stopped with the body of all errors, and fail2ban finds it in the log', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => guess('flood')));
    const late = answers.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThan(20);
    const byProxy = late.find(({ body }) => String(body['message']).startsWith('Too many requests of this address'))!;
    expect(byProxy.body).toEqual({
      error: true,
      code: 'rate_limited',
      message: expect.any(String),
      type: 'RateLimitException',
      details: { retry_after_s: 1 },
      request_id: byProxy.headers['x-request-id'],
    });
    expect(byProxy.headers['retry-after']).toBe('1');
    // Other addresses still get in.
    expect((await logIn(url, hub.password)).token).not.toBe('');
    const log = readFileSync(join(scratch.folder, 'refused.log'), 'utf8').trim().split('\n');
    expect(log.length).toBeGreaterThanOrEqual(60);
    expect(log.every((line) => line.startsWith(`${CLIENT} - [`) && !line.includes('"GET /health'))).toBe(true);
    writeFileSync(join(scratch.folder, 'thalamus.local'), deployed('fail2ban/filter.d/thalamus.local'));
    const found = scratch.run('fail2ban-regex', [join(scratch.folder, 'refused.log'), join(scratch.folder, 'thalamus.local')]);
    expect(found.output).toContain(`Lines: ${log.length} lines, 0 ignored, ${log.length} matched, 0 missed`);
  });

  test('when the hub is away the proxy says so with the body of all errors', async () => {
    await hub.stop();
    const away = await ask('GET', '/health/');
    expect(away.status).toBe(503);
    expect(away.body).toMatchObject({ error: true, code: 'shutting_down', request_id: away.headers['x-request-id'] });
  });
});
