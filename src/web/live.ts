import { skipToken, useQuery } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import type { Envelope } from '#kernel/event.ts';
import { ask, session } from './api.ts';
import { HubFailure } from './failure.ts';
import { LiveFeed, type LiveState } from './live-feed.ts';
import type { Topology, TopologyNode, TopologyProject } from './operations.generated.ts';
import { queryClient } from './query-client.ts';
import { RecentEvents } from './recent-events.ts';

const TOPOLOGY = ['topology'];
const REAUTHENTICATE_BEFORE_MS = 60_000;

/** The one connection of this tab; `app.tsx` starts it when somebody is logged in. */
export const live = new LiveFeed({
  open(token, { message, closed }) {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws/gns3/events/`, ['thalamus.v1', `bearer.${token}`]);
    socket.addEventListener('message', ({ data }) => message(data));
    socket.addEventListener('close', ({ code }) => closed(code));
    return socket;
  },
  token: () => session.token(),
  renew: (refused) => session.renew(refused),
  check: () => ask('auth.me'),
  readAll: () => ask('gns3.topology.get'),
  async readProject(server, projectId) {
    try {
      const { position, projects } = await ask('gns3.topology.get', { project_id: projectId, server });
      return { position, project: projects[0] ?? null };
    } catch (error) {
      if (error instanceof HubFailure && error.code === 'not_found') return { position: 0, project: null };
      throw error;
    }
  },
  now: () => new Date(),
  later(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
});

/** What happened since this tab is open. */
const recentEvents = new RecentEvents();

/** Queries whose answers follow from events of these types. */
const FOLLOWS: readonly (readonly [query: string, types: RegExp])[] = [
  ['gns3.status', /^(server|stream|project)\./],
  ['gns3.link.filters.get', /^link\./],
  ['hub.module.list', /^module\./],
  ['hub.verdict.get', /^module\.health\./],
  ['hub.message.dead.list', /^message\.dead_lettered$/],
  ['hub.workflow.list', /^workflow\.(saved|deleted)$/],
  ['hub.workflow.get', /^workflow\.(saved|deleted)$/],
  ['hub.workflow.run.list', /^workflow\.run\.(started|resumed|waiting|continued|completed|failed|cancelled)$/],
  ['hub.workflow.run.get', /^workflow\.run\./],
  ['equipment.list', /^(equipment\.discovered|node\.)/],
  ['equipment.get', /^equipment\.discovered$/],
  ['equipment.history', /^equipment\.changed$/],
  ['equipment.wiring.get', /^(drift|link)\.|^equipment\.discovered$/],
  ['alerts.list', /^alert\./],
  ['alerts.get', /^alert\./],
  ['incidents.list', /^incident\./],
  ['incidents.get', /^(incident|alert)\./],
  ['monitoring.rule.list', /^alerting\.rule\./],
  ['reporting.report.list', /^report\.(compiled|deleted)$/],
  ['reporting.dashboard.list', /^dashboard\./],
  ['reporting.dashboard.get', /^dashboard\./],
  ['agents.approval.list', /^agents\.approval\./],
  ['plan.list', /^change\./],
  ['notification.rule.list', /^notification\.rule\./],
  ['notification.rule.get', /^notification\.(rule\.|noted|held|issued|acknowledged)/],
  ['notification.channel.list', /^notification\.channel\./],
  ['notification.silence.list', /^notification\.silence\./],
  ['notification.delivery.list', /^notification\.(queued|sent|failed)$/],
  ['notification.held', /^notification\.held$/],
];

/** A run tells of each of its steps: what is shown of it is asked for again at most so often. */
const ASK_AGAIN_MS = 200;
const toAskAgain = new Set<string>();
let askingAgain: ReturnType<typeof setTimeout> | undefined;

function askAgain(): void {
  askingAgain = undefined;
  for (const query of toAskAgain) void queryClient.invalidateQueries({ queryKey: [query] });
  toAskAgain.clear();
}

live.watch({
  topology: (topology) => void queryClient.setQueryData(TOPOLOGY, topology),
  events(events) {
    recentEvents.add(events);
    for (const [query, types] of FOLLOWS) {
      if (events.some(({ type }) => types.test(type))) toAskAgain.add(query);
    }
    if (toAskAgain.size > 0) askingAgain ??= setTimeout(askAgain, ASK_AGAIN_MS);
  },
});

/** Starts the connection for whoever is logged in, and keeps its token fresh. Gives what ends it. */
export function startLive(): () => void {
  live.start();
  const renewing = setInterval(() => {
    if ((session.expiresAtMs ?? Number.POSITIVE_INFINITY) - Date.now() > REAUTHENTICATE_BEFORE_MS) return;
    session.token().then(
      (token) => live.reauthenticate(token),
      () => undefined,
    );
  }, REAUTHENTICATE_BEFORE_MS / 4);
  const hurry = (): void => {
    if (document.visibilityState === 'visible') live.hurry();
  };
  addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  return () => {
    clearInterval(renewing);
    removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
    live.stop();
    recentEvents.clear();
    queryClient.clear();
  };
}

/** How current what is shown is. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    useCallback((changed: () => void) => live.watch({ state: changed }), []),
    () => live.state,
  );
}

/** A part of the topology; the component is drawn again only when that part is another object. */
function useFromTopology<T>(select: (topology: Topology) => T): T | undefined {
  return useQuery({
    queryKey: TOPOLOGY,
    queryFn: skipToken,
    initialData: () => live.topology,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    select,
  } as Parameters<typeof useQuery<Topology, Error, T>>[0]).data;
}

/** All projects with their nodes and links, as they are now; undefined until they are known. */
export function useProjects(): readonly TopologyProject[] | undefined {
  return useFromTopology(useCallback((topology: Topology) => topology.projects, []));
}

/** One project with its nodes and links. Undefined: not known yet; null: there is none. */
export function useTopology(projectId: string, server?: string): TopologyProject | null | undefined {
  return useFromTopology(
    useCallback(
      ({ projects }: Topology) =>
        projects.find((project) => project.project_id === projectId && (server ?? project.server) === project.server) ?? null,
      [projectId, server],
    ),
  );
}

/** One node. Undefined: not known yet; null: there is none. */
export function useNode(projectId: string, nodeId: string): TopologyNode | null | undefined {
  return useFromTopology(
    useCallback(
      ({ projects }: Topology) => nodesOf(projects, projectId)?.find((node) => node.node_id === nodeId) ?? null,
      [projectId, nodeId],
    ),
  );
}

function nodesOf(projects: readonly TopologyProject[], projectId: string): readonly TopologyNode[] | undefined {
  return projects.find((project) => project.project_id === projectId)?.nodes;
}

/** The newest events first, as this tab heard them. */
export function useRecentEvents(): readonly Envelope[] {
  return useSyncExternalStore(recentEvents.watch, recentEvents.all);
}

/** A node as it is known just now, for a name in a text that does not follow it. */
export function knownNode(projectId: string | undefined, nodeId: string): TopologyNode | undefined {
  if (projectId === undefined || live.topology === undefined) return undefined;
  return nodesOf(live.topology.projects, projectId)?.find((node) => node.node_id === nodeId);
}
