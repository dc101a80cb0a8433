import type { WebSocket } from 'ws';

type Listen = (data: Buffer, isBinary: boolean) => void;

/** Messages of one client for whoever listens now; those that come while nobody does are kept (reading is paused then). */
export class Inbox {
  #listen: Listen | undefined;
  readonly #kept: { readonly data: Buffer; readonly isBinary: boolean }[] = [];

  constructor(webSocket: WebSocket) {
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      if (this.#listen === undefined) this.#kept.push({ data, isBinary });
      else this.#listen(data, isBinary);
    });
  }

  listen(listen: Listen): void {
    this.#listen = listen;
    for (let kept = this.#kept.shift(); kept !== undefined && this.#listen === listen; kept = this.#kept.shift()) {
      listen(kept.data, kept.isBinary);
    }
  }

  rest(): void {
    this.#listen = undefined;
  }
}
