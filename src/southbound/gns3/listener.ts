import PQueue from 'p-queue';
import { asFailure, fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Lease } from '#kernel/lease.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import { serverConnected as connectedEvent, serverLost as lostEvent, type TopologyDifference } from '#model/topology.ts';
import { AddressReading } from './address-reading.ts';
import { watchClocks } from './clock-watch.ts';
import { Comparing } from './comparing.ts';
import type { Cause } from './comparison.ts';
import type { Gns3Server } from './controller.ts';
import { CONTROLLER_STREAM, Gaps, SERVER_SUBJECT, serverMemory, type ServerMemory } from './gaps.ts';
import { Hearing } from './hearing.ts';
import type { ListenerParts } from './listener-parts.ts';
import { eventsWaiting, gapsBegun, projectsPolled, serverConnected, streamsOpen } from './metrics.ts';
import { Backoff } from './pace.ts';
import type { StreamKind } from './policy.ts';
import { ReadBudget } from './poll.ts';
import { keepPolling } from './polling.ts';
import { serverListened } from './process-events.ts';
import type { ProjectWatch } from './project-watch.ts';
import type { Publication } from './publication.ts';
import { rememberedOf } from './remembered.ts';
import { serverPublication } from './server-publication.ts';
import { ServerState } from './state.ts';
import { StreamChoice } from './stream-choice.ts';
import type { Surroundings } from './surroundings.ts';
import { projectSubject, sourceOf } from './translate.ts';
import { Gate, Wake } from './wake.ts';
import { Watches } from './watches.ts';

/** How long a stop waits for the last events to be committed. */
const STOP_PATIENCE_MS = 3_000;
/** How long what ran is waited for after the lease was lost: nothing of it is published any more. */
const ABANDON_PATIENCE_MS = 2_000;

export const NOT_ASKED_YET = 'It was not asked yet.';

/** Listens to one GNS3 server for as long as it holds the lease: finds it, hears it, after every gap compares, and publishes what happens. */
export class Listener {
  readonly server: Gns3Server;
  readonly state: ServerState;
  readonly lease: Lease;

  readonly #parts: ListenerParts;
  readonly #gaps: Gaps;
  readonly #gate = new Gate();
  readonly #wake = new Wake();
  readonly #stopping = new AbortController();
  readonly #watches = new Watches();
  readonly #around: Surroundings;
  readonly #hearing = new Hearing(() => this.#around);
  readonly #comparing = new Comparing(() => this.#around, this.#hearing);
  readonly #addresses = new AddressReading(() => this.#around);
  readonly #backoff: Backoff;
  readonly #unsubscribe: () => void;
  readonly #recalled = Promise.withResolvers<void>();
  #knows = false;
  #announced = false;
  #memory: ServerMemory = serverMemory.initial;
  #endStream: ((reason: string) => void) | undefined;
  #streamKind: StreamKind = 'websocket';
  #heardAt: Date | null = null;
  #heardMs = -Infinity;
  #reason: string | undefined;
  #complained = false;
  #running: Promise<unknown> | undefined;

  constructor(parts: ListenerParts) {
    const { clock, context, controller, pace, random } = parts;
    this.#parts = parts;
    this.server = controller.server;
    this.lease = parts.lease;
    this.state = new ServerState(this.server.id, clock, parts.asked, parts.moment);
    this.#gaps = new Gaps(this.server.id);
    this.#backoff = new Backoff(pace, random);
    const log = context.log.child({ server: this.server.id });
    const choice = new StreamChoice(controller, clock, log);
    this.#around = {
      server: this.server,
      controller,
      stamps: parts.stamps,
      state: this.state,
      asked: parts.asked,
      publication: this.#publication(),
      gaps: this.#gaps,
      watches: this.#watches,
      pace,
      clock,
      random,
      log,
      meter: context.meter,
      signal: this.#stopping.signal,
      gate: this.#gate,
      limit: new PQueue({ concurrency: pace.parallelProjects }),
      budget: new ReadBudget(pace.pollReadsPerSecond, clock.monotonicMs()),
      wholeRead: (projectId, cause) => this.#addresses.project(projectId, cause === 'opened' || cause === 'restored'),
      websocketRefused: () => choice.websocketRefused(),
      openStream: (of, kind, listener) => choice.open(of, kind, listener),
      hear: (notification, projectId) => this.#hearing.hear(notification, projectId),
      malformed: (text) => this.#hearing.malformed(text),
      compare: (projectId, cause) => this.#comparing.project(projectId, cause),
      pin: (projectId) => this.#pin(projectId),
    };
    this.#unsubscribe = controller.onReachable((reachable) => {
      if (reachable) this.#wake.call();
    });
  }

  // ---- what others ask ----------------------------------------------------------------------------------------------

  /** The controller's stream is heard and its projects are known. */
  get connected(): boolean {
    return this.#gate.isOpen;
  }

  /** It has taken up from what the log says. */
  get knows(): boolean {
    return this.#knows;
  }

  /** Resolves when `knows`, or at the end. */
  get recalled(): Promise<void> {
    return this.#recalled.promise;
  }

  /** Whether it is connected was found out once. */
  get tried(): boolean {
    return this.#reason !== undefined;
  }

  /** Why it is connected or not, for people. */
  get reason(): string {
    const away = [...this.#hearing.computes.values()].filter((compute) => compute.connected === false);
    const reason = this.#reason ?? NOT_ASKED_YET;
    if (!this.connected || away.length === 0) return reason;
    const names = away.map((compute) => {
      const name = compute.name ?? compute.compute_id;
      return typeof compute.last_error === 'string' ? `${name} (${compute.last_error})` : name;
    });
    return `${reason} It has no connection to its compute ${names.join(', ')}.`;
  }

  /** The log does not take this server's events. */
  get publicationFails(): boolean {
    return this.#around.publication.failing;
  }

  controllerStream(): { readonly mode: StreamKind | 'none'; readonly heardAt: Date | null } {
    return { mode: this.connected ? this.#streamKind : 'none', heardAt: this.#heardAt };
  }

  watch(projectId: string): ProjectWatch | undefined {
    return this.#watches.get(projectId);
  }

  /** Names of the projects that GNS3 closes when the hub leaves as the last listener. */
  attached(): readonly string[] {
    return [...this.state.records()]
      .filter(({ project }) => project.status === 'opened' && this.watch(project.project_id)?.status().policy === 'attach')
      .map(({ project }) => project.name);
  }

  /** Nothing that GNS3 told of the project is missed. */
  keepsFresh(projectId: string): boolean {
    return this.connected && this.watch(projectId)?.whole === true;
  }

  /** Publishes what was learned; resolves when it is committed. */
  async tell(events: readonly NewEvent[]): Promise<void> {
    this.#around.publication.add(events, this.#parts.clock.monotonicMs());
    await this.#around.publication.settled();
  }

  /** The project was told of by an answer. */
  projectTold(projectId: string, opened: boolean): void {
    this.#hearing.projectTold(projectId, opened);
  }

  /** Reads one project anew; resolves when what differs is committed. */
  async reread(projectId: string, cause: Cause): Promise<readonly TopologyDifference[]> {
    return this.#settled(await this.#comparing.project(projectId, cause));
  }

  /** Looks again for the addresses of a project's nodes, however large the lab is; they are told by events when they are found. */
  readAddresses(projectId: string): void {
    this.#addresses.ask(projectId);
  }

  /** Reads the list of projects anew. */
  async rereadProjects(): Promise<readonly TopologyDifference[]> {
    return this.#settled(await this.#comparing.projects());
  }

  /** Reads everything anew. @throws gns3_unavailable */
  async rereadAll(): Promise<readonly TopologyDifference[]> {
    if (!this.connected) throw fail('gns3_unavailable', `GNS3 server ${this.server.id} is not connected: ${this.reason}`);
    return this.#settled(await this.#comparing.everything('refreshed', true));
  }

  async #settled<T>(value: T): Promise<T> {
    await this.#around.publication.settled();
    return value;
  }

  // ---- life ---------------------------------------------------------------------------------------------------------

  /** Returns at once: nobody waits for GNS3. */
  start(): void {
    const works = [this.#keepConnected(), keepPolling(this.#around), this.#addresses.keepReading(), this.#watchClocks()];
    this.#running = Promise.all(works).finally(this.#unsubscribe);
    this.#running.catch((error: unknown) => this.#defect(error));
  }

  /**
   * Leaves the server: for a gap that has a reason, or because it is no longer to be followed, which is no gap. `hangUp` ends what is
   * still being opened or read, so that nothing here waits for GNS3.
   */
  async stop(why: 'the hub stops' | 'its settings change' | 'removed', hangUp: () => Promise<void>): Promise<void> {
    if (this.#memory.met && why !== 'removed') this.#beginGap(why);
    this.#stopping.abort();
    this.#endStream?.(why);
    const watchesStopped = this.#watches.stop();
    await hangUp();
    await watchesStopped;
    await this.#running?.catch(() => undefined);
    await this.#around.publication.close(STOP_PATIENCE_MS);
    this.#recalled.resolve();
  }

  /** The lease is lost: nothing is published any more, not even that, for another process listens now and says so. */
  async abandon(): Promise<void> {
    this.#around.publication.abandon();
    this.#stopping.abort();
    this.#endStream?.('another process listens');
    this.#recalled.resolve();
    const ended = Promise.all([this.#watches.stop(), this.#running]).catch(() => undefined);
    await Promise.race([ended, new Wake().wait(ABANDON_PATIENCE_MS, new AbortController().signal)]);
    for (const gauge of [streamsOpen, projectsPolled, eventsWaiting]) this.#around.meter.set(gauge, 0, { server: this.server.id });
  }

  /** Finds the server and listens to it, again and again until the end. */
  async #keepConnected(): Promise<void> {
    const { signal } = this.#stopping;
    await this.#recall();
    while (!signal.aborted) {
      try {
        const { version } = await this.#around.controller.probe({ signal });
        const ended = await this.#session(version);
        if (signal.aborted) return;
        this.#reason = `Its notification stream ended: ${ended}.`;
        this.#around.log.warn('The notification stream of a GNS3 server ended.', { reason: ended });
        // Is it the stream alone, or the server?
        await this.#around.controller.probe({ signal });
        await this.#wake.wait(this.#parts.pace.reopenMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#lost(asFailure(error).message);
        await this.#wake.wait(this.#backoff.nextMs(), signal);
      }
    }
  }

  /** What the log says of this server; a restarted hub was deaf since the last word of it. */
  async #recall(): Promise<void> {
    const { signal } = this.#stopping;
    const { clock, context } = this.#parts;
    while (!signal.aborted) {
      try {
        const { state } = await context.events.fold(`${sourceOf(this.server.id)}/${SERVER_SUBJECT}`, serverMemory);
        const projects = await rememberedOf(this.server.id, context);
        await this.#parts.asks.catchUp(context.events);
        if (signal.aborted) return;
        this.#gaps.recall(state);
        this.state.remember(projects);
        const met = state.met || projects.length > 0;
        this.#memory = { ...state, met };
        this.#knows = true;
        this.#recalled.resolve();
        if (met || state.listener !== null) this.#announce();
        const last = projects.reduce((latest, { observedAt }) => (observedAt > latest ? observedAt : latest), state.lastAt ?? '');
        if (met) this.#beginGap(this.#whyDeaf(state), last === '' ? clock.now().toISOString() : last);
        return;
      } catch (error) {
        if (!this.#complained)
          this.#around.log.error('What is known of a GNS3 server cannot be read from the log yet.', { error: String(error) });
        this.#complained = true;
        await this.#wake.wait(this.#backoff.nextMs(), signal);
      }
    }
  }

  #whyDeaf({ listener }: ServerMemory): string {
    const another = listener !== null && listener.process !== this.#parts.context.leases.process;
    return another ? `process ${listener.process}, which listened, was not running any more` : 'the hub was not running';
  }

  /** Says once who listens, unless the log says so already. Of a server that nobody has met it waits until it is. */
  #announce(): void {
    const { process } = this.#parts.context.leases;
    const { epoch } = this.lease;
    const { listener } = this.#memory;
    if (this.#announced || (listener?.process === process && listener.epoch === epoch)) return;
    this.#announced = true;
    this.#memory = { ...this.#memory, listener: { process, epoch } };
    this.#around.publication.add([
      {
        type: serverListened.type,
        source: sourceOf(this.server.id),
        subject: SERVER_SUBJECT,
        priority: serverListened.priority,
        data: { server: this.server.id, process, epoch },
      },
    ]);
  }

  /** Listens first and lists then, so that nothing falls between; resolves with the reason when the stream ended. */
  async #session(version: string): Promise<string> {
    const ending = Promise.withResolvers<string>();
    const stream = await this.#around.openStream('controller', this.#around.websocketRefused() ? 'http' : 'websocket', {
      message: (notification) => {
        this.#heard();
        this.#hearing.hear(notification, null);
      },
      ended: ending.resolve,
      malformed: (text) => this.#hearing.malformed(text),
    });
    this.#endStream = ending.resolve;
    this.#streamKind = stream.kind;
    this.#heard();
    let reason = 'GNS3 did not answer';
    try {
      if (this.#stopping.signal.aborted) return 'the hub stops';
      const compared = this.#comparing.everything(this.#memory.met ? 'reconnected' : 'connected', false, () => this.#connected(version));
      compared.catch(() => undefined);
      await Promise.race([compared, ending.promise]);
      reason = await ending.promise;
      return reason;
    } finally {
      this.#endStream = undefined;
      this.#gate.shut();
      stream.close();
      this.state.setStale(true);
      this.#around.meter.set(serverConnected, 0, { server: this.server.id });
      if (this.#memory.met && !this.#stopping.signal.aborted) this.#beginGap(reason);
    }
  }

  /** The list of projects was read. Only now it counts: a server that refuses the hub's log in accepts a stream first. @see gns3-pitfalls 10 */
  #connected(version: string): void {
    const { log, meter, publication } = this.#around;
    this.#backoff.reset();
    this.#complained = false;
    this.#reason = `Its notification stream is heard over ${this.#streamKind === 'websocket' ? 'WebSocket' : 'HTTP'}.`;
    this.#announce();
    if (!this.#memory.connected || this.#memory.version !== version) {
      log.info('A GNS3 server is connected.', { version });
      publication.add([this.#serverEvent(connectedEvent, version, this.reason)]);
    }
    this.#memory = { ...this.#memory, met: true, connected: true, version };
    meter.set(serverConnected, 1, { server: this.server.id });
    this.#gate.open();
  }

  #lost(reason: string): void {
    const { log, publication } = this.#around;
    this.#reason = reason;
    if (!this.#complained) log.warn('A GNS3 server cannot be followed.', { reason });
    this.#complained = true;
    if (!this.#memory.connected) return;
    this.#memory = { ...this.#memory, connected: false };
    publication.add([this.#serverEvent(lostEvent, this.#memory.version, reason)]);
  }

  #beginGap(reason: string, since: string = (this.#heardAt ?? this.#parts.clock.now()).toISOString()): void {
    const events = this.#gaps.begin(CONTROLLER_STREAM, { reason, since });
    if (events.length > 0) this.#around.meter.add(gapsBegun, 1, { server: this.server.id });
    this.#around.publication.add(events);
  }

  #serverEvent(declaration: EventDeclaration, version: string | null, reason: string): NewEvent {
    return {
      type: declaration.type,
      source: sourceOf(this.server.id),
      subject: SERVER_SUBJECT,
      priority: declaration.priority,
      data: { server: this.server.id, url: this.server.url, version, reason },
    };
  }

  #heard(): void {
    this.#heardMs = this.#parts.clock.monotonicMs();
    this.#heardAt = this.#parts.clock.now();
  }

  async #pin(projectId: string): Promise<void> {
    const end = this.#parts.asked.ask(projectSubject(projectId), { vouches: true });
    try {
      const wire = await this.#around.controller.updateProject(projectId, { auto_close: false });
      this.#around.publication.add(this.state.answeredProject(wire, this.#around.stamps.askedAt(wire)));
    } finally {
      end();
    }
  }

  #watchClocks(): Promise<void> {
    return watchClocks(this.#around, {
      heardMs: () => this.#heardMs,
      silent: (reason) => this.#endStream?.(reason),
      jumped: (reason) => {
        this.#beginGap(reason);
        this.#comparing.everything('reconnected', true).catch((error: unknown) => {
          this.#around.log.warn('The comparison after a jump of the clock failed.', { reason: asFailure(error).message });
        });
      },
      looked: () => this.#measure(),
    });
  }

  #measure(): void {
    const watches = [...this.#watches];
    const labels = { server: this.server.id };
    this.#around.meter.set(streamsOpen, watches.filter((watch) => watch.listening).length + (this.connected ? 1 : 0), labels);
    this.#around.meter.set(projectsPolled, watches.filter((watch) => watch.mode === 'poll').length, labels);
  }

  // ---- the way into the log -----------------------------------------------------------------------------------------

  #publication(): Publication {
    return serverPublication(this.#parts, {
      committed: (event) => this.#addresses.heard(event),
      // Too many events waited for the log: what is known is ahead of what it says.
      overflowed: () =>
        this.#gaps.anew(CONTROLLER_STREAM, {
          reason: 'the event log did not take events for too long',
          since: this.#parts.clock.now().toISOString(),
        }),
      returned: () => {
        this.#recover().catch((error: unknown) => this.#defect(error));
      },
    });
  }

  /** Goes back to what the log says and compares from there, so that nothing that was dropped stays unsaid. */
  async #recover(): Promise<void> {
    const { signal } = this.#stopping;
    const backoff = new Backoff(this.#parts.pace, this.#parts.random);
    while (!signal.aborted) {
      try {
        this.state.remember(await rememberedOf(this.server.id, this.#parts.context));
        this.#around.publication.resume();
        break;
      } catch (error) {
        this.#around.log.warn('What the log says cannot be read yet.', { reason: asFailure(error).message });
        await new Wake().wait(backoff.nextMs(), signal);
      }
    }
    if (this.connected) await this.#comparing.everything('reconnected', true);
  }

  #defect(error: unknown): void {
    if (this.#stopping.signal.aborted && this.lease.lost.aborted) return;
    this.#around.log.error('Listening to a GNS3 server met a defect.', { error: String(error) });
  }
}
