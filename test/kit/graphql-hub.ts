import type { Call, Hub } from '#kernel/hub.ts';
import { silentLog } from '#kernel/log.ts';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { graphql } from '#northbound/graphql/index.ts';
import { startDiscoveryHub } from './discovery-hub.ts';
import { openGraphql, type GraphqlSocket } from './graphql-socket.ts';
import { serve, tokens } from './northbound.ts';
import type { OrchestrationHub } from './orchestration-hub.ts';
import { until } from './until.ts';

export interface Told<T = Record<string, unknown>> {
  readonly data?: T;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
  readonly extensions?: { readonly position: number; readonly cost: { readonly spent: number; readonly limit: number } };
}

/** A hub of a lab with one project, and the door of GraphQL before it. */
export interface GraphqlGround {
  readonly lab: Lab;
  readonly hub: OrchestrationHub;
  readonly project: LabProject;
  readonly http: Awaited<ReturnType<typeof serve>>;
  /** Operations that the door asked. */
  readonly asked: { readonly name: string; readonly call: Call }[];
  readonly revoked: ReturnType<typeof tokens>['revoked'];
  readonly topologyOf: () => Promise<{
    readonly nodes: readonly { node_id: string; name: string; node_type: string; status: string }[];
  }>;
  close(): Promise<void>;
}

export async function startGraphql(nodes: number): Promise<GraphqlGround> {
  const { verify, revoked } = tokens();
  const asked: { name: string; call: Call }[] = [];
  const lab = await startLab({ api: 'v3', projects: 1, nodes, delays: 'none', seed: 1 });
  const project = [...lab.model.projects.values()][0]!;
  const hub = await startDiscoveryHub(lab);
  const topologyOf: GraphqlGround['topologyOf'] = async () => {
    const { projects } = await hub.perform<{ projects: { nodes: [] }[] }>('gns3.topology.get', { project_id: project.projectId });
    return projects[0] ?? { nodes: [] };
  };
  await until('the nodes to be known', async () => (await topologyOf()).nodes.length === nodes, 30_000);
  const watched: Hub = {
    operations: () => hub.hub.operations(),
    events: () => hub.hub.events(),
    modules: () => hub.hub.modules(),
    count: (what, call) => hub.hub.count(what, call),
    perform: (name, input, call) => {
      asked.push({ name, call });
      return hub.hub.perform(name, input, call);
    },
  };
  const door = graphql({
    hub: watched,
    feed: hub.store.feed,
    verify,
    clock: hub.clock,
    log: silentLog,
    limits: { authenticateMs: 300, verifyAgainMs: 50, closeMs: 200 },
  });
  const http = await serve([door], { verify });
  return {
    lab,
    hub,
    project,
    http,
    asked,
    revoked,
    topologyOf,
    async close() {
      await http.close();
      await hub.stop();
      await lab.close();
    },
  };
}

/** Ways to ask a door, and the sockets that were opened. */
export function askingAt(url: () => string) {
  const sockets: GraphqlSocket[] = [];
  const post = async (body: unknown, token = 'admin', headers: Record<string, string> = {}) => {
    const response = await fetch(`${url()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Told & Record<string, unknown> };
  };
  return {
    sockets,
    post,
    ask: async <T = Record<string, unknown>>(query: string, variables: Record<string, unknown> = {}, token = 'admin'): Promise<Told<T>> => {
      const { body } = await post({ query, variables }, token);
      return body as Told as Told<T>;
    },
    socket: async (token?: string): Promise<GraphqlSocket> => {
      const opened = openGraphql(url());
      sockets.push(opened);
      if (token !== undefined) await opened.initialise({ authorization: `Bearer ${token}` });
      return opened;
    },
  };
}
