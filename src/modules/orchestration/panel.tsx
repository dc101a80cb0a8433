import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { FilterInput } from '#web/kit/filter-input.tsx';
import { TaskRow } from './panel/task-row.tsx';
import { TEXTS } from './panel/texts.ts';

/** Tasks with their schedules and last runs. */
export function Panel() {
  const t = usePanelText(TEXTS);
  const [filter, setFilter] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['task.list'],
    queryFn: ({ signal }) => ask('task.list', { limit: 500 }, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const words = filter.trim().toLowerCase();
  return (
    <>
      <FilterInput label={t('filter')} value={filter} onChange={setFilter} />
      <div className="scroll-x">
        <Table aria-label={t('tasks')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('task')}</Table.Th>
              <Table.Th>{t('schedule')}</Table.Th>
              <Table.Th className="wide-only">{t('last')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items
              .filter(({ task, summary }) => `${task} ${summary}`.toLowerCase().includes(words))
              .map((task) => (
                <TaskRow key={task.task} task={task} />
              ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
