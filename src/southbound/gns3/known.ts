import { asFailure, fail } from '#kernel/error.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import type { TopologyDifference } from '#model/topology.ts';
import type { WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import type { Act } from './asked.ts';
import { CacheFigures } from './cache-figures.ts';
import type { Controller } from './controller.ts';
import type { Follower } from './follower.ts';
import type { Knowledge, Located } from './knowledge.ts';
import type { ProjectRecord } from './project-record.ts';

/** A project and the server that has it. */
export interface Found {
  readonly follower: Follower;
  readonly record: ProjectRecord;
}

/** What the hub knows of all its servers: answered from what is kept fresh, else from GNS3. */
export class Known implements Knowledge {
  readonly cache = new CacheFigures();
  readonly #followers: () => readonly Follower[];

  /** @param followers of the servers that are followed at the moment */
  constructor(followers: () => readonly Follower[]) {
    this.#followers = followers;
  }

  get followers(): readonly Follower[] {
    return this.#followers();
  }

  /** The named server, or all. @throws not_found */
  serversOf(server: string | undefined): readonly Follower[] {
    if (server === undefined) return this.followers;
    const named = this.followers.filter((follower) => follower.server.id === server);
    if (named.length > 0) return named;
    const names = this.followers.map((follower) => follower.server.id).join(', ');
    throw fail('not_found', `No GNS3 server is named ${server}; there are: ${names || 'none'}.`, { server });
  }

  /** As `locate`, without asking GNS3. Undefined when no server is known to have it. @throws conflict, not_found */
  find(projectId: string, server?: string): Found | undefined {
    let found: Found | undefined;
    for (const follower of this.serversOf(server)) {
      const record = follower.state.record(projectId);
      if (record === undefined) continue;
      if (found !== undefined) {
        const servers = [found.follower.server.id, follower.server.id];
        throw fail('conflict', `Project ${projectId} is on servers ${servers.join(' and ')}; name one as server.`, { servers });
      }
      found = { follower, record };
    }
    return found;
  }

  /** As `locate`, with what is kept of the project. */
  async seek(projectId: string, server?: string): Promise<Found> {
    await this.upToDate(server);
    const known = this.find(projectId, server);
    if (known !== undefined) return known;
    this.cache.miss();
    let away: Follower | undefined;
    for (const follower of this.serversOf(server)) {
      // A project that another client made a moment ago may not have been told yet.
      const asked = follower.connected ? await follower.rereadProjects().then(() => true, unlessDefect) : false;
      if (!asked) away = follower;
    }
    const found = this.find(projectId, server);
    if (found !== undefined) return found;
    if (away !== undefined) {
      throw fail(
        'gns3_unavailable',
        `Project ${projectId} is not known, and GNS3 server ${away.server.id}, which may have it, cannot be asked: ${away.reason}`,
        { project_id: projectId, server: away.server.id },
      );
    }
    throw fail('not_found', `Project ${projectId} is not known to ${server === undefined ? 'any GNS3 server' : `GNS3 server ${server}`}.`, {
      project_id: projectId,
    });
  }

  /** Counts a read of the project, and reads it from GNS3 when nothing keeps it fresh. What cannot be read is told as it was last. */
  async freshen({ follower, record }: Found): Promise<void> {
    if (follower.isFresh(record) || !follower.connected) {
      this.cache.hit();
      return;
    }
    this.cache.miss();
    await follower.reread(record.project.project_id, 'refreshed').catch(unlessDefect);
  }

  /** Waits until at least that is known which the log says now. */
  async upToDate(server: string | undefined): Promise<readonly Follower[]> {
    const followers = this.serversOf(server);
    await Promise.all(followers.map((follower) => follower.upToDate()));
    return followers;
  }

  // ---- Knowledge ----------------------------------------------------------------------------------------------------

  async locate(projectId: string, server?: string): Promise<Located> {
    const { follower, record } = await this.seek(projectId, server);
    return { controller: follower.controller, project: record.project };
  }

  async node(at: Located, nodeId: string): Promise<Node> {
    const { follower, record } = await this.#at(at);
    await this.freshen({ follower, record });
    const known = record.nodes.get(nodeId);
    if (known !== undefined) return asSeen(record, known);
    if (record.project.status === 'opened') {
      this.cache.miss();
      return this.heardNode(at, await follower.controller.node(record.project.project_id, nodeId));
    }
    throw fail('not_found', `Node ${nodeId} is not in project ${record.project.name}.`, { node_id: nodeId });
  }

  async nodes(at: Located): Promise<readonly Node[]> {
    const found = await this.#at(at);
    await this.freshen(found);
    return [...found.record.nodes.values()].map((node) => asSeen(found.record, node));
  }

  async link(at: Located, linkId: string): Promise<Link> {
    const { follower, record } = await this.#at(at);
    await this.freshen({ follower, record });
    const known = record.links.get(linkId);
    if (known !== undefined) return known;
    if (record.project.status === 'opened') {
      this.cache.miss();
      return this.heardLink(at, await follower.controller.link(record.project.project_id, linkId));
    }
    throw fail('not_found', `Link ${linkId} is not in project ${record.project.name}.`, { link_id: linkId });
  }

  async links(at: Located): Promise<readonly Link[]> {
    const found = await this.#at(at);
    await this.freshen(found);
    return [...found.record.links.values()];
  }

  async asking(at: Located, subjects: readonly string[], act: Act): Promise<() => void> {
    return this.#follower(at.controller).asking(subjects, act);
  }

  async heardProject(at: Located, wire: WireProject): Promise<Project> {
    return (await this.#follower(at.controller).heardProject(wire)) ?? at.project;
  }

  async heardNode(at: Located, wire: WireNode): Promise<Node> {
    const follower = this.#follower(at.controller);
    const node = await follower.heardNode(at.project.project_id, wire);
    const record = follower.state.record(at.project.project_id);
    if (record !== undefined && node !== undefined) return asSeen(record, node);
    throw fail('not_found', `Node ${wire.name} was deleted meanwhile.`, { node_id: wire.node_id });
  }

  async heardLink(at: Located, wire: WireLink): Promise<Link> {
    const link = await this.#follower(at.controller).heardLink(at.project.project_id, wire);
    if (link !== undefined) return link;
    throw fail('not_found', `Link ${wire.link_id} was deleted meanwhile, or has only one end.`, { link_id: wire.link_id });
  }

  async reread(at: Located, cause: 'refreshed' | 'restored' | 'opened'): Promise<readonly TopologyDifference[]> {
    return this.#follower(at.controller).reread(at.project.project_id, cause);
  }

  async rereadProjects(controller: Controller): Promise<readonly TopologyDifference[]> {
    return this.#follower(controller).rereadProjects();
  }

  // ---- the cache ----------------------------------------------------------------------------------------------------

  entries(): number {
    let entries = 0;
    for (const record of this.#records()) if (!record.forgotten) entries += 1 + record.nodes.size;
    return entries;
  }

  /** The next read of each project goes to GNS3. What is known stays known, so that the comparison tells what differs. */
  forget(): number {
    const entries = this.entries();
    for (const record of this.#records()) record.forgotten = true;
    return entries;
  }

  *#records(): Iterable<ProjectRecord> {
    for (const follower of this.followers) yield* follower.state.records();
  }

  #follower(controller: Controller): Follower {
    // By the client itself: a server that was removed and added again has another.
    const follower = this.followers.find((one) => one.controller === controller);
    if (follower !== undefined) return follower;
    throw fail('not_found', `GNS3 server ${controller.server.id} is no longer followed.`, { server: controller.server.id });
  }

  async #at(at: Located): Promise<Found> {
    return this.seek(at.project.project_id, at.controller.server.id);
  }
}

/** A closed project's nodes do not run, whatever they said last. */
function asSeen(record: ProjectRecord, node: Node): Node {
  return record.project.status === 'closed' && node.status !== 'unknown' ? { ...node, status: 'unknown' } : node;
}

/** GNS3 could not be asked: false. A defect of ours is not hidden. */
function unlessDefect(error: unknown): false {
  if (asFailure(error).fault === 'ours' && asFailure(error).code !== 'store_unavailable') throw error;
  return false;
}
