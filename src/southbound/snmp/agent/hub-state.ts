import { z } from 'zod';
import type { Operation } from '#kernel/message.ts';
import type { ModuleContext } from '#kernel/module.ts';

/** Operations of others that tell how the hub is. */
export interface HubAsks {
  readonly hubStatus: Operation;
  readonly gns3Status: Operation;
  readonly topology: Operation;
}

// What is needed of their answers; whatever else they tell is passed over.
const HubStatus = z.object({
  state: z.string(),
  position: z.number(),
  modules: z.object({ registered: z.number(), healthy: z.number() }),
  verdict: z.object({
    status: z.string(),
    modules: z.array(z.object({ name: z.string(), health: z.string(), message: z.string() })),
  }),
});
const Gns3Status = z.object({
  servers: z.array(z.object({ id: z.string(), connected: z.boolean(), version: z.string().nullable() })),
  events: z.object({ total: z.number(), rate_per_s: z.number(), delay_ms: z.object({ p99: z.number() }) }),
});
const Topology = z.object({
  projects: z.array(z.object({ status: z.string(), nodes: z.array(z.object({ status: z.string() })), links: z.array(z.unknown()) })),
});

/** How the hub is, in numbers. */
export interface HubState {
  readonly state: string;
  readonly health: string;
  readonly position: number;
  readonly modules: readonly { readonly name: string; readonly health: string; readonly message: string }[];
  readonly modulesRegistered: number;
  readonly modulesHealthy: number;
  readonly servers: readonly { readonly id: string; readonly connected: boolean; readonly version: string | null }[];
  readonly events: { readonly total: number; readonly perSecond: number; readonly delayMs: number };
  readonly projects: number;
  readonly projectsOpened: number;
  readonly nodes: number;
  readonly nodesStarted: number;
  readonly links: number;
}

export async function askHubState({ hubStatus, gns3Status, topology }: HubAsks, ask: ModuleContext['ask']): Promise<HubState> {
  const [status, central, network] = await Promise.all([
    ask(hubStatus, {}).then((answer) => HubStatus.parse(answer)),
    ask(gns3Status, {}).then((answer) => Gns3Status.parse(answer)),
    ask(topology, {}).then((answer) => Topology.parse(answer)),
  ]);
  const nodes = network.projects.flatMap((project) => project.nodes);
  return {
    state: status.state,
    health: status.verdict.status,
    position: status.position,
    modules: status.verdict.modules,
    modulesRegistered: status.modules.registered,
    modulesHealthy: status.modules.healthy,
    servers: central.servers,
    events: { total: central.events.total, perSecond: central.events.rate_per_s, delayMs: central.events.delay_ms.p99 },
    projects: network.projects.length,
    projectsOpened: network.projects.filter((project) => project.status === 'opened').length,
    nodes: nodes.length,
    nodesStarted: nodes.filter((node) => node.status === 'started').length,
    links: network.projects.reduce((sum, project) => sum + project.links.length, 0),
  };
}
