import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Envelope, Position } from '#kernel/event.ts';
import { ask } from '../../api.ts';
import { HubFailure } from '../../failure.ts';
import { useRecentEvents } from '../../live.ts';
import type { TopologyProject } from '../../operations.generated.ts';
import { MOMENT_TYPES, momentsOf } from './moments.ts';

const PAGE = 500;
/** The past does not change; this much of it is kept for going back and forth. */
const KEPT_MS = 5 * 60_000;

export interface Past {
  /** Null: there was no such project then. Undefined: not known yet. */
  readonly project: TopologyProject | null | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** A project as it was; the one before stays while the next one is asked for. */
export function usePast(projectId: string, server: string | undefined, at: Position | string | undefined): Past {
  const { data, error, refetch } = useQuery({
    queryKey: ['past', projectId, server, at],
    enabled: at !== undefined,
    queryFn: async ({ signal }) => {
      const input = { project_id: projectId, at: at!, ...(server === undefined ? {} : { server }) };
      try {
        return (await ask('gns3.topology.get', input, { signal })).projects[0] ?? null;
      } catch (failure) {
        if (failure instanceof HubFailure && failure.code === 'not_found') return null;
        throw failure;
      }
    },
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
  return { project: data, error, retry: () => void refetch() };
}

export interface Moments {
  /** Oldest first; undefined until the first of them are read. */
  readonly moments: readonly Envelope[] | undefined;
  /** There are older ones, and this reads them. */
  readonly older: (() => void) | undefined;
  readonly error: unknown;
}

/** What changed the map of a project, as far as it was read, and what changes it now. */
export function useMoments(projectId: string, server: string): Moments {
  const recent = useRecentEvents();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['moments', projectId],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'events.list',
        { projects: [projectId], types: [...MOMENT_TYPES], limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnMount: 'always',
  });
  const moments = useMemo(() => {
    if (data === undefined) return undefined;
    const own = recent.filter((event) => event.projectid === projectId);
    return momentsOf(
      data.pages.map(({ items }) => items as readonly Envelope[]),
      own,
      server,
    );
  }, [data, recent, projectId, server]);
  return { moments, error, older: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined };
}
