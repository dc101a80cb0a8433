import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import type { Translation } from '#model/translation.ts';
import { beginActivity, type Activity, type ActivityOptions } from './activity.ts';
import { createAccess } from './api/access.ts';
import { bodiesOf } from './api/bodies.ts';
import { linkRoutes } from './api/routes-links.ts';
import { nodeRoutes } from './api/routes-nodes.ts';
import { notificationRoutes } from './api/routes-notifications.ts';
import { projectRoutes } from './api/routes-projects.ts';
import { serverRoutes } from './api/routes-server.ts';
import { createApiServer, type PlannedAnswer } from './api/server.ts';
import { consoleSockets } from './console/console-sockets.ts';
import { noPause, recordedPause } from './delays.ts';
import { found } from './founding.ts';
import { createJournal, type JournalEntry } from './journal.ts';
import type { Network } from './network/network.ts';
import type { LabNode } from './network/objects.ts';
import { readLabs, sizeOfLabs } from './labs/lab-source.ts';
import { crashNode, forgetAtCompute } from './network/node-power.ts';
import { localCompute, machineLoad } from './network/local-compute.ts';
import { nodeOf } from './network/nodes.ts';
import { withDevices, type NetworkBase } from './network-devices.ts';
import { portPool } from './network/port-pool.ts';
import { consoleRange, udpRange } from './network/port-ranges.ts';
import { closeProject, forgetRunning, openedProject, openProject, projectOf } from './network/projects.ts';
import { emulatorTemplates } from './network/emulator-templates.ts';
import { builtInTemplates } from './network/templates.ts';
import { NO_SURPRISES, type LabApi, type LabOptions } from './options.ts';
import { seededRandom } from './random.ts';
import { serverSurprises } from './server-surprises.ts';
import { simulatedTime } from './simulated-time.ts';
import { translationsOf } from './translations.ts';
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
  /** Where addresses of the lab's own networks really answer: SNMP agents and consoles. */
  translations(): Translation[];
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

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
  const sources = options.lab === undefined ? null : await readLabs(typeof options.lab === 'string' ? [options.lab] : options.lab, random);
  const { projects, nodes } = sources === null ? generatedSize(options) : sizeOfLabs(sources);
  const emulators = options.emulators ?? (options.lab === undefined ? 'vpcs' : 'all');
  const load = seededRandom(seed ^ 0x5eed);
  const nowMs = (): number => clock.monotonicMs();
  const bornMs = nowMs();
  const pause = options.delays === 'recorded' ? recordedPause(api) : noPause;
  const percent = (): number => Math.round(load.fraction() * 300) / 10;
  const journal = createJournal(() => clock.now());
  const access = createAccess({
    api,
    auth: options.auth,
    tokenLifetimeMs: options.tokenLifetimeMs ?? (switches.tokenLifetimeMs > 0 ? switches.tokenLifetimeMs : DAY_MS),
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
  const base: NetworkBase = {
    api,
    host,
    realTime: options.delays === 'recorded',
    bodies: bodiesOf(api, switches.consoleHost === '' ? host : switches.consoleHost),
    switches,
    emulators,
    random,
    announce: streams,
    pause,
    consoles,
    consolePorts: portPool(...consoleRange(options.consolePorts, nodes, projects)),
    udpPorts: portPool(...udpRange(nodes)),
    projects: new Map(),
    templates: new Map(
      [...builtInTemplates(api), ...(emulators === 'all' ? emulatorTemplates(api) : [])].map((each) => [each.templateId, each]),
    ),
    computes: new Map([['local', { computeId: 'local', fields: localCompute(api, host) }]]),
    forgotten: new Set(),
    now: () => clock.now(),
    simulatedMs: simulatedTime(clock, options.timeScale ?? 1),
    computeConnected: () => nowMs() - bornMs >= switches.lateComputeMs,
  };
  network = withDevices(base, {
    agents: {
      agents: (options.agents ?? true) ? 'udp' : 'none',
      host,
      clock,
      log,
      ...(options.agentPorts === undefined ? {} : { ports: options.agentPorts }),
      ...(options.trapReceivers === undefined ? {} : { trapReceivers: options.trapReceivers }),
    },
    random: seededRandom(seed ^ 0x7afc),
    timeScale: options.timeScale ?? 1,
    hangConsole: (node, hung) => consoles.hang(node, hung),
    stall: (ms) => void stallFor(ms),
    record: options.truth ?? (() => undefined),
    warn: (message) => log.warn(message),
  });

  const surprises = serverSurprises(switches, {
    revokeTokens: () => access.revokeTokens(),
    cutStreams: () => server.cutStreams(),
    forget() {
      for (const project of network.projects.values()) if (project.status === 'opened') forgetAtCompute(network, project);
    },
  });
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
    published: { '/lab/translations': () => translationsOf(network, host) },
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
          if (node.status !== 'started' || node.consoleType !== 'telnet') return api === 'v2' ? socket.close(1000) : socket.terminate();
          return consoles.attach(network, node, socket);
        },
      },
    ],
  });

  const remarks = await found(network, {
    sources,
    projects: options.projects ?? 3,
    nodes: options.nodes ?? 12,
    links: options.links ?? 'pairs',
    autoClose: options.autoClose ?? false,
    opened: options.opened ?? true,
    started: options.started ?? sources !== null,
  });
  for (const remark of remarks) log.warn(remark);
  const silent = consoles.missing();
  if (silent > 0)
    log.warn(
      `${silent} consoles have no telnet port and answer by WebSocket alone. Raise the limit of open files of the process (ulimit -n).`,
    );
  if (options.faults !== undefined) network.faults.schedule(options.faults);
  port = await server.listen(host, options.port ?? 0);
  network.computes.get('local')!.fields['port'] = port;

  const activities = new Set<Activity>();
  let up = true;
  const stalls = new Set<() => void>();
  const node = (projectId: string, nodeId: string): LabNode => nodeOf(projectOf(network, projectId), nodeId);

  /** Nothing is answered and nothing is sent for so long. */
  function stallFor(ms: number): Promise<void> {
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
  }

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
    stallFor,
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
      network.forwarding.changed(projectId);
    },
    journal: () => journal.entries(),
    clearJournal: () => journal.clear(),
    translations: () => translationsOf(network, host),
    async close() {
      for (const activity of activities) activity.stop();
      surprises.stop();
      network.faults.close();
      network.traffic.close();
      await goDown('shutDown');
      await network.agents.closeAll();
      streams.close();
      consoles.closeAll();
    },
  };
}

function generatedSize({ projects = 3, nodes = 12 }: LabOptions): { readonly projects: number; readonly nodes: number } {
  return { projects, nodes: projects * nodes };
}
