import { Group, Table, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PRIORITIES } from '#kernel/event.ts';
import { ask } from '../../api.ts';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { FilterInput } from '../../kit/filter-input.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import type { Output } from '../../request.ts';
import { durationText } from '../workflows/run-status.tsx';

type Queue = Output<'hub.message.queue.get'>['items'][number];

/** Depths are not events: they are asked for again while somebody looks. */
const LOOK_AGAIN_MS = 2_000;

/** What waits for each module, by priority, and how fast it goes. */
export function Queues() {
  const t = useText();
  const [filter, setFilter] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['hub.message.queue.get'],
    queryFn: ({ signal }) => ask('hub.message.queue.get', {}, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const words = filter.trim().toLowerCase();
  const shown = data?.items.filter(({ module }) => module.toLowerCase().includes(words)).toSorted(longestFirst);
  return (
    <>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Empty title={t('messages.noQueues')}>{t('messages.noQueuesHint')}</Empty>}
      {shown !== undefined && data!.items.length > 0 && (
        <>
          <Group justify="flex-end" mb="xs">
            <FilterInput label={t('messages.filterQueues')} value={filter} onChange={setFilter} />
          </Group>
          {shown.length === 0 ? <Empty title={t('messages.noneFits')} /> : <QueueTable queues={shown} stale={error !== null} />}
        </>
      )}
    </>
  );
}

interface QueueTableProps {
  readonly queues: readonly Queue[];
  /** The hub did not answer last: what is shown was true before. */
  readonly stale: boolean;
}

function QueueTable({ queues, stale }: QueueTableProps) {
  const t = useText();
  return (
    <ListTable
      label={t('messages.queues')}
      stale={stale}
      columns={[
        { title: t('messages.module') },
        ...PRIORITIES.map((priority) => ({ title: t(`messages.${priority}`) })),
        {
          title: t('messages.inFlight'),
          head: (
            <Tooltip label={t('messages.inFlightHint')} multiline maw={280}>
              <span tabIndex={0}>{t('messages.inFlight')}</span>
            </Tooltip>
          ),
        },
        { title: t('messages.arriving'), wide: true },
        { title: t('messages.delivered'), wide: true },
        { title: t('messages.oldest') },
      ]}
    >
      {queues.map((queue) => (
        <QueueRow key={queue.module} queue={queue} />
      ))}
    </ListTable>
  );
}

function QueueRow({ queue }: { readonly queue: Queue }) {
  const t = useText();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1 });
  const rate = (perSecond: number) => t('messages.perSecond', { rate: number.format(perSecond) });
  return (
    <Table.Tr data-module={queue.module}>
      <Table.Td>
        <Text span size="sm" fw={600}>
          {queue.module}
        </Text>
      </Table.Td>
      {PRIORITIES.map((priority) => (
        <Table.Td key={priority} className="numbers" data-depth={priority}>
          <Text span size="sm" c={queue.depth[priority] === 0 ? 'dimmed' : undefined} fw={queue.depth[priority] === 0 ? 400 : 600}>
            {number.format(queue.depth[priority])}
          </Text>
        </Table.Td>
      ))}
      <Table.Td className="numbers">{number.format(queue.in_flight)}</Table.Td>
      <Table.Td className="wide-only numbers">{rate(queue.arrived_per_s)}</Table.Td>
      <Table.Td className="wide-only numbers">{rate(queue.delivered_per_s)}</Table.Td>
      <Table.Td className="numbers">{queue.oldest_age_ms === null ? '–' : durationText(queue.oldest_age_ms)}</Table.Td>
    </Table.Tr>
  );
}

function longestFirst(a: Queue, b: Queue): number {
  const depth = ({ depth: { critical, high, normal, low } }: Queue) => critical + high + normal + low;
  return depth(b) - depth(a) || (a.module < b.module ? -1 : 1);
}
