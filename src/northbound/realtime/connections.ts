import type { WebSocket } from 'ws';
import type { Meter } from '#kernel/metric.ts';
import * as metrics from './metrics.ts';

type Kind = 'events' | 'console' | 'module';

/** Codes that are worth a line of their own in the metrics; clients may send thousands of others. */
const KNOWN_CODES = new Set([1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 4401, 4403, 4404]);

/** Every open WebSocket: counted, and closed together. */
export class Connections {
  readonly #meter: Meter;
  readonly #open = new Set<WebSocket>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  add(webSocket: WebSocket, kind: Kind): void {
    this.#open.add(webSocket);
    this.#meter.add(metrics.clients, 1, { socket: kind });
    webSocket.once('close', (code) => {
      this.#open.delete(webSocket);
      this.#meter.add(metrics.clients, -1, { socket: kind });
      this.#meter.add(metrics.closed, 1, { socket: kind, code: KNOWN_CODES.has(code) ? String(code) : 'other' });
    });
  }

  /** 1001 to all; who has not answered in time is ended. */
  async close(withinMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        for (const webSocket of this.#open) webSocket.terminate();
        resolve();
      }, withinMs);
      const ended = () => {
        if (this.#open.size > 0) return;
        clearTimeout(timer);
        resolve();
      };
      for (const webSocket of this.#open) {
        webSocket.once('close', ended);
        webSocket.resume();
        webSocket.close(1001, 'the hub stops');
      }
    });
  }
}
