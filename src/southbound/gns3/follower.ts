import PQueue from 'p-queue';
import { asFailure, fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Clock } from '#kernel/clock.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { serverConnected as connectedEvent, serverLost as lostEvent, type TopologyDifference } from '#model/topology.ts';
import type { WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import { AddressReading } from './address-reading.ts';
import { Asked } from './asked.ts';
import { Comparing } from './comparing.ts';
import type { Cause } from './comparison.ts';
import type { Controller, Gns3Server } from './controller.ts';
import type { EventStatistics } from './event-statistics.ts';
import { CONTROLLER_STREAM, Gaps, SERVER_SUBJECT, serverMemory, type ServerMemory } from './gaps.ts';
import { Hearing } from './hearing.ts';
import { eventDelay, eventsWaiting, gapsBegun, gns3Events, projectsPolled, serverConnected, streamsOpen } from './metrics.ts';
import { Backoff, type Pace } from './pace.ts';
import type { StreamKind } from './policy.ts';
import { ReadBudget } from './poll.ts';
import { keepPolling } from './polling.ts';
import type { ProjectRecord } from './project-record.ts';
import type { ProjectWatch } from './project-watch.ts';
import { Publication } from './publication.ts';
import { ReadStamps } from './read-stamps.ts';
import { ServerState, type Remembered } from './state.ts';
import { StreamChoice } from './stream-choice.ts';
import type { Surroundings } from './surroundings.ts';
import { gather, topologyProjection } from './topology.projection.ts';
import { projectSubject, sourceOf } from './translate.ts';
import { Gate, Wake } from './wake.ts';
import { Watches } from './watches.ts';

/** How long a stop waits for the last events to be committed. */
const STOP_PATIENCE_MS = 3_000;

export interface FollowerParts {
  readonly controller: Controller;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly random: () => number;
  readonly statistics: EventStatistics;
  /** Events that may wait for the log. */
  readonly waitingMost?: number;
}

/** Follows one GNS3 server for as long as the module runs: finds it, hears it, and after every gap compares. */
export class Follower {
  readonly server: Gns3Server;
  /** The client, which remembers when each answer was asked for. */
  readonly controller: Controller;
  readonly state: ServerState;
  readonly asked: Asked;

  readonly #parts: FollowerParts;
  readonly #stamps: ReadStamps;
  readonly #gaps: Gaps;
  readonly #gate = new Gate();
  readonly #wake = new Wake();
  readonly #stopping = new AbortController();
  readonly #watches = new Watches();
  readonly #hearing = new Hearing(() => this.#here);
  readonly #comparing = new Comparing(() => this.#here, this.#hearing);
  readonly #addresses = new AddressReading(() => this.#here);
  readonly #backoff: Backoff;
  #context: ModuleContext | undefined;
  #around: Surroundings | undefined;
  #memory: ServerMemory = serverMemory.initial;
  #endStream: ((reason: string) => void) | undefined;
  #streamKind: StreamKind = 'websocket';
  #heardAt: Date | null = null;
  #heardMs = -Infinity;
  #reason = 'It was not asked yet.';
  #complained = false;
  #running: Promise<unknown> | undefined;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.server = parts.controller.server;
    this.asked = new Asked(parts.clock);
    this.state = new ServerState(this.server.id, parts.clock, this.asked);
    this.#stamps = new ReadStamps(parts.controller, () => this.state.moment());
    this.controller = this.#stamps.controller;
    this.#gaps = new Gaps(this.server.id);
    this.#backoff = new Backoff(parts.pace, parts.random);
  }

  // ---- what others ask ----------------------------------------------------------------------------------------------

  /** The controller's stream is heard and its projects are known. */
  get connected(): boolean {
    return this.#gate.isOpen;
  }

  /** Why it is connected or not, for people. */
  get reason(): string {
    const away = [...this.#hearing.computes.values()].filter((compute) => compute.connected === false);
    if (!this.connected || away.length === 0) return this.#reason;
    const names = away.map((compute) => {
      const name = compute.name ?? compute.compute_id;
      return typeof compute.last_error === 'string' ? `${name} (${compute.last_error})` : name;
    });
    return `${this.#reason} It has no connection to its compute ${names.join(', ')}.`;
  }

  /** The log does not take this server's events. */
  get publicationFails(): boolean {
    return this.#around?.publication.failing ?? false;
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

  /** Does something keep it fresh, or was it read so recently that it counts as fresh? */
  isFresh(record: ProjectRecord): boolean {
    if (!record.read || record.forgotten) return false;
    if (this.connected && this.watch(record.project.project_id)?.whole === true) return true;
    return this.#parts.clock.monotonicMs() - record.confirmedMs < this.#parts.pace.cacheTtlMs;
  }

  /** Takes in what GNS3 answered, and resolves when the events of it are committed. */
  async heardProject(wire: WireProject): Promise<void> {
    const events = this.state.answeredProject(wire, this.#stamps.askedAt(wire));
    const opened = events.some((event) => event.type === 'project.opened' || event.type === 'project.created');
    await this.#tell(events, () => this.#hearing.projectTold(wire.project_id, opened));
  }

  async heardNode(projectId: string, wire: WireNode): Promise<void> {
    await this.#tell(this.state.answeredNode(projectId, wire, this.#stamps.askedAt(wire)));
  }

  async heardLink(projectId: string, wire: WireLink): Promise<void> {
    await this.#tell(this.state.answeredLink(projectId, wire, this.#stamps.askedAt(wire)));
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

  async #tell(events: readonly NewEvent[], then?: () => void): Promise<void> {
    this.#here.publication.add(events, this.#parts.clock.monotonicMs());
    then?.();
    await this.#here.publication.settled();
  }

  async #settled<T>(value: T): Promise<T> {
    await this.#here.publication.settled();
    return value;
  }

  // ---- life ---------------------------------------------------------------------------------------------------------

  /** Returns at once: start-up never waits for GNS3. */
  start(context: ModuleContext): void {
    this.#context = context;
    const { clock, pace, random } = this.#parts;
    const log = context.log.child({ server: this.server.id });
    const choice = new StreamChoice(this.controller, clock, log);
    const around: Surroundings = {
      server: this.server,
      controller: this.controller,
      stamps: this.#stamps,
      state: this.state,
      asked: this.asked,
      publication: this.#publication(context),
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
    this.#around = around;
    const unsubscribe = this.controller.onReachable((reachable) => {
      if (reachable) this.#wake.call();
    });
    this.#running = Promise.all([this.#keepConnected(), keepPolling(around), this.#addresses.keepReading(), this.#watchClocks()]).finally(
      unsubscribe,
    );
    this.#running.catch((error: unknown) => this.#defect(error));
  }

  /** Leaves the server: for a gap that has a reason, or because it is no longer to be followed, which is no gap. */
  async stop(why: 'the hub stops' | 'its settings change' | 'removed' = 'the hub stops'): Promise<void> {
    if (this.#around === undefined) return;
    if (this.#memory.met && why !== 'removed') this.#beginGap(why);
    this.#stopping.abort();
    this.#endStream?.(why);
    const watchesStopped = this.#watches.stop();
    // Ends what is still being opened or read, so that nothing below waits for GNS3.
    await this.controller.close();
    await watchesStopped;
    await this.#running?.catch(() => undefined);
    await this.#around.publication.close(STOP_PATIENCE_MS);
  }

  /** Finds the server and listens to it, again and again until the end. */
  async #keepConnected(): Promise<void> {
    const { signal } = this.#stopping;
    await this.#recall();
    while (!signal.aborted) {
      try {
        const { version } = await this.controller.probe({ signal });
        const ended = await this.#session(version);
        if (signal.aborted) return;
        this.#reason = `Its notification stream ended: ${ended}.`;
        this.#here.log.warn('The notification stream of a GNS3 server ended.', { reason: ended });
        // Is it the stream alone, or the server?
        await this.controller.probe({ signal });
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
    const { events, clock } = this.#context!;
    while (!signal.aborted) {
      try {
        const { state } = await events.fold(`${sourceOf(this.server.id)}/${SERVER_SUBJECT}`, serverMemory);
        const projects = await this.#remembered();
        this.#gaps.recall(state);
        this.state.remember(projects);
        const met = state.met || projects.length > 0;
        this.#memory = { ...state, met };
        const last = projects.reduce((latest, { observedAt }) => (observedAt > latest ? observedAt : latest), state.lastAt ?? '');
        if (met) this.#beginGap('the hub was not running', last === '' ? clock.now().toISOString() : last);
        return;
      } catch (error) {
        if (!this.#complained)
          this.#here.log.error('What is known of a GNS3 server cannot be read from the log yet.', { error: String(error) });
        this.#complained = true;
        await this.#wake.wait(this.#backoff.nextMs(), signal);
      }
    }
  }

  async #remembered(): Promise<readonly Remembered[]> {
    const rows = await this.#context!.read.rows(topologyProjection.name);
    return gather(rows).filter(({ project }) => project.server === this.server.id);
  }

  /** Listens first and lists then, so that nothing falls between; resolves with the reason when the stream ended. */
  async #session(version: string): Promise<string> {
    const ending = Promise.withResolvers<string>();
    const stream = await this.#here.openStream('controller', this.#here.websocketRefused() ? 'http' : 'websocket', {
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
      this.#here.meter.set(serverConnected, 0, { server: this.server.id });
      if (this.#memory.met && !this.#stopping.signal.aborted) this.#beginGap(reason);
    }
  }

  /** The list of projects was read. Only now it counts: a server that refuses the hub's log in accepts a stream first. @see gns3-pitfalls 10 */
  #connected(version: string): void {
    const { log, meter, publication } = this.#here;
    this.#backoff.reset();
    this.#complained = false;
    this.#reason = `Its notification stream is heard over ${this.#streamKind === 'websocket' ? 'WebSocket' : 'HTTP'}.`;
    if (!this.#memory.connected || this.#memory.version !== version) {
      log.info('A GNS3 server is connected.', { version });
      publication.add([this.#serverEvent(connectedEvent, version, this.#reason)]);
    }
    this.#memory = { ...this.#memory, met: true, connected: true, version };
    meter.set(serverConnected, 1, { server: this.server.id });
    this.#gate.open();
  }

  #lost(reason: string): void {
    const { log, publication } = this.#here;
    this.#reason = reason;
    if (!this.#complained) log.warn('A GNS3 server cannot be followed.', { reason });
    this.#complained = true;
    if (!this.#memory.connected) return;
    this.#memory = { ...this.#memory, connected: false };
    publication.add([this.#serverEvent(lostEvent, this.#memory.version, reason)]);
  }

  #beginGap(reason: string, since: string = (this.#heardAt ?? this.#parts.clock.now()).toISOString()): void {
    const events = this.#gaps.begin(CONTROLLER_STREAM, { reason, since });
    if (events.length > 0) this.#here.meter.add(gapsBegun, 1, { server: this.server.id });
    this.#here.publication.add(events);
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
    const end = this.asked.ask(projectSubject(projectId), { vouches: true });
    try {
      const wire = await this.controller.updateProject(projectId, { auto_close: false });
      this.#here.publication.add(this.state.answeredProject(wire, this.#stamps.askedAt(wire)));
    } finally {
      end();
    }
  }

  /** Notices silence, and a wall clock that jumped: the machine slept, and a slept machine's sockets look alive. @see gns3-pitfalls 4 */
  async #watchClocks(): Promise<void> {
    const { clock, pace } = this.#parts;
    const { signal } = this.#stopping;
    const timer = new Wake();
    let wallMs = clock.now().getTime();
    let steadyMs = clock.monotonicMs();
    while (!signal.aborted) {
      await timer.wait(pace.watchEveryMs, signal);
      const before = { wallMs, steadyMs };
      [wallMs, steadyMs] = [clock.now().getTime(), clock.monotonicMs()];
      this.#measure();
      if (!this.connected || signal.aborted) continue;
      const jumpMs = wallMs - before.wallMs - (steadyMs - before.steadyMs);
      if (steadyMs - this.#heardMs >= pace.silenceMs) {
        this.#endStream?.(`it said nothing for ${Math.round((steadyMs - this.#heardMs) / 1_000)} s`);
      }
      for (const watch of this.#watches) watch.checkSilence(steadyMs);
      if (Math.abs(jumpMs) < pace.silenceMs) continue;
      this.#beginGap(`the wall clock jumped by ${Math.round(jumpMs / 1_000)} s`);
      this.#comparing.everything('reconnected', true).catch((error: unknown) => {
        this.#here.log.warn('The comparison after a jump of the clock failed.', { reason: asFailure(error).message });
      });
    }
  }

  #measure(): void {
    const watches = [...this.#watches];
    const labels = { server: this.server.id };
    this.#here.meter.set(streamsOpen, watches.filter((watch) => watch.listening).length + (this.connected ? 1 : 0), labels);
    this.#here.meter.set(projectsPolled, watches.filter((watch) => watch.mode === 'poll').length, labels);
  }

  // ---- the way into the log -----------------------------------------------------------------------------------------

  #publication(context: ModuleContext): Publication {
    const { clock, pace, random, statistics, waitingMost } = this.#parts;
    const { id } = this.server;
    return new Publication({
      clock,
      log: context.log.child({ server: id }),
      pace,
      random,
      ...(waitingMost === undefined ? {} : { waitingMost }),
      publish: (events) => context.publish(events),
      committed: async (event) => {
        const last = await context.events.readBack({ limit: 100, filter: { subject: event.subject } });
        return last.some((known) => known.id === event.id);
      },
      counted: (event, heardMs) => {
        const delayMs = heardMs === undefined ? undefined : clock.monotonicMs() - heardMs;
        this.#addresses.heard(event);
        statistics.count(event, delayMs);
        context.meter.add(gns3Events, 1, { type: event.type, server: id });
        if (delayMs !== undefined) context.meter.observe(eventDelay, delayMs / 1_000, { server: id });
      },
      waiting: (events) => context.meter.set(eventsWaiting, events, { server: id }),
      // Too many events waited for the log: what is known is ahead of what it says.
      overflowed: () =>
        this.#gaps.anew(CONTROLLER_STREAM, {
          reason: 'the event log did not take events for too long',
          since: clock.now().toISOString(),
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
        this.state.remember(await this.#remembered());
        this.#here.publication.resume();
        break;
      } catch (error) {
        this.#here.log.warn('What the log says cannot be read yet.', { reason: asFailure(error).message });
        await new Wake().wait(backoff.nextMs(), signal);
      }
    }
    if (this.connected) await this.#comparing.everything('reconnected', true);
  }

  #defect(error: unknown): void {
    this.#context?.log.error('Following a GNS3 server met a defect.', { server: this.server.id, error: String(error) });
  }

  get #here(): Surroundings {
    if (this.#around === undefined) throw fail('shutting_down', `GNS3 server ${this.server.id} is not followed yet; the hub is starting.`);
    return this.#around;
  }
}
