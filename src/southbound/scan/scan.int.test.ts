import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import { until } from '#kit/until.ts';
import { scan, type ScanOptions } from './index.ts';
import { parseLeases, ping, scanPorts, sweep, trace } from './messages.ts';

// Loopback addresses of this file alone.
const HERE = '127.66.1.1';
const open: { close(): unknown }[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalamus-scan-'));
});
afterAll(async () => {
  for (const each of open) each.close();
  await rm(folder, { recursive: true });
});

/** Asks as the hub does: the input through its schema, the answer too. */
async function ask<I extends z.ZodObject, O extends z.ZodType>(
  operation: Operation<I, O>,
  input: z.input<I>,
  options: ScanOptions = {},
  signal = new AbortController().signal,
  module = scan({ allow: ['127.66.0.0/16', '127.77.0.0/16'], own: () => [], path: '', ...options }),
): Promise<z.output<O>> {
  const found = module.answers.find((each) => each.operation.name === operation.name)!;
  const context = { caller: system, clock: systemClock, signal } as Context;
  return operation.output.parse(await found.handle(operation.input.parse(input) as never, context));
}

async function listen(server: Server, address = HERE, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

function greeting(greet: (socket: Socket) => void): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined);
    greet(socket);
  });
}

/** A folder with programs that do as their scripts say. */
async function programs(scripts: Readonly<Record<string, string>>): Promise<string> {
  const path = await mkdtemp(join(folder, 'programs-'));
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(path, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(path, name), 0o755);
  }
  return path;
}

describe('ping', () => {
  test('without any program asks for connections: accepted and refused ones count', async () => {
    await listen(
      greeting((socket) => socket.destroy()),
      '127.66.1.2',
      22,
    );
    const { items } = await ask(ping, { addresses: ['127.66.1.2', '127.66.1.3'], count: 2, timeout_ms: 1_000 });
    expect(items).toEqual([
      expect.objectContaining({ address: '127.66.1.2', alive: true, method: 'tcp', sent: 2, received: 2 }),
      expect.objectContaining({
        address: '127.66.1.3',
        alive: true,
        method: 'tcp',
        reason: expect.stringContaining('refuses connections'),
      }),
    ]);
  });

  test('prefers fping, which is asked once for all, and has the missing ones by ping', async () => {
    const path = await programs({
      fping: `echo run >> ${join(folder, 'fping-runs')}; echo '127.66.2.1 : 0.5 - 0.7' >&2; echo 'ICMP Time Exceeded' >&2; exit 1`,
      ping: `echo '64 bytes from 127.66.2.2: icmp_seq=1 ttl=64 time=0.9 ms'; echo '3 packets transmitted, 1 received'`,
    });
    const { items } = await ask(ping, { addresses: ['127.66.2.1', '127.66.2.2'] }, { path });
    expect(
      items.map(({ address, method, response_time_ms, sent, received }) => [address, method, response_time_ms, sent, received]),
    ).toEqual([
      ['127.66.2.1', 'icmp', 0.6, 3, 2],
      ['127.66.2.2', 'icmp', 0.9, 3, 1],
    ]);
    expect(await readFile(join(folder, 'fping-runs'), 'utf8')).toBe('run\n');
  });

  test('goes on without programs that may not send', async () => {
    const path = await programs({
      fping: 'echo "fping: can\'t create socket" >&2; exit 4',
      ping: 'echo "ping: socket: Operation not permitted" >&2; exit 2',
    });
    const { items } = await ask(ping, { addresses: ['127.66.1.3'], count: 1 }, { path });
    expect(items).toEqual([expect.objectContaining({ alive: true, method: 'tcp' })]);
  });

  test('of IPv6 that cannot be sent does not stop the others', async () => {
    const path = await programs({ fping: `case "$*" in *:*) exit 4;; esac; echo '127.66.2.1 : 0.5' >&2` });
    const asked = { addresses: ['::1', '127.66.2.1'], count: 1, timeout_ms: 50 };
    const twice = scan({ allow: ['127.66.0.0/16', '::1'], own: () => [], path });
    const { items } = await ask(ping, asked, {}, undefined, twice);
    expect(items.map(({ method }) => method)).toEqual(['tcp', 'icmp']);
    expect((await ask(ping, { ...asked, addresses: ['127.66.2.1'] }, {}, undefined, twice)).items[0]).toMatchObject({ method: 'icmp' });
  });

  test('that nobody waits for any more ends its program', async () => {
    const pidFile = join(folder, 'pid');
    const path = await programs({ fping: `echo $$ > ${pidFile}; exec sleep 600` });
    const leaving = new AbortController();
    const asked = ask(ping, { addresses: ['127.66.1.3'] }, { path }, leaving.signal);
    await until('the program to run', async () => /\d/.test(await readFile(pidFile, 'utf8').catch(() => '')));
    const pid = Number(await readFile(pidFile, 'utf8'));
    leaving.abort();
    await asked;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('does not ask what belongs to the hub, and says so', async () => {
    const { items } = await ask(ping, { addresses: ['127.0.0.1', '127.66.1.3'], count: 1 });
    expect(items).toEqual([
      expect.objectContaining({ address: '127.0.0.1', alive: false, method: 'none', sent: 0, reason: expect.stringContaining('loopback') }),
      expect.objectContaining({ address: '127.66.1.3', alive: true }),
    ]);
    await expect(ask(ping, { addresses: ['127.0.0.1'] })).rejects.toMatchObject({ code: 'validation_error' });
  });
});

test('a sweep tells who answers, and refuses more than it can ask', async () => {
  const answer = await ask(sweep, { networks: ['127.66.3.0/29'], timeout_ms: 1_000 });
  expect(answer.asked).toBe(6);
  expect(answer.items.map(({ address }) => address)).toEqual([1, 2, 3, 4, 5, 6].map((last) => `127.66.3.${last}`));
  await expect(ask(sweep, { networks: ['10.0.0.0/8'] })).rejects.toMatchObject({ code: 'validation_error' });
});

describe('ports', () => {
  test('are told by what they greet with', async () => {
    const ssh = await listen(greeting((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n')));
    const answers: Buffer[] = [];
    const telnet = await listen(
      greeting((socket) => {
        // WILL ECHO, DO NAWS; the prompt comes only when that was answered.
        socket.write(Uint8Array.of(255, 251, 1, 255, 253, 31));
        socket.once('data', (data: Buffer) => {
          answers.push(data);
          socket.write('\r\nUser Access Verification\r\nUsername: ');
        });
      }),
    );
    const mute = await listen(greeting(() => undefined));
    const closed = await listen(createServer());
    await new Promise((resolve) => (open.pop() as Server).close(resolve));
    const { items, complete } = await ask(scanPorts, { addresses: [HERE], ports: [ssh, telnet, mute, closed] });
    expect(complete).toBe(true);
    expect(items).toEqual([
      {
        address: HERE,
        reason: '3 open, 1 closed, 0 filtered.',
        ports: [
          { port: ssh, protocol: 'tcp', state: 'open', service: 'ssh', banner: 'SSH-2.0-OpenSSH_9.2p1 Debian-2', product: 'OpenSSH 9.2p1' },
          { port: telnet, protocol: 'tcp', state: 'open', service: 'telnet', banner: 'User Access Verification', product: null },
          { port: mute, protocol: 'tcp', state: 'open', service: null, banner: null, product: null },
          { port: closed, protocol: 'tcp', state: 'closed', service: null, banner: null, product: null },
        ],
      },
    ]);
    // DO ECHO, WILL NAWS and the size of a window.
    expect([...answers[0]!.subarray(0, 6)]).toEqual([255, 253, 1, 255, 251, 31]);
  });

  test('of HTTP are asked for their server', async () => {
    const heads: string[] = [];
    const server = createHttpServer((request, response) => {
      heads.push(`${request.method} ${request.url} ${request.headers.host}`);
      response.setHeader('Server', 'lab-web/2.1');
      response.end();
    });
    await listen(server, HERE, 8080);
    const { items } = await ask(scanPorts, { addresses: [HERE], ports: [8080] });
    expect(items[0]!.ports).toEqual([
      expect.objectContaining({ service: 'http', banner: 'HTTP/1.1 200 OK lab-web/2.1', product: 'lab-web 2.1' }),
    ]);
    expect(heads).toEqual([`HEAD / ${HERE}`]);
  });

  test('of TLS tell the subject of their certificate', async () => {
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
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
      '/O=Lab/CN=sw1.lab',
    ];
    execFileSync('openssl', [...words, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const server = createTlsServer({ key: await readFile(key), cert: await readFile(certificate) }, (socket) =>
      socket.on('error', () => undefined),
    );
    await listen(server, HERE, 8443);
    await listen(
      greeting((socket) => socket.write('I speak no TLS\n')),
      HERE,
      4443,
    );
    const { items } = await ask(scanPorts, { addresses: [HERE], ports: [8443, 4443] });
    expect(items[0]!.ports).toEqual([
      expect.objectContaining({ state: 'open', service: 'https', banner: 'CN=sw1.lab, O=Lab' }),
      expect.objectContaining({ state: 'open', service: null, banner: null }),
    ]);
  });

  test('that flood or drip are left after what a greeting may be', async () => {
    const flood = await listen(
      greeting((socket) => {
        const pour = (): void => {
          while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 'x')));
        };
        socket.on('drain', pour);
        pour();
      }),
    );
    let dripping = 0;
    const drip = await listen(
      greeting((socket) => {
        dripping += 1;
        const timer = setInterval(() => socket.write('.'), 50);
        socket.once('close', () => {
          clearInterval(timer);
          dripping -= 1;
        });
      }),
    );
    const { items } = await ask(scanPorts, { addresses: [HERE], ports: [flood, drip] });
    expect(items[0]!.ports.map(({ banner }) => banner?.length)).toEqual([200, expect.any(Number)]);
    await until('the drip to be left', () => dripping === 0);
  });

  test('without banners are not listened to', async () => {
    const ssh = await listen(greeting((socket) => socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')));
    const { items } = await ask(scanPorts, { addresses: [HERE], ports: [ssh], banners: false });
    expect(items[0]!.ports).toEqual([{ port: ssh, protocol: 'tcp', state: 'open', service: null, banner: null, product: null }]);
  });

  test('that are not named are the common ones, and only open ones are told', async () => {
    const { items } = await ask(scanPorts, { addresses: ['127.66.1.2'], timeout_ms: 2_000 });
    expect(items[0]).toMatchObject({
      ports: [{ port: 22, service: 'ssh' }],
      reason: expect.stringMatching(/^1 open, \d+ closed, 0 filtered\.$/),
    });
  });
});

describe('a trace', () => {
  test('is by traceroute, else tracepath, else ping', async () => {
    const traceroute = await programs({ traceroute: "echo ' 1  127.77.0.1  0.5 ms'; echo ' 2  127.77.9.9  0.7 ms'" });
    const tracepath = await programs({ traceroute: 'echo "no right" >&2; exit 1', tracepath: "echo ' 1:  127.77.9.9  0.5ms reached'" });
    const byPing = await programs({
      ping: 'if [ "$2" = 1 ]; then echo "From 127.77.0.1 icmp_seq=1 Time to live exceeded"; else echo "64 bytes from 127.77.9.9: icmp_seq=1 ttl=64 time=0.4 ms"; fi',
    });
    const asked = { address: '127.77.9.9' };
    expect(await ask(trace, asked, { path: traceroute })).toMatchObject({
      reached: true,
      method: 'udp',
      hops: [
        { hop: 1, address: '127.77.0.1', response_time_ms: 0.5 },
        { hop: 2, address: '127.77.9.9', response_time_ms: 0.7 },
      ],
    });
    expect(await ask(trace, asked, { path: tracepath })).toMatchObject({ reached: true, method: 'udp', hops: [{ address: '127.77.9.9' }] });
    expect(await ask(trace, asked, { path: byPing })).toMatchObject({
      reached: true,
      method: 'icmp',
      hops: [{ address: '127.77.0.1' }, { address: '127.77.9.9', response_time_ms: 0.4 }],
    });
  });

  test('without any program tells only whether the end answers', async () => {
    expect(await ask(trace, { address: '127.77.9.9' })).toMatchObject({
      reached: true,
      method: 'tcp',
      hops: [],
      reason: expect.stringContaining('the hops are not known'),
    });
  });
});

test('a lease file is read as what it is', async () => {
  const text = '1795683600 0c:2f:b0:04:00:00 10.40.0.10 pc-4 *\n';
  expect(await ask(parseLeases, { text })).toEqual({
    format: 'dnsmasq',
    skipped: 0,
    leases: [{ address: '10.40.0.10', mac: '0c:2f:b0:04:00:00', host_name: 'pc-4', ends_at: '2026-11-26T09:00:00.000Z', state: 'active' }],
  });
});
