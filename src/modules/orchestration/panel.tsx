import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable } from '#web/kit/list-table.tsx';
import { FilterInput } from '#web/kit/filter-input.tsx';
import { TaskRow } from './panel/task-row.tsx';
import { TEXTS } from './panel/texts.ts';

/** Tasks with their schedules and last runs. */
export function Panel() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const [filter, setFilter] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['task.list'],
    queryFn: ({ signal }) => ask('task.list', { limit: 500 }, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const wanted = filter.trim().toLowerCase();
  return (
    <>
      <FilterInput label={t('filter')} value={filter} onChange={setFilter} />
      <ListTable
        label={t('tasks')}
        columns={[
          { title: t('task') },
          { title: t('schedule') },
          { title: t('last'), wide: true },
          { title: words('words.actions'), unseen: true },
        ]}
      >
        {data.items
          .filter(({ task, summary }) => `${task} ${summary}`.toLowerCase().includes(wanted))
          .map((task) => (
            <TaskRow key={task.task} task={task} />
          ))}
      </ListTable>
    </>
  );
}
