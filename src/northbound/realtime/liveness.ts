import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

/**
 * Finds connections whose other side is gone without a word. Alive is who says anything (a pong too) between two looks, or
 * reads what waited for it: a slow client's pong waits behind its backlog.
 */
export class Liveness {
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;
  #heard = true;
  #backlogBytes = 0;
  #writtenBytes = 0;

  constructor(webSocket: WebSocket, socket: Socket) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    const heard = () => {
      this.#heard = true;
    };
    webSocket.on('pong', heard).on('ping', heard).on('message', heard);
  }

  /** Pings; ends the connection when nothing came of the last one. */
  look(): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    const flushedBytes = this.#socket.bytesWritten - this.#socket.writableLength;
    const reads = this.#backlogBytes > 0 && flushedBytes > this.#writtenBytes;
    if (!this.#heard && !reads) {
      this.#webSocket.terminate();
      return;
    }
    this.#heard = false;
    this.#webSocket.ping();
    this.#backlogBytes = this.#socket.writableLength;
    this.#writtenBytes = this.#socket.bytesWritten - this.#socket.writableLength;
  }
}
