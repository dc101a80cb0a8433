import type { WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import type { TopologyDifference } from '#model/topology.ts';
import type { Act } from './asked.ts';
import type { Controller } from './controller.ts';

/**
 * What the hub knows of its GNS3 servers, as the parts that act on them use it. Whatever an action learns from an answer of GNS3 is
 * told here, so that it is announced exactly once, whether the answer or the notification comes first.
 */
export interface Knowledge {
  /**
   * The server that has a project, and the project. Reads the server's list again before it says that there is none.
   * @throws not_found; conflict when two servers have it and none was named; gns3_unavailable when the server that may have it is out of reach
   */
  locate(projectId: string, server?: string): Promise<Located>;
  /** @throws not_found */
  node(at: Located, nodeId: string): Promise<Node>;
  nodes(at: Located): Promise<readonly Node[]>;
  /** @throws not_found */
  link(at: Located, linkId: string): Promise<Link>;
  links(at: Located): Promise<readonly Link[]>;

  /**
   * The hub itself acts on the subjects: what their events say of that is in the act. Resolves when every process of the hub can know it.
   * Ends with the returned function, or after a minute. @throws store_unavailable
   */
  asking(at: Located, subjects: readonly string[], act: Act): Promise<() => void>;

  /** What GNS3 answered: updates the state, publishes what changed, resolves when that is committed. */
  heardProject(at: Located, project: WireProject): Promise<Project>;
  heardNode(at: Located, node: WireNode): Promise<Node>;
  heardLink(at: Located, link: WireLink): Promise<Link>;
  /** Reads the whole project again and publishes what differs as inferred. */
  reread(at: Located, cause: 'refreshed' | 'restored' | 'opened'): Promise<readonly TopologyDifference[]>;
  /** Reads the server's list of projects again (after an import, a duplicate). */
  rereadProjects(controller: Controller): Promise<readonly TopologyDifference[]>;
}

export interface Located {
  readonly controller: Controller;
  readonly project: Project;
}
