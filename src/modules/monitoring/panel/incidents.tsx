import { SegmentedControl, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useSaid } from '#web/i18n/said.ts';
import { Empty } from '#web/kit/data-states.tsx';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import type { Incident } from './answers.ts';
import { IncidentDetails } from './incident-details.tsx';
import { OpeningRow, OpeningTable } from './opening-table.tsx';
import { TEXTS } from './texts.ts';

const PAGE = 50;

/** Alerts that belong together, newest first. */
export function Incidents() {
  const t = usePanelText(TEXTS);
  const [state, setState] = useState<'open' | 'all'>('open');
  const pages = useInfiniteQuery({
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
  const incidents = pages.data?.pages.flatMap(({ items }) => items);
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
      <OpeningTable
        label={t('incidents')}
        columns={[
          { title: t('severity') },
          { title: t('what'), plain: true },
          { title: t('openAlerts'), wide: true },
          { title: t('owner'), wide: true },
          { title: t('since'), wide: true },
        ]}
        pages={pages}
        items={incidents}
        row={(incident) => <IncidentRow key={incident.incident_id} incident={incident} />}
        empty={<Empty title={t('noIncidents')}>{t('noIncidentsHint')}</Empty>}
      />
    </>
  );
}

function IncidentRow({ incident }: { readonly incident: Incident }) {
  const t = usePanelText(TEXTS);
  const said = useSaid();
  const { incident_id: id, severity, title, state, cause, open_alerts: open, alert_ids: alerts, owner, opened_at: since } = incident;
  return (
    <OpeningRow title={said(title)} data={{ 'data-incident': id, 'data-state': state }} cells={5} details={<IncidentDetails id={id} />}>
      <Table.Td>
        <SeverityMark severity={severity} />
      </Table.Td>
      <Table.Td>
        <Text size="sm" fw={600}>
          {said(title)}
        </Text>
        <Text size="xs" c="dimmed">
          {state === 'resolved' ? t('resolved') : cause !== null && said(cause)}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only numbers">{t('openOf', { open, all: alerts.length })}</Table.Td>
      <Table.Td className="wide-only">{owner ?? t('nobody')}</Table.Td>
      <Table.Td className="wide-only">
        <Time at={since} />
      </Table.Td>
    </OpeningRow>
  );
}
