import type { Envelope } from '#kernel/event.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';

/** What an event says of the topology of a server: the one reading of it, for the rows of the projection and for the state of a process that stands by. */
export type TopologyChange = { readonly server: string } & (
  | {
      readonly about: 'project';
      readonly project: Project;
      /** Nodes of an earlier project with the same id (an import can bring one back) are none of this one. */
      readonly appeared: boolean;
      readonly gone: boolean;
    }
  | { readonly about: 'node'; readonly node: Node; readonly gone: boolean }
  | { readonly about: 'link'; readonly link: Link; readonly gone: boolean }
  /** A stream is not heard. Without `projectId` it is the controller's, which concerns all projects. */
  | {
      readonly about: 'gap';
      readonly stream: string;
      readonly projectId: string | undefined;
      readonly since: string;
      readonly open: boolean;
    }
  /** The server is no longer followed: what was told of it before is past. */
  | { readonly about: 'removed' }
);

/** The types of events that say any of it. */
export const TOPOLOGY_EVENTS: readonly string[] = [
  'project.created',
  'project.updated',
  'project.opened',
  'project.closed',
  'project.deleted',
  'node.*',
  'link.*',
  'stream.gap.*',
  'server.removed',
];

interface Data {
  readonly server: string;
  readonly project?: Project;
  readonly node?: Node;
  readonly link?: Link;
  readonly stream?: string;
  readonly since?: string;
}

/** Undefined for an event that says nothing of it. */
export function topologyChange(event: Envelope): TopologyChange | undefined {
  const { server, project, node, link, stream, since } = event.data as unknown as Data;
  if (event.type === 'server.removed') return { about: 'removed', server };
  const gone = event.type.endsWith('.deleted');
  if (project !== undefined) return { about: 'project', server, project, appeared: event.type === 'project.created', gone };
  if (node !== undefined) return { about: 'node', server, node, gone };
  if (link !== undefined) return { about: 'link', server, link, gone };
  if (stream === undefined) return undefined;
  return {
    about: 'gap',
    server,
    stream,
    projectId: event.projectid,
    since: since ?? event.time,
    open: event.type === 'stream.gap.started',
  };
}
