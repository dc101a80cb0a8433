import { Group, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { linkName } from '#web/kit/link-name.ts';
import { useMay } from '#web/kit/permissions.ts';
import { RouteLink } from '#web/kit/route-link.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { Said } from '#web/kit/said.tsx';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import { useTopology } from '#web/live.ts';
import type { Output } from '#web/request.ts';
import { ContainDialog, type ContainWanted } from './contain-dialog.tsx';
import { TEXTS } from './texts.ts';

type Alert = Output<'alerts.list'>['items'][number];

const LOOK_AGAIN_MS = 5_000;
const MOST = 200;
/** What this module raises. */
const KINDS = ['ids.alert', 'security.*'] as const;

/** Open alerts of attacks, with the device, the interface and the link that they are at. */
export function WireAlerts() {
  const t = usePanelText(TEXTS);
  const [wanted, setWanted] = useState<ContainWanted>();
  const { data, error, refetch } = useQuery({
    queryKey: ['alerts.list', ...KINDS],
    queryFn: async ({ signal }) => {
      const lists = await Promise.all(KINDS.map((kind) => ask('alerts.list', { kind, limit: MOST }, { signal })));
      return lists.flatMap(({ items }) => items).toSorted((one, other) => Date.parse(other.changed_at) - Date.parse(one.changed_at));
    },
    refetchInterval: LOOK_AGAIN_MS,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data.length === 0) return <Empty title={t('noAlerts')}>{t('noAlertsHint')}</Empty>;
  return (
    <>
      <div className="scroll-x">
        <Table aria-label={t('alerts')} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('what')}</Table.Th>
              <Table.Th className="wide-only">{t('where')}</Table.Th>
              <Table.Th className="wide-only">{t('when')}</Table.Th>
              <Table.Th aria-label={t('actions')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map((alert) => (
              <AlertRow key={alert.alert_id} alert={alert} want={setWanted} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {wanted !== undefined && <ContainDialog wanted={wanted} close={() => setWanted(undefined)} />}
    </>
  );
}

function AlertRow({ alert, want }: { readonly alert: Alert; readonly want: (wanted: ContainWanted) => void }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const { place } = alert;
  const source = sourceOf(alert);
  return (
    <Table.Tr data-alert={alert.alert_id}>
      <Table.Td>
        <Group gap="xs">
          <SeverityMark severity={alert.severity} />
          <RouteLink to="/modules/$name" params={{ name: 'monitoring' }} search={{ alert: alert.alert_id }} size="sm" fw={600} c="inherit">
            <Said text={alert.title} />
          </RouteLink>
        </Group>
        <Text size="xs" c="dimmed" maw={480}>
          <Said text={alert.message} />
        </Text>
        <Text component="div" size="xs" hiddenFrom="sm">
          <Where place={place} />
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        <Text component="div" size="sm">
          <Where place={place} />
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        <Time at={alert.changed_at} />
      </Table.Td>
      <Table.Td>
        <Group justify="flex-end" gap={4}>
          {source !== null && (
            <RowButton
              danger
              verb={t('ban')}
              of={source}
              disabled={!may('security.address.ban')}
              onClick={() => want({ address: source })}
            />
          )}
          {place.project_id !== null && place.node_id !== null && (
            <RowButton
              danger
              verb={t('contain')}
              of={place.node_name ?? place.node_id}
              disabled={!may('security.node.contain', place.project_id)}
              onClick={() => want({ project_id: place.project_id!, node_id: place.node_id!, node: place.node_name ?? place.node_id! })}
            />
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** Device, interface and link by their names as they are now. */
function Where({ place }: { readonly place: Alert['place'] }) {
  const t = usePanelText(TEXTS);
  const project = useTopology(place.project_id ?? '');
  if (place.node_id === null) return <>{[place.address, t('notPlaced')].filter((each) => each !== null).join(' · ')}</>;
  const link = project?.links.find(({ link_id: id }) => id === place.link_id);
  const node = (id: string) => project?.nodes.find((each) => each.node_id === id);
  const words = [
    project?.name,
    place.node_name,
    place.interface === null ? undefined : t('onInterface', { name: place.interface }),
    link === undefined ? undefined : t('onLink', { name: linkName(link, node) }),
    place.address,
  ];
  return <span data-where>{words.filter((each) => each != null).join(' · ')}</span>;
}

/** Who attacks, as the module said it. */
function sourceOf({ details }: Alert): string | null {
  const told = details as Readonly<Record<string, unknown>> | null;
  const address = told?.['host'] ?? told?.['source.ip'];
  return typeof address === 'string' ? address : null;
}
