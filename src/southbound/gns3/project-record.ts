import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import { operStatus } from '#model/oper-status.ts';
import type { TopologyLink, TopologyNode, TopologyProject } from '#model/topology.ts';

/** Deleted things remembered of one project, so that a late word does not bring them back. */
const GONE_KEPT = 1_000;

interface SeenNode {
  readonly observedAt: string;
  /** The document of the node, and what it was made of: it is made again only when one of these differs. */
  readonly document: TopologyNode;
  readonly node: Node;
}

interface SeenLink {
  readonly document: TopologyLink;
  readonly link: Link;
}

/** A project with its nodes and links as they were last told, and its document for readers. */
export class ProjectRecord {
  project: Project;
  nodes = new Map<string, Node>();
  links = new Map<string, Link>();
  /** When GNS3 last told or confirmed it, ISO 8601. */
  observedAt: string;
  /** Its nodes and links were read from GNS3 since the process started. */
  read = false;
  /** It was closed since its nodes were read last. */
  closedSince = false;
  /** A reader asked for the cache to be forgotten, or nothing keeps it fresh: the next read goes to GNS3. */
  forgotten = false;
  /** On the clock that never goes back: when it was last read or told, and when it last differed. */
  confirmedMs = -Infinity;
  changedMs = -Infinity;

  readonly #observed = new Map<string, string>();
  readonly #told = new Map<string, number>();
  readonly #gone = new Map<string, number>();
  readonly #seen = new Map<string, SeenNode>();
  #seenLinks = new Map<string, SeenLink>();
  #stale = true;
  #document: TopologyProject | undefined;

  constructor(project: Project, observedAt: string) {
    this.project = project;
    this.observedAt = observedAt;
  }

  get stale(): boolean {
    return this.#stale;
  }

  set stale(stale: boolean) {
    if (this.#stale === stale) return;
    this.#stale = stale;
    this.touch();
  }

  /** The document no longer says what is known. */
  touch(): void {
    this.#document = undefined;
  }

  /** A notification (or an answer) told of this node or link at this moment of the state. */
  tell(id: string, moment: number, observedAt: string): void {
    this.#told.set(id, moment);
    this.#gone.delete(id);
    this.#observed.set(id, observedAt);
  }

  tellGone(id: string, moment: number): void {
    this.#told.delete(id);
    this.#observed.delete(id);
    this.#seen.delete(id);
    this.#gone.delete(id);
    this.#gone.set(id, moment);
    if (this.#gone.size > GONE_KEPT) this.#gone.delete(this.#gone.keys().next().value!);
  }

  /** The moment at which its deletion was told; undefined when it was not, or when it was created again. */
  goneAt(id: string): number | undefined {
    return this.#gone.get(id);
  }

  /** Was anything told of it after this moment of the state? */
  toldSince(id: string, moment: number): boolean {
    return Math.max(this.#told.get(id) ?? 0, this.#gone.get(id) ?? 0) > moment;
  }

  /** A list confirmed every node that it was not overtaken by. */
  confirm(observedAt: string): void {
    for (const id of this.nodes.keys()) this.#observed.set(id, observedAt);
    for (const id of this.#seen.keys()) if (!this.nodes.has(id)) this.#seen.delete(id);
    for (const id of this.#observed.keys()) if (!this.nodes.has(id)) this.#observed.delete(id);
  }

  /** When this node was last told or confirmed. */
  observe(id: string, observedAt: string): void {
    this.#observed.set(id, observedAt);
  }

  /** The node as readers see it: that of a closed project is `unknown`, whatever it said last. */
  nodeDocument(id: string): TopologyNode | undefined {
    const node = this.nodes.get(id);
    if (node === undefined) return undefined;
    const observedAt = this.#observed.get(id) ?? this.observedAt;
    const status = this.project.status === 'closed' ? 'unknown' : node.status;
    const seen = this.#seen.get(id);
    if (
      seen !== undefined &&
      seen.node === node &&
      seen.observedAt === observedAt &&
      seen.document.status === status &&
      seen.document.stale === this.#stale
    ) {
      return seen.document;
    }
    const document = Object.freeze({ ...node, status, observed_at: observedAt, stale: this.#stale });
    this.#seen.set(id, { observedAt, document, node });
    return document;
  }

  /** The whole project as readers see it: the same frozen object until something differs. */
  document(): TopologyProject {
    this.#document ??= this.#make();
    return this.#document;
  }

  #make(): TopologyProject {
    return Object.freeze({
      ...this.project,
      observed_at: this.observedAt,
      stale: this.#stale,
      nodes: Object.freeze([...this.nodes.keys()].map((id) => this.nodeDocument(id)!)) as TopologyNode[],
      links: Object.freeze(this.#linkDocuments()) as TopologyLink[],
    });
  }

  /** The links with their real state, each the same frozen object until it or its state differs. */
  #linkDocuments(): TopologyLink[] {
    const place = { opened: this.project.status === 'opened', stale: this.#stale, nodes: this.nodes };
    const before = this.#seenLinks;
    this.#seenLinks = new Map();
    for (const [id, link] of this.links) {
      const status = operStatus(link, place);
      const seen = before.get(id);
      const same = seen !== undefined && seen.link === link && seen.document.oper_status === status;
      this.#seenLinks.set(
        id,
        same ? seen : { link, document: Object.freeze({ ...link, oper_status: status, oper_source: 'gns3' as const }) },
      );
    }
    return [...this.#seenLinks.values()].map(({ document }) => document);
  }
}
