import { createServer, type Server, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { WebSocket } from 'ws';
import { descriptorLimit } from '../agent/descriptors.ts';
import { deviceKindOf } from '../device/device-kinds.ts';
import type { ConsoleDoor, Network } from '../network/network.ts';
import type { LabNode } from '../network/objects.ts';
import type { LabSwitches } from '../options.ts';
import { auxMachineOf, machineOf } from './machine.ts';
import { escaped, SERVER_OPENING, telnetServer, VPCS_OPENING } from './telnet.ts';

export interface ConsoleSockets extends ConsoleDoor {
  /** Takes over an accepted console WebSocket of a started node; one without a terminal is let go. */
  attach(network: Network, node: LabNode, socket: WebSocket): void;
  /** A hung console accepts, and then neither reads nor writes. */
  hang(node: LabNode, hung: boolean): void;
  /** Open listening sockets. */
  listening(): number;
  /** Consoles of started nodes that should listen and do not, for lack of descriptors. */
  missing(): number;
  closeAll(): void;
}

/** How many ports are tried when the published one turns out to be taken. */
const PORT_ATTEMPTS = 50;
/** Of the descriptors that the process may have open; agents take up to half, and what is left is for the API. More consoles answer by WebSocket alone. */
const DESCRIPTOR_SHARE = 0.3;
/** Clients of one console. */
const CLIENTS_MAX = 64;
/** Bytes that a client has not read; one that reads so little is let go, so that it holds nobody up. */
const UNREAD_MAX = 4_194_304;

/** Bytes of one WebSocket message that are read; a terminal keeps no more. */
const INPUT_MAX = 1_048_576;

/** What a text frame says: telnet commands have no text, so each of their bytes is a character. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString(bytes[0] === 0xff ? 'latin1' : 'utf8');
}

/** One client of a console, whatever carries its bytes. */
interface Line {
  readonly send: (bytes: Uint8Array) => void;
  readonly unread: () => number;
  readonly close: () => void;
  readonly destroy: () => void;
}

/** Longer lines come back twice. @see gns3-server#2577 */
const LONG_LINE = 80;

/** Lines that are echoed a second time, when they are long. */
function repeatedLines(): (text: string) => string {
  let line = '';
  return (text) => {
    let again = '';
    for (const character of text) {
      if (character !== '\r' && character !== '\n') line += character;
      else {
        if (line.length > LONG_LINE) again += `${line}\r\n`;
        line = '';
      }
    }
    return again;
  };
}

type Listening = Map<LabNode, { server: Server; clients: Set<Socket> }>;

export function consoleSockets(host: string, telnet: boolean, switches: LabSwitches, networkOf: () => Network): ConsoleSockets {
  const servers: Listening = new Map();
  const auxServers: Listening = new Map();
  const most = Math.floor(descriptorLimit() * DESCRIPTOR_SHARE);
  const hung = new WeakSet<LabNode>();
  const joinedLines = new WeakMap<LabNode, number>();
  /** What runs in a suspended node is frozen: its console takes and says nothing. */
  const deaf = (node: LabNode): boolean => hung.has(node) || node.status === 'suspended';

  const wanted = (node: LabNode): boolean =>
    telnet && node.console !== null && node.consoleType === 'telnet' && deviceKindOf(node) !== null;

  /** Joins a client to its terminal; null: there is none. */
  function join(
    network: Network,
    node: LabNode,
    line: Line,
    terminalOf = machineOf,
  ): { readonly receive: (bytes: Uint8Array) => void; readonly leave: () => void } | null {
    const machine = terminalOf(network, node);
    if (machine === null) return null;
    const others = joinedLines.get(node) ?? 0;
    if (switches.singleClientConsoles && others > 0) return null;
    joinedLines.set(node, others + 1);
    const repeat = switches.repeatedLines ? repeatedLines() : null;
    const filter = telnetServer();
    const decoder = new StringDecoder('utf8');
    line.send(SERVER_OPENING);
    if (node.nodeType === 'vpcs') line.send(VPCS_OPENING);
    const leave = machine.attach(
      (text) => {
        if (deaf(node)) return;
        if (line.unread() > UNREAD_MAX) line.destroy();
        else line.send(escaped(Buffer.from(text)));
      },
      () => line.close(),
    );
    return {
      leave() {
        joinedLines.set(node, (joinedLines.get(node) ?? 1) - 1);
        leave();
      },
      receive(bytes) {
        if (deaf(node)) return;
        const { typed, reply } = filter.receive(bytes.subarray(0, INPUT_MAX));
        if (reply.length > 0) {
          if (line.unread() > UNREAD_MAX) return line.destroy();
          line.send(reply);
        }
        if (typed.length === 0) return;
        const text = decoder.write(Buffer.from(typed));
        machine.type(text);
        const again = repeat?.(text) ?? '';
        if (again !== '') line.send(escaped(Buffer.from(again)));
      },
    };
  }

  function serve(node: LabNode, socket: Socket, terminalOf: typeof machineOf): void {
    socket.on('error', () => socket.destroy());
    if (switches.halfOpenConsoles) {
      socket.pause();
      return;
    }
    socket.setNoDelay(true);
    const line: Line = {
      send: (bytes) => void socket.write(bytes),
      unread: () => socket.writableLength,
      close: () => socket.end(),
      destroy: () => socket.destroy(),
    };
    const joined = join(networkOf(), node, line, terminalOf);
    if (joined === null) {
      socket.destroy();
      return;
    }
    socket.on('data', joined.receive);
    socket.on('close', joined.leave);
  }

  function listen(node: LabNode, port: number, among: Listening): Promise<'open' | 'taken' | 'impossible'> {
    const terminalOf = among === servers ? machineOf : auxMachineOf;
    const clients = new Set<Socket>();
    const server = createServer((socket) => {
      clients.add(socket);
      socket.on('close', () => clients.delete(socket));
      if (clients.size > CLIENTS_MAX) socket.destroy();
      else serve(node, socket, terminalOf);
    });
    return new Promise((resolve) => {
      server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'taken' : 'impossible'));
      server.listen(port, host, () => {
        among.set(node, { server, clients });
        resolve('open');
      });
    });
  }

  return {
    open(node) {
      if (!wanted(node) || servers.size >= most) return undefined;
      return (async () => {
        const network = networkOf();
        let port = node.console!;
        for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
          const outcome = await listen(node, port, servers);
          if (outcome === 'open') {
            // One that cannot be opened stays published and closed, as where somebody else took its port.
            if (node.aux !== null) await listen(node, node.aux, auxServers);
            return port;
          }
          if (outcome === 'impossible') return null;
          // Taken by somebody outside: it stays marked as taken, and the node moves on.
          port = network.consolePorts.take(1);
        }
        return null;
      })();
    },
    close(node) {
      for (const among of [servers, auxServers]) {
        const open = among.get(node);
        if (open === undefined) continue;
        among.delete(node);
        open.server.close();
        for (const client of open.clients) client.destroy();
      }
    },
    attach(network, node, socket) {
      const binary = !switches.textConsoles;
      const joined = join(network, node, {
        send(bytes) {
          if (socket.readyState === socket.OPEN) socket.send(binary ? bytes : textOf(bytes), { binary });
        },
        unread: () => socket.bufferedAmount,
        close: () => socket.terminate(),
        destroy: () => socket.terminate(),
      });
      if (joined === null) return socket.terminate();
      socket.on('message', (data: Buffer) => joined.receive(data));
      socket.on('close', joined.leave);
      socket.on('error', () => socket.terminate());
    },
    hang(node, isHung) {
      if (isHung) hung.add(node);
      else hung.delete(node);
    },
    listening: () => servers.size,
    missing() {
      let count = 0;
      for (const project of networkOf().projects.values())
        for (const node of project.nodes.values()) if (node.status === 'started' && wanted(node) && !servers.has(node)) count += 1;
      return count;
    },
    closeAll() {
      for (const node of servers.keys()) this.close(node);
    },
  };
}
