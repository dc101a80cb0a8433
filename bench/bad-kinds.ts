import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { ERRORS, type ErrorEntry } from '#kernel/error.ts';
import { CENTRAL } from '#kit/hub-client.ts';
import { until } from '#kit/until.ts';
import type { Lab, PlannedAnswer } from '#lab/index.ts';

/** What a kind of bad input is done to. */
export interface Victim {
  readonly url: string;
  readonly token: string;
  readonly lab: Lab;
  readonly projectId: string;
  readonly nodeId: string;
  /** An answer that is not as the contract says. */
  wrong(what: string): void;
}

export interface Kind {
  readonly name: string;
  /** Of the times asked for, how many are done; absent: all. */
  readonly share?: number;
  run(victim: Victim, times: number): Promise<{ readonly done: number; readonly note?: string }>;
}

/** At once, of what has no side that waits. */
const PARALLEL = 32;
/** No kind takes longer, however many were asked for; what was done by then is what is reported. */
const KIND_MS = 120_000;

/** Does something so many times, some side by side; gives how often it was done. */
async function each(times: number, parallel: number, act: (index: number) => Promise<void>): Promise<number> {
  const deadline = performance.now() + KIND_MS;
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (next < times && performance.now() < deadline) {
      const index = next;
      next += 1;
      await act(index);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return done;
}

// ---- over HTTP ----------------------------------------------------------------------------------------------------

interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** A text goes as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expected: readonly number[];
}

const CATALOGUE = new Map<string, Set<string>>();
for (const [name, entry] of Object.entries(ERRORS) as [string, ErrorEntry][]) {
  const code = entry.code ?? name;
  CATALOGUE.set(code, (CATALOGUE.get(code) ?? new Set()).add(entry.type));
}

/** Why an answer is not an error body of the contract; null when it is. */
function fault(status: number, text: string, expected: readonly number[]): string | null {
  if (!expected.includes(status)) return `status ${status} instead of ${expected.join(' or ')}`;
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return `status ${status} with a body that is not JSON`;
  }
  const types = CATALOGUE.get(String(body['code']));
  if (body['error'] !== true || types === undefined) return `no error body: ${text.slice(0, 200)}`;
  if (!types.has(String(body['type']))) return `type ${String(body['type'])} with the code ${String(body['code'])}`;
  if (typeof body['message'] !== 'string' || body['message'] === '') return 'an error without a message';
  if (typeof body['details'] !== 'object' || typeof body['request_id'] !== 'string') return 'an error without details or request_id';
  return null;
}

async function asking(victim: Victim, times: number, asked: (index: number) => Asked, parallel = PARALLEL): Promise<{ done: number }> {
  const pool = new Pool(victim.url, { connections: parallel, pipelining: 1 });
  try {
    const done = await each(times, parallel, async (index) => {
      const { method = 'POST', path, body, headers, expected } = asked(index);
      const answer = await pool.request({
        method,
        path,
        headers: {
          authorization: `Bearer ${victim.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const problem = fault(answer.statusCode, await answer.body.text(), expected);
      if (problem !== null) victim.wrong(`${method} ${path.slice(0, 120)}: ${problem}`);
    });
    return { done };
  } finally {
    await pool.close();
  }
}

/** A kind whose requests are taken in turn from a list. */
function requests(name: string, list: (victim: Victim, index: number) => readonly Asked[], share?: number): Kind {
  return {
    name,
    ...(share === undefined ? {} : { share }),
    run: (victim, times) =>
      asking(victim, times, (index) => {
        const all = list(victim, index);
        return all[index % all.length]!;
      }),
  };
}

const START = `${CENTRAL}/start_node/`;
const LIMIT_BYTES = 1_048_576;
const refused = [422];
const unparsed = [400];

const wrongTypes = requests('wrong types', ({ projectId, nodeId }) => [
  { path: START, body: { project_id: 5, node_id: nodeId }, expected: refused },
  { path: START, body: { project_id: [projectId], node_id: { id: nodeId } }, expected: refused },
  { path: `${CENTRAL}/node_action/`, body: { project_id: projectId, node_id: nodeId, action: { start: true } }, expected: refused },
  { path: START, body: [projectId, nodeId], expected: refused },
  { path: START, body: '"start"', expected: refused },
  { path: START, body: '17', expected: refused },
  { path: START, body: 'null', expected: refused },
  { path: START, body: '{"project_id": "', expected: unparsed },
  { path: START, body: '\u0000\u0001', expected: unparsed },
  { method: 'GET', path: `${CENTRAL}/topology/?at=yesterday`, expected: refused },
  { method: 'GET', path: `${CENTRAL}/projects/?limit=many`, expected: refused },
  { path: `${CENTRAL}/refresh_topology/`, body: { project_id: true }, expected: refused },
  { path: START, body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' }, expected: [415] },
]);

const unknownFields = requests('unknown fields', ({ projectId, nodeId }, index) => [
  { path: START, body: { project_id: projectId, node_id: nodeId, [`field_${index}`]: index }, expected: refused },
  { path: `${CENTRAL}/refresh_topology/`, body: { [`field_${index}`]: 'x'.repeat(index % 500) }, expected: refused },
  { method: 'GET', path: `${CENTRAL}/topology/?field_${index}=1`, expected: refused },
  { path: START, body: `{"project_id":"${projectId}","node_id":"${nodeId}","__proto__":{"x":1}}`, expected: refused },
  { path: `${CENTRAL}/thing_${index}/`, body: {}, expected: [404] },
  { method: 'DELETE', path: START, expected: [405] },
]);

/** A tenth of the times: each is a MiB, ten gigabytes say no more than one. */
const largeBodies = requests(
  '1 MB bodies',
  ({ projectId }, index) => {
    const start = `{"project_id":"${projectId}","padding":"`;
    const sized = (bytes: number): string => `${start}${'x'.repeat(bytes - start.length - 2)}"}`;
    return index % 2 === 0
      ? [{ path: START, body: sized(LIMIT_BYTES - (index % 100)), expected: refused }]
      : [{ path: START, body: sized(LIMIT_BYTES + 1 + (index % 100)), expected: [413] }];
  },
  0.1,
);

const deepJson = requests('deep JSON', ({ projectId, nodeId }, index) => {
  const depth = 100 + (index % 5_000);
  const deepObject = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  return [
    { path: START, body: `${'['.repeat(depth)}${']'.repeat(depth)}`, expected: unparsed },
    { path: START, body: `{"project_id":"${projectId}","node_id":${deepObject}}`, expected: unparsed },
    { path: START, body: '['.repeat(depth), expected: unparsed },
    {
      path: START,
      body: `{"project_id":"${projectId}","node_id":"${nodeId}","deep":${'['.repeat(60)}${']'.repeat(60)}}`,
      expected: refused,
    },
  ];
});

const badUuids = requests('bad UUIDs', ({ projectId, nodeId }, index) => [
  { path: START, body: { project_id: `${projectId}0`, node_id: nodeId }, expected: refused },
  { path: START, body: { project_id: projectId, node_id: `../../${index}` }, expected: refused },
  { path: START, body: { project_id: "'; drop table events; --", node_id: '' }, expected: refused },
  { method: 'GET', path: `${CENTRAL}/projects/not-a-uuid-${index}/nodes/${nodeId}/`, expected: refused },
  { method: 'GET', path: `${CENTRAL}/topology/?project_id=%00${index}`, expected: refused },
  { method: 'GET', path: `${CENTRAL}/projects/%zz/nodes/${nodeId}/`, expected: unparsed },
  { method: 'GET', path: `${CENTRAL}/projects/${projectId}/nodes/${'f'.repeat(2_000)}/`, expected: refused },
]);

const badTokens = requests('bad tokens', ({ token, projectId, nodeId }, index) => {
  const [head = '', payload = '', signature = ''] = token.split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const turned = Buffer.from(signature, 'base64url');
  turned[index % turned.length]! ^= 1;
  const body = { project_id: projectId, node_id: nodeId };
  return [
    '',
    'Bearer',
    'Bearer x',
    `Bearer ${'x'.repeat(4_000)}`,
    `Bearer ${none}.${payload}.`,
    `Bearer ${head}.${payload}.${turned.toString('base64url')}`,
    `Bearer ${head}.${payload}`,
    'Basic YWRtaW46YWRtaW4=',
    `Bearer ${token}, Bearer ${token}`,
  ].map((authorization) => ({ path: START, body, headers: { authorization }, expected: [401] }));
});

// ---- sockets ------------------------------------------------------------------------------------------------------

/** Says something over TCP and is gone, with a reset every other time. */
async function sayAndLeave({ url }: Victim, text: string, reset: boolean): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), closed]);
  if (text !== '') await new Promise((resolve) => socket.write(text, resolve));
  if (reset) socket.resetAndDestroy();
  else socket.destroy();
  await closed;
}

const halfOpen: Kind = {
  name: 'half-open sockets',
  run: async (victim, times) => {
    const { token } = victim;
    const texts = [
      '',
      'POST ',
      `POST ${START} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bea`,
      `POST ${START} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"project_id":`,
      `GET ${CENTRAL}/topology/ HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      `POST ${START} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{`,
      `GET /ws/gns3/events/ HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
      '\u0016\u0003\u0001\u0002\u0000',
    ];
    return { done: await each(times, PARALLEL, (index) => sayAndLeave(victim, texts[index % texts.length]!, index % 2 === 0)) };
  },
};

async function openEvents({ url, token }: Victim, protocols: readonly string[] = ['thalamus.v1', `bearer.${token}`]): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws/gns3/events/`, [...protocols]);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

const droppedWebSockets: Kind = {
  name: 'WebSockets that drop',
  run: async (victim, times) => ({
    done: await each(times, PARALLEL, async (index) => {
      const socket = await openEvents(victim, index % 4 === 0 ? ['thalamus.v1'] : undefined);
      const closed = once(socket, 'close');
      // Some ask for the whole log, which is read for nobody then.
      if (index % 4 > 1) socket.send(JSON.stringify({ action: 'subscribe', id: index, ...(index % 40 === 3 ? { since: 0 } : {}) }));
      // In the middle of what it is told.
      if (index % 4 === 3) await once(socket, 'message');
      socket.terminate();
      await closed;
    }),
  }),
};

const FRAMES_A_SOCKET = 50;

/** What a client could send wrong; each is answered by one frame of type `error`. */
function badFrame(index: number): string | Buffer {
  const frames: readonly (string | Buffer)[] = [
    'not JSON',
    '{"action":"subscribe"',
    `{"action":"thing_${index}"}`,
    '{}',
    '[17]',
    'null',
    `{"action":"subscribe","id":${index},"types":"node.*"}`,
    `{"action":"subscribe","id":${index},"since":-1}`,
    `{"action":"subscribe","id":${index},"since":9007199254740991}`,
    `{"action":"subscribe","id":${index},"projects":["no-uuid"]}`,
    `{"action":"subscribe","id":${index},"field_${index}":1}`,
    `{"action":"unsubscribe","id":${index}}`,
    '{"action":"auth","token":"x"}',
    '['.repeat(2_000),
    Buffer.from([index % 256, 0xff, 0x00]),
    JSON.stringify({ action: 'x'.repeat(200_000) }),
  ];
  return frames[index % frames.length]!;
}

const badFrames: Kind = {
  name: 'bad WebSocket frames',
  run: async (victim, times) => {
    let done = 0;
    await each(Math.ceil(times / FRAMES_A_SOCKET), 8, async (round) => {
      const socket = await openEvents(victim);
      const closed = once(socket, 'close') as Promise<[number]>;
      const count = Math.min(FRAMES_A_SOCKET, times - round * FRAMES_A_SOCKET);
      let errors = 0;
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString('utf8')) as { type: string; code?: string; message?: string };
        if (frame.type === 'welcome') return;
        if (frame.type === 'error' && CATALOGUE.has(frame.code ?? '') && (frame.message ?? '') !== '') errors += 1;
        else victim.wrong(`a bad frame was answered by ${data.toString('utf8').slice(0, 200)}`);
      });
      for (let at = 0; at < count; at += 1) socket.send(badFrame(round * FRAMES_A_SOCKET + at));
      await until('every bad frame to be answered', () => errors >= count || socket.readyState !== WebSocket.OPEN, 20_000).catch(
        () => undefined,
      );
      if (errors !== count) victim.wrong(`${errors} errors for ${count} bad frames`);
      // The last word of every other one is longer than any frame may be: 1009 (RFC 6455 §7.4.1).
      const huge = round % 2 === 0;
      if (huge) socket.send('x'.repeat(300_000));
      else socket.close();
      const [code] = await closed;
      if (huge && code !== 1009) victim.wrong(`a frame of 300,000 bytes was answered by the close code ${code}`);
      done += count;
    });
    return { done };
  },
};

// ---- from GNS3 ----------------------------------------------------------------------------------------------------

const LINES: readonly string[] = [
  'no JSON at all',
  '{"action": "node.upd',
  '<html><body>502 Bad Gateway</body></html>',
  '',
  'null',
  '[]',
  '{"event": {}}',
  '{"action": 5, "event": {}}',
  '{"action": "node.updated"}',
  '{"action": "node.updated", "event": null}',
  '{"action": "node.updated", "event": {"node_id": 17}}',
  '{"action": "node.deleted", "event": {"node_id": null}}',
  '{"action": "link.created", "event": {"link_id": {}, "nodes": "none"}}',
  '{"action": "project.closed", "event": []}',
  '{"action": "project.deleted", "event": {"project_id": 1}}',
  `{"action": "node.created", "event": ${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
  `"${'x'.repeat(10_000)}`,
];

/** How many notifications the hub has counted as unreadable. */
async function malformedCounted(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^thalamus_gns3_malformed_notifications_total\S* (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

const malformedNotifications: Kind = {
  name: 'malformed notifications of GNS3',
  run: async (victim, times) => {
    const { lab, url, projectId } = victim;
    await until('the streams to be heard', () => lab.listeners('controller') === 1 && lab.listeners(projectId) === 1, 60_000);
    const before = await malformedCounted(url);
    for (let index = 0; index < times; index += 1) {
      lab.emitLine(index % 2 === 0 ? 'controller' : projectId, LINES[index % LINES.length]!);
      if (index % 20 === 19) await nextTurn();
    }
    const counted = async (): Promise<number> => (await malformedCounted(url)) - before;
    await until('every malformed notification to be counted', async () => (await counted()) >= times, 60_000).catch(() => undefined);
    const count = await counted();
    if (count !== times) victim.wrong(`${count} of ${times} malformed notifications were counted`);
    return { done: times };
  },
};

/** Reads and commands while GNS3 answers something that is not GNS3's. */
function answering(name: string, planned: Omit<PlannedAnswer, 'path'>): Kind {
  return {
    name,
    run: async (victim, times) => {
      const { lab, projectId, nodeId } = victim;
      const askedBefore = lab.journal().length;
      const takeBack = lab.answerWith({ ...planned, path: /^\/v3\/projects/ });
      const pool = new Pool(victim.url, { connections: 16, pipelining: 1 });
      const headers = { authorization: `Bearer ${victim.token}`, 'content-type': 'application/json' };
      try {
        const done = await each(times, 16, async (index) => {
          const refresh = index % 4 !== 0;
          const path = refresh ? `${CENTRAL}/refresh_topology/` : `${CENTRAL}/node_action/`;
          const ids = index % 2 === 0 ? { project_id: projectId } : {};
          const body = JSON.stringify(refresh ? ids : { project_id: projectId, node_id: nodeId, action: 'restart' });
          const answer = await pool.request({ method: 'POST', path, headers, body });
          const text = await answer.body.text();
          // A refresh tells of each server whether it was reached, and why not.
          const [server] =
            answer.statusCode === 200 ? (JSON.parse(text) as { servers: { reached: boolean; reason: string }[] }).servers : [];
          const told = refresh && server?.reached === false && server.reason !== '';
          const problem = told ? null : fault(answer.statusCode, text, [502, 503, 504]);
          if (problem !== null) victim.wrong(`POST ${path}: ${problem} ${text.slice(0, 200)}`);
        });
        return { done, note: `${(lab.journal().length - askedBefore).toLocaleString('en-US')} requests reached GNS3` };
      } finally {
        takeBack();
        await pool.close();
        lab.clearJournal();
        // A stream that comes again probes the version, which closes a breaker that was opened.
        lab.breakStreams();
        await until(
          'the hub to be on good terms with GNS3 again',
          () => lab.listeners('controller') === 1 && lab.listeners(projectId) === 1,
          60_000,
        );
      }
    },
  };
}

export const KINDS: readonly Kind[] = [
  wrongTypes,
  unknownFields,
  largeBodies,
  deepJson,
  badUuids,
  badTokens,
  halfOpen,
  droppedWebSockets,
  badFrames,
  malformedNotifications,
  answering('GNS3 answers HTML', { body: '<html><body>It works!</body></html>' }),
  answering('GNS3 answers nothing', { body: '' }),
  answering('GNS3 cuts the connection', { instead: 'reset' }),
  answering('GNS3 cuts its answer', { instead: 'cut', body: '[{"project_id": "' }),
  answering('GNS3 answers half of a JSON', { body: '{"projects": [', contentType: 'application/json' }),
  answering('GNS3 answers JSON of another shape', { body: [{ project_id: 17, status: {} }] }),
];
