/**
 * Port ranges of the servers under test. A server takes consoles and UDP tunnels from its own ranges only, so servers
 * that run at once, also in other test processes, never meet.
 */
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { FIRST_FREE_PORT } from '#kit/free-port.ts';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface ClaimedPorts {
  readonly api: number;
  readonly console: PortRange;
  readonly udp: PortRange;
  /** Lets others have them. */
  release(): void;
}

/** Above what services listen on, below what `freePort` takes: a port that GNS3 has promised to a node is free until the node starts. */
const FIRST_PORT = 11_000;
const END_PORT = FIRST_FREE_PORT;
/** Claims begin at multiples of this, so that two that overlap have such a port in common. */
const STEP = 400;

/**
 * VPCS before 0.8 binds, besides the port it is given, the one 9 above it for a relay that nobody uses, which a later
 * node may have been promised: its start then fails. So of each 18 UDP ports the upper 9 are held: the server does not
 * hand them out, and VPCS does without.
 */
const VPCS_RELAY_OFFSET = 9;

/**
 * Takes a stretch of ports that nobody uses and nobody else has claimed. This process holds the first port of each step
 * open, so the claim ends with the process, however it ends. (One such port may lie inside a range: a server passes over
 * ports in use.)
 * @param sizes how many ports each range has; a VPCS node takes two for its console and, as only half are handed out,
 *   about six of UDP
 * @param api the port of the API when it is wanted to be that one
 * @throws when all are taken
 */
export async function claimPorts(sizes: { readonly console: number; readonly udp: number }, api?: number): Promise<ClaimedPorts> {
  const steps = Math.ceil((sizes.console + sizes.udp + 2) / STEP);
  const starts = (END_PORT - FIRST_PORT) / STEP - steps + 1;
  // Processes begin at different places, so that they seldom try the same one.
  const begin = process.pid * 7;
  for (let attempt = 0; attempt < starts; attempt += 1) {
    const base = FIRST_PORT + ((begin + attempt) % starts) * STEP;
    const console: PortRange = { first: base + 2, last: base + 1 + sizes.console };
    const udp: PortRange = { first: console.last + 1, last: console.last + sizes.udp };
    const guards: (Server | Socket)[] = [];
    const release = (): void => {
      for (const guard of guards.splice(0)) guard.close();
    };
    for (let step = 0; step < steps; step += 1) {
      const guard = await listen(base + step * STEP);
      if (guard) guards.push(guard);
    }
    const held = new Set(guards.map((_, step) => base + step * STEP));
    const free = async (): Promise<boolean> => {
      for (const port of [base + 1, ...portsOf(console)]) if (!held.has(port) && !(await isFreeTcp(port))) return false;
      for (const [index, port] of portsOf(udp).entries()) {
        const socket = await bind(port);
        if (!socket) return false;
        if (index % (2 * VPCS_RELAY_OFFSET) >= VPCS_RELAY_OFFSET) guards.push(socket);
        else socket.close();
      }
      return true;
    };
    if (guards.length === steps && (await free())) return { api: api ?? base + 1, console, udp, release };
    release();
  }
  throw new Error(`No ${sizes.console + sizes.udp} free ports in a row between ${FIRST_PORT} and ${END_PORT}`);
}

function portsOf({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Listens on every address, undefined when the port is in use. The process may end with it open. */
async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((connection) => connection.destroy());
  server.unref();
  return new Promise((settle) => {
    server.once('error', () => settle(undefined));
    server.listen(port, '0.0.0.0', () => settle(server));
  });
}

async function isFreeTcp(port: number): Promise<boolean> {
  const server = await listen(port);
  if (!server) return false;
  await new Promise((settle) => server.close(settle));
  return true;
}

/** Binds on every address, undefined when the port is in use. The process may end with it open. */
async function bind(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4');
  socket.unref();
  return new Promise((settle) => {
    socket.once('error', () => socket.close(() => settle(undefined)));
    socket.bind(port, () => settle(socket));
  });
}
