import { createSocket, type RemoteInfo } from 'node:dgram';

/** A UDP socket on which one agent answers. */
export interface AgentSocket {
  readonly port: number;
  send(bytes: Uint8Array, host: string, port: number): void;
  /** Resolves when it is closed. Answers that are late are not sent any more. */
  close(): Promise<void>;
}

interface Answering {
  receive(bytes: Uint8Array): Uint8Array | null;
  /** How late answers are, ms; 0: at once. */
  delayMs(): number;
}

/** A slow agent has a queue like any other: what comes while it is full is lost. */
const MOST_WAITING = 64;

/** The open socket, or the code of the error that prevented it. */
export function openAgentSocket(host: string, port: number, answering: Answering): Promise<AgentSocket | string> {
  const socket = createSocket('udp4');
  const late = new Set<NodeJS.Timeout>();

  function answer(bytes: Uint8Array, from: RemoteInfo): void {
    const reply = answering.receive(bytes);
    // Who asked may be gone meanwhile: that is nothing to an agent.
    if (reply !== null) socket.send(reply, from.port, from.address, () => undefined);
  }

  socket.on('message', (bytes, from) => {
    const delayMs = answering.delayMs();
    if (delayMs === 0) {
      answer(bytes, from);
      return;
    }
    if (late.size >= MOST_WAITING) return;
    const timer = setTimeout(() => {
      late.delete(timer);
      answer(bytes, from);
    }, delayMs);
    late.add(timer);
  });

  return new Promise((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      resolve(error.code ?? error.message);
    });
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      resolve({
        port: socket.address().port,
        send: (bytes, toHost, toPort) => socket.send(bytes, toPort, toHost, () => undefined),
        close() {
          for (const timer of late) clearTimeout(timer);
          late.clear();
          return new Promise((closed) => socket.close(() => closed()));
        },
      });
    });
  });
}
