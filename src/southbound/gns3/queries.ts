import { positionOf } from '#kernel/as-of.ts';
import type { Clock } from '#kernel/clock.ts';
import { asFailure, fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import type { Position } from '#kernel/event.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import type { ServerSource, Topology, TopologyProject } from '#model/topology.ts';
import type { EventStatistics } from './event-statistics.ts';
import type { Follower } from './follower.ts';
import type { Known } from './known.ts';
import type { Servers } from './servers/servers.ts';
import { cacheStatus, clearCache, eventStatistics, getNode, gns3Status, gns3Topology, listProjects, refreshTopology } from './messages.ts';
import { REMOVED_SCOPE, removedServers, scopeOf, serverScope, topologyOf, topologyProjection } from './topology.projection.ts';

export interface QueryParts {
  readonly known: Known;
  readonly servers: Pick<Servers, 'sourceOf'>;
  readonly statistics: EventStatistics;
  readonly clock: Clock;
  readonly cacheTtlMs: number;
}

/** The past does not change; this long it is kept at hand. */
const PAST_KEPT_MS = 300_000;

/** What the hub knows, as anyone may ask it. */
export function queries({ known, servers, statistics, clock, cacheTtlMs }: QueryParts): readonly Answering[] {
  return [
    answer(gns3Status, (_input, { projects }) => ({
      servers: known.followers.map((follower) => serverStatus(follower, servers.sourceOf(follower), clock, projects)),
      cache: known.cache.figures(known.entries()),
      events: { total: statistics.total(), rate_per_s: statistics.rate(), delay_ms: statistics.delays() },
    })),

    answer(gns3Topology, async (input, context) => {
      if (input.at !== undefined) return topologyAt(known, input.at, input, context);
      const { followers, documents } = await topologyNow(known, input.project_id, input.server);
      // In one turn, so that the position is never ahead of what is shown (state.ts).
      const position = Math.min(context.feed.head(), ...followers.map((follower) => follower.position()));
      const projects = among(documents(), context.projects);
      return { position, observed_at: clock.now().toISOString(), projects: projects as TopologyProject[] };
    }),

    answer(refreshTopology, async (input, { projects }) => {
      if (input.project_id === undefined) return refreshServers(known.serversOf(input.server), projects);
      const { follower } = await known.seek(input.project_id, input.server);
      follower.readAddresses(input.project_id);
      return refreshed([[follower, () => follower.reread(input.project_id!, 'refreshed')]]);
    }),

    answer(getNode, async (input) => {
      const found = await known.seek(input.project_id, input.server);
      const { follower, record } = found;
      if (follower.isFresh(record)) known.cache.hit();
      else await known.freshen(found);
      const document = record.nodeDocument(input.node_id);
      if (document !== undefined) return document;
      const node = await known.node({ controller: follower.controller, project: record.project }, input.node_id);
      return record.nodeDocument(node.node_id) ?? { ...node, observed_at: record.observedAt, stale: record.stale };
    }),

    answer(listProjects, async (input, context) => {
      const projects = (await known.upToDate(input.server))
        .flatMap((follower) =>
          among(
            [...follower.state.records()].map(({ project }) => project),
            context.projects,
          ).map((project) => ({
            key: `${project.name}\n${project.project_id}\n${follower.server.id}`,
            project,
          })),
        )
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      const after = input.cursor === undefined ? '' : Buffer.from(input.cursor, 'base64url').toString('utf8');
      const rest = projects.filter(({ key }) => key > after);
      const page = rest.slice(0, input.limit);
      const last = page.at(-1);
      return {
        items: page.map(({ project }) => project),
        next_cursor: last === undefined || rest.length <= page.length ? null : Buffer.from(last.key, 'utf8').toString('base64url'),
      };
    }),

    answer(cacheStatus, () => ({ ...known.cache.figures(known.entries()), ttl_s: cacheTtlMs / 1_000 })),
    answer(clearCache, () => ({ entries: known.forget() })),
    answer(eventStatistics, (_input, { projects }) => statistics.figures(projects)),
  ];
}

/** Those of the projects that are meant; null: all. */
function among<P extends { readonly project_id: string }>(all: readonly P[], projects: ReadonlySet<string> | null): readonly P[] {
  return projects === null ? all : all.filter(({ project_id: id }) => projects.has(id.toLowerCase()));
}

/** Reads what nothing keeps fresh; `documents` tells what is then known, by these followers. */
async function topologyNow(
  known: Known,
  projectId: string | undefined,
  server: string | undefined,
): Promise<{ readonly followers: readonly Follower[]; readonly documents: () => readonly TopologyProject[] }> {
  if (projectId !== undefined) {
    const found = await known.seek(projectId, server);
    await known.freshen(found);
    return { followers: [found.follower], documents: () => [found.record.document()] };
  }
  const followers = await known.upToDate(server);
  // One read, whatever its size: a miss when any part of it had to be asked for.
  const late = followers
    .filter((follower) => follower.connected)
    .flatMap((follower) =>
      [...follower.state.records()].filter((record) => !follower.isFresh(record)).map((record) => ({ follower, record })),
    );
  if (late.length === 0) known.cache.hit();
  else await Promise.all(late.map((found) => known.freshen(found)));
  const documents = (): readonly TopologyProject[] =>
    followers.length === 1 ? followers[0]!.state.documents() : followers.flatMap((follower) => follower.state.documents());
  return { followers, documents };
}

async function topologyAt(
  known: Known,
  at: number | string,
  { project_id: projectId, server }: { readonly project_id?: string | undefined; readonly server?: string | undefined },
  context: Context,
): Promise<Topology> {
  const position = await positionOf(at, context);
  const servers = await serversThen(known, server, context);
  // What was, in this log, is so for ever: people who go back and forth are not made to wait for it twice.
  const key = ['topology', context.feed.logId, position, projectId ?? '*', ...servers].join('/');
  const then = await context.cache.read(key, {
    ttlMs: PAST_KEPT_MS,
    async load() {
      const rows = await readRows(context, position, projectId, servers);
      const [last] = position === 0 ? [] : await context.events.readBack({ before: position + 1, limit: 1 });
      const fits = (project: TopologyProject) =>
        servers.includes(project.server) && (projectId ?? project.project_id) === project.project_id;
      return { observed_at: last?.time ?? null, projects: topologyOf(rows).filter(fits) as unknown as Json };
    },
  });
  const projects = [...among(then.projects as unknown as TopologyProject[], context.projects)];
  if (projectId !== undefined && projects.length === 0) {
    throw fail('not_found', `Project ${projectId} was not known at position ${position}.`, { project_id: projectId, position });
  }
  return { position, observed_at: then.observed_at ?? context.clock.now().toISOString(), projects };
}

/** Servers that the past may tell of: those that are followed, and those that were removed since. @throws not_found */
async function serversThen(known: Known, server: string | undefined, context: Context): Promise<readonly string[]> {
  const gone = [...removedServers(await context.read.rows(topologyProjection.name, { scope: REMOVED_SCOPE })).keys()];
  if (server !== undefined && gone.includes(server)) return [server];
  const followed = known.serversOf(server).map((follower) => follower.server.id);
  return server === undefined ? [...new Set([...followed, ...gone])] : followed;
}

async function readRows(
  context: Context,
  at: Position,
  projectId: string | undefined,
  servers: readonly string[],
): Promise<readonly ProjectionRow[]> {
  if (projectId === undefined) return context.read.rows(topologyProjection.name, { at });
  const scopes = [REMOVED_SCOPE, ...servers.flatMap((id) => [scopeOf(id, projectId), serverScope(id)])];
  const parts = await Promise.all(scopes.map((scope) => context.read.rows(topologyProjection.name, { scope, at })));
  return parts.flat();
}

type Refreshing = readonly [Follower, () => Promise<readonly { type: string; subject: string; name: string; changed: string[] }[]>];

function refreshServers(followers: readonly Follower[], projects: ReadonlySet<string> | null): ReturnType<typeof refreshed> {
  if (projects === null) return refreshed(followers.map((follower) => [follower, () => follower.rereadAll()]));
  return refreshed(
    followers.map((follower) => [
      follower,
      async () => {
        const theirs = among(
          [...follower.state.records()].map(({ project }) => project),
          projects,
        );
        return (await Promise.all(theirs.map(({ project_id: id }) => follower.reread(id, 'refreshed')))).flat();
      },
    ]),
  );
}

async function refreshed(readings: readonly Refreshing[]): Promise<{
  servers: { server: string; reached: boolean; reason: string }[];
  differences: { type: string; subject: string; name: string; changed: string[] }[];
}> {
  const results = await Promise.all(
    readings.map(async ([follower, read]) => {
      const server = follower.server.id;
      try {
        return { server: { server, reached: true, reason: follower.reason }, differences: await read() };
      } catch (error) {
        const failure = asFailure(error);
        if (failure.fault === 'ours') throw error;
        return { server: { server, reached: false, reason: failure.message }, differences: [] };
      }
    }),
  );
  return { servers: results.map(({ server }) => server), differences: results.flatMap(({ differences }) => [...differences]) };
}

function serverStatus(follower: Follower, source: ServerSource, clock: Clock, meant: ReadonlySet<string> | null) {
  const version = follower.controller.version();
  const breaker = follower.controller.breaker();
  const { mode, heardAt } = follower.controllerStream();
  const followed = [...follower.state.records()].map(({ project }) => project);
  const projects = among(followed, meant).map(({ project_id: projectId, name }) => {
    const watched = follower.watch(projectId)?.status();
    return {
      stream: `projects/${projectId}`,
      project: name,
      mode: watched?.mode ?? 'none',
      policy: watched?.policy ?? 'none',
      why: watched?.why ?? 'GNS3 does not show the project to the hub now: this is what was known last.',
      connected: watched?.connected ?? false,
      heard_at: watched?.heardAt?.toISOString() ?? null,
      stale_ms: watched?.staleMs ?? null,
    } as const;
  });
  return {
    id: follower.server.id,
    url: follower.server.url,
    source,
    auto_close: follower.server.autoClose,
    version: version?.version ?? null,
    api: version?.api ?? null,
    connected: follower.connected,
    reason: follower.reason,
    listener: follower.listening,
    breaker: { state: breaker.state, failures: breaker.failures },
    streams: [
      {
        stream: 'controller',
        project: null,
        mode,
        policy: 'none' as const,
        why: 'It tells of projects: every server is listened to, and leaving closes nothing.',
        connected: follower.connected,
        heard_at: heardAt?.toISOString() ?? null,
        stale_ms: follower.connected ? 0 : heardAt === null ? null : Math.max(0, clock.now().getTime() - heardAt.getTime()),
      },
      ...projects,
    ],
  };
}
