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

  /** Connects and waits for the prompt, which only the first client sees without typing anything. */
  static async open(port: number, host = '127.0.0.1'): Promise<VpcsConsole> {
    const socket = connect(port, host);
    await once(socket, 'connect');
    const opened = new VpcsConsole(socket);
    await opened.#typeUntil('', PROMPT, TIMEOUT_MS);
    return opened;
  }

  /** Types a command and gives what is written from its echo to the next prompt. */
  async type(command: string, timeoutMs = TIMEOUT_MS): Promise<string> {
    // An echo that does not stand behind a prompt is the terminal's: VPCS was not reading yet.
    const echo = `${PROMPT.source.replace(/\$$/, '')}${RegExp.escape(command)}\\r\\n`;
    this.#read = Math.max(this.#text.lastIndexOf('\n'), 0);
    await this.#typeUntil(command, new RegExp(echo), timeoutMs);
    return this.#expect(new RegExp(`${echo}[^]*${PROMPT.source}`), timeoutMs);
  }

  /** VPCS throws away what is typed for about 100 ms after it has carried out a line: what has no effect is typed again. */
  async #typeUntil(line: string, effect: RegExp, timeoutMs: number): Promise<void> {
    const type = (): boolean => this.#socket.write(`${line}\r\n`);
    const again = setInterval(type, RETYPE_MS);
    type();
    try {
      await this.#expect(effect, timeoutMs);
    } finally {
      clearInterval(again);
    }
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
