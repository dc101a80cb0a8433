/** How long a message may be; what is longer is cut where it is framed by lines, and ends the stream where its length is counted. */
export const MOST_SYSLOG_BYTES = 65_536;

const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * Messages of syslog in a stream of TCP or TLS: `LENGTH SP MESSAGE` (octet counting, RFC 6587 §3.4.1) or messages that end with LF
 * (§3.4.2). Which of them is decided anew at each message, by whether it begins with a digit: a message begins with `<`.
 */
export class SyslogFrames {
  #rest: Uint8Array = new Uint8Array();
  #skipping = false;

  /** The messages that are whole by now. Null: the stream cannot be understood any more and is to be closed. */
  push(bytes: Uint8Array): readonly Uint8Array[] | null {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const messages: Uint8Array[] = [];
    for (;;) {
      const taken = this.#next();
      if (taken === 'broken') return null;
      if (taken === 'more') return messages;
      if (taken.length > 0) messages.push(taken);
    }
  }

  /** What is left when the stream ends: a last line may have no LF. */
  end(): Uint8Array | null {
    const rest = this.#rest;
    this.#rest = new Uint8Array();
    return rest.length === 0 || this.#skipping || isDigit(rest[0]!) ? null : rest;
  }

  #next(): Uint8Array | 'more' | 'broken' {
    const rest = this.#rest;
    if (rest.length === 0) return 'more';
    if (!this.#skipping && isDigit(rest[0]!)) return this.#counted();
    const end = rest.indexOf(NEWLINE);
    if (end < 0) {
      if (rest.length <= MOST_SYSLOG_BYTES) return 'more';
      const head = rest.slice(0, MOST_SYSLOG_BYTES);
      this.#rest = new Uint8Array();
      const skipped = this.#skipping;
      this.#skipping = true;
      return skipped ? 'more' : head;
    }
    const line = rest.slice(0, Math.min(end, MOST_SYSLOG_BYTES));
    this.#rest = rest.slice(end + 1);
    const skipped = this.#skipping;
    this.#skipping = false;
    return skipped ? new Uint8Array() : line;
  }

  #counted(): Uint8Array | 'more' | 'broken' {
    const rest = this.#rest;
    const space = rest.indexOf(SPACE);
    if (space < 0) return rest.length > 5 || rest.some((byte) => !isDigit(byte)) ? 'broken' : 'more';
    const digits = Buffer.from(rest.subarray(0, space)).toString('latin1');
    // MSG-LEN = NONZERO-DIGIT *DIGIT
    if (!/^[1-9]\d{0,4}$/.test(digits) || Number(digits) > MOST_SYSLOG_BYTES) return 'broken';
    const end = space + 1 + Number(digits);
    if (rest.length < end) return 'more';
    this.#rest = rest.slice(end);
    return rest.slice(space + 1, end);
  }
}

/** `LENGTH SP MESSAGE`. @see RFC 6587 §3.4.1 */
export function countedSyslog(message: string): Uint8Array {
  const bytes = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${bytes.length} `, 'latin1'), bytes]);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
