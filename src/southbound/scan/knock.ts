import { connect, type Socket } from 'node:net';

/** What came of asking for one connection: `silent` nobody said anything in time; `unreachable` the network says so, or this machine could not ask. */
export type Knock =
  | { readonly outcome: 'open'; readonly tookMs: number; readonly socket: Socket }
  | { readonly outcome: 'refused' | 'silent' | 'unreachable'; readonly tookMs: number; readonly code: string };

/** Asks for a connection. Whoever gets an open one ends it. Never rejects. */
export function knock(address: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Knock> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ outcome: 'silent', tookMs: 0, code: 'ABORTED' });
      return;
    }
    const beganMs = performance.now();
    const socket = connect({ host: address, port, noDelay: true });
    let told = false;
    const tell = (outcome: 'open' | 'refused' | 'silent' | 'unreachable', code = ''): void => {
      if (told) return;
      told = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      const tookMs = performance.now() - beganMs;
      if (outcome === 'open') resolve({ outcome, tookMs, socket });
      else {
        socket.destroy();
        resolve({ outcome, tookMs, code });
      }
    };
    const aborted = (): void => tell('silent', 'ABORTED');
    const timer = setTimeout(() => tell('silent', 'TIMEOUT'), timeoutMs);
    signal.addEventListener('abort', aborted, { once: true });
    // Stays for the life of the socket: an error after the connection must not end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A reset in the place of the answer is an answer.
      const refused = error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET';
      tell(refused ? 'refused' : 'unreachable', error.code ?? error.message);
    });
    socket.once('connect', () => {
      // A port of this machine that nobody listens at may get the same port as its own other end, and then talks to itself (RFC 9293 §3.5).
      const itself = socket.localPort === port && socket.localAddress === socket.remoteAddress;
      tell(itself ? 'refused' : 'open', 'ECONNREFUSED');
    });
  });
}
