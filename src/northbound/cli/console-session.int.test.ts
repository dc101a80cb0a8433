import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { openConsole } from './console-session.ts';
import { FakeHub } from './fake-hub.ts';
import { HubClient } from './hub-client.ts';
import type { Terminal } from './terminal.ts';

let hub: FakeHub;
beforeEach(async () => {
  hub = await new FakeHub().listen();
});
afterEach(async () => hub.close());

/** A keyboard and a screen. */
function keyboard() {
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  const stdout = new PassThrough();
  const stderr = new PassThrough({ encoding: 'utf8' });
  return { terminal: { stdin, stdout, stderr, env: {} } as unknown as Terminal, stdin, stdout, raw };
}

async function open(terminal: Terminal): Promise<void> {
  const client = new HubClient({ url: hub.url, token: 't' }, {}, new AbortController().signal);
  await openConsole(client, terminal, { project_id: 'p' }, { id: 'n', name: 'PC1' }, { lingerMs: 50 });
}

test('keys are sent as they are typed, Ctrl-C among them, until Ctrl-], and the terminal is put back', async () => {
  const { terminal, stdin, raw } = keyboard();
  const typed: Buffer[] = [];
  let socket: WebSocket | undefined;
  hub.onConsole = (client) => {
    socket = client;
    client.on('message', (data) => typed.push(data as Buffer));
  };
  const session = open(terminal);
  await expect.poll(() => raw).toEqual([true]);
  stdin.write('sh\r\n\u0003');
  await expect.poll(() => Buffer.concat(typed).toString()).toBe('sh\r\n\u0003');
  stdin.write('more\u001Dnot sent');
  await session;
  await expect.poll(() => socket?.readyState).toBe(3);
  expect(Buffer.concat(typed).toString()).toBe('sh\r\n\u0003more');
  expect(raw).toEqual([true, false]);
});

test('the terminal is put back when the console breaks off, and the command fails', async () => {
  const { terminal, raw } = keyboard();
  hub.onConsole = (client) => client.terminate();
  await expect(open(terminal)).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining('1006') });
  expect(raw).toEqual([true, false]);
});

test('a slow screen holds the node up, not the memory', async () => {
  const { terminal, stdout } = keyboard();
  const chunk = Buffer.alloc(65_536, 'x');
  const count = 200;
  hub.onConsole = (client) => {
    for (let sent = 0; sent < count; sent += 1) client.send(chunk);
    client.close(1_000);
  };
  const session = open(terminal);
  await expect.poll(() => stdout.writableNeedDrain).toBe(true);
  // Nobody reads the screen: what was written stays within a few frames.
  expect(stdout.readableLength + stdout.writableLength).toBeLessThan(chunk.length * 8);
  let bytes = 0;
  stdout.on('data', (data: Buffer) => {
    bytes += data.length;
  });
  await session;
  await expect.poll(() => bytes).toBe(count * chunk.length);
});

test('the size of the window is told at first and whenever it changes, as text beside the bytes', async () => {
  const { terminal, stdin, stdout } = keyboard();
  Object.assign(stdout, { columns: 120, rows: 40 });
  const said: string[] = [];
  hub.onConsole = (client) => {
    client.on('message', (data, binary) => said.push(`${binary ? 'bytes' : 'text'} ${(data as Buffer).toString()}`));
  };
  const session = open(terminal);
  await expect.poll(() => said).toEqual(['text {"action":"resize","columns":120,"rows":40}']);
  Object.assign(stdout, { columns: 100 });
  stdout.emit('resize');
  await expect.poll(() => said.at(-1)).toBe('text {"action":"resize","columns":100,"rows":40}');
  stdin.write('\u001D');
  await session;
  expect(stdout.listenerCount('resize')).toBe(0);
});
