import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { fail } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import type { BreakerState } from './controller.ts';
import { TransportFault, type Reply } from './transport.ts';

/** Consecutive failures that open it. */
const THRESHOLD = 5;

/** An answer of something before GNS3 (a proxy) that GNS3 is away. Its own 500s on bad requests say nothing of its health. */
class GatewayAnswer extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`HTTP ${reply.status}`);
    this.reply = reply;
  }
}

/**
 * The circuit breaker of one server: five failures in a row (no connection, a time-out, 502 to 504) open it for a minute,
 * then one call tries. Every other answer, 409 and 500 among them, is a sign of life and resets the count.
 */
export class Breaker {
  readonly #counter = new ConsecutiveBreaker(THRESHOLD);
  readonly #circuit;
  readonly #clock: Clock;
  readonly #openMs: number;
  readonly #name: string;
  #openedMs = 0;

  constructor(name: string, clock: Clock, openMs: number) {
    this.#name = name;
    this.#clock = clock;
    this.#openMs = openMs;
    this.#circuit = circuitBreaker(
      handleWhen((thrown) => thrown instanceof GatewayAnswer || (thrown instanceof TransportFault && counts(thrown))),
      { breaker: this.#counter, halfOpenAfter: openMs },
    );
    this.#circuit.onBreak(() => {
      this.#openedMs = clock.monotonicMs();
    });
  }

  state(): BreakerState {
    const state = this.#circuit.state;
    return {
      state: state === CircuitState.Closed ? 'closed' : state === CircuitState.HalfOpen ? 'half_open' : 'open',
      failures: this.#counter.state,
    };
  }

  /** Called with true when it opened, with false when it closed. */
  onChange(listener: (open: boolean) => void): void {
    this.#circuit.onStateChange((state) => {
      if (state === CircuitState.Open) listener(true);
      if (state === CircuitState.Closed) listener(false);
    });
  }

  /** Runs a request through it. @throws gns3_unavailable while it is open */
  async run(request: () => Promise<Reply>): Promise<Reply> {
    try {
      return await this.#circuit.execute(async () => {
        const reply = await request();
        if (reply.status >= 502 && reply.status <= 504) throw new GatewayAnswer(reply);
        return reply;
      });
    } catch (thrown) {
      if (thrown instanceof GatewayAnswer) return thrown.reply;
      if (!(thrown instanceof BrokenCircuitError)) throw thrown;
      const waitMs = Math.max(0, Math.ceil(this.#openMs - (this.#clock.monotonicMs() - this.#openedMs)));
      throw fail(
        'gns3_unavailable',
        `GNS3 server ${this.#name} did not answer ${THRESHOLD} times in a row; it is asked again in ${Math.ceil(waitMs / 1000)} s at the latest.`,
        { server: this.#name, breaker: 'open' },
        { retryAfterMs: waitMs, cause: thrown },
      );
    }
  }

  /** The server was seen to be well by other means: a version probe goes past an open breaker. */
  close(): void {
    this.#counter.success();
    // cockatiel has no close(); isolating and releasing the isolation is its documented way from any state to closed.
    if (this.#circuit.state !== CircuitState.Closed) this.#circuit.isolate().dispose();
  }
}

/** A caller who went away says nothing of the server, and neither does an answer that is too large or not HTTP. */
function counts(fault: TransportFault): boolean {
  return fault.kind === 'unreachable' || fault.kind === 'reset' || fault.kind === 'timeout';
}
