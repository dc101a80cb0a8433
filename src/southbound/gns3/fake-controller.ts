import { fail, type Failure } from '#kernel/error.ts';
import type { WireCompute, WireLink, WireNode, WireProject } from '#wire/gns3.ts';
import type { Controller, Gns3Api, Gns3Server, NotificationStream, StreamListener } from './controller.ts';

interface FakeStream extends NotificationStream {
  /** `controller`, or a project's id. */
  readonly of: string;
  readonly listener: StreamListener;
}

interface FakeProject {
  project: WireProject;
  readonly nodes: Map<string, WireNode>;
  readonly links: Map<string, WireLink>;
  /** `<node id>/<path>` to text. */
  readonly files: Map<string, string>;
}

let numbered = 0;
const someId = (): string => `${String(++numbered).padStart(8, '0')}-0000-4000-8000-000000000000`;

/**
 * A GNS3 server by hand, for tests of what the hub knows: it has projects, says what happens in them on its streams, can
 * die, come back with everything closed, refuse and keep silent. Made for scripts, not faithful beyond what they need.
 */
export class FakeGns3 {
  readonly api: Gns3Api;
  readonly server: Gns3Server;
  readonly projects = new Map<string, FakeProject>();
  readonly streams = new Set<FakeStream>();
  /** Every call, in order: `nodes <project>`, `open controller websocket`, … */
  readonly journal: string[] = [];
  /** Projects whose last listener left while `auto_close` was on: GNS3 would close them. On v3 only the end of a WebSocket looks, but any listener keeps it open. */
  readonly left: string[] = [];
  reachable = true;
  version: string;
  /** Calls (as the journal names them, from their beginning) that fail, and how. */
  readonly refusals = new Map<string, Failure>();
  /** Calls that wait for a promise before they are answered. */
  readonly delays = new Map<string, Promise<void>>();
  readonly controller: Controller;
  #known = false;

  constructor(options: { readonly id?: string; readonly api?: Gns3Api; readonly autoClose?: Gns3Server['autoClose'] } = {}) {
    this.api = options.api ?? 'v2';
    this.version = this.api === 'v2' ? '2.2.61' : '3.0.6';
    this.server = { id: options.id ?? 'lab', url: 'http://127.0.0.1:1', autoClose: options.autoClose ?? 'observe' };
    this.controller = this.#make();
  }

  // ---- the script's side --------------------------------------------------------------------------------------------

  project(name: string, options: Partial<WireProject> = {}, nodes: readonly string[] = []): string {
    const projectId = options.project_id ?? someId();
    const project: WireProject = {
      project_id: projectId,
      name,
      status: 'opened',
      auto_close: false,
      path: `/gns3/${projectId}`,
      ...options,
    };
    this.projects.set(projectId, { project, nodes: new Map(), links: new Map(), files: new Map() });
    for (const node of nodes) this.node(projectId, node, {}, 'silently');
    return projectId;
  }

  node(projectId: string, name: string, options: Partial<WireNode> = {}, how: 'told' | 'silently' = 'told'): string {
    const node: WireNode = {
      node_id: someId(),
      project_id: projectId,
      name,
      node_type: 'vpcs',
      status: 'stopped',
      compute_id: 'local',
      template_id: null,
      console: 5000,
      console_host: '127.0.0.1',
      console_type: 'telnet',
      x: 0,
      y: 0,
      z: 1,
      symbol: null,
      locked: false,
      ports: [],
      properties: {},
      ...options,
    };
    this.projects.get(projectId)!.nodes.set(node.node_id, node);
    if (how === 'told') this.tell(projectId, 'node.created', node);
    return node.node_id;
  }

  change(projectId: string, nodeId: string, change: Partial<WireNode>, how: 'told' | 'silently' = 'told'): void {
    const { nodes } = this.projects.get(projectId)!;
    const node = { ...nodes.get(nodeId)!, ...change };
    nodes.set(nodeId, node);
    if (how === 'told') this.tell(projectId, 'node.updated', node);
  }

  changeProject(projectId: string, change: Partial<WireProject>, action?: string): void {
    const held = this.projects.get(projectId)!;
    held.project = { ...held.project, ...change };
    if (action !== undefined) this.tell('controller', action, held.project);
  }

  /** Says something on the streams of a project or of the controller. */
  tell(of: string, action: string, event: unknown): void {
    for (const stream of this.streams) if (stream.of === of) stream.listener.message({ action, event });
  }

  listeners(of: string): readonly FakeStream[] {
    return [...this.streams].filter((stream) => stream.of === of);
  }

  breakStreams(of: string, reason = 'the socket broke'): void {
    for (const stream of this.listeners(of)) {
      this.streams.delete(stream);
      stream.listener.ended(reason);
    }
  }

  /** SIGKILL: every stream ends in the middle, nothing answers. */
  kill(): void {
    this.reachable = false;
    for (const stream of this.streams) {
      this.streams.delete(stream);
      stream.listener.ended('the connection was lost (1006)');
    }
  }

  /** As GNS3 comes back: every project is closed. */
  restart(): void {
    for (const held of this.projects.values()) held.project = { ...held.project, status: 'closed' };
    this.reachable = true;
  }

  // ---- the hub's side -----------------------------------------------------------------------------------------------

  async #call(entry: string): Promise<void> {
    this.journal.push(entry);
    const delay = [...this.delays].find(([name]) => entry.startsWith(name));
    if (delay !== undefined) await delay[1];
    else await Promise.resolve();
    if (!this.reachable) throw fail('gns3_unavailable', 'GNS3 server lab cannot be reached: connection refused.');
    const refusal = [...this.refusals].find(([name]) => entry.startsWith(name));
    if (refusal !== undefined) throw refusal[1];
  }

  #held(projectId: string): FakeProject {
    const held = this.projects.get(projectId);
    if (held === undefined) throw fail('not_found', `Project ID ${projectId} doesn't exist`);
    return held;
  }

  #leave(stream: FakeStream): void {
    if (!this.streams.delete(stream) || stream.of === 'controller') return;
    const closes = this.projects.get(stream.of)?.project.auto_close === true && (this.api === 'v2' || stream.kind === 'websocket');
    if (closes && this.listeners(stream.of).length === 0) this.left.push(stream.of);
  }

  #make(): Controller {
    const never = async (): Promise<never> => Promise.reject(fail('gns3_error', 'This fake does not do that.'));
    return {
      server: this.server,
      version: () => (this.#known ? { version: this.version, api: this.api } : null),
      breaker: () => ({ state: 'closed', failures: 0 }),
      probe: async () => {
        await this.#call('probe');
        this.#known = true;
        return { version: this.version, api: this.api };
      },
      onReachable: () => () => undefined,
      projects: async () => {
        await this.#call('projects');
        return [...this.projects.values()].map(({ project }) => project);
      },
      project: async (projectId) => {
        await this.#call(`project ${projectId}`);
        return this.#held(projectId).project;
      },
      updateProject: async (projectId, change) => {
        await this.#call(`update ${projectId}`);
        this.changeProject(projectId, change, 'project.updated');
        return this.#held(projectId).project;
      },
      nodes: async (projectId) => {
        await this.#call(`nodes ${projectId}`);
        const { nodes, project } = this.#held(projectId);
        // A closed project's list leaves out what only exists at run time.
        return [...nodes.values()].map((node) => {
          const { status: _, console_host: __, ports: ___, ...kept } = node;
          return project.status === 'closed' ? kept : node;
        });
      },
      node: async (projectId, nodeId) => {
        const read = this.#held(projectId).nodes.get(nodeId);
        await this.#call(`node ${nodeId}`);
        if (read === undefined) throw fail('not_found', `Node ID ${nodeId} doesn't exist`);
        return { ...read };
      },
      links: async (projectId) => {
        await this.#call(`links ${projectId}`);
        return [...this.#held(projectId).links.values()];
      },
      link: never,
      openStream: async (of, kind, listener) => {
        const name = of === 'controller' ? of : of.projectId;
        await this.#call(`open ${name} ${kind}`);
        const stream: FakeStream = { of: name, kind, listener, close: () => this.#leave(stream) };
        this.streams.add(stream);
        listener.message({ action: 'ping', event: {} });
        return stream;
      },
      computes: async (): Promise<WireCompute[]> => [],
      computeLoads: async () => [],
      close: async () => {
        for (const stream of this.streams) this.#leave(stream);
      },
      openProject: never,
      closeProject: never,
      duplicateProject: never,
      exportProject: never,
      importProject: never,
      nodeAction: never,
      updateNode: never,
      resetConsole: never,
      nodeFile: async (projectId, nodeId, path) => {
        await this.#call(`file ${path} of ${nodeId}`);
        return this.#held(projectId).files.get(`${nodeId}/${path}`) ?? null;
      },
      availableFilters: never,
      updateLink: never,
      resetLink: never,
      startCapture: never,
      stopCapture: never,
      capture: never,
      snapshots: never,
      createSnapshot: never,
      restoreSnapshot: never,
      deleteSnapshot: never,
      openConsole: never,
    };
  }
}
