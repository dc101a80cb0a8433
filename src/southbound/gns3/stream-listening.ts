import type { Log } from '#kernel/log.ts';
import type { WireNotification } from '#wire/gns3.ts';
import type { StreamListener } from './controller.ts';

/** A drawing's event carries its whole SVG, pictures included; nothing else comes near this. */
export const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;

/**
 * Between a stream of texts and its listener: parses, watches for silence, waits for the first ping, and says the end
 * exactly once. What a listener throws stays here: it must not break the socket that called it.
 */
export class StreamListening {
  readonly #listener: StreamListener;
  readonly #log: Log;
  readonly #hangUp: () => void;
  readonly #silenceMs: number;
  #watch: NodeJS.Timeout;
  readonly #first = Promise.withResolvers<string | null>();
  #state: 'waiting' | 'heard' | 'ended' = 'waiting';
  #before: WireNotification[] = [];
  #refusedText: string | null = null;

  constructor(
    listener: StreamListener,
    log: Log,
    limits: { readonly silenceMs: number; readonly firstMessageMs: number },
    hangUp: () => void,
  ) {
    this.#listener = listener;
    this.#log = log;
    this.#hangUp = hangUp;
    this.#silenceMs = limits.silenceMs;
    this.#watch = setTimeout(() => this.end(`no first ping within ${limits.firstMessageMs / 1000} s`), limits.firstMessageMs);
  }

  /** Null when the first ping was heard; else why the stream ended before. */
  get first(): Promise<string | null> {
    return this.#first.promise;
  }

  /** What a `log.error` said before the first ping: v3 accepts a socket first and refuses its token then. */
  get refusedText(): string | null {
    return this.#refusedText;
  }

  /** One frame or line. */
  text(text: string): void {
    if (this.#state === 'ended') return;
    const notification = parse(text);
    if (notification === null) {
      this.malformed(text);
      return;
    }
    if (this.#state === 'heard') this.#watch.refresh();
    if (this.#state === 'waiting') {
      if (notification.action !== 'ping') {
        if (notification.action === 'log.error') this.#refusedText = textOf(notification);
        // Not connected yet: the first message of a good stream is a ping. What came before it is kept, within reason.
        if (this.#before.length < 1_000) this.#before.push(notification);
        return;
      }
      this.#heard();
    }
    this.#tell(notification);
  }

  malformed(text: string): void {
    if (this.#state !== 'ended') this.#guard(() => this.#listener.malformed(text.slice(0, 500)));
  }

  /** Ends it; before the first ping the opener is told, afterwards the listener. Repeated calls do nothing. */
  end(reason: string): void {
    if (this.#state === 'ended') return;
    const heard = this.#state === 'heard';
    this.#state = 'ended';
    clearTimeout(this.#watch);
    this.#before = [];
    this.#hangUp();
    if (heard) this.#guard(() => this.#listener.ended(reason));
    else this.#first.resolve(reason);
  }

  #heard(): void {
    this.#state = 'heard';
    clearTimeout(this.#watch);
    // GNS3 pings after 5 s without a message, so silence is death, also of a connection that is only half open.
    this.#watch = setTimeout(() => this.end(`no message for ${this.#silenceMs / 1000} s`), this.#silenceMs);
    this.#first.resolve(null);
    const before = this.#before;
    this.#before = [];
    for (const notification of before) this.#tell(notification);
  }

  #tell(notification: WireNotification): void {
    this.#guard(() => this.#listener.message(notification));
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (thrown) {
      this.#log.error('A listener of a GNS3 stream failed', { error: thrown });
    }
  }
}

/** Null when the text is not a notification. By hand, for it runs for every event: a schema would copy each. */
function parse(text: string): WireNotification | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('event' in parsed)) return null;
    return typeof (parsed as { action?: unknown }).action === 'string' ? (parsed as WireNotification) : null;
  } catch {
    return null;
  }
}

function textOf(notification: WireNotification): string {
  const message = (notification.event as { message?: unknown } | null)?.message;
  return typeof message === 'string' ? message : 'refused without a text';
}
