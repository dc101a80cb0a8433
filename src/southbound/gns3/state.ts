import type { NewEvent } from '#kernel/event.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Asked } from './asked.ts';
import type { Told } from './notification.ts';
import { ProjectRecord } from './project-record.ts';
import { reconcile, type Listed } from './reconcile.ts';
import type { TopologyChange } from './topology-change.ts';
import {
  forgetLink,
  forgetNode,
  forgetProject,
  learnAddresses,
  learnLink,
  learnNode,
  learnProject,
  type Circumstances,
  type InProject,
  type Learned,
} from './translate.ts';

/** Deleted projects remembered, so that a list asked for before the deletion does not bring one back. */
const GONE_PROJECTS_KEPT = 10_000;

/** What was known of a project when the log was last read: with it a comparison begins. */
export interface Remembered {
  readonly project: Project;
  readonly nodes: readonly Node[];
  readonly links: readonly Link[];
  readonly observedAt: string;
}

/**
 * What the hub knows of one GNS3 server, in memory. It changes at once when something is heard, before the event of it is
 * committed; every method returns the events that say what changed, to be published in the order in which they came.
 *
 * A topology carries the last *committed* position, so it may already show what only later positions say. That is the
 * safe side: whoever subscribes from that position is told everything that it lacks, and perhaps again what it has, and
 * events carry whole objects, so applying one twice changes nothing. The other way round (a position ahead of what the
 * topology shows) would lose a change.
 */
export class ServerState {
  readonly server: string;
  readonly #clock: Clock;
  readonly #asked: Pick<Asked, 'asked' | 'causation'>;
  #projects = new Map<string, ProjectRecord>();
  #moment = 0;
  /** At which moment a project was last told of, and at which its deletion. */
  readonly #toldProjects = new Map<string, number>();
  readonly #goneProjects = new Map<string, number>();
  #list: readonly TopologyProject[] | undefined;

  /** @param moment where its moments begin: a state that takes the place of another one is newer than all of that */
  constructor(server: string, clock: Clock, asked: Pick<Asked, 'asked' | 'causation'>, moment = 0) {
    this.server = server;
    this.#moment = moment;
    this.#clock = clock;
    this.#asked = asked;
  }

  /** This moment of the state: what is told afterwards is newer than a list asked for now. */
  moment(): number {
    return this.#moment;
  }

  record(projectId: string): ProjectRecord | undefined {
    return this.#projects.get(projectId);
  }

  records(): IterableIterator<ProjectRecord> {
    return this.#projects.values();
  }

  /** All projects as readers see them: the same array, of the same documents, until something differs. */
  documents(): readonly TopologyProject[] {
    this.#list ??= Object.freeze([...this.#projects.values()].map((record) => record.document()));
    return this.#list;
  }

  /** Something that a document shows differs now. */
  touch(record: ProjectRecord): void {
    record.touch();
    this.#list = undefined;
  }

  setStale(stale: boolean, projectId?: string): void {
    for (const [id, record] of this.#projects) {
      if ((projectId === undefined || projectId === id) && record.stale !== stale) {
        record.stale = stale;
        this.#list = undefined;
      }
    }
  }

  /** Takes what the log remembers in place of what is known. */
  remember(remembered: readonly Remembered[]): void {
    this.#projects = new Map();
    for (const { project, nodes, links, observedAt } of remembered) {
      const record = new ProjectRecord(project, observedAt);
      record.closedSince = project.status === 'closed';
      for (const node of nodes) record.nodes.set(node.node_id, node);
      for (const link of links) record.links.set(link.link_id, link);
      this.#projects.set(project.project_id, record);
    }
    this.#list = undefined;
  }

  /** Takes in what the log says: what another process heard and published. */
  follow(told: TopologyChange, time: string): void {
    if (told.about === 'gap') return; // who follows the log knows what is stale
    this.#list = undefined;
    if (told.about === 'removed') {
      this.#projects = new Map();
      return;
    }
    if (told.about === 'project') {
      this.#followProject(told, time);
      return;
    }
    const record = this.#projects.get(told.about === 'node' ? told.node.project_id : told.link.project_id);
    if (record === undefined) return;
    const id = told.about === 'node' ? told.node.node_id : told.link.link_id;
    if (told.gone) {
      (told.about === 'node' ? record.nodes : record.links).delete(id);
      record.tellGone(id, ++this.#moment);
    } else {
      if (told.about === 'node') record.nodes.set(id, told.node);
      else record.links.set(id, told.link);
      record.tell(id, ++this.#moment, time);
    }
    this.#confirmed(record, true);
  }

  #followProject({ project, appeared, gone }: TopologyChange & { readonly about: 'project' }, time: string): void {
    const known = this.#projects.get(project.project_id);
    if (gone) {
      this.#projects.delete(project.project_id);
      return;
    }
    const record = known === undefined || appeared ? new ProjectRecord(project, time) : known;
    record.project = project;
    record.observedAt = time;
    record.read = true;
    if (project.status === 'closed') record.closedSince = true;
    this.#projects.set(project.project_id, record);
    this.#confirmed(record, true);
  }

  // ---- what an answer of GNS3 would change, without taking it in ------------------------------------------------------

  previewProject(wire: WireProject): Learned<Project> {
    return learnProject(this.#projects.get(wire.project_id)?.project, wire, this.#how(true));
  }

  /** Undefined when the project is not known. */
  previewNode(projectId: string, wire: WireNode): Learned<Node> | undefined {
    const record = this.#projects.get(projectId);
    return record && learnNode(record.nodes.get(wire.node_id), wire, this.#place(record, false), this.#how(true));
  }

  /** Undefined when the project is not known, or the link has only one end. */
  previewLink(projectId: string, wire: WireLink): Learned<Link> | undefined {
    const record = this.#projects.get(projectId);
    const learned = record && learnLink(record.links.get(wire.link_id), wire, this.#place(record, false), this.#how(true));
    return learned?.next === undefined ? undefined : { next: learned.next, events: learned.events };
  }

  previewLists(projectId: string, listed: Listed): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    return record === undefined ? [] : reconcile(record, listed, this.#place(record, true), this.#how(true)).events;
  }

  /** Takes in what a notification told. */
  hear(told: Told): readonly NewEvent[] {
    switch (told.about) {
      case 'project':
        if (told.verb === 'deleted') return this.loseProject(told.projectId, false);
        // Heard on two streams, the last word of one may come after the deletion on the other.
        if (told.verb !== 'created' && this.#goneProjects.has(told.project.project_id)) return [];
        return this.#learnProject(told.project, false, told.verb === 'opened' || told.verb === 'closed' ? told.verb : undefined);
      case 'node':
        return told.verb === 'deleted'
          ? this.#loseNode(told.projectId, told.nodeId)
          : this.#learnNode(told.projectId, told.node, told.verb === 'created');
      case 'link':
        return told.verb === 'deleted'
          ? this.#loseLink(told.projectId, told.linkId)
          : this.#learnLink(told.projectId, told.link, told.verb === 'created');
      default:
        return [];
    }
  }

  /** Takes in what GNS3 answered to a request that was sent at `since`; what was told meanwhile is newer, and stands. */
  answeredProject(wire: WireProject, since: number): readonly NewEvent[] {
    if (this.#projectToldSince(wire.project_id, since)) return [];
    return this.#learnProject(wire, false);
  }

  answeredNode(projectId: string, wire: WireNode, since: number): readonly NewEvent[] {
    if (this.#projects.get(projectId)?.toldSince(wire.node_id, since) === true) return [];
    return this.#learnNode(projectId, wire, true);
  }

  answeredLink(projectId: string, wire: WireLink, since: number): readonly NewEvent[] {
    if (this.#projects.get(projectId)?.toldSince(wire.link_id, since) === true) return [];
    return this.#learnLink(projectId, wire, true);
  }

  /** Takes in what a node's start-up file says; no word of GNS3 about the node, so what is newer of that stands. */
  learnAddresses(projectId: string, nodeId: string, addresses: readonly string[]): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    const known = record?.nodes.get(nodeId);
    if (record === undefined || known === undefined) return [];
    const { next, events } = learnAddresses(known, addresses, this.#how(true));
    record.nodes.set(nodeId, next);
    if (events.length > 0) this.touch(record);
    return events;
  }

  /** Compares with the server's list of projects, asked for at `since`. `missing`: known, not listed; what that means the caller finds out. */
  compareProjects(
    listed: readonly WireProject[],
    since: number,
  ): { readonly events: readonly NewEvent[]; readonly missing: readonly string[] } {
    const events: NewEvent[] = [];
    for (const wire of listed) {
      if (!this.#projectToldSince(wire.project_id, since)) events.push(...this.#learnProject(wire, true));
    }
    const ids = new Set(listed.map((wire) => wire.project_id));
    const missing = [...this.#projects.keys()].filter((id) => !ids.has(id) && !this.#projectToldSince(id, since));
    return { events, missing };
  }

  /** Compares a project with its lists of nodes and links, asked for at `since`. */
  compareProject(projectId: string, listed: Listed, since: number): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    if (record === undefined) return [];
    const how = this.#how(true);
    const compared = reconcile(record, listed, this.#place(record, true), how, (id) => record.toldSince(id, since));
    record.nodes = compared.nodes;
    record.links = compared.links;
    record.observedAt = how.time;
    record.confirm(how.time);
    record.read = true;
    record.forgotten = false;
    if (record.project.status === 'opened') record.closedSince = false;
    this.#confirmed(record, compared.events.length > 0);
    return compared.events;
  }

  /** The project is gone. Its nodes and links go with it, without events of their own: GNS3 sends none either. */
  loseProject(projectId: string, inferred: boolean): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    if (record === undefined) return [];
    this.#projects.delete(projectId);
    this.#toldProjects.delete(projectId);
    this.#goneProjects.set(projectId, ++this.#moment);
    if (this.#goneProjects.size > GONE_PROJECTS_KEPT) this.#goneProjects.delete(this.#goneProjects.keys().next().value!);
    this.#list = undefined;
    return [forgetProject(record.project, this.#how(inferred))];
  }

  #projectToldSince(projectId: string, since: number): boolean {
    return Math.max(this.#toldProjects.get(projectId) ?? 0, this.#goneProjects.get(projectId) ?? 0) > since;
  }

  #learnProject(wire: WireProject, inferred: boolean, statusOf?: Project['status']): readonly NewEvent[] {
    const how = this.#how(inferred);
    const record = this.#projects.get(wire.project_id);
    // A list is not newer than itself: only what is told counts as told.
    if (!inferred) this.#toldProjects.set(wire.project_id, ++this.#moment);
    if (record === undefined) {
      const { next, events } = learnProject(undefined, wire, how, statusOf);
      this.#goneProjects.delete(wire.project_id);
      const fresh = new ProjectRecord(next, how.time);
      fresh.stale = false;
      this.#projects.set(next.project_id, fresh);
      this.#confirmed(fresh, true);
      return events;
    }
    const { next, events } = learnProject(record.project, wire, how, statusOf);
    record.observedAt = how.time;
    record.project = next;
    if (next.status === 'closed') record.closedSince = true;
    this.#confirmed(record, events.length > 0);
    return events;
  }

  #learnNode(projectId: string, wire: WireNode, mayAppear: boolean): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    if (record === undefined) return [];
    // A last word about a node comes after its deletion: only "created" (a restore uses the same ids) brings it back.
    if (!mayAppear && record.goneAt(wire.node_id) !== undefined) return [];
    const how = this.#how(false);
    const { next, events } = learnNode(record.nodes.get(wire.node_id), wire, this.#place(record, false), how);
    record.nodes.set(next.node_id, next);
    record.tell(next.node_id, ++this.#moment, how.time);
    this.#confirmed(record, events.length > 0);
    return events;
  }

  #loseNode(projectId: string, nodeId: string): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    if (record === undefined) return [];
    const known = record.nodes.get(nodeId);
    record.tellGone(nodeId, ++this.#moment);
    if (known === undefined) return [];
    record.nodes.delete(nodeId);
    this.#confirmed(record, true);
    return [forgetNode(known, this.#how(false))];
  }

  #learnLink(projectId: string, wire: WireLink, mayAppear: boolean): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    if (record === undefined) return [];
    if (!mayAppear && record.goneAt(wire.link_id) !== undefined) return [];
    const { next, events } = learnLink(record.links.get(wire.link_id), wire, this.#place(record, false), this.#how(false));
    if (next === undefined) return [];
    record.links.set(next.link_id, next);
    record.tell(next.link_id, ++this.#moment, this.#now());
    this.#confirmed(record, events.length > 0);
    return events;
  }

  #loseLink(projectId: string, linkId: string): readonly NewEvent[] {
    const record = this.#projects.get(projectId);
    if (record === undefined) return [];
    const known = record.links.get(linkId);
    record.tellGone(linkId, ++this.#moment);
    if (known === undefined) return []; // a refused creation is "deleted" without ever having been announced
    record.links.delete(linkId);
    this.#confirmed(record, true);
    return [forgetLink(known, this.#how(false))];
  }

  #confirmed(record: ProjectRecord, differs: boolean): void {
    record.confirmedMs = this.#clock.monotonicMs();
    if (differs) record.changedMs = record.confirmedMs;
    this.touch(record);
  }

  #place(record: ProjectRecord, listed: boolean): InProject {
    return { projectId: record.project.project_id, opened: record.project.status === 'opened', listed, closedSince: record.closedSince };
  }

  #how(inferred: boolean): Circumstances {
    return {
      server: this.server,
      time: this.#now(),
      inferred,
      asked: (subject) => this.#asked.asked(subject),
      caused: (subject) => this.#asked.causation(subject),
    };
  }

  #now(): string {
    return this.#clock.now().toISOString();
  }
}
