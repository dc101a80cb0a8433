/** How messages of NETCONF follow each other on a channel of SSH: `end_of_message` up to and including the hellos, `chunked` afterwards where both sides have base:1.1. @see RFC 6242 §4 */
export type NetconfFraming = 'end_of_message' | 'chunked';

/** What no message of XML may hold. @see RFC 6242 §4.3 */
const END_OF_MESSAGE = Buffer.from(']]>]]>');
/** @see RFC 6242 §4.2: from 1 to 4294967295 */
const CHUNK_MAX = 4_294_967_295;
/** `\n#4294967295\n` */
const HEADER_MAX = 13;
const LINE_FEED = 10;
const HASH = 35;

/** What came is no NETCONF, or more than was to come. */
export class NetconfFramingError extends Error {}

export function framed(message: string, framing: NetconfFraming): Uint8Array {
  const bytes = Buffer.from(message);
  if (framing === 'end_of_message') return Buffer.concat([bytes, END_OF_MESSAGE]);
  const header = bytes.length === 0 ? '' : `\n#${bytes.length}\n`;
  return Buffer.concat([Buffer.from(header), bytes, Buffer.from('\n##\n')]);
}

/** Takes messages out of what the far side says, however it is cut. */
export class NetconfReader {
  framing: NetconfFraming = 'end_of_message';
  readonly #messageMax: number;
  #rest: Buffer = Buffer.alloc(0);
  /** The message so far; grows by doubling, for a far side may send it byte by byte. */
  #message: Buffer = Buffer.alloc(0);
  #size = 0;
  /** Bytes of the chunk that are still to come. */
  #missing = 0;

  /** `messageMax`: bytes of one message. */
  constructor(messageMax: number) {
    this.#messageMax = messageMax;
  }

  receive(bytes: Uint8Array): void {
    this.#rest = this.#rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#rest, bytes]);
  }

  /** The next message that came whole; null while it has not. @throws NetconfFramingError */
  next(): string | null {
    return this.framing === 'chunked' ? this.#nextOfChunks() : this.#nextToMark();
  }

  #nextToMark(): string | null {
    const at = this.#rest.indexOf(END_OF_MESSAGE);
    if (at >= 0) {
      this.#keep(at);
      this.#rest = this.#rest.subarray(END_OF_MESSAGE.length);
      return this.#whole();
    }
    // What may be the beginning of the mark stays.
    this.#keep(Math.max(0, this.#rest.length - END_OF_MESSAGE.length + 1));
    return null;
  }

  #nextOfChunks(): string | null {
    for (;;) {
      if (this.#missing > 0) {
        if (this.#rest.length === 0) return null;
        const taken = Math.min(this.#missing, this.#rest.length);
        this.#missing -= taken;
        this.#keep(taken);
      } else {
        const header = this.#header();
        if (header === null) return null;
        if (header === 'end') return this.#whole();
        if (this.#size + header > this.#messageMax) throw new NetconfFramingError(`a message has more than ${this.#messageMax} bytes`);
        this.#missing = header;
      }
    }
  }

  /** The length of the chunk that begins, the end of the message, or null while neither came whole. */
  #header(): number | 'end' | null {
    const rest = this.#rest;
    if ((rest.length > 0 && rest[0] !== LINE_FEED) || (rest.length > 1 && rest[1] !== HASH))
      throw new NetconfFramingError('a chunk does not begin with "\\n#"');
    const end = rest.indexOf(LINE_FEED, 2);
    if (end < 0) {
      if (rest.length >= HEADER_MAX) throw new NetconfFramingError('a chunk has no length');
      return null;
    }
    const length = rest.toString('latin1', 2, end);
    this.#rest = rest.subarray(end + 1);
    if (length === '#') return 'end';
    const size = /^[1-9]\d{0,9}$/.test(length) ? Number(length) : Number.NaN;
    if (!(size <= CHUNK_MAX)) throw new NetconfFramingError('a chunk has no length');
    return size;
  }

  /** Moves bytes from what came to the message. */
  #keep(count: number): void {
    const size = this.#size + count;
    if (size > this.#messageMax) throw new NetconfFramingError(`a message has more than ${this.#messageMax} bytes`);
    if (size > this.#message.length) {
      const larger = Buffer.alloc(Math.max(size, 2 * this.#message.length));
      this.#message.copy(larger, 0, 0, this.#size);
      this.#message = larger;
    }
    this.#rest.copy(this.#message, this.#size, 0, count);
    this.#rest = this.#rest.subarray(count);
    this.#size = size;
  }

  #whole(): string {
    const message = this.#message.toString('utf8', 0, this.#size);
    this.#message = Buffer.alloc(0);
    this.#size = 0;
    return message;
  }
}
