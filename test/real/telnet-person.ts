import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '#kit/until.ts';

/** Telnet commands: IAC with an option, or a subnegotiation. @see RFC 854 */
const TELNET_COMMANDS = /\xff(?:[\xfb-\xfe][^]|\xfa[^]*?\xff\xf0|[\xf0-\xfa])/g;

/** Somebody at a console with a telnet program, who types what they like. */
export class TelnetPerson {
  readonly #socket: Socket;
  #seen = '';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.#seen += bytes.toString('latin1');
    });
  }

  static async sitDown(port: number): Promise<TelnetPerson> {
    const socket = connect(port, '127.0.0.1');
    const person = new TelnetPerson(socket);
    await once(socket, 'connect');
    return person;
  }

  type(keys: string): void {
    this.#socket.write(keys);
  }

  /** Everything that was shown so far. */
  screen(): string {
    return this.#seen.replaceAll(TELNET_COMMANDS, '');
  }

  async saw(pattern: RegExp, timeoutMs = 20_000): Promise<void> {
    await until(
      () => `the person to see ${pattern}, who saw ${JSON.stringify(this.screen().slice(-500))}`,
      () => pattern.test(this.screen()),
      timeoutMs,
    );
  }

  leave(): void {
    this.#socket.destroy();
  }
}
