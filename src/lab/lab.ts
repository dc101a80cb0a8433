import type { WebSocket } from 'ws';
import type { ServerResponse } from 'node:http';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { beginActivity, type Activity, type ActivityOptions } from './activity.ts';
import { createAccess } from './api/access.ts';
import { bodiesOf } from './api/bodies.ts';
import type { Route, SocketRoute } from './api/route.ts';
import { linkRoutes } from './api/routes-links.ts';
import { nodeRoutes } from './api/routes-nodes.ts';
import { projectRoutes } from './api/routes-projects.ts';
import { serverRoutes, VERSIONS } from './api/routes-server.ts';
import { createApiServer, type PlannedAnswer } from './api/server.ts';
import { consoleSockets } from './console/console-sockets.ts';
import { noPause, recordedPause } from './delays.ts';
import { found } from './founding.ts';
import { createJournal, type JournalEntry } from './journal.ts';
import type { LabNode, Network } from './network/network.ts';
import { crashNode } from './network/node-power.ts';
import { nodeOf } from './network/nodes.ts';
import { portPool } from './network/port-pool.ts';
import { closeProject, forgetRunning, openedProject, openProject, projectOf } from './network/projects.ts';
import { builtInTemplates } from './network/templates.ts';
import { NO_SURPRISES, type LabApi, type LabOptions } from './options.ts';
import { seededRandom } from './random.ts';
import { createStreams, type StreamKind, type StreamName, type Streams } from './stream/streams.ts';

/** A simulated GNS3 server on real sockets. */
export interface Lab {
  readonly api: LabApi;
  /** `http://127.0.0.1:<port>`, without the version; stays the same over `restart()`. */
  readonly url: string;
  /** v2 without authentication has none. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** What exists: read it freely; change it through the API, so that clients are told. */
  readonly model: Network;
  /** Sends an event that nothing caused: to `controller`, or to a project's stream by its id. */
  emit(stream: StreamName, action: string, event: unknown): void;
  /** Sends a line as it is, malformed ones too. */
  emitLine(stream: StreamName, line: string): void;
  /** Listeners of a stream now. */
  listeners(stream: StreamName): number;
  /** Events made so far for at least one listener each. */
  produced(): number;
  activity(options: ActivityOptions): Activity;
  /** Nothing is answered and nothing is sent for so long; then everything is. */
  stallFor(ms: number): Promise<void>;
  /** Answers something else to the requests that match; the function takes it back. */
  answerWith(planned: PlannedAnswer): () => void;
  /** Cuts every stream and console socket; the server goes on. */
  breakStreams(): void;
  /** As SIGKILL: connections are cut in the middle of what they say, new ones refused. */
  kill(): Promise<void>;
  /** As SIGTERM: sockets are told that the server goes. */
  shutDown(): Promise<void>;
  /** Comes back on the same port after `kill` or `shutDown` (or does `kill` first): projects are closed, tokens still good. */
  restart(): Promise<void>;
  /** Every token that was given out is bad from now on. */
  revokeTokens(): void;
  /** The process of a started VPCS dies. */
  crash(projectId: string, nodeId: string): void;
  /** The relay of a started VPCS dies: nobody is told, traffic stops, filters are refused. */
  crashRelay(projectId: string, nodeId: string): void;
  /** Requests and WebSockets so far, oldest first. */
  journal(): readonly JournalEntry[];
  clearJournal(): void;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** GNS3's default range is 10000 to 20000; this is that of the recorded servers. Nothing is bound: a large lab has more. */
const UDP_PORTS = { first: 20_000, last: 22_000 } as const;

/** In the recorded order; 3.0 has no `traceng`. */
const COMPUTE_NODE_TYPES = [
  'cloud',
  'ethernet_hub',
  'ethernet_switch',
  'nat',
  'vpcs',
  'virtualbox',
  'dynamips',
  'frame_relay_switch',
  'atm_switch',
  'qemu',
  'vmware',
  'traceng',
  'docker',
  'iou',
];

/** Ports for consoles of labs that run side by side: each takes the next slice. */
const CONSOLE_PORTS = { first: 10_000, last: 32_000, slice: 500 } as const;
let slices = Math.floor(Math.random() * 40);

function consoleRange(options: LabOptions): readonly [number, number] {
  if (options.consolePorts !== undefined) return options.consolePorts;
  const needed = Math.max(CONSOLE_PORTS.slice, (options.projects ?? 3) * ((options.nodes ?? 12) * 2 + 16) * 2);
  // A large lab has them all, and more than there are where they are only published.
  if (needed > CONSOLE_PORTS.slice)
    return [CONSOLE_PORTS.first, Math.max(CONSOLE_PORTS.last, Math.min(65_535, CONSOLE_PORTS.first + needed))];
  const count = Math.floor((CONSOLE_PORTS.last - CONSOLE_PORTS.first) / CONSOLE_PORTS.slice);
  slices = (slices + 1) % count;
  const first = CONSOLE_PORTS.first + slices * CONSOLE_PORTS.slice;
  return [first, first + CONSOLE_PORTS.slice - 1];
}

/** Labs without a seed differ from each other: two servers never have the same project. */
let labs = 0;

/** Starts a lab and resolves when it answers. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const api = options.api ?? 'v2';
  const host = options.host ?? '127.0.0.1';
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silentLog;
  const switches = { ...NO_SURPRISES, ...options.switches };
  labs += 1;
  const seed = options.seed ?? labs;
  const random = seededRandom(seed);
  const load = seededRandom(seed ^ 0x5eed);
  const nowMs = (): number => clock.monotonicMs();
  const bornMs = nowMs();
  const pause = options.delays === 'recorded' ? recordedPause(api) : noPause;
  const percent = (): number => Math.round(load.fraction() * 300) / 10;
  const journal = createJournal(() => clock.now());
  const access = createAccess({
    api,
    auth: options.auth,
    tokenLifetimeMs: options.tokenLifetimeMs ?? DAY_MS,
    random,
    now: () => clock.now(),
  });
  const usage = (): Record<string, unknown> => ({
    cpu_usage_percent: percent(),
    memory_usage_percent: percent(),
    ...(api === 'v3' ? { disk_usage_percent: 20 } : {}),
  });

  let network: Network;
  let port = 0;
  const consoles = consoleSockets(host, (options.consoles ?? 'telnet') === 'telnet', switches, () => network);
  const streams: Streams = createStreams({
    api,
    switches,
    pingEveryMs: options.pingEveryMs ?? 5_000,
    computeEveryMs: options.computeEveryMs ?? (api === 'v2' ? 1_000 : 5_000),
    nowMs,
    ping: usage,
    compute() {
      const local = network.computes.get('local')!;
      Object.assign(local.fields, usage(), { connected: network.computeConnected() });
      return network.bodies.compute(local);
    },
    left: (name, kind) => leftBy(name, kind),
  });
  const [firstPort, lastPort] = consoleRange(options);
  network = {
    api,
    host,
    realTime: options.delays === 'recorded',
    bodies: bodiesOf(api, host),
    switches,
    random,
    announce: streams,
    pause,
    consoles,
    consolePorts: portPool(firstPort, lastPort),
    udpPorts: portPool(UDP_PORTS.first, Math.max(UDP_PORTS.last, UDP_PORTS.first + 4 * (options.projects ?? 3) * (options.nodes ?? 12))),
    projects: new Map(),
    templates: new Map(builtInTemplates(api).map((template) => [template.templateId, template])),
    computes: new Map([['local', { computeId: 'local', fields: localCompute(api, host) }]]),
    now: () => clock.now(),
    computeConnected: () => nowMs() - bornMs >= switches.lateComputeMs,
  };

  const closing = new Set<NodeJS.Timeout>();
  /** GNS3's lease: nobody listens to a project that closes itself, so it is closed a little later. */
  function leftBy(name: StreamName, kind: StreamKind): void {
    const project = network.projects.get(name);
    // Recorded of 3.0.6: the end of an HTTP stream did not count.
    if (project === undefined || (api === 'v3' && kind === 'http')) return;
    const timer = setTimeout(() => {
      closing.delete(timer);
      if (project.settings['auto_close'] !== true || streams.listeners(name) > 0 || network.projects.get(name) !== project) return;
      closeProject(network, project).catch((thrown: unknown) => log.error('a project could not be closed', { error: String(thrown) }));
    }, options.autoCloseAfterMs ?? 5_000);
    timer.unref();
    closing.add(timer);
  }

  const streamRoutes = notificationRoutes(network, streams);
  const server = createApiServer({
    api,
    access,
    journal,
    switches,
    nowMs,
    keepConnections: options.keepConnections ?? false,
    routes: [
      ...projectRoutes(network),
      ...nodeRoutes(network, () => port),
      ...linkRoutes(network),
      ...serverRoutes(network, access, () => machineLoad(percent)),
      ...streamRoutes.http,
    ],
    sockets: [
      ...streamRoutes.sockets,
      {
        path: '/projects/{project_id}/nodes/{node_id}/console/ws',
        open: true,
        find: (params) => void nodeOf(openedProject(network, params['project_id']!), params['node_id']!),
        serve(socket, params) {
          const node = nodeOf(openedProject(network, params['project_id']!), params['node_id']!);
          // Recorded: on a stopped node 2.2 closes at once, 3.0 drops.
          if (node.status !== 'started' || node.nodeType !== 'vpcs') return api === 'v2' ? socket.close(1000) : socket.terminate();
          return consoles.attach(network, node, socket);
        },
      },
    ],
  });

  await found(network, {
    projects: options.projects ?? 3,
    nodes: options.nodes ?? 12,
    links: options.links ?? 'pairs',
    autoClose: options.autoClose ?? false,
    opened: options.opened ?? true,
    started: options.started ?? false,
  });
  port = await server.listen(host, options.port ?? 0);
  network.computes.get('local')!.fields['port'] = port;

  const activities = new Set<Activity>();
  let up = true;
  const stalls = new Set<() => void>();
  const node = (projectId: string, nodeId: string): LabNode => nodeOf(projectOf(network, projectId), nodeId);

  async function goDown(how: 'kill' | 'shutDown'): Promise<void> {
    if (!up) return;
    up = false;
    for (const end of stalls) end();
    for (const timer of closing) clearTimeout(timer);
    closing.clear();
    const leaving = server[how]();
    streams.forget();
    for (const project of network.projects.values()) if (project.status === 'opened') forgetRunning(network, project);
    await leaving;
  }

  return {
    api,
    url: `http://${host}:${port}`,
    credentials: options.auth ?? (api === 'v3' ? { user: 'admin', password: 'admin' } : null),
    model: network,
    emit: (stream, action, event) => streams.emit(stream, action, event),
    emitLine: (stream, line) => streams.emitLine(stream, line),
    listeners: (stream) => streams.listeners(stream),
    produced: () => streams.produced(),
    activity(wanted) {
      const activity = beginActivity(network, seededRandom(random.integer(0xffff_ffff)), wanted, nowMs);
      activities.add(activity);
      return activity;
    },
    stallFor(ms) {
      const stalled = new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          stalls.delete(end);
          if (stalls.size === 0) {
            streams.hold(false);
            server.stall(null);
          }
          resolve();
        };
        const timer = setTimeout(end, ms);
        stalls.add(end);
      });
      streams.hold(true);
      server.stall(stalled);
      return stalled;
    },
    answerWith: (planned) => server.plan(planned),
    breakStreams: () => server.cutStreams(),
    kill: () => goDown('kill'),
    shutDown: () => goDown('shutDown'),
    async restart() {
      await goDown('kill');
      await server.listen(host, port);
      up = true;
      for (const project of network.projects.values()) if (project.settings['auto_open'] === true) await openProject(network, project);
    },
    revokeTokens: () => access.revokeTokens(),
    crash: (projectId, nodeId) => crashNode(network, node(projectId, nodeId)),
    crashRelay(projectId, nodeId) {
      node(projectId, nodeId).relayAlive = false;
    },
    journal: () => journal.entries(),
    clearJournal: () => journal.clear(),
    async close() {
      for (const activity of activities) activity.stop();
      await goDown('shutDown');
      streams.close();
      consoles.closeAll();
    },
  };
}

function localCompute(api: LabApi, host: string): Record<string, unknown> {
  const machine = api === 'v3' ? { cpus: 2, disk_size: 270_553_174_016, memory: 25_276_063_744 } : {};
  return {
    capabilities: {
      ...machine,
      node_types: COMPUTE_NODE_TYPES.filter((type) => api === 'v2' || type !== 'traceng'),
      platform: 'linux',
      version: VERSIONS[api],
    },
    connected: true,
    cpu_usage_percent: 5.8,
    ...(api === 'v3' ? { disk_usage_percent: 20 } : {}),
    host,
    last_error: null,
    memory_usage_percent: 2.8,
    name: api === 'v3' ? 'gns3lab (controller)' : 'gns3lab',
    port: 0,
    protocol: 'http',
    user: api === 'v3' ? 'gns3' : 'nms',
  };
}

function machineLoad(percent: () => number): Record<string, unknown> {
  const total = 25_276_063_744;
  const used = Math.round((total * percent()) / 100);
  return {
    memory_total: total,
    memory_free: total - used,
    memory_used: used,
    swap_total: 0,
    swap_free: 0,
    swap_used: 0,
    cpu_usage_percent: Math.round(percent()),
    memory_usage_percent: Math.round((used / total) * 100),
    swap_usage_percent: 0,
    disk_usage_percent: 20,
    load_average_percent: [Math.round(percent()), Math.round(percent()), Math.round(percent())],
  };
}

function notificationRoutes(network: Network, streams: Streams): { http: Route[]; sockets: SocketRoute[] } {
  const nameOf = (params: Readonly<Record<string, string>>): StreamName => params['project_id'] ?? 'controller';
  const find = (params: Readonly<Record<string, string>>): void => {
    if (params['project_id'] !== undefined) projectOf(network, params['project_id']);
  };
  const paths = ['/notifications', '/projects/{project_id}/notifications'];
  const follow = (response: ServerResponse, name: StreamName): void => {
    response.setHeader('Content-Type', 'application/json');
    // 3.0 closes these connections too when the stream ends.
    response.setHeader('Connection', 'close');
    response.flushHeaders();
    const leave = streams.listen(name, 'http', (line) => void response.write(`${line}\n`));
    response.on('close', leave);
  };
  return {
    http: paths.map((path) => ({
      method: 'GET',
      path,
      find,
      privilege: 'Project.Audit',
      handle: ({ params }) => ({ status: 200, stream: (response) => follow(response, nameOf(params)) }),
    })),
    sockets: paths.map((path) => ({
      path: `${path}/ws`,
      find,
      serve(socket: WebSocket, params: Readonly<Record<string, string>>) {
        const leave = streams.listen(nameOf(params), 'websocket', (line) => {
          if (socket.readyState === socket.OPEN) socket.send(line);
        });
        socket.on('close', leave);
        socket.on('error', () => socket.terminate());
      },
    })),
  };
}
