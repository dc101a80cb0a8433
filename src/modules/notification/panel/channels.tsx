import { Button, Group, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { useChannels } from './answers.ts';
import { ChannelForm } from './channel-form.tsx';
import { ChannelRow } from './channel-row.tsx';
import { TEXTS } from './texts.ts';

/** So many of the last deliveries say how each channel did last. */
const LOOKED_AT = 200;

/** Where notifications go. */
export function Channels() {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useChannels();
  const deliveries = useQuery({
    queryKey: ['notification.delivery.list', 'last'],
    queryFn: ({ signal }) => ask('notification.delivery.list', { limit: LOOKED_AT }, { signal }),
  });
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('notification.channel.save')} onClick={() => setAdding(true)}>
          {t('newChannel')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && <Empty title={t('noChannels')}>{t('noChannelsHint')}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('channels')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words('words.name')}</Table.Th>
                <Table.Th>{t('kind')}</Table.Th>
                <Table.Th className="wide-only">{t('receiver')}</Table.Th>
                <Table.Th>{t('lastDelivery')}</Table.Th>
                <Table.Th>{t('enabled')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((channel) => (
                <ChannelRow
                  key={channel.channel_id}
                  channel={channel}
                  last={deliveries.data?.items.find((delivery) => delivery.channel_id === channel.channel_id)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {adding && <ChannelForm channel={undefined} onClose={() => setAdding(false)} />}
    </>
  );
}
