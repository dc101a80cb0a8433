import { Code, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable } from '#web/kit/list-table.tsx';
import { Time } from '#web/kit/time.tsx';
import { Older } from './older.tsx';
import { TEXTS, type TextKey } from './texts.ts';

/** What `notification.held` tells. */
interface HeldData {
  readonly rule_id: string;
  readonly reason: string;
  readonly matters: readonly { readonly type: string; readonly subject: string; readonly position: number }[];
}

const REASONS: Readonly<Record<string, TextKey>> = {
  stale: 'held_stale',
  duplicate: 'held_duplicate',
  silenced: 'held_silenced',
  throttled: 'held_throttled',
  flapping: 'held_flapping',
  recovered: 'held_recovered',
  no_firing: 'held_no_firing',
  overflow: 'held_overflow',
};
/** Of one time more are counted and not listed. */
const LISTED = 5;

/** What matched a rule and was not told, and why, newest first. */
export function Held() {
  const t = usePanelText(TEXTS);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['notification.held'],
    queryFn: ({ pageParam, signal }) =>
      ask('events.list', { types: ['notification.held'], limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const held = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {held === undefined && error === null && <Loading />}
      {held?.length === 0 && <Empty title={t('noHeld')}>{t('noHeldHint')}</Empty>}
      {held !== undefined && held.length > 0 && (
        <ListTable label={t('notTold')} columns={[{ title: t('heldAt') }, { title: t('rule') }, { title: t('why') }, { title: t('what') }]}>
          {held.map(({ id, time, data: told }) => (
            <HeldRow key={id} time={time} held={told as HeldData} />
          ))}
        </ListTable>
      )}
      {hasNextPage && <Older loading={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </>
  );
}

function HeldRow({ time, held: { rule_id: rule, reason, matters } }: { readonly time: string; readonly held: HeldData }) {
  const t = usePanelText(TEXTS);
  const known = REASONS[reason];
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={time} />
      </Table.Td>
      <Table.Td>{rule}</Table.Td>
      <Table.Td>{known === undefined ? reason : t(known)}</Table.Td>
      <Table.Td>
        {matters.length === 0 && <Text size="sm">{t('anEscalation')}</Text>}
        {matters.slice(0, LISTED).map(({ type, subject, position }) => (
          <Text key={position} size="sm">
            <Code>{type}</Code> {subject}
          </Text>
        ))}
        {matters.length > LISTED && (
          <Text size="xs" c="dimmed">
            {t('andMore', { count: matters.length - LISTED })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
