import { Badge, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { ListTable } from '#web/kit/list-table.tsx';
import { saveAs } from '#web/kit/save-as.ts';
import { showFailure } from '#web/kit/failure-notice.tsx';
import { asHubFailure } from '#web/failure.ts';
import { TEXTS } from './texts.ts';

/** Every device of every project, with what discovery knows of it. */
export function Inventory() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const [q, setQ] = useState('');
  const filter = q.trim() === '' ? {} : { q: q.trim() };
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['network.inventory.list', filter],
    queryFn: ({ pageParam, signal }) =>
      ask('network.inventory.list', { ...filter, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: (before) => before,
  });
  const first = data?.pages[0];
  const devices = data?.pages.flatMap(({ items }) => items);
  const save = async (what: 'devices' | 'interfaces' | 'json'): Promise<void> => {
    try {
      if (what === 'json') saveAs('inventory.json', await ask('network.inventory.export_json', filter));
      else saveAs(`${what}.csv`, await ask('network.inventory.export', { ...filter, what }));
    } catch (failure) {
      showFailure(t('inventory'), asHubFailure(failure));
    }
  };
  return (
    <>
      <Group mb="xs" gap="xs" wrap="wrap">
        <TextInput
          size="xs"
          style={{ flex: '1 1 14rem' }}
          aria-label={t('search')}
          placeholder={t('search')}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          {first !== undefined && t('total', { count: first.total })}
        </Text>
        {(['devices', 'interfaces', 'json'] as const).map((what) => (
          <Button key={what} size="xs" variant="default" leftSection={<IconDownload size={14} />} onClick={() => void save(what)}>
            {t(what === 'devices' ? 'devicesCsv' : what === 'interfaces' ? 'interfacesCsv' : 'asJson')}
          </Button>
        ))}
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {devices === undefined && error === null && <Loading />}
      {devices?.length === 0 && <Empty title={t('noDevices')}>{t('noDevicesHint')}</Empty>}
      {devices !== undefined && devices.length > 0 && (
        <ListTable
          label={t('inventory')}
          columns={[
            { title: t('device') },
            { title: t('state') },
            { title: t('vendor') },
            { title: t('model') },
            { title: t('version') },
            { title: t('serial'), wide: true },
            { title: t('addresses') },
          ]}
        >
          {devices.map((device) => (
            <Table.Tr key={`${device.server}/${device.equipment_id}`} data-device={device.name}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {device.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {device.project_name}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={device.status === 'started' ? 'teal' : 'gray'} radius="sm" tt="none">
                  {words(`status.${device.status}`)}
                </Badge>
              </Table.Td>
              <Table.Td>{device.vendor ?? '—'}</Table.Td>
              <Table.Td>{device.model ?? device.type}</Table.Td>
              <Table.Td>{[device.os, device.version].filter((each) => each !== null).join(' ') || '—'}</Table.Td>
              <Table.Td className="wide-only">{device.serial ?? '—'}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{device.ip_addresses.slice(0, 4).join(', ') || '—'}</Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
      {hasNextPage && (
        <Button variant="subtle" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
