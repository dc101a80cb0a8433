import { Button, Center, Group, Select, Table } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SEVERITIES } from '#model/severity.ts';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { FilterInput } from '#web/kit/filter-input.tsx';
import { useProjects } from '#web/live.ts';
import { AlertRow } from './alert-row.tsx';
import { says, STATES, wishOf, type AlertFilter, type ShownState } from './alert-wish.ts';
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
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['alerts.list', 'paged', wish],
    queryFn: ({ pageParam, signal }) =>
      ask('alerts.list', { ...wish, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
  const known = data?.pages.flatMap(({ items }) => items);
  const alerts = known?.filter((alert) => says(alert, text));
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
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {alerts === undefined && error === null && <Loading />}
      {alerts?.length === 0 && (narrowed ? <Empty title={t('noneFits')} /> : <Empty title={t('noAlerts')}>{t('noAlertsHint')}</Empty>)}
      {alerts !== undefined && alerts.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('alerts')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={24} aria-label={t('details')} />
                <Table.Th>{t('severity')}</Table.Th>
                <Table.Th>{t('what')}</Table.Th>
                <Table.Th className="wide-only">{t('state')}</Table.Th>
                <Table.Th className="wide-only">{t('since')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {alerts.map((alert) => (
                <AlertRow key={alert.alert_id} alert={alert} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {hasNextPage && (
        <Center py="sm">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </Center>
      )}
    </>
  );
}
