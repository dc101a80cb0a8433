/**
 * A bridge of the relay: two UDP ends, the filters between them, and a capture. Each datagram is one Ethernet frame.
 */
import { createSocket, type Socket } from 'node:dgram';
import { closeSync, openSync, writeSync } from 'node:fs';

import type { PacketFilter } from './packet-filter.ts';

/** Frames that wait behind a delayed one, in one direction; the rest is lost, as in a full socket buffer. */
const WAITING_FRAMES = 256;

/** Classic pcap, microseconds, version 2.4, snap length 65535, link type 1 (Ethernet). @see draft-ietf-opsawg-pcap §4 */
const PCAP_HEADER = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

/** One end of a bridge, sending to and receiving from one peer only. */
async function openEnd(localPort: number, remoteHost: string, remotePort: number): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((settle, refuse) => {
    socket.once('error', refuse);
    socket.bind(localPort, () => {
      socket.connect(remotePort, remoteHost, () => {
        socket.off('error', refuse);
        // "Connection refused" comes back by ICMP while the far end is not up yet. UDP promises nothing anyway.
        socket.on('error', () => {});
        settle();
      });
    });
  }).catch((error: unknown) => {
    socket.close();
    throw error;
  });
  return socket;
}

/** The frames of one direction. A delay holds back the frames behind it, because the relay sleeps while forwarding. */
class Direction {
  readonly #waiting: Buffer[] = [];
  readonly #forward: (frame: Buffer) => number | undefined;
  readonly #deliver: (frame: Buffer) => void;
  #timer: NodeJS.Timeout | undefined;

  /** `forward` gives how long the frame is delayed, or undefined when it is lost. */
  constructor(forward: (frame: Buffer) => number | undefined, deliver: (frame: Buffer) => void) {
    this.#forward = forward;
    this.#deliver = deliver;
  }

  accept(frame: Buffer): void {
    if (!this.#timer) this.#begin(frame);
    else if (this.#waiting.length < WAITING_FRAMES) this.#waiting.push(frame);
  }

  #begin(frame: Buffer): void {
    const delayMs = this.#forward(frame);
    if (delayMs === undefined) return;
    if (delayMs === 0) {
      this.#deliver(frame);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#deliver(frame);
      while (!this.#timer && this.#waiting.length > 0) this.#begin(this.#waiting.shift()!);
    }, delayMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
  }
}

export class Bridge {
  readonly #ends: Socket[] = [];
  readonly #filters = new Map<string, PacketFilter>();
  #directions: Direction[] = [];
  #capture: number | undefined;

  get ends(): number {
    return this.#ends.length;
  }

  get running(): boolean {
    return this.#directions.length > 0;
  }

  get capturing(): boolean {
    return this.#capture !== undefined;
  }

  /** Binds a local port; fails when it is taken. */
  async addUdpEnd(localPort: number, remoteHost: string, remotePort: number): Promise<void> {
    this.#ends.push(await openEnd(localPort, remoteHost, remotePort));
  }

  /** Begins to relay between the two ends. */
  start(): void {
    const [one, other] = this.#ends;
    if (!one || !other) throw new RangeError('A bridge has two ends');
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const direction = new Direction(
        (frame) => this.#pass(frame),
        (frame) => {
          this.#record(frame);
          // The callback takes the error of this frame alone: an end that is closed or not up loses it.
          to.send(frame, () => {});
        },
      );
      from.on('message', (frame) => direction.accept(frame));
      this.#directions.push(direction);
    }
  }

  stop(): void {
    for (const direction of this.#directions) direction.stop();
    for (const end of this.#ends) end.removeAllListeners('message');
    this.#directions = [];
  }

  /** Ends everything; its ports are free again afterwards. */
  async close(): Promise<void> {
    this.stop();
    if (this.capturing) this.stopCapture();
    await Promise.all(this.#ends.map(async (end) => new Promise<void>((settle) => end.close(settle))));
    this.#ends.length = 0;
  }

  addFilter(name: string, filter: PacketFilter): void {
    this.#filters.set(name, filter);
  }

  hasFilter(name: string): boolean {
    return this.#filters.has(name);
  }

  resetFilters(): void {
    this.#filters.clear();
  }

  startCapture(path: string): void {
    const file = openSync(path, 'w');
    writeSync(file, PCAP_HEADER);
    this.#capture = file;
  }

  stopCapture(): void {
    if (this.#capture !== undefined) closeSync(this.#capture);
    this.#capture = undefined;
  }

  /** Filters in the order added; undefined when one drops the frame, else the sum of their delays. */
  #pass(frame: Buffer): number | undefined {
    let delayMs = 0;
    for (const filter of this.#filters.values()) {
      const verdict = filter(frame);
      if (verdict === 'drop') return undefined;
      if (verdict !== 'pass') delayMs += verdict.delayMs;
    }
    return delayMs;
  }

  /** What has passed the filters, written at once: a capture is read while it grows. */
  #record(frame: Buffer): void {
    if (this.#capture === undefined) return;
    const nowMs = Date.now();
    const header = Buffer.alloc(16);
    header.writeUInt32LE(Math.floor(nowMs / 1000), 0);
    header.writeUInt32LE((nowMs % 1000) * 1000, 4);
    header.writeUInt32LE(frame.length, 8);
    header.writeUInt32LE(frame.length, 12);
    writeSync(this.#capture, Buffer.concat([header, frame]));
  }
}
