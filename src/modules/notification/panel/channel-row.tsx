import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { KeptName, RowActs, RowSwitch } from '#web/kit/kept-list.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { SeverityMark } from '#web/kit/severity.tsx';
import { Time } from '#web/kit/time.tsx';
import { RemoveButton } from '#web/kit/remove-button.tsx';
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
  const words = useText();
  const may = useMay();
  const [editing, setEditing] = useState(false);
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
        <KeptName name={definition.name}>{id}</KeptName>
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
        <RowSwitch
          label={t('enabled')}
          of={definition.name}
          checked={definition.enabled}
          disabled={running !== undefined || !may('notification.channel.save')}
          onChange={enable}
        />
        <RowActs>
          <RowButton
            verb={t('test')}
            of={definition.name}
            loading={running?.operation === 'notification.channel.test'}
            disabled={!may('notification.channel.test')}
            onClick={() => void test()}
          />
          <RowButton
            verb={words('words.edit')}
            of={definition.name}
            disabled={!may('notification.channel.save')}
            onClick={() => setEditing(true)}
          />
          <RemoveButton
            verb={t('delete')}
            of={definition.name}
            title={t('deleteTitle', { name: definition.name })}
            disabled={running !== undefined || !may('notification.channel.delete')}
            onRemove={remove}
          >
            {t('deleteChannelHint')}
          </RemoveButton>
          {editing && <ChannelForm channel={channel} onClose={() => setEditing(false)} />}
        </RowActs>
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
