import { Badge, Button, Card, Group, SimpleGrid, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { subjects, useAct, useRunning } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { useMay } from '../../kit/permissions.ts';
import { Said } from '../../kit/said.tsx';
import { useStatus, type ServerStatus, type StreamStatus } from '../projects/streams.ts';
import { AddServer } from './add-server.tsx';
import { Figures } from './figures.tsx';
import { queryClient } from '../../query-client.ts';

/** The GNS3 servers that the hub follows, how it hears them, and how it does itself. */
export function ServersPage() {
  const t = useText();
  const may = useMay();
  const { data, error, refetch } = useStatus();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHead title={t('shell.servers')}>
        <Button leftSection={<IconPlus size={14} />} disabled={!may('gns3.server.add')} onClick={() => setAdding(true)}>
          {t('servers.add')}
        </Button>
      </PageHead>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined ? (
        error === null && <Loading />
      ) : (
        <Stack gap="sm">
          <Figures status={data} />
          {data.servers.length === 0 && <Empty title={t('servers.none')}>{t('servers.noneHint')}</Empty>}
          {data.servers.map((server) => (
            <Server key={server.id} server={server} />
          ))}
        </Stack>
      )}
      {adding && <AddServer close={() => setAdding(false)} />}
    </>
  );
}

const BREAKERS = { closed: 'teal', half_open: 'yellow', open: 'red' } as const;

function Server({ server }: { readonly server: ServerStatus }) {
  const t = useText();
  const act = useAct();
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const subject = subjects.server(server.id);
  const running = useRunning(subject);
  const remove = async (): Promise<void> => {
    await act('gns3.server.remove', { id: server.id }, { subject, name: server.id });
    await queryClient.invalidateQueries({ queryKey: ['gns3.status'] });
  };
  return (
    <Card withBorder p="sm" component="section" aria-label={server.id}>
      <Group justify="space-between" mb={6} gap="xs">
        <Group gap="xs">
          <Text fw={700}>{server.id}</Text>
          <Badge color={server.connected ? 'teal' : 'red'} variant="light" radius="sm" tt="none">
            {t(server.connected ? 'servers.connected' : 'servers.lost')}
          </Badge>
          <Badge color="gray" variant="outline" radius="sm" tt="none">
            {t(`servers.source_${server.source}`)}
          </Badge>
        </Group>
        <Tooltip label={t('servers.configuredHint')} disabled={server.source !== 'configuration'}>
          <Button
            variant="subtle"
            color="red"
            size="compact-xs"
            leftSection={<IconTrash size={14} />}
            loading={running !== undefined}
            disabled={server.source === 'configuration' || !may('gns3.server.remove')}
            onClick={() => setRemoving(true)}
            aria-label={`${t('servers.remove')}: ${server.id}`}
          >
            {t('servers.remove')}
          </Button>
        </Tooltip>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="xs" verticalSpacing={4} mb="xs">
        <Fact label={t('servers.url')}>{server.url}</Fact>
        <Fact label={t('servers.version')}>{server.version === null ? '–' : `GNS3 ${server.version} (API ${server.api ?? '?'})`}</Fact>
        <Fact label={t('servers.autoClose')}>{t(`streams.policy_${server.auto_close}`)}</Fact>
        <Fact label={t('servers.breaker')}>
          <Badge color={BREAKERS[server.breaker.state]} variant="light" radius="sm" tt="none">
            {t(`servers.breaker_${server.breaker.state}`)}
            {server.breaker.failures > 0 && ` · ${server.breaker.failures}`}
          </Badge>
        </Fact>
      </SimpleGrid>
      <Text size="sm" c="dimmed" mb="xs">
        <Said text={server.reason} />
      </Text>
      <Streams streams={server.streams} />
      {removing && (
        <Confirm
          onClose={() => setRemoving(false)}
          title={t('servers.removeTitle', { name: server.id })}
          verb={t('servers.remove')}
          onConfirm={() => void remove()}
        >
          {t('servers.removeHint')}
        </Confirm>
      )}
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="div" size="sm" className="clipped">
        {children}
      </Text>
    </div>
  );
}

function Streams({ streams }: { readonly streams: readonly StreamStatus[] }) {
  const t = useText();
  return (
    <div className="scroll-x">
      <Table aria-label={t('servers.streams')} fz="xs" verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('servers.stream')}</Table.Th>
            <Table.Th>{t('servers.mode')}</Table.Th>
            <Table.Th>{t('servers.policy')}</Table.Th>
            <Table.Th>{t('servers.age')}</Table.Th>
            <Table.Th className="wide-only">{t('servers.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {streams.map((stream) => (
            <Table.Tr key={stream.stream}>
              <Table.Td>{stream.project ?? t('servers.controller')}</Table.Td>
              <Table.Td>
                <Text span size="xs" c={stream.connected || stream.mode === 'none' ? undefined : 'red'}>
                  {t(`streams.mode_${stream.mode}`)}
                  {!stream.connected && stream.mode !== 'none' && ` · ${t('servers.notHeard')}`}
                </Text>
              </Table.Td>
              <Table.Td>{stream.policy === 'none' ? '–' : t(`streams.policy_${stream.policy}`)}</Table.Td>
              <Table.Td className="numbers">{stream.stale_ms === null ? '–' : age(stream.stale_ms)}</Table.Td>
              <Table.Td className="wide-only" c="dimmed">
                <Said text={stream.why} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** `0 s`, `12 s`, `5 min` */
function age(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;
}
