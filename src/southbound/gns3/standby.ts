import PQueue from 'p-queue';
import { asFailure, fail } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import { typeMatches, type Envelope, type NewEvent, type Position } from '#kernel/event.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import { serverConnected, serverLost, type TopologyDifference } from '#model/topology.ts';
import type { WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import type { Asked } from './asked.ts';
import { Comparison, type Cause } from './comparison.ts';
import type { Controller } from './controller.ts';
import type { EventStatistics } from './event-statistics.ts';
import { CONTROLLER_STREAM, SERVER_SUBJECT, serverMemory, streamOfProject, type ServerMemory } from './gaps.ts';
import { serverConnected as connectedServers } from './metrics.ts';
import { Backoff, type Pace } from './pace.ts';
import { readingAsked, serverListened } from './process-events.ts';
import { rememberedOf } from './remembered.ts';
import { ServerState } from './state.ts';
import { TOPOLOGY_EVENTS, topologyChange } from './topology-change.ts';
import { sourceOf } from './translate.ts';
import { Wake } from './wake.ts';

/** The process that listens hears most changes within this; what it does not hear by itself (a polled project) it is asked to read. */
const HEARS_ITSELF_MS = 150;
/** An answer waits no longer than this for the log to say the same: nobody may listen at the moment. */
const LOG_PATIENCE_MS = 2_000;

/** Apart from the server's own stream of connection and gaps: such a wish is none of its state. */
const READING_SUBJECT = 'reading';

const FOLLOWED = [...TOPOLOGY_EVENTS, serverConnected.type, serverLost.type, serverListened.type];
/** What counts as an event of GNS3 in the statistics of who listens. */
const UNCOUNTED: ReadonlySet<string> = new Set(['server.added', 'server.removed']);

export interface StandbyParts {
  readonly controller: Controller;
  readonly asked: Asked;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly random: () => number;
  readonly statistics: EventStatistics;
  readonly context: ModuleContext;
  readonly moment: number;
}

/**
 * Knows a GNS3 server that another process listens to: from the log, whose events keep it fresh. Publishes nothing of what the server
 * answers; it waits until the one that listens has said it.
 */
export class Standby {
  readonly state: ServerState;
  readonly #parts: StandbyParts;
  readonly #server: string;
  readonly #ending = new AbortController();
  readonly #observers = new Set<() => void>();
  #memory: ServerMemory = serverMemory.initial;
  #subscription: Subscription | undefined;
  #knows = false;
  #position: Position = 0;

  constructor(parts: StandbyParts) {
    this.#parts = parts;
    this.#server = parts.controller.server.id;
    this.state = new ServerState(this.#server, parts.clock, parts.asked, parts.moment);
  }

  /** What the log says of the connection. */
  get memory(): ServerMemory {
    return this.#memory;
  }

  /** The process that listens hears it. */
  get connected(): boolean {
    return this.#memory.connected && this.#memory.open[CONTROLLER_STREAM] === undefined;
  }

  /** Some process has found out whether it is connected. */
  get tried(): boolean {
    return this.#knows && (this.#memory.listener !== null || this.#memory.met);
  }

  get reason(): string {
    const { listener, met, open, reason } = this.#memory;
    if (!this.#knows) return 'What the log says of it is not read yet.';
    if (listener === null && !met) return 'No process has heard it yet.';
    const gap = open[CONTROLLER_STREAM];
    const process = listener === null ? 'Another process' : `Process ${listener.process}`;
    return `${process} listens to it. ${gap === undefined ? (reason ?? '') : `It is not heard: ${gap.reason}.`}`.trim();
  }

  /** It has taken up from what the log says. */
  get knows(): boolean {
    return this.#knows;
  }

  /** Up to where the log is in what is known; 0 before any of it is. */
  position(): Position {
    return this.#position;
  }

  /** Resolves when everything is known that was committed when asked, or after a while. */
  async upToDate(): Promise<void> {
    const head = this.#parts.context.feed.head();
    await this.#until(() => this.#knows && this.#position >= head, LOG_PATIENCE_MS);
  }

  /** Takes up from what the log says, after a while, and follows it until `end`. */
  begin(afterMs: number): void {
    void this.#begin(afterMs);
    void this.#findVersion(afterMs);
  }

  end(): void {
    this.#ending.abort();
    this.#subscription?.close();
    this.#changed();
  }

  // ---- what GNS3 answered to this process ---------------------------------------------------------------------------

  async heardProject(wire: WireProject): Promise<Project> {
    await this.upToDate();
    const { next } = this.state.previewProject(wire);
    await this.#saidByLog(wire.project_id, () => this.state.previewProject(wire).events.length === 0);
    return next;
  }

  /** Undefined when its project is not known. */
  async heardNode(projectId: string, wire: WireNode): Promise<Node | undefined> {
    await this.upToDate();
    const before = this.state.record(projectId)?.nodes.get(wire.node_id);
    const next = this.state.previewNode(projectId, wire)?.next;
    await this.#saidByLog(projectId, () => {
      // Another word about it that the log has since is newer than this answer.
      if (this.state.record(projectId)?.nodes.get(wire.node_id) !== before) return true;
      return (this.state.previewNode(projectId, wire)?.events ?? []).length === 0;
    });
    return next;
  }

  /** Undefined when its project is not known, or the link has only one end. */
  async heardLink(projectId: string, wire: WireLink): Promise<Link | undefined> {
    await this.upToDate();
    const before = this.state.record(projectId)?.links.get(wire.link_id);
    const next = this.state.previewLink(projectId, wire)?.next;
    await this.#saidByLog(projectId, () => {
      if (this.state.record(projectId)?.links.get(wire.link_id) !== before) return true;
      return (this.state.previewLink(projectId, wire)?.events ?? []).length === 0;
    });
    return next;
  }

  // ---- reading again ------------------------------------------------------------------------------------------------

  /** What a project differs in from what the log says. Resolves when the log says it too, or after a while. */
  async reread(projectId: string, cause: Cause): Promise<readonly TopologyDifference[]> {
    const { controller } = this.#parts;
    const signal = this.#ending.signal;
    try {
      const [nodes, links] = await Promise.all([controller.nodes(projectId, { signal }), controller.links(projectId, { signal })]);
      const differences = differencesOf(cause, this.state.previewLists(projectId, { nodes, links }));
      const record = this.state.record(projectId);
      if (record !== undefined) record.forgotten = false;
      await this.#saidByLog(projectId, () => this.state.previewLists(projectId, { nodes, links }).length === 0);
      return differences;
    } catch (error) {
      if (asFailure(error).code === 'not_found') await this.askToRead(null, false);
      throw error;
    }
  }

  async rereadProjects(cause: Cause = 'refreshed'): Promise<readonly TopologyDifference[]> {
    const wires = await this.#parts.controller.projects({ signal: this.#ending.signal });
    const events = (): readonly NewEvent[] => wires.flatMap((wire) => this.state.previewProject(wire).events);
    const differences = differencesOf(cause, events());
    await this.#saidByLog(null, () => events().length === 0);
    return differences;
  }

  /** @throws gns3_unavailable */
  async rereadAll(): Promise<readonly TopologyDifference[]> {
    if (!this.connected) throw fail('gns3_unavailable', `GNS3 server ${this.#server} is not connected: ${this.reason}`);
    const projects = await this.rereadProjects();
    const limit = new PQueue({ concurrency: this.#parts.pace.parallelProjects });
    const opened = [...this.state.records()].filter(({ project }) => project.status === 'opened');
    const found = await limit.addAll(
      opened.map(
        ({ project }) =>
          () =>
            this.reread(project.project_id, 'refreshed'),
      ),
    );
    return [...projects, ...found.flat()];
  }

  /** Asks the process that listens to read a project (null: the list of projects) again. */
  async askToRead(projectId: string | null, addresses: boolean): Promise<void> {
    const { context } = this.#parts;
    await context.publish([
      {
        type: readingAsked.type,
        source: sourceOf(this.#server),
        subject: READING_SUBJECT,
        priority: readingAsked.priority,
        ...(projectId === null ? {} : { projectid: projectId }),
        data: { server: this.#server, process: context.leases.process, project_id: projectId, addresses },
      },
    ]);
  }

  /** Waits until the log says what GNS3 answered, so that who asks next sees it. */
  async #saidByLog(projectId: string | null, said: () => boolean): Promise<void> {
    if (said() || (await this.#until(said, HEARS_ITSELF_MS))) return;
    if (this.#ending.signal.aborted) return;
    await this.askToRead(projectId, false).catch(() => undefined);
    await this.#until(said, LOG_PATIENCE_MS - HEARS_ITSELF_MS);
  }

  async #until(condition: () => boolean, patienceMs: number): Promise<boolean> {
    if (condition()) return true;
    if (this.#ending.signal.aborted) return false;
    return new Promise<boolean>((resolve) => {
      const done = (met: boolean): void => {
        clearTimeout(timer);
        this.#observers.delete(look);
        resolve(met);
      };
      const timer = setTimeout(() => done(false), patienceMs);
      const look = (): void => {
        if (condition()) done(true);
        else if (this.#ending.signal.aborted) done(false);
      };
      this.#observers.add(look);
    });
  }

  // ---- following the log --------------------------------------------------------------------------------------------

  async #begin(afterMs: number): Promise<void> {
    const { clock, context, pace, random } = this.#parts;
    const { signal } = this.#ending;
    const backoff = new Backoff(pace, random);
    const pause = new Wake();
    await pause.wait(afterMs, signal);
    for (let complained = false; !signal.aborted; complained = true) {
      try {
        // Before the rows: what is committed meanwhile may come twice, and changes nothing the second time.
        const after = context.feed.head();
        const { state } = await context.events.fold(`${sourceOf(this.#server)}/${SERVER_SUBJECT}`, serverMemory);
        const remembered = await rememberedOf(this.#server, context);
        if (signal.aborted) return;
        this.#memory = state;
        this.state.remember(remembered);
        for (const record of this.state.records()) {
          record.read = true;
          record.confirmedMs = clock.monotonicMs();
        }
        this.#knows = true;
        this.#position = after;
        this.#changed();
        this.#subscribe(after);
        return;
      } catch (error) {
        if (!complained) {
          const fields = { server: this.#server, reason: asFailure(error).message };
          context.log.warn('What the log says of a GNS3 server cannot be read yet.', fields);
        }
        await pause.wait(backoff.nextMs(), signal);
      }
    }
  }

  #subscribe(after: number): void {
    const { context } = this.#parts;
    this.#subscription = context.feed.subscribe({
      name: `gns3 standby ${this.#server}`,
      after,
      // Without a filter: an event of something else says how far the log is all the same.
      deliver: ({ events, through }) => {
        const told = events.filter(
          ({ source, type }) => source === sourceOf(this.#server) && FOLLOWED.some((one) => typeMatches(one, type)),
        );
        for (const event of told) this.#take(event);
        this.#position = through;
        this.#changed(told.length > 0);
      },
      failed: (error) => {
        if (this.#ending.signal.aborted) return;
        context.log.error('Following the log of a GNS3 server ended; it begins anew.', { server: this.#server, error: String(error) });
        void this.#begin(0);
      },
    });
  }

  #take(event: Envelope): void {
    if (this.#ending.signal.aborted) return;
    if (event.subject === SERVER_SUBJECT) this.#memory = serverMemory.evolve(this.#memory, event);
    const told = topologyChange(event);
    if (told !== undefined) this.state.follow(told, event.time);
    if (!UNCOUNTED.has(event.type) && event.type !== serverListened.type) this.#parts.statistics.count(event);
  }

  #showStale(): void {
    const { open } = this.#memory;
    for (const record of this.state.records()) {
      const stale = open[CONTROLLER_STREAM] !== undefined || open[streamOfProject(record.project.project_id)] !== undefined;
      if (record.stale === stale) continue;
      record.stale = stale;
      this.state.touch(record);
    }
    if (this.#ending.signal.aborted) return;
    this.#parts.context.meter.set(connectedServers, this.connected ? 1 : 0, { server: this.#server });
  }

  /** The log is further: perhaps it says what somebody waits for. */
  #changed(differs = true): void {
    if (differs) this.#showStale();
    for (const look of this.#observers) look();
  }

  /** The version is found out by this process's own client: the answers that it gets depend on it. */
  async #findVersion(afterMs: number): Promise<void> {
    const { controller, pace, random } = this.#parts;
    const { signal } = this.#ending;
    const backoff = new Backoff(pace, random);
    const pause = new Wake();
    await pause.wait(afterMs, signal);
    while (!signal.aborted && controller.version() === null) {
      await controller.probe({ signal }).catch(() => undefined);
      if (controller.version() === null) await pause.wait(backoff.nextMs(), signal);
    }
  }
}

function differencesOf(cause: Cause, events: readonly NewEvent[]): readonly TopologyDifference[] {
  const found = new Comparison(cause);
  found.add(events);
  return found.differences;
}
