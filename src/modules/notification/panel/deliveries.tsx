import { Group, Select } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable } from '#web/kit/list-table.tsx';
import { useChannels, useRules, type Delivery } from './answers.ts';
import { DeliveryRow } from './delivery-row.tsx';
import { Older } from './older.tsx';
import { TEXTS } from './texts.ts';

const STATES = ['pending', 'sent', 'failed'] as const satisfies readonly Delivery['status'][];
const PAGE = 50;

/** What was sent to which channel and what became of it, newest first. */
export function Deliveries() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const [status, setStatus] = useState<string | null>(null);
  const [channel, setChannel] = useState<string | null>(null);
  const [rule, setRule] = useState<string | null>(null);
  const channels = useChannels();
  const rules = useRules();
  const wish = {
    ...(status === null ? {} : { status: status as Delivery['status'] }),
    ...(channel === null ? {} : { channel_id: channel }),
    ...(rule === null ? {} : { rule_id: rule }),
  };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['notification.delivery.list', 'paged', wish],
    queryFn: ({ pageParam, signal }) =>
      ask('notification.delivery.list', { ...wish, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
  const deliveries = data?.pages.flatMap(({ items }) => items);
  const narrowing = { w: 170, placeholder: words('words.all'), clearable: true, clearButtonProps: { 'aria-label': words('words.empty') } };
  return (
    <>
      <Group gap="xs" mb="xs" align="flex-end">
        <Select
          {...narrowing}
          label={t('state')}
          data={STATES.map((value) => ({ value, label: t(value) }))}
          value={status}
          onChange={setStatus}
        />
        <Select
          {...narrowing}
          label={t('channel')}
          data={(channels.data?.items ?? []).map(({ channel_id: value, definition }) => ({ value, label: definition.name }))}
          value={channel}
          onChange={setChannel}
          searchable
        />
        <Select
          {...narrowing}
          label={t('rule')}
          data={(rules.data?.items ?? []).map(({ rule_id: value, definition }) => ({ value, label: definition.name }))}
          value={rule}
          onChange={setRule}
          searchable
        />
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {deliveries === undefined && error === null && <Loading />}
      {deliveries?.length === 0 &&
        (Object.keys(wish).length === 0 ? (
          <Empty title={t('noDeliveries')}>{t('noDeliveriesHint')}</Empty>
        ) : (
          <Empty title={t('noneFits')} />
        ))}
      {deliveries !== undefined && deliveries.length > 0 && (
        <ListTable
          led
          label={t('deliveries')}
          columns={[
            { title: words('words.more'), unseen: true },
            { title: t('title') },
            { title: t('severity'), wide: true },
            { title: t('channel') },
            { title: t('state') },
            { title: t('attempts'), wide: true },
            { title: t('issued') },
            { title: t('actions'), unseen: true },
          ]}
        >
          {deliveries.map((delivery) => (
            <DeliveryRow key={delivery.delivery_id} delivery={delivery} />
          ))}
        </ListTable>
      )}
      {hasNextPage && <Older loading={isFetchingNextPage} onMore={() => void fetchNextPage()} />}
    </>
  );
}
