import { isDeepStrictEqual } from 'node:util';
import type { NewEvent, Priority } from '#kernel/event.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import { linkCreated, linkDeleted, linkUpdated, type Link } from '#model/link.ts';
import { nodeCreated, nodeDeleted, nodeStarted, nodeStopped, nodeSuspended, nodeUpdated, type Node, type NodeStatus } from '#model/node.ts';
import { projectClosed, projectCreated, projectDeleted, projectOpened, projectUpdated, type Project } from '#model/project.ts';
import type { WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import type { Causation } from './asked.ts';
import { freezeDeep, keep } from './frozen.ts';

/**
 * From what GNS3 says and what was known to the model and its events. Pure. GNS3 repeats itself (a stop comes up to three
 * times, a deletion twice), so everything here compares with what was known and says nothing when nothing differs.
 */

/** Under what circumstances something was learned. */
export interface Circumstances {
  /** The hub's id of the server. */
  readonly server: string;
  /** When it was heard, ISO 8601. */
  readonly time: string;
  /** Concluded from a comparison, not told by a notification. */
  readonly inferred: boolean;
  /** Did the hub itself ask for a change of this subject, or of the project around it? */
  asked(subject: string): boolean;
  /** The request that a change of this subject is laid to. */
  caused?(subject: string): Causation | undefined;
}

export interface InProject {
  readonly projectId: string;
  readonly opened: boolean;
  /**
   * It comes from a list. The list of a closed project leaves out what only exists at run time (status, ports, console
   * host): the last word stands. A notification of a closed project counts: the last "stopped" of a closing project often
   * arrives after `project.closed`, for they travel on two streams.
   */
  readonly listed: boolean;
  /** The project was closed since its nodes were read last: that they stopped was said with that. */
  readonly closedSince?: boolean;
}

/** What is known after something was learned, and what is to be announced. `next` is the same object when nothing differs. */
export interface Learned<T> {
  readonly next: T;
  readonly events: readonly NewEvent[];
}

export const projectSubject = (projectId: string): string => `projects/${projectId}`;
export const nodeSubject = (projectId: string, nodeId: string): string => `projects/${projectId}/nodes/${nodeId}`;
export const linkSubject = (projectId: string, linkId: string): string => `projects/${projectId}/links/${linkId}`;
export const sourceOf = (server: string): string => `/gns3/${server}`;

// ---- projects -------------------------------------------------------------------------------------------------------

const PROJECT_FIELDS = ['name', 'status', 'auto_close', 'auto_open', 'auto_start', 'path'] as const satisfies readonly (keyof Project)[];

/** `statusOf` is what the notification's own name says (`project.closed`), stronger than the object's field. */
export function learnProject(
  previous: Project | undefined,
  wire: WireProject,
  how: Circumstances,
  statusOf?: Project['status'],
): Learned<Project> {
  const next: Project = {
    project_id: wire.project_id,
    name: wire.name,
    status: statusOf ?? wire.status ?? previous?.status ?? 'closed',
    server: how.server,
    auto_close: wire.auto_close ?? previous?.auto_close ?? true, // GNS3's own default
    auto_open: wire.auto_open ?? previous?.auto_open ?? false,
    auto_start: wire.auto_start ?? previous?.auto_start ?? false,
    path: wire.path === undefined ? (previous?.path ?? null) : wire.path,
  };
  if (previous === undefined) {
    Object.freeze(next);
    return { next, events: [projectEvent(projectCreated, next, [], how)] };
  }
  const changed = PROJECT_FIELDS.filter((field) => previous[field] !== next[field]);
  if (changed.length === 0) return { next: previous, events: [] };
  Object.freeze(next);
  const events: NewEvent[] = [];
  if (previous.status !== next.status) {
    const declaration = next.status === 'opened' ? projectOpened : projectClosed;
    const unasked = next.status === 'closed' && !how.asked(projectSubject(next.project_id));
    events.push(projectEvent(declaration, next, ['status'], how, unasked ? 'critical' : 'high'));
  }
  const others = changed.filter((field) => field !== 'status');
  if (others.length > 0) events.push(projectEvent(projectUpdated, next, others, how));
  return { next, events };
}

export function forgetProject(known: Project, how: Circumstances): NewEvent {
  return projectEvent(projectDeleted, known, [], how);
}

type Declaration = Pick<EventDeclaration, 'type' | 'priority'>;

/** What every event of a project, node or link says: who, about what, how it is now, what of it changed and how that is known. */
function changeEvent(
  declaration: Declaration,
  about: Pick<NewEvent, 'subject' | 'projectid' | 'nodeid'>,
  now: { readonly project: Project } | { readonly node: Node } | { readonly link: Link },
  changed: readonly string[],
  how: Circumstances,
  priority: Priority = declaration.priority,
): NewEvent {
  return {
    type: declaration.type,
    source: sourceOf(how.server),
    time: how.time,
    priority,
    ...about,
    ...how.caused?.(about.subject),
    data: { server: how.server, ...now, changed, inferred: how.inferred },
  };
}

function projectEvent(
  declaration: Declaration,
  project: Project,
  changed: readonly string[],
  how: Circumstances,
  priority?: Priority,
): NewEvent {
  return changeEvent(
    declaration,
    { subject: projectSubject(project.project_id), projectid: project.project_id },
    { project },
    changed,
    how,
    priority,
  );
}

// ---- nodes ----------------------------------------------------------------------------------------------------------

const NODE_FIELDS = [
  'name',
  'node_type',
  'status',
  'console',
  'x',
  'y',
  'z',
  'symbol',
  'locked',
  'compute_id',
  'template_id',
  'ports',
  'properties',
  'addresses',
] as const satisfies readonly (keyof Node)[];

/** Where it is drawn and how it looks: nobody has to hurry for these. */
const LOOKS: readonly string[] = ['x', 'y', 'z', 'symbol'];

const STATUS_EVENT = { started: nodeStarted, stopped: nodeStopped, suspended: nodeSuspended } as const;

export function learnNode(previous: Node | undefined, wire: WireNode, place: InProject, how: Circumstances): Learned<Node> {
  const next = toNode(previous, wire, place);
  if (previous === undefined) return { next: freezeDeep(next), events: [nodeEvent(nodeCreated, next, [], how)] };

  const changed = NODE_FIELDS.filter((field) => previous[field] !== next[field]);
  if (changed.length === 0) return { next: previous, events: [] };
  freezeDeep(next);

  const events: NewEvent[] = [];
  let updated: readonly string[] = changed;
  // From unknown nothing is known to have happened: the status was only learned.
  if (previous.status !== next.status && previous.status !== 'unknown' && next.status !== 'unknown') {
    const stopped =
      next.status === 'stopped' && place.opened && !place.closedSince && !how.asked(nodeSubject(next.project_id, next.node_id));
    events.push(nodeEvent(STATUS_EVENT[next.status], next, ['status'], how, stopped ? 'high' : 'normal'));
    updated = changed.filter((field) => field !== 'status');
  }
  if (updated.length > 0) {
    events.push(nodeEvent(nodeUpdated, next, updated, how, updated.every((field) => LOOKS.includes(field)) ? 'low' : 'normal'));
  }
  return { next, events };
}

/** Does it say, by its priority, that something stopped or was closed and nobody asked the hub for it? */
export function isUnasked({ type, priority }: NewEvent): boolean {
  return (type === nodeStopped.type && priority === 'high') || (type === projectClosed.type && priority === 'critical');
}

/** The same as it is said when somebody asked for it. */
export function calmed(event: NewEvent): NewEvent {
  if (!isUnasked(event)) return event;
  return { ...event, priority: event.type === projectClosed.type ? 'high' : 'normal' };
}

/** Addresses that were found for a node beside what GNS3 says of it. */
export function learnAddresses(known: Node, addresses: readonly string[], how: Circumstances): Learned<Node> {
  if (isDeepStrictEqual(known.addresses, addresses)) return { next: known, events: [] };
  const next = freezeDeep({ ...known, addresses: [...addresses] });
  return { next, events: [nodeEvent(nodeUpdated, next, ['addresses'], how, 'low')] };
}

export function forgetNode(known: Node, how: Circumstances): NewEvent {
  return nodeEvent(nodeDeleted, known, [], how);
}

function toNode(previous: Node | undefined, wire: WireNode, place: InProject): Node {
  return {
    node_id: wire.node_id,
    project_id: place.projectId,
    name: wire.name,
    node_type: wire.node_type,
    status: nodeStatus(previous, wire, place),
    console: keep(previous?.console, {
      host: wire.console_host === undefined ? (previous?.console.host ?? null) : wire.console_host,
      port: wire.console === undefined ? (previous?.console.port ?? null) : wire.console,
      type: wire.console_type === undefined ? (previous?.console.type ?? null) : wire.console_type,
    }),
    x: wire.x ?? previous?.x ?? 0,
    y: wire.y ?? previous?.y ?? 0,
    z: wire.z ?? previous?.z ?? 0,
    symbol: wire.symbol === undefined ? (previous?.symbol ?? null) : wire.symbol,
    locked: wire.locked ?? previous?.locked ?? false,
    compute_id: wire.compute_id === undefined ? (previous?.compute_id ?? null) : wire.compute_id,
    template_id: wire.template_id === undefined ? (previous?.template_id ?? null) : wire.template_id,
    ports:
      wire.ports === undefined || wire.ports === null
        ? (previous?.ports ?? [])
        : keep(
            previous?.ports,
            wire.ports.map((port) => ({
              name: port.name,
              short_name: port.short_name ?? port.name,
              adapter_number: port.adapter_number,
              port_number: port.port_number,
              link_type: port.link_type ?? 'ethernet',
              mac_address: port.mac_address ?? null,
            })),
          ),
    properties:
      wire.properties === undefined || wire.properties === null
        ? (previous?.properties ?? {})
        : keep(previous?.properties, wire.properties as Node['properties']),
    addresses: previous?.addresses ?? [],
  };
}

/** A closed project's nodes do not run, and GNS3 says nothing about them worth announcing: the last word before stands. */
function nodeStatus(previous: Node | undefined, wire: WireNode, place: InProject): NodeStatus {
  if (place.listed && !place.opened) return previous?.status ?? 'unknown';
  return wire.status ?? previous?.status ?? 'unknown';
}

function nodeEvent(declaration: Declaration, node: Node, changed: readonly string[], how: Circumstances, priority?: Priority): NewEvent {
  return changeEvent(
    declaration,
    { subject: nodeSubject(node.project_id, node.node_id), projectid: node.project_id, nodeid: node.node_id },
    { node },
    changed,
    how,
    priority,
  );
}

// ---- links ----------------------------------------------------------------------------------------------------------

const LINK_FIELDS = [
  'link_type',
  'ends',
  'filters',
  'suspended',
  'capturing',
  'capture_file_name',
] as const satisfies readonly (keyof Link)[];

/** GNS3 makes links in steps: without both ends it is not one yet (v2 leaves such links lying without a word). */
export const isWhole = (wire: WireLink): boolean => wire.nodes.length >= 2;

/**
 * A half-made link says nothing: unknown, it is not announced before it is whole; known, it is being rebuilt (at the
 * opening of a project and by a restore GNS3 sends `link.updated` without ends) and is told again when it is done.
 */
export function learnLink(previous: Link | undefined, wire: WireLink, place: InProject, how: Circumstances): Learned<Link | undefined> {
  if (!isWhole(wire)) return { next: previous, events: [] };
  const next = toLink(previous, wire, place);
  if (previous === undefined) return { next: freezeDeep(next), events: [linkEvent(linkCreated, next, [], how)] };
  const changed = LINK_FIELDS.filter((field) => previous[field] !== next[field]);
  if (changed.length === 0) return { next: previous, events: [] };
  freezeDeep(next);
  const onlyLabels = changed.length === 1 && changed[0] === 'ends' && isDeepStrictEqual(previous.ends.map(bare), next.ends.map(bare));
  return { next, events: [linkEvent(linkUpdated, next, changed, how, onlyLabels ? 'low' : 'normal')] };
}

export function forgetLink(known: Link, how: Circumstances): NewEvent {
  return linkEvent(linkDeleted, known, [], how);
}

const bare = (end: Link['ends'][number]): Link['ends'][number] => ({ ...end, label: null });

function toLink(previous: Link | undefined, wire: WireLink, place: InProject): Link {
  return {
    link_id: wire.link_id,
    project_id: place.projectId,
    link_type: wire.link_type ?? previous?.link_type ?? 'ethernet',
    ends: keep(
      previous?.ends,
      wire.nodes.map((end) => ({
        node_id: end.node_id,
        adapter_number: end.adapter_number,
        port_number: end.port_number,
        label: end.label?.text ?? null,
      })),
    ),
    filters: wire.filters === undefined || wire.filters === null ? (previous?.filters ?? {}) : keep(previous?.filters, wire.filters),
    suspended: wire.suspend ?? previous?.suspended ?? false,
    // The list of a closed project leaves captures out, and nothing captures there.
    capturing: wire.capturing ?? (place.opened ? (previous?.capturing ?? false) : false),
    capture_file_name: wire.capture_file_name === undefined ? (previous?.capture_file_name ?? null) : wire.capture_file_name,
  };
}

function linkEvent(declaration: Declaration, link: Link, changed: readonly string[], how: Circumstances, priority?: Priority): NewEvent {
  return changeEvent(
    declaration,
    { subject: linkSubject(link.project_id, link.link_id), projectid: link.project_id },
    { link },
    changed,
    how,
    priority,
  );
}
