import { Button, Center, Group, Loader, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Envelope } from '#kernel/event.ts';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { useProjects, useRecentEvents } from '../../live.ts';
import { RecentEvents } from '../../recent-events.ts';
import { fits, NO_WISH, queryOf, type EventWish } from './event-filter.ts';
import { EventFilters } from './event-filters.tsx';
import { EventRow } from './event-row.tsx';

const PAGE = 100;

/**
 * What happened, newest first: the log, paged backwards, with what happens on top as it comes. Holding it freezes the list
 * while somebody reads.
 */
export function EventList({ projectId }: { readonly projectId?: string }) {
  const t = useText();
  const [wish, setWish] = useState<EventWish>(NO_WISH);
  const [held, setHeld] = useState<readonly Envelope[]>();
  const recent = useRecentEvents();
  const wanted = useMemo(() => (projectId === undefined ? wish : { ...wish, projectId }), [wish, projectId]);
  const projects = useProjects();
  const names = useMemo(() => new Map(projects?.map((project) => [project.project_id, project.name])), [projects]);

  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['events.list', queryOf(wanted)],
    queryFn: ({ pageParam, signal }) =>
      ask('events.list', { ...queryOf(wanted), limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    // The newest come by themselves; a page once read does not change.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnMount: 'always',
  });

  const events = useMemo(() => {
    const paged = (data?.pages.flatMap(({ items }) => items) ?? []) as readonly Envelope[];
    const head = paged[0]?.position ?? 0;
    const newer = recent.filter((event) => event.position > head && fits(event, wanted));
    return [...newer, ...paged];
  }, [data, recent, wanted]);
  // Between the page and what this tab remembers something may be missing, after thousands of events: read the page anew.
  const head = data?.pages[0]?.items[0]?.position;
  const torn = head !== undefined && recent.length === RecentEvents.KEPT && recent.at(-1)!.position > head + 1;
  useEffect(() => {
    if (torn) void refetch();
  }, [torn, refetch]);
  const shown = held ?? events;
  const waiting = held === undefined ? 0 : events.filter(({ position }) => position > (held[0]?.position ?? 0)).length;

  return (
    <>
      <EventFilters
        wish={wish}
        onChange={(next) => {
          setWish(next);
          setHeld(undefined);
        }}
        withProject={projectId === undefined}
        held={held !== undefined}
        waiting={waiting}
        onHold={() => setHeld(held === undefined ? events : undefined)}
      />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && shown.length === 0 && <Empty title={t('events.none')}>{t('events.noneHint')}</Empty>}
      <div role="feed" aria-label={t('shell.events')} aria-busy={isFetchingNextPage}>
        {shown.map((event) => (
          <EventRow key={event.position} event={event} project={projectId === undefined ? names.get(event.projectid ?? '') : undefined} />
        ))}
      </div>
      {hasNextPage && (
        <Center py="sm">
          <Button variant="default" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
            <Group gap="xs">
              {isFetchingNextPage && <Loader size={12} />}
              <Text size="sm">{t('events.older')}</Text>
            </Group>
          </Button>
        </Center>
      )}
    </>
  );
}
