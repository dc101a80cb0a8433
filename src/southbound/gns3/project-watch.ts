import { asFailure } from '#kernel/error.ts';
import type { Cause } from './comparison.ts';
import type { NotificationStream } from './controller.ts';
import { streamOfProject } from './gaps.ts';
import { Backoff } from './pace.ts';
import { decide, type Decision, type Mode, type StreamKind } from './policy.ts';
import type { Surroundings } from './surroundings.ts';
import { Wake } from './wake.ts';

/** What people are told of how a project is listened to. */
export interface WatchStatus {
  readonly mode: Mode;
  readonly policy: Decision['policy'];
  readonly why: string;
  readonly connected: boolean;
  readonly heardAt: Date | null;
  readonly staleMs: number | null;
}

interface Listening {
  readonly kind: StreamKind;
  stream: NotificationStream | undefined;
  ended: string | undefined;
}

/** Looks after one project: listens to it as the policy says, reads it whenever something may have been missed. */
export class ProjectWatch {
  readonly projectId: string;
  readonly #around: Surroundings;
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  readonly #wake = new Wake();
  readonly #settling = new Set<() => void>();
  #listening: Listening | undefined;
  #decision: Decision = { mode: 'none', policy: 'none', why: 'The project was not looked at yet.', pin: false };
  /** Nothing was missed since it was last read. */
  #whole = false;
  #cause: Cause | undefined;
  #trouble: string | undefined;
  #pinned = false;
  #pinRefused: string | null = null;
  /** Differences that reading found while the gap of this stream was open. */
  #foundInGap = 0;
  #heardAt: Date | null = null;
  #heardMs = -Infinity;
  #polledMs = -Infinity;
  #attemptedMs = -Infinity;
  #running: Promise<void>;

  constructor(projectId: string, around: Surroundings) {
    this.projectId = projectId;
    this.#around = around;
    this.#backoff = new Backoff(around.pace, around.random);
    this.#running = this.#run();
  }

  get whole(): boolean {
    return this.#whole;
  }

  get mode(): Mode {
    return this.#decision.mode;
  }

  get listening(): boolean {
    return this.#listening !== undefined;
  }

  /** When it was last read, or at least tried: one that fails must not hold up the others. */
  get polledMs(): number {
    return Math.max(this.#polledMs, this.#attemptedMs);
  }

  pollAttempted(): void {
    this.#attemptedMs = this.#around.clock.monotonicMs();
  }

  /** The project itself differs (opened, closed, `auto_close`): decide anew. */
  decideAnew(): void {
    this.#wake.call();
  }

  /** Something happened that only reading the project tells (it was opened, restored). */
  readAgain(cause: Cause): void {
    this.#whole = false;
    this.#cause ??= cause;
    this.#wake.call();
  }

  /** After a gap of the whole server: what is not streamed (or, `all`, everything) is read again. Resolves after the next attempt, good or bad. */
  async settled(cause: Cause, all: boolean): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const attempt = new Promise<void>((resolve) => this.#settling.add(resolve));
    if (all || this.#listening === undefined || !this.#whole) this.readAgain(cause);
    else this.#wake.call();
    await attempt;
  }

  polled(): void {
    this.#polledMs = this.#around.clock.monotonicMs();
    this.#heard();
  }

  /** A stream that said nothing for too long is dead, whatever its socket says: a laptop that slept, a cable that was pulled. */
  checkSilence(nowMs: number): void {
    const listening = this.#listening;
    if (listening?.stream === undefined || nowMs - this.#heardMs < this.#around.pace.silenceMs) return;
    listening.stream.close();
    this.#ended(listening, `it said nothing for ${Math.round((nowMs - this.#heardMs) / 1_000)} s`);
  }

  status(): WatchStatus {
    const { mode, policy, why } = this.#decision;
    const record = this.#around.state.record(this.projectId);
    const live = this.#whole && this.#around.gate.isOpen && (this.listening || mode === 'none');
    const age =
      record === undefined || !record.read ? null : Math.max(0, this.#around.clock.monotonicMs() - this.#lastWhole(record.confirmedMs));
    return {
      mode,
      policy,
      why: this.#trouble === undefined ? why : `${why} Now: ${this.#trouble}`,
      connected: mode === 'poll' ? this.#whole && this.#around.gate.isOpen : this.listening,
      heardAt: this.#heardAt,
      staleMs: live ? 0 : age,
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#listening?.stream?.close();
    this.#listening = undefined;
    await this.#running;
  }

  #lastWhole(confirmedMs: number): number {
    return this.#decision.mode === 'poll' ? Math.max(this.#polledMs, 0) : confirmedMs;
  }

  async #run(): Promise<void> {
    const { gate, pace, random, state } = this.#around;
    const { signal } = this.#stopping;
    // The constructor's caller goes first: a project is known before it is watched.
    await Promise.resolve();
    while (!signal.aborted) {
      await gate.passed(signal);
      const record = state.record(this.projectId);
      if (signal.aborted || record === undefined) break;
      try {
        await this.#follow();
        this.#trouble = undefined;
        this.#backoff.reset();
        // What was asked for while this attempt was under way is for the next one, which begins at once.
        if (this.#whole) this.#settle();
        await this.#wake.wait(Infinity, signal);
      } catch (error) {
        if (signal.aborted) break;
        this.#troubled(asFailure(error).message);
        this.#settle();
        await this.#wake.wait(this.#backoff.nextMs(), signal);
      }
      if (this.#listening?.ended !== undefined) {
        await new Wake().wait(pace.reopenMs * (0.75 + random() / 2), signal);
        // With the server's own gap open, that one covers this stream.
        if (gate.isOpen && !signal.aborted) this.#beginGap(this.#listening.ended);
        this.#listening = undefined;
      }
    }
    this.#settle();
  }

  /** Brings listening in line with the policy, and reads the project when something may have been missed. */
  async #follow(): Promise<void> {
    const { publication, gaps, state } = this.#around;
    const decision = await this.#decide();
    if (decision === undefined) {
      this.#settle();
      return;
    }
    this.#decision = decision;

    if (decision.mode === 'none' && this.#listening !== undefined) {
      await this.#wake.wait(this.#around.pace.lastWordsMs, this.#stopping.signal);
      if (state.record(this.projectId)?.project.status === 'closed') this.#leave();
      else this.decideAnew();
    }
    if (decision.mode === 'websocket' || decision.mode === 'http')
      await this.#around.limit.add(() => this.#listen(decision.mode as StreamKind));
    else if (!this.#whole) await this.#around.limit.add(() => this.#read());
    if (this.#stopping.signal.aborted || !this.#whole) return;
    publication.add(gaps.end(streamOfProject(this.projectId), this.#foundInGap));
    this.#foundInGap = 0;
    state.setStale(false, this.projectId);
  }

  async #decide(): Promise<Decision | undefined> {
    const { state, controller, server } = this.#around;
    for (;;) {
      const project = state.record(this.projectId)?.project;
      const api = controller.version()?.api;
      if (project === undefined || api === undefined) return undefined;
      const decision = decide({
        project,
        api,
        configured: server.autoClose,
        listening: this.#listening?.ended === undefined ? (this.#listening?.kind ?? null) : null,
        websocketRefused: this.#around.websocketRefused(),
        pinRefused: this.#pinRefused,
        pinned: this.#pinned,
      });
      if (!decision.pin) return decision;
      try {
        await this.#around.pin(this.projectId);
        this.#pinned = true;
        if (state.record(this.projectId)?.project.auto_close === true) this.#pinRefused = 'GNS3 answered, but auto_close is still on';
      } catch (error) {
        this.#pinRefused = asFailure(error).message;
      }
    }
  }

  /** Opens the stream if it is not, the new one before the old one goes, and only then reads: what happens meanwhile is heard. */
  async #listen(kind: StreamKind): Promise<void> {
    const open = this.#listening;
    if (open === undefined || open.ended !== undefined || (open.kind !== kind && open.stream?.kind !== kind)) {
      const listening: Listening = { kind, stream: undefined, ended: undefined };
      const stream = await this.#around.openStream({ projectId: this.projectId }, kind, {
        message: (notification) => {
          this.#heard();
          this.#around.hear(notification, this.projectId);
        },
        ended: (reason) => this.#ended(listening, reason),
        malformed: (text) => this.#around.malformed(text),
      });
      if (this.#stopping.signal.aborted) {
        stream.close();
        return;
      }
      listening.stream = stream;
      this.#listening = listening;
      this.#heard();
      open?.stream?.close();
      this.#whole = false;
    }
    if (!this.#whole) await this.#read();
  }

  async #read(): Promise<void> {
    const inGap = this.#around.gaps.isOpen(streamOfProject(this.projectId));
    const cause = this.#cause ?? (inGap ? 'reconnected' : 'opened');
    this.#cause = undefined;
    // Set before reading: what ends or asks meanwhile makes it false again.
    this.#whole = true;
    try {
      const differences = await this.#around.compare(this.projectId, cause);
      if (inGap && Array.isArray(differences)) this.#foundInGap += differences.length;
      this.polled();
      this.#around.wholeRead(this.projectId, cause);
    } catch (error) {
      this.#whole = false;
      this.#cause = cause;
      throw error;
    }
  }

  #ended(listening: Listening, reason: string): void {
    if (listening.ended !== undefined) return;
    listening.ended = reason;
    if (this.#listening !== listening || this.#stopping.signal.aborted) return; // one that was replaced or left
    this.#whole = false;
    this.#around.state.setStale(true, this.projectId);
    this.#wake.call();
  }

  #leave(): void {
    const listening = this.#listening;
    this.#listening = undefined;
    listening?.stream?.close();
  }

  #troubled(reason: string): void {
    if (this.#trouble === undefined) {
      this.#around.log.warn('A project cannot be followed.', { project: this.projectId, reason });
    }
    this.#trouble = reason;
    this.#around.state.setStale(true, this.projectId);
    if (this.#around.gate.isOpen && this.#decision.mode !== 'none') this.#beginGap(reason);
  }

  #beginGap(reason: string): void {
    const { gaps, publication, clock } = this.#around;
    if (this.#around.state.record(this.projectId) === undefined) return;
    publication.add(gaps.begin(streamOfProject(this.projectId), { reason, since: (this.#heardAt ?? clock.now()).toISOString() }));
  }

  #heard(): void {
    this.#heardMs = this.#around.clock.monotonicMs();
    this.#heardAt = this.#around.clock.now();
  }

  #settle(): void {
    for (const resolve of this.#settling) resolve();
    this.#settling.clear();
  }
}
