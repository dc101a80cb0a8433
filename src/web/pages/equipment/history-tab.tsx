import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { Time } from '../../kit/time.tsx';
import type { Document } from './words.tsx';

/** What later discoveries found otherwise, newest first. */
export function HistoryTab({ document }: { readonly document: Document }) {
  const t = useText();
  const input = { project_id: document.project_id, equipment_id: document.equipment_id };
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['equipment.history', input],
    queryFn: ({ signal, pageParam }) =>
      ask('equipment.history', { ...input, limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor: next }) => next,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={t('equipment.noHistory')}>{t('equipment.noHistoryHint')}</Empty>;
  const shown = (value: string | number | boolean | null) => (value === null ? t('equipment.absent') : String(value));
  return (
    <>
      {items.map(({ position, changed_at: at, changes, left_out: leftOut }) => (
        <section key={position} style={{ marginBottom: 14 }} data-change={position}>
          <Text component="h2" size="sm" fw={600}>
            <Time at={at} />
          </Text>
          {changes.map(({ fact, before, after }) => (
            <Text key={fact} size="sm" style={{ overflowWrap: 'anywhere' }}>
              <b>{fact}</b> {t('equipment.was', { before: shown(before), after: shown(after) })}
            </Text>
          ))}
          {leftOut > 0 && (
            <Text size="xs" c="dimmed">
              {t('equipment.moreChanges', { count: leftOut })}
            </Text>
          )}
        </section>
      ))}
      {hasNextPage && (
        <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('equipment.older')}
        </Button>
      )}
    </>
  );
}
