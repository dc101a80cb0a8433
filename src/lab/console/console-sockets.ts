import { createServer, type Server, type Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { ConsoleDoor, LabNode, Network } from '../network/network.ts';
import type { LabSwitches } from '../options.ts';
import { machineOf } from './vpcs-machine.ts';

/** What GNS3's telnet server opens with, then what VPCS does: WILL ECHO, WILL SGA, WILL and DO BINARY, … (RFC 854). */
const SERVER_OPENING = Buffer.from('fffb01fffb03fffb00fffd00', 'hex');
const VPCS_OPENING = Buffer.from('fffd01fffb01fffd03fffb03', 'hex');

/** Takes telnet commands out of what a client sends, also when they are split between reads. @see RFC 854 */
function typedText(): (bytes: Uint8Array) => string {
  let state: 'text' | 'command' | 'option' | 'negotiation' | 'negotiation command' = 'text';
  return (bytes) => {
    let text = '';
    for (const byte of bytes) {
      if (state === 'text') {
        if (byte === 255) state = 'command';
        else if (byte !== 0) text += String.fromCharCode(byte);
      } else if (state === 'command') {
        if (byte === 255) {
          text += String.fromCharCode(255);
          state = 'text';
        } else state = byte === 250 ? 'negotiation' : byte >= 251 ? 'option' : 'text';
      } else if (state === 'option') state = 'text';
      else if (state === 'negotiation') state = byte === 255 ? 'negotiation command' : 'negotiation';
      else state = byte === 240 ? 'text' : 'negotiation';
    }
    return text;
  };
}

export interface ConsoleSockets extends ConsoleDoor {
  /** Takes over an accepted console WebSocket of a started VPCS. */
  attach(network: Network, node: LabNode, socket: WebSocket): void;
  /** Open listening sockets. */
  listening(): number;
  closeAll(): void;
}

/** How many ports are tried when the published one turns out to be taken. */
const PORT_ATTEMPTS = 50;

export function consoleSockets(host: string, telnet: boolean, switches: LabSwitches, networkOf: () => Network): ConsoleSockets {
  const servers = new Map<LabNode, { server: Server; clients: Set<Socket> }>();

  function serve(node: LabNode, socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (switches.halfOpenConsoles) {
      socket.pause();
      return;
    }
    socket.setNoDelay(true);
    socket.write(SERVER_OPENING);
    socket.write(VPCS_OPENING);
    const machine = machineOf(networkOf(), node);
    const leave = machine.attach(
      (text) => socket.write(text, 'latin1'),
      () => socket.end(),
    );
    const textOf = typedText();
    socket.on('data', (bytes: Buffer) => machine.type(textOf(bytes)));
    socket.on('close', leave);
  }

  function listen(node: LabNode, port: number): Promise<boolean> {
    const clients = new Set<Socket>();
    const server = createServer((socket) => {
      clients.add(socket);
      socket.on('close', () => clients.delete(socket));
      serve(node, socket);
    });
    return new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, host, () => {
        servers.set(node, { server, clients });
        resolve(true);
      });
    });
  }

  return {
    open(node) {
      if (!telnet || node.console === null || node.nodeType !== 'vpcs' || node.consoleType !== 'telnet') return undefined;
      return (async () => {
        const network = networkOf();
        let port = node.console!;
        for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
          if (await listen(node, port)) return port;
          // Taken by somebody outside: it stays marked as taken, and the node moves on.
          port = network.consolePorts.take(1);
        }
        return null;
      })();
    },
    close(node) {
      const open = servers.get(node);
      if (open === undefined) return;
      servers.delete(node);
      open.server.close();
      for (const client of open.clients) client.destroy();
    },
    attach(network, node, socket) {
      const machine = machineOf(network, node);
      const binary = !switches.textConsoles;
      const send = (bytes: Buffer): void => {
        if (socket.readyState === socket.OPEN) socket.send(binary ? bytes : bytes.toString('latin1'), { binary });
      };
      send(SERVER_OPENING);
      send(VPCS_OPENING);
      const leave = machine.attach(
        (text) => send(Buffer.from(text, 'latin1')),
        () => socket.terminate(),
      );
      const textOf = typedText();
      socket.on('message', (data: Buffer) => machine.type(textOf(data)));
      socket.on('close', leave);
      socket.on('error', () => socket.terminate());
    },
    listening: () => servers.size,
    closeAll() {
      for (const node of servers.keys()) this.close(node);
    },
  };
}
