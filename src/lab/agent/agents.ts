import { type Clock, systemClock } from '#kernel/clock.ts';
import { type Log, silentLog } from '#kernel/log.ts';
import type { Translation } from '#model/translation.ts';
import type { Device } from '../device/device.ts';
import { type AgentSocket, openAgentSocket } from './agent-socket.ts';
import { tellsAuthenticationFailures } from './authentication-traps.ts';
import { descriptorLimit } from './descriptors.ts';
import { bootEngine } from './engine.ts';
import type { Notification } from './notifications.ts';
import { readSnmpdConf } from './snmpd-conf.ts';
import type { AgentNetwork } from './subject.ts';
import { translationsOf } from './translations.ts';
import { type Agent, createAgent } from './agent.ts';
import { trapSender, type TrapReceiver } from './traps.ts';

export interface AgentsOptions {
  /** `none`: no sockets; everything else works as if nobody asked. */
  readonly agents?: 'udp' | 'none';
  /** A loopback address. */
  readonly host?: string;
  /** First and last UDP port; absent: any free ones. */
  readonly ports?: readonly [first: number, last: number];
  /** At most so many sockets; absent: half of the descriptors that this process may have. */
  readonly maxSockets?: number;
  /** Where addresses of the lab's networks that traps go to really are. */
  readonly trapReceivers?: readonly TrapReceiver[];
  readonly clock?: Clock;
  readonly log?: Log;
}

/** SNMP agents of the lab's devices, each on a UDP socket of its own while its device runs. */
export interface Agents {
  /** Resolves when the socket is open, or when it is clear that there will be none: VPCS speaks no SNMP, and descriptors are few. */
  open(device: Device): Promise<void>;
  close(device: Device): void;
  /** Where the agents really answer: a row for each address of each device. */
  translations(): Translation[];
  /** Answers come so many milliseconds later, real time. */
  slow(device: Device, ms: number): void;
  /** The agent is dead: requests are received and nothing is answered or sent. */
  silence(device: Device): void;
  /** Neither slow nor silent. */
  restore(device: Device): void;
  /** Open sockets. */
  count(): number;
  closeAll(): Promise<void>;
}

interface Running {
  readonly agent: Agent;
  /** Null while it opens, or for lack of descriptors. */
  socket: AgentSocket | null;
  slowMs: number;
  silent: boolean;
}

/**
 * A lab keeps nothing for its next life, and an engine that counts fewer boots than before is not believed (RFC 3414 §3.2 (7)): they are counted on
 * from the minutes since 2026.
 */
const BOOTS_FROM_MS = Date.UTC(2026, 0, 1);
/** How long rows of tables are kept that nobody asks for any more. */
const FORGET_AFTER_MS = 5_000;
/** How long is waited for more before it is told that there are agents without a socket. */
const TELL_AFTER_MS = 1_000;
/** Names in the line that tells what was not opened. */
const NAMES_TOLD = 3;

export function createAgents(network: AgentNetwork, options: AgentsOptions = {}): Agents {
  const host = options.host ?? '127.0.0.1';
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silentLog;
  const most = options.agents === 'none' ? 0 : (options.maxSockets ?? Math.floor(descriptorLimit() / 2));
  const running = new Map<Device, Running>();
  /** Sockets open or opening. */
  let taken = 0;
  /** Without a socket, the oldest first: they get the next that is free. */
  const waiting = new Set<Running>();
  /** @see RFC 3414 §2.2.2: snmpEngineBoots, by node. */
  const boots = new Map<string, number>();
  const bootsBefore = Math.max(0, Math.floor((clock.now().getTime() - BOOTS_FROM_MS) / 60_000));
  const asked = new Set<Agent>();
  let forgetting: NodeJS.Timeout | null = null;
  const reasons = new Set<string>();
  let telling: NodeJS.Timeout | null = null;
  let nextPort = options.ports?.[0] ?? 0;
  const traps = trapSender(network, options.trapReceivers ?? []);

  const notify = (device: Device, notification: Notification): void => {
    const each = running.get(device);
    if (each?.socket != null && !each.silent && device.snmp.trapHosts.length > 0) traps.send(each.agent, each.socket, notification);
  };

  const stopListening = network.forwarding.onOperChange((port, up) => {
    if (port.port !== null) notify(port.device, { kind: up ? 'linkUp' : 'linkDown', port });
  });

  /** Rows are kept for the next request of a walk, and not for ever: a lab at rest holds no copies of its tables. */
  function keepForNow(agent: Agent): void {
    asked.add(agent);
    forgetting ??= setTimeout(() => {
      forgetting = null;
      for (const each of asked) each.forget();
      asked.clear();
    }, FORGET_AFTER_MS).unref();
  }

  function takePort(): number {
    if (options.ports === undefined) return 0;
    const [first, last] = options.ports;
    const port = nextPort;
    nextPort = port >= last ? first : port + 1;
    return port;
  }

  async function openSocket(each: Running): Promise<void> {
    const { device } = each.agent;
    taken += 1;
    const attempts = options.ports === undefined ? 1 : options.ports[1] - options.ports[0] + 1;
    let why = '';
    const stillWanted = (): boolean => running.get(device) === each;
    for (let attempt = 0; attempt < attempts && stillWanted(); attempt += 1) {
      const opened = await openAgentSocket(host, takePort(), {
        receive: (bytes) => (each.silent ? null : receive(each.agent, bytes)),
        delayMs: () => each.slowMs,
      });
      if (typeof opened === 'string') {
        why = opened;
        if (opened === 'EADDRINUSE') continue;
        break;
      }
      if (!stillWanted()) {
        void opened.close();
        break;
      }
      each.socket = opened;
      notify(device, { kind: 'coldStart' });
      return;
    }
    taken -= 1;
    if (stillWanted()) refuse(each, `${host}: ${why}`);
  }

  function receive(agent: Agent, bytes: Uint8Array): Uint8Array | null {
    keepForNow(agent);
    try {
      return agent.receive(bytes);
    } catch (error) {
      // Whatever a datagram does to an agent, the others live on.
      const node = agent.device.node.name;
      log.error('An SNMP agent failed on a datagram.', { node, error: error instanceof Error ? error.message : String(error) });
      return null;
    }
  }

  /** One line for all that still wait a little later, however many start meanwhile. */
  function refuse(each: Running, why: string): void {
    waiting.add(each);
    reasons.add(why);
    telling ??= setTimeout(() => {
      telling = null;
      const names = [...waiting].slice(0, NAMES_TOLD).map(({ agent }) => agent.device.node.name);
      const why = [...reasons].join(', ');
      reasons.clear();
      if (waiting.size === 0) return;
      log.warn(
        `${waiting.size} SNMP agents have no socket and do not answer (${names.join(', ')}${waiting.size > NAMES_TOLD ? ', …' : ''}): ${why}. ` +
          'They get one when another agent closes. What helps is a higher limit of open files (ulimit -n), a wider range of ports, or fewer started nodes.',
        { not_opened: waiting.size, open: taken, max_sockets: most },
      );
    }, TELL_AFTER_MS).unref();
  }

  async function release(each: Running): Promise<void> {
    waiting.delete(each);
    const { socket } = each;
    if (socket === null) return;
    each.socket = null;
    // Its descriptor and port are free when it is closed, not before.
    await socket.close();
    taken -= 1;
    const [next] = waiting;
    if (next === undefined || taken >= most) return;
    waiting.delete(next);
    await openSocket(next);
  }

  return {
    async open(device) {
      if (device.kind === 'vpcs' || options.agents === 'none' || running.has(device)) return;
      const { nodeId } = device.node;
      const boot = (boots.get(nodeId) ?? bootsBefore) + 1;
      boots.set(nodeId, boot);
      if (device.kind === 'host') readSnmpdConf(device);
      const engine = bootEngine(device, boot, clock);
      const agent = createAgent({
        network,
        device,
        engine,
        log,
        authenticationFailed() {
          if (tellsAuthenticationFailures(device)) notify(device, { kind: 'authenticationFailure' });
        },
      });
      const each: Running = { agent, socket: null, slowMs: 0, silent: false };
      running.set(device, each);
      if (taken >= most) refuse(each, `${most} sockets are the most that agents may have`);
      else await openSocket(each);
    },
    close(device) {
      const each = running.get(device);
      if (each === undefined) return;
      running.delete(device);
      asked.delete(each.agent);
      void release(each);
    },
    translations: () =>
      [...running.values()].flatMap(({ agent, socket }) => (socket === null ? [] : translationsOf(agent.device, host, socket.port))),
    slow(device, ms) {
      const each = running.get(device);
      if (each !== undefined) each.slowMs = ms;
    },
    silence(device) {
      const each = running.get(device);
      if (each !== undefined) each.silent = true;
    },
    restore(device) {
      const each = running.get(device);
      if (each === undefined) return;
      each.silent = false;
      each.slowMs = 0;
    },
    count: () => [...running.values()].filter(({ socket }) => socket !== null).length,
    async closeAll() {
      stopListening();
      if (forgetting !== null) clearTimeout(forgetting);
      if (telling !== null) clearTimeout(telling);
      waiting.clear();
      const closing = [...running.values()].flatMap(({ socket }) => (socket === null ? [] : [socket.close()]));
      running.clear();
      asked.clear();
      taken = 0;
      await Promise.all(closing);
    },
  };
}
