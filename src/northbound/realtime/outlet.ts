import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { textFrame } from './frames.ts';

/**
 * The way out to one client. Whole frames go straight to the socket, so that one buffer serves many; without compression
 * `ws` keeps nothing back, so its own frames (pings, close) fall in between.
 */
export class Outlet {
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;
  #waiting: (() => void)[] = [];
  #corked = false;

  constructor(webSocket: WebSocket, socket: Socket) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    const release = () => {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const resolve of waiting) resolve();
    };
    socket.on('drain', release);
    socket.once('close', release);
    webSocket.once('close', release);
  }

  get open(): boolean {
    return this.#webSocket.readyState === WebSocket.OPEN;
  }

  /** Bytes that the client has not read and the system does not hold for it. */
  get backlogBytes(): number {
    return this.#socket.writableLength;
  }

  write(frame: Buffer): void {
    if (this.open) this.#socket.write(frame);
  }

  /** What is said in one turn goes in one call of the system: a module that sends a thousand messages in a frame is told of each. */
  say(text: string): void {
    if (!this.#corked && this.open) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.write(textFrame(text));
  }

  /** Resolves when nothing waits any more, or the connection ended. At once when nothing waits. */
  drained(): Promise<void> {
    if (!this.open || !this.#socket.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}
