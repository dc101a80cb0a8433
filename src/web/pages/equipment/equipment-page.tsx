import { Button, Group, Tabs } from '@mantine/core';
import { IconRadar2, IconSitemap } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { ask } from '../../api.ts';
import { HubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { StatusMark } from '../../kit/status.tsx';
import { queryClient } from '../../query-client.ts';
import type { EquipmentTabName } from '../../routes.tsx';
import { ChartsTab } from './charts-tab.tsx';
import { ConfigurationTab } from './configuration-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { IdentityTab } from './identity-tab.tsx';
import { InterfacesTab } from './interfaces-tab.tsx';
import { InventoryTab } from './inventory-tab.tsx';
import { NetworkTab } from './network-tab.tsx';
import { OpenAlerts } from './open-alerts.tsx';
import { PerformanceTab } from './performance-tab.tsx';
import { StepsTab } from './steps-tab.tsx';
import { DiscoveryBadge, type Document } from './words.tsx';
import { Said } from '../../kit/said.tsx';
import { TabRow } from '../../kit/tab-row.tsx';

const SnmpBrowser = lazy(async () => ({ default: (await import('./snmp-browser.tsx')).SnmpBrowser }));

/** One device: everything that discovery knows of it, who says so, and what changed. */
export function EquipmentPage() {
  const t = useText();
  const navigate = useNavigate();
  const { projectId, equipmentId } = useParams({ from: '/inside/equipment/$projectId/$equipmentId' });
  const { show = 'identity', server } = useSearch({ from: '/inside/equipment/$projectId/$equipmentId' });
  const input = { project_id: projectId, equipment_id: equipmentId, ...(server === undefined ? {} : { server }) };
  const { data, error, refetch } = useQuery({
    queryKey: ['equipment.get', input],
    queryFn: ({ signal }) => ask('equipment.get', input, { signal }),
    retry: (count, failure) => !(failure instanceof HubFailure && failure.code === 'not_found') && count < 2,
  });
  if (error instanceof HubFailure && error.code === 'not_found' && data === undefined) {
    return <Undiscovered projectId={projectId} equipmentId={equipmentId} server={server} message={error.message} />;
  }
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const tabs: readonly (readonly [EquipmentTabName, React.ReactNode])[] = [
    ['identity', <IdentityTab key="identity" document={data} />],
    ['interfaces', <InterfacesTab key="interfaces" document={data} />],
    ['performance', <PerformanceTab key="performance" document={data} />],
    ['charts', <ChartsTab key="charts" document={data} />],
    ['network', <NetworkTab key="network" document={data} />],
    ['inventory', <InventoryTab key="inventory" document={data} />],
    ['configuration', <ConfigurationTab key="configuration" document={data} />],
    ['history', <HistoryTab key="history" document={data} />],
    ['steps', <StepsTab key="steps" document={data} />],
    ['snmp', <SnmpBrowser key="snmp" document={data} />],
  ];
  return (
    <>
      <Head document={data} />
      <OpenAlerts projectId={projectId} nodeId={equipmentId} />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      <Tabs
        value={show}
        onChange={(next) =>
          void navigate({
            to: '/equipment/$projectId/$equipmentId',
            params: { projectId, equipmentId },
            search: (before) => ({ ...before, show: next as EquipmentTabName }),
            replace: true,
          })
        }
        keepMounted={false}
      >
        <TabRow open={show}>
          {tabs.map(([name]) => (
            <Tabs.Tab key={name} value={name}>
              {t(`equipment.tabs.${name}`)}
            </Tabs.Tab>
          ))}
        </TabRow>
        {tabs.map(([name, content]) => (
          <Tabs.Panel key={name} value={name}>
            <Suspense fallback={<Loading />}>{content}</Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

function Head({ document }: { readonly document: Document }) {
  const t = useText();
  const { name, status, discovery_status: discovery, project_id: projectId, equipment_id: equipmentId, server } = document;
  return (
    <PageHead
      title={name}
      mark={
        <Group gap={8} wrap="nowrap">
          <StatusMark status={status} />
          <DiscoveryBadge status={discovery} />
        </Group>
      }
    >
      <RouteLink to="/projects/$projectId" params={{ projectId }} search={{ tab: 'map', server, node: equipmentId }} size="sm">
        <Group gap={4} wrap="nowrap">
          <IconSitemap size={14} />
          {t('equipment.toMap')}
        </Group>
      </RouteLink>
      <RouteLink
        to="/consoles/$projectId/$nodeId"
        params={{ projectId, nodeId: equipmentId }}
        search={{ server }}
        target="_blank"
        size="sm"
      >
        {t('equipment.openConsole')}
      </RouteLink>
      <DiscoverOne projectId={projectId} equipmentId={equipmentId} server={server} name={name} />
    </PageHead>
  );
}

interface OneProps {
  readonly projectId: string;
  readonly equipmentId: string;
  readonly server: string | undefined;
}

/** Asks this device anew. */
function DiscoverOne({ projectId, equipmentId, server, name }: OneProps & { readonly name: string }) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const subject = `${subjects.node(equipmentId)}/discovery`;
  const running = useRunning(subject) !== undefined;
  const discover = async () => {
    const input = { project_id: projectId, equipment_id: equipmentId, ...(server === undefined ? {} : { server }) };
    await act('equipment.discover', { ...input, answer: 'summary' }, { subject, name });
    await queryClient.invalidateQueries({ queryKey: ['equipment.get'] });
  };
  return (
    <Button
      size="xs"
      leftSection={<IconRadar2 size={14} />}
      loading={running}
      disabled={!may('equipment.discover')}
      onClick={() => void discover()}
    >
      {t('equipment.discover')}
    </Button>
  );
}

/** A device of which no discovery is known, or none of this id. */
function Undiscovered({ projectId, equipmentId, server, message }: OneProps & { readonly message: string }) {
  const t = useText();
  return (
    <Empty title={t('equipment.never')}>
      <p>
        <Said text={message} />
      </p>
      <p>{t('equipment.neverHint')}</p>
      <DiscoverOne projectId={projectId} equipmentId={equipmentId} server={server} name={equipmentId} />
    </Empty>
  );
}
