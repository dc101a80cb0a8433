import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { queryClient } from '#web/query-client.ts';
import type { Input, Output } from '#web/request.ts';

export type ReportSummary = Output<'reporting.report.list'>['items'][number];
export type Schedule = Output<'reporting.schedule.list'>['items'][number];
export type Kind = ReportSummary['kind'];
export type Format = NonNullable<Input<'reporting.report.download'>['format']>;

export const KINDS = [
  'unified',
  'incident',
  'inventory',
  'availability',
  'discovery',
  'security',
  'experiment',
] as const satisfies readonly Kind[];
/** Hours, as people choose them; others are kept as they are. */
export const PERIODS = [1, 24, 168, 720, 8_760] as const;

/** What schedules make comes by itself: it is asked for again while somebody looks. */
const LOOK_AGAIN_MS = 15_000;
const MOST = 500;

export function useReports() {
  return useInfiniteQuery({
    queryKey: ['reporting.report.list'],
    queryFn: ({ pageParam, signal }) =>
      ask('reporting.report.list', { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useSchedules() {
  return useQuery({
    queryKey: ['reporting.schedule.list'],
    queryFn: ({ signal }) => ask('reporting.schedule.list', { limit: MOST }, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useProjects() {
  return useQuery({
    queryKey: ['reporting', 'gns3.project.list'],
    queryFn: ({ signal }) => ask('gns3.project.list', { limit: MOST }, { signal }),
  });
}

export function useChannels(wanted: boolean) {
  return useQuery({
    queryKey: ['reporting', 'notification.channel.list'],
    queryFn: ({ signal }) => ask('notification.channel.list', { limit: MOST }, { signal }),
    enabled: wanted,
  });
}

export function changed(what: 'reporting.report.list' | 'reporting.schedule.list'): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: [what] });
}
