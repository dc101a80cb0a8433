import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, onTestFinished, test } from 'vitest';

import { freePort } from '#kit/free-port.ts';
import { until } from '#kit/until.ts';

const RELAY = fileURLToPath(new URL('ubridge.ts', import.meta.url));
const TIMEOUT_MS = 10_000;

function spawnRelay(...words: string[]): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [RELAY, ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** A relay process and the server's end of its connection. */
class Relay {
  readonly child: ChildProcess;
  readonly #socket: Socket;
  readonly #answers: AsyncIterator<string>;
  readonly #reader: Interface;

  private constructor(child: ChildProcess, socket: Socket) {
    this.child = child;
    this.#socket = socket;
    this.#reader = createInterface({ input: socket, crlfDelay: Infinity });
    this.#answers = this.#reader[Symbol.asyncIterator]();
  }

  static async start(): Promise<Relay> {
    const port = await freePort();
    const child = spawnRelay('-H', `127.0.0.1:${port}`);
    let socket: Socket | undefined;
    // As the server does: connect until it listens.
    await until(
      'the relay listens',
      async () => {
        socket = connect(port, '127.0.0.1');
        return once(socket, 'connect').then(
          () => true,
          () => false,
        );
      },
      TIMEOUT_MS,
    );
    return new Relay(child, socket!);
  }

  /** Sends one command and gives its answer without the line end. */
  async ask(command: string): Promise<string> {
    this.#socket.write(`${command}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`The relay closed the connection instead of answering "${command}"`);
    return value;
  }

  /** Sends commands that must all succeed. */
  async mustAll(...commands: string[]): Promise<void> {
    for (const command of commands) {
      const answer = await this.ask(command);
      if (!answer.startsWith('100-')) throw new Error(`"${command}" was answered ${answer}`);
    }
  }

  send(bytes: string): void {
    this.#socket.write(bytes);
  }

  async answers(count: number): Promise<string[]> {
    const lines: string[] = [];
    while (lines.length < count) lines.push((await this.#answers.next()).value as string);
    return lines;
  }
}

/** A neighbour of a bridge: a UDP socket and the frames it got. */
class End {
  readonly port: number;
  readonly frames: string[] = [];
  readonly #socket: UdpSocket;

  private constructor(socket: UdpSocket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (frame) => this.frames.push(frame.toString('latin1')));
  }

  static async open(port = 0): Promise<End> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    onTestFinished(() => void socket.close());
    return new End(socket);
  }

  async send(frame: string | Buffer, port: number): Promise<void> {
    const bytes = typeof frame === 'string' ? Buffer.from(frame, 'latin1') : frame;
    await new Promise((settle) => this.#socket.send(bytes, port, '127.0.0.1', settle));
  }

  async got(count: number): Promise<string[]> {
    await until(`${count} frames arrive`, () => this.frames.length >= count, TIMEOUT_MS);
    return this.frames;
  }
}

/** A relay with a started bridge between two ends. */
async function bridged(): Promise<{ relay: Relay; node: End; link: End; nodePort: number; linkPort: number }> {
  const relay = await Relay.start();
  const [node, link] = [await End.open(), await End.open()];
  const [nodePort, linkPort] = [await freePort(), await freePort()];
  await relay.mustAll(
    'bridge create B',
    `bridge add_nio_udp B ${nodePort} 127.0.0.1 ${node.port}`,
    `bridge add_nio_udp B ${linkPort} 127.0.0.1 ${link.port}`,
    'bridge start B',
    'bridge reset_packet_filters B',
  );
  return { relay, node, link, nodePort, linkPort };
}

const directories: string[] = [];
function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'thalamus-relay-'));
  directories.push(directory);
  return directory;
}
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

describe('the command line of the relay', () => {
  test('asked for its version, it prints one that GNS3 accepts and ends', async () => {
    const child = spawnRelay('-v');
    let written = '';
    child.stdout.on('data', (text) => (written += String(text)));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, written]).toEqual([0, 'ubridge version 0.9.19\n']);
  });

  test.each([[[]], [['-H', 'nowhere']], [['-H', '127.0.0.1:0']], [['-x']]])('%j is not understood', async (words) => {
    const [code] = (await once(spawnRelay(...words), 'exit')) as [number];
    expect(code).toBe(1);
  });
});

/** `time relay-N >> b'…'` and `<<`, as Python writes bytes. */
interface Exchange {
  readonly relay: string;
  readonly command: string;
  readonly answer: string;
}

function recordedExchanges(file: string): Exchange[] {
  const log = readFileSync(new URL(`dialogues/${file}`, import.meta.url), 'utf8');
  const pending = new Map<string, string>();
  const exchanges: Exchange[] = [];
  for (const match of log.matchAll(/^\S+ (relay-\d+) (>>|<<) b(['"])(.*)\3$/gm)) {
    const [, relay = '', direction, , text = ''] = match;
    const line = text.replace(/(?:\\r)?\\n$/, '').replaceAll("\\'", "'");
    if (direction === '>>') pending.set(relay, line);
    else exchanges.push({ relay, command: pending.get(relay) ?? '', answer: line });
  }
  return exchanges;
}

describe('the dialect of the relay', () => {
  test.each([
    ['gns3-2.2.log', 55],
    ['gns3-3.0.log', 96],
  ])('every recorded command of %s gets the recorded answer', async (file, count) => {
    const exchanges = recordedExchanges(file);
    expect(exchanges).toHaveLength(count);
    const relays = new Map<string, Relay>();
    const ports = new Map<string, number>();
    const directory = scratch();
    for (const { relay: name, command, answer } of exchanges) {
      const relay = relays.get(name) ?? (await Relay.start());
      relays.set(name, relay);
      // Ports that are free here stand for the recorded ones, the same each time.
      for (const [port] of command.matchAll(/(?<= )\d{5}(?= |$)/g)) if (!ports.has(port)) ports.set(port, await freePort());
      const here = command
        .replaceAll(/(?<= )\d{5}(?= |$)/g, (port) => String(ports.get(port)))
        .replace(/"\/opt.*\/(\w+)"/, `"${directory}/$1"`);
      expect([command, await relay.ask(here)]).toEqual([command, answer]);
    }
    for (const { child } of relays.values()) {
      await until('told to stop, the relay ends', () => child.exitCode !== null, TIMEOUT_MS);
      expect(child.exitCode).toBe(0);
    }
  });

  test('a failure is answered with the code of its kind and changes nothing', async () => {
    const { relay, nodePort } = await bridged();
    const expectations = [
      ['bridge', 200],
      ['', 200],
      ['bridge create "open', 200],
      ['docker list', 201],
      ['constructor name', 201],
      ['bridge fly B', 202],
      ['bridge toString B', 202],
      ['bridge create', 203],
      ['bridge create A B', 203],
      ['bridge add_nio_udp B 1 127.0.0.1', 203],
      ['bridge create B', 206],
      ['bridge add_nio_udp B 20001 127.0.0.1 20002', 206],
      ['bridge start B', 209],
      ['bridge start C', 214],
      ['bridge delete C', 214],
      ['bridge reset_packet_filters C', 214],
      ['bridge stop_capture B', 214],
      ['bridge start_capture B "/nowhere/at/all"', 206],
      ['bridge add_packet_filter B f delay 0', 206],
      ['bridge add_packet_filter B f delay -5', 206],
      ['bridge add_packet_filter B f delay 5 -1', 206],
      ['bridge add_packet_filter B f packet_loss 101', 206],
      ['bridge add_packet_filter B f packet_loss a', 206],
      ['bridge add_packet_filter B f frequency_drop -2', 206],
      ['bridge add_packet_filter B f corrupt 150', 206],
      ['bridge add_packet_filter B f bpf "this is not bpf"', 206],
      ['bridge add_packet_filter B f teleport 1', 206],
    ] as const;
    for (const [command, code] of expectations) {
      expect([command, Number.parseInt(await relay.ask(command), 10)]).toEqual([command, code]);
    }
    await relay.mustAll('bridge create C');
    expect(await relay.ask(`bridge add_nio_udp C ${nodePort} 127.0.0.1 20002`)).toMatch(/^206-.*EADDRINUSE/);
    expect(await relay.ask('bridge start C')).toMatch(/^209-/);
    await relay.mustAll('bridge add_packet_filter B f delay 5', 'hypervisor version');
  });

  test('commands that come together or in pieces are answered one by one in their order', async () => {
    const relay = await Relay.start();
    relay.send('hypervisor version\nbridge create A\nbridge cre');
    relay.send('ate A\nbridge delete A\n');
    expect(await relay.answers(4)).toEqual([
      '100-0.9.19',
      "100-bridge 'A' created",
      "206-bridge 'A' already exist",
      "100-bridge 'A' deleted",
    ]);
  });

  test('a deleted bridge leaves its ports to the next at once', async () => {
    const { relay, node, link, nodePort, linkPort } = await bridged();
    for (let round = 0; round < 20; round += 1) {
      await relay.mustAll(
        'bridge delete B',
        'bridge create B',
        `bridge add_nio_udp B ${nodePort} 127.0.0.1 ${node.port}`,
        `bridge add_nio_udp B ${linkPort} 127.0.0.1 ${link.port}`,
        'bridge start B',
      );
    }
    await node.send('hello', nodePort);
    expect(await link.got(1)).toEqual(['hello']);
  });
});

describe('relaying', () => {
  test('a frame goes to the other end unchanged, in both directions', async () => {
    const { node, link, nodePort, linkPort } = await bridged();
    await node.send('from the node', nodePort);
    await link.send('from the link', linkPort);
    expect(await link.got(1)).toEqual(['from the node']);
    expect(await node.got(1)).toEqual(['from the link']);
  });

  test('a far end that is not up yet loses frames and nothing else', async () => {
    const relay = await Relay.start();
    const node = await End.open();
    const [nodePort, linkPort, farPort] = [await freePort(), await freePort(), await freePort()];
    await relay.mustAll(
      'bridge create B',
      `bridge add_nio_udp B ${nodePort} 127.0.0.1 ${node.port}`,
      `bridge add_nio_udp B ${linkPort} 127.0.0.1 ${farPort}`,
      'bridge start B',
    );
    for (let count = 0; count < 5; count += 1) await node.send('lost', nodePort);
    await relay.mustAll('hypervisor version');
    const far = await End.open(farPort);
    await until(
      'a frame arrives',
      async () => {
        await node.send('arrives', nodePort);
        // A frame of before may still have been on its way when the far end came up.
        return far.frames.includes('arrives');
      },
      TIMEOUT_MS,
    );
    expect(far.frames.at(-1)).toBe('arrives');
  });

  test('a delay holds back each frame and those behind it, in both directions', async () => {
    const { relay, node, link, nodePort, linkPort } = await bridged();
    await relay.mustAll('bridge add_packet_filter B filter0 delay 60 0');
    const startedMs = performance.now();
    await node.send('1', nodePort);
    await node.send('2', nodePort);
    await link.send('3', linkPort);
    expect(await node.got(1)).toEqual(['3']);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
    expect(await link.got(2)).toEqual(['1', '2']);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(118);
  });

  test('each second frame over both directions is dropped, until the filters are reset', async () => {
    const { relay, node, link, nodePort } = await bridged();
    await relay.mustAll('bridge add_packet_filter B filter0 frequency_drop 2');
    for (const frame of ['1', '2', '3', '4', '5']) await node.send(frame, nodePort);
    expect(await link.got(3)).toEqual(['1', '3', '5']);
    await relay.mustAll('bridge reset_packet_filters B');
    for (const frame of ['6', '7']) await node.send(frame, nodePort);
    expect(await link.got(5)).toEqual(['1', '3', '5', '6', '7']);
  });

  test('a capture is a pcap file with the frames that passed the filters', async () => {
    const { relay, node, link, nodePort } = await bridged();
    const path = join(scratch(), 'a capture.pcap');
    await relay.mustAll('bridge add_packet_filter B filter0 frequency_drop 2', `bridge start_capture B "${path}"`);
    expect(await relay.ask(`bridge start_capture B "${path}"`)).toMatch(/^206-/);
    for (const frame of ['one', 'two', 'three']) await node.send(frame, nodePort);
    await link.got(2);
    await relay.mustAll('bridge stop_capture B', 'bridge reset_packet_filters B');
    await node.send('four', nodePort);
    await link.got(3);

    const file = readFileSync(path);
    // Magic number of microseconds, version 2.4; link type 1 is Ethernet.
    expect([file.readUInt32LE(0), file.readUInt16LE(4), file.readUInt16LE(6), file.readUInt32LE(20)]).toEqual([0xa1b2c3d4, 2, 4, 1]);
    const frames: string[] = [];
    for (let offset = 24; offset < file.length; offset += 16 + file.readUInt32LE(offset + 8)) {
      expect(file.readUInt32LE(offset + 12)).toBe(file.readUInt32LE(offset + 8));
      expect(Math.abs(file.readUInt32LE(offset) - Date.now() / 1000)).toBeLessThan(60);
      frames.push(file.toString('latin1', offset + 16, offset + 16 + file.readUInt32LE(offset + 8)));
    }
    expect(frames).toEqual(['one', 'three']);
  });
});
