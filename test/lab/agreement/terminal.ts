import { connect, type Socket } from 'node:net';
import { until } from '#kit/until.ts';

const [IAC, SE, SB] = [255, 240, 250];

/** What a telnet server shows, without its negotiation. @see RFC 854 */
function textOf(bytes: Buffer): string {
  const shown: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte !== IAC) {
      shown.push(byte);
      continue;
    }
    const verb = bytes[at + 1];
    if (verb === IAC) shown.push(IAC);
    if (verb === SB) at = bytes.indexOf(Buffer.from([IAC, SE]), at);
    else if (verb !== undefined && verb > SB && verb < IAC) at += 1;
    at += 1;
  }
  return Buffer.from(shown).toString('utf8').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

/** `R1#`, `R1(config-if)#`, `root@H1:~#`, `PC1>` at the beginning of the last line. */
const PROMPT = /(?:^|\n)([\w-]+(?:\([\w-]+\))?[>#]|root@[\w-]+:\S*#) ?$/;

/** The console of a node, over telnet. */
export class Terminal {
  #bytes = Buffer.alloc(0);
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (data: Buffer) => (this.#bytes = Buffer.concat([this.#bytes, data])));
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<Terminal> {
    const socket = connect(port, '127.0.0.1');
    const terminal = new Terminal(socket);
    await new Promise<void>((resolve, reject) => void socket.once('connect', resolve).once('error', reject));
    return terminal;
  }

  /** Gets to a prompt; an IOS is taken to privileged mode and stops paging. */
  async wake(kind: 'ios' | 'linux' | 'vpcs'): Promise<void> {
    if (kind === 'ios') await this.#enter('\r\n', () => PROMPT.test(this.#text()) || /RETURN to get started/.test(this.#text()));
    await this.#enter('\r\n', () => PROMPT.test(this.#text()));
    if (kind !== 'ios') return;
    await this.run('enable');
    await this.run('terminal length 0');
  }

  /** Types a line; what it printed, without the line itself and the prompt. */
  async run(line: string): Promise<string> {
    this.#bytes = Buffer.alloc(0);
    // What came before its echo answers an earlier line.
    const answer = (): string => {
      const [, ...rest] = this.#text().split(`${line}\n`);
      return rest.join(`${line}\n`);
    };
    await this.#enter(`${line}\r\n`, () => PROMPT.test(answer()), line);
    return answer().replace(PROMPT, '\n');
  }

  async #enter(text: string, done: () => boolean, line = text): Promise<void> {
    this.#socket.write(text);
    await until(() => `a prompt after ${JSON.stringify(line)}; there is ${JSON.stringify(this.#text().slice(-200))}`, done, 20_000);
  }

  #text(): string {
    return textOf(this.#bytes);
  }

  close(): void {
    this.#socket.destroy();
  }
}
