/** The console of a VPCS node as a person with a telnet program has it. */
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';

const TIMEOUT_MS = 30_000;
const RETYPE_MS = 1_000;
/** How long an answer is waited for, and what VPCS lets pass between two echo requests. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 1_000;
let pings = 0;

/** Telnet commands: IAC with an option, or a subnegotiation. @see RFC 854 */
const TELNET_COMMANDS = /\xff(?:[\xfb-\xfe][^]|\xfa[^]*?\xff\xf0|[\xf0-\xfa])/g;

/** `VPCS> `, or the name of the node, or `VPCS[1]> `, and nothing behind it. */
const PROMPT = /[\w-]+(?:\[\d\])?> $/;

/** What carries the bytes of a console: a telnet connection, or a door of the hub. */
export interface ConsoleLine {
  write(text: string): unknown;
  /** Each listener once: for what is written, as latin1, and for its end. */
  hear(wrote: (text: string) => void, ended: () => void): void;
  close(): void;
}

export class VpcsConsole {
  readonly #line: ConsoleLine;
  readonly #changed = new EventEmitter();
  #raw = '';
  #read = 0;
  #ended = false;

  private constructor(line: ConsoleLine) {
    this.#line = line;
    line.hear(
      (text) => {
        this.#raw += text;
        this.#changed.emit('change');
      },
      () => {
        this.#ended = true;
        this.#changed.emit('change');
      },
    );
  }

  /** Connects and waits for the prompt, which only the first client sees without typing anything. */
  static async open(port: number, host = '127.0.0.1'): Promise<VpcsConsole> {
    const socket = connect(port, host);
    socket.on('error', () => {});
    await once(socket, 'connect');
    return VpcsConsole.over({
      write: (text) => socket.write(text),
      hear: (wrote, ended) => {
        socket.on('data', (bytes) => wrote(bytes.toString('latin1')));
        socket.once('close', ended);
      },
      close: () => socket.destroy(),
    });
  }

  /** Waits for the prompt on a line that is open. */
  static async over(line: ConsoleLine): Promise<VpcsConsole> {
    const opened = new VpcsConsole(line);
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
    const type = (): void => void this.#line.write(`${line}\r\n`);
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
    // A command that was typed twice is carried out twice: no two alike, so that what the second one shows is not taken for the next.
    const patienceMs = PATIENCE_MS + (pings += 1);
    const command = `ping ${address} -c ${count} -w ${patienceMs}`;
    const written = await this.type(command, TIMEOUT_MS + count * (PAUSE_MS + patienceMs));
    // 0.8.3 begins these lines with "84 bytes from", 0.5b2 with the address.
    return [...written.matchAll(/icmp_seq=\d+ (?:timeout|ttl=\d+ time=([\d.]+) ms)/g)].map(([, timeMs]) =>
      timeMs === undefined ? undefined : Number(timeMs),
    );
  }

  close(): void {
    this.#line.close();
  }

  get #text(): string {
    return this.#raw.replaceAll(TELNET_COMMANDS, '');
  }

  async #expect(pattern: RegExp, timeoutMs = TIMEOUT_MS): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const fail = (why: string) => (): void =>
      reject(new Error(`The console ${why} before ${String(pattern)} was seen; it wrote ${JSON.stringify(this.#text.slice(this.#read))}`));
    const closed = fail('closed');
    const look = (): void => {
      const written = this.#text.slice(this.#read);
      if (pattern.test(written)) resolve(written);
      else if (this.#ended) closed();
    };
    const timer = setTimeout(fail(`wrote for ${timeoutMs} ms`), timeoutMs);
    this.#changed.on('change', look);
    look();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#changed.off('change', look);
    }
  }
}
