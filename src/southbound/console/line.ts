import type { Conversation } from '#kernel/message.ts';
import { Screen } from '#wire/terminal-screen.ts';
import type { Timing } from './timing.ts';

/** Enough for banners, and for the echo of the longest command. */
const SAID_CHARACTERS = 8_192;

export type Change = 'heard' | 'ended' | 'late';

/** One side of a console: what it says, as a screen shows it, and waiting for more of it. */
export class Line {
  readonly screen: Screen;
  readonly #conversation: Conversation;
  readonly #signal: AbortSignal;
  readonly #timing: Timing;
  readonly #decoder = new TextDecoder();
  readonly #onAbort = (): void => this.#wake?.();
  #said = '';
  #typedAt = 0;
  #heard = 0;
  #heardMs: number;
  #ended: string | null = null;
  #wake: (() => void) | undefined;

  constructor(
    conversation: Conversation,
    { signal, timing, charactersMax }: { signal: AbortSignal; timing: Timing; charactersMax: number },
  ) {
    this.screen = new Screen(charactersMax);
    this.#conversation = conversation;
    this.#signal = signal;
    this.#timing = timing;
    this.#heardMs = timing.monotonicMs();
    signal.addEventListener('abort', this.#onAbort, { once: true });
    void this.#listen();
  }

  /** Pieces that came so far: another number means that something came. */
  get heard(): number {
    return this.#heard;
  }

  /** How long nothing came. */
  get silentMs(): number {
    return this.#timing.monotonicMs() - this.#heardMs;
  }

  /** Why nothing comes any more; null while it may. */
  get ended(): string | null {
    return this.#ended;
  }

  get current(): string {
    return this.screen.current;
  }

  /** The end of all that was said, as it came. */
  get said(): string {
    return this.#said;
  }

  /** What was said since `mark`, as it came. */
  get saidSince(): string {
    return this.#said.slice(this.#typedAt);
  }

  mark(): void {
    this.screen.clear();
    this.#typedAt = this.#said.length;
  }

  /** @throws conflict when somebody else has the right to write, or the console does not take more */
  write(text: string): void {
    this.#conversation.write(new TextEncoder().encode(text));
  }

  /** Waits until something comes after the piece `heard`, or the time is over. */
  async change(heard: number, ms: number): Promise<Change> {
    if (this.#heard !== heard) return 'heard';
    if (this.#ended !== null) return 'ended';
    if (ms <= 0) return 'late';
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const cancel = this.#timing.after(ms, resolve);
    await promise;
    cancel();
    this.#wake = undefined;
    if (this.#heard !== heard) return 'heard';
    return this.#ended === null ? 'late' : 'ended';
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#end('the session was closed');
    this.#conversation.close();
  }

  async #listen(): Promise<void> {
    try {
      for await (const bytes of this.#conversation.bytes) {
        if (this.#ended !== null) break;
        const text = this.#decoder.decode(bytes, { stream: true });
        if (text === '') continue;
        this.screen.feed(text);
        const said = this.#said + text;
        this.#said = said.slice(-SAID_CHARACTERS);
        this.#typedAt = Math.max(0, this.#typedAt - (said.length - this.#said.length));
        this.#heard += 1;
        this.#heardMs = this.#timing.monotonicMs();
        this.#wake?.();
      }
      this.#end('the console was closed');
    } catch (error) {
      this.#end((error as Error).message);
    }
  }

  #end(why: string): void {
    this.#ended ??= why;
    this.#wake?.();
  }
}
