import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import { anonymous } from '#kernel/caller.ts';
import type { Clock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import type { Answering, Context } from '#kernel/module.ts';
import type { LinkFilters } from '#model/link.ts';
import type { WireAvailableFilter, WireLink, WireNode, WireProject, WireSnapshot } from '#wire/gns3.ts';
import type { Act } from '../asked.ts';
import type { ConsoleListener, Controller, Window } from '../controller.ts';
import type { Knowledge, Located } from '../knowledge.ts';
import { learnLink, learnNode, learnProject } from '../translate.ts';
import { acts } from './index.ts';
import type { ActLimits } from './parts.ts';

export const P = '11111111-2222-4333-8444-555555555555';
export const L = '31111111-2222-4333-8444-555555555555';
export const nodeId = (number: number) => `2${String(number).padStart(7, '0')}-2222-4333-8444-555555555555`;

/** A GNS3 server as the acts see it: a project, nodes, a link, in memory, with the moods that a test gives it. */
export class SmallGns3 {
  api: 'v2' | 'v3' = 'v3';
  project: WireProject = { project_id: P, name: 'lab', status: 'opened', auto_close: false };
  others: WireProject[] = [];
  readonly nodes = new Map<string, WireNode>();
  readonly links = new Map<string, WireLink>();
  snapshots: WireSnapshot[] = [];
  available: WireAvailableFilter[] = [
    { type: 'delay', name: 'Delay', parameters: [{ name: 'Latency', type: 'int', minimum: 0, maximum: 32767, unit: 'ms' }] },
    { type: 'bpf', name: 'BPF', parameters: [{ name: 'Filters', type: 'text' }] },
  ];
  /** What was asked, in order: `start PC1`. */
  readonly asked: string[] = [];
  /** Contents of files, by the node and its path. */
  readonly files = new Map<string, string>();
  /** Instead of what an action does. */
  readonly moods = new Map<string, () => void | Promise<void>>();
  readonly consoles: { nodeId: string; listener: ConsoleListener; typed: string; windows: Window[]; closed: boolean }[] = [];
  /** What a console says when it is opened or typed at. */
  consoleSays: (typed: string) => string | null = () => '\r\nPC> ';

  addNode(number: number, nodeType = 'vpcs', more: Partial<WireNode> = {}): WireNode {
    const node: WireNode = {
      node_id: nodeId(number),
      project_id: P,
      name: `PC${number}`,
      node_type: nodeType,
      status: 'stopped',
      console: 5000 + number,
      console_type: 'telnet',
      ...more,
    };
    this.nodes.set(node.node_id, node);
    return node;
  }

  addLink(filters: LinkFilters = {}, suspend = false): WireLink {
    const ends = [...this.nodes.keys()].slice(0, 2).map((id, port) => ({ node_id: id, adapter_number: 0, port_number: port }));
    const link: WireLink = { link_id: L, project_id: P, nodes: ends, filters, suspend, capturing: false };
    this.links.set(L, link);
    return link;
  }

  async #mood(name: string): Promise<boolean> {
    this.asked.push(name);
    const mood = this.moods.get(name);
    await mood?.();
    return mood !== undefined;
  }

  #node(id: string): WireNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw fail('not_found', `Node ID ${id} doesn't exist`);
    return node;
  }

  #link(id: string): WireLink {
    const link = this.links.get(id);
    if (link === undefined) throw fail('not_found', `Link ID ${id} doesn't exist`);
    return link;
  }

  readonly controller: Controller = {
    server: { id: 'one', url: 'http://127.0.0.1:3080', autoClose: 'observe' },
    version: () => ({ version: this.api === 'v3' ? '3.0.6' : '2.2.61', api: this.api }),
    breaker: () => ({ state: 'closed', failures: 0 }),
    probe: async () => ({ version: '3.0.6', api: this.api }),
    onReachable: () => () => undefined,
    projects: async () => [this.project, ...this.others],
    project: async () => ({ ...this.project }),
    updateProject: async (_, change) => {
      await this.#mood('update project');
      this.project = { ...this.project, ...change };
      return this.project;
    },
    openProject: async () => {
      await this.#mood('open');
      return (this.project = { ...this.project, status: 'opened' });
    },
    closeProject: async () => {
      await this.#mood('close');
      this.project = { ...this.project, status: 'closed' };
    },
    duplicateProject: async (_, name) => {
      await this.#mood('duplicate');
      const copy: WireProject = { ...this.project, project_id: '1aaaaaaa-2222-4333-8444-555555555555', name, status: 'closed' };
      this.others.push(copy);
      return copy;
    },
    exportProject: async () => {
      await this.#mood('export');
      return (async function* () {
        yield Buffer.from('PK archive');
      })();
    },
    importProject: async (projectId, name, archive) => {
      let size = 0;
      for await (const piece of archive) size += piece.length;
      await this.#mood(`import ${size} bytes`);
      const made: WireProject = { project_id: projectId, name, status: 'closed' };
      this.others.push(made);
      return made;
    },
    nodes: async () => {
      await this.#mood('nodes');
      return [...this.nodes.values()].map((node) => ({ ...node }));
    },
    node: async (_, id) => ({ ...this.#node(id) }),
    updateNode: async (_, id, change) => {
      const node = this.#node(id);
      // A mood may take it as GNS3 sometimes does: in part, or not at all.
      if (!(await this.#mood(`update ${node.name}`))) {
        this.nodes.set(id, { ...node, ...change, properties: { ...node.properties, ...change.properties } });
      }
      return { ...this.#node(id) };
    },
    resetConsole: async (_, id) => void (await this.#mood(`reset console of ${this.#node(id).name}`)),
    nodeFile: async (_, id, path) => this.files.get(`${id}/${path}`) ?? null,
    nodeAction: async (_, id, action) => {
      const node = this.#node(id);
      if (await this.#mood(`${action} ${node.name}`)) return;
      const status = { start: 'started', reload: 'started', stop: 'stopped', suspend: 'suspended' } as const;
      this.nodes.set(id, { ...node, status: status[action] });
    },
    links: async () => [...this.links.values()],
    link: async (_, id) => ({ ...this.#link(id) }),
    availableFilters: async () => this.available,
    updateLink: async (_, id, change) => {
      // GNS3 stores what it then refuses.
      const link: WireLink = { ...this.#link(id), ...change };
      this.links.set(id, link);
      await this.#mood(`put ${JSON.stringify(change.filters)} ${change.suspend}`);
      return link;
    },
    resetLink: async () => void (await this.#mood('reset')),
    startCapture: async (_, id, fileName) => {
      await this.#mood(`capture ${fileName}`);
      const link: WireLink = { ...this.#link(id), capturing: true, capture_file_name: fileName };
      this.links.set(id, link);
      return link;
    },
    stopCapture: async (_, id) => {
      this.links.set(id, { ...this.#link(id), capturing: false });
    },
    capture: async () =>
      (async function* () {
        yield Buffer.from('pcap');
      })(),
    snapshots: async () => this.snapshots,
    createSnapshot: async (_, name) => {
      await this.#mood('snapshot');
      const made: WireSnapshot = { snapshot_id: nodeId(900 + this.snapshots.length), name, created_at: 1_795_364_948, project_id: P };
      this.snapshots.push(made);
      return made;
    },
    restoreSnapshot: async (_, id) => {
      await this.#mood(`restore ${id}`);
      if (!this.snapshots.some((snapshot) => snapshot.snapshot_id === id)) throw fail('not_found', `Snapshot ID ${id} doesn't exist`);
    },
    deleteSnapshot: async (_, id) => {
      if (!this.snapshots.some((snapshot) => snapshot.snapshot_id === id)) throw fail('not_found', `Snapshot ID ${id} doesn't exist`);
      this.snapshots = this.snapshots.filter((snapshot) => snapshot.snapshot_id !== id);
    },
    computes: async () => [],
    computeLoads: async () => [],
    openStream: () => Promise.reject(new Error('The acts open no streams.')),
    openConsole: async (_, id, listener) => {
      await this.#mood(`console ${this.#node(id).name}`);
      const console = { nodeId: id, listener, typed: '', windows: [] as Window[], closed: false };
      this.consoles.push(console);
      const say = (typed: string) => {
        const text = this.consoleSays(typed);
        if (text !== null) queueMicrotask(() => listener.data(Buffer.from(text)));
      };
      say('');
      return {
        write: (bytes) => {
          const text = Buffer.from(bytes).toString();
          console.typed += text;
          say(text);
        },
        resize: (window) => void console.windows.push(window),
        close: () => {
          console.closed = true;
          listener.ended('closed by the hub');
        },
      };
    },
    close: async () => undefined,
  };
}

/** A clock that a test moves; each look at it takes a millisecond. */
function testClock() {
  let nowMs = 0;
  return { now: () => new Date(), monotonicMs: () => (nowMs += 1), pass: (ms: number) => void (nowMs += ms) };
}

/** The acts over such a server, with a Knowledge that learns and announces as the real one does, and keeps it for the test. */
export function actingOn(
  { controller }: { readonly controller: Controller },
  limits: Partial<ActLimits> = {},
  projectId = P,
  clock: Clock & { pass?(ms: number): void } = testClock(),
) {
  const published: NewEvent[] = [];
  const askedSubjects = new Set<string>();
  const acted: (readonly [subject: string, act: Act])[] = [];
  const known = new Map<string, object>();
  const rereads: string[] = [];
  const how = {
    server: controller.server.id,
    time: '2026-01-01T00:00:00.000Z',
    inferred: false,
    asked: (subject: string) => askedSubjects.has(subject),
  };
  const place = { projectId, opened: true, listed: false, closedSince: false };
  const knowledge: Knowledge = {
    locate: async (id) => {
      const wire = (await controller.projects()).find((project) => project.project_id === id);
      if (wire === undefined) throw fail('not_found', `Project ${id} is not known to any server.`);
      return { controller, project: learnProject(undefined, wire, how).next };
    },
    node: async (_, id) => learnNode(undefined, await controller.node(projectId, id), place, how).next,
    nodes: async () => (await controller.nodes(projectId)).map((wire) => learnNode(undefined, wire, place, how).next),
    link: async (_, id) => learnLink(undefined, await controller.link(projectId, id), place, how).next!,
    links: async () => (await controller.links(projectId)).map((wire) => learnLink(undefined, wire, place, how).next!),
    asking: async (_, subjects, act) => {
      for (const subject of subjects) {
        acted.push([subject, act]);
        if (act.vouches) askedSubjects.add(subject);
      }
      return () => {
        if (act.vouches) for (const subject of subjects) askedSubjects.delete(subject);
      };
    },
    heardProject: async (_, wire) => {
      const learned = learnProject(known.get(wire.project_id) as never, wire, how);
      known.set(wire.project_id, learned.next);
      return learned.next;
    },
    heardNode: async (at, wire) => {
      const learned = learnNode(known.get(wire.node_id) as never, wire, { ...place, opened: at.project.status === 'opened' }, how);
      known.set(wire.node_id, learned.next);
      return learned.next;
    },
    heardLink: async (_, wire) => {
      const learned = learnLink(known.get(wire.link_id) as never, wire, place, how);
      known.set(wire.link_id, learned.next!);
      return learned.next!;
    },
    reread: async (_: Located, cause) => {
      rereads.push(cause);
      return [];
    },
    rereadProjects: async () => {
      rereads.push('projects');
      return [];
    },
  };
  const all = acts({
    knowledge,
    controllers: () => [controller],
    context: { publish: async (events) => void published.push(...events) },
    clock,
    log: silentLog,
    limits: { confirmMs: 50, confirmEveryMs: [0], nudgeMs: 5, lingerMs: 5, ...limits },
  });
  return {
    all,
    published,
    askedSubjects,
    /** Every act, with its subject, in order. */
    acted,
    rereads,
    /** Lets time pass for everything that asks the clock. */
    pass: (ms: number) => clock.pass?.(ms),
    /** Asks an operation as a caller would, input already validated. */
    ask: async <T>(name: string, input: object, context: Partial<Context> = {}): Promise<T> => {
      const answering: Answering | undefined = all.answers.find((one) => one.operation.name === name);
      if (answering === undefined) throw new Error(`Nobody answers ${name}.`);
      const checked = answering.operation.input.parse({ project_id: projectId, ...input });
      const full = {
        caller: { ...anonymous, name: 'ada' },
        correlationId: 'c',
        messageId: 'm',
        signal: new AbortController().signal,
        body: undefined,
        ...context,
      };
      return (await answering.handle(checked as never, full as Context)) as T;
    },
  };
}
