import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '#kernel/error.ts';
import type { Envelope, Position } from '#kernel/event.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Subscription } from '#kernel/feed.ts';
import type { Candidacy, Lease } from '#kernel/lease.ts';
import type { ModuleContext } from '#kernel/module.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import type { TopologyDifference } from '#model/topology.ts';
import type { WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import { Asked, type Act } from './asked.ts';
import type { Cause } from './comparison.ts';
import type { Controller, Gns3Server } from './controller.ts';
import type { EventStatistics } from './event-statistics.ts';
import { Listener, NOT_ASKED_YET } from './listener.ts';
import type { Pace } from './pace.ts';
import type { StreamKind } from './policy.ts';
import { changeAnswered, changeAsked, readingAsked } from './process-events.ts';
import type { ProjectRecord } from './project-record.ts';
import type { WatchStatus } from './project-watch.ts';
import { ReadStamps } from './read-stamps.ts';
import { SharedAsks } from './shared-asks.ts';
import { Standby } from './standby.ts';
import { ServerState } from './state.ts';
import { sourceOf } from './translate.ts';

export interface FollowerParts {
  readonly controller: Controller;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly random: () => number;
  readonly statistics: EventStatistics;
  /** Whether this process may be the one that listens; absent: it may. */
  readonly listens?: boolean;
  /** Events that may wait for the log. */
  readonly waitingMost?: number;
}

/** The process that hears a server. */
export interface Listening {
  readonly process: string;
  readonly epoch: number;
  readonly here: boolean;
}

/** A process that wins the lease at once need not read the log twice. */
const BEGIN_AFTER_MS = 50;
/** How long after the start its health waits for its first answer; a probe of health is given 2 s. */
const FIRST_ANSWER_MS = 1_500;
const LOOK_AGAIN_MS = 25;

/** The name of the lease under which one process listens to a server. */
const leaseOf = (server: string): string => `gns3/${server}`;

/**
 * Follows one GNS3 server for as long as the module runs. One process of the hub holds the lease and listens; the others stand by:
 * they know the server from the log, and act on it all the same.
 */
export class Follower {
  readonly server: Gns3Server;
  /** The client, which remembers when each answer was asked for. */
  readonly controller: Controller;
  readonly asked: Asked;

  readonly #parts: FollowerParts;
  readonly #asks: SharedAsks;
  readonly #stamps: ReadStamps;
  /** What was known until whoever listens or stands by knows what the log says. */
  #before: ServerState;
  #context: ModuleContext | undefined;
  #standby: Standby | undefined;
  #listener: Listener | undefined;
  #candidacy: Candidacy | undefined;
  #wishes: Subscription | undefined;
  #stopping = false;
  #patientUntilMs = 0;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.server = parts.controller.server;
    this.asked = new Asked(parts.clock);
    this.#asks = new SharedAsks(this.server.id, this.asked, parts.clock);
    this.#before = new ServerState(this.server.id, parts.clock, this.asked);
    this.#stamps = new ReadStamps(parts.controller, () => this.state.moment());
    this.controller = this.#stamps.controller;
  }

  // ---- what others ask ----------------------------------------------------------------------------------------------

  /** What is known: what this process hears, or what the log says of what another one hears. */
  get state(): ServerState {
    if (this.#hears !== undefined) return this.#hears.state;
    return this.#standby?.knows === true ? this.#standby.state : this.#before;
  }

  /** The controller's stream is heard, here or elsewhere, and its projects are known. */
  get connected(): boolean {
    return (this.#hears ?? this.#standby)?.connected ?? false;
  }

  /** Why it is connected or not, for people. */
  get reason(): string {
    return (this.#hears ?? this.#standby)?.reason ?? NOT_ASKED_YET;
  }

  /** Resolves when it was found out once whether it is connected, or a while after the start: before that nobody can say anything of its health. */
  async tried(): Promise<void> {
    while (!(this.#listener ?? this.#standby)?.tried && !this.#stopping && this.#parts.clock.monotonicMs() < this.#patientUntilMs) {
      await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
    }
  }

  /** Null before any process was heard of. */
  get listening(): Listening | null {
    if (this.#listener !== undefined) return { process: this.#process, epoch: this.#listener.lease.epoch, here: true };
    const listener = this.#standby?.memory.listener;
    return listener === undefined || listener === null ? null : { ...listener, here: false };
  }

  /** Resolves when what is known is at least what the log said when asked, or after a while. */
  async upToDate(): Promise<void> {
    if (this.#hears === undefined) await this.#standby?.upToDate();
  }

  /** The last position of the log that what is known shows for certain. */
  position(): Position {
    if (this.#hears !== undefined) return this.#running.feed.head();
    return this.#standby?.position() ?? 0;
  }

  /** The log does not take this server's events. */
  get publicationFails(): boolean {
    return this.#listener?.publicationFails ?? false;
  }

  controllerStream(): { readonly mode: StreamKind | 'none'; readonly heardAt: Date | null } {
    return this.#hears?.controllerStream() ?? { mode: 'none', heardAt: null };
  }

  /** How a project is listened to; undefined when GNS3 does not show it now. */
  watch(projectId: string): { status(): WatchStatus; readonly whole: boolean } | undefined {
    const { state } = this;
    if (this.#hears !== undefined) return this.#hears.watch(projectId);
    const record = state.record(projectId);
    if (record === undefined || this.#standby === undefined) return undefined;
    const observedAt = new Date(record.observedAt);
    const status: WatchStatus = {
      mode: 'none',
      policy: 'none',
      why: `${this.#standby.memory.listener?.process ?? 'Another process'} listens to it, not this one: what happens is known from the log.`,
      connected: this.connected && !record.stale,
      heardAt: observedAt,
      staleMs: record.stale ? Math.max(0, this.#parts.clock.now().getTime() - observedAt.getTime()) : 0,
    };
    return { status: () => status, whole: !record.stale };
  }

  /** Names of the projects that GNS3 closes when the hub leaves as the last listener. */
  attached(): readonly string[] {
    if (this.#hears !== undefined) return this.#hears.attached();
    if (this.server.autoClose !== 'attach') return [];
    return [...this.state.records()].flatMap(({ project }) => (project.status === 'opened' && project.auto_close ? [project.name] : []));
  }

  /** Does something keep it fresh, or was it read so recently that it counts as fresh? */
  isFresh(record: ProjectRecord): boolean {
    if (!record.read || record.forgotten) return false;
    if (this.#hears === undefined) return this.connected && !record.stale;
    if (this.#hears.keepsFresh(record.project.project_id)) return true;
    return this.#parts.clock.monotonicMs() - record.confirmedMs < this.#parts.pace.cacheTtlMs;
  }

  /** Says that this process acts on subjects of the server; resolves when the one that listens can know it. @throws store_unavailable */
  async asking(subjects: readonly string[], act: Act): Promise<() => void> {
    const context = this.#running;
    if (this.#listener === undefined) return this.#asks.begin(context, context.log, subjects, act);
    return this.#asks.beginHere(subjects, act);
  }

  /** Takes in what GNS3 answered, and resolves when the log says it. Gives the project as it then is. */
  async heardProject(wire: WireProject): Promise<Project | undefined> {
    const hears = this.#hears;
    if (hears === undefined) return this.#stands.heardProject(wire);
    const events = hears.state.answeredProject(wire, this.#stamps.askedAt(wire));
    const told = hears.tell(events);
    hears.projectTold(
      wire.project_id,
      events.some((event) => event.type === 'project.opened' || event.type === 'project.created'),
    );
    await told;
    return hears.state.record(wire.project_id)?.project;
  }

  async heardNode(projectId: string, wire: WireNode): Promise<Node | undefined> {
    const hears = this.#hears;
    if (hears === undefined) return this.#stands.heardNode(projectId, wire);
    await hears.tell(hears.state.answeredNode(projectId, wire, this.#stamps.askedAt(wire)));
    return hears.state.record(projectId)?.nodes.get(wire.node_id);
  }

  async heardLink(projectId: string, wire: WireLink): Promise<Link | undefined> {
    const hears = this.#hears;
    if (hears === undefined) return this.#stands.heardLink(projectId, wire);
    await hears.tell(hears.state.answeredLink(projectId, wire, this.#stamps.askedAt(wire)));
    return hears.state.record(projectId)?.links.get(wire.link_id);
  }

  /** Reads one project anew; resolves when the log says what differs. */
  async reread(projectId: string, cause: Cause): Promise<readonly TopologyDifference[]> {
    return (this.#hears ?? this.#stands).reread(projectId, cause);
  }

  /** Looks again for the addresses of a project's nodes, however large the lab is; they are told by events when they are found. */
  readAddresses(projectId: string): void {
    if (this.#hears !== undefined) this.#hears.readAddresses(projectId);
    else {
      this.#stands.askToRead(projectId, true).catch((error: unknown) => {
        this.#context?.log.warn('The process that listens could not be asked for addresses.', {
          server: this.server.id,
          error: String(error),
        });
      });
    }
  }

  /** Reads the list of projects anew. */
  async rereadProjects(): Promise<readonly TopologyDifference[]> {
    return (this.#hears ?? this.#stands).rereadProjects();
  }

  /** Reads everything anew. @throws gns3_unavailable */
  async rereadAll(): Promise<readonly TopologyDifference[]> {
    return (this.#hears ?? this.#stands).rereadAll();
  }

  // ---- life ---------------------------------------------------------------------------------------------------------

  /** Returns at once: start-up never waits for GNS3. */
  start(context: ModuleContext): void {
    this.#context = context;
    this.#patientUntilMs = this.#parts.clock.monotonicMs() + FIRST_ANSWER_MS;
    this.#hearWishes(context);
    this.#standBy(context, BEGIN_AFTER_MS);
    if (this.#parts.listens === false) return;
    this.#candidacy = context.leases.campaign(leaseOf(this.server.id), (lease) => this.#listen(context, lease));
  }

  /** Leaves the server: for a gap that has a reason, or because it is no longer to be followed, which is no gap. */
  async stop(why: 'the hub stops' | 'its settings change' | 'removed' = 'the hub stops'): Promise<void> {
    if (this.#context === undefined || this.#stopping) return;
    this.#stopping = true;
    this.#wishes?.close();
    this.#standby?.end();
    // Still under the lease: the gap is to be told.
    await this.#listener?.stop(why, () => this.controller.close());
    await this.#candidacy?.close();
    await this.controller.close();
  }

  /** Runs while this process holds the lease. */
  async #listen(context: ModuleContext, lease: Lease): Promise<void> {
    if (this.#stopping) return;
    const { clock, pace, random, statistics, waitingMost } = this.#parts;
    const listener = new Listener({
      controller: this.controller,
      stamps: this.#stamps,
      asked: this.asked,
      asks: this.#asks,
      clock,
      pace,
      random,
      statistics,
      context,
      lease,
      moment: this.state.moment(),
      ...(waitingMost === undefined ? {} : { waitingMost }),
    });
    this.#listener = listener;
    listener.start();
    await Promise.race([listener.recalled, ended(lease.lost)]);
    if (listener.knows) this.#standby?.end();
    await ended(lease.lost);
    if (this.#stopping) return;
    await listener.abandon();
    this.#before = listener.state;
    this.#listener = undefined;
    this.#standBy(context, 0);
  }

  #standBy(context: ModuleContext, afterMs: number): void {
    const { clock, pace, random, statistics } = this.#parts;
    this.#standby?.end();
    this.#standby = new Standby({
      controller: this.controller,
      asked: this.asked,
      clock,
      pace,
      random,
      statistics,
      context,
      moment: this.state.moment(),
    });
    this.#standby.begin(afterMs);
  }

  /** What other processes ask of this server, and what they want read again. */
  #hearWishes(context: ModuleContext): void {
    this.#wishes = context.feed.subscribe({
      name: `gns3 wishes ${this.server.id}`,
      filter: { types: [changeAsked.type, changeAnswered.type, readingAsked.type] },
      deliver: ({ events }) => {
        for (const event of events) if (event.source === sourceOf(this.server.id)) this.#wish(event);
      },
      failed: (error) => {
        if (this.#stopping) return;
        context.log.error('Hearing what other processes ask ended; it begins anew.', { server: this.server.id, error: String(error) });
        this.#hearWishes(context);
      },
    });
  }

  #wish(event: Envelope): void {
    if (event.type !== readingAsked.type) {
      this.#asks.take(event);
      return;
    }
    const hears = this.#hears;
    if (hears?.connected !== true) return;
    const { project_id: projectId, addresses } = event.data as { readonly project_id: string | null; readonly addresses: boolean };
    if (projectId !== null && addresses) hears.readAddresses(projectId);
    const reading = projectId === null ? hears.rereadProjects() : hears.reread(projectId, 'refreshed');
    reading.catch((error: unknown) => {
      this.#context?.log.debug('What another process wanted read could not be read.', { server: this.server.id, error: String(error) });
    });
  }

  /** The listener, once it knows what the log says. */
  get #hears(): Listener | undefined {
    return this.#listener?.knows === true ? this.#listener : undefined;
  }

  get #stands(): Standby {
    if (this.#standby !== undefined) return this.#standby;
    throw fail('shutting_down', `GNS3 server ${this.server.id} is not followed yet; the hub is starting.`);
  }

  get #running(): ModuleContext {
    if (this.#context !== undefined) return this.#context;
    throw fail('shutting_down', `GNS3 server ${this.server.id} is not followed yet; the hub is starting.`);
  }

  get #process(): string {
    return this.#running.leases.process;
  }
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
