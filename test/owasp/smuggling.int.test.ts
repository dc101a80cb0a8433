import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CENTRAL, logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';

const API = '/api/common/api/v1';

let hub: HubProcess;
let admin: HubClient;

beforeAll(async () => {
  hub = await startHub();
  admin = await logIn(hub.url, hub.password);
});
afterAll(() => hub?.cleanUp());

/** What comes back for bytes as they are written, until the hub ends the connection or has been silent for a while after an answer. */
function exchange(...writes: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(hub.url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => {
      for (const bytes of writes) socket.write(Buffer.from(bytes, 'latin1'));
    });
    socket.setTimeout(400, () => socket.destroy());
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const statusesOf = (answer: string): string[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status!);

/** A request that would tell who asks, hidden behind another: were it taken for one, there would be a second answer. */
const HIDDEN = `GET ${API}/auth/me/ HTTP/1.1\r\nHost: hub\r\nX-Request-ID: smuggled\r\n\r\n`;
const head = (...lines: readonly string[]) =>
  `POST ${API}/auth/token/ HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

describe('a request of two meanings', () => {
  // RFC 9112 §6.1, §6.3: whoever sends both lengths, or a length twice, is refused and the connection ends.
  test.each([
    [
      'both a length and chunks, the length being right for the front (CL.TE)',
      head(`Content-Length: ${HIDDEN.length + 5}`, 'Transfer-Encoding: chunked') + `0\r\n\r\n${HIDDEN}`,
    ],
    [
      'both a length and chunks, the chunks being right for the front (TE.CL)',
      head('Content-Length: 4', 'Transfer-Encoding: chunked') + `${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`,
    ],
    ['two lengths', head('Content-Length: 0', `Content-Length: ${HIDDEN.length}`) + HIDDEN],
    ['two lengths in one field', head(`Content-Length: 0, ${HIDDEN.length}`) + HIDDEN],
    ['a length with a sign', head('Content-Length: +0') + HIDDEN],
    ['a length in hexadecimal', head('Content-Length: 0x10') + HIDDEN],
    ['a length below nothing', head('Content-Length: -1') + HIDDEN],
    ['chunks by a name with a space before the colon', head('Transfer-Encoding : chunked', 'Content-Length: 0') + HIDDEN],
    ['chunks that are not the last coding', head('Transfer-Encoding: chunked, identity') + `0\r\n\r\n${HIDDEN}`],
    ['an encoding that nobody knows', head('Transfer-Encoding: xchunked', 'Content-Length: 0') + HIDDEN],
    ['chunks after a vertical tab', head('Transfer-Encoding:\x0bchunked', 'Content-Length: 0') + HIDDEN],
    [
      'a header that goes on in the next line (obs-fold, RFC 9112 §5.2)',
      `POST ${API}/auth/token/ HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 0\r\n\r\n${HIDDEN}`,
    ],
    [
      'a bare line feed between headers',
      `POST ${API}/auth/token/ HTTP/1.1\nHost: hub\nContent-Length: 0\nTransfer-Encoding: chunked\n\n${HIDDEN}`,
    ],
    ['a carriage return inside a value', head('X-A: b\rContent-Length: 0') + HIDDEN],
    ['a NUL in a name', head('X-\0A: b') + HIDDEN],
    ['a chunk whose size is too large for a number', head('Transfer-Encoding: chunked') + `ffffffffffffffffff\r\nx\r\n0\r\n\r\n${HIDDEN}`],
    ['a chunk whose size has a sign', head('Transfer-Encoding: chunked') + `+0\r\n\r\n${HIDDEN}`],
    ['a chunk that ends elsewhere than it says', head('Transfer-Encoding: chunked') + `2\r\n{}XX0\r\n\r\n${HIDDEN}`],
    ['an extension of a chunk with a bare line feed', head('Transfer-Encoding: chunked') + `2;a\nb\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
  ])('that has %s is refused, and what comes behind is not taken for a request', async (_, bytes) => {
    const statuses = statusesOf(await exchange(bytes));
    expect(statuses.length).toBeLessThanOrEqual(1);
    for (const status of statuses) expect(['400', '401', '501']).toContain(status);
  });

  test('in pieces it is no other request than in one', async () => {
    const bytes = head('Content-Length: 4', 'Transfer-Encoding: chunked') + `0\r\n\r\n${HIDDEN}`;
    expect(statusesOf(await exchange(...bytes.split(/(?<=[\r\n])/))).length).toBeLessThanOrEqual(1);
  });

  test('none of the hidden ones was asked', async () => {
    const { items } = await admin.get<{ items: object[] }>(`${API}/audit/?correlation_id=smuggled`);
    expect(items).toEqual([]);
  });

  test('two plain requests behind each other are two', async () => {
    // Otherwise the tests above would hold of a hub that answers one request a connection.
    expect(statusesOf(await exchange(`${HIDDEN.replace('smuggled', 'plain')}${HIDDEN.replace('smuggled', 'plain')}`))).toEqual([
      '401',
      '401',
    ]);
  });

  test('a body in honest chunks, with an extension, is a body', async () => {
    const body = JSON.stringify({ username: 'admin', password: 'wrong-wrong-wrong' });
    const chunked = `${head('Transfer-Encoding: chunked')}${body.length.toString(16)};name=value\r\n${body}\r\n0\r\n\r\n`;
    expect(statusesOf(await exchange(chunked))).toEqual(['401']);
  });
});

describe('what is too large', () => {
  test('headers, paths and frames have an end', async () => {
    expect(statusesOf(await exchange(`GET / HTTP/1.1\r\nHost: hub\r\nX-A: ${'x'.repeat(200_000)}\r\n\r\n`))).toEqual(['431']);
    expect((await fetch(`${hub.url}/${'x'.repeat(10_000)}`)).status).toBeLessThan(500);
    const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/gns3/events/`, ['thalamus.v1', `bearer.${admin.token}`]);
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(`{"action":"ping","id":"${'x'.repeat(64 * 1_048_576)}"}`);
    expect([1009, 1006]).toContain(await closed);
    expect((await admin.raw('GET', `${API}/auth/me/`)).status).toBe(200);
  });
});

describe('a path that leads elsewhere', () => {
  const CLIMBS = [
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/%2e%2e/etc/passwd',
    '..%5c..%5cetc%5cpasswd',
    '....//....//etc/passwd',
    '%252e%252e%252fetc%252fpasswd',
    '..%c0%afetc/passwd',
    'a%00.js',
  ];

  test.each(['/', '/assets/', `${CENTRAL}/projects/`, `${API}/audit/`, '/api/docs/'])('under %s gives no file', async (under) => {
    for (const climb of CLIMBS) {
      const answer = await exchange(
        `GET ${under}${climb} HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer ${admin.token}\r\nConnection: close\r\n\r\n`,
      );
      expect(statusesOf(answer)[0], climb).toMatch(/^(200|30\d|400|404|405|422)$/);
      expect(answer, climb).not.toMatch(/root:.*:0:0:|"dependencies"/);
      // A page of the app, where it is anything.
      expect(!answer.startsWith('HTTP/1.1 200') || answer.includes('<title>Thalamus'), climb).toBe(true);
    }
  });

  test('names of things are no paths', async () => {
    for (const name of ['../../x', '..', 'a/b', '/etc/passwd', 'C:\\x', '~', 'x\u0000y']) {
      const asked = encodeURIComponent(name);
      for (const [method, path, body] of [
        [
          'PUT',
          `${API}/notifications/channels/${asked}/`,
          { definition: { name: 'x', settings: { kind: 'slack' } }, secrets: { url: 'https://hooks.example.org/' } },
        ],
        [
          'PUT',
          `${API}/integration/connections/${asked}/`,
          { definition: { title: 'x', settings: { kind: 'grafana', url: 'http://192.0.2.1' } } },
        ],
        ['GET', `${CENTRAL}/projects/${asked}/export/`, undefined],
      ] as const) {
        const { status } = await admin.raw(method, path, body);
        expect([400, 404, 405, 422], `${method} ${path}`).toContain(status);
      }
      const script = { definition: { name: 'x', settings: { kind: 'script', program: name } } };
      expect((await admin.raw('PUT', `${API}/notifications/channels/climb/`, script)).status, name).toBeGreaterThanOrEqual(400);
    }
  });

  test('an archive that is none, or whose members climb, is refused and writes nothing', async () => {
    const imported = (body: Buffer) =>
      fetch(`${hub.url}${CENTRAL}/projects/00000000-0000-4000-8000-000000000001/import/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/zip' },
        body: new Uint8Array(body),
      });
    for (const body of [Buffer.from('no archive'), zipWith('../../../../tmp/thalamus-climbed', 'x'), zipWith('project.gns3', '{}')]) {
      const response = await imported(body);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toMatch(/node_modules|\.ts:\d/);
    }
    expect(existsSync(join(tmpdir(), 'thalamus-climbed'))).toBe(false);
  });
});

/** A ZIP archive of one stored member. @see APPNOTE.TXT of PKWARE, 4.3 */
function zipWith(name: string, content: string): Buffer {
  const [path, bytes] = [Buffer.from(name), Buffer.from(content)];
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from([path.length, 0, 0, 0]), path, bytes]);
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    Buffer.from([20, 0]),
    fields,
    Buffer.from([path.length, 0]),
    Buffer.alloc(16),
    path,
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\u0005\u0006'), end]);
}
