import { Button, Center, SegmentedControl, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import type { Incident } from './answers.ts';
import { IncidentDetails } from './incident-details.tsx';
import { TEXTS } from './texts.ts';

const PAGE = 50;

/** Alerts that belong together, newest first. */
export function Incidents() {
  const t = usePanelText(TEXTS);
  const [state, setState] = useState<'open' | 'all'>('open');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['incidents.list', state],
    queryFn: ({ pageParam, signal }) =>
      ask(
        'incidents.list',
        { limit: PAGE, ...(state === 'open' ? { state } : {}), ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const incidents = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <SegmentedControl
        size="xs"
        mb="xs"
        aria-label={t('state')}
        value={state}
        onChange={(next) => setState(next)}
        data={[
          { value: 'open', label: t('incidents_open') },
          { value: 'all', label: t('incidents_all') },
        ]}
      />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {incidents === undefined && error === null && <Loading />}
      {incidents?.length === 0 && <Empty title={t('noIncidents')}>{t('noIncidentsHint')}</Empty>}
      {incidents !== undefined && incidents.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('incidents')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={24} aria-label={t('details')} />
                <Table.Th>{t('severity')}</Table.Th>
                <Table.Th>{t('what')}</Table.Th>
                <Table.Th className="wide-only">{t('openAlerts')}</Table.Th>
                <Table.Th className="wide-only">{t('owner')}</Table.Th>
                <Table.Th className="wide-only">{t('since')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {incidents.map((incident) => (
                <IncidentRow key={incident.incident_id} incident={incident} />
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

function IncidentRow({ incident }: { readonly incident: Incident }) {
  const t = usePanelText(TEXTS);
  const [opened, setOpened] = useState(false);
  const { incident_id: id, severity, title, state, cause, open_alerts: open, alert_ids: alerts, owner, opened_at: since } = incident;
  return (
    <>
      <Table.Tr data-incident={id} data-state={state}>
        <Table.Td>
          <UnstyledButton onClick={() => setOpened(!opened)} aria-expanded={opened} aria-label={title} display="flex">
            {opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </UnstyledButton>
        </Table.Td>
        <Table.Td>
          <SeverityMark severity={severity} />
        </Table.Td>
        <Table.Td>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Text size="xs" c="dimmed">
            {state === 'resolved' ? t('resolved') : cause}
          </Text>
        </Table.Td>
        <Table.Td className="wide-only numbers">{t('openOf', { open, all: alerts.length })}</Table.Td>
        <Table.Td className="wide-only">{owner ?? t('nobody')}</Table.Td>
        <Table.Td className="wide-only">
          <Time at={since} />
        </Table.Td>
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={5}>
            <IncidentDetails id={id} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
