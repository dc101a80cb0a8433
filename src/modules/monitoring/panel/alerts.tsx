import { Group, Select } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { SEVERITIES } from '#model/severity.ts';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty } from '#web/kit/data-states.tsx';
import { FilterInput } from '#web/kit/filter-input.tsx';
import { useProjects } from '#web/live.ts';
import { useAlert } from './alert-details.tsx';
import { AlertRow } from './alert-row.tsx';
import { says, STATES, wishOf, type AlertFilter, type ShownState } from './alert-wish.ts';
import { OpeningTable } from './opening-table.tsx';
import { TEXTS } from './texts.ts';

const PAGE = 100;

/** Alerts as they are now, newest first; events keep the list. */
export function Alerts() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const projects = useProjects();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<AlertFilter>({ state: 'open', severity: null, projectId: null });
  const wish = wishOf(filter);
  // The one that a page leads to, whether it is on a page that was read or not.
  const { alert: wanted } = useSearch({ strict: false });
  const { data: found } = useAlert(wanted);
  const pages = useInfiniteQuery({
    queryKey: ['alerts.list', 'paged', wish],
    queryFn: ({ pageParam, signal }) =>
      ask('alerts.list', { ...wish, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
  const known = pages.data?.pages.flatMap(({ items }) => items);
  const listed = known?.filter((alert) => says(alert, text));
  const isListed = found === undefined || listed?.some(({ alert_id: id }) => id === found.alert_id) === true;
  const alerts = isListed || listed === undefined ? listed : [found, ...listed];
  const narrowed = text !== '' || filter.state !== 'open' || filter.severity !== null || filter.projectId !== null;
  const clearable = { clearable: true, clearButtonProps: { 'aria-label': words('words.empty') } };
  return (
    <>
      <Group gap="xs" mb="xs">
        <FilterInput label={t('filter')} value={text} onChange={setText} />
        <Select
          w={150}
          aria-label={t('state')}
          data={STATES.map((value) => ({ value, label: t(`state_${value}`) }))}
          value={filter.state}
          onChange={(state) => setFilter({ ...filter, state: state as ShownState })}
        />
        <Select
          w={170}
          {...clearable}
          aria-label={t('leastSeverity')}
          placeholder={t('leastSeverity')}
          data={SEVERITIES.map((value) => ({ value, label: words(`alerts.severities.${value}`) }))}
          value={filter.severity}
          onChange={(severity) => setFilter({ ...filter, severity })}
        />
        <Select
          w={190}
          {...clearable}
          searchable
          aria-label={t('project')}
          placeholder={t('project')}
          data={[...new Map((projects ?? []).map(({ project_id: id, name }) => [id, name]))].map(([value, label]) => ({ value, label }))}
          value={filter.projectId}
          onChange={(projectId) => setFilter({ ...filter, projectId })}
        />
      </Group>
      <OpeningTable
        label={t('alerts')}
        columns={[
          { title: t('severity') },
          { title: t('what'), plain: true },
          { title: t('state'), wide: true },
          { title: t('since'), wide: true },
          { title: t('actions'), unseen: true, wide: true },
        ]}
        pages={pages}
        items={alerts}
        row={(alert) => <AlertRow key={alert.alert_id} alert={alert} wanted={alert.alert_id === wanted} />}
        empty={narrowed ? <Empty title={t('noneFits')} /> : <Empty title={t('noAlerts')}>{t('noAlertsHint')}</Empty>}
      />
    </>
  );
}
