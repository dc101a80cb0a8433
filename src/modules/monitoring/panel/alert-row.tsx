import { Badge, Group, Table, Text } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useSaid } from '#web/i18n/said.ts';
import { RouteLink } from '#web/kit/route-link.tsx';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import { AlertActions } from './alert-actions.tsx';
import { AlertDetails } from './alert-details.tsx';
import type { Alert } from './answers.ts';
import { OpeningRow } from './opening-table.tsx';
import { TEXTS } from './texts.ts';

/** An alert in a line: how bad, what, where, since when, and what can be done; the rest on demand. */
export function AlertRow({ alert, wanted }: { readonly alert: Alert; readonly wanted: boolean }) {
  const t = usePanelText(TEXTS);
  const said = useSaid();
  const {
    alert_id: id,
    severity,
    title,
    message,
    state,
    place,
    raised_at: raised,
    acknowledged_by: by,
    caused_by: cause,
    flapping,
  } = alert;
  return (
    <OpeningRow
      title={said(title)}
      data={{ 'data-alert': id, 'data-state': state }}
      cells={5}
      details={<AlertDetails id={id} />}
      wanted={wanted}
    >
      <Table.Td>
        <SeverityMark severity={severity} />
      </Table.Td>
      <Table.Td>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {said(title)}
          </Text>
          {place.project_id !== null && place.node_id !== null && (
            <RouteLink
              to="/equipment/$projectId/$equipmentId"
              params={{ projectId: place.project_id, equipmentId: place.node_id }}
              search={{ show: 'charts' }}
              size="xs"
            >
              {place.node_name ?? t('device')}
            </RouteLink>
          )}
          {flapping && (
            <Badge variant="light" color="gray" radius="sm" tt="none">
              {t('flapping')}
            </Badge>
          )}
          {cause !== null && (
            <Badge variant="light" color="gray" radius="sm" tt="none">
              {t('explained')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {said(message)}
        </Text>
        <div className="narrow-only">
          <AlertActions alert={alert} />
        </div>
      </Table.Td>
      <Table.Td className="wide-only">
        <Text size="sm">{t(`state_${state}`)}</Text>
        {by !== null && (
          <Text size="xs" c="dimmed">
            {by}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="wide-only">
        <Time at={raised} />
      </Table.Td>
      <Table.Td className="wide-only">
        <AlertActions alert={alert} />
      </Table.Td>
    </OpeningRow>
  );
}
