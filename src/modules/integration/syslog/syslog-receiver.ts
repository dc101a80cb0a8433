import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#kernel/clock.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Log } from '#kernel/log.ts';
import { SyslogFrames } from '#wire/syslog-framing.ts';
import { parseSyslog } from '#wire/syslog.ts';
import { said, syslogReceived } from '../events.ts';
import { reasonOf } from '../outward-http.ts';
import { Repeats } from './repeats.ts';
import type { SyslogRow } from './syslog-row.ts';

/** Messages that come together are one unit of the log. */
const GATHER_MS = 200;
/** Whoever reaches the port must not fill the log: a burst is taken, and what comes again and again at this rate. What is more is dropped and counted. */
const BURST = 1_000;
const PER_S = 50;
const MOST_CONNECTIONS = 200;
const IDLE_MS = 3_600_000;
/** A burst waits in the kernel while this process does something else. */
const RECEIVE_BUFFER_BYTES = 4 * 1_048_576;
const LONGEST_TEXT = 8_192;

export interface SyslogSettings {
  readonly host: string;
  /** UDP and TCP; 0: none are taken; null: any free one, for tests. */
  readonly port: number | null;
}

export interface SyslogFigures {
  readonly udpPort: number | null;
  readonly tcpPort: number | null;
  readonly received: number;
  readonly dropped: number;
  readonly reason: string;
}

export interface ReceiverParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly publish: (events: readonly NewEvent[]) => Promise<void>;
}

/** Takes messages of syslog over UDP (RFC 5426) and TCP (RFC 6587). */
export class SyslogReceiver {
  readonly #parts: ReceiverParts;
  readonly #settings: SyslogSettings;
  readonly #repeats = new Repeats();
  readonly #sockets = new Set<Socket>();
  #udp: DatagramSocket | null = null;
  #tcp: Server | null = null;
  #gathered: NewEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #received = 0;
  #dropped = 0;
  #toldDropped = 0;
  #allowance = BURST;
  #allowedMs = 0;
  #reason: string;

  constructor(settings: SyslogSettings, parts: ReceiverParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#allowedMs = parts.clock.monotonicMs();
    this.#reason = settings.port === 0 ? 'None are taken: syslog.port is 0.' : 'It has not started.';
  }

  /** A port that cannot be had is told, and holds nothing up. */
  async start(): Promise<void> {
    const { host, port } = this.#settings;
    if (port === 0) return;
    try {
      this.#tcp = createServer({ keepAlive: true }, (socket) => this.#connected(socket));
      this.#tcp.maxConnections = MOST_CONNECTIONS;
      this.#tcp.listen(port ?? 0, host);
      await once(this.#tcp, 'listening');
      const bound = (this.#tcp.address() as AddressInfo).port;
      this.#udp = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
      this.#udp.on('message', (bytes, { address }) => this.#take(bytes, address, 'udp'));
      this.#udp.bind(bound, host);
      await once(this.#udp, 'listening');
      this.#udp.on('error', (error) => (this.#reason = `UDP: ${reasonOf(error)}.`));
      this.#reason = `Messages are taken at ${host}:${bound}.`;
    } catch (error) {
      this.#reason = `${host}:${port} could not be had: ${reasonOf(error)}.`;
      this.#parts.log.error('Messages of syslog cannot be taken.', { reason: this.#reason });
      await this.close();
      return;
    }
    this.#timer = setInterval(() => this.#flush(), GATHER_MS).unref();
  }

  figures(): SyslogFigures {
    return {
      udpPort: this.#udp === null ? null : this.#udp.address().port,
      tcpPort: (this.#tcp?.address() as AddressInfo | null | undefined)?.port ?? null,
      received: this.#received,
      dropped: this.#dropped,
      reason: this.#reason,
    };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const [udp, tcp] = [this.#udp, this.#tcp];
    this.#udp = null;
    this.#tcp = null;
    udp?.close();
    for (const socket of this.#sockets) socket.destroy();
    if (tcp?.listening === true) {
      tcp.close();
      await once(tcp, 'close');
    }
    this.#gathered.push(...this.#repeats.due(0, true).map(eventOf));
    this.#flush();
    await this.#writing;
  }

  #connected(socket: Socket): void {
    this.#sockets.add(socket);
    const frames = new SyslogFrames();
    const from = socket.remoteAddress ?? '';
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('data', (bytes: Uint8Array) => {
      const messages = frames.push(bytes);
      if (messages === null) socket.destroy();
      else for (const message of messages) this.#take(message, from, 'tcp');
    });
    socket.on('end', () => {
      const last = frames.end();
      if (last !== null) this.#take(last, from, 'tcp');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #take(bytes: Uint8Array, address: string, transport: 'udp' | 'tcp'): void {
    this.#received += 1;
    const { format, facility, severity, sentAt, host, app, proc, messageId, data, text } = parseSyslog(bytes);
    const row: SyslogRow = {
      from: address.replace(/^::ffff:(?=\d+\.)/, ''),
      transport,
      format,
      facility,
      severity,
      sent_at: sentAt,
      host,
      app,
      proc,
      message_id: messageId,
      // PostgreSQL keeps no NUL in a text.
      text: text.replaceAll('\0', '').slice(0, LONGEST_TEXT),
      data,
      count: 1,
    };
    if (!this.#repeats.isNew(row, this.#parts.clock.monotonicMs())) return;
    if (this.#mayTake()) this.#gathered.push(eventOf(row));
    else this.#dropped += 1;
  }

  #mayTake(): boolean {
    const nowMs = this.#parts.clock.monotonicMs();
    this.#allowance = Math.min(BURST, this.#allowance + ((nowMs - this.#allowedMs) * PER_S) / 1_000);
    this.#allowedMs = nowMs;
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }

  #flush(): void {
    this.#gathered.push(...this.#repeats.due(this.#parts.clock.monotonicMs()).map(eventOf));
    if (this.#dropped > this.#toldDropped) {
      this.#parts.log.warn('More messages of syslog came than are taken; the others were dropped.', { dropped: this.#dropped });
      this.#toldDropped = this.#dropped;
    }
    if (this.#gathered.length === 0) return;
    const events = this.#gathered;
    this.#gathered = [];
    this.#writing = this.#writing
      .then(() => this.#parts.publish(events))
      .catch((error: unknown) => {
        this.#dropped += events.length;
        this.#parts.log.warn('Messages of syslog could not be kept.', { messages: events.length, error: String(error) });
      });
  }
}

function eventOf(row: SyslogRow): NewEvent {
  return said(syslogReceived, `syslog/${row.from}`, row);
}
