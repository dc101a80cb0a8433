import { asFailure } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Log } from '#kernel/log.ts';
import type { Controller, NotificationStream, StreamListener } from './controller.ts';
import type { StreamKind } from './policy.ts';

/** A proxy that refused a WebSocket is not asked again for this long. */
const REFUSED_FOR_MS = 600_000;

/** WebSocket first; proxies that refuse it mostly let HTTP pass. @see gns3-pitfalls 5 */
export class StreamChoice {
  readonly #controller: Controller;
  readonly #clock: Clock;
  readonly #log: Log;
  #refusedMs = -Infinity;

  constructor(controller: Controller, clock: Clock, log: Log) {
    this.#controller = controller;
    this.#clock = clock;
    this.#log = log;
  }

  websocketRefused(): boolean {
    return this.#clock.monotonicMs() - this.#refusedMs < REFUSED_FOR_MS;
  }

  async open(of: 'controller' | { readonly projectId: string }, kind: StreamKind, listener: StreamListener): Promise<NotificationStream> {
    if (kind === 'http') return this.#controller.openStream(of, 'http', listener);
    try {
      return await this.#controller.openStream(of, 'websocket', listener);
    } catch (error) {
      const stream = await this.#controller.openStream(of, 'http', listener).catch(() => null);
      if (stream === null) throw error;
      this.#refusedMs = this.#clock.monotonicMs();
      this.#log.warn('WebSockets are refused; the HTTP stream is used.', { reason: asFailure(error).message });
      return stream;
    }
  }
}
