import { BINARY, DO, DONT, ECHO, IAC, NAWS, SB, SE, SUPPRESS_GO_AHEAD, WILL, WONT } from './telnet-codes.ts';

/**
 * Telnet as consoles use it (RFC 854, 855, 857, 858, 1073): takes commands out of what the far side says, and answers
 * option negotiation where the transport is a plain TCP connection.
 */

/** What the far side may do: echo our typing, suppress go-ahead, send binary. */
const FAR_MAY = new Set([BINARY, ECHO, SUPPRESS_GO_AHEAD]);
/** What we do when asked. */
const WE_MAY = new Set([BINARY, SUPPRESS_GO_AHEAD, NAWS]);

/** No option needs more; a subnegotiation that never ends is not kept. */
const SUBNEGOTIATION_MAX = 1_024;

export interface TelnetReceived {
  /** What is to be shown. */
  readonly data: Uint8Array;
  /** What is to be sent back; empty when nothing was negotiated. */
  readonly reply: Uint8Array;
}

export interface TelnetFilter {
  /** The next bytes as they came; a command may be cut anywhere between two calls. */
  receive(bytes: Uint8Array): TelnetReceived;
  /** The window is another size: what is to be sent for it; empty unless the far side asked for sizes (RFC 1073: it may be told at any time). */
  resize(window: TelnetWindow): Uint8Array;
}

/** In characters, up to 65,535 each; 0 means that it is not known. */
export interface TelnetWindow {
  readonly columns: number;
  readonly rows: number;
}

/** A filter for one connection. The window size is told where the far side asks for it. */
export function telnetFilter(first: TelnetWindow = { columns: 80, rows: 24 }): TelnetFilter {
  let window = first;
  let state: 'data' | 'iac' | 'option' | 'sub' | 'sub_iac' = 'data';
  let returned = false;
  let verb = 0;
  let subLength = 0;
  // RFC 1143's point in short: only a change is answered, else two sides acknowledge each other for ever.
  const far = new Map<number, boolean>();
  const own = new Map<number, boolean>();

  function negotiate(option: number, reply: number[]): void {
    const asks = verb === WILL || verb === DO;
    const sides = verb === WILL || verb === WONT ? far : own;
    const may = sides === far ? FAR_MAY : WE_MAY;
    const on = asks && may.has(option);
    const before = sides.get(option) ?? false;
    sides.set(option, on);
    if (asks ? on === before && on : !before) return;
    if (sides === far) reply.push(IAC, on ? DO : DONT, option);
    else reply.push(IAC, on ? WILL : WONT, option);
    if (sides === own && on && option === NAWS) reply.push(...windowSize(window));
  }

  return {
    resize(next) {
      window = next;
      return Uint8Array.from(own.get(NAWS) === true ? windowSize(next) : []);
    },
    receive(bytes) {
      const data = new Uint8Array(bytes.length + 1);
      let length = 0;
      const reply: number[] = [];
      for (const byte of bytes) {
        switch (state) {
          case 'data':
            if (byte === IAC) state = 'iac';
            // RFC 854 p. 11: a carriage return that is not a new line comes as CR NUL.
            else if (byte !== 0 || !returned) data[length++] = byte;
            returned = byte === 13;
            break;
          case 'iac':
            if (byte === IAC) {
              data[length++] = IAC;
              state = 'data';
            } else if (byte === SB) {
              subLength = 0;
              state = 'sub';
            } else if (byte >= WILL) {
              verb = byte;
              state = 'option';
            } else state = 'data'; // NOP, go-ahead and the like mean nothing to a console.
            break;
          case 'option':
            negotiate(byte, reply);
            state = 'data';
            break;
          case 'sub':
            if (byte === IAC) state = 'sub_iac';
            else if (++subLength > SUBNEGOTIATION_MAX) state = 'data';
            break;
          case 'sub_iac':
            state = byte === SE ? 'data' : 'sub';
            break;
        }
      }
      return { data: data.subarray(0, length), reply: Uint8Array.from(reply) };
    },
  };
}

/** RFC 1073: IAC SB NAWS width(16) height(16) IAC SE; a byte of 255 in it is doubled. */
function windowSize({ columns, rows }: TelnetWindow): number[] {
  const size = [columns >> 8, columns, rows >> 8, rows].map((part) => part & 255);
  return [IAC, SB, NAWS, ...size.flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])), IAC, SE];
}

/** Bytes as they are sent: 255 doubled, so that it is not a command. */
export function telnetEscape(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(IAC)) return bytes;
  const escaped: number[] = [];
  for (const byte of bytes) escaped.push(...(byte === IAC ? [IAC, IAC] : [byte]));
  return Uint8Array.from(escaped);
}
