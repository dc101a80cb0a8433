import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { Failure } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { freePort } from '#kit/free-port.ts';
import { consoleHost } from './console-connection.ts';
import type { Controller, Gns3Server } from './controller.ts';
import { createController } from './http-controller.ts';
import { json, scriptedServer, token, until, type ScriptedServer } from './scripted-server.ts';

const P = '11111111-2222-4333-8444-555555555555';
const N = '21111111-2222-4333-8444-555555555555';
const SOCKET = `/projects/${P}/nodes/${N}/console/ws`;
const bytes = (text: string) => new TextEncoder().encode(text);

async function serverOf(version: string, node: object = {}): Promise<ScriptedServer> {
  const server = await scriptedServer({ version });
  endsWithTest(() => server.close());
  const wire = {
    node_id: N,
    project_id: P,
    name: 'PC1',
    node_type: 'vpcs',
    status: 'started',
    console: 5000,
    console_type: 'telnet',
    ...node,
  };
  server.on(`GET /v${version[0]}/projects/${P}/nodes/${N}`, (_, response) => json(response, 200, wire));
  return server;
}

function controllerOf(url: string, more: Partial<Gns3Server> = {}): Controller {
  const limits = { consoleSettleMs: 60, connectMs: 1_000 };
  const controller = createController(
    { id: 'one', url, autoClose: 'observe', ...more },
    { clock: systemClock, log: silentLog, meter: silentMeter, limits },
  );
  endsWithTest(() => controller.close());
  return controller;
}

function heard() {
  const said = { text: '', ended: [] as string[] };
  return {
    said,
    listener: {
      data: (piece: Uint8Array) => {
        said.text += Buffer.from(piece).toString('latin1');
      },
      ended: (reason: string) => void said.ended.push(reason),
    },
  };
}

async function failure(promise: Promise<unknown>): Promise<Failure> {
  return promise.then(
    () => {
      throw new Error('it succeeded');
    },
    (thrown: unknown) => thrown as Failure,
  );
}

/** A telnet server of one port. */
async function telnet(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  endsWithTest(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('pitfall 33: text frames are sent; text and binary frames are read, telnet commands stripped', async () => {
  const server = await serverOf('2.2.61');
  const frames: { text: string; binary: boolean }[] = [];
  server.onSocket(`/v2${SOCKET}`, (_, socket) => {
    socket.send(Buffer.from('\u00ff\u00fb\u0001\u00ff\u00fb\u0003Welcome', 'latin1'));
    socket.send('\r\nVPCS> ');
    socket.on('message', (data: Buffer, binary) => frames.push({ text: data.toString('utf8'), binary }));
  });
  const { said, listener } = heard();
  const console = await controllerOf(server.url).openConsole(P, N, listener);
  console.write(bytes('show ip\r\n'));
  await until(() => frames.length > 0 && said.text.includes('VPCS>'), 'both ways');
  expect(frames).toEqual([{ text: 'show ip\r\n', binary: false }]);
  expect(said.text).toBe('Welcome\r\nVPCS> ');
});

test('pitfall 33: a character cut between two writes arrives whole', async () => {
  const server = await serverOf('2.2.61');
  let got = '';
  server.onSocket(`/v2${SOCKET}`, (_, socket) => socket.on('message', (data: Buffer) => (got += data.toString('utf8'))));
  const console = await controllerOf(server.url).openConsole(P, N, heard().listener);
  for (const byte of bytes('Zürich 🌐')) console.write(Uint8Array.of(byte));
  await until(() => got.endsWith('🌐'), 'the end of the text');
  expect(got).toBe('Zürich 🌐');
});

test('pitfall 31: a long paste goes in pieces, in order and whole', async () => {
  const server = await serverOf('2.2.61');
  const frames: string[] = [];
  server.onSocket(`/v2${SOCKET}`, (_, socket) => socket.on('message', (data: Buffer) => frames.push(data.toString('utf8'))));
  const console = await controllerOf(server.url).openConsole(P, N, heard().listener);
  const text = Array.from({ length: 400 }, (_, line) => `line ${line}\r\n`).join('');
  console.write(bytes(text));
  await until(() => frames.join('').length >= text.length, 'the paste');
  expect(frames.join('')).toBe(text);
  expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(512);
});

test('a console that says nothing until it is spoken to stands all the same', async () => {
  const server = await serverOf('2.2.61');
  server.onSocket(`/v2${SOCKET}`, (_, socket) => socket.on('message', () => socket.send('R1#')));
  const { said, listener } = heard();
  const console = await controllerOf(server.url).openConsole(P, N, listener);
  console.write(bytes('\r'));
  await until(() => said.text !== '', 'the prompt');
  expect(said.text).toBe('R1#');
});

test('a node that takes no more input is told as a conflict, and memory stays bounded', async () => {
  const server = await serverOf('2.2.61');
  server.onSocket(`/v2${SOCKET}`, (_, socket) => socket.pause());
  const console = await controllerOf(server.url).openConsole(P, N, heard().listener);
  expect(() => {
    for (let piece = 0; piece < 1_000; piece += 1) console.write(bytes('x'.repeat(1_024)));
  }).toThrow(/does not take more/);
});

test('the end of a console is told once', async () => {
  const server = await serverOf('2.2.61');
  server.onSocket(`/v2${SOCKET}`, (_, socket) => {
    socket.send('bye');
    socket.on('message', () => socket.close(1000));
  });
  const { said, listener } = heard();
  const console = await controllerOf(server.url).openConsole(P, N, listener);
  console.write(bytes('x'));
  await until(() => said.ended.length > 0, 'the end');
  console.close();
  expect(said).toEqual({ text: 'bye', ended: ['the server closed it with 1000'] });
});

test.each([
  [{ status: 'stopped' }, /Node PC1 is stopped/],
  [{ console_type: 'vnc' }, /console of type vnc/],
  [{ console_type: 'none' }, /console of type none/],
  [{ console_type: null }, /console of type none/],
])('pitfall 34: no console is opened where there is none to be had: %j', async (node, text) => {
  const server = await serverOf('3.0.6', node);
  const refused = await failure(controllerOf(server.url).openConsole(P, N, heard().listener));
  expect(refused.code).toBe('conflict');
  expect(refused.message).toMatch(text);
});

test('pitfall 10: v3 accepts a console with a bad token first and refuses it then: the hub logs in again once', async () => {
  const server = await serverOf('3.0.6');
  let logins = 0;
  server.on('POST /v3/access/users/authenticate', (_, response) => json(response, 200, { access_token: token(`t${++logins}`) }));
  server.onSocket(`/v3${SOCKET}`, (came, socket) => {
    expect(came.path).toContain('?token=');
    if (logins > 1) {
      socket.send(Buffer.from('VPCS> '));
      return;
    }
    socket.send('{"action":"log.error","event":{"message":"Could not authenticate: Could not validate credentials"}}');
    socket.close(1008);
  });
  const { said, listener } = heard();
  await controllerOf(server.url, { user: 'admin', password: 'geheim' }).openConsole(P, N, listener);
  expect(logins).toBe(2);
  expect(said.text).toBe('VPCS> ');
});

test('pitfall 32: without a console WebSocket it is telnet, to the server where the console host means "here"', async () => {
  let got = '';
  const port = await telnet((socket) => {
    socket.write(Buffer.from('\u00ff\u00fd\u0018\u00ff\u00fb\u0001R1#', 'latin1'));
    socket.on('data', (data) => (got += data.toString('latin1')));
  });
  for (const host of ['0.0.0.0', 'localhost', '127.0.0.1', '::']) {
    got = '';
    const server = await serverOf('2.2.61', { console: port, console_host: host });
    const { said, listener } = heard();
    const console = await controllerOf(server.url).openConsole(P, N, listener);
    console.write(Uint8Array.of(0x61, 255, 13));
    await until(() => got.includes('a\u00ff\u00ff\r'), 'the escaped input');
    // WONT TERMINAL-TYPE, DO ECHO.
    await until(() => got.includes('\u00ff\u00fc\u0018\u00ff\u00fd\u0001'), 'the negotiation');
    expect(said.text).toBe('R1#');
    console.close();
    expect(said.ended).toEqual(['closed by the hub']);
  }
});

test('over telnet the node is told how large the window is, where it asked for that; over the WebSocket nothing is typed for it', async () => {
  let got = '';
  const port = await telnet((socket) => {
    socket.write(Buffer.from('\u00ff\u00fd\u001fR1#', 'latin1'));
    socket.on('data', (data) => (got += data.toString('latin1')));
  });
  const plain = await controllerOf((await serverOf('2.2.61', { console: port })).url).openConsole(P, N, heard().listener);
  await until(() => got.includes('\u00ff\u00fa\u001f\u0000\u0050\u0000\u0018\u00ff\u00f0'), 'the first size, 80 x 24');
  plain.resize?.({ columns: 132, rows: 43 });
  await until(() => got.endsWith('\u00ff\u00fa\u001f\u0000\u0084\u0000\u002b\u00ff\u00f0'), 'the new size');

  const server = await serverOf('3.0.6');
  const typed: string[] = [];
  server.onSocket(`/v3${SOCKET}`, (_, socket) => socket.on('message', (data) => typed.push((data as Buffer).toString())));
  const web = await controllerOf(server.url).openConsole(P, N, heard().listener);
  web.resize?.({ columns: 132, rows: 43 });
  web.write(bytes('x'));
  await until(() => typed.length > 0, 'what is typed');
  expect(typed).toEqual(['x']);
});

test('where neither way leads to the console, both reasons are told', async () => {
  const server = await serverOf('2.2.61', { console: await freePort(), console_host: '127.0.0.1' });
  const refused = await failure(controllerOf(server.url).openConsole(P, N, heard().listener));
  expect(refused.code).toBe('gns3_unavailable');
  expect(refused.message).toMatch(/has no .*console\/ws.*By telnet: .*cannot be reached/);
});

test('addresses that mean "here" to the server mean the server to us; others are taken as they are', () => {
  const origin = 'http://gns3.lab:3080';
  for (const here of ['0.0.0.0', '::', '::1', 'localhost', '127.0.0.1', '127.0.1.1', '', null])
    expect(consoleHost(here, origin)).toBe('gns3.lab');
  expect(consoleHost('10.9.8.7', origin)).toBe('10.9.8.7');
  expect(consoleHost('compute-2', origin)).toBe('compute-2');
  expect(consoleHost('0.0.0.0', 'http://[fd00::1]:3080')).toBe('fd00::1');
});
