import { isIPv6, type Socket } from 'node:net';
import { connect as secure, type TLSSocket } from 'node:tls';
import { telnetFilter } from '#wire/telnet.ts';
import { speaksHttp, speaksTls } from './known-ports.ts';
import type { HeardAtPort } from './recognition.ts';

/** How long a port may take to begin to speak, and how long it may pause. */
const QUIET_MS = 500;
/** Whoever speaks for longer, a byte at a time, is left. */
const MOST_MS = 4_000;
/** No greeting needs more; whoever says more is left. */
const MOST_BYTES = 4_096;

/** Hears how an open port greets. Takes the socket and ends it; bounded in time and bytes whatever the other side does. */
export async function listenAt(
  address: string,
  port: number,
  socket: Socket,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<HeardAtPort> {
  const ended = AbortSignal.any([signal, AbortSignal.timeout(Math.max(MOST_MS, timeoutMs))]);
  const end = (): void => void socket.destroy();
  ended.addEventListener('abort', end, { once: true });
  try {
    if (!speaksTls(port)) return { port, certificate: null, ...(await converse(socket, speaksHttp(port) ? headOf(address) : null, ended)) };
    const inside = await handshake(socket, timeoutMs, ended);
    if (inside === null) return { port, text: '', negotiated: false, certificate: null };
    const certificate = { subject: subjectOf(inside) };
    const said = await converse(inside, speaksHttp(port) ? headOf(address) : null, ended);
    inside.destroy();
    return { port, certificate, ...said };
  } finally {
    ended.removeEventListener('abort', end);
    socket.destroy();
  }
}

/** The least that a server of HTTP answers with its name. @see RFC 9110 §9.3.2 */
function headOf(address: string): string {
  return `HEAD / HTTP/1.1\r\nHost: ${isIPv6(address) ? `[${address}]` : address}\r\nConnection: close\r\nUser-Agent: Thalamus\r\nAccept: */*\r\n\r\n`;
}

/** Says the line, where there is one, and hears until the other side has said enough, pauses or ends. */
function converse(socket: Socket, line: string | null, ended: AbortSignal): Promise<Pick<HeardAtPort, 'text' | 'negotiated'>> {
  return new Promise((resolve) => {
    const filter = telnetFilter();
    const heard: Uint8Array[] = [];
    let bytes = 0;
    let raw = 0;
    let negotiated = false;
    const done = (): void => {
      clearTimeout(timer);
      socket.off('data', hear).off('end', done).off('close', done);
      ended.removeEventListener('abort', done);
      resolve({ text: Buffer.concat(heard).toString('utf8'), negotiated });
    };
    let timer = setTimeout(done, QUIET_MS);
    const hear = (data: Buffer): void => {
      raw += data.length;
      const told = line === null ? filter.receive(data) : { data, reply: new Uint8Array() };
      if (told.reply.length > 0) {
        negotiated = true;
        socket.write(told.reply);
      }
      if (told.data.length > 0) heard.push(told.data.slice(0, MOST_BYTES - bytes));
      bytes += told.data.length;
      // Negotiation counts as well: it could go on for ever.
      if (raw >= MOST_BYTES || (line === null ? !negotiated && hasLine(heard) : hasHeaders(heard))) {
        done();
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(done, QUIET_MS);
    };
    socket.on('data', hear).once('end', done).once('close', done);
    ended.addEventListener('abort', done, { once: true });
    if (ended.aborted || socket.destroyed) done();
    else if (line !== null) socket.write(line);
  });
}

function hasLine(heard: readonly Uint8Array[]): boolean {
  return /\S.*\n/.test(Buffer.concat(heard).toString('latin1'));
}

function hasHeaders(heard: readonly Uint8Array[]): boolean {
  return /\r?\n\r?\n/.test(Buffer.concat(heard).toString('latin1'));
}

/** Null where the other side speaks no TLS that this machine speaks. Whose certificate it is is told, not believed. */
function handshake(socket: Socket, timeoutMs: number, ended: AbortSignal): Promise<TLSSocket | null> {
  return new Promise((resolve) => {
    // Equipment is old: what it speaks is looked at, and nothing secret is said.
    const inside = secure({ socket, rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    const tell = (result: TLSSocket | null): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', failed);
      if (result === null) inside.destroy();
      resolve(result);
    };
    const failed = (): void => tell(null);
    const timer = setTimeout(failed, timeoutMs);
    ended.addEventListener('abort', failed, { once: true });
    // Stays: an error after the handshake must not end the process.
    inside.on('error', failed);
    inside.once('close', failed);
    inside.once('secureConnect', () => tell(inside));
  });
}

/** `CN=switch1, O=Lab` as RFC 4514 writes names. */
function subjectOf(socket: TLSSocket): string {
  const { subject } = socket.getPeerCertificate();
  // Of a peer without a certificate it is an empty object.
  if (subject === undefined) return '';
  return Object.entries(subject)
    .flatMap(([name, values]) => (values === undefined ? [] : [values].flat().map((value) => `${name}=${value}`)))
    .toReversed()
    .join(', ');
}
