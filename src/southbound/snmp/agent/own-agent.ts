import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { hostname } from 'node:os';
import type { Clock } from '#kernel/clock.ts';
import type { HealthProbe } from '#kernel/health.ts';
import type { Log } from '#kernel/log.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { decodeCommunityMessage, encodeCommunityMessage, snmpVersion } from '#wire/snmp-message.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import type { TrapFigures } from '../traps/trap-thread.ts';
import { responseTo } from './answering.ts';
import { anyAddress } from './any-address.ts';
import { bootsAt, engineIdOf } from './engine-identity.ts';
import { hubObjects } from './hub-objects.ts';
import { askHubState, type HubAsks, type HubState } from './hub-state.ts';
import { SecureEngine } from './secure-engine.ts';
import type { UsmUser } from './usm-users.ts';

export interface OwnAgentOptions {
  /** UDP port; 0: any free one. */
  readonly port: number;
  /** Absent: all addresses of this machine. */
  readonly host?: string;
  /** Who may read with versions 1 and 2c; absent: nobody. */
  readonly community?: string;
  /** Who may read with version 3. */
  readonly users?: readonly UsmUser[];
  readonly asks: HubAsks;
  /** Of the product. */
  readonly version: string;
  /** sysName; absent: the name of this machine. */
  readonly name?: string;
  readonly contact?: string;
  readonly location?: string;
}

/** What is told is not older than this; a walk asks many times. */
const BELIEVED_MS = 5_000;
/** Bytes of variables in an answer: it fits a frame of Ethernet, and is little to send to somebody who did not ask. */
const ROOM = 1_300;
const MAX_BYTES = 65_507;
/** Datagrams that are looked at in a second: who sends more, sends too many. */
const MOST_PER_SECOND = 1_000;
const AGAIN_MS = 10_000;

/** The hub's own agent: tells by SNMP how the hub is, and changes nothing. */
export class OwnAgent {
  readonly #options: OwnAgentOptions | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #traps: () => TrapFigures;
  #ask: ModuleContext['ask'] | undefined;
  #socket: Socket | undefined;
  #again: NodeJS.Timeout | undefined;
  #engine: { readonly secure: SecureEngine; readonly id: Uint8Array; readonly boots: number; readonly beganMs: number } | undefined;
  #port: number | null = null;
  #reason: string;
  #known: { readonly state: HubState; readonly atMs: number } | undefined;
  #asking: Promise<HubState | undefined> | undefined;
  #second = 0;
  #seen = 0;

  /** Without options there is no agent. */
  constructor(
    options: OwnAgentOptions | undefined,
    around: { readonly clock: Clock; readonly log: Log; readonly traps: () => TrapFigures },
  ) {
    this.#options = options;
    this.#clock = around.clock;
    this.#log = around.log;
    this.#traps = around.traps;
    this.#reason = options === undefined ? 'No port is configured for the own agent (snmp.agent.port).' : 'It has not started.';
  }

  /** Null while nobody is answered. */
  get port(): number | null {
    return this.#port;
  }

  readonly probe: HealthProbe = {
    name: 'snmp-agent',
    critical: false,
    check: async () => ({
      status: this.#options === undefined || this.#port !== null ? 'healthy' : 'degraded',
      message: this.#reason,
    }),
  };

  start(ask: ModuleContext['ask']): void {
    this.#ask = ask;
    if (this.#options === undefined || this.#socket !== undefined) return;
    const id = engineIdOf(`${this.#options.name ?? hostname()} agent`);
    const boots = bootsAt(this.#clock.now());
    const beganMs = this.#clock.monotonicMs();
    const time = (): number => Math.floor((this.#clock.monotonicMs() - beganMs) / 1_000);
    const secure = new SecureEngine({ id, boots, time, users: this.#options.users ?? [], maxBytes: MAX_BYTES });
    this.#engine = { secure, id, boots, beganMs };
    this.#open(this.#options);
  }

  stop(): void {
    clearTimeout(this.#again);
    this.#close('It was stopped.');
    this.#ask = undefined;
    this.#known = undefined;
  }

  #open(options: OwnAgentOptions): void {
    const { port, host = anyAddress() } = options;
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    this.#socket = socket;
    socket.on('error', (error) => {
      if (this.#socket !== socket) return;
      const reason = `UDP port ${port} cannot be used for the own agent: ${error.message}. It is tried again.`;
      if (this.#reason !== reason) this.#log.warn(reason, { port });
      this.#close(reason);
      this.#again = setTimeout(() => this.#open(options), AGAIN_MS);
      this.#again.unref();
    });
    socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
      if (this.#isTooMuch()) return;
      void this.#respond(socket, bytes, from, options);
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      this.#port = socket.address().port;
      this.#reason = `The own SNMP agent answers at UDP port ${this.#port}.`;
      this.#log.info('The own SNMP agent answers.', { port: this.#port });
    });
  }

  async #respond(socket: Socket, bytes: Uint8Array, { port, address }: RemoteInfo, options: OwnAgentOptions): Promise<void> {
    try {
      const answer = await this.#answer(bytes, options);
      if (answer !== null && this.#socket === socket) socket.send(answer, port, address, () => undefined);
    } catch (error) {
      this.#log.warn('A request to the own SNMP agent failed.', { error: String(error) });
    }
  }

  #close(reason: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#port = null;
    if (this.#options !== undefined) this.#reason = reason;
    socket?.close();
  }

  #isTooMuch(): boolean {
    const second = Math.floor(this.#clock.monotonicMs() / 1_000);
    if (second !== this.#second) this.#seen = 0;
    this.#second = second;
    this.#seen += 1;
    return this.#seen > MOST_PER_SECOND;
  }

  /** Null for what is not answered: unreadable, of another community, or no request. */
  async #answer(bytes: Uint8Array, { community }: OwnAgentOptions): Promise<Uint8Array | null> {
    if (snmpVersion(bytes) === 'v3') {
      const { secure } = this.#engine!;
      const opened = secure.open(bytes);
      if (opened.kind !== 'opened') return opened.report;
      // A message of another engine is a trap, which is not for an agent; the only context has no name.
      if (!opened.own) return null;
      if (opened.scoped.contextName.length > 0) return secure.unknownContext(opened);
      const objects = await this.#objects();
      const room = Math.min(ROOM, opened.header.maxSize - 300);
      const response = objects === null ? null : responseTo(opened.scoped.pdu, objects, { version: 'v3', room });
      return response === null ? null : secure.seal(opened, response);
    }
    const message = decodeCommunityMessage(bytes);
    if (message === null || message.pdu.type === 'TrapV1' || community === undefined) return null;
    if (Buffer.from(message.community).toString('utf8') !== community) return null;
    const objects = await this.#objects();
    const response = objects === null ? null : responseTo(message.pdu, objects, { version: message.version, room: ROOM });
    return response === null ? null : encodeCommunityMessage({ ...message, pdu: response });
  }

  /** Null while the hub cannot be asked: silence says so too. */
  async #objects(): Promise<Varbind[] | null> {
    const options = this.#options!;
    const engine = this.#engine!;
    const state = await this.#state(options.asks);
    if (state === undefined) return null;
    const uptimeMs = this.#clock.monotonicMs() - engine.beganMs;
    return hubObjects(state, {
      descr: `Thalamus ${options.version}, Node.js ${process.version}, ${process.platform}`,
      version: options.version,
      name: options.name ?? hostname(),
      contact: options.contact ?? '',
      location: options.location ?? '',
      uptimeMs,
      engine: { id: engine.id, boots: engine.boots, seconds: Math.floor(uptimeMs / 1_000), maxBytes: MAX_BYTES },
      traps: this.#traps(),
    });
  }

  /** Asked once for all who wait. What was known before is told where asking fails. */
  async #state(asks: HubAsks): Promise<HubState | undefined> {
    const ask = this.#ask;
    const known = this.#known;
    if (ask === undefined || (known !== undefined && this.#clock.monotonicMs() - known.atMs < BELIEVED_MS)) return known?.state;
    this.#asking ??= askHubState(asks, ask)
      .then(
        (state) => {
          this.#known = { state, atMs: this.#clock.monotonicMs() };
          return state;
        },
        (error: unknown) => {
          this.#log.warn('The own SNMP agent could not ask how the hub is.', { error: String(error) });
          return this.#known?.state;
        },
      )
      .finally(() => (this.#asking = undefined));
    return this.#asking;
  }
}
