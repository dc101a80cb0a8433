import { Group, Switch, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Output } from '#web/request.ts';
import type { Channel, Delivery } from './answers.ts';
import { ChannelForm } from './channel-form.tsx';
import { CHANNEL_KINDS, receiverOf } from './channel-kinds.ts';
import { ChannelOutcome } from './channel-outcome.tsx';
import { DeliveryStatus } from './delivery-status.tsx';
import { TEXTS } from './texts.ts';

interface ChannelRowProps {
  readonly channel: Channel;
  /** The newest delivery to it, where one is known. */
  readonly last: Delivery | undefined;
}

/** A channel in a line: where it leads, how it did last, and a test. */
export function ChannelRow({ channel, last }: ChannelRowProps) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [doing, setDoing] = useState<'edit' | 'delete'>();
  const [outcome, setOutcome] = useState<Output<'notification.channel.test'>>();
  const { channel_id: id, definition } = channel;
  const subject = `notifications/channels/${id}`;
  const running = useRunning(subject);
  const acting = { subject, name: definition.name };
  const again = () => queryClient.invalidateQueries({ queryKey: ['notification.channel.list'] });
  const test = async (): Promise<void> => {
    setOutcome(undefined);
    setOutcome(await act('notification.channel.test', { channel_id: id }, acting));
  };
  const enable = async (enabled: boolean): Promise<void> => {
    await act('notification.channel.save', { channel_id: id, definition: { ...definition, enabled } }, acting);
    await again();
  };
  const remove = async (): Promise<void> => {
    await act('notification.channel.delete', { channel_id: id }, acting);
    await again();
  };
  return (
    <>
      <Table.Tr data-channel={id}>
        <Table.Td>
          <Text size="sm" fw={600}>
            {definition.name}
          </Text>
          <Text size="xs" c="dimmed">
            {id}
          </Text>
        </Table.Td>
        <Table.Td>
          <Text size="sm">{t(CHANNEL_KINDS[definition.settings.kind].title)}</Text>
          {definition.min_severity !== undefined && (
            <Text component="div" size="xs" c="dimmed">
              {t('fromSeverity')} <SeverityMark severity={definition.min_severity} />
            </Text>
          )}
        </Table.Td>
        <Table.Td className="wide-only" style={{ overflowWrap: 'anywhere' }}>
          {receiverOf(channel)}
        </Table.Td>
        <Table.Td>
          {last === undefined ? (
            <Text size="sm" c="dimmed">
              {t('none')}
            </Text>
          ) : (
            <>
              <DeliveryStatus status={last.status} />{' '}
              <Text span size="xs" c="dimmed">
                <Time at={last.tried_at ?? last.issued_at} />
              </Text>
            </>
          )}
        </Table.Td>
        <Table.Td>
          <Switch
            size="xs"
            checked={definition.enabled}
            disabled={running !== undefined || !may('notification.channel.save')}
            onChange={(event) => void enable(event.currentTarget.checked)}
            aria-label={`${t('enabled')}: ${definition.name}`}
          />
        </Table.Td>
        <Table.Td>
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <RowButton
              verb={t('test')}
              of={definition.name}
              loading={running?.operation === 'notification.channel.test'}
              disabled={!may('notification.channel.test')}
              onClick={() => void test()}
            />
            <RowButton
              verb={t('edit')}
              of={definition.name}
              disabled={!may('notification.channel.save')}
              onClick={() => setDoing('edit')}
            />
            <RowButton
              verb={t('delete')}
              of={definition.name}
              danger
              disabled={running !== undefined || !may('notification.channel.delete')}
              onClick={() => setDoing('delete')}
            />
          </Group>
          {doing === 'edit' && <ChannelForm channel={channel} onClose={() => setDoing(undefined)} />}
          {doing === 'delete' && (
            <Confirm
              title={t('deleteTitle', { name: definition.name })}
              verb={t('delete')}
              onClose={() => setDoing(undefined)}
              onConfirm={() => void remove()}
            >
              {t('deleteChannelHint')}
            </Confirm>
          )}
        </Table.Td>
      </Table.Tr>
      {outcome !== undefined && (
        <Table.Tr>
          <Table.Td colSpan={6}>
            <ChannelOutcome outcome={outcome} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
