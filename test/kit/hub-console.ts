import { WebSocket } from 'ws';
import { until } from './until.ts';

/** A node's console through the hub's socket, as text. */
export class HubConsole {
  text = '';
  closed: { code: number; reason: string } | undefined;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(url: string, token: string, projectId: string, nodeId: string): Promise<HubConsole> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws/gns3/console/${projectId}/${nodeId}/`, [
      'thalamus.v1',
      `bearer.${token}`,
    ]);
    const console = new HubConsole(socket);
    socket.on('message', (data: Buffer) => (console.text += data.toString('utf8')));
    socket.on('close', (code, reason) => (console.closed = { code, reason: reason.toString() }));
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return console;
  }

  /** Types a line and waits until the answer matches; gives what was said since. */
  async type(line: string, answer: RegExp, timeoutMs = 30_000): Promise<string> {
    const from = this.text.length;
    this.#socket.send(Buffer.from(`${line}\r\n`));
    await until(
      () => `the console to answer ${String(answer)} to "${line}"; it said: ${JSON.stringify(this.text.slice(from).slice(-300))}`,
      () => answer.test(this.text.slice(from)),
      timeoutMs,
    );
    return this.text.slice(from);
  }

  write(text: string): void {
    this.#socket.send(Buffer.from(text));
  }

  /** Tells what is said from now on, and the end. */
  hear(wrote: (text: string) => void, ended: () => void): void {
    if (this.text !== '') wrote(this.text);
    this.#socket.on('message', (data: Buffer) => wrote(data.toString('latin1')));
    this.#socket.once('close', ended);
  }

  close(): void {
    this.#socket.close();
  }
}
