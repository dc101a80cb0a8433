import { systemClock, type Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { HealthCheck } from '#kernel/health.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import type { Log } from '#kernel/log.ts';
import type { Meter } from '#kernel/metric.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import { linkCreated, linkDeleted, linkUpdated } from '#model/link.ts';
import { nodeCreated, nodeDeleted, nodeStarted, nodeStopped, nodeSuspended, nodeUpdated } from '#model/node.ts';
import { projectClosed, projectCreated, projectDeleted, projectOpened, projectUpdated } from '#model/project.ts';
import {
  serverAdded,
  serverConnected,
  serverLost,
  serverRemoved,
  streamGapEnded,
  streamGapStarted,
  topologyChanged,
} from '#model/topology.ts';
import { acts } from './acts/index.ts';
import { clientMetrics } from './client-metrics.ts';
import { computeLoads } from './compute-loads.ts';
import type { Controller, Gns3Server } from './controller.ts';
import { EventStatistics } from './event-statistics.ts';
import { Follower } from './follower.ts';
import { createController } from './http-controller.ts';
import { Known } from './known.ts';
import { projectStartBegun, projectStartFinished, projectStartNodeReported } from './messages.ts';
import { cacheHitRatio, gns3EventsPerSecond, gns3Metrics } from './metrics.ts';
import { usualPace, type Pace } from './pace.ts';
import { changeAnswered, changeAsked, readingAsked, serverListened } from './process-events.ts';
import { projectStates } from './project-state.ts';
import { queries } from './queries.ts';
import { serverUpdated } from './servers/messages.ts';
import { serverActs } from './servers/server-acts.ts';
import { Servers, type BuiltIn } from './servers/servers.ts';
import { topologyProjection } from './topology.projection.ts';

export { listComputeLoads } from './compute-loads.ts';
export type { Gns3Server } from './controller.ts';
export {
  getFilters,
  getNode,
  getStartupFile,
  gns3Status,
  gns3Topology,
  listProjects,
  openConsole,
  setFilters,
  startNode,
  stopNode,
} from './messages.ts';
export type { BuiltIn } from './servers/servers.ts';

export interface Gns3Options {
  /** Those of the configuration. */
  readonly servers: readonly Gns3Server[];
  /** Where those are kept that people add while the hub runs; absent: they last as long as the process. */
  readonly keep?: KeptText;
  /** What is followed beside them until somebody removes it. */
  readonly builtIn?: BuiltIn;
  /** Whether this process may be the one that listens to a server; otherwise it only stands by, and has no built-in lab. Absent: it may. */
  readonly listens?: boolean;
  /** The policy of a server that is added without one; absent: observe. */
  readonly autoClose?: Gns3Server['autoClose'];
  readonly log: Log;
  readonly meter: Meter;
  readonly clock?: Clock;
  /** Where the usual pace does not fit: the budget of polling, above all. */
  readonly pace?: Partial<Pace>;
  /** Jitter, from 0 to 1. */
  readonly random?: () => number;
  /** How a server is reached: over HTTP, unless a test says otherwise. */
  readonly reach?: (server: Gns3Server) => Controller;
}

/** How often figures that are not counted but looked at are written. */
const MEASURE_EVERY_MS = 1_000;

/** The GNS3 servers: what happens on them, what is known of them, and everything that acts on them. */
export function gns3(options: Gns3Options): Module {
  const { log, meter, clock = systemClock, random = Math.random, listens = true } = options;
  const pace: Pace = { ...usualPace, ...options.pace };
  const reach = options.reach ?? ((server: Gns3Server) => createController(server, { clock, log, meter }));
  const statistics = new EventStatistics(clock);
  const servers = new Servers({
    configured: options.servers,
    keep: options.keep,
    builtIn: options.builtIn,
    listens,
    autoClose: options.autoClose ?? 'observe',
    log,
    follow: (server) => new Follower({ controller: reach(server), clock, pace, random, statistics, listens }),
  });
  const { followers } = servers;
  const known = new Known(followers);
  let started: ModuleContext | undefined;
  let measuring: NodeJS.Timeout | undefined;
  const acting = acts({
    knowledge: known,
    controllers: () => followers().map((follower) => follower.controller),
    context: {
      publish: async (events) => {
        if (started === undefined) throw fail('shutting_down', 'The GNS3 module does not run.');
        await started.publish(events);
      },
    },
    clock,
    log,
  });

  return defineModule({
    name: 'gns3',
    version: '1.0.0',
    summary: 'The GNS3 servers: their projects, nodes and links, what happens in them, and everything that acts on them.',
    capabilities: ['gns3', 'topology', 'node-control', 'project-control', 'link-control', 'consoles', 'captures'],
    answers: [
      ...queries({ known, servers, statistics, clock, cacheTtlMs: pace.cacheTtlMs }),
      ...projectStates(known),
      ...computeLoads(known),
      ...serverActs(servers),
      ...acting.answers,
    ],
    emits: [
      nodeCreated,
      nodeStarted,
      nodeStopped,
      nodeSuspended,
      nodeUpdated,
      nodeDeleted,
      linkCreated,
      linkUpdated,
      linkDeleted,
      projectCreated,
      projectOpened,
      projectClosed,
      projectUpdated,
      projectDeleted,
      topologyChanged,
      streamGapStarted,
      streamGapEnded,
      serverConnected,
      serverLost,
      serverAdded,
      serverRemoved,
      serverUpdated,
      serverListened,
      changeAsked,
      changeAnswered,
      readingAsked,
      projectStartBegun,
      projectStartNodeReported,
      projectStartFinished,
    ],
    projections: [topologyProjection],
    metrics: [...gns3Metrics, ...clientMetrics],
    health: [{ name: 'gns3', critical: false, check: () => health(followers()) }],
    async start(context) {
      started = context;
      acting.open();
      await servers.start(context);
      measuring = setInterval(() => {
        context.meter.set(gns3EventsPerSecond, statistics.rate());
        context.meter.set(cacheHitRatio, known.cache.ratio());
      }, MEASURE_EVERY_MS).unref();
    },
    async stop() {
      clearInterval(measuring);
      await acting.close();
      await servers.stop();
      started = undefined;
    },
  });
}

async function health(followers: readonly Follower[]): Promise<HealthCheck> {
  // Of a hub that has just begun, nothing is wrong yet with the servers that it had no time to ask.
  await Promise.all(followers.map((follower) => follower.tried()));
  if (followers.length === 0) return { status: 'degraded', message: 'No GNS3 server is followed.' };
  const away = followers.filter((follower) => !follower.connected);
  const mute = followers.filter((follower) => follower.publicationFails);
  const troubles = [
    ...away.map((follower) => `${follower.server.id}: ${follower.reason}`),
    ...mute.map((follower) => `${follower.server.id}: its events wait for the log.`),
  ];
  if (troubles.length === 0) return { status: 'healthy', message: `${followers.length} of ${followers.length} servers are followed.` };
  return { status: away.length === followers.length ? 'unhealthy' : 'degraded', message: troubles.join(' ') };
}
