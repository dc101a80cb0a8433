import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import type { Clock } from '#kernel/clock.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Target } from './credential.ts';
import { requestDuration, requests } from './metrics.ts';
import { AgentSession, type Reply, type Request } from './session.ts';

/** Sockets that are kept for what comes next. A probe of 200 devices with a community each fits. */
const MOST_KEPT = 256;
/** Requests on the way at once, to all agents together: a trial of five communities at 200 devices fits, of which most are answered by silence. */
const MOST_ASKED = 1_024;
/** A socket that nobody used for so long is closed. */
const KEPT_MS = 60_000;

/** The sessions of all agents: bounded, reused while they are in use. */
export class Sessions {
  readonly #clock: Clock;
  readonly #meter: Meter;
  readonly #turns = new PQueue({ concurrency: MOST_ASKED });
  readonly #kept = new LRUCache<string, AgentSession>({
    max: MOST_KEPT,
    ttl: KEPT_MS,
    ttlAutopurge: true,
    updateAgeOnGet: true,
    dispose: (session) => session.retire(),
  });
  /** Those that still have a socket, disposed ones among them until they are done. */
  readonly #open = new Set<AgentSession>();
  #closed = false;

  constructor({ clock, meter }: { readonly clock: Clock; readonly meter: Meter }) {
    this.#clock = clock;
    this.#meter = meter;
  }

  async ask(target: Target, request: Request): Promise<Reply> {
    return this.#turns.add(async () => {
      if (this.#closed) return { ok: false, kind: 'closed', reason: 'The hub stops.' };
      const key = keyOf(target);
      const session = this.#sessionOf(key, target);
      const beganMs = this.#clock.monotonicMs();
      const reply = await session.ask(request);
      this.#meter.observe(requestDuration, (this.#clock.monotonicMs() - beganMs) / 1_000);
      this.#meter.add(requests, 1, { outcome: reply.ok ? 'answered' : reply.kind });
      // What was learned of an engine may be wrong after any trouble with it: the next request discovers it anew.
      const doubtful = !reply.ok && target.credential.version === '3';
      if ((doubtful || !session.usable) && this.#kept.peek(key) === session) this.#kept.delete(key);
      return reply;
    });
  }

  /** Asks again after a close. */
  open(): void {
    this.#closed = false;
  }

  close(): void {
    this.#closed = true;
    for (const session of this.#open) session.close();
    this.#open.clear();
    this.#kept.clear();
  }

  #sessionOf(key: string, target: Target): AgentSession {
    const known = this.#kept.get(key);
    if (known?.usable === true) return known;
    for (const session of this.#open) if (session.closed) this.#open.delete(session);
    const session = new AgentSession(target);
    this.#open.add(session);
    this.#kept.set(key, session);
    return session;
  }
}

function keyOf({ host, port, credential, timeoutMs }: Target): string {
  return JSON.stringify([host, port, timeoutMs, credential]);
}
