/** The console of a VPCS node as a person with a telnet program has it. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const TIMEOUT_MS = 30_000;
const RETYPE_MS = 500;

/** Telnet commands: IAC with an option, or a subnegotiation. @see RFC 854 */
const TELNET_COMMANDS = /\xff(?:[\xfb-\xfe][^]|\xfa[^]*?\xff\xf0|[\xf0-\xfa])/g;

/** `VPCS> `, or the name of the node, or `VPCS[1]> `, and nothing behind it. */
const PROMPT = /[\w-]+(?:\[\d\])?> $/;

export class VpcsConsole {
  readonly #socket: Socket;
  #raw = '';
  #read = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      this.#raw += bytes.toString('latin1');
    });
  }

  /** Connects; a later client sees no prompt until it types something. */
  static async open(port: number, host = '127.0.0.1'): Promise<VpcsConsole> {
    const socket = connect(port, host);
    await once(socket, 'connect');
    return new VpcsConsole(socket);
  }

  /**
   * Types a command and gives what is written from its echo to the next prompt. VPCS throws away what is typed for about
   * 100 ms after it has carried out a line: what is not echoed is typed again.
   */
  async type(command: string, timeoutMs = TIMEOUT_MS): Promise<string> {
    this.#read = this.#text.length;
    const echo = `${RegExp.escape(command)}\\r\\n`;
    const type = (): boolean => this.#socket.write(`${command}\r\n`);
    const again = setInterval(type, RETYPE_MS);
    type();
    try {
      await this.#expect(new RegExp(echo), timeoutMs);
    } finally {
      clearInterval(again);
    }
    return this.#expect(new RegExp(`${echo}[^]*${PROMPT.source}`), timeoutMs);
  }

  /** Sends echo requests and gives the round-trip time of each answer, undefined for each that did not come. */
  async ping(address: string, count: number): Promise<(number | undefined)[]> {
    const written = await this.type(`ping ${address} -c ${count}`, TIMEOUT_MS + count * 2000);
    // 0.8.3 begins these lines with "84 bytes from", 0.5b2 with the address.
    return [...written.matchAll(/icmp_seq=\d+ (?:timeout|ttl=\d+ time=([\d.]+) ms)/g)].map(([, timeMs]) =>
      timeMs === undefined ? undefined : Number(timeMs),
    );
  }

  close(): void {
    this.#socket.destroy();
  }

  get #text(): string {
    return this.#raw.replaceAll(TELNET_COMMANDS, '');
  }

  async #expect(pattern: RegExp, timeoutMs = TIMEOUT_MS): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = (): void => {
      const written = this.#text.slice(this.#read);
      if (pattern.test(written)) resolve(written);
    };
    const fail = (why: string) => (): void =>
      reject(new Error(`The console ${why} before ${String(pattern)} was seen; it wrote ${JSON.stringify(this.#text.slice(this.#read))}`));
    const closed = fail('closed');
    const timer = setTimeout(fail(`wrote for ${timeoutMs} ms`), timeoutMs);
    this.#socket.on('data', look);
    this.#socket.once('close', closed);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#socket.off('data', look);
      this.#socket.off('close', closed);
    }
  }
}
