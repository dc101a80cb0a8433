import {
  ARE_YOU_THERE,
  BINARY,
  BREAK,
  DO,
  DONT,
  ECHO,
  ERASE_CHARACTER,
  ERASE_LINE,
  IAC,
  INTERRUPT,
  NAWS,
  SB,
  SE,
  SUPPRESS_GO_AHEAD,
  WILL,
  WONT,
} from '#wire/telnet-codes.ts';

/**
 * The server's side of telnet as consoles speak it (RFC 854, 855, 857, 858, 856, 1073): takes commands out of what a client sends, answers its
 * wishes, and says what was typed.
 */

/** What a console does when asked. */
const WE_MAY = new Set([BINARY, ECHO, SUPPRESS_GO_AHEAD]);
/** What a client may do. */
const CLIENT_MAY = new Set([BINARY, SUPPRESS_GO_AHEAD, NAWS]);

/** What GNS3's telnet server opens with: WILL ECHO, WILL SGA, WILL and DO BINARY. */
export const SERVER_OPENING: Uint8Array = Uint8Array.of(IAC, WILL, ECHO, IAC, WILL, SUPPRESS_GO_AHEAD, IAC, WILL, BINARY, IAC, DO, BINARY);
/** What VPCS says behind it: DO and WILL ECHO, DO and WILL SGA. */
export const VPCS_OPENING: Uint8Array = Uint8Array.of(
  IAC,
  DO,
  ECHO,
  IAC,
  WILL,
  ECHO,
  IAC,
  DO,
  SUPPRESS_GO_AHEAD,
  IAC,
  WILL,
  SUPPRESS_GO_AHEAD,
);

/** No option needs more; what a client says beyond is dropped. */
const SUBNEGOTIATION_MAX = 64;

export interface TelnetInput {
  /** Bytes that were typed; interrupt, erase character and erase line as the control characters that mean the same. */
  readonly typed: Uint8Array;
  /** To be sent back; empty when nothing was asked. */
  readonly reply: Uint8Array;
}

export interface TelnetServer {
  /** The next bytes as they came; a command may be cut anywhere between two calls. */
  receive(bytes: Uint8Array): TelnetInput;
  /** What the client said its window is, columns by rows; null: nothing yet. */
  window(): { readonly columns: number; readonly rows: number } | null;
}

/** One connection that was opened with `SERVER_OPENING`. */
export function telnetServer(): TelnetServer {
  let state: 'data' | 'command' | 'option' | 'sub' | 'sub command' = 'data';
  let returned = false;
  let verb = 0;
  let said: number[] = [];
  let window: { columns: number; rows: number } | null = null;
  // What the opening offered and asked is on: a client that agrees is not answered, else two sides acknowledge each other for ever (RFC 1143).
  const own = new Set([BINARY, ECHO, SUPPRESS_GO_AHEAD]);
  const far = new Set([BINARY, ECHO, SUPPRESS_GO_AHEAD]);

  function negotiate(option: number, reply: number[]): void {
    const sides = verb === DO || verb === DONT ? own : far;
    const may = sides === own ? WE_MAY : CLIENT_MAY;
    const asks = verb === DO || verb === WILL;
    const was = sides.has(option);
    const on = asks && (may.has(option) || was);
    if (on) sides.add(option);
    else sides.delete(option);
    if (asks ? was : !was) return;
    if (sides === own) reply.push(IAC, on ? WILL : WONT, option);
    else reply.push(IAC, on ? DO : DONT, option);
  }

  function subnegotiated(): void {
    const [option, wide = 0, narrow = 0, high = 0, low = 0] = said;
    if (option === NAWS && said.length === 5) window = { columns: wide * 256 + narrow, rows: high * 256 + low };
    said = [];
  }

  return {
    window: () => window,
    receive(bytes) {
      const typed: number[] = [];
      const reply: number[] = [];
      for (const byte of bytes) {
        switch (state) {
          case 'data':
            if (byte === IAC) state = 'command';
            // RFC 854 p. 11: a carriage return that is not a new line comes as CR NUL.
            else if (byte !== 0 || !returned) typed.push(byte);
            returned = byte === 13;
            break;
          case 'command':
            state = 'data';
            if (byte === IAC) typed.push(IAC);
            else if (byte === SB) {
              said = [];
              state = 'sub';
            } else if (byte >= WILL) {
              verb = byte;
              state = 'option';
            } else if (byte === INTERRUPT || byte === BREAK) typed.push(0x03);
            else if (byte === ERASE_CHARACTER) typed.push(0x7f);
            else if (byte === ERASE_LINE) typed.push(0x15);
            else if (byte === ARE_YOU_THERE) reply.push(...Buffer.from('\r\n[Yes]\r\n'));
            break;
          case 'option':
            negotiate(byte, reply);
            state = 'data';
            break;
          case 'sub':
            if (byte === IAC) state = 'sub command';
            else if (said.length < SUBNEGOTIATION_MAX) said.push(byte);
            break;
          case 'sub command':
            if (byte === IAC) {
              if (said.length < SUBNEGOTIATION_MAX) said.push(byte);
              state = 'sub';
            } else {
              if (byte === SE) subnegotiated();
              state = 'data';
            }
            break;
        }
      }
      return { typed: Uint8Array.from(typed), reply: Uint8Array.from(reply) };
    },
  };
}

/** Bytes as they are sent: 255 doubled, so that it is not a command. */
export function escaped(bytes: Uint8Array): Uint8Array {
  return bytes.includes(IAC) ? Uint8Array.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte]))) : bytes;
}
